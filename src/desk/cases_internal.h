/*
 * desk/cases_internal.h - what the files of cases and of the memory share.
 */
#ifndef TAMIS_DESK_CASES_INTERNAL_H
#define TAMIS_DESK_CASES_INTERNAL_H

#include "desk/cases.h"
#include "desk/cases_request.h"
#include "desk/members.h"

/* ---- rights -------------------------------------------------------------------------------------- */

enum { TAMIS__PERSON_BYTES = 128 };
/* Who is behind an actor: the account or local user of that name; of a key whoever made it. */
TAMIS_MUST_USE tamis_status tamis__case_person(tamis__desk_db *db, tamis_bytes actor,
                                               char out[TAMIS__PERSON_BYTES], tamis_error *err);
/* Do outcomes of this name need a second person? */
TAMIS_MUST_USE tamis_status tamis__case_four_eyes(tamis__desk_db *db, const char *outcome,
                                                  bool *out, tamis_error *err);

/* ---- rows ---------------------------------------------------------------------------------------- */

/* The number that a statement with one parameter, a number, gives; 0 without a row. */
TAMIS_MUST_USE tamis_status tamis__case_number(tamis__desk_db *db, const char *sql, int64_t id,
                                               int64_t *out, tamis_error *err);
/* One step of a case: counts it, keeps its event, its record of the audit trail, and tells webhooks. `body` is a JSON object. LIMIT when
 * the case has had TAMIS__CASE_EVENTS_MAX. */
TAMIS_MUST_USE tamis_status tamis__case_note(tamis__desk *desk, tamis__desk_db *db,
                                             const tamis_actor *actor, int64_t id, const char *kind,
                                             const tamis__buffer *body, tamis_error *err);
/* A closed case to the memory, in place of what was there; an outcome that settles nothing only empties the place. */
TAMIS_MUST_USE tamis_status tamis__memory_keep(tamis__desk_db *db, int64_t id, tamis_error *err);
/* What a case gave to the memory is taken away. */
TAMIS_MUST_USE tamis_status tamis__memory_drop(tamis__desk_db *db, int64_t id, tamis_error *err);

/* ---- JSON ---------------------------------------------------------------------------------------- */

enum { TAMIS__DAY_MILLISECONDS = 86400000 };
/* "YYYY-MM-DD" of the day that begins, or that ends, at a moment; null for 0. */
void tamis__json_first_day(tamis__buffer *out, int64_t milliseconds);
void tamis__json_last_day(tamis__buffer *out, int64_t milliseconds);
void tamis__changed_json(tamis__buffer *out, unsigned changed);

/* Row of id, name, type, bytes, digest, time, actor. */
void tamis__attachment_json(tamis__buffer *out, sqlite3_stmt *row);
/* The last part of a path, without characters that mislead; "file" when nothing is left. */
void tamis__attachment_name(const char *given, char out[256]);
/* A media type without its parameters; false when it has not that form. */
bool tamis__attachment_type(const char *given, char out[128]);

/* ---- looking for rows by conditions that vary ---------------------------------------------------- */

enum { TAMIS__SQL_VALUES_MAX = 24 };
typedef struct tamis__sql {
    tamis__buffer text, folded; /* conditions, each after " AND "; values made here */
    struct {
        char kind; /* as for tamis__desk_bind: i, d, t, s; w: a slice of `folded` */
        int64_t number;
        double real;
        tamis_bytes text;
    } values[TAMIS__SQL_VALUES_MAX];
    size_t count;
    /* The total is of the first `counted` values and `counted_bytes` of the text when marked, else of all. */
    bool marked;
    size_t counted, counted_bytes;
} tamis__sql;

void tamis__sql_init(tamis__sql *sql);
void tamis__sql_clear(tamis__sql *sql);
/* Adds a condition of ours with one "?" and its value of that kind: 't' const char *, 'i' int64_t, 'd' double. Texts must outlive it. */
void tamis__sql_and(tamis__sql *sql, const char *condition, int kind, ...);
/* Every word of `text` (NULL: none) stands in the column, whatever its case. */
TAMIS_MUST_USE tamis_status tamis__sql_and_search(tamis__sql *sql, const char *column,
                                                  const char *text, tamis_error *err);
/* What is added from here on narrows the page, not the total. */
void tamis__sql_count_so_far(tamis__sql *sql);
/* {"total", NAME: [...]}: rows of `columns` + conditions + `order`, from the filter's offset on, at most its limit; `count` + conditions
 * gives the total, without the conditions added after tamis__sql_count_so_far. */
TAMIS_MUST_USE tamis_status tamis__sql_page(tamis__desk_db *db, const tamis__sql *where,
                                            const char *columns, const char *count,
                                            const char *order, const tamis__case_filter *filter,
                                            const char *name,
                                            void (*write)(tamis__buffer *out, sqlite3_stmt *row),
                                            tamis__buffer *out, tamis_error *err);

#endif
