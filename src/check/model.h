/* model: the trained weights, part of the binary. Made by `make train`; layouts are
 * those of the stages that read them (lexicon.c, tag.c, role.c, judge.c, opinion.c). All
 * little-endian. */
#ifndef CHECK_MODEL_H
#define CHECK_MODEL_H

#include <stdint.h>

#ifdef CHAPERONE_TRAINING
/* The trainer changes them as it goes. */
extern const unsigned char *model_lexicon, *model_tagger, *model_role, *model_judge, *model_opinion;
#else
extern const unsigned char model_lexicon[], model_tagger[], model_role[], model_judge[],
	model_opinion[];
#endif

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the model files are little-endian"
#endif

#endif
