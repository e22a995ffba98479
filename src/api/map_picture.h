/*
 * api/map_picture.h - places and zones as a map without tiles: graticule, scale bar, clusters where places are many.
 *
 * Places that are far from each other go to panels of their own, each with its own scale: a picture of the whole world
 * would be empty where it matters. Plate carree with the standard parallel through the middle of the panel; only for
 * looking, nothing is decided by it.
 */
#ifndef TAMIS_API_MAP_PICTURE_H
#define TAMIS_API_MAP_PICTURE_H

#include <tamis/status.h>

#include "api/outcome_mark.h"
#include "base/memory.h"

typedef struct tamis__map_place {
    double lat, lon; /* WGS 84; [-90, 90], [-180, 180] */
    tamis__outcome outcome;
    tamis_bytes label; /* site */
    uint64_t count;    /* devices at this place */
} tamis__map_place;

/* A ring of a zone, closed or not. */
typedef struct tamis__map_ring {
    const double *positions; /* longitude, latitude, longitude ... as in GeoJSON */
    size_t count;            /* positions */
} tamis__map_ring;

typedef struct tamis__map_zone {
    tamis_bytes title;
    bool soft; /* binds nobody (a policy, a reported request): drawn dashed */
    const tamis__map_ring *rings;
    size_t ring_count;
} tamis__map_zone;

typedef struct tamis__map_panel {
    uint32_t *places; /* indices, in input order */
    size_t count;
    uint64_t devices;
    const tamis__map_zone *focus; /* NULL: all of its places; else what lies around this zone */
} tamis__map_panel;

typedef struct tamis__map {
    const tamis__map_place *places;
    size_t place_count;
    const tamis__map_zone *zones;
    size_t zone_count;
} tamis__map;

/* Panels with the most devices first; lives in the arena. O(places). Errors: NOMEM. */
TAMIS_MUST_USE tamis_status tamis__map_panels(const tamis__map *map, tamis__arena *arena,
                                              tamis__map_panel **out, size_t *count,
                                              tamis_error *err);

/* A panel around one zone, with the places that lie in its picture; count 0: none does. Errors: NOMEM. */
TAMIS_MUST_USE tamis_status tamis__map_zoom(const tamis__map *map, const tamis__map_zone *zone,
                                            tamis__arena *arena, tamis__map_panel *out,
                                            tamis_error *err);

enum { TAMIS__MAP_WIDTH = 420, TAMIS__MAP_HEIGHT = 330 };

/* One panel as an <svg>. `title` is what a reader is told first. Errors: NOMEM. */
TAMIS_MUST_USE tamis_status tamis__map_picture(tamis__svg *svg, const tamis__map *map,
                                               const tamis__map_panel *panel, const char *id,
                                               tamis_bytes title, tamis__arena *arena,
                                               tamis_error *err);

#endif
