#include "base/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int64_t offset_ms;
static pthread_once_t offset_once = PTHREAD_ONCE_INIT;

static void read_offset(void)
{
	const char *words = getenv("CHAPERONE_CLOCK_OFFSET_MS");
	offset_ms = words ? strtoll(words, NULL, 10) : 0;
}

static int64_t read_clock(clockid_t id, int64_t unit_per_s)
{
	struct timespec t;
	clock_gettime(id, &t);
	return t.tv_sec * unit_per_s + t.tv_nsec / (1000000000 / unit_per_s);
}

int64_t clock_utc_ms(void)
{
	pthread_once(&offset_once, read_offset);
	return read_clock(CLOCK_REALTIME, 1000) + offset_ms;
}

int64_t clock_mono_ms(void) { return read_clock(CLOCK_MONOTONIC, 1000); }
int64_t clock_mono_us(void) { return read_clock(CLOCK_MONOTONIC, 1000000); }

void clock_text(int64_t utc_ms, char out[CLOCK_TEXT_BYTES])
{
	time_t s = (time_t)(utc_ms / 1000);
	int ms = (int)(utc_ms % 1000);
	if (ms < 0) {
		ms += 1000;
		s--;
	}
	struct tm t;
	gmtime_r(&s, &t);
	char day[CLOCK_TEXT_BYTES];
	strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &t);
	snprintf(out, CLOCK_TEXT_BYTES, "%.19s.%03dZ", day, ms);
}

static bool number(struct str *s, size_t digits, int low, int high, int *out)
{
	int v = 0;
	if (s->n < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		if (!ascii_is_digit(s->p[i]))
			return false;
		v = v * 10 + (s->p[i] - '0');
	}
	s->p += digits;
	s->n -= digits;
	*out = v;
	return v >= low && v <= high;
}

static bool sign(struct str *s, char a, char b)
{
	if (!s->n || (*s->p != a && *s->p != b))
		return false;
	s->p++;
	s->n--;
	return true;
}

static bool fraction(struct str *s, int *ms)
{
	*ms = 0;
	if (!s->n || *s->p != '.')
		return true;
	int unit = 100, n = 0;
	for (s->p++, s->n--; s->n && ascii_is_digit(*s->p); s->p++, s->n--, n++) {
		*ms += (*s->p - '0') * unit;
		unit /= 10;
	}
	return n > 0;
}

static bool zone(struct str *s, int *minutes)
{
	int h, m, sense;
	*minutes = 0;
	if (sign(s, 'Z', 'z'))
		return true;
	sense = s->n && *s->p == '-' ? -1 : 1;
	if (!sign(s, '+', '-') || !number(s, 2, 0, 23, &h) || !sign(s, ':', ':') ||
	    !number(s, 2, 0, 59, &m))
		return false;
	*minutes = sense * (h * 60 + m);
	return true;
}

bool clock_parse(struct str s, int64_t *utc_ms)
{
	struct tm t = {0}, back;
	int ms, offset, year, month;
	if (!number(&s, 4, 1970, 9999, &year) || !sign(&s, '-', '-') ||
	    !number(&s, 2, 1, 12, &month) || !sign(&s, '-', '-') ||
	    !number(&s, 2, 1, 31, &t.tm_mday) || !sign(&s, 'T', 't') ||
	    !number(&s, 2, 0, 23, &t.tm_hour) || !sign(&s, ':', ':') ||
	    !number(&s, 2, 0, 59, &t.tm_min) || !sign(&s, ':', ':') ||
	    !number(&s, 2, 0, 59, &t.tm_sec) || !fraction(&s, &ms) || !zone(&s, &offset) || s.n)
		return false;
	t.tm_year = year - 1900;
	t.tm_mon = month - 1;
	int day = t.tm_mday;
	time_t at = timegm(&t);
	gmtime_r(&at, &back);
	if (back.tm_mday != day) /* the 31st of a shorter month */
		return false;
	*utc_ms = ((int64_t)at - offset * 60) * 1000 + ms;
	return true;
}
