/*
 * base/thread.h - a fixed pool of workers for batches whose results must come in input order.
 *
 * tamis__ordered_run: `produce` is called by one thread at a time, in order, and fills an item;
 * `work` runs on any worker; `consume` is called in input order, by one thread at a time. At most
 * `window` items are in flight, so memory is bounded whatever the length of the input. The result
 * does not depend on the number of threads.
 */
#ifndef TAMIS_BASE_THREAD_H
#define TAMIS_BASE_THREAD_H

#include <tamis/status.h>

#include "base/bytes.h"

typedef struct tamis__ordered {
    void *ctx;
    size_t item_bytes; /* items are zeroed once, then reused: keep buffers in them */
    size_t window;     /* items in flight; 0: 16 per thread */
    unsigned threads;  /* 0: as many as the machine has; at most 256 */
    /* *end true: no more input, item unused. */
    tamis_status (*produce)(void *ctx, void *item, bool *end, tamis_error *err);
    tamis_status (*work)(void *ctx, void *item, unsigned worker, tamis_error *err);
    tamis_status (*consume)(void *ctx, void *item, tamis_error *err);
    void (*clear)(void *ctx, void *item); /* may be NULL */
} tamis__ordered;

/* The first error in input order wins and stops the run. */
TAMIS_MUST_USE tamis_status tamis__ordered_run(const tamis__ordered *plan, tamis_error *err);

/* Runs work(ctx, index, worker) for index in [0, count), on `threads` threads (0: all). */
TAMIS_MUST_USE tamis_status tamis__parallel_for(size_t count, unsigned threads, void *ctx,
                                                tamis_status (*work)(void *ctx, size_t index,
                                                                     unsigned worker,
                                                                     tamis_error *err),
                                                tamis_error *err);

/* What 0 threads means: online processors, at least 1, at most 256. */
unsigned tamis__thread_count(unsigned asked);

#endif
