/*
 * desk/cases_attach.c - files with a case.
 *
 * They are kept in the file of the desk, so that a backup is whole. What a browser is told of one (name, type) is reduced to what cannot
 * mislead it; the service sends it as a download whatever its type.
 */
#include "base/error.h"
#include "desk/cases_internal.h"

enum { NAME_BYTES = 256, TYPE_BYTES = 128 };

/* What the case holds so far, or why it may hold no more. */
static tamis_status check_case(tamis__desk_db *db, int64_t id, size_t len, tamis_error *err)
{
    static const char sql[] =
        "SELECT c.state = 'closed', (SELECT count(*) FROM attachment WHERE alert_case = c.id), "
        "(SELECT coalesce(sum(bytes), 0) FROM attachment WHERE alert_case = c.id) FROM alert_case "
        "c WHERE c.id = ?1";
    sqlite3_stmt *row;
    bool any = false, closed = false, full = false;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    tamis_status status = tamis__desk_bind(row, err, "i", id);
    if (status == TAMIS_OK)
        status = tamis__desk_step(db, row, &any, err);
    if (status == TAMIS_OK && any) {
        closed = sqlite3_column_int64(row, 0) != 0;
        full = sqlite3_column_int64(row, 1) >= TAMIS__ATTACHMENT_COUNT_MAX ||
               sqlite3_column_int64(row, 2) + (int64_t)len > TAMIS__ATTACHMENTS_MAX;
    }
    sqlite3_reset(row);
    if (status != TAMIS_OK)
        return status;
    if (!any)
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "no case %lld", (long long)id);
    if (closed)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "case %lld is closed", (long long)id);
    if (full)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "case %lld is full: at most %d files and %d bytes",
                           (long long)id, (int)TAMIS__ATTACHMENT_COUNT_MAX,
                           (int)TAMIS__ATTACHMENTS_MAX);
    return TAMIS_OK;
}

static tamis_status write_attached(tamis__desk_db *db, int64_t attachment, tamis__buffer *out,
                                   tamis_error *err)
{
    static const char sql[] =
        "SELECT id, name, type, bytes, digest, time, actor FROM attachment WHERE id = ?1";
    sqlite3_stmt *row;
    bool any = false;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    tamis_status status = tamis__desk_bind(row, err, "i", attachment);
    if (status == TAMIS_OK)
        status = tamis__desk_step(db, row, &any, err);
    if (status == TAMIS_OK && any) {
        tamis__json_open(out, '{');
        tamis__json_key(out, "attachment");
        tamis__attachment_json(out, row);
        tamis__json_close(out, '}');
    }
    sqlite3_reset(row);
    if (status == TAMIS_OK && tamis__buffer_status(out) != TAMIS_OK)
        return tamis__fail_nomem(err);
    return status;
}

tamis_status tamis__case_attach(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                                int64_t id, const char *name, const char *type, tamis_bytes data,
                                tamis__buffer *out, tamis_error *err)
{
    static const char sql[] = "INSERT INTO attachment (alert_case, time, actor, name, type, bytes, "
                              "digest, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    char kept_name[NAME_BYTES], kept_type[TYPE_BYTES];
    tamis__digest digest;
    size_t start = out->len;
    TAMIS_TRY(tamis__case_may(actor, TAMIS_ROLE_ANALYST, "attach", err));
    if (data.len == 0 || data.len > TAMIS__ATTACHMENT_MAX)
        return tamis__fail(err, data.len == 0 ? TAMIS_ERR_ARGUMENT : TAMIS_ERR_LIMIT,
                           "a file of %zu bytes, expected 1 to %d", data.len,
                           (int)TAMIS__ATTACHMENT_MAX);
    tamis__attachment_name(name, kept_name);
    if (!tamis__attachment_type(type, kept_type))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "type: expected a media type such as application/pdf");
    TAMIS_TRY(check_case(db, id, data.len, err));
    tamis__digest_of(data, &digest);
    tamis_bytes digest_bytes = {(const char *)digest.bytes, sizeof(digest.bytes)};
    TAMIS_TRY(tamis__desk_run(db, NULL, err, sql, "iitttibb", id, tamis__desk_now(desk),
                              actor->name, kept_name, kept_type, (int64_t)data.len, digest_bytes,
                              data));
    TAMIS_TRY(write_attached(db, tamis__desk_last_id(db), out, err));
    tamis__buffer body;
    tamis__buffer_init(&body, 0);
    tamis__buffer_append(&body, tamis__bytes_sub(tamis__buffer_bytes(out), start, out->len));
    tamis_status status = tamis__case_note(desk, db, actor, id, "attach", &body, err);
    tamis__buffer_clear(&body);
    return status;
}

static void copy_text(tamis_bytes text, char *out, size_t capacity)
{
    if (out == NULL)
        return;
    size_t len = text.len < capacity ? text.len : capacity - 1;
    if (len > 0)
        memcpy(out, text.ptr, len);
    out[len] = '\0';
}

tamis_status tamis__case_attachment(tamis__desk_db *db, const tamis_actor *actor, int64_t id,
                                    int64_t attachment, char name[256], char type[128],
                                    tamis__buffer *out, tamis_error *err)
{
    static const char sql[] =
        "SELECT name, type, data FROM attachment WHERE id = ?1 AND alert_case = ?2";
    sqlite3_stmt *row;
    bool any = false;
    TAMIS_TRY(tamis__case_may(actor, TAMIS_ROLE_VIEWER, "cases", err));
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    tamis_status status = tamis__desk_bind(row, err, "ii", attachment, id);
    if (status == TAMIS_OK)
        status = tamis__desk_step(db, row, &any, err);
    if (status == TAMIS_OK && any) {
        copy_text(tamis__desk_text(row, 0), name, NAME_BYTES);
        copy_text(tamis__desk_text(row, 1), type, TYPE_BYTES);
        tamis__buffer_append(out, tamis__desk_blob(row, 2));
        status = tamis__buffer_status(out) == TAMIS_OK ? TAMIS_OK : tamis__fail_nomem(err);
    }
    sqlite3_reset(row);
    if (status == TAMIS_OK && !any)
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "case %lld has no attachment %lld",
                           (long long)id, (long long)attachment);
    return status;
}
