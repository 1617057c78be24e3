/*
 * authorization_form: an authorization as a PDF to read, sign and keep, in English or Spanish:
 * the core elements of 45 CFR 164.508(c)(1), the statements of (c)(2), and the copy that (c)(4)
 * promises. Headings and paragraphs are tagged for screen readers; US Letter.
 */
#ifndef DOMAIN_AUTHORIZATION_FORM_H
#define DOMAIN_AUTHORIZATION_FORM_H

#include "base/buf.h"
#include "domain/authorization.h"

struct authorization_form {
	const struct authorization *authorization;
	struct authorization_identity identity;
	struct authorization_signature signature; /* .name.p NULL: not signed on a screen */
	struct str organisation;
	struct str time_zone;       /* the organisation's */
	const struct str *channels; /* what people call them */
	size_t channels_n;
	struct str locale; /* "en" or "es" */
};

/* Everything that the form shows, but for its language. Sealed parts are opened: record it. */
int authorization_form_load(struct tx *tx, const struct authorization *a, struct arena *arena,
                            struct authorization_form *out, struct err *err);
/* The bytes of the PDF, appended to `out`. E_MEMORY, E_TOO_LARGE. */
int authorization_form_write(const struct authorization_form *form, struct buf *out,
                             struct err *err);

/* The same form in words, for the page where it is signed: JSON of headings and paragraphs,
 * [{"heading","text"}], in the order of the PDF. */
void authorization_form_json(const struct authorization_form *form, struct buf *out);

#endif
