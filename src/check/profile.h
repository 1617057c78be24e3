/*
 * profile: what an organisation must be able to say, read from its text form.
 *
 *     # comment
 *     name = Lakeside Family Clinic          own names (several lines allowed)
 *     handle = @lakesideclinic
 *     phone = (608) 555-0100
 *     address = 8800 Cottonwood Blvd
 *     domain = lakeside.example              e-mail addresses and URLs below it are own
 *     staff = Amrita Vaidyanathan            workforce members whose names may appear
 *     spokesperson = Leo Park                public spokespersons
 *     identifier MEDICAL_RECORD_NUMBER = MR-9999999
 *     allow = words never to report as somebody's
 *     deny = words always to flag
 *     catchment = 250000                     people, for the crowd estimate
 *     state = Wisconsin                      for generalising its own cities
 *     threshold review = 0.50                0…1
 *     threshold block = 0.90
 *
 * Values are kept as text.h normalises them, as the text they are compared with is.
 */
#ifndef CHECK_PROFILE_H
#define CHECK_PROFILE_H

#include "base/str.h"
#include "chaperone.h"
#include "check/picture.h"

enum profile_list {
	PROFILE_NAME,
	PROFILE_HANDLE,
	PROFILE_PHONE,
	PROFILE_ADDRESS,
	PROFILE_DOMAIN,
	PROFILE_STAFF,
	PROFILE_SPOKESPERSON,
	PROFILE_ALLOW,
	PROFILE_DENY,
	PROFILE_LIST__MAX
};

struct profile_picture {
	enum chaperone_entity type;
	struct picture picture;
};

struct profile {
	struct str *lists[PROFILE_LIST__MAX];
	size_t lists_n[PROFILE_LIST__MAX];
	struct profile_picture *pictures;
	size_t pictures_n;
	double catchment; /* people */
	struct str state;
	double review, block; /* thresholds on the calibrated probability; 0: as trained */
	uint64_t *keys;       /* own.h: what is own, hashed; keys_slots is a power of two or 0 */
	size_t keys_slots;
	uint32_t *deny_head, *deny_next; /* deny words by their first word: index + 1, 0 ends */
	size_t deny_slots;
};

/* What stands where no profile is given: catchment 250,000, thresholds as trained. */
extern const struct profile profile_default;

/* Is this finding's text the organisation's own or allowed? Phones compare by digits, names and
 * handles without case and punctuation, e-mail and URL by domain; staff also by last or first
 * name alone where the full name has both. */
bool profile_owns(const struct profile *p, enum chaperone_entity type, struct str words);
/* Occurrences of deny words in s, whole words, without case: spans in normalised bytes. */
size_t profile_denied(const struct profile *p, struct str s, struct chaperone_span *out,
                      size_t max);

#endif
