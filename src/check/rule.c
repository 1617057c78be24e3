#include "check/rule.h"

#include "check/passage.h"

/* Share of post and reply texts where the rule holds that a reader found unsafe (train/corpus). */
#define NAME_WITH_HEALTH   .95f /* 131 of 138 */
#define NUMBER_WITH_HEALTH .94f /* 115 of 122 */

/* "Harold Fitzsimmons' blood pressure": words between the possessive and what is theirs. */
#define POSSESSED_WITHIN 3

static bool said_in_earnest(const struct doc *doc, const struct entity *e)
{
	return !e->own && !(doc->tokens[e->token].flags & (TOKEN_QUOTED | TOKEN_HASHTAG));
}

static bool is_possessive(const struct doc *doc, const struct entity *e)
{
	size_t after = e->token + e->tokens;
	if (after >= doc->tokens_n)
		return false;
	const struct token *t = &doc->tokens[after];
	return t->kind == TOKEN_MARK && t->fold[0] == '\'' && (t->flags & TOKEN_GLUED);
}

static bool is_private_person(const struct entity *e)
{
	return e->type == CHAPERONE_PERSON && e->role != CHAPERONE_ROLE_STAFF &&
	       e->role != CHAPERONE_ROLE_PUBLIC_FIGURE;
}

static bool name_with_health(const struct doc *doc)
{
	for (size_t i = 0; i + 1 < doc->entities_n; i++) {
		const struct entity *e = &doc->entities[i], *next = e + 1;
		if (is_private_person(e) && is_possessive(doc, e) && said_in_earnest(doc, e) &&
		    next->type == CHAPERONE_HEALTH_INFO &&
		    next->token <= e->token + e->tokens + POSSESSED_WITHIN)
			return true;
	}
	return false;
}

static bool number_with_health(const struct doc *doc)
{
	bool number = false, health = false;
	for (size_t i = 0; i < doc->entities_n; i++) {
		const struct entity *e = &doc->entities[i];
		if (!said_in_earnest(doc, e))
			continue;
		health |= e->type == CHAPERONE_HEALTH_INFO;
		number |= e->score >= .75f && (e->type == CHAPERONE_US_SSN ||
		                               e->type == CHAPERONE_MEDICAL_RECORD_NUMBER ||
		                               e->type == CHAPERONE_HEALTH_PLAN_NUMBER);
	}
	return number && health;
}

/* Of such posts a reader found none of nine unsafe. */
#define QUOTED_EXAMPLE .1f

/* "never post", "what not to write". */
static bool forbids(const struct doc *doc, size_t i)
{
	static const char *const deeds[] = {"post", "write", "type"};
	const struct token *t = &doc->tokens[i];
	if (!token_is(t, "never") && !token_is(t, "not"))
		return false;
	for (size_t k = i + 1; k < doc->tokens_n && k <= i + 3; k++)
		for (size_t d = 0; d < sizeof deeds / sizeof *deeds; d++)
			if (token_is(&doc->tokens[k], deeds[d]))
				return true;
	return false;
}

/* A short text that shows how not to do it: everything of anybody is inside quotation marks, and
 * what stands outside says so. */
static bool quoted_example(const struct doc *doc)
{
	bool quoted = false, said = false;
	if (doc->tokens_n > PASSAGE_WHOLE_TOKENS)
		return false;
	for (size_t i = 0; i < doc->entities_n; i++) {
		const struct entity *e = &doc->entities[i];
		if (e->type != CHAPERONE_PERSON && e->type != CHAPERONE_HEALTH_INFO &&
		    e->type != CHAPERONE_OTHER_ID)
			continue;
		if (!(doc->tokens[e->token].flags & TOKEN_QUOTED))
			return false;
		quoted = true;
	}
	for (size_t i = 0; quoted && i < doc->tokens_n; i++)
		said |= !(doc->tokens[i].flags & TOKEN_QUOTED) &&
		        (token_is(&doc->tokens[i], "example") || forbids(doc, i));
	return said;
}

void rule_apply(const struct doc *doc, struct judge_output *judged)
{
	if (doc->kind == CHAPERONE_INBOUND)
		return;
	if (doc->kind == CHAPERONE_POST && judged->unsafe > QUOTED_EXAMPLE && quoted_example(doc))
		judged->unsafe = QUOTED_EXAMPLE;
	float p = name_with_health(doc)     ? NAME_WITH_HEALTH
	          : number_with_health(doc) ? NUMBER_WITH_HEALTH
	                                    : 0;
	/* the judge may be surer, and a rule alone does not block */
	if (judged->unsafe < p)
		judged->unsafe = p;
	if (judged->reason[CHAPERONE_PHI_DISCLOSURE] < .89f && p > 0)
		judged->reason[CHAPERONE_PHI_DISCLOSURE] = .89f;
}
