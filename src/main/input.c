#include "main/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/utf8.h"

#define REPLACEMENT "\xEF\xBF\xBD"

/* Bytes of the ill-formed sequence at s: as many as could have begun a character. */
static size_t subpart(struct str s)
{
	unsigned char c = (unsigned char)s.p[0];
	if (c < 0xC2 || c > 0xF4)
		return 1;
	size_t want = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
	unsigned char lo = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
	unsigned char hi = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
	size_t n = 1;
	for (; n < want && n < s.n; n++) {
		unsigned char next = (unsigned char)s.p[n];
		if (next < lo || next > hi)
			break;
		lo = 0x80;
		hi = 0xBF;
	}
	return n;
}

size_t input_mend(struct str s, struct buf *out)
{
	size_t replaced = 0;
	for (;;) {
		size_t good = utf8_valid(s);
		buf_add(out, s.p, good);
		s = str_of(s.p + good, s.n - good);
		if (!s.n)
			return replaced;
		size_t bad = subpart(s);
		buf_c(out, REPLACEMENT);
		replaced++;
		s = str_of(s.p + bad, s.n - bad);
	}
}

static bool mend(const char *name, struct buf *text, size_t max_bytes)
{
	if (utf8_valid(buf_view(text)) == text->n)
		return true;
	struct buf good;
	buf_init(&good, max_bytes);
	size_t replaced = input_mend(buf_view(text), &good);
	fprintf(stderr, "chaperone: %s: warning: not UTF-8, %zu replaced by U+FFFD\n", name,
	        replaced);
	buf_release(text);
	*text = good;
	return !good.failed;
}

static bool read_all(const char *path, struct buf *text)
{
	bool standard = path[0] == '-' && !path[1];
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	char piece[65536];
	ssize_t n;
	while ((n = read(fd, piece, sizeof piece)) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			buf_add(text, piece, (size_t)n);
	int error = errno;
	if (!standard)
		close(fd);
	errno = error;
	return n == 0;
}

bool input_read(const char *path, struct buf *text)
{
	const char *name = path[0] == '-' && !path[1] ? "standard input" : path;
	size_t max = CHAPERONE_TEXT_MAX_BYTES + 2;
	buf_init(text, max);
	if (!read_all(path, text)) {
		fprintf(stderr, "chaperone: %s: %s\n", name, strerror(errno));
		return false;
	}
	if (!text->failed && text->n && text->p[text->n - 1] == '\n')
		text->n -= text->n > 1 && text->p[text->n - 2] == '\r' ? 2 : 1;
	if (text->failed || !mend(name, text, max) || text->n > CHAPERONE_TEXT_MAX_BYTES) {
		fprintf(stderr, "chaperone: %s: longer than %zu MiB\n", name,
		        CHAPERONE_TEXT_MAX_BYTES >> 20);
		return false;
	}
	return true;
}

struct str input_words(const char *name, const char *words, struct buf *out)
{
	buf_init(out, CHAPERONE_TEXT_MAX_BYTES);
	buf_c(out, words);
	mend(name, out, CHAPERONE_TEXT_MAX_BYTES);
	return buf_view(out);
}

bool input_profile(const char *path, struct input_profile *p)
{
	*p = (struct input_profile){NULL, NULL};
	if (!path)
		return true;
	struct buf text;
	if (!input_read(path, &text)) {
		buf_release(&text);
		return false;
	}
	struct chaperone_profile_error error = {0};
	size_t bytes = chaperone_profile_memory_bytes(text.n);
	p->memory = malloc(bytes);
	int rc = p->memory ? chaperone_profile_build(text.p, text.n, p->memory, bytes, &p->profile,
	                                             &error)
	                   : CHAPERONE_E_MEMORY;
	buf_release(&text);
	if (!rc)
		return true;
	if (rc == CHAPERONE_E_PROFILE)
		fprintf(stderr, "chaperone: %s:%zu: %s\n", path, error.line, error.words);
	else
		fprintf(stderr, "chaperone: %s: %s\n", path, chaperone_error_words(rc));
	input_profile_release(p);
	return false;
}

void input_profile_release(struct input_profile *p)
{
	free(p->memory);
	*p = (struct input_profile){NULL, NULL};
}
