/*
 * One shape is kept twice. GEOS holds the polygons, prepared, and answers inside or not in the plane of longitude and
 * latitude, where RFC 7946 draws the edges. The boundary is kept as pieces of at most two kilometers; on one of them the
 * geodesic distance to a point has a single minimum, which a golden-section search finds.
 *
 * Pieces that cannot hold the minimum are passed over by a bound in space: the straight distance from the point to the chord
 * of a piece, less the height of the surface above the chord, is never more than the way along the surface.
 *
 * GEOS builds the index of a prepared polygon at its first question, without a lock. It is asked once before the shape is
 * handed out, so that threads only read.
 */
#include "rules/zone_shape.h"

#include <geodesic.h>
#include <geos_c.h>
#include <math.h>

#include "base/error.h"
#include "base/memory.h"

enum { MESSAGE_BYTES_MAX = 160, SEARCH_STEPS = 48 };

static const double piece_m = 2000.0;
static const double rise_m = 0.2; /* more than piece_m squared / (8 * 6335 km) */
static const double touch_m = 0.001;
static const double equator_m = 6378137.0;
static const double flattening = 1 / 298.257223563;
static const double degree_m = 111700.0; /* of a meridian, at most */
static const double golden = 0.6180339887498949;

typedef struct point {
    double x, y, z;
} point;

/* From (lon, lat) to (lon, lat) in degrees, and the same in space. */
typedef struct piece {
    double lon[2], lat[2];
    point at[2];
} piece;

struct tamis__shape {
    GEOSGeometry *polygons;
    const GEOSPreparedGeometry *prepared;
    double lon_min, lon_max, lat_min, lat_max;
    piece *pieces;
    size_t piece_count, piece_capacity;
};

void tamis__rings_clear(tamis__rings *rings)
{
    tamis__release(rings->positions);
    tamis__release(rings->ring_ends);
    tamis__release(rings->polygon_ends);
    *rings = (tamis__rings){0};
}

static double radians(double degrees)
{
    return degrees * 3.14159265358979323846 / 180;
}

static point in_space(double lat, double lon)
{
    double e2 = flattening * (2 - flattening);
    double s = sin(radians(lat)), c = cos(radians(lat));
    double n = equator_m / sqrt(1 - e2 * s * s);
    return (point){n * c * cos(radians(lon)), n * c * sin(radians(lon)), n * (1 - e2) * s};
}

/* ---- Pieces ---- */

static size_t pieces_of_edge(const double *from, const double *to)
{
    double low = fmin(fabs(from[1]), fabs(to[1]));
    if (from[1] * to[1] < 0)
        low = 0;
    double north = (to[1] - from[1]) * degree_m;
    double east = (to[0] - from[0]) * degree_m * cos(radians(low));
    return (size_t)ceil(sqrt(north * north + east * east) / piece_m);
}

static tamis_status add_edge(tamis__shape *shape, const double *from, const double *to,
                             tamis_error *err)
{
    size_t count = pieces_of_edge(from, to);
    if (count > TAMIS__ZONE_PIECES_MAX - shape->piece_count)
        return tamis__fail(err, TAMIS_ERR_LIMIT,
                           "the boundary is too long: expected at most %d pieces of 2 km",
                           TAMIS__ZONE_PIECES_MAX);
    if (!TAMIS_GROW(shape->pieces, shape->piece_capacity, shape->piece_count + count))
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < count; i++) {
        piece *p = &shape->pieces[shape->piece_count++];
        for (size_t end = 0; end < 2; end++) {
            double t = (double)(i + end) / (double)count;
            bool last = i + end == count;
            p->lon[end] = last ? to[0] : from[0] + (to[0] - from[0]) * t;
            p->lat[end] = last ? to[1] : from[1] + (to[1] - from[1]) * t;
            p->at[end] = in_space(p->lat[end], p->lon[end]);
        }
    }
    return TAMIS_OK;
}

static tamis_status add_pieces(tamis__shape *shape, const tamis__rings *rings, tamis_error *err)
{
    size_t at = 0;
    for (size_t r = 0; r < rings->ring_count; r++) {
        for (; at + 1 < rings->ring_ends[r]; at++) {
            const double *from = &rings->positions[2 * at];
            tamis_status status = add_edge(shape, from, from + 2, err);
            if (status != TAMIS_OK)
                return status;
        }
        at = rings->ring_ends[r];
    }
    return TAMIS_OK;
}

static void find_bounds(tamis__shape *shape)
{
    shape->lon_min = shape->lat_min = INFINITY;
    shape->lon_max = shape->lat_max = -INFINITY;
    for (size_t i = 0; i < shape->piece_count; i++) {
        const piece *p = &shape->pieces[i];
        shape->lon_min = fmin(shape->lon_min, p->lon[0]);
        shape->lon_max = fmax(shape->lon_max, p->lon[0]);
        shape->lat_min = fmin(shape->lat_min, p->lat[0]);
        shape->lat_max = fmax(shape->lat_max, p->lat[0]);
    }
}

/* ---- GEOS ---- */

/* The last thing that GEOS complained about. */
static void keep_message(const char *message, void *kept)
{
    char *to = kept;
    size_t size = 0;
    for (; message[size] != '\0' && size + 1 < MESSAGE_BYTES_MAX; size++)
        to[size] = message[size];
    to[size] = '\0';
}

static GEOSContextHandle_t open_geos(char *message)
{
    GEOSContextHandle_t geos = GEOS_init_r();
    message[0] = '\0';
    if (geos != NULL)
        GEOSContext_setErrorMessageHandler_r(geos, keep_message, message);
    return geos;
}

static GEOSGeometry *make_ring(GEOSContextHandle_t geos, const tamis__rings *rings, size_t ring)
{
    size_t first = ring == 0 ? 0 : rings->ring_ends[ring - 1];
    size_t count = rings->ring_ends[ring] - first;
    GEOSCoordSequence *line = GEOSCoordSeq_create_r(geos, (unsigned)count, 2);
    if (line == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        const double *position = &rings->positions[2 * (first + i)];
        if (!GEOSCoordSeq_setXY_r(geos, line, (unsigned)i, position[0], position[1])) {
            GEOSCoordSeq_destroy_r(geos, line);
            return NULL;
        }
    }
    return GEOSGeom_createLinearRing_r(geos, line);
}

static void destroy_all(GEOSContextHandle_t geos, GEOSGeometry **items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        GEOSGeom_destroy_r(geos, items[i]);
    tamis__release(items);
}

static GEOSGeometry *make_polygon(GEOSContextHandle_t geos, const tamis__rings *rings,
                                  size_t polygon)
{
    size_t first = polygon == 0 ? 0 : rings->polygon_ends[polygon - 1];
    size_t count = rings->polygon_ends[polygon] - first;
    GEOSGeometry **made = tamis__alloc_zero(count, sizeof *made);
    if (made == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        made[i] = make_ring(geos, rings, first + i);
        if (made[i] == NULL) {
            destroy_all(geos, made, i);
            return NULL;
        }
    }
    /* Takes the rings over, whatever comes of it. */
    GEOSGeometry *out =
        GEOSGeom_createPolygon_r(geos, made[0], count > 1 ? made + 1 : NULL, (unsigned)(count - 1));
    tamis__release(made);
    return out;
}

static GEOSGeometry *make_polygons(GEOSContextHandle_t geos, const tamis__rings *rings)
{
    size_t count = rings->polygon_count;
    GEOSGeometry **made = tamis__alloc_zero(count, sizeof *made);
    if (made == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        made[i] = make_polygon(geos, rings, i);
        if (made[i] == NULL) {
            destroy_all(geos, made, i);
            return NULL;
        }
    }
    GEOSGeometry *out = GEOSGeom_createCollection_r(geos, GEOS_MULTIPOLYGON, made, (unsigned)count);
    tamis__release(made);
    return out;
}

/* 1 yes, 0 no, 2 GEOS could not tell. */
static char geos_covers(GEOSContextHandle_t geos, const tamis__shape *shape, double lat, double lon)
{
    GEOSGeometry *where = GEOSGeom_createPointFromXY_r(geos, lon, lat);
    char answer = where == NULL ? 2 : GEOSPreparedIntersects_r(geos, shape->prepared, where);
    GEOSGeom_destroy_r(geos, where);
    return answer;
}

static tamis_status check_valid(GEOSContextHandle_t geos, const GEOSGeometry *polygons,
                                tamis_error *err)
{
    char *reason = NULL;
    GEOSGeometry *where = NULL;
    char valid = GEOSisValidDetail_r(geos, polygons, 0, &reason, &where);
    double lon = 0, lat = 0;
    if (where != NULL) {
        (void)GEOSGeomGetX_r(geos, where, &lon);
        (void)GEOSGeomGetY_r(geos, where, &lat);
    }
    tamis_status status = TAMIS_OK;
    if (valid == 2)
        status = tamis__fail_nomem(err);
    else if (valid == 0)
        status =
            tamis__fail(err, TAMIS_ERR_FORMAT,
                        "expected a valid polygon, found: %s near longitude %.6f, latitude %.6f",
                        reason == NULL ? "" : reason, lon, lat);
    GEOSGeom_destroy_r(geos, where);
    GEOSFree_r(geos, reason);
    return status;
}

/* The first question, see above; asked inside, since outside its envelope GEOS needs no index. */
static bool warm_up(GEOSContextHandle_t geos, const tamis__shape *shape)
{
    double lon = 0, lat = 0;
    GEOSGeometry *inside = GEOSPointOnSurface_r(geos, shape->polygons);
    bool ok = inside != NULL && GEOSGeomGetX_r(geos, inside, &lon) == 1 &&
              GEOSGeomGetY_r(geos, inside, &lat) == 1;
    GEOSGeom_destroy_r(geos, inside);
    return ok && geos_covers(geos, shape, lat, lon) != 2;
}

static tamis_status prepare(GEOSContextHandle_t geos, const tamis__rings *rings,
                            tamis__shape *shape, const char *message, tamis_error *err)
{
    shape->polygons = make_polygons(geos, rings);
    if (shape->polygons == NULL && message[0] != '\0')
        return tamis__fail(err, TAMIS_ERR_FORMAT, "expected polygons, found: %s", message);
    if (shape->polygons == NULL)
        return tamis__fail_nomem(err);
    tamis_status status = check_valid(geos, shape->polygons, err);
    if (status != TAMIS_OK)
        return status;
    shape->prepared = GEOSPrepare_r(geos, shape->polygons);
    if (shape->prepared == NULL || !warm_up(geos, shape))
        return tamis__fail_nomem(err);
    return TAMIS_OK;
}

tamis_status tamis__shape_new(const tamis__rings *rings, tamis__shape **out, tamis_error *err)
{
    *out = NULL;
    char message[MESSAGE_BYTES_MAX];
    tamis__shape *shape = tamis__alloc_zero(1, sizeof *shape);
    GEOSContextHandle_t geos = open_geos(message);
    tamis_status status = TAMIS_OK;
    if (shape == NULL || geos == NULL)
        status = tamis__fail_nomem(err);
    if (status == TAMIS_OK)
        status = add_pieces(shape, rings, err);
    if (status == TAMIS_OK)
        status = prepare(geos, rings, shape, message, err);
    if (geos != NULL)
        GEOS_finish_r(geos);
    if (status != TAMIS_OK) {
        tamis__shape_free(shape);
        return status;
    }
    find_bounds(shape);
    *out = shape;
    return TAMIS_OK;
}

void tamis__shape_free(tamis__shape *shape)
{
    if (shape == NULL)
        return;
    char message[MESSAGE_BYTES_MAX];
    GEOSContextHandle_t geos =
        shape->polygons != NULL || shape->prepared != NULL ? open_geos(message) : NULL;
    if (geos != NULL) {
        GEOSPreparedGeom_destroy_r(geos, shape->prepared);
        GEOSGeom_destroy_r(geos, shape->polygons);
        GEOS_finish_r(geos);
    }
    tamis__release(shape->pieces);
    tamis__release(shape);
}

/* ---- Distance ---- */

static double chord_m(const point *p, const piece *of)
{
    point a = of->at[0], b = of->at[1];
    point ab = {b.x - a.x, b.y - a.y, b.z - a.z};
    point ap = {p->x - a.x, p->y - a.y, p->z - a.z};
    double length = ab.x * ab.x + ab.y * ab.y + ab.z * ab.z;
    double t = length > 0 ? (ap.x * ab.x + ap.y * ab.y + ap.z * ab.z) / length : 0;
    t = fmin(fmax(t, 0), 1);
    double x = ap.x - t * ab.x, y = ap.y - t * ab.y, z = ap.z - t * ab.z;
    return sqrt(x * x + y * y + z * z);
}

/* Never more than the way along the surface between points whose chord is at least `chord`: the ellipsoid is within 0.4 per cent
 * of a sphere, so one per cent less than the arc of a sphere is safe, and the chord itself always is. */
static double way_at_least(double chord)
{
    double radius = 6400000.0;
    double arc = 2 * radius * asin(fmin(1, chord / (2 * radius)));
    return fmax(chord, 0.99 * arc);
}

static double way_m(const struct geod_geodesic *earth, const piece *p, double t, double lat,
                    double lon)
{
    double way = 0;
    geod_inverse(earth, lat, lon, p->lat[0] + (p->lat[1] - p->lat[0]) * t,
                 p->lon[0] + (p->lon[1] - p->lon[0]) * t, &way, NULL, NULL);
    return way;
}

static double way_to_piece_m(const struct geod_geodesic *earth, const piece *p, double lat,
                             double lon)
{
    double low = 0, high = 1;
    double best = fmin(way_m(earth, p, 0, lat, lon), way_m(earth, p, 1, lat, lon));
    double left = high - golden, right = golden;
    double at_left = way_m(earth, p, left, lat, lon), at_right = way_m(earth, p, right, lat, lon);
    for (int i = 0; i < SEARCH_STEPS; i++) {
        if (at_left <= at_right) {
            high = right;
            right = left;
            at_right = at_left;
            left = high - golden * (high - low);
            at_left = way_m(earth, p, left, lat, lon);
        } else {
            low = left;
            left = right;
            at_left = at_right;
            right = low + golden * (high - low);
            at_right = way_m(earth, p, right, lat, lon);
        }
    }
    return fmin(best, fmin(at_left, at_right));
}

double tamis__shape_boundary_m(const tamis__shape *shape, double lat, double lon)
{
    struct geod_geodesic earth;
    geod_init(&earth, equator_m, flattening);
    point p = in_space(lat, lon);
    size_t nearest = 0;
    double chord = INFINITY;
    for (size_t i = 0; i < shape->piece_count; i++) {
        double found = chord_m(&p, &shape->pieces[i]);
        if (found < chord) {
            chord = found;
            nearest = i;
        }
    }
    double best = way_to_piece_m(&earth, &shape->pieces[nearest], lat, lon);
    for (size_t i = 0; i < shape->piece_count; i++) {
        double least = chord_m(&p, &shape->pieces[i]) - rise_m;
        if (i != nearest && least < best && way_at_least(least) < best)
            best = fmin(best, way_to_piece_m(&earth, &shape->pieces[i], lat, lon));
    }
    return best;
}

bool tamis__shape_covers(const tamis__shape *shape, double lat, double lon)
{
    /* A touch is a millimeter, for which a hundred-millionth of a degree is never too little but near the poles. */
    double margin = 2e-8 / fmax(cos(radians(lat)), 1e-6);
    bool may_touch = lat >= shape->lat_min - 2e-8 && lat <= shape->lat_max + 2e-8;
    bool in_box = may_touch && lon >= shape->lon_min - margin && lon <= shape->lon_max + margin;
    bool at_seam = may_touch && fabs(lon) > 180 - margin; /* drawn on the other side, perhaps */
    if (!in_box && !at_seam)
        return false;
    char message[MESSAGE_BYTES_MAX];
    GEOSContextHandle_t geos = open_geos(message);
    if (geos == NULL)
        return true;
    char answer = geos_covers(geos, shape, lat, lon);
    GEOS_finish_r(geos);
    return answer != 0 || tamis__shape_boundary_m(shape, lat, lon) <= touch_m;
}
