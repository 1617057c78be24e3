#include "web/presidio.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

int presidio_error(struct request *q, int status, const char *format, ...)
{
	char words[400];
	va_list args;
	va_start(args, format);
	vsnprintf(words, sizeof words, format, args);
	va_end(args);
	struct str s = str_c(words);
	s.n = utf8_valid(s); /* where it was cut */
	q->status = status;
	q->out.n = 0;
	buf_c(&q->out, "{\"error\":");
	buf_json(&q->out, s);
	buf_char(&q->out, '}');
	return 0;
}

json_t *presidio_body(struct request *q)
{
	struct str type = request_header(q, "Content-Type");
	q->status = 200;
	if (!str_eq_nocase(str_trim(str_cut(&type, ';')), STR("application/json"))) {
		presidio_error(q, 415,
		               "Did not attempt to load JSON data because the request "
		               "Content-Type was not 'application/json'.");
		return NULL;
	}
	json_t *body =
		json_loadb(q->body.p ? q->body.p : "", q->body.n, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(body)) {
		json_decref(body);
		presidio_error(q, 400,
		               "The browser (or proxy) sent a request that this server could not "
		               "understand.");
		return NULL;
	}
	return body;
}

bool points_init(struct points *p, struct str text, struct arena *arena)
{
	*p = (struct points){.text = text, .n = text.n};
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++)
		n += utf8_is_start(text.p[i]);
	if (n == text.n)
		return true;
	p->n = n;
	p->at = arena_array(arena, n + 1, sizeof *p->at);
	if (!p->at)
		return false;
	n = 0;
	for (size_t i = 0; i < text.n; i++)
		if (utf8_is_start(text.p[i]))
			p->at[n++] = (uint32_t)i;
	p->at[n] = (uint32_t)text.n;
	return true;
}

size_t points_of_byte(const struct points *p, size_t byte)
{
	if (!p->at)
		return byte;
	size_t low = 0, high = p->n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (p->at[middle] < byte)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
