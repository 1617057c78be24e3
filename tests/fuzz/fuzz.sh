#!/bin/sh
# fuzz.sh BUILD SECONDS [SEED]: replay every crash that was ever found, then fuzz each target so
# long. The same seed draws the same inputs; 0, the default, draws new ones.
cd "$(dirname "$0")/../.." || exit 2
build=$1
seconds=$2
seed=${3:-0}
passed=0
failed=0
python3 tests/fuzz/seeds.py "$build/fuzz/seeds" || exit 2
for target in "$build"/fuzz/fuzz_*; do
	case $target in *.*) continue ;; esac
	name=${target##*/fuzz_}
	corpus=$build/fuzz/corpus.$name
	mkdir -p "$corpus" "$build/fuzz/seeds/$name"
	crashes=tests/fuzz/crashes/$name
	# replayed without mutation
	for crash in "$crashes"/*; do
		[ -e "$crash" ] || continue
		if "$target" "$crash" >"$build/fuzz/$name.log" 2>&1; then
			passed=$((passed + 1))
		else
			failed=$((failed + 1))
			echo "$crash crashes again"
			tail -n 20 "$build/fuzz/$name.log"
		fi
	done
	if "$target" -seed="$seed" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=4096 \
		-artifact_prefix="$build/fuzz/$name-" "$corpus" "$build/fuzz/seeds/$name" >"$build/fuzz/$name.log" 2>&1; then
		passed=$((passed + 1))
		sed -n 's/^Done \(.*\)$/'"$name"': \1/p' "$build/fuzz/$name.log"
	else
		failed=$((failed + 1))
		echo "$name: found something (to be committed in $crashes with its fix):"
		tail -n 40 "$build/fuzz/$name.log"
	fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
