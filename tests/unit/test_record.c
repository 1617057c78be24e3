/* The reader of NDJSON lines, by the cases of tests/cases/record.txt: a line of input, then what
 * it should give: "= id kind text [in_reply_to]" with JSON strings, or "! byte words". */
#include "unit.h"

#include <stdlib.h>

#include "base/buf.h"
#include "main/record.h"

static void describe(char *line, size_t n, struct buf *out)
{
	struct record r;
	struct record_error e;
	if (!record_read(line, n, &r, &e)) {
		buf_c(out, "! ");
		buf_u64(out, e.byte);
		buf_char(out, ' ');
		buf_c(out, e.words);
		return;
	}
	buf_c(out, "= ");
	buf_str(out, r.id);
	buf_char(out, ' ');
	buf_c(out, r.kind == CHAPERONE_KIND__MAX ? "-" : chaperone_kind_name(r.kind));
	buf_char(out, ' ');
	buf_json(out, r.text);
	if (r.in_reply_to.p) {
		buf_char(out, ' ');
		buf_json(out, r.in_reply_to);
	}
}

static void test_file(const char *path)
{
	char *line = NULL, *want = NULL;
	size_t cap = 0, want_cap = 0;
	FILE *f = fopen(path, "r");
	CHECK(f != NULL);
	for (size_t number = 1; f && getline(&line, &cap, f) > 0; number++) {
		if (line[0] == '#' || line[0] == '\n')
			continue;
		line[strcspn(line, "\n")] = 0;
		number++;
		CHECK(getline(&want, &want_cap, f) > 0);
		want[strcspn(want, "\n")] = 0;
		struct buf got;
		buf_init(&got, 65536);
		/* of exactly its size, so that ASan sees a step too far */
		size_t n = strlen(line);
		char *exact = malloc(n ? n : 1);
		memcpy(exact, line, n);
		describe(exact, n, &got);
		bool same = str_eq(buf_view(&got), str_c(want));
		CHECK(same);
		if (!same)
			printf("%s:%zu: %.*s\n", path, number, (int)got.n, got.p);
		free(exact);
		buf_release(&got);
	}
	if (f)
		fclose(f);
	free(line);
	free(want);
}

static void test_depth(void)
{
	for (unsigned depth = RECORD_DEPTH_MAX - 1; depth <= RECORD_DEPTH_MAX + 1; depth++) {
		char line[512] = "{\"x\":";
		struct record r;
		struct record_error e;
		for (unsigned i = 0; i < depth; i++)
			strcat(line, "[");
		for (unsigned i = 0; i < depth; i++)
			strcat(line, "]");
		strcat(line, ",\"text\":\"a\"}");
		CHECK(record_read(line, strlen(line), &r, &e) == (depth <= RECORD_DEPTH_MAX));
	}
}

int main(int argc, char **argv)
{
	test_file(argc > 1 ? argv[1] : "tests/cases/record.txt");
	test_depth();
	return unit_end();
}
