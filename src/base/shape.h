/*
 * shape: the members of a struct as a table, the only place that says how a noun looks
 * outside. From the one table come the rows of the database (store/store.h), the JSON that
 * a request brings and an answer shows, and the OpenAPI document.
 *
 *     struct post { struct str id; int64_t created_utc_ms; int status; bool held; };
 *     static const struct field post_fields[] = {
 *         FIELD_TEXT(struct post, id, "unique id", .flags = FIELD_OUT, .max = 36),
 *         FIELD_TIME(struct post, created_utc_ms, "when it was first saved", .flags = FIELD_OUT),
 *         FIELD_ENUM(struct post, status, post_status_names, "where it stands"),
 *         FIELD_BOOL(struct post, held, "kept back by a hold"),
 *     };
 *     const struct shape post_shape = SHAPE("Post", struct post, post_fields);
 *
 * Names are those of the members, of the columns and of the JSON; a time is `…_utc_ms` here
 * and an integer in the database, and loses that ending in JSON, where it is RFC 3339 text:
 * created_utc_ms → "created". Text is UTF-8.
 */
#ifndef BASE_SHAPE_H
#define BASE_SHAPE_H

#include "base/str.h"

enum field_type {
	FIELD_TYPE_TEXT, /* struct str; .p NULL is null */
	FIELD_TYPE_INT,  /* int64_t */
	FIELD_TYPE_REAL, /* double */
	FIELD_TYPE_BOOL, /* bool; 0 or 1 in the database */
	FIELD_TYPE_TIME, /* int64_t, UTC milliseconds; 0 is null */
	FIELD_TYPE_ENUM, /* int, indexes names; text in the database and in JSON */
	FIELD_TYPE_JSON, /* struct str of JSON: kept as text, put into JSON as it is */
	FIELD_TYPE_BLOB, /* struct str of bytes; never in JSON */
	FIELD_TYPE__MAX
};

enum field_flag {
	FIELD_IN = 1,       /* a request may bring it */
	FIELD_REQUIRED = 2, /* a request must; implies IN */
	FIELD_OUT = 4,      /* an answer shows it */
	FIELD_HIDDEN = 8,   /* neither: a column only */
			    /* no flag at all: IN and OUT */
};

struct field {
	const char *name;
	enum field_type type;
	size_t offset;
	unsigned flags;
	int64_t min, max; /* of numbers; of text: bytes at least and at most. Both 0: no limit for
	                     numbers, 4,000 bytes for text, 65,536 for JSON */
	const char *const *names; /* of ENUM: ends with NULL */
	const char *doc;          /* one line */
};

struct shape {
	const char *name; /* in the OpenAPI document: "Post" */
	const struct field *fields;
	size_t fields_n;
	size_t bytes; /* of the struct */
};

#define FIELD_ANY(type_, struct_, member, doc_, ...)                                               \
	{                                                                                          \
		.name = #member, .type = (type_), .offset = offsetof(struct_, member),             \
		.doc = (doc_), ##__VA_ARGS__                                                       \
	}
#define FIELD_TEXT(s, m, doc, ...) FIELD_ANY(FIELD_TYPE_TEXT, s, m, doc, ##__VA_ARGS__)
#define FIELD_INT(s, m, doc, ...)  FIELD_ANY(FIELD_TYPE_INT, s, m, doc, ##__VA_ARGS__)
#define FIELD_REAL(s, m, doc, ...) FIELD_ANY(FIELD_TYPE_REAL, s, m, doc, ##__VA_ARGS__)
#define FIELD_BOOL(s, m, doc, ...) FIELD_ANY(FIELD_TYPE_BOOL, s, m, doc, ##__VA_ARGS__)
#define FIELD_TIME(s, m, doc, ...) FIELD_ANY(FIELD_TYPE_TIME, s, m, doc, ##__VA_ARGS__)
#define FIELD_JSON(s, m, doc, ...) FIELD_ANY(FIELD_TYPE_JSON, s, m, doc, ##__VA_ARGS__)
#define FIELD_BLOB(s, m, doc, ...)                                                                 \
	FIELD_ANY(FIELD_TYPE_BLOB, s, m, doc, .flags = FIELD_HIDDEN, ##__VA_ARGS__)
#define FIELD_ENUM(s, m, names_, doc, ...)                                                         \
	FIELD_ANY(FIELD_TYPE_ENUM, s, m, doc, .names = (names_), ##__VA_ARGS__)
#define SHAPE(name_, struct_, fields_)                                                             \
	{                                                                                          \
		(name_), (fields_), sizeof(fields_) / sizeof *(fields_), sizeof(struct_)           \
	}

static inline bool field_in(const struct field *f)
{
	return !f->flags || (f->flags & (FIELD_IN | FIELD_REQUIRED)) != 0;
}
static inline bool field_out(const struct field *f) { return !f->flags || (f->flags & FIELD_OUT); }

#endif
