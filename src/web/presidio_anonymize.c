/* POST /anonymize and /deanonymize: presidio.h. */
#include <stdlib.h>

#include "base/id.h"
#include "web/presidio_operator.h"

#define ITEMS_MAX 5000

/* Something to replace, in code points of the text. */
struct item {
	size_t start, end;
	double score;
	struct str entity;
	/* what became of it */
	const struct presidio_operator *how;
	struct str text;
	size_t points, from_end; /* of the new text; how far its beginning is from the end of all */
};

struct items {
	struct item *list;
	size_t n;
};

struct job {
	struct presidio_work work;
	const json_t *operators;
	bool back;
	struct points text;
	struct items items;
};

/* ---- reading ---- */
static int must_have(const json_t *v, const char *name, struct err *err)
{
	if (v && !json_is_null(v))
		return 0;
	return err_set(err, E_INVALID, "Invalid input, result must contain %s", name);
}

static int read_position(const json_t *result, const char *name, int64_t *out, struct err *err)
{
	const json_t *v = json_object_get(result, name);
	int rc = must_have(v, name, err);
	if (!rc && !json_is_integer(v))
		rc = err_set(err, E_INVALID, "Invalid parameter value for %s. Expecting 'number'.",
		             name);
	*out = rc ? 0 : json_integer_value(v);
	return rc;
}

static int read_item(const struct job *j, const json_t *result, struct item *item, struct err *err)
{
	const json_t *entity = json_object_get(result, "entity_type");
	const json_t *score = json_object_get(result, "score");
	int64_t start = 0, end = 0;
	int rc = json_is_object(result) ? read_position(result, "start", &start, err)
	                                : err_set(err, E_CORRUPT, "A result is no object.");
	if (!rc)
		rc = read_position(result, "end", &end, err);
	if (!rc)
		rc = must_have(json_string_length(entity) ? entity : NULL, "entity_type", err);
	if (!rc && !j->back)
		rc = must_have(score, "score", err);
	if (rc)
		return rc;
	if (start < 0 || end < 0)
		return err_set(err, E_INVALID,
		               "Invalid input, result start and end must be positive");
	if (start > end)
		return err_set(err, E_INVALID,
		               "Invalid input, start index '%lld' must be smaller than end index "
		               "'%lld'",
		               (long long)start, (long long)end);
	if ((uint64_t)end > j->text.n)
		return err_set(err, E_INVALID,
		               "Invalid analyzer result, start: %lld and end: %lld, while text "
		               "length is only %zu.",
		               (long long)start, (long long)end, j->text.n);
	*item = (struct item){.start = (size_t)start,
	                      .end = (size_t)end,
	                      .score = json_number_value(score),
	                      .entity = json_str(entity)};
	return 0;
}

static int read_items(struct job *j, const json_t *results, struct err *err)
{
	size_t i;
	json_t *one;
	if (!json_is_array(results))
		return err_set(err, E_CORRUPT, "The results are no array.");
	if (json_array_size(results) > ITEMS_MAX)
		return err_set(err, E_INVALID, "There are more than %d results.", ITEMS_MAX);
	j->items.list = ARENA_NEW(j->work.q->arena, struct item, json_array_size(results) + 1);
	if (!j->items.list)
		return err_set(err, E_MEMORY, "Out of memory.");
	json_array_foreach((json_t *)(uintptr_t)results, i, one)
	{
		int rc = read_item(j, one, &j->items.list[j->items.n], err);
		if (rc)
			return rc;
		j->items.n++;
	}
	return 0;
}

/* ---- what overlaps ---- */
static void take_out(struct items *s, size_t i)
{
	memmove(s->list + i, s->list + i + 1, (--s->n - i) * sizeof *s->list);
}

/* Those of one entity that overlap become one, as sure as the surest. */
static void merge_overlaps(struct items *s)
{
	for (size_t i = 0; i < s->n;) {
		struct item *a = &s->list[i];
		bool merged = false;
		for (size_t j = i + 1; j < s->n && !merged; j++) {
			struct item *b = &s->list[j];
			if (!str_eq(a->entity, b->entity) || a->end <= b->start ||
			    b->end <= a->start)
				continue;
			b->start = a->start < b->start ? a->start : b->start;
			b->end = a->end > b->end ? a->end : b->end;
			b->score = a->score > b->score ? a->score : b->score;
			merged = true;
		}
		if (merged)
			take_out(s, i);
		else
			i++;
	}
}

/* The same place: the surer stays. Inside another: the other stays. */
static bool gives_way(const struct item *a, const struct item *b)
{
	if (a->start == b->start && a->end == b->end)
		return a->score <= b->score;
	return b->start <= a->start && b->end >= a->end;
}

static void drop_conflicts(struct items *s)
{
	for (size_t i = 0; i < s->n;) {
		bool drop = false;
		for (size_t j = 0; j < s->n && !drop; j++)
			drop = j != i && gives_way(&s->list[i], &s->list[j]);
		if (drop)
			take_out(s, i);
		else
			i++;
	}
}

static int by_start(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->end > y->end) - (x->end < y->end);
}

/* Neighbours of one entity with only blanks between are one. */
static void join_neighbours(struct items *s, const struct points *text)
{
	for (size_t i = 0; i + 1 < s->n;) {
		struct item *a = &s->list[i], *b = &s->list[i + 1];
		bool blank = str_eq(a->entity, b->entity) && a->end < b->start;
		for (size_t p = a->end; blank && p < b->start; p++)
			blank = text->text.p[points_byte(text, p)] == ' ';
		if (blank) {
			a->end = b->end > a->end ? b->end : a->end;
			take_out(s, i + 1);
		} else {
			i++;
		}
	}
}

/* ---- the work ---- */
static const json_t *operator_of(const struct job *j, struct str entity)
{
	const json_t *own = json_object_getn(j->operators, entity.p, entity.n);
	return own ? own : json_object_get(j->operators, "DEFAULT");
}

static int choose_operator(const struct job *j, struct item *item, const json_t **parameters,
                           struct err *err)
{
	*parameters = operator_of(j, item->entity);
	const json_t *type = json_object_get(*parameters, "type");
	if (!*parameters && j->back)
		return err_set(err, E_CORRUPT, "There is no operator for it.");
	if (*parameters && !json_string_length(type))
		return err_set(err, E_INVALID, "Expected parameter operator_name");
	struct str name = *parameters ? json_str(type) : STR("replace");
	item->how = presidio_operator_find(name, j->back);
	if (!item->how)
		return err_set(err, E_INVALID, "Invalid operator class '%.40s'.", name.p);
	return 0;
}

/* Appends to `out` the text between two code points. */
static void add_between(struct buf *out, const struct points *text, size_t from, size_t to)
{
	if (from < to)
		buf_add(out, text->text.p + points_byte(text, from),
		        points_byte(text, to) - points_byte(text, from));
}

static int run_item(struct job *j, struct item *item, struct err *err)
{
	struct buf new;
	size_t from = points_byte(&j->text, item->start), to = points_byte(&j->text, item->end);
	int rc = choose_operator(j, item, &j->work.parameters, err);
	if (rc)
		return rc;
	j->work.entity = item->entity;
	buf_init(&new, (size_t)4 << 20);
	rc = item->how->run(&j->work, str_of(j->text.text.p + from, to - from), &new, err);
	const char *copy = rc ? NULL : arena_copy(j->work.q->arena, new.p, new.n);
	item->text = str_of(copy, new.n);
	if (!rc && (new.failed || !copy))
		rc = err_set(err, E_MEMORY, "Out of memory.");
	buf_release(&new);
	struct points points;
	if (!rc && !points_init(&points, item->text, j->work.q->arena))
		rc = err_set(err, E_MEMORY, "Out of memory.");
	item->points = rc ? 0 : points.n;
	return rc;
}

/* Where two overlap, the later keeps what both have, and the earlier is cut. */
static void write_text(struct buf *out, const struct job *j)
{
	size_t at = 0;
	for (size_t i = 0; i < j->items.n; i++) {
		const struct item *item = &j->items.list[i];
		add_between(out, &j->text, at, item->start);
		buf_str(out, item->text);
		at = item->end;
		if (i + 1 < j->items.n && j->items.list[i + 1].start < at)
			at = j->items.list[i + 1].start;
	}
	add_between(out, &j->text, at, j->text.n);
}

/* Positions in the new text: the last first, as theirs are. */
static void write_items(struct buf *out, const struct job *j)
{
	size_t tail = 0, right = j->text.n;
	for (size_t i = j->items.n; i-- > 0;) {
		struct item *item = &j->items.list[i];
		size_t end = item->end < right ? item->end : right;
		tail += right - end + item->points;
		item->from_end = tail;
		right = item->start;
	}
	size_t length = tail + right;
	for (size_t i = j->items.n; i-- > 0;) {
		const struct item *item = &j->items.list[i];
		size_t start = length - item->from_end;
		buf_c(out, i + 1 == j->items.n ? "{\"start\":" : ",{\"start\":");
		buf_u64(out, start);
		buf_c(out, ",\"end\":");
		buf_u64(out, start + item->points);
		buf_c(out, ",\"entity_type\":");
		buf_json(out, item->entity);
		buf_c(out, ",\"text\":");
		buf_json(out, item->text);
		buf_c(out, ",\"operator\":\"");
		buf_c(out, item->how->name);
		buf_c(out, "\"}");
	}
}

static int work(struct job *j, struct err *err)
{
	struct request *q = j->work.q;
	struct buf text;
	if (!j->back) {
		merge_overlaps(&j->items);
		drop_conflicts(&j->items);
	}
	if (j->items.n)
		qsort(j->items.list, j->items.n, sizeof *j->items.list, by_start);
	if (!j->back)
		join_neighbours(&j->items, &j->text);
	for (size_t i = j->items.n; i-- > 0;) {
		int rc = run_item(j, &j->items.list[i], err);
		if (rc)
			return rc;
	}
	buf_init(&text, (size_t)16 << 20);
	write_text(&text, j);
	buf_c(&q->out, "{\"text\":");
	buf_json(&q->out, buf_view(&text));
	buf_c(&q->out, ",\"items\":[");
	write_items(&q->out, j);
	buf_c(&q->out, "]}");
	q->out.failed = q->out.failed || text.failed;
	buf_release(&text);
	return 0;
}

static bool has_custom(const json_t *operators)
{
	const char *key;
	json_t *one;
	json_object_foreach((json_t *)(uintptr_t)operators, key, one)
	{
		const json_t *type = json_object_get(one, "type");
		if (json_is_string(type) && str_eq(json_str(type), STR("custom")))
			return true;
	}
	return false;
}

static int answer(struct request *q, const json_t *body, bool back)
{
	const json_t *results =
		json_object_get(body, back ? "anonymizer_results" : "analyzer_results");
	const json_t *text = json_object_get(body, "text");
	struct job j = {.work = {.q = q}, .back = back};
	j.operators = json_object_get(body, back ? "deanonymizers" : "anonymizers");
	if (!json_object_size(body))
		return presidio_error(q, 400, "Invalid request json");
	if (has_custom(j.operators))
		return presidio_error(q, 400, "Custom type anonymizer is not supported");
	if (!back && (!results || json_is_null(results)))
		return presidio_error(q, 422,
		                      "Invalid input, request must contain analyzer results");
	id_random(j.work.salt, sizeof j.work.salt);
	int rc = points_init(&j.text, json_is_string(text) ? json_str(text) : STR(""), q->arena)
	                 ? 0
	                 : err_set(&q->err, E_MEMORY, "Out of memory.");
	if (!rc && results && !json_is_null(results))
		rc = read_items(&j, results, &q->err);
	if (!rc)
		rc = work(&j, &q->err);
	if (rc == E_INVALID)
		return presidio_error(q, 422, "%s", q->err.words);
	return rc == E_CORRUPT ? presidio_error(q, 500, "Internal server error") : rc;
}

static int with_body(struct request *q, bool back)
{
	json_t *body = presidio_body(q);
	int rc = body ? answer(q, body, back) : 0;
	json_decref(body);
	return rc;
}

int presidio_anonymize(struct request *q) { return with_body(q, false); }
int presidio_deanonymize(struct request *q) { return with_body(q, true); }

static int names(struct request *q, bool back)
{
	char before = '[';
	for (const struct presidio_operator *o = presidio_operators; o->name; o++) {
		if (o->back != back)
			continue;
		buf_char(&q->out, before);
		buf_json(&q->out, str_c(o->name));
		before = ',';
	}
	buf_char(&q->out, ']');
	return 0;
}

int presidio_anonymizers(struct request *q) { return names(q, false); }
int presidio_deanonymizers(struct request *q) { return names(q, true); }
