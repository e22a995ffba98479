/*
 * index/merge.c - from records to entities and statements.
 *
 * Entities are sorted by id. The statements of one entity, from all records and editions, are sorted
 * so that equal ones stand side by side in order of edition:
 *
 *   property, value, dataset, detail | edition
 *
 * and each unbroken run of editions becomes one statement with its span. Spans repeat a lot (most
 * statements of a dataset share one), so they are kept once and referred to by number.
 */
#include "index/build.h"

#include <stdlib.h>

#include "base/error.h"

static int compare_ids(const void *a, const void *b, void *ctx)
{
    const tamis__writer *w = ctx;
    return tamis__writer_compare(w, w->ids.items[*(const uint32_t *)a],
                                 w->ids.items[*(const uint32_t *)b]);
}

/* Numbers entities in order of id, everywhere. */
static bool sort_entities(tamis__writer *w)
{
    size_t count = w->ids.count;
    uint32_t *order = tamis__alloc_zero(count, sizeof *order);
    bool ok = order != NULL && TAMIS_GROW(w->entities.items, w->entities.capacity, count);
    for (size_t i = 0; ok && i < count; i++)
        order[i] = (uint32_t)i;
    if (ok)
        qsort_r(order, count, sizeof *order, compare_ids, w);
    for (size_t i = 0; ok && i < count; i++) {
        uint32_t id = w->ids.items[order[i]];
        w->entities.items[i] = (tamis__entity_out){.id = id, .dataset = UINT16_MAX};
        w->entity_of_string[id] = (uint32_t)i;
    }
    w->entities.count = ok ? count : 0;
    tamis__release(order);
    return ok;
}

static uint32_t number_of(const tamis__writer *w, uint32_t arrival)
{
    return w->entity_of_string[w->ids.items[arrival]];
}

static const tamis__raw_source *source_of(const tamis__writer *w, uint16_t source)
{
    return &w->sources.items[source];
}

static int compare_u32(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

/* What makes two statements of an entity the same. */
static int compare_keys(const tamis__writer *w, const tamis__raw_statement *a,
                        const tamis__raw_statement *b)
{
    int order = compare_u32(a->prop, b->prop);
    if (order == 0)
        order = tamis__writer_compare(w, a->value, b->value);
    if (order == 0)
        order = compare_u32(source_of(w, a->source)->dataset, source_of(w, b->source)->dataset);
    if (order == 0)
        order = tamis__writer_compare(w, a->detail, b->detail);
    return order;
}

static int compare_statements(const void *a, const void *b, void *ctx)
{
    const tamis__writer *w = ctx;
    const tamis__raw_statement *x = &w->raw_statements.items[*(const uint32_t *)a];
    const tamis__raw_statement *y = &w->raw_statements.items[*(const uint32_t *)b];
    int order = compare_keys(w, x, y);
    if (order == 0)
        order = compare_u32(source_of(w, x->source)->edition, source_of(w, y->source)->edition);
    return order;
}

static bool span_number(tamis__writer *w, tamis__span_out span, uint32_t *out)
{
    tamis_bytes key = tamis__bytes((const char *)&span, sizeof span);
    *out = tamis__strmap_intern(&w->span_numbers, key);
    if (*out == UINT32_MAX)
        return false;
    if (*out < w->spans.count)
        return true;
    if (!TAMIS__ARRAY_ROOM(w->spans))
        return false;
    w->spans.items[w->spans.count++] = span;
    return true;
}

static bool emit_statement(tamis__writer *w, const tamis__raw_statement *raw, const tamis__run *run)
{
    tamis__span_out span = tamis__run_span(w, run);
    span.detail = raw->detail;
    span.prop = raw->prop;
    uint32_t number = 0;
    if (!span_number(w, span, &number) || !TAMIS__ARRAY_ROOM(w->statements))
        return false;
    w->statements.items[w->statements.count++] = (tamis__statement_out){raw->value, number};
    return true;
}

static tamis__window window_of(const tamis__raw_statement *raw)
{
    return (tamis__window){raw->from, raw->until};
}

/* order[0..count): the sorted statements of one entity. */
static bool merge_statements(tamis__writer *w, const uint32_t *order, size_t count)
{
    for (size_t i = 0; i < count;) {
        const tamis__raw_statement *head = &w->raw_statements.items[order[i]];
        const tamis__raw_source *source = source_of(w, head->source);
        tamis__run run = tamis__run_begin(source->dataset, source->edition, window_of(head));
        for (i++; i < count; i++) {
            const tamis__raw_statement *next = &w->raw_statements.items[order[i]];
            if (compare_keys(w, head, next) != 0 ||
                !tamis__run_extend(&run, source_of(w, next->source)->edition, window_of(next)))
                break;
        }
        if (!emit_statement(w, head, &run))
            return false;
    }
    return true;
}

/* Statements by entity: order is filled, and first gets where each entity's begin. */
static void bucket_statements(const tamis__writer *w, uint32_t *order, uint32_t *first)
{
    size_t entities = w->entities.count;
    for (size_t i = 0; i < w->raw_statements.count; i++)
        first[number_of(w, w->raw_statements.items[i].entity) + 1]++;
    for (size_t e = 0; e < entities; e++)
        first[e + 1] += first[e];
    for (size_t i = 0; i < w->raw_statements.count; i++)
        order[first[number_of(w, w->raw_statements.items[i].entity)]++] = (uint32_t)i;
    for (size_t e = entities; e > 0; e--)
        first[e] = first[e - 1];
    first[0] = 0;
}

static bool build_statements(tamis__writer *w)
{
    size_t entities = w->entities.count;
    uint32_t *first = tamis__alloc_zero(entities + 1, sizeof *first);
    uint32_t *order = tamis__alloc_zero(w->raw_statements.count, sizeof *order);
    bool ok = first != NULL && order != NULL;
    if (ok)
        bucket_statements(w, order, first);
    for (size_t e = 0; ok && e < entities; e++) {
        uint32_t count = first[e + 1] - first[e];
        qsort_r(order + first[e], count, sizeof *order, compare_statements, w);
        w->entities.items[e].statement_first = (uint32_t)w->statements.count;
        ok = merge_statements(w, order + first[e], count);
    }
    tamis__release(first);
    tamis__release(order);
    return ok;
}

tamis_status tamis__build_entities(tamis__writer *w, tamis_error *err)
{
    return sort_entities(w) && build_statements(w) ? TAMIS_OK : tamis__fail_nomem(err);
}

/* ---- What records say of the entity as a whole ---------------------------------------------- */

/* The most specific schema that all of a set agree on. Not pairwise, which would depend on order. */
static uint8_t common_schema(uint64_t set)
{
    uint64_t leaves = set;
    for (int a = 0; a < TAMIS__SCHEMA_COUNT; a++)
        for (int b = 0; b < TAMIS__SCHEMA_COUNT; b++)
            if (a != b && (set >> a & 1) != 0 && (set >> b & 1) != 0 &&
                tamis__schema_is_a((tamis__schema)b, (tamis__schema)a))
                leaves &= ~(UINT64_C(1) << a);
    tamis__schema common = TAMIS__SCHEMA_Thing;
    bool any = false;
    for (int a = 0; a < TAMIS__SCHEMA_COUNT; a++) {
        if ((leaves >> a & 1) == 0)
            continue;
        if (!any)
            common = (tamis__schema)a;
        any = true;
        while (!tamis__schema_is_a((tamis__schema)a, common))
            common = tamis__schema_parent(common);
    }
    return (uint8_t)common;
}

_Static_assert(TAMIS__SCHEMA_COUNT <= 64, "sets of schemata are bit sets");

/* Text of the newest edition day; of those, the first in byte order. */
static void take_text(const tamis__writer *w, uint32_t *best, int32_t *best_day, uint32_t text,
                      int32_t day)
{
    if (text == 0)
        return;
    if (*best == 0 || day > *best_day ||
        (day == *best_day && tamis__writer_compare(w, text, *best) < 0)) {
        *best = text;
        *best_day = day;
    }
}

static int compare_records(const void *a, const void *b, void *ctx)
{
    const tamis__writer *w = ctx;
    const tamis__raw_record *x = a, *y = b;
    int order = compare_u32(number_of(w, x->entity), number_of(w, y->entity));
    if (order == 0)
        order = compare_u32(source_of(w, x->source)->dataset, source_of(w, y->source)->dataset);
    return order;
}

static uint32_t name_rank(const tamis__span_out *span)
{
    static const tamis__prop props[] = {TAMIS__PROP_name,         TAMIS__PROP_alias,
                                        TAMIS__PROP_previousName, TAMIS__PROP_abbreviation,
                                        TAMIS__PROP_weakAlias,    TAMIS__PROP_full,
                                        TAMIS__PROP_number};
    bool gone = span->until != TAMIS__DAY_MAX;
    for (uint32_t i = 0; i < TAMIS_COUNT_OF(props); i++)
        if (span->prop == props[i])
            return 2 * i + (gone ? 1 : 0);
    return UINT32_MAX;
}

/* The first name, rather one that still holds; an address or document is called by its content. */
static uint32_t caption_from_names(const tamis__writer *w, uint32_t entity)
{
    uint32_t caption = 0, best = UINT32_MAX;
    uint32_t end = tamis__statement_end(w, entity);
    for (uint32_t i = w->entities.items[entity].statement_first; i < end; i++) {
        uint32_t rank = name_rank(tamis__statement_span(w, i));
        if (rank < best) {
            best = rank;
            caption = w->statements.items[i].value;
        }
    }
    return caption;
}

/* records[0..count): those of one entity, in order of dataset. */
static void merge_records(tamis__writer *w, uint32_t entity, const tamis__raw_record *records,
                          size_t count)
{
    tamis__entity_out *out = &w->entities.items[entity];
    int32_t caption_day = TAMIS__DAY_MIN, source_id_day = TAMIS__DAY_MIN;
    uint64_t schemata = 0;
    uint16_t dataset_before = UINT16_MAX;
    for (size_t i = 0; i < count; i++) {
        const tamis__raw_source *source = source_of(w, records[i].source);
        take_text(w, &out->caption, &caption_day, records[i].caption, source->edition_day);
        take_text(w, &out->source_id, &source_id_day, records[i].source_id, source->edition_day);
        schemata |= UINT64_C(1) << records[i].schema;
        if (source->dataset != dataset_before)
            w->datasets.items[source->dataset].entities++;
        dataset_before = source->dataset;
    }
    out->schema = common_schema(schemata);
    out->dataset = source_of(w, records[0].source)->dataset;
    if (out->caption == 0)
        out->caption = caption_from_names(w, entity);
}

tamis_status tamis__build_captions(tamis__writer *w, tamis_error *err)
{
    (void)err;
    tamis__raw_record *records = w->records.items;
    size_t total = w->records.count;
    if (total > 0)
        qsort_r(records, total, sizeof *records, compare_records, w);
    for (size_t i = 0; i < total;) {
        size_t first = i;
        while (i < total && records[i].entity == records[first].entity)
            i++;
        merge_records(w, number_of(w, records[first].entity), records + first, i - first);
    }
    return TAMIS_OK;
}
