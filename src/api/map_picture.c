/*
 * api/map_picture.c - panels, extents, graticule, zones, clusters, scale bar.
 *
 * Panels: the world is a grid of cells of a few degrees; occupied cells that touch, corners and the 180th meridian included,
 * are one panel. Clusters: a panel is a grid of cells of some pixels; the places of one cell are one mark of their
 * strictest outcome, at their mean place.
 */
#include "api/map_picture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"

enum {
    CELL_DEGREES = 4,
    GRID_COLUMNS = 360 / CELL_DEGREES,
    GRID_ROWS = 180 / CELL_DEGREES + 1,
    GRID_CELLS = GRID_COLUMNS * GRID_ROWS,
    MARGIN = 8,
    LABELS_TOLD_MAX = 6
};

static const double kilometers_per_degree = 111.195; /* of a meridian on the mean sphere */
static const double cluster_pixels = 30;
static const double extent_degrees_min = 0.03;
static const double pi = 3.14159265358979323846;

/* ---- Panels --------------------------------------------------------------------------------------- */

static uint32_t cell_of(const tamis__map_place *place)
{
    int column = (int)floor((place->lon + 180) / CELL_DEGREES);
    int row = (int)floor((place->lat + 90) / CELL_DEGREES);
    column = ((column % GRID_COLUMNS) + GRID_COLUMNS) % GRID_COLUMNS;
    row = row < 0 ? 0 : (row >= GRID_ROWS ? GRID_ROWS - 1 : row);
    return (uint32_t)(row * GRID_COLUMNS + column);
}

typedef struct grid {
    uint16_t panel[GRID_CELLS]; /* 0: empty; else number from 1, or OCCUPIED */
    uint16_t stack[GRID_CELLS];
} grid;

enum { OCCUPIED = UINT16_MAX };

static void spread(grid *g, uint32_t start, uint16_t panel)
{
    size_t depth = 0;
    g->panel[start] = panel;
    g->stack[depth++] = (uint16_t)start;
    while (depth > 0) {
        int cell = g->stack[--depth];
        int row = cell / GRID_COLUMNS, column = cell % GRID_COLUMNS;
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                int y = row + dy, x = (column + dx + GRID_COLUMNS) % GRID_COLUMNS;
                int next = y * GRID_COLUMNS + x;
                if (y < 0 || y >= GRID_ROWS || g->panel[next] != OCCUPIED)
                    continue;
                g->panel[next] = panel;
                g->stack[depth++] = (uint16_t)next;
            }
        }
    }
}

static int by_devices(const void *a, const void *b)
{
    const tamis__map_panel *x = a, *y = b;
    if (x->devices != y->devices)
        return x->devices > y->devices ? -1 : 1;
    return x->places[0] < y->places[0] ? -1 : x->places[0] > y->places[0];
}

/* Numbers of panels into the grid; returns how many. */
static size_t number_panels(const tamis__map *map, grid *g)
{
    size_t count = 0;
    for (size_t i = 0; i < map->place_count; i++)
        g->panel[cell_of(&map->places[i])] = OCCUPIED;
    for (size_t i = 0; i < map->place_count; i++) {
        uint32_t cell = cell_of(&map->places[i]);
        if (g->panel[cell] == OCCUPIED)
            spread(g, cell, (uint16_t)++count);
    }
    return count;
}

tamis_status tamis__map_panels(const tamis__map *map, tamis__arena *arena, tamis__map_panel **out,
                               size_t *count, tamis_error *err)
{
    grid *g = tamis__arena_zero(arena, 1, sizeof(*g));
    *out = NULL;
    *count = 0;
    if (g == NULL)
        return tamis__fail_nomem(err);
    size_t panels = number_panels(map, g);
    *out = tamis__arena_zero(arena, panels + 1, sizeof(**out));
    uint32_t *order = tamis__arena_alloc(arena, (map->place_count + 1) * sizeof(*order));
    if (*out == NULL || order == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < map->place_count; i++)
        (*out)[g->panel[cell_of(&map->places[i])] - 1].count++;
    for (size_t i = 0, start = 0; i < panels; i++) {
        (*out)[i].places = order + start;
        start += (*out)[i].count;
        (*out)[i].count = 0;
    }
    for (size_t i = 0; i < map->place_count; i++) {
        tamis__map_panel *panel = &(*out)[g->panel[cell_of(&map->places[i])] - 1];
        panel->places[panel->count++] = (uint32_t)i;
        panel->devices += map->places[i].count;
    }
    if (panels > 1)
        qsort(*out, panels, sizeof(**out), by_devices);
    *count = panels;
    return TAMIS_OK;
}

/* ---- Projection ----------------------------------------------------------------------------------- */

typedef struct view {
    double lat_mid, lon_mid;
    double x_scale, y_scale; /* pixels a degree */
} view;

/* The longitude next to the middle of the panel. */
static double near_lon(double lon, double middle)
{
    while (lon - middle > 180)
        lon -= 360;
    while (lon - middle < -180)
        lon += 360;
    return lon;
}

static double view_x(const view *v, double lon)
{
    return TAMIS__MAP_WIDTH / 2.0 + (near_lon(lon, v->lon_mid) - v->lon_mid) * v->x_scale;
}

static double view_y(const view *v, double lat)
{
    return TAMIS__MAP_HEIGHT / 2.0 - (lat - v->lat_mid) * v->y_scale;
}

/* What a view has to hold; longitudes run on over the 180th meridian. */
typedef struct extent {
    double west, east, south, north, first;
    bool begun;
} extent;

static void stretch(extent *e, double lat, double lon)
{
    if (!e->begun)
        *e = (extent){lon, lon, lat, lat, lon, true};
    lon = near_lon(lon, e->first);
    e->west = fmin(e->west, lon);
    e->east = fmax(e->east, lon);
    e->south = fmin(e->south, lat);
    e->north = fmax(e->north, lat);
}

static view view_of(const extent *e, double room)
{
    view v = {.lat_mid = (e->south + e->north) / 2, .lon_mid = (e->west + e->east) / 2};
    double shrink = fmax(cos(v.lat_mid * pi / 180), 0.05);
    double width = fmax((e->east - e->west) * shrink, extent_degrees_min);
    double height = fmax(e->north - e->south, extent_degrees_min);
    v.y_scale = fmin(TAMIS__MAP_WIDTH * room / width, TAMIS__MAP_HEIGHT * room / height);
    v.x_scale = v.y_scale * shrink;
    return v;
}

static view view_of_zone(const tamis__map_zone *zone)
{
    extent e = {0};
    for (size_t r = 0; r < zone->ring_count; r++)
        for (size_t i = 0; i < zone->rings[r].count; i++)
            stretch(&e, zone->rings[r].positions[2 * i + 1], zone->rings[r].positions[2 * i]);
    return view_of(&e, 0.5);
}

static view make_view(const tamis__map *map, const tamis__map_panel *panel)
{
    extent e = {0};
    if (panel->focus != NULL)
        return view_of_zone(panel->focus);
    for (size_t i = 0; i < panel->count; i++)
        stretch(&e, map->places[panel->places[i]].lat, map->places[panel->places[i]].lon);
    return view_of(&e, 0.78);
}

tamis_status tamis__map_zoom(const tamis__map *map, const tamis__map_zone *zone,
                             tamis__arena *arena, tamis__map_panel *out, tamis_error *err)
{
    view v = view_of_zone(zone);
    *out = (tamis__map_panel){.focus = zone};
    out->places = tamis__arena_alloc(arena, (map->place_count + 1) * sizeof(*out->places));
    if (out->places == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < map->place_count; i++) {
        double x = view_x(&v, map->places[i].lon), y = view_y(&v, map->places[i].lat);
        if (x < 0 || x > TAMIS__MAP_WIDTH || y < 0 || y > TAMIS__MAP_HEIGHT)
            continue;
        out->places[out->count++] = (uint32_t)i;
        out->devices += map->places[i].count;
    }
    return TAMIS_OK;
}

/* ---- Graticule and scale -------------------------------------------------------------------------- */

static double grid_step(double degrees_visible)
{
    static const double steps[] = {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20};
    for (size_t i = 0; i < TAMIS_COUNT_OF(steps); i++)
        if (degrees_visible / steps[i] <= 5)
            return steps[i];
    return 30;
}

static void degree_text(char *out, size_t size, double degrees, double step, const char *letters)
{
    int decimals = step >= 1 ? 0 : (step >= 0.1 ? 1 : 2);
    char letter = degrees < 0 ? letters[1] : letters[0];
    if (fabs(degrees) < step / 2)
        snprintf(out, size, "0\u00B0");
    else
        snprintf(out, size, "%.*f\u00B0\u00A0%c", decimals, fabs(degrees), letter);
}

static void put_graticule(tamis__svg *svg, const view *v)
{
    char text[32];
    double lat_half = TAMIS__MAP_HEIGHT / 2.0 / v->y_scale;
    double lon_half = TAMIS__MAP_WIDTH / 2.0 / v->x_scale;
    double step = grid_step(2 * lat_half);
    for (double k = ceil((v->lat_mid - lat_half) / step); k * step <= v->lat_mid + lat_half; k++) {
        if (fabs(k * step) > 90)
            continue;
        double y = view_y(v, k * step);
        tamis__svg_line(svg, "grid", 0, y, TAMIS__MAP_WIDTH, y);
        degree_text(text, sizeof(text), k * step, step, "NS");
        if (y > 14 && y < TAMIS__MAP_HEIGHT - 30)
            tamis__svg_text(svg, "soft small halo", 4, y - 3, TAMIS__SVG_START,
                            tamis__bytes_of(text));
    }
    step = grid_step(2 * lon_half);
    for (double k = ceil((v->lon_mid - lon_half) / step); k * step <= v->lon_mid + lon_half; k++) {
        double x = TAMIS__MAP_WIDTH / 2.0 + (k * step - v->lon_mid) * v->x_scale;
        tamis__svg_line(svg, "grid", x, 0, x, TAMIS__MAP_HEIGHT);
        degree_text(text, sizeof(text), near_lon(k * step, 0), step, "EW");
        if (x > 60 && x < TAMIS__MAP_WIDTH - 40)
            tamis__svg_text(svg, "soft small halo", x + 3, 12, TAMIS__SVG_START,
                            tamis__bytes_of(text));
    }
}

static void put_scale_bar(tamis__svg *svg, const view *v)
{
    double pixels_per_km = v->y_scale / kilometers_per_degree;
    double room = TAMIS__MAP_WIDTH / 3.0 / pixels_per_km; /* km */
    double power = pow(10, floor(log10(room)));
    double km = room >= 5 * power ? 5 * power : (room >= 2 * power ? 2 * power : power);
    double width = km * pixels_per_km;
    double x = TAMIS__MAP_WIDTH - MARGIN - width, y = TAMIS__MAP_HEIGHT - 10;
    char text[32];
    if (km >= 1)
        snprintf(text, sizeof(text), "%.0f km", km);
    else
        snprintf(text, sizeof(text), "%.0f m", km * 1000);
    tamis__svg_path_open(svg);
    tamis__svg_path_move(svg, x, y - 5);
    tamis__svg_path_line(svg, x, y);
    tamis__svg_path_line(svg, x + width, y);
    tamis__svg_path_line(svg, x + width, y - 5);
    tamis__svg_path_close(svg, "today", TAMIS_LIT(""));
    tamis__svg_text(svg, "small halo", x + width / 2, y - 5, TAMIS__SVG_MIDDLE,
                    tamis__bytes_of(text));
}

/* ---- Zones ---------------------------------------------------------------------------------------- */

typedef struct box {
    double x0, y0, x1, y1;
} box;

static box zone_box(const view *v, const tamis__map_zone *zone)
{
    box b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t r = 0; r < zone->ring_count; r++) {
        for (size_t i = 0; i < zone->rings[r].count; i++) {
            double x = view_x(v, zone->rings[r].positions[2 * i]);
            double y = view_y(v, zone->rings[r].positions[2 * i + 1]);
            b.x0 = fmin(b.x0, x);
            b.x1 = fmax(b.x1, x);
            b.y0 = fmin(b.y0, y);
            b.y1 = fmax(b.y1, y);
        }
    }
    return b;
}

static bool is_visible(const box *b)
{
    return b->x0 <= TAMIS__MAP_WIDTH && b->x1 >= 0 && b->y0 <= TAMIS__MAP_HEIGHT && b->y1 >= 0;
}

static void put_zone(tamis__svg *svg, const view *v, const tamis__map_zone *zone)
{
    tamis__svg_path_open(svg);
    for (size_t r = 0; r < zone->ring_count; r++) {
        const tamis__map_ring *ring = &zone->rings[r];
        for (size_t i = 0; i < ring->count; i++) {
            double x = view_x(v, ring->positions[2 * i]), y = view_y(v, ring->positions[2 * i + 1]);
            if (i == 0)
                tamis__svg_path_move(svg, x, y);
            else
                tamis__svg_path_line(svg, x, y);
        }
        tamis__svg_path_shut(svg);
    }
    tamis__svg_path_close(svg, zone->soft ? "zone-soft" : "zone", zone->title);
    tamis__buffer_byte(svg->out, '\n');
}

static size_t put_zones(tamis__svg *svg, const tamis__map *map, const view *v)
{
    size_t shown = 0;
    for (size_t i = 0; i < map->zone_count; i++) {
        box b = zone_box(v, &map->zones[i]);
        if (!is_visible(&b))
            continue;
        put_zone(svg, v, &map->zones[i]);
        shown++;
    }
    return shown;
}

/* Names of zones that are large enough to see, beside what they mean. */
static void put_zone_names(tamis__svg *svg, const tamis__map *map, const view *v)
{
    for (size_t i = 0; i < map->zone_count; i++) {
        box b = zone_box(v, &map->zones[i]);
        if (!is_visible(&b) || b.x1 - b.x0 < 8)
            continue;
        double y = fmin(fmax(b.y0 - 4, 24), TAMIS__MAP_HEIGHT - 34);
        double x = fmin(fmax((b.x0 + b.x1) / 2, 90), TAMIS__MAP_WIDTH - 90);
        tamis__svg_text_fitted(svg, "small halo", x, y, TAMIS__SVG_MIDDLE, map->zones[i].title, 260,
                               11);
    }
}

/* ---- Clusters ------------------------------------------------------------------------------------- */

typedef struct cluster {
    double x, y; /* sums, weighted */
    uint64_t count, outcomes[TAMIS__PROHIBITED + 1];
    tamis_bytes labels[LABELS_TOLD_MAX];
    size_t label_count;
    bool more;
} cluster;

enum {
    CLUSTER_COLUMNS = TAMIS__MAP_WIDTH / 30 + 1,
    CLUSTER_ROWS = TAMIS__MAP_HEIGHT / 30 + 1,
    CLUSTERS = CLUSTER_COLUMNS * CLUSTER_ROWS
};

static void note_label(cluster *c, tamis_bytes label)
{
    for (size_t i = 0; i < c->label_count; i++)
        if (tamis__bytes_equal(c->labels[i], label))
            return;
    if (label.len == 0)
        return;
    if (c->label_count == LABELS_TOLD_MAX)
        c->more = true;
    else
        c->labels[c->label_count++] = label;
}

static void gather(const tamis__map *map, const tamis__map_panel *panel, const view *v,
                   cluster *clusters)
{
    for (size_t i = 0; i < panel->count; i++) {
        const tamis__map_place *p = &map->places[panel->places[i]];
        double x = view_x(v, p->lon), y = view_y(v, p->lat);
        size_t column = (size_t)fmin(fmax(x / cluster_pixels, 0), CLUSTER_COLUMNS - 1);
        size_t row = (size_t)fmin(fmax(y / cluster_pixels, 0), CLUSTER_ROWS - 1);
        cluster *c = &clusters[row * CLUSTER_COLUMNS + column];
        c->x += x * (double)p->count;
        c->y += y * (double)p->count;
        c->count += p->count;
        c->outcomes[p->outcome] += p->count;
        note_label(c, p->label);
    }
}

static tamis__outcome strictest(const cluster *c)
{
    int outcome = TAMIS__PROHIBITED;
    while (outcome > 0 && c->outcomes[outcome] == 0)
        outcome--;
    return (tamis__outcome)outcome;
}

static void tell_cluster(tamis__buffer *out, const cluster *c)
{
    tamis__buffer_reset(out);
    for (size_t i = 0; i < c->label_count; i++) {
        tamis__buffer_text(out, i == 0 ? "" : ", ");
        tamis__buffer_append(out, c->labels[i]);
    }
    tamis__buffer_text(out, c->more ? " and more" : "");
    tamis__buffer_text(out, c->label_count > 0 ? ": " : "");
    const char *between = "";
    for (int o = TAMIS__PROHIBITED; o >= 0; o--) {
        if (c->outcomes[o] == 0)
            continue;
        tamis__buffer_printf(out, "%s%llu %s", between, (unsigned long long)c->outcomes[o],
                             tamis__outcome_words((tamis__outcome)o));
        between = ", ";
    }
}

static tamis_status put_clusters(tamis__svg *svg, const tamis__map *map,
                                 const tamis__map_panel *panel, const view *v, tamis__arena *arena,
                                 tamis_error *err)
{
    cluster *clusters = tamis__arena_zero(arena, CLUSTERS, sizeof(*clusters));
    tamis__buffer told;
    if (clusters == NULL)
        return tamis__fail_nomem(err);
    tamis__buffer_init(&told, 0);
    gather(map, panel, v, clusters);
    for (size_t i = 0; i < CLUSTERS; i++) {
        const cluster *c = &clusters[i];
        if (c->count == 0)
            continue;
        char number[24];
        double x = c->x / (double)c->count, y = c->y / (double)c->count;
        double radius = c->count == 1 ? 5 : fmin(8 + 1.5 * log2((double)c->count), 22);
        tell_cluster(&told, c);
        tamis__outcome_mark(svg, strictest(c), x, y, radius, tamis__buffer_bytes(&told));
        snprintf(number, sizeof(number), "%llu", (unsigned long long)c->count);
        if (c->count > 1)
            tamis__svg_text(svg, "on small", x, y + 4, TAMIS__SVG_MIDDLE, tamis__bytes_of(number));
        tamis__buffer_byte(svg->out, '\n');
    }
    tamis_status status = told.failed ? tamis__fail_nomem(err) : TAMIS_OK;
    tamis__buffer_clear(&told);
    return status;
}

/* ---- The picture ---------------------------------------------------------------------------------- */

tamis_status tamis__map_picture(tamis__svg *svg, const tamis__map *map,
                                const tamis__map_panel *panel, const char *id, tamis_bytes title,
                                tamis__arena *arena, tamis_error *err)
{
    char description[160];
    view v = make_view(map, panel);
    snprintf(description, sizeof(description),
             "%llu devices at %zu places around %.2f, %.2f; the table below names them.",
             (unsigned long long)panel->devices, panel->count, v.lat_mid, near_lon(v.lon_mid, 0));
    tamis__svg_open(svg, id, TAMIS__MAP_WIDTH, TAMIS__MAP_HEIGHT, title,
                    tamis__bytes_of(description));
    tamis__svg_rect(svg, "ground", 0, 0, TAMIS__MAP_WIDTH, TAMIS__MAP_HEIGHT, 0);
    put_graticule(svg, &v);
    put_zones(svg, map, &v);
    tamis_status status = put_clusters(svg, map, panel, &v, arena, err);
    put_zone_names(svg, map, &v);
    put_scale_bar(svg, &v);
    tamis__svg_close(svg);
    if (status == TAMIS_OK && svg->out->failed)
        status = tamis__fail_nomem(err);
    return status;
}
