/* form_words: the sentences of the authorization form in each language. %s is what is filled in. */
#ifndef DOMAIN_FORM_WORDS_H
#define DOMAIN_FORM_WORDS_H

#include "base/buf.h"

enum form_word {
	FORM_TITLE,
	FORM_INTRO, /* organisation */
	FORM_PATIENT,
	FORM_REPRESENTATIVE,
	FORM_INFORMATION,
	FORM_DISCLOSER,
	FORM_RECIPIENTS,
	FORM_PURPOSES,
	FORM_CHANNELS,
	FORM_ENDS,
	FORM_ENDS_ON,    /* date */
	FORM_ENDS_EVENT, /* event */
	FORM_ENDS_NEVER,
	FORM_RIGHTS,
	FORM_REVOKE, /* organisation */
	FORM_CONDITION_NONE,
	FORM_CONDITION, /* what */
	FORM_REDISCLOSURE,
	FORM_PUBLIC,
	FORM_COPY,
	FORM_REMUNERATION, /* what */
	FORM_SIGNATURE,
	FORM_SIGNED_BY,
	FORM_DATE,
	FORM_AUTHORITY,
	FORM_SIGN_HERE,
	FORM_WORD__MAX
};

enum form_language { FORM_ENGLISH, FORM_SPANISH, FORM_LANGUAGE__MAX };

/* Static. */
const char *form_word(enum form_language language, enum form_word word);
/* A purpose (domain/post.h) in words. */
const char *form_purpose(enum form_language language, int purpose);
/* A day as people write it; `day` begins like 2027-11-28. */
void form_date(struct buf *b, enum form_language language, const char *day);

#endif
