/* comment: something said about a span of a post's text. Sealed: it may quote what is. */
#ifndef DOMAIN_COMMENT_H
#define DOMAIN_COMMENT_H

#include "domain/post.h"

struct comment {
	struct str id, post_id;
	int64_t text_version, span_start, span_end; /* UTF-16 units of that version's text */
	struct str author_id, author;
	int64_t created_utc_ms;
	struct str words, words_sealed;
	int64_t resolved_utc_ms;
	struct str resolved_by;
};
extern const struct shape comment_shape;

/* What is brought: text_version, span_start, span_end, words. Whoever may open the post may. */
int comment_add(struct tx *tx, const struct actor *who, const struct post *p, struct comment *c,
                struct arena *arena, struct err *err);
/* With their words. */
int comment_list(struct tx *tx, const struct actor *who, const struct post *p, struct arena *arena,
                 struct comment **list, size_t *n, struct err *err);
int comment_resolve(struct tx *tx, const struct actor *who, struct str id, bool resolved,
                    struct arena *arena, struct comment *out, struct err *err);

#endif
