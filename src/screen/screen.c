/*
 * screen/screen.c - one query against one snapshot.
 *
 * Candidates by name (retrieval, or all names) are scored name by name and the best name of each entity
 * is kept; candidates by identifier join whatever their name. Facts then raise or lower the name score,
 * filters drop what was not asked for, and the hits are put in order.
 */
#include "screen/screen.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/thread.h"
#include "screen/entity_facts.h"
#include "screen/filter.h"
#include "screen/retrieve.h"
#include "screen/selection.h"

/* A name that was scored. */
typedef struct scored {
    uint32_t entity, name, query_name;
    double score;
    bool strong_id, weak_id; /* found through the identifier index */
} scored;

typedef struct scored_list {
    scored *items;
    size_t count, capacity;
} scored_list;

typedef struct run {
    tamis__worker *worker;
    const tamis__query *query;
    const tamis__settings *settings;
    double needed; /* name score below which nothing can help but an identifier */
    scored_list scored;
    scored_list identified; /* entities that an identifier found, each with its best name so far */
    uint32_t query_name;
} run;

static bool push(scored_list *list, const scored *item)
{
    if (!TAMIS_GROW(list->items, list->capacity, list->count + 1))
        return false;
    list->items[list->count++] = *item;
    return true;
}

/* Is this name of the snapshot to be looked at under the settings? */
static bool name_counts(const run *r, const tamis__name_row *row)
{
    const tamis__settings *settings = r->settings;
    if (settings->skip_weak && row->strength == TAMIS__NAME_WEAK)
        return false;
    if (!settings->has_as_of)
        return true;
    tamis__statement_row statement =
        tamis__snapshot_statement(r->worker->screener->snapshot, row->statement);
    return tamis__held_on(statement.from, statement.until, settings->as_of);
}

static bool selected(const run *r, uint32_t entity)
{
    return r->settings->selection == NULL || tamis__selection_has(r->settings->selection, entity);
}

static bool schema_counts(const run *r, tamis__schema schema)
{
    return r->query->any_schema || tamis__schema_comparable(r->query->schema, schema);
}

/* Every name may be looked at without its runs having been looked up. */
static bool is_glued(const run *r, uint32_t name)
{
    return r->settings->exhaustive || tamis__is_glued(r->worker, name);
}

/* Is it of the kind that is asked for, and read as the query is here? */
static bool kind_counts(const run *r, const tamis__name_row *row)
{
    return r->worker->wanted[row->schema] && selected(r, row->entity);
}

static void choose_kinds(const run *r)
{
    for (unsigned schema = 0; schema < TAMIS__SCHEMA_COUNT; schema++)
        r->worker->wanted[schema] =
            schema_counts(r, (tamis__schema)schema) &&
            tamis__query_reads(r->query, r->query_name, (tamis__schema)schema);
}

static tamis_status consider_name(run *r, uint32_t name, scored_list *out, tamis_error *err)
{
    const tamis__worker *worker = r->worker;
    const tamis__snapshot *snapshot = worker->screener->snapshot;
    tamis__name_row row = tamis__snapshot_name(snapshot, name);
    if (!kind_counts(r, &row))
        return TAMIS_OK;
    bool glued = is_glued(r, name);
    if (!r->settings->exhaustive &&
        !tamis__sought_glimpse(&worker->sought, snapshot, &row, tamis__glued_parts(worker, name)))
        return TAMIS_OK;
    if (!r->settings->exhaustive &&
        !tamis__sought_may_reach(&worker->sought, snapshot, &row, tamis__glued_parts(worker, name)))
        return TAMIS_OK;
    scored item = {.entity = row.entity, .name = name, .query_name = r->query_name};
    item.score = tamis__sought_score(&worker->sought, snapshot, &row, glued, &worker->params);
    if (item.score < r->needed || !name_counts(r, &row))
        return TAMIS_OK;
    return push(out, &item) ? TAMIS_OK : tamis__fail_nomem(err);
}

/* ---- every name, on all threads ---- */

enum { CHUNK_NAMES = 4096 };

typedef struct sweep {
    run *r;
    scored_list *chunks;
} sweep;

static tamis_status sweep_chunk(void *ctx, size_t index, unsigned worker, tamis_error *err)
{
    (void)worker;
    sweep *s = ctx;
    const tamis__worker *w = s->r->worker;
    uint32_t names = w->screener->names;
    uint32_t first = (uint32_t)index * CHUNK_NAMES;
    uint32_t end = names - first < CHUNK_NAMES ? names : first + CHUNK_NAMES;
    for (uint32_t name = first; name < end; name++) /* of most the kind says enough */
        if (w->wanted[tamis__snapshot_name_schema(w->screener->snapshot, name)])
            TAMIS_TRY(consider_name(s->r, name, &s->chunks[index], err));
    return TAMIS_OK;
}

static tamis_status consider_all(run *r, tamis_error *err)
{
    size_t chunks = ((size_t)r->worker->screener->names + CHUNK_NAMES - 1) / CHUNK_NAMES;
    sweep s = {r, tamis__alloc_zero(chunks + 1, sizeof(scored_list))};
    if (s.chunks == NULL)
        return tamis__fail_nomem(err);
    unsigned threads = r->settings->exhaustive ? r->settings->threads : 1;
    tamis_status status = tamis__parallel_for(chunks, threads, &s, sweep_chunk, err);
    for (size_t i = 0; i < chunks; i++) {
        for (size_t k = 0; k < s.chunks[i].count && status == TAMIS_OK; k++)
            if (!push(&r->scored, &s.chunks[i].items[k]))
                status = tamis__fail_nomem(err);
        tamis__release(s.chunks[i].items);
    }
    tamis__release(s.chunks);
    return status;
}

/* ---- identifiers ---- */

static tamis_status find_identified(run *r, const tamis__query_id *asked, tamis_error *err)
{
    const tamis__snapshot *snapshot = r->worker->screener->snapshot;
    uint32_t first = 0;
    uint32_t count = tamis__snapshot_find_identifiers(snapshot, asked->value, &first);
    for (uint32_t i = first; i < first + count; i++) {
        tamis__identifier_row found = tamis__snapshot_identifier(snapshot, i);
        if (!tamis__id_comparable(asked->kind, found.kind) || !selected(r, found.entity) ||
            !schema_counts(r, tamis__snapshot_entity(snapshot, found.entity).schema))
            continue;
        scored item = {.entity = found.entity, .name = TAMIS__NONE};
        item.strong_id = tamis__id_identifies(asked->kind) && tamis__id_identifies(found.kind);
        item.weak_id = !item.strong_id;
        if (!push(&r->identified, &item))
            return tamis__fail_nomem(err);
    }
    return TAMIS_OK;
}

/* The best name of an entity that an identifier found; none is needed. */
static void score_identified(const run *r, scored *item)
{
    const tamis__worker *worker = r->worker;
    const tamis__snapshot *snapshot = worker->screener->snapshot;
    tamis__entity_row entity = tamis__snapshot_entity(snapshot, item->entity);
    if (!tamis__query_reads(r->query, r->query_name, entity.schema))
        return;
    for (uint32_t i = 0; i < entity.name_count; i++) {
        uint32_t name = entity.name_first + i;
        tamis__name_row row = tamis__snapshot_name(snapshot, name);
        double score = name_counts(r, &row)
                           ? tamis__sought_score(&worker->sought, snapshot, &row, is_glued(r, name),
                                                 &worker->params)
                           : 0.0;
        if (score > item->score) {
            item->score = score;
            item->name = name;
            item->query_name = r->query_name;
        }
    }
}

enum { ROWS_LEAD = 24, TOKENS_LEAD = 12, LINKS_LEAD = 6 };

/* What the candidates behind number `i` are judged by. */
static void fetch_names(const run *r, size_t i)
{
    const tamis__worker *worker = r->worker;
    const tamis__snapshot *snapshot = worker->screener->snapshot;
    const tamis__name_list *list = &worker->candidates;
    if (i + ROWS_LEAD < list->count)
        tamis__ahead_name(snapshot, list->items[i + ROWS_LEAD]);
    if (i + TOKENS_LEAD < list->count)
        tamis__ahead_tokens(snapshot, list->items[i + TOKENS_LEAD]);
    if (i + LINKS_LEAD < list->count)
        tamis__sought_ahead(&worker->sought, snapshot, list->items[i + LINKS_LEAD]);
}

static tamis_status consider_query_name(run *r, tamis_error *err)
{
    tamis__worker *worker = r->worker;
    bool all = r->settings->exhaustive;
    choose_kinds(r);
    worker->only = r->settings->selection;
    TAMIS_TRY(tamis__seek(&worker->sought, &worker->links, &r->query->names[r->query_name],
                          &worker->params, r->needed, all, r->settings->selection, err));
    if (!all)
        TAMIS_TRY(tamis__retrieve(worker, &all, err));
    for (size_t i = 0; i < r->identified.count; i++)
        score_identified(r, &r->identified.items[i]);
    if (all)
        return consider_all(r, err);
    for (size_t i = 0; i < worker->candidates.count; i++) {
        fetch_names(r, i);
        TAMIS_TRY(consider_name(r, worker->candidates.items[i], &r->scored, err));
    }
    return TAMIS_OK;
}

/* ---- from scored names to hits ---- */

/* Entities together, the best name of each first; a name found by identifier carries its mark. */
static int by_entity(const void *a, const void *b)
{
    const scored *x = a;
    const scored *y = b;
    if (x->entity != y->entity)
        return x->entity < y->entity ? -1 : 1;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->name != y->name)
        return x->name < y->name ? -1 : 1;
    return x->query_name < y->query_name ? -1 : x->query_name > y->query_name;
}

static int by_rank(const void *a, const void *b)
{
    const tamis__hit *x = a;
    const tamis__hit *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->entity < y->entity ? -1 : x->entity > y->entity;
}

bool tamis__entity_held_on(const tamis__snapshot *snapshot, uint32_t entity, int32_t day)
{
    tamis__entity_row row = tamis__snapshot_entity(snapshot, entity);
    for (uint32_t i = 0; i < row.listing_count; i++) {
        tamis__listing_row listing = tamis__snapshot_listing(snapshot, row.listing_first + i);
        if (tamis__held_on(listing.start, listing.end, day))
            return true;
    }
    return row.listing_count == 0;
}

/* One entity's scored names [first, end) become a hit, if it reaches the threshold. */
static bool make_hit(const run *r, size_t first, size_t end, tamis__hit *out)
{
    const scored *best = &r->scored.items[first];
    if (!tamis__filter_passes(r->worker->screener->snapshot, r->settings, best->entity))
        return false;
    *out = (tamis__hit){.entity = best->entity,
                        .name = best->name,
                        .query_name = best->query_name,
                        .name_score = best->score};
    out->facts = tamis__compare_facts(r->worker->screener->snapshot, best->entity, r->query);
    for (size_t i = first; i < end; i++) {
        if (r->scored.items[i].strong_id)
            out->facts.strong_id = TAMIS__AGREES;
        if (r->scored.items[i].weak_id)
            out->facts.weak_id = TAMIS__AGREES;
    }
    out->score = tamis__score_facts(best->score, &out->facts);
    return out->score >= r->settings->threshold;
}

static tamis_status collect_hits(run *r, tamis__arena *arena, tamis__hit_list *out,
                                 tamis_error *err)
{
    scored_list *list = &r->scored;
    if (list->count > 1)
        qsort(list->items, list->count, sizeof(*list->items), by_entity);
    out->items = tamis__arena_alloc(arena, (list->count + 1) * sizeof(*out->items));
    if (out->items == NULL)
        return tamis__fail_nomem(err);
    out->count = 0;
    for (size_t first = 0, end = 0; first < list->count; first = end) {
        for (end = first + 1;
             end < list->count && list->items[end].entity == list->items[first].entity;)
            end++;
        if (make_hit(r, first, end, &out->items[out->count]))
            out->count++;
    }
    if (out->count > 1)
        qsort(out->items, out->count, sizeof(*out->items), by_rank);
    out->found = out->count;
    if (out->count > r->settings->limit)
        out->count = r->settings->limit;
    return TAMIS_OK;
}

tamis_status tamis__screen(tamis__worker *worker, const tamis__query *query,
                           const tamis__settings *settings, tamis__arena *arena,
                           tamis__hit_list *out, tamis_error *err)
{
    run r = {.worker = worker, .query = query, .settings = settings};
    tamis__fact_evidence best = tamis__best_case(query);
    r.needed = tamis__score_needed(settings->threshold, &best);
    worker->params = settings->params == NULL ? tamis__score_defaults : *settings->params;
    tamis_status status = TAMIS_OK;
    for (uint32_t i = 0; i < query->id_count && status == TAMIS_OK; i++)
        status = find_identified(&r, &query->ids[i], err);
    for (; r.query_name < query->name_count && status == TAMIS_OK; r.query_name++)
        status = consider_query_name(&r, err);
    for (size_t i = 0; i < r.identified.count && status == TAMIS_OK; i++)
        if (!push(&r.scored, &r.identified.items[i]))
            status = tamis__fail_nomem(err);
    if (status == TAMIS_OK)
        status = collect_hits(&r, arena, out, err);
    tamis__release(r.scored.items);
    tamis__release(r.identified.items);
    return status;
}
