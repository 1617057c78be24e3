/* print: what the folds have shown, for people to read, and a line a case for train/report.py. */
#ifndef TRAIN_PRINT_H
#define TRAIN_PRINT_H

#include "train/folds.h"

/* Spans by type, names by file, roles. */
void print_spans(const struct folds *f);
/* A line for each file and form of its texts. */
void print_names(const struct folds *f, const char *path);
/* Recall at shares of false alarms, by kind and group; the cuts. */
void print_verdicts(const struct folds *f);
void print_lines(const struct folds *f, const char *path);

#endif
