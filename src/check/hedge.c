#include "check/hedge.h"

#include "base/buf.h"
#include "check/wordlist.h"

#define HEDGE_TOKENS_MAX 4

/* Sorted. */
static const struct hedge hedges[] = {
    {"100 %", "in many cases", 0},
    {"100 % effective", "effective for many people", 0},
    {"100 % guaranteed", "", 0},
    {"100 % natural", "from natural ingredients", 0},
    {"100 % safe", "well studied", 0},
    {"100 percent", "in many cases", 0},
    {"always", "often", 0},
    {"boost", "support", 0},
    {"boosts", "may support", 1},
    {"clears", "may help with", 1},
    {"completely", "often", 0},
    {"cura", "puede ayudar con", 0},
    {"cure", "may help with", 1},
    {"cure for", "treatment for", 0},
    {"cured", "helped", 0},
    {"cures", "may help with", 1},
    {"detoxes", "may help", 1},
    {"eliminate", "may reduce", 1},
    {"eliminates", "may reduce", 1},
    {"erase", "may soften", 1},
    {"erases", "may soften", 1},
    {"every time", "for many people", 0},
    {"everybody", "many people", 0},
    {"everyone", "many people", 0},
    {"fixes", "may help with", 1},
    {"flawless", "good", 0},
    {"foolproof", "well studied", 0},
    {"for good", "for a time", 0},
    {"for life", "for some time", 0},
    {"forever", "for some time", 0},
    {"garantizada", "", 0},
    {"garantizado", "", 0},
    {"guarantee", "aim for", 0},
    {"guaranteed", "", 0},
    {"guaranteed results", "results that differ from person to person", 0},
    {"guaranteed to", "meant to", 0},
    {"guarantees", "aims for", 0},
    {"heals", "may help heal", 1},
    {"immune", "better protected", 0},
    {"impossible", "unlikely", 0},
    {"instant", "gradual", 0},
    {"instantly", "over time", 0},
    {"kills", "may act against", 1},
    {"lasts a lifetime", "may last many years", 1},
    {"lifetime", "long-lasting", 0},
    {"magic", "helpful", 0},
    {"melts", "may reduce", 1},
    {"miracle", "promising", 0},
    {"never", "rarely", 0},
    {"never fails", "helps many people", 1},
    {"no downtime", "little downtime for many people", 0},
    {"no pain", "little pain for many people", 0},
    {"no risk", "some risk", 0},
    {"no risks", "some risks", 0},
    {"no side effects", "possible side effects", 0},
    {"nobody", "few people", 0},
    {"nunca", "rara vez", 0},
    {"overnight", "over time", 0},
    {"pain free", "often comfortable", 0},
    {"painless", "often comfortable", 0},
    {"perfect", "good", 0},
    {"perfectly safe", "well studied", 0},
    {"permanent", "lasting", 0},
    {"permanently", "often", 0},
    {"prevents", "may help prevent", 1},
    {"proven", "studied", 0},
    {"removes", "may reduce", 1},
    {"reverse", "may help slow", 1},
    {"reverses", "may help slow", 1},
    {"risk free", "not free of risk", 0},
    {"siempre", "a menudo", 0},
    {"sin dolor", "con poco dolor", 0},
    {"sin efectos secundarios", "con posibles efectos secundarios", 0},
    {"stops", "may ease", 1},
    {"totally", "often", 0},
    {"totally safe", "well studied", 0},
    {"wipes out", "may reduce", 1},
    {"without any side effects", "with possible side effects", 0},
    {"without side effects", "with possible side effects", 0},
    {"works every time", "helps many people", 1},
    {"works for everyone", "helps many people", 1},
    {"zero downtime", "little downtime for many people", 0},
    {"zero pain", "little pain for many people", 0},
    {"zero risk", "some risk", 0},
    {"zero risks", "some risks", 0},
    {"zero side effects", "possible side effects", 0},
};

/* A word, a number or a per cent sign of a phrase. */
static bool is_part(const struct token *t)
{
	return t->kind == TOKEN_WORD || t->kind == TOKEN_NUMBER || token_is(t, "%");
}

const struct hedge *hedge_at(const struct doc *doc, size_t token, size_t *tokens)
{
	char words[64];
	struct buf b;
	buf_init_fixed(&b, words, sizeof words);
	const struct hedge *found = NULL;
	unsigned parts = 0;
	for (size_t i = token; i < doc->tokens_n && parts < HEDGE_TOKENS_MAX; i++) {
		if (parts && token_at_is(doc, i, "-"))
			continue;
		if (!is_part(&doc->tokens[i]))
			break;
		if (parts++)
			buf_char(&b, ' ');
		buf_str(&b, token_fold(&doc->tokens[i]));
		if (b.failed)
			break;
		long row = WORDLIST_FIND(hedges, buf_view(&b));
		if (row >= 0) {
			found = &hedges[row];
			*tokens = i + 1 - token;
		}
	}
	return found;
}

/* "a cure": a noun, which is no promise of its own. */
static bool is_noun(const struct doc *doc, size_t token)
{
	static const char *const before[] = {"a", "an", "any", "no", "the"};
	return token > 0 && TOKEN_IN(doc, token - 1, before) && token_at_is(doc, token, "cure");
}

size_t hedge_tokens(struct edit_list *l, size_t from, size_t to)
{
	static const char *const modals[] = {"can", "could", "does", "will", "would"};
	const struct doc *doc = l->doc;
	size_t before = l->n, tokens = 1;
	for (size_t i = from; i < to; i += tokens) {
		const struct hedge *h = hedge_at(doc, i, &tokens);
		if (!h) {
			tokens = 1;
			continue;
		}
		size_t begin = i;
		if (h->modal && i > from && TOKEN_IN(doc, i - 1, modals))
			begin--;
		if (is_noun(doc, i)) {
			edit_replace(l, i, i + tokens, "treatment");
		} else if (h->instead[0]) {
			edit_replace(l, begin, i + tokens, h->instead);
		} else {
			bool comma = begin > from && token_at_is(doc, begin - 1, ",");
			edit_delete(l, begin - comma, i + tokens);
		}
	}
	return l->n - before;
}
