/*
 * api/rows.h - files of parties: CSV and JSON lines read into rows of (property, value).
 *
 * CSV columns are recognized by the names people give them ("full_name", "DOB", "passport no"), or
 * named by a map "property=column,...". A JSON line is {"id","schema","properties":{...}}; for compare
 * it is {"query":{...},"candidate":{...}}. Either may bring "options" of its own.
 */
#ifndef TAMIS_API_ROWS_H
#define TAMIS_API_ROWS_H

#include <tamis/tamis.h>

#include "base/csv.h"
#include "base/memory.h"
#include "lists/lines.h"

typedef struct tamis__cell {
    tamis_bytes property, value;
} tamis__cell;

/* One party of a row. Everything lives in the row's arena. */
typedef struct tamis__party {
    tamis_bytes id, schema;
    tamis__cell *cells;
    size_t count;
} tamis__party;

typedef struct tamis__row {
    tamis__arena arena;
    uint64_t number;     /* from 1, without the header */
    tamis_bytes problem; /* why it cannot be used; empty when it can */
    tamis__party party;
    tamis__party other; /* compare: the candidate */
    tamis_bytes source; /* compare: the row as it was read, for writing it again */
    /* The options of this row where it brings some of its own; NULL: those of the file. */
    const tamis_screen_options *options;
} tamis__row;

typedef struct tamis__rows {
    tamis__input *input;
    bool json, pairs;
    const tamis_file_options *options; /* borrowed */
    tamis_bytes schema;                /* of rows that state none */
    uint64_t number;
    /* CSV */
    tamis__csv *csv;
    tamis__arena arena;           /* of the header */
    tamis_bytes *column_property; /* by column; empty: not used */
    tamis_bytes *header;
    size_t column_count;
    /* JSON */
    tamis__lines lines;
} tamis__rows;

/* `pairs`: rows of two parties, for compare. Errors: IO, FORMAT (no column with a name: the message
 * lists the columns), ARGUMENT (a map that names no column, an unknown schema). `options` must outlive
 * the rows. */
TAMIS_MUST_USE tamis_status tamis__rows_open(const tamis_file_options *options, bool pairs,
                                             tamis__rows *out, tamis_error *err);
void tamis__rows_close(tamis__rows *rows); /* accepts a zeroed one */
/* Next row into *row, whose arena is reset first. *end true at the end. */
TAMIS_MUST_USE tamis_status tamis__rows_next(tamis__rows *rows, tamis__row *row, bool *end,
                                             tamis_error *err);

#endif
