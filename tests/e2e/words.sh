#!/bin/sh
# The command's words: help, explain, usage errors, manual and completions.
. "$(dirname "$0")/lib"

status 2 'nothing' chaperone
status 2 'an unknown command' chaperone chekc
has 'an unknown command' "$(cat "$work/err")" 'no command “chekc”'
status 2 'an unknown option' chaperone check --knid post
has 'an unknown option' "$(cat "$work/err")" 'no option --knid'
status 2 'a bad choice' chaperone check --kind tweet
has 'a bad choice' "$(cat "$work/err")" 'post|reply|inbound'
status 2 'an option without its word' chaperone check --kind
status 2 'a switch with a word' chaperone check --ndjson=1
status 2 'no threads' chaperone check --ndjson --threads 0
status 2 'too many files' chaperone check --ndjson a b
status 0 'help' chaperone --help
status 0 'version' chaperone --version
echo 'Open at nine.' >"$work/-odd.txt"
(cd "$work" && chaperone check -- -odd.txt) >"$work/out"
is 'words after --' $? 0

# every command's help teaches: examples and exit status or options
for command in check redact explain try serve migrate backup restore doctor audit key rescue; do
	status 0 "$command --help" chaperone $command --help
	has "$command --help" "$(cat "$work/out")" examples
	is "help $command" "$(chaperone help $command)" "$(chaperone $command --help)"
	has "$command in the manual" "$(cat docs/chaperone.1)" "chaperone $command"
	# every option is in the manual and in each completion
	for option in $(chaperone $command --help | sed -n 's/^  \(--[a-z-]*\) .*/\1/p'); do
		for place in docs/chaperone.1 packaging/completion/chaperone.bash \
			packaging/completion/_chaperone packaging/completion/chaperone.fish; do
			words=$(sed 's/\\-/-/g; s/Fl -/--/g; s/ -l / --/g; s/-l \([a-z]\)/--\1/g' $place)
			has "$option in $place" "$words" "$option"
		done
	done
done

# every reason is explained
codes=$(chaperone explain | cut -d' ' -f1)
is 'ten reasons' "$(echo "$codes" | wc -l)" 10
for code in $codes; do
	status 0 "explain $code" chaperone explain "$code"
	has "explain $code" "$(cat "$work/out")" 'What to do instead'
done
status 2 'explain nonsense' chaperone explain nonsense

# the interactive mode, fed by hand
printf '%s\n' '/inbound' 'my colonoscopy is on friday, can i eat?' '/reply Great place!' \
	'So glad your surgery went well!' '/post' 'Open \' 'at nine' '/explain crisis' '/nonsense' \
	'/quit' 'not read' >"$work/typed"
tried=$(chaperone try <"$work/typed")
is 'status of try' $? 0
has 'try: inbound' "$tried" 'inbound, risk'
has 'try: reply' "$tried" 'reply, risk'
has 'try: post of two lines' "$tried" 'CLEAR  post, risk'
has 'try: explain' "$tried" 'crisis: '
has 'try: help' "$tried" '/quit'
is 'try: quits' "$(echo "$tried" | grep -c 'not read')" 0

# colours on a terminal only, and not with NO_COLOR
python3 - "$CHAPERONE" <<'PY' 2>"$work/err"
import json, os, pty, subprocess, sys
text = '日本: Maria Gonzalez, MRN 0048213, had a mastectomy here.\n'
def seen(**env):
    main, sub = pty.openpty()
    p = subprocess.Popen([sys.argv[1], 'check'], stdin=subprocess.PIPE, stdout=sub, stderr=sub,
                         env={**os.environ, 'TERM': 'xterm', **env})
    p.stdin.write(text.encode())
    p.stdin.close()
    p.wait()
    os.close(sub)
    out = b''
    try:
        while chunk := os.read(main, 65536):
            out += chunk
    except OSError:
        pass
    return out.decode()
coloured, plain = seen(), seen(NO_COLOR='1')
assert '\033[1;3' in coloured and '\033' not in plain
# marks stand under what the reasons are about, two columns for each wide character
row, marks = plain.replace('\r', '').split('\n')[1:3]
answer = json.loads(subprocess.run([sys.argv[1], 'check', '--format', 'json'], input=text.encode(),
                                   stdout=subprocess.PIPE).stdout)
marked = {i for r in answer['reasons'] for s in r['spans'] for i in range(*s)}
want = ''.join(('x' if i in marked else ' ') * (2 if c in '日本' else 1)
               for i, c in enumerate(text.strip()))
got = ''.join(' ' if c == ' ' else 'x' for c in marks[4:])
assert marked and row.strip() == text.strip() and got == want.rstrip(), (row, marks, want)
PY
is 'colours' "$?:$(tail -n 1 "$work/err")" '0:'

# completions and manual are well formed
status 0 'bash completion' bash -n packaging/completion/chaperone.bash
bash -c '. packaging/completion/chaperone.bash
COMP_WORDS=(chaperone check --kind ""); COMP_CWORD=3; _chaperone; echo "${COMPREPLY[*]}"
COMP_WORDS=(chaperone re); COMP_CWORD=1; _chaperone; echo "${COMPREPLY[*]}"' >"$work/out"
is 'bash completes' "$(tr '\n' ' ' <"$work/out")" 'post reply inbound redact restore rescue '
end
