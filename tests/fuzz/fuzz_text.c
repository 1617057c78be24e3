/* Normalising any text: the promises of check/text.h. */
#include "base/utf8.h"
#include "check/text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct text normalise(struct str raw, void **memory)
{
	size_t bytes = text_memory_bytes(raw.n);
	struct arena arena;
	struct text t;
	*memory = malloc(bytes);
	arena_init(&arena, *memory, bytes);
	if (!*memory || text_init(&t, raw, &arena))
		abort();
	return t;
}

static void check(const struct text *t)
{
	if (t->n > t->raw.n || utf8_valid(str_of(t->p, t->n)) != t->n)
		abort();
	if (t->at[t->n] != t->raw.n)
		abort();
	for (size_t i = 0; i < t->n; i++) {
		if (t->at[i] > t->at[i + 1] || !utf8_is_start(t->raw.p[t->at[i]]))
			abort();
		if (!utf8_is_start(t->p[i]) && t->at[i] != t->at[i - 1])
			abort();
		struct chaperone_span s = text_back(t, i, i + 1);
		if (s.start >= s.end || s.end > t->raw.n ||
		    (s.end < t->raw.n && !utf8_is_start(t->raw.p[s.end])))
			abort();
	}
	for (size_t i = 0; i < TEXT_PAD; i++)
		if (t->p[t->n + i])
			abort();
	if (!t->changed && (t->n != t->raw.n || (t->n && memcmp(t->p, t->raw.p, t->n))))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str raw = str_of((const char *)data, size);
	raw.n = utf8_valid(raw);
	void *once, *twice;
	struct text t = normalise(raw, &once);
	check(&t);
	struct text again = normalise(str_of(t.p, t.n), &twice);
	check(&again);
	free(once);
	free(twice);
	return 0;
}
