#!/bin/sh
# From a scheduled post to a real Bluesky server, on both engines.
. "$(dirname "$0")/lib"
. tests/e2e/bluesky/start
. tests/lib/postgres.sh
trap 'postgres_stop; rm -rf "$work"' EXIT

run() {
	"$BUILD/e2e/publish" "$work/bluesky.json" >"$work/out" 2>"$work/err" || cat "$work/out" "$work/err"
	counts=$(tail -n 1 "$work/out")
	passed=$((passed + ${counts%% passed*}))
	counts=${counts#*passed, }
	failed=$((failed + ${counts%% failed*}))
}

bluesky_start
run
bluesky_stop
postgres_start
bluesky_start
CHAPERONE_TEST_DATABASE=$postgres_url
export CHAPERONE_TEST_DATABASE
run
end
