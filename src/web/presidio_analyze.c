/* POST /analyze and what tells a client what can be found: presidio.h. */
#include <stdlib.h>

#include "base/clock.h"
#include "domain/checking.h"
#include "domain/organisation.h"
#include "web/presidio_entity.h"
#include "web/presidio_recognizer.h"

#define NO_RECOGNIZERS "No matching recognizers were found to serve the request."
#define TEXTS_MAX      10000
#define OURS           "ChaperoneRecognizer"
#define STATE_SCORE    0.85
#define PATTERNS_MS    5000 /* of a request's patterns, on all its texts */

struct analysis {
	struct request *q;
	const struct chaperone_profile *profile;
	const json_t *entities, *allow, *context;
	double threshold;
	bool explain, allow_regex;
	unsigned flags;
	struct pattern *allowed;
	struct presidio_recognizer *recognizer;
	size_t recognizers_n;
	int64_t until_ms; /* for patterns */
};

static bool among(const json_t *list, struct str word)
{
	size_t i;
	json_t *one;
	json_array_foreach((json_t *)(uintptr_t)list, i, one)
	{
		if (json_is_string(one) && str_eq(json_str(one), word))
			return true;
	}
	return false;
}

/* ---- the request ---- */
static bool is_language(const json_t *language)
{
	return json_is_string(language) && str_eq(json_str(language), STR("en"));
}

/* Is there anybody who finds one of the entities asked for? */
static bool is_served(const struct analysis *a)
{
	if (!json_array_size(a->entities))
		return true;
	for (size_t i = 0; presidio_entities[i]; i++)
		if (among(a->entities, str_c(presidio_entities[i])))
			return true;
	for (size_t i = 0; i < a->recognizers_n; i++)
		if (among(a->entities, a->recognizer[i].entity))
			return true;
	return false;
}

/* false after an error was answered */
static bool read_recognizers(struct analysis *a, const json_t *list)
{
	struct request *q = a->q;
	size_t i;
	json_t *one;
	if (!json_array_size(list))
		return true;
	if (json_array_size(list) > RECOGNIZERS_MAX) {
		presidio_error(q, 500, "There are more than %d recognizers.", RECOGNIZERS_MAX);
		return false;
	}
	a->recognizer = arena_zero(q->arena, json_array_size(list), sizeof *a->recognizer);
	if (!a->recognizer) {
		presidio_error(q, 500, "Out of memory.");
		return false;
	}
	json_array_foreach((json_t *)(uintptr_t)list, i, one)
	{
		enum presidio_wrong wrong = presidio_recognizer_read(
			&a->recognizer[a->recognizers_n++], one, a->flags, q->arena, &q->err);
		if (wrong == PRESIDIO_TYPE)
			presidio_error(q, 400,
			               "Failed to parse /analyze request for "
			               "AnalyzerEngine.analyze(). %s",
			               q->err.words);
		else if (wrong)
			presidio_error(q, 500, "%s", q->err.words);
		if (wrong)
			return false;
	}
	return true;
}

static bool read_allow_list(struct analysis *a, const json_t *how)
{
	size_t i;
	json_t *one;
	struct buf b;
	a->allow_regex = json_is_string(how) && str_eq(json_str(how), STR("regex"));
	if (json_is_string(how) && !a->allow_regex && !str_eq(json_str(how), STR("exact"))) {
		presidio_error(a->q, 500,
		               "allow_list_match must either be set to 'exact' or 'regex'.");
		return false;
	}
	if (!a->allow_regex || !json_array_size(a->allow))
		return true;
	buf_init(&b, PATTERN_MAX_BYTES);
	json_array_foreach((json_t *)(uintptr_t)a->allow, i, one)
	{
		buf_c(&b, i ? "|" : "");
		buf_str(&b, json_str(one));
	}
	int rc = b.failed ? err_set(&a->q->err, E_INVALID, "The allow list is too long.")
	                  : pattern_new(&a->allowed, buf_view(&b), a->flags, &a->q->err);
	buf_release(&b);
	if (rc)
		presidio_error(a->q, 500, "%s", a->q->err.words);
	return !rc;
}

static bool truth(const json_t *v)
{
	return json_is_true(v) || (json_is_number(v) && json_number_value(v) != 0);
}

static bool read_request(struct analysis *a, const json_t *body)
{
	const json_t *threshold = json_object_get(body, "score_threshold");
	const json_t *flags = json_object_get(body, "regex_flags");
	a->entities = json_object_get(body, "entities");
	a->allow = json_object_get(body, "allow_list");
	a->context = json_object_get(body, "context");
	a->threshold = json_is_number(threshold) ? json_number_value(threshold) : 0;
	a->explain = truth(json_object_get(body, "return_decision_process"));
	a->flags = json_is_integer(flags) ? (unsigned)json_integer_value(flags) : PATTERN_DEFAULT;
	if (!read_recognizers(a, json_object_get(body, "ad_hoc_recognizers")) ||
	    !read_allow_list(a, json_object_get(body, "allow_list_match")))
		return false;
	if (!is_served(a)) {
		presidio_error(a->q, 500, NO_RECOGNIZERS);
		return false;
	}
	return true;
}

/* ---- one text ---- */
static int find_ours(const struct analysis *a, struct str text, struct presidio_findings *found)
{
	const struct chaperone_finding *list;
	struct err *err = &a->q->err;
	size_t n;
	const struct checking what = {.kind = CHAPERONE_POST, .text = text};
	int rc = checking_find(&what, a->profile, a->q->arena, &list, &n, err);
	for (size_t i = 0; !rc && i < n; i++) {
		const struct chaperone_span *s = &list[i].span;
		struct presidio_finding f = {.start = s->start,
		                             .end = s->end,
		                             .score = list[i].score,
		                             .original_score = list[i].score,
		                             .recognizer = STR(OURS)};
		if (list[i].own)
			continue; /* what the organisation may say is no finding for others */
		f.entity = presidio_entity(&list[i], str_of(text.p + s->start, s->end - s->start));
		if (!presidio_found(found, &f))
			rc = err_set(err, E_MEMORY, "Out of memory.");
	}
	return rc;
}

static bool is_taken(const struct presidio_findings *found, size_t start, size_t end)
{
	for (size_t i = 0; i < found->n; i++)
		if (found->list[i].start < end && start < found->list[i].end)
			return true;
	return false;
}

/* Whole states, which we let stand. */
static int find_states(const struct analysis *a, struct str text, struct presidio_findings *found)
{
	for (size_t i = 0; i < text.n; i++) {
		if (i && (ascii_is_alnum(text.p[i - 1]) || (unsigned char)text.p[i - 1] >= 0x80))
			continue;
		size_t n = presidio_state(str_of(text.p + i, text.n - i));
		if (!n || is_taken(found, i, i + n))
			continue;
		if (!presidio_found(found, &(struct presidio_finding){.entity = STR("LOCATION"),
		                                                      .start = i,
		                                                      .end = i + n,
		                                                      .score = STATE_SCORE,
		                                                      .original_score = STATE_SCORE,
		                                                      .recognizer = STR(OURS)}))
			return err_set(&a->q->err, E_MEMORY, "Out of memory.");
		i += n - 1;
	}
	return 0;
}

/* The surest first; of those the longest. */
static int compare(const void *a, const void *b)
{
	const struct presidio_finding *x = a, *y = b;
	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->end == y->end ? 0 : x->end > y->end ? -1 : 1;
}

static bool is_allowed(const struct analysis *a, struct str word, int *rc)
{
	size_t start, end;
	if (!a->allow_regex)
		return among(a->allow, word);
	int found = a->allowed ? pattern_find(a->allowed, word, 0, &start, &end, &a->q->err) : 0;
	*rc = found < 0 ? found : 0;
	return found == 1;
}

/* Keeps what was asked for, once. */
static int choose(const struct analysis *a, struct str text, struct presidio_findings *found)
{
	size_t kept = 0;
	int rc = 0;
	if (found->n)
		qsort(found->list, found->n, sizeof *found->list, compare);
	for (size_t i = 0; !rc && i < found->n; i++) {
		const struct presidio_finding f = found->list[i];
		bool wanted = f.score >= a->threshold &&
		              (json_array_size(a->entities) ? among(a->entities, f.entity)
		                                            : presidio_is_default(f.entity));
		for (size_t j = 0; wanted && j < kept; j++)
			wanted = !(str_eq(found->list[j].entity, f.entity) &&
			           found->list[j].start <= f.start && found->list[j].end >= f.end);
		if (wanted && !is_allowed(a, str_of(text.p + f.start, f.end - f.start), &rc))
			found->list[kept++] = f;
	}
	found->n = kept;
	return rc;
}

static void member(struct buf *b, const char *name, struct str value)
{
	buf_c(b, name);
	if (value.p)
		buf_json(b, value);
	else
		buf_c(b, "null");
}

/* Keys in the order of the alphabet, as theirs are. */
static void write_explanation(struct buf *b, const struct presidio_finding *f)
{
	buf_c(b, "{\"original_score\":");
	buf_fixed(b, f->original_score, 4);
	member(b, ",\"pattern\":", f->regex);
	member(b, ",\"pattern_name\":", f->pattern_name);
	member(b, ",\"recognizer\":", f->recognizer);
	buf_c(b, ",\"score\":");
	buf_fixed(b, f->score, 4);
	buf_c(b, ",\"score_context_improvement\":");
	buf_fixed(b, f->score - f->original_score, 4);
	member(b, ",\"supportive_context_word\":", f->context_word.p ? f->context_word : STR(""));
	buf_c(b, ",\"textual_explanation\":");
	if (f->pattern_name.p) {
		buf_c(b, "null");
	} else {
		buf_c(b, "\"Identified as ");
		buf_str(b, f->entity);
		buf_c(b, " by Chaperone\"");
	}
	buf_c(b, ",\"validation_result\":null}");
}

static void write_findings(struct buf *b, const struct points *p,
                           const struct presidio_findings *found, bool explain)
{
	buf_char(b, '[');
	for (size_t i = 0; i < found->n; i++) {
		const struct presidio_finding *f = &found->list[i];
		buf_c(b, i ? ",{\"analysis_explanation\":" : "{\"analysis_explanation\":");
		if (explain)
			write_explanation(b, f);
		else
			buf_c(b, "null");
		buf_c(b, ",\"end\":");
		buf_u64(b, points_of_byte(p, f->end));
		member(b, ",\"entity_type\":", f->entity);
		buf_c(b, ",\"score\":");
		buf_fixed(b, f->score, 4);
		buf_c(b, ",\"start\":");
		buf_u64(b, points_of_byte(p, f->start));
		buf_char(b, '}');
	}
	buf_char(b, ']');
}

static int analyze_one(const struct analysis *a, struct str text)
{
	struct request *q = a->q;
	struct presidio_findings found = {.arena = q->arena, .until_ms = a->until_ms};
	struct points points;
	int rc = find_ours(a, text, &found);
	if (!rc)
		rc = find_states(a, text, &found);
	for (size_t i = 0; !rc && i < a->recognizers_n; i++)
		rc = presidio_recognizer_run(&a->recognizer[i], text, a->context, &found, &q->err);
	if (!rc)
		rc = choose(a, text, &found);
	if (!rc && !points_init(&points, text, q->arena))
		rc = err_set(&q->err, E_MEMORY, "Out of memory.");
	if (!rc)
		write_findings(&q->out, &points, &found, a->explain);
	return rc;
}

static int analyze_all(const struct analysis *a, const json_t *text)
{
	struct request *q = a->q;
	size_t i;
	json_t *one;
	if (json_is_string(text))
		return analyze_one(a, json_str(text));
	if (json_array_size(text) > TEXTS_MAX)
		return err_set(&q->err, E_INVALID, "There are more than %d texts.", TEXTS_MAX);
	buf_char(&q->out, '[');
	json_array_foreach((json_t *)(uintptr_t)text, i, one)
	{
		if (i)
			buf_char(&q->out, ',');
		int rc = json_is_string(one)
		                 ? analyze_one(a, json_str(one))
		                 : err_set(&q->err, E_INVALID, "Each text must be a string.");
		if (rc)
			return rc;
	}
	buf_char(&q->out, ']');
	return 0;
}

/* ---- the routes ---- */
static int analyze(struct request *q, const json_t *body)
{
	struct analysis a = {.q = q, .until_ms = clock_mono_ms() + PATTERNS_MS};
	struct organisation_profile *profile = NULL;
	struct tx *tx = NULL;
	const json_t *text = json_object_get(body, "text");
	const json_t *language = json_object_get(body, "language");
	if (!json_string_length(text) && !json_array_size(text))
		return presidio_error(q, 500, "No text provided");
	if (!json_string_length(language))
		return presidio_error(q, 500, "No language provided");
	if (!is_language(language))
		return presidio_error(q, 500, NO_RECOGNIZERS);
	int rc = 0;
	if (read_request(&a, body)) {
		rc = tx_begin(q->store, TX_READ, &tx, &q->err);
		if (!rc)
			rc = organisation_profile_hold(tx, &profile, &q->err);
		rc = tx_end(tx, rc, &q->err);
		a.profile = rc ? NULL : organisation_profile_of(profile);
		if (!rc)
			rc = analyze_all(&a, text);
		organisation_profile_release(profile);
	}
	for (size_t i = 0; i < a.recognizers_n; i++)
		presidio_recognizer_release(&a.recognizer[i]);
	pattern_free(a.allowed);
	return rc == E_INVALID ? presidio_error(q, 500, "%s", q->err.words) : rc;
}

int presidio_analyze(struct request *q)
{
	json_t *body = presidio_body(q);
	int rc = body ? analyze(q, body) : 0;
	json_decref(body);
	return rc;
}

/* Unknown parameters are ignored; a language that is not ours is an error. */
static bool is_our_language(struct request *q)
{
	struct str query = q->call->query;
	while (query.n) {
		struct str value = str_cut(&query, '&'), name = str_cut(&value, '=');
		if (str_eq(name, STR("language")) && value.n && !str_eq(value, STR("en"))) {
			presidio_error(q, 500, NO_RECOGNIZERS);
			return false;
		}
	}
	return true;
}

int presidio_recognizers(struct request *q)
{
	if (is_our_language(q))
		buf_c(&q->out, "[\"" OURS "\"]");
	return 0;
}

int presidio_supported_entities(struct request *q)
{
	if (!is_our_language(q))
		return 0;
	for (size_t i = 0; presidio_entities[i]; i++) {
		buf_char(&q->out, i ? ',' : '[');
		buf_json(&q->out, str_c(presidio_entities[i]));
	}
	buf_char(&q->out, ']');
	return 0;
}
