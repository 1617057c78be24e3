#include "chaperone.h"

/* The words a program and a person read: one table for each enum. */

static const char *const entity_names[CHAPERONE_ENTITY__MAX] = {
	[CHAPERONE_PERSON] = "PERSON",
	[CHAPERONE_DATE_TIME] = "DATE_TIME",
	[CHAPERONE_AGE] = "AGE",
	[CHAPERONE_LOCATION] = "LOCATION",
	[CHAPERONE_ORGANIZATION] = "ORGANIZATION",
	[CHAPERONE_HEALTH_INFO] = "HEALTH_INFO",
	[CHAPERONE_STREET_ADDRESS] = "STREET_ADDRESS",
	[CHAPERONE_ZIP_CODE] = "ZIP_CODE",
	[CHAPERONE_PHONE_NUMBER] = "PHONE_NUMBER",
	[CHAPERONE_FAX_NUMBER] = "FAX_NUMBER",
	[CHAPERONE_EMAIL_ADDRESS] = "EMAIL_ADDRESS",
	[CHAPERONE_URL] = "URL",
	[CHAPERONE_IP_ADDRESS] = "IP_ADDRESS",
	[CHAPERONE_US_SSN] = "US_SSN",
	[CHAPERONE_MEDICAL_RECORD_NUMBER] = "MEDICAL_RECORD_NUMBER",
	[CHAPERONE_HEALTH_PLAN_NUMBER] = "HEALTH_PLAN_NUMBER",
	[CHAPERONE_ACCOUNT_NUMBER] = "ACCOUNT_NUMBER",
	[CHAPERONE_LICENSE_NUMBER] = "LICENSE_NUMBER",
	[CHAPERONE_VEHICLE_ID] = "VEHICLE_ID",
	[CHAPERONE_DEVICE_ID] = "DEVICE_ID",
	[CHAPERONE_BIOMETRIC_ID] = "BIOMETRIC_ID",
	[CHAPERONE_OTHER_ID] = "OTHER_ID",
};

static const char *const reason_names[CHAPERONE_REASON__MAX] = {
	[CHAPERONE_PHI_DISCLOSURE] = "phi_disclosure",
	[CHAPERONE_PATIENT_STORY] = "patient_story",
	[CHAPERONE_CONFIRMS_PATIENT] = "confirms_patient",
	[CHAPERONE_NEEDS_AUTHORIZATION] = "needs_authorization",
	[CHAPERONE_MEDICAL_ADVICE] = "medical_advice",
	[CHAPERONE_HEALTH_CLAIM] = "health_claim",
	[CHAPERONE_PHI_SELF_DISCLOSED] = "phi_self_disclosed",
	[CHAPERONE_ADVICE_SOUGHT] = "advice_sought",
	[CHAPERONE_CRISIS] = "crisis",
	[CHAPERONE_COMPLAINT] = "complaint",
};

static const char *const kind_names[CHAPERONE_KIND__MAX] = {
	[CHAPERONE_POST] = "post",
	[CHAPERONE_REPLY] = "reply",
	[CHAPERONE_INBOUND] = "inbound",
};

static const char *const verdict_names[CHAPERONE_VERDICT__MAX] = {
	[CHAPERONE_CLEAR] = "clear",
	[CHAPERONE_REVIEW] = "review",
	[CHAPERONE_BLOCK] = "block",
};

static const char *const severity_names[CHAPERONE_SEVERITY__MAX] = {
	[CHAPERONE_NOTE] = "note",
	[CHAPERONE_SEVERITY_REVIEW] = "review",
	[CHAPERONE_SEVERITY_BLOCK] = "block",
};

static const char *const role_names[CHAPERONE_ROLE__MAX] = {
	[CHAPERONE_ROLE_UNKNOWN] = "unknown",
	[CHAPERONE_ROLE_PATIENT] = "patient",
	[CHAPERONE_ROLE_RELATIVE] = "relative",
	[CHAPERONE_ROLE_STAFF] = "staff",
	[CHAPERONE_ROLE_PUBLIC_FIGURE] = "public_figure",
	[CHAPERONE_ROLE_WRITER] = "writer",
};

static const char *const error_words[] = {
	[-CHAPERONE_OK] = "no error",
	[-CHAPERONE_E_UTF8] = "the text is not valid UTF-8; save it as UTF-8 and try again",
	[-CHAPERONE_E_MEMORY] = "not enough memory for this text",
	[-CHAPERONE_E_TOO_LONG] = "the text is longer than 16 MiB; check it in parts",
	[-CHAPERONE_E_PROFILE] = "the profile has a line that cannot be read",
	[-CHAPERONE_E_ARGUMENT] = "an argument is out of its range",
};

static const char *name_of(const char *const *names, size_t n, long i)
{
	return i >= 0 && (size_t)i < n ? names[i] : NULL;
}

const char *chaperone_entity_name(enum chaperone_entity type)
{
	return name_of(entity_names, CHAPERONE_ENTITY__MAX, (long)type);
}

const char *chaperone_reason_name(enum chaperone_reason_code code)
{
	return name_of(reason_names, CHAPERONE_REASON__MAX, (long)code);
}

const char *chaperone_kind_name(enum chaperone_kind kind)
{
	return name_of(kind_names, CHAPERONE_KIND__MAX, (long)kind);
}

const char *chaperone_verdict_name(enum chaperone_verdict verdict)
{
	return name_of(verdict_names, CHAPERONE_VERDICT__MAX, (long)verdict);
}

const char *chaperone_severity_name(enum chaperone_severity severity)
{
	return name_of(severity_names, CHAPERONE_SEVERITY__MAX, (long)severity);
}

const char *chaperone_role_name(enum chaperone_role role)
{
	return name_of(role_names, CHAPERONE_ROLE__MAX, (long)role);
}

const char *chaperone_error_words(int error)
{
	return name_of(error_words, sizeof error_words / sizeof *error_words, -(long)error);
}
