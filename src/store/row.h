/*
 * row: reads a row of the database into a struct by its shape.
 *
 * Columns find their fields by name; fields that no column names stay zero. A column that the
 * shape lacks, or a value its field cannot hold, is a fault of ours: E_CORRUPT, and logged.
 */
#ifndef STORE_ROW_H
#define STORE_ROW_H

#include "store/engine.h"

struct row_reader {
	const struct shape *shape;
	struct arena *arena; /* text and blobs are copied into it */
	const char *statement;
	bool mapped;
	unsigned char field[SQL_COLUMNS_MAX];
};

int row_read(struct row_reader *r, const struct sql_row *row, void *out, struct err *err);

#endif
