#include "check/say.h"

#include "base/utf8.h"
#include "check/age.h"
#include "check/clause.h"
#include "check/crowd.h"
#include "check/edit.h"
#include "check/hedge.h"
#include "check/wordlist.h"

#define CROWD_TOLD_MAX  5000 /* a larger crowd explains nothing */
#define QUOTE_BYTES_MAX 36
#define CATEGORIES_MAX  3

struct noun_of {
	const char *word, *noun;
};

struct category {
	const char *one, *many;
	bool quoted;
};

static const struct category categories[CHAPERONE_ENTITY__MAX] = {
	[CHAPERONE_PERSON] = {"a person", "people", true},
	[CHAPERONE_DATE_TIME] = {"a date", "dates", true},
	[CHAPERONE_AGE] = {"an age over 89", "ages over 89", true},
	[CHAPERONE_LOCATION] = {"a place", "places", true},
	[CHAPERONE_STREET_ADDRESS] = {"a street address", "street addresses", false},
	[CHAPERONE_ZIP_CODE] = {"a ZIP code", "ZIP codes", false},
	[CHAPERONE_PHONE_NUMBER] = {"a phone number", "phone numbers", false},
	[CHAPERONE_FAX_NUMBER] = {"a fax number", "fax numbers", false},
	[CHAPERONE_EMAIL_ADDRESS] = {"an email address", "email addresses", false},
	[CHAPERONE_URL] = {"a web address", "web addresses", false},
	[CHAPERONE_IP_ADDRESS] = {"an IP address", "IP addresses", false},
	[CHAPERONE_US_SSN] = {"a Social Security number", "Social Security numbers", false},
	[CHAPERONE_MEDICAL_RECORD_NUMBER] = {"a medical record number", "medical record numbers",
                                             false},
	[CHAPERONE_HEALTH_PLAN_NUMBER] = {"a health plan number", "health plan numbers", false},
	[CHAPERONE_ACCOUNT_NUMBER] = {"an account number", "account numbers", false},
	[CHAPERONE_LICENSE_NUMBER] = {"a license number", "license numbers", false},
	[CHAPERONE_VEHICLE_ID] = {"a vehicle's number", "vehicles' numbers", false},
	[CHAPERONE_DEVICE_ID] = {"a device's number", "devices' numbers", false},
	[CHAPERONE_BIOMETRIC_ID] = {"a biometric code", "biometric codes", false},
	[CHAPERONE_OTHER_ID] = {"another identifying number", "identifying numbers or handles",
                                false},
};

bool say_touches(const struct chaperone_reason *r, struct chaperone_span s)
{
	size_t low = 0, high = r->spans_n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (r->spans[middle].end <= s.start)
			low = middle + 1;
		else
			high = middle;
	}
	return low < r->spans_n && r->spans[low].start < s.end;
}

bool say_concerns(const struct doc *doc, const struct chaperone_reason *r, const struct entity *e)
{
	if (e->own || !say_touches(r, text_back(&doc->text, e->start, e->end)))
		return false;
	switch (e->type) {
	case CHAPERONE_PERSON:
		return e->role != CHAPERONE_ROLE_STAFF && e->role != CHAPERONE_ROLE_PUBLIC_FIGURE;
	case CHAPERONE_DATE_TIME: return edit_date_identifies(doc, e);
	case CHAPERONE_AGE:
		return age_is_identifier(str_of(doc->text.p + e->start, e->end - e->start));
	case CHAPERONE_ORGANIZATION: return false;
	default: return true;
	}
}

static struct str raw_words(const struct doc *doc, const struct entity *e)
{
	struct chaperone_span s = text_back(&doc->text, e->start, e->end);
	return str_of(doc->text.raw.p + s.start, s.end - s.start);
}

/* The words in brackets, without line ends, cut at a character's boundary. */
static void quote(struct str s, struct buf *b)
{
	size_t n = s.n;
	if (n > QUOTE_BYTES_MAX)
		for (n = QUOTE_BYTES_MAX; n > 0 && !utf8_is_start(s.p[n]); n--)
			;
	for (size_t i = 0; i < n; i++)
		buf_char(b, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
	if (n < s.n)
		buf_c(b, "...");
}

struct found {
	size_t count[CHAPERONE_ENTITY__MAX];
	const struct entity *first[CHAPERONE_ENTITY__MAX], *second[CHAPERONE_ENTITY__MAX];
};

/* "Maria" after "Maria Lopez" is nobody new. */
static bool is_part_of(struct str a, struct str b)
{
	for (size_t i = 0; i + a.n <= b.n; i++)
		if (str_eq_nocase(a, str_of(b.p + i, a.n)))
			return true;
	return false;
}

static bool is_same(const struct doc *doc, const struct entity *a, const struct entity *b)
{
	struct str x = raw_words(doc, a), y = raw_words(doc, b);
	if (x.n > CLAUSE_WINDOW || y.n > CLAUSE_WINDOW)
		return false;
	return is_part_of(x, y) || is_part_of(y, x);
}

static void find(const struct doc *doc, const struct chaperone_reason *r, struct found *f)
{
	*f = (struct found){0};
	for (size_t i = 0; i < doc->entities_n; i++) {
		const struct entity *e = &doc->entities[i];
		if (!say_concerns(doc, r, e))
			continue;
		if (!f->first[e->type])
			f->first[e->type] = e;
		else if (is_same(doc, e, f->first[e->type]))
			continue;
		else if (!f->second[e->type])
			f->second[e->type] = e;
		f->count[e->type]++;
	}
}

/* What an OTHER_ID is, by its sign or the word before it. */
static const char *other_noun(const struct doc *doc, const struct entity *e)
{
	static const struct noun_of nouns[] = {
		{"bay", "a bay number"},           {"bed", "a bed number"},
		{"case", "a case number"},         {"chair", "a chair number"},
		{"claim", "a claim number"},       {"login", "a login"},
		{"passport", "a passport number"}, {"room", "a room number"},
		{"specimen", "a specimen number"}, {"table", "a table number"},
	};
	if (edit_is_handle(doc, e))
		return "a handle";
	for (size_t i = e->token; i > 0 && e->token - i < 3; i--) {
		long at = WORDLIST_FIND(nouns, token_fold(&doc->tokens[i - 1]));
		if (at >= 0)
			return nouns[at].noun;
	}
	return "another identifying number";
}

static void write_category(const struct doc *doc, const struct found *f, int type, struct buf *b)
{
	const struct category *c = &categories[type];
	if (type == CHAPERONE_OTHER_ID && !f->second[type])
		buf_c(b, other_noun(doc, f->first[type]));
	else
		buf_c(b, f->second[type] ? c->many : c->one);
	if (!c->quoted || doc->kind == CHAPERONE_INBOUND)
		return;
	buf_c(b, " (");
	quote(raw_words(doc, f->first[type]), b);
	if (f->second[type]) {
		buf_c(b, ", ");
		quote(raw_words(doc, f->second[type]), b);
		if (f->count[type] > 2)
			buf_c(b, ", ...");
	}
	buf_char(b, ')');
}

/* "a person (Maria), a date (May 3) and a phone number"; how many. */
static size_t write_identifiers(const struct doc *doc, const struct found *f, struct buf *b)
{
	int types[CHAPERONE_ENTITY__MAX], n = 0;
	for (int t = 0; t < CHAPERONE_ENTITY__MAX; t++)
		if (f->count[t] && categories[t].one)
			types[n++] = t;
	int shown = n > CATEGORIES_MAX ? CATEGORIES_MAX : n;
	for (int i = 0; i < shown; i++) {
		if (i > 0)
			buf_c(b, i + 1 == shown && n == shown ? " and " : ", ");
		write_category(doc, f, types[i], b);
	}
	if (n > shown)
		buf_c(b, " and more");
	return (size_t)n;
}

static const char *whose(const struct doc *doc)
{
	static const char *const female[] = {"ella", "her", "hers", "herself", "she", "she'll"};
	static const char *const male[] = {"el", "he", "he'll", "him", "himself", "his"};
	bool she = DOC_HAS(doc, female), he = DOC_HAS(doc, male);
	return she == he ? "their" : she ? "her" : "his";
}

/* Sorted. */
static const struct noun_of health_words[] = {
	{"a1c", "test result"},
	{"biopsy", "test"},
	{"chemo", "treatment"},
	{"chemotherapy", "treatment"},
	{"colonoscopy", "procedure"},
	{"ct", "test"},
	{"detox", "treatment"},
	{"dialysis", "treatment"},
	{"dose", "medicine"},
	{"implant", "treatment"},
	{"insulin", "medicine"},
	{"ivf", "treatment"},
	{"labs", "test results"},
	{"mcg", "medicine"},
	{"meds", "medicine"},
	{"mg", "medicine"},
	{"mri", "test"},
	{"narcan", "treatment"},
	{"ozempic", "medicine"},
	{"pap", "test"},
	{"radiation", "treatment"},
	{"rehab", "treatment"},
	{"replacement", "treatment"},
	{"scan", "test"},
	{"screening", "test"},
	{"semaglutide", "medicine"},
	{"surgery", "treatment"},
	{"test", "test"},
	{"therapy", "treatment"},
	{"transplant", "treatment"},
	{"treatment", "treatment"},
	{"ultrasound", "test"},
	{"vaccine", "vaccine"},
	{"xray", "test"},
};

static const char *health_noun(const struct doc *doc, const struct entity *e)
{
	for (size_t i = e->token; i < e->token + e->tokens; i++) {
		long at = WORDLIST_FIND(health_words, token_fold(&doc->tokens[i]));
		if (at >= 0)
			return health_words[at].noun;
	}
	return "health information";
}

/* Health information in the reason's spans, or else any that the text has. */
static const struct entity *health_of(const struct doc *doc, const struct found *f)
{
	if (f->first[CHAPERONE_HEALTH_INFO])
		return f->first[CHAPERONE_HEALTH_INFO];
	for (size_t i = 0; i < doc->entities_n; i++)
		if (doc->entities[i].type == CHAPERONE_HEALTH_INFO)
			return &doc->entities[i];
	return NULL;
}

static void say_disclosure(const struct doc *doc, const struct chaperone_reason *r, struct buf *b)
{
	struct found f;
	find(doc, r, &f);
	const struct entity *health = health_of(doc, &f);
	buf_c(b, f.count[CHAPERONE_PERSON] ? "Names " : "Gives ");
	if (!write_identifiers(doc, &f, b))
		buf_c(b, "something that identifies a person");
	if (!health) {
		bool named = f.count[CHAPERONE_PERSON] > 0;
		buf_c(b, !named                       ? " that points to somebody in your care."
		         : f.second[CHAPERONE_PERSON] ? " as patients."
		                                      : " as a patient.");
		return;
	}
	buf_c(b, " together with ");
	buf_c(b, f.second[CHAPERONE_PERSON] ? "their" : whose(doc));
	buf_char(b, ' ');
	buf_c(b, health_noun(doc, health));
	if (doc->kind != CHAPERONE_INBOUND) {
		buf_c(b, " (");
		quote(raw_words(doc, health), b);
		buf_char(b, ')');
	}
	buf_char(b, '.');
}

static void write_people(double size, struct buf *b)
{
	uint64_t n = size < 1e15 ? (uint64_t)(size + .5) : 0, unit = 1;
	if (n < 2) {
		buf_c(b, "only one person");
		return;
	}
	while (n / unit >= 100)
		unit *= 10;
	n = n / unit * unit;
	buf_c(b, "roughly ");
	if (n >= 1000000) {
		buf_u64(b, n / 1000000);
		buf_c(b, " million people");
		return;
	}
	if (n >= 1000) {
		buf_u64(b, n / 1000);
		buf_c(b, n % 1000 < 10 ? ",00" : n % 1000 < 100 ? ",0" : ",");
		n %= 1000;
	}
	buf_u64(b, n);
	buf_c(b, " people");
}

static void say_story(const struct doc *doc, struct buf *b)
{
	size_t mark = arena_mark(doc->arena);
	struct chaperone_crowd c;
	crowd_estimate(doc, &c);
	if (!c.known || c.size > CROWD_TOLD_MAX) {
		buf_c(b, "The details told here could let somebody recognize one patient.");
	} else {
		for (size_t i = 0; i < c.factors_n; i++) {
			buf_c(b, i == 0 ? "The " : i + 1 == c.factors_n ? " and " : ", ");
			buf_c(b, c.factors[i].name);
			if (strcmp(c.factors[i].name, "sex") == 0)
				continue;
			struct chaperone_span s = c.factors[i].span;
			buf_c(b, " (");
			quote(str_of(doc->text.raw.p + s.start, s.end - s.start), b);
			buf_char(b, ')');
		}
		buf_c(b, c.factors_n > 1 ? " leave " : " leaves ");
		write_people(c.size, b);
		buf_c(b, " that this could be about.");
	}
	arena_back(doc->arena, mark);
}

static void say_claim(const struct doc *doc, struct buf *b)
{
	size_t tokens;
	for (size_t i = 0; i < doc->tokens_n; i++) {
		if (!hedge_at(doc, i, &tokens))
			continue;
		struct chaperone_span s = tokens_span(doc, i, i + tokens);
		buf_c(b, "Promises more than the evidence shows (");
		quote(str_of(doc->text.raw.p + s.start, s.end - s.start), b);
		buf_c(b, ").");
		return;
	}
	buf_c(b, "States something about health that the evidence does not support.");
}

static void say_self_disclosed(const struct doc *doc, const struct chaperone_reason *r,
                               struct buf *b)
{
	struct found f;
	find(doc, r, &f);
	f.count[CHAPERONE_HEALTH_INFO] = 0;
	bool more = false;
	for (int t = 0; t < CHAPERONE_ENTITY__MAX; t++)
		more |= f.count[t] && categories[t].one;
	buf_c(b, "The writer makes health information public");
	if (more) {
		buf_c(b, ", with ");
		write_identifiers(doc, &f, b);
	}
	buf_c(b, "; answer without repeating or confirming any of it.");
}

static void say_crisis(const struct doc *doc, const struct chaperone_reason *r, struct buf *b)
{
	static const char *const when[4] = {"as soon as you can", "soon", "today", "now"};
	buf_c(b, say_by_word(doc, r->code));
	buf_c(b, ": have a person answer ");
	buf_c(b, when[r->urgency >= 0 && r->urgency <= 3 ? r->urgency : 3]);
	buf_c(b, ", and give 911 and 988.");
}

void say_reason(const struct doc *doc, const struct chaperone_reason *r, struct buf *b)
{
	switch (r->code) {
	case CHAPERONE_PHI_DISCLOSURE: say_disclosure(doc, r, b); break;
	case CHAPERONE_PATIENT_STORY: say_story(doc, b); break;
	case CHAPERONE_HEALTH_CLAIM: say_claim(doc, b); break;
	case CHAPERONE_PHI_SELF_DISCLOSED: say_self_disclosed(doc, r, b); break;
	case CHAPERONE_CRISIS: say_crisis(doc, r, b); break;
	default: buf_c(b, say_by_word(doc, r->code)); break;
	}
}
