/*
 * desk/memory.h - what was decided of a pair, bound to what both sides said.
 *
 * The memory holds the newest verdict of each query and entity: a false alert that was cleared, or a true match. Closing a case as such
 * writes it, reopening the case takes it away, and a later verdict of the same query and entity takes its place.
 */
#ifndef TAMIS_DESK_MEMORY_H
#define TAMIS_DESK_MEMORY_H

#include <tamis/desk_types.h>

#include "desk/query.h"
#include "desk/store.h"

/* What the memory says to a hit. */
typedef enum tamis__memory_kind {
    TAMIS__MEMORY_NOTHING = 0,
    TAMIS__MEMORY_CLEARED, /* a false alert, and nothing has changed */
    TAMIS__MEMORY_WOKEN,   /* was a false alert; see what changed */
    TAMIS__MEMORY_KNOWN    /* a true match, maybe with changes since */
} tamis__memory_kind;

/* What has changed since, or'ed. */
enum {
    TAMIS__CHANGED_QUERY = 1,  /* the same names, but something else differs */
    TAMIS__CHANGED_ENTITY = 2, /* what the lists say of it */
    TAMIS__CHANGED_EXPIRED = 4 /* the time is over */
};

typedef struct tamis__memory {
    tamis__memory_kind kind;
    unsigned changed;
    int64_t alert_case; /* whose verdict it is */
    int64_t decided;    /* when */
    int64_t until;      /* milliseconds, the first moment after; 0: without end */
    tamis__buffer by, reason;
} tamis__memory;

/* The digest of an entity as the lists are now. Asked for only when something is remembered of the names, since making one costs more than all
 * the rest. */
typedef struct tamis__entity_now {
    tamis_status (*digest)(void *ctx, tamis_bytes entity_id, tamis__digest *out, tamis_error *err);
    void *ctx;
} tamis__entity_now;

/* For who has the digest at hand. */
tamis__entity_now tamis__entity_now_of(const tamis__digest *digest);

/* What is remembered of this pair, in any transaction; one indexed look-up when there is nothing, two at most. The very query comes before others of the
 * same names, of which the newest counts. The caller clears *out whatever the outcome. */
TAMIS_MUST_USE tamis_status tamis__memory_find(tamis__desk *desk, tamis__desk_db *db,
                                               const tamis__kept_query *query,
                                               tamis_bytes entity_id, tamis__entity_now now,
                                               tamis__memory *out, tamis_error *err);
void tamis__memory_clear(tamis__memory *memory); /* accepts a zeroed one */
/* Appends the member that a hit carries: "cleared", "woken" or "known" with its object (docs/DESK.md); nothing for NOTHING. */
void tamis__memory_json(tamis__buffer *out, const tamis__memory *memory);
/* Does a hit of which this is remembered need no new case? True when cleared, and when known for this very query. */
bool tamis__memory_settles(const tamis__memory *memory);

/* {"total", "memories": [{id, case, decided, until, outcome, entity_id, entity_caption, query_caption, by, reason}]}, newest first. `filter` is JSON
 * {"entity_id"?, "text"?, "limit"?, "offset"?}; empty: everything. Errors: ARGUMENT, DENIED (viewers of cases). */
TAMIS_MUST_USE tamis_status tamis__memory_list(tamis__desk_db *db, const tamis_actor *actor,
                                               tamis_bytes filter, tamis__buffer *out,
                                               tamis_error *err);
/* In a writing transaction; an event of the case as well. Errors: ARGUMENT, DENIED (approvers), NOT_FOUND. */
TAMIS_MUST_USE tamis_status tamis__memory_forget(tamis__desk *desk, tamis__desk_db *db,
                                                 const tamis_actor *actor, int64_t id,
                                                 tamis_bytes reason, tamis_error *err);

#endif
