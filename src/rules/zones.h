/* rules/zones.h - places with legal meaning: GeoJSON in, "is it inside, how far away" out. Geometry by GEOS, geodesics by PROJ. */
#ifndef TAMIS_RULES_ZONES_H
#define TAMIS_RULES_ZONES_H

#include "base/memory.h"
#include "rules/pack.h"

typedef struct tamis__zone {
    tamis_bytes id, title, jurisdiction, source, note;
    tamis__legal_force legal_force;
    bool verified; /* else the note says what is not */
    bool
        drawn; /* false: its outline is not known (geometry null), only a fact can say whether a place is in it */
    int32_t from, until; /* days; infinities open */
    double buffer_miles; /* 0 none; 31 CFR 802.203: 1 */
    tamis__citation cite;
} tamis__zone;

typedef struct tamis__zones tamis__zones;

enum {
    TAMIS__ZONE_FILE_BYTES_MAX = 64 << 20,
    TAMIS__ZONES_COUNT_MAX = 10000,
    TAMIS__ZONE_POSITIONS_MAX = 1000000 /* of all zones */
};

/* Reads a FeatureCollection of Polygons and MultiPolygons (WGS 84, RFC 7946) with the properties of docs/ZONES.md. Errors: FORMAT with feature
 * and place (open rings, self-crossing, coordinates out of range, edges across the antimeridian, unknown keys), LIMIT, NOMEM. */
TAMIS_MUST_USE tamis_status tamis__zones_parse(const tamis_bytes *texts, size_t count,
                                               tamis__zones **out, tamis_error *err);
void tamis__zones_free(tamis__zones *zones);
size_t tamis__zones_count(const tamis__zones *zones);
const tamis__zone *tamis__zones_at(const tamis__zones *zones, size_t i);
int32_t tamis__zones_find(const tamis__zones *zones, tamis_bytes id); /* -1 */

/*
 * Boundary counts as inside, and so does a millimeter beyond. Thread-safe on shared zones. A place out of range (or not a number), and a zone that is not drawn,
 * is outside, infinitely far. Want of memory counts as inside.
 */
bool tamis__zone_inside(const tamis__zones *zones, size_t zone, double lat, double lon);
/* Geodesic distance on WGS 84 from the boundary in statute miles of 1609.344 m, 0 inside; rounded to a millionth of a mile, so that
 * a place drawn at one mile is at one mile. */
double tamis__zone_distance_miles(const tamis__zones *zones, size_t zone, double lat, double lon);

/* The boundary of a zone as it was given, for drawing: `positions` is longitude, latitude ..., ring i ends before position ring_ends[i].
 * No rings for a zone that is not drawn. Lives as long as the zones. */
typedef struct tamis__outline {
    const double *positions;
    const size_t *ring_ends;
    size_t ring_count;
} tamis__outline;
tamis__outline tamis__zone_outline(const tamis__zones *zones, size_t zone);

#endif
