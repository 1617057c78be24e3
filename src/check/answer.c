#include "check/answer.h"

#include "base/buf.h"
#include "check/wordlist.h"

#define ANSWER_BYTES_MAX 512

/* "%" is where "at (608) 555-0100" or nothing goes. */
static const char *const answers[LANGUAGE__MAX][TONE__MAX] = {
	[LANGUAGE_ENGLISH] =
		{
			[TONE_CRISIS] = "You are not alone. Please call or text 988 now, at any "
					"hour, or call 911 if "
					"anyone is in danger.",
			[TONE_EMERGENCY] =
				"If this is an emergency, please call 911 now. We can't help "
				"safely on social "
				"media; for anything that can wait, please call our office%.",
			[TONE_ADVICE] = "We can't give medical advice on social media. Please call "
					"our office% or ask a "
					"clinician or pharmacist. In an emergency, call 911.",
			[TONE_COMPLAINT] = "We take every concern seriously and would like to hear "
					   "more. To protect "
					   "everyone's privacy we can't discuss it here, so please "
					   "call our office%.",
			[TONE_THANKS] =
				"Thank you for your kind words! We will share them with our team.",
			[TONE_QUESTION] = "Thanks for asking! To protect everyone's privacy we "
					  "can't answer that here; "
					  "please call our office%.",
			[TONE_PLAIN] = "Thank you for reaching out. To protect everyone's privacy "
				       "we don't discuss "
				       "anyone here; please call our office%.",
		},
	[LANGUAGE_SPANISH] =
		{
			[TONE_CRISIS] = "No está solo ni sola. Llame o envíe un mensaje al 988 "
					"ahora, a cualquier hora, "
					"o llame al 911 si alguien está en peligro.",
			[TONE_EMERGENCY] =
				"Si es una emergencia, llame al 911 ahora. No podemos ayudar con "
				"seguridad por "
				"redes sociales; si puede esperar, llame a nuestra oficina%.",
			[TONE_ADVICE] = "No podemos dar consejos médicos por redes sociales. Llame "
					"a nuestra oficina% o "
					"pregunte a un médico o farmacéutico. En una emergencia, "
					"llame al 911.",
			[TONE_COMPLAINT] = "Tomamos en serio cada queja y queremos escuchar más. "
					   "Para proteger la "
					   "privacidad de todos no podemos hablar de eso aquí; "
					   "llame a nuestra oficina%.",
			[TONE_THANKS] = "¡Gracias por sus amables palabras! Las compartiremos con "
					"nuestro equipo.",
			[TONE_QUESTION] = "¡Gracias por preguntar! Para proteger la privacidad de "
					  "todos no podemos "
					  "contestar eso aquí; llame a nuestra oficina%.",
			[TONE_PLAIN] = "Gracias por escribirnos. Para proteger la privacidad de "
				       "todos no hablamos de "
				       "nadie aquí; llame a nuestra oficina%.",
		},
};

static const char *const at[LANGUAGE__MAX] = {" at ", " al "};

struct sign {
	const char *words;
	uint8_t tone;
};

/* Sorted; one or more words. */
static const struct sign signs[] = {
	{"911", TONE_EMERGENCY},
	{"amazing", TONE_THANKS},
	{"angel", TONE_THANKS},
	{"angels", TONE_THANKS},
	{"annoyed", TONE_COMPLAINT},
	{"appreciate", TONE_THANKS},
	{"awesome", TONE_THANKS},
	{"awful", TONE_COMPLAINT},
	{"best", TONE_THANKS},
	{"better off without", TONE_CRISIS},
	{"bill", TONE_COMPLAINT},
	{"billed", TONE_COMPLAINT},
	{"bleeding", TONE_EMERGENCY},
	{"blessed", TONE_THANKS},
	{"botched", TONE_COMPLAINT},
	{"can't breathe", TONE_EMERGENCY},
	{"cannot breathe", TONE_EMERGENCY},
	{"cant breathe", TONE_EMERGENCY},
	{"charged", TONE_COMPLAINT},
	{"chest hurts", TONE_EMERGENCY},
	{"chest pain", TONE_EMERGENCY},
	{"chest tight", TONE_EMERGENCY},
	{"disappointed", TONE_COMPLAINT},
	{"disgusting", TONE_COMPLAINT},
	{"dolor de pecho", TONE_EMERGENCY},
	{"end it", TONE_CRISIS},
	{"end my life", TONE_CRISIS},
	{"excelente", TONE_THANKS},
	{"fantastic", TONE_THANKS},
	{"garbage", TONE_COMPLAINT},
	{"gracias", TONE_THANKS},
	{"grateful", TONE_THANKS},
	{"great", TONE_THANKS},
	{"heart attack", TONE_EMERGENCY},
	{"hero", TONE_THANKS},
	{"heroes", TONE_THANKS},
	{"horrible", TONE_COMPLAINT},
	{"hurt myself", TONE_CRISIS},
	{"ignored", TONE_COMPLAINT},
	{"joke", TONE_COMPLAINT},
	{"kill me", TONE_CRISIS},
	{"kill myself", TONE_CRISIS},
	{"kms", TONE_CRISIS},
	{"lawyer", TONE_COMPLAINT},
	{"lied", TONE_COMPLAINT},
	{"love", TONE_THANKS},
	{"matarme", TONE_CRISIS},
	{"mejores", TONE_THANKS},
	{"mistake", TONE_COMPLAINT},
	{"never again", TONE_COMPLAINT},
	{"no puede respirar", TONE_EMERGENCY},
	{"not breathing", TONE_EMERGENCY},
	{"overcharged", TONE_COMPLAINT},
	{"overdose", TONE_CRISIS},
	{"overdosed", TONE_CRISIS},
	{"passed out", TONE_EMERGENCY},
	{"pesimo", TONE_COMPLAINT},
	{"queja", TONE_COMPLAINT},
	{"recommend", TONE_THANKS},
	{"ridiculous", TONE_COMPLAINT},
	{"rude", TONE_COMPLAINT},
	{"saved my life", TONE_THANKS},
	{"seizing", TONE_EMERGENCY},
	{"shame", TONE_COMPLAINT},
	{"should i", TONE_ADVICE},
	{"shout out", TONE_THANKS},
	{"shoutout", TONE_THANKS},
	{"slurring", TONE_EMERGENCY},
	{"sucks", TONE_COMPLAINT},
	{"sue", TONE_COMPLAINT},
	{"suicidal", TONE_CRISIS},
	{"suicidarme", TONE_CRISIS},
	{"suicide", TONE_CRISIS},
	{"terrible", TONE_COMPLAINT},
	{"thank", TONE_THANKS},
	{"thankful", TONE_THANKS},
	{"thanks", TONE_THANKS},
	{"thx", TONE_THANKS},
	{"trash", TONE_COMPLAINT},
	{"ty", TONE_THANKS},
	{"unacceptable", TONE_COMPLAINT},
	{"unconscious", TONE_EMERGENCY},
	{"unprofessional", TONE_COMPLAINT},
	{"unresponsive", TONE_EMERGENCY},
	{"waited", TONE_COMPLAINT},
	{"waiting", TONE_COMPLAINT},
	{"want to die", TONE_CRISIS},
	{"wonderful", TONE_THANKS},
	{"worst", TONE_COMPLAINT},
	{"wrong", TONE_COMPLAINT},
};

/* The sign whose words begin at the token. Each word costs a bounded search. */
static const struct sign *sign_at(const struct doc *doc, size_t token)
{
	char words[64];
	struct buf b;
	buf_init_fixed(&b, words, sizeof words);
	const struct sign *found = NULL;
	for (size_t i = token; i < token + 3 && i < doc->tokens_n; i++) {
		if (doc->tokens[i].kind != TOKEN_WORD && doc->tokens[i].kind != TOKEN_NUMBER)
			break;
		if (i > token)
			buf_char(&b, ' ');
		buf_str(&b, token_fold(&doc->tokens[i]));
		if (b.failed)
			break;
		long at_row = WORDLIST_FIND(signs, buf_view(&b));
		found = at_row >= 0 ? &signs[at_row] : found;
	}
	return found;
}

enum tone answer_tone(const struct doc *message)
{
	static const char *const asks[] = {"are",    "can",  "como",   "cuando", "cuanto", "did",
	                                   "do",     "does", "donde",  "how",    "is",     "puedo",
	                                   "should", "what", "what's", "whats",  "when",   "where",
	                                   "which",  "who",  "why",    "will"};
	unsigned count[TONE__MAX] = {0};
	bool health = false;
	for (size_t i = 0; i < message->tokens_n; i++) {
		const struct sign *s = sign_at(message, i);
		if (s)
			count[s->tone]++;
		if (message->tokens[i].kind == TOKEN_MARK && message->tokens[i].fold_n &&
		    message->tokens[i].fold[message->tokens[i].fold_n - 1] == '?')
			count[TONE_QUESTION]++;
	}
	for (size_t i = 0; i < message->entities_n; i++)
		health |= message->entities[i].type == CHAPERONE_HEALTH_INFO;
	if (TOKEN_IN(message, 0, asks))
		count[TONE_QUESTION]++;
	if (count[TONE_CRISIS])
		return TONE_CRISIS;
	if (count[TONE_EMERGENCY])
		return TONE_EMERGENCY;
	if (count[TONE_ADVICE] && (health || count[TONE_QUESTION]))
		return TONE_ADVICE;
	if (count[TONE_COMPLAINT] && count[TONE_COMPLAINT] >= count[TONE_THANKS])
		return TONE_COMPLAINT;
	if (count[TONE_QUESTION] && !count[TONE_THANKS])
		return TONE_QUESTION;
	return count[TONE_THANKS] ? TONE_THANKS : TONE_PLAIN;
}

static struct str phone_of(const struct profile *p)
{
	if (!p || !p->lists_n[PROFILE_PHONE])
		return STR("");
	return p->lists[PROFILE_PHONE][0];
}

struct str answer_write(const struct doc *doc, enum tone tone)
{
	const struct doc *message = doc->message ? doc->message : doc;
	enum tone own = answer_tone(message);
	if (tone == TONE__MAX || own <= TONE_EMERGENCY)
		tone = own;
	enum language language = doc_language(message);
	if (message->tokens_n < 4)
		language = doc_language(doc);
	char *p = arena_alloc(doc->arena, ANSWER_BYTES_MAX);
	if (!p)
		return str_of(NULL, 0);
	struct buf b;
	buf_init_fixed(&b, p, ANSWER_BYTES_MAX);
	struct str rest = str_c(answers[language][tone]), phone = phone_of(doc->profile);
	buf_str(&b, str_cut(&rest, '%'));
	if (rest.n && phone.n && phone.n < 40) {
		buf_c(&b, at[language]);
		buf_str(&b, phone);
	}
	buf_str(&b, rest);
	return b.failed ? str_of(NULL, 0) : buf_view(&b);
}
