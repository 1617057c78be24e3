#include "check/city.h"
#include "check/edit.h"
#include "check/wordlist.h"

#define ADDRESS_PARTS_MAX 6
#define ADDRESS_GAP_MAX   4

/* Takes out (…), ", …," or the words alone. */
static void delete_with_marks(struct edit_list *l, size_t from, size_t to)
{
	const struct doc *doc = l->doc;
	if (from > 0 && token_at_is(doc, from - 1, "(") && token_at_is(doc, to, ")"))
		edit_delete(l, from - 1, to + 1);
	else if (from > 0 && token_at_is(doc, from - 1, ",") && token_ends(doc, to))
		edit_delete(l, from - 1, to);
	else
		edit_delete(l, from, to);
}

/* Is only a comma, a state or nothing between two parts of an address? */
static bool goes_on(const struct doc *doc, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		struct str rest = str_of(doc->text.p + doc->tokens[i].start,
		                         doc->text.n - doc->tokens[i].start);
		size_t state = state_at(rest);
		while (state && i + 1 < to &&
		       doc->tokens[i + 1].start < doc->tokens[i].start + state)
			i++;
		if (!state && !token_at_is(doc, i, ","))
			return false;
	}
	return to >= from && to - from <= ADDRESS_GAP_MAX;
}

static bool is_place(const struct entity *e)
{
	return !e->own && (e->type == CHAPERONE_LOCATION || e->type == CHAPERONE_STREET_ADDRESS ||
	                   e->type == CHAPERONE_ZIP_CODE);
}

/* End of the address that begins with the entity, ", WI" included; counts its entities. */
static size_t address_end(const struct doc *doc, size_t entity, size_t *used)
{
	const struct entity *e = &doc->entities[entity];
	size_t to = e->token + e->tokens;
	*used = 1;
	while (entity + *used < doc->entities_n && *used < ADDRESS_PARTS_MAX &&
	       is_place(&e[*used]) && goes_on(doc, to, e[*used].token)) {
		to = e[*used].token + e[*used].tokens;
		++*used;
	}
	if (token_at_is(doc, to, ",") && to + 1 < doc->tokens_n) {
		uint32_t start = doc->tokens[to + 1].start;
		size_t state = state_at(str_of(doc->text.p + start, doc->text.n - start)),
		       i = to + 1;
		while (state && i < doc->tokens_n && doc->tokens[i].start < start + state)
			i++;
		if (state)
			to = i + token_at_is(doc, i, ",");
	}
	return to;
}

size_t edit_place(struct edit_list *l, size_t entity)
{
	static const char *const prepositions[] = {"along",   "around",  "at",    "by",    "cerca",
	                                           "de",      "del",     "desde", "en",    "from",
	                                           "in",      "near",    "of",    "off",   "on",
	                                           "outside", "through", "to",    "toward"};
	static const char *const came[] = {"came",        "comes",    "coming", "drive",
	                                   "drove",       "flew",     "hails",  "moved",
	                                   "transferred", "traveled", "walked"};
	const struct doc *doc = l->doc;
	const struct entity *e = &doc->entities[entity];
	size_t used, from = e->token, to = address_end(doc, entity, &used), p = from;
	if (edit_tag(l, from, to))
		return used;
	/* "of the Sitka ferry dock" */
	bool the = from > 0 && edit_is_determiner(doc, from - 1);
	bool noun =
		to < doc->tokens_n && doc->tokens[to].kind == TOKEN_WORD && !token_ends(doc, to);
	if (the && noun) {
		edit_delete(l, from, to);
		return used;
	}
	if (token_at_is(doc, to, "'s")) {
		edit_replace(l, from, to, l->language == LANGUAGE_SPANISH ? "la zona" : "the area");
		return used;
	}
	/* "from Ashtabula High": a name that begins with the place */
	const struct token *next = token_at(doc, to);
	if (noun && (next->flags & TOKEN_CAPITAL) && !sentence_begins(doc, to)) {
		edit_replace(l, from, to,
		             l->language == LANGUAGE_SPANISH ? "la zona de" : "a local");
		return used;
	}
	p -= the;
	if (p > 0 && TOKEN_IN(doc, p - 1, prepositions)) {
		bool needed = p > 1 && TOKEN_IN(doc, p - 2, came);
		if (needed && token_at_is(doc, p - 1, "from"))
			edit_replace(l, p, to, "out of town");
		else if (needed)
			edit_replace(l, p - 1, to, "away");
		else
			delete_with_marks(l, p - 1, to);
		return used;
	}
	bool aside = p > 0 && (token_at_is(doc, p - 1, ",") || token_at_is(doc, p - 1, "("));
	if (aside || token_ends(doc, to))
		delete_with_marks(l, p, to);
	else if (e->type != CHAPERONE_LOCATION)
		edit_replace(l, p, to,
		             l->language == LANGUAGE_SPANISH ? "una dirección" : "an address");
	else
		edit_replace(l, p, to, l->language == LANGUAGE_SPANISH ? "la zona" : "the area");
	return used;
}

/* What a number is called when it cannot simply go. */
static const char *number_noun(enum chaperone_entity type, enum language language)
{
	static const char *const nouns[CHAPERONE_ENTITY__MAX] = {
		[CHAPERONE_PHONE_NUMBER] = "a phone number",
		[CHAPERONE_FAX_NUMBER] = "a fax number",
		[CHAPERONE_EMAIL_ADDRESS] = "an email address",
		[CHAPERONE_URL] = "a web page",
		[CHAPERONE_IP_ADDRESS] = "a computer",
		[CHAPERONE_ACCOUNT_NUMBER] = "an account",
		[CHAPERONE_VEHICLE_ID] = "a vehicle",
		[CHAPERONE_DEVICE_ID] = "a device",
		[CHAPERONE_LICENSE_NUMBER] = "a license",
		[CHAPERONE_MEDICAL_RECORD_NUMBER] = "a record",
		[CHAPERONE_OTHER_ID] = "a number"};
	if (language == LANGUAGE_SPANISH)
		return "un dato privado";
	return nouns[type] ? nouns[type] : "a private number";
}

/* "her MRN: ", "in exam room ", "acct #" before a number; the first token of it. */
static size_t with_label(const struct doc *doc, size_t from)
{
	static const char *const labels[] = {
		"account", "acct",       "address",  "bag",     "barcode",  "bay",    "bed",
		"bill",    "booth",      "card",     "case",    "cell",     "chair",  "chart",
		"claim",   "clinic",     "code",     "cuarto",  "cuenta",   "dea",    "device",
		"dl",      "document",   "email",    "exam",    "fax",      "file",   "fingerprint",
		"folder",  "group",      "grp",      "hall",    "hash",     "health", "hospital",
		"icd",     "id",         "imei",     "invoice", "ip",       "iris",   "key",
		"lic",     "license",    "locker",   "login",   "lot",      "mac",    "mbi",
		"mbr",     "medical",    "medicare", "member",  "model",    "mrn",    "no",
		"npi",     "num",        "number",   "numero",  "or",       "order",  "passport",
		"patient", "phone",      "pin",      "plan",    "plate",    "pod",    "policy",
		"record",  "ref",        "rm",       "room",    "routing",  "sample", "security",
		"serial",  "signature",  "sn",       "social",  "specimen", "ssn",    "statement",
		"suite",   "table",      "tag",      "tel",     "template", "ticket", "udi",
		"vin",     "voiceprint", "window"};
	for (int i = 0; i < 6 && from > 0; i++) {
		size_t t = from - 1;
		bool mark = token_at_is(doc, t, ":") || token_at_is(doc, t, "#") ||
		            token_at_is(doc, t, "=");
		bool stop = token_at_is(doc, t, ".") && t > 0 && token_at_is(doc, t - 1, "no");
		if (!mark && !stop && !TOKEN_IN(doc, t, labels))
			break;
		from = t;
	}
	return from;
}

/* A label that stays a word without its number: "the account", not "the MRN". */
static bool names_thing(const struct doc *doc, size_t i)
{
	static const char *const words[] = {"account", "bill",     "card",      "case",
	                                    "chart",   "claim",    "device",    "file",
	                                    "invoice", "order",    "policy",    "record",
	                                    "sample",  "specimen", "statement", "ticket"};
	return TOKEN_IN(doc, i + edit_is_determiner(doc, i), words);
}

void edit_number(struct edit_list *l, const struct entity *e)
{
	static const char *const prepositions[] = {"at", "by", "from",  "in",  "of",
	                                           "on", "to", "under", "via", "with"};
	static const char *const call[] = {"call",    "dial",  "email", "fax",
	                                   "message", "phone", "text"};
	const struct doc *doc = l->doc;
	size_t to = e->token + e->tokens, from = with_label(doc, e->token);
	bool labelled = from < e->token;
	if (edit_tag(l, e->token, to))
		return;
	if (from > 0 && !labelled && TOKEN_IN(doc, from - 1, call)) {
		edit_replace(l, from, to,
		             l->language == LANGUAGE_SPANISH ? "a la oficina" : "the office");
		return;
	}
	if (labelled && from > 0 && edit_is_determiner(doc, from - 1))
		from--;
	bool preposition = from > 0 && TOKEN_IN(doc, from - 1, prepositions);
	from -= preposition;
	bool aside =
		from > 0 && (token_at_is(doc, from - 1, ",") || token_at_is(doc, from - 1, "("));
	bool word = to < doc->tokens_n && doc->tokens[to].kind == TOKEN_WORD;
	bool alone = from == 0 || (token_ends(doc, from - 1) && token_ends(doc, to));
	if (labelled && !preposition && !aside && word && names_thing(doc, from)) {
		/* "Specimen 25-H-00417 was": the word stays */
		edit_delete(l, from + 1 + edit_is_determiner(doc, from), to);
		return;
	}
	if (labelled || preposition || aside || (alone && token_ends(doc, to)))
		delete_with_marks(l, from, to);
	else
		edit_replace(l, from, to, number_noun((enum chaperone_entity)e->type, l->language));
}
