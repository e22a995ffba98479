/*
 * api/stats.c - what a snapshot holds, edition by edition, and which rows did not get in and why.
 */
#include <stdio.h>

#include "api/handles.h"
#include "api/render.h"
#include "base/error.h"
#include "base/hash.h"

enum { SKIP_LINES_SHOWN = 5 };

typedef struct stats_totals {
    uint64_t entities, listings, read, kept, skipped, sources;
} stats_totals;

typedef struct stats_view {
    const tamis__snapshot *index;
    tamis__snapshot_info info;
    tamis__buffer *out;
} stats_view;

static stats_totals totals_of(const stats_view *view, uint16_t dataset)
{
    tamis__dataset_row row = tamis__snapshot_dataset(view->index, dataset);
    stats_totals totals = {.entities = row.entities, .listings = row.listings};
    for (uint32_t i = 0; i < view->info.sources; i++) {
        tamis__source_row source = tamis__snapshot_source(view->index, i);
        if (source.dataset != dataset)
            continue;
        totals.sources++;
        totals.read += source.read;
        totals.kept += source.kept;
        totals.skipped += source.skipped;
    }
    return totals;
}

/* ---- text -------------------------------------------------------------------------------------- */

static void text_row(tamis__buffer *out, const char *name, const char *edition,
                     const stats_totals *t)
{
    tamis__buffer_printf(out, "%-18s  %-10s  %9llu  %9llu  %9llu  %9llu  %9llu", name, edition,
                         (unsigned long long)t->entities, (unsigned long long)t->listings,
                         (unsigned long long)t->read, (unsigned long long)t->kept,
                         (unsigned long long)t->skipped);
}

static void text_datasets(const stats_view *view)
{
    tamis__buffer_printf(view->out, "%-18s  %-10s  %9s  %9s  %9s  %9s  %9s  %s\n", "dataset",
                         "edition", "entities", "listings", "rows read", "kept", "skipped",
                         "title");
    stats_totals all = {.entities = view->info.entities};
    for (uint32_t i = 0; i < view->info.datasets; i++) {
        tamis__dataset_row row = tamis__snapshot_dataset(view->index, (uint16_t)i);
        stats_totals totals = totals_of(view, (uint16_t)i);
        char name[64];
        char edition[TAMIS__DATE_TEXT_BYTES];
        snprintf(name, sizeof name, "%.*s", TAMIS_FMT(row.name));
        tamis__day_format(row.edition, edition);
        text_row(view->out, name, edition[0] == '\0' ? "undated" : edition, &totals);
        tamis__buffer_text(view->out, "  ");
        tamis__render_plain(view->out, row.title);
        if (totals.sources > 1)
            tamis__buffer_printf(view->out, " (%llu files)", (unsigned long long)totals.sources);
        tamis__buffer_byte(view->out, '\n');
        all.listings += totals.listings;
        all.read += totals.read;
        all.kept += totals.kept;
        all.skipped += totals.skipped;
    }
    text_row(view->out, "total", "", &all);
    tamis__buffer_byte(view->out, '\n');
}

/* Skips of one source with one reason. */
typedef struct cause {
    tamis__skip_row first;
    uint64_t count;
    uint64_t lines[SKIP_LINES_SHOWN];
} cause;

typedef struct causes {
    tamis__strmap numbers;
    cause *items;
    size_t capacity;
    tamis__buffer key;
} causes;

static bool count_skip(causes *all, const tamis__skip_row *skip)
{
    tamis__buffer_reset(&all->key);
    tamis__buffer_printf(&all->key, "%u ", skip->source);
    tamis__buffer_append(&all->key, skip->reason);
    uint32_t number = tamis__strmap_intern(&all->numbers, tamis__buffer_bytes(&all->key));
    if (all->key.failed || number == UINT32_MAX)
        return false;
    size_t had = all->capacity;
    if (!TAMIS_GROW(all->items, all->capacity, (size_t)number + 1))
        return false;
    memset(all->items + had, 0, (all->capacity - had) * sizeof *all->items);
    cause *item = &all->items[number];
    if (item->count == 0)
        item->first = *skip;
    if (item->count < SKIP_LINES_SHOWN)
        item->lines[item->count] = skip->line;
    item->count++;
    return true;
}

static void text_cause(const stats_view *view, const cause *item)
{
    tamis__source_row source = tamis__snapshot_source(view->index, item->first.source);
    tamis__dataset_row dataset = tamis__snapshot_dataset(view->index, source.dataset);
    tamis__buffer_printf(view->out, "  %.*s: %llu skipped, ", TAMIS_FMT(dataset.name),
                         (unsigned long long)item->count);
    tamis__render_plain(view->out, item->first.reason);
    tamis__buffer_text(view->out, item->count == 1 ? " (line" : " (lines");
    for (size_t i = 0; i < item->count && i < SKIP_LINES_SHOWN; i++)
        tamis__buffer_printf(view->out, "%s %llu", i == 0 ? "" : ",",
                             (unsigned long long)item->lines[i]);
    tamis__buffer_text(view->out, item->count > SKIP_LINES_SHOWN ? " ...)\n" : ")\n");
}

static tamis_status text_skips(const stats_view *view, tamis_error *err)
{
    if (view->info.skips == 0)
        return TAMIS_OK;
    causes all = {0};
    tamis__buffer_init(&all.key, 0);
    bool fine = tamis__strmap_init(&all.numbers, 0);
    for (uint32_t i = 0; fine && i < view->info.skips; i++) {
        tamis__skip_row skip = tamis__snapshot_skip(view->index, i);
        fine = count_skip(&all, &skip);
    }
    if (fine)
        tamis__buffer_text(view->out, "\nRows skipped\n");
    for (uint32_t i = 0; fine && i < tamis__strmap_count(&all.numbers); i++)
        text_cause(view, &all.items[i]);
    tamis__buffer_clear(&all.key);
    tamis__strmap_clear(&all.numbers);
    tamis__release(all.items);
    return fine ? TAMIS_OK : tamis__fail_nomem(err);
}

static void text_snapshot(const stats_view *view)
{
    char digest[TAMIS__DIGEST_HEX];
    tamis__digest_hex(&view->info.digest, digest);
    tamis__buffer_printf(view->out,
                         "\nnames %u, identifiers %u, links %u, statements %u\n"
                         "%llu bytes, format version %u, digest %s\n",
                         view->info.names, view->info.identifiers, view->info.edges,
                         view->info.statements, (unsigned long long)view->info.file_bytes,
                         view->info.version, digest);
}

/* ---- JSON -------------------------------------------------------------------------------------- */

static void json_count(tamis__buffer *out, const char *key, uint64_t value)
{
    tamis__json_key(out, key);
    tamis__json_u64(out, value);
}

static void json_start(tamis__buffer *out, const char *type)
{
    tamis__json_open(out, '{');
    tamis__render_json_text(out, "type", tamis__bytes_of(type));
}

static void json_end(tamis__buffer *out)
{
    tamis__json_close(out, '}');
    tamis__buffer_byte(out, '\n');
}

static void json_snapshot(const stats_view *view)
{
    char digest[TAMIS__DIGEST_HEX];
    tamis__digest_hex(&view->info.digest, digest);
    json_start(view->out, "snapshot");
    json_count(view->out, "version", view->info.version);
    tamis__render_json_text(view->out, "digest", tamis__bytes_of(digest));
    json_count(view->out, "bytes", view->info.file_bytes);
    json_count(view->out, "entities", view->info.entities);
    json_count(view->out, "statements", view->info.statements);
    json_count(view->out, "listings", view->info.listings);
    json_count(view->out, "names", view->info.names);
    json_count(view->out, "identifiers", view->info.identifiers);
    json_count(view->out, "edges", view->info.edges);
    json_end(view->out);
}

static void json_dataset(const stats_view *view, uint16_t number)
{
    tamis__dataset_row row = tamis__snapshot_dataset(view->index, number);
    json_start(view->out, "dataset");
    tamis__render_json_text(view->out, "dataset", row.name);
    tamis__render_json_text(view->out, "title", row.title);
    tamis__render_json_day(view->out, "edition", row.edition);
    json_count(view->out, "entities", row.entities);
    json_count(view->out, "listings", row.listings);
    json_end(view->out);
}

static void json_source(const stats_view *view, uint32_t number)
{
    tamis__source_row row = tamis__snapshot_source(view->index, number);
    json_start(view->out, "source");
    tamis__render_json_text(view->out, "dataset",
                            tamis__snapshot_dataset(view->index, row.dataset).name);
    tamis__render_json_text(view->out, "format", row.format);
    tamis__render_json_day(view->out, "edition", row.edition);
    tamis__render_json_text(view->out, "digest", row.digest);
    json_count(view->out, "read", row.read);
    json_count(view->out, "kept", row.kept);
    json_count(view->out, "skipped", row.skipped);
    json_count(view->out, "repaired", row.repaired);
    json_end(view->out);
}

static void json_skip(const stats_view *view, uint32_t number)
{
    tamis__skip_row row = tamis__snapshot_skip(view->index, number);
    tamis__source_row source = tamis__snapshot_source(view->index, row.source);
    json_start(view->out, "skip");
    tamis__render_json_text(view->out, "dataset",
                            tamis__snapshot_dataset(view->index, source.dataset).name);
    json_count(view->out, "line", row.line);
    tamis__render_json_text(view->out, "reason", row.reason);
    tamis__render_json_text(view->out, "detail", row.detail);
    json_end(view->out);
}

static void json_stats(const stats_view *view)
{
    json_snapshot(view);
    for (uint32_t i = 0; i < view->info.datasets; i++)
        json_dataset(view, (uint16_t)i);
    for (uint32_t i = 0; i < view->info.sources; i++)
        json_source(view, i);
    for (uint32_t i = 0; i < view->info.skips; i++)
        json_skip(view, i);
}

tamis_status tamis_stats(const tamis_snapshot *snapshot, tamis_output format, tamis_write_fn write,
                         void *ctx, tamis_error *err)
{
    tamis__render render;
    tamis__render_init(&render, write, ctx);
    stats_view view = {.index = snapshot->index,
                       .info = tamis__snapshot_info_of(snapshot->index),
                       .out = &render.buffer};
    tamis_status status = TAMIS_OK;
    if (format == TAMIS_OUTPUT_JSON) {
        json_stats(&view);
    } else {
        text_datasets(&view);
        status = text_skips(&view, err);
        text_snapshot(&view);
    }
    if (status == TAMIS_OK)
        status = tamis__render_flush(&render, err);
    tamis__render_clear(&render);
    return status;
}
