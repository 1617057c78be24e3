/*
 * seen: writing down what stands on a channel, and what no longer does.
 */
#ifndef JOBS_SEEN_H
#define JOBS_SEEN_H

#include "channel/channel.h"
#include "domain/organisation.h"
#include "domain/remote_post.h"

/* It stands there: all that people read in it is checked under the profile. Of `p` channel_id
 * counts, and post_id where it is known to be ours; the rest is filled in. `changed` (may be NULL)
 * says that it is new, or differs in content or verdict from what was seen before. */
int seen_there(struct tx *tx, const struct channel_item *item,
               const struct organisation_profile *profile, struct arena *arena,
               struct remote_post *p, bool *changed, struct err *err);

/* It is gone, by us or by others: so is the post of ours that it was, and what was to be done
 * about it is done. */
int seen_gone(struct tx *tx, const struct remote_post *p, bool by_us, struct arena *arena,
              struct err *err);

#endif
