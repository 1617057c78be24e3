#include "check/context.h"

#define REACH_BEFORE 12
#define REACH_AFTER  7

/* What each class of labels says, how strongly right before the number and right after it. */
static const struct label {
	uint8_t type, before, after;
} labels[WORD__MAX] = {
	[WORD_L_MRN] = {CHAPERONE_MEDICAL_RECORD_NUMBER, 100, 55},
	[WORD_L_PATIENT] = {CHAPERONE_MEDICAL_RECORD_NUMBER, 58, 0},
	[WORD_L_CALL] = {CHAPERONE_PHONE_NUMBER, 80, 40},
	[WORD_L_COLOR] = {CHAPERONE_VEHICLE_ID, 64, 0},
	[WORD_L_SSN] = {CHAPERONE_US_SSN, 100, 70},
	[WORD_L_PLAN] = {CHAPERONE_HEALTH_PLAN_NUMBER, 100, 40},
	[WORD_L_PLAN_SOFT] = {CHAPERONE_HEALTH_PLAN_NUMBER, 66, 40},
	[WORD_L_ACCOUNT] = {CHAPERONE_ACCOUNT_NUMBER, 102, 40},
	[WORD_L_ACCOUNT_SOFT] = {CHAPERONE_ACCOUNT_NUMBER, 70, 62},
	[WORD_L_LICENSE] = {CHAPERONE_LICENSE_NUMBER, 102, 40},
	[WORD_L_LICENSE_SOFT] = {CHAPERONE_LICENSE_NUMBER, 72, 0},
	[WORD_L_VIN] = {CHAPERONE_VEHICLE_ID, 104, 60},
	[WORD_L_PLATE] = {CHAPERONE_VEHICLE_ID, 104, 55},
	[WORD_L_VEHICLE] = {CHAPERONE_VEHICLE_ID, 84, 52},
	[WORD_L_DEVICE] = {CHAPERONE_DEVICE_ID, 100, 45},
	[WORD_L_DEVICE_SOFT] = {CHAPERONE_DEVICE_ID, 74, 40},
	[WORD_L_BIO] = {CHAPERONE_BIOMETRIC_ID, 100, 40},
	[WORD_L_BIO_SOFT] = {CHAPERONE_BIOMETRIC_ID, 72, 20},
	[WORD_L_PLACE] = {CHAPERONE_OTHER_ID, 100, 0},
	[WORD_L_PLACE_SOFT] = {CHAPERONE_OTHER_ID, 96, 0},
	[WORD_L_OTHER] = {CHAPERONE_OTHER_ID, 92, 52},
	[WORD_L_ID] = {CHAPERONE_OTHER_ID, 50, 30},
	[WORD_L_PHONE] = {CHAPERONE_PHONE_NUMBER, 90, 50},
	[WORD_L_EXT] = {CHAPERONE_PHONE_NUMBER, 90, 0},
	[WORD_L_FAX] = {CHAPERONE_FAX_NUMBER, 110, 80},
	[WORD_L_IP] = {CHAPERONE_IP_ADDRESS, 90, 60},
	[WORD_L_ZIP] = {CHAPERONE_ZIP_CODE, 100, 50},
	[WORD_NEAR] = {CONTEXT_NOBODY, 100, 50},
	[WORD_VERSION] = {CONTEXT_NOBODY, 96, 40},
};

/* What an item costs that stands between a label and the number. */
static int cost(const struct lex_item *t)
{
	switch (t->kind) {
	case LEX_MARK:
		switch (t->value) {
		case ':':
		case '#':
		case '=':
		case '"':
		case '(':
		case '\'': return 0;
		case ',': return 14;
		case '-': return 6;
		case ')': return 12;
		case '.': return t->flags & LEX_GLUED ? 4 : 10;
		default: return 10;
		}
	case LEX_BREAK: return 40;
	case LEX_WORD: break;
	default: return 16;
	}
	switch (t->word) {
	case WORD_FILLER: return 1;
	case WORD_POSS: return 4;
	case WORD_BE:
	case WORD_TO:
	case WORD_AT:
	case WORD_THE:
	case WORD_IN:
	case WORD_ARTICLE:
	case WORD_OF: return 6;
	case WORD_FUNC:
	case WORD_AND:
	case WORD_OR:
	case WORD_ON:
	case WORD_FROM:
	case WORD_DE:
	case WORD_EL:
	case WORD_LA: return 9;
	default: return labels[t->word].before ? 8 : 17;
	}
}

static void credit(struct context *c, const struct label *l, uint8_t word, int score)
{
	if (score > c->score[l->type]) {
		c->score[l->type] = (int16_t)score;
		c->word[l->type] = word;
	}
}

/* "Dr. Vo, RN" ends no sentence, nor does the dot of "acct." or "no.". */
static bool ends_sentence(const struct lex_item *t)
{
	if (!lex_stops(t))
		return false;
	if (!lex_mark(t, '.'))
		return true;
	/* "acct. 4417", "no. 5", "Dr. Vo" */
	bool label = labels[t[-1].word].before || t[-1].word == WORD_FILLER;
	bool goes_on = t[1].kind > LEX_BREAK || !(t[1].flags & LEX_CAPITAL);
	return !(t->flags & LEX_GLUED) || !((label && goes_on) || t[-1].end - t[-1].start <= 2);
}

void context_look(const struct lex_item *first, const struct lex_item *last, struct context *out)
{
	memset(out, 0, sizeof *out);
	int loss = 0;
	for (int k = 1; k <= REACH_BEFORE && loss < 100; k++) {
		const struct lex_item *t = first - k;
		if (t->kind == LEX_NONE)
			break;
		const struct label *l = &labels[t->word];
		/* "a lot of 5000", "a member of": no label */
		if (l->before && t[1].word != WORD_OF)
			credit(out, l, t->word,
			       l->before - (l->type == CONTEXT_NOBODY ? loss * 3 / 2 : loss));
		loss += cost(t);
		if (ends_sentence(t))
			loss += 30;
	}
	loss = 0;
	for (int k = 1; k <= REACH_AFTER && loss < 80; k++) {
		const struct lex_item *t = last + k;
		if (t->kind == LEX_NONE || ends_sentence(t) || t->kind == LEX_BREAK)
			break;
		const struct label *l = &labels[t->word];
		/* what introduces the next number says nothing of this one */
		bool next = t[1].kind > LEX_BREAK || lex_mark(&t[1], '#') || lex_mark(&t[1], ':') ||
		            (lex_is(&t[1], WORD_FILLER) && t[2].kind > LEX_BREAK);
		if (l->after && !next)
			credit(out, l, t->word, l->after - loss);
		loss += cost(t);
	}
}

/* A code's own first letters, upper case, up to its first digit or hyphen. */
static const struct {
	char letters[8]; /* padded with zeros, so that eight bytes compare at once */
	uint8_t type, score;
} prefixes[] = {
	{"MR", CHAPERONE_MEDICAL_RECORD_NUMBER, 66},
	{"MRN", CHAPERONE_MEDICAL_RECORD_NUMBER, 90},
	{"RN", CHAPERONE_LICENSE_NUMBER, 60},
	{"LPN", CHAPERONE_LICENSE_NUMBER, 60},
	{"NPI", CHAPERONE_LICENSE_NUMBER, 90},
	{"DL", CHAPERONE_LICENSE_NUMBER, 60},
	{"CLM", CHAPERONE_OTHER_ID, 80},
	{"CLAIM", CHAPERONE_OTHER_ID, 80},
	{"REF", CHAPERONE_OTHER_ID, 60},
	{"REQ", CHAPERONE_OTHER_ID, 60},
	{"APPT", CHAPERONE_OTHER_ID, 60},
	{"INC", CHAPERONE_OTHER_ID, 50},
	{"TKT", CHAPERONE_OTHER_ID, 60},
	{"CASE", CHAPERONE_OTHER_ID, 60},
	{"RX", CHAPERONE_OTHER_ID, 60},
	{"ORD", CHAPERONE_OTHER_ID, 50},
	{"WC", CHAPERONE_OTHER_ID, 50},
	{"INV", CHAPERONE_ACCOUNT_NUMBER, 45},
	{"ACCT", CHAPERONE_ACCOUNT_NUMBER, 80},
	{"HSA", CHAPERONE_ACCOUNT_NUMBER, 60},
	{"GRP", CHAPERONE_HEALTH_PLAN_NUMBER, 60},
	{"MBR", CHAPERONE_HEALTH_PLAN_NUMBER, 60},
	{"SN", CHAPERONE_DEVICE_ID, 60},
	{"LOT", CHAPERONE_DEVICE_ID, 50},
	{"FP", CHAPERONE_BIOMETRIC_ID, 56},
	{"FPT", CHAPERONE_BIOMETRIC_ID, 95},
	{"FPX", CHAPERONE_BIOMETRIC_ID, 95},
	{"VP", CHAPERONE_BIOMETRIC_ID, 52},
	{"VPR", CHAPERONE_BIOMETRIC_ID, 95},
	{"VX", CHAPERONE_BIOMETRIC_ID, 52},
	{"PALM", CHAPERONE_BIOMETRIC_ID, 95},
	{"PLM", CHAPERONE_BIOMETRIC_ID, 95},
	{"IRIS", CHAPERONE_BIOMETRIC_ID, 95},
	{"FACE", CHAPERONE_BIOMETRIC_ID, 95},
	{"GAIT", CHAPERONE_BIOMETRIC_ID, 95},
	{"RET", CHAPERONE_BIOMETRIC_ID, 52},
	{"PV", CHAPERONE_BIOMETRIC_ID, 52},
	{"IR", CHAPERONE_BIOMETRIC_ID, 52},
	{"STR", CHAPERONE_BIOMETRIC_ID, 52},
	{"NCT", CONTEXT_NOBODY, 120},
	{"COVID", CONTEXT_NOBODY, 120},
	{"SARS", CONTEXT_NOBODY, 120},
	{"ICD", CONTEXT_NOBODY, 120},
	{"HB", CONTEXT_NOBODY, 60},
	{"ISO", CONTEXT_NOBODY, 90},
	{"RFC", CONTEXT_NOBODY, 90},
};

void context_prefix(struct str code, struct context *out)
{
	char letters[8] = {0};
	size_t n = 0;
	while (n < code.n && ascii_is_alpha(code.p[n])) {
		if (n == sizeof letters - 1)
			return;
		letters[n] = ascii_upper(code.p[n]);
		n++;
	}
	if (n < 2)
		return;
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		if (memcmp(prefixes[i].letters, letters, sizeof letters) != 0)
			continue;
		int16_t *s = &out->score[prefixes[i].type];
		*s = (int16_t)(*s > prefixes[i].score ? *s : prefixes[i].score);
		return;
	}
}

enum chaperone_entity context_best(const struct context *c, int *score)
{
	int best = CONTEXT_NOBODY;
	for (int t = 0; t < CONTEXT__MAX; t++)
		if (c->score[t] > c->score[best])
			best = t;
	*score = c->score[best];
	return (enum chaperone_entity)best;
}
