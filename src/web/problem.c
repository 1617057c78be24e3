#include "web/problem.h"

static const struct {
	int status;
	const char *word, *title;
} table[] = {
	{400, "malformed", "The request is malformed"},
	{401, "unauthenticated", "Sign in first"},
	{403, "forbidden", "You may not do that"},
	{404, "not-found", "There is no such thing"},
	{405, "method", "This cannot be done here"},
	{408, "timeout", "The request took too long"},
	{409, "conflict", "It conflicts with what is there"},
	{412, "stale", "Somebody else changed it in the meantime"},
	{413, "too-large", "The request is too large"},
	{415, "media-type", "The body has the wrong type"},
	{421, "misdirected", "This server has another name"},
	{422, "invalid", "A value will not do"},
	{428, "if-match-missing", "Say which version you mean"},
	{429, "limit", "Too many requests"},
	{500, "internal", "Something failed on the server"},
	{503, "unavailable", "Not available just now"},
	{505, "version", "This version of HTTP is not spoken here"},
};
#define TABLE_N (sizeof table / sizeof *table)

const int problem_statuses[] = {400, 401, 403, 404, 405, 408, 409, 412, 413,
                                415, 421, 422, 428, 429, 500, 503, 505, 0};

int problem_status(int code)
{
	switch (code) {
	case E_INVALID: return 422;
	case E_NOT_FOUND: return 404;
	case E_CONFLICT: return 409;
	case E_STALE: return 412;
	case E_FORBIDDEN: return 403;
	case E_UNAUTHENTICATED: return 401;
	case E_LIMIT: return 429;
	case E_TOO_LARGE: return 413;
	case E_UNAVAILABLE: return 503;
	default: return 500;
	}
}

const char *problem_title(int status)
{
	for (size_t i = 0; i < TABLE_N; i++)
		if (table[i].status == status)
			return table[i].title;
	return "Something went wrong";
}

const char *problem_word(int status)
{
	for (size_t i = 0; i < TABLE_N; i++)
		if (table[i].status == status)
			return table[i].word;
	return "other";
}

void problem_write(struct buf *out, int status, const char *words, const char *field,
                   const char *request_id)
{
	buf_c(out, "{\"type\":\"/api/docs#problem-");
	buf_c(out, problem_word(status));
	buf_c(out, "\",\"title\":");
	buf_json(out, str_c(problem_title(status)));
	buf_c(out, ",\"status\":");
	buf_i64(out, status);
	buf_c(out, ",\"detail\":");
	buf_json(out, str_c(words && *words ? words : problem_title(status)));
	if (field && *field) {
		buf_c(out, ",\"field\":");
		buf_json(out, str_c(field));
	}
	buf_c(out, ",\"request_id\":");
	buf_json(out, str_c(request_id));
	buf_char(out, '}');
}
