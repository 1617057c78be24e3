/* template: a text to begin from, or a saved reply that confirms nothing. Kept open: it must be
 * clear, so the checker has the last word on it. */
#ifndef DOMAIN_TEMPLATE_H
#define DOMAIN_TEMPLATE_H

#include "domain/actor.h"

enum template_kind { TEMPLATE_POST, TEMPLATE_SAVED_REPLY, TEMPLATE_KIND__MAX };
extern const char *const template_kind_names[TEMPLATE_KIND__MAX + 1];

struct template
{
	struct str id;
	int64_t version;
	int kind;
	struct str name, text, locale, author_id;
	int64_t updated_utc_ms;
};
extern const struct shape template_shape;

int template_list(struct tx *tx, const struct actor *who, struct str kind, struct arena *arena,
                  struct template **list, size_t *n, struct err *err);
int template_get(struct tx *tx, const struct actor *who, struct str id, struct arena *arena,
                 struct template *out, struct err *err);
/* E_INVALID for a text that is not clear. id, version, author and time are filled in. */
int template_create(struct tx *tx, const struct actor *who, struct template *t, struct arena *arena,
                    struct err *err);
int template_save(struct tx *tx, const struct actor *who, struct template *t, int64_t version,
                  struct arena *arena, struct err *err);
int template_delete(struct tx *tx, const struct actor *who, struct str id, struct arena *arena,
                    struct err *err);

#endif
