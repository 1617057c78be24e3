/*
 * ident: identifiers that have a form — numbers, codes, addresses of all sorts,
 * dates and ages — found in the normalised text in one pass by the re2c scanner
 * and settled by validators (check digits, ranges) and the words near by.
 *
 * Forms and check digits: 45 CFR 164.514(b)(2)(i)(B)–(R); MBI, NPI (CMS), DEA,
 * VIN (49 CFR 565), UDI (21 CFR 801), ABA, ISO 7812, ISO 13616, SSA, RFC 5321,
 * RFC 3986, RFC 4291.
 */
#ifndef CHECK_IDENT_H
#define CHECK_IDENT_H

#include "base/arena.h"
#include "base/str.h"
#include "chaperone.h"

/* How the form itself speaks, apart from context. Also a feature of the tagger. */
// clang-format off
enum ident_form {
	FORM_NONE,
	FORM_CODE,        /* letters and/or digits with a digit, of no known form: type is ENTITY__MAX, or a guess (sure below 100) */
	FORM_DIGITS,      /* 4 or more bare digits of no known form: type is ENTITY__MAX */
	FORM_SSN, FORM_ITIN, FORM_SSN_PARTIAL,
	FORM_PHONE, FORM_PHONE_INTL, FORM_FAX,
	FORM_EMAIL, FORM_URL, FORM_IPV4, FORM_IPV6, FORM_MAC,
	FORM_MBI, FORM_NPI, FORM_DEA, FORM_VIN, FORM_UDI, FORM_IMEI,
	FORM_CARD, FORM_IBAN, FORM_ROUTING, FORM_WALLET,
	FORM_HANDLE, FORM_COORDINATES, FORM_ZIP, FORM_STREET, FORM_PO_BOX,
	FORM_PLATE, FORM_ROOM, FORM_LABELLED, /* code after a label word: "MRN 4417" */
	FORM_PICTURE,     /* the organisation's own picture pattern */
	FORM_DATE_NUMERIC, FORM_DATE_WORDS, FORM_WEEKDAY, FORM_MONTH, FORM_RELATIVE, FORM_HOLIDAY,
	FORM_CLOCK, FORM_SEASON, FORM_YEAR, /* a bare year: type is ENTITY__MAX */
	FORM_AGE,
	FORM__MAX
};
// clang-format on

struct ident {
	uint32_t start, end; /* normalised bytes, never overlapping, sorted */
	uint8_t type;        /* enum chaperone_entity, or CHAPERONE_ENTITY__MAX: a form only */
	uint8_t form;        /* enum ident_form */
	uint8_t sure; /* 0…255: 255 = check digit or unmistakable form, 128 = form and context, 0 =
	                 form only */
};

struct profile;

/* Find identifiers in `s` (TEXT_PAD zero bytes follow it). At most `max`, at most one per two
 * bytes of text are possible. Returns how many. `profile` may be NULL. Linear time. */
size_t ident_find(struct str s, const struct profile *profile, struct ident *out, size_t max);

#endif
