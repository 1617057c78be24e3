/*
 * problem: what goes wrong, as the documents of RFC 9457 (application/problem+json).
 * `type` points at the part of the documentation that says what to do about it.
 */
#ifndef WEB_PROBLEM_H
#define WEB_PROBLEM_H

#include "base/buf.h"
#include "base/err.h"

#define PROBLEM_TYPE "application/problem+json"

/* The HTTP status of an error code. */
int problem_status(int code);
const char *problem_title(int status);
/* A word for the kind of it, as in its type: "not-found". */
const char *problem_word(int status);
/* Append the document; field "" if none. */
void problem_write(struct buf *out, int status, const char *words, const char *field,
                   const char *request_id);
/* Every status that has a title, in order; ends with 0. For the documentation. */
extern const int problem_statuses[];

#endif
