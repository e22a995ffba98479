/*
 * index/strings.c - where each string stands in the file: in order of first use by the sorted
 * records, so that the order follows from the content alone and what belongs together lies together.
 */
#include "index/build.h"

#include <stdlib.h>

#include "base/error.h"

static size_t prefix_bytes(size_t len)
{
    return len < 0x80 ? 1 : len < 0x4000 ? 2 : 3;
}

/* Room in string_order was made for all strings beforehand. */
static void place(tamis__writer *w, uint32_t string)
{
    /* Beyond 4 GiB nothing is placed any more; string_bytes then stops the commit. */
    if (w->string_place[string] != 0 || string == 0 || w->string_bytes >= UINT32_MAX)
        return;
    size_t len = tamis__writer_string(w, string).len;
    w->string_place[string] = (uint32_t)w->string_bytes;
    w->string_bytes += prefix_bytes(len) + len;
    w->string_order.items[w->string_order.count++] = string;
}

static void place_records(tamis__writer *w)
{
    for (size_t i = 0; i < w->entities.count; i++) {
        place(w, w->entities.items[i].id);
        place(w, w->entities.items[i].caption);
        place(w, w->entities.items[i].source_id);
    }
    for (size_t i = 0; i < w->statements.count; i++)
        place(w, w->statements.items[i].value);
    for (size_t i = 0; i < w->spans.count; i++)
        place(w, w->spans.items[i].detail);
    for (size_t i = 0; i < w->listings.count; i++)
        place(w, w->listings.items[i].reference);
    for (size_t i = 0; i < w->terms.count; i++)
        for (size_t k = 0; k < TAMIS__LISTING_TEXTS; k++)
            place(w, w->terms.items[i].texts[k]);
    for (size_t i = 0; i < w->identifiers.count; i++)
        place(w, w->identifiers.items[i].value);
    for (size_t i = 0; i < w->edges.count; i++) {
        place(w, w->edges.items[i].source_id);
        place(w, w->edges.items[i].target_id);
        place(w, w->edges.items[i].role);
    }
}

static void place_tables(tamis__writer *w)
{
    for (size_t i = 0; i < w->datasets.count; i++) {
        place(w, w->datasets.items[i].name);
        place(w, w->datasets.items[i].title);
    }
    for (size_t i = 0; i < w->sources.count; i++) {
        const tamis__raw_source *source = &w->sources.items[w->source_order.items[i]];
        place(w, source->format);
        place(w, source->digest);
    }
    for (size_t i = 0; i < w->skips.count; i++) {
        place(w, w->skips.items[i].reason);
        place(w, w->skips.items[i].detail);
    }
}

static int compare_skips(const void *a, const void *b, void *ctx)
{
    const tamis__writer *w = ctx;
    const tamis__raw_skip *x = a, *y = b;
    uint16_t rank_x = w->sources.items[x->source].rank, rank_y = w->sources.items[y->source].rank;
    if (rank_x != rank_y)
        return rank_x < rank_y ? -1 : 1;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    int order = tamis__writer_compare(w, x->reason, y->reason);
    return order != 0 ? order : tamis__writer_compare(w, x->detail, y->detail);
}

tamis_status tamis__build_strings(tamis__writer *w, tamis_error *err)
{
    if (w->skips.count > 0)
        qsort_r(w->skips.items, w->skips.count, sizeof *w->skips.items, compare_skips, w);
    size_t count = tamis__strmap_count(&w->strings);
    w->string_place = tamis__alloc_zero(count, sizeof *w->string_place);
    if (w->string_place == NULL ||
        !TAMIS_GROW(w->string_order.items, w->string_order.capacity, count))
        return tamis__fail_nomem(err);
    w->string_bytes = 1; /* the empty string */
    place_records(w);
    place_tables(w);
    if (w->string_bytes >= UINT32_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "more than 4 GiB of text in one snapshot");
    return TAMIS_OK;
}
