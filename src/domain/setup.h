/*
 * setup: from an empty database to an organisation with its first administrator, by a link that
 * only who started the server has seen: http://…/setup#chx_…
 */
#ifndef DOMAIN_SETUP_H
#define DOMAIN_SETUP_H

#include "domain/signin.h"

struct setup {
	struct str token, name, email, password, organisation_name;
};

int setup_needed(struct tx *tx, bool *needed, struct err *err);
/* A new secret for the link, which replaces the one before. E_CONFLICT once set up. */
int setup_secret(struct store *store, struct secret *secret, struct err *err);
/* The organisation, its first person, and their session. E_FORBIDDEN for a wrong token,
 * E_CONFLICT once set up. */
int setup_do(struct store *store, const struct setup *in, const struct session_place *place,
             struct arena *arena, struct signin_result *out, struct err *err);

#endif
