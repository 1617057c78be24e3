#!/bin/sh
# Linear time on any input: 1 MB texts made to be slow cost at most three times as much a byte as
# ordinary ones (bench/bench.c has them). Of the release build, without sanitizers.
. "$(dirname "$0")/lib"
"$BUILD/bench" adversarial tests/cases/behaviour.jsonl
