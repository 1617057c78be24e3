/*
 * level: what a person may on a channel (domain/permission.h), as it is kept and shown:
 * [{"channel_id":"…","level":"draft"}].
 */
#ifndef DOMAIN_LEVEL_H
#define DOMAIN_LEVEL_H

#include "base/buf.h"
#include "domain/actor.h"

#define LEVELS_MAX 2000 /* channels of one person */

/* Out of JSON, whose strings are copied into the arena; those of LEVEL_NONE are left out.
 * E_INVALID names the field "channels". */
int level_parse(struct str json, struct arena *arena, struct actor_channel **levels, size_t *n,
                struct err *err);
void level_json(const struct actor_channel *levels, size_t n, struct buf *out);
/* The JSON of each of n people, who are in the order of their ids. In the arena. */
int level_read(struct tx *tx, const struct str *person_ids, size_t n, struct arena *arena,
               struct str *json, struct err *err);
/* These and no others. */
int level_replace(struct tx *tx, struct str person_id, const struct actor_channel *levels, size_t n,
                  struct err *err);
/* LEVEL_NONE takes it away. */
int level_set(struct tx *tx, struct str person_id, struct str channel_id, enum level level,
              struct err *err);

#endif
