/*
 * rule: combinations that are protected health information whatever else a text
 * says, so that no weight can outvote them: a name with its own health information,
 * a record number beside health information. Rules raise a probability, never lower
 * one. Their shares of right answers on the labelled texts stand in the table.
 */
#ifndef CHECK_RULE_H
#define CHECK_RULE_H

#include "check/doc.h"
#include "check/judge.h"

/* Raise the probabilities of a tagged document's reasons where a rule holds. Linear time. */
void rule_apply(const struct doc *doc, struct judge_output *judged);

#endif
