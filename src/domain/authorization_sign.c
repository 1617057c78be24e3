/* An authorization is signed: on this screen, by a link, or on paper. */
#include "base/clock.h"
#include "base/json.h"
#include "domain/authorization.h"
#include "store/seal.h"

static const struct field signature_fields[] = {
	FIELD_TEXT(struct authorization_signature, name, "as signed",
                   .flags = FIELD_REQUIRED | FIELD_OUT, .min = 1, .max = 200),
	FIELD_TEXT(struct authorization_signature, picture, "data:image/png;base64,…",
                   .max = 300000),
	FIELD_TEXT(struct authorization_signature, relationship, "of a representative", .max = 200),
};
const struct shape authorization_signature_shape =
	SHAPE("Signature", struct authorization_signature, signature_fields);

#define SECRET_SIGN   "cha_"
#define SECRET_REVOKE "chv_"

/* 164.508(c)(1)(i)–(v), and whom it is about. The sixth is the signature itself. */
static int complete(struct tx *tx, const struct authorization *a, struct arena *arena,
                    struct err *err)
{
	struct authorization_identity who;
	int rc = authorization_identity_of(tx, a, arena, &who, err);
	if (rc)
		return rc;
	const struct {
		bool there;
		const char *field, *words;
	} elements[] = {
		{str_trim(who.patient_name).n > 0, "patient_name", "the patient's name"},
		{str_trim(who.description).n > 0, "description", "what information may be used"},
		{str_trim(a->discloser).n > 0, "discloser", "who may disclose it"},
		{str_trim(a->recipients).n > 0, "recipients", "who may receive it"},
		{a->purposes.n > 2, "purposes", "each purpose"},
		{a->expires_utc_ms || str_trim(a->expiry_event).n, "expires",
	         "the date or event on which it ends"},
		{a->channels.n > 2, "channels", "the channels it is for"},
		{a->assets.n > 2, "assets", "the posts, pictures or story it is for"},
		{!who.representative.n || str_trim(who.authority).n, "authority",
	         "the representative's authority"},
	};
	for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
		if (!elements[i].there)
			return err_field(err, E_INVALID, elements[i].field,
			                 "Something that the law asks for is missing: %s (45 CFR "
			                 "164.508(c)(1)).",
			                 elements[i].words);
	if (a->expires_utc_ms && a->expires_utc_ms <= clock_utc_ms())
		return err_field(err, E_INVALID, "expires", "Its end has passed already.");
	return 0;
}

static int unsigned_yet(const struct authorization *a, struct err *err)
{
	return a->status <= AUTHORIZATION_AWAITING_SIGNATURE
	               ? 0
	               : err_set(err, E_CONFLICT, "It is signed already.");
}

int authorization_link(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                       struct arena *arena, struct secret *secret, struct err *err)
{
	struct authorization a;
	int rc = authorization_get(tx, who, id, arena, &a, err);
	if (!rc && !actor_may(who, PERMISSION_AUTHORIZATION_MANAGE))
		rc = actor_must(who, PERMISSION_AUTHORIZATION_MANAGE, STR(""), err);
	if (!rc && version && version != a.version)
		rc = err_set(err, E_STALE,
		             "Somebody else changed this authorization. Load it again.");
	if (!rc)
		rc = unsigned_yet(&a, err);
	if (!rc)
		rc = complete(tx, &a, arena, err);
	if (rc)
		return rc;
	*secret = secret_new(SECRET_SIGN);
	struct secret_hash h = secret_hash(secret_str(secret), "");
	int64_t now = clock_utc_ms();
	int64_t n = sql_exec(
		tx, SQL_authorization_link,
		SQL_ARGS(SQL_T(id), secret_sql(&h), SQL_I(now + AUTHORIZATION_LINK_MS), SQL_I(now)),
		err);
	if (n == 0)
		return err_set(err, E_CONFLICT, "It is signed already.");
	return n < 0 ? (int)n
	             : authorization_record(tx, who, AUDIT_AUTHORIZATION_CHANGE, id,
	                                    AUDIT_DETAIL(arena, LOG_T("made", "link")), err);
}

struct found {
	struct str id;
};
static const struct field found_fields[] = {FIELD_TEXT(struct found, id, "id")};
static const struct shape found_shape = SHAPE("Found", struct found, found_fields);

int authorization_by_link(struct tx *tx, struct str secret, struct arena *arena,
                          struct authorization *out, struct err *err)
{
	struct found f;
	struct actor system = actor_system();
	struct secret_hash h = secret_hash(secret, "");
	int rc = sql_one(tx, SQL_authorization_by_link,
	                 SQL_ARGS(secret_sql(&h), SQL_I(clock_utc_ms())), &found_shape, arena, &f,
	                 err);
	if (rc == E_NOT_FOUND)
		return err_set(
			err, rc,
			"This link is not good any more. Ask whoever sent it for a new one.");
	return rc ? rc : authorization_get(tx, &system, f.id, arena, out, err);
}

static int activate(struct tx *tx, const struct actor *who, const struct authorization *a,
                    int64_t when, const char *method, struct str signature, struct str document,
                    struct str document_type, struct arena *arena, struct secret *revocation,
                    struct err *err)
{
	*revocation = secret_new(SECRET_REVOKE);
	struct secret_hash h = secret_hash(secret_str(revocation), "");
	int64_t n = sql_exec(tx, SQL_authorization_sign,
	                     SQL_ARGS(SQL_T(a->id), SQL_I(when), SQL_C(method), SQL_B(signature),
	                              SQL_B(document), SQL_T(document_type), secret_sql(&h),
	                              SQL_I(a->version), SQL_T(a->locale)),
	                     err);
	if (n == 0)
		return err_set(err, E_CONFLICT, "It was signed or changed in the meantime.");
	return n < 0 ? (int)n
	             : authorization_record(tx, who, AUDIT_AUTHORIZATION_SIGN, a->id,
	                                    AUDIT_DETAIL(arena, LOG_T("method", method),
	                                                 LOG_I("version", a->version)),
	                                    err);
}

int authorization_sign(struct tx *tx, const struct actor *who, const struct authorization *a,
                       const struct authorization_signature *s, const char *method,
                       struct arena *arena, struct secret *revocation, struct err *err)
{
	struct str sealed;
	struct buf b;
	bool link = strcmp(method, "link") == 0;
	int rc = link || actor_may(who, PERMISSION_AUTHORIZATION_MANAGE)
	                 ? unsigned_yet(a, err)
	                 : actor_must(who, PERMISSION_AUTHORIZATION_MANAGE, STR(""), err);
	if (!rc)
		rc = complete(tx, a, arena, err);
	if (!rc && s->picture.n && !str_starts(s->picture, STR("data:image/png;base64,")))
		rc = err_field(err, E_INVALID, "picture",
		               "The signature must be a PNG as a data: URL.");
	if (!rc && a->by_representative && !str_trim(s->relationship).n)
		rc = err_field(err, E_INVALID, "relationship",
		               "Say by which authority you sign for the patient.");
	if (rc)
		return rc;
	buf_init(&b, 1 << 20);
	json_write_own(&b, &authorization_signature_shape, s);
	rc = b.failed ? err_set(err, E_TOO_LARGE, "The signature is too large.")
	              : seal_write(tx, "patient_authorization", "signature", a->id, buf_view(&b),
	                           arena, &sealed, err);
	seal_wipe(buf_view(&b));
	buf_release(&b);
	return rc ? rc
	          : activate(tx, who, a, clock_utc_ms(), method, sealed, str_of(NULL, 0),
	                     str_of(NULL, 0), arena, revocation, err);
}

static struct str document_type(struct str d)
{
	if (str_starts(d, STR("%PDF-")))
		return STR("application/pdf");
	if (str_starts(d, STR("\x89PNG\r\n\x1A\n")))
		return STR("image/png");
	if (str_starts(d, STR("\xFF\xD8\xFF")))
		return STR("image/jpeg");
	return str_of(NULL, 0);
}

int authorization_upload(struct tx *tx, const struct actor *who, const struct authorization *a,
                         struct str document, int64_t signed_utc_ms, struct arena *arena,
                         struct secret *revocation, struct err *err)
{
	struct str sealed, type = document_type(document);
	int64_t now = clock_utc_ms(), when = signed_utc_ms ? signed_utc_ms : now;
	int rc = actor_may(who, PERMISSION_AUTHORIZATION_MANAGE)
	                 ? unsigned_yet(a, err)
	                 : actor_must(who, PERMISSION_AUTHORIZATION_MANAGE, STR(""), err);
	if (!rc)
		rc = complete(tx, a, arena, err);
	if (!rc && document.n > AUTHORIZATION_DOCUMENT_BYTES)
		rc = err_set(err, E_TOO_LARGE, "A document may have at most 10 MiB.");
	if (!rc && !type.p)
		rc = err_set(err, E_INVALID, "Send what was signed as PDF, PNG or JPEG.");
	if (!rc && when > now)
		rc = err_field(err, E_INVALID, "signed",
		               "It cannot have been signed in the future.");
	if (!rc)
		rc = seal_write(tx, "patient_authorization", "document", a->id, document, arena,
		                &sealed, err);
	return rc ? rc
	          : activate(tx, who, a, when, "upload", str_of(NULL, 0), sealed, type, arena,
	                     revocation, err);
}
