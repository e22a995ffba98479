/* desk/book_run.c - the life of a run: its aim, its customers chunk by chunk, its end. */
#include "desk/book_run.h"

#include <stdio.h>
#include <stdlib.h>

#include <sodium.h>

#include "base/error.h"
#include "desk/audit.h"
#include "desk/book_states.h"
#include "desk/events.h"

enum { CUSTOMERS_MAX = INT32_MAX };

/* ---- what changed ---------------------------------------------------------------------------- */

static tamis_status add_affected(tamis__book_run *run, size_t *capacity, int64_t customer,
                                 tamis_error *err)
{
    if (run->affected_count >= CUSTOMERS_MAX ||
        !TAMIS_GROW(run->affected, *capacity, run->affected_count + 1))
        return tamis__fail_nomem(err);
    run->affected[run->affected_count++] = customer;
    return TAMIS_OK;
}

static tamis_status find_affected(tamis__book_run *run, tamis__desk_db *db, tamis_bytes entity,
                                  size_t *capacity, tamis_error *err)
{
    /* In this order: an entity is a hit of few. */
    static const char sql[] = "SELECT h.customer FROM customer_hit h CROSS JOIN customer c "
                              "ON c.id = h.customer WHERE h.entity_id = ?1 AND c.book = ?2";
    sqlite3_stmt *row;
    bool any = false;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "si", entity, run->book.id));
    for (;;) {
        TAMIS_TRY(tamis__desk_step(db, row, &any, err));
        if (!any)
            break;
        TAMIS_TRY(add_affected(run, capacity, sqlite3_column_int64(row, 0), err));
    }
    sqlite3_reset(row);
    return TAMIS_OK;
}

static int by_number(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static tamis_status find_changed(tamis__book_run *run, tamis__desk_db *db, tamis_error *err)
{
    static const char sql[] = "SELECT DISTINCT entity_id FROM known_entity WHERE changed > ?1 "
                              "AND changed <= (SELECT max(id) FROM seen_snapshot)";
    sqlite3_stmt *row;
    bool any = false;
    size_t capacity = 0;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "i", run->book.seen));
    for (;;) {
        TAMIS_TRY(tamis__desk_step(db, row, &any, err));
        if (!any)
            break;
        tamis_bytes entity = tamis__desk_text(row, 0);
        if (tamis__strmap_intern(&run->changed, entity) == UINT32_MAX)
            return tamis__fail_nomem(err);
        TAMIS_TRY(find_affected(run, db, entity, &capacity, err));
    }
    sqlite3_reset(row);
    if (run->affected_count > 0)
        qsort(run->affected, run->affected_count, sizeof(*run->affected), by_number);
    return TAMIS_OK;
}

tamis_status tamis__book_run_lost(tamis_error *err)
{
    return tamis__fail(err, TAMIS_ERR_CONFLICT,
                       "the book was changed, or another run of it has begun");
}

/* ---- begin ----------------------------------------------------------------------------------- */

static tamis_status count_customers(tamis__book_run *run, tamis__desk_db *db, tamis_error *err)
{
    static const char sql[] = "SELECT count(*) FROM customer c JOIN book b ON b.id = c.book "
                              "WHERE c.book = ?1 AND " TAMIS__CUSTOMER_SETTLED;
    sqlite3_stmt *row;
    bool any = false;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "i", run->book.id));
    TAMIS_TRY(tamis__desk_step(db, row, &any, err));
    run->summary.customers = any ? (uint64_t)sqlite3_column_int64(row, 0) : 0;
    sqlite3_reset(row);
    return TAMIS_OK;
}

/* From here on no other run of the book writes, so that what is read next stays as it is. */
static tamis_status claim_in(tamis__book_run *run, tamis__desk_db *db, tamis_error *err)
{
    static const char sql[] = "UPDATE book SET run = ?2 WHERE name = ?1";
    int64_t changes = 0;
    TAMIS_TRY(tamis__desk_run(db, &changes, err, sql, "ti", run->name, run->token));
    if (changes == 0)
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "there is no book \"%.60s\"", run->name);
    return TAMIS_OK;
}

/* With a large book, or large changes, this takes its time: others write meanwhile. */
static tamis_status read_in(tamis__book_run *run, tamis__desk_db *db, bool all, tamis_error *err)
{
    TAMIS_TRY(tamis__book_find(db, run->name, &run->book, err));
    run->whole = all || run->book.seen == 0;
    run->fresh = !run->whole && run->book.seen == run->target;
    bool same_aim = run->book.target == run->target && run->book.whole == run->whole;
    run->cursor = same_aim ? run->book.cursor : 0;
    run->kept_cursor = run->cursor;
    if (!run->whole && !run->fresh)
        TAMIS_TRY(find_changed(run, db, err));
    run->summary.entities_changed = tamis__strmap_count(&run->changed);
    return count_customers(run, db, err);
}

static tamis_status aim_in(tamis__book_run *run, tamis__desk_db *db, tamis_error *err)
{
    static const char sql[] = "UPDATE book SET target = ?3, whole = ?4, cursor = ?5 "
                              "WHERE id = ?1 AND run = ?2";
    int64_t changes = 0;
    TAMIS_TRY(tamis__desk_run(db, &changes, err, sql, "iiiii", run->book.id, run->token,
                              run->target, (int64_t)run->whole, run->cursor));
    return changes == 0 ? tamis__book_run_lost(err) : TAMIS_OK;
}

static tamis_status begin(tamis__book_run *run, bool all, tamis_error *err)
{
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin(run->desk, false, &db, err));
    tamis_status status = claim_in(run, db, err);
    TAMIS_TRY(tamis__desk_end(run->desk, db, status, err));
    TAMIS_TRY(tamis__desk_begin_read(run->desk, &db, err));
    status = read_in(run, db, all, err);
    TAMIS_TRY(tamis__desk_end(run->desk, db, status, err));
    TAMIS_TRY(tamis__desk_begin(run->desk, true, &db, err));
    status = aim_in(run, db, err);
    return tamis__desk_end(run->desk, db, status, err);
}

/* What a load that was broken off has left is to be screened as it is now. */
static tamis_status settle(tamis__book_run *run, tamis_error *err)
{
    tamis__desk_db *db;
    tamis__book book;
    TAMIS_TRY(tamis__desk_begin_read(run->desk, &db, err));
    tamis_status status = tamis__book_find(db, run->name, &book, err);
    status = tamis__desk_end(run->desk, db, status, err);
    int64_t number = book.id;
    tamis__book_clear(&book);
    return status == TAMIS_OK ? tamis__book_settle(run->desk, number, err) : status;
}

tamis_status tamis__book_run_begin(tamis__desk *desk, const tamis_actor *actor, const char *name,
                                   int64_t target, const char *snapshot, bool all,
                                   tamis__book_run *out, tamis_error *err)
{
    memset(out, 0, sizeof *out);
    out->desk = desk;
    out->actor = *actor;
    out->target = target;
    snprintf(out->name, sizeof out->name, "%s", name);
    snprintf(out->snapshot, sizeof out->snapshot, "%s", snapshot);
    if (sodium_init() < 0)
        return tamis__fail(err, TAMIS_ERR_UNSUPPORTED, "no source of random numbers");
    out->token = (int64_t)randombytes_uniform(UINT32_MAX) + 1;
    if (!tamis__strmap_init(&out->changed, 0))
        return tamis__fail_nomem(err);
    TAMIS_TRY(settle(out, err));
    return begin(out, all, err);
}

void tamis__book_run_clear(tamis__book_run *run)
{
    tamis__book_clear(&run->book);
    tamis__strmap_clear(&run->changed);
    tamis__release(run->affected);
    memset(run, 0, sizeof *run);
}

bool tamis__book_run_start(tamis__book_run *run, tamis__watch_pass pass)
{
    run->after = pass == TAMIS__PASS_MAIN ? run->cursor : 0;
    if (pass == TAMIS__PASS_WAITING || run->whole)
        return true;
    return !run->fresh && tamis__strmap_count(&run->changed) > 0;
}

/* ---- customers ------------------------------------------------------------------------------- */

tamis_status tamis__book_run_count(tamis__book_run *run, tamis__watch_pass pass, uint64_t *out,
                                   tamis_error *err)
{
    static const char all[] = "SELECT count(*) FROM book b CROSS JOIN customer c ON c.book = b.id "
                              "WHERE b.id = ?1 AND c.id > ?2 AND " TAMIS__CUSTOMER_SETTLED;
    static const char waiting[] =
        "SELECT count(*) FROM book b CROSS JOIN customer c ON c.book = b.id "
        "WHERE b.id = ?1 AND c.id > ?2 AND c.screened IS NULL AND " TAMIS__CUSTOMER_SETTLED;
    tamis__desk_db *db;
    sqlite3_stmt *row;
    bool any = false;
    TAMIS_TRY(tamis__desk_begin_read(run->desk, &db, err));
    tamis_status status =
        tamis__desk_prepare(db, pass == TAMIS__PASS_MAIN ? all : waiting, &row, err);
    if (status == TAMIS_OK)
        status = tamis__desk_bind(row, err, "ii", run->book.id, run->after);
    if (status == TAMIS_OK)
        status = tamis__desk_step(db, row, &any, err);
    *out = any ? (uint64_t)sqlite3_column_int64(row, 0) : 0;
    return tamis__desk_end(run->desk, db, status, err);
}

static tamis_status take_row(tamis__watch_chunk *chunk, sqlite3_stmt *row, tamis_error *err)
{
    tamis__watch_customer *c = &chunk->customers[chunk->count++];
    tamis_bytes digest = tamis__desk_blob(row, 3);
    memset(c, 0, sizeof *c);
    c->id = sqlite3_column_int64(row, 0);
    c->ref = tamis__arena_copy(&chunk->arena, tamis__desk_text(row, 1));
    c->query = tamis__arena_copy(&chunk->arena, tamis__desk_text(row, 2));
    if (digest.len == sizeof c->digest.bytes)
        memcpy(c->digest.bytes, digest.ptr, digest.len);
    return c->ref.ptr == NULL || c->query.ptr == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

static tamis_status read_rows(tamis__book_run *run, tamis__watch_pass pass, tamis__desk_db *db,
                              tamis__watch_chunk *chunk, tamis_error *err)
{
    static const char all[] =
        "SELECT c.id, c.ref, c.query, c.digest, c.screened "
        "FROM book b CROSS JOIN customer c INDEXED BY customer_order ON c.book = b.id "
        "WHERE b.id = ?1 AND c.id > ?2 AND " TAMIS__CUSTOMER_SETTLED "ORDER BY c.id LIMIT ?3";
    static const char waiting[] =
        "SELECT c.id, c.ref, c.query, c.digest "
        "FROM book b CROSS JOIN customer c INDEXED BY customer_waiting ON c.book = b.id "
        "WHERE b.id = ?1 AND c.id > ?2 AND c.screened IS NULL AND " TAMIS__CUSTOMER_SETTLED
        "ORDER BY c.id LIMIT ?3";
    bool skips = pass == TAMIS__PASS_MAIN && !run->whole;
    const char *sql = pass == TAMIS__PASS_WAITING ? waiting : all;
    sqlite3_stmt *row;
    bool any = false;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    TAMIS_TRY(
        tamis__desk_bind(row, err, "iii", run->book.id, run->after, (int64_t)TAMIS__WATCH_CHUNK));
    for (;;) {
        TAMIS_TRY(tamis__desk_step(db, row, &any, err));
        if (!any)
            break;
        run->after = sqlite3_column_int64(row, 0);
        if (!skips || sqlite3_column_type(row, 4) != SQLITE_NULL)
            TAMIS_TRY(take_row(chunk, row, err));
    }
    sqlite3_reset(row);
    return TAMIS_OK;
}

tamis_status tamis__book_run_read(tamis__book_run *run, tamis__watch_pass pass,
                                  tamis__watch_chunk *chunk, tamis_error *err)
{
    tamis__desk_db *db;
    int64_t before;
    chunk->whole = run->whole || pass == TAMIS__PASS_WAITING;
    TAMIS_TRY(tamis__desk_begin_read(run->desk, &db, err));
    tamis_status status;
    do { /* a chunk of which every customer waits is no end */
        tamis__arena_reset(&chunk->arena);
        chunk->count = 0;
        before = run->after;
        status = read_rows(run, pass, db, chunk, err);
    } while (status == TAMIS_OK && chunk->count == 0 && run->after != before);
    return tamis__desk_end(run->desk, db, status, err);
}

/* ---- end ------------------------------------------------------------------------------------- */

static void json_count(tamis__buffer *out, const char *key, uint64_t value)
{
    tamis__json_key(out, key);
    tamis__json_u64(out, value);
}

static void json_summary(const tamis__book_run *run, bool done, tamis__buffer *out)
{
    const tamis_watch_summary *s = &run->summary;
    tamis__json_open(out, '{');
    tamis__json_key(out, "book");
    tamis__json_string(out, tamis__bytes_of(run->name));
    tamis__json_key(out, "snapshot");
    tamis__json_string(out, tamis__bytes_of(run->snapshot));
    tamis__json_key(out, "finished");
    tamis__buffer_text(out, done ? "true" : "false");
    json_count(out, "customers", s->customers);
    json_count(out, "screened_whole", s->screened_whole);
    json_count(out, "screened_changes", s->screened_changes);
    json_count(out, "entities_changed", s->entities_changed);
    json_count(out, "new_hits", s->new_hits);
    json_count(out, "changed_hits", s->changed_hits);
    json_count(out, "ended_hits", s->ended_hits);
    json_count(out, "new_cases", s->new_cases);
    tamis__json_close(out, '}');
}

static tamis_status end_in(tamis__book_run *run, tamis__desk_db *db, bool done,
                           const tamis__buffer *body, tamis_error *err)
{
    static const char finish[] = "UPDATE book SET seen = target, screened = ?3, run = NULL, "
                                 "target = NULL, whole = 0, cursor = 0 WHERE id = ?1 AND run = ?2";
    static const char pause[] =
        "UPDATE book SET cursor = ?3, run = NULL WHERE id = ?1 AND run = ?2";
    char subject[TAMIS__BOOK_NAME_MAX + 16];
    int64_t changes = 0;
    TAMIS_TRY(tamis__desk_run(db, &changes, err, done ? finish : pause, "iii", run->book.id,
                              run->token, done ? tamis__desk_now(run->desk) : run->cursor));
    if (changes == 0)
        return tamis__book_run_lost(err);
    snprintf(subject, sizeof subject, "book:%s", run->name);
    TAMIS_TRY(tamis__audit_append(run->desk, db, run->actor.name, "watch.run", subject,
                                  tamis__buffer_bytes(body), err));
    if (!done)
        return TAMIS_OK;
    return tamis__events_add(run->desk, db, "watch.finished", tamis__buffer_bytes(body), err);
}

tamis_status tamis__book_run_end(tamis__book_run *run, bool done, tamis_error *err)
{
    tamis__desk_db *db;
    tamis__buffer body;
    tamis__buffer_init(&body, 0);
    json_summary(run, done, &body);
    tamis_status status =
        body.failed ? tamis__fail_nomem(err) : tamis__desk_begin(run->desk, true, &db, err);
    if (status == TAMIS_OK) {
        status = end_in(run, db, done, &body, err);
        status = tamis__desk_end(run->desk, db, status, err);
    }
    tamis__buffer_clear(&body);
    return status;
}
