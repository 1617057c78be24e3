/*
 * rule: combinations that are protected health information whatever else a text
 * says, so that no weight can outvote them: a name with its own health information,
 * a record number beside health information. Of the other sort there is one: a short
 * post that quotes what must never be posted. Their shares of right answers on the
 * labelled texts stand in rule.c.
 */
#ifndef CHECK_RULE_H
#define CHECK_RULE_H

#include "check/doc.h"
#include "check/judge.h"

/* Set the probabilities of a tagged document right where a rule holds. Linear time. */
void rule_apply(const struct doc *doc, struct judge_output *judged);

#endif
