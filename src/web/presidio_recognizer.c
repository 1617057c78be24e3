#include "web/presidio_recognizer.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/utf8.h"

#define CONTEXT_BEFORE 5 /* words; none after */
#define CONTEXT_RAISES 0.35
#define CONTEXT_LEAST  0.4
#define DENY_SCORE     1.0

bool presidio_found(struct presidio_findings *f, const struct presidio_finding *one)
{
	if (f->n == FINDINGS_MAX)
		return false;
	if (f->n == f->cap) {
		size_t cap = f->cap ? f->cap * 2 : 16;
		struct presidio_finding *more = ARENA_NEW(f->arena, struct presidio_finding, cap);
		if (!more)
			return false;
		if (f->n)
			memcpy(more, f->list, f->n * sizeof *more);
		f->list = more;
		f->cap = cap;
	}
	f->list[f->n++] = *one;
	return true;
}

/* ---- reading ---- */
static enum presidio_wrong wrong(enum presidio_wrong kind, struct err *err)
{
	err->code = E_INVALID;
	return kind;
}

/* A key that is not in the list; NULL if there is none. */
static const char *stranger(const json_t *object, const char *const *known)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		size_t i = 0;
		while (known[i] && strcmp(known[i], key) != 0)
			i++;
		if (!known[i])
			return key;
	}
	return NULL;
}

static enum presidio_wrong unexpected(const char *class, const char *key, struct err *err)
{
	char shown[64];
	size_t n = 0;
	for (; key[n] && n + 1 < sizeof shown; n++)
		shown[n] = ascii_is_alnum(key[n]) || key[n] == '_' ? key[n] : '?';
	shown[n] = 0;
	snprintf(err->words, sizeof err->words,
	         "%s.__init__() got an unexpected keyword argument '%s'", class, shown);
	return wrong(PRESIDIO_TYPE, err);
}

static enum presidio_wrong missing(const char *class, const char *key, struct err *err)
{
	snprintf(err->words, sizeof err->words,
	         "%s.__init__() missing 1 required positional argument: '%s'", class, key);
	return wrong(PRESIDIO_TYPE, err);
}

static enum presidio_wrong value(const char *words, struct err *err)
{
	snprintf(err->words, sizeof err->words, "%s", words);
	return wrong(PRESIDIO_VALUE, err);
}

static enum presidio_wrong add_pattern(struct presidio_recognizer *r, struct str name,
                                       struct str regex, double score, unsigned flags,
                                       struct err *err)
{
	struct pattern *compiled;
	if (r->patterns_n > PATTERNS_MAX)
		return value("There are too many patterns.", err);
	if (pattern_new(&compiled, regex, flags, err))
		return wrong(PRESIDIO_VALUE, err);
	r->pattern[r->patterns_n].name = name;
	r->pattern[r->patterns_n].regex = regex;
	r->pattern[r->patterns_n].score = score;
	r->pattern[r->patterns_n++].compiled = compiled;
	return PRESIDIO_FINE;
}

static enum presidio_wrong read_pattern(struct presidio_recognizer *r, const json_t *json,
                                        unsigned flags, struct err *err)
{
	static const char *const known[] = {"name", "regex", "score", NULL};
	if (!json_is_object(json))
		return value("A pattern must be an object.", err);
	const char *odd = stranger(json, known);
	if (odd)
		return unexpected("Pattern", odd, err);
	for (size_t i = 0; known[i]; i++)
		if (!json_object_get(json, known[i]))
			return missing("Pattern", known[i], err);
	const json_t *name = json_object_get(json, "name"), *regex = json_object_get(json, "regex"),
		     *score = json_object_get(json, "score");
	if (!json_is_string(name) || !json_is_string(regex) || !json_is_number(score))
		return value("A pattern has a name, a regex and a score.", err);
	double s = json_number_value(score);
	if (!(s >= 0 && s <= 1)) {
		snprintf(err->words, sizeof err->words,
		         "Invalid score: %g. Score should be between 0 and 1", s);
		return wrong(PRESIDIO_VALUE, err);
	}
	return add_pattern(r, json_str(name), json_str(regex), s, flags, err);
}

/* A word of a deny list stands for itself. */
static void quote(struct buf *b, struct str word)
{
	for (size_t i = 0; i < word.n; i++) {
		if ((unsigned char)word.p[i] < 0x80 && !ascii_is_alnum(word.p[i]) &&
		    word.p[i] != '_')
			buf_char(b, '\\');
		buf_char(b, word.p[i]);
	}
}

static enum presidio_wrong read_deny_list(struct presidio_recognizer *r, const json_t *list,
                                          unsigned flags, struct arena *arena, struct err *err)
{
	size_t i;
	json_t *word;
	struct buf b;
	char *memory = arena_alloc(arena, PATTERN_MAX_BYTES);
	if (!memory)
		return value("Out of memory.", err);
	buf_init_fixed(&b, memory, PATTERN_MAX_BYTES);
	buf_c(&b, "(?:^|(?<=\\W))(?:");
	json_array_foreach((json_t *)(uintptr_t)list, i, word)
	{
		if (!json_is_string(word))
			return value("A deny list must be an array of texts.", err);
		buf_c(&b, i ? "|" : "");
		quote(&b, json_str(word));
	}
	buf_c(&b, ")(?:(?=\\W)|$)");
	if (b.failed)
		return value("The deny list is too long.", err);
	return add_pattern(r, STR("deny_list"), buf_view(&b), DENY_SCORE, flags, err);
}

enum presidio_wrong presidio_recognizer_read(struct presidio_recognizer *r, const json_t *json,
                                             unsigned flags, struct arena *arena, struct err *err)
{
	static const char *const known[] = {
		"supported_entity", "name",    "supported_language", "patterns",
		"deny_list",        "context", "deny_list_score",    "global_regex_flags",
		"version",          NULL};
	*r = (struct presidio_recognizer){0};
	if (!json_is_object(json))
		return value("A recognizer must be an object.", err);
	const char *odd = stranger(json, known);
	if (odd)
		return unexpected("PatternRecognizer", odd, err);
	const json_t *entity = json_object_get(json, "supported_entity");
	const json_t *name = json_object_get(json, "name");
	const json_t *patterns = json_object_get(json, "patterns");
	const json_t *deny = json_object_get(json, "deny_list");
	if (!json_is_string(entity))
		return missing("PatternRecognizer", "supported_entity", err);
	r->entity = json_str(entity);
	r->name = json_is_string(name) ? json_str(name) : STR("PatternRecognizer");
	r->context = json_object_get(json, "context");
	if (!json_array_size(patterns) && !json_array_size(deny))
		return value("Pattern recognizer should be initialized with patterns"
		             " or with deny list",
		             err);
	enum presidio_wrong rc = PRESIDIO_FINE;
	size_t i;
	json_t *one;
	json_array_foreach((json_t *)(uintptr_t)patterns, i, one)
	{
		rc = read_pattern(r, one, flags, err);
		if (rc)
			return rc;
	}
	return json_array_size(deny) ? read_deny_list(r, deny, flags, arena, err) : rc;
}

void presidio_recognizer_release(struct presidio_recognizer *r)
{
	for (size_t i = 0; i < r->patterns_n; i++)
		pattern_free(r->pattern[i].compiled);
	r->patterns_n = 0;
}

/* ---- running ---- */
static bool is_word_byte(char c) { return ascii_is_alnum(c) || (unsigned char)c >= 0x80; }

/* Does the word hold the context word, whatever the case of ASCII letters? */
static bool holds(struct str word, struct str context)
{
	for (size_t i = 0; context.n && i + context.n <= word.n; i++)
		if (str_eq_nocase(str_of(word.p + i, context.n), context))
			return true;
	return false;
}

static struct str match_context(const json_t *context, struct str word)
{
	size_t i;
	json_t *one;
	json_array_foreach((json_t *)(uintptr_t)context, i, one)
	{
		if (json_is_string(one) && holds(word, json_str(one)))
			return json_str(one);
	}
	return str_of(NULL, 0);
}

/* The context word among the last words before `at`, or among the request's own. */
static struct str find_context(const struct presidio_recognizer *r, struct str text, size_t at,
                               const json_t *own)
{
	size_t i;
	json_t *one;
	for (int words = 0; words < CONTEXT_BEFORE && at; words++) {
		while (at && !is_word_byte(text.p[at - 1]))
			at--;
		size_t end = at;
		while (at && is_word_byte(text.p[at - 1]))
			at--;
		struct str found = match_context(r->context, str_of(text.p + at, end - at));
		if (found.p)
			return found;
	}
	json_array_foreach((json_t *)(uintptr_t)own, i, one)
	{
		struct str found = json_is_string(one) ? match_context(r->context, json_str(one))
		                                       : str_of(NULL, 0);
		if (found.p)
			return found;
	}
	return str_of(NULL, 0);
}

int presidio_recognizer_run(const struct presidio_recognizer *r, struct str text,
                            const json_t *context, struct presidio_findings *found, struct err *err)
{
	for (size_t i = 0; i < r->patterns_n; i++) {
		size_t at = 0, start, end;
		int rc;
		while ((rc = pattern_find(r->pattern[i].compiled, text, at, &start, &end, err)) ==
		       1) {
			struct presidio_finding f = {.entity = r->entity,
			                             .start = start,
			                             .end = end,
			                             .original_score = r->pattern[i].score,
			                             .recognizer = r->name,
			                             .pattern_name = r->pattern[i].name,
			                             .regex = r->pattern[i].regex};
			f.context_word = find_context(r, text, start, context);
			f.score = f.original_score;
			if (f.context_word.p) {
				f.score += CONTEXT_RAISES;
				f.score = f.score < CONTEXT_LEAST ? CONTEXT_LEAST : f.score;
				f.score = f.score > 1 ? 1 : f.score;
			}
			if (f.score > 0 && !presidio_found(found, &f))
				return err_set(err, E_INVALID, "Too much is found.");
			if (clock_mono_ms() > found->until_ms)
				break;
			at = end;
		}
		if (rc < 0)
			return rc;
		if (clock_mono_ms() > found->until_ms)
			return err_set(err, E_INVALID, "The patterns take too long.");
	}
	return 0;
}
