#include "domain/totp.h"

#include <liboath/oath.h>
#include <sodium.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"
#include "domain/organisation.h"
#include "domain/secret.h"
#include "store/seal.h"

#define SECRET_RAW 20
#define DIGITS     6
#define STEP_MS    30000
#define RECOVERY   16 /* characters of a recovery code, 5 bits each */

static const struct field start_fields[] = {
	FIELD_TEXT(struct totp_start, secret, "to type into the app", .flags = FIELD_OUT),
	FIELD_TEXT(struct totp_start, uri, "otpauth://…, to show as a QR code", .flags = FIELD_OUT),
};
const struct shape totp_start_shape = SHAPE("TotpStart", struct totp_start, start_fields);

struct row {
	struct str email, totp;
	bool totp_enabled;
	int64_t totp_step;
};
static const struct field row_fields[] = {
	FIELD_TEXT(struct row, email, "to name the account in the app"),
	FIELD_BLOB(struct row, totp, "sealed"),
	FIELD_BOOL(struct row, totp_enabled, "in force"),
	FIELD_INT(struct row, totp_step, "of the last code used"),
};
static const struct shape row_shape = SHAPE("Totp", struct row, row_fields);

static int get(struct tx *tx, struct str person_id, struct arena *arena, struct row *row,
               struct err *err)
{
	int rc = sql_one(tx, SQL_totp_get, SQL_ARGS(SQL_T(person_id)), &row_shape, arena, row, err);
	return rc == E_NOT_FOUND ? err_set(err, E_NOT_FOUND, "There is no such person.") : rc;
}

static void put_percent(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i], hex[4];
		if (ascii_is_alnum(c) || strchr("-._~", c)) {
			buf_char(out, c);
		} else {
			snprintf(hex, sizeof hex, "%%%02X", (unsigned)(unsigned char)c);
			buf_c(out, hex);
		}
	}
}

/* https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
static int make_uri(struct tx *tx, struct str email, struct str secret, struct arena *arena,
                    struct str *uri, struct err *err)
{
	struct organisation own = {.name = STR("Chaperone")};
	int rc = organisation_get(tx, arena, &own, err);
	if (rc && rc != E_NOT_FOUND)
		return rc;
	char memory[2048];
	struct buf out;
	buf_init_fixed(&out, memory, sizeof memory);
	buf_c(&out, "otpauth://totp/");
	put_percent(&out, own.name);
	buf_char(&out, ':');
	put_percent(&out, email);
	buf_c(&out, "?secret=");
	buf_str(&out, secret);
	buf_c(&out, "&issuer=");
	put_percent(&out, own.name);
	char *copy = out.failed ? NULL : arena_copy(arena, out.p, out.n);
	sodium_memzero(memory, sizeof memory);
	*uri = str_of(copy, out.n);
	return copy ? 0 : err_set(err, E_MEMORY, "Out of memory.");
}

int totp_start(struct tx *tx, const struct actor *who, struct arena *arena, struct totp_start *out,
               struct err *err)
{
	struct row row = {0};
	struct str sealed;
	char raw[SECRET_RAW], *base32 = NULL;
	size_t base32_n;
	int rc = get(tx, who->person_id, arena, &row, err);
	if (!rc && row.totp_enabled)
		rc = err_set(err, E_CONFLICT,
		             "You have a second factor. Turn it off before you set up another.");
	if (rc)
		return rc;
	id_random(raw, sizeof raw);
	if (oath_base32_encode(raw, sizeof raw, &base32, &base32_n) != OATH_OK)
		return err_set(err, E_MEMORY, "Out of memory.");
	out->secret = str_of(arena_copy(arena, base32, base32_n), base32_n);
	sodium_memzero(base32, base32_n);
	free(base32);
	if (!out->secret.p)
		return err_set(err, E_MEMORY, "Out of memory.");
	rc = seal_write(tx, "person", "totp", who->person_id, str_of(raw, sizeof raw), arena,
	                &sealed, err);
	sodium_memzero(raw, sizeof raw);
	if (rc)
		return rc;
	int64_t n = sql_exec(tx, SQL_totp_put, SQL_ARGS(SQL_T(who->person_id), SQL_B(sealed)), err);
	return n < 0 ? (int)n : make_uri(tx, row.email, out->secret, arena, &out->uri, err);
}

/* The step whose code it is, among those that may still come; 0: none. */
static int64_t find_step(struct str raw, struct str code, int64_t last)
{
	int64_t now = clock_utc_ms() / STEP_MS, found = 0;
	char want[DIGITS + 1];
	if (code.n != DIGITS)
		return 0;
	for (int64_t step = now - 1; step <= now + 1; step++) {
		if (oath_hotp_generate(raw.p, raw.n, (uint64_t)step, DIGITS, false,
		                       OATH_HOTP_DYNAMIC_TRUNCATION, want) != OATH_OK)
			return 0;
		if (sodium_memcmp(want, code.p, DIGITS) == 0 && step > last)
			found = step;
	}
	sodium_memzero(want, sizeof want);
	return found;
}

/* Uses a code of the app up, in force or not. */
static int use_code(struct tx *tx, struct str person_id, const struct row *row, struct str code,
                    struct arena *arena, bool *holds, struct err *err)
{
	struct str raw;
	*holds = false;
	if (!row->totp.p)
		return 0;
	int rc = seal_read(tx, "person", "totp", person_id, row->totp, arena, &raw, err);
	if (rc)
		return rc;
	int64_t step = find_step(raw, code, row->totp_step);
	seal_wipe(raw);
	if (!step)
		return 0;
	/* no row when somebody else used it just now */
	int64_t n = sql_exec(tx, SQL_totp_used, SQL_ARGS(SQL_T(person_id), SQL_I(step)), err);
	*holds = n == 1;
	return n < 0 ? (int)n : 0;
}

/* ---- recovery codes: abcd-efgh-ijkl-mnop, without those that look like others ---- */
static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";

static struct secret_hash recovery_hash(const char plain[RECOVERY])
{
	return secret_hash(str_of(plain, RECOVERY), "recovery code");
}

static int make_recovery(struct tx *tx, struct str person_id, struct arena *arena,
                         struct str *codes, struct err *err)
{
	struct str list[TOTP_RECOVERY_CODES];
	int64_t n = sql_exec(tx, SQL_totp_recovery_clear, SQL_ARGS(SQL_T(person_id)), err);
	for (size_t i = 0; n >= 0 && i < TOTP_RECOVERY_CODES; i++) {
		unsigned char raw[RECOVERY];
		char plain[RECOVERY], shown[RECOVERY + 3];
		size_t at = 0;
		id_random(raw, sizeof raw);
		for (size_t k = 0; k < RECOVERY; k++) {
			plain[k] = alphabet[raw[k] & 31];
			if (k && k % 4 == 0)
				shown[at++] = '-';
			shown[at++] = plain[k];
		}
		list[i] = str_of(arena_copy(arena, shown, at), at);
		struct secret_hash hash = recovery_hash(plain);
		n = list[i].p ? sql_exec(tx, SQL_totp_recovery_insert,
		                         SQL_ARGS(SQL_T(person_id), secret_sql(&hash)), err)
		              : err_set(err, E_MEMORY, "Out of memory.");
	}
	if (n < 0)
		return (int)n;
	char memory[TOTP_RECOVERY_CODES * (RECOVERY + 8)];
	struct buf out;
	buf_init_fixed(&out, memory, sizeof memory);
	json_write_strings(&out, list, TOTP_RECOVERY_CODES);
	*codes = str_of(out.failed ? NULL : arena_copy(arena, out.p, out.n), out.n);
	return codes->p ? 0 : err_set(err, E_MEMORY, "Out of memory.");
}

static int use_recovery(struct tx *tx, const struct actor *who, struct str code, bool *holds,
                        struct err *err)
{
	char plain[RECOVERY];
	size_t n = 0;
	*holds = false;
	for (size_t i = 0; i < code.n; i++) {
		if (code.p[i] == '-' || code.p[i] == ' ')
			continue;
		if (n == RECOVERY)
			return 0;
		plain[n++] = ascii_lower(code.p[i]);
	}
	if (n != RECOVERY)
		return 0;
	struct secret_hash hash = recovery_hash(plain);
	int64_t used = sql_exec(tx, SQL_totp_recovery_use,
	                        SQL_ARGS(SQL_T(who->person_id), secret_sql(&hash)), err);
	if (used <= 0)
		return (int)used;
	*holds = true;
	return actor_audit(tx, who, AUDIT_RECOVERY_USE, "person", who->person_id, NO_DETAIL, err);
}

int totp_confirm(struct tx *tx, const struct actor *who, struct str code, struct arena *arena,
                 struct str *codes, struct err *err)
{
	struct row row = {0};
	bool holds = false;
	int rc = get(tx, who->person_id, arena, &row, err);
	if (!rc && row.totp_enabled)
		rc = err_set(err, E_CONFLICT, "Your second factor is in force.");
	if (!rc)
		rc = use_code(tx, who->person_id, &row, code, arena, &holds, err);
	if (!rc && !holds)
		rc = err_field(
			err, E_INVALID, "code",
			"This code does not fit. Is the telephone's clock right? Try the next "
			"one.");
	if (rc)
		return rc;
	int64_t n = sql_exec(tx, SQL_totp_enable, SQL_ARGS(SQL_T(who->person_id)), err);
	if (n >= 0)
		n = sql_exec(tx, SQL_session_enrolled, SQL_ARGS(SQL_T(who->person_id)), err);
	rc = n < 0 ? (int)n : make_recovery(tx, who->person_id, arena, codes, err);
	return rc ? rc
	          : actor_audit(tx, who, AUDIT_TOTP_ENABLE, "person", who->person_id, NO_DETAIL,
	                        err);
}

int totp_renew(struct tx *tx, const struct actor *who, struct arena *arena, struct str *codes,
               struct err *err)
{
	struct row row = {0};
	int rc = get(tx, who->person_id, arena, &row, err);
	if (!rc && !row.totp_enabled)
		rc = err_set(err, E_CONFLICT, "You have no second factor.");
	if (!rc)
		rc = make_recovery(tx, who->person_id, arena, codes, err);
	return rc ? rc
	          : actor_audit(tx, who, AUDIT_RECOVERY_RENEW, "person", who->person_id, NO_DETAIL,
	                        err);
}

int totp_use(struct tx *tx, const struct actor *who, struct str code, struct arena *arena,
             bool *holds, struct err *err)
{
	struct row row = {0};
	*holds = false;
	int rc = get(tx, who->person_id, arena, &row, err);
	if (rc || !row.totp_enabled)
		return rc;
	if (code.n > DIGITS)
		return use_recovery(tx, who, code, holds, err);
	return use_code(tx, who->person_id, &row, code, arena, holds, err);
}

int totp_remove(struct tx *tx, const struct actor *who, struct str person_id, struct err *err)
{
	int64_t n = sql_exec(tx, SQL_totp_clear, SQL_ARGS(SQL_T(person_id)), err);
	if (n >= 0)
		n = sql_exec(tx, SQL_totp_recovery_clear, SQL_ARGS(SQL_T(person_id)), err);
	return n < 0 ? (int)n
	             : actor_audit(tx, who, AUDIT_TOTP_DISABLE, "person", person_id, NO_DETAIL,
	                           err);
}
