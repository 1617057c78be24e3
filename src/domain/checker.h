/*
 * checker: the library with memory of its own, for one thread: grown to the
 * longest text, and given back to the system after an uncommonly long one.
 */
#ifndef DOMAIN_CHECKER_H
#define DOMAIN_CHECKER_H

#include "base/buf.h"
#include "chaperone.h"

struct checker {
	const struct chaperone_profile *profile;
	enum chaperone_deid policy;
	enum chaperone_offsets offsets;
	void *memory;
	size_t memory_bytes;
	/* of the last check */
	struct chaperone_input input;
	struct chaperone_result result;
};

/* `message` is read only where kind is a reply; .p NULL for none. The result lies in the
 * checker until its next text. 0 or a chaperone_error. */
int checker_run(struct checker *c, enum chaperone_kind kind, struct str text, struct str message);
/* Append {"id":id,…} and a line end; `id` is JSON already. False when out is full. */
bool checker_line(const struct checker *c, struct str id, struct buf *out);
void checker_release(struct checker *c);

#endif
