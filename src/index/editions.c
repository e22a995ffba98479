/*
 * index/editions.c - datasets, their sources and editions, and when something held.
 *
 * The editions of a dataset are the distinct edition days of its sources. Presence in editions
 * dates what the publisher does not date:
 *
 *   editions   2019-05   2019-08   2020-02   2020-08
 *   statement     -         x         x         -       from 2019-08 until the day before 2020-08
 */
#include "index/build.h"

#include <stdlib.h>

#include "base/error.h"

static int compare_days(int32_t a, int32_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_sources(const void *a, const void *b, void *ctx)
{
    const tamis__writer *w = ctx;
    const tamis__raw_source *x = &w->sources.items[*(const uint16_t *)a];
    const tamis__raw_source *y = &w->sources.items[*(const uint16_t *)b];
    int order = tamis__writer_compare(w, x->dataset_name, y->dataset_name);
    if (order == 0)
        order = compare_days(x->edition_day, y->edition_day);
    if (order == 0)
        order = tamis__writer_compare(w, x->digest, y->digest);
    if (order == 0)
        order = tamis__writer_compare(w, x->format, y->format);
    if (order == 0 && x->read != y->read)
        order = x->read < y->read ? -1 : 1;
    return order;
}

static bool sort_sources(tamis__writer *w)
{
    size_t count = w->sources.count;
    if (!TAMIS_GROW(w->source_order.items, w->source_order.capacity, count))
        return false;
    for (size_t i = 0; i < count; i++)
        w->source_order.items[i] = (uint16_t)i;
    w->source_order.count = count;
    if (count > 0)
        qsort_r(w->source_order.items, count, sizeof(uint16_t), compare_sources, w);
    for (size_t i = 0; i < count; i++)
        w->sources.items[w->source_order.items[i]].rank = (uint16_t)i;
    return true;
}

/* The title of the newest edition that has one; of its parts, the first in byte order. */
static void take_title(const tamis__writer *w, tamis__dataset *dataset, int32_t *day,
                       const tamis__raw_source *source)
{
    if (source->title == 0)
        return;
    if (dataset->title == 0 || source->edition_day > *day ||
        tamis__writer_compare(w, source->title, dataset->title) < 0) {
        dataset->title = source->title;
        *day = source->edition_day;
    }
}

static tamis__dataset *add_dataset(tamis__writer *w, const tamis__raw_source *source)
{
    if (!TAMIS__ARRAY_ROOM(w->datasets))
        return NULL;
    tamis__dataset *dataset = &w->datasets.items[w->datasets.count++];
    *dataset = (tamis__dataset){.name = source->dataset_name,
                                .edition_first = (uint32_t)w->edition_days.count};
    return dataset;
}

static bool add_edition(tamis__writer *w, tamis__dataset *dataset, int32_t day)
{
    uint32_t end = dataset->edition_first + dataset->edition_count;
    if (dataset->edition_count > 0 && w->edition_days.items[end - 1] == day)
        return true;
    if (!TAMIS__ARRAY_ROOM(w->edition_days))
        return false;
    w->edition_days.items[w->edition_days.count++] = day;
    dataset->edition_count++;
    return true;
}

tamis_status tamis__build_editions(tamis__writer *w, tamis_error *err)
{
    if (!sort_sources(w))
        return tamis__fail_nomem(err);
    tamis__dataset *dataset = NULL;
    int32_t title_day = TAMIS__DAY_MIN;
    for (size_t i = 0; i < w->sources.count; i++) {
        tamis__raw_source *source = &w->sources.items[w->source_order.items[i]];
        if (dataset == NULL || dataset->name != source->dataset_name)
            dataset = add_dataset(w, source);
        if (dataset == NULL || !add_edition(w, dataset, source->edition_day))
            return tamis__fail_nomem(err);
        if (dataset->edition_count > 1 &&
            w->edition_days.items[dataset->edition_first] == TAMIS__DAY_MIN) {
            tamis_bytes name = tamis__writer_string(w, dataset->name);
            return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                               "dataset %.*s has sources with and without an edition date",
                               TAMIS_FMT(name));
        }
        take_title(w, dataset, &title_day, source);
        source->dataset = (uint16_t)(w->datasets.count - 1);
        source->edition = (uint16_t)(dataset->edition_count - 1);
    }
    return TAMIS_OK;
}

tamis__window tamis__window_unite(tamis__window a, tamis__window b)
{
    if (!tamis__window_dated(a))
        return b;
    if (!tamis__window_dated(b))
        return a;
    tamis__window united = {a.from, a.until > b.until ? a.until : b.until};
    if (a.from == TAMIS__DAY_MIN || (b.from != TAMIS__DAY_MIN && b.from < a.from))
        united.from = b.from;
    return united;
}

tamis__run tamis__run_begin(uint16_t dataset, uint16_t edition, tamis__window window)
{
    return (tamis__run){dataset, edition, edition, window, window};
}

bool tamis__run_extend(tamis__run *run, uint16_t edition, tamis__window window)
{
    if (edition > run->last + 1)
        return false;
    run->current = edition == run->last ? tamis__window_unite(run->current, window) : window;
    run->last = edition;
    if (tamis__window_dated(run->current))
        run->dated = run->current;
    return true;
}

tamis__span_out tamis__run_span(const tamis__writer *w, const tamis__run *run)
{
    const tamis__dataset *dataset = &w->datasets.items[run->dataset];
    const int32_t *days = w->edition_days.items + dataset->edition_first;
    bool newest = run->last + 1U == dataset->edition_count;
    tamis__span_out span = {
        .from = run->dated.from,
        .until = run->dated.until,
        .first_seen = days[run->first],
        .last_seen = newest ? TAMIS__DAY_MAX : days[run->last],
        .dataset = run->dataset,
    };
    if (span.from == TAMIS__DAY_MIN && run->first > 0)
        span.from = days[run->first];
    if (span.until == TAMIS__DAY_MAX && !newest)
        span.until = days[run->last + 1] - 1;
    return span;
}
