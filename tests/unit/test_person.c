/* People, their levels, tokens and emergency access. */
#include "people_fixture.h"

#include <unistd.h>

#include "domain/emergency.h"
#include "domain/token.h"

#define CHANNEL  "01a22052-0000-7000-8166-b2936691d2dc"
#define CHANNEL2 "01a22052-0000-7000-8166-b2936691d2dd"

static int change(struct people_fixture *f, struct person *p)
{
	return DO(f, TX_WRITE, person_change(tx, &f->admin, p, f->arena, &f->err));
}

static int add(struct people_fixture *f, struct person p)
{
	return DO(f, TX_WRITE, person_add(tx, &f->admin, &p, f->arena, &f->err));
}

static void test_add(struct people_fixture *f)
{
	static const char *const bad[] = {"",
	                                  "x",
	                                  "@x.example",
	                                  "x@",
	                                  "a b@x.example",
	                                  "a@b@c",
	                                  "x\n@x.example",
	                                  "x@\xff.example"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		CHECK(add(f, (struct person){.email = str_c(bad[i]), .name = STR("N")}) ==
		      E_INVALID);
		CHECK_STR(f->err.field, "email");
	}
	CHECK(add(f, (struct person){.email = STR("n@x.example"), .name = STR(" ")}) == E_INVALID);
	CHECK(add(f, (struct person){.email = STR("n@x.example"), .name = STR("a\nb")}) ==
	      E_INVALID);
	struct person p = {.email = STR("N@x.example"),
	                   .name = STR(" Nia Obi "),
	                   .channels =
	                           STR("[{\"channel_id\":\"" CHANNEL2 "\",\"level\":\"read\"},"
	                               "{\"channel_id\":\"" CHANNEL "\",\"level\":\"publish\"}]")};
	CHECK(DO(f, TX_WRITE, person_add(tx, &f->admin, &p, f->arena, &f->err)) == 0);
	CHECK_MEM(p.email.p, p.email.n, "n@x.example");
	CHECK_MEM(p.name.p, p.name.n, "Nia Obi");
	CHECK_MEM(p.channels.p, p.channels.n,
	          "[{\"channel_id\":\"" CHANNEL "\",\"level\":\"publish\"},"
	          "{\"channel_id\":\"" CHANNEL2 "\",\"level\":\"read\"}]");
	CHECK(p.role == ROLE_MEMBER && !p.disabled && !p.joined_utc_ms && p.version == 1);
	CHECK(add(f, (struct person){.email = STR("n@X.example"), .name = STR("Twin")}) ==
	      E_CONFLICT);
	static const char *const levels[] = {
		"{}", "[1]", "[{\"channel_id\":\"x\",\"level\":\"read\"}]",
		"[{\"channel_id\":\"" CHANNEL "\",\"level\":\"boss\"}]"};
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		CHECK(add(f, (struct person){.email = STR("m@x.example"),
		                             .name = STR("M"),
		                             .channels = str_c(levels[i])}) == E_INVALID);
}

static void test_change(struct people_fixture *f)
{
	struct secret cookie;
	struct person p = join(f, "cha@x.example", ROLE_MEMBER, &cookie), old = p;
	p.name = STR("Cha");
	p.role = ROLE_PRIVACY_OFFICER;
	p.channels = STR("[{\"channel_id\":\"" CHANNEL "\",\"level\":\"draft\"}]");
	CHECK(change(f, &p) == 0 && p.version > old.version);
	struct actor who = who_is(f, secret_str(&cookie));
	CHECK(who.role == ROLE_PRIVACY_OFFICER && actor_level(&who, STR(CHANNEL)) == LEVEL_DRAFT);
	CHECK(change(f, &old) == E_STALE);
	CHECK(DO(f, TX_WRITE, person_change(tx, &who, &p, f->arena, &f->err)) == E_FORBIDDEN);
	p.email = STR(ADMIN);
	CHECK(change(f, &p) == E_CONFLICT);
	p.email = STR("Cha2@x.example");
	CHECK(change(f, &p) == 0);
	CHECK(leaves(f, "role.change") == 3); /* and two of the administrators above */
	p.id = STR("nobody");
	CHECK(change(f, &p) == E_NOT_FOUND);
}

static void test_last_administrator(struct people_fixture *f)
{
	struct person me = {0};
	CHECK(DO(f, TX_READ, person_get(tx, f->admin.person_id, f->arena, &me, &f->err)) == 0);
	me.role = ROLE_MEMBER;
	CHECK(change(f, &me) == E_CONFLICT);
	me.role = ROLE_ADMINISTRATOR;
	me.disabled = true;
	CHECK(change(f, &me) == E_CONFLICT);
	/* one who has not joined is none yet */
	struct person p = {
		.email = STR("adm@x.example"), .name = STR("Adm"), .role = ROLE_ADMINISTRATOR};
	CHECK(DO(f, TX_WRITE, person_add(tx, &f->admin, &p, f->arena, &f->err)) == 0);
	me.disabled = false;
	me.role = ROLE_MEMBER;
	CHECK(change(f, &me) == E_CONFLICT);
	struct secret cookie;
	join(f, "adm2@x.example", ROLE_ADMINISTRATOR, &cookie);
	struct actor second = who_is(f, secret_str(&cookie));
	CHECK(DO(f, TX_WRITE, person_change(tx, &second, &me, f->arena, &f->err)) == 0);
	me.role = ROLE_ADMINISTRATOR;
	CHECK(DO(f, TX_WRITE, person_change(tx, &second, &me, f->arena, &f->err)) == 0);
}

static int make_token(struct people_fixture *f, const struct actor *who, struct token *t)
{
	return DO(f, TX_WRITE, token_create(tx, who, t, f->arena, &f->err));
}

static void test_token(struct people_fixture *f)
{
	struct secret cookie;
	int64_t now = clock_utc_ms();
	join(f, "tok@x.example", ROLE_PRIVACY_OFFICER, &cookie);
	struct actor who = who_is(f, secret_str(&cookie));
	struct token t = {.name = STR("backup"),
	                  .scopes = STR("[\"CHECK\",\"AUDIT_READ\"]"),
	                  .expires_utc_ms = now + DAY_MS};
	CHECK(make_token(f, &who, &t) == 0 && str_starts(t.token, STR("chp_")));
	struct actor machine = who_is(f, t.token);
	CHECK(machine.kind == ACTOR_TOKEN && str_eq(machine.person_id, who.person_id));
	CHECK(actor_may(&machine, PERMISSION_AUDIT_READ) && actor_may(&machine, PERMISSION_CHECK));
	CHECK(!actor_may(&machine, PERMISSION_SEALED_READ));
	struct token no = t;
	CHECK(make_token(f, &machine, &no) == E_FORBIDDEN);
	no.scopes = STR("[\"PEOPLE_MANAGE\"]");
	CHECK(make_token(f, &who, &no) == E_INVALID);
	static const char *const bad[] = {"[]", "{}", "[\"check\"]", "[1]", "\"CHECK\"", ""};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		no.scopes = str_c(bad[i]);
		CHECK(make_token(f, &who, &no) == E_INVALID);
	}
	no = t;
	no.expires_utc_ms = now + 400 * DAY_MS;
	CHECK(make_token(f, &who, &no) == E_INVALID);
	no.expires_utc_ms = now - 1;
	CHECK(make_token(f, &who, &no) == E_INVALID);
	no.expires_utc_ms = clock_utc_ms() + 300;
	CHECK(make_token(f, &who, &no) == 0);
	CHECK(who_is(f, no.token).kind == ACTOR_TOKEN);
	usleep(320000);
	CHECK(who_is(f, no.token).kind == ACTOR_NOBODY);
	struct token *list;
	size_t n;
	CHECK(DO(f, TX_READ, token_list(tx, &who, f->arena, &list, &n, &f->err)) == 0 && n == 1);
	CHECK(!list[0].token.p && list[0].last_used_utc_ms >= now);
	CHECK(DO(f, TX_WRITE, token_revoke(tx, &f->admin, t.id, &f->err)) == E_NOT_FOUND);
	CHECK(DO(f, TX_WRITE, token_revoke(tx, &who, t.id, &f->err)) == 0);
	CHECK(who_is(f, t.token).kind == ACTOR_NOBODY);
	CHECK(leaves(f, "token.create") == 2 && leaves(f, "token.revoke") == 1);
}

/* Disabling ends every way in, and enabling brings none of them back. */
static void test_disable(struct people_fixture *f)
{
	struct secret cookie;
	struct invitation link = {0};
	struct signin_result in;
	struct person p = join(f, "dis@x.example", ROLE_PRIVACY_OFFICER, &cookie);
	struct actor who = who_is(f, secret_str(&cookie));
	struct token t = {.name = STR("t"),
	                  .scopes = STR("[\"CHECK\"]"),
	                  .expires_utc_ms = clock_utc_ms() + DAY_MS};
	CHECK(make_token(f, &who, &t) == 0);
	CHECK(DO(f, TX_WRITE, invitation_reset(tx, &f->admin, p.id, f->arena, &link, &f->err)) ==
	      0);
	p.disabled = true;
	CHECK(change(f, &p) == 0);
	CHECK(who_is(f, secret_str(&cookie)).kind == ACTOR_NOBODY);
	CHECK(who_is(f, t.token).kind == ACTOR_NOBODY);
	CHECK(sign_in(f, "dis@x.example", PASSWORD, NULL, &in) == E_UNAUTHENTICATED);
	struct str secret = str_of(link.link.p + 6, link.link.n - 6);
	CHECK(invitation_accept(f->store, secret, str_of(NULL, 0), STR(PASSWORD), &home, f->arena,
	                        &in, &f->err) == E_NOT_FOUND);
	p.disabled = false;
	CHECK(change(f, &p) == 0);
	CHECK(who_is(f, secret_str(&cookie)).kind == ACTOR_NOBODY);
	CHECK(who_is(f, t.token).kind == ACTOR_NOBODY);
	CHECK(sign_in(f, "dis@x.example", PASSWORD, NULL, &in) == 0);
	CHECK(leaves(f, "person.disable") == 1 && leaves(f, "person.enable") == 1);
}

static void test_levels(struct people_fixture *f)
{
	struct secret cookie;
	struct person p = join(f, "lev@x.example", ROLE_MEMBER, &cookie);
	CHECK(DO(f, TX_WRITE,
	         person_set_level(tx, &f->admin, p.id, STR(CHANNEL), LEVEL_REPLY, &f->err)) == 0);
	CHECK(DO(f, TX_WRITE,
	         person_set_level(tx, &f->admin, p.id, STR(CHANNEL2), LEVEL_MANAGE, &f->err)) == 0);
	struct actor who = who_is(f, secret_str(&cookie));
	CHECK(who.channels_n == 2 && actor_level(&who, STR(CHANNEL)) == LEVEL_REPLY);
	CHECK(DO(f, TX_WRITE,
	         person_set_level(tx, &f->admin, p.id, STR(CHANNEL), LEVEL_NONE, &f->err)) == 0);
	who = who_is(f, secret_str(&cookie));
	CHECK(who.channels_n == 1 && actor_level(&who, STR(CHANNEL)) == LEVEL_NONE);
	CHECK(DO(f, TX_WRITE,
	         person_set_level(tx, &who, p.id, STR(CHANNEL2), LEVEL_READ, &f->err)) ==
	      E_FORBIDDEN);
	CHECK(DO(f, TX_WRITE,
	         person_set_level(tx, &f->admin, STR("x"), STR(CHANNEL2), LEVEL_READ, &f->err)) ==
	      E_NOT_FOUND);
	CHECK(DO(f, TX_WRITE,
	         person_set_level(tx, &f->admin, p.id, STR("x"), LEVEL_READ, &f->err)) ==
	      E_NOT_FOUND);
	CHECK(DO(f, TX_WRITE,
	         person_change_profile(tx, &who, STR("Lev"), STR("es"), STR("Europe/Madrid"),
	                               &f->err)) == 0);
	CHECK(DO(f, TX_READ, person_get(tx, p.id, f->arena, &p, &f->err)) == 0);
	CHECK_MEM(p.locale.p, p.locale.n, "es");
}

static void test_list(struct people_fixture *f)
{
	struct person *page;
	size_t n, all = 0;
	struct str after = str_of(NULL, 0), last = STR("/"); /* before every id */
	do {
		CHECK(DO(f, TX_READ, person_list(tx, after, 3, f->arena, &page, &n, &f->err)) == 0);
		for (size_t i = 0; i < n; i++) {
			CHECK(page[i].id.n == 36 && memcmp(page[i].id.p, last.p, last.n) > 0);
			CHECK(page[i].channels.n >= 2);
			last = after = page[i].id;
		}
		all += n;
	} while (n == 3);
	CHECK(all >= 8);
}

static void test_emergency(struct people_fixture *f)
{
	struct secret cookie;
	struct person p = join(f, "eme@x.example", ROLE_MEMBER, &cookie);
	struct actor who = who_is(f, secret_str(&cookie));
	struct emergency e = {.reason = STR("The privacy officer cannot be reached tonight."),
	                      .minutes = 30};
	CHECK(DO(f, TX_WRITE, emergency_start(tx, &who, &e, f->arena, &f->err)) == E_FORBIDDEN);
	CHECK(DO(f, TX_WRITE,
	         person_set_level(tx, &f->admin, p.id, STR(CHANNEL), LEVEL_REPLY, &f->err)) == 0);
	who = who_is(f, secret_str(&cookie));
	CHECK(!who.emergency && !actor_may(&who, PERMISSION_SEALED_READ));
	struct emergency bad = e;
	bad.reason = STR("because");
	CHECK(DO(f, TX_WRITE, emergency_start(tx, &who, &bad, f->arena, &f->err)) == E_INVALID);
	bad = e;
	bad.minutes = EMERGENCY_MINUTES_MAX + 1;
	CHECK(DO(f, TX_WRITE, emergency_start(tx, &who, &bad, f->arena, &f->err)) == E_INVALID);
	CHECK(DO(f, TX_WRITE, emergency_start(tx, &who, &e, f->arena, &f->err)) == 0);
	who = who_is(f, secret_str(&cookie));
	CHECK(who.emergency && actor_may(&who, PERMISSION_SEALED_READ));
	CHECK(DO(f, TX_WRITE, emergency_start(tx, &who, &e, f->arena, &f->err)) == E_CONFLICT);
	int64_t until;
	CHECK(DO(f, TX_READ, emergency_until(tx, p.id, &until, &f->err)) == 0);
	CHECK(until == e.until_utc_ms && until - e.started_utc_ms == 30 * MINUTE_MS);
	struct emergency *list;
	size_t n;
	CHECK(DO(f, TX_WRITE,
	         emergency_list(tx, &f->admin, str_of(NULL, 0), 50, f->arena, &list, &n,
	                        &f->err)) == 0 &&
	      n == 1);
	CHECK_MEM(list[0].reason.p, list[0].reason.n,
	          "The privacy officer cannot be reached tonight.");
	CHECK(leaves(f, "sealed.read") == 1 && leaves(f, "task.open") == 1);
	struct secret other_cookie;
	join(f, "oth@x.example", ROLE_MEMBER, &other_cookie);
	struct actor other = who_is(f, secret_str(&other_cookie));
	CHECK(DO(f, TX_WRITE,
	         emergency_list(tx, &other, str_of(NULL, 0), 50, f->arena, &list, &n, &f->err)) ==
	              0 &&
	      n == 0);
	CHECK(DO(f, TX_WRITE, emergency_end(tx, &other, e.id, &f->err)) == E_NOT_FOUND);
	CHECK(DO(f, TX_WRITE, emergency_end(tx, &f->admin, e.id, &f->err)) == 0);
	CHECK(DO(f, TX_WRITE, emergency_end(tx, &f->admin, e.id, &f->err)) == E_NOT_FOUND);
	CHECK(!who_is(f, secret_str(&cookie)).emergency);
	/* disabling ends it too; tokens never have it */
	CHECK(DO(f, TX_WRITE, emergency_start(tx, &other, &e, f->arena, &f->err)) == E_FORBIDDEN);
	who = who_is(f, secret_str(&cookie));
	CHECK(DO(f, TX_WRITE, emergency_start(tx, &who, &e, f->arena, &f->err)) == 0);
	struct token t = {.name = STR("t"),
	                  .scopes = STR("[\"CHECK\",\"BREAK_GLASS\"]"),
	                  .expires_utc_ms = clock_utc_ms() + DAY_MS};
	CHECK(make_token(f, &who, &t) == 0);
	struct actor machine = who_is(f, t.token);
	CHECK(!machine.emergency);
	CHECK(DO(f, TX_WRITE, emergency_start(tx, &machine, &e, f->arena, &f->err)) == E_FORBIDDEN);
	CHECK(DO(f, TX_READ, person_get(tx, p.id, f->arena, &p, &f->err)) == 0);
	p.disabled = true;
	CHECK(change(f, &p) == 0);
	CHECK(DO(f, TX_READ, emergency_until(tx, p.id, &until, &f->err)) == 0 && until == 0);
	CHECK(leaves(f, "emergency.start") == 2 && leaves(f, "emergency.end") == 2);
}

int main(void)
{
	struct people_fixture f;
	people_fixture_open(&f);
	test_last_administrator(&f);
	test_add(&f);
	test_change(&f);
	test_token(&f);
	test_disable(&f);
	test_levels(&f);
	test_list(&f);
	test_emergency(&f);
	people_fixture_close(&f);
	return unit_end();
}
