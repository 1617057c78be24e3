/*
 * err: what went wrong, once, in words that say what to do.
 *
 * Functions return 0 or one of these negative codes; the words and the name of the
 * input at fault go into a struct err of the caller's (NULL where nobody asks).
 * Words never hold what a person wrote: they are shown, logged and stored.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdint.h>

/* name, code, words */
#define ERR_LIST(X)                                                                                \
	X(E_MEMORY, -1, "out of memory")                                                           \
	X(E_IO, -2, "reading or writing failed")                                                   \
	X(E_INVALID, -3, "the input is not valid")                                                 \
	X(E_NOT_FOUND, -4, "there is no such thing")                                               \
	X(E_CONFLICT, -5, "it conflicts with what is there")                                       \
	X(E_STALE, -6, "somebody else changed it in the meantime")                                 \
	X(E_FORBIDDEN, -7, "you may not do that")                                                  \
	X(E_UNAUTHENTICATED, -8, "sign in first")                                                  \
	X(E_LIMIT, -9, "too many requests")                                                        \
	X(E_TOO_LARGE, -10, "too large")                                                           \
	X(E_UNAVAILABLE, -11, "not available just now")                                            \
	X(E_CORRUPT, -12, "stored data fails its check")

#define ERR_ENUM(name, code, words) name = code,
enum err_code { ERR_LIST(ERR_ENUM) };
#undef ERR_ENUM

struct err {
	int code;
	unsigned wait_s; /* trying again sooner is no use; 0: nothing is known */
	char field[64];  /* the input at fault, "" if none */
	char words[240]; /* one or two sentences; NUL-terminated */
};

/* Fill in and return the code, so that `return err_set(err, E_CONFLICT, "…");` reads well. */
__attribute__((format(printf, 3, 4))) int err_set(struct err *e, int code, const char *format, ...);
/* The same, naming the field of the input that is at fault. */
__attribute__((format(printf, 4, 5))) int err_field(struct err *e, int code, const char *field,
                                                    const char *format, ...);
/* E_LIMIT, and for how long: `return err_limit(err, s, "Too many tries. Wait %lld s.", s);` */
__attribute__((format(printf, 3, 4))) int err_limit(struct err *e, int64_t wait_s,
                                                    const char *format, ...);
/* The general words of a code; static. */
const char *err_words(int code);

#endif
