#include "check/unit.h"

static uint32_t word_of(const struct token *t)
{
	if (t->kind == TOKEN_NUMBER)
		return t->fold_n <= 1 ? t->hash : 300u + t->fold_n;
	if (t->kind == TOKEN_CODE)
		return 400 + t->form;
	if (t->kind == TOKEN_MARK)
		return t->hash;
	return t->hash;
}

size_t unit_read(const struct doc *doc, struct unit *u)
{
	size_t n = 0, e = 0;
	for (size_t i = 0; i < doc->tokens_n;) {
		const struct token *t = &doc->tokens[i];
		while (e < doc->entities_n && doc->entities[e].token + doc->entities[e].tokens <= i)
			e++;
		const struct entity *x = e < doc->entities_n && doc->entities[e].token <= i
		                                 ? &doc->entities[e]
		                                 : NULL;
		if (x && x->type != CHAPERONE_HEALTH_INFO) {
			uint32_t v =
				500 + x->type * 8u + (x->type == CHAPERONE_PERSON ? x->role : 0);
			u[n++] = (struct unit){.word = v,
			                       .plain = x->type == CHAPERONE_PERSON ? 498 : v,
			                       .token = (uint32_t)i,
			                       .type = (uint8_t)(x->type + 1),
			                       .flags = t->flags};
			i = x->token + x->tokens;
			continue;
		}
		if (t->kind != TOKEN_BREAK) {
			u[n] = (struct unit){.word = word_of(t),
			                     .token = (uint32_t)i,
			                     .set = t->classes,
			                     .phrase = t->phrase,
			                     .flags = t->flags};
			u[n].plain = u[n].word;
			if (x) {
				u[n].plain = 499;
				u[n].type = CHAPERONE_HEALTH_INFO + 1;
			}
			n++;
		}
		i++;
	}
	return n;
}
