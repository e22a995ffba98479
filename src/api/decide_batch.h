/* api/decide_batch.h - files of transactions: read one by one, worked on by all threads, written in order. */
#ifndef TAMIS_API_DECIDE_BATCH_H
#define TAMIS_API_DECIDE_BATCH_H

#include "api/answer.h"
#include "base/file.h"

typedef struct tamis__decide_item {
    tamis__buffer text; /* of the transaction */
    uint64_t line;      /* where it begins */
    tamis__buffer out;
    char problem[TAMIS_ERROR_MESSAGE_BYTES]; /* why it could not be decided; "" */
    tamis__outcome outcome;
    bool differs; /* replay */
    uint64_t bytes_read, bytes_total;
} tamis__decide_item;

/* Appends to item->out, or fills in item->problem; a status other than OK ends the run. `deciding` is the worker's alone. */
typedef tamis_status (*tamis__decide_work)(tamis__deciding *deciding,
                                           const tamis_decide_file_options *options,
                                           tamis__decide_item *item, tamis_error *err);

TAMIS_MUST_USE tamis_status tamis__decide_batch(const tamis_rules *rules,
                                                const tamis_snapshot *snapshot,
                                                const tamis_decide_file_options *options,
                                                tamis__decide_work work, const char *stage,
                                                tamis_decide_summary *summary, tamis_error *err);

/* Is it the fault of the transaction, not of the run? Then its message becomes item->problem. */
bool tamis__decide_problem(tamis__decide_item *item, tamis_status status, const tamis_error *err);

#endif
