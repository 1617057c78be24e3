/* people_fixture: a store that is set up, with its administrator signed in, and short ways to do
 * what people do. */
#ifndef PEOPLE_FIXTURE_H
#define PEOPLE_FIXTURE_H

#include "base/clock.h"
#include "domain/invitation.h"
#include "domain/setup.h"
#include "sealed_fixture.h"

#define ADMIN    "ada@clinic.example"
#define PASSWORD "lamp otter seven river"

struct people_fixture {
	struct sealed_fixture base;
	struct store *store;
	struct arena *arena;
	struct err err;
	struct secret cookie; /* the administrator's */
	struct actor admin;
};

static const struct session_place home = {STR("192.0.2.7"), STR("browser"), STR("")};

static inline struct actor who_is(struct people_fixture *f, struct str secret)
{
	struct actor a;
	f->err = (struct err){0};
	(void)session_actor(f->store, secret, true, f->arena, &a, &f->err);
	return a;
}

static inline void people_fixture_open(struct people_fixture *f)
{
	struct secret link;
	struct signin_result in;
	memset(f, 0, sizeof *f);
	sealed_fixture_open(&f->base);
	f->store = f->base.store;
	f->arena = &f->base.arena;
	struct setup setup = {.name = STR("Ada Park"),
	                      .email = STR(" Ada@Clinic.example "),
	                      .password = STR(PASSWORD),
	                      .organisation_name = STR("Lakeside")};
	CHECK(setup_secret(f->store, &link, &f->err) == 0);
	setup.token = secret_str(&link);
	CHECK(setup_do(f->store, &setup, &home, f->arena, &in, &f->err) == 0);
	f->cookie = in.secret;
	f->admin = who_is(f, secret_str(&f->cookie));
	CHECK(f->admin.kind == ACTOR_PERSON && f->admin.role == ROLE_ADMINISTRATOR);
}

static inline void people_fixture_close(struct people_fixture *f)
{
	sealed_fixture_close(&f->base);
}

/* Runs a statement or two of a test in a transaction of their own: DO(f, TX_WRITE, call). */
#define DO(f, mode, call)                                                                          \
	({                                                                                         \
		struct tx *tx = NULL;                                                              \
		(f)->err = (struct err){0};                                                        \
		int do_rc = tx_begin((f)->store, (mode), &tx, &(f)->err);                          \
		if (!do_rc)                                                                        \
			do_rc = (call);                                                            \
		tx_end(tx, do_rc, &(f)->err);                                                      \
	})

/* Invite somebody and let them join with PASSWORD. */
static inline struct person join(struct people_fixture *f, const char *email, enum role role,
                                 struct secret *cookie)
{
	struct person p = {.email = str_c(email), .name = STR("Bo Lind"), .role = (int)role};
	struct invitation link = {0};
	struct signin_result in;
	CHECK(DO(f, TX_WRITE, invitation_create(tx, &f->admin, &p, f->arena, &link, &f->err)) == 0);
	CHECK(str_starts(link.link, STR("/join#chi_")));
	struct str secret = str_of(link.link.p + 6, link.link.n - 6);
	CHECK(invitation_accept(f->store, secret, str_of(NULL, 0), STR(PASSWORD), &home, f->arena,
	                        &in, &f->err) == 0);
	if (cookie)
		*cookie = in.secret;
	CHECK(DO(f, TX_READ, person_get(tx, p.id, f->arena, &p, &f->err)) == 0);
	return p;
}

static inline int sign_in_at(struct people_fixture *f, const char *email, const char *password,
                             const char *code, const char *address, struct signin_result *out)
{
	struct signin in = {str_c(email),
	                    str_c(password),
	                    str_c(code),
	                    {str_c(address), STR("browser"), STR("")}};
	f->err = (struct err){0};
	return signin(f->store, &in, f->arena, out, &f->err);
}

static inline int sign_in(struct people_fixture *f, const char *email, const char *password,
                          const char *code, struct signin_result *out)
{
	return sign_in_at(f, email, password, code, "192.0.2.7", out);
}

/* How many leaves of the audit log say this. */
static inline size_t leaves(struct people_fixture *f, const char *action)
{
	struct audit_leaf *list;
	size_t n = 0;
	struct audit_filter filter = {.action = str_c(action)};
	CHECK(DO(f, TX_READ,
	         audit_list(tx, &filter, str_of(NULL, 0), 200, f->arena, &list, &n, &f->err)) == 0);
	return n;
}

#endif
