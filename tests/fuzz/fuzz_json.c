/* The NDJSON record reader on any bytes: it stays inside the line, its views are inside the line
 * and valid UTF-8, and what it accepts it accepts again. */
#include <stdlib.h>

#include "base/utf8.h"
#include "main/record.h"

static void inside(const char *line, size_t n, struct str s)
{
	if (s.p && (s.p < line || s.p + s.n > line + n || utf8_valid(s) != s.n))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct record r;
	struct record_error e = {0};
	if (utf8_valid(str_of((const char *)data, n)) < n)
		return 0;
	/* exactly n bytes, so that one byte too far is seen */
	char *line = malloc(n ? n : 1);
	memcpy(line, data, n);
	if (record_read(line, n, &r, &e)) {
		inside(line, n, r.text);
		inside(line, n, r.in_reply_to);
		if (r.id.p >= line && r.id.p < line + n)
			inside(line, n, r.id);
	} else if (e.byte < 1 || e.byte > n + 1 || !e.words) {
		abort();
	}
	free(line);
	return 0;
}
