#include "base/log.h"

#include <stdatomic.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"

static atomic_int lowest = LOG_LEVEL_INFO;

void log_set_level(enum log_level level) { lowest = (int)level; }

void log_write(enum log_level level, const char *event, const struct log_field *fields, size_t n)
{
	static const char *const names[LOG_LEVEL__MAX] = {"debug", "info", "warn", "error"};
	if ((int)level < lowest)
		return;
	char memory[4096], at[CLOCK_TEXT_BYTES];
	struct buf b;
	clock_text(clock_utc_ms(), at);
	buf_init_fixed(&b, memory, sizeof memory - 2);
	buf_c(&b, "{\"time\":");
	buf_json(&b, str_c(at));
	buf_c(&b, ",\"level\":");
	buf_json(&b, str_c(names[level]));
	buf_c(&b, ",\"event\":");
	buf_json(&b, str_c(event));
	for (size_t i = 0; i < n; i++) {
		size_t before = b.n;
		buf_char(&b, ',');
		buf_json(&b, str_c(fields[i].name));
		buf_char(&b, ':');
		if (fields[i].text.p)
			buf_json(&b, fields[i].text);
		else
			buf_i64(&b, fields[i].number);
		if (b.failed) { /* a field too long is left out, the line stays JSON */
			b.failed = false;
			b.n = before;
		}
	}
	memory[b.n++] = '}';
	memory[b.n++] = '\n';
	if (write(STDERR_FILENO, memory, b.n) < 0)
		return; /* nobody listens: nothing better to do than to go on */
}
