/*
 * presidio: the two services that Presidio's clients speak, on one server: analyze finds,
 * anonymize replaces. The same requests, answers, texts of errors and statuses as its published
 * description; what finds is our checker, under the organisation's profile.
 *
 * Positions outside count code points; inside, bytes. Errors are {"error":…}, written by
 * presidio_error(), whose caller then returns 0.
 */
#ifndef WEB_PRESIDIO_H
#define WEB_PRESIDIO_H

#include <jansson.h>

#include "web/request.h"

/* The body as a JSON object; NULL after an error was answered. It lives until json_decref(). */
json_t *presidio_body(struct request *q);
__attribute__((format(printf, 3, 4))) int presidio_error(struct request *q, int status,
                                                         const char *format, ...);
/* A text with the byte of each of its code points. */
struct points {
	struct str text;
	uint32_t *at; /* n + 1 of them; NULL where all is ASCII */
	size_t n;
};
bool points_init(struct points *p, struct str text, struct arena *arena);
/* Of the caller's text: which code point begins at the byte. */
size_t points_of_byte(const struct points *p, size_t byte);
static inline size_t points_byte(const struct points *p, size_t i) { return p->at ? p->at[i] : i; }

static inline struct str json_str(const json_t *v)
{
	return str_of(json_string_value(v), json_string_length(v));
}

/* ---- the handlers of routes ---- */
int presidio_analyze(struct request *q);
int presidio_recognizers(struct request *q);
int presidio_supported_entities(struct request *q);
int presidio_anonymize(struct request *q);
int presidio_deanonymize(struct request *q);
int presidio_anonymizers(struct request *q);
int presidio_deanonymizers(struct request *q);

#endif
