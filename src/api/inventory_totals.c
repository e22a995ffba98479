/* api/inventory_totals.c - one walk over the findings; each kind of row is found by a key of what it has in common. */
#include "api/inventory_totals.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/error.h"

typedef struct gathering {
    const tamis_inventory *v;
    tamis__inventory_totals *out;
    tamis__strmap makers, zones, deadlines, sites, places;
    size_t maker_room, zone_room, deadline_room, site_room, place_room;
    tamis__buffer key;
} gathering;

int32_t tamis__case_since(const tamis__case *c)
{
    int32_t since = TAMIS__DAY_MAX;
    for (size_t i = 0; i < c->verdict_count; i++)
        if (c->verdicts[i].since != TAMIS__DAY_MIN && c->verdicts[i].since < since)
            since = c->verdicts[i].since;
    return since == TAMIS__DAY_MAX ? TAMIS__DAY_MIN : since;
}

static void part(tamis__buffer *key, tamis_bytes text)
{
    tamis__buffer_append(key, text);
    tamis__buffer_byte(key, '\x1f');
}

/* The number of the row with the key in g->key; UINT32_MAX when memory is out. */
static uint32_t number_of(gathering *g, tamis__strmap *map)
{
    return g->key.failed ? UINT32_MAX : tamis__strmap_intern(map, tamis__buffer_bytes(&g->key));
}

/* ---- Rows ----------------------------------------------------------------------------------------- */

static bool add_maker(gathering *g, size_t device, const tamis__case *c)
{
    tamis__inventory_totals *t = g->out;
    tamis__buffer_reset(&g->key);
    part(&g->key, tamis__device_maker_name(g->v, device));
    uint32_t n = number_of(g, &g->makers);
    if (n == UINT32_MAX || !TAMIS_GROW(t->makers, g->maker_room, (size_t)n + 1))
        return false;
    if (n == t->maker_count) {
        t->maker_count++;
        t->makers[n] = (tamis__maker_total){.name = tamis__device_maker_name(g->v, device),
                                            .deadline = TAMIS__DAY_MAX,
                                            .example = c};
    }
    t->makers[n].devices++;
    t->makers[n].outcomes[c->outcome]++;
    if (c->deadline < t->makers[n].deadline)
        t->makers[n].deadline = c->deadline;
    return true;
}

static bool add_zones(gathering *g, size_t device)
{
    tamis__inventory_totals *t = g->out;
    const tamis__device_state *state = &g->v->states[device];
    for (size_t i = 0; i < state->zone_count; i++) {
        tamis__buffer_reset(&g->key);
        tamis__buffer_printf(&g->key, "%u", (unsigned)state->zones[i]);
        uint32_t n = number_of(g, &g->zones);
        if (n == UINT32_MAX || !TAMIS_GROW(t->zones, g->zone_room, (size_t)n + 1))
            return false;
        if (n == t->zone_count) {
            t->zone_count++;
            t->zones[n] = (tamis__zone_total){.zone = state->zones[i]};
        }
        t->zones[n].devices++;
    }
    return true;
}

static bool add_deadline(gathering *g, const tamis__verdict *v, int32_t day, tamis__outcome outcome,
                         tamis_bytes what)
{
    tamis__inventory_totals *t = g->out;
    tamis__buffer_reset(&g->key);
    part(&g->key, v->jurisdiction);
    part(&g->key, what);
    tamis__buffer_printf(&g->key, "%d %d", (int)day, (int)outcome);
    uint32_t n = number_of(g, &g->deadlines);
    if (n == UINT32_MAX || !TAMIS_GROW(t->deadlines, g->deadline_room, (size_t)n + 1))
        return false;
    if (n == t->deadline_count) {
        t->deadline_count++;
        t->deadlines[n] = (tamis__deadline){
            .day = day, .outcome = outcome, .jurisdiction = v->jurisdiction, .what = what};
    }
    t->deadlines[n].count++;
    return true;
}

static bool add_deadlines(gathering *g, const tamis__case *c)
{
    for (size_t i = 0; i < c->verdict_count; i++) {
        const tamis__verdict *v = &c->verdicts[i];
        if (v->has_deadline && !add_deadline(g, v, v->deadline, v->change_outcome, v->change_what))
            return false;
        if (v->since != TAMIS__DAY_MIN && !add_deadline(g, v, v->since, v->outcome, v->rule_title))
            return false;
    }
    return true;
}

static bool add_site(gathering *g, size_t device, const tamis__case *c)
{
    tamis__inventory_totals *t = g->out;
    const tamis__device *d = &g->v->devices.items[device];
    tamis__site_total row = {.site = d->text[TAMIS__DEVICE_SITE],
                             .maker = tamis__device_maker_name(g->v, device),
                             .country = tamis__bytes_of(d->country),
                             .network = tamis__bytes_of(d->network),
                             .outcome = c->outcome,
                             .deadline = c->deadline,
                             .since = tamis__case_since(c),
                             .first = device};
    tamis__buffer_reset(&g->key);
    part(&g->key, row.site);
    part(&g->key, row.maker);
    part(&g->key, row.country);
    part(&g->key, row.network);
    tamis__buffer_printf(&g->key, "%d %d %d", (int)row.outcome, (int)row.deadline, (int)row.since);
    uint32_t n = number_of(g, &g->sites);
    if (n == UINT32_MAX || !TAMIS_GROW(t->sites, g->site_room, (size_t)n + 1))
        return false;
    if (n == t->site_count) {
        t->site_count++;
        t->sites[n] = row;
    }
    t->sites[n].devices++;
    return true;
}

static bool add_place(gathering *g, size_t device, const tamis__case *c)
{
    tamis__inventory_totals *t = g->out;
    const tamis__device *d = &g->v->devices.items[device];
    if (!d->placed) {
        t->unplaced++;
        return true;
    }
    tamis__buffer_reset(&g->key);
    part(&g->key, d->text[TAMIS__DEVICE_SITE]);
    tamis__buffer_printf(&g->key, "%.5f %.5f %d", d->lat, d->lon, (int)c->outcome);
    uint32_t n = number_of(g, &g->places);
    if (n == UINT32_MAX || !TAMIS_GROW(t->places, g->place_room, (size_t)n + 1))
        return false;
    if (n == t->place_count) {
        t->place_count++;
        t->places[n] = (tamis__map_place){.lat = d->lat,
                                          .lon = d->lon,
                                          .outcome = c->outcome,
                                          .label = d->text[TAMIS__DEVICE_SITE]};
    }
    t->places[n].count++;
    return true;
}

/* ---- Order ---------------------------------------------------------------------------------------- */

static int downwards(uint64_t a, uint64_t b)
{
    return a > b ? -1 : a < b;
}

static int by_maker(const void *a, const void *b)
{
    const tamis__maker_total *x = a, *y = b;
    int order = downwards(x->devices, y->devices);
    return order != 0 ? order : tamis__bytes_compare(x->name, y->name);
}

static int by_zone(const void *a, const void *b)
{
    const tamis__zone_total *x = a, *y = b;
    int order = downwards(x->devices, y->devices);
    return order != 0 ? order : (x->zone < y->zone ? -1 : x->zone > y->zone);
}

static int by_deadline(const void *a, const void *b)
{
    const tamis__deadline *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    int order = tamis__bytes_compare(x->jurisdiction, y->jurisdiction);
    if (order == 0)
        order = tamis__bytes_compare(x->what, y->what);
    return order != 0 ? order : (int)y->outcome - (int)x->outcome;
}

static int by_site(const void *a, const void *b)
{
    const tamis__site_total *x = a, *y = b;
    if (x->outcome != y->outcome)
        return x->outcome > y->outcome ? -1 : 1;
    if (x->deadline != y->deadline)
        return x->deadline < y->deadline ? -1 : 1;
    int order = downwards(x->devices, y->devices);
    if (order == 0)
        order = tamis__bytes_compare(x->site, y->site);
    return order != 0 ? order : (x->first < y->first ? -1 : x->first > y->first);
}

static void sort(void *items, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    if (count > 1)
        qsort(items, count, size, compare);
}

/* ---- The walk ------------------------------------------------------------------------------------- */

static bool walk(gathering *g)
{
    for (size_t i = 0; i < g->v->devices.count; i++) {
        const tamis__case *c = &g->v->cases[g->v->states[i].item];
        if (!c->finding)
            continue;
        if (!add_maker(g, i, c) || !add_zones(g, i) || !add_deadlines(g, c) || !add_site(g, i, c) ||
            !add_place(g, i, c))
            return false;
    }
    return true;
}

tamis_status tamis__inventory_totals_make(const tamis_inventory *inventory,
                                          tamis__inventory_totals *out, tamis_error *err)
{
    gathering g = {.v = inventory, .out = out};
    tamis__strmap *maps[] = {&g.makers, &g.zones, &g.deadlines, &g.sites, &g.places};
    bool good = true;
    memset(out, 0, sizeof(*out));
    tamis__arena_init(&out->arena, 0);
    tamis__buffer_init(&g.key, 0);
    for (size_t i = 0; i < TAMIS_COUNT_OF(maps); i++)
        good = good && tamis__strmap_init(maps[i], 0);
    good = good && walk(&g);
    for (size_t i = 0; i < TAMIS_COUNT_OF(maps); i++)
        tamis__strmap_clear(maps[i]);
    tamis__buffer_clear(&g.key);
    sort(out->makers, out->maker_count, sizeof(*out->makers), by_maker);
    sort(out->zones, out->zone_count, sizeof(*out->zones), by_zone);
    sort(out->deadlines, out->deadline_count, sizeof(*out->deadlines), by_deadline);
    sort(out->sites, out->site_count, sizeof(*out->sites), by_site);
    return good ? TAMIS_OK : tamis__fail_nomem(err);
}

void tamis__inventory_totals_clear(tamis__inventory_totals *totals)
{
    tamis__release(totals->makers);
    tamis__release(totals->zones);
    tamis__release(totals->deadlines);
    tamis__release(totals->sites);
    tamis__release(totals->places);
    tamis__arena_clear(&totals->arena);
    memset(totals, 0, sizeof(*totals));
}
