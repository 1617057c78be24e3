/*
 * authorization: a patient's signed permission, 45 CFR 164.508, for using protected health
 * information in public.
 *
 * It holds the six core elements of 164.508(c)(1): what information, who may disclose, who may
 * receive, for each purpose, until when, signature and date (with a representative's authority);
 * the form (domain/authorization_form.h) adds the statements of (c)(2). A defective one,
 * (b)(2), covers nothing: expired, incomplete, revoked.
 *
 *     draft ── link ──> awaiting_signature ── sign ──> active ──> revoked
 *       └──────────── sign on screen, upload ────────────^          (or past its end)
 *
 * Scope: which assets (ids of posts and pictures, or "story": what the description says, in
 * words), on which channels, for which purposes, from when until when. Who the patient is lies
 * sealed; everybody works with the label.
 */
#ifndef DOMAIN_AUTHORIZATION_H
#define DOMAIN_AUTHORIZATION_H

#include "domain/post.h"
#include "domain/secret.h"

enum authorization_status {
	AUTHORIZATION_DRAFT,
	AUTHORIZATION_AWAITING_SIGNATURE,
	AUTHORIZATION_ACTIVE,
	AUTHORIZATION_REVOKED,
	AUTHORIZATION_EXPIRED, /* never stored: active past its end */
	AUTHORIZATION_STATUS__MAX
};
extern const char *const authorization_status_names[AUTHORIZATION_STATUS__MAX + 1];

#define AUTHORIZATION_LINK_MS        (14 * DAY_MS)
#define AUTHORIZATION_DOCUMENT_BYTES ((size_t)10 << 20)

struct authorization {
	struct str id;
	int64_t version;
	int status;
	struct str subject_label, locale;
	struct str identity_sealed;
	struct str description; /* the de-identified copy */
	bool by_representative;
	struct str discloser, recipients;
	struct str purposes, channels, assets; /* JSON lists */
	int64_t starts_utc_ms, expires_utc_ms;
	struct str expiry_event, remuneration, conditioned;
	int64_t signed_utc_ms;
	struct str method; /* screen, upload, link */
	struct str signature_sealed, document_sealed, document_type;
	struct str link_hash;
	int64_t link_expires_utc_ms;
	struct str revoke_hash;
	int64_t revoked_utc_ms;
	struct str revoked_by;
	int64_t ended_utc_ms;
	struct str created_by;
	int64_t created_utc_ms, updated_utc_ms;
};
extern const struct shape authorization_shape;

/* What is sealed of it. */
struct authorization_identity {
	struct str patient_name;
	struct str representative; /* who signs for the patient; .p NULL: the patient */
	struct str authority;      /* the representative's: parent, health care proxy … */
	struct str description;    /* of the information, as it was written */
};
extern const struct shape authorization_identity_shape;

/* What a form brings: the open part and the sealed one. */
struct authorization_draft {
	struct str subject_label, locale, patient_name, representative, authority, description;
	struct str discloser, recipients, purposes, channels, assets;
	int64_t starts_utc_ms, expires_utc_ms;
	struct str expiry_event, remuneration, conditioned;
};
extern const struct shape authorization_draft_shape;

struct authorization_signature {
	struct str name;    /* as signed */
	struct str picture; /* data:image/png;base64,… ; may be empty where the name is typed */
	struct str relationship; /* of a representative */
};
extern const struct shape authorization_signature_shape;

/* Where it is used. */
struct authorization_use {
	struct str post_id, status, channel_id, state, url, deidentified;
	int64_t scheduled_utc_ms, published_utc_ms;
};
extern const struct shape authorization_use_shape;

/* ---- the form ---- */
int authorization_create(struct tx *tx, const struct actor *who,
                         const struct authorization_draft *d, struct arena *arena,
                         struct authorization *out, struct err *err);
/* Before it is signed: any part (`present` as json_read() has it). After: only an earlier end. */
int authorization_edit(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                       const struct authorization_draft *d, uint64_t present, struct arena *arena,
                       struct authorization *out, struct err *err);
/* Its status is that of now. */
int authorization_get(struct tx *tx, const struct actor *who, struct str id, struct arena *arena,
                      struct authorization *out, struct err *err);
int authorization_list(struct tx *tx, const struct actor *who, struct str status, struct str cursor,
                       int64_t limit, struct arena *arena, struct authorization **list, size_t *n,
                       struct err *err);
/* Active ones that end within so many milliseconds. */
int authorization_expiring(struct tx *tx, int64_t within_ms, int64_t limit, struct arena *arena,
                           struct authorization **list, size_t *n, struct err *err);
/* The sealed part, for a reason, into the audit log. */
int authorization_open(struct tx *tx, const struct actor *who, const struct authorization *a,
                       struct str reason, struct arena *arena, struct authorization_identity *out,
                       struct err *err);
/* The signed document, the same way; E_NOT_FOUND where none was uploaded. */
int authorization_document(struct tx *tx, const struct actor *who, const struct authorization *a,
                           struct str reason, struct arena *arena, struct str *bytes,
                           struct err *err);
/* For the program itself. */
int authorization_identity_of(struct tx *tx, const struct authorization *a, struct arena *arena,
                              struct authorization_identity *out, struct err *err);

/* ---- signing ---- */
/* A link for the patient or the representative, good for AUTHORIZATION_LINK_MS; shown once. */
int authorization_link(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                       struct arena *arena, struct secret *secret, struct err *err);
/* The form that a link opens; E_NOT_FOUND for one that is not good (any more). */
int authorization_by_link(struct tx *tx, struct str secret, struct arena *arena,
                          struct authorization *out, struct err *err);
/* On this screen, by somebody who may record authorizations, or by link (`who` is nobody).
 * `revocation` is the secret of the link by which the patient can revoke it; shown once. */
int authorization_sign(struct tx *tx, const struct actor *who, const struct authorization *a,
                       const struct authorization_signature *s, const char *method,
                       struct arena *arena, struct secret *revocation, struct err *err);
/* On paper: a PDF, PNG or JPEG of what was signed. */
int authorization_upload(struct tx *tx, const struct actor *who, const struct authorization *a,
                         struct str document, int64_t signed_utc_ms, struct arena *arena,
                         struct secret *revocation, struct err *err);

/* ---- its end ---- */
/* By somebody who may record authorizations, or by the patient's own link. Every live use becomes
 * a takedown with a deadline; *uses of them. */
int authorization_revoke(struct tx *tx, const struct actor *who, struct str id, struct arena *arena,
                         size_t *uses, struct err *err);
int authorization_revoke_by_link(struct tx *tx, struct str secret, struct arena *arena,
                                 size_t *uses, struct err *err);
/* For the jobs: act upon the end of those whose time is over. */
int authorization_end_due(struct tx *tx, struct arena *arena, struct err *err);
int authorization_uses(struct tx *tx, struct str id, struct arena *arena,
                       struct authorization_use **uses, size_t *n, struct err *err);

/* Write down what was done to one, and tell who watches. */
int authorization_record(struct tx *tx, const struct actor *who, enum audit_action action,
                         struct str id, struct str detail, struct err *err);

/* ---- use ---- */
int authorization_attach(struct tx *tx, const struct actor *who, struct str post_id, struct str id,
                         struct arena *arena, struct err *err);
int authorization_detach(struct tx *tx, const struct actor *who, struct str post_id, struct str id,
                         struct arena *arena, struct err *err);
int authorization_of_post(struct tx *tx, struct str post_id, struct arena *arena,
                          struct authorization **list, size_t *n, struct err *err);
/* Does one on file cover exactly this use, at that time? If not, *why says which element does
 * not, and what to do. */
int authorization_covers(struct tx *tx, const struct post *p, const struct content *content,
                         int64_t when_utc_ms, struct arena *arena, bool *covered, struct str *why,
                         struct err *err);

#endif
