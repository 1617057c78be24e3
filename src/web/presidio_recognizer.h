/*
 * presidio_recognizer: a recognizer that a client brings along for one request: patterns, a deny
 * list, and context words that make a weak match a stronger one.
 */
#ifndef WEB_PRESIDIO_RECOGNIZER_H
#define WEB_PRESIDIO_RECOGNIZER_H

#include "web/pattern.h"
#include "web/presidio.h"

#define RECOGNIZERS_MAX 32
#define PATTERNS_MAX    32    /* of one */
#define FINDINGS_MAX    20000 /* in a text */

/* One thing found in a text, by whomever. Strings live as long as the request. */
struct presidio_finding {
	struct str entity;
	size_t start, end; /* bytes */
	double score, original_score;
	struct str recognizer, pattern_name, regex; /* .p NULL: not by a pattern */
	struct str context_word;                    /* that raised the score; .p NULL: none */
};

struct presidio_findings {
	struct presidio_finding *list;
	size_t n, cap;
	struct arena *arena;
	int64_t until_ms; /* of the monotonic clock: how long patterns may take, all together */
};
/* False when memory ran out, or there are too many. */
bool presidio_found(struct presidio_findings *f, const struct presidio_finding *one);

struct presidio_recognizer {
	struct str name, entity;
	struct {
		struct str name, regex;
		double score;
		struct pattern *compiled;
	} pattern[PATTERNS_MAX + 1]; /* the last of them: the deny list */
	size_t patterns_n;
	const json_t *context; /* array of strings; NULL: none */
};

/* How reading one may fail: as theirs does. */
enum presidio_wrong { PRESIDIO_FINE, PRESIDIO_TYPE, PRESIDIO_VALUE };

/* Reads one out of the request, whose JSON must outlive it. Words in err: of PRESIDIO_TYPE those
 * of a wrong argument, answered with 400; of PRESIDIO_VALUE anything else, answered with 500. */
enum presidio_wrong presidio_recognizer_read(struct presidio_recognizer *r, const json_t *json,
                                             unsigned flags, struct arena *arena, struct err *err);
void presidio_recognizer_release(struct presidio_recognizer *r);
/* Adds what it finds; `context` are the words of the request's own (NULL: none). 0 or E_INVALID,
 * E_MEMORY. */
int presidio_recognizer_run(const struct presidio_recognizer *r, struct str text,
                            const json_t *context, struct presidio_findings *found,
                            struct err *err);

#endif
