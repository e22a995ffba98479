/*
 * rules/ownership.c - the cascade, twice: once for what is sure, once for what may be.
 *
 * Stakes and controls are turned around (owner -> what it holds) into one flat table per fixpoint:
 *
 *   first[o] .. first[o + 1]   the edges of owner o, those to the same holding next to each other
 *
 * A queue starts with the listed holders; a holder that enters it adds its shares to each of its holdings, once, and a
 * holding whose shares then pass enters the queue. Every edge is looked at once. The sure fixpoint takes the low ends of
 * shares and listings that are known, the possible one the high ends and everything not known. Who entered whom makes the
 * path for the explanation: it always leads to a listed holder, or to one of which something is unknown.
 */
#include "rules/ownership.h"

#include <math.h>

#include "base/error.h"

enum { UNITS_PER_CENT = 1000000 };
#define UNITS_ALL ((int64_t)100 * UNITS_PER_CENT)

typedef struct edge {
    uint32_t holding;
    bool control, joint;
    int64_t lo, hi;
} edge;

typedef struct graph {
    const tamis__ownership_test *test;
    const tamis__facts *facts;
    int32_t day;
    size_t *first; /* holder_count + 1 */
    edge *edges;
    tamis__tri *listed;
    /* per fixpoint */
    bool *in;
    int64_t *single, *joint; /* the largest single one (or the sum), and the sum of joint ones */
    uint32_t *queue;
    size_t queued;
    int32_t *via;
    bool *by_control;
} graph;

int64_t tamis__share_units(double per_cent)
{
    if (!(per_cent > 0))
        return 0;
    return per_cent >= 100 ? UNITS_ALL : (int64_t)llround(per_cent * UNITS_PER_CENT);
}

static bool is_among(const tamis_bytes *lists, size_t count, tamis_bytes list)
{
    for (size_t i = 0; i < count; i++)
        if (tamis__bytes_equal(lists[i], list))
            return true;
    return false;
}

tamis__tri tamis__holder_listed(const tamis__facts *facts, const tamis__holder *holder,
                                const tamis_bytes *lists, size_t list_count, int32_t day)
{
    tamis__tri result = holder->lists_known ? TAMIS__NO : TAMIS__UNKNOWN;
    for (size_t i = 0; i < holder->listing_count; i++) {
        const tamis__held_listing *listing = &holder->listings[i];
        if (listing->from > day || day > listing->until ||
            !is_among(lists, list_count, listing->list))
            continue;
        if (!listing->uncertain)
            return TAMIS__YES;
        result = TAMIS__UNKNOWN;
    }
    for (size_t i = 0; holder->screened && result == TAMIS__NO && i < list_count; i++)
        if (!is_among(facts->screened_lists, facts->screened_list_count, lists[i]))
            result = TAMIS__UNKNOWN;
    return result;
}

static bool stake_holds(const graph *g, const tamis__stake *stake)
{
    return stake->from <= g->day && g->day <= stake->until && stake->owner < g->facts->holder_count;
}

/* ---- Turning the graph around ---------------------------------------------------------------- */

static void count_edges(graph *g)
{
    const tamis__facts *facts = g->facts;
    for (size_t h = 0; h < facts->holder_count; h++) {
        const tamis__holder *holder = &facts->holders[h];
        for (size_t i = 0; i < holder->owner_count; i++)
            if (stake_holds(g, &holder->owners[i]))
                g->first[holder->owners[i].owner + 1]++;
        for (size_t i = 0; i < holder->controller_count; i++)
            if (holder->controllers[i] < facts->holder_count)
                g->first[holder->controllers[i] + 1]++;
    }
    for (size_t h = 0; h < facts->holder_count; h++)
        g->first[h + 1] += g->first[h];
}

static void place_edges(graph *g, size_t *next)
{
    const tamis__facts *facts = g->facts;
    for (size_t h = 0; h < facts->holder_count; h++) {
        const tamis__holder *holder = &facts->holders[h];
        for (size_t i = 0; i < holder->owner_count; i++) {
            const tamis__stake *stake = &holder->owners[i];
            if (stake_holds(g, stake))
                g->edges[next[stake->owner]++] =
                    (edge){(uint32_t)h, false, stake->joint, tamis__share_units(stake->lo),
                           tamis__share_units(stake->hi)};
        }
        for (size_t i = 0; i < holder->controller_count; i++)
            if (holder->controllers[i] < facts->holder_count)
                g->edges[next[holder->controllers[i]]++] = (edge){(uint32_t)h, true, false, 0, 0};
    }
}

static bool make_graph(graph *g, tamis__arena *scratch)
{
    size_t count = g->facts->holder_count;
    g->first = tamis__arena_zero(scratch, count + 1, sizeof *g->first);
    size_t *next = tamis__arena_alloc(scratch, (count + 1) * sizeof *next);
    g->listed = tamis__arena_alloc(scratch, (count + 1) * sizeof *g->listed);
    g->in = tamis__arena_alloc(scratch, count + 1);
    g->single = tamis__arena_alloc(scratch, (count + 1) * sizeof *g->single);
    g->joint = tamis__arena_alloc(scratch, (count + 1) * sizeof *g->joint);
    g->queue = tamis__arena_alloc(scratch, (count + 1) * sizeof *g->queue);
    g->via = tamis__arena_alloc(scratch, (count + 1) * sizeof *g->via);
    g->by_control = tamis__arena_alloc(scratch, count + 1);
    if (g->first == NULL || next == NULL || g->listed == NULL || g->in == NULL ||
        g->single == NULL || g->joint == NULL || g->queue == NULL || g->via == NULL ||
        g->by_control == NULL)
        return false;
    count_edges(g);
    g->edges = tamis__arena_alloc(scratch, (g->first[count] + 1) * sizeof *g->edges);
    if (g->edges == NULL)
        return false;
    memcpy(next, g->first, (count + 1) * sizeof *next);
    place_edges(g, next);
    for (size_t h = 0; h < count; h++)
        g->listed[h] = tamis__holder_listed(g->facts, &g->facts->holders[h], g->test->lists,
                                            g->test->list_count, g->day);
    return true;
}

/* ---- A fixpoint ------------------------------------------------------------------------------ */

static void enter(graph *g, uint32_t holder, int32_t via, bool by_control)
{
    if (g->in[holder])
        return;
    g->in[holder] = true;
    g->via[holder] = via;
    g->by_control[holder] = by_control;
    g->queue[g->queued++] = holder;
}

/* What nobody said of a holder and might catch it. */
static bool may_be_held(const graph *g, const tamis__holder *holder)
{
    return holder->owners_state != TAMIS__KNOWN ||
           (g->test->control && holder->control_state != TAMIS__KNOWN);
}

static int64_t share_of(const graph *g, uint32_t holder)
{
    int64_t single = g->single[holder], joint = g->joint[holder];
    if (g->test->aggregate)
        return single + joint;
    return single > joint ? single : joint;
}

static bool passes(const graph *g, int64_t share)
{
    int64_t threshold = tamis__share_units(g->test->threshold);
    return g->test->at_least ? share >= threshold && share > 0 : share > threshold;
}

/* The edges of one owner to one holding, from `at`; returns where the next holding's begin. */
static size_t add_holding(graph *g, uint32_t owner, size_t at, bool possible)
{
    uint32_t holding = g->edges[at].holding;
    int64_t single = 0;
    bool controls = false;
    size_t end = g->first[owner + 1];
    for (; at < end && g->edges[at].holding == holding; at++) {
        const edge *e = &g->edges[at];
        int64_t share = possible ? e->hi : e->lo;
        if (e->control)
            controls = true;
        else if (e->joint)
            g->joint[holding] += share;
        else
            single += share;
    }
    if (g->test->aggregate)
        g->single[holding] += single;
    else if (single > g->single[holding])
        g->single[holding] = single;
    if (passes(g, share_of(g, holding)))
        enter(g, holding, (int32_t)owner, false);
    else if (controls && g->test->control)
        enter(g, holding, (int32_t)owner, true);
    return at;
}

static void run_fixpoint(graph *g, bool possible)
{
    size_t count = g->facts->holder_count;
    memset(g->in, 0, count);
    memset(g->single, 0, count * sizeof *g->single);
    memset(g->joint, 0, count * sizeof *g->joint);
    g->queued = 0;
    for (size_t h = 0; h < count; h++)
        if (g->listed[h] == TAMIS__YES ||
            (possible && (g->listed[h] == TAMIS__UNKNOWN || may_be_held(g, &g->facts->holders[h]))))
            enter(g, (uint32_t)h, -1, false);
    for (size_t i = 0; i < g->queued; i++) {
        uint32_t owner = g->queue[i];
        size_t at = g->first[owner];
        while (at < g->first[owner + 1])
            at = add_holding(g, owner, at, possible);
    }
}

/* ---- What is told of each holder ------------------------------------------------------------- */

/* Is it held by those of the fixpoint: by shares, or by control where the test looks at it? */
static bool held(const graph *g, uint32_t holder, bool controlled)
{
    return passes(g, share_of(g, holder)) || (g->test->control && controlled);
}

static bool has_controller(const graph *g, const tamis__holder *holder)
{
    for (size_t i = 0; i < holder->controller_count; i++)
        if (holder->controllers[i] < g->facts->holder_count && g->in[holder->controllers[i]])
            return true;
    return false;
}

static tamis__tri reached(const graph *g, const tamis__holder *holder)
{
    if (!g->test->foreign_only)
        return TAMIS__YES;
    if (holder->country.len == 0)
        return TAMIS__UNKNOWN;
    return tamis__bytes_equal_nocase(holder->country, g->test->home) ? TAMIS__NO : TAMIS__YES;
}

static double per_cent(int64_t units)
{
    return (double)units / UNITS_PER_CENT;
}

static void tell_sure(const graph *g, tamis__capture *out)
{
    for (size_t h = 0; h < g->facts->holder_count; h++) {
        bool controlled = has_controller(g, &g->facts->holders[h]);
        out[h] = (tamis__capture){
            .caught = g->in[h] ? TAMIS__YES : TAMIS__NO,
            .owned = held(g, (uint32_t)h, controlled) ? TAMIS__YES : TAMIS__NO,
            .listed = g->listed[h] == TAMIS__YES,
            .controlled = controlled ? TAMIS__YES : TAMIS__NO,
            .share_lo = per_cent(share_of(g, (uint32_t)h)),
            .via = g->in[h] ? g->via[h] : -1,
            .by_control = g->in[h] && g->by_control[h],
        };
    }
}

static void tell_possible(const graph *g, tamis__capture *out)
{
    for (size_t h = 0; h < g->facts->holder_count; h++) {
        const tamis__holder *holder = &g->facts->holders[h];
        bool controlled = holder->control_state != TAMIS__KNOWN || has_controller(g, holder);
        bool owners_known = holder->owners_state == TAMIS__KNOWN;
        if (out[h].caught == TAMIS__NO && g->in[h]) {
            out[h].caught = TAMIS__UNKNOWN;
            out[h].via = g->via[h];
            out[h].by_control = g->by_control[h];
        }
        if (out[h].controlled == TAMIS__NO && controlled)
            out[h].controlled = TAMIS__UNKNOWN;
        if (out[h].owned == TAMIS__NO && (!owners_known || held(g, (uint32_t)h, controlled)))
            out[h].owned = TAMIS__UNKNOWN;
        out[h].owned = tamis__tri_and(out[h].owned, reached(g, holder));
        out[h].share_hi = owners_known ? per_cent(share_of(g, (uint32_t)h)) : 100;
    }
}

/* Everything below those that `start` says, over stakes of any size, is marked `mark` unless it is marked higher. */
static void spread_shares(graph *g, tamis__capture *out, tamis__tri mark)
{
    size_t count = g->facts->holder_count;
    memset(g->in, 0, count);
    g->queued = 0;
    for (size_t h = 0; h < count; h++)
        if (g->listed[h] == TAMIS__YES ||
            (mark == TAMIS__UNKNOWN &&
             (g->listed[h] == TAMIS__UNKNOWN || g->facts->holders[h].owners_state != TAMIS__KNOWN)))
            enter(g, (uint32_t)h, -1, false);
    for (size_t h = 0; h < count; h++)
        if (mark == TAMIS__UNKNOWN && g->facts->holders[h].owners_state != TAMIS__KNOWN &&
            out[h].any_share == TAMIS__NO)
            out[h].any_share = TAMIS__UNKNOWN;
    for (size_t i = 0; i < g->queued; i++) {
        uint32_t owner = g->queue[i];
        for (size_t at = g->first[owner]; at < g->first[owner + 1]; at++) {
            const edge *e = &g->edges[at];
            if (e->control || e->hi == 0)
                continue;
            if (out[e->holding].any_share < mark)
                out[e->holding].any_share = mark;
            enter(g, e->holding, (int32_t)owner, false);
        }
    }
}

tamis_status tamis__ownership_run(const tamis__ownership_test *test, const tamis__facts *facts,
                                  int32_t day, tamis__arena *scratch, tamis__capture *out,
                                  tamis_error *err)
{
    graph g = {.test = test, .facts = facts, .day = day};
    if (!make_graph(&g, scratch))
        return tamis__fail_nomem(err);
    run_fixpoint(&g, false);
    tell_sure(&g, out);
    run_fixpoint(&g, true);
    tell_possible(&g, out);
    spread_shares(&g, out, TAMIS__YES);
    spread_shares(&g, out, TAMIS__UNKNOWN);
    return TAMIS_OK;
}
