#include "domain/checking.h"

#include <pthread.h>
#include <stdlib.h>

#include "domain/checker.h"

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void end_of_thread(void *checker)
{
	checker_release(checker);
	free(checker);
}

static void make_key(void) { pthread_key_create(&key, end_of_thread); }

static struct checker *checker_of_thread(void)
{
	pthread_once(&once, make_key);
	struct checker *c = pthread_getspecific(key);
	if (!c) {
		c = calloc(1, sizeof *c);
		if (c && pthread_setspecific(key, c)) {
			free(c);
			c = NULL;
		}
	}
	return c;
}

static int trouble(int rc, const struct checker *c, struct err *err)
{
	switch (rc) {
	case CHAPERONE_E_UTF8:
		return err_field(err, E_INVALID, "text", "The text is not UTF-8, at byte %zu.",
		                 c->result.error_offset);
	case CHAPERONE_E_TOO_LONG:
		return err_field(err, E_TOO_LARGE, "text", "A text may have at most %zu bytes.",
		                 CHAPERONE_TEXT_MAX_BYTES);
	case CHAPERONE_E_MEMORY: return err_set(err, E_MEMORY, "Out of memory.");
	default:
		return err_set(err, E_INVALID, "The text cannot be checked: %s.",
		               chaperone_error_words(rc));
	}
}

static bool write_json(const struct checker *c, struct arena *arena, struct str *out)
{
	size_t room = c->input.text_bytes * 2 + 1024;
	for (;;) {
		char *p = arena_alloc(arena, room);
		if (!p)
			return false;
		size_t n = chaperone_result_json(&c->input, &c->result, c->offsets, p, room);
		if (n <= room) {
			*out = str_of(p, n);
			return true;
		}
		room = n;
	}
}

static bool write_summary(const struct chaperone_result *r, struct arena *arena, struct str *out)
{
	char memory[4096];
	struct buf b;
	buf_init_fixed(&b, memory, sizeof memory);
	buf_c(&b, "{\"verdict\":");
	buf_json(&b, str_c(chaperone_verdict_name(r->verdict)));
	buf_c(&b, ",\"risk\":");
	buf_fixed(&b, r->risk, 4);
	buf_c(&b, ",\"reasons\":[");
	for (size_t i = 0; i < r->reasons_n; i++) {
		buf_c(&b, i ? ",{\"code\":" : "{\"code\":");
		buf_json(&b, str_c(chaperone_reason_name(r->reasons[i].code)));
		buf_c(&b, ",\"severity\":");
		buf_json(&b, str_c(chaperone_severity_name(r->reasons[i].severity)));
		buf_c(&b, ",\"rule\":");
		buf_json(&b, str_c(r->reasons[i].rule));
		buf_char(&b, '}');
	}
	buf_c(&b, "],\"findings_n\":");
	buf_u64(&b, r->findings_n);
	buf_char(&b, '}');
	const char *copy = b.failed ? NULL : arena_copy(arena, memory, b.n);
	*out = str_of(copy, b.n);
	return copy;
}

static int check(const struct checking *what, const struct chaperone_profile *profile,
                 struct checker **out, struct err *err)
{
	struct checker *c = checker_of_thread();
	*out = c;
	if (!c)
		return err_set(err, E_MEMORY, "Out of memory.");
	c->profile = profile;
	c->policy = what->policy;
	c->offsets = what->offsets;
	int rc = checker_run(c, what->kind, what->text, what->message);
	return rc ? trouble(rc, c, err) : 0;
}

int checking_find(const struct checking *what, const struct chaperone_profile *profile,
                  struct arena *arena, const struct chaperone_finding **findings, size_t *n,
                  struct err *err)
{
	struct checker *c;
	int rc = check(what, profile, &c, err);
	if (rc)
		return rc;
	*n = c->result.findings_n;
	struct chaperone_finding *copy = ARENA_NEW(arena, struct chaperone_finding, *n ? *n : 1);
	if (!copy)
		return err_set(err, E_MEMORY, "Out of memory.");
	if (*n)
		memcpy(copy, c->result.findings, *n * sizeof *copy);
	*findings = copy;
	return 0;
}

int checking_run(const struct checking *what, const struct chaperone_profile *profile,
                 struct arena *arena, struct checked *out, struct err *err)
{
	struct checker *c;
	int rc = check(what, profile, &c, err);
	if (rc)
		return rc;
	const struct chaperone_result *r = &c->result;
	*out = (struct checked){.verdict = r->verdict, .risk = r->risk, .findings = r->findings_n};
	for (size_t i = 0; i < r->reasons_n; i++) {
		unsigned bit = 1u << r->reasons[i].code;
		out->reasons |= r->reasons[i].severity != CHAPERONE_NOTE ? bit : 0;
		out->blocking |= r->reasons[i].severity == CHAPERONE_SEVERITY_BLOCK ? bit : 0;
	}
	const char *copy = arena_copy(arena, r->deidentified.p, r->deidentified.n);
	out->deidentified = str_of(copy, r->deidentified.n);
	if (!copy || !write_json(c, arena, &out->json) || !write_summary(r, arena, &out->summary))
		return err_set(err, E_MEMORY, "Out of memory.");
	return 0;
}
