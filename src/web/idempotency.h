/*
 * idempotency: a POST with an Idempotency-Key is done once, however often it is sent: by the same
 * person with the same body on the same route, for a day. A repeat is answered with the status of
 * the first and with what its Location shows now; what was answered is not kept, for it may be
 * PHI. A repeat while the first is under way is a conflict; with another body it is refused. A
 * request that failed may be sent again.
 */
#ifndef WEB_IDEMPOTENCY_H
#define WEB_IDEMPOTENCY_H

#include "web/request.h"

#define IDEMPOTENCY_KEEP_MS DAY_MS

struct idempotency {
	bool on;
	unsigned char id[32];
	/* of a repeat */
	int status; /* 0: this is the first */
	struct str location;
};

/* 0, or the status of a problem. */
int idempotency_begin(struct idempotency *i, struct request *q);
/* The first was answered, or failed. */
void idempotency_end(const struct idempotency *i, struct request *q, bool failed);
int idempotency_sweep(struct tx *tx, int64_t before_utc_ms, struct err *err);

#endif
