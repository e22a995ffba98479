/*
 * desk/book_run.h - one run that brings the hits of a book up to date with a snapshot: who is to be screened, and keeping what was found.
 *
 * Customers that wait are screened against everything; the others against the entities that changed on the lists since the snapshot of the book
 * (all of them, when the run is whole). Whoever screens reads customers in order of their numbers and hands back what was found in
 * the same order; a run that was broken off goes on there when the next one has the same aim.
 *
 * A run holds no transaction while screening takes place. It writes only as long as no other run of the book has begun and the settings stay:
 * CONFLICT tells otherwise. What was found for a customer who has changed meanwhile is dropped: that one waits.
 */
#ifndef TAMIS_DESK_BOOK_RUN_H
#define TAMIS_DESK_BOOK_RUN_H

#include "base/hash.h"
#include "desk/book.h"

enum { TAMIS__WATCH_CHUNK = 128 };

typedef struct tamis__watch_hit {
    tamis_bytes entity_id, caption, datasets; /* datasets joined by ' ' */
    tamis_bytes json;
    tamis__digest digest; /* of what the lists say of the entity */
    double score;
} tamis__watch_hit;

typedef struct tamis__watch_customer {
    int64_t id;
    tamis_bytes ref, query;
    tamis__digest digest; /* of query */
    tamis__watch_hit *hits;
    size_t hit_count;
} tamis__watch_customer;

/* Customers and what was found for them; texts are in the arena. */
typedef struct tamis__watch_chunk {
    tamis__arena arena;
    tamis__watch_customer customers[TAMIS__WATCH_CHUNK];
    size_t count;
    bool whole; /* were, or are to be, screened against everything */
} tamis__watch_chunk;

typedef struct tamis__book_run {
    tamis__desk *desk;
    tamis_actor actor;
    tamis__book book;
    char name[TAMIS__BOOK_NAME_MAX + 1];
    char snapshot[TAMIS__DIGEST_HEX];
    int64_t target;
    int64_t token;
    bool whole;            /* everybody against everything */
    bool fresh;            /* the book is up to date but for customers that wait */
    tamis__strmap changed; /* ids of the entities that changed since the book's snapshot */
    int64_t *affected;     /* customers with a hit on one of them, ascending */
    size_t affected_count;
    int64_t cursor;      /* of the main pass: done up to here */
    int64_t kept_cursor; /* as the file has it */
    int64_t after;       /* where the next chunk is read */
    tamis_watch_summary summary;
} tamis__book_run;

/* `target`: the number of the snapshot with this digest in seen_snapshot, the newest. The caller clears *out whatever the outcome. Errors: NOT_FOUND. */
TAMIS_MUST_USE tamis_status tamis__book_run_begin(tamis__desk *desk, const tamis_actor *actor,
                                                  const char *name, int64_t target,
                                                  const char *snapshot, bool all,
                                                  tamis__book_run *out, tamis_error *err);
void tamis__book_run_clear(tamis__book_run *run); /* accepts a zeroed one */

/* The main pass: everybody when the run is whole, else those who do not wait. The last pass: those who wait. */
typedef enum tamis__watch_pass { TAMIS__PASS_MAIN, TAMIS__PASS_WAITING } tamis__watch_pass;

/* Is the pass needed at all? Sets where it starts. */
bool tamis__book_run_start(tamis__book_run *run, tamis__watch_pass pass);
/* How many customers the pass has from its start on. */
TAMIS_MUST_USE tamis_status tamis__book_run_count(tamis__book_run *run, tamis__watch_pass pass,
                                                  uint64_t *out, tamis_error *err);
/* The next customers; none: the pass has ended. For one thread at a time. */
TAMIS_MUST_USE tamis_status tamis__book_run_read(tamis__book_run *run, tamis__watch_pass pass,
                                                 tamis__watch_chunk *chunk, tamis_error *err);
/* Keeps what was found. For one thread at a time, in the order of reading. Errors: CONFLICT. */
TAMIS_MUST_USE tamis_status tamis__book_run_keep(tamis__book_run *run, tamis__watch_pass pass,
                                                 const tamis__watch_chunk *chunk, tamis_error *err);
/* CONFLICT: the run may write no longer. */
tamis_status tamis__book_run_lost(tamis_error *err);
/* Everything was done, or (`done` false) the run was broken off and goes on later. */
TAMIS_MUST_USE tamis_status tamis__book_run_end(tamis__book_run *run, bool done, tamis_error *err);

#endif
