/*
 * desk/changes_noting.h - what the files behind tamis__changes_note share.
 *
 * Rows of known_entity and known_text bear the number of the snapshot that brought them. Those of the note that is being written bear one that no
 * row of seen_snapshot has yet, so nobody sees them until the last transaction puts that row there. A note that was broken off leaves such rows
 * behind: the next one takes those that fit for its own and sweeps the others.
 */
#ifndef TAMIS_DESK_CHANGES_NOTING_H
#define TAMIS_DESK_CHANGES_NOTING_H

#include "desk/changes.h"

typedef enum tamis__change_kind {
    TAMIS__CHANGE_ADDED,
    TAMIS__CHANGE_CHANGED,
    TAMIS__CHANGE_REMOVED
} tamis__change_kind;

typedef struct tamis__difference {
    tamis__change_kind kind;
    bool written;  /* by a note that was broken off: its row and its text are there */
    size_t number; /* in the source, unless it was removed */
    tamis_bytes id;
    int64_t old; /* the snapshot of the row that counts until now; 0: none */
    tamis__digest digest;
} tamis__difference;

/* A row that counts no longer, or never will. */
typedef struct tamis__stale {
    tamis_bytes id;
    int64_t changed;
} tamis__stale;

typedef struct tamis__noting {
    tamis__desk *desk;
    const tamis__changes_source *source;
    tamis__arena arena; /* of ids that the source does not have */
    tamis__difference *items;
    size_t count, capacity;
    tamis__stale *stale;
    size_t stale_count, stale_capacity;
    int64_t seen;       /* the newest snapshot; 0: none */
    bool same;          /* is this one */
    uint64_t counts[3]; /* by kind */
} tamis__noting;

/* The newest snapshot that counts, 0 when there is none, and whether it is the one with this digest. In any transaction. */
TAMIS_MUST_USE tamis_status tamis__changes_newest(tamis__desk_db *db, const char *digest,
                                                  int64_t *seen, bool *same, tamis_error *err);
/* Fills items and stale, unless the snapshot is the one seen last. In a reading transaction. */
TAMIS_MUST_USE tamis_status tamis__changes_walk(tamis__noting *n, tamis__desk_db *db,
                                                tamis_error *err);

#endif
