#include "check/edit.h"

#include "check/wordlist.h"

#define GROUP_MAX 10

/* A name as it stands: tokens [from, to), titles included. */
struct name {
	size_t from, to;
	size_t count; /* people */
	bool relative, known;
};

static bool is_title(const struct doc *doc, size_t i)
{
	static const char *const words[] = {
		"aunt",     "auntie",  "baby",      "big",       "bishop",  "brave",     "brother",
		"capt",     "captain", "chief",     "coach",     "col",     "cpl",       "dear",
		"deputy",   "don",     "dona",      "dr",        "father",  "grandma",   "grandpa",
		"inmate",   "judge",   "king",      "little",    "lola",    "lolo",      "lt",
		"maj",      "mama",    "miss",      "mister",    "mr",      "mrs",       "ms",
		"mx",       "nana",    "nonna",     "nurse",     "officer", "old",       "papa",
		"pastor",   "poor",    "president", "principal", "prof",    "professor", "queen",
		"rabbi",    "rep",     "rev",       "reverend",  "sen",     "senator",   "sensei",
		"sergeant", "sgt",     "sir",       "sister",    "sr",      "sra",       "srta",
		"sweet",    "tia",     "tiny",      "tio",       "tita",    "tito",      "trooper",
		"uncle",    "young"};
	return TOKEN_IN(doc, i, words);
}

/* "Mr.", "old Mr.", "Sgt." before the name belong to it. */
static size_t with_titles(const struct doc *doc, size_t from)
{
	for (int i = 0; i < 3 && from > 0; i++) {
		size_t t = from - 1;
		if (token_at_is(doc, t, ".") && t > 0)
			t--;
		if (!is_title(doc, t))
			break;
		from = t;
	}
	return from;
}

static bool is_person(const struct doc *doc, const struct entity *e)
{
	return e->type == CHAPERONE_PERSON ||
	       (e->type == CHAPERONE_OTHER_ID && edit_is_handle(doc, e));
}

static bool is_left_alone(const struct entity *e)
{
	return e->own || e->role == CHAPERONE_ROLE_STAFF || e->role == CHAPERONE_ROLE_PUBLIC_FIGURE;
}

/* Only "," "and" "&" "/" stand between two tokens. */
static bool joined(const struct doc *doc, size_t from, size_t to)
{
	static const char *const words[] = {"and", "e", "y"};
	if (to <= from || to - from > 2)
		return false;
	for (size_t i = from; i < to; i++)
		if (!token_at_is(doc, i, ",") && !token_at_is(doc, i, "&") &&
		    !token_at_is(doc, i, "/") && !TOKEN_IN(doc, i, words))
			return false;
	return true;
}

/* Has this name been met before? Remembers it. */
static bool met(struct edit_list *l, const struct entity *e)
{
	uint32_t h = l->doc->tokens[e->token].hash;
	for (size_t i = 0; i < l->names_n; i++)
		if (l->names[i] == h)
			return true;
	if (l->names_n < EDIT_NAMES_MAX)
		l->names[l->names_n++] = h;
	return false;
}

static size_t read_group(struct edit_list *l, size_t entity, struct name *out)
{
	const struct doc *doc = l->doc;
	const struct entity *e = &doc->entities[entity];
	*out = (struct name){
		.from = with_titles(doc, e->token), .to = e->token + e->tokens, .count = 1};
	out->relative = e->role == CHAPERONE_ROLE_RELATIVE;
	out->known = met(l, e);
	size_t n = 1;
	for (; entity + n < doc->entities_n && n < GROUP_MAX; n++) {
		const struct entity *next = &e[n];
		if (!is_person(doc, next) || is_left_alone(next) ||
		    !joined(doc, out->to, with_titles(doc, next->token)))
			break;
		out->to = next->token + next->tokens;
		out->count++;
		out->relative &= next->role == CHAPERONE_ROLE_RELATIVE;
		out->known &= met(l, next);
	}
	return n;
}

static bool is_greeting(const struct doc *doc, size_t i)
{
	static const char *const words[] = {"adios",
	                                    "birthday",
	                                    "bravo",
	                                    "bye",
	                                    "cheers",
	                                    "congrats",
	                                    "congratulations",
	                                    "felicidades",
	                                    "feliz",
	                                    "go",
	                                    "goodbye",
	                                    "gracias",
	                                    "hello",
	                                    "hey",
	                                    "hi",
	                                    "hola",
	                                    "kudos",
	                                    "love",
	                                    "luck",
	                                    "morning",
	                                    "ok",
	                                    "okay",
	                                    "sorry",
	                                    "thanks",
	                                    "way",
	                                    "welcome",
	                                    "well",
	                                    "wow",
	                                    "yes",
	                                    "yo",
	                                    "you"};
	return TOKEN_IN(doc, i, words);
}

/* Is somebody spoken to in the sentence? */
static bool speaks_to(const struct doc *doc, size_t token)
{
	static const char *const words[] = {"come",        "congrats", "congratulations",
	                                    "felicidades", "gracias",  "hello",
	                                    "hey",         "hi",       "su",
	                                    "te",          "thanks",   "tu",
	                                    "u",           "usted",    "welcome",
	                                    "y'all",       "you",      "you're",
	                                    "you've",      "your",     "yours"};
	struct clause c = clause_at(doc, token);
	for (size_t i = c.from; i < c.to; i++)
		if (TOKEN_IN(doc, i, words) && i != token)
			return true;
	return false;
}

/* "Thank you, Maria!", "Hi Maria,", "Maria, we are sorry": somebody is spoken to. */
static bool delete_vocative(struct edit_list *l, const struct name *n)
{
	const struct doc *doc = l->doc;
	static const char *const told[] = {"call", "come", "don't", "get",    "please", "pls",
	                                   "stop", "u",    "you",   "you're", "your"};
	bool first = n->from == 0 || sentence_begins(doc, n->from) ||
	             doc->tokens[n->from - 1].kind == TOKEN_BREAK;
	if (first && TOKEN_IN(doc, n->to, told)) {
		edit_delete(l, n->from, n->to);
		return true;
	}
	if (!token_ends(doc, n->to))
		return false;
	bool comma_after = token_at_is(doc, n->to, ",");
	if (first) {
		if (!comma_after || !(doc->kind == CHAPERONE_REPLY || speaks_to(doc, n->from)))
			return false;
		edit_delete(l, n->from, n->to);
		return true;
	}
	if (is_greeting(doc, n->from - 1)) {
		edit_delete(l, n->from, n->to);
		return true;
	}
	if (token_at_is(doc, n->from - 1, ",") && speaks_to(doc, n->from)) {
		edit_delete(l, n->from - 1, n->to);
		return true;
	}
	return false;
}

/* After a word that already says who: "her son Theo", "our patient, Ana,", "named Theo". */
static bool delete_apposition(struct edit_list *l, const struct name *n)
{
	static const char *const named[] = {"called", "llamada", "llamado", "named"};
	static const char *const who[] = {
		"abuela",   "abuelo",    "aunt",     "baby",        "boy",      "brother",
		"champion", "client",    "cousin",   "dad",         "daughter", "fighter",
		"friend",   "gentleman", "girl",     "grandfather", "grandma",  "grandmother",
		"grandpa",  "grandson",  "guest",    "hermana",     "hermano",  "hero",
		"hija",     "hijo",      "husband",  "kid",         "lady",     "man",
		"member",   "mom",       "mother",   "neighbor",    "nephew",   "niece",
		"paciente", "papa",      "partner",  "patient",     "resident", "sister",
		"son",      "student",   "survivor", "teacher",     "toddler",  "twin",
		"uncle",    "veteran",   "warrior",  "wife",        "winner",   "woman"};
	const struct doc *doc = l->doc;
	if (n->from == 0)
		return false;
	if (TOKEN_IN(doc, n->from - 1, named)) {
		edit_delete(l, n->from - 1, n->to);
		return true;
	}
	if (TOKEN_IN(doc, n->from - 1, who)) {
		edit_delete(l, n->from, n->to);
		return true;
	}
	if (n->from > 1 && token_at_is(doc, n->from - 1, ",") && TOKEN_IN(doc, n->from - 2, who) &&
	    token_ends(doc, n->to)) {
		edit_delete(l, n->from - 1, n->to + token_at_is(doc, n->to, ","));
		return true;
	}
	return false;
}

/* "the Cruz family", "the Ortiz twins": the family stays. */
static bool delete_before_family(struct edit_list *l, const struct name *n)
{
	static const char *const words[] = {"boys",     "brothers",  "families", "family",
	                                    "girls",    "household", "kids",     "sisters",
	                                    "triplets", "twins"};
	if (!TOKEN_IN(l->doc, n->to, words))
		return false;
	if (n->from > 0 && edit_is_determiner(l->doc, n->from - 1))
		edit_delete(l, n->from, n->to);
	else
		edit_replace(l, n->from, n->to, token_at_is(l->doc, n->to, "family") ? "a" : "the");
	return true;
}

/* How a person is written when the name goes. */
struct stand {
	const char *first, *again, *bare, *other;
};

static const char *many_people(const struct name *n, bool bare, enum language language)
{
	static const char *const patients[GROUP_MAX + 1] = {
		"patients",       "patients",      "two patients", "three patients",
		"four patients",  "five patients", "six patients", "seven patients",
		"eight patients", "nine patients", "ten patients"};
	if (language == LANGUAGE_SPANISH)
		return bare ? "pacientes" : "varias personas";
	if (n->relative)
		return bare ? "family members" : "some family members";
	return bare ? "patients" : patients[n->count];
}

static const char *one_person(const struct edit_list *l, const struct name *n, bool bare)
{
	static const struct stand patient[LANGUAGE__MAX] = {
		[LANGUAGE_ENGLISH] = {"a patient", "the patient", "patient", "someone"},
		[LANGUAGE_SPANISH] = {"una persona", "la persona", "paciente", "alguien"}};
	static const struct stand relative[LANGUAGE__MAX] = {
		[LANGUAGE_ENGLISH] = {"a family member", "the family member", "family member",
	                              "a relative"},
		[LANGUAGE_SPANISH] = {"un familiar", "el familiar", "familiar", "un familiar"}};
	static const char *const said[] = {"paciente", "patient", "patients"};
	const struct stand *s = n->relative ? &relative[l->language] : &patient[l->language];
	if (bare)
		return s->bare;
	if (n->known)
		return s->again;
	if (!n->relative && CLAUSE_HAS(l->doc, clause_at(l->doc, n->from), said))
		return s->other;
	return l->mentioned && n->known ? s->again : s->first;
}

/* "James' arm": the mark belongs to the name; "'s" stays where it is. */
static bool lone_apostrophe(const struct doc *doc, size_t i)
{
	return token_at_is(doc, i, "'") && (doc->tokens[i].flags & TOKEN_GLUED) &&
	       !(i + 1 < doc->tokens_n && (doc->tokens[i + 1].flags & TOKEN_GLUED));
}

static void replace_name(struct edit_list *l, const struct name *n)
{
	const struct doc *doc = l->doc;
	static const char *const possessive[3] = {"a patient's", "the patient's", "patient's"};
	bool spanish_a = l->language == LANGUAGE_SPANISH && n->from > 0 &&
	                 token_at_is(doc, n->from - 1, "a");
	bool bare = n->from > 0 && !spanish_a &&
	            (edit_is_determiner(doc, n->from - 1) || token_at_is(doc, n->from - 1, "own"));
	if (n->count == 1 && !n->relative && lone_apostrophe(doc, n->to)) {
		edit_replace(l, n->from, n->to + 1, possessive[bare ? 2 : n->known]);
		return;
	}
	/* "her name is Maria" */
	if (n->from > 1 && token_at_is(doc, n->from - 1, "is") &&
	    token_at_is(doc, n->from - 2, "name")) {
		edit_replace(l, n->from - 1, n->to, "stays private");
		return;
	}
	edit_replace(l, n->from, n->to,
	             n->count > 1 ? many_people(n, bare, l->language) : one_person(l, n, bare));
	l->mentioned = true;
}

size_t edit_person(struct edit_list *l, size_t entity)
{
	struct name n;
	size_t used = read_group(l, entity, &n);
	if (!edit_tag(l, n.from, n.to) && !delete_vocative(l, &n) && !delete_apposition(l, &n) &&
	    !delete_before_family(l, &n))
		replace_name(l, &n);
	return used;
}
