/* Master keys: the file that others may not read, and what is wrapped with them. */
#include "unit.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/key.h"

static char folder[] = "/tmp/chaperone.XXXXXX", path[64];

static void put(const char *text, mode_t mode)
{
	unlink(path);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, mode);
	CHECK(fd >= 0 && fchmod(fd, mode) == 0);
	CHECK(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
}

static char *get(void)
{
	static char text[20000];
	FILE *f = fopen(path, "r");
	size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
	text[n] = '\0';
	if (f)
		fclose(f);
	return text;
}

static int opens(struct err *err)
{
	struct keyring *ring;
	int rc = keyring_open(&ring, path, err);
	CHECK((rc == 0) == (ring != NULL));
	keyring_close(ring);
	return rc;
}

static void test_create(void)
{
	struct err err;
	struct stat st;
	CHECK(key_create(path, &err) == 0);
	CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
	CHECK(opens(&err) == 0);
	char *before = strdup(get());
	CHECK(key_create(path, &err) == E_CONFLICT && strstr(err.words, "already"));
	CHECK_STR(get(), before); /* left as it was */
	free(before);
	CHECK(key_create("/nowhere/master.key", &err) == E_IO);
	CHECK(key_add("/nowhere/master.key", &err) == E_IO);
}

static void test_refused(void)
{
	static const char good[] = "chaperone-key 89eb0d6a AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
	static const struct {
		const char *text;
		int rc;
		const char *words;
	} cases[] = {
		{good, 0, NULL},
		{"# only a comment\n\n", E_INVALID, "holds no key"},
		{"", E_INVALID, "holds no key"},
		{"chaperone-kez 89eb0d6a AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", E_INVALID,
	         "line 1 is neither"},
		{"#\nchaperone-key 89eb0d6a AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\n",
	         E_INVALID, "line 2 has not 32 bytes"},
		{"chaperone-key 89eb0d6a AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=x\n",
	         E_INVALID, "has not 32 bytes"},
		{"chaperone-key 89eb0d6a\n", E_INVALID, "has not 32 bytes"},
		{"chaperone-key 89eb0d6a BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", E_INVALID,
	         "copied whole"},
		{"chaperone-key 89eb0d6b AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", E_INVALID,
	         "copied whole"},
	};
	struct err err;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		put(cases[i].text, 0600);
		CHECK(opens(&err) == cases[i].rc);
		CHECK(!cases[i].rc || strstr(err.words, cases[i].words));
		CHECK(!cases[i].rc || !strstr(err.words, "AAAA")); /* no key in words */
	}
	char twice[2 * sizeof good];
	snprintf(twice, sizeof twice, "%s%s", good, good);
	put(twice, 0600);
	CHECK(opens(&err) == E_INVALID && strstr(err.words, "line 2 repeats"));

	static const mode_t modes[] = {0640, 0604, 0620, 0602, 0610, 0601, 0666};
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		put(good, modes[i]);
		CHECK(opens(&err) == E_FORBIDDEN && strstr(err.words, "chmod 600"));
	}
	put(good, 0400);
	CHECK(opens(&err) == 0);

	char *large = malloc(20001);
	memset(large, '#', 20000);
	large[20000] = '\0';
	put(large, 0600);
	CHECK(opens(&err) == E_TOO_LARGE);
	free(large);

	unlink(path);
	CHECK(opens(&err) == E_NOT_FOUND);
	CHECK(mkdir(path, 0700) == 0);
	CHECK(opens(&err) == E_INVALID && strstr(err.words, "not a file"));
	CHECK(key_create(path, &err) == E_CONFLICT);
	rmdir(path);
	/* a pipe that nobody writes to must not hang */
	CHECK(mkfifo(path, 0600) == 0);
	CHECK(opens(&err) == E_INVALID);
	unlink(path);
	/* grows without end */
	CHECK(symlink("/dev/zero", path) == 0);
	CHECK(opens(&err) == E_INVALID);
	unlink(path);
}

/* As another user, who is not root: in a child, since one cannot come back. */
static void test_other_user(void)
{
	struct err err;
	if (geteuid() != 0)
		return;
	CHECK(key_create(path, &err) == 0 && chown(path, 4711, 4711) == 0);
	CHECK(chmod(folder, 0777) == 0);
	CHECK(opens(&err) == 0); /* root may, for a command with sudo */
	CHECK(key_add(path, &err) == 0);
	struct stat st;
	CHECK(stat(path, &st) == 0 && st.st_uid == 4711 && st.st_gid == 4711);
	put("chaperone-key 89eb0d6a AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", 0600);
	CHECK(chown(path, 4712, 4712) == 0);
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		/* may not open it: and may not put its own beside, with the folder closed */
		if (setgid(4711) || setuid(4711))
			_exit(1);
		_exit(opens(&err) == E_IO && strstr(err.words, "Permission denied") ? 0 : 2);
	}
	int status = -1;
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	unlink(path);
}

static void test_wrap(void)
{
	struct err err;
	struct keyring *ring;
	uint8_t plain[KEY_BYTES], back[KEY_BYTES], wrapped[KEY_WRAPPED_BYTES];
	char id[KEY_ID_BYTES], ids[KEY_MAX][KEY_ID_BYTES];
	struct str about = STR("record_key|post|1");
	struct str whole = str_of((char *)wrapped, sizeof wrapped);
	unlink(path);
	CHECK(key_create(path, &err) == 0 && keyring_open(&ring, path, &err) == 0);
	CHECK(keyring_ids(ring, ids) == 1);
	randombytes_buf(plain, sizeof plain);
	keyring_wrap(ring, about, plain, wrapped, id);
	CHECK_STR(id, ids[0]);
	CHECK(keyring_unwrap(ring, id, about, whole, back, &err) == 0);
	CHECK(memcmp(plain, back, sizeof plain) == 0);
	/* twice the same is not the same */
	uint8_t second[KEY_WRAPPED_BYTES];
	keyring_wrap(ring, about, plain, second, id);
	CHECK(memcmp(second, wrapped, sizeof wrapped) != 0);

	for (size_t i = 0; i < sizeof wrapped; i++) {
		wrapped[i] ^= 0x10;
		if (keyring_unwrap(ring, id, about, whole, back, &err) != E_CORRUPT)
			CHECK(!"a changed byte");
		wrapped[i] ^= 0x10;
	}
	CHECK(keyring_unwrap(ring, id, STR("record_key|post|2"), whole, back, &err) == E_CORRUPT);
	CHECK(keyring_unwrap(ring, id, about, str_of(whole.p, whole.n - 1), back, &err) ==
	      E_CORRUPT);
	CHECK(keyring_unwrap(ring, "00000000", about, whole, back, &err) == E_UNAVAILABLE);
	CHECK(strstr(err.words, "00000000") && strstr(err.words, path));

	/* a key that another process added is found when it is needed */
	struct keyring *other;
	CHECK(key_add(path, &err) == 0 && keyring_open(&other, path, &err) == 0);
	CHECK(keyring_ids(other, ids) == 2 && keyring_ids(ring, ids) == 1);
	keyring_wrap(other, about, plain, wrapped, id);
	CHECK(strcmp(id, ids[0]) != 0);
	CHECK(keyring_unwrap(ring, id, about, whole, back, &err) == 0);
	CHECK(keyring_ids(ring, ids) == 2);

	/* removal: never the current one */
	CHECK(key_remove(path, id, &err) == E_CONFLICT);
	CHECK(key_remove(path, "00000000", &err) == E_NOT_FOUND);
	CHECK(key_remove(path, ids[0], &err) == 0);
	CHECK(keyring_reload(ring, &err) == 0 && keyring_ids(ring, ids) == 1);
	CHECK_STR(ids[0], id);
	/* a file that has become unreadable does not take away what is known */
	CHECK(chmod(path, 0644) == 0);
	CHECK(keyring_reload(ring, &err) == E_FORBIDDEN);
	CHECK(keyring_unwrap(ring, id, about, whole, back, &err) == 0);
	CHECK(keyring_unwrap(ring, "00000000", about, whole, back, &err) == E_UNAVAILABLE);
	keyring_close(other);
	keyring_close(ring);
	keyring_close(NULL);
}

static void test_many(void)
{
	struct err err;
	unlink(path);
	CHECK(key_create(path, &err) == 0);
	for (int i = 1; i < KEY_MAX; i++)
		if (key_add(path, &err))
			CHECK(!"key_add");
	CHECK(key_add(path, &err) == E_CONFLICT && strstr(err.words, "Retire"));
	CHECK(opens(&err) == 0);
	char *text = strdup(get()), *more = NULL;
	CHECK(asprintf(&more, "%schaperone-key 89eb0d6a %s\n", text,
	               "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=") > 0);
	put(more, 0600);
	CHECK(opens(&err) == E_INVALID && strstr(err.words, "one key too many"));
	free(text);
	free(more);
	/* what a killed writer left behind is no hindrance */
	unlink(path);
	CHECK(key_create(path, &err) == 0);
	char beside[80];
	snprintf(beside, sizeof beside, "%s.new", path);
	FILE *f = fopen(beside, "w");
	CHECK(f && fputs("half", f) >= 0 && fclose(f) == 0);
	CHECK(key_add(path, &err) == 0 && opens(&err) == 0);
	CHECK(access(beside, F_OK) != 0);
}

static void test_path(void)
{
	struct buf b;
	char memory[256], credential[80];
	buf_init_fixed(&b, memory, sizeof memory);
	unsetenv("CREDENTIALS_DIRECTORY");
	key_path("/var/lib/chaperone", &b);
	CHECK(!b.failed);
	CHECK_STR(memory, "/var/lib/chaperone/master.key");
	setenv("CREDENTIALS_DIRECTORY", folder, 1);
	buf_init_fixed(&b, memory, sizeof memory);
	key_path("data", &b);
	CHECK_STR(memory, "data/master.key"); /* no such credential */
	snprintf(credential, sizeof credential, "%s/chaperone.key", folder);
	CHECK(rename(path, credential) == 0);
	buf_init_fixed(&b, memory, sizeof memory);
	key_path("data", &b);
	CHECK_STR(memory, credential);
	buf_init_fixed(&b, memory, 8);
	key_path("data", &b);
	CHECK(b.failed);
	unlink(credential);
}

int main(void)
{
	if (sodium_init() < 0 || !mkdtemp(folder))
		return 2;
	snprintf(path, sizeof path, "%s/master.key", folder);
	test_create();
	test_refused();
	test_other_user();
	test_wrap();
	test_many();
	test_path();
	rmdir(folder);
	return unit_end();
}
