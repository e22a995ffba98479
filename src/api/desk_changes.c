/*
 * api/desk_changes.c - tamis_changes_*: what a snapshot says, for the desk to compare.
 *
 * The lines are those in which tamis_diff tells differences: what makes no difference there makes none here.
 */
#include "api/desk_changes.h"

#include "api/desk_answer.h"
#include "api/digest.h"
#include "api/render.h"
#include "base/error.h"
#include "desk/changes.h"

static const tamis__snapshot *index_of(void *ctx)
{
    const tamis_snapshot *snapshot = ctx;
    return snapshot->index;
}

static tamis_bytes id_of(void *ctx, size_t number)
{
    return tamis__snapshot_entity(index_of(ctx), (uint32_t)number).id;
}

static void entity_digest(void *ctx, size_t number, tamis__digest *out)
{
    tamis__entity_digest(index_of(ctx), (uint32_t)number, out);
}

/* ---- lines ----------------------------------------------------------------------------------- */

/* Appends a dataset to a list joined by ' ', unless it is there. */
static void add_dataset(tamis__buffer *list, tamis_bytes name)
{
    tamis_bytes rest = tamis__buffer_bytes(list);
    tamis_bytes piece;
    while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT(" "), &piece))
        if (tamis__bytes_equal(piece, name))
            return;
    if (list->len > 0)
        tamis__buffer_byte(list, ' ');
    tamis__buffer_append(list, name);
}

static void gather_datasets(const tamis__snapshot *index, const tamis__entity_row *entity,
                            tamis__buffer *out)
{
    for (uint32_t i = 0; i < entity->listing_count; i++) {
        uint16_t dataset = tamis__snapshot_listing(index, entity->listing_first + i).dataset;
        add_dataset(out, tamis__snapshot_dataset(index, dataset).name);
    }
    for (uint32_t i = 0; i < entity->statement_count; i++) {
        uint16_t dataset = tamis__snapshot_statement(index, entity->statement_first + i).dataset;
        add_dataset(out, tamis__snapshot_dataset(index, dataset).name);
    }
}

static void put_head(const tamis__snapshot *index, const tamis__entity_row *entity,
                     tamis__buffer *out)
{
    tamis__buffer datasets;
    tamis__buffer_init(&datasets, 0);
    gather_datasets(index, entity, &datasets);
    tamis__json_open(out, '{');
    tamis__render_json_text(out, "caption", entity->caption);
    tamis__render_json_text(out, "schema", tamis__bytes_of(tamis__schema_name(entity->schema)));
    tamis__render_json_text(out, "datasets", tamis__buffer_bytes(&datasets));
    tamis__json_close(out, '}');
    tamis__buffer_byte(out, '\n');
    out->failed = out->failed || datasets.failed;
    tamis__buffer_clear(&datasets);
}

static void put_statement(const tamis__snapshot *index, uint32_t number, tamis__buffer *out)
{
    tamis__statement_row row = tamis__snapshot_statement(index, number);
    tamis__json_open(out, '{');
    tamis__render_json_text(out, "prop", tamis__bytes_of(tamis__prop_name(row.prop)));
    tamis__render_json_text(out, "value", row.value);
    tamis__render_json_text(out, "detail", row.detail);
    tamis__render_json_text(out, "dataset", tamis__snapshot_dataset(index, row.dataset).name);
    tamis__render_json_day(out, "from", row.from);
    tamis__render_json_day(out, "until", row.until);
    tamis__json_close(out, '}');
    tamis__buffer_byte(out, '\n');
}

static void put_listing(const tamis__snapshot *index, uint32_t number, tamis__buffer *out)
{
    tamis__listing_row row = tamis__snapshot_listing(index, number);
    tamis__json_open(out, '{');
    tamis__json_key(out, "listing");
    tamis__render_json_listing(out, index, &row);
    tamis__json_close(out, '}');
    tamis__buffer_byte(out, '\n');
}

static tamis_status text_of(void *ctx, size_t number, tamis__buffer *out, tamis_error *err)
{
    const tamis__snapshot *index = index_of(ctx);
    tamis__entity_row entity = tamis__snapshot_entity(index, (uint32_t)number);
    put_head(index, &entity, out);
    for (uint32_t i = 0; i < entity.statement_count; i++)
        put_statement(index, entity.statement_first + i, out);
    for (uint32_t i = 0; i < entity.listing_count; i++)
        put_listing(index, entity.listing_first + i, out);
    return out->failed ? tamis__fail_nomem(err) : TAMIS_OK;
}

/* ---- calls ----------------------------------------------------------------------------------- */

tamis_status tamis__desk_note(tamis_desk *desk, const tamis_snapshot *snapshot, int64_t *number,
                              uint64_t *changes, tamis_error *err)
{
    tamis__snapshot_info info = tamis__snapshot_info_of(snapshot->index);
    char digest[TAMIS__DIGEST_HEX];
    tamis__digest_hex(&info.digest, digest);
    tamis__changes_source source = {.ctx = (void *)(uintptr_t)snapshot,
                                    .digest = digest,
                                    .count = info.entities,
                                    .id = id_of,
                                    .entity_digest = entity_digest,
                                    .text = text_of};
    return tamis__changes_note(desk->store, &source, number, changes, err);
}

tamis_status tamis_changes_note(tamis_desk *desk, const tamis_snapshot *snapshot, uint64_t *changes,
                                tamis_error *err)
{
    int64_t number;
    return tamis__desk_note(desk, snapshot, &number, changes, err);
}

tamis_status tamis_changes_list(tamis_desk *desk, const char *filter, tamis_write_fn write,
                                void *ctx, tamis_error *err)
{
    tamis__buffer out;
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin_read(desk->store, &db, err));
    tamis__buffer_init(&out, 0);
    tamis_status status = tamis__changes_list(db, tamis__bytes_of(filter), &out, err);
    status = tamis__desk_end(desk->store, db, status, err);
    return tamis__desk_answer(&out, status, write, ctx, err);
}

tamis_status tamis_changes_atom(tamis_desk *desk, const char *filter, const char *self,
                                tamis_write_fn write, void *ctx, tamis_error *err)
{
    tamis__buffer out;
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin_read(desk->store, &db, err));
    tamis__buffer_init(&out, 0);
    tamis_status status = tamis__changes_atom(db, tamis__bytes_of(filter), self, &out, err);
    status = tamis__desk_end(desk->store, db, status, err);
    return tamis__desk_answer(&out, status, write, ctx, err);
}
