/*
 * What the WebAssembly module offers to chaperone.js. It imports nothing.
 *
 * Memory is a stack above the module's own data: alloc() takes from its top and
 * grows it, mark() and release() give everything after a point back. Profiles
 * are made first and stay; a check lies above them and is released after it is read.
 */
#include "chaperone.h"

#define EXPORT(name) __attribute__((export_name(name), used))
#define PAGE_BYTES   65536u

extern unsigned char __heap_base;

static uintptr_t top;
static size_t json_bytes;
static struct chaperone_profile_error profile_error;

EXPORT("mark") size_t wasm_mark(void)
{
	if (!top)
		top = (uintptr_t)&__heap_base;
	return top;
}

EXPORT("release") void wasm_release(size_t mark) { top = mark; }

EXPORT("alloc") void *wasm_alloc(size_t bytes)
{
	uintptr_t at = (wasm_mark() + 15) & ~(uintptr_t)15;
	if (bytes > UINTPTR_MAX - PAGE_BYTES - at)
		return NULL;
	size_t have = __builtin_wasm_memory_size(0) * PAGE_BYTES, want = at + bytes;
	if (want > have &&
	    __builtin_wasm_memory_grow(0, (want - have + PAGE_BYTES - 1) / PAGE_BYTES) == SIZE_MAX)
		return NULL;
	top = want;
	return (void *)at;
}

/* NULL: profile_line() and profile_words() say why. */
EXPORT("profile") const struct chaperone_profile *wasm_profile(const char *text, size_t n)
{
	const struct chaperone_profile *profile = NULL;
	size_t bytes = chaperone_profile_memory_bytes(n);
	void *memory = wasm_alloc(bytes);
	profile_error = (struct chaperone_profile_error){.words = "out of memory"};
	if (!memory || chaperone_profile_build(text, n, memory, bytes, &profile, &profile_error))
		return NULL;
	return profile;
}

EXPORT("profile_line") size_t wasm_profile_line(void) { return profile_error.line; }

EXPORT("profile_words") const char *wasm_profile_words(void) { return profile_error.words; }

static char *write_json(const struct chaperone_input *in, const struct chaperone_result *r,
                        enum chaperone_offsets unit)
{
	size_t room = in->text_bytes * 2 + 4096;
	for (;;) {
		size_t mark = wasm_mark();
		char *out = wasm_alloc(room);
		if (!out)
			return NULL;
		json_bytes = chaperone_result_json(in, r, unit, out, room);
		if (json_bytes <= room)
			return out;
		wasm_release(mark);
		room = json_bytes;
	}
}

/* The result as JSON, json_bytes() long; NULL with the error in *error. */
EXPORT("check")
const char *wasm_check(int kind, const char *text, size_t n, const char *reply_to,
                       size_t reply_to_n, int deid, const struct chaperone_profile *profile,
                       int unit, int32_t *error)
{
	struct chaperone_result r;
	struct chaperone_input in = {
		.kind = (enum chaperone_kind)kind,
		.text = text,
		.text_bytes = n,
		.in_reply_to = reply_to,
		.in_reply_to_bytes = reply_to_n,
		.deid = (enum chaperone_deid)deid,
	};
	size_t bytes = chaperone_memory_bytes(n, reply_to_n);
	void *memory = wasm_alloc(bytes);
	*error = CHAPERONE_E_MEMORY;
	if (!memory)
		return NULL;
	*error = chaperone_check(&in, profile, memory, bytes, &r);
	if (*error)
		return NULL;
	char *out = write_json(&in, &r, (enum chaperone_offsets)unit);
	*error = out ? CHAPERONE_OK : CHAPERONE_E_MEMORY;
	return out;
}

EXPORT("json_bytes") size_t wasm_json_bytes(void) { return json_bytes; }

EXPORT("error_words") const char *wasm_error_words(int error)
{
	return chaperone_error_words(error);
}
