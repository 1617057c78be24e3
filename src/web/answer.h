/* answer: what a request is answered with: the thing it asked for, or a problem. */
#ifndef WEB_ANSWER_H
#define WEB_ANSWER_H

#include "web/request.h"

/* Status and headers of what the handler left in the request; then it is sent. */
void answer_send(struct request *q);
/* A problem instead, with the words of q->err. */
void answer_problem(struct request *q, int status);
/* What a handler that went well leaves open: its status, and where to read what it made. */
void answer_complete(struct request *q);
/* Where the noun that was made or changed can be read; .p NULL if nowhere. */
struct str answer_noun(struct request *q);

#endif
