/* Tests of src/rules/zones.c and src/rules/zone_shape.c: GeoJSON read and refused, inside or not, how far. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <geodesic.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>

#include "base/embedded.h"
#include "rules/zones.h"

enum { TEXT_BYTES_MAX = 1 << 16, THREADS = 4 };

static const double mile_m = 1609.344;

#define HEAD                                                                                       \
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{"         \
    "\"id\":\"z\",\"title\":\"Z\",\"jurisdiction\":\"US\",\"legal_force\":\"report\","             \
    "\"status\":\"unverified\",\"source\":\"drawn\",\"cite\":{\"ref\":\"r\",\"edition\":"          \
    "\"2020-01-01\"}"
#define POLYGON(rings) HEAD "},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":" rings "}}]}"
#define MANY(polygons)                                                                             \
    HEAD "},\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":" polygons "}}]}"
#define SQUARE "[[0,0],[1,0],[1,1],[0,1],[0,0]]"

static tamis__zones *read_ok(const char *text)
{
    tamis__zones *zones = NULL;
    tamis_error err = {0};
    tamis_bytes bytes = tamis__bytes_of(text);
    if (tamis__zones_parse(&bytes, 1, &zones, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    return zones;
}

static void expect_refused(const char *text, tamis_status code, const char *part)
{
    tamis__zones *zones = NULL;
    tamis_error err = {0};
    tamis_bytes bytes = tamis__bytes_of(text);
    assert_int_equal(tamis__zones_parse(&bytes, 1, &zones, &err), code);
    assert_null(zones);
    if (strstr(err.message, part) == NULL)
        fail_msg("expected \"%s\" in \"%s\"", part, err.message);
}

static void near_to(double found, double wanted)
{
    if (!(fabs(found - wanted) < 1e-5))
        fail_msg("%.9f is not %.9f", found, wanted);
}

static void properties_are_read(void **state)
{
    (void)state;
    tamis__zones *zones = read_ok(HEAD ",\"note\":\"n\",\"from\":\"2020-02-13\",\"until\":"
                                       "\"2030-12-31\",\"buffer_miles\":1},\"geometry\":null}]}");
    assert_int_equal(tamis__zones_count(zones), 1);
    const tamis__zone *zone = tamis__zones_at(zones, 0);
    assert_true(tamis__bytes_equal(zone->id, TAMIS_LIT("z")));
    assert_true(tamis__bytes_equal(zone->note, TAMIS_LIT("n")));
    assert_true(tamis__bytes_equal(zone->cite.edition, TAMIS_LIT("2020-01-01")));
    assert_int_equal(zone->legal_force, TAMIS__REPORT);
    assert_false(zone->verified);
    assert_false(zone->drawn);
    assert_int_equal(zone->from, 18305);
    assert_true(zone->buffer_miles == 1);
    assert_int_equal(tamis__zones_find(zones, TAMIS_LIT("z")), 0);
    assert_int_equal(tamis__zones_find(zones, TAMIS_LIT("y")), -1);
    assert_false(tamis__zone_inside(zones, 0, 0, 0));
    assert_true(isinf(tamis__zone_distance_miles(zones, 0, 0, 0)));
    tamis__zones_free(zones);
    tamis__zones_free(NULL);
}

static void the_boundary_is_inside(void **state)
{
    (void)state;
    tamis__zones *zones = read_ok(POLYGON("[" SQUARE "]"));
    static const double inside[][2] = {{0, 0}, {1, 1}, {0.5, 0}, {0, 0.3}, {0.5, 0.5}, {1, 0.7}};
    static const double outside[][2] = {{-1e-6, 0.5}, {0.5, 1.000001}, {2, 2}, {0.5, -179.5}};
    for (size_t i = 0; i < 6; i++) {
        assert_true(tamis__zone_inside(zones, 0, inside[i][0], inside[i][1]));
        assert_true(tamis__zone_distance_miles(zones, 0, inside[i][0], inside[i][1]) == 0);
    }
    for (size_t i = 0; i < 4; i++) {
        assert_false(tamis__zone_inside(zones, 0, outside[i][0], outside[i][1]));
        assert_true(tamis__zone_distance_miles(zones, 0, outside[i][0], outside[i][1]) > 0);
    }
    assert_false(tamis__zone_inside(zones, 0, NAN, 0.5));
    assert_false(tamis__zone_inside(zones, 0, 0.5, 500));
    tamis__zones_free(zones);
}

/* A point drawn by PROJ at so many miles due east of the middle of the eastern edge. */
static double miles_east(const tamis__zones *zones, double miles)
{
    struct geod_geodesic earth;
    double lat, lon;
    geod_init(&earth, 6378137, 1 / 298.257223563);
    geod_direct(&earth, 0, 1, 90, miles * mile_m, &lat, &lon, NULL);
    return tamis__zone_distance_miles(zones, 0, lat, lon);
}

static void a_mile_is_a_mile_inclusive(void **state)
{
    (void)state;
    tamis__zones *zones = read_ok(POLYGON("[[[0,-0.5],[1,-0.5],[1,0.5],[0,0.5],[0,-0.5]]]"));
    assert_true(miles_east(zones, 1.0) == 1.0);
    assert_true(miles_east(zones, 1.0) <= 1.0);
    near_to(miles_east(zones, 1.01), 1.01);
    assert_true(miles_east(zones, 1.01) > 1.0);
    near_to(miles_east(zones, 0.5), 0.5);
    near_to(miles_east(zones, 99), 99);
    near_to(miles_east(zones, 5000), 5000);
    tamis__zones_free(zones);
}

static void holes_are_outside(void **state)
{
    (void)state;
    tamis__zones *zones =
        read_ok(POLYGON("[[[0,-2],[4,-2],[4,2],[0,2],[0,-2]],[[1,-1],[1,1],[3,1],[3,-1],[1,-1]]]"));
    assert_true(tamis__zone_inside(zones, 0, 0, 0.5));
    assert_false(tamis__zone_inside(zones, 0, 0, 2));
    assert_true(tamis__zone_inside(zones, 0, 0, 1));
    struct geod_geodesic earth;
    double way;
    geod_init(&earth, 6378137, 1 / 298.257223563);
    geod_inverse(&earth, 0, 1.5, 0, 1, &way, NULL, NULL);
    near_to(tamis__zone_distance_miles(zones, 0, 0, 1.5), way / mile_m);
    tamis__zones_free(zones);
}

static void both_sides_of_the_antimeridian_are_one(void **state)
{
    (void)state;
    tamis__zones *zones = read_ok(MANY("[[[[179,-17],[180,-17],[180,-16],[179,-16],[179,-17]]],"
                                       "[[[-180,-17],[-179,-17],[-179,-16],[-180,-16],[-180,-17]"
                                       "]]]"));
    assert_true(tamis__zone_inside(zones, 0, -16.5, 180));
    assert_true(tamis__zone_inside(zones, 0, -16.5, -180));
    assert_true(tamis__zone_inside(zones, 0, -16.5, 179.5));
    tamis__zones_free(zones);

    /* Only the western part: seen from the east the way is short. */
    zones = read_ok(POLYGON("[[[179,-1],[180,-1],[180,1],[179,1],[179,-1]]]"));
    assert_true(tamis__zone_inside(zones, 0, 0, -180));
    near_to(tamis__zone_distance_miles(zones, 0, 0, -179),
            6378137 * 3.14159265358979 / 180 / mile_m);
    tamis__zones_free(zones);
}

/* An edge along a parallel is not the geodesic between its ends, which bulges to the pole. */
static void long_edges_are_drawn_straight_in_degrees(void **state)
{
    (void)state;
    tamis__zones *zones = read_ok(POLYGON("[[[-60,40],[60,40],[60,50],[-60,50],[-60,40]]]"));
    struct geod_geodesic earth;
    double way;
    geod_init(&earth, 6378137, 1 / 298.257223563);
    geod_inverse(&earth, 55, 0, 50, 0, &way, NULL, NULL);
    near_to(tamis__zone_distance_miles(zones, 0, 55, 0), way / mile_m);
    assert_true(tamis__zone_inside(zones, 0, 45, 0));
    assert_false(tamis__zone_inside(zones, 0, 50.001, 0));
    tamis__zones_free(zones);
}

/* Against the smallest distance to many points of the boundary. */
static void distances_agree_with_a_walk_along_the_boundary(void **state)
{
    (void)state;
    static const double ring[][2] = {{10, 59}, {10.4, 59.1}, {10.2, 59.5}, {9.7, 59.3}, {10, 59}};
    tamis__zones *zones =
        read_ok(POLYGON("[[[10,59],[10.4,59.1],[10.2,59.5],[9.7,59.3],[10,59]]]"));
    struct geod_geodesic earth;
    geod_init(&earth, 6378137, 1 / 298.257223563);
    for (int k = 0; k < 24; k++) {
        double lat = 59.25 + 0.6 * sin(k), lon = 10.05 + 1.1 * cos(3 * k), best = INFINITY;
        for (int i = 0; i < 4 * 2000; i++) {
            double t = i % 2000 / 2000.0, way;
            const double *a = ring[i / 2000], *b = ring[i / 2000 + 1];
            geod_inverse(&earth, lat, lon, a[1] + t * (b[1] - a[1]), a[0] + t * (b[0] - a[0]), &way,
                         NULL, NULL);
            best = fmin(best, way);
        }
        double found = tamis__zone_distance_miles(zones, 0, lat, lon);
        bool inside = tamis__zone_inside(zones, 0, lat, lon);
        assert_true(inside == (found == 0));
        if (!inside && fabs(found - best / mile_m) > 0.001)
            fail_msg("%f %f: %f, walked %f", lat, lon, found, best / mile_m);
    }
    tamis__zones_free(zones);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    const tamis_status format = TAMIS_ERR_FORMAT;
    expect_refused("", format, "");
    expect_refused("[]", format, "FeatureCollection");
    expect_refused("{\"type\":\"FeatureCollection\",\"features\":[{}]}", format, "a Feature");
    expect_refused("{\"type\":\"FeatureCollection\",\"features\":[7]}", format, "features[0]");
    expect_refused(POLYGON("[[[0,0],[1,0],[1,1],[0,1]]]"), format, "closed ring");
    expect_refused(POLYGON("[[[0,0],[1,0],[0,0]]]"), format, "four positions");
    expect_refused(POLYGON("[[[0,0],[1,1],[1,0],[0,1],[0,0]]]"), format, "Self-intersection");
    expect_refused(POLYGON("[[[0,0],[181,0],[1,1],[0,1],[0,0]]]"), format, "coordinates[0][1]");
    expect_refused(POLYGON("[[[0,0],[1,\"x\"],[1,1],[0,1],[0,0]]]"), format, "coordinates[0][1]");
    expect_refused(POLYGON("[[[-179,0],[179,0],[179,1],[-179,1],[-179,0]]]"), format,
                   "antimeridian");
    expect_refused(POLYGON("[]"), format, "list of rings");
    expect_refused(POLYGON("[[[0,0],[0,0],[0,0],[0,0]]]"), format, "valid polygon");
    expect_refused(MANY("[]"), format, "list of polygons");
    expect_refused(MANY("[[" SQUARE "],[" SQUARE "]]"), format, "Self-intersection");
    expect_refused(HEAD ",\"bufer\":1},\"geometry\":null}]}", format, "bufer");
    expect_refused(HEAD ",\"buffer_miles\":-1},\"geometry\":null}]}", format, "buffer_miles");
    expect_refused(HEAD ",\"from\":\"2020-13-01\"},\"geometry\":null}]}", format, "from");
    expect_refused(HEAD ",\"from\":\"2020-02\"},\"geometry\":null}]}", format, "from");
    expect_refused(HEAD ",\"from\":\"2020-02-02\",\"until\":\"2020-02-01\"},\"geometry\":null}]}",
                   format, "until");
    expect_refused(HEAD "},\"geometry\":{\"type\":\"Point\",\"coordinates\":[0,0]}}]}", format,
                   "MultiPolygon");
    expect_refused(HEAD "}}]}", format, "geometry");
}

static void ids_are_unique_over_all_files(void **state)
{
    (void)state;
    tamis_bytes twice[2] = {tamis__bytes_of(POLYGON("[" SQUARE "]")),
                            tamis__bytes_of(POLYGON("[" SQUARE "]"))};
    tamis__zones *zones = NULL;
    tamis_error err = {0};
    assert_int_equal(tamis__zones_parse(twice, 2, &zones, &err), TAMIS_ERR_FORMAT);
    assert_non_null(strstr(err.message, "file 2"));
}

static void a_text_cut_anywhere_is_refused(void **state)
{
    (void)state;
    const char *whole = POLYGON("[" SQUARE "]");
    for (size_t size = 0; size < strlen(whole); size++) {
        char *cut = test_malloc(size + 1);
        memcpy(cut, whole, size);
        tamis_bytes text = {cut, size};
        tamis__zones *zones = NULL;
        tamis_error err = {0};
        assert_int_equal(tamis__zones_parse(&text, 1, &zones, &err), TAMIS_ERR_FORMAT);
        test_free(cut);
    }
}

static void a_boundary_too_long_is_refused(void **state)
{
    (void)state;
    static char text[1 << 20];
    size_t used =
        (size_t)snprintf(text, sizeof text, "%s",
                         HEAD "},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[-90,0]");
    for (int i = 1; i < 6000; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, ",[%d,%.4f]", i % 2 ? 90 : -90,
                                 i / 1000.0);
    snprintf(text + used, sizeof text - used, ",[-90,0]]]}}]}");
    expect_refused(text, TAMIS_ERR_LIMIT, "too long");
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    tamis_bytes text = tamis__bytes_of(POLYGON("[" SQUARE "]"));
    for (int64_t n = 0;; n++) {
        tamis__zones *zones = NULL;
        tamis_error err = {0};
        tamis__memory_fail_after(n);
        tamis_status status = tamis__zones_parse(&text, 1, &zones, &err);
        tamis__memory_fail_after(-1);
        tamis__zones_free(zones);
        if (status == TAMIS_OK)
            break;
        assert_int_equal(status, TAMIS_ERR_NOMEM);
    }
}

static void *ask_many(void *zones)
{
    uintptr_t inside = 0;
    for (int i = 0; i < 400; i++) {
        double lat = -0.5 + (i % 20) * 0.1, lon = -0.5 + i / 20 * 0.1;
        inside += tamis__zone_inside(zones, 0, lat, lon);
    }
    return (void *)inside;
}

static void threads_share_zones(void **state)
{
    (void)state;
    tamis__zones *zones = read_ok(POLYGON("[" SQUARE "]"));
    pthread_t threads[THREADS];
    void *wanted = ask_many(zones);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask_many, zones), 0);
    for (int i = 0; i < THREADS; i++) {
        void *found;
        pthread_join(threads[i], &found);
        assert_ptr_equal(found, wanted);
    }
    tamis__zones_free(zones);
}

static void the_built_in_zones_are_read(void **state)
{
    (void)state;
    tamis_bytes texts[16];
    size_t count = 0;
    for (const tamis__embedded *e = tamis__embedded_files; e->name != NULL; e++) {
        if (strncmp(e->name, "zones/", 6) == 0 && count < 16)
            texts[count++] = tamis__embedded_find(e->name);
    }
    assert_true(count > 0);
    tamis__zones *zones = NULL;
    tamis_error err = {0};
    if (tamis__zones_parse(texts, count, &zones, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    int32_t base = tamis__zones_find(zones, TAMIS_LIT("kr_usfk_humphreys"));
    assert_true(base >= 0);
    assert_true(tamis__zone_inside(zones, (size_t)base, 36.9667, 127.0292));
    assert_false(tamis__zone_inside(zones, (size_t)base, 37.5665, 126.978)); /* Seoul */
    tamis__zones_free(zones);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(properties_are_read),
        cmocka_unit_test(the_boundary_is_inside),
        cmocka_unit_test(a_mile_is_a_mile_inclusive),
        cmocka_unit_test(holes_are_outside),
        cmocka_unit_test(both_sides_of_the_antimeridian_are_one),
        cmocka_unit_test(long_edges_are_drawn_straight_in_degrees),
        cmocka_unit_test(distances_agree_with_a_walk_along_the_boundary),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(ids_are_unique_over_all_files),
        cmocka_unit_test(a_text_cut_anywhere_is_refused),
        cmocka_unit_test(a_boundary_too_long_is_refused),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(threads_share_zones),
        cmocka_unit_test(the_built_in_zones_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
