/*
 * demo: a fictional clinic to look around in, so that every page has something to see. Nobody in
 * it exists. Everybody has the same password, which serve --demo shows: never put real data in.
 */
#ifndef DOMAIN_DEMO_H
#define DOMAIN_DEMO_H

#include "domain/permission.h"
#include "store/store.h"

#define DEMO_PASSWORD "lakeside demo clinic"

struct demo_person {
	const char *email, *name;
	enum role role;
	enum level level;  /* on the clinic's channels */
	const char *about; /* who they are there */
};
extern const struct demo_person demo_people[]; /* ends with .email NULL */

/* Into a store where nobody is yet; nothing to do where it was done; E_CONFLICT elsewhere. */
int demo_fill(struct store *store, struct err *err);

#endif
