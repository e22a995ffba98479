/* api/entity.c - one entity and what stands next to it; the vocabulary. */
#include "api/entity_view.h"
#include "api/render.h"
#include "api/show.h"
#include "base/error.h"
#include "model/vocabulary.h"

enum { ADJACENT_MAX = 10000 };

static tamis_status find(const tamis_snapshot *snapshot, const char *id, uint32_t *out,
                         tamis_error *err)
{
    *out = tamis__snapshot_find_entity(snapshot->index, tamis__bytes_of(id));
    if (*out != TAMIS__NONE)
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "no entity with the id '%.80s'", id);
}

tamis_status tamis_entity_json(const tamis_snapshot *snapshot, const char *id, unsigned flags,
                               tamis_write_fn write, void *ctx, tamis_error *err)
{
    uint32_t number;
    TAMIS_TRY(find(snapshot, id, &number, err));
    tamis__render render;
    tamis__render_init(&render, write, ctx);
    tamis__entity_write(snapshot, number, flags, &render.buffer);
    tamis_status status = tamis__render_flush(&render, err);
    tamis__render_clear(&render);
    return status;
}

tamis_status tamis_entity_of_reference(const tamis_snapshot *snapshot, const char *reference,
                                       char *id, size_t size, tamis_error *err)
{
    tamis_bytes wanted = tamis__bytes_of(reference);
    uint32_t count = wanted.len == 0 ? 0 : tamis__snapshot_info_of(snapshot->index).entities;
    uint32_t found = TAMIS__NONE;
    for (uint32_t i = 0; i < count; i++) {
        if (!tamis__show_bears(snapshot->index, i, wanted))
            continue;
        if (found != TAMIS__NONE)
            return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "several entities have this reference");
        found = i;
    }
    if (found == TAMIS__NONE)
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "no entity has this reference");
    tamis_bytes text = tamis__snapshot_entity(snapshot->index, found).id;
    if (text.len >= size)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "the id has %zu bytes", text.len);
    memcpy(id, text.ptr, text.len);
    id[text.len] = '\0';
    return TAMIS_OK;
}

/* ---- what stands next to it ---- */

typedef struct page {
    uint32_t offset, limit;
} page;

/* The numbers of what one property leads to: edges, entities, or listings by their count. */
typedef enum neighbour_kind { NEIGHBOUR_EDGE, NEIGHBOUR_ENTITY, NEIGHBOUR_LISTING } neighbour_kind;

typedef struct neighbours {
    neighbour_kind kind;
    uint32_t *numbers; /* ADJACENT_MAX of them */
    uint32_t count, total;
} neighbours;

static void list_references(const tamis__snapshot *index, const tamis__entity_row *entity,
                            tamis__prop prop, neighbours *out)
{
    tamis_bytes before = {0};
    for (uint32_t i = 0; i < entity->statement_count; i++) {
        tamis__statement_row row = tamis__snapshot_statement(index, entity->statement_first + i);
        if (row.prop != prop || (before.ptr != NULL && tamis__bytes_equal(before, row.value)))
            continue;
        before = row.value;
        uint32_t other = tamis__snapshot_find_entity(index, row.value);
        if (other != TAMIS__NONE && out->count < ADJACENT_MAX)
            out->numbers[out->count++] = other;
    }
    out->total = out->count;
}

static void list_relations(const tamis__snapshot *index, uint32_t number, tamis__schema schema,
                           tamis__prop prop, neighbours *out)
{
    out->total = tamis__entity_edges(index, number, schema, prop, out->numbers, ADJACENT_MAX);
    out->count = out->total < ADJACENT_MAX ? out->total : ADJACENT_MAX;
}

static void list_listings(const tamis__entity_row *entity, neighbours *out)
{
    out->total = entity->listing_count;
    out->count = out->total < ADJACENT_MAX ? out->total : ADJACENT_MAX;
    for (uint32_t i = 0; i < out->count; i++)
        out->numbers[i] = i;
}

/* False when no property of that name leads to entities. */
static bool list_neighbours(const tamis__snapshot *index, uint32_t number, tamis_bytes property,
                            neighbours *out)
{
    tamis__entity_row entity = tamis__snapshot_entity(index, number);
    tamis__schema schema;
    tamis__prop prop;
    out->count = out->total = 0;
    if (tamis__bytes_equal(property, TAMIS_LIT("sanctions"))) {
        out->kind = NEIGHBOUR_LISTING;
        list_listings(&entity, out);
        return true;
    }
    if (tamis__reverse_find(property, &schema, &prop)) {
        out->kind = NEIGHBOUR_EDGE;
        list_relations(index, number, schema, prop, out);
        return true;
    }
    out->kind = NEIGHBOUR_ENTITY;
    if (!tamis__prop_find(property, &prop) || tamis__prop_type_of(prop) != TAMIS__PROP_TYPE_ENTITY)
        return false;
    list_references(index, &entity, prop, out);
    return true;
}

static void write_neighbours(const tamis__entity_view *view, const neighbours *found, page pages)
{
    tamis__json_open(view->out, '{');
    tamis__json_key(view->out, "results");
    tamis__json_open(view->out, '[');
    for (uint32_t i = pages.offset; i < found->count && i - pages.offset < pages.limit; i++) {
        tamis__json_item(view->out);
        if (found->kind == NEIGHBOUR_EDGE)
            tamis__entity_write_edge(view, found->numbers[i]);
        else if (found->kind == NEIGHBOUR_ENTITY)
            tamis__entity_write_beside(view, found->numbers[i]);
        else
            tamis__entity_write_sanction(view, found->numbers[i]);
    }
    tamis__json_close(view->out, ']');
    tamis__buffer_printf(
        view->out, ",\"total\":{\"value\":%u,\"relation\":\"eq\"},\"limit\":%u,\"offset\":%u}",
        found->total, pages.limit, pages.offset);
}

static void write_if_any(const tamis__entity_view *view, const char *property, neighbours *found,
                         page pages)
{
    if (!list_neighbours(view->index, view->root, tamis__bytes_of(property), found) ||
        found->total == 0)
        return;
    tamis__json_key(view->out, property);
    write_neighbours(view, found, pages);
}

static void write_all(const tamis__entity_view *view, neighbours *found, page pages)
{
    tamis__schema schema;
    tamis__prop prop;
    const char *name;
    tamis__buffer_text(view->out, "{\"entity\":");
    tamis__entity_write_beside(view, view->root);
    tamis__json_key(view->out, "adjacent");
    tamis__json_open(view->out, '{');
    for (unsigned i = 0; i < TAMIS__PROP_COUNT; i++)
        if (tamis__prop_type_of((tamis__prop)i) == TAMIS__PROP_TYPE_ENTITY)
            write_if_any(view, tamis__prop_name((tamis__prop)i), found, pages);
    for (unsigned n = 0; tamis__entity_end(n, &schema, &prop, &name); n++)
        write_if_any(view, name, found, pages);
    write_if_any(view, "sanctions", found, pages);
    tamis__buffer_text(view->out, "}}");
}

static tamis_status write_adjacent(const tamis__entity_view *view, const char *property, page pages,
                                   tamis_error *err)
{
    neighbours found = {.numbers = tamis__alloc_zero(ADJACENT_MAX, sizeof(uint32_t))};
    tamis_status status = TAMIS_OK;
    if (found.numbers == NULL)
        return tamis__fail_nomem(err);
    if (property == NULL)
        write_all(view, &found, pages);
    else if (list_neighbours(view->index, view->root, tamis__bytes_of(property), &found))
        write_neighbours(view, &found, pages);
    else
        status = tamis__fail(err, TAMIS_ERR_ARGUMENT,
                             "\"%.60s\" is no property that leads to entities", property);
    tamis__release(found.numbers);
    return status;
}

tamis_status tamis_entity_adjacent(const tamis_snapshot *snapshot, const char *id,
                                   const char *property, uint32_t offset, uint32_t limit,
                                   tamis_write_fn write, void *ctx, tamis_error *err)
{
    uint32_t number;
    TAMIS_TRY(find(snapshot, id, &number, err));
    tamis__render render;
    tamis__render_init(&render, write, ctx);
    tamis__entity_view view = {snapshot, snapshot->index, &render.buffer, number};
    tamis_status status = write_adjacent(&view, property, (page){offset, limit}, err);
    if (status == TAMIS_OK)
        status = tamis__render_flush(&render, err);
    tamis__render_clear(&render);
    return status;
}

/* ---- vocabulary ---- */

tamis_schema_info tamis_schema_get(size_t i)
{
    if (i >= TAMIS__SCHEMA_COUNT)
        return (tamis_schema_info){0};
    tamis__schema schema = (tamis__schema)i;
    return (tamis_schema_info){
        tamis__schema_name(schema), tamis__schema_label(schema), tamis__schema_plural(schema),
        tamis__schema_name(tamis__schema_parent(schema)), tamis__schema_matchable(schema)};
}

tamis_property_info tamis_property_get(size_t i)
{
    if (i >= TAMIS__PROP_COUNT)
        return (tamis_property_info){0};
    tamis__prop prop = (tamis__prop)i;
    tamis__schema schema;
    const char *label = tamis__prop_label(prop, &schema);
    return (tamis_property_info){tamis__prop_name(prop),
                                 label == NULL ? tamis__prop_name(prop) : label,
                                 label == NULL ? NULL : tamis__schema_name(schema),
                                 tamis__prop_type_of(prop) == TAMIS__PROP_TYPE_ENTITY};
}
