/*
 * api/network.c - who stands behind an entity, and behind these; on whom it acts, and on whom these do.
 *
 * Two walks, breadth first, from the entity in the middle: against the direction of relations ("in": owners, heads, affiliates)
 * and with it ("out"). They do not turn around on the way: what else an owner owns is of the owner's own network.
 *
 *     distance   2          1           0           1          2
 *              owner  ->  owner  ->  entity  ->   owned  ->  owned
 *                         `-------------------------^  (an edge between what is there already is kept)
 *
 * At distance 1 every relation counts, beyond it only those that tell of ownership and control. A column (side and distance) has at
 * most `limit` nodes: its places go round the nodes before it, one each, largest shares first, so that one with very many does not
 * take them all. What finds no place is counted with the node it stands next to.
 */
#include <stdlib.h>

#include <tamis/entity.h>

#include "api/handles.h"
#include "api/render.h"
#include "base/error.h"
#include "base/memory.h"

enum {
    SIDES = 2,
    NODES_MAX = 1 + SIDES * TAMIS_NETWORK_HOPS_MAX * TAMIS_NETWORK_LIMIT_MAX,
    EDGES_MAX = 1000,    /* written; more are counted */
    RELATIONS_MAX = 1000 /* looked at of one node and side; more are counted */
};

typedef struct node {
    uint32_t entity; /* TAMIS__NONE: the id is in no list */
    tamis_bytes id;
    bool out; /* side */
    uint32_t distance;
    uint32_t more[SIDES]; /* relations away from the middle that are not written, by side */
} node;

/* A relation away from the middle, of a node of the column before. */
typedef struct relation {
    uint32_t number, parent;
    uint32_t rank;   /* among those of its parent */
    uint32_t weight; /* the heaviest comes first */
} relation;

typedef struct drawn_edge {
    uint32_t number, near, far; /* near the middle, and away from it */
} drawn_edge;

typedef struct network {
    const tamis__snapshot *index;
    tamis_network_options options;
    node nodes[NODES_MAX];
    uint32_t node_count;
    drawn_edge edges[EDGES_MAX];
    size_t edge_count;
    relation *relations;
    size_t relation_count, relation_capacity;
} network;

/* ---- relations of a column ----------------------------------------------------------------------- */

/* Does the relation tell of ownership or control? Relatives, colleagues and successors do not. */
static bool controls(tamis__schema schema)
{
    return schema == TAMIS__SCHEMA_Ownership || schema == TAMIS__SCHEMA_Directorship ||
           schema == TAMIS__SCHEMA_Membership || schema == TAMIS__SCHEMA_Representation ||
           schema == TAMIS__SCHEMA_UnknownLink;
}

/* Known shares, then control without one, then the rest. */
static uint32_t weight_of(const tamis__edge_row *edge)
{
    if (edge->percent_lo == 0 && edge->percent_hi == 10000)
        return controls(edge->schema);
    return edge->percent_hi + 2;
}

static int by_weight(const void *left, const void *right)
{
    const relation *a = left;
    const relation *b = right;
    if (a->weight != b->weight)
        return a->weight < b->weight ? 1 : -1;
    return a->number < b->number ? -1 : a->number > b->number;
}

static int by_turn(const void *left, const void *right)
{
    const relation *a = left;
    const relation *b = right;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    return a->parent < b->parent ? -1 : a->parent > b->parent;
}

static bool add_relations(network *n, uint32_t parent)
{
    uint32_t numbers[RELATIONS_MAX];
    const node *from = &n->nodes[parent];
    size_t first = n->relation_count;
    uint32_t total =
        from->out ? tamis__snapshot_edges_from(n->index, from->entity, numbers, RELATIONS_MAX)
                  : tamis__snapshot_edges_to(n->index, from->entity, numbers, RELATIONS_MAX);
    uint32_t count = total < RELATIONS_MAX ? total : RELATIONS_MAX;
    n->nodes[parent].more[from->out] += total - count;
    if (!TAMIS_GROW(n->relations, n->relation_capacity, first + count))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        tamis__edge_row edge = tamis__snapshot_edge(n->index, numbers[i]);
        if (from->distance == 0 || controls(edge.schema))
            n->relations[n->relation_count++] =
                (relation){.number = numbers[i], .parent = parent, .weight = weight_of(&edge)};
    }
    if (n->relation_count > first)
        qsort(n->relations + first, n->relation_count - first, sizeof *n->relations, by_weight);
    for (size_t i = first; i < n->relation_count; i++)
        n->relations[i].rank = (uint32_t)(i - first);
    return true;
}

/* ---- nodes and edges ----------------------------------------------------------------------------- */

/* The middle stands on both sides. TAMIS__NONE: not there. */
static uint32_t find_node(const network *n, bool out, uint32_t entity, tamis_bytes id)
{
    for (uint32_t i = 0; i < n->node_count; i++) {
        const node *at = &n->nodes[i];
        bool same = entity == TAMIS__NONE ? tamis__bytes_equal(at->id, id) : at->entity == entity;
        if (same && (at->out == out || at->distance == 0))
            return i;
    }
    return TAMIS__NONE;
}

/* Its place among the nodes, an old one or one of the `*places` that are left. TAMIS__NONE: none is left. */
static uint32_t place_of(network *n, const tamis__edge_row *edge, const node *parent,
                         uint32_t *places)
{
    uint32_t entity = parent->out ? edge->target : edge->source;
    tamis_bytes id = parent->out ? edge->target_id : edge->source_id;
    uint32_t found = find_node(n, parent->out, entity, id);
    if (found != TAMIS__NONE || *places == 0)
        return found;
    (*places)--;
    n->nodes[n->node_count] =
        (node){.entity = entity, .id = id, .out = parent->out, .distance = parent->distance + 1};
    return n->node_count++;
}

static void place_relation(network *n, const relation *r, uint32_t *places)
{
    tamis__edge_row edge = tamis__snapshot_edge(n->index, r->number);
    node *parent = &n->nodes[r->parent];
    uint32_t far = n->edge_count < EDGES_MAX ? place_of(n, &edge, parent, places) : TAMIS__NONE;
    if (far == TAMIS__NONE)
        parent->more[parent->out]++;
    else if (far != r->parent) /* who owns itself has nobody behind it */
        n->edges[n->edge_count++] = (drawn_edge){r->number, r->parent, far};
}

/* What stands next to the nodes from `begin` to `end`, all of one side and distance. */
static bool add_column(network *n, uint32_t begin, uint32_t end, uint32_t distance)
{
    uint32_t places = distance < n->options.hops ? n->options.limit : 0;
    n->relation_count = 0;
    for (uint32_t i = begin; i < end; i++)
        if (n->nodes[i].entity != TAMIS__NONE && !add_relations(n, i))
            return false;
    if (n->relation_count > 0)
        qsort(n->relations, n->relation_count, sizeof *n->relations, by_turn);
    for (size_t i = 0; i < n->relation_count; i++)
        place_relation(n, &n->relations[i], &places);
    return true;
}

/* The middle is one node, on the side that is being walked. */
static bool walk(network *n, bool out)
{
    uint32_t begin = n->node_count;
    n->nodes[0].out = out;
    if (!add_column(n, 0, 1, 0))
        return false;
    for (uint32_t distance = 1; distance <= n->options.hops; distance++) {
        uint32_t next = n->node_count;
        if (!add_column(n, begin, next, distance))
            return false;
        begin = next;
    }
    return true;
}

/* ---- as JSON ------------------------------------------------------------------------------------- */

static void write_node(const network *n, const node *at, tamis__buffer *out)
{
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__render_json_text(out, "id", at->id);
    if (at->entity != TAMIS__NONE) {
        tamis__entity_row entity = tamis__snapshot_entity(n->index, at->entity);
        tamis__render_json_text(out, "caption", entity.caption);
        tamis__render_json_text(out, "schema", tamis__bytes_of(tamis__schema_name(entity.schema)));
        tamis__json_key(out, "listed");
        tamis__buffer_text(out, entity.listing_count > 0 ? "true" : "false");
    }
    if (at->distance > 0)
        tamis__render_json_text(out, "side", tamis__bytes_of(at->out ? "out" : "in"));
    tamis__json_key(out, "distance");
    tamis__json_u64(out, at->distance);
    if (at->distance > 0) {
        tamis__json_key(out, "more");
        tamis__json_u64(out, at->more[at->out]);
    }
    tamis__json_close(out, '}');
}

static void write_edge(const network *n, const drawn_edge *at, tamis__buffer *out)
{
    tamis__edge_row edge = tamis__snapshot_edge(n->index, at->number);
    bool outwards = n->nodes[at->far].distance > 0 ? n->nodes[at->far].out : n->nodes[at->near].out;
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_key(out, "from");
    tamis__json_u64(out, outwards ? at->near : at->far);
    tamis__json_key(out, "to");
    tamis__json_u64(out, outwards ? at->far : at->near);
    tamis__render_json_text(out, "schema", tamis__bytes_of(tamis__schema_name(edge.schema)));
    tamis__render_json_text(out, "role", edge.role);
    if (edge.percent_lo != 0 || edge.percent_hi != 10000) {
        tamis__json_key(out, "percentMin");
        tamis__json_number(out, edge.percent_lo / 100.0, 2);
        tamis__json_key(out, "percentMax");
        tamis__json_number(out, edge.percent_hi / 100.0, 2);
    }
    tamis__render_json_day(out, "start", edge.from);
    tamis__render_json_day(out, "end", edge.until);
    tamis__render_json_text(out, "dataset", tamis__snapshot_dataset(n->index, edge.dataset).name);
    tamis__json_close(out, '}');
}

static void write_network(const network *n, tamis__buffer *out)
{
    tamis__json_open(out, '{');
    tamis__json_key(out, "hops");
    tamis__json_u64(out, n->options.hops);
    tamis__json_key(out, "limit");
    tamis__json_u64(out, n->options.limit);
    tamis__json_key(out, "more"); /* of the middle, which stands on both sides */
    tamis__json_open(out, '{');
    tamis__json_key(out, "in");
    tamis__json_u64(out, n->nodes[0].more[false]);
    tamis__json_key(out, "out");
    tamis__json_u64(out, n->nodes[0].more[true]);
    tamis__json_close(out, '}');
    tamis__json_key(out, "nodes");
    tamis__json_open(out, '[');
    for (uint32_t i = 0; i < n->node_count; i++)
        write_node(n, &n->nodes[i], out);
    tamis__json_close(out, ']');
    tamis__json_key(out, "edges");
    tamis__json_open(out, '[');
    for (size_t i = 0; i < n->edge_count; i++)
        write_edge(n, &n->edges[i], out);
    tamis__json_close(out, ']');
    tamis__json_close(out, '}');
}

tamis_status tamis_entity_network(const tamis_snapshot *snapshot, const char *id,
                                  const tamis_network_options *options, tamis_write_fn write,
                                  void *ctx, tamis_error *err)
{
    uint32_t middle = tamis__snapshot_find_entity(snapshot->index, tamis__bytes_of(id));
    if (options->hops < 1 || options->hops > TAMIS_NETWORK_HOPS_MAX || options->limit < 1 ||
        options->limit > TAMIS_NETWORK_LIMIT_MAX)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "hops: expected 1 to %d; limit: expected 1 to %d",
                           (int)TAMIS_NETWORK_HOPS_MAX, (int)TAMIS_NETWORK_LIMIT_MAX);
    if (middle == TAMIS__NONE)
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "no entity with the id '%.80s'", id);
    network *n = tamis__alloc_zero(1, sizeof *n);
    if (n == NULL)
        return tamis__fail_nomem(err);
    n->index = snapshot->index;
    n->options = *options;
    n->nodes[n->node_count++] =
        (node){.entity = middle, .id = tamis__snapshot_entity(n->index, middle).id};
    tamis_status status = walk(n, false) && walk(n, true) ? TAMIS_OK : tamis__fail_nomem(err);
    if (status == TAMIS_OK) {
        tamis__render render;
        tamis__render_init(&render, write, ctx);
        write_network(n, &render.buffer);
        status = tamis__render_flush(&render, err);
        tamis__render_clear(&render);
    }
    tamis__release(n->relations);
    tamis__release(n);
    return status;
}
