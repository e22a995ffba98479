/*
 * api/batch.h - a file in, a file out, rows worked on by all threads and written in input order.
 *
 * What is done with a row is the caller's: `work` turns a row into output text. Screening a file and
 * comparing a file of pairs differ in nothing else.
 */
#ifndef TAMIS_API_BATCH_H
#define TAMIS_API_BATCH_H

#include "api/ask.h"
#include "api/rows.h"
#include "screen/pool.h"

typedef struct tamis__batch_item {
    tamis__row row;
    tamis__arena arena; /* for the work on the row; reset before each */
    tamis__buffer out;
    tamis__buffer problems; /* one message a line */
    uint64_t hits, unread_facts;
    uint64_t bytes_read, bytes_total; /* of the input, after this row */
    bool bad;
    tamis__buffer cases; /* a request to open cases, when case_count > 0 (desk_file.h) */
    uint32_t case_count;
} tamis__batch_item;

typedef struct tamis__batch {
    const tamis_file_options *options;
    tamis_bytes header; /* written first; empty: none */
    void *ctx;
    /* Appends to item->out. A row's own trouble goes to item->problems (tamis__batch_problem), not
     * into the status. */
    tamis_status (*work)(void *ctx, tamis__batch_item *item, unsigned worker, tamis_error *err);
    /* May be NULL. What is to be done with a row before it is written, in the order of rows. */
    tamis_status (*keep)(void *ctx, const tamis__batch_item *item, tamis_error *err);
} tamis__batch;

void tamis__batch_problem(tamis__batch_item *item, const char *format, ...) TAMIS_PRINTF(2, 3);
/* True when the output is to be JSON lines: by option, else as the ending of the output file says,
 * else as the input. */
bool tamis__batch_json_out(const tamis_file_options *options, bool json_in);
/* `rows` is open already; closed by the caller. */
TAMIS_MUST_USE tamis_status tamis__batch_run(const tamis__batch *batch, tamis__rows *rows,
                                             tamis_file_summary *summary, tamis_error *err);

/* The options of the row where it has its own: *settings is then set to those in *out, which the caller
 * clears; else nothing is done. Wrong ones are a problem of the row, which is then bad. */
TAMIS_MUST_USE tamis_status tamis__batch_options(const tamis_snapshot *snapshot,
                                                 tamis__batch_item *item, tamis__asked *out,
                                                 const tamis__settings **settings,
                                                 tamis_error *err);

/* Builds the query of a party. Dates, countries and types that are not understood are reported as
 * problems and left out; *usable is false when no name and no identifier remains. */
TAMIS_MUST_USE tamis_status tamis__batch_query(const tamis__party *party,
                                               tamis__text_scratch *scratch,
                                               const tamis__text *text, tamis__batch_item *item,
                                               tamis__query **out, bool *usable, tamis_error *err);

#endif
