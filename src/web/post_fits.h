/* post_fits: does a post keep to the form that each of its channels asks for: length, pictures? */
#ifndef WEB_POST_FITS_H
#define WEB_POST_FITS_H

#include "domain/post.h"
#include "web/request.h"

/* 0 with *words empty when it does, else with what does not fit where. */
int post_fits(struct request *q, struct tx *tx, const struct post *p, const struct content *c,
              struct str *words);

#endif
