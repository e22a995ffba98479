/*
 * api/desk_file.h - what a desk says to the hits of a file's rows, and the cases that they become.
 */
#ifndef TAMIS_API_DESK_FILE_H
#define TAMIS_API_DESK_FILE_H

#include <tamis/desk.h>

#include "api/batch.h"
#include "desk/memory.h"

typedef struct tamis__file_desk {
    tamis_desk *desk;
    const tamis_actor *actor;
    const tamis_snapshot *snapshot;
    bool open_cases;
    uint64_t *new_cases; /* may be NULL */
} tamis__file_desk;

/* As tamis_screen_file; `desk` may be NULL. */
TAMIS_MUST_USE tamis_status tamis__screen_file(const tamis_snapshot *snapshot,
                                               const tamis_file_options *options,
                                               const tamis__file_desk *desk,
                                               tamis_file_summary *summary, tamis_error *err);

/* A party as the desk keeps it. The caller clears *out whatever the outcome. Errors: ARGUMENT, LIMIT (of no such query can there be a case). */
TAMIS_MUST_USE tamis_status tamis__party_query(const tamis__party *party, tamis__arena *arena,
                                               tamis__kept_query *out, tamis_error *err);

/* The hits of one row while they are written. */
typedef struct tamis__row_desk {
    const tamis__file_desk *desk; /* NULL: nothing is asked or opened */
    tamis__desk_db *db;
    tamis__kept_query query;
    tamis__buffer member; /* of the hit at hand: "cleared": {...}, or empty */
    tamis__buffer text;   /* the same for people: "cleared, case 3" */
} tamis__row_desk;

/* `desk` NULL, or a row without hits: nothing is done. End it whatever the outcome. */
TAMIS_MUST_USE tamis_status tamis__row_desk_begin(tamis__row_desk *row,
                                                  const tamis__file_desk *desk,
                                                  tamis__batch_item *item, size_t hits,
                                                  tamis_error *err);
/* Fills in member and text. */
TAMIS_MUST_USE tamis_status tamis__row_desk_ask(tamis__row_desk *row, const char *entity_id,
                                                tamis_error *err);
/* The hit, as JSON, is to become a case. */
void tamis__row_desk_add(const tamis__row_desk *row, tamis__batch_item *item, tamis_bytes hit);
TAMIS_MUST_USE tamis_status tamis__row_desk_end(tamis__row_desk *row, tamis__batch_item *item,
                                                tamis_status status, tamis_error *err);
/* Opens the cases of a row; for one thread at a time, in the order of rows. Hits that cannot become cases are a problem of the row. */
TAMIS_MUST_USE tamis_status tamis__row_desk_open(const tamis__file_desk *desk,
                                                 const tamis_file_options *options,
                                                 const tamis__batch_item *item, tamis_error *err);

/* What the lists of the snapshot say of entities (desk_cases.c). */
tamis__entity_now tamis__entity_now_in(const tamis_snapshot *snapshot);

#endif
