#!/bin/sh
# chaperone check --ndjson: order, errors in their place, threads, long lines, constant memory.
. "$(dirname "$0")/lib"

# order is kept and threads do not change a byte
python3 - >"$work/many" <<'PY'
import json
texts = ['Open at nine.', 'Maria Gonzalez had a mastectomy here.', 'Zoë 😀 loves tacos', '']
for i in range(6000):
    o = {'id': i, 'kind': ('post', 'reply', 'inbound')[i % 3],
         'text': texts[i % 4] + ' x' * (i * i % 97)}
    if i % 3 == 1:
        o['in_reply_to'] = 'Best clinic in town'
    print(json.dumps(o, ensure_ascii=i % 2 == 0))
PY
status 1 'many' chaperone check --ndjson --threads 1 "$work/many"
cp "$work/out" "$work/one"
for threads in 2 3 8; do
	chaperone check --ndjson --threads $threads "$work/many" >"$work/out"
	cmp -s "$work/one" "$work/out"
	is "$threads threads give the same bytes" $? 0
done
is 'every line is answered, in order' \
	"$(sed 's/^{"id":\([0-9]*\),.*/\1/' "$work/one" | md5sum)" "$(seq 0 5999 | md5sum)"
chaperone check --ndjson <"$work/many" | cmp -s "$work/one"
is 'from standard input' $? 0

# a line at a time through a pipe: an answer before the next line is sent
mkfifo "$work/in" "$work/back"
chaperone check --ndjson --threads 1 <"$work/in" >"$work/back" &
exec 3>"$work/in" 4<"$work/back"
echo '{"id":"first","text":"Our pharmacy opens at nine."}' >&3
IFS= read -r first <&4
exec 3>&- 4<&-
wait $!
has 'answers do not wait for more input' "$first" '{"id":"first","verdict":"clear"'

# errors stand in their place, and the run goes on
printf '%s\n' '{"id":1,"text":"Our pharmacy opens at nine."}' 'nonsense' '' '{"id":2}' '{"id":3,"text":"Our pharmacy opens at nine."}' >"$work/bad"
status 2 'bad lines' chaperone check --ndjson "$work/bad"
is 'bad lines' "$(sed 's/"verdict".*/…/' "$work/out" | tr '\n' ' ')" \
	'{"id":1,… {"line":2,"error":"object expected at byte 1"} {"line":4,"error":"no text at byte 9"} {"id":3,… '
printf '{"id":1,"text":"Our pharmacy opens at nine."}' >"$work/noend"
status 0 'no line end at the end' chaperone check --ndjson "$work/noend"
has 'no line end at the end' "$(cat "$work/out")" '{"id":1,'
printf '\357\273\277{"id":1,"text":"Our pharmacy opens at nine."}\r\n' >"$work/bom"
status 0 'byte order mark, CRLF' chaperone check --ndjson "$work/bom"
printf '{"id":1,"text":"caf\351"}\n' >"$work/latin"
status 0 'not UTF-8' chaperone check --ndjson "$work/latin"
has 'not UTF-8' "$(cat "$work/err")" 'latin:1: warning: not UTF-8'
has 'mended' "$(cat "$work/out")" 'caf�'
printf '' >"$work/none"
status 0 'no lines' chaperone check --ndjson "$work/none"
is 'no lines' "$(wc -c <"$work/out")" 0
status 2 'no file' chaperone check --ndjson "$work/nothing"
status 2 'a folder' chaperone check --ndjson "$work"
printf '{"id":1,"text":"Our pharmacy opens at nine."}\n' >"$work/kindless"
chaperone check --ndjson --kind inbound "$work/kindless" >"$work/out"
is 'kind from the option' $? 0
if [ -c /dev/full ]; then
	chaperone check --ndjson "$work/kindless" >/dev/full 2>"$work/err"
	is 'a full disk' $? 2
fi

# a line too long gives an error in its place
{
	echo '{"id":1,"text":"Our pharmacy opens at nine."}'
	head -c 20000000 /dev/zero | tr '\0' x
	echo
	echo '{"id":3,"text":"Our pharmacy opens at nine."}'
	head -c 40000000 /dev/zero | tr '\0' x
} >"$work/long"
for threads in 1 4; do
	status 2 'lines too long' chaperone check --ndjson --threads $threads "$work/long"
	is 'lines too long' "$(sed 's/"verdict".*/…/' "$work/out" | tr '\n' ' ')" \
		'{"id":1,… {"line":2,"error":"line longer than 16 MiB"} {"id":3,… {"line":4,"error":"line longer than 16 MiB"} '
done
python3 -c '
import json
for n in (1 << 20, 10):
    print(json.dumps({"id": n, "text": "Our pharmacy opens at nine. " * (n // 28 + 1)}))' >"$work/long"
status 0 'a text of a megabyte' chaperone check --ndjson "$work/long"
is 'a text of a megabyte' "$(cut -c1-40 "$work/out" | sed 's/,.*//' | tr '\n' ' ')" \
	'{"id":1048576 {"id":10 '

# memory does not grow with the input (of the release build)
peak() {
	python3 - "$BUILD/chaperone" "$1" <<'PY'
import resource, subprocess, sys
line = b'{"id":1,"text":"' + b'Maria Gonzalez had a mastectomy here. ' * 8 + b'"}\n'
p = subprocess.Popen([sys.argv[1], 'check', '--ndjson', '--threads', '2'],
                     stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
for _ in range(int(sys.argv[2])):
    p.stdin.write(line * 100)
p.stdin.close()
p.wait()
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PY
}
small=$(peak 30)
large=$(peak 900)
is "peak memory of 1 MB ($small KiB) and 30 MB ($large KiB) of input alike" \
	"$((large < small + 4096))" 1
end
