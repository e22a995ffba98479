/*
 * desk/cases.h - cases: opening, steps, queue (docs/DESK.md).
 *
 * What changes a case runs in a writing transaction of the caller's, in which it also writes the step's event (case_event), its record of the audit trail
 * ("case.open", "case.decide" ..., subject "case:ID") and what webhooks are told ("case.opened", "case.decided" ...).
 */
#ifndef TAMIS_DESK_CASES_H
#define TAMIS_DESK_CASES_H

#include <tamis/desk_types.h>

#include "desk/memory.h"
#include "desk/query.h"
#include "desk/store.h"

enum {
    TAMIS__CASE_COMMENT_MAX = 64 << 10, /* bytes */
    TAMIS__CASE_REASON_MAX = 16 << 10,
    TAMIS__CASE_HIT_MAX = 1 << 20,  /* bytes of the JSON of a hit */
    TAMIS__CASE_HIT_DEPTH = 32,     /* of its nesting */
    TAMIS__CASE_EVENTS_MAX = 10000, /* of one case */
    TAMIS__CASE_TEXT_MAX = 1024,    /* bytes of an entity's id or caption, a customer's id */
    TAMIS__CASE_OPEN_MAX = 500,     /* hits of one request */
    TAMIS__CASE_LIST_MAX = 500,     /* cases of one answer; 50 when nothing is said */
    TAMIS__ATTACHMENT_MAX = 10 << 20,
    TAMIS__ATTACHMENTS_MAX = 100 << 20, /* bytes of all of a case */
    TAMIS__ATTACHMENT_COUNT_MAX = 1000  /* of a case */
};

/* A hit that becomes a case. Everything is borrowed for the call. */
typedef struct tamis__case_record {
    const char *source;   /* "page", "api", "file", "watch", "cli" */
    const char *book;     /* of a watched customer; NULL */
    const char *customer; /* the customer's own id; NULL */
    const char *note;     /* a first comment; NULL */
    int64_t due;          /* milliseconds of the day's begin; 0: none */
    const tamis__kept_query *query;
    tamis_bytes entity_id, entity_caption;
    tamis__digest entity_digest; /* as the lists are now */
    tamis_bytes datasets;        /* joined by ' ' */
    double score;
    tamis_bytes hit;      /* a JSON object */
    tamis_bytes snapshot; /* its digest in hexadecimal digits */
} tamis__case_record;

/*
 * Opens a case for a pair, unless
 *   one is open or pending for this query, entity and customer already: *id is that one. While it is open, it gets the hit as it is now when
 *     the lists say something else of the entity (event "changed");
 *   the memory settles it (tamis__memory_settles): *id is the case that it was settled by.
 * A pair that was woken or is known gets a case that refers to the one before. Asks for no rights: the caller has done so.
 * *is_new tells. Errors: ARGUMENT, LIMIT, NOMEM, IO, CORRUPT.
 */
TAMIS_MUST_USE tamis_status tamis__case_open(tamis__desk *desk, tamis__desk_db *db,
                                             const tamis_actor *actor,
                                             const tamis__case_record *record, int64_t *id,
                                             bool *is_new, tamis_error *err);

#endif
