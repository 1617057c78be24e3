/*
 * doc: one text on its way through the checker. Stages fill it in this order:
 * text (normalise) → ident (forms) → token → tag (entities) → role → judge
 * (probabilities) → verdict (reasons, spans) → repair (messages, edits) → deid.
 * All of it lies in the arena of the call.
 */
#ifndef CHECK_DOC_H
#define CHECK_DOC_H

#include "base/arena.h"
#include "chaperone.h"
#include "check/ident.h"
#include "check/profile.h"
#include "check/text.h"
#include "check/token.h"

/* An entity in the normalised text. */
struct entity {
	uint32_t start, end;    /* normalised bytes */
	uint32_t token, tokens; /* first token and how many */
	uint8_t type;           /* enum chaperone_entity */
	uint8_t form;           /* enum ident_form, FORM_NONE for tagged ones */
	uint8_t role;           /* enum chaperone_role */
	uint8_t own;            /* the organisation's own */
	float score;
};

struct doc {
	enum chaperone_kind kind;
	const struct profile *profile;
	struct arena *arena;
	struct text text;
	struct ident *idents;
	size_t idents_n;
	struct token *tokens;
	size_t tokens_n;
	struct entity *entities; /* sorted, never overlapping */
	size_t entities_n;
	const struct doc *message; /* the message answered, through tagging; NULL if none */
};

/* Bytes of arena that doc_read() and tag_doc() take at most for a text. */
size_t doc_memory_bytes(size_t text_bytes);
/* Normalise, find forms, split into tokens and look them up; kind, profile and arena are set by
 * the caller. `raw` must be valid UTF-8. 0 or CHAPERONE_E_MEMORY. */
int doc_read(struct doc *doc, struct str raw);

#endif
