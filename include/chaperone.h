/*
 * chaperone.h — check a healthcare organisation's social media text for
 * protected health information and for stories that single a patient out.
 *
 * The library is pure: no files, network, clock, threads, locale or global
 * state, and no allocation of its own. Everything it needs lies in the memory
 * that the caller hands over, so one call may run on each thread, and the same
 * sources compiled to WebAssembly give the same answers in a browser.
 *
 * Life cycle
 *     size_t n = chaperone_memory_bytes(text_bytes, reply_bytes);
 *     void *memory = malloc(n);
 *     struct chaperone_result r;
 *     int rc = chaperone_check(&input, NULL, memory, n, &r);
 *     ... use r: everything it points to lies in `memory` ...
 *     free(memory);
 *
 * Offsets are bytes into the caller's own text, always on character
 * boundaries; chaperone_offset() turns them into code points or UTF-16 units.
 *
 * The rules behind the reasons are those of the HIPAA Privacy Rule,
 * 45 CFR parts 160 and 164; each reason carries its citation.
 */
#ifndef CHAPERONE_H
#define CHAPERONE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CHAPERONE_VERSION "0.1.0"

#if defined(__wasm__)
#define CHAPERONE_API __attribute__((visibility("default")))
#elif defined(__GNUC__)
#define CHAPERONE_API __attribute__((visibility("default")))
#else
#define CHAPERONE_API
#endif

/* Errors: 0 is fine, negative is one of these. */
enum chaperone_error {
	CHAPERONE_OK = 0,
	CHAPERONE_E_UTF8 = -1,    /* text is not UTF-8: result.error_offset says where */
	CHAPERONE_E_MEMORY = -2,  /* memory too small: see chaperone_memory_bytes() */
	CHAPERONE_E_TOO_LONG = -3,/* text above CHAPERONE_TEXT_MAX_BYTES */
	CHAPERONE_E_PROFILE = -4, /* profile has a bad line: line number and words in profile_error */
	CHAPERONE_E_ARGUMENT = -5 /* an argument is out of its range */
};

#define CHAPERONE_TEXT_MAX_BYTES ((size_t)16 << 20)

/* What the text is about to do. */
enum chaperone_kind {
	CHAPERONE_POST,    /* the organisation or one of its people is about to publish it */
	CHAPERONE_REPLY,   /* it is about to answer in_reply_to */
	CHAPERONE_INBOUND, /* a member of the public wrote it to the organisation */
	CHAPERONE_KIND__MAX
};

enum chaperone_verdict {
	CHAPERONE_CLEAR,  /* may go out */
	CHAPERONE_REVIEW, /* a privacy reviewer must look */
	CHAPERONE_BLOCK,  /* must not go out as it is */
	CHAPERONE_VERDICT__MAX
};

enum chaperone_severity {
	CHAPERONE_NOTE,            /* worth knowing, as what a text comes near to; alone it is clear */
	CHAPERONE_SEVERITY_REVIEW,
	CHAPERONE_SEVERITY_BLOCK,
	CHAPERONE_SEVERITY__MAX
};

enum chaperone_reason_code {
	CHAPERONE_PHI_DISCLOSURE,
	CHAPERONE_PATIENT_STORY,
	CHAPERONE_CONFIRMS_PATIENT,
	CHAPERONE_NEEDS_AUTHORIZATION,
	CHAPERONE_MEDICAL_ADVICE,
	CHAPERONE_HEALTH_CLAIM,
	CHAPERONE_PHI_SELF_DISCLOSED,
	CHAPERONE_ADVICE_SOUGHT,
	CHAPERONE_CRISIS,
	CHAPERONE_COMPLAINT,
	CHAPERONE_REASON__MAX
};

/* Names are those of chaperone_entity_name(): PERSON, DATE_TIME, US_SSN … */
enum chaperone_entity {
	CHAPERONE_PERSON,
	CHAPERONE_DATE_TIME,
	CHAPERONE_AGE,
	CHAPERONE_LOCATION,
	CHAPERONE_ORGANIZATION,
	CHAPERONE_HEALTH_INFO,
	CHAPERONE_STREET_ADDRESS,
	CHAPERONE_ZIP_CODE,
	CHAPERONE_PHONE_NUMBER,
	CHAPERONE_FAX_NUMBER,
	CHAPERONE_EMAIL_ADDRESS,
	CHAPERONE_URL,
	CHAPERONE_IP_ADDRESS,
	CHAPERONE_US_SSN,
	CHAPERONE_MEDICAL_RECORD_NUMBER,
	CHAPERONE_HEALTH_PLAN_NUMBER,
	CHAPERONE_ACCOUNT_NUMBER,
	CHAPERONE_LICENSE_NUMBER,
	CHAPERONE_VEHICLE_ID,
	CHAPERONE_DEVICE_ID,
	CHAPERONE_BIOMETRIC_ID,
	CHAPERONE_OTHER_ID,
	CHAPERONE_ENTITY__MAX
};

/* Whose name it is, from the context it stands in. */
enum chaperone_role {
	CHAPERONE_ROLE_UNKNOWN,
	CHAPERONE_ROLE_PATIENT,
	CHAPERONE_ROLE_RELATIVE,      /* of a patient */
	CHAPERONE_ROLE_STAFF,
	CHAPERONE_ROLE_PUBLIC_FIGURE, /* historical and fictional ones too */
	CHAPERONE_ROLE_WRITER,
	CHAPERONE_ROLE__MAX
};

struct chaperone_str {
	const char *p; /* UTF-8, not terminated */
	size_t n;      /* bytes */
};

struct chaperone_span {
	size_t start, end; /* [start, end) in bytes of the text checked */
};

struct chaperone_finding {
	enum chaperone_entity type;
	char identifier;   /* 'A'…'R' of 164.514(b)(2)(i), or 0 for health information and the like */
	enum chaperone_role role; /* of PERSON; UNKNOWN otherwise */
	int own;           /* 1: the organisation's own (profile) or allowed: reported, never acted on */
	double score;      /* 0…1, calibrated */
	struct chaperone_span span;
};

/* Replace the span with the words. Edits of one fix never overlap and are sorted. */
struct chaperone_edit {
	struct chaperone_span span;
	struct chaperone_str replacement;
};

struct chaperone_reason {
	enum chaperone_reason_code code;
	enum chaperone_severity severity;
	double probability; /* 0…1, calibrated */
	int urgency;        /* of crisis: 1 soon, 2 today, 3 now; else 0 */
	const struct chaperone_span *spans;
	size_t spans_n;     /* at least 1 */
	const char *rule;   /* citation */
	struct chaperone_str message; /* one plain sentence */
	const struct chaperone_edit *edits;
	size_t edits_n;     /* 0: no mechanical fix */
};

/* One factor of the crowd estimate: what in the text narrows it, and by how much. */
struct chaperone_crowd_factor {
	const char *name;   /* "sex", "age band", "time", "event" … */
	double share;       /* 0…1 of the people left so far */
	struct chaperone_span span;
};

/* Roughly how many people of the catchment the story could be about. An estimate. */
struct chaperone_crowd {
	int known;          /* 0: nothing in the text to estimate from */
	double size;        /* people, at least 1 */
	const struct chaperone_crowd_factor *factors;
	size_t factors_n;
};

struct chaperone_result {
	enum chaperone_verdict verdict;
	double risk;        /* 0…1: probability that this needs a person to look */
	const struct chaperone_reason *reasons; /* most severe first */
	size_t reasons_n;
	const struct chaperone_finding *findings; /* by start; never nested */
	size_t findings_n;
	struct chaperone_crowd crowd;
	struct chaperone_str deidentified;
	size_t error_offset; /* byte, with CHAPERONE_E_UTF8 */
};

/* How the de-identified copy is written. */
enum chaperone_deid {
	CHAPERONE_DEID_TAG,        /* [PERSON] */
	CHAPERONE_DEID_GENERALISE, /* dates to the year, ZIP to three digits or 000, ages over 89 to "90 or older", city to its state */
	CHAPERONE_DEID_MASK,       /* letters and digits to * */
	CHAPERONE_DEID_PSEUDONYM,  /* the same stand-in for the same thing within a text */
	CHAPERONE_DEID__MAX
};

struct chaperone_input {
	enum chaperone_kind kind;
	const char *text;
	size_t text_bytes;
	const char *in_reply_to; /* the message answered; NULL unless kind is REPLY */
	size_t in_reply_to_bytes;
	enum chaperone_deid deid;
};

/*
 * What an organisation must be able to say. Built once from its text form
 * (docs/profile.md: one `key = value` a line), read-only afterwards and free
 * to share between threads. NULL where a profile is asked for: the built-in one.
 */
struct chaperone_profile;

struct chaperone_profile_error {
	size_t line;      /* from 1 */
	char words[160];  /* what is wrong and what to do */
};

/* Bytes of memory that chaperone_profile_build() needs for a text of so many bytes. */
CHAPERONE_API size_t chaperone_profile_memory_bytes(size_t text_bytes);

/* Read a profile from its text form. The profile lies in `memory` and ends with it.
 * 0, CHAPERONE_E_PROFILE (error filled in), CHAPERONE_E_UTF8 or CHAPERONE_E_MEMORY. */
CHAPERONE_API int chaperone_profile_build(const char *text, size_t text_bytes, void *memory,
                                          size_t memory_bytes,
                                          const struct chaperone_profile **profile,
                                          struct chaperone_profile_error *error);

/* Bytes that chaperone_check() needs at most for a text and the message it answers. */
CHAPERONE_API size_t chaperone_memory_bytes(size_t text_bytes, size_t in_reply_to_bytes);

/* Check one text. `memory` need not be cleared and may be used again for the next text.
 * 0, or a negative chaperone_error; on an error only result->error_offset is meaningful. */
CHAPERONE_API int chaperone_check(const struct chaperone_input *input,
                                  const struct chaperone_profile *profile, void *memory,
                                  size_t memory_bytes, struct chaperone_result *result);

/* Units in which offsets are reported outside. */
enum chaperone_offsets {
	CHAPERONE_OFFSETS_CODEPOINT,
	CHAPERONE_OFFSETS_UTF16,
	CHAPERONE_OFFSETS_BYTE,
	CHAPERONE_OFFSETS__MAX
};

/* The result as the JSON object described in docs/json.md, without the id. Writes at
 * most `out_bytes` to `out` and returns the bytes the whole object has (like snprintf,
 * without a terminating NUL): a return above out_bytes means that nothing usable was written. */
CHAPERONE_API size_t chaperone_result_json(const struct chaperone_input *input,
                                           const struct chaperone_result *result,
                                           enum chaperone_offsets unit, char *out,
                                           size_t out_bytes);

/* Names, static storage. NULL for a value out of range. */
CHAPERONE_API const char *chaperone_entity_name(enum chaperone_entity type);
CHAPERONE_API const char *chaperone_reason_name(enum chaperone_reason_code code);
CHAPERONE_API const char *chaperone_kind_name(enum chaperone_kind kind);
CHAPERONE_API const char *chaperone_verdict_name(enum chaperone_verdict verdict);
CHAPERONE_API const char *chaperone_severity_name(enum chaperone_severity severity);
CHAPERONE_API const char *chaperone_role_name(enum chaperone_role role);
CHAPERONE_API const char *chaperone_error_words(int error);

/* What a reason means, for people: title, rule, explanation, what to do instead. */
struct chaperone_explanation {
	const char *code, *title, *rule, *meaning, *instead, *example_bad, *example_good;
};
CHAPERONE_API const struct chaperone_explanation *chaperone_explain(enum chaperone_reason_code code);

#ifdef __cplusplus
}
#endif
#endif
