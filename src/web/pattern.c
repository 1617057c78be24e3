#define PCRE2_CODE_UNIT_WIDTH 8
#include "web/pattern.h"

#include <pcre2.h>
#include <stdlib.h>

#define COMPILED_MAX_BYTES ((size_t)256 << 10)
#define MATCH_LIMIT        200000
#define DEPTH_LIMIT        2000
#define HEAP_LIMIT_KIB     2048
#define NEST_LIMIT         50

struct pattern {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
};

static uint32_t options(unsigned flags)
{
	return PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C |
	       (flags & PATTERN_NOCASE ? PCRE2_CASELESS : 0) |
	       (flags & PATTERN_MULTILINE ? PCRE2_MULTILINE : 0) |
	       (flags & PATTERN_DOTALL ? PCRE2_DOTALL : 0) |
	       (flags & PATTERN_VERBOSE ? PCRE2_EXTENDED : 0);
}

int pattern_new(struct pattern **out, struct str regex, unsigned flags, struct err *err)
{
	int code = 0;
	size_t at = 0, bytes = 0;
	*out = NULL;
	if (regex.n > PATTERN_MAX_BYTES)
		return err_set(err, E_INVALID, "A regular expression may have at most %d bytes.",
		               PATTERN_MAX_BYTES);
	struct pattern *p = calloc(1, sizeof *p);
	pcre2_compile_context *how = pcre2_compile_context_create(NULL);
	if (p && how) {
		pcre2_set_parens_nest_limit(how, NEST_LIMIT);
		p->code = pcre2_compile((PCRE2_SPTR)regex.p, regex.n, options(flags), &code, &at,
		                        how);
	}
	pcre2_compile_context_free(how);
	if (p && p->code) {
		pcre2_pattern_info(p->code, PCRE2_INFO_SIZE, &bytes);
		p->data = pcre2_match_data_create(1, NULL);
		p->context = pcre2_match_context_create(NULL);
	}
	if (p && p->data && p->context && bytes <= COMPILED_MAX_BYTES) {
		pcre2_set_match_limit(p->context, MATCH_LIMIT);
		pcre2_set_depth_limit(p->context, DEPTH_LIMIT);
		pcre2_set_heap_limit(p->context, HEAP_LIMIT_KIB);
		*out = p;
		return 0;
	}
	bool wrong = p && !p->code && code;
	pattern_free(p);
	if (bytes > COMPILED_MAX_BYTES)
		return err_set(err, E_INVALID, "The regular expression is too complex.");
	if (!wrong)
		return err_set(err, E_MEMORY, "Out of memory.");
	char words[120] = "";
	pcre2_get_error_message(code, (PCRE2_UCHAR *)words, sizeof words);
	return err_set(err, E_INVALID, "%s at position %zu", words, at);
}

void pattern_free(struct pattern *p)
{
	if (!p)
		return;
	pcre2_match_context_free(p->context);
	pcre2_match_data_free(p->data);
	pcre2_code_free(p->code);
	free(p);
}

int pattern_find(struct pattern *p, struct str text, size_t from, size_t *start, size_t *end,
                 struct err *err)
{
	/* the text is valid UTF-8, as every string out of JSON is, and `from` begins a character */
	int rc = pcre2_match(p->code, (PCRE2_SPTR)text.p, text.n, from,
	                     PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY, p->data, p->context);
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	if (rc < 0)
		return err_set(err, E_INVALID, "A regular expression takes too long on this text.");
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(p->data);
	*start = at[0] < at[1] ? at[0] : at[1]; /* \K may turn them round */
	*end = at[0] < at[1] ? at[1] : at[0];
	return *end > from && *end > *start;
}
