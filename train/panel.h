/* panel: judge and second opinion together, as src/check/judge.c hears them, in floats. */
#ifndef TRAIN_PANEL_H
#define TRAIN_PANEL_H

#include "train/judgement.h"
#include "train/network.h"

struct panel {
	struct judgement judge;
	struct network opinion;
	struct judgement_settings settings;
};

void panel_train(struct panel *p, const struct example *x, const bool *use, size_t n);
/* Logits of a text, the last output "unsafe" as risk. */
void panel_logits(const struct panel *p, const struct example *x, float out[JUDGE_OUTPUTS_MAX]);
void panel_release(struct panel *p);

#endif
