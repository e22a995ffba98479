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
    TAMIS__CASE_EVENT_BYTES_MAX = 16 << 20, /* of all texts of a case's steps */
    TAMIS__CASE_COMMENT_MAX = 64 << 10,     /* bytes */
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

/* Has the actor this role and the scope of cases? DENIED names `what`. */
TAMIS_MUST_USE tamis_status tamis__case_may(const tamis_actor *actor, tamis_role role,
                                            const char *what, tamis_error *err);
/* "open", "pending" or "closed"; "" when there is no such case. */
TAMIS_MUST_USE tamis_status tamis__case_state(tamis__desk_db *db, int64_t id, const char **out,
                                              tamis_error *err);

/*
 * One step (docs/DESK.md), from its JSON, in a writing transaction. Checked in this order: the actor's role (DENIED), the case (NOT_FOUND), the version
 * (CONFLICT), the state (ARGUMENT), the second person (DENIED). A case that is closed goes to the memory.
 */
TAMIS_MUST_USE tamis_status tamis__case_act(tamis__desk *desk, tamis__desk_db *db,
                                            const tamis_actor *actor, int64_t id,
                                            tamis_bytes request, tamis_error *err);

/* Reading, in any transaction; appended as JSON. With `now` (else NULL) a single case says whether the lists say something else of the entity
 * since ("entity_changed"). Errors: ARGUMENT, DENIED (viewers of cases), NOT_FOUND. */
TAMIS_MUST_USE tamis_status tamis__case_get(tamis__desk_db *db, const tamis_actor *actor,
                                            int64_t id, const tamis__entity_now *now,
                                            tamis__buffer *out, tamis_error *err);
/* {"total", "cases": [...]}; the same order however often it is asked, ties by number. */
TAMIS_MUST_USE tamis_status tamis__case_list(tamis__desk_db *db, const tamis_actor *actor,
                                             tamis_bytes filter, tamis__buffer *out,
                                             tamis_error *err);

/* A file with a case that is not closed; {"attachment": {id, name, type, bytes, digest, time, actor}} is appended. The name loses folders, control
 * characters and what file systems object to; a type that is not of the form type/subtype is ARGUMENT. Errors: DENIED (analysts), NOT_FOUND, LIMIT. */
TAMIS_MUST_USE tamis_status tamis__case_attach(tamis__desk *desk, tamis__desk_db *db,
                                               const tamis_actor *actor, int64_t id,
                                               const char *name, const char *type, tamis_bytes data,
                                               tamis__buffer *out, tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__case_attachment(tamis__desk_db *db, const tamis_actor *actor,
                                                   int64_t id, int64_t attachment, char name[256],
                                                   char type[128], tamis__buffer *out,
                                                   tamis_error *err);

/* {"four_eyes": [outcomes]} appended; with `change` (JSON of that form; empty: none) set before, by admins, in a writing transaction. */
TAMIS_MUST_USE tamis_status tamis__case_settings(tamis__desk *desk, tamis__desk_db *db,
                                                 const tamis_actor *actor, tamis_bytes change,
                                                 tamis__buffer *out, tamis_error *err);

#endif
