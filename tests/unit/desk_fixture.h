/* desk_fixture: an organisation with one channel and the people who work with it: a writer who
 * may draft, a publisher, a privacy officer. */
#ifndef DESK_FIXTURE_H
#define DESK_FIXTURE_H

#include "domain/authorization.h"
#include "domain/channel_account.h"
#include "domain/gate.h"
#include "domain/organisation.h"
#include "people_fixture.h"

struct desk_fixture {
	struct people_fixture people;
	struct store *store;
	struct arena *arena;
	struct err err;
	struct str channel_id;
	char channel_ids[64]; /* JSON */
	struct actor writer, publisher, officer, auditor;
};

static struct desk_fixture desk;

/* In a transaction of its own; answers what the call does. */
#define AT(mode, call)                                                                             \
	({                                                                                         \
		struct tx *tx = NULL;                                                              \
		desk.err = (struct err){0};                                                        \
		int at_rc = tx_begin(desk.store, (mode), &tx, &desk.err);                          \
		if (!at_rc)                                                                        \
			at_rc = (call);                                                            \
		tx_end(tx, at_rc, &desk.err);                                                      \
	})
#define W(call) AT(TX_WRITE, call)
#define R(call) AT(TX_READ, call)

static inline struct actor colleague(const char *email, enum role role, enum level level)
{
	struct secret cookie;
	struct person p = join(&desk.people, email, role, &cookie);
	CHECK(W(person_set_level(tx, &desk.people.admin, p.id, desk.channel_id, level,
	                         &desk.err)) == 0);
	return who_is(&desk.people, secret_str(&cookie));
}

static inline void desk_open(void)
{
	struct channel_account a = {.kind = STR("bluesky"),
	                            .name = STR("Main"),
	                            .handle = STR("lakeside.example"),
	                            .service = STR("https://pds.example"),
	                            .remote_id = STR("did:plc:1"),
	                            .url = STR("https://example.org/lakeside")};
	people_fixture_open(&desk.people);
	desk.store = desk.people.store;
	desk.arena = desk.people.arena;
	CHECK(W(channel_account_connect(tx, &desk.people.admin, &a, STR("session"), desk.arena,
	                                &desk.err)) == 0);
	desk.channel_id = a.id;
	snprintf(desk.channel_ids, sizeof desk.channel_ids, "[\"%.*s\"]", (int)a.id.n, a.id.p);
	desk.writer = colleague("writer@clinic.example", ROLE_MEMBER, LEVEL_DRAFT);
	desk.publisher = colleague("publisher@clinic.example", ROLE_MEMBER, LEVEL_PUBLISH);
	desk.officer = colleague("officer@clinic.example", ROLE_PRIVACY_OFFICER, LEVEL_NONE);
	desk.auditor = colleague("auditor@clinic.example", ROLE_AUDITOR, LEVEL_NONE);
}

static inline void desk_close(void) { people_fixture_close(&desk.people); }

#define CLEAR_TEXT "Flu shots every Friday in October. Walk in, no appointment needed!"
#define PHI_TEXT   "So proud of Maria Lopez, who finished chemo for breast cancer today!"

static inline struct post_draft draft_of(const char *text)
{
	return (struct post_draft){.channel_ids = str_c(desk.channel_ids), .text = str_c(text)};
}

static inline struct post write_as(const struct actor *who, const char *text)
{
	struct post p = {0};
	struct post_draft d = draft_of(text);
	CHECK(W(post_create(tx, who, &d, desk.arena, &p, &desk.err)) == 0);
	return p;
}

static inline struct post now(const struct post *p)
{
	struct post n = {0};
	CHECK(R(post_get(tx, p->id, desk.arena, &n, &desk.err)) == 0);
	return n;
}

static inline int submit_as(const struct actor *who, struct post *p)
{
	return W(post_submit(tx, who, p->id, p->version, 0, desk.arena, p, &desk.err));
}

static inline int approve_as(const struct actor *who, struct post *p)
{
	return W(approval_approve(tx, who, p->id, p->content_hash, STR(""), desk.arena, p,
	                          &desk.err));
}

static inline bool says(const char *words) { return strstr(desk.err.words, words) != NULL; }

#endif
