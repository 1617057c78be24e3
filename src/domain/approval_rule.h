/*
 * approval_rule: which posts need whose approval. A rule has conditions, all of which must hold
 * (an empty one always does), and steps, which follow each other; the steps of every rule that
 * applies are taken in the order of the rules, one that asks the same people again but once.
 *
 * Rules are a setting, JSON as the API shows it:
 *     [{"name":"…", "when":{"verdicts":[],"channel_ids":[],"author_levels":[],"campaigns":[],
 *       "kinds":[]}, "steps":[{"name":"…","mode":"any","people":[],"roles":[],"level":null}],
 *       "due_hours":24}]
 * Without any of its own an organisation has the two of approval_rule_defaults().
 */
#ifndef DOMAIN_APPROVAL_RULE_H
#define DOMAIN_APPROVAL_RULE_H

#include "domain/post.h"

#define APPROVAL_STEPS_MAX 8

struct approval_step {
	struct str name;
	int mode;          /* enum approval_mode */
	struct str people; /* JSON: ids of persons */
	struct str roles;  /* JSON: names of roles; empty lists: see level */
	struct str level; /* whoever has this level on every channel of the post; .p NULL: nobody */
	int64_t due_hours;
};

enum approval_mode { APPROVAL_ANY, APPROVAL_ALL, APPROVAL_MODE__MAX };
extern const char *const approval_mode_names[APPROVAL_MODE__MAX + 1];

/* The steps that a post needs, and in words why: "" when it needs none. */
struct approval_plan {
	struct approval_step steps[APPROVAL_STEPS_MAX];
	size_t steps_n;
	struct str why;
};

/* `author_level`: the lowest that the author has on the post's channels. */
int approval_rule_plan(struct tx *tx, const struct post *p, enum level author_level,
                       const struct str *channel_ids, size_t n, struct arena *arena,
                       struct approval_plan *plan, struct err *err);

/* The rules as JSON, and the version of the setting. */
int approval_rule_get(struct tx *tx, struct arena *arena, struct str *json, int64_t *version,
                      struct err *err);
/* E_INVALID says what is wrong with which rule. */
int approval_rule_put(struct tx *tx, const struct actor *who, struct str json, int64_t version,
                      struct arena *arena, struct err *err);

#endif
