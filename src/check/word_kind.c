#include "check/ident_part.h"

bool lex_function(const struct lex_item *t)
{
	switch (t->word) {
	case WORD_FUNC:
	case WORD_POSS:
	case WORD_AND:
	case WORD_OR:
	case WORD_TO:
	case WORD_AT:
	case WORD_ON:
	case WORD_IN:
	case WORD_BY:
	case WORD_UNTIL:
	case WORD_FROM:
	case WORD_SINCE:
	case WORD_BEFORE:
	case WORD_OF:
	case WORD_THE:
	case WORD_BE:
	case WORD_I_AM:
	case WORD_THIS:
	case WORD_EL:
	case WORD_LA:
	case WORD_DE:
	case WORD_AROUND:
	case WORD_EVERY: return true;
	default:
		return t->kind == LEX_WORD && (t->flags & LEX_OWNED) == 0 && t->word == WORD_L_CALL;
	}
}

bool lex_phrase_ends(const struct lex_item *t)
{
	if (t->kind == LEX_NONE || t->kind == LEX_BREAK)
		return true;
	if (t->kind == LEX_MARK)
		return t->value != '-' || !(t->flags & LEX_GLUED) || !(t[1].flags & LEX_GLUED);
	return lex_function(t);
}

bool lex_small(const char *text, const struct lex_item *t, unsigned most, unsigned *value)
{
	static const char *const words[] = {
		"one",   "two",  "three",  "four",   "five",  "six",  "seven",  "eight",
		"nine",  "ten",  "eleven", "twelve", "una",   "dos",  "tres",   "cuatro",
		"cinco", "seis", "siete",  "ocho",   "nueve", "diez", "eleven", "doce",
	};
	*value = 0;
	if (t->kind == LEX_NUMBER && t->digits <= 3) {
		*value = t->value;
		return t->value <= most;
	}
	if (t->word != WORD_NUMBER && t->word != WORD_TEEN && t->word != WORD_TENS)
		return false;
	*value = t->word == WORD_TENS ? 20 : t->word == WORD_TEEN ? 13 : 2;
	for (unsigned i = 0; t->word == WORD_NUMBER && i < sizeof words / sizeof *words; i++)
		if (str_eq_nocase(str_of(text + t->start, t->end - t->start), str_c(words[i])))
			*value = i % 12 + 1;
	return *value <= most;
}
