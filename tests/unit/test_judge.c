/* The arithmetic under the judge, its tables, and what must hold of features and probabilities for
 * every text. */
#include "check/judge.h"

#include <math.h>

#include "check/feature.h"
#include "check/lexicon.h"
#include "check/logistic.h"
#include "check/role.h"
#include "check/rows.h"
#include "check/tag.h"
#include "hostile.h"
#include "unit.h"

static void test_logistic(void)
{
	double worst = 0;
	float before = 0;
	bool rises = true, mirrors = true;
	for (int i = -40000; i <= 40000; i++) {
		float x = (float)i / 1000, y = logistic(x);
		double error = fabs((double)y - 1 / (1 + exp(-(double)x)));
		worst = error > worst ? error : worst;
		/* one unit in the last place may go astray where the pieces meet */
		rises &= y >= before - 2e-5f;
		mirrors &= fabsf(y + logistic(-x) - 1) < 4e-5f;
		before = y;
	}
	CHECK(worst < 2e-5);
	CHECK(rises);
	CHECK(mirrors);
	CHECK(logistic(0) > .49999f && logistic(0) < .50001f);
	CHECK(logistic(1e30f) == 1 && logistic(-1e30f) == 0);
	/* a step that shows in the answer is always a step up */
	rises = true;
	for (int i = -80; i < 80; i++)
		rises &= logistic((float)(i + 1) / 10) > logistic((float)i / 10);
	CHECK(rises);
}

static void test_logistic_inverse(void)
{
	double worst = 0;
	for (int i = 1; i < 10000; i++) {
		float p = (float)i / 10000;
		double back = (double)logistic(logistic_inverse(p));
		worst = fmax(worst, fabs(back - (double)p));
	}
	CHECK(worst < 1e-4);
	CHECK(fabsf(logistic_inverse(.5f)) < 1e-3f);
	CHECK(logistic_inverse(.9999f) > 8 && logistic_inverse(.9999f) < 10);
	CHECK(logistic_inverse(.0001f) < -8 && logistic_inverse(.0001f) > -10);
}

/* Posts and replies have the first six reasons, incoming texts the others; every kind ends with
 * "unsafe". */
static void test_tables(void)
{
	for (int kind = 0; kind < CHAPERONE_KIND__MAX; kind++) {
		enum chaperone_kind k = (enum chaperone_kind)kind;
		unsigned outputs = judge_outputs(k), seen = 0;
		bool inbound = k == CHAPERONE_INBOUND;
		CHECK(outputs <= JUDGE_OUTPUTS_MAX);
		for (unsigned o = 0; o + 1 < outputs; o++) {
			enum chaperone_reason_code code = judge_reason(k, o);
			CHECK(code < CHAPERONE_REASON__MAX);
			CHECK((code >= CHAPERONE_PHI_SELF_DISCLOSED) == inbound);
			CHECK(!(seen >> code & 1));
			seen |= 1u << code;
			float t = judge_threshold(k, code);
			CHECK(t > 0 && t < 1);
		}
		CHECK(judge_reason(k, outputs - 1) == CHAPERONE_REASON__MAX);
		float held = judge_threshold(k, CHAPERONE_REASON__MAX);
		CHECK(held > 0 && held < 1);
	}
}

/* The risk rises with "unsafe" and with each reason but a complaint. */
static void test_risk(void)
{
	for (int kind = 0; kind < CHAPERONE_KIND__MAX; kind++) {
		enum chaperone_kind k = (enum chaperone_kind)kind;
		float logit[JUDGE_OUTPUTS_MAX] = {-1, -1, -1, -1, -1, -1, -1, -1};
		float calm = judge_risk(k, logit);
		for (unsigned o = 0; o < judge_outputs(k); o++) {
			logit[o] = 1;
			bool complaint = judge_reason(k, o) == CHAPERONE_COMPLAINT;
			CHECK(complaint ? judge_risk(k, logit) == calm
			                : judge_risk(k, logit) > calm);
			logit[o] = -1;
		}
	}
}

/* Sums of rows beside the same one number at a time. */
static void test_rows(void)
{
	static uint8_t table[64 * 16];
	uint64_t seed = 9;
	for (size_t i = 0; i < sizeof table; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		table[i] = (uint8_t)(seed >> 40);
	}
	static const size_t counts[] = {0, 1, 2, 3, 31, 255, 256, 257, 1000};
	for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
		uint32_t row[1000];
		int32_t sixteen[16] = {0}, seven[7] = {0}, got[8];
		for (size_t i = 0; i < counts[c]; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			row[i] = (uint32_t)(seed >> 40) % 64;
			for (int k = 0; k < 16; k++)
				sixteen[k] += table[row[i] * 16 + (unsigned)k] - ROWS_ZERO;
			/* every other one by the mark of its row */
			const uint8_t *marked = table + row[i] * ROWS_MARKED;
			uint8_t mark = (uint8_t)(marked[ROWS_MARKED - 1] + i % 2);
			for (int k = 0; k < 7 && i % 2 == 0; k++)
				seven[k] += marked[k] - ROWS_ZERO;
			row[i] = row[i] << ROWS_MARK_BITS | mark;
		}
		rows_sum7(table, row, counts[c], got);
		CHECK(memcmp(got, seven, sizeof seven) == 0);
		if (counts[c] > ROWS_BLOCK)
			continue;
		rows_lanes lanes[2];
		for (size_t i = 0; i < counts[c]; i++)
			row[i] = rows_place(row[i]) * 16;
		rows_sum16(table, row, counts[c], lanes);
		bool fine = true;
		for (int k = 0; k < 16; k++)
			fine &= lanes[k % 2][k / 2] == sixteen[k];
		CHECK(fine);
	}
}

static bool read_text(struct doc *d, struct arena *a, enum chaperone_kind kind, struct str raw)
{
	*d = (struct doc){.kind = kind, .arena = a};
	if (doc_read(d, raw) || tag_doc(d))
		return false;
	role_doc(d);
	return true;
}

/* Distinct rows of the table, from tokens that are there, no more than were asked memory for. */
static bool features_hold(const struct doc *d, unsigned bits)
{
	struct feature_list f;
	if (feature_of_doc(d, bits, NULL, &f))
		return false;
	uint8_t *seen = calloc((size_t)1 << bits, 1);
	bool fine = f.n == 0 || (f.id && f.token);
	/* the rows lie before the tokens they come from: both have room for as many */
	fine &= f.n <= (size_t)(f.token - f.id);
	for (size_t i = 0; i < f.n; i++) {
		fine &= rows_place(f.id[i]) < 1u << bits && !seen[rows_place(f.id[i])]++;
		fine &= f.token[i] < d->tokens_n || f.token[i] == 0 ||
		        f.token[i] == FEATURE_OF_TEXT;
	}
	free(seen);
	return fine;
}

static void properties(enum chaperone_kind kind, struct str raw, struct str message,
                       const char *name)
{
	size_t n = doc_memory_bytes(raw.n) + doc_memory_bytes(message.n) +
	           judge_memory_bytes(raw.n, message.n);
	/* of the judge's share one piece more: its weights by token */
	n += doc_memory_bytes(raw.n);
	struct arena a;
	struct doc d, m;
	arena_init(&a, malloc(n), n);
	bool fine = read_text(&d, &a, kind, raw);
	if (kind == CHAPERONE_REPLY && message.p) {
		fine &= read_text(&m, &a, CHAPERONE_INBOUND, message);
		d.message = &m;
	}
	CHECK(fine);
	size_t mark = arena_mark(&a);
	for (unsigned bits = 10; bits <= 18; bits += 4) {
		fine &= features_hold(&d, bits);
		arena_back(&a, mark);
	}
	struct judge_output one, two;
	fine &= judge_doc(&d, &one) == 0;
	arena_back(&a, mark);
	fine &= judge_doc(&d, &two) == 0 && memcmp(&one, &two, sizeof one) == 0;
	fine &= one.unsafe >= 0 && one.unsafe <= 1;
	for (int code = 0; code < CHAPERONE_REASON__MAX; code++)
		fine &= one.reason[code] >= 0 && one.reason[code] <= 1 &&
		        ((code >= CHAPERONE_PHI_SELF_DISCLOSED) == (kind == CHAPERONE_INBOUND) ||
		         one.reason[code] == 0);
	const float *w = judge_weights(&d, &two, judge_reason(kind, 0));
	fine &= w != NULL;
	for (size_t i = 0; w && i < d.tokens_n; i++)
		fine &= isfinite(w[i]);
	CHECK(fine);
	if (!fine)
		printf("  %s, %zu bytes, a %s\n", name, raw.n, chaperone_kind_name(kind));
	free(a.p);
}

/* Words of up to three letters of which much is known, each once and in changing company: as many
 * features a byte as there can be. */
static void test_fullest(void)
{
	char words[4000][4];
	size_t words_n = 0, cap = 1 << 15, n = 0;
	unsigned k;
	for (uint32_t i = 0; i < 26 * 26 * 26 && words_n < 4000; i++) {
		char w[4] = {(char)('a' + i % 26), (char)('a' + i / 26 % 26), (char)('a' + i / 676),
		             0};
		lexicon_classes(lexicon_find(token_hash(str_of(w, 3))), &k);
		if (k >= 6)
			memcpy(words[words_n++], w, 4);
	}
	CHECK(words_n > 50);
	char *text = malloc(cap);
	static const size_t sizes[] = {40, 100, 300, 1000, 4000, 30000};
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		uint64_t seed = s;
		for (n = 0; n + 4 <= sizes[s];) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			memcpy(text + n, words[(seed >> 33) % words_n], 3);
			text[n + 3] = ' ';
			n += 4;
		}
		struct str t = str_of(text, n), none = {0};
		properties(CHAPERONE_POST, t, none, "words of many classes");
		properties(CHAPERONE_REPLY, t, t, "words of many classes, twice");
		properties(CHAPERONE_REPLY, str_of(text, 4), t, "a word to words of many classes");
	}
	free(text);
}

int main(void)
{
	static const size_t sizes[] = {0, 1, 2, 3, 10, 100, 1000};
	test_logistic();
	test_logistic_inverse();
	test_tables();
	test_risk();
	test_rows();
	test_fullest();
	for (size_t kind = 0; kind < HOSTILE_KINDS; kind++)
		for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
			struct str s = hostile_text(kind, sizes[k]);
			struct str m = hostile_text((kind + 7) % HOSTILE_KINDS, sizes[k]);
			properties((enum chaperone_kind)((kind + k) % CHAPERONE_KIND__MAX), s, m,
			           hostile_name(kind));
			hostile_free(s);
			hostile_free(m);
		}
	return unit_end();
}
