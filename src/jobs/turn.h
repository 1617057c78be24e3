/*
 * turn: one run of a job by its handler.
 */
#ifndef JOBS_TURN_H
#define JOBS_TURN_H

#include "domain/job.h"
#include "net/client.h"

enum turn_end {
	TURN_DONE,
	TURN_NEXT,  /* go on at due_utc_ms, from progress; nothing has failed */
	TURN_AGAIN, /* failed this time: try again at due_utc_ms, or after a while where it is 0 */
	TURN_FAILED /* for good, until a person has it run again */
};

struct turn {
	struct store *store;
	struct client *client;
	struct arena *arena; /* dies with the turn */
	const struct job *job;
	/* what the handler leaves */
	int64_t due_utc_ms;
	struct str progress;
	struct err err; /* words for TURN_AGAIN and TURN_FAILED */
};

/* One for each kind. */
typedef enum turn_end turn_handler(struct turn *t);
extern turn_handler *const turn_handlers[JOB_KIND__MAX];

turn_handler turn_publish, turn_verify, turn_take_down, turn_retro_check, turn_results, turn_remind,
	turn_expire, turn_sweep, turn_webhook;

/* A turn that takes long keeps its job before each part of the work; E_CONFLICT when another server
 * has it by now. */
int turn_go_on(struct turn *t);

/* How a turn ends after a transaction: done if rc is 0, again if the store says so, else failed. */
enum turn_end turn_after(struct turn *t, int rc);

#endif
