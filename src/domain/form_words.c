#include "domain/form_words.h"

#include "domain/post.h"

#include <stdlib.h>

static const char *const words[FORM_LANGUAGE__MAX][FORM_WORD__MAX] = {
	{
		[FORM_TITLE] = "Authorization to use and share health information in public",
		[FORM_INTRO] =
			"%s asks for your permission to use information about you in public. "
			"Please read this form. You do not have to sign it.",
		[FORM_PATIENT] = "Whose information",
		[FORM_REPRESENTATIVE] = "Who signs for the patient",
		[FORM_INFORMATION] = "What information",
		[FORM_DISCLOSER] = "Who may share it",
		[FORM_RECIPIENTS] = "Who may see it",
		[FORM_PURPOSES] = "What for",
		[FORM_CHANNELS] = "Where it may be published",
		[FORM_ENDS] = "When this permission ends",
		[FORM_ENDS_ON] = "On %s.",
		[FORM_ENDS_EVENT] = "When this happens: %s.",
		[FORM_ENDS_NEVER] = "When you revoke it.",
		[FORM_RIGHTS] = "Your rights",
		[FORM_REVOKE] =
			"You may revoke this permission at any time, in writing to %s or by the "
			"link that you are given with your copy. Nothing new will be "
			"published after that, and what is published will be taken down. "
			"What was done before in reliance on it cannot be undone.",
		[FORM_CONDITION_NONE] = "Your treatment, payment, enrollment and eligibility for "
					"benefits do not depend on whether you sign.",
		[FORM_CONDITION] = "If you do not sign: %s",
		[FORM_REDISCLOSURE] =
			"Whoever sees the information may share it again. Then federal "
			"privacy rules may not protect it any more.",
		[FORM_PUBLIC] =
			"What stands on the internet can be copied by anybody, also after it "
			"was taken down.",
		[FORM_COPY] = "You receive a copy of this form after you sign it.",
		[FORM_REMUNERATION] = "The organization receives something for this use: %s",
		[FORM_SIGNATURE] = "Signature",
		[FORM_SIGNED_BY] = "Signed by",
		[FORM_DATE] = "Date",
		[FORM_AUTHORITY] = "Authority to sign for the patient",
		[FORM_SIGN_HERE] = "Signature of the patient or of the representative",
	},
	{
		[FORM_TITLE] = "Autorización para usar y divulgar información de salud en público",
		[FORM_INTRO] =
			"%s le pide permiso para usar información sobre usted en público. Lea "
			"este formulario, por favor. No está obligado a firmarlo.",
		[FORM_PATIENT] = "De quién es la información",
		[FORM_REPRESENTATIVE] = "Quién firma por el paciente",
		[FORM_INFORMATION] = "Qué información",
		[FORM_DISCLOSER] = "Quién puede divulgarla",
		[FORM_RECIPIENTS] = "Quién puede verla",
		[FORM_PURPOSES] = "Para qué",
		[FORM_CHANNELS] = "Dónde se puede publicar",
		[FORM_ENDS] = "Cuándo termina este permiso",
		[FORM_ENDS_ON] = "El %s.",
		[FORM_ENDS_EVENT] = "Cuando ocurra lo siguiente: %s.",
		[FORM_ENDS_NEVER] = "Cuando usted lo revoque.",
		[FORM_RIGHTS] = "Sus derechos",
		[FORM_REVOKE] =
			"Puede revocar este permiso en cualquier momento, por escrito a %s o con "
			"el enlace que recibe con su copia. Después no se publicará nada "
			"nuevo, y lo publicado se retirará. Lo que se hizo antes con base en "
			"este permiso no se puede deshacer.",
		[FORM_CONDITION_NONE] = "Su tratamiento, el pago, la inscripción y su derecho a "
					"beneficios no dependen de que firme.",
		[FORM_CONDITION] = "Si no firma: %s",
		[FORM_REDISCLOSURE] =
			"Quien vea la información puede volver a divulgarla. En ese caso es "
			"posible que las reglas federales de privacidad ya no la "
			"protejan.",
		[FORM_PUBLIC] =
			"Cualquier persona puede copiar lo que está en internet, también después "
			"de que se haya retirado.",
		[FORM_COPY] = "Recibirá una copia de este formulario después de firmarlo.",
		[FORM_REMUNERATION] = "La organización recibe algo por este uso: %s",
		[FORM_SIGNATURE] = "Firma",
		[FORM_SIGNED_BY] = "Firmado por",
		[FORM_DATE] = "Fecha",
		[FORM_AUTHORITY] = "Autoridad para firmar por el paciente",
		[FORM_SIGN_HERE] = "Firma del paciente o del representante",
	},
};

static const char *const purposes[FORM_LANGUAGE__MAX][PURPOSE__MAX] = {
	{"marketing", "education", "fundraising", "recruitment", "other"},
	{"publicidad", "educación", "recaudación de fondos", "contratación de personal", "otros"},
};

const char *form_word(enum form_language language, enum form_word word)
{
	return words[language][word];
}

const char *form_purpose(enum form_language language, int purpose)
{
	return purposes[language][purpose];
}

void form_date(struct buf *b, enum form_language language, const char *day)
{
	static const char *const months[FORM_LANGUAGE__MAX][12] = {
		{"January", "February", "March", "April", "May", "June", "July", "August",
	         "September", "October", "November", "December"},
		{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
	         "septiembre", "octubre", "noviembre", "diciembre"},
	};
	const char *month = months[language][strtol(day + 5, NULL, 10) - 1];
	if (language == FORM_ENGLISH) {
		buf_c(b, month);
		buf_char(b, ' ');
	}
	buf_u64(b, strtoul(day + 8, NULL, 10));
	if (language == FORM_SPANISH) {
		buf_c(b, " de ");
		buf_c(b, month);
	}
	buf_c(b, language == FORM_SPANISH ? " de " : ", ");
	buf_add(b, day, 4);
}
