/*
 * lists/table.h - CSV tables with a header, shared by the CSV formats: columns found by name, row
 * accounting, repeated headers passed over.
 */
#ifndef TAMIS_LISTS_TABLE_H
#define TAMIS_LISTS_TABLE_H

#include "base/csv.h"
#include "lists/lists.h"

typedef struct tamis__table {
    tamis__input *input;
    tamis__csv *csv;
    tamis__csv_row row;
    size_t column_count;
    const char *const *columns; /* wanted names */
    int *at;                    /* position of each wanted column, -1 when absent */
    size_t header_count;        /* fields of the header row */
    tamis__arena arena;
    tamis__sink *sink;
    tamis__source_report *report;
} tamis__table;

/* Reads rows until the header is found (at most `preamble` rows before it; it is recognized by the
 * columns `columns[0..required)`, compared without case and surrounding space). TAMIS_ERR_FORMAT with
 * the expected and found columns when it is not. A copy of preamble rows goes to `preamble_row` (may
 * be NULL). */
TAMIS_MUST_USE tamis_status tamis__table_open(
    const tamis__source *source, const char *suffix, const char *const *columns,
    size_t column_count, size_t required, size_t preamble,
    void (*preamble_row)(void *ctx, const tamis__csv_row *), void *ctx, tamis__sink *sink,
    tamis__source_report *report, tamis__table *out, tamis_error *err);
void tamis__table_close(tamis__table *table);
/* Next data row: counted read; a bad row is reported skipped and passed over; a repeated header is
 * counted neither. *end true at the end. */
TAMIS_MUST_USE tamis_status tamis__table_next(tamis__table *table, bool *end, tamis_error *err);
/* Calls `read` for each data row from here to the end, where it stops with TAMIS_OK. */
TAMIS_MUST_USE tamis_status tamis__table_each(tamis__table *table,
                                              tamis_status (*read)(void *ctx, tamis_error *err),
                                              void *ctx, tamis_error *err);
/* Trimmed value of wanted column i; empty when absent. */
tamis_bytes tamis__table_get(const tamis__table *table, size_t i);
TAMIS_MUST_USE tamis_status tamis__table_skip(tamis__table *table, const char *reason,
                                              tamis_bytes detail, tamis_error *err);
/* Finishes the builder's record, hands it to the sink and counts the row kept. */
TAMIS_MUST_USE tamis_status tamis__table_emit(tamis__table *table, tamis__entity_builder *builder,
                                              tamis_error *err);

#endif
