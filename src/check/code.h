/*
 * code: whose number or code this is, from its form, its check digits and the
 * labels near by. Part of ident_find().
 */
#ifndef CHECK_CODE_H
#define CHECK_CODE_H

#include "check/ident_part.h"

/* The last code that a label or check digit settled: others of its shape beside it are alike. */
struct code_memory {
	uint32_t shape, end;
	uint32_t street; /* where the last street address ended */
	uint8_t type;
};

/* Judge the number or code that begins at `it`. Returns items taken (0: nothing worth
 * reporting); *out is filled in then. */
size_t code_match(struct str text, const struct lex_item *it, const struct code_memory *memory,
                  struct ident *out);
/* Remember what was found, for the next. */
void code_remember(struct str text, const struct ident *found, struct code_memory *memory);

#endif
