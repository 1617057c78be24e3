/*
 * own: what a profile says is the organisation's own, as a set of hashed keys,
 * so that asking costs the same for ten names and for ten thousand. A key is
 * a list and the letters and digits of a value, in lower case without accents.
 */
#ifndef CHECK_OWN_H
#define CHECK_OWN_H

#include "check/profile.h"

/* Keys that one value has at most, and their upper bound for a profile text. */
#define OWN_KEYS_MAX 8

/* The keys under which `value` of a list is found. Returns how many. */
size_t own_keys(enum profile_list list, struct str value, uint64_t keys[OWN_KEYS_MAX]);
/* Put a key into the set; there must be room. */
void own_insert(struct profile *p, uint64_t key);
/* Hash of the first word of a deny value; 0 when it has none. */
uint64_t own_first_word(struct str value);
/* Letters and digits in s. */
size_t own_letters(struct str s);
/* The digits of a telephone number, without country code 1 and extension; at most `max`. */
size_t own_digits(struct str phone, char *out, size_t max);

#endif
