/*
 * channel_account: an account of the organisation's on a social platform, called a channel.
 *
 * The platform's session is sealed; the password that a person typed is kept nowhere. A channel
 * is never deleted: posts refer to it. Disconnecting forgets the session; connecting the same
 * account again brings the same channel back.
 *
 * Talking to the platform is not for here (src/channel, src/jobs): this is what we know of it.
 */
#ifndef DOMAIN_CHANNEL_ACCOUNT_H
#define DOMAIN_CHANNEL_ACCOUNT_H

#include "domain/actor.h"
#include "store/store.h"

#define CHANNELS_MAX 500

enum channel_status {
	CHANNEL_CONNECTED,
	CHANNEL_ERROR, /* its session has ended, or the platform refuses it: words say why */
	CHANNEL_DISCONNECTED,
	CHANNEL_STATUS__MAX
};
extern const char *const channel_status_names[CHANNEL_STATUS__MAX + 1];

struct channel_account {
	struct str id;
	int64_t version;
	struct str kind; /* of the driver: "bluesky" */
	struct str name; /* ours */
	struct str handle, service, remote_id, url;
	int status; /* enum channel_status */
	struct str words;
	int64_t created_utc_ms, updated_utc_ms, rechecked_utc_ms;
	/* what the platform can do, JSON; filled in by who shows it */
	struct str capabilities, limits;
};
extern const struct shape channel_account_shape;

int channel_account_get(struct tx *tx, const struct actor *who, struct str id, struct arena *arena,
                        struct channel_account *out, struct err *err);
/* Those that they may see. */
int channel_account_list(struct tx *tx, const struct actor *who, struct arena *arena,
                         struct channel_account **out, size_t *n, struct err *err);

/* The platform let them in: of `a` kind, name, handle, service, remote_id and url count. Fills in
 * the rest. Who connects a new one manages it, until somebody changes that. Everything already
 * published there becomes due to be checked. */
int channel_account_connect(struct tx *tx, const struct actor *who, struct channel_account *a,
                            struct str session, struct arena *arena, struct err *err);
int channel_account_rename(struct tx *tx, const struct actor *who, struct str id, int64_t version,
                           struct str name, struct err *err);
int channel_account_disconnect(struct tx *tx, const struct actor *who, struct str id,
                               struct err *err);
/* Have everything on it read and checked (again), now. */
int channel_account_recheck(struct tx *tx, const struct actor *who, struct str id, struct err *err);

/* ---- for jobs ---- */
/* The session, secret: wipe it with seal_wipe(). E_NOT_FOUND when it is disconnected. */
int channel_account_session(struct tx *tx, struct str id, struct arena *arena, struct str *session,
                            struct err *err);
int channel_account_renewed(struct tx *tx, struct str id, struct str session, struct arena *arena,
                            struct err *err);
/* It works, or somebody must connect it again. */
int channel_account_status(struct tx *tx, struct str id, enum channel_status status,
                           const char *words, struct err *err);
int channel_account_rechecked(struct tx *tx, struct str id, int64_t when_utc_ms, struct err *err);

#endif
