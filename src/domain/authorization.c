#include "domain/authorization.h"

#include "base/clock.h"
#include "base/json.h"
#include "domain/event.h"
#include "domain/organisation.h"
#include "store/seal.h"

const char *const authorization_status_names[AUTHORIZATION_STATUS__MAX + 1] = {
	"draft", "awaiting_signature", "active", "revoked", "expired"};

static const struct field fields[] = {
	FIELD_TEXT(struct authorization, id, "id"),
	FIELD_INT(struct authorization, version, "counts its changes"),
	FIELD_ENUM(struct authorization, status, authorization_status_names, "where it stands"),
	FIELD_TEXT(struct authorization, subject_label, "what we call the patient here"),
	FIELD_TEXT(struct authorization, locale, "language of the form: en or es"),
	FIELD_BLOB(struct authorization, identity_sealed, "who the patient is"),
	FIELD_TEXT(struct authorization, description, "what information, without what identifies"),
	FIELD_BOOL(struct authorization, by_representative, "somebody signs for the patient"),
	FIELD_TEXT(struct authorization, discloser, "who may disclose it"),
	FIELD_TEXT(struct authorization, recipients, "who may receive it"),
	FIELD_JSON(struct authorization, purposes, "what for"),
	FIELD_JSON(struct authorization, channels, "ids of the channels it is for"),
	FIELD_JSON(struct authorization, assets, "ids of posts and pictures, or \"story\""),
	FIELD_TIME(struct authorization, starts_utc_ms, "from when"),
	FIELD_TIME(struct authorization, expires_utc_ms, "until when"),
	FIELD_TEXT(struct authorization, expiry_event, "or until what happens"),
	FIELD_TEXT(struct authorization, remuneration, "what the organisation gets for it"),
	FIELD_TEXT(struct authorization, conditioned, "what refusing would mean for care"),
	FIELD_TIME(struct authorization, signed_utc_ms, "when it was signed"),
	FIELD_TEXT(struct authorization, method, "screen, link or upload"),
	FIELD_BLOB(struct authorization, signature_sealed, "the signature"),
	FIELD_BLOB(struct authorization, document_sealed, "what was signed on paper"),
	FIELD_TEXT(struct authorization, document_type, "of the document"),
	FIELD_BLOB(struct authorization, link_hash, "of the signing link"),
	FIELD_TIME(struct authorization, link_expires_utc_ms, "until when the link is good"),
	FIELD_BLOB(struct authorization, revoke_hash, "of the revocation link"),
	FIELD_TIME(struct authorization, revoked_utc_ms, "when it was revoked"),
	FIELD_TEXT(struct authorization, revoked_by, "by whom: a person's id, or patient"),
	FIELD_TIME(struct authorization, ended_utc_ms, "when its end was acted upon"),
	FIELD_TEXT(struct authorization, created_by, "who recorded it"),
	FIELD_TIME(struct authorization, created_utc_ms, "when"),
	FIELD_TIME(struct authorization, updated_utc_ms, "when it last changed"),
};
const struct shape authorization_shape = SHAPE("Authorization", struct authorization, fields);

static const struct field identity_fields[] = {
	FIELD_TEXT(struct authorization_identity, patient_name, "of the patient"),
	FIELD_TEXT(struct authorization_identity, representative, "who signs for the patient"),
	FIELD_TEXT(struct authorization_identity, authority, "by which authority"),
	FIELD_TEXT(struct authorization_identity, description, "what information"),
};
const struct shape authorization_identity_shape =
	SHAPE("AuthorizationIdentity", struct authorization_identity, identity_fields);

static const struct field draft_fields[] = {
	FIELD_TEXT(struct authorization_draft, subject_label,
                   "what you call the patient here; must not name anybody", .max = 100),
	FIELD_TEXT(struct authorization_draft, locale, "language of the form: en or es", .min = 2,
                   .max = 2),
	FIELD_TEXT(struct authorization_draft, patient_name, "of the patient; kept sealed",
                   .max = 200),
	FIELD_TEXT(struct authorization_draft, representative,
                   "who signs for the patient; kept sealed", .max = 200),
	FIELD_TEXT(struct authorization_draft, authority,
                   "of the representative: parent, guardian …; kept sealed", .max = 200),
	FIELD_TEXT(struct authorization_draft, description, "what information may be used"),
	FIELD_TEXT(struct authorization_draft, discloser, "who may disclose it", .max = 500),
	FIELD_TEXT(struct authorization_draft, recipients, "who may receive it", .max = 500),
	FIELD_JSON(struct authorization_draft, purposes,
                   "marketing, education, fundraising, recruitment, other"),
	FIELD_JSON(struct authorization_draft, channels, "ids of the channels it is for"),
	FIELD_JSON(struct authorization_draft, assets,
                   "ids of posts and pictures, or \"story\": what the description says, in words"),
	FIELD_TIME(struct authorization_draft, starts_utc_ms, "from when"),
	FIELD_TIME(struct authorization_draft, expires_utc_ms, "until when"),
	FIELD_TEXT(struct authorization_draft, expiry_event, "or until what happens", .max = 500),
	FIELD_TEXT(struct authorization_draft, remuneration,
                   "what the organisation gets for it; empty: nothing", .max = 500),
	FIELD_TEXT(struct authorization_draft, conditioned,
                   "what refusing would mean for care; empty: nothing", .max = 500),
};
const struct shape authorization_draft_shape =
	SHAPE("AuthorizationDraft", struct authorization_draft, draft_fields);

#define LIST_MAX 1000

static void settle_status(struct authorization *a)
{
	if (a->status == AUTHORIZATION_ACTIVE && a->expires_utc_ms &&
	    a->expires_utc_ms <= clock_utc_ms())
		a->status = AUTHORIZATION_EXPIRED;
}

static int load(struct tx *tx, struct str id, struct arena *arena, struct authorization *out,
                struct err *err)
{
	int rc = sql_one(tx, SQL_authorization_get, SQL_ARGS(SQL_T(id)), &authorization_shape,
	                 arena, out, err);
	if (rc == E_NOT_FOUND)
		return err_set(err, rc, "There is no such authorization.");
	if (!rc)
		settle_status(out);
	return rc;
}

static int stale(struct err *err)
{
	return err_set(err, E_STALE, "Somebody else changed this authorization. Load it again.");
}

static int may(const struct actor *who, enum permission p, struct err *err)
{
	return actor_may(who, p) ? 0 : actor_must(who, p, STR(""), err);
}

int authorization_get(struct tx *tx, const struct actor *who, struct str id, struct arena *arena,
                      struct authorization *out, struct err *err)
{
	int rc = may(who, PERMISSION_AUTHORIZATION_READ, err);
	return rc ? rc : load(tx, id, arena, out, err);
}

int authorization_list(struct tx *tx, const struct actor *who, struct str status, struct str cursor,
                       int64_t limit, struct arena *arena, struct authorization **list, size_t *n,
                       struct err *err)
{
	int rc = may(who, PERMISSION_AUTHORIZATION_READ, err);
	if (!rc)
		rc = sql_all(tx, SQL_authorization_list,
		             SQL_ARGS(SQL_T(cursor), SQL_T(status), SQL_I(limit)),
		             &authorization_shape, arena, LIST_MAX, list, n, err);
	for (size_t i = 0; !rc && i < *n; i++)
		settle_status(&(*list)[i]);
	return rc;
}

int authorization_expiring(struct tx *tx, int64_t within_ms, int64_t limit, struct arena *arena,
                           struct authorization **list, size_t *n, struct err *err)
{
	int64_t now = clock_utc_ms();
	return sql_all(tx, SQL_authorization_expiring,
	               SQL_ARGS(SQL_I(now + within_ms), SQL_I(now), SQL_I(limit)),
	               &authorization_shape, arena, LIST_MAX, list, n, err);
}

int authorization_identity_of(struct tx *tx, const struct authorization *a, struct arena *arena,
                              struct authorization_identity *out, struct err *err)
{
	struct str plain;
	*out = (struct authorization_identity){.description = STR("")};
	int rc = seal_read(tx, "patient_authorization", "identity", a->id, a->identity_sealed,
	                   arena, &plain, err);
	if (!rc) {
		rc = json_read_own(plain, &authorization_identity_shape, arena, out, err);
		seal_wipe(plain);
	}
	return rc;
}

int authorization_record(struct tx *tx, const struct actor *who, enum audit_action action,
                         struct str id, struct str detail, struct err *err)
{
	int rc = actor_audit(tx, who, action, "authorization", id, detail, err);
	return rc ? rc : event_add(tx, EVENT_AUTHORIZATION, id, 0, err);
}

static int record_open(struct tx *tx, const struct actor *who, const struct authorization *a,
                       struct str reason, struct arena *arena, struct err *err)
{
	struct str kept;
	if (!str_trim(reason).n)
		return err_field(err, E_INVALID, "reason",
		                 "Say what you need it for: it is recorded.");
	int rc = organisation_deidentify(tx, str_of(reason.p, reason.n < 500 ? reason.n : 500),
	                                 arena, &kept, err);
	return rc ? rc
	          : authorization_record(tx, who, AUDIT_SEALED_READ, a->id,
	                                 AUDIT_DETAIL(arena, LOG_S("reason", kept)), err);
}

int authorization_open(struct tx *tx, const struct actor *who, const struct authorization *a,
                       struct str reason, struct arena *arena, struct authorization_identity *out,
                       struct err *err)
{
	int rc = may(who, PERMISSION_AUTHORIZATION_MANAGE, err);
	if (!rc)
		rc = record_open(tx, who, a, reason, arena, err);
	return rc ? rc : authorization_identity_of(tx, a, arena, out, err);
}

int authorization_document(struct tx *tx, const struct actor *who, const struct authorization *a,
                           struct str reason, struct arena *arena, struct str *bytes,
                           struct err *err)
{
	int rc = may(who, PERMISSION_AUTHORIZATION_MANAGE, err);
	if (!rc && !a->document_sealed.p)
		rc = err_set(err, E_NOT_FOUND, "It was not signed on paper.");
	if (!rc)
		rc = record_open(tx, who, a, reason, arena, err);
	return rc ? rc
	          : seal_read(tx, "patient_authorization", "document", a->id, a->document_sealed,
	                      arena, bytes, err);
}

/* ---- writing the form ---- */
enum bit {
	LABEL,
	LOCALE,
	PATIENT,
	REPRESENTATIVE,
	AUTHORITY,
	DESCRIPTION,
	DISCLOSER,
	RECIPIENTS,
	PURPOSES,
	CHANNELS,
	ASSETS,
	STARTS,
	EXPIRES,
	EVENT,
	REMUNERATION,
	CONDITIONED
};

static struct str or_empty(struct str s) { return s.p ? s : STR(""); }

static int take_list(struct str *to, struct str json, const char *field, const char *const *names,
                     struct arena *arena, struct err *err)
{
	struct str *words;
	size_t n = 0;
	int rc = json.n ? json_read_strings(json, field, arena, 100, &words, &n, err) : 0;
	for (size_t i = 0; !rc && i < n; i++) {
		bool known = !names && (id_valid(words[i]) ||
		                        (str_eq(words[i], STR("story")) && *field == 'a'));
		for (size_t k = 0; names && names[k]; k++)
			known |= str_eq(words[i], str_c(names[k]));
		if (!known)
			rc = err_field(err, E_INVALID, field,
			               "“%s” has a value that cannot stand there.", field);
	}
	*to = json.n ? json : STR("[]");
	return rc;
}

static int label_names_nobody(struct tx *tx, struct str label, struct arena *arena, struct err *err)
{
	struct str kept;
	int rc = organisation_deidentify(tx, label, arena, &kept, err);
	if (!rc && !str_eq(kept, label))
		rc = err_field(
			err, E_INVALID, "subject_label",
			"The label must not identify the patient: “Patient 14”, for example.");
	return rc;
}

static int take(struct tx *tx, const struct authorization_draft *d, uint64_t present,
                struct arena *arena, struct authorization *a, struct authorization_identity *who,
                struct err *err)
{
#define TAKE(bit, to, from)                                                                        \
	if (present >> (bit)&1)                                                                    \
	(to) = (from)
	TAKE(LABEL, a->subject_label, or_empty(d->subject_label));
	TAKE(LOCALE, a->locale, d->locale);
	TAKE(PATIENT, who->patient_name, d->patient_name);
	TAKE(REPRESENTATIVE, who->representative, d->representative);
	TAKE(AUTHORITY, who->authority, d->authority);
	TAKE(DESCRIPTION, who->description, or_empty(d->description));
	TAKE(DISCLOSER, a->discloser, or_empty(d->discloser));
	TAKE(RECIPIENTS, a->recipients, or_empty(d->recipients));
	TAKE(STARTS, a->starts_utc_ms, d->starts_utc_ms);
	TAKE(EXPIRES, a->expires_utc_ms, d->expires_utc_ms);
	TAKE(EVENT, a->expiry_event, or_empty(d->expiry_event));
	TAKE(REMUNERATION, a->remuneration, or_empty(d->remuneration));
	TAKE(CONDITIONED, a->conditioned, or_empty(d->conditioned));
#undef TAKE
	int rc = 0;
	if (present >> PURPOSES & 1)
		rc = take_list(&a->purposes, d->purposes, "purposes", post_purpose_names, arena,
		               err);
	if (!rc && present >> CHANNELS & 1)
		rc = take_list(&a->channels, d->channels, "channels", NULL, arena, err);
	if (!rc && present >> ASSETS & 1)
		rc = take_list(&a->assets, d->assets, "assets", NULL, arena, err);
	if (!rc && !str_eq(a->locale, STR("en")) && !str_eq(a->locale, STR("es")))
		rc = err_field(err, E_INVALID, "locale", "The form is there in en and es.");
	if (!rc && a->expires_utc_ms && a->expires_utc_ms <= a->starts_utc_ms)
		rc = err_field(err, E_INVALID, "expires", "It must end after it begins.");
	if (!rc && !str_trim(a->subject_label).n)
		rc = err_field(err, E_INVALID, "subject_label",
		               "Give the patient a label for use here: “Patient 14”, for example.");
	if (!rc && present >> LABEL & 1)
		rc = label_names_nobody(tx, a->subject_label, arena, err);
	a->by_representative = who->representative.n > 0;
	return rc;
}

static int seal_identity(struct tx *tx, struct authorization *a,
                         const struct authorization_identity *who, struct arena *arena,
                         struct err *err)
{
	struct buf b;
	buf_init(&b, 1 << 16);
	json_write_own(&b, &authorization_identity_shape, who);
	int rc = b.failed ? err_set(err, E_TOO_LARGE, "The form is too long.")
	                  : seal_write(tx, "patient_authorization", "identity", a->id, buf_view(&b),
	                               arena, &a->identity_sealed, err);
	seal_wipe(buf_view(&b));
	buf_release(&b);
	return rc ? rc : organisation_deidentify(tx, who->description, arena, &a->description, err);
}

static int record(struct tx *tx, const struct actor *who, enum audit_action action,
                  const struct authorization *a, struct arena *arena, struct err *err)
{
	return authorization_record(tx, who, action, a->id,
	                            AUDIT_DETAIL(arena, LOG_I("version", a->version)), err);
}

int authorization_create(struct tx *tx, const struct actor *who,
                         const struct authorization_draft *d, struct arena *arena,
                         struct authorization *out, struct err *err)
{
	struct id id = id_new();
	struct authorization_identity identity = {.description = STR("")};
	struct authorization *a = out;
	int rc = may(who, PERMISSION_AUTHORIZATION_MANAGE, err);
	if (rc)
		return rc;
	*a = (struct authorization){
		.id = str_of(arena_copy(arena, id.c, ID_BYTES - 1), ID_BYTES - 1),
		.version = 1,
		.created_by = who->person_id,
		.created_utc_ms = clock_utc_ms()};
	struct authorization_draft full = *d;
	full.locale = full.locale.n ? full.locale : STR("en");
	rc = take(tx, &full, UINT64_MAX, arena, a, &identity, err);
	if (!rc)
		rc = seal_identity(tx, a, &identity, arena, err);
	if (rc)
		return rc;
	int64_t n = sql_exec(tx, SQL_authorization_insert,
	                     SQL_ARGS(SQL_T(a->id), SQL_T(a->subject_label), SQL_T(a->locale),
	                              SQL_B(a->identity_sealed), SQL_T(a->description),
	                              SQL_I(a->by_representative), SQL_T(a->discloser),
	                              SQL_T(a->recipients), SQL_T(a->purposes), SQL_T(a->channels),
	                              SQL_T(a->assets), SQL_TIME(a->starts_utc_ms),
	                              SQL_TIME(a->expires_utc_ms), SQL_T(a->expiry_event),
	                              SQL_T(a->remuneration), SQL_T(a->conditioned),
	                              SQL_T(a->created_by), SQL_I(a->created_utc_ms)),
	                     err);
	a->updated_utc_ms = a->created_utc_ms;
	return n < 0 ? (int)n : record(tx, who, AUDIT_AUTHORIZATION_CREATE, a, arena, err);
}

static int narrow(struct tx *tx, const struct actor *who, struct authorization *a,
                  const struct authorization_draft *d, uint64_t present, struct arena *arena,
                  struct err *err)
{
	if (a->status != AUTHORIZATION_ACTIVE)
		return err_set(err, E_CONFLICT, "It has ended: make a new one.");
	bool earlier =
		d->expires_utc_ms && (!a->expires_utc_ms || d->expires_utc_ms < a->expires_utc_ms);
	if (present != (uint64_t)1 << EXPIRES || !earlier)
		return err_set(
			err, E_CONFLICT,
			"It is signed: only an earlier end can be set. For anything else the "
			"patient signs a new one.");
	int64_t n = sql_exec(tx, SQL_authorization_narrow,
	                     SQL_ARGS(SQL_T(a->id), SQL_I(d->expires_utc_ms), SQL_I(clock_utc_ms()),
	                              SQL_I(a->version)),
	                     err);
	if (n <= 0)
		return n ? (int)n : stale(err);
	return record(tx, who, AUDIT_AUTHORIZATION_CHANGE, a, arena, err);
}

int authorization_edit(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                       const struct authorization_draft *d, uint64_t present, struct arena *arena,
                       struct authorization *out, struct err *err)
{
	struct authorization_identity identity;
	struct authorization *a = out;
	int rc = may(who, PERMISSION_AUTHORIZATION_MANAGE, err);
	if (!rc)
		rc = load(tx, id, arena, a, err);
	if (rc)
		return rc;
	if (version && version != a->version)
		return stale(err);
	if (a->status > AUTHORIZATION_AWAITING_SIGNATURE) {
		rc = narrow(tx, who, a, d, present, arena, err);
		return rc ? rc : load(tx, id, arena, out, err);
	}
	rc = authorization_identity_of(tx, a, arena, &identity, err);
	if (!rc)
		rc = take(tx, d, present, arena, a, &identity, err);
	if (!rc)
		rc = seal_identity(tx, a, &identity, arena, err);
	if (rc)
		return rc;
	int64_t n = sql_exec(tx, SQL_authorization_update,
	                     SQL_ARGS(SQL_T(id), SQL_T(a->subject_label), SQL_T(a->locale),
	                              SQL_B(a->identity_sealed), SQL_T(a->description),
	                              SQL_I(a->by_representative), SQL_T(a->discloser),
	                              SQL_T(a->recipients), SQL_T(a->purposes), SQL_T(a->channels),
	                              SQL_T(a->assets), SQL_TIME(a->starts_utc_ms),
	                              SQL_TIME(a->expires_utc_ms), SQL_T(a->expiry_event),
	                              SQL_T(a->remuneration), SQL_T(a->conditioned),
	                              SQL_I(clock_utc_ms()), SQL_I(a->version)),
	                     err);
	if (n <= 0)
		return n ? (int)n : stale(err);
	rc = record(tx, who, AUDIT_AUTHORIZATION_CHANGE, a, arena, err);
	return rc ? rc : load(tx, id, arena, out, err);
}
