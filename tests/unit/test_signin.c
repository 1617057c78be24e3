/* Every way in and out: set-up, password, lock-out, second factor, sessions, links. */
#include "people_fixture.h"

#include <liboath/oath.h>
#include <unistd.h>

#include "base/json.h"
#include "domain/totp.h"

static void test_setup(struct people_fixture *f)
{
	struct secret link;
	struct signin_result in;
	bool needed = true;
	CHECK(DO(f, TX_READ, setup_needed(tx, &needed, &f->err)) == 0 && !needed);
	CHECK(setup_secret(f->store, &link, &f->err) == E_CONFLICT);
	struct setup again = {STR("chx_"), STR("Eve"), STR("eve@x.example"), STR(PASSWORD),
	                      STR("Other")};
	CHECK(setup_do(f->store, &again, &home, f->arena, &in, &f->err) == E_CONFLICT);
	CHECK(leaves(f, "setup") == 1 && leaves(f, "person.add") == 1);
}

static void test_setup_link(void)
{
	struct people_fixture f = {0};
	struct secret old, link;
	struct signin_result in;
	sealed_fixture_open(&f.base);
	f.store = f.base.store;
	f.arena = &f.base.arena;
	struct setup s = {STR("chx_wrong"), STR("Ada"), STR("ada@x.example"), STR(PASSWORD),
	                  STR("Lakeside")};
	CHECK(setup_do(f.store, &s, &home, f.arena, &in, &f.err) == E_FORBIDDEN);
	CHECK(setup_secret(f.store, &old, &f.err) == 0);
	CHECK(setup_secret(f.store, &link, &f.err) == 0);
	s.token = secret_str(&old);
	CHECK(setup_do(f.store, &s, &home, f.arena, &in, &f.err) == E_FORBIDDEN);
	s.token = secret_str(&link);
	s.password = STR("password1234");
	CHECK(setup_do(f.store, &s, &home, f.arena, &in, &f.err) == E_INVALID);
	CHECK_STR(f.err.field, "password");
	s.password = STR(PASSWORD);
	s.email = STR("no address");
	CHECK(setup_do(f.store, &s, &home, f.arena, &in, &f.err) == E_INVALID);
	CHECK_STR(f.err.field, "email");
	s.email = STR("ada@x.example");
	CHECK(setup_do(f.store, &s, &home, f.arena, &in, &f.err) == 0);
	CHECK(setup_do(f.store, &s, &home, f.arena, &in, &f.err) == E_CONFLICT);
	sealed_fixture_close(&f.base);
}

static void test_password(struct people_fixture *f)
{
	struct signin_result in;
	struct person p = join(f, "pat@clinic.example", ROLE_MEMBER, NULL);
	struct err unknown, wrong, disabled;
	CHECK(sign_in(f, "pat@clinic.example", PASSWORD, NULL, &in) == 0);
	CHECK(in.needs == SIGNIN_NOTHING);
	CHECK(str_eq(who_is(f, secret_str(&in.secret)).person_id, p.id));
	CHECK(sign_in(f, " PAT@clinic.EXAMPLE", PASSWORD, NULL, &in) == 0);
	size_t before = leaves(f, "session.fail");
	/* one answer to all who fail */
	CHECK(sign_in(f, "pat@clinic.example", "no", NULL, &in) == E_UNAUTHENTICATED);
	wrong = f->err;
	CHECK(sign_in(f, "nobody@clinic.example", PASSWORD, NULL, &in) == E_UNAUTHENTICATED);
	unknown = f->err;
	p.disabled = true;
	CHECK(DO(f, TX_WRITE, person_change(tx, &f->admin, &p, f->arena, &f->err)) == 0);
	CHECK(sign_in(f, "pat@clinic.example", PASSWORD, NULL, &in) == E_UNAUTHENTICATED);
	disabled = f->err;
	CHECK(memcmp(&unknown, &wrong, sizeof wrong) == 0);
	CHECK(memcmp(&unknown, &disabled, sizeof wrong) == 0);
	CHECK(sign_in(f, "not an address", PASSWORD, NULL, &in) == E_UNAUTHENTICATED);
	CHECK(leaves(f, "session.fail") == before + 4);
}

static int fail_often(struct people_fixture *f, const char *email, const char *address, int times)
{
	struct signin_result in;
	int rc = 0;
	for (int i = 0; i < times; i++)
		rc = sign_in_at(f, email, "wrong", NULL, address, &in);
	return rc;
}

static void test_lock(struct people_fixture *f)
{
	struct signin_result in;
	join(f, "loc@clinic.example", ROLE_MEMBER, NULL);
	CHECK(sign_in_at(f, "loc@clinic.example", PASSWORD, NULL, "192.0.2.10", &in) == 0);
	/* five are free, the sixth costs two seconds, in which nothing is tried */
	CHECK(fail_often(f, "loc@clinic.example", "192.0.2.66", 6) == E_UNAUTHENTICATED);
	CHECK(leaves(f, "session.lock") == 1);
	CHECK(fail_often(f, "loc@clinic.example", "192.0.2.66", 1) == E_LIMIT);
	CHECK(strstr(f->err.words, "Try again in 2 seconds") != NULL && f->err.wait_s == 2);
	/* the right password must wait there too, but not where the person always is */
	CHECK(sign_in_at(f, "loc@clinic.example", PASSWORD, NULL, "192.0.2.66", &in) == E_LIMIT);
	CHECK(sign_in_at(f, "loc@clinic.example", PASSWORD, NULL, "192.0.2.10", &in) == 0);
	/* unknown accounts alike */
	CHECK(fail_often(f, "nobody@clinic.example", "192.0.2.67", 6) == E_UNAUTHENTICATED);
	CHECK(fail_often(f, "nobody@clinic.example", "192.0.2.67", 1) == E_LIMIT);
	usleep(2100000);
	CHECK(sign_in_at(f, "loc@clinic.example", PASSWORD, NULL, "192.0.2.66", &in) == 0);
}

/* Many addresses against one account: elsewhere the person waits, not where they are known. */
static void test_lock_account(struct people_fixture *f)
{
	struct signin_result in;
	char address[40];
	join(f, "acc@clinic.example", ROLE_MEMBER, NULL);
	CHECK(sign_in_at(f, "acc@clinic.example", PASSWORD, NULL, "198.51.100.1", &in) == 0);
	for (int i = 0; i < 21; i++) {
		snprintf(address, sizeof address, "2001:db8:%x::1", i);
		CHECK(fail_often(f, "acc@clinic.example", address, 1) == E_UNAUTHENTICATED);
	}
	CHECK(sign_in_at(f, "acc@clinic.example", PASSWORD, NULL, "203.0.113.5", &in) == E_LIMIT);
	CHECK(sign_in_at(f, "acc@clinic.example", PASSWORD, NULL, "198.51.100.1", &in) == 0);
	/* an IPv6 network is one place, however many addresses it has */
	for (int i = 0; i < 6; i++) {
		snprintf(address, sizeof address, "2001:db8:ffff:1::%x", i + 1);
		fail_often(f, "nobody2@clinic.example", address, 1);
	}
	CHECK(fail_often(f, "nobody2@clinic.example", "2001:db8:ffff:1::9", 1) == E_LIMIT);
	CHECK(fail_often(f, "nobody2@clinic.example", "2001:db8:ffff:2::9", 1) ==
	      E_UNAUTHENTICATED);
}

/* ---- second factor ---- */
static void code_at(struct str base32, int64_t step, char out[7])
{
	char *raw;
	size_t n;
	CHECK(oath_base32_decode(base32.p, base32.n, &raw, &n) == OATH_OK);
	CHECK(n == 20);
	CHECK(oath_hotp_generate(raw, n, (uint64_t)step, 6, false, OATH_HOTP_DYNAMIC_TRUNCATION,
	                         out) == OATH_OK);
	free(raw);
}

/* Not at the end of a step, when codes change under our hands. */
static int64_t a_step(void)
{
	while (clock_utc_ms() % 30000 > 25000)
		usleep(200000);
	return clock_utc_ms() / 30000;
}

static void test_totp(struct people_fixture *f)
{
	struct secret cookie;
	struct signin_result in;
	struct totp_start start = {0};
	struct str codes, *list;
	size_t n;
	char code[7], other[7];
	join(f, "tot@clinic.example", ROLE_MEMBER, &cookie);
	struct actor who = who_is(f, secret_str(&cookie));
	CHECK(DO(f, TX_WRITE, totp_start(tx, &who, f->arena, &start, &f->err)) == 0);
	CHECK(str_starts(start.uri, STR("otpauth://totp/Lakeside:tot%40clinic.example?secret=")));
	CHECK(start.secret.n == 32);
	/* not in force until confirmed */
	CHECK(sign_in(f, "tot@clinic.example", PASSWORD, NULL, &in) == 0 && !in.needs);
	int64_t step = a_step();
	code_at(start.secret, step - 2, code);
	CHECK(DO(f, TX_WRITE, totp_confirm(tx, &who, str_c(code), f->arena, &codes, &f->err)) ==
	      E_INVALID);
	code_at(start.secret, step - 1, code);
	CHECK(DO(f, TX_WRITE, totp_confirm(tx, &who, str_c(code), f->arena, &codes, &f->err)) == 0);
	CHECK(json_read_strings(codes, "", f->arena, 20, &list, &n, &f->err) == 0 && n == 10);
	CHECK(DO(f, TX_WRITE, totp_start(tx, &who, f->arena, &start, &f->err)) == E_CONFLICT);
	/* now it is */
	CHECK(sign_in(f, "tot@clinic.example", PASSWORD, NULL, &in) == 0);
	CHECK(in.needs == SIGNIN_TOTP && !in.secret.c[0]);
	CHECK(sign_in(f, "tot@clinic.example", "wrong", NULL, &in) == E_UNAUTHENTICATED);
	CHECK(sign_in(f, "tot@clinic.example", PASSWORD, code, &in) ==
	      E_UNAUTHENTICATED); /* used */
	code_at(start.secret, step, code);
	CHECK(sign_in(f, "tot@clinic.example", "wrong", code, &in) == E_UNAUTHENTICATED);
	CHECK(sign_in(f, "tot@clinic.example", PASSWORD, code, &in) == 0 && !in.needs);
	CHECK(who_is(f, secret_str(&in.secret)).kind == ACTOR_PERSON);
	CHECK(sign_in(f, "tot@clinic.example", PASSWORD, code, &in) ==
	      E_UNAUTHENTICATED); /* used */
	code_at(start.secret, step + 1, other);
	CHECK(sign_in(f, "tot@clinic.example", PASSWORD, other, &in) == 0);
	CHECK(sign_in(f, "tot@clinic.example", PASSWORD, code, &in) ==
	      E_UNAUTHENTICATED); /* older */
	/* a recovery code, as people type them, once */
	char typed[40];
	snprintf(typed, sizeof typed, " %.*s", (int)list[3].n, list[3].p);
	for (char *c = typed; *c; c++)
		*c = *c == '-' ? ' ' : ascii_upper(*c);
	CHECK(sign_in(f, "tot@clinic.example", PASSWORD, typed, &in) == 0);
	CHECK(sign_in(f, "tot@clinic.example", PASSWORD, typed, &in) == E_UNAUTHENTICATED);
	CHECK(leaves(f, "recovery.use") == 1);
	CHECK(sign_in(f, "tot@clinic.example", PASSWORD, "aaaa-aaaa-aaaa-aaaa", &in) ==
	      E_UNAUTHENTICATED);
}

static void test_totp_required(struct people_fixture *f)
{
	struct security s;
	struct signin_result in;
	struct totp_start start = {0};
	struct str codes;
	char code[7];
	join(f, "req@clinic.example", ROLE_PRIVACY_OFFICER, NULL);
	CHECK(DO(f, TX_READ, security_get(tx, &s, &f->err)) == 0);
	s.require_totp = true;
	CHECK(DO(f, TX_WRITE, security_put(tx, &f->admin, &s, &f->err)) == 0);
	CHECK(sign_in(f, "req@clinic.example", PASSWORD, NULL, &in) == 0);
	CHECK(in.needs == SIGNIN_ENROLL_TOTP);
	struct actor who = who_is(f, secret_str(&in.secret));
	CHECK(who.kind == ACTOR_PERSON && actor_may(&who, PERMISSION_SIGNED_IN));
	for (enum permission p = 0; p < PERMISSION__MAX; p++)
		CHECK(actor_may(&who, p) == (p == PERMISSION_PUBLIC || p == PERMISSION_SIGNED_IN));
	CHECK(DO(f, TX_WRITE, totp_start(tx, &who, f->arena, &start, &f->err)) == 0);
	code_at(start.secret, a_step(), code);
	CHECK(DO(f, TX_WRITE, totp_confirm(tx, &who, str_c(code), f->arena, &codes, &f->err)) == 0);
	who = who_is(f, secret_str(&in.secret));
	CHECK(actor_may(&who, PERMISSION_SEALED_READ));
	s.require_totp = false;
	CHECK(DO(f, TX_WRITE, security_put(tx, &f->admin, &s, &f->err)) == 0);
	s.version--;
	CHECK(DO(f, TX_WRITE, security_put(tx, &f->admin, &s, &f->err)) == E_STALE);
	CHECK(DO(f, TX_WRITE, security_put(tx, &who, &s, &f->err)) == E_FORBIDDEN);
	/* somebody who lost everything gets help */
	struct person p = {0};
	CHECK(DO(f, TX_READ, person_get(tx, who.person_id, f->arena, &p, &f->err)) == 0);
	CHECK(p.totp_enabled);
	p.totp_enabled = false;
	CHECK(DO(f, TX_WRITE, person_change(tx, &f->admin, &p, f->arena, &f->err)) == 0);
	CHECK(sign_in(f, "req@clinic.example", PASSWORD, NULL, &in) == 0 && !in.needs);
	p.totp_enabled = true;
	CHECK(DO(f, TX_WRITE, person_change(tx, &f->admin, &p, f->arena, &f->err)) == E_INVALID);
}

/* ---- sessions ---- */
static void test_sessions(struct people_fixture *f)
{
	struct secret first;
	struct signin_result second;
	struct session *list;
	size_t n;
	join(f, "ses@clinic.example", ROLE_MEMBER, &first);
	CHECK(sign_in(f, "ses@clinic.example", PASSWORD, NULL, &second) == 0);
	struct actor a = who_is(f, secret_str(&first)), b = who_is(f, secret_str(&second.secret));
	CHECK(str_eq(a.person_id, b.person_id) && !str_eq(a.session_id, b.session_id));
	CHECK(DO(f, TX_READ, session_list(tx, &a, f->arena, &list, &n, &f->err)) == 0 && n == 2);
	CHECK(!list[0].current && list[1].current);
	CHECK_MEM(list[0].address.p, list[0].address.n, "192.0.2.7");
	CHECK(DO(f, TX_WRITE, session_end(tx, &f->admin, b.session_id, &f->err)) == E_NOT_FOUND);
	CHECK(DO(f, TX_WRITE, session_end(tx, &a, b.session_id, &f->err)) == 0);
	CHECK(who_is(f, secret_str(&second.secret)).kind == ACTOR_NOBODY);
	CHECK(f->err.code == E_UNAUTHENTICATED);
	CHECK(DO(f, TX_WRITE, session_end(tx, &a, b.session_id, &f->err)) == E_NOT_FOUND);
	CHECK(DO(f, TX_WRITE, session_end(tx, &a, a.session_id, &f->err)) == 0);
	CHECK(who_is(f, secret_str(&first)).kind == ACTOR_NOBODY);
	CHECK(who_is(f, STR("")).kind == ACTOR_NOBODY &&
	      who_is(f, STR("chs_")).kind == ACTOR_NOBODY);
	CHECK(leaves(f, "session.revoke") == 1 && leaves(f, "session.end") == 1);

	char csrf[SECRET_TEXT_BYTES];
	session_csrf(secret_str(&first), csrf);
	CHECK(session_csrf_holds(secret_str(&first), str_c(csrf)));
	CHECK(!session_csrf_holds(secret_str(&second.secret), str_c(csrf)));
	CHECK(!session_csrf_holds(secret_str(&first), STR("")));
	CHECK(!session_csrf_holds(STR(""), str_c(csrf)));
}

static void test_timeouts(struct people_fixture *f)
{
	struct secret idle, absolute;
	struct str who = f->admin.person_id;
	CHECK(DO(f, TX_WRITE,
	         session_start(tx, who,
	                       &(struct security){.idle_timeout_s = 1, .absolute_timeout_s = 60},
	                       false, &home, &idle, &f->err)) == 0);
	CHECK(DO(f, TX_WRITE,
	         session_start(tx, who,
	                       &(struct security){.idle_timeout_s = 60, .absolute_timeout_s = 1},
	                       false, &home, &absolute, &f->err)) == 0);
	CHECK(who_is(f, secret_str(&idle)).kind == ACTOR_PERSON);
	CHECK(who_is(f, secret_str(&absolute)).kind == ACTOR_PERSON);
	struct actor over = who_is(f, secret_str(&idle));
	struct session session;
	usleep(1050000);
	CHECK(who_is(f, secret_str(&idle)).kind == ACTOR_NOBODY);
	CHECK(who_is(f, secret_str(&absolute)).kind == ACTOR_NOBODY);
	CHECK(DO(f, TX_READ, session_get(tx, &over, f->arena, &session, &f->err)) == 0);
	CHECK(DO(f, TX_WRITE, signin_sweep(tx, &f->err)) == 0);
	CHECK(DO(f, TX_READ, session_get(tx, &over, f->arena, &session, &f->err)) ==
	      E_UNAUTHENTICATED);
	CHECK(who_is(f, secret_str(&f->cookie)).kind == ACTOR_PERSON);
	/* a shorter idleness holds for sessions that last */
	struct security s;
	struct signin_result in;
	CHECK(DO(f, TX_READ, security_get(tx, &s, &f->err)) == 0);
	s.absolute_timeout_s = s.idle_timeout_s - 1;
	CHECK(DO(f, TX_WRITE, security_put(tx, &f->admin, &s, &f->err)) == E_INVALID);
	s.absolute_timeout_s = 3600;
	CHECK(sign_in(f, ADMIN, PASSWORD, NULL, &in) == 0);
	struct actor me = who_is(f, secret_str(&in.secret));
	s.idle_timeout_s = 120;
	CHECK(DO(f, TX_WRITE, security_put(tx, &f->admin, &s, &f->err)) == 0);
	CHECK(DO(f, TX_READ, session_get(tx, &me, f->arena, &session, &f->err)) == 0);
	CHECK(session.idle_ms == 120000);
}

static void test_change_password(struct people_fixture *f)
{
	struct secret first;
	struct signin_result second;
	join(f, "chg@clinic.example", ROLE_MEMBER, &first);
	CHECK(sign_in(f, "chg@clinic.example", PASSWORD, NULL, &second) == 0);
	struct actor who = who_is(f, secret_str(&first));
	CHECK(signin_change_password(f->store, &who, STR("wrong"), STR("river seven lamp"),
	                             home.address, f->arena, &f->err) == E_INVALID);
	CHECK(signin_change_password(f->store, &who, STR(PASSWORD), STR("bo lind"), home.address,
	                             f->arena, &f->err) == E_INVALID);
	CHECK_STR(f->err.field, "new");
	CHECK(signin_change_password(f->store, &who, STR(PASSWORD), STR("river seven lamp"),
	                             home.address, f->arena, &f->err) == 0);
	CHECK(who_is(f, secret_str(&first)).kind == ACTOR_PERSON);
	CHECK(who_is(f, secret_str(&second.secret)).kind == ACTOR_NOBODY);
	CHECK(sign_in(f, "chg@clinic.example", PASSWORD, NULL, &second) == E_UNAUTHENTICATED);
	CHECK(sign_in(f, "chg@clinic.example", "river seven lamp", NULL, &second) == 0);
	CHECK(signin_again(f->store, &who, STR("river seven lamp"), home.address, f->arena,
	                   &f->err) == 0);
	/* who is signed in cannot guess either */
	for (int i = 0; i < 6; i++)
		CHECK(signin_again(f->store, &who, STR("x"), STR("192.0.2.99"), f->arena,
		                   &f->err) == E_INVALID);
	CHECK(signin_again(f->store, &who, STR("river seven lamp"), STR("192.0.2.99"), f->arena,
	                   &f->err) == E_LIMIT);
}

/* ---- links ---- */
static int accept(struct people_fixture *f, struct str link, const char *password,
                  struct signin_result *out)
{
	return invitation_accept(f->store, str_of(link.p + 6, link.n - 6), str_of(NULL, 0),
	                         str_c(password), &home, f->arena, out, &f->err);
}

static void test_links(struct people_fixture *f)
{
	struct person p = {
		.email = STR("inv@clinic.example"), .name = STR("Ivy"), .role = ROLE_AUDITOR};
	struct invitation first = {0}, second = {0}, *list;
	struct signin_result in;
	size_t n;
	CHECK(DO(f, TX_WRITE, invitation_create(tx, &f->admin, &p, f->arena, &first, &f->err)) ==
	      0);
	CHECK(DO(f, TX_READ,
	         invitation_list(tx, &f->admin, str_of(NULL, 0), 50, f->arena, &list, &n,
	                         &f->err)) == 0 &&
	      n == 1 && !list[0].link.p);
	CHECK(sign_in(f, "inv@clinic.example", "", NULL, &in) == E_UNAUTHENTICATED);
	/* a second link ends the first */
	CHECK(DO(f, TX_WRITE, invitation_reset(tx, &f->admin, p.id, f->arena, &second, &f->err)) ==
	      0);
	CHECK(accept(f, first.link, PASSWORD, &in) == E_NOT_FOUND);
	CHECK(accept(f, second.link, "ivy", &in) == E_INVALID);
	CHECK(accept(f, second.link, PASSWORD, &in) == 0);
	CHECK(who_is(f, secret_str(&in.secret)).role == ROLE_AUDITOR);
	CHECK(accept(f, second.link, PASSWORD, &in) == E_NOT_FOUND); /* good once */
	/* a reset ends sessions, and goes past a lock-out */
	struct secret cookie = in.secret;
	fail_often(f, "inv@clinic.example", "192.0.2.7", 7);
	CHECK(sign_in(f, "inv@clinic.example", PASSWORD, NULL, &in) == E_LIMIT);
	CHECK(DO(f, TX_WRITE, invitation_reset(tx, &f->admin, p.id, f->arena, &first, &f->err)) ==
	      0);
	CHECK(first.reset && first.expires_utc_ms - first.created_utc_ms == DAY_MS);
	CHECK(accept(f, first.link, "seven river lamps", &in) == 0);
	CHECK(who_is(f, secret_str(&cookie)).kind == ACTOR_NOBODY);
	CHECK(who_is(f, secret_str(&in.secret)).kind == ACTOR_PERSON);
	/* withdrawn: a person who joined stays, one who has not is disabled */
	CHECK(DO(f, TX_WRITE, invitation_reset(tx, &f->admin, p.id, f->arena, &first, &f->err)) ==
	      0);
	CHECK(DO(f, TX_WRITE, invitation_withdraw(tx, &f->admin, first.id, f->arena, &f->err)) ==
	      0);
	CHECK(DO(f, TX_WRITE, invitation_withdraw(tx, &f->admin, first.id, f->arena, &f->err)) ==
	      E_NOT_FOUND);
	CHECK(accept(f, first.link, PASSWORD, &in) == E_NOT_FOUND);
	CHECK(DO(f, TX_READ, person_get(tx, p.id, f->arena, &p, &f->err)) == 0 && !p.disabled);
	struct person q = {.email = STR("never@clinic.example"), .name = STR("Nev")};
	CHECK(DO(f, TX_WRITE, invitation_create(tx, &f->admin, &q, f->arena, &second, &f->err)) ==
	      0);
	CHECK(DO(f, TX_WRITE, invitation_withdraw(tx, &f->admin, second.id, f->arena, &f->err)) ==
	      0);
	CHECK(DO(f, TX_READ, person_get(tx, q.id, f->arena, &q, &f->err)) == 0 && q.disabled);
	CHECK(DO(f, TX_WRITE, invitation_reset(tx, &f->admin, q.id, f->arena, &first, &f->err)) ==
	      E_CONFLICT);
	/* not for others */
	struct actor auditor = who_is(f, secret_str(&in.secret));
	CHECK(DO(f, TX_WRITE, invitation_reset(tx, &auditor, p.id, f->arena, &first, &f->err)) ==
	      E_FORBIDDEN);
	CHECK(DO(f, TX_WRITE, invitation_create(tx, &auditor, &q, f->arena, &first, &f->err)) ==
	      E_FORBIDDEN);
}

int main(void)
{
	struct people_fixture f;
	if (!getenv("CHAPERONE_TEST_DATABASE")) /* it needs a database of its own */
		test_setup_link();
	people_fixture_open(&f);
	test_setup(&f);
	test_password(&f);
	test_lock(&f);
	test_lock_account(&f);
	test_totp(&f);
	test_totp_required(&f);
	test_sessions(&f);
	test_timeouts(&f);
	test_change_password(&f);
	test_links(&f);
	people_fixture_close(&f);
	return unit_end();
}
