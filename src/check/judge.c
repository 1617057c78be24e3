#include "check/judge.h"

#include "check/feature.h"
#include "check/logistic.h"
#include "check/model.h"

/* Layout of models/judge.bin. Rows of 16 weights follow. */
struct judge {
	char magic[4]; /* "CHJG" */
	uint32_t version, bits;
	float scale; /* weight = integer × scale */
	float bias[CHAPERONE_KIND__MAX][8];
	float platt[CHAPERONE_KIND__MAX][8][2]; /* probability = logistic(a + b × logit) */
};

static const struct judge *judge(void)
{
	return (const struct judge *)(const void *)model_judge;
}

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

typedef int32_t row __attribute__((vector_size(4 * JUDGE_ROW)));
typedef int8_t row8 __attribute__((vector_size(JUDGE_ROW), aligned(1)));

int judge_doc(const struct doc *doc, struct judge_output *out)
{
	const struct judge *m = judge();
	const int8_t *rows = (const int8_t *)(m + 1);
	size_t n;
	uint32_t *f = feature_of_doc(doc, m->bits, &n);
	if (!f)
		return CHAPERONE_E_MEMORY;
	row sum = {0};
	for (size_t k = 0; k < n; k++) {
		row8 r;
		memcpy(&r, rows + (size_t)f[k] * JUDGE_ROW, sizeof r);
		sum += __builtin_convertvector(r, row);
	}
	*out = (struct judge_output){.unsafe = 0};
	unsigned outputs, column = judge_column(doc->kind, &outputs);
	float norm = m->scale * feature_norm(n);
	for (unsigned k = 0; k < outputs; k++) {
		float logit = m->bias[doc->kind][k] + (float)sum[column + k] * norm;
		const float *platt = m->platt[doc->kind][k];
		float p = logistic(platt[0] + platt[1] * logit);
		enum chaperone_reason_code code = judge_reason(doc->kind, k);
		if (code == CHAPERONE_REASON__MAX)
			out->unsafe = p;
		else
			out->reason[code] = p;
	}
	return 0;
}
