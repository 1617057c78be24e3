#include "check/verdict.h"

#include "check/reason.h"

/* What a reason's evidence is made of: entities of these types, and the words that weigh most. */
#define BIT(type) (1u << CHAPERONE_##type)
#define IDENTIFIERS                                                                                \
	(BIT(PERSON) | BIT(STREET_ADDRESS) | BIT(ZIP_CODE) | BIT(PHONE_NUMBER) | BIT(FAX_NUMBER) | \
	 BIT(EMAIL_ADDRESS) | BIT(URL) | BIT(IP_ADDRESS) | BIT(US_SSN) |                           \
	 BIT(MEDICAL_RECORD_NUMBER) | BIT(HEALTH_PLAN_NUMBER) | BIT(ACCOUNT_NUMBER) |              \
	 BIT(LICENSE_NUMBER) | BIT(VEHICLE_ID) | BIT(DEVICE_ID) | BIT(BIOMETRIC_ID) |              \
	 BIT(OTHER_ID) | BIT(DATE_TIME) | BIT(LOCATION))

struct evidence {
	uint32_t types;
	bool words; /* the clause that weighs most, beside the entities */
	enum chaperone_severity severity;
	float block; /* probability from which it blocks; above 1: never */
};

static const struct evidence evidence[CHAPERONE_REASON__MAX] = {
	[CHAPERONE_PHI_DISCLOSURE] = {IDENTIFIERS | BIT(HEALTH_INFO), false,
                                      CHAPERONE_SEVERITY_REVIEW, .9f},
	[CHAPERONE_PATIENT_STORY] = {BIT(AGE) | BIT(DATE_TIME) | BIT(LOCATION), true,
                                     CHAPERONE_SEVERITY_REVIEW, 2},
	[CHAPERONE_CONFIRMS_PATIENT] = {0, true, CHAPERONE_SEVERITY_REVIEW, .9f},
	[CHAPERONE_NEEDS_AUTHORIZATION] = {0, true, CHAPERONE_SEVERITY_REVIEW, 2},
	[CHAPERONE_MEDICAL_ADVICE] = {0, true, CHAPERONE_SEVERITY_REVIEW, .95f},
	[CHAPERONE_HEALTH_CLAIM] = {0, true, CHAPERONE_SEVERITY_REVIEW, .95f},
	[CHAPERONE_PHI_SELF_DISCLOSED] = {(IDENTIFIERS & ~(BIT(DATE_TIME) | BIT(LOCATION))) |
                                                  BIT(HEALTH_INFO),
                                          false, CHAPERONE_SEVERITY_REVIEW, 2},
	[CHAPERONE_ADVICE_SOUGHT] = {0, true, CHAPERONE_SEVERITY_REVIEW, 2},
	[CHAPERONE_CRISIS] = {0, true, CHAPERONE_SEVERITY_BLOCK, 0},
	[CHAPERONE_COMPLAINT] = {0, true, CHAPERONE_NOTE, 2},
};

size_t verdict_memory_bytes(size_t text_bytes)
{
	size_t n = 2 * text_bytes + 64;
	/* findings; per reason spans and a weight per token; the judge's features once more per
	 * reason */
	return n * (sizeof(struct chaperone_finding) + sizeof(struct chaperone_span)) +
	       CHAPERONE_REASON__MAX * (sizeof(struct chaperone_reason) + n * 8) + 4096;
}

/* Ages are identifiers above 89 alone: 164.514(b)(2)(i)(C). */
static bool age_over_89(const struct doc *doc, const struct entity *e)
{
	for (uint32_t i = e->start; i < e->end;) {
		unsigned v = 0, digits = 0;
		for (; i < e->end && ascii_is_digit(doc->text.p[i]); i++, digits++)
			v = v * 10 + (unsigned)(doc->text.p[i] - '0');
		if (digits && digits < 4 && v > 89 && v < 130)
			return true;
		i += !digits;
	}
	return false;
}

static int list_findings(struct doc *doc, struct chaperone_result *out)
{
	struct chaperone_finding *f =
		ARENA_NEW(doc->arena, struct chaperone_finding, doc->entities_n + 1);
	if (!f)
		return CHAPERONE_E_MEMORY;
	for (size_t i = 0; i < doc->entities_n; i++) {
		const struct entity *e = &doc->entities[i];
		f[i] = (struct chaperone_finding){
			.type = (enum chaperone_entity)e->type,
			.identifier =
				e->type == CHAPERONE_AGE
					? (age_over_89(doc, e) ? reason_paragraphs[e->type] : 0)
					: reason_paragraphs[e->type],
			.role = (enum chaperone_role)e->role,
			.own = e->own,
			.score = (double)e->score,
			.span = text_back(&doc->text, e->start, e->end),
		};
	}
	out->findings = f;
	out->findings_n = doc->entities_n;
	return 0;
}

/* The stretch of tokens with the largest sum of weights, grown to whole words at either side. */
static struct chaperone_span heaviest(const struct doc *doc, const float *w)
{
	float top = -1e30f, sum = 0, mean = 0;
	size_t from = 0, top_from = 0, top_to = 0;
	for (size_t i = 0; i < doc->tokens_n; i++)
		mean += w[i] > 0 ? w[i] : 0;
	mean /= (float)(doc->tokens_n ? doc->tokens_n : 1);
	for (size_t i = 0; i < doc->tokens_n; i++) {
		if (doc->tokens[i].kind == TOKEN_BREAK)
			continue;
		float v = w[i] - .5f * mean;
		if (sum <= 0)
			sum = 0, from = i;
		sum += v;
		if (sum > top)
			top = sum, top_from = from, top_to = i;
	}
	return text_back(&doc->text, doc->tokens[top_from].start, doc->tokens[top_to].end);
}

static bool is_evidence(const struct entity *e, uint32_t types)
{
	if (e->own || !(types >> e->type & 1))
		return false;
	return e->type != CHAPERONE_PERSON ||
	       (e->role != CHAPERONE_ROLE_STAFF && e->role != CHAPERONE_ROLE_PUBLIC_FIGURE);
}

/* Spans of a reason, sorted, not overlapping; at least one. */
static int explain(struct doc *doc, const struct judge_output *judged, struct chaperone_reason *r)
{
	const struct evidence *v = &evidence[r->code];
	struct chaperone_span *s =
		ARENA_NEW(doc->arena, struct chaperone_span, doc->entities_n + 1);
	if (!s)
		return CHAPERONE_E_MEMORY;
	size_t n = 0;
	for (size_t i = 0; i < doc->entities_n; i++)
		if (is_evidence(&doc->entities[i], v->types))
			s[n++] =
				text_back(&doc->text, doc->entities[i].start, doc->entities[i].end);
	if (v->words || !n) {
		size_t mark = arena_mark(doc->arena);
		const float *w = judge_weights(doc, judged, r->code);
		if (!w)
			return CHAPERONE_E_MEMORY;
		struct chaperone_span clause = heaviest(doc, w);
		arena_back(doc->arena, mark);
		/* the clause takes in the entities it covers */
		size_t kept = 0, at = 0;
		for (size_t i = 0; i < n; i++) {
			if (s[i].start < clause.end && clause.start < s[i].end) {
				clause.start =
					s[i].start < clause.start ? s[i].start : clause.start;
				clause.end = s[i].end > clause.end ? s[i].end : clause.end;
			} else {
				s[kept++] = s[i];
			}
		}
		while (at < kept && s[at].start < clause.start)
			at++;
		memmove(s + at + 1, s + at, (kept - at) * sizeof *s);
		s[at] = clause;
		n = kept + 1;
	}
	r->spans = s;
	r->spans_n = n;
	return 0;
}

/* Words that say how soon somebody must act. */
static int urgency(const struct doc *doc)
{
	static const char *const now[] = {"now",         "tonight", "right", "help",    "bleeding",
	                                  "breathing",   "breathe", "pills", "gun",     "overdose",
	                                  "unconscious", "chest",   "ahora", "goodbye", "took",
	                                  "swallowed",   "knife",   "bridge"};
	static const char *const today[] = {"today", "hoy",   "morning", "anymore", "hits",
	                                    "hit",   "hurts", "afraid",  "scared",  "threat",
	                                    "kill",  "die",   "suicide", "suicidal"};
	int found = 1;
	for (size_t i = 0; i < doc->tokens_n; i++) {
		for (size_t k = 0; k < sizeof now / sizeof *now; k++)
			if (token_is(&doc->tokens[i], now[k]))
				return 3;
		for (size_t k = 0; k < sizeof today / sizeof *today; k++)
			if (token_is(&doc->tokens[i], today[k]))
				found = 2;
	}
	return found;
}

static void sort_reasons(struct chaperone_reason *r, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k && (r[k].severity > r[k - 1].severity ||
		                         (r[k].severity == r[k - 1].severity &&
		                          r[k].probability > r[k - 1].probability));
		     k--) {
			struct chaperone_reason t = r[k];
			r[k] = r[k - 1];
			r[k - 1] = t;
		}
}

static void add_reason(const struct doc *doc, struct chaperone_result *out,
                       struct chaperone_reason *r, enum chaperone_reason_code code, float p)
{
	const struct evidence *v = &evidence[code];
	float block = v->block;
	if (block > 0 && block <= 1 && doc->profile && doc->profile->block > 0)
		block = (float)doc->profile->block;
	r[out->reasons_n++] = (struct chaperone_reason){
		.code = code,
		.severity = p >= block ? CHAPERONE_SEVERITY_BLOCK : v->severity,
		.probability = (double)p,
	};
}

/* From this share of the risk at which a text is held, what it comes near to is noted: worth
 * knowing before it goes out, and nothing that stops it. */
#define NEAR .4f

#define DENIED_MAX 8

/* Words that the organisation never lets pass: a reason of its own where no other holds the text.
 */
static int add_denied(struct doc *doc, struct chaperone_result *out, struct chaperone_reason *r)
{
	struct chaperone_span *s = ARENA_NEW(doc->arena, struct chaperone_span, DENIED_MAX);
	if (!s)
		return CHAPERONE_E_MEMORY;
	size_t n = doc->profile ? profile_denied(doc->profile, str_of(doc->text.p, doc->text.n), s,
	                                         DENIED_MAX)
	                        : 0;
	if (!n)
		return 0;
	enum chaperone_reason_code code = doc->kind == CHAPERONE_INBOUND
	                                          ? CHAPERONE_PHI_SELF_DISCLOSED
	                                          : CHAPERONE_PHI_DISCLOSURE;
	size_t kept = 0;
	for (size_t i = 0; i < out->reasons_n; i++)
		if (r[i].code != code) /* in place of a note of the same */
			r[kept++] = r[i];
	out->reasons_n = kept;
	add_reason(doc, out, r, code, .5f);
	for (size_t i = 0; i < n; i++)
		s[i] = text_back(&doc->text, s[i].start, s[i].end);
	r[out->reasons_n - 1].spans = s;
	r[out->reasons_n - 1].spans_n = n;
	return 0;
}

/* Marks and pictures alone say nothing about anybody. */
static bool has_words(const struct doc *doc)
{
	for (size_t i = 0; i < doc->tokens_n; i++)
		if (doc->tokens[i].kind == TOKEN_WORD || doc->tokens[i].kind == TOKEN_NUMBER ||
		    doc->tokens[i].kind == TOKEN_CODE)
			return true;
	return false;
}

struct chaperone_reason *verdict_reach(struct doc *doc, const struct judge_output *judged,
                                       struct chaperone_result *out)
{
	struct chaperone_reason *r =
		ARENA_NEW(doc->arena, struct chaperone_reason, CHAPERONE_REASON__MAX);
	if (!r || list_findings(doc, out))
		return NULL;
	unsigned outputs = judge_outputs(doc->kind);
	float review = judge_threshold(doc->kind, CHAPERONE_REASON__MAX);
	if (doc->profile && doc->profile->review > 0)
		review = (float)doc->profile->review;
	bool words = has_words(doc), held = words && judged->unsafe >= review,
	     near = words && judged->unsafe >= NEAR * review;
	out->risk = words ? (double)judged->unsafe : 0;
	out->reasons_n = 0;
	enum chaperone_reason_code likeliest = CHAPERONE_REASON__MAX;
	float top = -1;
	for (unsigned k = 0; k + 1 < outputs; k++) {
		enum chaperone_reason_code code = judge_reason(doc->kind, k);
		float p = judged->reason[code], from = judge_threshold(doc->kind, code);
		if (evidence[code].severity == CHAPERONE_NOTE) {
			if (p >= from && words)
				add_reason(doc, out, r, code, p);
			continue;
		}
		if (near && p >= from)
			add_reason(doc, out, r, code, p);
		if (near && p >= from && !held)
			r[out->reasons_n - 1].severity = CHAPERONE_NOTE;
		if (p / (p + from) > top)
			top = p / (p + from), likeliest = code;
	}
	bool acted = false;
	for (size_t i = 0; i < out->reasons_n; i++)
		acted |= r[i].severity != CHAPERONE_NOTE;
	if (held && !acted)
		add_reason(doc, out, r, likeliest, judged->reason[likeliest]);
	if (!held && add_denied(doc, out, r))
		return NULL;
	sort_reasons(r, out->reasons_n);
	out->verdict = CHAPERONE_CLEAR;
	for (size_t i = 0; i < out->reasons_n; i++) {
		if (!r[i].spans_n && explain(doc, judged, &r[i]))
			return NULL;
		if (r[i].code == CHAPERONE_CRISIS)
			r[i].urgency = urgency(doc);
		if (r[i].severity == CHAPERONE_SEVERITY_BLOCK)
			out->verdict = CHAPERONE_BLOCK;
		else if (r[i].severity == CHAPERONE_SEVERITY_REVIEW &&
		         out->verdict == CHAPERONE_CLEAR)
			out->verdict = CHAPERONE_REVIEW;
	}
	out->reasons = r;
	return r;
}
