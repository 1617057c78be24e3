#include "check/judge.h"

#include "check/logistic.h"
#include "check/model.h"
#include "check/opinion.h"
#include "check/passage.h"
#include "check/rows.h"

/* Layout of models/judge.bin. Rows with marks follow: those of posts, of replies and of incoming
 * texts, 2^bits each. */
struct judge {
	char magic[4]; /* "CHJG" */
	uint32_t version, bits;
	float scale; /* weight = integer × scale */
	float bias[CHAPERONE_KIND__MAX][JUDGE_OUTPUTS_MAX];
	float platt[CHAPERONE_KIND__MAX][JUDGE_OUTPUTS_MAX][2];  /* probability = logistic(a + b ×
	                                                            logit) */
	float threshold[CHAPERONE_KIND__MAX][JUDGE_OUTPUTS_MAX]; /* probability from which a reason
	                                                            is given */
	float share;                                             /* of the second opinion */
	float unsure[2]; /* logits of risk between which it is asked for */
	float lenience;  /* taken from the logits of a text of several passages */
};

static const struct judge *judge(void) { return (const struct judge *)(const void *)model_judge; }

static const uint8_t *rows_of(const struct judge *m, enum chaperone_kind kind)
{
	return (const uint8_t *)(m + 1) + ((size_t)kind << m->bits) * ROWS_MARKED;
}

unsigned judge_outputs(enum chaperone_kind kind)
{
	return kind == CHAPERONE_INBOUND ? JUDGE_INBOUND_OUTPUTS : JUDGE_POST_OUTPUTS;
}

enum chaperone_reason_code judge_reason(enum chaperone_kind kind, unsigned output)
{
	unsigned code = output + (kind == CHAPERONE_INBOUND ? CHAPERONE_PHI_SELF_DISCLOSED : 0u);
	return output + 1 == judge_outputs(kind) ? CHAPERONE_REASON__MAX
	                                         : (enum chaperone_reason_code)code;
}

size_t judge_memory_bytes(size_t text_bytes, size_t message_bytes)
{
	/* a passage's entities, its features, the opinion's work, weights of tokens */
	return 2 * (feature_memory_bytes(text_bytes) + feature_memory_bytes(message_bytes)) +
	       opinion_memory_bytes() + 4096;
}

float judge_risk(enum chaperone_kind kind, const float *logit)
{
	unsigned outputs = judge_outputs(kind);
	float clear = 1;
	for (unsigned k = 0; k + 1 < outputs; k++)
		if (judge_reason(kind, k) != CHAPERONE_COMPLAINT)
			clear *= 1 - logistic(logit[k]);
	clear = clear > .9999f ? .9999f : clear < .0001f ? .0001f : clear;
	return .5f * (logit[outputs - 1] - logistic_inverse(clear));
}

static float probability(const struct judge *m, enum chaperone_kind kind, unsigned k, float logit)
{
	const float *platt = m->platt[kind][k];
	return logistic(platt[0] + platt[1] * logit);
}

/* The logits of one passage, "unsafe" as risk; its features stay in the arena. */
static int judge_passage(const struct doc *doc, struct opinion_memory *opinion,
                         struct feature_list *f, float *logit)
{
	const struct judge *m = judge();
	int rc = feature_of_doc(doc, m->bits, rows_of(m, doc->kind), f);
	if (rc)
		return rc;
	int32_t sum[JUDGE_OUTPUTS_MAX];
	rows_sum7(rows_of(m, doc->kind), f->id, f->n, sum);
	unsigned outputs = judge_outputs(doc->kind);
	float norm = m->scale * feature_norm(f->n);
	for (unsigned k = 0; k < outputs; k++)
		logit[k] = m->bias[doc->kind][k] + (float)sum[k] * norm;
	float risk = judge_risk(doc->kind, logit);
	if (risk > m->unsure[0] && risk < m->unsure[1] && opinion->asked < OPINION_ASKED_MAX) {
		float other[JUDGE_OUTPUTS_MAX];
		rc = opinion_of_doc(doc, opinion, other);
		for (unsigned k = 0; !rc && k < outputs; k++)
			logit[k] += m->share * (other[k] - logit[k]);
		risk = judge_risk(doc->kind, logit);
	}
	logit[outputs - 1] = risk;
	return rc;
}

/* Every passage of a reply is judged beside the message it answers; of a long one only its
 * beginning, or two long texts would cost their product. */
#define MESSAGE_TOKENS_MAX 256

static bool shorten_message(struct doc *doc, struct doc *message)
{
	const struct passage beginning = {0, MESSAGE_TOKENS_MAX};
	if (!doc->message || doc->message->tokens_n <= MESSAGE_TOKENS_MAX)
		return true;
	if (!passage_doc(doc->message, &beginning, message))
		return false;
	doc->message = message;
	return true;
}

int judge_doc(const struct doc *whole_doc, struct judge_output *out)
{
	const struct judge *m = judge();
	struct doc beside = *whole_doc, message;
	const struct doc *doc = &beside;
	unsigned outputs = judge_outputs(doc->kind);
	float logit[JUDGE_OUTPUTS_MAX], top[JUDGE_OUTPUTS_MAX];
	for (unsigned k = 0; k < JUDGE_OUTPUTS_MAX; k++)
		top[k] = -1e30f;
	*out = (struct judge_output){.unsafe = 0};
	if (!shorten_message(&beside, &message))
		return CHAPERONE_E_MEMORY;
	struct opinion_memory opinion = {.asked = 0};
	size_t mark = arena_mark(doc->arena);
	for (struct passage p = {0, 0}; passage_next(doc, &p);) {
		bool whole = p.to - p.from == doc->tokens_n;
		struct doc part;
		struct feature_list f;
		arena_back(doc->arena, mark);
		if (!passage_doc(doc, &p, &part) || judge_passage(&part, &opinion, &f, logit))
			return CHAPERONE_E_MEMORY;
		for (unsigned k = 0; k < outputs; k++) {
			float v = logit[k] - (whole ? 0 : m->lenience);
			top[k] = v > top[k] ? v : top[k];
		}
		if (whole)
			out->features = f;
	}
	for (unsigned k = 0; k < outputs; k++) {
		float p = probability(m, doc->kind, k, top[k]);
		enum chaperone_reason_code code = judge_reason(doc->kind, k);
		if (code == CHAPERONE_REASON__MAX)
			out->unsafe = p;
		else
			out->reason[code] = p;
	}
	return 0;
}

static unsigned output_of(enum chaperone_kind kind, enum chaperone_reason_code code)
{
	if (code == CHAPERONE_REASON__MAX)
		return judge_outputs(kind) - 1;
	return (unsigned)code - (kind == CHAPERONE_INBOUND ? CHAPERONE_PHI_SELF_DISCLOSED : 0u);
}

float judge_threshold(enum chaperone_kind kind, enum chaperone_reason_code code)
{
	return judge()->threshold[kind][output_of(kind, code)];
}

float *judge_weights(const struct doc *doc, const struct judge_output *judged,
                     enum chaperone_reason_code code)
{
	const struct judge *m = judge();
	const uint8_t *rows = rows_of(m, doc->kind);
	unsigned output = output_of(doc->kind, code);
	struct feature_list f = judged->features;
	float *w = arena_zero(doc->arena, doc->tokens_n + 1, sizeof *w);
	if (!w || (!f.id && feature_of_doc(doc, m->bits, rows, &f)))
		return NULL;
	/* what is of no token goes to one behind the last */
	for (size_t k = 0; k < f.n; k++) {
		const uint8_t *row = rows + (size_t)rows_place(f.id[k]) * ROWS_MARKED;
		bool fits = row[ROWS_MARKED - 1] == rows_mark(f.id[k]);
		size_t token = f.token[k] < doc->tokens_n ? f.token[k] : doc->tokens_n;
		w[token] += (float)(fits * (row[output] - ROWS_ZERO)) * m->scale;
	}
	return w;
}
