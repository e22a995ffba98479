/*
 * base/csv.h - streaming CSV reader (RFC 4180 and what people make of it).
 *
 * Accepts: a UTF-8 byte-order mark, LF, CRLF and CR line ends, quoted fields with doubled quotes and
 * line ends inside, text after a closing quote (kept), UTF-16 with a byte-order mark (converted), and
 * bytes that are not UTF-8 (read as Windows-1252, counted in `repaired_fields`). A quote that is still open at the end of the
 * file, a field over field_limit or a row over TAMIS__CSV_FIELDS_MAX fields is a bad row: it is
 * reported with its line and reading goes on after it (for an open quote: on the line after the one
 * on which it opened).
 */
#ifndef TAMIS_BASE_CSV_H
#define TAMIS_BASE_CSV_H

#include "base/file.h"

enum {
    TAMIS__CSV_FIELDS_MAX = 4096,
    TAMIS__CSV_FIELD_BYTES_MAX = 1 << 20,
    /* As separator: the one of , ; tab | that the first row has most of, the first of these when several. */
    TAMIS__CSV_BY_HEADER = 1
};

typedef struct tamis__csv tamis__csv;

typedef struct tamis__csv_row {
    const tamis_bytes *fields; /* valid until the next call */
    size_t count;
    uint64_t line;   /* line on which the row starts, from 1 */
    uint64_t number; /* row number from 1, blank lines not counted */
    const char *bad; /* NULL, or why the row could not be read (fields may be partial) */
} tamis__csv_row;

typedef struct tamis__csv_options {
    char separator;     /* 0: ',' */
    size_t field_limit; /* bytes; 0: TAMIS__CSV_FIELD_BYTES_MAX */
} tamis__csv_options;

/* Borrows `input`, which must outlive the reader. options may be NULL. */
TAMIS_MUST_USE tamis_status tamis__csv_open(tamis__input *input, const tamis__csv_options *options,
                                            tamis__csv **out, tamis_error *err);
void tamis__csv_close(tamis__csv *csv); /* NULL allowed */
/* *end is true when there are no more rows (row is then empty). */
TAMIS_MUST_USE tamis_status tamis__csv_next(tamis__csv *csv, tamis__csv_row *row, bool *end,
                                            tamis_error *err);
uint64_t tamis__csv_repaired_fields(const tamis__csv *csv);

#endif
