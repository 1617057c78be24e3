/* form_part: what the authorization form says, as headings and paragraphs, before anything is
 * drawn or shown. */
#ifndef DOMAIN_FORM_PART_H
#define DOMAIN_FORM_PART_H

#include "domain/authorization_form.h"
#include "domain/form_words.h"

#define FORM_PARTS_MAX 20

struct form_part {
	const char *heading; /* NULL: goes on under the one before */
	struct buf text;
};

struct form_parts {
	const char *title;
	enum form_language language;
	struct form_part part[FORM_PARTS_MAX];
	size_t n;
};

/* The day that it is at a time where the organisation is, as people write it. */
void form_day(struct buf *b, enum form_language l, const struct authorization_form *form,
              int64_t utc_ms);
void form_parts_make(struct form_parts *parts, const struct authorization_form *form);
/* Wipes them, as they name the patient. */
void form_parts_release(struct form_parts *parts);

#endif
