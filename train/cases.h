/*
 * cases: labelled texts for training and measuring, read from JSON lines
 * (train/corpus) and from token-per-line files of public corpora.
 */
#ifndef TRAIN_CASES_H
#define TRAIN_CASES_H

#include <stdbool.h>

#include "check/doc.h"

struct gold {
	uint32_t start, end; /* bytes of the text */
	uint8_t type;        /* enum chaperone_entity */
	uint8_t role;        /* enum chaperone_role; ROLE__MAX: not labelled */
};

/* What was changed of the text as written (train/augment.h). */
enum copy { COPY_NONE, COPY_LOWER, COPY_UPPER, COPY_RENAMED, COPY_TYPOS, COPY_HASHTAG, COPY__MAX };

struct labelled {
	char *id, *text, *reply_to; /* reply_to NULL unless a reply */
	enum chaperone_kind kind;
	bool unsafe;
	bool names_only;  /* a public corpus: only PERSON is labelled, no verdict */
	bool own;         /* labelled by other hands than the cases that are measured by */
	uint8_t copy;     /* enum copy */
	unsigned reasons; /* bits by enum chaperone_reason_code */
	struct gold *spans;
	size_t spans_n;
	uint32_t group; /* texts of one group stay on one side of a split */
	uint8_t source; /* which file */
};

struct cases {
	struct labelled *c;
	size_t n, cap;
};

/* Append the cases of a file; exits with a message on a malformed one. */
void cases_read(struct cases *cs, const char *path, uint8_t source);
/* Token and label a line (label in the last column, blank line between texts). */
void cases_read_conll(struct cases *cs, const char *path, uint8_t source);
struct labelled *cases_add(struct cases *cs);
/* Fold 0…folds-1 of a case. */
unsigned cases_fold(const struct labelled *c, unsigned folds);

#endif
