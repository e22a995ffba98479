/*
 * desk/audit_verify_desk.c - the audit trail of a desk, checked.
 *
 * The file may have been made by anybody, and so is read only. A page that SQLite cannot read is a finding like others.
 */
#include <stdio.h>

#include "base/error.h"
#include "desk/audit_verify.h"
#include "desk/inside.h"

typedef struct row {
    tamis__audit_record record;
    tamis__digest hash;
    tamis_bytes body;
    bool erased;
} row;

typedef struct source {
    tamis__verifier *v;
    tamis__desk_db *db;
    sqlite3_stmt *records, *checkpoints;
    bool more_checkpoints;
} source;

/* ---- rows ---- */

/* False when a column is not what it should be; the number is there in any case. */
static bool load_row(sqlite3_stmt *s, row *out)
{
    *out = (row){.record = {.seq = sqlite3_column_int64(s, 0),
                            .time = sqlite3_column_int64(s, 1),
                            .actor = tamis__desk_text(s, 2),
                            .action = tamis__desk_text(s, 3),
                            .subject = tamis__desk_text(s, 4)},
                 .body = tamis__desk_text(s, 6),
                 .erased = sqlite3_column_type(s, 6) == SQLITE_NULL};
    return sqlite3_column_type(s, 1) == SQLITE_INTEGER &&
           tamis__digest_load(tamis__desk_blob(s, 5), &out->record.digest) &&
           tamis__digest_load(tamis__desk_blob(s, 7), &out->hash);
}

/* The row with this number on a statement of its own, which the caller resets; false when there is none. */
static bool row_at(source *from, const char *sql, int64_t seq, row *out)
{
    sqlite3_stmt *s;
    bool found = false;
    return tamis__desk_prepare(from->db, sql, &s, NULL) == TAMIS_OK &&
           tamis__desk_bind(s, NULL, "i", seq) == TAMIS_OK &&
           tamis__desk_step(from->db, s, &found, NULL) == TAMIS_OK && found && load_row(s, out);
}

static bool follows(const tamis__digest *before, row *r, int64_t seq)
{
    tamis__digest hash;
    r->record.seq = seq;
    tamis__audit_hash(before, &r->record, &hash);
    return tamis__digest_same(&hash, &r->hash);
}

/* Record seq does not follow from the one before. When the next one would, it was put in before that; when both would the other way round, they
 * changed places. */
static void explain_break(source *from, int64_t seq)
{
    row here, next;
    if (!row_at(from,
                "SELECT seq, time, actor, action, subject, digest, body, hash FROM audit "
                "WHERE seq = ?",
                seq, &here) ||
        !row_at(from,
                "SELECT seq, time, actor, action, subject, digest, body, hash FROM audit "
                "WHERE seq = ? LIMIT 1",
                seq + 1, &next))
        return;
    tamis__verifier *v = from->v;
    if (!follows(&v->hash, &next, seq))
        return;
    v->found = false;
    if (follows(&next.hash, &here, seq + 1))
        tamis__verify_find(v, seq, "records %lld and %lld changed places", (long long)seq,
                           (long long)(seq + 1));
    else
        tamis__verify_find(v, seq, "record %lld was put in", (long long)seq);
}

static tamis_status take_record(source *from, tamis_error *err)
{
    row r;
    bool chained = true;
    if (!load_row(from->records, &r)) {
        int64_t at = from->v->seq + 1;
        tamis__verify_find(from->v, at, "record %lld is damaged", (long long)at);
        return TAMIS_OK;
    }
    TAMIS_TRY(tamis__verify_record(from->v, &r.record, &r.hash, r.body, r.erased, &chained, err));
    if (!chained)
        explain_break(from, r.record.seq);
    return TAMIS_OK;
}

/* ---- checkpoints ---- */

static void take_checkpoint(source *from)
{
    sqlite3_stmt *s = from->checkpoints;
    tamis__checkpoint c = {.seq = sqlite3_column_int64(s, 0), .time = sqlite3_column_int64(s, 1)};
    tamis_bytes signature = tamis__desk_blob(s, 3);
    if (!tamis__digest_load(tamis__desk_blob(s, 2), &c.hash) ||
        signature.len != sizeof c.signature) {
        tamis__verify_find(from->v, c.seq, "checkpoint %lld is damaged", (long long)c.seq);
        return;
    }
    memcpy(c.signature, signature.ptr, signature.len);
    tamis__verify_checkpoint(from->v, &c);
}

/* Those up to the newest record that fits, or all that are left. */
static tamis_status take_checkpoints(source *from, bool all, tamis_error *err)
{
    while (from->more_checkpoints && !from->v->found &&
           (all || sqlite3_column_int64(from->checkpoints, 0) <= from->v->seq)) {
        take_checkpoint(from);
        TAMIS_TRY(tamis__desk_step(from->db, from->checkpoints, &from->more_checkpoints, err));
    }
    return TAMIS_OK;
}

/* ---- the head ---- */

static void check_head(tamis__verifier *v, int64_t seq, const tamis__digest *hash, tamis_bytes seal)
{
    if (seq > v->seq)
        tamis__verify_find(v, v->seq + 1, "records %lld to %lld are missing at the end",
                           (long long)(v->seq + 1), (long long)seq);
    else if (seq < v->seq)
        tamis__verify_find(v, seq + 1,
                           "record %lld stands after the end: put in, or the end was moved",
                           (long long)(seq + 1));
    else if (!tamis__digest_same(hash, &v->hash))
        tamis__verify_find(v, v->seq, "record %lld is not the one that was sealed as the newest",
                           (long long)v->seq);
    else if (v->has_keys && !tamis__keys_sealed(&v->keys, seq, hash, seal))
        tamis__verify_find(v, v->seq,
                           "the seal of record %lld is not by the key of the desk: it was "
                           "rewritten, or records after it were removed",
                           (long long)v->seq);
}

static tamis_status take_head(source *from, tamis_error *err)
{
    sqlite3_stmt *s;
    bool found;
    tamis__digest hash;
    TAMIS_TRY(tamis__desk_prepare(from->db, "SELECT seq, hash, seal FROM audit_head", &s, err));
    TAMIS_TRY(tamis__desk_step(from->db, s, &found, err));
    if (!found || !tamis__digest_load(tamis__desk_blob(s, 1), &hash))
        tamis__verify_find(from->v, from->v->seq + 1,
                           "what says which record is the newest was removed");
    else
        check_head(from->v, sqlite3_column_int64(s, 0), &hash, tamis__desk_blob(s, 2));
    return TAMIS_OK;
}

/* ---- the whole ---- */

static tamis_status prepare(source *from, tamis_error *err)
{
    int64_t count;
    TAMIS_TRY(tamis__desk_prepare(
        from->db,
        "SELECT seq, time, actor, action, subject, digest, body, hash FROM audit ORDER BY seq",
        &from->records, err));
    TAMIS_TRY(tamis__desk_prepare(
        from->db, "SELECT seq, time, hash, signature FROM audit_checkpoint ORDER BY seq",
        &from->checkpoints, err));
    /* The last number, which is a good guess at how many there are. */
    TAMIS_TRY(tamis__desk_number(from->db, "SELECT max(seq) FROM audit", &count, err));
    from->v->total = count < 0 ? 0 : (uint64_t)count;
    return tamis__desk_step(from->db, from->checkpoints, &from->more_checkpoints, err);
}

static tamis_status walk(source *from, tamis_error *err)
{
    bool more;
    TAMIS_TRY(tamis__desk_step(from->db, from->records, &more, err));
    while (more && !from->v->found) {
        TAMIS_TRY(take_checkpoints(from, false, err));
        TAMIS_TRY(take_record(from, err));
        TAMIS_TRY(tamis__desk_step(from->db, from->records, &more, err));
    }
    TAMIS_TRY(take_checkpoints(from, true, err));
    TAMIS_TRY(take_head(from, err));
    tamis__verify_finish(from->v);
    return TAMIS_OK;
}

static tamis_status check(source *from, tamis_error *err)
{
    uint8_t public_key[TAMIS__DIGEST_BYTES];
    tamis__digest first;
    TAMIS_TRY(tamis__desk_exec(from->db, "BEGIN", err)); /* one state of the file throughout */
    TAMIS_TRY(tamis__desk_public_key(from->db, public_key, err));
    from->v->has_keys = tamis__keys_read(from->v->options->path, &from->v->keys, NULL) == TAMIS_OK;
    memcpy(first.bytes, public_key, sizeof first.bytes);
    tamis__verify_begin(from->v, public_key, 0, &first);
    TAMIS_TRY(prepare(from, err));
    return walk(from, err);
}

tamis_status tamis__verify_desk(tamis__verifier *v, tamis_error *err)
{
    source from = {.v = v};
    tamis_error problem = {0};
    TAMIS_TRY(tamis__desk_connect(v->options->path, TAMIS__DESK_UNTRUSTED, &from.db, err));
    tamis_status status = check(&from, &problem);
    tamis__desk_disconnect(from.db);
    if (status == TAMIS_ERR_CORRUPT) {
        tamis__verify_find(v, v->seq + 1, "record %lld cannot be read: %s", (long long)(v->seq + 1),
                           problem.message);
        return TAMIS_OK;
    }
    if (status != TAMIS_OK)
        return tamis__fail(err, status, "%s", problem.message);
    if (!v->found && !v->has_keys)
        snprintf(
            v->report->finding, sizeof v->report->finding,
            "whether records are missing at the end could not be told by the seal, for want of "
            "the key");
    return TAMIS_OK;
}
