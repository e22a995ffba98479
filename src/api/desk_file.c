/*
 * api/desk_file.c - tamis_desk_screen_file: a customer file screened with a desk.
 *
 * Threads ask the desk what it remembers of the hits of their rows, and write down which cases are to be opened; these are opened when the rows are
 * written, in their order, so that cases have the same numbers whatever the number of threads.
 */
#include "api/desk_file.h"

#include <jansson.h>

#include "api/desk.h"
#include "base/error.h"
#include "desk/cases.h"

tamis_status tamis__party_query(const tamis__party *party, tamis__arena *arena,
                                tamis__kept_query *out, tamis_error *err)
{
    tamis__kept_value *values = tamis__arena_zero(arena, party->count + 1, sizeof *values);
    memset(out, 0, sizeof *out);
    if (values == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < party->count; i++)
        values[i] = (tamis__kept_value){party->cells[i].property, party->cells[i].value};
    return tamis__kept_query_make(party->schema, values, party->count, out, err);
}

/* ---- asking ---------------------------------------------------------------------------------- */

static void begin_cases(const tamis__row_desk *row, tamis__batch_item *item)
{
    tamis__buffer *out = &item->cases;
    tamis__json_open(out, '{');
    tamis__json_key(out, "source");
    tamis__json_string(out, TAMIS_LIT("file"));
    tamis_bytes id = tamis__bytes_trim(item->row.party.id);
    if (id.len > 0 && id.len <= TAMIS__CASE_TEXT_MAX) {
        tamis__json_key(out, "customer");
        tamis__json_string(out, id);
    }
    tamis__json_key(out, "query");
    tamis__buffer_append(out, tamis__buffer_bytes(&row->query.json));
    tamis__json_key(out, "hits");
    tamis__json_open(out, '[');
}

tamis_status tamis__row_desk_begin(tamis__row_desk *row, const tamis__file_desk *desk,
                                   tamis__batch_item *item, size_t hits, tamis_error *err)
{
    tamis_error problem = {0};
    *row = (tamis__row_desk){.desk = NULL};
    if (desk == NULL || hits == 0)
        return TAMIS_OK;
    tamis_status status = tamis__party_query(&item->row.party, &item->arena, &row->query, &problem);
    if (status == TAMIS_ERR_ARGUMENT || status == TAMIS_ERR_LIMIT) {
        tamis__batch_problem(item, "not known to the desk: %s", problem.message);
        return TAMIS_OK;
    }
    if (status != TAMIS_OK)
        return tamis__fail(err, status, "%s", problem.message);
    TAMIS_TRY(tamis__desk_begin_read(desk->desk->store, &row->db, err));
    row->desk = desk;
    if (desk->open_cases)
        begin_cases(row, item);
    return TAMIS_OK;
}

static void put_text(tamis__buffer *out, const tamis__memory *memory)
{
    static const char *const kinds[] = {"", "cleared", "woken", "known"};
    static const struct {
        unsigned bit;
        const char *name;
    } changes[] = {{TAMIS__CHANGED_QUERY, "query"},
                   {TAMIS__CHANGED_ENTITY, "entity"},
                   {TAMIS__CHANGED_EXPIRED, "expired"}};
    const char *before = ": ";
    if (memory->kind == TAMIS__MEMORY_NOTHING)
        return;
    tamis__buffer_printf(out, "%s, case %lld", kinds[memory->kind], (long long)memory->alert_case);
    for (size_t i = 0; i < TAMIS_COUNT_OF(changes); i++)
        if ((memory->changed & changes[i].bit) != 0) {
            tamis__buffer_printf(out, "%s%s", before, changes[i].name);
            before = ", ";
        }
}

tamis_status tamis__row_desk_ask(tamis__row_desk *row, const char *entity_id, tamis_error *err)
{
    tamis__memory memory;
    tamis__buffer_reset(&row->member);
    tamis__buffer_reset(&row->text);
    if (row->desk == NULL)
        return TAMIS_OK;
    tamis_status status =
        tamis__memory_find(row->desk->desk->store, row->db, &row->query, tamis__bytes_of(entity_id),
                           tamis__entity_now_in(row->desk->snapshot), &memory, err);
    if (status == TAMIS_OK && memory.kind != TAMIS__MEMORY_NOTHING) {
        tamis__json_open(&row->member, '{');
        tamis__memory_json(&row->member, &memory);
        put_text(&row->text, &memory);
    }
    tamis__memory_clear(&memory);
    bool failed = row->member.failed || row->text.failed;
    return status == TAMIS_OK && failed ? tamis__fail_nomem(err) : status;
}

void tamis__row_desk_add(const tamis__row_desk *row, tamis__batch_item *item, tamis_bytes hit)
{
    if (row->desk == NULL || !row->desk->open_cases || item->case_count == TAMIS__CASE_OPEN_MAX)
        return;
    item->case_count++;
    tamis__json_item(&item->cases);
    tamis__buffer_append(&item->cases, hit);
}

tamis_status tamis__row_desk_end(tamis__row_desk *row, tamis__batch_item *item, tamis_status status,
                                 tamis_error *err)
{
    if (item->case_count > 0) {
        tamis__json_close(&item->cases, ']');
        tamis__json_close(&item->cases, '}');
    }
    if (row->desk != NULL)
        status = tamis__desk_end(row->desk->desk->store, row->db, status, err);
    tamis__kept_query_clear(&row->query);
    tamis__buffer_clear(&row->member);
    tamis__buffer_clear(&row->text);
    return status;
}

/* ---- opening --------------------------------------------------------------------------------- */

static tamis_status take_answer(void *ctx, const char *text, size_t len, tamis_error *err)
{
    uint64_t *count = ctx;
    json_t *answer = json_loadb(text, len, 0, NULL);
    const json_t *cases = json_object_get(answer, "cases");
    if (answer == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < json_array_size(cases); i++)
        *count += json_is_true(json_object_get(json_array_get(cases, i), "new"));
    json_decref(answer);
    return TAMIS_OK;
}

tamis_status tamis__row_desk_open(const tamis__file_desk *desk, const tamis_file_options *options,
                                  const tamis__batch_item *item, tamis_error *err)
{
    uint64_t none = 0;
    tamis_error problem = {0};
    if (desk == NULL || item->case_count == 0)
        return TAMIS_OK;
    tamis_status status =
        tamis_case_open(desk->desk, desk->actor, desk->snapshot, item->cases.ptr, item->cases.len,
                        take_answer, desk->new_cases == NULL ? &none : desk->new_cases, &problem);
    if (status == TAMIS_OK)
        return TAMIS_OK;
    if (status != TAMIS_ERR_ARGUMENT && status != TAMIS_ERR_LIMIT)
        return tamis__fail(err, status, "%s", problem.message);
    if (options->row_problem != NULL)
        options->row_problem(options->row_problem_ctx, item->row.number, problem.message);
    return TAMIS_OK;
}

tamis_status tamis_desk_screen_file(tamis_desk *desk, const tamis_actor *actor,
                                    const tamis_snapshot *snapshot,
                                    const tamis_file_options *options, bool open_cases,
                                    tamis_file_summary *summary, uint64_t *new_cases,
                                    tamis_error *err)
{
    tamis__file_desk with = {.desk = desk,
                             .actor = actor,
                             .snapshot = snapshot,
                             .open_cases = open_cases,
                             .new_cases = new_cases};
    if (new_cases != NULL)
        *new_cases = 0;
    return tamis__screen_file(snapshot, options, &with, summary, err);
}
