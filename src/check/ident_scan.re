/*
 * ident_scan: the direct-coded scanners behind lex.c. Entered only where a word
 * or number starts. Every loop that can run without having matched is bounded,
 * so each call looks at most a few hundred bytes beyond what it returns.
 */
#include "check/lex.h"

/*!re2c
re2c:yyfill:enable = 0;
re2c:case-ranges = 1;
re2c:define:YYCTYPE = "unsigned char";
re2c:define:YYCURSOR = p;
re2c:define:YYMARKER = mark;

d    = [0-9];
dO   = [0-9Oo];
L    = [A-Za-z];
U    = [A-Z];
an   = [A-Za-z0-9];
hex  = [0-9A-Fa-f];
ws   = " " | "\xC2\xA0";
dash = "-" | "\xE2\x80" [\x90-\x95];

ampm   = [aApP] ("." [mM] "." | [mM]);
letter = [ap];
zone   = ws ("ET"|"CT"|"MT"|"PT"|"EST"|"EDT"|"CST"|"CDT"|"MST"|"MDT"|"PST"|"PDT"|"UTC"|"GMT");
hour   = d{1,2};
plain  = hour (":" d d)?;
marked = hour ":" d d (":" d d)? (ws? ampm | letter)? | hour ws? ampm | hour letter;
point  = marked | plain;

month  = 'jan' | 'feb' | 'mar' | 'apr' | 'may' | 'jun' | 'jul' | 'aug' | 'sep' | 'sept' | 'oct' |
         'nov' | 'dec' | 'january' | 'february' | 'march' | 'april' | 'june' | 'july' | 'august' |
         'september' | 'october' | 'november' | 'december' | 'enero' | 'febrero' | 'marzo' |
         'abril' | 'mayo' | 'junio' | 'julio' | 'agosto' | 'septiembre' | 'octubre' |
         'noviembre' | 'diciembre';

area   = [2-9] dO{2};
line   = dO{3} [-./ ] dO{4};

strong = 'com' | 'org' | 'net' | 'edu' | 'gov' | 'mil' | 'int' | 'info' | 'biz' | 'io' | 'app' |
         'dev' | 'ai' | 'health' | 'care' | 'clinic' | 'doctor' | 'hospital' | 'dental' | 'med' |
         'example' | 'test' | 'online' | 'site' | 'store' | 'shop' | 'blog' | 'news' | 'link' |
         'live' | 'page' | 'web' | 'xyz' | 'club' | 'fund' | 'events' | 'jobs' | 'tv' | 'gl' |
         'ly' | 'uk' | 'ca' | 'mx' | 'eu' | 'de' | 'fr' | 'nl' | 'ch' | 'au' | 'nz' | 'jp' |
         'br' | 'cn' | 'ru' | 'ph' | 'us' | 'co' | 'gg' | 'fm' | 'tech' | 'cloud';
weak   = 'me' | 'it' | 'in' | 'is' | 'to' | 'be' | 'so' | 'at' | 'no' | 'es' | 'pt' | 'my' | 'id' |
         'name' | 'pro' | 'life' | 'help' | 'today' | 'world' | 'team' | 'zone' | 'one';
*/

/* Is the domain label at text, up to `end`, a top-level domain: 2 when it is enough by itself,
 * 1 when it is also a common word, 0 when it is none? */
int scan_tld(const char *text, const char *end)
{
	const unsigned char *p = (const unsigned char *)text, *mark;
	/*!re2c
	strong { return p == (const unsigned char *)end ? 2 : 0; }
	weak   { return p == (const unsigned char *)end ? 1 : 0; }
	*      { return 0; }
	*/
}

enum lex_kind scan_code(const char *text, const char **end)
{
	const unsigned char *p = (const unsigned char *)text, *mark;
	/*!re2c
	d+ { *end = (const char *)p; return LEX_NUMBER; }
	d+ ([-_] an+ | [./] d an* | L an*) ([-_]+ an+ | [./] d an*)* {
		*end = (const char *)p;
		return LEX_CODE;
	}
	L{1,20} ([-_]{1,2} L{1,20}){0,4} [-_]{0,2} d an* ([-_]+ an+ | [./] d an*)* {
		*end = (const char *)p;
		return LEX_CODE;
	}
	* { return LEX_NONE; }
	*/
}

/* The extension after a phone number: ", ext 229". NULL: there is none. */
const char *scan_extension(const char *text)
{
	const unsigned char *p = (const unsigned char *)text, *mark;
	/*!re2c
	","? ws? ('ext' "."? | 'x' | 'extension') ws? d{1,6} { return (const char *)p; }
	* { return NULL; }
	*/
}

enum lex_kind scan_number(const char *text, const char **end)
{
	const unsigned char *p = (const unsigned char *)text, *mark, *start = p;
#define IS(kind) *end = (const char *)p; return kind
	/*!re2c
	d+                                                       { IS(LEX_NUMBER); }
	d{1,3} ("," d{3})+ ("." d+)?                             { IS(LEX_QUANTITY); }
	d{1,4} "." d{1,4}                                        { IS(LEX_DECIMAL); }
	d+ ("." d+)? ws? "%"                                     { IS(LEX_QUANTITY); }
	d+ ("." d+)? ('mg' | 'ml' | 'mcg' | 'lb' | 'lbs' | 'kg' | 'oz' | 'cm' | 'mm' | 'ft' | 'mph' |
	  'bpm' | 'hr' | 'hrs' | 'min' | 'mins' | 'sec' | 'secs' | 'k' | 'gb' | 'mb' | 'tb' | 'mi' |
	  'km' | 'cc' | 'ish' | 'x' | 'ers' | 'mos' | 'wks' | 'g' | 'mhz' | 'ghz') {
		IS(LEX_QUANTITY);
	}
	d{1,3} ('st' | 'nd' | 'rd' | 'th')                       { IS(LEX_ORDINAL); }
	d{1,4} "s"                                               { IS(LEX_DECADE); }

	hour ":" d d (":" d d)? (ws? ampm | letter)? zone?       { IS(LEX_CLOCK); }
	hour ws? ampm zone?                                      { IS(LEX_CLOCK); }
	hour "h" (d d)?                                          { IS(LEX_CLOCK); }
	d{1,3} dash d{1,3}                                       { IS(LEX_RANGE); }
	point dash point zone?                                   { IS(LEX_CLOCK_RANGE); }
	marked ws dash ws point zone?                            { IS(LEX_CLOCK_RANGE); }

	d{1,2} "/" d{1,2}                                        { IS(LEX_DATE_SHORT); }
	d{1,2} "/" d{1,2} "/" (d{4} | d{2})                      { IS(LEX_DATE); }
	d{1,2} "-" d{1,2} "-" (d{4} | d{2})                      { IS(LEX_DATE); }
	d{1,2} "." d{1,2} "." (d{4} | d{2})                      { IS(LEX_DATE); }
	d{4} "-" d{1,2} "-" d{1,2} ([Tt] d d ":" d d (":" d d)? [Zz]?)? { IS(LEX_DATE); }
	d{4} "/" d{1,2} "/" d{1,2}                               { IS(LEX_DATE); }
	d{4} "." d{1,2} "." d{1,2}                               { IS(LEX_DATE); }
	d{1,2} [-/] month [-/] (d{4} | d{2})                     { IS(LEX_DATE); }

	d{1,3} [- ]? 'year' [- ] 'old' 's'?                      { IS(LEX_AGE); }
	d{1,3} [- ]? ('yr' | 'month' | 'mo' | 'week' | 'wk' | 'day' | 'years' | 'yrs' | 'months' |
	  'mos' | 'weeks' | 'wks' | 'days') [- ] 'old' 's'?      { IS(LEX_AGE); }
	d{1,3} [- ]? ('yo' | 'y/o' | 'y.o.' | 'yom' | 'yof' | 'yr/o') 's'? { IS(LEX_AGE); }
	d{1,3} "-"? ("M" | "F")                                  { IS(LEX_AGE_SEX); }

	("1" [-. ]?)? "(" area ")" [-. ]{0,2} line          { IS(LEX_PHONE); }
	("1" [-. ])? area [-./ ] line                       { IS(LEX_PHONE); }
	"+" "1" [-. ]? ("(" area ")" | area) [-. ]? dO{3} [-. ]? dO{4} { IS(LEX_PHONE); }
	("1" [-. ])? [2-9] d d [-. ] d{3} [-. ] U{4}               { IS(LEX_PHONE); }
	("1" [-. ])? "8" d d [-. ] (d{3} U{4} | U{2,4} [-. ] (U | d){3,7} | U{6,11}) { IS(LEX_PHONE); }
	[2-9] d d "-" d{4}                                  { IS(LEX_PHONE_LOCAL); }
	"+" [1-9] d{0,2} ([-. ]? "(" d{1,4} ")")? ([-. ]? d{2,5}){2,5} { IS(LEX_PHONE_INTL); }

	dO{3} "-" dO{2} "-" dO{4}                                { IS(LEX_SSN); }
	d{3} ("." d{2} "." | ws d{2} ws) d{4}                    { IS(LEX_SSN); }
	[xX*]{3} [- ]? [xX*]{2} [- ]? d{4}                       { IS(LEX_SSN_PARTIAL); }

	d{4} ([ -] d{4}){3}                                      { IS(LEX_CARD); }
	d{4} [ -] d{6} [ -] d{5}                                 { IS(LEX_CARD); }
	[xX*]{4} ([ -]? [xX*]{4}){2} [ -]? d{4}                  { IS(LEX_CARD); }
	[0-9oOlI]{4} (ws [0-9oOlIxX]{4}){3}                      { IS(LEX_CARD_LIKE); }
	U{2} d{2} (" "? [A-Z0-9]{4}){2,7} (" "? [A-Z0-9]{1,3})?  { IS(LEX_IBAN); }

	[1-9] L an d [- ]? L an d [- ]? L L d d                  { IS(LEX_MBI); }
	'bc1' [a-z0-9]+                                           { IS(p - start < 12 ? LEX_CODE : LEX_WALLET); }
	'0x' hex+                                                { IS(p - start == 42 ? LEX_WALLET : LEX_OTHER); }
	"#" hex{6}                                               { IS(LEX_OTHER); }

	hex{8} ("-" hex{4}){3} "-" hex{12}                       { IS(LEX_CODE); }
	d{1,3} ("." d{1,3}){3} ("/" d{1,2})?                     { IS(LEX_IPV4); }
	hex{2} (":" hex{2}){5} | hex{2} ("-" hex{2}){5} | hex{4} "." hex{4} "." hex{4} { IS(LEX_MAC); }
	hex{1,4} (":" hex{0,4}){2,7} ("/" d{1,3})?               { IS(LEX_IPV6); }
	"::" hex{1,4} (":" hex{1,4}){0,6}                        { IS(LEX_IPV6); }

	"(01)" d{14} ("(" d{2,3} ")" [A-Za-z0-9./_-]{0,19} an)*     { IS(LEX_UDI); }
	"+" U an{3} [A-Z0-9]{2,18} [0-9] [A-Z0-9]? ("/" [$A-Z0-9+.]+)+ { IS(LEX_UDI); }
	"=/" an{5,30} ("=" [,}-]? an+)*                          { IS(LEX_UDI); }

	[-+]? d{1,3} "." d{3,8} ","? ws? [-+]? d{1,3} "." d{3,8} { IS(LEX_COORDINATES); }
	d{1,3} "." d{1,8} "\xC2\xB0" ws? [NSns] ","? ws? d{1,3} "." d{1,8} "\xC2\xB0" ws? [EWew] {
		IS(LEX_COORDINATES);
	}
	* { return LEX_NONE; }
	*/
#undef IS
}
