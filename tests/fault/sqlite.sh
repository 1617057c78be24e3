#!/bin/sh
# Kills writers of an SQLite database under load, again and again (CYCLES, 20), with SIGKILL.
# After each: what was acknowledged is there once, and nothing is half there.
set -u
cd "$(dirname "$0")/../.." || exit 2
BUILD=${BUILD:-build}
CYCLES=${CYCLES:-20}
work=$(mktemp -d)
writer=
trap 'kill -9 $writer 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
url=sqlite:$work/chaperone.db
passed=0
failed=0
all=0
cycle=0
while [ $cycle -lt "$CYCLES" ]; do
	cycle=$((cycle + 1))
	"$BUILD/load" run "$url" "$work" 16 >"$work/acknowledged" 2>"$work/log" &
	writer=$!
	# from before the first commit to well into the load
	sleep "0.$(printf %03d $((cycle * 37 % 400 + 10)))"
	kill -9 $writer
	wait $writer 2>/dev/null
	writer=
	all=$((all + $(wc -l <"$work/acknowledged")))
	if "$BUILD/load" check "$url" "$work" "$work/acknowledged" >"$work/out" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "cycle $cycle:"
		tail -n 20 "$work/log" "$work/out"
	fi
done
echo "$all writes were acknowledged in $CYCLES cycles"
[ $all -gt "$CYCLES" ] || failed=$((failed + 1))
echo "$passed passed, $failed failed"
[ $failed = 0 ]
