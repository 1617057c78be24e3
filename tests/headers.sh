#!/bin/sh
# Every header compiles alone; the public one as C++ too.
cd "$(dirname "$0")/.." || exit 2
passed=0
failed=0
one() {
	if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}
flags='-std=c17 -D_GNU_SOURCE -Iinclude -Isrc -Ibuild/gen -I/usr/include/postgresql -Wall -Wextra -Werror -fsyntax-only'
for h in include/*.h src/*/*.h; do
	# shellcheck disable=SC2086
	one gcc $flags -Wno-unused-function -x c "$h"
done
one clang -x c++ -fsyntax-only -Wall -Wextra -Werror include/chaperone.h
echo "$passed passed, $failed failed"
[ $failed = 0 ]
