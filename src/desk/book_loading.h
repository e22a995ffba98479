/*
 * desk/book_loading.h - a load under way, for the files that make it: book_load.c reads and spools, book_commit.c puts in.
 */
#ifndef TAMIS_DESK_BOOK_LOADING_H
#define TAMIS_DESK_BOOK_LOADING_H

#include <stdio.h>

#include "desk/book_load.h"

enum { TAMIS__LOADED_HEAD_BYTES = 8 + 1 + 4 + 4 + TAMIS__DIGEST_BYTES };

struct tamis__book_load {
    tamis__desk *desk;
    const tamis_actor *actor;
    tamis__book book;
    char name[TAMIS__BOOK_NAME_MAX + 1];
    bool replace;
    void (*problem)(void *ctx, uint64_t row, const char *message);
    void *problem_ctx;
    tamis_book_load_summary summary;
    uint64_t nameless; /* rows skipped that have no id */
    /* Customers that were there at the begin, by number less `first`: a bit for each that the input has. */
    int64_t first, last;
    uint64_t *met;
    FILE *spool;
    uint64_t spooled;
    tamis__desk_db *reader;
    unsigned reads;
    /* Of the commit. */
    int64_t token, number; /* the book's `load`; what `loaded` becomes */
    tamis__arena arena;    /* of a batch */
};

/* Tells of a row that is left out, and counts it. */
void tamis__book_load_left_out(tamis__book_load *load, uint64_t row, const char *message);
/* Ends the reading transaction, if there is one. */
TAMIS_MUST_USE tamis_status tamis__book_load_end_reader(tamis__book_load *load, tamis_status status,
                                                        tamis_error *err);

#endif
