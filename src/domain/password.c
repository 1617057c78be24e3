#include "domain/password.h"

#include <pthread.h>
#include <sodium.h>

#include "base/utf8.h"

#define PASSES       2
#define MEMORY_BYTES ((size_t)56 << 20)

/* Those of eight characters and more that every list of guesses begins with; shorter ones are
 * too short anyhow. Digits at the end do not make another of them. */
static const char *const common[] = {
	"password",      "passwort",   "contraseña",
	"passw0rd",      "p@ssword",   "p@ssw0rd",
	"qwertyuiop",    "qwertyui",   "1q2w3e4r",
	"1qaz2wsx",      "asdfghjkl",  "zxcvbnm",
	"iloveyou",      "sunshine",   "princess",
	"football",      "baseball",   "superman",
	"trustno1",      "whatever",   "starwars",
	"welcome",       "letmein",    "changeme",
	"administrator", "adminadmin", "administer",
	"dragon",        "monkey",     "shadow",
	"master",        "computer",   "internet",
	"hospital",      "healthcare", "chaperone",
	"summer",        "winter",     "spring",
	"autumn",        "secret",     "correcthorsebatterystaple",
};

static size_t characters(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += utf8_is_start(s.p[i]);
	return n;
}

/* Without the digits and signs at its end. */
static struct str stem(struct str s)
{
	while (s.n && (unsigned char)s.p[s.n - 1] < 0x80 && !ascii_is_alpha(s.p[s.n - 1]))
		s.n--;
	return s;
}

static bool is_common(struct str password)
{
	struct str s = stem(password);
	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		if (str_eq_nocase(s, str_c(common[i])) || str_eq_nocase(password, str_c(common[i])))
			return true;
	return false;
}

/* One part said again and again (aaaaaaaaaaaa, abcabcabcabc), or a run (123456789012). */
static bool is_monotone(struct str s)
{
	for (size_t part = 1; part <= 4 && part < s.n; part++)
		if (memcmp(s.p, s.p + part, s.n - part) == 0)
			return true;
	for (int step = -1; step <= 1; step += 2) {
		size_t i = 1;
		while (i < s.n && (s.p[i] - s.p[i - 1] == step ||
		                   (ascii_is_digit(s.p[i]) && ascii_is_digit(s.p[i - 1]) &&
		                    s.p[i] - s.p[i - 1] == -9 * step)))
			i++;
		if (i == s.n)
			return true;
	}
	return false;
}

/* Is it hardly more than `own`, a name or an address? */
static bool is_own(struct str password, struct str own)
{
	struct str s = stem(password);
	if (s.n < 4)
		return false;
	for (size_t i = 0; i + s.n <= own.n; i++)
		if (str_eq_nocase(s, str_of(own.p + i, s.n)))
			return true;
	return false;
}

int password_judge(struct str password, int64_t min, struct str name, struct str email,
                   const char *field, struct err *err)
{
	if (password.n > PASSWORD_MAX)
		return err_field(err, E_INVALID, field, "A password has at most %d bytes.",
		                 PASSWORD_MAX);
	if (utf8_valid(password) != password.n ||
	    memchr(password.p ? password.p : "", 0, password.n))
		return err_field(err, E_INVALID, field, "A password must be text.");
	if ((int64_t)characters(password) < min)
		return err_field(err, E_INVALID, field,
		                 "A password needs at least %d characters. A few words that nobody "
		                 "would put together make a good one.",
		                 (int)min);
	if (is_common(password) || is_monotone(password))
		return err_field(err, E_INVALID, field,
		                 "This password is among the first that anybody tries. A few words "
		                 "that nobody would put together make a good one.");
	if (is_own(password, name) || is_own(password, email))
		return err_field(err, E_INVALID, field,
		                 "A password must not be your name or e-mail address.");
	return 0;
}

/* ---- how many at a time ---- */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t freed = PTHREAD_COND_INITIALIZER;
static unsigned working, waiting;

static int enter(struct err *err)
{
	int rc = 0;
	pthread_mutex_lock(&lock);
	if (working >= PASSWORD_AT_ONCE && waiting >= PASSWORD_WAITING_MAX) {
		rc = err_set(err, E_UNAVAILABLE,
		             "Too many people sign in at this moment. Try again in a few seconds.");
	} else {
		waiting++;
		while (working >= PASSWORD_AT_ONCE)
			pthread_cond_wait(&freed, &lock);
		waiting--;
		working++;
	}
	pthread_mutex_unlock(&lock);
	return rc;
}

static void leave(void)
{
	pthread_mutex_lock(&lock);
	working--;
	pthread_cond_signal(&freed);
	pthread_mutex_unlock(&lock);
}

int password_hash(struct str password, char out[PASSWORD_HASH_BYTES], struct err *err)
{
	_Static_assert(PASSWORD_HASH_BYTES >= crypto_pwhash_STRBYTES, "room for libsodium's text");
	int rc = enter(err);
	if (rc)
		return rc;
	if (crypto_pwhash_str_alg(out, password.p, password.n, PASSES, MEMORY_BYTES,
	                          crypto_pwhash_ALG_ARGON2ID13))
		rc = err_set(err, E_MEMORY, "No memory to compute a password's hash.");
	leave();
	return rc;
}

/* What is computed for people that are not there: the hash of nothing anybody knows. */
static char nobody[PASSWORD_HASH_BYTES];
static pthread_once_t nobody_once = PTHREAD_ONCE_INIT;

static void make_nobody(void)
{
	char random[33];
	randombytes_buf(random, sizeof random);
	if (crypto_pwhash_str_alg(nobody, random, sizeof random, PASSES, MEMORY_BYTES,
	                          crypto_pwhash_ALG_ARGON2ID13))
		nobody[0] = 0; /* no memory: neither will there be for others */
}

int password_verify(struct str password, struct str hash, bool *holds, struct err *err)
{
	char text[PASSWORD_HASH_BYTES];
	bool somebody = hash.p && hash.n && hash.n < sizeof text;
	*holds = false;
	pthread_once(&nobody_once, make_nobody);
	if (somebody) {
		memcpy(text, hash.p, hash.n);
		text[hash.n] = 0;
	} else {
		memcpy(text, nobody, sizeof text);
	}
	int rc = enter(err);
	if (rc)
		return rc;
	bool same = crypto_pwhash_str_verify(text, password.p ? password.p : "", password.n) == 0;
	leave();
	*holds = same && somebody;
	return 0;
}
