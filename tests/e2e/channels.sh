#!/bin/sh
# Channels through the API of a running server, against a real Bluesky server.
. "$(dirname "$0")/lib"
. tests/e2e/bluesky/start

bluesky_start
python3 tests/e2e/bluesky/channels.py "$CHAPERONE" "$work"
