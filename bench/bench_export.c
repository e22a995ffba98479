/*
 * bench/bench_export.c - the entities of a snapshot as FollowTheMoney JSON lines, so that other
 * screeners can be given exactly what tamis holds.
 *
 *   bench_export SNAPSHOT > FILE
 *
 * One line for every entity that has names, in the snapshot's order (bytes of the id):
 *
 *   {"id", "schema", "caption", "source_id", "datasets": [...], "references": [...],
 *    "properties": {"name": [...], "alias": [...], ...}}
 *
 * `source_id` is the publisher's own reference of the first record, `references` those of all listings.
 * Properties are all that the snapshot holds, whatever the day, each value once. Status 2 when the
 * snapshot cannot be read or the output not be written.
 */
#include "base/buffer.h"
#include "measure.h"

enum { FLUSH_BYTES = 1 << 16 };

static void member(tamis__buffer *out, const char *key, tamis_bytes value)
{
    tamis__json_key(out, key);
    tamis__json_string(out, value);
}

static void item(tamis__buffer *out, tamis_bytes value)
{
    tamis__json_item(out);
    tamis__json_string(out, value);
}

/* Names of the datasets that state something of it, each once, in the order met. */
static void add_datasets(tamis__buffer *out, const tamis__snapshot *s,
                         const tamis__entity_row *entity)
{
    uint64_t seen[(UINT16_MAX + 1) / 64] = {0};
    tamis__json_key(out, "datasets");
    tamis__json_open(out, '[');
    for (uint32_t i = 0; i < entity->statement_count; i++) {
        uint16_t dataset = tamis__snapshot_statement(s, entity->statement_first + i).dataset;
        if ((seen[dataset / 64] >> (dataset % 64) & 1) != 0)
            continue;
        seen[dataset / 64] |= UINT64_C(1) << (dataset % 64);
        item(out, tamis__snapshot_dataset(s, dataset).name);
    }
    tamis__json_close(out, ']');
}

/* Listings of one reference may stand apart: an earlier one has said it. */
static bool said(const tamis__snapshot *s, const tamis__entity_row *entity, uint32_t before,
                 tamis_bytes reference)
{
    for (uint32_t i = 0; i < before; i++)
        if (tamis__bytes_equal(tamis__snapshot_listing(s, entity->listing_first + i).reference,
                               reference))
            return true;
    return false;
}

static void add_references(tamis__buffer *out, const tamis__snapshot *s,
                           const tamis__entity_row *entity)
{
    tamis__json_key(out, "references");
    tamis__json_open(out, '[');
    for (uint32_t i = 0; i < entity->listing_count; i++) {
        tamis_bytes reference = tamis__snapshot_listing(s, entity->listing_first + i).reference;
        if (reference.len > 0 && !said(s, entity, i, reference))
            item(out, reference);
    }
    tamis__json_close(out, ']');
}

/* Statements are sorted by property, then value: what is equal stands together. */
static void add_properties(tamis__buffer *out, const tamis__snapshot *s,
                           const tamis__entity_row *entity)
{
    tamis__statement_row before = {.prop = TAMIS__PROP_COUNT};
    tamis__json_key(out, "properties");
    tamis__json_open(out, '{');
    for (uint32_t i = 0; i < entity->statement_count; i++) {
        tamis__statement_row row = tamis__snapshot_statement(s, entity->statement_first + i);
        bool opens = row.prop != before.prop;
        if (!opens && tamis__bytes_equal(row.value, before.value))
            continue;
        if (opens && before.prop != TAMIS__PROP_COUNT)
            tamis__json_close(out, ']');
        if (opens) {
            tamis__json_key(out, tamis__prop_name(row.prop));
            tamis__json_open(out, '[');
        }
        item(out, row.value);
        before = row;
    }
    if (before.prop != TAMIS__PROP_COUNT)
        tamis__json_close(out, ']');
    tamis__json_close(out, '}');
}

static void add_entity(tamis__buffer *out, const tamis__snapshot *s,
                       const tamis__entity_row *entity)
{
    tamis__json_open(out, '{');
    member(out, "id", entity->id);
    member(out, "schema", tamis__bytes_of(tamis__schema_name(entity->schema)));
    member(out, "caption", entity->caption);
    member(out, "source_id", entity->source_id);
    add_datasets(out, s, entity);
    add_references(out, s, entity);
    add_properties(out, s, entity);
    tamis__json_close(out, '}');
    tamis__buffer_byte(out, '\n');
}

static void flush(tamis__buffer *out)
{
    tamis_error err = {0};
    must(tamis__buffer_status(out), "memory", &err);
    tamis_bytes text = tamis__buffer_bytes(out);
    if (fwrite(text.ptr, 1, text.len, stdout) != text.len) {
        fprintf(stderr, "bench_export: cannot write\n");
        exit(2);
    }
    tamis__buffer_reset(out);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: bench_export SNAPSHOT > FILE\n");
        return 2;
    }
    tamis_error err = {0};
    tamis__snapshot *s = NULL;
    tamis__buffer out;
    must(tamis__snapshot_open(argv[1], &s, &err), argv[1], &err);
    tamis__buffer_init(&out, 0);
    uint32_t entities = tamis__snapshot_info_of(s).entities, written = 0;
    for (uint32_t i = 0; i < entities; i++) {
        tamis__entity_row entity = tamis__snapshot_entity(s, i);
        if (entity.name_count == 0)
            continue;
        add_entity(&out, s, &entity);
        written++;
        if (out.len >= FLUSH_BYTES)
            flush(&out);
    }
    flush(&out);
    if (fflush(stdout) != 0) {
        fprintf(stderr, "bench_export: cannot write\n");
        return 2;
    }
    fprintf(stderr, "%u of %u entities have names\n", written, entities);
    tamis__buffer_clear(&out);
    tamis__snapshot_close(s);
    return 0;
}
