/*
 * judge: for each reason the calibrated probability that a careful reader would
 * give it: logistic regression over hashed features of the words, their classes,
 * the tagged entities and their roles, and for replies of the message answered;
 * where that is unsure, a second opinion is mixed in. A long text is as risky as
 * its riskiest passage. 8-bit weights, integer sums: the same answers native and in
 * WebAssembly. Trained by train/judgement.c and train/network.c.
 */
#ifndef CHECK_JUDGE_H
#define CHECK_JUDGE_H

#include "check/doc.h"
#include "check/feature.h"

/* Outputs of one kind of text, in this order. */
#define JUDGE_POST_OUTPUTS    7 /* six reasons of posts and replies, then "unsafe" */
#define JUDGE_INBOUND_OUTPUTS 5 /* four reasons of incoming texts, then "unsafe" */
#define JUDGE_OUTPUTS_MAX     8

struct judge_output {
	float reason[CHAPERONE_REASON__MAX]; /* 0 for those of other kinds */
	float unsafe;
	struct feature_list features; /* of the text when it is one passage; else empty */
};

/* How many outputs a kind has. */
unsigned judge_outputs(enum chaperone_kind kind);
/* Reason of an output; CHAPERONE_REASON__MAX for "unsafe". */
enum chaperone_reason_code judge_reason(enum chaperone_kind kind, unsigned output);

size_t judge_memory_bytes(size_t text_bytes, size_t message_bytes);

/* "Unsafe" as one output beside the reasons: the mean of its own logit and of that of "at least one
 * reason", were they independent. */
float judge_risk(enum chaperone_kind kind, const float *logit);

/* Judge a tagged document. 0 or CHAPERONE_E_MEMORY. */
int judge_doc(const struct doc *doc, struct judge_output *out);

/* How much each token adds to a reason's logit (negative: takes from it), in doc->arena; NULL when
 * the arena is full. What is not of a token (lengths, company, the message answered) is left out.
 */
float *judge_weights(const struct doc *doc, const struct judge_output *judged,
                     enum chaperone_reason_code code);
/* Probability from which a reason is given, and the risk from which a text is held. */
float judge_threshold(enum chaperone_kind kind, enum chaperone_reason_code code);

#endif
