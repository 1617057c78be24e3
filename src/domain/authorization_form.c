#include "domain/authorization_form.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/zone.h"
#include "domain/form_part.h"
#include "domain/form_words.h"
#include "domain/organisation.h"
#include "store/seal.h"

#define CHANNELS_MAX 100

struct channel_name {
	struct str name;
};
static const struct field name_fields[] = {FIELD_TEXT(struct channel_name, name, "of a channel")};
static const struct shape name_shape = SHAPE("ChannelName", struct channel_name, name_fields);

static int load_channels(struct tx *tx, const struct authorization *a, struct arena *arena,
                         struct authorization_form *f, struct err *err)
{
	struct str *ids, *names;
	size_t n = 0;
	int rc = a->channels.n ? json_read_strings(a->channels, "channels", arena, CHANNELS_MAX,
	                                           &ids, &n, err)
	                       : 0;
	names = rc ? NULL : arena_array(arena, n + 1, sizeof *names);
	if (!rc && !names)
		rc = err_set(err, E_MEMORY, "Out of memory.");
	for (size_t i = 0; !rc && i < n; i++) {
		struct channel_name c = {.name = ids[i]};
		rc = sql_one(tx, SQL_authorization_channel_name, SQL_ARGS(SQL_T(ids[i])),
		             &name_shape, arena, &c, err);
		rc = rc == E_NOT_FOUND ? 0 : rc;
		names[i] = c.name;
	}
	f->channels = names;
	f->channels_n = n;
	return rc;
}

int authorization_form_load(struct tx *tx, const struct authorization *a, struct arena *arena,
                            struct authorization_form *f, struct err *err)
{
	struct organisation o = {0};
	struct str plain;
	*f = (struct authorization_form){.authorization = a, .locale = a->locale};
	int rc = authorization_identity_of(tx, a, arena, &f->identity, err);
	if (!rc)
		rc = organisation_get(tx, arena, &o, err);
	f->organisation = o.name;
	f->time_zone = o.time_zone;
	if (!rc)
		rc = load_channels(tx, a, arena, f, err);
	if (rc || !a->signature_sealed.p)
		return rc;
	rc = seal_read(tx, "patient_authorization", "signature", a->id, a->signature_sealed, arena,
	               &plain, err);
	if (!rc) {
		rc = json_read_own(plain, &authorization_signature_shape, arena, &f->signature,
		                   err);
		seal_wipe(plain);
	}
	return rc;
}

/* ---- what it says ---- */
static void fill(struct form_part *p, const char *sentence, struct str with)
{
	const char *hole = strstr(sentence, "%s");
	buf_add(&p->text, sentence, (size_t)(hole - sentence));
	buf_str(&p->text, with);
	buf_c(&p->text, hole + 2);
}

static struct form_part *part(struct form_parts *parts, const char *heading)
{
	struct form_part *p = &parts->part[parts->n++];
	p->heading = heading;
	buf_init(&p->text, 16384);
	return p;
}

void form_day(struct buf *b, enum form_language l, const struct authorization_form *form,
              int64_t utc_ms)
{
	char day[ZONE_DATE_BYTES];
	struct zone *zone = zone_open(form->time_zone);
	zone_date(zone, utc_ms, day);
	zone_close(zone);
	form_date(b, l, day);
}

static void purposes(struct form_part *p, enum form_language l, struct str json)
{
	struct arena arena;
	struct str *words;
	size_t n = 0;
	arena_open(&arena, 1 << 16);
	if (!json.n || json_read_strings(json, "purposes", &arena, PURPOSE__MAX, &words, &n, NULL))
		n = 0;
	for (size_t i = 0; i < n; i++)
		for (int k = 0; k < PURPOSE__MAX; k++)
			if (str_eq(words[i], str_c(post_purpose_names[k]))) {
				buf_c(&p->text, p->text.n ? ", " : "");
				buf_c(&p->text, form_purpose(l, k));
			}
	arena_close(&arena);
}

/* It ends with a day; half a day earlier it is that day wherever it was chosen. */
static void ends(struct form_part *p, enum form_language l, const struct authorization_form *f)
{
	const struct authorization *a = f->authorization;
	char memory[64];
	struct buf day;
	if (a->expires_utc_ms) {
		buf_init_fixed(&day, memory, sizeof memory);
		form_day(&day, l, f, a->expires_utc_ms - DAY_MS / 2);
		fill(p, form_word(l, FORM_ENDS_ON), buf_view(&day));
	}
	if (a->expiry_event.n) {
		buf_c(&p->text, p->text.n ? " " : "");
		fill(p, form_word(l, FORM_ENDS_EVENT), a->expiry_event);
	}
	if (!p->text.n)
		buf_c(&p->text, form_word(l, FORM_ENDS_NEVER));
}

static void rights(struct form_parts *parts, enum form_language l,
                   const struct authorization_form *f)
{
	const struct authorization *a = f->authorization;
	struct form_part *p = part(parts, form_word(l, FORM_RIGHTS));
	fill(p, form_word(l, FORM_REVOKE), f->organisation);
	p = part(parts, NULL);
	if (a->conditioned.n)
		fill(p, form_word(l, FORM_CONDITION), a->conditioned);
	else
		buf_c(&p->text, form_word(l, FORM_CONDITION_NONE));
	buf_c(&part(parts, NULL)->text, form_word(l, FORM_REDISCLOSURE));
	buf_c(&part(parts, NULL)->text, form_word(l, FORM_PUBLIC));
	if (a->remuneration.n)
		fill(part(parts, NULL), form_word(l, FORM_REMUNERATION), a->remuneration);
	buf_c(&part(parts, NULL)->text, form_word(l, FORM_COPY));
}

void form_parts_make(struct form_parts *parts, const struct authorization_form *f)
{
	const struct authorization *a = f->authorization;
	enum form_language l = str_eq(f->locale, STR("es")) ? FORM_SPANISH : FORM_ENGLISH;
	*parts = (struct form_parts){.title = form_word(l, FORM_TITLE), .language = l};
	fill(part(parts, NULL), form_word(l, FORM_INTRO), f->organisation);
	buf_str(&part(parts, form_word(l, FORM_PATIENT))->text, f->identity.patient_name);
	if (f->identity.representative.n) {
		struct form_part *p = part(parts, form_word(l, FORM_REPRESENTATIVE));
		buf_str(&p->text, f->identity.representative);
		buf_c(&p->text, f->identity.authority.n ? ", " : "");
		buf_str(&p->text, f->identity.authority);
	}
	buf_str(&part(parts, form_word(l, FORM_INFORMATION))->text, f->identity.description);
	buf_str(&part(parts, form_word(l, FORM_DISCLOSER))->text, a->discloser);
	buf_str(&part(parts, form_word(l, FORM_RECIPIENTS))->text, a->recipients);
	purposes(part(parts, form_word(l, FORM_PURPOSES)), l, a->purposes);
	struct form_part *p = part(parts, form_word(l, FORM_CHANNELS));
	for (size_t i = 0; i < f->channels_n; i++) {
		buf_c(&p->text, i ? ", " : "");
		buf_str(&p->text, f->channels[i]);
	}
	ends(part(parts, form_word(l, FORM_ENDS)), l, f);
	rights(parts, l, f);
}

void form_parts_release(struct form_parts *parts)
{
	for (size_t i = 0; i < parts->n; i++) {
		if (parts->part[i].text.p)
			seal_wipe(buf_view(&parts->part[i].text));
		buf_release(&parts->part[i].text);
	}
}

void authorization_form_json(const struct authorization_form *form, struct buf *out)
{
	struct form_parts parts;
	form_parts_make(&parts, form);
	buf_char(out, '[');
	for (size_t i = 0; i < parts.n; i++) {
		buf_c(out, i ? ",{\"heading\":" : "{\"heading\":");
		if (parts.part[i].heading)
			buf_json(out, str_c(parts.part[i].heading));
		else
			buf_c(out, "null");
		buf_c(out, ",\"text\":");
		buf_json(out, buf_view(&parts.part[i].text));
		buf_char(out, '}');
	}
	buf_char(out, ']');
	form_parts_release(&parts);
}
