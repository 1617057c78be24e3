/*
 * line: a connected channel at work in a turn: the driver with the account's session opened, which
 * is sealed and stored again whenever the platform renews it.
 */
#ifndef JOBS_LINE_H
#define JOBS_LINE_H

#include "channel/channel.h"
#include "domain/channel_account.h"
#include "jobs/turn.h"

struct line {
	struct channel c;
	struct turn *turn;
	struct channel_account account;
};

/* 0, E_NOT_FOUND for a channel that is not connected, or another error, in turn->err. */
int line_open(struct line *l, struct turn *t, struct str channel_id);
/* Wipes the session. Also after a failed line_open(). */
void line_close(struct line *l);

/* A turn whose subject is a channel, with the line opened for `work`; done when it was
 * disconnected. */
enum turn_end line_turn(struct turn *t, enum turn_end (*work)(struct line *));

/* How a turn ends because of what the channel said: words and time go into the turn. When somebody
 * has to connect the channel again, it is marked so, and a task opened. Not for CHANNEL_DONE. */
enum turn_end line_end(struct line *l, enum channel_fate fate);

#endif
