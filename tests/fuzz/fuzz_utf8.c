/* UTF-8 on any bytes: what is mended is valid, what was valid stays as it is, and every character
 * survives decoding and encoding. */
#include <stdlib.h>

#include "base/utf8.h"
#include "main/input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str s = str_of((const char *)data, n);
	struct buf out;
	buf_init(&out, 3 * n + 4);
	size_t replaced = input_mend(s, &out);
	if (out.failed || utf8_valid(buf_view(&out)) != out.n)
		abort();
	if ((replaced == 0) != (utf8_valid(s) == n) || (!replaced && !str_eq(s, buf_view(&out))))
		abort();
	for (size_t i = 0; i < out.n;) {
		unsigned got;
		char again[4];
		uint32_t c = utf8_get(out.p + i, &got);
		if (utf8_put(again, c) != got || memcmp(again, out.p + i, got) != 0)
			abort();
		i += got;
	}
	buf_release(&out);
	return 0;
}
