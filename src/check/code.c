#include "check/code.h"

#include "check/context.h"
#include "check/shape.h"
#include "check/validate.h"

/* Scores from which a label is believed: near a code or a long number; beside a short number;
 * beside the number of a room or bed. */
#define ENOUGH       40
#define ENOUGH_SHORT 94
#define ENOUGH_PLACE 84
/* … and from which "model", "ISBN" and the like outweigh a right check digit. */
#define NEAR_MISS 58

struct candidate {
	struct str words;
	const struct lex_item *first, *last;
	const struct lex_item *asked; /* where we were asked: first, or after a prefix */
	unsigned digits, letters;
	struct context near;
	enum chaperone_entity best;
	int score;
};

static size_t give(const struct candidate *c, enum chaperone_entity type, enum ident_form form,
                   unsigned sure, struct ident *out)
{
	size_t taken = (size_t)(c->last - c->asked) + 1;
	*out = (struct ident){.start = c->first->start,
	                      .end = c->last->end,
	                      .type = (uint8_t)type,
	                      .form = (uint8_t)form,
	                      .sure = (uint8_t)sure};
	/* in "CLM#7740-A2" the whole is the number */
	const struct lex_item *sign = c->first - 1;
	if (form == FORM_LABELLED && lex_mark(sign, '#') && sign->end - sign->start == 1 &&
	    c->first->flags & sign->flags & LEX_GLUED && sign[-1].flags & LEX_UPPER)
		out->start = sign[-1].start;
	return taken;
}

static bool near_miss(const struct candidate *c)
{
	int miss = c->near.score[CONTEXT_NOBODY];
	return miss >= NEAR_MISS && miss + 10 >= c->score;
}

static bool is_year(const struct candidate *c)
{
	return c->first == c->last && c->first->kind == LEX_NUMBER && c->digits == 4 &&
	       c->first->value >= 1800 && c->first->value < 2100;
}

/* What a short number before it counts. */
static bool is_counted(const struct lex_item *t)
{
	return t->word == WORD_UNIT || t->word == WORD_MEASURE || t->word == WORD_PEOPLE ||
	       t->word == WORD_PERIOD || t->word == WORD_DAY;
}

/* Can a code of this length and make-up be of that type at all? */
static bool suits(const struct candidate *c, int type)
{
	unsigned n = c->digits + c->letters;
	enum word w = (enum word)c->near.word[type];
	switch (type) {
	case CHAPERONE_PHONE_NUMBER:
	case CHAPERONE_FAX_NUMBER:
		return !c->letters && (c->digits == 7 || c->digits == 10 || c->digits == 11);
	case CHAPERONE_US_SSN: return c->digits == 9 && !c->letters;
	case CHAPERONE_ZIP_CODE: return !c->letters && (c->digits == 5 || c->digits == 9);
	case CHAPERONE_VEHICLE_ID:
		if (n < 3 || (n > 8 && n != 17))
			return false;
		if (w == WORD_L_COLOR)
			return c->first->kind == LEX_WORD || shape_plate(c->words);
		return w != WORD_L_VEHICLE || (c->letters && c->digits && n >= 5);
	case CHAPERONE_LICENSE_NUMBER: return n >= 5 && c->digits >= 3;
	case CHAPERONE_HEALTH_PLAN_NUMBER: return c->digits >= (w == WORD_L_PLAN_SOFT ? 6 : 4);
	case CHAPERONE_ACCOUNT_NUMBER: return c->digits >= (w == WORD_L_ACCOUNT_SOFT ? 6 : 4);
	case CHAPERONE_MEDICAL_RECORD_NUMBER: return c->digits >= (w == WORD_L_PATIENT ? 5 : 4);
	case CHAPERONE_DEVICE_ID: return w == WORD_L_DEVICE_SOFT ? n >= 5 && c->letters : n >= 4;
	case CHAPERONE_BIOMETRIC_ID: return n >= 5 && c->letters;
	case CHAPERONE_OTHER_ID:
		if (w == WORD_L_PLACE || w == WORD_L_PLACE_SOFT)
			return n <= 6;
		return n >= 4 && (c->digits >= 2 || c->letters >= 4);
	case CHAPERONE_IP_ADDRESS: return false;
	default: return true;
	}
}

/* Blue Cross plans: three letters, then nine digits, often in groups. */
static bool alpha_prefixed(const struct candidate *c)
{
	size_t n = 0;
	while (n < c->words.n && ascii_is_upper(c->words.p[n]))
		n++;
	if (n != 3 || c->letters != 3)
		return false;
	bool groups = c->last - c->first >= 2;
	return groups ? c->digits >= 8 && c->digits <= 10
	              : c->first == c->last && c->digits == 9 && c->words.n == 12;
}

static void raise(struct context *c, enum chaperone_entity type, int16_t score)
{
	if (c->score[type] < score)
		c->score[type] = score;
}

static void look(struct str text, const struct lex_item *first, const struct lex_item *last,
                 struct candidate *c)
{
	memset(c, 0, sizeof *c);
	c->first = c->asked = first;
	c->last = last;
	c->words = str_of(text.p + first->start, last->end - first->start);
	for (size_t i = 0; i < c->words.n; i++) {
		c->digits += ascii_is_digit(c->words.p[i]);
		c->letters += ascii_is_alpha(c->words.p[i]);
	}
	context_look(first, last, &c->near);
	context_prefix(c->words, &c->near);
	if (alpha_prefixed(c))
		raise(&c->near, CHAPERONE_HEALTH_PLAN_NUMBER, 62);
	for (int t = 0; t < CHAPERONE_ENTITY__MAX; t++)
		if (c->near.score[t] && !suits(c, t))
			c->near.score[t] = 0;
	c->best = context_best(&c->near, &c->score);
}

void code_remember(struct str text, const struct ident *found, struct code_memory *memory)
{
	if (found->type == CHAPERONE_STREET_ADDRESS)
		memory->street = found->end;
	if (found->type == CHAPERONE_ENTITY__MAX || found->sure < 100)
		return;
	memory->shape = shape_of(str_of(text.p + found->start, found->end - found->start));
	memory->end = found->end;
	memory->type = found->type;
}

static enum ident_form form_of(const struct candidate *c)
{
	if (c->best == CHAPERONE_OTHER_ID &&
	    (c->near.word[c->best] == WORD_L_PLACE || c->near.word[c->best] == WORD_L_PLACE_SOFT))
		return FORM_ROOM;
	if (c->best == CHAPERONE_VEHICLE_ID)
		return c->words.n == 17 ? FORM_VIN : FORM_PLATE;
	if (c->best == CHAPERONE_ZIP_CODE)
		return FORM_ZIP;
	return FORM_LABELLED;
}

/* The bare number or code by what stands around it. */
static size_t by_label(const struct candidate *c, const struct code_memory *memory,
                       struct ident *out)
{
	int enough = ENOUGH;
	if (!c->letters && form_of(c) == FORM_ROOM && is_counted(&c->last[1]))
		return 0;
	if (form_of(c) == FORM_ROOM)
		enough = is_year(c) || c->first->word ? ENOUGH_SHORT + 10
		         : c->letters || (c->digits > 2 && c->near.word[c->best] == WORD_L_PLACE)
		                 ? ENOUGH_PLACE
		                 : ENOUGH_SHORT + 1;
	else if (is_year(c) || (c->digits + c->letters < 4 && c->best != CHAPERONE_VEHICLE_ID))
		enough = ENOUGH_SHORT;
	else if (c->digits < 2)
		enough = c->best == CHAPERONE_VEHICLE_ID ? ENOUGH : ENOUGH_PLACE;
	else if (c->best == CHAPERONE_VEHICLE_ID && shape_plate(c->words))
		enough = 1;
	if (c->best != CONTEXT_NOBODY && c->score >= enough && !near_miss(c))
		return give(c, c->best, form_of(c), 128, out);
	if (shape_screen_name(c->words) && c->best == CONTEXT_NOBODY && !c->score)
		return give(c, CHAPERONE_OTHER_ID, FORM_HANDLE, 90, out);

	/* blood pressures, spelling with digits, COVID-19 */
	if (c->words.n == c->digits && c->digits < 4)
		return 0;
	if (c->digits < 3 || shape_temperature(c->words) ||
	    (c->digits == 3 && ascii_is_alpha(c->words.p[0])) || shape_reading(c->words) ||
	    c->first->kind == LEX_RANGE)
		return 0;
	bool nobody = near_miss(c) || (c->best == CONTEXT_NOBODY && c->score >= ENOUGH);
	if (!nobody && !is_year(c) && memory->end && c->first->start - memory->end < 120 &&
	    memory->shape == shape_of(c->words) && c->digits >= 4)
		return give(c, (enum chaperone_entity)memory->type, FORM_LABELLED, 100, out);
	if (is_year(c))
		return give(c, CHAPERONE_ENTITY__MAX, FORM_YEAR, 0, out);
	if (!nobody && shape_record(c->words))
		return give(c, CHAPERONE_MEDICAL_RECORD_NUMBER, FORM_CODE, 60, out);
	return give(c, CHAPERONE_ENTITY__MAX,
	            c->letters || c->words.n != c->digits ? FORM_CODE : FORM_DIGITS, 0, out);
}

/* The nearest of "phone" and "fax" decides, the one before it rather than the one after. */
static enum chaperone_entity phone_or_fax(const struct candidate *c)
{
	for (int k = 1; k <= 16 && c->first[-k].kind != LEX_NONE; k++) {
		const struct lex_item *t = &c->first[-k];
		if (t->word == WORD_L_FAX)
			return CHAPERONE_FAX_NUMBER;
		if ((t->word == WORD_L_PHONE && k < 5) || t->kind == LEX_PHONE ||
		    t->kind == LEX_BREAK)
			break;
	}
	bool fax = false;
	for (int k = 1; k <= 10 && c->last[k].kind != LEX_NONE; k++) {
		const struct lex_item *t = &c->last[k];
		if (t->kind == LEX_PHONE || t->kind == LEX_PHONE_LOCAL)
			return CHAPERONE_PHONE_NUMBER;
		fax |= t->word == WORD_L_FAX && k <= 7;
		if (lex_stops(t) && !fax)
			break;
	}
	return fax ? CHAPERONE_FAX_NUMBER : CHAPERONE_PHONE_NUMBER;
}

static size_t phone(struct candidate *c, unsigned sure, struct ident *out)
{
	enum chaperone_entity type = phone_or_fax(c);
	enum ident_form form = type == CHAPERONE_FAX_NUMBER       ? FORM_FAX
	                       : c->first->kind == LEX_PHONE_INTL ? FORM_PHONE_INTL
	                                                          : FORM_PHONE;
	return give(c, type, form, sure, out);
}

static size_t local_phone(struct candidate *c, const struct code_memory *memory, struct ident *out)
{
	int call = c->near.score[phone_or_fax(c)];
	bool fiction = c->words.n >= 8 && memcmp(c->words.p, "555-01", 6) == 0;
	if ((call >= 30 && call >= c->score - 10) || (fiction && !near_miss(c)))
		return phone(c, call >= 60 ? 200 : 120, out);
	return by_label(c, memory, out);
}

/* ddd-dd-dddd and its kin. */
static size_t ssn(struct candidate *c, const struct code_memory *memory, struct ident *out)
{
	enum ssn_kind kind = ssn_kind(c->words);
	int label = c->near.score[CHAPERONE_US_SSN];
	if (near_miss(c) && label <= c->near.score[CONTEXT_NOBODY])
		return give(c, CHAPERONE_ENTITY__MAX, FORM_CODE, 0, out);
	if (c->best != CONTEXT_NOBODY && c->score >= 84 && label < c->score &&
	    c->best != CHAPERONE_OTHER_ID)
		return by_label(c, memory, out);
	unsigned sure = kind == SSN_PERSON || kind == SSN_ITIN ? 230
	                : kind == SSN_NO_PERSON                ? 100
	                                                       : 60;
	if (label >= ENOUGH)
		sure = 255;
	return give(c, CHAPERONE_US_SSN, kind == SSN_ITIN ? FORM_ITIN : FORM_SSN, sure, out);
}

/* Four digits after "last four", "ending in": of whatever the context speaks of. */
static bool last_four(const struct str text, const struct lex_item *it)
{
	const struct lex_item *a = &it[-1];
	if (it->kind != LEX_NUMBER || it->digits != 4)
		return false;
	while (lex_mark(a, ':') || a->word == WORD_BE || a->word == WORD_OF ||
	       a->word == WORD_L_SSN)
		a--;
	bool four = (a->kind == LEX_NUMBER && a->value == 4) ||
	            (a->word == WORD_NUMBER && a->end - a->start == 4 &&
	             ascii_lower(text.p[a->start]) == 'f');
	return four && a[-1].word == WORD_LAST;
}

static size_t card(struct candidate *c, const struct code_memory *memory, struct ident *out)
{
	if (near_miss(c))
		return give(c, CHAPERONE_ENTITY__MAX, FORM_DIGITS, 0, out);
	if (card_valid(c->words))
		return give(c, CHAPERONE_ACCOUNT_NUMBER, FORM_CARD, 255, out);
	bool grouped = c->first->kind == LEX_CARD || c->first->kind == LEX_CARD_LIKE;
	int label = c->near.score[CHAPERONE_ACCOUNT_NUMBER];
	if (grouped &&
	    (label >= 30 || (c->digits == 16 && c->words.p[0] >= '3' && c->words.p[0] <= '6')))
		return give(c, CHAPERONE_ACCOUNT_NUMBER, FORM_CARD, label >= 30 ? 160 : 90, out);
	return by_label(c, memory, out);
}

/* Numbers that only their length and check digits tell. */
static size_t digits(struct str text, struct candidate *c, const struct code_memory *memory,
                     struct ident *out)
{
	bool labelled = c->best != CONTEXT_NOBODY && c->score >= 60;
	if (last_four(text, c->first) && c->near.score[CHAPERONE_ACCOUNT_NUMBER] < ENOUGH)
		return give(c, CHAPERONE_US_SSN, FORM_SSN_PARTIAL, 128, out);
	switch (c->digits) {
	case 9:
		if (labelled && c->best == CHAPERONE_ACCOUNT_NUMBER && aba_valid(c->words))
			return give(c, CHAPERONE_ACCOUNT_NUMBER, FORM_ROUTING, 255, out);
		break;
	case 10:
		if (npi_valid(c->words) && c->words.p[0] == '1' && !near_miss(c) &&
		    (!labelled || c->near.score[CHAPERONE_LICENSE_NUMBER] >= ENOUGH))
			return give(c, CHAPERONE_LICENSE_NUMBER, FORM_NPI,
			            c->best == CHAPERONE_LICENSE_NUMBER ? 255 : 200, out);
		/* fall through */
	case 11: {
		bool call = c->near.score[phone_or_fax(c)] >= ENOUGH;
		if (labelled && c->best != phone_or_fax(c) &&
		    c->score > c->near.score[phone_or_fax(c)])
			break;
		if (near_miss(c) || !nanp_valid(c->words) || (stamp_valid(c->words) && !call))
			break;
		return phone(c, call ? 230 : 150, out);
	}
	case 14:
		if (gtin_valid(c->words) && !near_miss(c) && !stamp_valid(c->words) &&
		    (c->words.p[0] == '0' || c->best == CHAPERONE_DEVICE_ID))
			return give(c, CHAPERONE_DEVICE_ID, FORM_UDI,
			            c->best == CHAPERONE_DEVICE_ID ? 255 : 140, out);
		break;
	case 15:
		if (imei_valid(c->words) && !near_miss(c) &&
		    (c->near.score[CHAPERONE_DEVICE_ID] >= ENOUGH ||
		     memcmp(c->words.p, "35", 2) == 0 || memcmp(c->words.p, "86", 2) == 0))
			return give(c, CHAPERONE_DEVICE_ID, FORM_IMEI, 255, out);
		/* fall through */
	default:
		if (c->digits >= 13 && c->digits <= 19)
			return card(c, memory, out);
	}
	return by_label(c, memory, out);
}

/* "IR:4A7F-22D0": the letters before the colon are part of the code. */
static void with_prefix(struct candidate *c)
{
	const struct lex_item *colon = c->first - 1, *p = c->first - 2;
	if (!lex_mark(colon, ':') || !(c->first->flags & colon->flags & LEX_GLUED) ||
	    !(p->flags & LEX_UPPER) || p->kind != LEX_WORD)
		return;
	struct context said = {0};
	context_prefix(str_of(c->words.p - (c->first->start - p->start), p->end - p->start), &said);
	if (said.score[CHAPERONE_BIOMETRIC_ID] < ENOUGH)
		return;
	c->first = p;
	c->best = CHAPERONE_BIOMETRIC_ID;
	c->score = 90;
}

static size_t code(struct candidate *c, const struct code_memory *memory, struct ident *out)
{
	size_t n = c->words.n;
	bool miss = near_miss(c);
	with_prefix(c);
	if (n == 17 && vin_possible(c->words) && !miss)
		return give(c, CHAPERONE_VEHICLE_ID, FORM_VIN, vin_valid(c->words) ? 255 : 140,
		            out);
	if (n == 9 && dea_valid(c->words) && !miss)
		return give(c, CHAPERONE_LICENSE_NUMBER, FORM_DEA, 255, out);
	if ((n == 11 || n == 13) && mbi_valid(c->words) && !miss)
		return give(c, CHAPERONE_HEALTH_PLAN_NUMBER, FORM_MBI, 255, out);
	return by_label(c, memory, out);
}

/* "x4410" where a telephone or a person is spoken of. */
static bool extension(struct str text, const struct lex_item *it)
{
	uint32_t n = it->end - it->start;
	if (it->kind != LEX_CODE || n < 4 || n > 7 || it->digits != n - 1 ||
	    ascii_lower(text.p[it->start]) != 'x')
		return false;
	return lex_mark(&it[-1], ',') || it[-1].word == WORD_L_PHONE || it[-1].word == WORD_AT ||
	       it[-1].kind == LEX_PHONE;
}

static bool is_piece(const struct lex_item *t)
{
	return t->kind == LEX_NUMBER || (t->kind == LEX_CODE && !(t->flags & LEX_GLUED)) ||
	       t->kind == LEX_RANGE || t->kind == LEX_AGE_SEX;
}

static bool is_caps(const struct lex_item *t, unsigned most)
{
	return t->kind == LEX_WORD && t->flags & LEX_UPPER && t->end - t->start <= most &&
	       !(t->flags & LEX_OWNED);
}

/* A code written in groups, "XQH 8842 19077", "482 LTP": how many items look like one. */
static size_t groups(const struct lex_item *it)
{
	size_t n = 1, numbers = 0;
	if (is_caps(it, 5)) {
		if (it->word >= WORD_L_MRN && it->word < WORD_STREET && it[-1].word != WORD_L_PLATE)
			return 0;
	} else if (!is_piece(it)) {
		return 0;
	} else {
		numbers++;
	}
	while (n < 5 && !(it[n].flags & LEX_GLUED)) {
		const struct lex_item *t = &it[n];
		if (is_piece(t) && !(t->kind == LEX_NUMBER && t->digits < 4 && is_counted(&t[1])))
			numbers++;
		else if (is_caps(t, 3) && numbers && t->word == WORD_NONE && !is_caps(&t[1], 20) &&
		         is_piece(&t[-1])) {
			n++;
			break;
		} else
			break;
		n++;
	}
	return n > 1 && numbers ? n : 0;
}

/* Types whose codes people write in groups. */
static bool is_grouped(const struct candidate *c, size_t n)
{
	unsigned all = c->digits + c->letters;
	bool word = c->first->kind == LEX_WORD;
	switch (c->best) {
	case CHAPERONE_VEHICLE_ID: return n <= 3 && all >= 4 && all <= 8 && c->score >= 44;
	case CHAPERONE_HEALTH_PLAN_NUMBER:
	case CHAPERONE_ACCOUNT_NUMBER:
	case CHAPERONE_DEVICE_ID:
	case CHAPERONE_LICENSE_NUMBER:
	case CHAPERONE_MEDICAL_RECORD_NUMBER:
		/* a word in capitals at the end is a plate's alone */
		if (c->last->kind == LEX_WORD && c->last->end - c->last->start > 1)
			return false;
		return c->digits >= 5 && c->score >= (word ? 62 : 84) &&
		       (!word || n > 2 || c->digits >= 4);
	default: return false;
	}
}

static size_t in_groups(struct str text, const struct lex_item *it, struct ident *out)
{
	size_t n = groups(it);
	if (!n || (street_before(text.p, &it[1]) && it[1].digits == 5))
		return 0;
	struct candidate c;
	look(text, it, &it[n - 1], &c);
	if (!is_grouped(&c, n) && n > 2 && is_caps(it, 5)) {
		n = 2;
		look(text, it, &it[1], &c);
	}
	/* a word in capitals that is a word: only right after its label */
	if (it->kind == LEX_WORD && it->word != WORD_NONE && c.score < 94)
		return 0;
	return is_grouped(&c, n) ? give(&c, c.best, form_of(&c), 128, out) : 0;
}

/* An IBAN is followed by other capitals as often as not: drop groups until the check digits fit. */
static size_t iban(struct candidate *c, const struct code_memory *memory, struct ident *out)
{
	struct str s = c->words;
	while (s.n >= 15) {
		if (iban_valid(s)) {
			size_t n = give(c, CHAPERONE_ACCOUNT_NUMBER, FORM_IBAN, 255, out);
			out->end = out->start + (uint32_t)s.n;
			return n;
		}
		do
			s.n--;
		while (s.n && s.p[s.n] != ' ');
	}
	return by_label(c, memory, out);
}

/* Forms that need no context. 0: not one of them. */
static size_t fixed(struct str text, const struct lex_item *it, struct ident *out)
{
	static const struct {
		uint8_t type, form, sure;
	} forms[LEX__MAX] = {
		[LEX_EMAIL] = {CHAPERONE_EMAIL_ADDRESS, FORM_EMAIL, 255},
		[LEX_URL] = {CHAPERONE_URL, FORM_URL, 255},
		[LEX_HANDLE] = {CHAPERONE_OTHER_ID, FORM_HANDLE, 220},
		[LEX_MAC] = {CHAPERONE_DEVICE_ID, FORM_MAC, 255},
		[LEX_WALLET] = {CHAPERONE_ACCOUNT_NUMBER, FORM_WALLET, 240},
		[LEX_SSN_PARTIAL] = {CHAPERONE_US_SSN, FORM_SSN_PARTIAL, 255},
		[LEX_COORDINATES] = {CHAPERONE_LOCATION, FORM_COORDINATES, 200},
		[LEX_PICTURE] = {0, FORM_PICTURE, 255},
		[LEX_UDI] = {CHAPERONE_DEVICE_ID, FORM_UDI, 160},
		[LEX_IPV6] = {CHAPERONE_IP_ADDRESS, FORM_IPV6, 250},
	};
	struct str words = str_of(text.p + it->start, it->end - it->start);
	if (!forms[it->kind].sure || (it->kind == LEX_IPV6 && !ipv6_valid(words)))
		return 0;
	*out = (struct ident){.start = it->start,
	                      .end = it->end,
	                      .type = it->kind == LEX_PICTURE ? (uint8_t)it->value
	                                                      : forms[it->kind].type,
	                      .form = forms[it->kind].form,
	                      .sure = forms[it->kind].sure};
	if (it->kind == LEX_UDI && udi_valid(words))
		out->sure = 255;
	return 1;
}

/* Four numbers of 0–255, unless a program's version is spoken of. */
static size_t ipv4(const struct candidate *c, struct ident *out)
{
	bool version = (c->best == CONTEXT_NOBODY && c->score >= ENOUGH) ||
	               c->near.score[CHAPERONE_OTHER_ID] >= 90;
	return ipv4_valid(c->words) && !version ? give(c, CHAPERONE_IP_ADDRESS, FORM_IPV4, 230, out)
	                                        : 0;
}

/* Five digits, or nine with a hyphen, that end an address. */
static bool is_zip(struct str text, const struct lex_item *it, const struct candidate *c,
                   const struct code_memory *memory)
{
	bool five = it->kind == LEX_NUMBER && it->digits == 5;
	bool nine = it->kind == LEX_CODE && it->digits == 9 && it->end - it->start == 10 &&
	            text.p[it->start + 5] == '-';
	if (!five && !nine)
		return false;
	bool street = memory->street && it->start - memory->street < 40;
	if (street_before(text.p, it) || street)
		return true;
	if (c->best != CONTEXT_NOBODY && c->best != CHAPERONE_ZIP_CODE && c->score >= 78)
		return false;
	const struct lex_item *a = &it[-1];
	bool place = a->word == WORD_IN || a->word == WORD_AROUND || a->word == WORD_FROM ||
	             a->word == WORD_SERVE || (a->word == WORD_OF && a[-1].word == WORD_MEASURE);
	return place && five && it->value >= 501 && lex_phrase_ends(&it[1]);
}

/* Canadian "J8X 2K1"; British "SY23 1PL" after a street. */
static bool postcode(struct str text, const struct lex_item *it, const struct code_memory *memory)
{
	const char *a = text.p + it[0].start, *b = text.p + it[1].start;
	uint32_t n = it[0].end - it[0].start;
	if (it[1].kind != LEX_CODE || it[1].end - it[1].start != 3 ||
	    !(it[0].flags & it[1].flags & LEX_UPPER) || it[1].flags & LEX_GLUED ||
	    !ascii_is_digit(b[0]))
		return false;
	if (n == 3 && ascii_is_upper(a[0]) && ascii_is_digit(a[1]) && ascii_is_upper(a[2]) &&
	    ascii_is_upper(b[1]) && ascii_is_digit(b[2]))
		return true;
	bool street = memory->street && it->start - memory->street < 40;
	return street && n <= 4 && ascii_is_upper(a[0]) && ascii_is_upper(b[1]) &&
	       ascii_is_upper(b[2]);
}

/* After a UDI's application identifier: "(21)AS11-4471D". */
static bool applied(const struct lex_item *it)
{
	const struct lex_item *n = &it[-2];
	return it->flags & LEX_GLUED && lex_mark(&it[-1], ')') && lex_mark(&it[-3], '(') &&
	       n->kind == LEX_NUMBER && n->digits == 2 && (n->value == 21 || n->value == 10);
}

size_t code_match(struct str text, const struct lex_item *it, const struct code_memory *memory,
                  struct ident *out)
{
	struct candidate c;
	size_t n;
	if (it->kind == LEX_WORD || it->kind == LEX_NUMBER || it->kind == LEX_CODE) {
		n = in_groups(text, it, out);
		if (n || it->kind == LEX_WORD)
			return n;
	}
	n = fixed(text, it, out);
	if (n)
		return n;
	look(text, it, it, &c);
	switch (it->kind) {
	case LEX_PHONE:
		if (it->flags & LEX_GLUED && lex_mark(&it[-1], '-') && it[-2].kind == LEX_NUMBER)
			return 0;
		return near_miss(&c) && c.words.p[0] != '(' ? by_label(&c, memory, out)
		                                            : phone(&c, 230, out);
	case LEX_PHONE_INTL: return c.digits >= 8 && c.digits <= 15 ? phone(&c, 220, out) : 0;
	case LEX_PHONE_LOCAL: return local_phone(&c, memory, out);
	case LEX_SSN: return ssn(&c, memory, out);
	case LEX_CARD:
	case LEX_CARD_LIKE: return card(&c, memory, out);
	case LEX_IBAN: return iban(&c, memory, out);
	case LEX_MBI: return code(&c, memory, out);
	case LEX_CODE:
		if (extension(text, it))
			return give(&c, CHAPERONE_PHONE_NUMBER, FORM_PHONE, 128, out);
		if (is_zip(text, it, &c, memory))
			return give(&c, CHAPERONE_ZIP_CODE, FORM_ZIP, 200, out);
		if (postcode(text, it, memory)) {
			c.last = &it[1];
			return give(&c, CHAPERONE_ZIP_CODE, FORM_ZIP, 150, out);
		}
		if (applied(it))
			return give(&c, CHAPERONE_DEVICE_ID, FORM_UDI, 150, out);
		return code(&c, memory, out);
	case LEX_NUMBER:
		if (is_zip(text, it, &c, memory))
			return give(&c, CHAPERONE_ZIP_CODE, FORM_ZIP, 180, out);
		return digits(text, &c, memory, out);
	case LEX_DATE:
	case LEX_RANGE:
	case LEX_AGE_SEX: return by_label(&c, memory, out);
	case LEX_IPV4: return ipv4(&c, out);
	default: return 0;
	}
}
