/*
 * rules/zone_shape.h - the geometry of one zone: polygons on the ellipsoid WGS 84.
 *
 * An edge is the straight line in longitude and latitude between its ends (RFC 7946, 3.1.1), also a long one. Shapes are immutable and
 * shared by threads. Planar topology by GEOS; geodesics by PROJ (C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87, 2013).
 */
#ifndef TAMIS_RULES_ZONE_SHAPE_H
#define TAMIS_RULES_ZONE_SHAPE_H

#include <tamis/status.h>

#include "base/bytes.h"

/* Rings of polygons, closed, each of at least four positions; the first ring of a polygon is its outer one. */
typedef struct tamis__rings {
    double *positions; /* longitude, latitude in degrees */
    size_t position_count, position_capacity;
    size_t *ring_ends; /* positions */
    size_t ring_count, ring_capacity;
    size_t *polygon_ends; /* rings */
    size_t polygon_count, polygon_capacity;
} tamis__rings;

/* Zeroed is empty. */
void tamis__rings_clear(tamis__rings *rings);

typedef struct tamis__shape tamis__shape;

enum { TAMIS__ZONE_PIECES_MAX = 2000000 }; /* of at most 2 km each, in one shape */

/* Errors: FORMAT (not a valid polygon: reason and place), LIMIT (too long a boundary), NOMEM. */
TAMIS_MUST_USE tamis_status tamis__shape_new(const tamis__rings *rings, tamis__shape **out,
                                             tamis_error *err);
void tamis__shape_free(tamis__shape *shape); /* NULL allowed */

/* Inside, or within a millimeter of the boundary. What cannot be computed for want of memory counts as inside. */
bool tamis__shape_covers(const tamis__shape *shape, double lat, double lon);
/* Meters along the geodesic to the nearest point of the boundary, from whichever side. */
double tamis__shape_boundary_m(const tamis__shape *shape, double lat, double lon);

#endif
