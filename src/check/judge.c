#include "check/judge.h"

#include "check/feature.h"
#include "check/logistic.h"
#include "check/model.h"
#include "check/rows.h"

/* Layout of models/judge.bin. Rows of 16 weights follow. */
struct judge {
	char magic[4]; /* "CHJG" */
	uint32_t version, bits;
	float scale; /* weight = integer × scale */
	float bias[CHAPERONE_KIND__MAX][8];
	float platt[CHAPERONE_KIND__MAX][8][2];  /* probability = logistic(a + b × logit) */
	float threshold[CHAPERONE_KIND__MAX][8]; /* probability from which a reason is given */
};

static const struct judge *judge(void) { return (const struct judge *)(const void *)model_judge; }

unsigned judge_column(enum chaperone_kind kind, unsigned *outputs)
{
	*outputs = kind == CHAPERONE_INBOUND ? JUDGE_INBOUND_OUTPUTS : JUDGE_POST_OUTPUTS;
	return kind == CHAPERONE_REPLY ? 8 : 0;
}

enum chaperone_reason_code judge_reason(enum chaperone_kind kind, unsigned output)
{
	unsigned code = output + (kind == CHAPERONE_INBOUND ? CHAPERONE_PHI_SELF_DISCLOSED : 0u);
	if (output + 1 == (kind == CHAPERONE_INBOUND ? JUDGE_INBOUND_OUTPUTS : JUDGE_POST_OUTPUTS))
		return CHAPERONE_REASON__MAX;
	return (enum chaperone_reason_code)code;
}

size_t judge_memory_bytes(size_t text_bytes, size_t message_bytes)
{
	return feature_memory_bytes(text_bytes) + feature_memory_bytes(message_bytes) + 4096;
}

/* The text as a whole, as one output beside the reasons: the mean of the logit of "unsafe" and of
 * that of "at least one reason", were they independent. Calibrated like the others. */
static float risk_logit(enum chaperone_kind kind, const float *logit, unsigned outputs)
{
	float clear = 1;
	for (unsigned k = 0; k + 1 < outputs; k++)
		if (judge_reason(kind, k) != CHAPERONE_COMPLAINT)
			clear *= 1 - logistic(logit[k]);
	if (clear > .9999f)
		clear = .9999f;
	if (clear < .0001f)
		clear = .0001f;
	return .5f * (logit[outputs - 1] - logistic_inverse(clear));
}

int judge_doc(const struct doc *doc, struct judge_output *out)
{
	const struct judge *m = judge();
	struct feature_list f;
	int rc = feature_of_doc(doc, m->bits, &f);
	if (rc)
		return rc;
	int32_t sum[ROWS_WIDTH];
	rows_sum((const int8_t *)(m + 1), f.row, f.n, 0, sum);
	*out = (struct judge_output){.unsafe = 0};
	unsigned outputs, column = judge_column(doc->kind, &outputs);
	float norm = m->scale * feature_norm(f.n), logit[8];
	for (unsigned k = 0; k < outputs; k++)
		logit[k] = m->bias[doc->kind][k] + (float)sum[column + k] * norm;
	logit[outputs - 1] = risk_logit(doc->kind, logit, outputs);
	for (unsigned k = 0; k < outputs; k++) {
		const float *platt = m->platt[doc->kind][k];
		float p = logistic(platt[0] + platt[1] * logit[k]);
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
	unsigned outputs;
	judge_column(kind, &outputs);
	if (code == CHAPERONE_REASON__MAX)
		return outputs - 1;
	return (unsigned)code - (kind == CHAPERONE_INBOUND ? CHAPERONE_PHI_SELF_DISCLOSED : 0u);
}

float judge_threshold(enum chaperone_kind kind, enum chaperone_reason_code code)
{
	return judge()->threshold[kind][output_of(kind, code)];
}

float *judge_weights(const struct doc *doc, enum chaperone_reason_code code)
{
	const struct judge *m = judge();
	const int8_t *rows = (const int8_t *)(m + 1);
	struct feature_list f;
	float *w = arena_zero(doc->arena, doc->tokens_n + 1, sizeof *w);
	if (!w || feature_of_doc(doc, m->bits, &f))
		return NULL;
	unsigned outputs, column = judge_column(doc->kind, &outputs) + output_of(doc->kind, code);
	for (size_t k = 0; k < f.n; k++)
		if (f.token[k] != FEATURE_OF_TEXT)
			w[f.token[k]] +=
				(float)rows[(size_t)f.row[k] * JUDGE_ROW + column] * m->scale;
	return w;
}
