/*
 * api/desk_cases.c - tamis_case_* and tamis_memory_*: transactions around the layer below, and digests from the snapshot.
 *
 * Whatever costs time (reading JSON, digests of entities) is done before a writing transaction begins, since only one is open at a time.
 */
#include <tamis/desk.h>

#include "api/desk.h"
#include "api/desk_answer.h"
#include "api/desk_file.h"
#include "base/buffer.h"
#include "base/error.h"
#include "desk/cases.h"
#include "desk/cases_request.h"

/* ---- what the lists say now ---------------------------------------------------------------------- */

static tamis_status digest_now(void *ctx, tamis_bytes entity_id, tamis__digest *out,
                               tamis_error *err)
{
    const tamis_snapshot *snapshot = ctx;
    char id[TAMIS__CASE_TEXT_MAX + 1], hex[TAMIS_DIGEST_CHARS];
    if (entity_id.len >= sizeof(id))
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "no entity with so long an id");
    memcpy(id, entity_id.ptr, entity_id.len);
    id[entity_id.len] = '\0';
    TAMIS_TRY(tamis_entity_digest(snapshot, id, hex, err));
    for (size_t i = 0; i < sizeof(out->bytes); i++) {
        unsigned value = 0;
        for (size_t k = 0; k < 2; k++) {
            char c = hex[2 * i + k];
            value = value * 16 + (unsigned)(tamis__is_digit(c) ? c - '0' : c - 'a' + 10);
        }
        out->bytes[i] = (uint8_t)value;
    }
    return TAMIS_OK;
}

tamis__entity_now tamis__entity_now_in(const tamis_snapshot *snapshot)
{
    return (tamis__entity_now){digest_now, (void *)(uintptr_t)snapshot};
}

/* ---- opening ------------------------------------------------------------------------------------- */

static tamis_status digests_of(const tamis_snapshot *snapshot, const tamis__case_opening *opening,
                               tamis__digest *out, tamis_error *err)
{
    for (size_t i = 0; i < opening->hit_count; i++) {
        tamis_status status =
            digest_now((void *)(uintptr_t)snapshot, opening->hits[i].entity_id, &out[i], err);
        if (status == TAMIS_ERR_NOT_FOUND)
            return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                               "hits[%zu].entity_id: the lists have no such entity", i);
        if (status != TAMIS_OK)
            return status;
    }
    return TAMIS_OK;
}

static void write_opened(tamis__buffer *out, int64_t id, tamis_bytes entity_id, const char *state,
                         bool is_new)
{
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_key(out, "id");
    tamis__json_u64(out, (uint64_t)id);
    tamis__json_key(out, "entity_id");
    tamis__json_string(out, entity_id);
    tamis__json_key(out, "state");
    tamis__json_string(out, tamis__bytes_of(state));
    tamis__json_key(out, "new");
    tamis__buffer_text(out, is_new ? "true" : "false");
    tamis__json_close(out, '}');
}

typedef struct open_call {
    tamis__desk *desk;
    tamis__desk_db *db;
    const tamis_actor *actor;
    const tamis__case_opening *opening;
    const tamis__digest *digests;
    char snapshot[TAMIS__DIGEST_HEX];
} open_call;

static tamis_status open_all(const open_call *call, tamis__buffer *out, tamis_error *err)
{
    const tamis__case_opening *o = call->opening;
    tamis__json_open(out, '{');
    tamis__json_key(out, "cases");
    tamis__json_open(out, '[');
    for (size_t i = 0; i < o->hit_count; i++) {
        const tamis__case_hit *hit = &o->hits[i];
        tamis__case_record record = {.source = o->source,
                                     .customer = o->customer,
                                     .note = o->note,
                                     .due = o->due,
                                     .query = &o->query,
                                     .entity_id = hit->entity_id,
                                     .entity_caption = hit->caption,
                                     .entity_digest = call->digests[i],
                                     .datasets = hit->datasets,
                                     .score = hit->score,
                                     .hit = hit->json,
                                     .snapshot = tamis__bytes_of(call->snapshot)};
        int64_t id;
        bool is_new;
        const char *state;
        TAMIS_TRY(tamis__case_open(call->desk, call->db, call->actor, &record, &id, &is_new, err));
        TAMIS_TRY(tamis__case_state(call->db, id, &state, err));
        write_opened(out, id, hit->entity_id, state, is_new);
    }
    tamis__json_close(out, ']');
    tamis__json_close(out, '}');
    return TAMIS_OK;
}

static tamis_status open_read(tamis_desk *desk, const tamis_actor *actor,
                              const tamis_snapshot *snapshot, tamis__case_opening *opening,
                              tamis__buffer *out, tamis_error *err)
{
    open_call call = {.desk = desk->store, .actor = actor, .opening = opening};
    tamis__digest digest = tamis__snapshot_info_of(snapshot->index).digest;
    tamis__digest_hex(&digest, call.snapshot);
    tamis__digest *digests =
        tamis__arena_zero(&opening->arena, opening->hit_count, sizeof(*digests));
    if (digests == NULL)
        return tamis__fail_nomem(err);
    call.digests = digests;
    TAMIS_TRY(digests_of(snapshot, opening, digests, err));
    TAMIS_TRY(tamis__desk_begin(desk->store, true, &call.db, err));
    tamis_status status = open_all(&call, out, err);
    return tamis__desk_end(desk->store, call.db, status, err);
}

tamis_status tamis_case_open(tamis_desk *desk, const tamis_actor *actor,
                             const tamis_snapshot *snapshot, const char *request,
                             size_t request_len, tamis_write_fn write, void *ctx, tamis_error *err)
{
    tamis__case_opening opening;
    tamis__buffer out;
    TAMIS_TRY(tamis__case_may(actor, TAMIS_ROLE_ANALYST, "open", err));
    tamis__buffer_init(&out, 0);
    tamis_status status =
        tamis__case_opening_read(tamis__bytes(request, request_len), &opening, err);
    if (status == TAMIS_OK)
        status = open_read(desk, actor, snapshot, &opening, &out, err);
    tamis__case_opening_clear(&opening);
    return tamis__desk_answer(&out, status, write, ctx, err);
}

/* ---- reading and steps --------------------------------------------------------------------------- */

tamis_status tamis_case_list(tamis_desk *desk, const tamis_actor *actor, const char *filter,
                             tamis_write_fn write, void *ctx, tamis_error *err)
{
    tamis__buffer out;
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin_read(desk->store, &db, err));
    tamis__buffer_init(&out, 0);
    tamis_status status = tamis__case_list(db, actor, tamis__bytes_of(filter), &out, err);
    status = tamis__desk_end(desk->store, db, status, err);
    return tamis__desk_answer(&out, status, write, ctx, err);
}

tamis_status tamis_case_get(tamis_desk *desk, const tamis_actor *actor, uint64_t id,
                            tamis_write_fn write, void *ctx, tamis_error *err)
{
    tamis__buffer out;
    tamis__desk_db *db;
    int64_t number;
    TAMIS_TRY(tamis__desk_row_id(id, &number, err));
    TAMIS_TRY(tamis__desk_begin_read(desk->store, &db, err));
    tamis__buffer_init(&out, 0);
    tamis_status status = tamis__case_get(db, actor, number, NULL, &out, err);
    status = tamis__desk_end(desk->store, db, status, err);
    return tamis__desk_answer(&out, status, write, ctx, err);
}

tamis_status tamis_case_act(tamis_desk *desk, const tamis_actor *actor,
                            const tamis_snapshot *snapshot, uint64_t id, const char *request,
                            size_t request_len, tamis_write_fn write, void *ctx, tamis_error *err)
{
    tamis__buffer out;
    tamis__desk_db *db;
    int64_t number;
    tamis__entity_now now = tamis__entity_now_in(snapshot);
    TAMIS_TRY(tamis__desk_row_id(id, &number, err));
    TAMIS_TRY(tamis__desk_begin(desk->store, true, &db, err));
    tamis__buffer_init(&out, 0);
    tamis_status status =
        tamis__case_act(desk->store, db, actor, number, tamis__bytes(request, request_len), err);
    if (status == TAMIS_OK)
        status = tamis__case_get(db, actor, number, snapshot == NULL ? NULL : &now, &out, err);
    status = tamis__desk_end(desk->store, db, status, err);
    return tamis__desk_answer(&out, status, write, ctx, err);
}

tamis_status tamis_case_attach(tamis_desk *desk, const tamis_actor *actor, uint64_t id,
                               const char *name, const char *type, const void *data, size_t len,
                               tamis_write_fn write, void *ctx, tamis_error *err)
{
    tamis__buffer out;
    tamis__desk_db *db;
    int64_t number;
    TAMIS_TRY(tamis__desk_row_id(id, &number, err));
    TAMIS_TRY(tamis__desk_begin(desk->store, true, &db, err));
    tamis__buffer_init(&out, 0);
    tamis_status status = tamis__case_attach(desk->store, db, actor, number, name, type,
                                             tamis__bytes(data, len), &out, err);
    status = tamis__desk_end(desk->store, db, status, err);
    return tamis__desk_answer(&out, status, write, ctx, err);
}

tamis_status tamis_case_attachment(tamis_desk *desk, const tamis_actor *actor, uint64_t case_id,
                                   uint64_t attachment, char name[256], char type[128],
                                   tamis_write_fn write, void *ctx, tamis_error *err)
{
    tamis__buffer out;
    tamis__desk_db *db;
    int64_t number, file;
    TAMIS_TRY(tamis__desk_row_id(case_id, &number, err));
    TAMIS_TRY(tamis__desk_row_id(attachment, &file, err));
    TAMIS_TRY(tamis__desk_begin_read(desk->store, &db, err));
    tamis__buffer_init(&out, 0);
    tamis_status status = tamis__case_attachment(db, actor, number, file, name, type, &out, err);
    status = tamis__desk_end(desk->store, db, status, err);
    return tamis__desk_answer(&out, status, write, ctx, err);
}

tamis_status tamis_case_settings(tamis_desk *desk, const tamis_actor *actor, const char *change,
                                 tamis_write_fn write, void *ctx, tamis_error *err)
{
    tamis__buffer out;
    tamis__desk_db *db;
    TAMIS_TRY(change == NULL ? tamis__desk_begin_read(desk->store, &db, err)
                             : tamis__desk_begin(desk->store, true, &db, err));
    tamis__buffer_init(&out, 0);
    tamis_status status =
        tamis__case_settings(desk->store, db, actor, tamis__bytes_of(change), &out, err);
    status = tamis__desk_end(desk->store, db, status, err);
    return tamis__desk_answer(&out, status, write, ctx, err);
}

/* ---- memory -------------------------------------------------------------------------------------- */

static tamis_status keep_query(const tamis_query *query, tamis__kept_query *out, tamis_error *err)
{
    enum { AT_HAND = 64 };
    tamis__kept_value at_hand[AT_HAND];
    tamis__kept_value *values = at_hand;
    memset(out, 0, sizeof(*out));
    if (query->property_count > TAMIS__KEPT_VALUES_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "a query of more than %d values",
                           (int)TAMIS__KEPT_VALUES_MAX);
    if (query->property_count > AT_HAND)
        values = tamis__alloc(query->property_count * sizeof(*values));
    if (values == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < query->property_count; i++)
        values[i] = (tamis__kept_value){tamis__bytes_of(query->properties[i].name),
                                        tamis__bytes_of(query->properties[i].value)};
    tamis_status status = tamis__kept_query_make(tamis__bytes_of(query->schema), values,
                                                 query->property_count, out, err);
    if (values != at_hand)
        tamis__release(values);
    return status;
}

static tamis_status ask_one(tamis_desk *desk, tamis__desk_db *db, const tamis_snapshot *snapshot,
                            const tamis__kept_query *query, const char *entity_id,
                            tamis__buffer *out, tamis_error *err)
{
    tamis__memory memory;
    tamis_status status = tamis__memory_find(desk->store, db, query, tamis__bytes_of(entity_id),
                                             tamis__entity_now_in(snapshot), &memory, err);
    tamis__json_item(out);
    tamis__json_open(out, '{');
    if (status == TAMIS_OK)
        tamis__memory_json(out, &memory);
    tamis__json_close(out, '}');
    tamis__memory_clear(&memory);
    return status;
}

/* An object for each, with commas between them. */
static tamis_status ask_each(tamis_desk *desk, const tamis_snapshot *snapshot,
                             const tamis__kept_query *query, const char *const *entity_ids,
                             size_t count, tamis__buffer *out, tamis_error *err)
{
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin_read(desk->store, &db, err));
    tamis_status status = TAMIS_OK;
    for (size_t i = 0; i < count && status == TAMIS_OK; i++)
        status = ask_one(desk, db, snapshot, query, entity_ids[i], out, err);
    return tamis__desk_end(desk->store, db, status, err);
}

static tamis_status ask(tamis_desk *desk, const tamis_snapshot *snapshot, const tamis_query *query,
                        const char *const *entity_ids, size_t count, tamis__buffer *out,
                        tamis_error *err)
{
    tamis__kept_query kept;
    tamis_status status = keep_query(query, &kept, err);
    if (status == TAMIS_OK) {
        status =
            count == 0 ? TAMIS_OK : ask_each(desk, snapshot, &kept, entity_ids, count, out, err);
    } else if (status == TAMIS_ERR_ARGUMENT || status == TAMIS_ERR_LIMIT) {
        for (size_t i = 0; i < count; i++) /* of no such query can there be a case */
            tamis__buffer_text(out, i == 0 ? "{}" : ",{}");
        status = TAMIS_OK;
    }
    tamis__kept_query_clear(&kept);
    return status;
}

tamis_status tamis_memory_ask(tamis_desk *desk, const tamis_snapshot *snapshot,
                              const tamis_query *query, const char *entity_id, tamis_write_fn write,
                              void *ctx, tamis_error *err)
{
    tamis__buffer out;
    tamis__buffer_init(&out, 0);
    tamis_status status = ask(desk, snapshot, query, &entity_id, 1, &out, err);
    return tamis__desk_answer(&out, status, write, ctx, err);
}

tamis_status tamis_memory_ask_all(tamis_desk *desk, const tamis_snapshot *snapshot,
                                  const tamis_query *query, const char *const *entity_ids,
                                  size_t count, tamis_write_fn write, void *ctx, tamis_error *err)
{
    tamis__buffer out;
    tamis__buffer_init(&out, 0);
    tamis__json_open(&out, '[');
    tamis_status status = ask(desk, snapshot, query, entity_ids, count, &out, err);
    tamis__json_close(&out, ']');
    return tamis__desk_answer(&out, status, write, ctx, err);
}

tamis_status tamis_memory_list(tamis_desk *desk, const tamis_actor *actor, const char *filter,
                               tamis_write_fn write, void *ctx, tamis_error *err)
{
    tamis__buffer out;
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin_read(desk->store, &db, err));
    tamis__buffer_init(&out, 0);
    tamis_status status = tamis__memory_list(db, actor, tamis__bytes_of(filter), &out, err);
    status = tamis__desk_end(desk->store, db, status, err);
    return tamis__desk_answer(&out, status, write, ctx, err);
}

tamis_status tamis_memory_forget(tamis_desk *desk, const tamis_actor *actor, uint64_t id,
                                 const char *reason, tamis_error *err)
{
    tamis__desk_db *db;
    int64_t number;
    TAMIS_TRY(tamis__desk_row_id(id, &number, err));
    TAMIS_TRY(tamis__desk_begin(desk->store, true, &db, err));
    tamis_status status =
        tamis__memory_forget(desk->store, db, actor, number, tamis__bytes_of(reason), err);
    return tamis__desk_end(desk->store, db, status, err);
}
