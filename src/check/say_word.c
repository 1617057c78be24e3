#include "check/clause.h"
#include "check/say.h"

struct by_word {
	const char *words; /* NULL: the last row, whatever the words */
	const char *sentence;
};

static const struct by_word confirms[] = {
	{"apologies",
         "Apologizes for what somebody went through here, which confirms that they are a patient."},
	{"apologize",
         "Apologizes for what somebody went through here, which confirms that they are a patient."},
	{"bill", "Speaks about somebody's bill, which confirms that they are a patient."},
	{"balance", "Speaks about somebody's bill, which confirms that they are a patient."},
	{"claim",
         "Speaks about somebody's claim, which confirms that they are a member or patient."},
	{"appointment",
         "Speaks about somebody's appointment, which confirms that they are a patient."},
	{"appt", "Speaks about somebody's appointment, which confirms that they are a patient."},
	{"results", "Speaks about somebody's results, which confirms that they are a patient."},
	{"chart",
         "Speaks about what is in somebody's chart, which confirms that they are a patient."},
	{"refill", "Speaks about somebody's prescription, which confirms that they are a patient."},
	{"prescription",
         "Speaks about somebody's prescription, which confirms that they are a patient."},
	{"discharged", "Speaks about somebody's stay, which confirms that they were a patient."},
	{"surgery", "Speaks about somebody's surgery, which confirms that they are a patient."},
	{"visit", "Speaks about somebody's visit, which confirms that they are a patient."},
	{"stay", "Speaks about somebody's stay, which confirms that they were a patient."},
	{"choosing", "Thanks somebody for choosing you, which confirms that they are a patient."},
	{"sorry", "Feels sorry about somebody's care, which confirms that they are a patient."},
	{"never", "Says something about whether somebody was a patient, which may be neither "
                  "confirmed nor denied."},
	{NULL, "Says or implies that somebody is or was a patient, even if they said it first."},
};

static const struct by_word authorizations[] = {
	{"before and after", "Shows or tells a before and after, which needs the patient's signed "
                             "authorization first."},
	{"before after", "Shows or tells a before and after, which needs the patient's signed "
                         "authorization first."},
	{"permission",
         "A permission by word or message is no authorization; it has to be signed and on file."},
	{"permiso",
         "A permission by word or message is no authorization; it has to be signed and on file."},
	{"blessing",
         "A blessing by word or message is no authorization; it has to be signed and on file."},
	{"consent",
         "A consent by word or message is no authorization; it has to be signed and on file."},
	{"verbal yes", "A spoken yes is no authorization; it has to be signed and on file."},
	{"said yes", "A spoken yes is no authorization; it has to be signed and on file."},
	{"thumbs up", "A thumbs up is no authorization; it has to be signed and on file."},
	{"said ok", "A spoken yes is no authorization; it has to be signed and on file."},
	{"said okay", "A spoken yes is no authorization; it has to be signed and on file."},
	{"your ok", "An OK by message is no authorization; it has to be signed and on file."},
	{"authorization on file",
         "An authorization has to cover exactly this use; have a reviewer check the one on file."},
	{"waiver", "A waiver is no authorization; have a reviewer check that one is on file and "
                   "covers this use."},
	{"signed off", "An authorization has to be on file and cover exactly this use; have a "
                       "reviewer check it."},
	{"video",
         "Publishes a video of a patient, which needs that person's signed authorization first."},
	{"reel",
         "Publishes a video of a patient, which needs that person's signed authorization first."},
	{"clip",
         "Publishes a video of a patient, which needs that person's signed authorization first."},
	{"photos",
         "Publishes pictures of patients, which need each person's signed authorization first."},
	{"photo",
         "Publishes a picture of a patient, which needs that person's signed authorization first."},
	{"pics",
         "Publishes pictures of patients, which need each person's signed authorization first."},
	{"pic",
         "Publishes a picture of a patient, which needs that person's signed authorization first."},
	{"picture",
         "Publishes a picture of a patient, which needs that person's signed authorization first."},
	{"pictures",
         "Publishes pictures of patients, which need each person's signed authorization first."},
	{"selfie",
         "Publishes a picture of a patient, which needs that person's signed authorization first."},
	{"swipe",
         "Publishes pictures of patients, which need each person's signed authorization first."},
	{"filmed",
         "Publishes a video of a patient, which needs that person's signed authorization first."},
	{"camera",
         "Shows patients on camera, which needs each person's signed authorization first."},
	{"review",
         "Uses a patient's own words, which needs that person's signed authorization first."},
	{"testimonial",
         "Publishes a testimonial, which needs that person's signed authorization first."},
	{"letter", "Publishes a family's letter, which needs a signed authorization first."},
	{NULL, "Uses a patient's story or likeness, which needs that person's signed authorization "
               "first."},
};

static const struct by_word advices[] = {
	{"mg", "Gives a dose, which only a clinician who knows the person may do."},
	{"mcg", "Gives a dose, which only a clinician who knows the person may do."},
	{"units", "Gives a dose, which only a clinician who knows the person may do."},
	{"dose", "Gives advice on a dose, which only a clinician who knows the person may do."},
	{"teaspoon", "Gives a dose, which only a clinician who knows the person may do."},
	{"stop",
         "Tells somebody to change a treatment, which only a clinician who knows them may do."},
	{"skip", "Tells somebody to leave out care, which only a clinician who knows them may do."},
	{"take", "Tells somebody what to take, which only a clinician who knows them may do."},
	{"just",
         "Names a cause for symptoms without an examination, which is individual medical advice."},
	{NULL, "Gives individual medical advice in public, which needs a clinician who knows the "
               "person."},
};

static const struct by_word sought[] = {
	{"take", "Asks what to take; lead to the nurse line or a visit and leave the question "
                 "unanswered here."},
	{"dose", "Asks about a dose; lead to the nurse line or a visit and leave the question "
                 "unanswered here."},
	{"normal", "Asks whether a symptom is normal; lead to the nurse line or a visit and do not "
                   "answer it here."},
	{NULL,
         "Asks for medical advice; lead to the nurse line or a visit and do not answer it here."},
};

static const struct by_word crises[] = {
	{"overdose", "May be an overdose"},
	{"overdosed", "May be an overdose"},
	{"suicide", "May be about suicide"},
	{"suicidal", "May be about suicide"},
	{"kill", "May be about suicide or violence"},
	{"die", "May be about suicide"},
	{"gun", "May be about violence or self-harm"},
	{"shoot", "May be a threat of violence"},
	{"bomb", "May be a threat of violence"},
	{"hits", "May be about abuse"},
	{"hit", "May be about abuse"},
	{"slaps", "May be about abuse"},
	{"bruises", "May be about abuse"},
	{"beats", "May be about abuse"},
	{"breathe", "May be a medical emergency"},
	{"breathing", "May be a medical emergency"},
	{"chest", "May be a medical emergency"},
	{"bleeding", "May be a medical emergency"},
	{"seizure", "May be a medical emergency"},
	{"unconscious", "May be a medical emergency"},
	{NULL, "Somebody may be in danger"},
};

static const struct by_word complaints[] = {
	{"bill", "Complains about a bill; answer kindly and confirm nothing."},
	{"billed", "Complains about a bill; answer kindly and confirm nothing."},
	{"charged", "Complains about a bill; answer kindly and confirm nothing."},
	{"hold", "Complains about waiting; answer kindly and confirm nothing."},
	{"wait", "Complains about waiting; answer kindly and confirm nothing."},
	{"waited", "Complains about waiting; answer kindly and confirm nothing."},
	{"waiting", "Complains about waiting; answer kindly and confirm nothing."},
	{"hours", "Complains about waiting; answer kindly and confirm nothing."},
	{"rude", "Complains about how staff behaved; answer kindly and confirm nothing."},
	{"parking", "Complains about parking; answer kindly and confirm nothing."},
	{"privacy", "Complains about privacy; hand it to the privacy officer and confirm nothing."},
	{NULL, "Is a complaint; answer kindly and confirm nothing."},
};

/* Do the words begin at the token, marks between them apart? */
static bool words_at(const struct doc *doc, size_t token, const char *words)
{
	struct str rest = str_c(words);
	for (size_t i = token; rest.n; i++) {
		while (i > token && i < doc->tokens_n && doc->tokens[i].kind == TOKEN_MARK &&
		       i < token + 6)
			i++;
		struct str word = str_cut(&rest, ' ');
		if (i >= doc->tokens_n || !str_eq(token_fold(&doc->tokens[i]), word))
			return false;
	}
	return true;
}

static uint64_t first_bit(const char *word) { return (uint64_t)1 << (word[0] & 63); }

const char *say_by_word(const struct doc *doc, enum chaperone_reason_code code)
{
	static const struct by_word *const tables[CHAPERONE_REASON__MAX] = {
		[CHAPERONE_CONFIRMS_PATIENT] = confirms,
		[CHAPERONE_NEEDS_AUTHORIZATION] = authorizations,
		[CHAPERONE_MEDICAL_ADVICE] = advices,
		[CHAPERONE_ADVICE_SOUGHT] = sought,
		[CHAPERONE_CRISIS] = crises,
		[CHAPERONE_COMPLAINT] = complaints,
	};
	const struct by_word *rows = code < CHAPERONE_REASON__MAX ? tables[code] : NULL;
	if (!rows)
		return "";
	/* the first row that the text has; the last one has no words and stands for all others */
	size_t best = 0;
	uint64_t begins = 0; /* by the first letter's low bits */
	for (; rows[best].words; best++)
		begins |= first_bit(rows[best].words);
	for (size_t i = 0; i < doc->tokens_n; i++) {
		const struct token *t = &doc->tokens[i];
		if (!t->fold_n || !(begins & first_bit(t->fold)))
			continue;
		for (size_t k = 0; k < best; k++)
			if (rows[k].words[0] == t->fold[0] && words_at(doc, i, rows[k].words))
				best = k;
	}
	return rows[best].sentence;
}
