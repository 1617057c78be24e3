/* Check digits and ranges: each validator by numbers that are right, wrong by one, and strange. */
#include "unit.h"

#include "check/validate.h"

static bool ssn_person(struct str s) { return ssn_kind(s) == SSN_PERSON; }
static bool ssn_itin(struct str s) { return ssn_kind(s) == SSN_ITIN; }
static bool ssn_nobody(struct str s) { return ssn_kind(s) == SSN_NO_PERSON; }

static const struct {
	bool (*valid)(struct str s);
	const char *text;
	bool want;
} table[] = {
	{luhn_valid, "79927398713", true},
	{luhn_valid, "79927398710", false},
	{luhn_valid, "", false},
	{luhn_valid, "7", false},
	{luhn_valid, "0000000000000000000000000000000000", false},
	{card_valid, "4111 1111 1111 1111", true},
	{card_valid, "4111-1111-1111-1112", false},
	{card_valid, "371449635398431", true},
	{card_valid, "6011111111111117", true},
	{card_valid, "1234567812345670", false}, /* right digit, no issuer */
	{card_valid, "411111111111111", false},
	{npi_valid, "1234567893", true},
	{npi_valid, "1234567890", false},
	{npi_valid, "3234567893", false},
	{dea_valid, "AB1234563", true},
	{dea_valid, "F91234563", true},
	{dea_valid, "AB1234567", false},
	{dea_valid, "QB1234563", false},
	{vin_valid, "1M8GDM9AXKP042788", true},
	{vin_valid, "11111111111111111", false}, /* digits only: right sum, but no VIN is */
	{vin_valid, "1M8GDM9A0KP042788", false},
	{vin_possible, "1M8GDM9A0KP042788", true},
	{vin_possible, "1M8GDM9A0KP04278I", false},
	{vin_possible, "1M8GDM9A0KP04278", false},
	{mbi_valid, "1EG4-TE5-MK73", true},
	{mbi_valid, "1eg4te5mk73", true},
	{mbi_valid, "0EG4-TE5-MK73", false},
	{mbi_valid, "1SG4-TE5-MK73", false},
	{mbi_valid, "1EG4-TE5-MK7", false},
	{ssn_person, "457-55-5462", true},
	{ssn_person, "000-12-3456", false},
	{ssn_person, "666-12-3456", false},
	{ssn_person, "457-00-5462", false},
	{ssn_person, "457-55-0000", false},
	{ssn_person, "900-12-3456", false},
	{ssn_person, "457-55-546", false},
	{ssn_nobody, "078-05-1120", true},
	{ssn_nobody, "987-65-4325", true},
	{ssn_nobody, "987-65-4330", false},
	{ssn_itin, "912-78-4456", true},
	{ssn_itin, "912-66-4456", false},
	{ssn_itin, "912-93-4456", false},
	{aba_valid, "021000021", true},
	{aba_valid, "021000022", false},
	{aba_valid, "991000021", false},
	{aba_valid, "000000000", false},
	{iban_valid, "DE89 3704 0044 0532 0130 00", true},
	{iban_valid, "DE88370400440532013000", false},
	{iban_valid, "GB82 WEST 1234 5698 7654 32", true},
	{iban_valid, "GB82", false},
	{imei_valid, "490154203237518", true},
	{imei_valid, "490154203237519", false},
	{gtin_valid, "4006381333931", true},
	{gtin_valid, "4006381333932", false},
	{gtin_valid, "00844588003288", true},
	{udi_valid, "(01)00844588003288(17)141120", true},
	{udi_valid, "(01)00844588003289(17)141120", false},
	{udi_valid, "+A123BJC5D6E71G", true},
	{udi_valid, "=/A9999XYZ100T0944", true},
	{ipv4_valid, "203.0.113.61", true},
	{ipv4_valid, "203.0.113.0/24", true},
	{ipv4_valid, "256.0.113.61", false},
	{ipv4_valid, "1.2.3", false},
	{ipv4_valid, "1.2.3.4.5", false},
	{ipv6_valid, "2001:db8::8a2e:370:7334", true},
	{ipv6_valid, "2001:db8:0:0:0:0:0:1", true},
	{ipv6_valid, "fe80::/10", true},
	{ipv6_valid, "2001:db8", false},
	{ipv6_valid, "1::2::3", false},
	{ipv6_valid, "12:30:45", false},
	{ipv6_valid, "::", false},
	{stamp_valid, "20240415", true},
	{stamp_valid, "2024041512", true},
	{stamp_valid, "2024041525", false},
	{stamp_valid, "20241315", false},
	{stamp_valid, "60855501440000", false},
	{nanp_valid, "(608) 555-0144", true},
	{nanp_valid, "1 608 555 0144", true},
	{nanp_valid, "108 555 0144", false},
	{nanp_valid, "608 155 0144", false},
	{nanp_valid, "911 555 0144", false},
	{nanp_valid, "608 911 0144", false},
	{nanp_valid, "2 608 555 0144", false},
	{zip3_restricted, "03601", true},
	{zip3_restricted, "89301", true},
	{zip3_restricted, "53704", false},
	{zip3_restricted, "03", false},
};

int main(void)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		bool got = table[i].valid(str_c(table[i].text));
		if (got != table[i].want)
			printf("line %zu of the table: %s\n", i + 1, table[i].text);
		CHECK(got == table[i].want);
	}
	CHECK(date_valid(2024, 2, 29) && !date_valid(2023, 2, 29) && date_valid(0, 2, 29));
	CHECK(!date_valid(2024, 13, 1) && !date_valid(2024, 0, 1) && !date_valid(2024, 4, 31));
	CHECK(!date_valid(1900, 2, 29) && date_valid(2000, 2, 29));
	return unit_end();
}
