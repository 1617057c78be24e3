#!/bin/sh
# What training and measuring need beyond the build: installed when missing.
set -eu
cd "$(dirname "$0")/.."
. packaging/needs.sh
needs gcc:gcc /usr/include/stdio.h:libc6-dev make:make re2c:re2c python3:python3 \
	/usr/include/jansson.h:libjansson-dev /usr/share/wordnet/data.noun:wordnet-base
