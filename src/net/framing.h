/*
 * framing: is a request sound HTTP/1.1 as RFC 9110 and 9112 have it, so that no proxy in front
 * could have read it differently?
 */
#ifndef NET_FRAMING_H
#define NET_FRAMING_H

#include "net/call.h"

/* What the headers say that matters to whoever reads the body. */
struct framing {
	unsigned hosts, lengths, encodings;
	struct str host;
	uint64_t length;
	size_t headers, bytes; /* how many, and how long they are when written without blanks */
	const char *wrong;     /* words; NULL: nothing is */
};

/* One header after the other; stops looking once something is wrong. */
void framing_header(struct framing *f, struct str name, struct str value);
/* `bytes` is how long first line and headers were as sent, `line` the first line by itself. Beyond
 * what the parser gave us there may be one blank in each header, after its colon: anything else is
 * something that the parser left out or changed (NUL, folded lines, bare line feeds). */
void framing_size(struct framing *f, size_t line, size_t bytes);
/* After all of them. False: refuse with 400 and the words in f->wrong, and close. */
bool framing_sound(struct framing *f);
/* Cut a request target into path and query. False unless it is an absolute path of visible
 * ASCII characters without a fragment. */
bool framing_target(struct str target, struct str *path, struct str *query);
/* "example.org:8080" → "example.org"; "[::1]:8080" → "[::1]". .p NULL if it is neither a name nor
 * an address with an optional port. */
struct str framing_host(struct str header);

#endif
