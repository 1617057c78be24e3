#!/bin/sh
# chaperone check on texts and files.
. "$(dirname "$0")/lib"

safe='Our pharmacy is open to everybody.'
unsafe='Maria Gonzalez, MRN 0048213, had her mastectomy at our hospital yesterday.'
printf '%s\n' "$safe" >"$work/safe.txt"
printf '%s\n' "$unsafe" >"$work/unsafe.txt"

status 0 'a clear text' chaperone check "$work/safe.txt"
status 1 'an unsafe text' chaperone check "$work/unsafe.txt"
status 1 'one of each' chaperone check "$work/safe.txt" "$work/unsafe.txt"
status 2 'no such file' chaperone check "$work/nothing.txt"
has 'no such file' "$(cat "$work/err")" "nothing.txt: No such file"
status 2 'a file and no file' chaperone check "$work/unsafe.txt" "$work/nothing.txt"
has 'goes on after a missing file' "$(cat "$work/out")" BLOCK
status 2 'a folder' chaperone check "$work"

# text for people
text=$(chaperone check "$work/unsafe.txt")
has 'verdict' "$text" 'unsafe.txt: BLOCK'
has 'reason' "$text" 'phi_disclosure (block)  45 CFR 164.'
has 'marks' "$text" '^^^^^'
has 'de-identified' "$text" 'de-identified: [PERSON], MRN'
is 'no colour in a pipe' "$(printf %s "$text" | grep -c "$(printf '\033')")" 0
is 'a dash is standard input' "$(chaperone check - <"$work/unsafe.txt")" \
	"$(chaperone check <"$work/unsafe.txt")"

# JSON
json=$(chaperone check --format json "$work/unsafe.txt")
echo "$json" | python3 -c '
import json, sys
o = json.load(sys.stdin)
text = open(sys.argv[1], encoding="utf-8").read()
assert list(o)[:6] == ["id", "verdict", "risk", "reasons", "findings", "deidentified"], list(o)
assert o["id"] == sys.argv[1] and o["verdict"] == "block" and 0 <= o["risk"] <= 1
assert {"PERSON", "MEDICAL_RECORD_NUMBER"} <= {f["entity_type"] for f in o["findings"]}
for f in o["findings"]:
    assert list(f)[:5] == ["entity_type", "start", "end", "score", "identifier"], list(f)
    if f["entity_type"] == "PERSON":
        assert text[f["start"]:f["end"]] == "Maria Gonzalez" and f["identifier"] == "A"
for r in o["reasons"]:
    assert list(r)[:6] == ["code", "severity", "spans", "rule", "message", "fix"], list(r)
    assert r["spans"] and r["message"].endswith(".")
' "$work/unsafe.txt" 2>"$work/err"
is 'shape of the JSON' "$?:$(tail -n 1 "$work/err")" '0:'

# offsets: the same words, whatever the unit
printf 'Zo\303\253 \360\237\230\200 says: Maria Gonzalez had a mastectomy here.' >"$work/wide.txt"
for unit in codepoint utf16 byte; do
	chaperone check --format json --offsets $unit "$work/wide.txt" >"$work/$unit.json"
done
python3 - "$work" <<'PY' 2>"$work/err"
import json, sys
text = open(sys.argv[1] + '/wide.txt', encoding='utf-8').read()
def words(unit):
    o = json.load(open(f'{sys.argv[1]}/{unit}.json', encoding='utf-8'))
    cut = {'codepoint': lambda s, e: text[s:e],
           'utf16': lambda s, e: text.encode('utf-16-le')[2*s:2*e].decode('utf-16-le'),
           'byte': lambda s, e: text.encode()[s:e].decode()}[unit]
    return [(f['entity_type'], cut(f['start'], f['end'])) for f in o['findings']] + \
           [cut(*s) for r in o['reasons'] for s in r['spans']]
assert words('codepoint') == words('utf16') == words('byte')
assert ('PERSON', 'Maria Gonzalez') in words('utf16'), words('utf16')
PY
is 'offsets in every unit' "$?:$(tail -n 1 "$work/err")" '0:'

# a reply and the message it answers
echo 'We are sorry that your colonoscopy with us went badly.' >"$work/reply.txt"
status 1 'a reply that confirms' chaperone check --in-reply-to 'Worst place ever.' "$work/reply.txt"
has 'kind is a reply' "$(cat "$work/out")" 'reply, risk'

# policies
for policy in tag generalise mask pseudonym; do
	out=$(chaperone redact --policy $policy "$work/unsafe.txt")
	case $out in *Gonzalez* | *0048213*) out=leak ;; *) out=fine ;; esac
	is "redact --policy $policy" "$out" fine
done
status 0 'redact' chaperone redact "$work/unsafe.txt"
status 2 'redact of nothing' chaperone redact "$work/nothing.txt"
is 'redact of a clear text' "$(chaperone redact "$work/safe.txt")" "$safe"

# bytes that are not text
printf 'Open \377 at nine\342\202' >"$work/bad.txt"
status 0 'not UTF-8' chaperone check --format json "$work/bad.txt"
has 'warning' "$(cat "$work/err")" 'not UTF-8, 2 replaced'
has 'mended' "$(cat "$work/out")" 'Open � at nine�'
printf '' >"$work/empty.txt"
status 0 'an empty text' chaperone check "$work/empty.txt"
head -c 17000000 /dev/zero | tr '\0' a >"$work/long.txt"
status 2 'a text too long' chaperone check "$work/long.txt"
has 'a text too long' "$(cat "$work/err")" 'longer than 16 MiB'

# a terminal is not to be driven by a text
printf 'a\033[2Jb\302\233c\342\200\256d\tq' >"$work/hostile.txt"
is 'control characters are shown' \
	"$(chaperone check "$work/hostile.txt" | LC_ALL=C grep -c "$(printf '\033')")" 0

# a profile
printf 'nonsense = 1\n' >"$work/bad.profile"
status 2 'a bad profile' chaperone check --profile "$work/bad.profile" "$work/safe.txt"
has 'a bad profile' "$(cat "$work/err")" 'bad.profile:1: '
status 2 'no profile' chaperone check --profile "$work/none" "$work/safe.txt"
printf 'phone = 608-555-0100\n' >"$work/own.profile"
echo 'Call us at 608-555-0100.' >"$work/phone.txt"
has 'own phone' "$(chaperone check --profile "$work/own.profile" --format json "$work/phone.txt")" \
	'"own":true'
end
