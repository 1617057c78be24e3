/* The outbound client against a server of the test's own, on loopback. */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "net/address.h"
#include "net/client.h"
#include "unit.h"

static int listener;
static unsigned port;
static atomic_int posts; /* requests with POST seen */

static void reply(int fd, const char *head, const char *body)
{
	char out[4096];
	int n = snprintf(out, sizeof out,
	                 "HTTP/1.1 %s\r\nContent-Length: %zu\r\nX-Test: kept\r\n\r\n%s", head,
	                 strlen(body), body);
	if (write(fd, out, (size_t)n) < 0)
		perror("write");
}

static bool is(const char *request, const char *path)
{
	const char *at = strchr(request, ' ');
	return at && strncmp(at + 1, path, strlen(path)) == 0 && at[1 + strlen(path)] == ' ';
}

/* False when the connection is to end. */
static bool serve(int fd, const char *request)
{
	char head[512];
	posts += strncmp(request, "POST ", 5) == 0;
	if (is(request, "/hello") || is(request, "/put")) {
		reply(fd, "200 OK", "hello");
	} else if (is(request, "/told")) {
		reply(fd, "200 OK", strstr(request, "Authorization: secret") ? "told" : "not told");
	} else if (is(request, "/loop")) {
		reply(fd, "302 Found\r\nLocation: /loop", "");
	} else if (is(request, "/same")) {
		reply(fd, "302 Found\r\nLocation: /told", "");
	} else if (is(request, "/other")) {
		snprintf(head, sizeof head, "302 Found\r\nLocation: http://localhost:%u/told",
		         port);
		reply(fd, head, "");
	} else if (is(request, "/inside")) {
		snprintf(head, sizeof head, "302 Found\r\nLocation: https://127.0.0.2:%u/told",
		         port);
		reply(fd, head, "");
	} else if (is(request, "/plain")) {
		reply(fd, "302 Found\r\nLocation: http://example.com/", "");
	} else if (is(request, "/file")) {
		reply(fd, "302 Found\r\nLocation: file:///etc/passwd", "");
	} else if (is(request, "/huge")) {
		static const char piece[65536];
		const char *endless = "HTTP/1.1 200 OK\r\n\r\n";
		send(fd, endless, strlen(endless), MSG_NOSIGNAL);
		while (send(fd, piece, sizeof piece, MSG_NOSIGNAL) > 0)
			;
		return false;
	} else if (is(request, "/big")) {
		char *body = calloc(1, 4001);
		memset(body, 'x', 4000);
		reply(fd, "200 OK", body);
		free(body);
	} else if (is(request, "/slow")) {
		char c = 'H';
		while (send(fd, &c, 1, MSG_NOSIGNAL) > 0)
			usleep(50000);
		return false;
	} else {
		return false; /* hangs up, having heard it all */
	}
	return true;
}

static void *connection(void *arg)
{
	int fd = *(int *)arg;
	free(arg);
	char in[8192];
	size_t n = 0;
	bool go = true;
	while (go) {
		ssize_t got = read(fd, in + n, sizeof in - 1 - n);
		if (got <= 0)
			break;
		n += (size_t)got;
		in[n] = 0;
		char *end = strstr(in, "\r\n\r\n");
		const char *length = strstr(in, "Content-Length: ");
		size_t body = length ? (size_t)atoi(length + 16) : 0;
		if (!end || (size_t)(in + n - (end + 4)) < body)
			continue;
		go = serve(fd, in);
		n = 0;
	}
	close(fd);
	return NULL;
}

static void *accept_all(void *arg)
{
	(void)arg;
	for (;;) {
		int fd = accept(listener, NULL, NULL);
		if (fd < 0)
			return NULL;
		int *own = malloc(sizeof *own);
		*own = fd;
		pthread_t thread;
		pthread_create(&thread, NULL, connection, own);
		pthread_detach(thread);
	}
}

static void start(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof a;
	listener = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (struct sockaddr *)&a, sizeof a) || listen(listener, 16))
		exit(2);
	getsockname(listener, (struct sockaddr *)&a, &n);
	port = ntohs(a.sin_port);
	pthread_t thread;
	pthread_create(&thread, NULL, accept_all, NULL);
	pthread_detach(thread);
}

static struct client_answer ask(struct client *c, const char *method, const char *host,
                                const char *path)
{
	char url[256];
	snprintf(url, sizeof url, "%s:%u%s", host, port, path);
	const struct client_header headers[] = {{"Authorization", STR("secret")}};
	struct client_request r = {.method = method,
	                           .url = str_c(url),
	                           .headers = headers,
	                           .headers_n = 1,
	                           .max_bytes = 1000,
	                           .timeout_ms = 700};
	if (strcmp(method, "POST") == 0)
		r.body = STR("{}");
	struct client_answer a;
	client_send(c, &r, &a);
	return a;
}

static void test_allowed(void)
{
	char allow[64];
	snprintf(allow, sizeof allow, "intranet.test, 127.0.0.1:%u localhost", port);
	struct client_config config = {.allow = allow};
	struct client *c = client_new(&config);
	const char *here = "http://127.0.0.1";

	struct client_answer a = ask(c, "GET", here, "/hello");
	CHECK(a.fate == CLIENT_ANSWERED && a.status == 200);
	CHECK(str_eq(a.body, STR("hello")));
	CHECK_STR(a.words, "");
	CHECK(str_eq(client_header(c, "x-test"), STR("kept")));
	CHECK(!client_header(c, "x-other").p);
	CHECK(ask(c, "GET", "http://LOCALHOST", "/hello").fate == CLIENT_ANSWERED);

	/* redirects */
	a = ask(c, "GET", here, "/same");
	CHECK(a.fate == CLIENT_ANSWERED && str_eq(a.body, STR("told")));
	a = ask(c, "GET", here, "/other");
	CHECK(a.fate == CLIENT_ANSWERED && str_eq(a.body, STR("not told")));
	a = ask(c, "GET", here, "/inside");
	CHECK(a.fate == CLIENT_REFUSED && strstr(a.words, "not on the public internet"));
	a = ask(c, "GET", here, "/plain");
	CHECK(a.fate == CLIENT_REFUSED && strstr(a.words, "only https"));
	CHECK(ask(c, "GET", here, "/file").fate == CLIENT_REFUSED);
	CHECK(ask(c, "GET", here, "/loop").fate == CLIENT_LOST);
	a = ask(c, "POST", here, "/same");
	CHECK(a.fate == CLIENT_ANSWERED && a.status == 302);

	/* limits */
	CHECK(ask(c, "GET", here, "/big").fate == CLIENT_LOST);
	CHECK(ask(c, "GET", here, "/slow").fate == CLIENT_LOST);
	CHECK(ask(c, "GET", here, "/huge").fate == CLIENT_LOST);

	/* sent or not sent */
	CHECK(ask(c, "GET", here, "/gone").fate == CLIENT_LOST);
	CHECK(ask(c, "POST", here, "/put").fate == CLIENT_ANSWERED);
	posts = 0;
	CHECK(ask(c, "POST", here, "/gone").fate == CLIENT_LOST);
	CHECK(posts == 1);
	client_free(c);
}

/* A kept connection that the server has closed: curl would send a POST again by itself. */
static void test_never_twice(void)
{
	struct client_config config = {.allow = "127.0.0.1"};
	struct client *c = client_new(&config);
	for (int i = 0; i < 5; i++) {
		CHECK(ask(c, "GET", "http://127.0.0.1", "/hello").fate == CLIENT_ANSWERED);
		posts = 0;
		CHECK(ask(c, "POST", "http://127.0.0.1", "/gone").fate == CLIENT_LOST);
		CHECK(posts == 1);
	}
	shutdown(listener, SHUT_RDWR);
	close(listener);
	client_free(c);
}

static void test_refused(void)
{
	static const struct {
		const char *url;
		enum client_fate fate;
	} cases[] = {
		{"http://example.com/", CLIENT_REFUSED},
		{"https://127.0.0.1/", CLIENT_REFUSED},
		{"https://127.1/", CLIENT_REFUSED},
		{"https://2130706433/", CLIENT_REFUSED},
		{"https://0x7f000001/", CLIENT_REFUSED},
		{"https://0/", CLIENT_REFUSED},
		{"https://localhost/", CLIENT_REFUSED}, /* a name that means a private address */
		{"https://LocalHost/", CLIENT_REFUSED},
		{"https://[::1]/", CLIENT_REFUSED},
		{"https://[::ffff:127.0.0.1]/", CLIENT_REFUSED},
		{"https://[::ffff:7f00:1]/", CLIENT_REFUSED},
		{"https://169.254.169.254/latest/meta-data/", CLIENT_REFUSED},
		{"https://me:hunter2@example.com/", CLIENT_REFUSED},
		{"https://hunter2@example.com/", CLIENT_REFUSED},
		{"ftp://example.com/", CLIENT_REFUSED},
		{"file:///etc/passwd", CLIENT_REFUSED},
		{"gopher://example.com/", CLIENT_REFUSED},
		{"example.com", CLIENT_REFUSED},
		{"", CLIENT_REFUSED},
		{"https://", CLIENT_REFUSED},
		{"https://a b/", CLIENT_REFUSED},
		{"https://a.invalid\r\nHost: b/", CLIENT_REFUSED},
	};
	struct client_config config = {.allow = "other.test"};
	struct client *c = client_new(&config);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct client_request r = {.url = str_c(cases[i].url), .timeout_ms = 2000};
		struct client_answer a;
		client_send(c, &r, &a);
		CHECK(a.fate == cases[i].fate);
		CHECK(a.words[0] && !strstr(a.words, "hunter2") && !strstr(a.words, "meta-data"));
		if (a.fate != cases[i].fate)
			printf("  %s: fate %d, %s\n", cases[i].url, (int)a.fate, a.words);
	}
	const struct client_header split[] = {{"X", STR("a\r\nEvil: yes")}};
	struct client_request r = {
		.url = STR("https://a.invalid/"), .headers = split, .headers_n = 1};
	struct client_answer a;
	client_send(c, &r, &a);
	CHECK(a.fate == CLIENT_NOT_SENT && strstr(a.words, "header"));
	r = (struct client_request){.url = STR("https://a.invalid/"), .timeout_ms = 3000};
	client_send(c, &r, &a);
	CHECK(a.fate == CLIENT_NOT_SENT);
	client_free(c);
	config.allow = "127.0.0.1:1";
	c = client_new(&config);
	r = (struct client_request){.url = STR("http://127.0.0.1:1/")};
	client_send(c, &r, &a);
	CHECK(a.fate == CLIENT_NOT_SENT && strstr(a.words, "127.0.0.1"));
	r = (struct client_request){.url = STR("http://127.0.0.1:2/")};
	client_send(c, &r, &a);
	CHECK(a.fate == CLIENT_REFUSED);
	client_free(c);
}

static void test_address(void)
{
	static const char *const inside[] = {
		"0.0.0.0",     "10.1.2.3",    "100.64.0.1",      "127.0.0.1",   "127.255.255.255",
		"169.254.1.1", "172.16.0.1",  "172.31.255.255",  "192.0.0.8",   "192.0.2.1",
		"192.168.1.1", "198.18.0.1",  "198.51.100.7",    "203.0.113.9", "224.0.0.1",
		"240.0.0.1",   "192.88.99.1", "255.255.255.255", "::",          "::1",
		"fe80::1",     "fc00::1",     "fd12::1",         "ff02::1",     "2001:db8::1",
		"2002:7f00::", "2001::1",     "3fff::1",         "64:ff9b:1::", "::ffff:10.0.0.1",
		"::127.0.0.1", "5f00::1",     "64:ff9b::a00:1",  "100::1",
	};
	static const char *const outside[] = {
		"1.1.1.1",         "9.255.255.255",  "11.0.0.0",         "172.15.0.1",
		"172.32.0.1",      "100.63.0.1",     "100.128.0.1",      "192.167.0.1",
		"223.255.255.255", "198.20.0.1",     "2600::1",          "2a00:1450::1",
		"2001:4860::1",    "::ffff:8.8.8.8", "64:ff9b::808:808", "2001:db9::1",
		"2001:200::1",     "3ffe:ffff::1",
	};
	for (int want = 0; want < 2; want++) {
		const char *const *list = want ? outside : inside;
		size_t n = want ? sizeof outside / sizeof *outside : sizeof inside / sizeof *inside;
		for (size_t i = 0; i < n; i++) {
			struct sockaddr_in v4 = {.sin_family = AF_INET};
			struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
			bool six = strchr(list[i], ':') != NULL;
			CHECK(inet_pton(six ? AF_INET6 : AF_INET, list[i],
			                six ? (void *)&v6.sin6_addr : (void *)&v4.sin_addr) == 1);
			bool got = address_is_public(six ? (const void *)&v6 : (const void *)&v4);
			CHECK(got == (want == 1));
			if (got != (want == 1))
				printf("  %s\n", list[i]);
		}
	}
	struct sockaddr other = {.sa_family = AF_UNIX};
	CHECK(!address_is_public(&other));
}

static enum MHD_Result answer_tls(void *arg, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *n, void **state)
{
	(void)arg, (void)url, (void)method, (void)version, (void)data, (void)n, (void)state;
	struct MHD_Response *r = MHD_create_response_from_buffer(4, (void *)(uintptr_t) "safe",
	                                                         MHD_RESPMEM_PERSISTENT);
	enum MHD_Result done = MHD_queue_response(connection, 200, r);
	MHD_destroy_response(r);
	return done;
}

static char *read_file(const char *folder, const char *name)
{
	char path[128];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *f = fopen(path, "rb");
	char *text = calloc(1, 16384);
	if (!f || !fread(text, 1, 16383, f))
		exit(2);
	fclose(f);
	unlink(path);
	return text;
}

/* A certificate that nobody vouches for, one for another name, and one that is trusted. */
static void test_tls(void)
{
	char folder[] = "/tmp/chaperone-tls-XXXXXX", command[512], kept[128];
	if (!mkdtemp(folder))
		exit(2);
	snprintf(command, sizeof command,
	         "cd %s && openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out cert -days 2 "
	         "-subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null && "
	         "cp cert trusted",
	         folder);
	CHECK(system(command) == 0);
	char *key = read_file(folder, "key"), *cert = read_file(folder, "cert");
	snprintf(kept, sizeof kept, "%s/trusted", folder);
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct MHD_Daemon *d = MHD_start_daemon(MHD_USE_TLS | MHD_USE_INTERNAL_POLLING_THREAD, 0,
	                                        NULL, NULL, answer_tls, NULL, MHD_OPTION_SOCK_ADDR,
	                                        &at, MHD_OPTION_HTTPS_MEM_KEY, key,
	                                        MHD_OPTION_HTTPS_MEM_CERT, cert, MHD_OPTION_END);
	CHECK(d != NULL);
	unsigned plain = port;
	port = MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port;

	struct client_config config = {.allow = "localhost 127.0.0.1"};
	struct client *c = client_new(&config);
	struct client_answer a = ask(c, "GET", "https://localhost", "/");
	CHECK(a.fate == CLIENT_NOT_SENT && strstr(a.words, "certificate"));
	client_free(c);
	config.authorities = kept;
	c = client_new(&config);
	a = ask(c, "GET", "https://localhost", "/");
	CHECK(a.fate == CLIENT_ANSWERED && str_eq(a.body, STR("safe")));
	a = ask(c, "GET", "https://127.0.0.1", "/");
	CHECK(a.fate == CLIENT_NOT_SENT && strstr(a.words, "certificate"));
	client_free(c);
	MHD_stop_daemon(d);
	port = plain;
	unlink(kept);
	rmdir(folder);
	free(key);
	free(cert);
}

int main(void)
{
	start();
	test_address();
	test_allowed();
	test_refused();
	test_tls();
	test_never_twice();
	return unit_end();
}
