#include "check/repair.h"

#include "base/buf.h"
#include "check/answer.h"
#include "check/crowd.h"
#include "check/deid.h"
#include "check/edit.h"
#include "check/hedge.h"
#include "check/reason.h"
#include "check/say.h"

#define RULE_BYTES_MAX      160
#define STORY_WINDOW        40 /* tokens around the telling clause */
#define LONG_TOKENS         80
#define NEIGHBORS_MAX       6
#define REMAINDER_WORDS_MIN 8
#define EDIT_BYTES_MAX      96 /* the edit and a copy of its words */

size_t repair_memory_bytes(size_t text_bytes)
{
	size_t edits = text_bytes < REPAIR_EDITS_MAX ? text_bytes + 1 : REPAIR_EDITS_MAX;
	return edits * EDIT_BYTES_MAX + SAY_BYTES_MAX + RULE_BYTES_MAX + 2048;
}

/* 45 CFR 164.514(b)(2)(i), by type. */
static const char paragraphs[CHAPERONE_ENTITY__MAX + 1] = {
	[CHAPERONE_PERSON] = 'A',
	[CHAPERONE_DATE_TIME] = 'C',
	[CHAPERONE_AGE] = 'C',
	[CHAPERONE_LOCATION] = 'B',
	[CHAPERONE_STREET_ADDRESS] = 'B',
	[CHAPERONE_ZIP_CODE] = 'B',
	[CHAPERONE_PHONE_NUMBER] = 'D',
	[CHAPERONE_FAX_NUMBER] = 'E',
	[CHAPERONE_EMAIL_ADDRESS] = 'F',
	[CHAPERONE_URL] = 'N',
	[CHAPERONE_IP_ADDRESS] = 'O',
	[CHAPERONE_US_SSN] = 'G',
	[CHAPERONE_MEDICAL_RECORD_NUMBER] = 'H',
	[CHAPERONE_HEALTH_PLAN_NUMBER] = 'I',
	[CHAPERONE_ACCOUNT_NUMBER] = 'J',
	[CHAPERONE_LICENSE_NUMBER] = 'K',
	[CHAPERONE_VEHICLE_ID] = 'L',
	[CHAPERONE_DEVICE_ID] = 'M',
	[CHAPERONE_BIOMETRIC_ID] = 'P',
	[CHAPERONE_OTHER_ID] = 'R',
};

/* "45 CFR 164.502(a); 164.514(b)(2)(i)(A), (D)": the paragraphs of what was found. */
static const char *rule_of_disclosure(const struct doc *doc, const struct chaperone_reason *r)
{
	uint32_t found = 0;
	for (size_t i = 0; i < doc->entities_n; i++) {
		const struct entity *e = &doc->entities[i];
		if (paragraphs[e->type] && say_concerns(doc, r, e))
			found |= 1u << (paragraphs[e->type] - 'A');
	}
	char *p = found ? arena_alloc(doc->arena, RULE_BYTES_MAX) : NULL;
	if (!p)
		return reason_table[r->code].rule_by_kind[doc->kind];
	struct buf b;
	buf_init_fixed(&b, p, RULE_BYTES_MAX - 1);
	buf_c(&b, "45 CFR 164.502(a); 164.514(b)(2)(i)");
	bool first = true;
	for (char c = 'A'; c <= 'R'; c++) {
		if (!(found >> (c - 'A') & 1))
			continue;
		buf_c(&b, first ? "(" : ", (");
		buf_char(&b, c);
		buf_char(&b, ')');
		first = false;
	}
	p[b.n < RULE_BYTES_MAX ? b.n : RULE_BYTES_MAX - 1] = 0;
	return p;
}

static void keep(struct edit_list *l, struct chaperone_reason *r)
{
	if (l->n == 0 || l->n >= REPAIR_EDITS_MAX)
		return;
	r->edits = l->e;
	r->edits_n = l->n;
}

static int open_edits(struct edit_list *l, const struct doc *doc, size_t max)
{
	return edit_open(l, doc, max < REPAIR_EDITS_MAX ? max : REPAIR_EDITS_MAX);
}

/* ---- identifiers ---- */

/* Names a person by itself, wherever it stands; the others only near health or a person. */
static bool is_strong(const struct doc *doc, const struct entity *e)
{
	switch (e->type) {
	case CHAPERONE_DATE_TIME:
	case CHAPERONE_LOCATION:
	case CHAPERONE_STREET_ADDRESS:
	case CHAPERONE_ZIP_CODE:
	case CHAPERONE_PHONE_NUMBER:
	case CHAPERONE_FAX_NUMBER:
	case CHAPERONE_HEALTH_INFO: return false;
	default: return e->type != CHAPERONE_OTHER_ID || edit_is_handle(doc, e);
	}
}

/* Is health information or a person spoken of in the sentence of entity i? */
static bool is_near(const struct doc *doc, const struct chaperone_reason *r, size_t i)
{
	struct clause c = clause_at(doc, doc->entities[i].token);
	size_t from = i > NEIGHBORS_MAX ? i - NEIGHBORS_MAX : 0;
	for (size_t k = from; k < doc->entities_n && k <= i + NEIGHBORS_MAX; k++) {
		const struct entity *e = &doc->entities[k];
		if (k == i || e->token < c.from || e->token >= c.to)
			continue;
		if (e->type == CHAPERONE_HEALTH_INFO ||
		    (is_strong(doc, e) && say_concerns(doc, r, e)))
			return true;
	}
	return false;
}

static size_t edit_identifier(struct edit_list *l, size_t i)
{
	const struct entity *e = &l->doc->entities[i];
	switch (e->type) {
	case CHAPERONE_PERSON: return edit_person(l, i);
	case CHAPERONE_DATE_TIME: edit_date(l, e); break;
	case CHAPERONE_AGE: edit_age(l, e); break;
	case CHAPERONE_LOCATION:
	case CHAPERONE_STREET_ADDRESS:
	case CHAPERONE_ZIP_CODE: return edit_place(l, i);
	default:
		if (edit_is_handle(l->doc, e))
			return edit_person(l, i);
		edit_number(l, e);
	}
	return 1;
}

static void fix_disclosure(const struct doc *doc, struct chaperone_reason *r)
{
	struct edit_list l;
	if (open_edits(&l, doc, doc->entities_n))
		return;
	bool strong = false;
	for (size_t i = 0; i < doc->entities_n; i++)
		strong |= is_strong(doc, &doc->entities[i]) &&
		          say_concerns(doc, r, &doc->entities[i]);
	for (size_t i = 0, used = 1; i < doc->entities_n; i += used) {
		const struct entity *e = &doc->entities[i];
		used = 1;
		if (e->type == CHAPERONE_HEALTH_INFO || !say_concerns(doc, r, e))
			continue;
		if (is_strong(doc, e) || !strong || is_near(doc, r, i))
			used = edit_identifier(&l, i);
	}
	keep(&l, r);
}

/* The copy of an incoming message: identifiers by their tags. */
static void fix_copy(const struct doc *doc, struct chaperone_reason *r)
{
	struct edit_list l;
	if (open_edits(&l, doc, doc->entities_n))
		return;
	for (size_t i = 0; i < doc->entities_n && l.n < REPAIR_EDITS_MAX; i++) {
		const struct entity *e = &doc->entities[i];
		if (e->type == CHAPERONE_HEALTH_INFO || !say_concerns(doc, r, e))
			continue;
		char *p = arena_alloc(doc->arena, 32);
		if (!p)
			return;
		struct buf b;
		buf_init_fixed(&b, p, 32);
		deid_stand_in(doc, e, CHAPERONE_DEID_TAG, 1, &b);
		edit_span(&l, text_back(&doc->text, e->start, e->end), buf_view(&b));
	}
	keep(&l, r);
}

/* ---- stories ---- */

/* The tokens around the longest span, which is the telling clause. */
static struct clause story_window(const struct doc *doc, const struct chaperone_reason *r)
{
	struct chaperone_span longest = r->spans[0];
	for (size_t i = 1; i < r->spans_n; i++)
		if (r->spans[i].end - r->spans[i].start > longest.end - longest.start)
			longest = r->spans[i];
	size_t from = token_after(doc, longest.start), to = token_after(doc, longest.end);
	return (struct clause){from > STORY_WINDOW ? from - STORY_WINDOW : 0,
	                       to + STORY_WINDOW < doc->tokens_n ? to + STORY_WINDOW
	                                                         : doc->tokens_n};
}

/* A job that a few plain words after an age end in: "26-year-old ballet dancer". Its token, or
 * `next` itself when there is none. */
static size_t job_after(const struct doc *doc, size_t next, bool *found)
{
	size_t tokens;
	*found = false;
	for (size_t i = next;
	     i < next + 3 && i < doc->tokens_n && doc->tokens[i].kind == TOKEN_WORD; i++) {
		const struct crowd_row *row = crowd_row_at(doc, i, &tokens);
		*found = row && row->kind == CROWD_JOB;
		if (*found || row)
			return *found ? i : next;
	}
	return next;
}

/* In a long text only sentences that speak of somebody are told less exactly. */
static bool tells_somebody(const struct doc *doc, size_t token)
{
	static const char *const words[] = {"client",   "clients",  "guy",
	                                    "paciente", "patient",  "patients",
	                                    "resident", "somebody", "someone"};
	if (doc->tokens_n < LONG_TOKENS)
		return true;
	struct clause c = clause_at(doc, token);
	size_t tokens;
	for (size_t i = c.from; i < c.to; i++) {
		const struct crowd_row *row = crowd_row_at(doc, i, &tokens);
		if (row && row->kind != CROWD_RECORD)
			return true;
	}
	return CLAUSE_HAS(doc, c, words);
}

static void fix_story(const struct doc *doc, struct chaperone_reason *r)
{
	struct edit_list l;
	if (!r->spans_n || open_edits(&l, doc, doc->tokens_n))
		return;
	struct clause w = story_window(doc, r);
	size_t e = 0;
	for (size_t i = w.from; i < w.to;) {
		while (e < doc->entities_n && doc->entities[e].token + doc->entities[e].tokens <= i)
			e++;
		const struct entity *at = e < doc->entities_n && doc->entities[e].token <= i
		                                  ? &doc->entities[e]
		                                  : NULL;
		if (!at || at->type == CHAPERONE_HEALTH_INFO) {
			size_t tokens;
			const struct crowd_row *row = crowd_row_at(doc, i, &tokens);
			bool record = row && row->kind == CROWD_RECORD, job = false;
			bool age = record && e < doc->entities_n &&
			           doc->entities[e].token == i + tokens &&
			           doc->entities[e].type == CHAPERONE_AGE;
			if (record)
				job_after(doc, i + tokens, &job);
			/* "the only 19-year-old", "our last ice sculptor": goes with what follows
			 */
			i += age || job ? tokens : edit_circumstance(&l, i, i);
			continue;
		}
		size_t next = at->token + at->tokens;
		bool job;
		size_t noun = job_after(doc, next, &job);
		if (at->type == CHAPERONE_AGE && job) {
			i = noun + edit_circumstance(&l, noun, at->token);
			continue;
		}
		bool told = at->type == CHAPERONE_DATE_TIME || at->type == CHAPERONE_AGE ||
		            at->type == CHAPERONE_LOCATION ||
		            at->type == CHAPERONE_STREET_ADDRESS || at->type == CHAPERONE_ZIP_CODE;
		if (told && !at->own && tells_somebody(doc, i)) {
			const struct entity *last = at + edit_identifier(&l, e) - 1;
			next = last->token + last->tokens;
		}
		i = next > i ? next : i + 1;
	}
	keep(&l, r);
}

/* ---- sentences and whole replies ---- */

static void fix_reply(const struct doc *doc, struct chaperone_reason *r, enum tone tone)
{
	struct edit_list l;
	if (open_edits(&l, doc, 1))
		return;
	struct str answer = answer_write(doc, tone);
	if (!answer.n)
		return;
	edit_span(&l, (struct chaperone_span){0, doc->text.raw.n}, answer);
	keep(&l, r);
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
	size_t words = 0, entity = 0;
	for (size_t from = 0, to; from < doc->tokens_n; from = to) {
		to = sentence_end(doc, from);
		struct clause c = {from, to};
		bool spoiled = is_spoiled(doc, r, from, to),
		     somebody = speaks_of_somebody(doc, c, &entity);
		if (!spoiled && somebody)
			return false;
		for (size_t i = from; i < to && !spoiled; i++)
			words += doc->tokens[i].kind == TOKEN_WORD;
	}
	return words >= REMAINDER_WORDS_MIN;
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
	if (open_edits(&l, doc, doc->tokens_n))
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
	keep(&l, r);
}

static void fix_advice(const struct doc *doc, struct chaperone_reason *r)
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

static void fix_claim(const struct doc *doc, struct chaperone_reason *r)
{
	static const char *const differ[LANGUAGE__MAX] = {
		[LANGUAGE_ENGLISH] =
			"Results differ from person to person; ask us about benefits and risks.",
		[LANGUAGE_SPANISH] = "Los resultados varían de una persona a otra; pregúntenos por "
				     "beneficios y riesgos."};
	fix_sentences(doc, r, differ[doc_language(doc)], true);
}

void repair_reason(const struct doc *doc, struct chaperone_reason *r)
{
	r->message = (struct chaperone_str){"", 0};
	r->edits = NULL;
	r->edits_n = 0;
	r->rule = r->code == CHAPERONE_PHI_DISCLOSURE
	                  ? rule_of_disclosure(doc, r)
	                  : reason_table[r->code].rule_by_kind[doc->kind];
	char *p = arena_alloc(doc->arena, SAY_BYTES_MAX);
	if (!p)
		return;
	struct buf b;
	buf_init_fixed(&b, p, SAY_BYTES_MAX);
	say_reason(doc, r, &b);
	if (b.failed) {
		struct str title = str_c(reason_table[r->code].explanation.title);
		r->message = (struct chaperone_str){title.p, title.n};
	} else {
		r->message = (struct chaperone_str){b.p, b.n};
	}
	switch (r->code) {
	case CHAPERONE_PHI_DISCLOSURE: fix_disclosure(doc, r); break;
	case CHAPERONE_PATIENT_STORY: fix_story(doc, r); break;
	case CHAPERONE_CONFIRMS_PATIENT:
		if (doc->kind == CHAPERONE_REPLY)
			fix_reply(doc, r, TONE__MAX);
		else if (rest_stands(doc, r))
			fix_sentences(doc, r, NULL, false);
		break;
	case CHAPERONE_NEEDS_AUTHORIZATION:
		if (rest_stands(doc, r))
			fix_sentences(doc, r, NULL, false);
		break;
	case CHAPERONE_MEDICAL_ADVICE: fix_advice(doc, r); break;
	case CHAPERONE_HEALTH_CLAIM: fix_claim(doc, r); break;
	case CHAPERONE_PHI_SELF_DISCLOSED: fix_copy(doc, r); break;
	default: break;
	}
}
