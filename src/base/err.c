#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

const char *err_words(int code)
{
	switch (code) {
#define ERR_CASE(name, number, words)                                                              \
	case name: return words;
		ERR_LIST(ERR_CASE)
#undef ERR_CASE
	default: return code ? "something unexpected happened" : "fine";
	}
}

static void fill(struct err *e, int code, const char *field, const char *format, va_list list)
{
	e->code = code;
	e->wait_s = 0;
	snprintf(e->field, sizeof e->field, "%s", field);
	vsnprintf(e->words, sizeof e->words, format, list);
}

int err_set(struct err *e, int code, const char *format, ...)
{
	if (!e)
		return code;
	va_list list;
	va_start(list, format);
	fill(e, code, "", format, list);
	va_end(list);
	return code;
}

int err_field(struct err *e, int code, const char *field, const char *format, ...)
{
	if (!e)
		return code;
	va_list list;
	va_start(list, format);
	fill(e, code, field, format, list);
	va_end(list);
	return code;
}

int err_limit(struct err *e, int64_t wait_s, const char *format, ...)
{
	if (!e)
		return E_LIMIT;
	va_list list;
	va_start(list, format);
	fill(e, E_LIMIT, "", format, list);
	va_end(list);
	e->wait_s = (unsigned)wait_s;
	return E_LIMIT;
}
