/*
 * gate: the one place that says whether a post may go out, and what stands in its way.
 *
 * Asked when a post is submitted, when the last approval is given, and when it is sent, each time
 * with today's checker, profile, authorizations, rules and permissions:
 *  - the checker reads the content again; what it says now is what counts;
 *  - phi_disclosure, patient_story and needs_authorization need an authorization on file that
 *    covers exactly this use (45 CFR 164.508); for a patient_story alone a privacy officer may
 *    have recorded a reasoned exception;
 *  - any other reason that blocks must be mended, or set aside by a privacy officer;
 *  - the steps that the approval rules ask for must be approved, for this very content;
 *  - every channel is connected, every picture says what it shows, there is something to say;
 *  - nobody holds everything.
 */
#ifndef DOMAIN_GATE_H
#define DOMAIN_GATE_H

#include "domain/approval.h"

/* code, blocks even being sent for approval? */
#define GATE_LIST(X)                                                                               \
	X(EMPTY, true)                                                                             \
	X(CHANNEL, true)                                                                           \
	X(ALT_TEXT, true)                                                                          \
	X(MESSAGE, true)                                                                           \
	X(AUTHOR, true)                                                                            \
	X(AUTHORIZATION, false)                                                                    \
	X(VERDICT, false)                                                                          \
	X(APPROVAL, false)                                                                         \
	X(HOLD, false)

#define GATE_ENUM(name, at_once) GATE_##name,
enum gate_code { GATE_LIST(GATE_ENUM) GATE__MAX };
#undef GATE_ENUM
extern const char *const gate_code_names[GATE__MAX + 1]; /* "alt_text" */

struct gate {
	unsigned blockers;           /* bit of each gate_code that stands in the way */
	struct str words[GATE__MAX]; /* of each: what it is and what to do */
	struct approval_plan plan;   /* the steps it needs; why */
	enum level author_level;     /* the author's lowest on its channels */
	struct content content;
	struct checked checked;
};

/* May the post go out at that time? 0 with the answer in *gate, or an error that kept it from
 * being found. The row of the post is brought up to date with today's verdict. */
int gate_ask(struct tx *tx, struct post *p, int64_t when_utc_ms, struct arena *arena,
             struct gate *gate, struct err *err);
/* Bits of what blocks even sending it for approval. */
unsigned gate_at_once(void);
/* E_INVALID with the words of the first of `blockers`. */
int gate_refuse(const struct gate *gate, unsigned blockers, struct err *err);

/* Put a post whose approvals are complete on schedule: at its time, or now if it has none or an
 * approver was late only by minutes. Refuses what the gate does not let out. */
int gate_schedule(struct tx *tx, const struct actor *who, struct post *p, struct arena *arena,
                  struct err *err);

#endif
