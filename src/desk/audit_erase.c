/*
 * desk/audit_erase.c - the texts of records erased, some at a time.
 *
 * Each transaction erases the bodies of as many records as it names in a record of its own: both happen, or neither. What was erased must be nowhere
 * in the file: freed bytes are overwritten (secure_delete, store_connection.c), and at the end the log beside the file is emptied.
 */
#include "desk/audit_erase.h"

#include <jansson.h>

#include "base/error.h"
#include "base/memory.h"
#include "desk/access.h"
#include "desk/audit.h"
#include "desk/audit_filter.h"
#include "desk/inside.h"
#include "desk/spelling.h"

enum {
    ERASED_ROWS = 500, /* of one transaction */
    LOOKED_AT = 2000,  /* records read with one state of the file */
    REASON_MAX = 1000,
    LOG_WAIT_MS = 1000,
    TEXT_MIN = 3 /* bytes: less would erase what nobody meant */
};

typedef struct erasing {
    tamis__desk *desk;
    tamis__desk_db *db;
    const tamis_actor *actor;
    tamis__audit_filter filter;
    tamis__buffer sought, spelled; /* the text, and one that is compared with it */
    int64_t after, end;            /* looked at up to; the newest record when it began */
    int64_t found[ERASED_ROWS];
    size_t count;
    tamis_audit_erasure *out;
} erasing;

/* ---- what is asked for ----------------------------------------------------------------------- */

static tamis_status check(const tamis__audit_filter *f, tamis_error *err)
{
    bool narrow = f->actor.len + f->action.len + f->subject.len + f->text.len > 0 ||
                  f->until != INT64_MAX || f->last != INT64_MAX;
    if (tamis__bytes_trim(f->reason).len == 0 || f->reason.len > REASON_MAX)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "reason: expected 1 to %d bytes", REASON_MAX);
    if (!narrow)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "nothing says which records: expected until, last, text, actor, action "
                           "or subject");
    if (f->text.len > 0 && tamis__bytes_trim(f->text).len < TEXT_MIN)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "text: expected %d bytes at least", TEXT_MIN);
    return TAMIS_OK;
}

static tamis_status begin(erasing *e, tamis_bytes request, tamis_error *err)
{
    tamis__digest hash;
    TAMIS_TRY(tamis__access_check(e->actor, TAMIS_ROLE_ADMIN, TAMIS_SCOPE_AUDIT,
                                  "erase texts of the audit trail", err));
    TAMIS_TRY(tamis__audit_filter_read(request.ptr == NULL ? TAMIS_LIT("") : request, true,
                                       &e->filter, err));
    TAMIS_TRY(check(&e->filter, err));
    if (e->filter.text.len > 0)
        TAMIS_TRY(tamis__spell(TAMIS__SPELLING_FOLDED, e->filter.text, &e->sought, err));
    e->after = e->filter.first > 0 ? e->filter.first - 1 : 0;
    TAMIS_TRY(tamis__desk_begin_read(e->desk, &e->db, err));
    tamis_status status = tamis__audit_head_read(e->desk, e->db, &e->end, &hash, err);
    TAMIS_TRY(tamis__desk_end(e->desk, e->db, status, err));
    e->end = e->filter.last < e->end ? e->filter.last : e->end;
    return TAMIS_OK;
}

/* ---- which records --------------------------------------------------------------------------- */

static tamis_status text_has(erasing *e, tamis_bytes text, bool *found, tamis_error *err)
{
    tamis__buffer_reset(&e->spelled);
    tamis_status status = tamis__spell(TAMIS__SPELLING_FOLDED, text, &e->spelled, err);
    *found =
        status == TAMIS_OK && tamis__bytes_find(tamis__buffer_bytes(&e->spelled),
                                                tamis__buffer_bytes(&e->sought), 0) != SIZE_MAX;
    return status;
}

/* Does a text of the JSON value, or a name in it, have the text? */
static tamis_status json_has(erasing *e, const json_t *value, bool *found, tamis_error *err)
{
    const char *key;
    json_t *item;
    if (json_is_string(value))
        return text_has(e, tamis__bytes(json_string_value(value), json_string_length(value)), found,
                        err);
    for (size_t i = 0; i < json_array_size(value) && !*found; i++)
        TAMIS_TRY(json_has(e, json_array_get(value, i), found, err));
    json_object_foreach((json_t *)(uintptr_t)value, key, item)
    {
        if (!*found)
            TAMIS_TRY(text_has(e, tamis__bytes_of(key), found, err));
        if (!*found)
            TAMIS_TRY(json_has(e, item, found, err));
    }
    return TAMIS_OK;
}

static tamis_status is_meant(erasing *e, tamis_bytes body, bool *meant, tamis_error *err)
{
    *meant = e->sought.len == 0;
    if (*meant)
        return TAMIS_OK;
    json_t *json = json_loadb(body.ptr, body.len, JSON_ALLOW_NUL, NULL);
    tamis_status status =
        json == NULL ? text_has(e, body, meant, err) : json_has(e, json, meant, err);
    json_decref(json);
    return status;
}

static const char select_records[] =
    "SELECT seq, body FROM audit WHERE seq > ?1 AND seq <= ?2 AND body IS NOT NULL "
    "AND action <> 'audit.erase' AND time >= ?3 AND time < ?4 AND (?5 = '' OR actor = ?5) "
    "AND (?6 = '' OR action = ?6) AND (?7 = '' OR subject = ?7) ORDER BY seq";

static tamis_status find_in(erasing *e, tamis_error *err)
{
    const tamis__audit_filter *f = &e->filter;
    sqlite3_stmt *row;
    bool any = true, meant;
    TAMIS_TRY(tamis__desk_prepare(e->db, select_records, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "iiii", e->after, e->end, f->from, f->until));
    const tamis_bytes texts[] = {f->actor, f->action, f->subject};
    for (int i = 0; i < 3; i++)
        if (sqlite3_bind_text64(row, 5 + i, texts[i].ptr == NULL ? "" : texts[i].ptr, texts[i].len,
                                SQLITE_STATIC, SQLITE_UTF8) != SQLITE_OK)
            return tamis__fail_nomem(err);
    for (int i = 0; i < LOOKED_AT && e->count < ERASED_ROWS; i++) {
        TAMIS_TRY(tamis__desk_step(e->db, row, &any, err));
        if (!any) {
            e->after = e->end;
            break;
        }
        e->after = sqlite3_column_int64(row, 0);
        TAMIS_TRY(is_meant(e, tamis__desk_text(row, 1), &meant, err));
        if (meant)
            e->found[e->count++] = e->after;
    }
    sqlite3_reset(row);
    return TAMIS_OK;
}

/* As many as one transaction erases, or all that are left. */
static tamis_status find(erasing *e, tamis_error *err)
{
    e->count = 0;
    while (e->after < e->end && e->count < ERASED_ROWS) {
        TAMIS_TRY(tamis__desk_begin_read(e->desk, &e->db, err));
        tamis_status status = find_in(e, err);
        TAMIS_TRY(tamis__desk_end(e->desk, e->db, status, err));
    }
    return TAMIS_OK;
}

/* ---- erasing --------------------------------------------------------------------------------- */

/* Names the records, and not what was looked for: that may be the very thing that is to be forgotten. */
static void put_body(const erasing *e, tamis__buffer *out)
{
    tamis__json_open(out, '{');
    tamis__json_key(out, "reason");
    tamis__json_string(out, e->filter.reason);
    tamis__json_key(out, "records");
    tamis__json_open(out, '[');
    for (size_t i = 0, end; i < e->count; i = end) {
        for (end = i + 1; end < e->count && e->found[end] == e->found[end - 1] + 1;)
            end++;
        tamis__json_item(out);
        tamis__buffer_printf(out, "[%lld,%lld]", (long long)e->found[i],
                             (long long)e->found[end - 1]);
    }
    tamis__json_close(out, ']');
    tamis__json_close(out, '}');
}

static tamis_status erase_in(erasing *e, const tamis__buffer *body, tamis_error *err)
{
    static const char sql[] = "UPDATE audit SET body = NULL WHERE seq = ?1 AND body IS NOT NULL";
    int64_t changes;
    for (size_t i = 0; i < e->count; i++) {
        TAMIS_TRY(tamis__desk_run(e->db, &changes, err, sql, "i", e->found[i]));
        if (changes == 0)
            return tamis__fail(err, TAMIS_ERR_CONFLICT, "others erase at the same time");
    }
    return tamis__audit_append(e->desk, e->db, e->actor->name, "audit.erase", "",
                               tamis__buffer_bytes(body), err);
}

static tamis_status erase(erasing *e, tamis_error *err)
{
    tamis__buffer body;
    tamis__buffer_init(&body, 0);
    put_body(e, &body);
    tamis_status status =
        body.failed ? tamis__fail_nomem(err) : tamis__desk_begin(e->desk, true, &e->db, err);
    if (status == TAMIS_OK) {
        status = erase_in(e, &body, err);
        status = tamis__desk_end(e->desk, e->db, status, err);
    }
    tamis__buffer_clear(&body);
    if (status != TAMIS_OK)
        return status;
    if (e->out->records == 0)
        e->out->first = (uint64_t)e->found[0];
    e->out->last = (uint64_t)e->found[e->count - 1];
    e->out->records += e->count;
    return TAMIS_OK;
}

/* What was erased stands in the log still. Emptying it waits for readers, and is not worth an error: the next one who closes the desk does it. */
static void empty_log(tamis__desk *desk)
{
    sqlite3 *sqlite = desk->writer->sqlite;
    pthread_mutex_lock(&desk->writing);
    sqlite3_busy_timeout(sqlite, LOG_WAIT_MS);
    sqlite3_wal_checkpoint_v2(sqlite, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(sqlite, TAMIS__DESK_BUSY_MS);
    pthread_mutex_unlock(&desk->writing);
}

static tamis_status erase_all(erasing *e, tamis_bytes request, tamis_error *err)
{
    TAMIS_TRY(begin(e, request, err));
    do {
        TAMIS_TRY(find(e, err));
        if (e->count > 0)
            TAMIS_TRY(erase(e, err));
    } while (e->count > 0);
    if (e->out->records > 0)
        empty_log(e->desk);
    return TAMIS_OK;
}

tamis_status tamis__audit_erase(tamis__desk *desk, const tamis_actor *actor, tamis_bytes request,
                                tamis_audit_erasure *out, tamis_error *err)
{
    erasing *e = tamis__alloc_zero(1, sizeof *e);
    *out = (tamis_audit_erasure){0};
    if (e == NULL)
        return tamis__fail_nomem(err);
    e->desk = desk;
    e->actor = actor;
    e->out = out;
    tamis_status status = erase_all(e, request, err);
    tamis__audit_filter_clear(&e->filter);
    tamis__buffer_clear(&e->sought);
    tamis__buffer_clear(&e->spelled);
    tamis__release(e);
    return status;
}

/* ---- read back ------------------------------------------------------------------------------- */

static bool read_range(const json_t *value, tamis__erased_range *out)
{
    const json_t *first = json_array_get(value, 0), *last = json_array_get(value, 1);
    *out = (tamis__erased_range){json_integer_value(first), json_integer_value(last)};
    return json_array_size(value) == 2 && json_is_integer(first) && json_is_integer(last) &&
           out->first > 0 && out->last >= out->first;
}

bool tamis__erased_ranges(tamis_bytes body, int64_t by, tamis__erased_range **ranges, size_t *count,
                          size_t *capacity, bool *failed)
{
    json_t *json = json_loadb(body.ptr, body.len, JSON_REJECT_DUPLICATES, NULL);
    const json_t *records = json_object_get(json, "records");
    bool good = json_is_array(records);
    for (size_t i = 0; i < json_array_size(records) && good && !*failed; i++) {
        tamis__erased_range range;
        good = read_range(json_array_get(records, i), &range);
        if (!good || range.last >= by)
            continue;
        *failed = !TAMIS_GROW(*ranges, *capacity, *count + 1);
        if (!*failed)
            (*ranges)[(*count)++] = range;
    }
    json_decref(json);
    return good;
}
