#include "domain/approval_rule.h"

#include "base/json.h"
#include "domain/setting.h"

const char *const approval_mode_names[APPROVAL_MODE__MAX + 1] = {"any", "all"};

#define SETTING   "approval_rules"
#define RULES_MAX 50
#define LIST_MAX  200

static const char defaults[] =
	"[{\"name\":\"What the checker flagged\",\"when\":{\"verdicts\":[\"review\",\"block\"]},"
	"\"steps\":[{\"name\":\"Privacy "
	"review\",\"mode\":\"any\",\"roles\":[\"privacy_officer\"]}],"
	"\"due_hours\":24},"
	"{\"name\":\"Authors without the right to publish\","
	"\"when\":{\"author_levels\":[\"draft\",\"reply\"]},"
	"\"steps\":[{\"name\":\"A publisher\",\"mode\":\"any\",\"level\":\"publish\"}],"
	"\"due_hours\":24}]";

struct rule {
	struct str name, when, steps;
	int64_t due_hours;
};
static const struct field rule_fields[] = {
	FIELD_TEXT(struct rule, name, "what it is about", .flags = FIELD_REQUIRED, .min = 1,
                   .max = 100),
	FIELD_JSON(struct rule, when, "conditions, all of which must hold"),
	FIELD_JSON(struct rule, steps, "who approves, in order", .flags = FIELD_REQUIRED),
	FIELD_INT(struct rule, due_hours, "hours for each step", .min = 1, .max = 8760),
};
static const struct shape rule_shape = SHAPE("ApprovalRule", struct rule, rule_fields);

struct conditions {
	struct str verdicts, channel_ids, author_levels, campaigns, kinds;
};
static const struct field condition_fields[] = {
	FIELD_JSON(struct conditions, verdicts, "clear, review, block"),
	FIELD_JSON(struct conditions, channel_ids, "one of these channels"),
	FIELD_JSON(struct conditions, author_levels, "none, read, draft, reply, publish, manage"),
	FIELD_JSON(struct conditions, campaigns, "one of these campaigns"),
	FIELD_JSON(struct conditions, kinds, "post, reply"),
};
static const struct shape condition_shape =
	SHAPE("ApprovalConditions", struct conditions, condition_fields);

static const struct field step_fields[] = {
	FIELD_TEXT(struct approval_step, name, "what people call it", .flags = FIELD_REQUIRED,
                   .min = 1, .max = 100),
	FIELD_ENUM(struct approval_step, mode, approval_mode_names, "any of them, or all"),
	FIELD_JSON(struct approval_step, people, "ids of persons"),
	FIELD_JSON(struct approval_step, roles, "names of roles"),
	FIELD_TEXT(struct approval_step, level, "or whoever has this level on every channel"),
};
static const struct shape step_shape = SHAPE("ApprovalStep", struct approval_step, step_fields);

/* A list of words, out of a set of names where there is one. */
static int read_words(struct str json, const char *field, const char *const *names,
                      struct arena *arena, struct str **words, size_t *n, struct err *err)
{
	*n = 0;
	if (!json.n)
		return 0;
	int rc = json_read_strings(json, field, arena, LIST_MAX, words, n, err);
	for (size_t i = 0; !rc && names && i < *n; i++) {
		bool known = false;
		for (size_t k = 0; names[k]; k++)
			known |= str_eq((*words)[i], str_c(names[k]));
		if (!known)
			rc = err_field(err, E_INVALID, field, "“%.*s” cannot stand in “%s”.",
			               (int)((*words)[i].n < 60 ? (*words)[i].n : 60),
			               (*words)[i].p, field);
	}
	return rc;
}

static int matches(struct str json, const char *field, const char *const *names,
                   const struct str *have, size_t have_n, struct arena *arena, bool *holds,
                   struct err *err)
{
	struct str *words;
	size_t n;
	int rc = read_words(json, field, names, arena, &words, &n, err);
	if (rc || !n)
		return rc;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < have_n; k++)
			if (str_eq(words[i], have[k]))
				return 0;
	*holds = false;
	return 0;
}

/* What a rule is held against. */
struct subject {
	struct str verdict, level, campaign, kind;
	const struct str *channel_ids;
	size_t channels_n;
};

static int applies(const struct rule *r, const struct subject *s, struct arena *arena, bool *holds,
                   struct err *err)
{
	struct conditions c = {0};
	*holds = true;
	int rc = r->when.n ? json_read(r->when, &condition_shape, arena, &c, NULL, err) : 0;
	if (!rc)
		rc = matches(c.verdicts, "verdicts", verdict_names, &s->verdict, 1, arena, holds,
		             err);
	if (!rc)
		rc = matches(c.author_levels, "author_levels", level_names, &s->level, 1, arena,
		             holds, err);
	if (!rc)
		rc = matches(c.kinds, "kinds", post_kind_names, &s->kind, 1, arena, holds, err);
	if (!rc)
		rc = matches(c.campaigns, "campaigns", NULL, &s->campaign, 1, arena, holds, err);
	if (!rc)
		rc = matches(c.channel_ids, "channel_ids", NULL, s->channel_ids, s->channels_n,
		             arena, holds, err);
	return rc;
}

static int read_steps(const struct rule *r, struct arena *arena, struct approval_step **steps,
                      size_t *n, struct err *err)
{
	struct str *words;
	size_t people_n = 0, roles_n = 0;
	int rc = json_read_list(r->steps, &step_shape, arena, APPROVAL_STEPS_MAX, steps, n, err);
	if (!rc && !*n)
		rc = err_field(err, E_INVALID, "steps", "A rule needs at least one step.");
	for (size_t i = 0; !rc && i < *n; i++) {
		struct approval_step *s = &(*steps)[i];
		s->due_hours = r->due_hours;
		rc = read_words(s->people, "people", NULL, arena, &words, &people_n, err);
		if (!rc)
			rc = read_words(s->roles, "roles", role_names, arena, &words, &roles_n,
			                err);
		bool level = false;
		for (int k = LEVEL_REPLY; s->level.n && level_names[k]; k++)
			level |= str_eq(s->level, str_c(level_names[k]));
		if (!rc && s->level.n && !level)
			rc = err_field(err, E_INVALID, "level",
			               "“level” of a step must be reply, publish or manage.");
		if (!rc && !people_n && !roles_n && !level)
			rc = err_field(err, E_INVALID, "steps",
			               "The step “%.*s” names nobody who could approve.",
			               (int)s->name.n, s->name.p);
		if (!s->people.n)
			s->people = STR("[]");
		if (!s->roles.n)
			s->roles = STR("[]");
	}
	return rc;
}

static int read_rules(struct str json, struct arena *arena, struct rule **rules, size_t *n,
                      struct err *err)
{
	int rc = json_read_list(json, &rule_shape, arena, RULES_MAX, rules, n, err);
	for (size_t i = 0; !rc && i < *n; i++)
		if (!(*rules)[i].due_hours)
			(*rules)[i].due_hours = 24;
	return rc;
}

int approval_rule_get(struct tx *tx, struct arena *arena, struct str *json, int64_t *version,
                      struct err *err)
{
	struct setting s;
	int rc = setting_get(tx, SETTING, arena, &s, err);
	if (rc)
		return rc;
	*version = s.version;
	*json = s.version ? s.value : STR(defaults);
	return 0;
}

int approval_rule_put(struct tx *tx, const struct actor *who, struct str json, int64_t version,
                      struct arena *arena, struct err *err)
{
	static const struct subject nobody = {STR(""), STR(""), STR(""), STR(""), NULL, 0};
	struct rule *rules;
	struct approval_step *steps;
	size_t n, steps_n;
	bool holds;
	int rc = actor_must(who, PERMISSION_ORGANISATION_WRITE, STR(""), err);
	if (!rc)
		rc = read_rules(json, arena, &rules, &n, err);
	for (size_t i = 0; !rc && i < n; i++) {
		rc = applies(&rules[i], &nobody, arena, &holds, err);
		if (!rc)
			rc = read_steps(&rules[i], arena, &steps, &steps_n, err);
	}
	return rc ? rc : setting_put(tx, who, SETTING, json, version, err);
}

static bool same_people(const struct approval_step *a, const struct approval_step *b)
{
	return a->mode == b->mode && str_eq(a->people, b->people) && str_eq(a->roles, b->roles) &&
	       str_eq(a->level, b->level);
}

static int add_steps(struct approval_plan *plan, const struct approval_step *steps, size_t n,
                     struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		bool known = false;
		for (size_t k = 0; k < plan->steps_n && !known; k++)
			known = same_people(&plan->steps[k], &steps[i]);
		if (known)
			continue;
		if (plan->steps_n == APPROVAL_STEPS_MAX)
			return err_set(err, E_CONFLICT,
			               "The approval rules ask for more than %d steps. An "
			               "administrator should make them simpler.",
			               APPROVAL_STEPS_MAX);
		plan->steps[plan->steps_n++] = steps[i];
	}
	return 0;
}

int approval_rule_plan(struct tx *tx, const struct post *p, enum level author_level,
                       const struct str *channel_ids, size_t channels_n, struct arena *arena,
                       struct approval_plan *plan, struct err *err)
{
	const struct subject subject = {str_c(verdict_names[p->verdict]),
	                                str_c(level_names[author_level]),
	                                p->campaign,
	                                str_c(post_kind_names[p->kind]),
	                                channel_ids,
	                                channels_n};
	struct str json;
	int64_t version;
	struct rule *rules;
	size_t n;
	struct buf why;
	buf_init(&why, 4000);
	*plan = (struct approval_plan){.why = STR("")};
	int rc = approval_rule_get(tx, arena, &json, &version, err);
	if (!rc)
		rc = read_rules(json, arena, &rules, &n, err);
	for (size_t i = 0; !rc && i < n; i++) {
		struct approval_step *steps;
		size_t steps_n;
		bool holds;
		rc = applies(&rules[i], &subject, arena, &holds, err);
		if (rc || !holds)
			continue;
		rc = read_steps(&rules[i], arena, &steps, &steps_n, err);
		if (!rc)
			rc = add_steps(plan, steps, steps_n, err);
		buf_c(&why, why.n ? " · " : "");
		buf_str(&why, rules[i].name);
	}
	if (!rc && why.n)
		plan->why = str_of(arena_copy(arena, why.p, why.n), why.n);
	buf_release(&why);
	return rc;
}
