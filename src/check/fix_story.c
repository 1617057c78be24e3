#include "check/crowd.h"
#include "check/fix.h"

#define STORY_WINDOW 40 /* tokens around the telling clause */
#define LONG_TOKENS  80

/* The tokens around the longest span, which is the telling clause. */
static struct clause story_window(const struct doc *doc, const struct chaperone_reason *r)
{
	struct chaperone_span longest = r->spans[0];
	for (size_t i = 1; i < r->spans_n; i++)
		if (r->spans[i].end - r->spans[i].start > longest.end - longest.start)
			longest = r->spans[i];
	size_t from = token_after(doc, longest.start), to = token_after(doc, longest.end);
	return (struct clause){from > STORY_WINDOW ? from - STORY_WINDOW : 0,
	                       to + STORY_WINDOW < doc->tokens_n ? to + STORY_WINDOW
	                                                         : doc->tokens_n};
}

/* A job that a few plain words after an age end in: "26-year-old ballet dancer". Its token, or
 * `next` itself when there is none. */
static size_t job_after(const struct doc *doc, size_t next, bool *found)
{
	size_t tokens;
	*found = false;
	for (size_t i = next;
	     i < next + 3 && i < doc->tokens_n && doc->tokens[i].kind == TOKEN_WORD; i++) {
		const struct crowd_row *row = crowd_row_at(doc, i, &tokens);
		*found = row && row->kind == CROWD_JOB;
		if (*found || row)
			return *found ? i : next;
	}
	return next;
}

/* In a long text only sentences that speak of somebody are told less exactly. */
static bool tells_somebody(const struct doc *doc, size_t token)
{
	static const char *const words[] = {"client",   "clients",  "guy",
	                                    "paciente", "patient",  "patients",
	                                    "resident", "somebody", "someone"};
	if (doc->tokens_n < LONG_TOKENS)
		return true;
	struct clause c = clause_at(doc, token);
	size_t tokens;
	for (size_t i = c.from; i < c.to; i++) {
		const struct crowd_row *row = crowd_row_at(doc, i, &tokens);
		if (row && row->kind != CROWD_RECORD)
			return true;
	}
	return CLAUSE_HAS(doc, c, words);
}

void fix_story(const struct doc *doc, struct chaperone_reason *r)
{
	struct edit_list l;
	if (!r->spans_n || fix_open(&l, doc, doc->tokens_n))
		return;
	struct clause w = story_window(doc, r);
	size_t e = 0;
	for (size_t i = w.from; i < w.to;) {
		while (e < doc->entities_n && doc->entities[e].token + doc->entities[e].tokens <= i)
			e++;
		const struct entity *at = e < doc->entities_n && doc->entities[e].token <= i
		                                  ? &doc->entities[e]
		                                  : NULL;
		if (!at || at->type == CHAPERONE_HEALTH_INFO) {
			size_t tokens;
			const struct crowd_row *row = crowd_row_at(doc, i, &tokens);
			bool record = row && row->kind == CROWD_RECORD, job = false;
			bool age = record && e < doc->entities_n &&
			           doc->entities[e].token == i + tokens &&
			           doc->entities[e].type == CHAPERONE_AGE;
			if (record)
				job_after(doc, i + tokens, &job);
			/* "the only 19-year-old", "our last ice sculptor": goes with what follows
			 */
			i += age || job ? tokens : edit_circumstance(&l, i, i);
			continue;
		}
		size_t next = at->token + at->tokens;
		bool job;
		size_t noun = job_after(doc, next, &job);
		if (at->type == CHAPERONE_AGE && job) {
			i = noun + edit_circumstance(&l, noun, at->token);
			continue;
		}
		bool told = at->type == CHAPERONE_DATE_TIME || at->type == CHAPERONE_AGE ||
		            at->type == CHAPERONE_LOCATION ||
		            at->type == CHAPERONE_STREET_ADDRESS || at->type == CHAPERONE_ZIP_CODE;
		if (told && !at->own && tells_somebody(doc, i)) {
			const struct entity *last = at + fix_identifier(&l, e) - 1;
			next = last->token + last->tokens;
		}
		i = next > i ? next : i + 1;
	}
	fix_keep(&l, r);
}
