#include "base/utf8.h"
#include "check/crowd.h"
#include "check/deid.h"
#include "check/repair.h"
#include "check/role.h"
#include "check/rule.h"
#include "check/tag.h"
#include "check/verdict.h"

size_t chaperone_memory_bytes(size_t text_bytes, size_t in_reply_to_bytes)
{
	return doc_memory_bytes(text_bytes) + doc_memory_bytes(in_reply_to_bytes) +
	       judge_memory_bytes(text_bytes, in_reply_to_bytes) +
	       verdict_memory_bytes(text_bytes) + deid_memory_bytes(text_bytes) +
	       CHAPERONE_REASON__MAX * repair_memory_bytes(text_bytes) + 65536;
}

/* Mark what is the organisation's own: reported, never acted on. */
static void mark_own(struct doc *doc)
{
	for (size_t i = 0; i < doc->entities_n; i++) {
		struct entity *e = &doc->entities[i];
		struct str words = str_of(doc->text.p + e->start, e->end - e->start);
		e->own = profile_owns(doc->profile, (enum chaperone_entity)e->type, words);
		if (e->own && e->type == CHAPERONE_PERSON)
			e->role = CHAPERONE_ROLE_STAFF;
	}
}

static int read_doc(struct doc *doc, struct str raw)
{
	int rc = doc_read(doc, raw);
	if (!rc)
		rc = tag_doc(doc);
	if (rc)
		return rc;
	role_doc(doc);
	mark_own(doc);
	return 0;
}

static int valid(const struct chaperone_input *in, struct chaperone_result *r)
{
	if (!in || in->kind < 0 || in->kind >= CHAPERONE_KIND__MAX || in->deid < 0 ||
	    in->deid >= CHAPERONE_DEID__MAX || (!in->text && in->text_bytes) ||
	    (!in->in_reply_to && in->in_reply_to_bytes))
		return CHAPERONE_E_ARGUMENT;
	if (in->text_bytes > CHAPERONE_TEXT_MAX_BYTES ||
	    in->in_reply_to_bytes > CHAPERONE_TEXT_MAX_BYTES)
		return CHAPERONE_E_TOO_LONG;
	r->error_offset = utf8_valid(str_of(in->text, in->text_bytes));
	if (r->error_offset != in->text_bytes)
		return CHAPERONE_E_UTF8;
	r->error_offset = utf8_valid(str_of(in->in_reply_to, in->in_reply_to_bytes));
	if (r->error_offset != in->in_reply_to_bytes)
		return CHAPERONE_E_UTF8;
	r->error_offset = 0;
	return CHAPERONE_OK;
}

int chaperone_check(const struct chaperone_input *in, const struct chaperone_profile *profile,
                    void *memory, size_t memory_bytes, struct chaperone_result *result)
{
	if (!result || !memory)
		return CHAPERONE_E_ARGUMENT;
	*result = (struct chaperone_result){.verdict = CHAPERONE_CLEAR};
	int rc = valid(in, result);
	if (rc)
		return rc;
	struct arena arena;
	arena_init(&arena, memory, memory_bytes);
	const struct profile *own =
		profile ? (const struct profile *)(const void *)profile : &profile_default;
	struct doc doc = {.kind = in->kind, .profile = own, .arena = &arena};
	struct doc message = {.kind = CHAPERONE_INBOUND, .profile = own, .arena = &arena};
	if (read_doc(&doc, str_of(in->text, in->text_bytes)))
		return CHAPERONE_E_MEMORY;
	if (in->kind == CHAPERONE_REPLY && in->in_reply_to) {
		if (read_doc(&message, str_of(in->in_reply_to, in->in_reply_to_bytes)))
			return CHAPERONE_E_MEMORY;
		doc.message = &message;
	}
	struct judge_output judged;
	if (judge_doc(&doc, &judged))
		return CHAPERONE_E_MEMORY;
	rule_apply(&doc, &judged);
	struct chaperone_reason *reasons = verdict_reach(&doc, &judged, result);
	if (!reasons)
		return CHAPERONE_E_MEMORY;
	for (size_t i = 0; i < result->reasons_n; i++)
		repair_reason(&doc, &reasons[i]);
	if (in->kind != CHAPERONE_INBOUND)
		crowd_estimate(&doc, &result->crowd);
	struct str copy = deid_write(&doc, in->deid);
	result->deidentified = (struct chaperone_str){copy.p, copy.n};
	return copy.p ? CHAPERONE_OK : CHAPERONE_E_MEMORY;
}
