/*
 * api/diff.c - what changed between two snapshots.
 *
 * Entities of both are sorted by id, statements and listings within them by what identifies them, so
 * that two walks side by side find every difference without a table. What counts as the same
 * statement: property, value, detail, dataset and the days it held. A listing is the same with the same
 * dataset, list, reference and programme; its other fields may have changed.
 */
#include "api/handles.h"
#include "api/render.h"
#include "base/error.h"

typedef struct side {
    const tamis__snapshot *index;
    uint32_t number, count; /* entities */
    tamis__entity_row entity;
} side;

typedef struct diff_run {
    side older, newer;
    bool json;
    tamis__render render;
    tamis__buffer added, removed, changed; /* parts of the entity at hand */
    uint64_t differences;
} diff_run;

static tamis_bytes dataset_of(const side *s, uint16_t number)
{
    return tamis__snapshot_dataset(s->index, number).name;
}

/* ---- statements -------------------------------------------------------------------------------- */

static int compare_days(int32_t a, int32_t b)
{
    return (a > b) - (a < b);
}

static int compare_statements(const diff_run *run, const tamis__statement_row *a,
                              const tamis__statement_row *b)
{
    if (a->prop != b->prop)
        return a->prop < b->prop ? -1 : 1;
    int order = tamis__bytes_compare(a->value, b->value);
    if (order == 0)
        order = tamis__bytes_compare(dataset_of(&run->older, a->dataset),
                                     dataset_of(&run->newer, b->dataset));
    if (order == 0)
        order = tamis__bytes_compare(a->detail, b->detail);
    if (order == 0)
        order = compare_days(a->from, b->from);
    return order == 0 ? compare_days(a->until, b->until) : order;
}

static void put_statement(diff_run *run, const side *s, const tamis__statement_row *row, char mark)
{
    tamis__buffer *out = mark == '+' ? &run->added : &run->removed;
    if (run->json) {
        tamis__json_item(out);
        tamis__json_open(out, '{');
        tamis__render_json_text(out, "prop", tamis__bytes_of(tamis__prop_name(row->prop)));
        tamis__render_json_text(out, "value", row->value);
        tamis__render_json_text(out, "detail", row->detail);
        tamis__render_json_text(out, "dataset", dataset_of(s, row->dataset));
        tamis__render_json_day(out, "from", row->from);
        tamis__render_json_day(out, "until", row->until);
        tamis__json_close(out, '}');
        return;
    }
    char day[TAMIS__DATE_TEXT_BYTES];
    tamis__buffer_printf(out, "    %c %s: ", mark, tamis__prop_name(row->prop));
    tamis__render_plain(out, row->value);
    if (row->detail.len > 0) {
        tamis__buffer_text(out, " (");
        tamis__render_plain(out, row->detail);
        tamis__buffer_byte(out, ')');
    }
    if (row->from != TAMIS__DAY_MIN)
        tamis__buffer_printf(out, " from %s", tamis__day_format(row->from, day));
    if (row->until != TAMIS__DAY_MAX)
        tamis__buffer_printf(out, " until %s", tamis__day_format(row->until, day));
    tamis__buffer_byte(out, '\n');
}

static void diff_statements(diff_run *run)
{
    uint32_t i = 0;
    uint32_t k = 0;
    while (i < run->older.entity.statement_count || k < run->newer.entity.statement_count) {
        tamis__statement_row a =
            tamis__snapshot_statement(run->older.index, run->older.entity.statement_first + i);
        tamis__statement_row b =
            tamis__snapshot_statement(run->newer.index, run->newer.entity.statement_first + k);
        int order = compare_statements(run, &a, &b);
        if (i == run->older.entity.statement_count)
            order = 1;
        if (k == run->newer.entity.statement_count)
            order = -1;
        if (order < 0)
            put_statement(run, &run->older, &a, '-');
        if (order > 0)
            put_statement(run, &run->newer, &b, '+');
        i += order <= 0;
        k += order >= 0;
    }
}

/* ---- listings ---------------------------------------------------------------------------------- */

static int compare_listings(const diff_run *run, const tamis__listing_row *a,
                            const tamis__listing_row *b)
{
    int order = tamis__bytes_compare(dataset_of(&run->older, a->dataset),
                                     dataset_of(&run->newer, b->dataset));
    if (order == 0)
        order = tamis__bytes_compare(a->list_id, b->list_id);
    if (order == 0)
        order = tamis__bytes_compare(a->reference, b->reference);
    return order == 0 ? tamis__bytes_compare(a->program, b->program) : order;
}

static void put_listing(diff_run *run, const side *s, const tamis__listing_row *row, char mark)
{
    tamis__buffer *out = mark == '+' ? &run->added : &run->removed;
    if (run->json) {
        tamis__json_item(out);
        tamis__json_open(out, '{');
        tamis__json_key(out, "listing");
        tamis__render_json_listing(out, s->index, row);
        tamis__json_close(out, '}');
        return;
    }
    char day[TAMIS__DATE_TEXT_BYTES];
    tamis__buffer_printf(out, "    %c listing ", mark);
    tamis__render_plain(out, row->list_id);
    tamis__buffer_text(out, row->reference.len > 0 ? " " : "");
    tamis__render_plain(out, row->reference);
    if (row->start != TAMIS__DAY_MIN)
        tamis__buffer_printf(out, " from %s", tamis__day_format(row->start, day));
    if (row->end != TAMIS__DAY_MAX)
        tamis__buffer_printf(out, " until %s", tamis__day_format(row->end, day));
    if (row->citation.len > 0) {
        tamis__buffer_text(out, ", ");
        tamis__render_plain(out, row->citation);
    }
    tamis__buffer_byte(out, '\n');
}

static void put_change(diff_run *run, const tamis__listing_row *row, const char *field,
                       tamis_bytes before, tamis_bytes after)
{
    if (tamis__bytes_equal(before, after))
        return;
    tamis__buffer *out = &run->changed;
    if (run->json) {
        tamis__json_item(out);
        tamis__json_open(out, '{');
        tamis__render_json_text(out, "list", row->list_id);
        tamis__render_json_text(out, "reference", row->reference);
        tamis__render_json_text(out, "field", tamis__bytes_of(field));
        tamis__render_json_text(out, "before", before);
        tamis__render_json_text(out, "after", after);
        tamis__json_close(out, '}');
        return;
    }
    tamis__buffer_text(out, "    ~ listing ");
    tamis__render_plain(out, row->list_id);
    tamis__buffer_printf(out, " %s: \"", field);
    tamis__render_plain(out, before);
    tamis__buffer_text(out, "\" -> \"");
    tamis__render_plain(out, after);
    tamis__buffer_text(out, "\"\n");
}

static void put_day_change(diff_run *run, const tamis__listing_row *row, const char *field,
                           int32_t before, int32_t after)
{
    char a[TAMIS__DATE_TEXT_BYTES];
    char b[TAMIS__DATE_TEXT_BYTES];
    put_change(run, row, field, tamis__bytes_of(tamis__day_format(before, a)),
               tamis__bytes_of(tamis__day_format(after, b)));
}

static void put_changes(diff_run *run, const tamis__listing_row *a, const tamis__listing_row *b)
{
    put_day_change(run, a, "start", a->start, b->start);
    put_day_change(run, a, "end", a->end, b->end);
    put_day_change(run, a, "published", a->published, b->published);
    put_change(run, a, "authority", a->authority, b->authority);
    put_change(run, a, "licenseRequirement", a->license_requirement, b->license_requirement);
    put_change(run, a, "licensePolicy", a->license_policy, b->license_policy);
    put_change(run, a, "citation", a->citation, b->citation);
    put_change(run, a, "measures", a->measures, b->measures);
    put_change(run, a, "reason", a->reason, b->reason);
    put_change(run, a, "url", a->url, b->url);
}

static void diff_listings(diff_run *run)
{
    uint32_t i = 0;
    uint32_t k = 0;
    while (i < run->older.entity.listing_count || k < run->newer.entity.listing_count) {
        tamis__listing_row a =
            tamis__snapshot_listing(run->older.index, run->older.entity.listing_first + i);
        tamis__listing_row b =
            tamis__snapshot_listing(run->newer.index, run->newer.entity.listing_first + k);
        int order = compare_listings(run, &a, &b);
        if (i == run->older.entity.listing_count)
            order = 1;
        if (k == run->newer.entity.listing_count)
            order = -1;
        if (order < 0)
            put_listing(run, &run->older, &a, '-');
        else if (order > 0)
            put_listing(run, &run->newer, &b, '+');
        else
            put_changes(run, &a, &b);
        i += order <= 0;
        k += order >= 0;
    }
}

/* ---- entities ---------------------------------------------------------------------------------- */

static void json_parts(tamis__buffer *out, const char *key, const tamis__buffer *parts)
{
    if (parts->len == 0)
        return;
    tamis__json_key(out, key);
    tamis__json_open(out, '[');
    tamis__buffer_append(out, tamis__buffer_bytes(parts));
    tamis__json_close(out, ']');
}

static void put_entity(diff_run *run, const side *s, char mark)
{
    tamis__buffer *out = &run->render.buffer;
    const char *change = mark == '+' ? "added" : mark == '-' ? "removed" : "changed";
    if (run->json) {
        tamis__json_open(out, '{');
        tamis__render_json_text(out, "change", tamis__bytes_of(change));
        tamis__render_json_text(out, "id", s->entity.id);
        tamis__render_json_text(out, "schema",
                                tamis__bytes_of(tamis__schema_name(s->entity.schema)));
        tamis__render_json_text(out, "caption", s->entity.caption);
        json_parts(out, "removed", &run->removed);
        json_parts(out, "added", &run->added);
        json_parts(out, "changed", &run->changed);
        tamis__json_close(out, '}');
        tamis__buffer_byte(out, '\n');
        return;
    }
    tamis__buffer_printf(out, "%c ", mark);
    tamis__render_plain(out, s->entity.id);
    tamis__buffer_printf(out, "  %s%s", tamis__schema_name(s->entity.schema),
                         s->entity.caption.len > 0 ? "  " : "");
    tamis__render_plain(out, s->entity.caption);
    tamis__buffer_byte(out, '\n');
    tamis__buffer_append(out, tamis__buffer_bytes(&run->removed));
    tamis__buffer_append(out, tamis__buffer_bytes(&run->added));
    tamis__buffer_append(out, tamis__buffer_bytes(&run->changed));
}

static void reset_parts(diff_run *run)
{
    tamis__buffer_reset(&run->added);
    tamis__buffer_reset(&run->removed);
    tamis__buffer_reset(&run->changed);
}

static void put_schema_change(diff_run *run)
{
    const tamis__entity_row *a = &run->older.entity;
    const tamis__entity_row *b = &run->newer.entity;
    if (a->schema == b->schema)
        return;
    if (run->json) {
        tamis__json_open(&run->changed, '{');
        tamis__render_json_text(&run->changed, "field", tamis__bytes_of("schema"));
        tamis__render_json_text(&run->changed, "before",
                                tamis__bytes_of(tamis__schema_name(a->schema)));
        tamis__render_json_text(&run->changed, "after",
                                tamis__bytes_of(tamis__schema_name(b->schema)));
        tamis__json_close(&run->changed, '}');
    } else {
        tamis__buffer_printf(&run->changed, "    ~ schema: %s -> %s\n",
                             tamis__schema_name(a->schema), tamis__schema_name(b->schema));
    }
}

/* mark '-': only in the older, '+': only in the newer, '~': in both. */
static tamis_status diff_entity(diff_run *run, char mark, tamis_error *err)
{
    reset_parts(run);
    if (mark == '-')
        run->newer.entity = (tamis__entity_row){0};
    if (mark == '+')
        run->older.entity = (tamis__entity_row){0};
    if (mark == '~')
        put_schema_change(run);
    diff_listings(run);
    diff_statements(run);
    bool same = run->added.len + run->removed.len + run->changed.len == 0;
    if (run->added.failed || run->removed.failed || run->changed.failed)
        return tamis__fail_nomem(err);
    if (mark == '~' && same)
        return TAMIS_OK;
    run->differences++;
    put_entity(run, mark == '-' ? &run->older : &run->newer, mark);
    return tamis__render_flush(&run->render, err);
}

static void load(side *s)
{
    s->entity =
        s->number < s->count ? tamis__snapshot_entity(s->index, s->number) : (tamis__entity_row){0};
}

static tamis_status diff_all(diff_run *run, tamis_error *err)
{
    while (run->older.number < run->older.count || run->newer.number < run->newer.count) {
        load(&run->older);
        load(&run->newer);
        int order = tamis__bytes_compare(run->older.entity.id, run->newer.entity.id);
        if (run->older.number == run->older.count)
            order = 1;
        if (run->newer.number == run->newer.count)
            order = -1;
        TAMIS_TRY(diff_entity(run, order < 0 ? '-' : order > 0 ? '+' : '~', err));
        run->older.number += order <= 0;
        run->newer.number += order >= 0;
    }
    return TAMIS_OK;
}

static side side_of(const tamis_snapshot *snapshot)
{
    return (side){.index = snapshot->index,
                  .count = tamis__snapshot_info_of(snapshot->index).entities};
}

tamis_status tamis_diff(const tamis_snapshot *older, const tamis_snapshot *newer,
                        tamis_output format, tamis_write_fn write, void *ctx, uint64_t *differences,
                        tamis_error *err)
{
    diff_run run = {
        .older = side_of(older), .newer = side_of(newer), .json = format == TAMIS_OUTPUT_JSON};
    tamis__render_init(&run.render, write, ctx);
    tamis__buffer_init(&run.added, 0);
    tamis__buffer_init(&run.removed, 0);
    tamis__buffer_init(&run.changed, 0);
    tamis_status status = diff_all(&run, err);
    *differences = run.differences;
    tamis__buffer_clear(&run.added);
    tamis__buffer_clear(&run.removed);
    tamis__buffer_clear(&run.changed);
    tamis__render_clear(&run.render);
    return status;
}
