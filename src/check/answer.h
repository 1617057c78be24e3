/*
 * answer: a correct reply in the place of one that must not go out: it suits the
 * tone of the message answered and confirms nothing about anybody.
 */
#ifndef CHECK_ANSWER_H
#define CHECK_ANSWER_H

#include "check/clause.h"

enum tone {
	TONE_CRISIS,    /* self-harm, violence */
	TONE_EMERGENCY, /* symptoms that cannot wait */
	TONE_ADVICE,    /* asks what to take or do */
	TONE_COMPLAINT,
	TONE_THANKS,
	TONE_QUESTION,
	TONE_PLAIN,
	TONE__MAX
};

/* Tone of a message, by its words. */
enum tone answer_tone(const struct doc *message);
/* The reply, in doc->arena, in the language of the message; the organisation's first phone stands
 * in it where the profile has one. `tone` other than TONE__MAX is taken instead of the message's
 * own unless that is more urgent. .n 0 when the arena is full. */
struct str answer_write(const struct doc *doc, enum tone tone);

#endif
