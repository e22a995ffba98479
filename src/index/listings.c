/*
 * index/listings.c - listings of all records united.
 *
 * Listings of an entity are the same when dataset, list id, reference and programme are. Sorting puts
 * them side by side in order of edition. What several records of one edition say is united piece by
 * piece; a newer edition replaces what an older one said, but never the dates that only the older
 * one gave.
 */
#include "index/build.h"

#include <stdlib.h>

#include "base/error.h"

static const tamis__raw_source *source_of(const tamis__writer *w, const tamis__raw_listing *listing)
{
    return &w->sources.items[listing->source];
}

static uint32_t entity_of(const tamis__writer *w, const tamis__raw_listing *listing)
{
    return w->entity_of_string[w->ids.items[listing->entity]];
}

static int compare_i64(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_texts(const tamis__writer *w, const tamis__raw_listing *a,
                         const tamis__raw_listing *b, size_t from, size_t to)
{
    int order = 0;
    for (size_t i = from; order == 0 && i < to; i++)
        order = tamis__writer_compare(w, a->texts[i], b->texts[i]);
    return order;
}

/* What makes two listings the same. */
static int compare_keys(const tamis__writer *w, const tamis__raw_listing *a,
                        const tamis__raw_listing *b)
{
    int order = compare_i64(entity_of(w, a), entity_of(w, b));
    if (order == 0)
        order = compare_i64(source_of(w, a)->dataset, source_of(w, b)->dataset);
    return order != 0 ? order : compare_texts(w, a, b, 0, TAMIS__LISTING_KEYS);
}

static int compare_listings(const void *a, const void *b, void *ctx)
{
    const tamis__writer *w = ctx;
    const tamis__raw_listing *x = a, *y = b;
    int order = compare_keys(w, x, y);
    if (order == 0)
        order = compare_i64(source_of(w, x)->edition, source_of(w, y)->edition);
    if (order == 0)
        order = compare_texts(w, x, y, TAMIS__LISTING_KEYS, TAMIS__LISTING_TEXTS);
    return order;
}

static bool has_piece(tamis_bytes whole, tamis_bytes wanted)
{
    tamis_bytes piece;
    while (tamis__bytes_split(&whole, TAMIS_LIT("; "), &piece))
        if (tamis__bytes_equal(piece, wanted))
            return true;
    return false;
}

/* Adds the pieces of `more` that *text lacks. False when out of memory. */
static bool unite_text(tamis__writer *w, tamis__buffer *work, uint32_t *text, uint32_t more)
{
    if (more == 0 || more == *text)
        return true;
    if (*text == 0) {
        *text = more;
        return true;
    }
    tamis__buffer_reset(work);
    tamis__buffer_append(work, tamis__writer_string(w, *text));
    tamis_bytes rest = tamis__writer_string(w, more), piece;
    while (tamis__bytes_split(&rest, TAMIS_LIT("; "), &piece)) {
        if (piece.len == 0 || has_piece(tamis__buffer_bytes(work), piece))
            continue;
        tamis__buffer_text(work, "; ");
        tamis__buffer_append(work, piece);
    }
    *text = tamis__writer_intern(w, tamis__buffer_bytes(work));
    return tamis__buffer_status(work) == TAMIS_OK && *text != UINT32_MAX;
}

static int32_t earliest_known(int32_t a, int32_t b)
{
    if (a == TAMIS__DAY_MIN || b == TAMIS__DAY_MIN)
        return a == TAMIS__DAY_MIN ? b : a;
    return a < b ? a : b;
}

static bool unite(tamis__writer *w, tamis__buffer *work, tamis__terms_out *out,
                  const tamis__raw_listing *more)
{
    out->published = earliest_known(out->published, more->published);
    for (size_t i = TAMIS__LISTING_KEYS; i < TAMIS__LISTING_TEXTS; i++)
        if (!unite_text(w, work, &out->texts[i], more->texts[i]))
            return false;
    return true;
}

static void replace(tamis__terms_out *out, const tamis__raw_listing *newer)
{
    memcpy(out->texts, newer->texts, sizeof out->texts);
    if (newer->published != TAMIS__DAY_MIN)
        out->published = newer->published;
}

static tamis__window window_of(const tamis__raw_listing *listing)
{
    return (tamis__window){listing->start, listing->end};
}

/* Terms that were there before are kept once. */
static bool add_listing(tamis__writer *w, uint32_t entity, tamis__terms_out terms)
{
    uint32_t reference = terms.texts[TAMIS__LISTING_REFERENCE];
    terms.texts[TAMIS__LISTING_REFERENCE] = 0;
    tamis_bytes key = tamis__bytes((const char *)&terms, sizeof terms);
    uint32_t number = tamis__strmap_intern(&w->terms_numbers, key);
    if (number == UINT32_MAX || !TAMIS__ARRAY_ROOM(w->listings))
        return false;
    if (number == w->terms.count) {
        if (!TAMIS__ARRAY_ROOM(w->terms))
            return false;
        w->terms.items[w->terms.count++] = terms;
    }
    w->listings.items[w->listings.count++] = (tamis__listing_out){entity, reference, number};
    w->datasets.items[terms.dataset].listings++;
    return true;
}

/* Merges the run that begins at items[*at]. */
static bool merge_run(tamis__writer *w, tamis__buffer *work, size_t *at)
{
    const tamis__raw_listing *items = w->raw_listings.items, *head = &items[*at];
    const tamis__raw_source *source = source_of(w, head);
    tamis__terms_out out = {.published = head->published, .dataset = source->dataset};
    memcpy(out.texts, head->texts, sizeof out.texts);
    tamis__run run = tamis__run_begin(source->dataset, source->edition, window_of(head));
    for ((*at)++; *at < w->raw_listings.count; (*at)++) {
        const tamis__raw_listing *next = &items[*at];
        uint16_t edition = source_of(w, next)->edition, newest = run.last;
        if (compare_keys(w, head, next) != 0 || !tamis__run_extend(&run, edition, window_of(next)))
            break;
        if (edition > newest)
            replace(&out, next);
        else if (!unite(w, work, &out, next))
            return false;
    }
    tamis__span_out span = tamis__run_span(w, &run);
    out.start = span.from;
    out.end = span.until;
    out.first_seen = span.first_seen;
    out.last_seen = span.last_seen;
    return add_listing(w, entity_of(w, head), out);
}

static void share_listings(tamis__writer *w)
{
    size_t at = 0;
    for (size_t e = 0; e < w->entities.count; e++) {
        while (at < w->listings.count && w->listings.items[at].entity < e)
            at++;
        w->entities.items[e].listing_first = (uint32_t)at;
    }
}

tamis_status tamis__build_listings(tamis__writer *w, tamis_error *err)
{
    if (w->raw_listings.count > 0)
        qsort_r(w->raw_listings.items, w->raw_listings.count, sizeof *w->raw_listings.items,
                compare_listings, w);
    tamis__buffer work;
    tamis__buffer_init(&work, 0);
    bool ok = true;
    for (size_t at = 0; ok && at < w->raw_listings.count;)
        ok = merge_run(w, &work, &at);
    tamis__buffer_clear(&work);
    if (!ok)
        return tamis__fail_nomem(err);
    share_listings(w);
    return TAMIS_OK;
}
