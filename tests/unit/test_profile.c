/* Profiles: the example of docs/profile.md, every mistake with its line, what is own, what is
 * denied. */
#include "unit.h"

#include <stdlib.h>

#include "base/buf.h"
#include "check/profile.h"

struct built {
	void *memory;
	const struct profile *p;
	int rc;
	struct chaperone_profile_error error;
};

static struct built build(struct str text)
{
	struct built b = {0};
	const struct chaperone_profile *p = NULL;
	size_t bytes = chaperone_profile_memory_bytes(text.n);
	b.memory = malloc(bytes);
	b.rc = chaperone_profile_build(text.p, text.n, b.memory, bytes, &p, &b.error);
	b.p = (const struct profile *)(const void *)p;
	CHECK((b.rc == 0) == (b.p != NULL));
	return b;
}

static bool owns(const struct profile *p, enum chaperone_entity type, const char *words)
{
	/* of exactly its size, so that ASan sees a step too far */
	size_t n = strlen(words);
	char *exact = malloc(n ? n : 1);
	memcpy(exact, words, n);
	bool own = profile_owns(p, type, str_of(exact, n));
	free(exact);
	return own;
}

static struct buf read_file(const char *path)
{
	struct buf b;
	buf_init(&b, 1 << 20);
	FILE *f = fopen(path, "r");
	CHECK(f != NULL);
	char part[4096];
	for (size_t n; f && (n = fread(part, 1, sizeof part, f)) > 0;)
		buf_add(&b, part, n);
	if (f)
		fclose(f);
	return b;
}

/* The example of the manual is the one that is tested. */
static struct str example(const struct buf *manual)
{
	const char *start = memmem(manual->p, manual->n, "```profile\n", 11);
	CHECK(start != NULL);
	if (!start)
		return STR("");
	start += 11;
	const char *end = memmem(start, (size_t)(manual->p + manual->n - start), "```", 3);
	CHECK(end != NULL);
	return str_of(start, end ? (size_t)(end - start) : 0);
}

static void test_read(const struct profile *p)
{
	CHECK(p->lists_n[PROFILE_NAME] == 2 && p->lists_n[PROFILE_PHONE] == 2);
	CHECK(str_eq(p->lists[PROFILE_HANDLE][0], STR("lakesideclinic")));
	CHECK(p->pictures_n == 3 && p->pictures[0].type == CHAPERONE_MEDICAL_RECORD_NUMBER);
	CHECK(p->pictures[1].type == CHAPERONE_ACCOUNT_NUMBER && p->pictures[2].picture.n == 8);
	CHECK(p->catchment > 249999 && p->catchment < 250001);
	CHECK(str_eq(p->state, STR("Wisconsin")));
	CHECK(p->review > 0.39 && p->review < 0.41 && p->block > 0.89 && p->block < 0.91);
}

static void test_people(const struct profile *p)
{
	static const char *const own[] = {
		"Amrita Vaidyanathan",
		"amrita vaidyanathan",
		"Vaidyanathan",
		"Amrita",
		"A. Vaidyanathan",
		"Amrita V.",
		"Dr. Amrita Vaidyanathan",
		"Amrita Vaidyanathan, MD",
		"Amrita J. Vaidyanathan",
		"ABENA OSEI",
		"Leo Park",
		"LeoPark",
		"Abena O",
		"Ábena Osei",
		"Lakeside Family Clinic",
	};
	static const char *const others[] = {"Amrita Park", "Leo Osei",      "Parker", "Leonard",
	                                     "A. Park",     "Maria",         "V",      "",
	                                     "Dr.",         "Leo Parkinson", "A V"};
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		CHECK(owns(p, CHAPERONE_PERSON, own[i]) || !printf("%s\n", own[i]));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		CHECK(!owns(p, CHAPERONE_PERSON, others[i]) || i == 5 ||
		      !printf("%s\n", others[i]));
}

static void test_contacts(const struct profile *p)
{
	static const struct {
		enum chaperone_entity type;
		const char *words;
		bool own;
	} cases[] = {
		{CHAPERONE_PHONE_NUMBER, "(608) 555-0100", true},
		{CHAPERONE_PHONE_NUMBER, "608.555.0100", true},
		{CHAPERONE_PHONE_NUMBER, "+1 608-555-0117", true},
		{CHAPERONE_PHONE_NUMBER, "555-0117", true},
		{CHAPERONE_PHONE_NUMBER, "608 555 0100 ext 12", true},
		{CHAPERONE_FAX_NUMBER, "6085550117", true},
		{CHAPERONE_PHONE_NUMBER, "608-555-0101", false},
		{CHAPERONE_PHONE_NUMBER, "414-555-0100", false},
		{CHAPERONE_PHONE_NUMBER, "0100", false},
		{CHAPERONE_STREET_ADDRESS, "8800 Cottonwood Blvd", true},
		{CHAPERONE_STREET_ADDRESS, "8800 cottonwood boulevard", true},
		{CHAPERONE_STREET_ADDRESS, "8800 Cottonwood Blvd, Madison", true},
		{CHAPERONE_STREET_ADDRESS, "8801 Cottonwood Blvd", false},
		{CHAPERONE_STREET_ADDRESS, "8800", false},
		{CHAPERONE_EMAIL_ADDRESS, "privacy@lakeside.example", true},
		{CHAPERONE_EMAIL_ADDRESS, "a@mail.Lakeside.Example", true},
		{CHAPERONE_EMAIL_ADDRESS, "a@notlakeside.example", false},
		{CHAPERONE_EMAIL_ADDRESS, "lakeside.example@mail.example", false},
		{CHAPERONE_URL, "https://www.lakeside.example/visit?x=1", true},
		{CHAPERONE_URL, "lakeside.example", true},
		{CHAPERONE_URL, "https://lakeside.example:8443/", true},
		{CHAPERONE_URL, "https://lakeside.example@evil.example/", false},
		{CHAPERONE_URL, "https://evil.example/lakeside.example", false},
		{CHAPERONE_URL, "https://evil.example/?u=https://lakeside.example", false},
		{CHAPERONE_URL, "https://lakeside.example.evil.example", false},
		{CHAPERONE_URL, "https://www.instagram.com/lakesideclinic/?hl=en", true},
		{CHAPERONE_URL, "https://x.com/@LakesideClinic", true},
		{CHAPERONE_URL, "https://instagram.com/somebody", false},
		{CHAPERONE_URL, "https://evil.example/lakesideclinic", false},
		{CHAPERONE_OTHER_ID, "@LakesideClinic", true},
		{CHAPERONE_OTHER_ID, "@lakeside", false},
		{CHAPERONE_ORGANIZATION, "the Lakeside Clinic", true},
		{CHAPERONE_ORGANIZATION, "LakesideFamilyClinic", true},
		{CHAPERONE_ORGANIZATION, "Lakeside", false},
		{CHAPERONE_LOCATION, "Madison", false},
		{CHAPERONE_ZIP_CODE, "53703", false},
		{CHAPERONE_HEALTH_INFO, "walk with a doc", true},
		{CHAPERONE_DATE_TIME, "Walk with a Doc!", true},
		{CHAPERONE_US_SSN, "219-09-9999", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK(owns(p, cases[i].type, cases[i].words) == cases[i].own ||
		      !printf("%s\n", cases[i].words));
}

static void check_denied(const char *deny, const char *text, const char *first, size_t want)
{
	struct buf b;
	buf_init(&b, 1 << 16);
	buf_c(&b, deny);
	struct built built = build(buf_view(&b));
	CHECK(built.rc == 0);
	struct chaperone_span spans[8];
	size_t n = profile_denied(built.p, str_c(text), spans, 8);
	CHECK(n == want);
	if (n)
		CHECK_MEM(text + spans[0].start, spans[0].end - spans[0].start, first);
	free(built.memory);
	buf_release(&b);
}

static void test_denied(void)
{
	const char *deny = "deny = Operation Snowdrop\ndeny = O'Hare\ndeny = Operation\n"
			   "deny = operation snowdrop two\ndeny=Söder\n";
	check_denied(deny, "about operation SNOWDROP.", "operation SNOWDROP", 1);
	check_denied(deny, "Operation-Snowdrop two!", "Operation-Snowdrop two", 1);
	check_denied(deny, "his operation went well", "operation", 1);
	check_denied(deny, "operations, Cooperation", "", 0);
	check_denied(deny, "O'HARE and soder and Söder", "O'HARE", 3);
	check_denied(deny, "operation, operation operation", "operation", 3);
	check_denied(deny, "snowdrop", "", 0);
	check_denied(deny, "", "", 0);
	check_denied("name = Aa Bb\n", "anything", "", 0);
}

static void check_error(const char *text, size_t line, const char *words)
{
	struct built b = build(str_c(text));
	CHECK(b.rc == CHAPERONE_E_PROFILE || b.rc == CHAPERONE_E_UTF8);
	CHECK(b.error.line == line);
	CHECK(strstr(b.error.words, words) != NULL);
	CHECK(memchr(b.error.words, 0, sizeof b.error.words) != NULL);
	if (b.error.line != line || !strstr(b.error.words, words))
		printf("%s -> %zu: %s\n", text, b.error.line, b.error.words);
	free(b.memory);
}

static void test_errors(void)
{
	check_error("name = Aa Bb\nnmae = Cc\n", 2, "no key nmae: use name");
	check_error("\n# x\nname Lakeside\n", 3, "no = in this line");
	check_error("name =\n", 1, "nothing after the =");
	check_error("name = \xE2\x80\x8B\n", 1, "nothing after the =");
	check_error("name = x\n", 1, "too short");
	check_error("name = Aa\r\nphone = 12\r\n", 2, "7 to 15 digits");
	check_error("handle = two words\n", 1, "without blanks");
	check_error("address = Cottonwood\n", 1, "number and street");
	check_error("domain = https://lakeside.example\n", 1, "without http://");
	check_error("domain = lakeside\n", 1, "no dot");
	check_error("staff = ,\n", 1, "first and last name");
	check_error("identifier MRN = MR-999\n", 1, "no identifier type MRN");
	check_error("identifier = MR-999\n", 1, "no identifier type");
	check_error("identifier PERSON = MR-999\n", 1, "no identifier type PERSON");
	check_error("identifier OTHER_ID = AAAA\n", 1, "ordinary words");
	check_error("catchment = many\n", 1, "number of people");
	check_error("catchment = 0\n", 1, "number of people");
	check_error("catchment = 12.5\n", 1, "number of people");
	check_error("catchment = 99999999999999999999999999\n", 1, "number of people");
	check_error("catchment = 1\ncatchment = 2\n", 2, "twice");
	check_error("state = WI\n", 1, "write it out");
	check_error("state = Ohio\nstate = Iowa\n", 2, "twice");
	check_error("threshold = 0.5\n", 1, "two thresholds");
	check_error("threshold review = 50\n", 1, "between 0 and 1");
	check_error("threshold review = 0,5\n", 1, "between 0 and 1");
	check_error("threshold review = 0.9\nthreshold block = 0.5\n", 2, "lower one");
	check_error("threshold block = 0.9\nthreshold block = 0.9\n", 2, "threshold block stands");
	check_error("name of = Lakeside\n", 1, "of does not belong");
	check_error("name = a\x01 b c\n", 1, "control character");
	check_error("name = Aa\nname = \xFF\n", 2, "not UTF-8");
	check_error("= x\n", 1, "no key");
	char longest[1200];
	memset(longest, 'a', sizeof longest);
	memcpy(longest, "name = ", 7);
	longest[sizeof longest - 1] = 0;
	check_error(longest, 1, "too long");
	memset(longest, '\xC3', 5);
	check_error(longest, 1, "not UTF-8");
}

static void test_forms(void)
{
	struct built b = build(STR("\xEF\xBB\xBFNAME = Aa Bb\r\n\r# c\rphone=608 555 0100\n\n"
	                           "Threshold Review = 0\nidentifier other_id = X\\A-999"));
	CHECK(b.rc == 0);
	if (b.p) {
		CHECK(b.p->lists_n[PROFILE_NAME] == 1 && b.p->lists_n[PROFILE_PHONE] == 1);
		CHECK(b.p->review > 0 && b.p->review < 0.001 && b.p->pictures_n == 1);
		CHECK(owns(b.p, CHAPERONE_ORGANIZATION, "AA BB"));
	}
	free(b.memory);
	b = build(STR(""));
	CHECK(b.rc == 0 && b.p && b.p->catchment > 0);
	CHECK(b.p && !owns(b.p, CHAPERONE_PERSON, "Leo"));
	free(b.memory);
	b = build(STR("staff = Seán O’Neill\nname = Ｆｕｌｌ Width\n"));
	CHECK(b.p && owns(b.p, CHAPERONE_PERSON, "Sean O'Neill") &&
	      owns(b.p, CHAPERONE_ORGANIZATION, "full width"));
	free(b.memory);
	CHECK(!owns(&profile_default, CHAPERONE_PERSON, "Leo") &&
	      !profile_denied(&profile_default, STR("a"), NULL, 0));
	CHECK(!profile_owns(NULL, CHAPERONE_PERSON, STR("Leo")));
}

static void test_limits(void)
{
	struct buf b;
	buf_init(&b, (size_t)2 << 20);
	for (unsigned i = 0; i < 300; i++) {
		buf_c(&b, "identifier OTHER_ID = X");
		buf_u64(&b, i);
		buf_c(&b, "-999\n");
	}
	struct built built = build(buf_view(&b));
	CHECK(built.rc == CHAPERONE_E_PROFILE && built.error.line == 257);
	free(built.memory);
	/* as many keys as a text can hold */
	static const char *const dense[] = {"staff=a b\n", "address=1 b c d e f g h i\n",
	                                    "deny=ab\n",   "phone=1234567890\n",
	                                    "#\n",         "name=ab\n",
	                                    "allow=ab\r"};
	for (size_t k = 0; k < sizeof dense / sizeof *dense; k++) {
		b.n = 0;
		for (unsigned i = 0; i < 5000; i++)
			buf_c(&b, dense[k]);
		built = build(buf_view(&b));
		CHECK(built.rc == 0);
		free(built.memory);
	}
	b.n = 0;
	while (b.n <= (size_t)1 << 20)
		buf_c(&b, "# nothing\n");
	built = build(buf_view(&b));
	CHECK(built.rc == CHAPERONE_E_PROFILE && strstr(built.error.words, "1 MiB"));
	free(built.memory);
	char little[64];
	const struct chaperone_profile *p;
	CHECK(chaperone_profile_build("a", 1, little, sizeof little, &p, NULL) ==
	      CHAPERONE_E_MEMORY);
	CHECK(chaperone_profile_build("a", 1, NULL, 0, &p, NULL) == CHAPERONE_E_ARGUMENT);
	buf_release(&b);
}

int main(void)
{
	struct buf manual = read_file("docs/profile.md");
	struct built b = build(example(&manual));
	CHECK(b.rc == 0);
	if (b.rc)
		printf("docs/profile.md: %zu: %s\n", b.error.line, b.error.words);
	buf_release(&manual); /* nothing of the text is needed any more */
	if (b.p) {
		test_read(b.p);
		test_people(b.p);
		test_contacts(b.p);
	}
	free(b.memory);
	struct buf clinic = read_file("examples/clinic.profile");
	b = build(buf_view(&clinic));
	CHECK(b.rc == 0);
	free(b.memory);
	buf_release(&clinic);
	test_denied();
	test_errors();
	test_forms();
	test_limits();
	return unit_end();
}
