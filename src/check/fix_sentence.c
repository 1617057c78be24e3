#include "check/crowd.h"
#include "check/fix.h"
#include "check/hedge.h"
#include "check/say.h"

#define REMAINDER_WORDS_MIN 10

void fix_reply(const struct doc *doc, struct chaperone_reason *r, enum tone tone)
{
	struct edit_list l;
	if (fix_open(&l, doc, 1))
		return;
	struct str answer = answer_write(doc, tone);
	if (!answer.n)
		return;
	edit_span(&l, (struct chaperone_span){0, doc->text.raw.n}, answer);
	fix_keep(&l, r);
}

/* Marks that belong to the word behind them. */
static bool is_opening(const struct doc *doc, size_t i)
{
	static const char *const marks[8] = {"(", "[", "#", "@", "\"", "'", "\xc2\xa1", "\xc2\xbf"};
	const struct token *next = token_at(doc, i + 1);
	if (doc->tokens[i].kind != TOKEN_MARK || !next || !(next->flags & TOKEN_GLUED))
		return false;
	for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
		if (token_is(&doc->tokens[i], marks[k]))
			return true;
	return false;
}

/* The sentence that begins at a token: up to the next one. */
static size_t sentence_end(const struct doc *doc, size_t from)
{
	size_t to = from;
	while (to < doc->tokens_n && is_opening(doc, to))
		to++;
	for (to++; to < doc->tokens_n && !sentence_begins(doc, to);)
		to++;
	if (to > doc->tokens_n)
		return doc->tokens_n;
	while (to > from + 1 && to < doc->tokens_n && is_opening(doc, to - 1))
		to--;
	while (to > from + 1 && doc->tokens[to - 1].kind == TOKEN_BREAK)
		to--;
	return to;
}

/* Does a span of the reason touch the sentence? */
static bool is_spoiled(const struct doc *doc, const struct chaperone_reason *r, size_t from,
                       size_t to)
{
	static const char *const pictures[] = {
		"clip",     "foto", "fotos",  "photo", "photos",      "pic",   "pics",  "picture",
		"pictures", "reel", "selfie", "swipe", "testimonial", "video", "videos"};
	return say_touches(r, tokens_span(doc, from, to)) ||
	       (r->code == CHAPERONE_NEEDS_AUTHORIZATION &&
	        CLAUSE_HAS(doc, ((struct clause){from, to}), pictures));
}

/* Does the sentence speak of a person, or of anybody's health? */
static bool speaks_of_somebody(const struct doc *doc, struct clause c, size_t *entity)
{
	static const char *const words[] = {"client",  "guest",    "member", "paciente",
	                                    "patient", "resident", "they"};
	bool somebody = CLAUSE_HAS(doc, c, words);
	for (; *entity < doc->entities_n && doc->entities[*entity].token < c.to; ++*entity) {
		const struct entity *e = &doc->entities[*entity];
		bool person =
			e->type == CHAPERONE_PERSON && e->role != CHAPERONE_ROLE_STAFF && !e->own;
		somebody |= person || e->type == CHAPERONE_HEALTH_INFO;
	}
	for (size_t i = c.from, tokens; i < c.to && !somebody; i++) {
		const struct crowd_row *row = crowd_row_at(doc, i, &tokens);
		somebody = row && row->kind != CROWD_RECORD;
	}
	return somebody;
}

/* Is what is left of the text worth saying, and free of persons and their health? */
static bool rest_stands(const struct doc *doc, const struct chaperone_reason *r)
{
	size_t words = 0, lost = 0, entity = 0;
	for (size_t from = 0, to; from < doc->tokens_n; from = to) {
		to = sentence_end(doc, from);
		struct clause c = {from, to};
		bool spoiled = is_spoiled(doc, r, from, to),
		     somebody = speaks_of_somebody(doc, c, &entity);
		if (!spoiled && somebody)
			return false;
		for (size_t i = from; i < to; i++)
			*(spoiled ? &lost : &words) += doc->tokens[i].kind == TOKEN_WORD;
	}
	return words >= REMAINDER_WORDS_MIN && words >= lost;
}

static void delete_sentence(struct edit_list *l, size_t from, size_t to)
{
	const struct doc *doc = l->doc;
	if (to < doc->tokens_n || from == 0) {
		edit_delete(l, from, to);
		return;
	}
	struct chaperone_span s = {tokens_span(doc, from - 1, from).end, doc->text.raw.n};
	edit_span(l, s, str_of("", 0));
}

/* Spoiled sentences: the first becomes `instead` (NULL: goes, too), the others go. With `hedge`,
 * absolute words are hedged first, and only a sentence without any is replaced. */
static void fix_sentences(const struct doc *doc, struct chaperone_reason *r, const char *instead,
                          bool hedge)
{
	struct edit_list l;
	if (fix_open(&l, doc, doc->tokens_n))
		return;
	for (size_t from = 0, to; from < doc->tokens_n; from = to) {
		to = sentence_end(doc, from);
		if (!is_spoiled(doc, r, from, to) || (hedge && hedge_tokens(&l, from, to)))
			continue;
		if (instead) {
			edit_span(&l, tokens_span(doc, from, to), str_c(instead));
			instead = NULL;
		} else {
			delete_sentence(&l, from, to);
		}
	}
	fix_keep(&l, r);
}

void fix_by_leaving_out(const struct doc *doc, struct chaperone_reason *r)
{
	if (rest_stands(doc, r))
		fix_sentences(doc, r, NULL, false);
}

void fix_advice(const struct doc *doc, struct chaperone_reason *r)
{
	static const char *const ask[LANGUAGE__MAX] = {
		[LANGUAGE_ENGLISH] = "Ask your doctor or pharmacist what is right for you.",
		[LANGUAGE_SPANISH] =
			"Pregunte a su médico o farmacéutico qué es lo mejor para usted."};
	if (doc->kind == CHAPERONE_REPLY)
		fix_reply(doc, r, TONE_ADVICE);
	else
		fix_sentences(doc, r, ask[doc_language(doc)], false);
}

void fix_claim(const struct doc *doc, struct chaperone_reason *r)
{
	static const char *const differ[LANGUAGE__MAX] = {
		[LANGUAGE_ENGLISH] =
			"Results differ from person to person; ask us about benefits and risks.",
		[LANGUAGE_SPANISH] = "Los resultados varían de una persona a otra; pregúntenos por "
				     "beneficios y riesgos."};
	fix_sentences(doc, r, differ[doc_language(doc)], true);
}
