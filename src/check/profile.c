#include "check/profile.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "check/own.h"
#include "check/text.h"

#define PROFILE_MAX_BYTES ((size_t)1 << 20)
#define LINE_MAX_BYTES    ((size_t)1000)
#define PICTURES_MAX      256
#define CATCHMENT_DEFAULT 250000
#define CATCHMENT_MAX     1e10
#define THRESHOLD_MIN     1e-9 /* 0 in struct profile means: as trained */

const struct profile profile_default = {.catchment = CATCHMENT_DEFAULT};

struct reader {
	struct profile *p;
	struct arena arena;
	struct chaperone_profile_error *error;
	size_t line;
	size_t keys; /* of all lists */
	char *scratch;
	bool catchment, state, review, block; /* given already */
};

struct key {
	const char *name;
	uint8_t list;                            /* enum profile_list, or PROFILE_LIST__MAX */
	const char *(*check)(struct str *value); /* static words, or NULL when fine */
	int (*set)(struct reader *r, struct str argument, struct str value);
};

static int fail(struct reader *r, const char *words, struct str shown)
{
	struct buf b;
	buf_init_fixed(&b, r->error->words, sizeof r->error->words - 1);
	for (; *words; words++) {
		if (*words != '%')
			buf_char(&b, *words);
		for (size_t i = 0; *words == '%' && i < shown.n && i < 24; i++)
			buf_char(&b, shown.p[i] > ' ' && shown.p[i] < 0x7F ? shown.p[i] : '?');
	}
	r->error->words[b.n < sizeof r->error->words ? b.n : sizeof r->error->words - 1] = 0;
	r->error->line = r->line;
	return CHAPERONE_E_PROFILE;
}

static const char *check_words(struct str *value)
{
	return own_letters(*value) < 2 ? "this is too short: write two letters or digits at least"
	                               : NULL;
}

static const char *check_person(struct str *value)
{
	uint64_t keys[OWN_KEYS_MAX];
	if (own_letters(*value) < 2 || !own_keys(PROFILE_STAFF, *value, keys))
		return "no name here: write first and last name, as in Amrita Vaidyanathan";
	return NULL;
}

static const char *check_handle(struct str *value)
{
	if (value->p[0] == '@')
		*value = str_of(value->p + 1, value->n - 1);
	for (size_t i = 0; i < value->n; i++)
		if (ascii_is_space(value->p[i]) || value->p[i] == '/')
			return "not a handle: write it without blanks or address, as in "
			       "@lakesideclinic; "
			       "a line for each";
	return check_words(value);
}

static const char *check_phone(struct str *value)
{
	char digits[16];
	size_t n = own_digits(*value, digits, sizeof digits);
	return n < 7 || n > 15
	               ? "not a telephone number: write 7 to 15 digits, as in (608) 555-0100"
	               : NULL;
}

static const char *check_address(struct str *value)
{
	uint64_t keys[OWN_KEYS_MAX];
	return own_keys(PROFILE_ADDRESS, *value, keys)
	               ? NULL
	               : "not an address: write number and street, as in 8800 Cottonwood Blvd";
}

static const char *check_domain(struct str *value)
{
	if (str_starts(*value, STR("www.")))
		*value = str_of(value->p + 4, value->n - 4);
	bool dot = false;
	for (size_t i = 0; i < value->n; i++) {
		char c = value->p[i];
		dot = dot || (c == '.' && i && i + 1 < value->n);
		if (!ascii_is_alnum(c) && c != '.' && c != '-' && (unsigned char)c < 0x80)
			return "not a domain: write only the name, as in lakeside.example, without "
			       "http:// or @";
	}
	return dot ? NULL : "not a domain: it has no dot; write it whole, as in lakeside.example";
}

static int set_identifier(struct reader *r, struct str type, struct str value)
{
	struct profile_picture *to = &r->p->pictures[r->p->pictures_n];
	unsigned t = CHAPERONE_US_SSN;
	while (t <= CHAPERONE_OTHER_ID &&
	       !str_eq_nocase(type, str_c(chaperone_entity_name((enum chaperone_entity)t))))
		t++;
	if (t > CHAPERONE_OTHER_ID)
		return fail(r,
		            "no identifier type %: use MEDICAL_RECORD_NUMBER, HEALTH_PLAN_NUMBER, "
		            "ACCOUNT_NUMBER, LICENSE_NUMBER, DEVICE_ID or OTHER_ID",
		            type);
	if (r->p->pictures_n == PICTURES_MAX)
		return fail(r, "too many identifiers: 256 pictures at most", value);
	const char *words = picture_init(&to->picture, value);
	if (words)
		return fail(r, words, value);
	to->type = (enum chaperone_entity)t;
	r->p->pictures_n++;
	return CHAPERONE_OK;
}

static int set_catchment(struct reader *r, struct str argument, struct str value)
{
	(void)argument;
	double people = 0;
	bool digits = false;
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];
		if (ascii_is_digit(c))
			people = people * 10 + (c - '0'), digits = true;
		else if (c != ',' && c != ' ' && c != '_')
			digits = false, people = CATCHMENT_MAX * 2;
		if (people > CATCHMENT_MAX)
			break;
	}
	if (!digits || people < 1 || people > CATCHMENT_MAX)
		return fail(
			r,
			"not a number of people: write how many live where you serve, as in 250000",
			value);
	if (r->catchment)
		return fail(r, "catchment stands here twice: keep one line", value);
	r->catchment = true;
	r->p->catchment = people;
	return CHAPERONE_OK;
}

static int set_state(struct reader *r, struct str argument, struct str value)
{
	(void)argument;
	if (own_letters(value) < 4)
		return fail(r, "not a state: write it out, as in Wisconsin", value);
	if (r->state)
		return fail(r, "state stands here twice: keep one line", value);
	r->state = true;
	r->p->state = value;
	return CHAPERONE_OK;
}

/* 0…1 with a point. False when it is anything else. */
static bool read_share(struct str s, double *out)
{
	double scale = 1;
	bool digits = false, point = false;
	*out = 0;
	if (s.n > 12)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.' && !point) {
			point = true;
		} else if (ascii_is_digit(s.p[i])) {
			digits = true;
			*out = *out * 10 + (s.p[i] - '0');
			scale *= point ? 10 : 1;
		} else {
			return false;
		}
	}
	*out /= scale;
	return digits && *out <= 1;
}

static int set_threshold(struct reader *r, struct str which, struct str value)
{
	bool block = str_eq_nocase(which, STR("block"));
	if (!block && !str_eq_nocase(which, STR("review")))
		return fail(r,
		            "there are two thresholds: write threshold review or threshold block",
		            which);
	double v;
	if (!read_share(value, &v))
		return fail(r,
		            "a threshold lies between 0 and 1: write it with a point, as in 0.50",
		            value);
	bool *given = block ? &r->block : &r->review;
	if (*given)
		return fail(r, "threshold % stands here twice: keep one line", which);
	*given = true;
	*(block ? &r->p->block : &r->p->review) = v < THRESHOLD_MIN ? THRESHOLD_MIN : v;
	if (r->review && r->block && r->p->review > r->p->block)
		return fail(r,
		            "threshold review is above threshold block: it must be the lower one",
		            value);
	return CHAPERONE_OK;
}

static const struct key keys[] = {
	{"name", PROFILE_NAME, check_words, NULL},
	{"handle", PROFILE_HANDLE, check_handle, NULL},
	{"phone", PROFILE_PHONE, check_phone, NULL},
	{"address", PROFILE_ADDRESS, check_address, NULL},
	{"domain", PROFILE_DOMAIN, check_domain, NULL},
	{"staff", PROFILE_STAFF, check_person, NULL},
	{"spokesperson", PROFILE_SPOKESPERSON, check_person, NULL},
	{"allow", PROFILE_ALLOW, check_words, NULL},
	{"deny", PROFILE_DENY, check_words, NULL},
	{"identifier", PROFILE_LIST__MAX, NULL, set_identifier},
	{"catchment", PROFILE_LIST__MAX, NULL, set_catchment},
	{"state", PROFILE_LIST__MAX, NULL, set_state},
	{"threshold", PROFILE_LIST__MAX, NULL, set_threshold},
};

static const struct key *find_key(struct str name)
{
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (str_eq_nocase(name, str_c(keys[i].name)))
			return &keys[i];
	return NULL;
}

/* The next line, ended by LF, CRLF or CR. */
static bool next_line(struct str *rest, struct str *line)
{
	if (!rest->n)
		return false;
	size_t i = 0;
	while (i < rest->n && rest->p[i] != '\n' && rest->p[i] != '\r')
		i++;
	*line = str_of(rest->p, i);
	if (i + 1 < rest->n && rest->p[i] == '\r' && rest->p[i + 1] == '\n')
		i++;
	i += i < rest->n;
	*rest = str_of(rest->p + i, rest->n - i);
	return true;
}

/* key and argument before the =, value after it; all trimmed. False for blanks and comments. */
static bool split_line(struct str line, struct str *key, struct str *argument, struct str *value)
{
	line = str_trim(line);
	*value = line;
	*key = str_trim(str_cut(value, '='));
	*argument = *key;
	size_t i = 0;
	while (i < key->n && !ascii_is_space(key->p[i]))
		i++;
	*argument = str_trim(str_of(key->p + i, key->n - i));
	key->n = i;
	bool assigned = value->p != line.p + line.n || (line.n && line.p[line.n - 1] == '=');
	*value = assigned ? str_trim(*value) : str_of(NULL, 0);
	return line.n && line.p[0] != '#';
}

/* The value as text.h normalises it, copied. */
static struct str keep(struct reader *r, struct str value)
{
	struct arena scratch;
	struct text t;
	arena_init(&scratch, r->scratch, text_memory_bytes(LINE_MAX_BYTES));
	if (text_init(&t, value, &scratch))
		return str_of(NULL, 0);
	struct str s = str_trim(str_of(t.p, t.n));
	char *copy = arena_copy(&r->arena, s.p, s.n);
	return str_of(copy, copy ? s.n : 0);
}

static int read_value(struct reader *r, const struct key *key, struct str argument, struct str raw)
{
	bool picture = key->set == set_identifier;
	struct str value = picture ? raw : keep(r, raw);
	if (!value.p)
		return CHAPERONE_E_MEMORY;
	if (!value.n)
		return fail(r, "nothing after the = sign: write the value, or delete the line",
		            value);
	if (key->set)
		return key->set(r, argument, value);
	if (argument.n)
		return fail(r, "% does not belong before the = sign", argument);
	const char *words = key->check(&value);
	if (words)
		return fail(r, words, value);
	uint64_t unused[OWN_KEYS_MAX];
	r->keys += own_keys((enum profile_list)key->list, value, unused);
	r->p->lists[key->list][r->p->lists_n[key->list]++] = value;
	return CHAPERONE_OK;
}

static int read_line(struct reader *r, struct str line)
{
	struct str name, argument, value;
	if (!split_line(line, &name, &argument, &value))
		return CHAPERONE_OK;
	if (line.n > LINE_MAX_BYTES)
		return fail(r, "this line is too long: 1000 bytes at most", line);
	for (size_t i = 0; i < line.n; i++)
		if ((unsigned char)line.p[i] < ' ' && line.p[i] != '\t')
			return fail(r, "a control character is in this line: type the line again",
			            line);
	if (!value.p)
		return fail(r,
		            "no = in this line: write it as key = value, or put # before a comment",
		            line);
	const struct key *key = find_key(name);
	if (!key)
		return fail(r,
		            "no key %: use name handle phone address domain staff spokesperson "
		            "identifier allow deny catchment state threshold",
		            name);
	return read_value(r, key, argument, value);
}

/* How many values each list will have, so that it can be allocated once. */
static void make_lists(struct reader *r, struct str text)
{
	size_t n[PROFILE_LIST__MAX + 1] = {0};
	struct str line, name, argument, value;
	while (next_line(&text, &line)) {
		const struct key *key;
		if (split_line(line, &name, &argument, &value) && (key = find_key(name)))
			n[key->list]++;
	}
	for (size_t i = 0; i < PROFILE_LIST__MAX; i++)
		r->p->lists[i] = ARENA_NEW(&r->arena, struct str, n[i]);
	size_t pictures = n[PROFILE_LIST__MAX] < PICTURES_MAX ? n[PROFILE_LIST__MAX] : PICTURES_MAX;
	r->p->pictures = ARENA_NEW(&r->arena, struct profile_picture, pictures + 1);
}

static size_t slots_for(size_t n)
{
	size_t slots = 2;
	while (slots < 2 * n)
		slots *= 2;
	return slots;
}

/* What makes asking fast: own.h. */
static bool make_index(struct reader *r)
{
	struct profile *p = r->p;
	p->keys_slots = slots_for(r->keys);
	p->keys = arena_zero(&r->arena, p->keys_slots, sizeof *p->keys);
	size_t deny = p->lists_n[PROFILE_DENY];
	size_t slots = slots_for(deny);
	p->deny_head = arena_zero(&r->arena, slots, sizeof *p->deny_head);
	p->deny_next = ARENA_NEW(&r->arena, uint32_t, deny);
	if (r->arena.failed)
		return false;
	for (size_t list = 0; list < PROFILE_LIST__MAX; list++) {
		for (size_t i = 0; i < p->lists_n[list]; i++) {
			uint64_t found[OWN_KEYS_MAX];
			size_t n = own_keys((enum profile_list)list, p->lists[list][i], found);
			while (n)
				own_insert(p, found[--n]);
		}
	}
	p->deny_slots = deny ? slots : 0;
	for (size_t i = 0; i < deny; i++) {
		uint64_t h = own_first_word(p->lists[PROFILE_DENY][i]);
		p->deny_next[i] = p->deny_head[h & (slots - 1)];
		p->deny_head[h & (slots - 1)] = (uint32_t)i + 1;
	}
	return true;
}

size_t chaperone_profile_memory_bytes(size_t text_bytes)
{
	/* a key takes at least a byte of text and up to four slots; a list's value seven */
	size_t n = text_bytes < PROFILE_MAX_BYTES ? text_bytes : PROFILE_MAX_BYTES;
	size_t pictures = n / 16 < PICTURES_MAX ? n / 16 : PICTURES_MAX;
	return sizeof(struct profile) + 2 * n + n / 6 * sizeof(struct str) +
	       (pictures + 1) * sizeof(struct profile_picture) + n * 4 * sizeof(uint64_t) +
	       n / 6 * 5 * sizeof(uint32_t) + text_memory_bytes(LINE_MAX_BYTES) + 1024 + n / 6 * 16;
}

static int read_all(struct reader *r, struct str text)
{
	struct str line;
	size_t valid = utf8_valid(text);
	make_lists(r, text);
	r->scratch = arena_alloc(&r->arena, text_memory_bytes(LINE_MAX_BYTES));
	if (r->arena.failed)
		return CHAPERONE_E_MEMORY;
	const char *start = text.p;
	while (next_line(&text, &line)) {
		r->line++;
		if ((size_t)(line.p - start) + line.n > valid) {
			fail(r, "this line is not UTF-8: save the file as UTF-8", str_of(NULL, 0));
			return CHAPERONE_E_UTF8;
		}
		int rc = read_line(r, line);
		if (rc)
			return rc;
	}
	return make_index(r) ? CHAPERONE_OK : CHAPERONE_E_MEMORY;
}

int chaperone_profile_build(const char *text, size_t text_bytes, void *memory, size_t memory_bytes,
                            const struct chaperone_profile **profile,
                            struct chaperone_profile_error *error)
{
	struct chaperone_profile_error unused;
	if (!profile || !memory || (!text && text_bytes))
		return CHAPERONE_E_ARGUMENT;
	*profile = NULL;
	struct reader r = {.error = error ? error : &unused};
	*r.error = (struct chaperone_profile_error){0};
	struct str s = str_of(text, text_bytes);
	if (s.n > PROFILE_MAX_BYTES)
		return fail(&r, "this profile is too long: 1 MiB at most", str_of(NULL, 0));
	arena_init(&r.arena, memory, memory_bytes);
	r.p = arena_zero(&r.arena, 1, sizeof *r.p);
	if (!r.p)
		return CHAPERONE_E_MEMORY;
	r.p->catchment = CATCHMENT_DEFAULT;
	if (s.n >= 3 && !memcmp(s.p, "\xEF\xBB\xBF", 3))
		s = str_of(s.p + 3, s.n - 3);
	int rc = read_all(&r, s);
	if (!rc)
		*profile = (const struct chaperone_profile *)(const void *)r.p;
	return rc;
}
