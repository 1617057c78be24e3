#!/bin/sh
# The Bluesky driver against the real server.
. "$(dirname "$0")/lib"
. tests/e2e/bluesky/start

bluesky_start
"$BUILD/e2e/bluesky" "$work/bluesky.json"
