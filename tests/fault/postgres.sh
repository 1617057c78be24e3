#!/bin/sh
# Kills the PostgreSQL primary under load (SIGKILL) and makes its synchronous standby the primary,
# CYCLES times (1). The writers go on; what was acknowledged, before and after, is there once.
set -u
cd "$(dirname "$0")/../.." || exit 2
BUILD=${BUILD:-build}
CYCLES=${CYCLES:-1}
work=$(mktemp -d)
. tests/lib/postgres.sh
writer=
trap 'kill -9 $writer 2>/dev/null; postgres_stop; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
passed=0
failed=0
cycle=0

# reach N: until so many writes are acknowledged, or for a minute
reach() {
	tries=600
	until [ "$(wc -l <"$work/acknowledged")" -gt "$1" ] || [ $tries = 0 ]; do
		tries=$((tries - 1))
		sleep 0.1
	done
}

while [ $cycle -lt "$CYCLES" ]; do
	cycle=$((cycle + 1))
	postgres_start && postgres_standby || exit 2
	rm -f "$work/master.key"
	: >"$work/acknowledged"
	"$BUILD/load" run "$postgres_url" "$work" 16 >"$work/acknowledged" 2>"$work/log" &
	writer=$!
	reach 200
	before=$(wc -l <"$work/acknowledged")
	postgres_kill
	postgres_promote
	reach $((before + 100))
	kill $writer
	wait $writer
	status=$?
	writer=
	after=$(($(wc -l <"$work/acknowledged") - before))
	echo "cycle $cycle: $before writes acknowledged before, $after after;" \
		"in doubt: $(grep -c commit_in_doubt "$work/log") ($(grep -c '"committed"' "$work/log") committed)"
	if [ $status = 0 ] && [ "$before" -gt 100 ] && [ $after -gt 100 ] &&
		"$BUILD/load" check "$postgres_url" "$work" "$work/acknowledged" >"$work/out" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		tail -n 20 "$work/log" "$work/out"
	fi
	postgres_stop
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
