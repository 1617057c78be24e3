/*
 * hub: open pages that watch for changes (server-sent events), and the thread that tells them.
 *
 * Events come out of the database, so that those of other servers are told too; a commit here
 * wakes the thread at once. Who may no longer sign in stops watching within a second.
 */
#ifndef WEB_HUB_H
#define WEB_HUB_H

#include "domain/actor.h"
#include "net/call.h"
#include "store/store.h"

#define HUB_WATCHERS_MAX 4000

struct hub;

int hub_start(struct hub **hub, struct store *store, struct err *err);
/* NULL is fine. Streams must have ended. */
void hub_stop(struct hub *hub);
/* Takes the stream over; false when there are too many. */
bool hub_watch(struct hub *hub, struct stream *stream, const struct actor *who);
size_t hub_watchers(struct hub *hub);

#endif
