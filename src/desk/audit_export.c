/*
 * desk/audit_export.c - the audit trail written out, a page of records at a time, so that a slow reader holds up nothing.
 */
#include "desk/audit_export.h"

#include "base/error.h"
#include "desk/audit_filter.h"
#include "desk/audit_lines.h"
#include "desk/inside.h"

enum { PAGE_RECORDS = 500, PAGE_BYTES = 1 << 20 };

typedef struct export
{
    tamis__desk *desk;
    tamis__audit_filter filter;
    int64_t after,
        last; /* what is still to be written lies above the one, and not above the other */
    int64_t left;
    tamis__checkpoint end;
    tamis__buffer page;
}
export;

/* ---- where it begins and ends ---- */

static tamis_status read_hash(tamis__desk_db *db, int64_t seq, tamis__digest *out, tamis_error *err)
{
    sqlite3_stmt *s;
    bool row;
    TAMIS_TRY(tamis__desk_prepare(db, "SELECT hash FROM audit WHERE seq = ?", &s, err));
    TAMIS_TRY(tamis__desk_bind(s, err, "i", seq));
    TAMIS_TRY(tamis__desk_step(db, s, &row, err));
    if (!row)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "there is no record %lld", (long long)seq);
    if (!tamis__digest_load(tamis__desk_blob(s, 0), out))
        return tamis__fail(err, TAMIS_ERR_CORRUPT, "record %lld is damaged", (long long)seq);
    return TAMIS_OK;
}

static tamis_status find_ends(export *e, tamis__desk_db *db, tamis_error *err)
{
    tamis__digest before;
    TAMIS_TRY(tamis__audit_head_read(e->desk, db, &e->end.seq, &e->end.hash, err));
    e->last =
        e->filter.before > 0 && e->filter.before <= e->end.seq ? e->filter.before - 1 : e->end.seq;
    if (e->filter.json != NULL)
        return TAMIS_OK;
    memcpy(before.bytes, e->desk->keys.public_key, sizeof before.bytes);
    if (e->after > 0)
        TAMIS_TRY(read_hash(db, e->after, &before, err));
    tamis__audit_line_begin(&e->page, e->desk->keys.public_key, e->after, &before);
    return TAMIS_OK;
}

/* ---- pages ---- */

#define SELECT                                                                                     \
    "SELECT seq, time, actor, action, subject, digest, hash, body FROM audit "                     \
    "WHERE seq > ?1 AND seq <= ?2 AND (?3 IS NULL OR actor = ?3) "                                 \
    "AND (?4 IS NULL OR action = ?4) AND time >= ?6 AND time < ?7 "
#define ANY "AND ?5 IS NULL "
#define SUBJECT "AND subject = ?5 AND subject <> '' " /* through its index */

static const char *select_page(const export *e)
{
    static const char *const texts[2][2] = {
        {SELECT ANY "ORDER BY seq LIMIT ?8", SELECT ANY "ORDER BY seq DESC LIMIT ?8"},
        {SELECT SUBJECT "ORDER BY seq LIMIT ?8", SELECT SUBJECT "ORDER BY seq DESC LIMIT ?8"}};
    return texts[e->filter.subject.len > 0][e->filter.newest_first];
}

/* An empty text asks for nothing. */
static tamis_status bind_page(export *e, sqlite3_stmt *s, tamis_error *err)
{
    const tamis_bytes texts[] = {e->filter.actor, e->filter.action, e->filter.subject};
    TAMIS_TRY(tamis__desk_bind(s, err, "iinnniii", e->after, e->last, e->filter.from,
                               e->filter.until,
                               e->left < PAGE_RECORDS ? e->left : (int64_t)PAGE_RECORDS));
    for (int i = 0; i < 3; i++)
        if (texts[i].len > 0 && sqlite3_bind_text64(s, 3 + i, texts[i].ptr, texts[i].len,
                                                    SQLITE_STATIC, SQLITE_UTF8) != SQLITE_OK)
            return tamis__fail_nomem(err);
    return TAMIS_OK;
}

static tamis_status put_checkpoint(export *e, tamis__desk_db *db, int64_t seq, tamis_error *err)
{
    sqlite3_stmt *s;
    bool row;
    TAMIS_TRY(tamis__desk_prepare(
        db, "SELECT time, hash, signature FROM audit_checkpoint WHERE seq = ?", &s, err));
    TAMIS_TRY(tamis__desk_bind(s, err, "i", seq));
    TAMIS_TRY(tamis__desk_step(db, s, &row, err));
    if (!row)
        return TAMIS_OK;
    tamis__checkpoint c = {.seq = seq, .time = sqlite3_column_int64(s, 0)};
    tamis_bytes signature = tamis__desk_blob(s, 2);
    if (!tamis__digest_load(tamis__desk_blob(s, 1), &c.hash) || signature.len != sizeof c.signature)
        return tamis__fail(err, TAMIS_ERR_CORRUPT, "checkpoint %lld is damaged", (long long)seq);
    memcpy(c.signature, signature.ptr, signature.len);
    tamis__audit_line_checkpoint(&e->page, &c, NULL);
    return TAMIS_OK;
}

static tamis_status put_record(export *e, tamis__desk_db *db, sqlite3_stmt *s, tamis_error *err)
{
    tamis__audit_record record = {.seq = sqlite3_column_int64(s, 0),
                                  .time = sqlite3_column_int64(s, 1),
                                  .actor = tamis__desk_text(s, 2),
                                  .action = tamis__desk_text(s, 3),
                                  .subject = tamis__desk_text(s, 4)};
    tamis__digest hash;
    if (!tamis__digest_load(tamis__desk_blob(s, 5), &record.digest) ||
        !tamis__digest_load(tamis__desk_blob(s, 6), &hash))
        return tamis__fail(err, TAMIS_ERR_CORRUPT, "record %lld is damaged", (long long)record.seq);
    bool erased = sqlite3_column_type(s, 7) == SQLITE_NULL;
    tamis__audit_line_record(&e->page, &record, &hash, tamis__desk_text(s, 7), erased);
    if (e->filter.newest_first)
        e->last = record.seq - 1;
    else
        e->after = record.seq;
    e->left--;
    return e->filter.json == NULL ? put_checkpoint(e, db, record.seq, err) : TAMIS_OK;
}

/* *more false when the last record was reached. */
static tamis_status fill_page(export *e, tamis__desk_db *db, bool *more, tamis_error *err)
{
    sqlite3_stmt *s;
    TAMIS_TRY(tamis__desk_prepare(db, select_page(e), &s, err));
    TAMIS_TRY(bind_page(e, s, err));
    TAMIS_TRY(tamis__desk_step(db, s, more, err));
    while (*more && e->page.len < PAGE_BYTES) {
        TAMIS_TRY(put_record(e, db, s, err));
        TAMIS_TRY(tamis__desk_step(db, s, more, err));
    }
    *more = *more || e->page.len > 0;
    return TAMIS_OK;
}

static tamis_status read_page(export *e, bool first, bool *more, tamis_error *err)
{
    tamis__desk_db *db;
    tamis__buffer_reset(&e->page);
    TAMIS_TRY(tamis__desk_begin_read(e->desk, &db, err));
    tamis_status status = first ? find_ends(e, db, err) : TAMIS_OK;
    if (status == TAMIS_OK)
        status = fill_page(e, db, more, err);
    status = tamis__desk_end(e->desk, db, status, err);
    if (status == TAMIS_OK && tamis__buffer_status(&e->page) != TAMIS_OK)
        status = tamis__fail_nomem(err);
    return status;
}

static tamis_status write_page(export *e, tamis__audit_write write, void *ctx, tamis_error *err)
{
    return e->page.len == 0 ? TAMIS_OK : write(ctx, e->page.ptr, e->page.len, err);
}

/* Only what bears the seal is signed. */
static tamis_status write_end(export *e, tamis__audit_write write, void *ctx, tamis_error *err)
{
    if (e->filter.json != NULL || e->after != e->last)
        return TAMIS_OK;
    tamis__buffer_reset(&e->page);
    e->end.time = tamis__desk_now(e->desk);
    tamis__keys_sign(&e->desk->keys, TAMIS__SIGNED_END, e->end.seq, e->end.time, &e->end.hash,
                     e->end.signature);
    tamis__audit_line_end(&e->page, &e->end);
    if (tamis__buffer_status(&e->page) != TAMIS_OK)
        return tamis__fail_nomem(err);
    return write_page(e, write, ctx, err);
}

static tamis_status run(export *e, const char *filter, tamis__audit_write write, void *ctx,
                        tamis_error *err)
{
    bool more = true;
    TAMIS_TRY(tamis__audit_filter_read(
        tamis__bytes(filter,
                     filter == NULL ? 0 : strnlen(filter, TAMIS__AUDIT_FILTER_BYTES_MAX + 1)),
        false, &e->filter, err));
    for (bool first = true; more; first = false) {
        TAMIS_TRY(read_page(e, first, &more, err));
        TAMIS_TRY(write_page(e, write, ctx, err));
        more = more && e->left > 0;
    }
    return write_end(e, write, ctx, err);
}

tamis_status tamis__audit_export(tamis__desk *desk, int64_t after, int64_t limit,
                                 const char *filter, tamis__audit_write write, void *ctx,
                                 tamis_error *err)
{
    export e = {.desk = desk, .after = after, .left = limit <= 0 ? INT64_MAX : limit};
    tamis__buffer_init(&e.page, 0);
    tamis_status status = run(&e, filter, write, ctx, err);
    tamis__buffer_clear(&e.page);
    tamis__audit_filter_clear(&e.filter);
    return status;
}

tamis_status tamis__audit_checkpoint(tamis__desk *desk, tamis__buffer *out, tamis_error *err)
{
    tamis__desk_db *db;
    tamis__checkpoint checkpoint;
    TAMIS_TRY(tamis__desk_begin(desk, true, &db, err));
    tamis_status status = tamis__audit_sign(desk, db, &checkpoint, err);
    TAMIS_TRY(tamis__desk_end(desk, db, status, err));
    if (checkpoint.seq == 0)
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "there is no record to sign");
    tamis__audit_line_checkpoint(out, &checkpoint, desk->keys.public_key);
    return tamis__buffer_status(out) == TAMIS_OK ? TAMIS_OK : tamis__fail_nomem(err);
}
