/*
 * lex: the text as words, numbers, codes and marks, seen through a window that
 * moves once over it. Whoever judges an item may look at LEX_BEHIND items before
 * it and LEX_AHEAD items after it, so that every judgement costs the same.
 */
#ifndef CHECK_LEX_H
#define CHECK_LEX_H

#include "base/str.h"
#include "check/profile.h"

// clang-format off
enum lex_kind {
	LEX_NONE,     /* before the text's beginning and after its end */
	LEX_WORD, LEX_MARK, LEX_BREAK, /* BREAK: one or more line ends */
	LEX_NUMBER,   /* digits only */
	LEX_CODE,     /* letters, digits and connectors, at least one digit */
	LEX_QUANTITY, /* money, percentage, thousands with commas, amount with its unit */
	LEX_DECIMAL, LEX_ORDINAL, LEX_DECADE,
	LEX_CLOCK, LEX_CLOCK_RANGE, LEX_RANGE, LEX_DATE, LEX_DATE_SHORT, LEX_AGE, LEX_AGE_SEX,
	LEX_PHONE, LEX_PHONE_LOCAL, LEX_PHONE_INTL,
	LEX_SSN, LEX_SSN_PARTIAL, LEX_CARD, LEX_CARD_LIKE, LEX_IBAN, LEX_MBI, LEX_WALLET,
	LEX_EMAIL, LEX_URL, LEX_HANDLE, LEX_IPV4, LEX_IPV6, LEX_MAC, LEX_UDI, LEX_COORDINATES,
	LEX_PICTURE,  /* the organisation's own: value is the entity type */
	LEX_OTHER,    /* a colour or an error code: nobody's */
	LEX__MAX
};

/* Classes of trigger words; L_ is a label that says what the number beside it is. */
enum word {
	WORD_NONE,
	WORD_MONTH, WORD_MONTH_SOFT, WORD_WEEKDAY, WORD_MONTH_SHORT, WORD_WEEKDAY_SOFT,
	WORD_WEEKDAYS, WORD_RELATIVE, WORD_MANANA, WORD_NOON, WORD_SUNUP, WORD_DAYPART,
	WORD_PERIOD, WORD_SEASON, WORD_HOLIDAY, WORD_HOLIDAY_SOFT, WORD_HOLIDAY_ADJ,
	WORD_HOLIDAY_HEAD, WORD_THIS, WORD_LAST, WORD_NEXT, WORD_EVERY, WORD_THE, WORD_ARTICLE,
	WORD_AGO, WORD_AT, WORD_ON, WORD_IN, WORD_BY, WORD_UNTIL, WORD_FROM, WORD_TO, WORD_SERVE,
	WORD_AROUND, WORD_SINCE, WORD_BEFORE, WORD_OF, WORD_AND, WORD_OR, WORD_EL, WORD_LA,
	WORD_DE, WORD_ESTE, WORD_PASADO, WORD_HACE, WORD_FUNC, WORD_POSS, WORD_MID, WORD_NEW,
	WORD_BOUND, WORD_NUMBER, WORD_TEEN, WORD_TENS, WORD_DECADE, WORD_ORDINAL, WORD_COUPLE,
	WORD_UNIT, WORD_DAY, WORD_OLD, WORD_YO, WORD_LIFE, WORD_AGE, WORD_TURN, WORD_BE,
	WORD_I_AM, WORD_PEOPLE, WORD_KIN, WORD_OPEN, WORD_OCLOCK, WORD_BIRTHDAY, WORD_BORN,
	WORD_L_MRN, WORD_L_PATIENT, WORD_L_SSN, WORD_L_PLAN, WORD_L_PLAN_SOFT, WORD_L_ACCOUNT,
	WORD_L_ACCOUNT_SOFT, WORD_L_LICENSE, WORD_L_LICENSE_SOFT, WORD_L_VIN, WORD_L_PLATE,
	WORD_L_COLOR, WORD_L_VEHICLE, WORD_L_DEVICE, WORD_L_DEVICE_SOFT, WORD_L_BIO,
	WORD_L_BIO_SOFT, WORD_L_PLACE, WORD_L_PLACE_SOFT, WORD_L_ID, WORD_L_OTHER, WORD_L_PHONE,
	WORD_L_CALL, WORD_L_EXT, WORD_L_FAX, WORD_L_IP, WORD_L_ZIP, WORD_FILLER, WORD_NEAR,
	WORD_VERSION, WORD_STREET, WORD_STREET_SOFT, WORD_STREET_HEAD, WORD_DIR, WORD_APT,
	WORD_BOX, WORD_MEASURE,
	WORD__MAX
};
// clang-format on

enum {
	LEX_GLUED = 1,   /* nothing between it and the item before */
	LEX_CAPITAL = 2, /* first letter upper case */
	LEX_UPPER = 4,   /* letters all upper case, at least one */
	LEX_OWNED = 8    /* word followed by 's, which is not part of it */
};

struct lex_item {
	uint32_t start, end; /* bytes */
	uint32_t value;      /* NUMBER and the like: the number, UINT32_MAX if larger; MARK: the
	                        character */
	uint8_t kind, word;  /* enum lex_kind, enum word */
	uint8_t digits;      /* how many, at most 255 */
	uint8_t flags;
};

#define LEX_BEHIND 32
#define LEX_AHEAD  32
#define LEX_WINDOW 256

struct lex {
	struct str s;
	const struct profile *profile;
	size_t at;      /* next byte to read */
	size_t mail_at; /* where the next @ is */
	size_t n;       /* items in the window */
	bool glued, done;
	struct lex_item item[LEX_WINDOW];
};

/* s must be followed by TEXT_PAD zero bytes. The first item is item[LEX_BEHIND]. */
void lex_init(struct lex *x, struct str s, const struct profile *profile);
/* Where item i has moved to, now that at least LEX_AHEAD items follow it. */
size_t lex_ahead(struct lex *x, size_t i);

static inline bool lex_is(const struct lex_item *t, enum word w) { return t->word == w; }
static inline bool lex_mark(const struct lex_item *t, char c)
{
	return t->kind == LEX_MARK && t->value == (uint32_t)(uint8_t)c;
}
static inline bool lex_glued_mark(const struct lex_item *t, char c)
{
	return lex_mark(t, c) && (t->flags & LEX_GLUED);
}
/* A sentence or line ends before this item or the text does. */
bool lex_stops(const struct lex_item *t);

/* The automata: what starts at text, and where it ends. LEX_NONE when nothing does. */
enum lex_kind scan_number(const char *text, const char **end);
enum lex_kind scan_code(const char *text, const char **end);
const char *scan_extension(const char *text);
int scan_tld(const char *text, const char *end);
enum word ident_word(const char *text, const char *end);

/* E-mail addresses and URLs, written out: bytes at p, 0 for none. */
size_t link_email(const char *p, const char *at, const char *end);
size_t link_url(const char *p, const char *end);

#endif
