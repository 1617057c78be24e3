/*
 * json: JSON to and from structs, by their shape (base/shape.h): the only place that says what
 * a value may be. Strict as RFC 8259 has it, and more so: a key twice, an unknown key, a lone
 * surrogate, a NUL in a string, a number out of range or nesting deeper than 32 is an error that
 * names the field. Threads: any.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/shape.h"

/* Read an object. Fields that are not there stay as `out` has them; bit i of *present (may be
 * NULL) says that field i was. What is read lies in the arena. E_INVALID with the field and what
 * it should be; E_MEMORY. Only fields that a request may bring are read (field_in()). */
int json_read(struct str text, const struct shape *shape, struct arena *arena, void *out,
              uint64_t *present, struct err *err);
/* The same for what this program wrote itself: every field, whoever may bring it. */
int json_read_own(struct str text, const struct shape *shape, struct arena *arena, void *out,
                  struct err *err);
/* An array of objects, at most max. */
int json_read_list(struct str text, const struct shape *shape, struct arena *arena, size_t max,
                   void *list, size_t *n, struct err *err);
/* An array of strings, at most max. `field` is named in errors. */
int json_read_strings(struct str text, const char *field, struct arena *arena, size_t max,
                      struct str **list, size_t *n, struct err *err);
/* One value from text, as a query parameter has it: true, 12, 2026-11-28T09:00:00Z, words. */
int json_read_word(struct str word, const struct field *field, struct arena *arena, void *out,
                   struct err *err);

/* An object of the fields that an answer shows (field_out()); of all with json_write_own(). */
void json_write(struct buf *out, const struct shape *shape, const void *thing);
void json_write_own(struct buf *out, const struct shape *shape, const void *thing);
void json_write_strings(struct buf *out, const struct str *list, size_t n);

/* From now on wipe what the parser held when it gives it back; call it before any other of these.
 */
void json_wipe(void);

/* The name of a field in JSON: a time loses its ending, created_utc_ms is "created". */
struct str json_name(const struct field *field);

#endif
