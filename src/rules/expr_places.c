/*
 * rules/expr_places.c - in_zone() and near_zone().
 *
 * What the caller already knows comes first: `zone` says in which zones the place is, or how far from a boundary. Only then the
 * coordinates are held against the geometry, if the zone has one and stands on the day.
 */
#include "rules/expr_tree.h"
#include "rules/zones.h"

static bool known(const tamis__facts *facts, unsigned fact)
{
    return facts->scalars[fact].presence == TAMIS__KNOWN;
}

static tamis__tri truth(bool holds)
{
    return holds ? TAMIS__YES : TAMIS__NO;
}

/* Is the zone among those that the caller names? */
static bool is_named(const tamis__facts *facts, tamis_bytes zone)
{
    const tamis__fact *named = &facts->scalars[TAMIS__FACT_ZONE_ZONE];
    for (size_t i = 0; named->presence == TAMIS__KNOWN && i < named->as.texts.count; i++) {
        if (tamis__bytes_equal(named->as.texts.items[i], zone))
            return true;
    }
    return false;
}

static tamis__tri want(const tamis__decision *decision, unsigned fact, tamis__unknowns *unknowns)
{
    tamis__unknowns_add(unknowns, decision->facts, fact);
    return TAMIS__UNKNOWN;
}

static tamis__tri by_geometry(const tamis__enode *node, const tamis__decision *decision,
                              tamis__unknowns *unknowns)
{
    const tamis__facts *facts = decision->facts;
    const tamis__zones *zones = decision->packs->zones;
    if (node->index == 0 || zones == NULL)
        return want(decision, TAMIS__FACT_ZONE_INSIDE, unknowns);
    size_t number = node->index - 1;
    const tamis__zone *zone = tamis__zones_at(zones, number);
    if (decision->moment->day < zone->from || decision->moment->day > zone->until)
        return TAMIS__NO;
    if (!zone->drawn)
        return want(decision,
                    node->op == TAMIS__OP_IN_ZONE ? TAMIS__FACT_ZONE_INSIDE
                                                  : TAMIS__FACT_ZONE_DISTANCE,
                    unknowns);
    bool lat = known(facts, TAMIS__FACT_PLACE_LAT);
    if (!lat || !known(facts, TAMIS__FACT_PLACE_LON)) {
        if (!lat)
            (void)want(decision, TAMIS__FACT_PLACE_LAT, unknowns);
        return known(facts, TAMIS__FACT_PLACE_LON)
                   ? TAMIS__UNKNOWN
                   : want(decision, TAMIS__FACT_PLACE_LON, unknowns);
    }
    double y = facts->scalars[TAMIS__FACT_PLACE_LAT].as.number;
    double x = facts->scalars[TAMIS__FACT_PLACE_LON].as.number;
    if (node->op == TAMIS__OP_IN_ZONE)
        return truth(tamis__zone_inside(zones, number, y, x));
    return truth(tamis__zone_distance_miles(zones, number, y, x) <= node->number);
}

static tamis__tri near_zone(const tamis__enode *node, const tamis__decision *decision,
                            tamis__unknowns *unknowns)
{
    const tamis__facts *facts = decision->facts;
    const tamis__fact *distance = &facts->scalars[TAMIS__FACT_ZONE_DISTANCE];
    bool this_zone = is_named(facts, node->text) || !known(facts, TAMIS__FACT_ZONE_ZONE);
    if (this_zone && distance->presence == TAMIS__KNOWN)
        return truth(distance->as.number <= node->number);
    if (is_named(facts, node->text) && known(facts, TAMIS__FACT_ZONE_INSIDE) &&
        facts->scalars[TAMIS__FACT_ZONE_INSIDE].as.truth)
        return TAMIS__YES;
    if (node->index == 0)
        return want(decision, TAMIS__FACT_ZONE_DISTANCE, unknowns);
    return by_geometry(node, decision, unknowns);
}

tamis__tri tamis__expr_zone(const tamis__enode *node, const tamis__decision *decision,
                            tamis__unknowns *unknowns)
{
    const tamis__facts *facts = decision->facts;
    if (node->op == TAMIS__OP_NEAR_ZONE)
        return near_zone(node, decision, unknowns);
    if (is_named(facts, node->text)) {
        const tamis__fact *inside = &facts->scalars[TAMIS__FACT_ZONE_INSIDE];
        if (inside->presence == TAMIS__KNOWN)
            return truth(inside->as.truth);
        if (inside->presence == TAMIS__NULL)
            return want(decision, TAMIS__FACT_ZONE_INSIDE, unknowns);
        return TAMIS__YES;
    }
    return by_geometry(node, decision, unknowns);
}
