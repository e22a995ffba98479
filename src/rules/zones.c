/*
 * Zones from GeoJSON (RFC 7946): features to zones, coordinates to rings. Everything is checked while reading, with the
 * path of what is wrong; the geometry itself is checked and kept by zone_shape.c.
 */
#include "rules/zones.h"

#include <math.h>
#include <stdio.h>

#include "base/date.h"
#include "base/error.h"
#include "base/hash.h"
#include "rules/node.h"
#include "rules/zone_shape.h"

enum { DEPTH_MAX = 16, PATH_BYTES_MAX = 200, RING_POSITIONS_MIN = 4 };

static const double meters_in_mile = 1609.344;
static const double buffer_miles_max = 12450; /* half around the earth */

struct tamis__zones {
    tamis__arena arena;
    tamis__zone *items;
    tamis__shape **shapes;
    tamis__outline *outlines;
    size_t count, capacity, shape_capacity, outline_capacity;
};

/* Where in which text the reader is. */
typedef struct reader {
    tamis__zones *zones;
    size_t text, feature;
    size_t position_count; /* of all texts */
    tamis_error *err;
} reader;

static tamis_status bad(const reader *r, const char *path, const char *expected)
{
    return tamis__fail(r->err, TAMIS_ERR_FORMAT, "zones file %zu, features[%zu]%s%s: expected %s",
                       r->text + 1, r->feature, path[0] == '\0' ? "" : ".", path, expected);
}

/* Every key of the map is among the words of `known`. */
static tamis_status check_keys(const reader *r, const tamis__node *map, const char *path,
                               const char *known)
{
    for (const tamis__node *n = map->first; n != NULL; n = n->next) {
        tamis_bytes rest = tamis__bytes_of(known), word;
        bool found = false;
        while (!found && tamis__bytes_split(&rest, TAMIS_LIT(" "), &word))
            found = tamis__bytes_equal(word, n->key);
        if (!found)
            return tamis__fail(r->err, TAMIS_ERR_FORMAT,
                               "zones file %zu, features[%zu]%s%s: unknown key \"%.*s\"; expected "
                               "one of: %s",
                               r->text + 1, r->feature, path[0] == '\0' ? "" : ".", path,
                               TAMIS_FMT(n->key), known);
    }
    return TAMIS_OK;
}

/* ---- Coordinates ---- */

static bool is_list(const tamis__node *node)
{
    return node != NULL && node->kind == TAMIS__NODE_LIST;
}

/* [longitude, latitude] or with a height, which is passed over. */
static bool read_position(const tamis__node *node, double out[2])
{
    if (!is_list(node) || node->count < 2 || node->count > 3)
        return false;
    const tamis__node *lon = node->first, *lat = lon->next;
    if (lon->kind != TAMIS__NODE_NUMBER || lat->kind != TAMIS__NODE_NUMBER)
        return false;
    out[0] = lon->number;
    out[1] = lat->number;
    return fabs(out[0]) <= 180 && fabs(out[1]) <= 90;
}

static tamis_status take_ring(reader *r, const tamis__node *ring, const char *path,
                              tamis__rings *out)
{
    char at[PATH_BYTES_MAX];
    if (!is_list(ring) || ring->count < RING_POSITIONS_MIN)
        return bad(r, path, "a ring of at least four positions");
    r->position_count += ring->count;
    if (r->position_count > TAMIS__ZONE_POSITIONS_MAX)
        return tamis__fail(r->err, TAMIS_ERR_LIMIT, "zones have more than %d positions",
                           TAMIS__ZONE_POSITIONS_MAX);
    if (!TAMIS_GROW(out->positions, out->position_capacity,
                    2 * (out->position_count + ring->count)) ||
        !TAMIS_GROW(out->ring_ends, out->ring_capacity, out->ring_count + 1))
        return tamis__fail_nomem(r->err);
    double *first = &out->positions[2 * out->position_count], *before = NULL;
    size_t index = 0;
    for (const tamis__node *n = ring->first; n != NULL; n = n->next, index++) {
        double *position = &out->positions[2 * out->position_count];
        snprintf(at, sizeof at, "%.120s[%zu]", path, index);
        if (!read_position(n, position))
            return bad(r, at, "[longitude, latitude] within 180 and 90 degrees");
        if (before != NULL && fabs(position[0] - before[0]) > 180)
            return bad(r, at,
                       "a zone cut at the antimeridian (RFC 7946, 3.1.9), not an edge across");
        before = position;
        out->position_count++;
    }
    if (before[0] != first[0] || before[1] != first[1])
        return bad(r, path, "a closed ring, whose last position is its first");
    out->ring_ends[out->ring_count++] = out->position_count;
    return TAMIS_OK;
}

static tamis_status take_polygon(reader *r, const tamis__node *polygon, const char *path,
                                 tamis__rings *out)
{
    char at[PATH_BYTES_MAX];
    if (!is_list(polygon) || polygon->count == 0)
        return bad(r, path, "a polygon: a list of rings");
    if (!TAMIS_GROW(out->polygon_ends, out->polygon_capacity, out->polygon_count + 1))
        return tamis__fail_nomem(r->err);
    size_t index = 0;
    for (const tamis__node *n = polygon->first; n != NULL; n = n->next, index++) {
        snprintf(at, sizeof at, "%.120s[%zu]", path, index);
        tamis_status status = take_ring(r, n, at, out);
        if (status != TAMIS_OK)
            return status;
    }
    out->polygon_ends[out->polygon_count++] = out->ring_count;
    return TAMIS_OK;
}

static tamis_status take_geometry(reader *r, const tamis__node *geometry, tamis__rings *out)
{
    tamis_bytes type = {0};
    if (geometry == NULL || geometry->kind != TAMIS__NODE_MAP)
        return bad(r, "geometry", "a Polygon or MultiPolygon");
    tamis_status status = check_keys(r, geometry, "geometry", "type coordinates bbox");
    if (status != TAMIS_OK)
        return status;
    tamis__node *named = tamis__node_get(geometry, "type");
    if (named != NULL)
        (void)tamis__node_text(named, &type);
    const tamis__node *coordinates = tamis__node_get(geometry, "coordinates");
    if (tamis__bytes_equal(type, TAMIS_LIT("Polygon")))
        return take_polygon(r, coordinates, "geometry.coordinates", out);
    if (!tamis__bytes_equal(type, TAMIS_LIT("MultiPolygon")))
        return bad(r, "geometry.type", "Polygon or MultiPolygon");
    if (!is_list(coordinates) || coordinates->count == 0)
        return bad(r, "geometry.coordinates", "a list of polygons");
    char at[PATH_BYTES_MAX];
    size_t index = 0;
    for (const tamis__node *n = coordinates->first; n != NULL && status == TAMIS_OK;
         n = n->next, index++) {
        snprintf(at, sizeof at, "geometry.coordinates[%zu]", index);
        status = take_polygon(r, n, at, out);
    }
    return status;
}

/* ---- Properties ---- */

/* A text of the map, copied; absent is empty unless needed. */
static tamis_status take_text(const reader *r, const tamis__node *map, const char *key, bool needed,
                              tamis_bytes *out)
{
    char path[PATH_BYTES_MAX];
    tamis__node *node = tamis__node_get(map, key);
    tamis_bytes text = TAMIS_LIT("");
    snprintf(path, sizeof path, "properties.%s", key);
    if (node == NULL && needed)
        return bad(r, path, "to be given");
    if (node != NULL && (!tamis__node_text(node, &text) || (needed && text.len == 0)))
        return bad(r, path, "a text");
    *out = tamis__arena_copy(&r->zones->arena, text);
    return out->ptr == NULL ? tamis__fail_nomem(r->err) : TAMIS_OK;
}

static tamis_status take_day(const reader *r, const tamis__node *map, const char *key,
                             int32_t otherwise, int32_t *out)
{
    tamis_bytes text;
    char path[PATH_BYTES_MAX];
    snprintf(path, sizeof path, "properties.%s", key);
    *out = otherwise;
    tamis_status status = take_text(r, map, key, false, &text);
    if (status != TAMIS_OK || text.len == 0)
        return status;
    tamis__date date;
    if (!tamis__date_parse(text, &date) || date.lo != date.hi || date.circa)
        return bad(r, path, "a day as 2026-11-28");
    *out = date.lo;
    return TAMIS_OK;
}

static tamis_status take_force(const reader *r, const tamis__node *map, tamis__legal_force *out)
{
    static const char *const names[] = {"statute",  "regulation", "order",  "license_condition",
                                        "decision", "guidance",   "policy", "proposal",
                                        "report",   "claim"};
    tamis_bytes text;
    tamis_status status = take_text(r, map, "legal_force", true, &text);
    if (status != TAMIS_OK)
        return status;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (tamis__bytes_equal(text, tamis__bytes_of(names[i]))) {
            *out = (tamis__legal_force)i;
            return TAMIS_OK;
        }
    }
    return bad(r, "properties.legal_force",
               "statute, regulation, order, license_condition, decision, guidance, policy, "
               "proposal, report or claim");
}

static tamis_status take_status(const reader *r, const tamis__node *map, bool *verified)
{
    tamis_bytes text;
    tamis_status status = take_text(r, map, "status", true, &text);
    if (status != TAMIS_OK)
        return status;
    *verified = tamis__bytes_equal(text, TAMIS_LIT("verified"));
    if (*verified || tamis__bytes_equal(text, TAMIS_LIT("unverified")))
        return TAMIS_OK;
    return bad(r, "properties.status", "verified or unverified");
}

static tamis_status take_buffer(const reader *r, const tamis__node *map, double *out)
{
    const tamis__node *node = tamis__node_get(map, "buffer_miles");
    *out = 0;
    if (node == NULL)
        return TAMIS_OK;
    if (node->kind != TAMIS__NODE_NUMBER || !(node->number >= 0) || node->number > buffer_miles_max)
        return bad(r, "properties.buffer_miles", "a number of miles from 0 to 12450");
    *out = node->number;
    return TAMIS_OK;
}

static tamis_status take_citation(const reader *r, const tamis__node *map, tamis__citation *out)
{
    const tamis__node *cite = tamis__node_get(map, "cite");
    if (cite == NULL || cite->kind != TAMIS__NODE_MAP)
        return bad(r, "properties.cite", "an object with ref and edition");
    tamis_status status = check_keys(r, cite, "properties.cite", "ref pinpoint edition source");
    if (status == TAMIS_OK)
        status = take_text(r, cite, "ref", true, &out->ref);
    if (status == TAMIS_OK)
        status = take_text(r, cite, "pinpoint", false, &out->pinpoint);
    if (status == TAMIS_OK)
        status = take_text(r, cite, "edition", true, &out->edition);
    return status == TAMIS_OK ? take_text(r, cite, "source", false, &out->source) : status;
}

static tamis_status take_names(const reader *r, const tamis__node *map, tamis__zone *out)
{
    tamis_status status = take_text(r, map, "id", true, &out->id);
    if (status == TAMIS_OK && tamis__zones_find(r->zones, out->id) >= 0)
        status = bad(r, "properties.id", "an id that no other zone has");
    if (status == TAMIS_OK)
        status = take_text(r, map, "title", true, &out->title);
    if (status == TAMIS_OK)
        status = take_text(r, map, "jurisdiction", true, &out->jurisdiction);
    if (status == TAMIS_OK)
        status = take_text(r, map, "source", true, &out->source);
    return status == TAMIS_OK ? take_text(r, map, "note", false, &out->note) : status;
}

static tamis_status take_properties(const reader *r, const tamis__node *map, tamis__zone *out)
{
    if (map == NULL || map->kind != TAMIS__NODE_MAP)
        return bad(r, "properties", "an object");
    tamis_status status = check_keys(
        r, map, "properties",
        "id title jurisdiction legal_force status source note from until buffer_miles cite");
    if (status == TAMIS_OK)
        status = take_names(r, map, out);
    if (status == TAMIS_OK)
        status = take_force(r, map, &out->legal_force);
    if (status == TAMIS_OK)
        status = take_status(r, map, &out->verified);
    if (status == TAMIS_OK)
        status = take_day(r, map, "from", TAMIS__DAY_MIN, &out->from);
    if (status == TAMIS_OK)
        status = take_day(r, map, "until", TAMIS__DAY_MAX, &out->until);
    if (status == TAMIS_OK && out->until < out->from)
        status = bad(r, "properties.until", "a day not before from");
    if (status == TAMIS_OK)
        status = take_buffer(r, map, &out->buffer_miles);
    return status == TAMIS_OK ? take_citation(r, map, &out->cite) : status;
}

/* ---- Files ---- */

static tamis_status keep_outline(reader *r, const tamis__rings *rings, tamis__outline *out)
{
    size_t positions_bytes = 2 * rings->position_count * sizeof *rings->positions;
    size_t ends_bytes = rings->ring_count * sizeof *rings->ring_ends;
    double *positions = tamis__arena_alloc(&r->zones->arena, positions_bytes);
    size_t *ends = tamis__arena_alloc(&r->zones->arena, ends_bytes);
    if (positions == NULL || ends == NULL)
        return tamis__fail_nomem(r->err);
    memcpy(positions, rings->positions, positions_bytes);
    memcpy(ends, rings->ring_ends, ends_bytes);
    *out = (tamis__outline){positions, ends, rings->ring_count};
    return TAMIS_OK;
}

static tamis_status take_shape(reader *r, const tamis__node *geometry, tamis__shape **out,
                               tamis__outline *outline)
{
    char context[PATH_BYTES_MAX];
    tamis__rings rings = {0};
    tamis_status status = take_geometry(r, geometry, &rings);
    if (status == TAMIS_OK) {
        status = tamis__shape_new(&rings, out, r->err);
        snprintf(context, sizeof context, "zones file %zu, features[%zu].geometry", r->text + 1,
                 r->feature);
        if (status == TAMIS_ERR_FORMAT || status == TAMIS_ERR_LIMIT)
            status = tamis__fail_context(r->err, status, context);
    }
    if (status == TAMIS_OK)
        status = keep_outline(r, &rings, outline);
    tamis__rings_clear(&rings);
    return status;
}

static tamis_status take_feature(reader *r, const tamis__node *feature)
{
    tamis__zones *zones = r->zones;
    tamis_bytes type = {0};
    tamis__node *named = tamis__node_get(feature, "type");
    if (named == NULL || !tamis__node_text(named, &type) ||
        !tamis__bytes_equal(type, TAMIS_LIT("Feature")))
        return bad(r, "", "a Feature");
    if (zones->count == TAMIS__ZONES_COUNT_MAX)
        return tamis__fail(r->err, TAMIS_ERR_LIMIT, "more than %d zones", TAMIS__ZONES_COUNT_MAX);
    if (!TAMIS_GROW(zones->items, zones->capacity, zones->count + 1) ||
        !TAMIS_GROW(zones->shapes, zones->shape_capacity, zones->count + 1) ||
        !TAMIS_GROW(zones->outlines, zones->outline_capacity, zones->count + 1))
        return tamis__fail_nomem(r->err);
    tamis__zone *zone = &zones->items[zones->count];
    *zone = (tamis__zone){0};
    zones->shapes[zones->count] = NULL;
    zones->outlines[zones->count] = (tamis__outline){0};
    tamis_status status = check_keys(r, feature, "", "type id bbox geometry properties");
    if (status == TAMIS_OK)
        status = take_properties(r, tamis__node_get(feature, "properties"), zone);
    const tamis__node *geometry = tamis__node_get(feature, "geometry");
    zone->drawn = geometry == NULL || geometry->kind != TAMIS__NODE_NULL;
    if (status == TAMIS_OK && zone->drawn)
        status =
            take_shape(r, geometry, &zones->shapes[zones->count], &zones->outlines[zones->count]);
    if (status == TAMIS_OK)
        zones->count++;
    else
        tamis__shape_free(zones->shapes[zones->count]);
    return status;
}

static tamis_status take_collection(reader *r, const tamis__node *top)
{
    tamis_bytes type = {0};
    tamis__node *named = tamis__node_get(top, "type");
    const tamis__node *features = tamis__node_get(top, "features");
    if (named == NULL || !tamis__node_text(named, &type) ||
        !tamis__bytes_equal(type, TAMIS_LIT("FeatureCollection")) || !is_list(features))
        return tamis__fail(r->err, TAMIS_ERR_FORMAT,
                           "zones file %zu: expected a GeoJSON FeatureCollection", r->text + 1);
    tamis_status status = check_keys(r, top, "", "type name bbox features");
    for (const tamis__node *n = features->first; n != NULL && status == TAMIS_OK; n = n->next) {
        status = take_feature(r, n);
        r->feature++;
    }
    return status;
}

static tamis_status take_text_of_file(reader *r, tamis_bytes text)
{
    if (text.len > TAMIS__ZONE_FILE_BYTES_MAX)
        return tamis__fail(r->err, TAMIS_ERR_LIMIT, "zones file %zu has more than %d bytes",
                           r->text + 1, TAMIS__ZONE_FILE_BYTES_MAX);
    tamis__arena arena;
    tamis__arena_init(&arena, 0);
    tamis__node *top = NULL;
    tamis_status status = tamis__node_from_json(text, DEPTH_MAX, &arena, &top, r->err);
    r->feature = 0;
    if (status == TAMIS_OK)
        status = take_collection(r, top);
    tamis__arena_clear(&arena);
    return status;
}

tamis_status tamis__zones_parse(const tamis_bytes *texts, size_t count, tamis__zones **out,
                                tamis_error *err)
{
    *out = NULL;
    tamis__zones *zones = tamis__alloc_zero(1, sizeof *zones);
    if (zones == NULL)
        return tamis__fail_nomem(err);
    tamis__arena_init(&zones->arena, 0);
    reader r = {.zones = zones, .err = err};
    tamis_status status = TAMIS_OK;
    for (; r.text < count && status == TAMIS_OK; r.text++)
        status = take_text_of_file(&r, texts[r.text]);
    if (status != TAMIS_OK) {
        tamis__zones_free(zones);
        return status;
    }
    *out = zones;
    return TAMIS_OK;
}

void tamis__zones_free(tamis__zones *zones)
{
    if (zones == NULL)
        return;
    for (size_t i = 0; i < zones->count; i++)
        tamis__shape_free(zones->shapes[i]);
    tamis__release(zones->shapes);
    tamis__release(zones->outlines);
    tamis__release(zones->items);
    tamis__arena_clear(&zones->arena);
    tamis__release(zones);
}

tamis__outline tamis__zone_outline(const tamis__zones *zones, size_t zone)
{
    return zones->outlines[zone];
}

size_t tamis__zones_count(const tamis__zones *zones)
{
    return zones->count;
}

const tamis__zone *tamis__zones_at(const tamis__zones *zones, size_t i)
{
    return &zones->items[i];
}

int32_t tamis__zones_find(const tamis__zones *zones, tamis_bytes id)
{
    for (size_t i = 0; i < zones->count; i++) {
        if (tamis__bytes_equal(zones->items[i].id, id))
            return (int32_t)i;
    }
    return -1;
}

/* ---- Questions ---- */

static const tamis__shape *shape_for(const tamis__zones *zones, size_t zone, double lat, double lon)
{
    return fabs(lat) <= 90 && fabs(lon) <= 180 ? zones->shapes[zone] : NULL;
}

bool tamis__zone_inside(const tamis__zones *zones, size_t zone, double lat, double lon)
{
    const tamis__shape *shape = shape_for(zones, zone, lat, lon);
    return shape != NULL && tamis__shape_covers(shape, lat, lon);
}

double tamis__zone_distance_miles(const tamis__zones *zones, size_t zone, double lat, double lon)
{
    const tamis__shape *shape = shape_for(zones, zone, lat, lon);
    if (shape == NULL)
        return INFINITY;
    if (tamis__shape_covers(shape, lat, lon))
        return 0;
    double miles = tamis__shape_boundary_m(shape, lat, lon) / meters_in_mile;
    return round(miles * 1e6) / 1e6;
}
