/*
 * desk/book_load.h - many customers brought into a book, all or none.
 *
 * What is new or changed goes to a nameless file beside the desk while the input is read; many short transactions put it into the book, so that
 * others can write in between, and the last one makes all of it count. For one thread at a time.
 */
#ifndef TAMIS_DESK_BOOK_LOAD_H
#define TAMIS_DESK_BOOK_LOAD_H

#include "desk/book.h"

typedef struct tamis__book_load tamis__book_load;

typedef struct tamis__loaded {
    uint64_t row;
    tamis_bytes id;
    const tamis__digest *digest; /* of query */
    tamis_bytes query;           /* in its normal form */
} tamis__loaded;

/* `problem` (may be NULL) is told of rows that are left out. Errors: DENIED, NOT_FOUND. */
TAMIS_MUST_USE tamis_status
tamis__book_load_begin(tamis__desk *desk, const tamis_actor *actor, const char *book, bool replace,
                       void (*problem)(void *ctx, uint64_t row, const char *message),
                       void *problem_ctx, tamis__book_load **out, tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__book_load_add(tamis__book_load *load,
                                                 const tamis__loaded *customer, tamis_error *err);
/* A row that cannot be used. With an id its customer, if there is one, stays as it was. */
TAMIS_MUST_USE tamis_status tamis__book_load_skip(tamis__book_load *load, uint64_t row,
                                                  tamis_bytes id, const char *message,
                                                  tamis_error *err);
/* `progress` as tamis_progress_fn: called between transactions with stage "keep" and the rows put in of all; it can stop the load, but for the last
 * time, when the load counts already. */
typedef struct tamis__book_load_watch {
    tamis_status (*progress)(void *ctx, const char *stage, uint64_t done, uint64_t total);
    void *progress_ctx;
} tamis__book_load_watch;

/* ARGUMENT when with `replace` a row without an id was skipped: whose it was cannot be known, and leaving it out would end a watch. CONFLICT when
 * another load of the book has begun to put in what it has. Whatever the error, the book is as it was. */
TAMIS_MUST_USE tamis_status tamis__book_load_commit(tamis__book_load *load,
                                                    const tamis__book_load_watch *watch,
                                                    tamis_book_load_summary *out, tamis_error *err);
void tamis__book_load_free(tamis__book_load *load); /* NULL allowed */

#endif
