#include "train/panel.h"

void panel_train(struct panel *p, const struct example *x, const bool *use, size_t n)
{
	judgement_train(&p->judge, x, use, n);
	network_train(&p->opinion, x, use, n);
}

static void hear(const struct panel *p, enum chaperone_kind kind, const struct passage_rows *r,
                 float out[JUDGE_OUTPUTS_MAX])
{
	float other[OPINION_OUTPUTS];
	unsigned last = judge_outputs(kind) - 1;
	judgement_logits(&p->judge, kind, r, out);
	float risk = judge_risk(kind, out);
	if (risk > p->settings.unsure[0] && risk < p->settings.unsure[1]) {
		network_logits(&p->opinion, kind, r, other);
		for (unsigned k = 0; k <= last; k++)
			out[k] += p->settings.share * (other[k] - out[k]);
		risk = judge_risk(kind, out);
	}
	out[last] = risk;
}

void panel_logits(const struct panel *p, const struct example *x, float out[JUDGE_OUTPUTS_MAX])
{
	if (!x->parts) {
		hear(p, x->kind, &x->whole, out);
		return;
	}
	for (unsigned k = 0; k < JUDGE_OUTPUTS_MAX; k++)
		out[k] = -1e30f;
	for (size_t i = 0; i < x->parts; i++) {
		float logit[JUDGE_OUTPUTS_MAX];
		hear(p, x->kind, &x->part[i], logit);
		for (unsigned k = 0; k < judge_outputs(x->kind); k++)
			if (logit[k] - p->settings.lenience > out[k])
				out[k] = logit[k] - p->settings.lenience;
	}
}

void panel_release(struct panel *p)
{
	judgement_release(&p->judge);
	network_release(&p->opinion);
}
