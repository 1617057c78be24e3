/*
 * The whole library on any text, message and settings. The first byte chooses kind and policy,
 * the second where the message that is answered ends.
 *
 * Must hold: spans lie inside the text on character boundaries; findings are sorted and apart; the
 * de-identified copy is UTF-8; edits are sorted and apart; the JSON fits in what it said it needs
 * and reads back; the same input gives the same answer in fresh memory.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "main/record.h"
#include "tests/fuzz/must.h"

static void span_holds(const struct chaperone_input *in, struct chaperone_span s)
{
	MUST(s.start <= s.end && s.end <= in->text_bytes);
	MUST(s.start == in->text_bytes || utf8_is_start(in->text[s.start]));
	MUST(s.end == in->text_bytes || utf8_is_start(in->text[s.end]));
}

static void result_holds(const struct chaperone_input *in, const struct chaperone_result *r)
{
	size_t before = 0;
	MUST(r->verdict < CHAPERONE_VERDICT__MAX && r->risk >= 0 && r->risk <= 1);
	for (size_t i = 0; i < r->findings_n; i++) {
		const struct chaperone_finding *f = &r->findings[i];
		span_holds(in, f->span);
		MUST(f->span.start >= before && f->span.end > f->span.start);
		MUST(f->type < CHAPERONE_ENTITY__MAX && f->score >= 0 && f->score <= 1);
		before = f->span.end;
	}
	for (size_t i = 0; i < r->reasons_n; i++) {
		const struct chaperone_reason *reason = &r->reasons[i];
		MUST(reason->spans_n >= 1 && reason->rule && reason->message.n);
		for (size_t k = 0; k < reason->spans_n; k++)
			span_holds(in, reason->spans[k]);
		before = 0;
		for (size_t k = 0; k < reason->edits_n; k++) {
			span_holds(in, reason->edits[k].span);
			MUST(reason->edits[k].span.start >= before);
			before = reason->edits[k].span.end;
		}
	}
	MUST(utf8_valid(str_of(r->deidentified.p, r->deidentified.n)) == r->deidentified.n);
}

/* With a text of its own the object is a record: the reader proves it to be JSON. */
static char *json_of(const struct chaperone_input *in, const struct chaperone_result *r, size_t *n)
{
	static const char head[] = "{\"text\":\"\",";
	size_t h = sizeof head - 1;
	*n = chaperone_result_json(in, r, CHAPERONE_OFFSETS_UTF16, NULL, 0);
	char *p = malloc(*n + h);
	MUST(chaperone_result_json(in, r, CHAPERONE_OFFSETS_UTF16, p + h - 1, *n) == *n);
	memcpy(p, head, h);
	*n += h - 1;
	return p;
}

static char *answer(const struct chaperone_input *in, size_t *n)
{
	struct chaperone_result r;
	size_t bytes = chaperone_memory_bytes(in->text_bytes, in->in_reply_to_bytes);
	void *memory = malloc(bytes);
	char *json = NULL;
	int rc = chaperone_check(in, NULL, memory, bytes, &r);
	MUST(rc == CHAPERONE_OK || rc == CHAPERONE_E_UTF8);
	*n = 0;
	if (!rc) {
		result_holds(in, &r);
		json = json_of(in, &r, n);
	}
	free(memory);
	return json;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 2)
		return 0;
	size_t split = data[1] < n - 2 ? data[1] : n - 2, json_n, again_n;
	struct chaperone_input in = {
		.kind = (enum chaperone_kind)(data[0] % 3),
		.deid = (enum chaperone_deid)(data[0] / 3 % 4),
	};
	/* copies of exactly their size, so that one byte too far is seen */
	char *text = malloc(n - 2 - split + 1), *message = malloc(split + 1);
	memcpy(message, data + 2, split);
	memcpy(text, data + 2 + split, n - 2 - split);
	in.text = realloc(text, n - 2 - split ? n - 2 - split : 1);
	in.text_bytes = n - 2 - split;
	if (in.kind == CHAPERONE_REPLY) {
		in.in_reply_to = message;
		in.in_reply_to_bytes = split;
	}
	char *json = answer(&in, &json_n), *again = answer(&in, &again_n);
	MUST(json_n == again_n && (!json || memcmp(json, again, json_n) == 0));
	if (json) {
		struct record record;
		struct record_error e;
		MUST(record_read(json, json_n, &record, &e));
	}
	free(json);
	free(again);
	free((char *)(uintptr_t)in.text);
	free(message);
	return 0;
}
