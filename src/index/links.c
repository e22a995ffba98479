/*
 * index/links.c - the identifier index and the edges between entities.
 *
 * Both are derived from statements. An identity document's identifiers belong to its holder, so that
 * a passport number finds the person. An edge entity (Ownership, Directorship ...) is one edge for
 * each pair of its ends, also when an end is in no list: its id is then still known.
 */
#include "index/build.h"

#include <stdlib.h>

#include "base/error.h"

/* Entity whose id the string is, TAMIS__NONE when there is none. */
static uint32_t entity_with_id(const tamis__writer *w, uint32_t string)
{
    return string < w->entity_of_capacity ? w->entity_of_string[string] : TAMIS__NONE;
}

/* First statement of the entity from number `at` on with that property; the end when none. */
static uint32_t next_of_prop(const tamis__writer *w, uint32_t at, uint32_t end, tamis__prop prop)
{
    while (at < end && tamis__statement_span(w, at)->prop != prop)
        at++;
    return at;
}

/* ---- Identifiers ----------------------------------------------------------------------------- */

static bool add_identifier(tamis__writer *w, tamis__identifier_out identifier)
{
    if (!TAMIS__ARRAY_ROOM(w->identifiers))
        return false;
    w->identifiers.items[w->identifiers.count++] = identifier;
    return true;
}

/* To every known holder of a document, else to the entity itself. */
static bool add_for_owners(tamis__writer *w, tamis__identifier_out identifier)
{
    uint32_t entity = identifier.entity;
    if (!tamis__schema_is_a((tamis__schema)w->entities.items[entity].schema,
                            TAMIS__SCHEMA_Identification))
        return add_identifier(w, identifier);
    uint32_t end = tamis__statement_end(w, entity);
    bool any = false;
    uint32_t holder_before = TAMIS__NONE;
    for (uint32_t i = w->entities.items[entity].statement_first;
         (i = next_of_prop(w, i, end, TAMIS__PROP_holder)) < end; i++) {
        uint32_t holder = entity_with_id(w, w->statements.items[i].value);
        if (holder == TAMIS__NONE || holder == holder_before)
            continue;
        identifier.entity = holder_before = holder;
        any = true;
        if (!add_identifier(w, identifier))
            return false;
    }
    return any || add_identifier(w, identifier);
}

static tamis__id_kind kind_of(const tamis__writer *w, uint32_t entity, tamis__prop prop)
{
    bool passport = w->entities.items[entity].schema == TAMIS__SCHEMA_Passport;
    return passport && prop == TAMIS__PROP_number ? TAMIS__ID_PASSPORT : tamis__prop_id_kind(prop);
}

static bool index_statement(tamis__writer *w, uint32_t entity, uint32_t statement)
{
    tamis__prop prop = (tamis__prop)tamis__statement_span(w, statement)->prop;
    if (tamis__prop_type_of(prop) != TAMIS__PROP_TYPE_IDENTIFIER)
        return true;
    tamis__id_kind kind = kind_of(w, entity, prop);
    char normal[TAMIS__ID_BYTES_MAX + 1];
    size_t len = 0;
    tamis_bytes value = tamis__writer_string(w, w->statements.items[statement].value);
    tamis__id_check check = tamis__id_normalize(kind, value, normal, &len);
    if (check == TAMIS__ID_UNUSABLE || len == 0)
        return true;
    uint32_t text = tamis__writer_intern(w, tamis__bytes(normal, len));
    return text != UINT32_MAX &&
           add_for_owners(
               w, (tamis__identifier_out){text, entity, statement, (uint8_t)kind, (uint8_t)check});
}

static int compare_u32(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_identifiers(const void *a, const void *b, void *ctx)
{
    const tamis__identifier_out *x = a, *y = b;
    int order = tamis__writer_compare(ctx, x->value, y->value);
    if (order == 0)
        order = compare_u32(x->kind, y->kind);
    if (order == 0)
        order = compare_u32(x->entity, y->entity);
    return order != 0 ? order : compare_u32(x->statement, y->statement);
}

static bool build_identifiers(tamis__writer *w)
{
    for (uint32_t e = 0; e < w->entities.count; e++) {
        uint32_t end = tamis__statement_end(w, e);
        for (uint32_t i = w->entities.items[e].statement_first; i < end; i++)
            if (!index_statement(w, e, i))
                return false;
    }
    if (w->identifiers.count > 0)
        qsort_r(w->identifiers.items, w->identifiers.count, sizeof *w->identifiers.items,
                compare_identifiers, w);
    return true;
}

/* ---- Edges ----------------------------------------------------------------------------------- */

/* What the statements of an edge entity say about each of its edges. */
static tamis__edge_out edge_facts(const tamis__writer *w, uint32_t entity)
{
    tamis__edge_out edge = {.entity = entity,
                            .from = TAMIS__DAY_MIN,
                            .until = TAMIS__DAY_MAX,
                            .percent_lo = TAMIS__PERCENT_WHOLE,
                            .schema = w->entities.items[entity].schema};
    uint32_t relationship = 0;
    uint32_t end = tamis__statement_end(w, entity);
    for (uint32_t i = w->entities.items[entity].statement_first; i < end; i++) {
        uint32_t text = w->statements.items[i].value;
        uint16_t prop = tamis__statement_span(w, i)->prop;
        tamis_bytes value = tamis__writer_string(w, text);
        tamis__date date;
        uint16_t lo, hi;
        if (prop == TAMIS__PROP_startDate && tamis__date_parse(value, &date) &&
            (edge.from == TAMIS__DAY_MIN || date.lo < edge.from))
            edge.from = date.lo;
        if (prop == TAMIS__PROP_endDate && tamis__date_parse(value, &date) &&
            (edge.until == TAMIS__DAY_MAX || date.hi > edge.until))
            edge.until = date.hi;
        if (prop == TAMIS__PROP_percentage && tamis__percent_parse(value, &lo, &hi)) {
            edge.percent_lo = lo < edge.percent_lo ? lo : edge.percent_lo;
            edge.percent_hi = hi > edge.percent_hi ? hi : edge.percent_hi;
        }
        if (prop == TAMIS__PROP_role && edge.role == 0)
            edge.role = text;
        if (prop == TAMIS__PROP_relationship && relationship == 0)
            relationship = text;
    }
    if (edge.percent_lo > edge.percent_hi) {
        edge.percent_lo = 0;
        edge.percent_hi = TAMIS__PERCENT_WHOLE;
    }
    edge.role = edge.role != 0 ? edge.role : relationship;
    return edge;
}

static bool add_edge(tamis__writer *w, tamis__edge_out edge, const tamis__statement_out *source,
                     const tamis__statement_out *target)
{
    if (!TAMIS__ARRAY_ROOM(w->edges))
        return false;
    const tamis__span_out *a = &w->spans.items[source->span], *b = &w->spans.items[target->span];
    edge.source_id = source->value;
    edge.target_id = target->value;
    edge.source = entity_with_id(w, source->value);
    edge.target = entity_with_id(w, target->value);
    edge.dataset = a->dataset;
    if (edge.from == TAMIS__DAY_MIN)
        edge.from = a->from > b->from ? a->from : b->from;
    if (edge.until == TAMIS__DAY_MAX)
        edge.until = a->until < b->until ? a->until : b->until;
    w->edges.items[w->edges.count++] = edge;
    return true;
}

static tamis_status add_edges(tamis__writer *w, uint32_t entity, tamis_error *err)
{
    tamis__prop source_prop, target_prop;
    if (!tamis__schema_edge_ends((tamis__schema)w->entities.items[entity].schema, &source_prop,
                                 &target_prop))
        return TAMIS_OK;
    tamis__edge_out edge = edge_facts(w, entity);
    uint32_t first = w->entities.items[entity].statement_first;
    uint32_t end = tamis__statement_end(w, entity);
    uint32_t pairs = 0;
    for (uint32_t i = first; (i = next_of_prop(w, i, end, source_prop)) < end; i++)
        for (uint32_t k = first; (k = next_of_prop(w, k, end, target_prop)) < end; k++) {
            if (++pairs > TAMIS__EDGE_PAIRS_MAX) {
                tamis_bytes id = tamis__writer_string(w, w->entities.items[entity].id);
                return tamis__fail(err, TAMIS_ERR_LIMIT, "%.*s has more than %d pairs of ends",
                                   TAMIS_FMT(id), TAMIS__EDGE_PAIRS_MAX);
            }
            if (!add_edge(w, edge, &w->statements.items[i], &w->statements.items[k]))
                return tamis__fail_nomem(err);
        }
    return TAMIS_OK;
}

static int compare_days(int32_t a, int32_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_edges(const void *a, const void *b, void *ctx)
{
    const tamis__edge_out *x = a, *y = b;
    int order = compare_u32(x->source, y->source);
    if (order == 0)
        order = compare_u32(x->target, y->target);
    if (order == 0)
        order = tamis__writer_compare(ctx, x->source_id, y->source_id);
    if (order == 0)
        order = tamis__writer_compare(ctx, x->target_id, y->target_id);
    if (order == 0)
        order = compare_u32(x->entity, y->entity);
    if (order == 0)
        order = compare_days(x->from, y->from);
    if (order == 0)
        order = compare_days(x->until, y->until);
    return order != 0 ? order : compare_u32(x->dataset, y->dataset);
}

static int compare_targets(const void *a, const void *b, void *ctx)
{
    const tamis__writer *w = ctx;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    int order = compare_u32(w->edges.items[x].target, w->edges.items[y].target);
    return order != 0 ? order : compare_u32(x, y);
}

static tamis_status build_edges(tamis__writer *w, tamis_error *err)
{
    for (uint32_t e = 0; e < w->entities.count; e++)
        TAMIS_TRY(add_edges(w, e, err));
    size_t count = w->edges.count;
    if (count > 0)
        qsort_r(w->edges.items, count, sizeof *w->edges.items, compare_edges, w);
    w->edges_by_target = tamis__alloc_zero(count, sizeof *w->edges_by_target);
    if (w->edges_by_target == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < count; i++)
        w->edges_by_target[i] = (uint32_t)i;
    qsort_r(w->edges_by_target, count, sizeof *w->edges_by_target, compare_targets, w);
    return TAMIS_OK;
}

tamis_status tamis__build_links(tamis__writer *w, tamis_error *err)
{
    return build_identifiers(w) ? build_edges(w, err) : tamis__fail_nomem(err);
}
