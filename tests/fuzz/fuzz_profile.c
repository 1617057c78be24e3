/* Profiles: any text is read or refused with words, and asking never reads too far. The text up
 * to a line "---" is the profile, the rest what is asked about. */
#include "base/utf8.h"
#include "check/profile.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(const struct profile *p, struct str words)
{
	struct chaperone_span spans[16];
	for (unsigned type = 0; type < CHAPERONE_ENTITY__MAX; type++)
		profile_owns(p, (enum chaperone_entity)type, words);
	size_t n = profile_denied(p, words, spans, 16), end = 0;
	for (size_t i = 0; i < n; i++) {
		if (spans[i].start < end || spans[i].start >= spans[i].end ||
		    spans[i].end > words.n)
			abort();
		end = spans[i].end;
	}
	for (size_t i = 0; i < p->pictures_n; i++)
		for (size_t at = 0; at <= words.n; at++)
			if (picture_match(&p->pictures[i].picture, words, at) > words.n - at)
				abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_of((const char *)data, size), words = str_of(NULL, 0);
	const char *cut = size ? memmem(text.p, text.n, "\n---\n", 5) : NULL;
	if (cut) {
		words = str_of(cut + 5, (size_t)(text.p + text.n - cut) - 5);
		text.n = (size_t)(cut - text.p);
	}
	words.n = utf8_valid(words);
	char *exact = malloc(words.n ? words.n : 1);
	size_t bytes = chaperone_profile_memory_bytes(text.n);
	void *memory = malloc(bytes);
	const struct chaperone_profile *p;
	struct chaperone_profile_error error = {0};
	if (!exact || !memory)
		abort();
	if (words.n)
		memcpy(exact, words.p, words.n);
	int rc = chaperone_profile_build(text.p ? text.p : "", text.n, memory, bytes, &p, &error);
	if (rc == CHAPERONE_E_MEMORY ||
	    (rc && (!error.words[0] || !error.line) && text.n <= 1 << 20))
		abort();
	if (!rc)
		ask((const struct profile *)(const void *)p, str_of(exact, words.n));
	free(memory);
	free(exact);
	return 0;
}
