/*
 * terminal: a verdict for people: the text with marks under what is wrong,
 * then each reason with its rule, its sentence and its fix.
 *
 * Colours only on a terminal and without NO_COLOR (no-color.org). Marks stand
 * under wide characters too; control characters of the text are shown, not sent.
 */
#ifndef MAIN_TERMINAL_H
#define MAIN_TERMINAL_H

#include <stdio.h>

#include "base/str.h"
#include "chaperone.h"

struct terminal {
	FILE *out;
	bool colour;
	unsigned columns;
};

void terminal_init(struct terminal *t, FILE *out);
/* `name` of the text, or NULL. */
void terminal_verdict(const struct terminal *t, const char *name,
                      const struct chaperone_input *input, const struct chaperone_result *result);
/* Words wrapped to the terminal, every line after `indent` blanks; the cursor stands at column
 * `at` already. Ends the line. */
void terminal_words(const struct terminal *t, struct str words, unsigned indent, unsigned at);

#endif
