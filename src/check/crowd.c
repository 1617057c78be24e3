#include "check/crowd.h"

#include "check/age.h"
#include "check/crowd_table.h"
#include "check/wordlist.h"

#define CATCHMENT_DEFAULT 250000.0
#define PHRASE_TOKENS_MAX 8

/* Physician office, outpatient and emergency visits a person and year (CDC NAMCS, NHAMCS). */
#define VISITS_PER_YEAR 4.0
#define DAYS_PER_YEAR   365.0

/* People of one household (Census), and assumed shares of a catchment. */
#define HOUSEHOLD     2.5
#define SHARE_COUNTY  0.5
#define SHARE_CITY    0.15
#define SHARE_ZIP     0.04
#define SHARE_SPOT    0.01
#define SHARE_STREET  0.002
#define BIRTHS_MONTHS 12

static const char *const factor_names[CROWD_KIND__MAX] = {
	[CROWD_SEX] = "sex",         [CROWD_AGE] = "age band",  [CROWD_PLACE] = "place",
	[CROWD_JOB] = "job",         [CROWD_FAMILY] = "family", [CROWD_CONDITION] = "condition",
	[CROWD_ACUTE] = "condition", [CROWD_EVENT] = "event",   [CROWD_TIME] = "time",
	[CROWD_RECORD] = "record",
};

/* The narrowest of each kind so far. */
struct narrow {
	double share[CROWD_KIND__MAX]; /* 0: none */
	struct chaperone_span span[CROWD_KIND__MAX];
};

/* Order of a token's word against the first word of a row. */
static int compare_first(struct str word, const char *row)
{
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] != row[i])
			return (unsigned char)word.p[i] < (unsigned char)row[i] ? -1 : 1;
	return row[word.n] && row[word.n] != ' ' ? -1 : 0;
}

/* Tokens that the rest of the phrase takes after its first word, or 0 when it is not there. */
static size_t phrase_tokens(const struct doc *doc, size_t token, const char *row)
{
	size_t t = token;
	struct str rest = str_c(row);
	str_cut(&rest, ' ');
	while (rest.n) {
		struct str word = str_cut(&rest, ' ');
		t++;
		if (t < doc->tokens_n && token_is(&doc->tokens[t], "-"))
			t++;
		if (t >= doc->tokens_n || t - token > PHRASE_TOKENS_MAX ||
		    !str_eq(token_fold(&doc->tokens[t]), word))
			return 0;
	}
	return t - token + 1;
}

/* "our first", "the county's only", "Oldest … in our history": a record, not "first of all". */
static bool is_record(const struct doc *doc, size_t token, size_t tokens)
{
	static const char *const before[] = {"county's", "ever", "her", "his",   "is",
	                                     "my",       "our",  "the", "their", "was"};
	static const char *const after[] = {
		"aid",   "and",    "baby",  "birthday", "class",     "come",       "day",
		"days",  "dose",   "floor", "grade",    "half",      "line",       "month",
		"name",  "of",     "place", "quarter",  "responder", "responders", "step",
		"thing", "things", "time",  "visit",    "week",      "weekend",    "year"};
	const struct token *t = doc->tokens;
	static const char *const anyone[] = {"i",    "if", "in", "one",  "ones", "people", "person",
	                                     "that", "to", "we", "when", "who",  "you"};
	if (token + tokens < doc->tokens_n && WORDLIST_HAS(anyone, token_fold(&t[token + tokens])))
		return false;
	if (token + tokens < doc->tokens_n && tokens == 1 &&
	    WORDLIST_HAS(after, token_fold(&t[token + 1])) && token_is(&t[token], "first"))
		return false;
	if (token == 0 || (t[token].flags & TOKEN_SENTENCE))
		return !token_is(&t[token], "first") && !token_is(&t[token], "only");
	return token_is(&t[token - 1], "'s") || WORDLIST_HAS(before, token_fold(&t[token - 1]));
}

/* Type of the entity that a token is in, or ENTITY__MAX. Entities are sorted: a binary search. */
static enum chaperone_entity type_at(const struct doc *doc, size_t token)
{
	size_t low = 0, high = doc->entities_n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct entity *e = &doc->entities[middle];
		if (token < e->token)
			high = middle;
		else if (token >= e->token + e->tokens)
			low = middle + 1;
		else
			return (enum chaperone_entity)e->type;
	}
	return CHAPERONE_ENTITY__MAX;
}

/* Does the row count where it stands? */
static bool is_meant(const struct doc *doc, const struct crowd_row *row, size_t token,
                     size_t tokens)
{
	enum chaperone_entity type = type_at(doc, token);
	switch (row->kind) {
	case CROWD_CONDITION:
	case CROWD_ACUTE: return type == CHAPERONE_HEALTH_INFO;
	case CROWD_RECORD: return is_record(doc, token, tokens);
	default:
		return type != CHAPERONE_PERSON && type != CHAPERONE_ORGANIZATION &&
		       type != CHAPERONE_LOCATION;
	}
}

const struct crowd_row *crowd_row_at(const struct doc *doc, size_t token, size_t *tokens)
{
	const struct token *t = &doc->tokens[token];
	if (t->kind != TOKEN_WORD || !t->fold_n || !ascii_is_lower(t->fold[0]))
		return NULL;
	uint32_t bit = t->hash % CROWD_FILTER_BITS;
	if (!(crowd_filter[bit / 64] >> bit % 64 & 1))
		return NULL;
	struct str word = token_fold(t);
	size_t low = crowd_letter[t->fold[0] - 'a'], end = crowd_letter[t->fold[0] - 'a' + 1];
	for (size_t high = end; low < high;) {
		size_t middle = (low + high) / 2;
		if (compare_first(word, crowd_table[middle].words) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	const struct crowd_row *found = NULL;
	*tokens = 0;
	for (; low < end && compare_first(word, crowd_table[low].words) == 0; low++) {
		size_t n = phrase_tokens(doc, token, crowd_table[low].words);
		if (n > *tokens) {
			*tokens = n;
			found = &crowd_table[low];
		}
	}
	return found && is_meant(doc, found, token, *tokens) ? found : NULL;
}

struct time_word {
	const char *word;
	unsigned days;
};

/* Sorted. English and Spanish; days left open. Names of days are 1, of months 30. */
static const struct time_word time_words[] = {
	{"abril", 30},     {"afternoon", 1},   {"agosto", 30},   {"anoche", 1},
	{"apr", 30},       {"april", 30},      {"aug", 30},      {"august", 30},
	{"autumn", 91},    {"ayer", 1},        {"christmas", 1}, {"dec", 30},
	{"december", 30},  {"diciembre", 30},  {"domingo", 1},   {"easter", 1},
	{"enero", 30},     {"evening", 1},     {"fall", 91},     {"feb", 30},
	{"febrero", 30},   {"february", 30},   {"fri", 1},       {"friday", 1},
	{"halloween", 1},  {"hour", 1},        {"hours", 1},     {"hoy", 1},
	{"invierno", 91},  {"jan", 30},        {"january", 30},  {"jueves", 1},
	{"jul", 30},       {"julio", 30},      {"july", 30},     {"jun", 30},
	{"june", 30},      {"junio", 30},      {"lunes", 1},     {"mar", 30},
	{"march", 30},     {"martes", 1},      {"marzo", 30},    {"may", 30},
	{"mayo", 30},      {"miercoles", 1},   {"minutes", 1},   {"mon", 1},
	{"monday", 1},     {"month", 30},      {"months", 30},   {"morning", 1},
	{"night", 1},      {"nov", 30},        {"november", 30}, {"noviembre", 30},
	{"oct", 30},       {"october", 30},    {"octubre", 30},  {"otono", 91},
	{"overnight", 1},  {"primavera", 91},  {"sabado", 1},    {"sat", 1},
	{"saturday", 1},   {"semana", 7},      {"sep", 30},      {"sept", 30},
	{"september", 30}, {"septiembre", 30}, {"shift", 1},     {"spring", 91},
	{"summer", 91},    {"sun", 1},         {"sunday", 1},    {"thanksgiving", 1},
	{"thu", 1},        {"thurs", 1},       {"thursday", 1},  {"today", 1},
	{"tomorrow", 1},   {"tonight", 1},     {"tue", 1},       {"tues", 1},
	{"tuesday", 1},    {"verano", 91},     {"viernes", 1},   {"wed", 1},
	{"wednesday", 1},  {"week", 7},        {"weekend", 2},   {"weeks", 7},
	{"winter", 91},    {"year", 365},      {"years", 365},   {"yesterday", 1},
};

static bool is_clock(const struct token *t)
{
	static const char *const words[] = {"a",    "am",      "m", "midnight",
	                                    "noon", "o'clock", "p", "pm"};
	if (t->kind == TOKEN_NUMBER) {
		for (size_t i = 0; i < t->fold_n; i++)
			if (t->fold[i] == '/' || t->fold[i] == ',')
				return false;
		return t->fold_n < 6;
	}
	return t->kind == TOKEN_MARK || WORDLIST_HAS(words, token_fold(t));
}

unsigned crowd_days(const struct doc *doc, const struct entity *e)
{
	unsigned days = 0, dashes = 0;
	bool clock = true, number = false;
	for (size_t i = e->token; i < e->token + e->tokens; i++) {
		const struct token *t = &doc->tokens[i];
		long at = t->kind == TOKEN_WORD ? WORDLIST_FIND(time_words, token_fold(t)) : -1;
		if (at >= 0 && (!days || time_words[at].days < days))
			days = time_words[at].days;
		dashes += token_is(t, "-");
		clock &= is_clock(t);
		number |= t->kind == TOKEN_NUMBER && t->fold_n < 3;
	}
	if (days == 30 && number)
		return 1; /* a day of a month */
	clock &= e->form != FORM_DATE_NUMERIC && dashes < 2;
	return days ? days : clock ? 0 : 1;
}

/* One year of age as a share of all people, Census 2020 and ACS 2022. */
static double age_share(struct str words)
{
	static const struct {
		int below;
		double share;
	} bands[] = {{1, .0107},  {5, .0112},   {15, .0124},  {25, .0130}, {35, .0136},
	             {45, .0130}, {55, .0121},  {65, .0126},  {75, .0101}, {85, .0049},
	             {90, .0024}, {100, .0007}, {999, .00003}};
	int years = age_years(words);
	if (years == AGE_UNKNOWN)
		return 0;
	bool short_unit = false, decade = false;
	for (size_t i = 0; i + 1 < words.n; i++) {
		char a = ascii_lower(words.p[i]), b = ascii_lower(words.p[i + 1]);
		short_unit |=
			(a == 'm' && b == 'o') || (a == 'w' && b == 'e') || (a == 'd' && b == 'a');
		decade |= a == '0' && b == 's';
	}
	if (years == 0 && short_unit)
		return bands[0].share / BIRTHS_MONTHS;
	for (size_t i = 0; i < sizeof bands / sizeof *bands; i++)
		if (years < bands[i].below)
			return bands[i].share * (decade ? 10 : 1);
	return 0;
}

static double place_share(const struct doc *doc, const struct entity *e, double catchment)
{
	static const char *const streets[] = {
		"ave", "avenue", "blvd", "boulevard", "drive", "highway", "hwy",   "lane",
		"ln",  "rd",     "road", "route",     "st",    "street",  "trail", "way"};
	static const char *const spots[] = {"beach", "bridge", "creek", "fairgrounds",
	                                    "lake",  "mall",   "park",  "pier",
	                                    "river", "school", "square"};
	const struct token *last = &doc->tokens[e->token + (e->tokens ? e->tokens - 1 : 0)];
	switch (e->type) {
	case CHAPERONE_STREET_ADDRESS: return HOUSEHOLD / catchment;
	case CHAPERONE_ZIP_CODE: return SHARE_ZIP;
	default:
		if (token_is(last, "county"))
			return SHARE_COUNTY;
		if (WORDLIST_HAS(streets, token_fold(last)) || last->kind == TOKEN_NUMBER)
			return SHARE_STREET;
		return WORDLIST_HAS(spots, token_fold(last)) ? SHARE_SPOT : SHARE_CITY;
	}
}

static void narrow_to(struct narrow *n, enum crowd_kind kind, double share,
                      struct chaperone_span span)
{
	if (share <= 0 || (n->share[kind] > 0 && n->share[kind] <= share))
		return;
	n->share[kind] = share < 1 ? share : 1;
	n->span[kind] = span;
}

static void narrow_by_entity(struct narrow *n, const struct doc *doc, const struct entity *e,
                             double catchment)
{
	struct chaperone_span span = text_back(&doc->text, e->start, e->end);
	struct str words = str_of(doc->text.p + e->start, e->end - e->start);
	if (e->own)
		return;
	switch (e->type) {
	case CHAPERONE_AGE: narrow_to(n, CROWD_AGE, age_share(words), span); break;
	case CHAPERONE_DATE_TIME:
		narrow_to(n, CROWD_TIME, crowd_days(doc, e) / DAYS_PER_YEAR, span);
		break;
	case CHAPERONE_LOCATION:
	case CHAPERONE_STREET_ADDRESS:
	case CHAPERONE_ZIP_CODE:
		narrow_to(n, CROWD_PLACE, place_share(doc, e, catchment), span);
		break;
	default: break;
	}
}

static void narrow_by_words(struct narrow *n, const struct doc *doc)
{
	double sex[2] = {0};
	struct chaperone_span sex_span[2];
	for (size_t i = 0, tokens; i < doc->tokens_n; i++) {
		const struct crowd_row *row = crowd_row_at(doc, i, &tokens);
		if (!row)
			continue;
		const struct token *t = &doc->tokens[i];
		struct chaperone_span span = text_back(&doc->text, t->start, t[tokens - 1].end);
		if (row->kind == CROWD_SEX) {
			bool male = row->share < .5F;
			if (sex[male]++ == 0)
				sex_span[male] = span;
		} else {
			narrow_to(n, (enum crowd_kind)row->kind,
			          row->kind == CROWD_RECORD ? 1 : (double)row->share, span);
		}
		i += tokens - 1;
	}
	/* the sex spoken of most; nobody's in particular where both are alike */
	if (sex[0] != sex[1]) {
		bool male = sex[1] > sex[0];
		narrow_to(n, CROWD_SEX, male ? .495 : .505, sex_span[male]);
	}
}

/* Does it tell of a person at all, or of an event that somebody had? */
static bool tells_person(const struct narrow *n)
{
	const double *s = n->share;
	bool when_or_where = s[CROWD_TIME] > 0 || s[CROWD_PLACE] > 0;
	bool event = s[CROWD_EVENT] > 0 || s[CROWD_ACUTE] > 0;
	return s[CROWD_SEX] > 0 || s[CROWD_AGE] > 0 || s[CROWD_JOB] > 0 || s[CROWD_FAMILY] > 0 ||
	       s[CROWD_RECORD] > 0 || (event && when_or_where);
}

void crowd_estimate(const struct doc *doc, struct chaperone_crowd *out)
{
	*out = (struct chaperone_crowd){0};
	struct narrow n = {0};
	double size = doc->profile ? doc->profile->catchment : 0;
	if (!(size >= 1))
		size = CATCHMENT_DEFAULT;
	for (size_t i = 0; i < doc->entities_n; i++)
		narrow_by_entity(&n, doc, &doc->entities[i], size);
	narrow_by_words(&n, doc);
	if (!tells_person(&n))
		return;
	/* a day is a share of a year's events; without an event, of everybody's visits */
	if (n.share[CROWD_EVENT] <= 0 && n.share[CROWD_ACUTE] <= 0 && n.share[CROWD_TIME] > 0) {
		double share = VISITS_PER_YEAR * n.share[CROWD_TIME];
		n.share[CROWD_TIME] = share < 1 ? share : 1;
	}
	struct chaperone_crowd_factor *f =
		ARENA_NEW(doc->arena, struct chaperone_crowd_factor, CROWD_KIND__MAX);
	if (!f)
		return;
	for (int k = 0; k < CROWD_KIND__MAX; k++) {
		if (n.share[k] <= 0)
			continue;
		double share = k == CROWD_RECORD ? 1 / size : n.share[k];
		if (share > 1)
			share = 1;
		f[out->factors_n++] =
			(struct chaperone_crowd_factor){factor_names[k], share, n.span[k]};
		size *= share;
		if (size < 1)
			size = 1;
	}
	out->factors = f;
	out->size = size;
	out->known = 1;
}
