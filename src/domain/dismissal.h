/*
 * dismissal: a reason that the checker gave is set aside for one content, with a reason of one's
 * own, on record. Anybody who writes may say that a finding is wrong; only a privacy officer's
 * word opens the gate, never for their own words, and never for what needs an authorization.
 */
#ifndef DOMAIN_DISMISSAL_H
#define DOMAIN_DISMISSAL_H

#include "domain/post.h"

struct dismissal {
	struct str id, post_id, content_hash, code, reason, person_id;
	bool by_officer;
	int64_t created_utc_ms;
};
extern const struct shape dismissal_shape;

int dismissal_add(struct tx *tx, const struct actor *who, const struct post *p, struct str code,
                  struct str reason, struct arena *arena, struct err *err);
int dismissal_list(struct tx *tx, struct str post_id, struct arena *arena, struct dismissal **list,
                   size_t *n, struct err *err);
/* Has a privacy officer set this reason aside for the content as it is? */
int dismissal_by_officer(struct tx *tx, const struct post *p, const char *code, bool *aside,
                         struct err *err);

/* A privacy officer lets a patient story go out without an authorization (164.514(b): by their
 * judgement it identifies nobody), with a reason, for this very content. */
int dismissal_except_story(struct tx *tx, const struct actor *who, struct post *p,
                           struct str reason, struct arena *arena, struct err *err);

#endif
