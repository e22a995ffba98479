/*
 * api/inventory_place.c - from rows to cases: who made a device, in which zones it stands, what it has in common with others.
 *
 * The key of a case holds everything that goes into its facts. Of coordinates only the zones count, unless a rule that bears on
 * the activity measures a distance; then they are part of the key.
 */
#include "api/inventory.h"
#include "base/date.h"
#include "base/embedded.h"
#include "base/error.h"
#include "base/thread.h"

enum { CHUNK = 512, CHUNKS_A_STEP = 16 };

/* ---- Makers --------------------------------------------------------------------------------------- */

static tamis__maker_found find_by_text(const tamis__makers *makers, const tamis__device *d)
{
    static const tamis__device_field fields[] = {TAMIS__DEVICE_VENDOR, TAMIS__DEVICE_BRAND,
                                                 TAMIS__DEVICE_MODEL};
    tamis__maker_found found = {0};
    for (size_t i = 0; i < TAMIS_COUNT_OF(fields) && found.maker == NULL; i++)
        found = tamis__maker_of_vendor(makers, d->text[fields[i]]);
    return found;
}

/* A brand that was a maker's for some time only. */
static bool brand_holds(const tamis__maker_found *found, int32_t installed, bool *doubt)
{
    bool bounded = found->from != TAMIS__DAY_MIN || found->until != TAMIS__DAY_MAX;
    *doubt = bounded && installed == TAMIS__DAY_MIN;
    return !*doubt && (!bounded || (installed >= found->from && installed <= found->until));
}

static tamis__device_maker recognize(const tamis__makers *makers, const tamis__device *d)
{
    tamis__device_maker m = {.by_text = find_by_text(makers, d)};
    tamis_bytes vendor = d->text[TAMIS__DEVICE_VENDOR].len > 0 ? d->text[TAMIS__DEVICE_VENDOR]
                                                               : d->text[TAMIS__DEVICE_BRAND];
    if (d->mac_kind == TAMIS__MAC_UNIVERSAL)
        m.by_mac = tamis__maker_of_mac(makers, d->mac);
    if (m.by_text.maker != NULL && brand_holds(&m.by_text, d->installed, &m.doubt))
        m.maker = m.by_text.maker;
    if (m.maker == NULL)
        m.maker = m.by_mac.maker;
    m.conflict = m.by_mac.maker != NULL && m.maker != NULL &&
                 (m.maker != m.by_mac.maker || (m.by_text.maker == NULL && vendor.len > 0));
    m.doubt = m.doubt && m.maker == NULL;
    m.producer = m.maker != NULL ? m.maker->name : vendor;
    m.company = m.maker != NULL ? m.maker->company : vendor;
    m.country = m.maker != NULL ? m.maker->country : TAMIS_LIT("");
    return m;
}

/* ---- Zones ---------------------------------------------------------------------------------------- */

static bool names_zone(tamis_bytes cell, tamis_bytes id)
{
    tamis_bytes rest = cell, piece;
    while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT(";"), &piece))
        if (tamis__bytes_equal(tamis__bytes_trim(piece), id))
            return true;
    return false;
}

typedef struct found_zones {
    uint32_t items[64];
    size_t count;
    bool known;
} found_zones;

static void find_zones(const tamis_inventory *v, const tamis__device *d, found_zones *out)
{
    const tamis__zones *zones = v->packs->zones;
    size_t count = zones == NULL ? 0 : tamis__zones_count(zones), of_country = 0;
    tamis_bytes own = tamis__inventory_jurisdictions(v, d->country);
    *out = (found_zones){.known = d->placed};
    for (size_t i = 0; i < count; i++) {
        const tamis__zone *zone = tamis__zones_at(zones, i);
        if (v->day < zone->from || v->day > zone->until)
            continue;
        if (tamis__inventory_among(own, zone->jurisdiction)) {
            of_country++;
            out->known = out->known && zone->drawn;
        }
        bool inside = names_zone(d->text[TAMIS__DEVICE_ZONE], zone->id) ||
                      (d->placed && zone->drawn && tamis__zone_inside(zones, i, d->lat, d->lon));
        if (inside && out->count < TAMIS_COUNT_OF(out->items))
            out->items[out->count++] = (uint32_t)i;
    }
    out->known = out->known && of_country > 0;
}

typedef struct placing {
    tamis_inventory *inventory;
    tamis__arena *arenas; /* one a chunk of the step */
    size_t start;         /* device */
} placing;

static tamis_status place_chunk(void *ctx, size_t index, unsigned worker, tamis_error *err)
{
    placing *p = ctx;
    tamis_inventory *v = p->inventory;
    (void)worker;
    size_t at = p->start + index * CHUNK;
    size_t end = at + CHUNK < v->devices.count ? at + CHUNK : v->devices.count;
    for (; at < end; at++) {
        found_zones found;
        tamis__device_state *state = &v->states[at];
        state->maker = recognize(v->makers, &v->devices.items[at]);
        find_zones(v, &v->devices.items[at], &found);
        state->zones_known = found.known;
        state->zone_count = found.count;
        if (found.count == 0)
            continue;
        uint32_t *kept = tamis__arena_alloc(&p->arenas[index], found.count * sizeof(*kept));
        if (kept == NULL)
            return tamis__fail_nomem(err);
        memcpy(kept, found.items, found.count * sizeof(*kept));
        state->zones = kept;
    }
    return TAMIS_OK;
}

/* Zones found by several threads move into the arena of the inventory. */
static tamis_status keep_zones(placing *p, size_t end, tamis_error *err)
{
    tamis_inventory *v = p->inventory;
    for (size_t i = p->start; i < end; i++) {
        tamis__device_state *state = &v->states[i];
        if (state->zone_count == 0)
            continue;
        uint32_t *kept = tamis__arena_alloc(&v->arena, state->zone_count * sizeof(*state->zones));
        if (kept == NULL)
            return tamis__fail_nomem(err);
        memcpy(kept, state->zones, state->zone_count * sizeof(*kept));
        state->zones = kept;
    }
    return TAMIS_OK;
}

static tamis_status place_devices(tamis_inventory *v, const tamis_inventory_options *options,
                                  tamis_error *err)
{
    tamis__arena arenas[CHUNKS_A_STEP];
    placing p = {.inventory = v, .arenas = arenas};
    tamis_status status = TAMIS_OK;
    for (size_t i = 0; i < CHUNKS_A_STEP; i++)
        tamis__arena_init(&arenas[i], 0);
    while (status == TAMIS_OK && p.start < v->devices.count) {
        size_t end = p.start + (size_t)CHUNK * CHUNKS_A_STEP;
        end = end < v->devices.count ? end : v->devices.count;
        size_t chunks = (end - p.start + CHUNK - 1) / CHUNK;
        status = tamis__parallel_for(chunks, v->threads, &p, place_chunk, err);
        if (status == TAMIS_OK)
            status = keep_zones(&p, end, err);
        for (size_t i = 0; i < CHUNKS_A_STEP; i++)
            tamis__arena_reset(&arenas[i]);
        p.start = end;
        if (status == TAMIS_OK && options->progress != NULL &&
            options->progress(options->progress_ctx, "place", end, v->devices.count) != TAMIS_OK)
            status = tamis__fail(err, TAMIS_ERR_CANCELLED, "cancelled after %zu devices", end);
    }
    for (size_t i = 0; i < CHUNKS_A_STEP; i++)
        tamis__arena_clear(&arenas[i]);
    return status;
}

/* ---- Cases ---------------------------------------------------------------------------------------- */

typedef struct grouping {
    tamis__strmap keys;
    tamis__buffer key;
    size_t capacity;
    bool by_coordinates, by_installed;
} grouping;

static bool reads(const tamis__expr *expr, unsigned fact)
{
    uint64_t facts[(TAMIS__FACT_COUNT + 63) / 64] = {0};
    if (expr == NULL)
        return false;
    tamis__expr_reads(expr, facts);
    return (facts[fact / 64] >> (fact % 64) & 1) != 0;
}

static bool measures(const tamis__expr *expr)
{
    return expr != NULL &&
           tamis__bytes_find(tamis__expr_text(expr), TAMIS_LIT("near_zone"), 0) != SIZE_MAX;
}

/* What of a device rules of the activity can see besides what every key holds. */
static void look_at_rules(const tamis_inventory *v, grouping *g)
{
    uint64_t activity = tamis__fact_value_bit(TAMIS__FACT_ACTIVITY, v->activity);
    for (size_t i = 0; i < v->packs->definition_count; i++)
        g->by_coordinates = g->by_coordinates || measures(v->packs->definitions[i]);
    for (size_t i = 0; i < v->packs->rule_count; i++) {
        const tamis__rule *rule = &v->packs->rules[i];
        if ((rule->activities & activity) == 0)
            continue;
        g->by_coordinates = g->by_coordinates || measures(rule->when) || measures(rule->near);
        g->by_installed = g->by_installed || reads(rule->when, TAMIS__FACT_ITEM_INSTALLED_ON) ||
                          reads(rule->after, TAMIS__FACT_ITEM_INSTALLED_ON);
    }
}

static void key_part(tamis__buffer *key, tamis_bytes text)
{
    tamis__buffer_append(key, text);
    tamis__buffer_byte(key, '\x1f');
}

static void make_key(const tamis_inventory *v, size_t device, grouping *g)
{
    const tamis__device *d = &v->devices.items[device];
    const tamis__device_state *state = &v->states[device];
    tamis__buffer_reset(&g->key);
    key_part(&g->key, state->maker.producer);
    key_part(&g->key, tamis__bytes_of(state->maker.maker == NULL ? "vendor" : "maker"));
    key_part(&g->key, tamis__bytes_of(state->maker.doubt ? "doubt" : ""));
    key_part(&g->key, tamis__bytes_of(d->network == NULL ? "" : d->network));
    key_part(&g->key, tamis__bytes_of(d->country));
    key_part(&g->key, d->text[TAMIS__DEVICE_CLASS]);
    tamis__buffer_printf(&g->key, "%d,%d", state->zones_known, d->placed);
    for (size_t i = 0; i < state->zone_count; i++)
        tamis__buffer_printf(&g->key, ",%u", (unsigned)state->zones[i]);
    if (g->by_coordinates && d->placed)
        tamis__buffer_printf(&g->key, "|%.7f|%.7f", d->lat, d->lon);
    if (g->by_installed)
        tamis__buffer_printf(&g->key, "|%d", (int)d->installed);
}

static tamis_status group_device(tamis_inventory *v, size_t device, grouping *g, tamis_error *err)
{
    make_key(v, device, g);
    if (g->key.failed)
        return tamis__fail_nomem(err);
    uint32_t number = tamis__strmap_intern(&g->keys, tamis__buffer_bytes(&g->key));
    if (number == UINT32_MAX || !TAMIS_GROW(v->cases, g->capacity, (size_t)number + 1))
        return tamis__fail_nomem(err);
    if (number == v->case_count) {
        v->cases[number] = (tamis__case){.first = device, .deadline = TAMIS__DAY_MAX};
        tamis__arena_init(&v->cases[number].arena, 0);
        v->case_count++;
    }
    v->cases[number].devices++;
    v->states[device].item = number;
    return TAMIS_OK;
}

tamis_status tamis__inventory_place(tamis_inventory *v, const tamis_inventory_options *options,
                                    tamis_error *err)
{
    grouping g = {0};
    v->states = tamis__alloc_zero(v->devices.count, sizeof(*v->states));
    if (v->states == NULL)
        return tamis__fail_nomem(err);
    TAMIS_TRY(place_devices(v, options, err));
    if (!tamis__strmap_init(&g.keys, 0))
        return tamis__fail_nomem(err);
    tamis__buffer_init(&g.key, 0);
    look_at_rules(v, &g);
    tamis_status status = TAMIS_OK;
    for (size_t i = 0; i < v->devices.count && status == TAMIS_OK; i++)
        status = group_device(v, i, &g, err);
    tamis__buffer_clear(&g.key);
    tamis__strmap_clear(&g.keys);
    return status;
}
