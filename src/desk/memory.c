/*
 * desk/memory.c - looking up, keeping and forgetting verdicts.
 *
 * The look-up goes by the key of the query's names and the entity: the newest verdict of these, which the index memory_newest gives at
 * once. Only when that one is of another query is the very query asked for.
 */
#include "desk/memory.h"

#include "base/date.h"
#include "base/error.h"
#include "desk/cases_internal.h"

#define MEMORY_COLUMNS                                                                             \
    "SELECT query_digest, entity_digest, outcome, alert_case, decided, decided_by, until, reason " \
    "FROM memory WHERE query_key = ?1 AND entity_id = ?2 "

enum { COLUMN_QUERY, COLUMN_ENTITY, COLUMN_OUTCOME, COLUMN_CASE, COLUMN_DECIDED, COLUMN_BY };
enum { COLUMN_UNTIL = COLUMN_BY + 1, COLUMN_REASON };

static tamis_status digest_at_hand(void *ctx, tamis_bytes entity_id, tamis__digest *out,
                                   tamis_error *err)
{
    (void)entity_id;
    (void)err;
    memcpy(out, ctx, sizeof(*out));
    return TAMIS_OK;
}

tamis__entity_now tamis__entity_now_of(const tamis__digest *digest)
{
    return (tamis__entity_now){digest_at_hand, (void *)(uintptr_t)digest};
}

static tamis_bytes bytes_of(const tamis__digest *digest)
{
    return tamis__bytes((const char *)digest->bytes, sizeof(digest->bytes));
}

/* Row to *out; kind and changed are judged later. */
static tamis_status take_row(sqlite3_stmt *row, tamis__memory *out, tamis_error *err)
{
    out->alert_case = sqlite3_column_int64(row, COLUMN_CASE);
    out->decided = sqlite3_column_int64(row, COLUMN_DECIDED);
    out->until = sqlite3_column_int64(row, COLUMN_UNTIL);
    tamis__buffer_reset(&out->by);
    tamis__buffer_reset(&out->reason);
    tamis__buffer_append(&out->by, tamis__desk_text(row, COLUMN_BY));
    tamis__buffer_append(&out->reason, tamis__desk_text(row, COLUMN_REASON));
    return out->by.failed || out->reason.failed ? tamis__fail_nomem(err) : TAMIS_OK;
}

typedef struct found_row {
    bool any, same_query, cleared;
    tamis__digest entity;
} found_row;

static tamis_status look_up(tamis__desk_db *db, const char *sql, const tamis__kept_query *query,
                            tamis_bytes entity_id, bool exact, found_row *found, tamis__memory *out,
                            tamis_error *err)
{
    sqlite3_stmt *row;
    bool any = false;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    tamis_status status = exact
                              ? tamis__desk_bind(row, err, "bsb", bytes_of(&query->key), entity_id,
                                                 bytes_of(&query->digest))
                              : tamis__desk_bind(row, err, "bs", bytes_of(&query->key), entity_id);
    if (status == TAMIS_OK)
        status = tamis__desk_step(db, row, &any, err);
    if (status == TAMIS_OK && any) {
        tamis_bytes entity = tamis__desk_blob(row, COLUMN_ENTITY);
        found->any = true;
        found->same_query =
            tamis__bytes_equal(tamis__desk_blob(row, COLUMN_QUERY), bytes_of(&query->digest));
        found->cleared =
            tamis__bytes_equal(tamis__desk_text(row, COLUMN_OUTCOME), TAMIS_LIT("false_alert"));
        memset(&found->entity, 0, sizeof(found->entity));
        if (entity.len == sizeof(found->entity.bytes))
            memcpy(found->entity.bytes, entity.ptr, entity.len);
        status = take_row(row, out, err);
    }
    sqlite3_reset(row);
    return status;
}

static tamis_status judge(tamis__desk *desk, const found_row *found, tamis_bytes entity_id,
                          tamis__entity_now now, tamis__memory *out, tamis_error *err)
{
    tamis__digest entity;
    TAMIS_TRY(now.digest(now.ctx, entity_id, &entity, err));
    if (!found->same_query)
        out->changed |= TAMIS__CHANGED_QUERY;
    if (memcmp(entity.bytes, found->entity.bytes, sizeof(entity.bytes)) != 0)
        out->changed |= TAMIS__CHANGED_ENTITY;
    if (out->until != 0 && out->until <= tamis__desk_now(desk))
        out->changed |= TAMIS__CHANGED_EXPIRED;
    if (!found->cleared)
        out->kind = TAMIS__MEMORY_KNOWN;
    else
        out->kind = out->changed == 0 ? TAMIS__MEMORY_CLEARED : TAMIS__MEMORY_WOKEN;
    return TAMIS_OK;
}

tamis_status tamis__memory_find(tamis__desk *desk, tamis__desk_db *db,
                                const tamis__kept_query *query, tamis_bytes entity_id,
                                tamis__entity_now now, tamis__memory *out, tamis_error *err)
{
    static const char newest[] = MEMORY_COLUMNS "ORDER BY decided DESC, id DESC LIMIT 1";
    static const char exact[] = MEMORY_COLUMNS "AND query_digest = ?3";
    found_row found = {0};
    memset(out, 0, sizeof(*out));
    TAMIS_TRY(look_up(db, newest, query, entity_id, false, &found, out, err));
    if (found.any && !found.same_query)
        TAMIS_TRY(look_up(db, exact, query, entity_id, true, &found, out, err));
    return found.any ? judge(desk, &found, entity_id, now, out, err) : TAMIS_OK;
}

void tamis__memory_clear(tamis__memory *memory)
{
    tamis__buffer_clear(&memory->by);
    tamis__buffer_clear(&memory->reason);
    memset(memory, 0, sizeof(*memory));
}

bool tamis__memory_settles(const tamis__memory *memory)
{
    return memory->kind == TAMIS__MEMORY_CLEARED ||
           (memory->kind == TAMIS__MEMORY_KNOWN && (memory->changed & TAMIS__CHANGED_QUERY) == 0);
}

void tamis__changed_json(tamis__buffer *out, unsigned changed)
{
    static const char *const names[] = {"query", "entity", "expired"};
    tamis__json_key(out, "changed");
    tamis__json_open(out, '[');
    for (size_t i = 0; i < TAMIS_COUNT_OF(names); i++) {
        if ((changed & 1U << i) == 0)
            continue;
        tamis__json_item(out);
        tamis__json_string(out, tamis__bytes_of(names[i]));
    }
    tamis__json_close(out, ']');
}

void tamis__memory_json(tamis__buffer *out, const tamis__memory *memory)
{
    static const char *const names[] = {"", "cleared", "woken", "known"};
    if (memory->kind == TAMIS__MEMORY_NOTHING)
        return;
    tamis__json_key(out, names[memory->kind]);
    tamis__json_open(out, '{');
    tamis__json_key(out, "case");
    tamis__json_u64(out, (uint64_t)memory->alert_case);
    tamis__json_key(out, "decided");
    tamis__desk_json_time(out, memory->decided);
    tamis__json_key(out, "by");
    tamis__json_string(out, tamis__buffer_bytes(&memory->by));
    tamis__json_key(out, "reason");
    tamis__json_string(out, tamis__buffer_bytes(&memory->reason));
    if (memory->kind != TAMIS__MEMORY_KNOWN) {
        tamis__json_key(out, "until");
        tamis__json_last_day(out, memory->until);
    }
    if (memory->kind != TAMIS__MEMORY_CLEARED)
        tamis__changed_json(out, memory->changed);
    tamis__json_close(out, '}');
}

/* ---- keeping ------------------------------------------------------------------------------------- */

tamis_status tamis__memory_keep(tamis__desk_db *db, int64_t id, tamis_error *err)
{
    static const char drop[] =
        "DELETE FROM memory WHERE (query_key, entity_id, query_digest) = "
        "(SELECT query_key, entity_id, query_digest FROM alert_case WHERE id = ?1)";
    static const char keep[] =
        "INSERT INTO memory (query_key, entity_id, query_digest, entity_digest, outcome, "
        "alert_case, decided, decided_by, until, reason) SELECT query_key, entity_id, "
        "query_digest, entity_digest, outcome, id, decided, decided_by, until, "
        "coalesce(reason, '') FROM alert_case "
        "WHERE id = ?1 AND state = 'closed' AND outcome IN ('true_match', 'false_alert')";
    TAMIS_TRY(tamis__desk_run(db, NULL, err, drop, "i", id));
    return tamis__desk_run(db, NULL, err, keep, "i", id);
}

tamis_status tamis__memory_drop(tamis__desk_db *db, int64_t id, tamis_error *err)
{
    static const char drop[] = "DELETE FROM memory WHERE alert_case = ?1";
    return tamis__desk_run(db, NULL, err, drop, "i", id);
}

/* ---- looking through and forgetting -------------------------------------------------------------- */

static void write_remembered(tamis__buffer *out, sqlite3_stmt *row)
{
    static const char *const texts[] = {"outcome",       "entity_id", "entity_caption",
                                        "query_caption", "by",        "reason"};
    enum { ID, CASE, DECIDED, UNTIL, TEXTS };
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_key(out, "id");
    tamis__json_u64(out, (uint64_t)sqlite3_column_int64(row, ID));
    tamis__json_key(out, "case");
    tamis__json_u64(out, (uint64_t)sqlite3_column_int64(row, CASE));
    tamis__json_key(out, "decided");
    tamis__desk_json_time(out, sqlite3_column_int64(row, DECIDED));
    tamis__json_key(out, "until");
    tamis__json_last_day(out, sqlite3_column_int64(row, UNTIL));
    for (int i = 0; i < (int)TAMIS_COUNT_OF(texts); i++) {
        tamis__json_key(out, texts[i]);
        tamis__json_string(out, tamis__desk_text(row, TEXTS + i));
    }
    tamis__json_close(out, '}');
}

tamis_status tamis__memory_list(tamis__desk_db *db, const tamis_actor *actor, tamis_bytes filter,
                                tamis__buffer *out, tamis_error *err)
{
    static const char columns[] =
        "SELECT m.id, m.alert_case, m.decided, m.until, m.outcome, m.entity_id, c.entity_caption, "
        "c.query_caption, m.decided_by, m.reason FROM memory m JOIN alert_case c ON c.id = "
        "m.alert_case WHERE 1";
    static const char count[] =
        "SELECT count(*) FROM memory m JOIN alert_case c ON c.id = m.alert_case WHERE 1";
    tamis__case_filter wanted;
    tamis__sql where;
    TAMIS_TRY(tamis__case_may(actor, TAMIS_ROLE_VIEWER, "memory", err));
    TAMIS_TRY(tamis__memory_filter_read(filter, &wanted, err));
    tamis__sql_init(&where);
    if (wanted.entity_id != NULL)
        tamis__sql_and(&where, "m.entity_id = ?", 't', wanted.entity_id);
    tamis_status status = tamis__sql_and_search(&where, "c.search", wanted.text, err);
    if (status == TAMIS_OK)
        status = tamis__sql_page(db, &where, columns, count, " ORDER BY m.decided DESC, m.id DESC",
                                 &wanted, "memories", write_remembered, out, err);
    tamis__sql_clear(&where);
    tamis__case_filter_clear(&wanted);
    return status;
}

tamis_status tamis__memory_forget(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                                  int64_t id, tamis_bytes reason, tamis_error *err)
{
    static const char find[] = "SELECT alert_case FROM memory WHERE id = ?1";
    static const char drop[] = "DELETE FROM memory WHERE id = ?1";
    int64_t alert_case = 0;
    tamis__buffer body;
    TAMIS_TRY(tamis__case_may(actor, TAMIS_ROLE_APPROVER, "forget", err));
    TAMIS_TRY(tamis__case_reason(reason, "reason", true, err));
    TAMIS_TRY(tamis__case_number(db, find, id, &alert_case, err));
    if (alert_case == 0)
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "nothing is remembered as number %lld",
                           (long long)id);
    TAMIS_TRY(tamis__desk_run(db, NULL, err, drop, "i", id));
    tamis__buffer_init(&body, 0);
    tamis__json_open(&body, '{');
    tamis__json_key(&body, "reason");
    tamis__json_string(&body, reason);
    tamis__json_close(&body, '}');
    tamis_status status = body.failed
                              ? tamis__fail_nomem(err)
                              : tamis__case_note(desk, db, actor, alert_case, "forget", &body, err);
    tamis__buffer_clear(&body);
    return status;
}
