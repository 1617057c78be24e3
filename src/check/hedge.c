#include "check/hedge.h"

#include "base/buf.h"
#include "check/wordlist.h"

#define HEDGE_TOKENS_MAX 4

/* Sorted. */
static const struct hedge hedges[] = {
	{"100 %", "in many cases", HEDGE_WEAK},
	{"100 % effective", "effective for many people", HEDGE_PROMISE},
	{"100 % guaranteed", "", HEDGE_PROMISE},
	{"100 % natural", "from natural ingredients", HEDGE_PROMISE},
	{"100 % safe", "well studied", HEDGE_PROMISE},
	{"100 percent", "in many cases", HEDGE_WEAK},
	{"always", "often", HEDGE_WEAK},
	{"boost", "", HEDGE_CURE},
	{"boosts", "", HEDGE_CURE},
	{"clears", "", HEDGE_CURE},
	{"completely", "often", HEDGE_WEAK},
	{"cura", "", HEDGE_CURE},
	{"cure", "", HEDGE_CURE},
	{"cure for", "", HEDGE_CURE},
	{"cured", "", HEDGE_CURE},
	{"cures", "", HEDGE_CURE},
	{"detoxes", "", HEDGE_CURE},
	{"eliminate", "", HEDGE_CURE},
	{"eliminates", "", HEDGE_CURE},
	{"erase", "", HEDGE_CURE},
	{"erases", "", HEDGE_CURE},
	{"every time", "for many people", HEDGE_WEAK},
	{"everybody", "many people", HEDGE_WEAK},
	{"everyone", "many people", HEDGE_WEAK},
	{"fixes", "", HEDGE_CURE},
	{"flawless", "good", HEDGE_WEAK},
	{"foolproof", "well studied", HEDGE_PROMISE},
	{"for good", "for a time", HEDGE_WEAK},
	{"for life", "for some time", HEDGE_WEAK},
	{"forever", "for some time", HEDGE_WEAK},
	{"garantizada", "", HEDGE_PROMISE},
	{"garantizado", "", HEDGE_PROMISE},
	{"guarantee", "aim for", HEDGE_PROMISE},
	{"guaranteed", "", HEDGE_PROMISE},
	{"guaranteed results", "results that differ from person to person", HEDGE_PROMISE},
	{"guaranteed to", "meant to", HEDGE_PROMISE},
	{"guarantees", "aims for", HEDGE_PROMISE},
	{"heals", "", HEDGE_CURE},
	{"immune", "", HEDGE_CURE},
	{"impossible", "unlikely", HEDGE_WEAK},
	{"instant", "gradual", HEDGE_WEAK},
	{"instantly", "over time", HEDGE_WEAK},
	{"kills", "", HEDGE_CURE},
	{"lasts a lifetime", "may last many years", HEDGE_PROMISE},
	{"lifetime", "long-lasting", HEDGE_WEAK},
	{"magic", "helpful", HEDGE_WEAK},
	{"melts", "", HEDGE_CURE},
	{"miracle", "", HEDGE_CURE},
	{"never", "rarely", HEDGE_WEAK},
	{"never fails", "", HEDGE_CURE},
	{"no downtime", "little downtime for many people", HEDGE_PROMISE},
	{"no pain", "little pain for many people", HEDGE_PROMISE},
	{"no risk", "some risk", HEDGE_PROMISE},
	{"no risks", "some risks", HEDGE_PROMISE},
	{"no side effects", "possible side effects", HEDGE_PROMISE},
	{"nobody", "few people", HEDGE_WEAK},
	{"nunca", "rara vez", HEDGE_WEAK},
	{"overnight", "over time", HEDGE_WEAK},
	{"pain free", "often comfortable", HEDGE_PROMISE},
	{"painless", "often comfortable", HEDGE_PROMISE},
	{"perfect", "good", HEDGE_WEAK},
	{"perfectly safe", "well studied", HEDGE_PROMISE},
	{"permanent", "lasting", HEDGE_WEAK},
	{"permanently", "often", HEDGE_WEAK},
	{"prevents", "", HEDGE_CURE},
	{"proven", "studied", HEDGE_WEAK},
	{"removes", "", HEDGE_CURE},
	{"reverse", "", HEDGE_CURE},
	{"reverses", "", HEDGE_CURE},
	{"risk free", "not free of risk", HEDGE_PROMISE},
	{"siempre", "a menudo", HEDGE_WEAK},
	{"sin dolor", "con poco dolor", HEDGE_PROMISE},
	{"sin efectos secundarios", "con posibles efectos secundarios", HEDGE_PROMISE},
	{"stops", "", HEDGE_CURE},
	{"totally", "often", HEDGE_WEAK},
	{"totally safe", "well studied", HEDGE_PROMISE},
	{"wipes out", "", HEDGE_CURE},
	{"without any side effects", "with possible side effects", HEDGE_PROMISE},
	{"without side effects", "with possible side effects", HEDGE_PROMISE},
	{"works every time", "helps many people", HEDGE_PROMISE},
	{"works for everyone", "helps many people", HEDGE_PROMISE},
	{"zero downtime", "little downtime for many people", HEDGE_PROMISE},
	{"zero pain", "little pain for many people", HEDGE_PROMISE},
	{"zero risk", "some risk", HEDGE_PROMISE},
	{"zero risks", "some risks", HEDGE_PROMISE},
	{"zero side effects", "possible side effects", HEDGE_PROMISE},
};

#define HEDGES (sizeof hedges / sizeof *hedges)

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
		struct str so_far = buf_view(&b);
		size_t row = wordlist_from(hedges, HEDGES, sizeof *hedges, so_far);
		if (row == HEDGES || !str_starts(str_c(hedges[row].words), so_far))
			break; /* nothing begins like this */
		if (!hedges[row].words[so_far.n]) {
			found = &hedges[row];
			*tokens = i + 1 - token;
		}
	}
	return found;
}

/* A promise in the sentence that can be hedged, and none that cannot. */
static bool can_hedge(const struct doc *doc, size_t from, size_t to)
{
	bool promise = false;
	size_t tokens = 1;
	for (size_t i = from; i < to; i += tokens) {
		const struct hedge *h = hedge_at(doc, i, &tokens);
		if (!h)
			tokens = 1;
		else if (h->kind == HEDGE_CURE)
			return false;
		else
			promise |= h->kind == HEDGE_PROMISE;
	}
	return promise;
}

bool hedge_tokens(struct edit_list *l, size_t from, size_t to)
{
	const struct doc *doc = l->doc;
	if (!can_hedge(doc, from, to))
		return false;
	size_t before = l->n, tokens = 1;
	for (size_t i = from; i < to; i += tokens) {
		const struct hedge *h = hedge_at(doc, i, &tokens);
		if (!h) {
			tokens = 1;
		} else if (h->instead[0]) {
			edit_replace(l, i, i + tokens, h->instead);
		} else {
			bool comma = i > from && token_at_is(doc, i - 1, ",");
			edit_delete(l, i - comma, i + tokens);
		}
	}
	return l->n > before;
}
