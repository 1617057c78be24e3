#include "web/presidio_entity.h"

#include "check/city.h"

const char *const presidio_entities[] = {"PERSON",
                                         "DATE_TIME",
                                         "LOCATION",
                                         "PHONE_NUMBER",
                                         "EMAIL_ADDRESS",
                                         "URL",
                                         "IP_ADDRESS",
                                         "US_SSN",
                                         "US_ITIN",
                                         "CREDIT_CARD",
                                         "CRYPTO",
                                         "IBAN_CODE",
                                         "US_BANK_NUMBER",
                                         "US_DRIVER_LICENSE",
                                         "MEDICAL_LICENSE",
                                         "US_NPI",
                                         "US_MBI",
                                         "US_PASSPORT",
                                         "AGE",
                                         "ORGANIZATION",
                                         "HEALTH_INFO",
                                         "ZIP_CODE",
                                         "MEDICAL_RECORD_NUMBER",
                                         "HEALTH_PLAN_NUMBER",
                                         "ACCOUNT_NUMBER",
                                         "LICENSE_NUMBER",
                                         "VEHICLE_ID",
                                         "DEVICE_ID",
                                         "BIOMETRIC_ID",
                                         "OTHER_ID",
                                         NULL};

/* What was found, without blanks and hyphens, in capitals. */
struct form {
	char c[64];
	size_t n, digits, letters;
	bool capitals; /* no small letter in it as written */
};

static struct form form_of(struct str text)
{
	struct form f = {.capitals = true};
	for (size_t i = 0; i < text.n && f.n < sizeof f.c; i++) {
		char c = text.p[i];
		if (c == ' ' || c == '-' || c == '.')
			continue;
		f.digits += ascii_is_digit(c);
		f.letters += ascii_is_alpha(c);
		f.capitals = f.capitals && !ascii_is_lower(c);
		f.c[f.n++] = ascii_upper(c);
	}
	return f;
}

static bool digits_at(const struct form *f, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (i >= f->n || !ascii_is_digit(f->c[i]))
			return false;
	return true;
}

/* ISO/IEC 7812, Luhn's check digit. */
static bool luhn(const struct form *f)
{
	unsigned sum = 0;
	for (size_t i = 0; i < f->n; i++) {
		unsigned d = (unsigned)(f->c[f->n - 1 - i] - '0');
		sum += i % 2 ? (d > 4 ? 2 * d - 9 : 2 * d) : d;
	}
	return sum % 10 == 0;
}

static struct str account(const struct form *f, struct str text)
{
	bool all_digits = f->digits == f->n;
	if (all_digits && f->n >= 12 && f->n <= 19 && luhn(f))
		return STR("CREDIT_CARD");
	if (f->n >= 15 && f->n <= 34 && ascii_is_alpha(f->c[0]) && ascii_is_alpha(f->c[1]) &&
	    digits_at(f, 2, 4) && f->capitals)
		return STR("IBAN_CODE");
	bool bech32 = str_starts(text, STR("bc1"));
	if (f->n >= 26 && f->n <= 62 && f->letters && f->digits &&
	    (bech32 || text.p[0] == '1' || text.p[0] == '3'))
		return STR("CRYPTO");
	return all_digits && f->n >= 8 && f->n <= 17 ? STR("US_BANK_NUMBER")
	                                             : STR("ACCOUNT_NUMBER");
}

static struct str license(const struct form *f)
{
	if (f->n == 9 && f->letters == 2 && digits_at(f, 2, 9))
		return STR("MEDICAL_LICENSE"); /* of the DEA */
	if (f->n == 10 && f->digits == 10 && (f->c[0] == '1' || f->c[0] == '2'))
		return STR("US_NPI");
	return f->n >= 5 && f->n <= 18 && f->digits >= 3 ? STR("US_DRIVER_LICENSE")
	                                                 : STR("LICENSE_NUMBER");
}

static bool is_mbi(const struct form *f)
{
	return f->n == 11 && f->c[0] >= '1' && f->c[0] <= '9' && ascii_is_alpha(f->c[1]) &&
	       digits_at(f, 3, 4) && ascii_is_alpha(f->c[4]) && digits_at(f, 9, 11);
}

struct str presidio_entity(const struct chaperone_finding *finding, struct str text)
{
	struct form f = form_of(text);
	switch (finding->type) {
	case CHAPERONE_FAX_NUMBER: return STR("PHONE_NUMBER");
	case CHAPERONE_STREET_ADDRESS: return STR("LOCATION");
	case CHAPERONE_US_SSN: return f.n == 9 && f.c[0] == '9' ? STR("US_ITIN") : STR("US_SSN");
	case CHAPERONE_ACCOUNT_NUMBER: return account(&f, text);
	case CHAPERONE_LICENSE_NUMBER: return license(&f);
	case CHAPERONE_HEALTH_PLAN_NUMBER:
		return is_mbi(&f) ? STR("US_MBI") : STR("HEALTH_PLAN_NUMBER");
	case CHAPERONE_OTHER_ID:
		return f.n == 9 && f.digits >= 8 && f.capitals ? STR("US_PASSPORT")
		                                               : STR("OTHER_ID");
	default: return str_c(chaperone_entity_name(finding->type));
	}
}

bool presidio_is_default(struct str entity)
{
	return !str_eq(entity, STR("HEALTH_INFO")) && !str_eq(entity, STR("ORGANIZATION"));
}

size_t presidio_state(struct str text)
{
	size_t n = text.n && ascii_is_upper(*text.p) ? state_at(text) : 0;
	return n > 2 ? n : 0; /* two letters are too often a word: OR, IN, ME */
}
