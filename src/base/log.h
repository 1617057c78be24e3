/*
 * log: one JSON object a line on standard error, for people and log collectors.
 *
 *     log_info("server.started", LOG_T("listen", address), LOG_I("workers", n));
 *
 * An event has a name with dots and a few fields. Never log what people wrote, names,
 * tokens or whole URLs: ids, counts, codes and durations say enough. Threads: any;
 * a line is written at once.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/str.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR, LOG_LEVEL__MAX };

struct log_field {
	const char *name; /* snake_case */
	struct str text;  /* .p NULL: the number is meant */
	int64_t number;
};

#define LOG_T(name_, text_)   ((struct log_field){(name_), str_c(text_), 0})
#define LOG_S(name_, str_)    ((struct log_field){(name_), (str_), 0})
#define LOG_I(name_, number_) ((struct log_field){(name_), {NULL, 0}, (int64_t)(number_)})

/* Below this nothing is written; LOG_LEVEL_INFO at the start. */
void log_set_level(enum log_level lowest);
void log_write(enum log_level level, const char *event, const struct log_field *fields, size_t n);

#define LOG_FIELDS(...)                                                                            \
	(const struct log_field[]){__VA_ARGS__},                                                   \
		sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field)
#define log_debug(event, ...) log_write(LOG_LEVEL_DEBUG, event, LOG_FIELDS(__VA_ARGS__))
#define log_info(event, ...)  log_write(LOG_LEVEL_INFO, event, LOG_FIELDS(__VA_ARGS__))
#define log_warn(event, ...)  log_write(LOG_LEVEL_WARN, event, LOG_FIELDS(__VA_ARGS__))
#define log_error(event, ...) log_write(LOG_LEVEL_ERROR, event, LOG_FIELDS(__VA_ARGS__))

#endif
