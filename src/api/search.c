/*
 * api/search.c - search by a name or by filters alone, with counts over everything that was found.
 *
 *     found (all of it) -> counts
 *                       -> sorted -> [offset, offset + limit) -> results
 */
#include <stdlib.h>
#include <strings.h>

#include "api/ask.h"
#include "api/entity_view.h"
#include "api/facets.h"
#include "api/render.h"
#include "base/error.h"
#include "model/vocabulary.h"
#include "screen/filter.h"
#include "screen/pool.h"
#include "screen/seen.h"

typedef struct found {
    uint32_t entity;
    double score; /* negative: found without a name */
} found;

typedef struct found_list {
    found *items;
    size_t count;
} found_list;

/* ---- sorting ---- */

typedef enum sort_field {
    SORT_CAPTION,
    SORT_ID,
    SORT_SCHEMA,
    SORT_SCORE,
    SORT_FIRST_SEEN,
    SORT_LAST_SEEN,
    SORT_LAST_CHANGE,
    SORT_FIELDS
} sort_field;

static const char *const sort_names[SORT_FIELDS] = {
    "caption", "id", "schema", "score", "first_seen", "last_seen", "last_change",
};

typedef struct sorting {
    const tamis__snapshot *index;
    size_t count;
    sort_field fields[TAMIS_SEARCH_SORTS_MAX];
    bool down[TAMIS_SEARCH_SORTS_MAX];
} sorting;

static tamis_status read_sort(const char *text, sort_field *field, bool *down, tamis_error *err)
{
    tamis_bytes name = tamis__bytes_of(text);
    *down = tamis__bytes_ends_with(name, TAMIS_LIT(":desc"));
    if (*down)
        name.len -= 5;
    else if (tamis__bytes_ends_with(name, TAMIS_LIT(":asc")))
        name.len -= 4;
    for (int i = 0; i < SORT_FIELDS; i++) {
        if (tamis__bytes_equal(name, tamis__bytes_of(sort_names[i]))) {
            *field = (sort_field)i;
            return TAMIS_OK;
        }
    }
    return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                       "sort: \"%.40s\" is not supported: expected caption, id, schema, score, "
                       "first_seen, last_seen or last_change, with :asc or :desc",
                       text);
}

static tamis_status read_sorts(const tamis_search_options *options, sorting *out, tamis_error *err)
{
    if (options->sort_count > TAMIS_SEARCH_SORTS_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "sort: at most %d fields", TAMIS_SEARCH_SORTS_MAX);
    for (size_t i = 0; i < options->sort_count; i++)
        TAMIS_TRY(read_sort(options->sorts[i], &out->fields[i], &out->down[i], err));
    out->count = options->sort_count;
    return TAMIS_OK;
}

static int32_t day_of(const sorting *s, const found *item, sort_field field)
{
    tamis__seen seen = tamis__seen_of(s->index, item->entity);
    if (field == SORT_FIRST_SEEN)
        return seen.first;
    return field == SORT_LAST_SEEN ? seen.last : seen.change;
}

static int compare_days(int32_t a, int32_t b, bool down)
{
    if (a == b)
        return 0;
    if (a == TAMIS__DAY_MIN || b == TAMIS__DAY_MIN)
        return a == TAMIS__DAY_MIN ? 1 : -1; /* unknown: last, either way */
    return (a < b) != down ? -1 : 1;
}

static int compare_field(const sorting *s, size_t i, const found *a, const found *b)
{
    tamis__entity_row x = tamis__snapshot_entity(s->index, a->entity);
    tamis__entity_row y = tamis__snapshot_entity(s->index, b->entity);
    int order = 0;
    switch (s->fields[i]) {
    case SORT_CAPTION: order = tamis__bytes_compare(x.caption, y.caption); break;
    case SORT_ID: order = a->entity < b->entity ? -1 : a->entity > b->entity; break;
    case SORT_SCHEMA:
        order = tamis__bytes_compare(tamis__bytes_of(tamis__schema_name(x.schema)),
                                     tamis__bytes_of(tamis__schema_name(y.schema)));
        break;
    case SORT_SCORE: order = a->score < b->score ? -1 : a->score > b->score; break;
    default:
        return compare_days(day_of(s, a, s->fields[i]), day_of(s, b, s->fields[i]), s->down[i]);
    }
    return s->down[i] ? -order : order;
}

static int by_wish(const void *a, const void *b, void *ctx)
{
    const sorting *s = ctx;
    const found *x = a;
    const found *y = b;
    for (size_t i = 0; i < s->count; i++) {
        int order = compare_field(s, i, x, y);
        if (order != 0)
            return order;
    }
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->entity < y->entity ? -1 : x->entity > y->entity;
}

/* ---- finding ---- */

static tamis_status find_named(const tamis_snapshot *snapshot, const tamis_search_options *options,
                               const tamis__settings *settings, tamis__arena *arena,
                               found_list *out, tamis_error *err)
{
    tamis__worker *worker = NULL;
    tamis__query *asked = NULL;
    tamis__hit_list hits = {0};
    tamis_property name = {"name", options->q};
    tamis_query query = {.schema = options->schema, .properties = &name, .property_count = 1};
    TAMIS_TRY(tamis__pool_take(snapshot->pool, &worker, err));
    tamis_status status = tamis__ask_query(snapshot->engine, tamis__worker_scratch(worker), &query,
                                           arena, NULL, &asked, err);
    if (status == TAMIS_OK && tamis__ask_searchable(asked))
        status = tamis__screen(worker, asked, settings, arena, &hits, err);
    tamis__pool_give(snapshot->pool, worker);
    TAMIS_TRY(status);
    out->items = tamis__arena_zero(arena, hits.count + 1, sizeof(*out->items));
    if (out->items == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < hits.count; i++)
        out->items[i] = (found){hits.items[i].entity, hits.items[i].score};
    out->count = hits.count;
    return TAMIS_OK;
}

static tamis_status find_filtered(const tamis_snapshot *snapshot,
                                  const tamis_search_options *options,
                                  const tamis__settings *settings, tamis__arena *arena,
                                  found_list *out, tamis_error *err)
{
    tamis__schema wanted = TAMIS__SCHEMA_Thing;
    tamis_bytes schema = tamis__bytes_of(options->schema);
    if (schema.len > 0 && !tamis__schema_find(schema, &wanted))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "unknown schema \"%.60s\"", options->schema);
    uint32_t entities = tamis__snapshot_info_of(snapshot->index).entities;
    out->items = tamis__arena_zero(arena, (size_t)entities + 1, sizeof(*out->items));
    if (out->items == NULL)
        return tamis__fail_nomem(err);
    for (uint32_t i = 0; i < entities; i++) {
        tamis__schema own = tamis__snapshot_entity(snapshot->index, i).schema;
        if (tamis__schema_is_thing(own) && tamis__schema_is_a(own, wanted) &&
            tamis__filter_passes(snapshot->index, settings, i))
            out->items[out->count++] = (found){i, -1.0};
    }
    return TAMIS_OK;
}

/* Does the text begin so? Case of ASCII letters does not count. */
static bool begins(tamis_bytes text, tamis_bytes prefix)
{
    return text.len >= prefix.len && strncasecmp(text.ptr, prefix.ptr, prefix.len) == 0;
}

/* 0.9: the name begins so; 0.8: a later word of it does; negative: neither. */
static double beginning_of(tamis_bytes name, tamis_bytes prefix)
{
    if (begins(name, prefix))
        return 0.9;
    for (size_t i = 1; i + prefix.len <= name.len; i++)
        if ((name.ptr[i - 1] == ' ' || name.ptr[i - 1] == '-' || name.ptr[i - 1] == '(') &&
            begins(tamis__bytes(name.ptr + i, name.len - i), prefix))
            return 0.8;
    return -1.0;
}

static void find_by_id(const tamis_snapshot *snapshot, tamis_bytes id, found_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (tamis__bytes_equal(tamis__snapshot_entity(snapshot->index, list->items[i].entity).id,
                               id))
            list->items[i].score = 1.0;
}

/* Keeps of those found the ones that begin so. Looks at every name. */
static tamis_status find_begun(const tamis_snapshot *snapshot, const char *text,
                               tamis__arena *arena, found_list *list, tamis_error *err)
{
    tamis__snapshot_info info = tamis__snapshot_info_of(snapshot->index);
    tamis_bytes prefix = tamis__bytes_of(text);
    double *scores = tamis__arena_alloc(arena, ((size_t)info.entities + 1) * sizeof(*scores));
    if (scores == NULL)
        return tamis__fail_nomem(err);
    for (uint32_t i = 0; i < info.entities; i++)
        scores[i] = -1.0;
    for (uint32_t i = 0; i < info.names; i++) {
        double score = beginning_of(tamis__snapshot_name_text(snapshot->index, i), prefix);
        uint32_t entity = score < 0 ? TAMIS__NONE : tamis__snapshot_name(snapshot->index, i).entity;
        if (entity < info.entities && score > scores[entity])
            scores[entity] = score;
    }
    size_t kept = 0;
    find_by_id(snapshot, prefix, list);
    for (size_t i = 0; i < list->count; i++) {
        found item = list->items[i];
        item.score = item.score >= 0 ? item.score : scores[item.entity];
        if (item.score >= 0)
            list->items[kept++] = item;
    }
    list->count = kept;
    return TAMIS_OK;
}

/* ---- writing ---- */

static void write_result(const tamis_snapshot *snapshot, const tamis_search_options *options,
                         const found *item, tamis__buffer *out)
{
    unsigned flags = options->flags & (TAMIS_ENTITY_NESTED | TAMIS_ENTITY_RECORD);
    tamis__json_item(out);
    tamis__entity_write(snapshot, item->entity, flags | TAMIS_ENTITY_OPEN, out);
    if (item->score >= 0) {
        tamis__json_key(out, "score");
        tamis__json_number(out, item->score, 4);
    }
    tamis__json_close(out, '}');
}

static tamis_status write_found(const tamis_snapshot *snapshot, const tamis_search_options *options,
                                const found_list *list, tamis__buffer *out, tamis_error *err)
{
    tamis__buffer_printf(out, "{\"limit\":%u,\"offset\":%u", options->limit, options->offset);
    tamis__buffer_printf(out, ",\"total\":{\"value\":%zu,\"relation\":\"%s\"},\"results\":[",
                         list->count, list->count < TAMIS_LIMIT_MAX ? "eq" : "gte");
    for (size_t i = options->offset; i < list->count && i - options->offset < options->limit; i++)
        write_result(snapshot, options, &list->items[i], out);
    tamis__buffer_text(out, "],\"facets\":{");
    tamis__facets facets;
    tamis_status status =
        tamis__facets_init(&facets, snapshot, options->facets, options->facet_count, err);
    for (size_t i = 0; status == TAMIS_OK && i < list->count; i++)
        status = tamis__facets_count(&facets, list->items[i].entity, err);
    if (status == TAMIS_OK)
        status = tamis__facets_write(&facets, out, err);
    tamis__facets_clear(&facets);
    tamis__buffer_text(out, "}}");
    return status;
}

static tamis_status search(const tamis_snapshot *snapshot, const tamis_search_options *options,
                           tamis__asked *asked, tamis__buffer *out, tamis_error *err)
{
    sorting order = {.index = snapshot->index};
    found_list list = {0};
    tamis__settings settings = asked->settings;
    settings.limit = TAMIS_LIMIT_MAX;
    settings.selection = NULL;
    TAMIS_TRY(read_sorts(options, &order, err));
    bool named = options->q != NULL && tamis__bytes_trim(tamis__bytes_of(options->q)).len > 0;
    TAMIS_TRY(named ? find_named(snapshot, options, &settings, &asked->arena, &list, err)
                    : find_filtered(snapshot, options, &settings, &asked->arena, &list, err));
    bool begun = !named && options->prefix != NULL;
    if (begun)
        TAMIS_TRY(find_begun(snapshot, options->prefix, &asked->arena, &list, err));
    if (list.count > 1 && (order.count > 0 || begun))
        qsort_r(list.items, list.count, sizeof(*list.items), by_wish, &order);
    return write_found(snapshot, options, &list, out, err);
}

tamis_status tamis_search(const tamis_snapshot *snapshot, const tamis_search_options *options,
                          tamis_write_fn write, void *ctx, tamis_error *err)
{
    tamis__asked asked;
    tamis__render render;
    TAMIS_TRY(tamis__ask_options(snapshot, options->screen, &asked, err));
    tamis__render_init(&render, write, ctx);
    tamis_status status = search(snapshot, options, &asked, &render.buffer, err);
    if (status == TAMIS_OK)
        status = tamis__render_flush(&render, err);
    tamis__render_clear(&render);
    tamis__asked_clear(&asked);
    return status;
}
