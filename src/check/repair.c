#include "check/repair.h"

#include "base/buf.h"
#include "check/fix.h"
#include "check/reason.h"
#include "check/say.h"

#define RULE_BYTES_MAX 160
#define EDIT_BYTES_MAX 96 /* the edit and a copy of its words */

size_t repair_memory_bytes(size_t text_bytes)
{
	size_t edits = text_bytes < REPAIR_EDITS_MAX ? text_bytes + 1 : REPAIR_EDITS_MAX;
	size_t entities = text_bytes < 2 * REPAIR_EDITS_MAX ? text_bytes : 2 * REPAIR_EDITS_MAX;
	return edits * EDIT_BYTES_MAX + (entities + FIX_MISSED_NAMES_MAX) * sizeof(struct entity) +
	       SAY_BYTES_MAX + RULE_BYTES_MAX + 2048;
}

/* "45 CFR 164.502(a); 164.514(b)(2)(i)(A), (D)": the paragraphs of what was found. */
static const char *rule_of_disclosure(const struct doc *doc, const struct chaperone_reason *r)
{
	uint32_t found = 0;
	for (size_t i = 0; i < doc->entities_n; i++) {
		const struct entity *e = &doc->entities[i];
		char paragraph = reason_paragraphs[e->type];
		if (paragraph && say_concerns(doc, r, e))
			found |= 1u << (paragraph - 'A');
	}
	char *p = found ? arena_alloc(doc->arena, RULE_BYTES_MAX) : NULL;
	if (!p)
		return reason_table[r->code].rule_by_kind[doc->kind];
	struct buf b;
	buf_init_fixed(&b, p, RULE_BYTES_MAX - 1);
	buf_c(&b, "45 CFR 164.502(a); 164.514(b)(2)(i)");
	bool first = true;
	for (char c = 'A'; c <= 'R'; c++) {
		if (!(found >> (c - 'A') & 1))
			continue;
		buf_c(&b, first ? "(" : ", (");
		buf_char(&b, c);
		buf_char(&b, ')');
		first = false;
	}
	p[b.n < RULE_BYTES_MAX ? b.n : RULE_BYTES_MAX - 1] = 0;
	return p;
}

void repair_reason(const struct doc *doc, struct chaperone_reason *r)
{
	r->message = (struct chaperone_str){"", 0};
	r->edits = NULL;
	r->edits_n = 0;
	r->rule = r->code == CHAPERONE_PHI_DISCLOSURE
	                  ? rule_of_disclosure(doc, r)
	                  : reason_table[r->code].rule_by_kind[doc->kind];
	char *p = arena_alloc(doc->arena, SAY_BYTES_MAX);
	if (!p)
		return;
	struct buf b;
	buf_init_fixed(&b, p, SAY_BYTES_MAX);
	say_reason(doc, r, &b);
	if (b.failed) {
		struct str title = str_c(reason_table[r->code].explanation.title);
		r->message = (struct chaperone_str){title.p, title.n};
	} else {
		r->message = (struct chaperone_str){b.p, b.n};
	}
	switch (r->code) {
	case CHAPERONE_PHI_DISCLOSURE: fix_disclosure(doc, r); break;
	case CHAPERONE_PATIENT_STORY: fix_story(doc, r); break;
	case CHAPERONE_CONFIRMS_PATIENT:
		if (doc->kind == CHAPERONE_REPLY)
			fix_reply(doc, r, TONE__MAX);
		else
			fix_by_leaving_out(doc, r);
		break;
	case CHAPERONE_NEEDS_AUTHORIZATION: fix_by_leaving_out(doc, r); break;
	case CHAPERONE_MEDICAL_ADVICE: fix_advice(doc, r); break;
	case CHAPERONE_HEALTH_CLAIM: fix_claim(doc, r); break;
	case CHAPERONE_PHI_SELF_DISCLOSED: fix_copy(doc, r); break;
	default: break;
	}
}
