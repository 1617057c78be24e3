/*
 * checking: one text through the checker under the organisation's profile, with the answer in
 * an arena. The scratch memory is kept by each thread. Threads: any.
 */
#ifndef DOMAIN_CHECKING_H
#define DOMAIN_CHECKING_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "chaperone.h"

struct checking {
	enum chaperone_kind kind;
	struct str text;
	struct str message; /* the one answered; .p NULL if none */
	enum chaperone_deid policy;
	enum chaperone_offsets offsets;
};

struct checked {
	enum chaperone_verdict verdict;
	double risk;
	unsigned reasons;  /* bit of each enum chaperone_reason_code that is more than a note */
	unsigned blocking; /* of those, the ones that block */
	size_t findings;
	struct str deidentified; /* in the arena */
	struct str json;         /* the object of docs/json.md, without an id; in the arena. Its
	                            sentences quote the text: it is as sensitive as that */
	struct str summary;      /* verdict, risk, codes and rules as JSON: quotes nothing */
};

/* 0, E_INVALID (not UTF-8), E_TOO_LARGE or E_MEMORY. `profile` NULL: the built-in one. */
int checking_run(const struct checking *c, const struct chaperone_profile *profile,
                 struct arena *arena, struct checked *out, struct err *err);

/* The findings alone, in the arena; positions are bytes. */
int checking_find(const struct checking *c, const struct chaperone_profile *profile,
                  struct arena *arena, const struct chaperone_finding **findings, size_t *n,
                  struct err *err);

#endif
