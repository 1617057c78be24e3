#include "net/client.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "net/address.h"

#define REDIRECTS_MAX     5
#define MAX_BYTES_DEFAULT ((size_t)1 << 20)
#define TIMEOUT_MS        30000
#define CONNECT_MS        10000
#define URL_MAX_BYTES     4096

struct client {
	CURL *curl;
	const char *allow;
	struct buf body;
	bool allowed;   /* the host of the request in progress is the administrator's own choice */
	bool forbidden; /* an address was refused */
	bool too_large;
};

/* A URL taken apart, and whether a request may go there. */
struct target {
	CURLU *url;
	char *host, *port, *scheme;
	bool allowed;
};

static bool listed(const char *list, const char *host, const char *port)
{
	struct str rest = str_c(list);
	while (rest.n) {
		size_t n = 0;
		while (n < rest.n && rest.p[n] != ',' && !ascii_is_space(rest.p[n]))
			n++;
		struct str entry = str_of(rest.p, n), h = str_c(host);
		rest = str_of(rest.p + n + (n < rest.n), rest.n - n - (n < rest.n));
		if (entry.n < h.n || !str_eq_nocase(str_of(entry.p, h.n), h))
			continue;
		struct str after = str_of(entry.p + h.n, entry.n - h.n);
		if (!after.n ||
		    (after.p[0] == ':' && str_eq(str_of(after.p + 1, after.n - 1), str_c(port))))
			return true;
	}
	return false;
}

static void target_release(struct target *t)
{
	curl_free(t->host);
	curl_free(t->port);
	curl_free(t->scheme);
	curl_url_cleanup(t->url);
}

static const char *target_parse(struct target *t, const struct client *c, const char *url)
{
	*t = (struct target){.url = curl_url()};
	CURLUcode bad = t->url ? curl_url_set(t->url, CURLUPART_URL, url, CURLU_DISALLOW_USER)
	                       : CURLUE_OUT_OF_MEMORY;
	if (bad == CURLUE_USER_NOT_ALLOWED)
		return "the address holds a user name or password: leave them out";
	if (bad == CURLUE_OUT_OF_MEMORY)
		return "out of memory";
	if (bad || curl_url_get(t->url, CURLUPART_SCHEME, &t->scheme, 0) ||
	    curl_url_get(t->url, CURLUPART_HOST, &t->host, 0) ||
	    curl_url_get(t->url, CURLUPART_PORT, &t->port, CURLU_DEFAULT_PORT))
		return "this is not an address of the web: write https:// and a host name";
	t->allowed = listed(c->allow, t->host, t->port);
	if (strcmp(t->scheme, "https") != 0 && !(t->allowed && strcmp(t->scheme, "http") == 0))
		return "only https is allowed: an administrator may allow the host for http";
	return NULL;
}

static bool same_origin(const struct target *a, const struct target *b)
{
	return strcmp(a->scheme, b->scheme) == 0 && strcmp(a->port, b->port) == 0 &&
	       str_eq_nocase(str_c(a->host), str_c(b->host));
}

static curl_socket_t open_judged(void *context, curlsocktype purpose, struct curl_sockaddr *a)
{
	(void)purpose;
	struct client *c = context;
	if (!c->allowed && !address_is_public(&a->addr)) {
		c->forbidden = true;
		return CURL_SOCKET_BAD;
	}
	return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

static size_t receive(char *p, size_t one, size_t n, void *context)
{
	(void)one;
	struct client *c = context;
	buf_add(&c->body, p, n);
	if (!c->body.failed)
		return n;
	c->too_large = true;
	return 0;
}

static struct client_config of_process;

void client_configure(const struct client_config *config) { of_process = *config; }

struct client *client_new(const struct client_config *config)
{
	if (!config)
		config = &of_process;
	static const long off = 0, on = 1;
	struct client *c = calloc(1, sizeof *c);
	if (!c || curl_global_init(CURL_GLOBAL_DEFAULT))
		goto fail;
	c->allow = config->allow;
	c->curl = curl_easy_init();
	if (!c->curl)
		goto fail;
	CURLcode bad = CURLE_OK;
#define SET(option, value) bad = bad ? bad : curl_easy_setopt(c->curl, CURLOPT_##option, (value))
	SET(NOSIGNAL, on);
	SET(PROXY, "");
	SET(NETRC, (long)CURL_NETRC_IGNORED);
	SET(PROTOCOLS_STR, "http,https");
	SET(FOLLOWLOCATION, off);
	SET(SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(SSL_VERIFYPEER, on);
	SET(SSL_VERIFYHOST, 2L);
	SET(CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	SET(OPENSOCKETFUNCTION, open_judged);
	SET(OPENSOCKETDATA, c);
	SET(WRITEFUNCTION, receive);
	SET(WRITEDATA, c);
	SET(USERAGENT, "Chaperone");
	if (config->authorities)
		SET(CAINFO, config->authorities);
#undef SET
	if (!bad)
		return c;
fail:
	client_free(c);
	return NULL;
}

void client_free(struct client *c)
{
	if (!c)
		return;
	curl_easy_cleanup(c->curl);
	buf_release(&c->body);
	free(c);
}

/* Headers hold secrets. */
static void header_free(struct curl_slist *list)
{
	for (struct curl_slist *i = list; i; i = i->next)
		explicit_bzero(i->data, strlen(i->data));
	curl_slist_free_all(list);
}

static struct curl_slist *header_list(const struct client_request *r, bool own)
{
	/* no waiting for a "100 Continue" that few servers send, no type but the caller's */
	struct curl_slist *list = curl_slist_append(NULL, "Expect:"), *longer;
	if (list && (longer = curl_slist_append(list, "Content-Type:")))
		list = longer;
	struct buf line;
	buf_init(&line, (size_t)64 << 10);
	for (size_t i = 0; own && list && i < r->headers_n; i++) {
		line.n = 0;
		buf_c(&line, r->headers[i].name);
		buf_c(&line, ": ");
		buf_str(&line, r->headers[i].value);
		bool broken = line.failed || memchr(line.p, '\r', line.n) ||
		              memchr(line.p, '\n', line.n) || memchr(line.p, 0, line.n);
		buf_char(&line, 0);
		longer = broken || line.failed ? NULL : curl_slist_append(list, line.p);
		if (!longer)
			header_free(list);
		list = longer;
	}
	buf_release(&line);
	return list;
}

static void said(struct client_answer *a, enum client_fate fate, const char *host,
                 const char *words)
{
	a->fate = fate;
	if (host)
		snprintf(a->words, sizeof a->words, "%.80s: %s", host, words);
	else
		snprintf(a->words, sizeof a->words, "%s", words);
}

static const char *curl_words(CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST: return "there is no host of this name";
	case CURLE_COULDNT_CONNECT: return "no connection";
	case CURLE_OPERATION_TIMEDOUT: return "no answer in time";
	case CURLE_PEER_FAILED_VERIFICATION:
		return "its certificate is not valid: it is not the server it should be";
	case CURLE_SSL_CONNECT_ERROR: return "no secure connection could be made";
	case CURLE_OUT_OF_MEMORY: return "out of memory";
	default: return "the connection ended before the whole answer was there";
	}
}

static void send_once(struct client *c, const struct client_request *r, const struct target *t,
                      const char *method, struct curl_slist *headers, long timeout_ms,
                      struct client_answer *answer)
{
	bool repeatable = strcmp(method, "GET") == 0;
	c->allowed = t->allowed;
	c->forbidden = c->too_large = false;
	buf_release(&c->body);
	buf_init(&c->body, r->max_bytes ? r->max_bytes : MAX_BYTES_DEFAULT);
	CURLcode bad = curl_easy_setopt(c->curl, CURLOPT_CURLU, t->url);
#define SET(option, value) bad = bad ? bad : curl_easy_setopt(c->curl, CURLOPT_##option, (value))
	SET(HTTPHEADER, headers);
	SET(TIMEOUT_MS, timeout_ms);
	if (repeatable) {
		SET(HTTPGET, 1L);
	} else {
		SET(POST, 1L);
		SET(POSTFIELDS, r->body.p ? r->body.p : "");
		SET(POSTFIELDSIZE_LARGE, (curl_off_t)r->body.n);
	}
	SET(CUSTOMREQUEST, method);
	/* curl sends again by itself when a kept connection turns out to be dead */
	SET(FRESH_CONNECT, repeatable ? 0L : 1L);
#undef SET
	if (!bad)
		bad = curl_easy_perform(c->curl);
	long status = 0, sent = 0;
	curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(c->curl, CURLINFO_REQUEST_SIZE, &sent);
	if (c->forbidden && bad == CURLE_COULDNT_CONNECT)
		said(answer, CLIENT_REFUSED, t->host,
		     "this host is not on the public internet: an administrator may allow it");
	else if (c->too_large)
		said(answer, CLIENT_LOST, t->host, "its answer is larger than it may be");
	else if (bad)
		said(answer, sent ? CLIENT_LOST : CLIENT_NOT_SENT, t->host, curl_words(bad));
	else
		*answer = (struct client_answer){CLIENT_ANSWERED, (int)status, buf_view(&c->body),
		                                 ""};
}

/* Where the last answer sends a GET on to; NULL for nowhere. */
static const char *redirect(struct client *c, const char *method, int status)
{
	char *to = NULL;
	if (strcmp(method, "GET") == 0 && status >= 300 && status < 400)
		curl_easy_getinfo(c->curl, CURLINFO_REDIRECT_URL, &to);
	return to;
}

void client_send(struct client *c, const struct client_request *r, struct client_answer *answer)
{
	*answer = (struct client_answer){.fate = CLIENT_REFUSED};
	const char *method = r->method ? r->method : r->body.p ? "POST" : "GET";
	long deadline = (long)clock_mono_ms() + (r->timeout_ms ? (long)r->timeout_ms : TIMEOUT_MS);
	char url[URL_MAX_BYTES];
	if (r->url.n >= sizeof url || memchr(r->url.p, 0, r->url.n)) {
		said(answer, CLIENT_REFUSED, NULL, "the address is too long or broken");
		return;
	}
	memcpy(url, r->url.p, r->url.n);
	url[r->url.n] = 0;

	struct target first = {0}, t = {0};
	struct curl_slist *headers = NULL;
	const char *wrong = target_parse(&first, c, url);
	for (int hop = 0;; hop++) {
		target_release(&t);
		if (!wrong)
			wrong = target_parse(&t, c, url);
		if (wrong) {
			said(answer, CLIENT_REFUSED, first.host, wrong);
			break;
		}
		header_free(headers);
		headers = header_list(r, same_origin(&first, &t));
		long left = deadline - (long)clock_mono_ms();
		if (!headers || left <= 0) {
			said(answer, CLIENT_NOT_SENT, t.host,
			     headers ? "no answer in time" : "a header is broken");
			break;
		}
		send_once(c, r, &t, method, headers, left, answer);
		const char *to = answer->fate == CLIENT_ANSWERED
		                         ? redirect(c, method, answer->status)
		                         : NULL;
		if (!to)
			break;
		if (hop == REDIRECTS_MAX) {
			said(answer, CLIENT_LOST, first.host, "it redirects without end");
			break;
		}
		if (strlen(to) < sizeof url)
			strcpy(url, to);
		else
			wrong = "the address is too long or broken";
	}
	header_free(headers);
	curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, NULL);
	curl_easy_setopt(c->curl, CURLOPT_CURLU, NULL);
	target_release(&first);
	target_release(&t);
}

struct str client_header(const struct client *c, const char *name)
{
	struct curl_header *h;
	if (curl_easy_header(c->curl, name, 0, CURLH_HEADER, -1, &h) != CURLHE_OK)
		return (struct str){0};
	return str_c(h->value);
}
