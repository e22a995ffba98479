/*
 * desk/book.h - books of customers that are watched (docs/DESK.md).
 *
 * A customer is a query in its normal form (desk/query.h) under an id of the user's own. It waits until it has been screened against everything;
 * after that only what changes on the lists concerns it. The book knows the snapshot (seen_snapshot) that all customers are up to date with
 * but for those that wait, so one that was left behind by several snapshots needs the entities that changed since that one.
 *
 * Reading a file of customers, and screening, are the business of the layer above: this one keeps rows.
 */
#ifndef TAMIS_DESK_BOOK_H
#define TAMIS_DESK_BOOK_H

#include <tamis/desk_types.h>

#include "base/memory.h"
#include "desk/query.h"
#include "desk/store.h"

enum {
    TAMIS__BOOK_NAME_MAX = 64, /* bytes: letters, digits, . _ - */
    TAMIS__BOOK_TITLE_MAX = 200,
    TAMIS__BOOK_NAMES_MAX = 100, /* datasets or topics of the settings */
    TAMIS__BOOK_LIMIT_MAX = 500, /* hits kept of a customer */
    TAMIS__CUSTOMER_ID_MAX = 256,
    TAMIS__CUSTOMER_LIST_MAX = 500
};

typedef struct tamis__book {
    int64_t id;
    int64_t seen;           /* 0: every customer waits */
    int64_t target, cursor; /* of the run before; 0: none */
    bool whole;             /* that run was against everything */
    int64_t loaded,
        load; /* the newest load that counts; the token of one under way or broken off, 0: none */
    double threshold;
    uint32_t limit;
    bool open_cases;
    const char **datasets, **topics; /* in the arena, like their texts */
    size_t dataset_count, topic_count;
    tamis__arena arena;
} tamis__book;

/* Has the actor this role and the scope of watching? DENIED names `what`. */
TAMIS_MUST_USE tamis_status tamis__book_may(const tamis_actor *actor, tamis_role role,
                                            const char *what, tamis_error *err);

/* In any transaction; the caller clears *out whatever the outcome. NOT_FOUND. */
TAMIS_MUST_USE tamis_status tamis__book_find(tamis__desk_db *db, const char *name, tamis__book *out,
                                             tamis_error *err);
void tamis__book_clear(tamis__book *book); /* accepts a zeroed one */

/* As tamis/desk.h says of tamis_book_* and tamis_customer_*, in the caller's transaction. */
TAMIS_MUST_USE tamis_status tamis__book_set(tamis__desk *desk, tamis__desk_db *db,
                                            const tamis_actor *actor, const char *name,
                                            tamis_bytes settings, tamis_error *err);
/* What is left of it is for tamis__books_sweep. */
TAMIS_MUST_USE tamis_status tamis__book_remove(tamis__desk *desk, tamis__desk_db *db,
                                               const tamis_actor *actor, const char *name,
                                               tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__book_list(tamis__desk_db *db, const tamis_actor *actor,
                                             tamis__buffer *out, tamis_error *err);
/* The names of all books, in order, into `arena`. */
TAMIS_MUST_USE tamis_status tamis__book_names(tamis__desk_db *db, tamis__arena *arena,
                                              const char ***out, size_t *count, tamis_error *err);

/* An id that a customer can have: 1 to TAMIS__CUSTOMER_ID_MAX bytes of UTF-8 without control characters. */
bool tamis__customer_id_good(tamis_bytes id);
/* `customer`: {"schema"?, "properties"}; empty: take it out. *changed (may be NULL): there is something to screen or it is gone. */
TAMIS_MUST_USE tamis_status tamis__customer_set(tamis__desk *desk, tamis__desk_db *db,
                                                const tamis_actor *actor, const char *book,
                                                tamis_bytes id, tamis_bytes customer,
                                                tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__customer_list(tamis__desk_db *db, const tamis_actor *actor,
                                                 const char *book, tamis_bytes filter,
                                                 tamis__buffer *out, tamis_error *err);

#endif
