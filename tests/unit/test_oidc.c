/* Single sign-on without the network: its setting, a sign-in under way, and who somebody is. */
#include "people_fixture.h"

#include "domain/demo.h"
#include "domain/oidc.h"

static int put(struct people_fixture *f, const struct actor *who, struct oidc *o)
{
	return DO(f, TX_WRITE, oidc_put(tx, who, o, f->arena, &f->err));
}

static void test_setting(struct people_fixture *f)
{
	struct oidc o;
	struct str secret;
	CHECK(DO(f, TX_READ, oidc_get(tx, f->arena, &o, &f->err)) == 0);
	CHECK(!o.enabled && !o.has_secret && !o.self_register && !o.version);
	CHECK(DO(f, TX_READ, oidc_secret(tx, &o, f->arena, &secret, &f->err)) == 0 && !secret.p);
	o.enabled = true;
	static const char *const bad[] = {"", "login.example.org", "ftp://x", "https://x/?a=b",
	                                  "https://x/#a"};
	o.client_id = STR("chaperone");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		o.issuer = str_c(bad[i]);
		CHECK(put(f, &f->admin, &o) == E_INVALID);
		CHECK_STR(f->err.field, "issuer");
	}
	o.issuer = STR("https://login.example.org");
	o.client_id = STR("");
	CHECK(put(f, &f->admin, &o) == E_INVALID);
	CHECK_STR(f->err.field, "client_id");
	o.client_id = STR("chaperone");
	o.client_secret = STR("between us");
	struct actor nobody = {
		.kind = ACTOR_PERSON, .role = ROLE_PRIVACY_OFFICER, .scopes = UINT64_MAX};
	CHECK(put(f, &nobody, &o) == E_FORBIDDEN);
	CHECK(put(f, &f->admin, &o) == 0 && o.version == 1 && o.has_secret && !o.client_secret.p);
	/* another change leaves the secret as it is */
	CHECK(DO(f, TX_READ, oidc_get(tx, f->arena, &o, &f->err)) == 0 && !o.client_secret.p);
	CHECK(!memmem(o.secret_sealed.p, o.secret_sealed.n, "between", 7));
	o.label = STR("Clinic login");
	CHECK(put(f, &f->admin, &o) == 0);
	CHECK(DO(f, TX_READ, oidc_get(tx, f->arena, &o, &f->err)) == 0 && o.has_secret);
	CHECK_MEM(o.label.p, o.label.n, "Clinic login");
	CHECK(DO(f, TX_READ, oidc_secret(tx, &o, f->arena, &secret, &f->err)) == 0);
	CHECK_MEM(secret.p, secret.n, "between us");
	o.version--;
	CHECK(put(f, &f->admin, &o) == E_STALE);
	o.secret_sealed = STR("no base64!");
	CHECK(DO(f, TX_READ, oidc_secret(tx, &o, f->arena, &secret, &f->err)) == E_CORRUPT);
}

static int back(struct people_fixture *f, const struct secret *cookie, const char *state)
{
	struct oidc_flow flow;
	return DO(f, TX_WRITE, oidc_return(tx, secret_str(cookie), str_c(state), &flow, &f->err));
}

static void test_flow(struct people_fixture *f)
{
	struct secret cookie, other;
	struct oidc_flow flow, second, again;
	CHECK(DO(f, TX_WRITE, oidc_begin(tx, &cookie, &flow, &f->err)) == 0);
	CHECK(DO(f, TX_WRITE, oidc_begin(tx, &other, &second, &f->err)) == 0);
	CHECK(strlen(flow.verifier) >= 43 && strlen(flow.challenge) == 43); /* RFC 7636, 4.1 */
	const char *all[] = {flow.state,   flow.nonce,   flow.verifier,   flow.challenge,
	                     second.state, second.nonce, second.verifier, second.challenge};
	for (size_t i = 0; i < 8; i++)
		for (size_t k = 0; k < i; k++)
			CHECK(strcmp(all[i], all[k]) != 0);
	oidc_flow(secret_str(&cookie), &again);
	CHECK(memcmp(&flow, &again, sizeof flow) == 0);
	CHECK(back(f, &other, flow.state) == E_INVALID);
	CHECK(back(f, &cookie, second.state) == E_INVALID);
	CHECK(back(f, &cookie, "") == E_INVALID);
	CHECK(back(f, &cookie, flow.state) == 0);
	CHECK(back(f, &cookie, flow.state) == E_INVALID); /* once */
	CHECK(DO(f, TX_WRITE, oidc_return(tx, STR(""), str_c(second.state), &again, &f->err)) ==
	      E_INVALID);
	CHECK(DO(f, TX_WRITE, oidc_failed(tx, &home, "state", f->arena, &f->err)) == 0);
	CHECK(leaves(f, "session.fail") == 1);
}

static int sign_in_as(struct people_fixture *f, const struct oidc *o, const char *subject,
                      const char *email, enum jwt_verified verified, struct signin_result *out)
{
	struct jwt_claims c = {.subject = str_c(subject),
	                       .email = str_c(email),
	                       .name = STR("Nia"),
	                       .email_verified = verified};
	return DO(f, TX_WRITE, oidc_signin(tx, o, &c, &home, f->arena, out, &f->err));
}

static void test_who(struct people_fixture *f)
{
	struct oidc o = {.enabled = true, .issuer = STR("https://login.example.org")};
	struct signin_result in;
	struct person p = {.email = STR("nia@x.example"), .name = STR("Nia"), .role = ROLE_AUDITOR};
	CHECK(DO(f, TX_WRITE, person_add(tx, &f->admin, &p, f->arena, &f->err)) == 0);
	CHECK(sign_in_as(f, &o, "1", "eve@x.example", JWT_VERIFIED, &in) == E_FORBIDDEN);
	CHECK(sign_in_as(f, &o, "1", "nia@x.example", JWT_UNVERIFIED, &in) == E_FORBIDDEN);
	CHECK(sign_in_as(f, &o, "1", NULL, JWT_VERIFIED, &in) == E_FORBIDDEN);
	CHECK(sign_in_as(f, &o, "1", "nia@x.example", JWT_UNSAID, &in) == E_FORBIDDEN);
	CHECK(sign_in_as(f, &o, "1", "NIA@x.example", JWT_VERIFIED, &in) == 0 && !in.needs);
	CHECK(str_eq(who_is(f, secret_str(&in.secret)).person_id, p.id));
	CHECK(leaves(f, "person.link") == 1 && leaves(f, "person.join") == 2);
	/* from now on the subject says who it is, not the address */
	CHECK(sign_in_as(f, &o, "1", "other@x.example", JWT_UNVERIFIED, &in) == 0);
	CHECK(str_eq(who_is(f, secret_str(&in.secret)).person_id, p.id));
	/* the same subject of another provider is somebody else */
	struct oidc elsewhere = {.enabled = true, .issuer = STR("https://evil.example.org")};
	CHECK(sign_in_as(f, &elsewhere, "1", "eve@x.example", JWT_VERIFIED, &in) == E_FORBIDDEN);
	/* a second factor is the provider's affair */
	struct security s;
	CHECK(DO(f, TX_READ, security_get(tx, &s, &f->err)) == 0);
	s.require_totp = true;
	CHECK(DO(f, TX_WRITE, security_put(tx, &f->admin, &s, &f->err)) == 0);
	CHECK(sign_in_as(f, &o, "1", NULL, JWT_UNSAID, &in) == 0 && in.needs == SIGNIN_NOTHING);
	CHECK(DO(f, TX_READ, person_get(tx, p.id, f->arena, &p, &f->err)) == 0);
	p.disabled = true;
	CHECK(DO(f, TX_WRITE, person_change(tx, &f->admin, &p, f->arena, &f->err)) == 0);
	CHECK(sign_in_as(f, &o, "1", "nia@x.example", JWT_VERIFIED, &in) == E_UNAUTHENTICATED);
	CHECK(sign_in_as(f, &o, "2", "nia@x.example", JWT_VERIFIED, &in) == E_UNAUTHENTICATED);
	/* an own provider that says nothing of verifying; but where it says no, it is no */
	struct person q = {.email = STR("qi@x.example"), .name = STR("Qi")};
	CHECK(DO(f, TX_WRITE, person_add(tx, &f->admin, &q, f->arena, &f->err)) == 0);
	o.trust_email = true;
	CHECK(sign_in_as(f, &o, "9", "qi@x.example", JWT_UNVERIFIED, &in) == E_FORBIDDEN);
	CHECK(sign_in_as(f, &o, "9", "qi@x.example", JWT_UNSAID, &in) == 0);
	o.trust_email = false;
	/* strangers, where they may */
	o.self_register = true;
	CHECK(sign_in_as(f, &o, "3", "eve@x.example", JWT_UNVERIFIED, &in) == E_FORBIDDEN);
	CHECK(sign_in_as(f, &o, "3", "eve@x.example", JWT_VERIFIED, &in) == 0);
	struct actor eve = who_is(f, secret_str(&in.secret));
	CHECK(eve.role == ROLE_MEMBER && !eve.channels_n);
}

static void test_demo(void)
{
	struct people_fixture f = {0};
	struct signin_result in;
	sealed_fixture_open(&f.base);
	f.store = f.base.store;
	f.arena = &f.base.arena;
	CHECK(demo_fill(f.store, &f.err) == 0);
	CHECK(demo_fill(f.store, &f.err) == 0); /* it is there */
	for (const struct demo_person *p = demo_people; p->email; p++) {
		CHECK(sign_in(&f, p->email, DEMO_PASSWORD, NULL, &in) == 0);
		struct actor who = who_is(&f, secret_str(&in.secret));
		CHECK(who.role == p->role);
		CHECK((who.channels_n > 0) == (p->level != LEVEL_NONE));
	}
	sealed_fixture_close(&f.base);
}

int main(void)
{
	struct people_fixture f;
	if (!getenv("CHAPERONE_TEST_DATABASE")) /* it needs a database of its own */
		test_demo();
	people_fixture_open(&f);
	CHECK(demo_fill(f.store, &f.err) == E_CONFLICT);
	test_setting(&f);
	test_flow(&f);
	test_who(&f);
	people_fixture_close(&f);
	return unit_end();
}
