/*
 * desk/book_states.h - which customers of a book are there while a load of it is written or was broken off (data/desk/0002.sql).
 *
 * A load brings rows with its number in `born`, and marks those that it changes or takes out with its number in `next`; what a changed one becomes
 * stands in customer_next. All of it counts from the moment on when the book's `loaded` is that number. After that the marked rows
 * are settled a few at a time; until they are, readers look at both places.
 */
#ifndef TAMIS_DESK_BOOK_STATES_H
#define TAMIS_DESK_BOOK_STATES_H

#include "desk/book.h"

/* Of `customer c` and `book b`: is it in the book? What it is stands in customer_next when c.next <= b.loaded. */
#define TAMIS__CUSTOMER_THERE                                                                      \
    "c.born <= b.loaded AND (c.next IS NULL OR c.next > b.loaded OR "                              \
    "EXISTS (SELECT 1 FROM customer_next n WHERE n.customer = c.id)) "
/* Is it in the book, and nothing left to be settled? */
#define TAMIS__CUSTOMER_SETTLED "c.born <= b.loaded AND (c.next IS NULL OR c.next > b.loaded) "

/* Settles what loads that count have left, in short transactions. Within none. */
TAMIS_MUST_USE tamis_status tamis__book_settle(tamis__desk *desk, int64_t book, tamis_error *err);
/* Takes away what a load has left that was broken off, in short transactions, as long as `token` is the book's `load` (CONFLICT). Within none. */
TAMIS_MUST_USE tamis_status tamis__book_sweep(tamis__desk *desk, int64_t book, int64_t token,
                                              tamis_error *err);
/* CONFLICT unless `token` is still the book's `load`. In any transaction. */
TAMIS_MUST_USE tamis_status tamis__book_holds(tamis__desk_db *db, int64_t book, int64_t token,
                                              tamis_error *err);

/* Takes away what is left of books that were removed, in short transactions. Within none. */
TAMIS_MUST_USE tamis_status tamis__books_sweep(tamis__desk *desk, tamis_error *err);

/* Before the customer is put in or changed, in the caller's writing transaction: what a load that counts has left of it is settled; what one that
 * is being written is about to make of it comes after what the caller does. */
TAMIS_MUST_USE tamis_status tamis__customer_settle(tamis__desk_db *db, int64_t book,
                                                   tamis_bytes ref, tamis_error *err);
/* The customer leaves the book, with its hits; *found: it was there. One that is being loaded comes back with the load. */
TAMIS_MUST_USE tamis_status tamis__customer_take_out(tamis__desk_db *db, int64_t book,
                                                     tamis_bytes ref, bool *found,
                                                     tamis_error *err);

#endif
