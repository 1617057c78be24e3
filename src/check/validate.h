/*
 * validate: check digits and ranges of identifiers. Each takes the characters as
 * written, passes over blanks and the punctuation usual in that identifier, and
 * says whether this can be one. Pure functions, safe from any thread.
 */
#ifndef CHECK_VALIDATE_H
#define CHECK_VALIDATE_H

#include "base/str.h"

/* ISO/IEC 7812 Luhn check over all digits of s. */
bool luhn_valid(struct str s);
/* Payment card: 13–19 digits, an issuer's first digits and length, Luhn. ISO/IEC 7812. */
bool card_valid(struct str s);
/* National Provider Identifier: 10 digits, first 1 or 2, Luhn over 80840 and them. 45 CFR 162.406.
 */
bool npi_valid(struct str s);
/* DEA registration: two letters (or letter and 9), seven digits, weighted check digit. */
bool dea_valid(struct str s);
/* Vehicle identification number: 17 characters without I, O, Q. 49 CFR 565. */
bool vin_possible(struct str s);
/* … whose check digit at position 9 is right too, as North American ones must be. */
bool vin_valid(struct str s);
/* Medicare Beneficiary Identifier: 11 characters C A AN N A AN N A A N N (CMS). */
bool mbi_valid(struct str s);

enum ssn_kind {
	SSN_NOT,       /* never issued: area 000, 666 or 9xx, group 00, serial 0000 */
	SSN_ITIN,      /* 9xx with an ITIN group, 26 CFR 301.6109-1 */
	SSN_NO_PERSON, /* issued to nobody: 078-05-1120, 219-09-9999, 987-65-4320…4329, 123-45-6789
	                */
	SSN_PERSON
};
/* Nine digits. 20 CFR 422.103; SSA's list of invalid numbers. */
enum ssn_kind ssn_kind(struct str s);

/* ABA routing number: 9 digits, Federal Reserve range, weights 3-7-1. */
bool aba_valid(struct str s);
/* IBAN: country, two check digits, 15–34 characters, mod 97 (ISO 13616). */
bool iban_valid(struct str s);
/* IMEI: 15 digits, Luhn (3GPP TS 23.003). */
bool imei_valid(struct str s);
/* GTIN-8, -12, -13, -14: GS1 mod 10. */
bool gtin_valid(struct str s);
/* UDI: GS1 "(01)" with a right GTIN, HIBCC "+" or ICCBBA "=/" form. 21 CFR 830. */
bool udi_valid(struct str s);

/* Four numbers of 0–255. */
bool ipv4_valid(struct str s);
/* RFC 4291 section 2.2 text form; an optional /prefix. */
bool ipv6_valid(struct str s);

bool date_valid(unsigned year, unsigned month, unsigned day); /* year 0: not given */
/* Does a run of 8 to 14 digits read as YYYYMMDD[HH[MM[SS]]], 1900–2099? */
bool stamp_valid(struct str digits);
/* North American phone number: ten digits (an 11th, first, is 1) whose area and exchange can be. */
bool nanp_valid(struct str s);

/* Of 164.514(b)(2)(i)(B): must the first three digits of this ZIP become 000, because 20,000 people
 * or fewer live there (Census 2000)? */
bool zip3_restricted(struct str zip);

#endif
