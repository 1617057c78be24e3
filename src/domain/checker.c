#include "domain/checker.h"

#include <sys/mman.h>

/* Kept from one text to the next; what a longer text needs is given back after it. */
#define KEEP_BYTES ((size_t)8 << 20)

static bool grow(struct checker *c, size_t bytes)
{
	bool too_much = c->memory_bytes > KEEP_BYTES && bytes <= KEEP_BYTES;
	if (c->memory && bytes <= c->memory_bytes && !too_much)
		return true;
	checker_release(c);
	size_t room = bytes < KEEP_BYTES ? KEEP_BYTES : bytes;
	/* only the pages that a text touches become memory */
	void *p = mmap(NULL, room, PROT_READ | PROT_WRITE,
	               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return false;
	/* texts stay there until the next: wiping the pages after each would be no small part of
	 * what a check costs */
	madvise(p, room, MADV_DONTDUMP);
	c->memory = p;
	c->memory_bytes = room;
	return true;
}

int checker_run(struct checker *c, enum chaperone_kind kind, struct str text, struct str message)
{
	if (kind != CHAPERONE_REPLY || !message.p)
		message = str_of(NULL, 0);
	c->input = (struct chaperone_input){
		.kind = kind,
		.text = text.p,
		.text_bytes = text.n,
		.in_reply_to = message.p,
		.in_reply_to_bytes = message.n,
		.deid = c->policy,
	};
	if (text.n > CHAPERONE_TEXT_MAX_BYTES || message.n > CHAPERONE_TEXT_MAX_BYTES)
		return CHAPERONE_E_TOO_LONG;
	if (!grow(c, chaperone_memory_bytes(text.n, message.n)))
		return CHAPERONE_E_MEMORY;
	return chaperone_check(&c->input, c->profile, c->memory, c->memory_bytes, &c->result);
}

bool checker_line(const struct checker *c, struct str id, struct buf *out)
{
	buf_c(out, "{\"id\":");
	buf_str(out, id);
	size_t want = c->input.text_bytes * 2 + 2048, n;
	for (;;) {
		char *at = buf_room(out, want);
		if (!at)
			return false;
		n = chaperone_result_json(&c->input, &c->result, c->offsets, at, want);
		if (n <= want) {
			*at = ','; /* instead of the brace that it opens with */
			break;
		}
		want = n;
	}
	out->n += n;
	buf_char(out, '\n');
	return !out->failed;
}

void checker_release(struct checker *c)
{
	if (c->memory)
		munmap(c->memory, c->memory_bytes);
	c->memory = NULL;
	c->memory_bytes = 0;
}
