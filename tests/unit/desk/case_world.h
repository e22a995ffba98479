/*
 * tests/unit/desk/case_world.h - a desk in a temporary folder with accounts, a clock that stands still, and cases in it.
 */
#ifndef TAMIS_TESTS_CASE_WORLD_H
#define TAMIS_TESTS_CASE_WORLD_H

#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "base/memory.h"
#include "desk/cases.h"
#include "desk/events.h"
#include "desk/memory.h"

enum { DAY_MILLISECONDS = 86400000 };

/* In place of the webhooks: counts what they are told by its name. Tests of threads only add under the desk's lock. */
static size_t case_events;
static char case_last_event[64];

tamis_status tamis__events_add(tamis__desk *desk, tamis__desk_db *db, const char *event,
                               tamis_bytes body, tamis_error *err)
{
    (void)desk;
    (void)db;
    (void)err;
    assert_true(tamis__event_is_known(event));
    json_t *root = json_loadb(body.ptr, body.len, JSON_REJECT_DUPLICATES, NULL);
    assert_true(json_is_object(root) && json_integer_value(json_object_get(root, "case")) > 0);
    json_decref(root);
    snprintf(case_last_event, sizeof case_last_event, "%s", event);
    case_events++;
    return TAMIS_OK;
}

typedef struct case_world {
    char folder[64], path[96];
    tamis__desk *desk;
    int64_t now;
    tamis_error err;
} case_world;

static inline int64_t case_clock(void *ctx)
{
    return ((case_world *)ctx)->now;
}

static inline tamis_actor case_actor(const char *name, tamis_role role)
{
    tamis_actor actor = {.role = role, .scopes = TAMIS_SCOPE_CASES};
    snprintf(actor.name, sizeof actor.name, "%s", name);
    return actor;
}

#define CASE_ANN case_actor("user:ann", TAMIS_ROLE_ANALYST)
#define CASE_BOB case_actor("user:bob", TAMIS_ROLE_APPROVER)
#define CASE_EVE case_actor("user:eve", TAMIS_ROLE_APPROVER)

/* Runs statements of a test's own, one transaction. */
static inline void case_sql(case_world *w, const char *sql)
{
    tamis__desk_db *db;
    assert_int_equal(tamis__desk_begin(w->desk, false, &db, &w->err), TAMIS_OK);
    sqlite3_stmt *any;
    assert_int_equal(tamis__desk_prepare(db, "SELECT 2", &any, &w->err), TAMIS_OK);
    char *problem = NULL;
    if (sqlite3_exec(sqlite3_db_handle(any), sql, NULL, NULL, &problem) != SQLITE_OK)
        fail_msg("%s", problem);
    assert_int_equal(tamis__desk_end(w->desk, db, TAMIS_OK, &w->err), TAMIS_OK);
}

/* The first number of a query. */
static inline int64_t case_count(case_world *w, const char *sql)
{
    tamis__desk_db *db;
    sqlite3_stmt *any, *row = NULL;
    assert_int_equal(tamis__desk_begin_read(w->desk, &db, &w->err), TAMIS_OK);
    assert_int_equal(tamis__desk_prepare(db, "SELECT 2", &any, &w->err), TAMIS_OK);
    assert_int_equal(sqlite3_prepare_v2(sqlite3_db_handle(any), sql, -1, &row, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    assert_int_equal(tamis__desk_end(w->desk, db, TAMIS_OK, &w->err), TAMIS_OK);
    return number;
}

static inline int case_world_open(void **state)
{
    case_world *w = calloc(1, sizeof *w);
    char key[65];
    assert_non_null(w);
    snprintf(w->folder, sizeof w->folder, "/tmp/tamis-test-XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    snprintf(w->path, sizeof w->path, "%s/desk", w->folder);
    if (tamis__desk_create(w->path, key, &w->err) != TAMIS_OK ||
        tamis__desk_open(w->path, &w->desk, &w->err) != TAMIS_OK)
        fail_msg("%s", w->err.message);
    w->now = INT64_C(20400) * DAY_MILLISECONDS; /* 2025-11-08 */
    tamis__desk_set_clock(w->desk, case_clock, w);
    case_sql(w, "INSERT INTO account (name, role, password, disabled, created) VALUES "
                "('ann', 2, '', 0, 0), ('bob', 3, '', 0, 0), ('eve', 3, '', 0, 0), "
                "('vic', 1, '', 0, 0), ('gone', 2, '', 1, 0), ('root', 4, '', 0, 0);"
                "INSERT INTO api_key (name, digest, role, scopes, created, created_by) VALUES "
                "('shop', x'01', 3, 4, 0, 'user:ann'), ('deep', x'02', 3, 4, 0, 'key:shop'), "
                "('loop', x'03', 3, 4, 0, 'key:loop'), ('other', x'04', 3, 4, 0, 'cli:bob')");
    *state = w;
    return 0;
}

static inline int case_world_close(void **state)
{
    case_world *w = *state;
    char command[128];
    tamis__desk_close(w->desk);
    snprintf(command, sizeof command, "rm -rf '%s'", w->folder);
    assert_int_equal(system(command), 0);
    free(w);
    return 0;
}

/* What a test says of a hit; the rest is filled in. */
typedef struct case_hit {
    const char *name, *schema, *birth; /* of the query */
    const char *entity;
    char entity_says; /* another letter, another digest */
    const char *book, *customer, *note;
    int64_t due;
    double score;
    const char *datasets;
} case_hit;

static inline void case_query(const case_hit *hit, tamis__kept_query *out)
{
    tamis__kept_value values[2] = {
        {TAMIS_LIT("name"), tamis__bytes_of(hit->name == NULL ? "Vasilisa Orlova" : hit->name)},
        {TAMIS_LIT("birthDate"), tamis__bytes_of(hit->birth)}};
    tamis_error err;
    assert_int_equal(tamis__kept_query_make(tamis__bytes_of(hit->schema), values,
                                            hit->birth == NULL ? 1 : 2, out, &err),
                     TAMIS_OK);
}

static inline tamis__digest case_says(const case_hit *hit)
{
    tamis__digest digest;
    memset(&digest, hit->entity_says == 0 ? 'a' : hit->entity_says, sizeof digest);
    return digest;
}

static inline tamis_status case_try_open(case_world *w, case_hit hit, int64_t *id, bool *is_new)
{
    tamis__desk_db *db;
    tamis__kept_query query;
    tamis_actor actor = CASE_ANN;
    case_query(&hit, &query);
    tamis__case_record record = {
        .source = hit.book == NULL ? "api" : "watch",
        .book = hit.book,
        .customer = hit.customer,
        .note = hit.note,
        .due = hit.due,
        .query = &query,
        .entity_id = tamis__bytes_of(hit.entity == NULL ? "d-orlova" : hit.entity),
        .entity_caption = TAMIS_LIT("Vasilisa Orlova"),
        .entity_digest = case_says(&hit),
        .datasets = tamis__bytes_of(hit.datasets == NULL ? "d" : hit.datasets),
        .score = hit.score == 0 ? 0.75 : hit.score,
        .hit = TAMIS_LIT("{\"score\":0.75}"),
        .snapshot = TAMIS_LIT("00ff")};
    assert_int_equal(tamis__desk_begin(w->desk, false, &db, &w->err), TAMIS_OK);
    tamis_status status = tamis__case_open(w->desk, db, &actor, &record, id, is_new, &w->err);
    status = tamis__desk_end(w->desk, db, status, &w->err);
    tamis__kept_query_clear(&query);
    return status;
}

/* The case of a hit, which must be a new one. */
static inline int64_t case_new(case_world *w, case_hit hit)
{
    int64_t id;
    bool is_new;
    if (case_try_open(w, hit, &id, &is_new) != TAMIS_OK)
        fail_msg("%s", w->err.message);
    assert_true(is_new);
    return id;
}

static inline tamis_status case_step(case_world *w, tamis_actor actor, int64_t id,
                                     const char *request)
{
    tamis__desk_db *db;
    w->err = (tamis_error){0};
    assert_int_equal(tamis__desk_begin(w->desk, false, &db, &w->err), TAMIS_OK);
    tamis_status status =
        tamis__case_act(w->desk, db, &actor, id, tamis__bytes_of(request), &w->err);
    return tamis__desk_end(w->desk, db, status, &w->err);
}

/* A step that must go well. "VERSION" in the request stands for the version of the case. */
static inline void case_do(case_world *w, tamis_actor actor, int64_t id, const char *request)
{
    char text[4096], sql[80];
    snprintf(sql, sizeof sql, "SELECT version FROM alert_case WHERE id = %lld", (long long)id);
    const char *at = strstr(request, "VERSION");
    if (at == NULL)
        snprintf(text, sizeof text, "%s", request);
    else
        snprintf(text, sizeof text, "%.*s%lld%s", (int)(at - request), request,
                 (long long)case_count(w, sql), at + strlen("VERSION"));
    if (case_step(w, actor, id, text) != TAMIS_OK)
        fail_msg("%s: %s", text, w->err.message);
}

#define CASE_DECIDE(outcome)                                                                       \
    "{\"action\":\"decide\",\"version\":VERSION,\"outcome\":\"" outcome "\",\"reason\":\"another " \
    "birth date\"}"
#define CASE_APPROVE "{\"action\":\"approve\",\"version\":VERSION}"
#define CASE_REOPEN "{\"action\":\"reopen\",\"version\":VERSION,\"reason\":\"new facts\"}"

/* Decided as a false alert by ann and approved by bob. */
static inline void case_clear_alert(case_world *w, int64_t id)
{
    case_do(w, CASE_ANN, id, CASE_DECIDE("false_alert"));
    case_do(w, CASE_BOB, id, CASE_APPROVE);
}

static inline json_t *case_json(case_world *w, int64_t id)
{
    tamis__desk_db *db;
    tamis__buffer out;
    tamis_actor actor = case_actor("user:vic", TAMIS_ROLE_VIEWER);
    tamis__buffer_init(&out, 0);
    assert_int_equal(tamis__desk_begin_read(w->desk, &db, &w->err), TAMIS_OK);
    tamis_status status = tamis__case_get(db, &actor, id, NULL, &out, &w->err);
    assert_int_equal(tamis__desk_end(w->desk, db, status, &w->err), TAMIS_OK);
    json_t *root = json_loadb(out.ptr, out.len, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    tamis__buffer_clear(&out);
    return root;
}

static inline json_t *case_list(case_world *w, const char *filter)
{
    tamis__desk_db *db;
    tamis__buffer out;
    tamis_actor actor = CASE_ANN;
    tamis__buffer_init(&out, 0);
    assert_int_equal(tamis__desk_begin_read(w->desk, &db, &w->err), TAMIS_OK);
    tamis_status status = tamis__case_list(db, &actor, tamis__bytes_of(filter), &out, &w->err);
    if (tamis__desk_end(w->desk, db, status, &w->err) != TAMIS_OK)
        fail_msg("%s", w->err.message);
    json_t *root = json_loadb(out.ptr, out.len, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    tamis__buffer_clear(&out);
    return root;
}

/* "TOTAL: 3 1 2" */
static inline void expect_list(case_world *w, const char *filter, const char *expected)
{
    char found[512];
    size_t i;
    json_t *root = case_list(w, filter), *item;
    int used = snprintf(found, sizeof found,
                        "%lld:", (long long)json_integer_value(json_object_get(root, "total")));
    json_array_foreach(json_object_get(root, "cases"), i, item) used +=
        snprintf(found + used, sizeof found - (size_t)used, " %lld",
                 (long long)json_integer_value(json_object_get(item, "id")));
    json_decref(root);
    assert_string_equal(found, expected);
}

/* What the memory says to a hit: {} or {"cleared": {...}} ... */
static inline json_t *case_ask(case_world *w, case_hit hit)
{
    tamis__desk_db *db;
    tamis__kept_query query;
    tamis__memory memory;
    tamis__buffer out;
    tamis__digest digest = case_says(&hit);
    case_query(&hit, &query);
    tamis__buffer_init(&out, 0);
    tamis__json_open(&out, '{');
    assert_int_equal(tamis__desk_begin_read(w->desk, &db, &w->err), TAMIS_OK);
    tamis_status status = tamis__memory_find(
        w->desk, db, &query, tamis__bytes_of(hit.entity == NULL ? "d-orlova" : hit.entity),
        tamis__entity_now_of(&digest), &memory, &w->err);
    tamis__memory_json(&out, &memory);
    tamis__memory_clear(&memory);
    assert_int_equal(tamis__desk_end(w->desk, db, status, &w->err), TAMIS_OK);
    tamis__json_close(&out, '}');
    json_t *root = json_loadb(out.ptr, out.len, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    tamis__kept_query_clear(&query);
    tamis__buffer_clear(&out);
    return root;
}

#endif
