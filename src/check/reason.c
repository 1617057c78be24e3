#include "check/reason.h"

/*
 * Sources: 45 CFR 164.502(a) (uses and disclosures), 164.508 (authorizations),
 * 164.510 (opportunity to object), 164.512(j) (serious threats), 164.514(b)
 * (de-identification), 164.530 (administration); FTC Act §§ 5 and 12
 * (15 U.S.C. 45, 52); 16 CFR part 255 (endorsements). docs/reasons.md has the
 * same words for readers; tests/unit/test_reason.c holds them together.
 */

#define KINDS(post, reply, inbound)                                                                \
	{                                                                                          \
		[CHAPERONE_POST] = (post), [CHAPERONE_REPLY] = (reply),                            \
		[CHAPERONE_INBOUND] = (inbound)                                                    \
	}
#define ALIKE(rule) KINDS(rule, rule, rule)

const struct reason_entry reason_table[CHAPERONE_REASON__MAX] = {
	[CHAPERONE_PHI_DISCLOSURE] =
		{{.code = "phi_disclosure",
                  .title = "Tells somebody's health information",
                  .rule = "45 CFR 164.502(a); identifiers: 164.514(b)(2)(i)",
                  .meaning =
                          "The text has something that identifies a person (a name, initials, a "
                          "handle, a number, a room, a place smaller than a state, a date, an age "
                          "over 89) together with that person's health, care or payment. Both "
                          "together are protected health information, and a public page is a "
                          "disclosure.",
                  .instead = "Take out everything that identifies the person, or publish it only "
                             "under a signed authorization that covers exactly this use.",
                  .example_bad = "Way to go, Maria in room 412: last chemo done on May 3!",
                  .example_good = "Another patient rang the bell after a last chemo. Way to go!"},
                 ALIKE("45 CFR 164.502(a); 164.514(b)(2)(i)")},
	[CHAPERONE_PATIENT_STORY] =
		{{.code = "patient_story",
                  .title = "Singles a patient out without naming anyone",
                  .rule = "45 CFR 164.514(a), (b)(2)(i)(R), (b)(2)(ii); 164.502(a)",
                  .meaning =
                          "No name is needed: sex, age, job, the event, the day and how rare it is "
                          "can leave only one person whom neighbors, coworkers or a local paper "
                          "would recognize.",
                  .instead =
                          "Tell it without the details that narrow it down, speak of many patients "
                          "instead of one, or get a signed authorization.",
                  .example_bad =
                          "Last night we reattached the hand of the county's only ice sculptor.",
                  .example_good = "Our hand surgeons are here at any hour, all year."},
                 ALIKE("45 CFR 164.514(a), (b)(2)(ii); 164.502(a)")},
	[CHAPERONE_CONFIRMS_PATIENT] =
		{{.code = "confirms_patient",
                  .title = "Confirms or denies that somebody is a patient",
                  .rule = "45 CFR 164.502(a); 164.510(a)",
                  .meaning = "The text acknowledges, thanks for, apologizes for, jokes about or "
                             "denies "
                             "a visit, a stay, a bill or a condition. Being somebody's patient is "
                             "health information by itself, even when the person said it first.",
                  .instead = "Thank or feel with the writer without any reference to a visit, say "
                             "that "
                             "nobody is discussed in public, and lead to a phone line.",
                  .example_bad = "We are sorry that your stay with us was so noisy.",
                  .example_good =
                          "Quiet nights matter to us. We can't discuss anyone's care here; please "
                          "call patient relations."},
                 KINDS("45 CFR 164.502(a)", "45 CFR 164.502(a); 164.510(a)", "45 CFR 164.502(a)")},
	[CHAPERONE_NEEDS_AUTHORIZATION] =
		{{.code = "needs_authorization",
                  .title = "Needs a signed authorization",
                  .rule = "45 CFR 164.508(a)(3), (c); photographs: 164.514(b)(2)(i)(Q); "
                          "endorsements: 16 CFR part 255",
                  .meaning =
                          "A testimonial, a patient's picture or video, a before and after, a "
                          "family's letter or a patient's own words published again is marketing "
                          "with that person's information. A like, a message or a spoken yes is "
                          "not "
                          "an authorization.",
                  .instead = "Have the person sign an authorization that names this asset, this "
                             "channel, this purpose and an end, put it on file, and publish then.",
                  .example_bad = "Swipe to see how happy our first patient of the week looks!",
                  .example_good = "Swipe for a tour of our new waiting room."},
                 KINDS("45 CFR 164.508(a)(3), (c); 164.514(b)(2)(i)(Q)",
                       "45 CFR 164.508(a)(3), (c)", "45 CFR 164.508(a)(3), (c)")},
	[CHAPERONE_MEDICAL_ADVICE] =
		{{.code = "medical_advice",
                  .title = "Gives individual medical advice",
                  .rule = "State medical practice and licensing laws (standard of care)",
                  .meaning =
                          "The text tells one person what they have, what to take or what to do, "
                          "or "
                          "gives a dose to everybody. Without an examination this falls below the "
                          "standard of care and can hurt somebody.",
                  .instead = "Say that advice needs a clinician who knows the person, and name the "
                             "line to call; for warning signs, 911.",
                  .example_bad = "That's just reflux. Take two of the 40 mg ones tonight.",
                  .example_good =
                          "Chest pain has many causes. Please call our nurse line, or 911 if it is "
                          "severe."},
                 ALIKE("State medical practice and licensing laws (standard of care)")},
	[CHAPERONE_HEALTH_CLAIM] =
		{{.code = "health_claim",
                  .title = "Claims more than the evidence shows",
                  .rule = "FTC Act §§ 5 and 12 (15 U.S.C. 45, 52); endorsements: 16 CFR part 255",
                  .meaning =
                          "The text promises a cure, a guarantee, no risk at all or a fact that is "
                          "not one. Health claims need competent and reliable scientific evidence "
                          "before they are published.",
                  .instead = "Say what the evidence supports, hedge it (may, can, for some "
                             "people), and "
                             "name the risks.",
                  .example_bad = "Our laser cures nerve pain, guaranteed, with no side effects!",
                  .example_good = "Laser treatment may ease some kinds of nerve pain. Ask us about "
                                  "benefits "
                                  "and risks."},
                 ALIKE("FTC Act §§ 5 and 12 (15 U.S.C. 45, 52); 16 CFR part 255")},
	[CHAPERONE_PHI_SELF_DISCLOSED] =
		{{.code = "phi_self_disclosed",
                  .title = "A member of the public tells health information",
                  .rule = "45 CFR 164.502(a); 164.530(c)(1)",
                  .meaning =
                          "Somebody wrote about their own or a relative's condition, symptom, "
                          "medicine, test or claim. They may; the organization may not repeat or "
                          "confirm it, and should not leave it standing on its page.",
                  .instead =
                          "Hide or delete it where the channel allows, answer without confirming "
                          "anything, and lead to a secure channel.",
                  .example_bad = "My A1c is 9 again and nobody calls me back.",
                  .example_good = "We moved your comment out of public view to protect your "
                                  "privacy. Please "
                                  "call our office."},
                 ALIKE("45 CFR 164.502(a); 164.530(c)(1)")},
	[CHAPERONE_ADVICE_SOUGHT] =
		{{.code = "advice_sought",
                  .title = "Somebody asks for medical advice",
                  .rule = "State medical practice and licensing laws (standard of care)",
                  .meaning =
                          "The writer asks what they have, what to take or whether to worry. Any "
                          "answer to the question in public is advice without an examination.",
                  .instead = "Lead to the nurse line or a visit; for warning signs, to 911.",
                  .example_bad = "Can I take ibuprofen with my blood thinner?",
                  .example_good =
                          "A pharmacist or our nurse line can answer that safely. Please call us."},
                 ALIKE("State medical practice and licensing laws (standard of care)")},
	[CHAPERONE_CRISIS] =
		{{.code = "crisis",
                  .title = "Somebody may be in danger",
                  .rule = "988 Suicide & Crisis Lifeline and 911; 45 CFR 164.512(j)",
                  .meaning =
                          "Self-harm in plain or veiled words, an overdose, emergency symptoms "
                          "now, "
                          "abuse, violence or a threat. A person of the organization has to see it "
                          "at once.",
                  .instead =
                          "Give 911 and 988 (call or text), and hand it to the person on call; "
                          "what "
                          "must be told to prevent a serious threat may be told to those who can "
                          "prevent it.",
                  .example_bad = "I have the pills lined up and nobody would notice.",
                  .example_good =
                          "You matter to us. Please call or text 988 now, any hour, or 911 if you "
                          "are in danger."},
                 ALIKE("988 Suicide & Crisis Lifeline and 911; 45 CFR 164.512(j)")},
	[CHAPERONE_COMPLAINT] =
		{{.code = "complaint",
                  .title = "A complaint",
                  .rule = "45 CFR 164.530(d) (privacy complaints)",
                  .meaning = "The writer is unhappy with a wait, a bill, a person or the place. "
                             "Alone it "
                             "is no risk; the answer may be one.",
                  .instead = "Answer kindly without confirming a visit, and lead to patient "
                             "relations.",
                  .example_bad = "Two hours on hold and then you hung up on me.",
                  .example_good =
                          "Nobody should wait that long. Please call patient relations so that we "
                          "can look into it."},
                 ALIKE("45 CFR 164.530(d)")},
};

const struct chaperone_explanation *chaperone_explain(enum chaperone_reason_code code)
{
	if (code >= CHAPERONE_REASON__MAX)
		return NULL;
	return &reason_table[code].explanation;
}

const char reason_paragraphs[CHAPERONE_ENTITY__MAX + 1] = {
	[CHAPERONE_PERSON] = 'A',
	[CHAPERONE_DATE_TIME] = 'C',
	[CHAPERONE_AGE] = 'C',
	[CHAPERONE_LOCATION] = 'B',
	[CHAPERONE_STREET_ADDRESS] = 'B',
	[CHAPERONE_ZIP_CODE] = 'B',
	[CHAPERONE_PHONE_NUMBER] = 'D',
	[CHAPERONE_FAX_NUMBER] = 'E',
	[CHAPERONE_EMAIL_ADDRESS] = 'F',
	[CHAPERONE_URL] = 'N',
	[CHAPERONE_IP_ADDRESS] = 'O',
	[CHAPERONE_US_SSN] = 'G',
	[CHAPERONE_MEDICAL_RECORD_NUMBER] = 'H',
	[CHAPERONE_HEALTH_PLAN_NUMBER] = 'I',
	[CHAPERONE_ACCOUNT_NUMBER] = 'J',
	[CHAPERONE_LICENSE_NUMBER] = 'K',
	[CHAPERONE_VEHICLE_ID] = 'L',
	[CHAPERONE_DEVICE_ID] = 'M',
	[CHAPERONE_BIOMETRIC_ID] = 'P',
	[CHAPERONE_OTHER_ID] = 'R',
};
