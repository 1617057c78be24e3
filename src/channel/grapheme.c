#include "channel/grapheme.h"

#include <unigbrk.h>

#include "base/utf8.h"

/* libunistring looks at one stretch at a time; a cluster reaches over the seam only where the
 * stretch would be thousands of joined code points, which no text of people's has. */
#define STRETCH 4096

size_t grapheme_count(struct str text)
{
	char breaks[STRETCH];
	size_t count = 0;
	while (text.n) {
		size_t n = text.n < STRETCH ? text.n : STRETCH;
		while (n < text.n && n > 1 && !utf8_is_start(text.p[n]))
			n--;
		u8_grapheme_breaks((const uint8_t *)text.p, n, breaks);
		size_t last = 0;
		for (size_t i = 1; i < n; i++)
			if (breaks[i]) {
				count++;
				last = i;
			}
		if (n == text.n)
			return count + 1;
		/* the last cluster may go on: look at it again, unless it is all there is */
		if (!last) {
			count++;
			last = n;
		}
		text = str_of(text.p + last, text.n - last);
	}
	return count;
}
