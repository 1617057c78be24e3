/*
 * ident_word: the words that give numbers, codes and times their meaning, as one
 * direct-coded automaton. Adding a word is adding it to the list of its class;
 * what a class means is said in the tables of context.c, when.c, age.c and street.c.
 */
#include "check/lex.h"

/*!re2c
re2c:yyfill:enable = 0;
re2c:case-ranges = 1;
re2c:define:YYCTYPE = "unsigned char";
re2c:define:YYCURSOR = p;
re2c:define:YYMARKER = mark;

a_ = 'a' | "\xC3" [\x81\xA1];
e_ = 'e' | "\xC3" [\x89\xA9];
i_ = 'i' | "\xC3" [\x8D\xAD];
o_ = 'o' | "\xC3" [\x93\xB3];
u_ = 'u' | "\xC3" [\x9A\xBA];
n_ = "\xC3" [\x91\xB1];
q  = "'" | "\xE2\x80\x99";

month       = 'january' | 'february' | 'april' | 'june' | 'july' | 'august' | 'september' |
              'october' | 'november' | 'december' | 'feb' | 'apr' | 'jul' | 'aug' | 'sept' |
              'oct' | 'nov' | 'dec' | 'enero' | 'febrero' | 'marzo' | 'abril' | 'junio' |
              'julio' | 'agosto' | 'septiembre' | 'setiembre' | 'octubre' | 'noviembre' |
              'diciembre';
month_soft  = 'may' | 'march';
weekday     = ('mon' | 'tues' | 'wednes' | 'thurs' | 'fri' | 'satur' | 'sun') 'day' 's'? |
              'tues' | 'weds' | 'thur' | 'thurs' | 'tue' | 'wed' | 'fri' | 'lunes' | 'martes' |
              'mi' e_ 'rcoles' | 'jueves' | 'viernes' | 's' a_ 'bado' 's'? | 'domingo' 's'? |
              'lundi' | 'mwf';
month_short = 'mar' | 'jan' | 'jun' | 'sep' | 'mayo' | 'ene' | 'abr' | 'dic';
weekday_soft = 'thu' | 'mon' | 'sat' | 'sun';
weekdays    = 'weekday' 's'? | 'weekend' 's'? | 'weeknight' 's'? | 'wknd';
relative    = 'today' | 'tonight' | 'tomorrow' | 'yesterday' | 'tmrw' | 'tmr' | 'tomoro' |
              'tomorow' | 'tommorow' | 'tonite' | '2nite' | '2day' | '2moro' | 'hoy' | 'ayer' |
              'anoche' | 'anteayer' | 'antier' | 'yest' | 'ystrdy' | 'demain' | 'hier';
manana      = 'ma' n_ 'ana';
noon        = 'noon' | 'midnight' | 'mediod' i_ 'a' | 'medianoche';
sunup       = 'dawn' | 'dusk' | 'sunrise' | 'sunset' | 'lunchtime' | 'overnight' | 'lunch';
daypart     = ('morning' | 'afternoon' | 'evening' | 'night') 's'? | 'nite' | 'tarde' | 'noche' |
              'madrugada';
period      = 'week' | 'month' | 'year' | 'quarter' | 'semester' | 'season' | 'wk' | 'semana' |
              'mes' | 'a' n_ 'o' | 'w33k';
season      = 'spring' | 'summer' | 'fall' | 'winter' | 'autumn' | 'verano' | 'invierno' |
              'oto' n_ 'o' | 'primavera' | 'springtime' | 'summertime' | 'wintertime';
holiday     = 'christmas' | 'xmas' | 'easter' | 'thanksgiving' | 'halloween' | 'hanukkah' |
              'chanukah' | 'diwali' | 'eid' | 'ramadan' | 'ramadhan' | 'passover' |
              'juneteenth' | 'kwanzaa' | 'navidad' | 'nochebuena' | 'purim' | 'nowruz' |
              'pesach' | 'pascua' | 'pentecost' | 'songkran' | 'vesak' | 'midsummer' |
              'shabbat' | 'sukkot';
holiday_soft = 'lent' | 'homecoming' | 'advent' | 'holi';
holiday_adj = 'black' | 'good' | 'giving' | 'ash' | 'cyber' | 'fat';
holiday_head = 'labor' | 'memorial' | 'veterans' q? | 'presidents' q? | 'columbus' |
               'mothers' q? | 'fathers' q? | 'valentine' | 'valentines' q? | 'boxing' | 'leap' |
               'groundhog' | 'mlk' | 'patrick' | 'election' | 'patriots' q? | 'indigenous';
this        = 'this';
last        = 'last' | 'past' | 'l4st' | 'previous';
next        = 'next' | 'following' | 'coming' | 'upcoming';
every       = 'every' | 'each' | 'cada' | 'todos';
the         = 'the' | 'da';
article     = 'a' | 'an';
ago         = 'ago' | 'back' | 'later' | 'earlier';
at          = 'at';
on          = 'on' | 'upon';
in          = 'in' | 'during' | 'within' | 'en' | 'durante';
by          = 'by';
until       = 'until' | 'till' | 'til' | 'hasta' | 'thru' | 'through';
from        = 'from' | 'desde';
to          = 'to' | 'a';
serve       = 'near' | 'serve' | 'serves' | 'serving' | 'covering';
around      = 'around' | 'about' | 'approximately' | 'circa' | 'roughly' | 'approx';
since       = 'since';
before      = 'before' | 'after' | 'por' | 'antes' | 'despu' e_ 's' | 'b4';
of          = 'of';
and         = 'and' | 'y';
or          = 'or' | 'o' | 'u';
el          = 'el' | 'los';
la          = 'la' | 'las';
de          = 'de' | 'del';
este        = 'este' | 'esta';
pasado      = 'pasad' [oOaA] | 'pr' o_ 'xim' [oOaA] | 'siguiente';
hace        = 'hace';
func        = ('i' | 'you' | 'we' | 'they' | 'he' | 'she' | 'it' | 'that' | 'who' | 'there') q ('ve' | 'd' | 'll') |
              ('you' | 'we') q 're' | 'it' q 's' | 'that' q 's' |
              ('can' | 'won' | 'isn' | 'doesn' | 'wasn' | 'didn') q 't' | 'unless' | 'except' |
              'yet' | 'now' | 'though' | 'with' | 'w' | 'whether' | 'i' | 'we' | 'you' | 'he' |
              'she' | 'they' | 'it' | 'me' | 'us' | 'him' | 'them' | 'its' | 'that' | 'which' |
              'who' | 'whose' | 'what' | 'when' | 'where' | 'how' | 'why' | 'if' | 'but' | 'so' |
              'because' | 'cuz' | 'for' | 'as' | 'than' | 'then' | 'not' | 'do' | 'does' |
              'did' | 'has' | 'have' | 'had' | 'will' | 'would' | 'can' | 'could' | 'should' |
              'just' | 'there' | 'here' | 'also' | 'too' | 'still' | 'again' | 'please' | 'pls' |
              'plz' | 'thanks' | 'thx' | 'thank' | 'con' | 'para' | 'que' | 'su' | 'y' q 'all' |
              'don' q 't' | 'dont' | 'got' | 'get' | 'bring' | 'come' | 'ask' | 'while' | 'lol' |
              'u' | 'ur' | 'already';
poss        = 'my' | 'your' | 'his' | 'her' | 'our' | 'their';
mid         = 'mid' | 'early' | 'late';
new         = 'new';
bound       = 'up' | 'above' | 'below' | 'over' | 'under' | 'm' a_ 's' | 'menores' | 'mayores';
number      = 'una' | 'one' | 'two' | 'three' | 'four' | 'five' | 'six' | 'seven' | 'eight' |
              'nine' | 'ten' | 'eleven' | 'twelve' | 'dos' | 'tres' | 'cuatro' | 'cinco' |
              'seis' | 'siete' | 'ocho' | 'nueve' | 'diez' | 'doce';
teen        = 'thirteen' | 'fourteen' | 'fifteen' | 'sixteen' | 'seventeen' | 'eighteen' |
              'nineteen' | 'trece' | 'catorce' | 'quince';
tens        = 'twenty' | 'thirty' | 'forty' | 'fifty' | 'sixty' | 'seventy' | 'eighty' |
              'ninety' | 'veinte' | 'treinta' | 'cuarenta' | 'cincuenta' | 'sesenta' |
              'setenta' | 'ochenta' | 'noventa';
decade      = 'teens' | 'twenties' | 'thirties' | 'forties' | 'fifties' | 'sixties' |
              'seventies' | 'eighties' | 'nineties';
ordinal     = 'first' | 'second' | 'third' | 'fourth' | 'fifth' | 'sixth' | 'seventh' |
              'eighth' | 'ninth' | 'tenth' | 'eleventh' | 'twelfth' | 'thirteenth' |
              'fourteenth' | 'fifteenth' | 'sixteenth' | 'seventeenth' | 'eighteenth' |
              'nineteenth' | 'twentieth' | 'thirtieth' | 'primero';
couple      = 'couple' | 'few' | 'several' | 'pair';
unit        = 'years' | 'seconds' | ('minute' | 'min' | 'hour' | 'hr' | 'decade') 's'? | 'days' |
              'weeks' | 'months' | 'yrs' | 'yr' | 'wks' | 'mo' | 'mos' | 'd' i_ 'a' 's'? |
              'hora' 's'? | 'minuto' 's'? | 'semanas' | 'meses' | 'a' n_ 'os' | 'fortnight' |
              'secs' | 'sec' | 'mins';
day         = 'day' | 'eve';
old         = 'old' | 'olds' | 'older';
yo          = 'yo' | 'yos';
life        = 'death' | 'died' | 'dead' | 'dies' | 'diagnosed' | 'retired' | 'beat' | 'started' |
              'start' | 'starts' | 'begin' | 'begins' | 'married' | 'screening' | 'passed';
age         = 'age' | 'ages' | 'aged' | 'edad' | 'edades' | 'oldest' | 'youngest';
turn        = 'turn' | 'turns' | 'turned' | 'turning' | 'cumpli' o_ | 'cumple' | 'cumplir';
be          = 'is' | 'was' | 'are' | 'were' | 'am' | 'be' | 'being' | 'been' | 'only' |
              'barely' | 'almost' | 'nearly' | 'es' | 'era';
i_am        = ('i' | 'he' | 'she' | 'who' | 'they') q ('m' | 's' | 're') | 'im' | 'shes' |
              'hes' | 'tengo' | 'tiene' | 'ten' i_ 'a' | 'tienen';
people      = 'adults' | 'men' | 'women' | 'people' | 'patients' | 'kids' | 'children' |
              'anyone' | 'everyone' | 'ladies' | 'seniors' | 'babies' | 'infants' | 'males' |
              'females' | 'those' | 'folks' | 'adult' | 'infant' | 'toddlers' | 'guys' |
              'couples' | 'girls' | 'boys' | 'adultos' | 'mujeres' | 'hombres' | 'personas' |
              'ni' n_ 'os' | 'nobody' | 'somebody' | 'someone' | 'population';
kin         = 'mom' | 'twins' | 'mother' | 'father' | 'mama' | 'mum' | 'dad' | 'papa' | 'son' |
              'daughter' | 'brother' | 'sister' | 'grandma' | 'grandpa' | 'grandmother' |
              'grandfather' | 'granny' | 'nana' | 'aunt' | 'uncle' | 'cousin' | 'niece' |
              'nephew' | 'husband' | 'wife' | 'abuela' | 'abuelo' | 'abue' | 'hijo' | 'hija' |
              'baby' | 'boyfriend' | 'girlfriend' | 'grandson' | 'granddaughter' | 'nonna' |
              'kid' | 'tia' | 'tio' | 'stepson' | 'hermana' | 'hermano' | 'girl' | 'boy' |
              'man' | 'woman' | 'male' | 'female' | 'resident' | 'gma' | 'gpa' | 'bride' |
              'groom' | 'toddler';
open        = 'open' | 'opens' | 'close' | 'closes' | 'closed' | 'hours' | 'abierto' |
              'abrimos' | 'horario' | 'abre' | 'doors' | 'shift';
oclock      = 'o' q 'clock' | 'oclock' | 'sharp' | 'punto';
birthday    = 'birthday' | 'bday' | 'cumplea' n_ 'os';
born        = 'dob' | 'born' | 'birth' | 'birthdate' | 'nacimiento' | 'exp' | 'expires' |
              'dated';
l_mrn       = 'mrn' | 'mrns' | 'chart' | 'charts' | 'record' | 'records' | 'expediente' |
              'wristband' | 'bracelet' | 'hrn' | 'folder' | 'emr' | 'ehr' | 'armband' | 'pid' |
              'ptid' | 'historia' | 'epic' | 'medrec' | 'emrn';
l_patient   = 'patient' | 'pt' | 'paciente' | 'pts';
l_ssn       = 'ssn' | 'ssns' | 'ss' | 'social' | 'soc' | 'itin' | 'socials' | 'seguro';
l_plan      = 'member' | 'mbr' | 'subscriber' | 'medicare' | 'medicaid' | 'mbi' | 'hicn' |
              'grp' | 'group' | 'p' o_ 'liza' | 'insurance' | 'tricare' | 'tenncare' | 'hmo' |
              'ppo' | 'beneficiary' | 'insurer' | 'insured' | 'dod' | 'payer' | 'hic' |
              'afiliado' | 'ahcccs' | 'masshealth' | 'badgercare' | 'soonercare' | 'champva' |
              'dependent' | 'rxgrp' | 'rxid' | 'rxgroup' | 'edipi' | 'benefits' | 'miembro' |
              'mcd' | 'chip' | 'epo';
l_plan_soft = 'plan' | 'policy' | 'cigna' | 'humana' | 'anthem' | 'bcbs' | 'kaiser' |
              'unitedhealthcare' | 'uhc' | 'mutual' | 'denied' | 'eligibility' | 'coverage' |
              'billed' | 'aetna' | 'shield' | 'premera' | 'regence' | 'highmark' | 'molina' |
              'centene' | 'wellcare' | 'ambetter' | 'carefirst' | 'healthnet' | 'medigap' |
              'marketplace' | 'eob' | 'choice' | 'advantage';
l_account   = 'account' | 'acct' | 'accounts' | 'acc' | 'cuenta' | 'routing' | 'aba' | 'iban' |
              'swift' | 'hsa' | 'fsa' | 'guarantor' | 'autopay' | 'statement' | 'wallet' |
              'checking' | 'savings' | 'tarjeta' | 'ach' | 'loan' | 'mortgage' | 'venmo' |
              'zelle' | 'paypal' | 'cashapp' | 'carecredit' | 'fra' | 'hra' | 'ledger' |
              'saldo' | 'cta';
l_account_soft = 'bill' | 'fee' | 'fees' | 'balance' | 'card' | 'cards' | 'visa' | 'mastercard' |
                 'amex' | 'discover' | 'debit' | 'credit' | 'copay' | 'payment' | 'charge' |
                 'charged' | 'deposit' | 'retainer' | 'refund' | 'factura' | 'crypto' | 'btc' |
                 'owe' | 'owes' | 'sandbox' | 'billing' | 'receipt' | 'installment' | 'wire' |
                 'transfer' | 'deducted' | 'collections' | 'bank' | 'banco' | 'pago' | 'cobro';
l_license   = 'license' | 'licence' | 'licenses' | 'licensed' | 'lic' | 'dl' | 'cdl' | 'dea' |
              'npi' | 'npis' | 'certificate' | 'cert' | 'licencia' | 'upin' | 'licensure' |
              'registry' | 'caqh' | 'ptan' | 'taxonomy' | 'certification' | 'registration' |
              'licensee' | 'permiso';
l_license_soft = 'permit' | 'provider' | 'rn' | 'lpn' | 'credential' | 'credentialing' |
                 'handler' | 'prescriber' | 'pilot' | 'dmv' | 'dot' | 'lvn' | 'cna' | 'aprn' |
                 'crna' | 'pharmacist' | 'dentist' | 'therapist' | 'notary' | 'plumber' |
                 'contractor' | 'electrician' | 'board' | 'credentials' | 'compact' | 'cpr';
l_vin       = 'vin';
l_plate     = 'plate' | 'plates' | 'placa' | 'placas' | 'tag';
l_color     = 'red' | 'blue' | 'white' | 'gray' | 'grey' | 'silver' | 'maroon' | 'burgundy' |
              'beige' | 'tan' | 'teal' | 'navy' | 'purple' | 'orange' | 'yellow' | 'gold' |
              'bronze';
l_vehicle   = 'drives' | 'drove' | 'driving' | 'car' | 'truck' | 'van' | 'suv' | 'sedan' |
              'minivan' | 'vehicle' | 'motorcycle' | 'trailer' | 'jeep' | 'pickup' | 'taxi' |
              'uber' | 'lyft' | 'rig' | 'bike' | 'hatch' | 'hatchback' | 'convertible' |
              'camioneta' | 'troca' | 'carro' | 'kia' | 'honda' | 'toyota' | 'camry' | 'civic' |
              'corolla' | 'accord' | 'subaru' | 'outback' | 'forester' | 'ford' | 'chevy' |
              'tesla' | 'nissan' | 'sentra' | 'altima' | 'bmw' | 'audi' | 'volvo' | 'mazda' |
              'hyundai' | 'sonata' | 'elantra' | 'dodge' | 'gmc' | 'prius' | 'odyssey' |
              'sienna' | 'tacoma' | 'tundra' | 'silverado' | 'malibu' | 'impala' | 'versa' |
              'miata' | 'lexus' | 'acura' | 'buick' | 'cadillac' | 'chrysler' | 'volkswagen' |
              'vw' | 'ambulance' | 'parked' | 'towed' | 'handicap' | 'handicapped' | 'mustang' |
              'explorer' | 'rav' | 'crv' | 'mercedes' | 'jetta' | 'wrangler' | 'transit' |
              'caravan' | 'equinox' | 'rogue' | 'tahoe' | 'suburban' | 'headlights' | 'driver' |
              'infiniti' | 'porsche' | 'jaguar' | 'fiat' | 'scion' | 'saturn' | 'pontiac' |
              'rivian' | 'suzuki' | 'mitsubishi' | 'yaris' | 'highlander' | 'fusion' | 'taurus' |
              'bronco' | 'cruze' | 'camaro' | 'corvette' | 'yukon' | 'durango' | 'cherokee' |
              'sorento' | 'sportage' | 'forte' | 'optima' | 'telluride' | 'tucson' | 'palisade' |
              'murano' | 'pathfinder' | 'maxima' | 'impreza' | 'crosstrek' | 'golf' | 'passat' |
              'tiguan' | 'coupe' | 'wagon' | 'moped' | 'cab' | 'rv' | 'camper' | 'coche' |
              'camion' | 'auto' | 'subie' | 'benz' | 'lincoln' | 'tow' | 'tows' | 'valet' |
              'garage' | 'parks';
l_device    = 'serial' | 'serials' | 'sn' | 's/n' | 'ser' | 'udi' | 'imei' | 'gtin' | 'mac' |
              'lot' | 'lots' | 'batch' | 'meid' | 'esn' | 'lote' | 'serie';
l_device_soft = 'pump' | 'pumps' | 'implant' | 'implants' | 'transmitter' | 'reader' | 'sensor' |
                'device' | 'pacemaker' | 'cpap' | 'bipap' | 'concentrator' | 'monitor' |
                'processor' | 'stent' | 'valve' | 'dexcom' | 'libre' | 'recall' | 'sticker' |
                'cochlear' | 'catheter' | 'transponder' | 'ventilator' | 'vent' | 'wheelchair' |
                'scooter' | 'laptop' | 'printer' | 'cart' | 'di' | 'meter' | 'loaner' |
                'defibrillator' | 'aed' | 'baha' | 'drone' | 'bomba' | 'marcapasos' | 'iud' |
                'stimulator' | 'neurostimulator' | 'dbs' | 'vns' | 'shunt' | 'port' | 'mesh' |
                'lens' | 'iol' | 'prosthesis' | 'prosthetic' | 'graft' | 'filter' | 'leads' |
                'recorder' | 'holter' | 'glucometer' | 'cgm' | 'freestyle' | 'omnipod' |
                'medtronic' | 'resmed' | 'philips' | 'apap' | 'nebulizer' | 'aid' | 'aids' |
                'cuff' | 'tablet' | 'ipad' | 'chromebook' | 'router' | 'modem' | 'analyzer' |
                'infusion' | 'tubing' | 'cartridge' | 'vial' | 'syringe' | 'vaccine' | 'walker' |
                'replacement' | 'pillcam' | 'biomed' | 'supplier' | 'error' | 'alarm';
l_bio       = 'fingerprint' | 'fingerprints' | 'voiceprint' | 'iris' | 'retina' | 'retinal' |
              'palm' | 'biometric' | 'biometrics' | 'template' | 'templates' | 'faceprint' |
              'gait' | 'thumbprint' | 'livescan' | 'str' | 'handprint' | 'enrollment' |
              'facial' | 'afis' | 'palmprint' | 'ocular' | 'minutiae' | 'enrolled';
l_bio_soft  = 'finger' | 'thumb' | 'face' | 'print' | 'prints' | 'scan' | 'vein' | 'scanner' |
              'kiosk' | 'dna' | 'markers' | 'hash' | 'signature' | 'matched' | 'genotype' |
              'snp' | 'allele' | 'profile' | 'biometria' | 'huella';
l_place     = 'room' | 'rm' | 'bed' | 'chair' | 'bay' | 'cuarto' | 'habitaci' o_ 'n' | 'cama' |
              'locker' | 'bunk' | 'stall' | 'mailbox' | 'cubby' | 'crib' | 'sala' |
              'habitacion' | 'cubicle' | 'bassinet' | 'isolette';
l_place_soft = 'icu' | 'picu' | 'nicu' | 'er' | 'triage' | 'peds' | 'ward' | 'micu' | 'sicu' |
               'ccu' | 'pacu' | 'unit' | 'bib' | 'badge';
l_id        = 'id' | 'ids' | 'ref' | 'reference' | 'userid';
l_other     = 'claim' | 'claims' | 'clm' | 'case' | 'accession' | 'passport' | 'pasaporte' |
              'rx' | 'ticket' | 'confirmation' | 'student' | 'inmate' | 'grievance' | 'appeal' |
              'docket' | 'membership' | 'barcode' | 'irb' | 'subject' | 'donor' | 'grant' |
              'pledge' | 'tcn' | 'encounter' | 'enc' | 'specimen' | 'incident' | 'auth' |
              'authorization' | 'pa' | 'pkg' | 'req' | 'requisition' | 'cps' | 'complaint' |
              'gamertag' | 'login' | 'username' | 'user' | 'employee' | 'application' | 'app' |
              'scholarship' | 'order' | 'orders' | 'invoice' | 'prescription' | 'referral' |
              'csn' | 'har' | 'study' | 'sample' | 'kit' | 'unos' | 'grid' | 'alien' | 'uscis' |
              'apiary' | 'warrant' | 'booking' | 'report' | 'reporte' | 'caso' | 'folio' |
              'cita' | 'adjuster' | 'parking' | 'pass' | 'trial' | 'band' | 'visit' | 'reclamo' |
              'police' | 'emp' | 'volunteer' | 'staff' | 'school' | 'reservation' | 'pnr' |
              'refill' | 'script' | 'slide' | 'preauth' | 'participant' | 'randomization' |
              'recipient' | 'race' | 'psn' | 'steam' | 'handle' | 'loyalty' | 'wic' | 'ebt' |
              'snap' | 'dcf' | 'dhs' | 'qr' | 'return' | 'rma' | 'sevis' | 'naturalization' |
              'offender' | 'conf' | 'appointment' | 'appt' | 'appts';
l_phone     = 'phone' | 'tel' | 'telephone' | 'cell' | 'mobile' | 'ph' | 'tel' e_ 'fono' |
              'celular' | 'hotline' | 'helpline' | 'voicemail' | 'landline' | 'tty' | 'pager' |
              'voice' | 'callback' | 'direct' | 'numero' | 'linea' | 'movil' | 'contacto' |
              'tlf';
l_call      = 'call' | 'text' | 'reach' | 'contact' | 'dial' | 'llame' | 'llama' | 'llamen' |
              'marque' | 'llamar' | 'sms' | 'whatsapp' | 'viber' | 'signal' | 'telegram';
l_ext       = 'ext' | 'extension' | 'xt';
l_fax       = 'fax' | 'faxed' | 'faxes' | 'faxing' | 'efax' | 'facsimile' | 'refax' | 'faxline' |
              'faxeado' | 'faxear';
l_ip        = 'ip' | 'ips' | 'ipv' | 'server' | 'subnet' | 'ping' | 'wifi' | 'vpn' | 'network' |
              'host' | 'firewall';
l_zip       = 'zip' | 'zipcode' | 'zips' | 'postal' | 'zcta' | 'c' o_ 'digo postal';
filler      = 'number' | 'numbers' | 'num' | 'nbr' | 'no' | 'code' | 'codes' | 'ending' |
              'ends' | 'starting' | 'starts' | 'called' | 'like' | 'looks' | 'n' u_ 'mero' |
              'says' | 'reads' | 'named' | 'shows' | 'digits' | 'identifier' | 'issued' |
              'listed';
near        = 'model' | 'parcel' | 'prize' | 'drawing' | 'elevator' | 'isbn' | 'doi' | 'pmid' |
              'tracking' | 'ups' | 'fedex' | 'usps' | 'sku' | 'part' | 'coupon' | 'promo' |
              'gl' | 'cpt' | 'icd' | 'episode' | 'ep' | 'flight' | 'gate' | 'bus' | 'crew' |
              'troop' | 'route' | 'highway' | 'hwy' | 'measure' | 'prop' | 'proposition' |
              'channel' | 'tickets' | 'bin' | 'pcn' | 'rxbin' | 'asset' | 'tags' | 'page' |
              'chapter' | 'size' | 'hb' | 'sb' | 'local' | 'station' | 'level' | 'floor' |
              'step' | 'grade' | 'catalog' | 'item' | 'stock' | 'inventory' | 'shelf' |
              'uniform' | 'coder' | 'coders' | 'rfc' | 'iso' | 'exam' | 'score' | 'final' |
              'po' | 'gift' | 'supply' | 'closet' | 'vending' | 'raffle' | 'drape' | 'sterile' |
              'paint' | 'carol' | 'mhz' | 'nct' | 'clinicaltrials' | 'price' | 'bond' | 'squad' |
              'psalm' | 'john' | 'color' | 'colour' | 'pantone' | 'hex' | 'thermometers' |
              'form' | 'forms' | 'ordinance' | 'statute' | 'usc' | 'cfr' | 'act' | 'galaxy' |
              'iphone' | 'pixel' | 'windows' | 'area' | 'issn' | 'lccn' | 'oclc' | 'pmc' |
              'arxiv' | 'patch' | 'commit' | 'pull' | 'bug' | 'jira' | 'platform' | 'train' |
              'trek' | 'marathon' | 'verse' | 'psalms' | 'hymn' | 'lottery' | 'powerball' |
              'ticketmaster' | 'scores' | 'scored' | 'vs' | 'versus' | 'game' | 'inning' |
              'quarterback' | 'stadium' | 'recipe' | 'cfu' | 'jersey';
version     = 'version' | 'firmware' | 'chrome' | 'build' | 'release' | 'update' | 'ios' |
              'android' | 'v' | 'interface';
street      = 'street' | 'avenue' | 'ave' | 'road' | 'rd' | 'boulevard' | 'blvd' | 'lane' |
              'ln' | 'pkwy' | 'parkway' | 'terrace' | 'turnpike' | 'expressway' | 'freeway' |
              'cir' | 'av' | 'aven';
street_soft = 'st' | 'dr' | 'drive' | 'ct' | 'court' | 'pl' | 'place' | 'way' | 'circle' |
              'bend' | 'alley' | 'plaza' | 'crossing' | 'run' | 'path' | 'pike' | 'loop' |
              'trail' | 'trl' | 'square' | 'sq' | 'ter' | 'hill' | 'ridge' | 'park' | 'walk' |
              'point' | 'pt' | 'cove' | 'cv' | 'glen' | 'hollow' | 'manor' | 'grove' |
              'landing' | 'xing' | 'crescent' | 'mews' | 'esplanade' | 'broadway' | 'commons' |
              'heights' | 'view' | 'creek' | 'row';
street_head = 'rue' | 'calle' | 'avenida' | 'v' i_ 'a' | 'callej' o_ 'n' | 'carrera' | 'camino' |
              'heol' | 'paseo' | 'urb' | 'carr' | 'colonia' | 'col';
dir         = 'n' | 's' | 'e' | 'w' | 'ne' | 'nw' | 'se' | 'sw' | 'north' | 'south' | 'east' |
              'west' | 'northeast' | 'northwest' | 'southeast' | 'southwest';
apt         = 'apt' | 'suite' | 'apartment' | 'ste' | 'fl' | 'bldg' | 'building' | 'apto' |
              'depto' | 'trlr' | 'spc';
box         = 'box' | 'apartado';
measure     = 'mg' | 'mcg' | 'ml' | 'miles' | 'mile' | 'feet' | 'foot' | 'ft' | 'inches' |
              'inch' | 'pounds' | 'lbs' | 'lb' | 'oz' | 'ounces' | 'kg' | 'percent' | 'dollars' |
              'points' | 'times' | 'degrees' | 'bpm' | 'mph' | 'calories' | 'pills' | 'doses' |
              'dose' | 'visits' | 'more' | 'steps' | 'liters' | 'cc' | 'km' | 'cm' | 'mm' |
              'units' | 'tablets' | 'stars' | 'star' | 'stitches' | 'staples' | 'grams' |
              'cups' | 'teaspoons' | 'bucks' | 'cents' | 'blocks' | 'votes' | 'views' | 'x' |
              'acres' | 'gallons';
*/

enum word ident_word(const char *text, const char *end)
{
	const unsigned char *p = (const unsigned char *)text, *mark;
	enum word w;
	/*!re2c
	month          { w = WORD_MONTH; goto found; }
	month_soft     { w = WORD_MONTH_SOFT; goto found; }
	weekday        { w = WORD_WEEKDAY; goto found; }
	month_short    { w = WORD_MONTH_SHORT; goto found; }
	weekday_soft   { w = WORD_WEEKDAY_SOFT; goto found; }
	weekdays       { w = WORD_WEEKDAYS; goto found; }
	relative       { w = WORD_RELATIVE; goto found; }
	manana         { w = WORD_MANANA; goto found; }
	noon           { w = WORD_NOON; goto found; }
	sunup          { w = WORD_SUNUP; goto found; }
	daypart        { w = WORD_DAYPART; goto found; }
	period         { w = WORD_PERIOD; goto found; }
	season         { w = WORD_SEASON; goto found; }
	holiday        { w = WORD_HOLIDAY; goto found; }
	holiday_soft   { w = WORD_HOLIDAY_SOFT; goto found; }
	holiday_adj    { w = WORD_HOLIDAY_ADJ; goto found; }
	holiday_head   { w = WORD_HOLIDAY_HEAD; goto found; }
	this           { w = WORD_THIS; goto found; }
	last           { w = WORD_LAST; goto found; }
	next           { w = WORD_NEXT; goto found; }
	every          { w = WORD_EVERY; goto found; }
	the            { w = WORD_THE; goto found; }
	article        { w = WORD_ARTICLE; goto found; }
	ago            { w = WORD_AGO; goto found; }
	at             { w = WORD_AT; goto found; }
	on             { w = WORD_ON; goto found; }
	in             { w = WORD_IN; goto found; }
	by             { w = WORD_BY; goto found; }
	until          { w = WORD_UNTIL; goto found; }
	from           { w = WORD_FROM; goto found; }
	to             { w = WORD_TO; goto found; }
	serve          { w = WORD_SERVE; goto found; }
	around         { w = WORD_AROUND; goto found; }
	since          { w = WORD_SINCE; goto found; }
	before         { w = WORD_BEFORE; goto found; }
	of             { w = WORD_OF; goto found; }
	and            { w = WORD_AND; goto found; }
	or             { w = WORD_OR; goto found; }
	el             { w = WORD_EL; goto found; }
	la             { w = WORD_LA; goto found; }
	de             { w = WORD_DE; goto found; }
	este           { w = WORD_ESTE; goto found; }
	pasado         { w = WORD_PASADO; goto found; }
	hace           { w = WORD_HACE; goto found; }
	func           { w = WORD_FUNC; goto found; }
	poss           { w = WORD_POSS; goto found; }
	mid            { w = WORD_MID; goto found; }
	new            { w = WORD_NEW; goto found; }
	bound          { w = WORD_BOUND; goto found; }
	number         { w = WORD_NUMBER; goto found; }
	teen           { w = WORD_TEEN; goto found; }
	tens           { w = WORD_TENS; goto found; }
	decade         { w = WORD_DECADE; goto found; }
	ordinal        { w = WORD_ORDINAL; goto found; }
	couple         { w = WORD_COUPLE; goto found; }
	unit           { w = WORD_UNIT; goto found; }
	day            { w = WORD_DAY; goto found; }
	old            { w = WORD_OLD; goto found; }
	yo             { w = WORD_YO; goto found; }
	life           { w = WORD_LIFE; goto found; }
	age            { w = WORD_AGE; goto found; }
	turn           { w = WORD_TURN; goto found; }
	be             { w = WORD_BE; goto found; }
	i_am           { w = WORD_I_AM; goto found; }
	people         { w = WORD_PEOPLE; goto found; }
	kin            { w = WORD_KIN; goto found; }
	open           { w = WORD_OPEN; goto found; }
	oclock         { w = WORD_OCLOCK; goto found; }
	birthday       { w = WORD_BIRTHDAY; goto found; }
	born           { w = WORD_BORN; goto found; }
	l_mrn          { w = WORD_L_MRN; goto found; }
	l_patient      { w = WORD_L_PATIENT; goto found; }
	l_ssn          { w = WORD_L_SSN; goto found; }
	l_plan         { w = WORD_L_PLAN; goto found; }
	l_plan_soft    { w = WORD_L_PLAN_SOFT; goto found; }
	l_account      { w = WORD_L_ACCOUNT; goto found; }
	l_account_soft { w = WORD_L_ACCOUNT_SOFT; goto found; }
	l_license      { w = WORD_L_LICENSE; goto found; }
	l_license_soft { w = WORD_L_LICENSE_SOFT; goto found; }
	l_vin          { w = WORD_L_VIN; goto found; }
	l_plate        { w = WORD_L_PLATE; goto found; }
	l_color        { w = WORD_L_COLOR; goto found; }
	l_vehicle      { w = WORD_L_VEHICLE; goto found; }
	l_device       { w = WORD_L_DEVICE; goto found; }
	l_device_soft  { w = WORD_L_DEVICE_SOFT; goto found; }
	l_bio          { w = WORD_L_BIO; goto found; }
	l_bio_soft     { w = WORD_L_BIO_SOFT; goto found; }
	l_place        { w = WORD_L_PLACE; goto found; }
	l_place_soft   { w = WORD_L_PLACE_SOFT; goto found; }
	l_id           { w = WORD_L_ID; goto found; }
	l_other        { w = WORD_L_OTHER; goto found; }
	l_phone        { w = WORD_L_PHONE; goto found; }
	l_call         { w = WORD_L_CALL; goto found; }
	l_ext          { w = WORD_L_EXT; goto found; }
	l_fax          { w = WORD_L_FAX; goto found; }
	l_ip           { w = WORD_L_IP; goto found; }
	l_zip          { w = WORD_L_ZIP; goto found; }
	filler         { w = WORD_FILLER; goto found; }
	near           { w = WORD_NEAR; goto found; }
	version        { w = WORD_VERSION; goto found; }
	street         { w = WORD_STREET; goto found; }
	street_soft    { w = WORD_STREET_SOFT; goto found; }
	street_head    { w = WORD_STREET_HEAD; goto found; }
	dir            { w = WORD_DIR; goto found; }
	apt            { w = WORD_APT; goto found; }
	box            { w = WORD_BOX; goto found; }
	measure        { w = WORD_MEASURE; goto found; }
	*              { return WORD_NONE; }
	*/
found:
	return p == (const unsigned char *)end ? w : WORD_NONE;
}
