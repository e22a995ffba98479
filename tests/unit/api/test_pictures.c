/*
 * Pictures are well-formed XML whatever the texts in them, the same bytes every time, carry title and description, and show what
 * they were given. TAMIS_PICTURES=FOLDER writes them as files to look at.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "support/unit.h"

#include "api/deadline_picture.h"
#include "api/map_picture.h"
#include "api/ownership_picture.h"
#include "api/timeline_picture.h"
#include "base/date.h"

#define HOSTILE "a<b>&\"'\x01\xFF]]> \xEF\xBF\xBF"

static int32_t day(const char *text)
{
    tamis__date date;
    assert_true(tamis__date_parse(tamis__bytes_of(text), &date));
    return date.lo;
}

/* ---- Looking into a picture ----------------------------------------------------------------------- */

static size_t count_elements(const xmlNode *node, const char *name, const char *class_name)
{
    size_t count = 0;
    for (; node != NULL; node = node->next) {
        xmlChar *found = node->type == XML_ELEMENT_NODE
                             ? xmlGetProp((xmlNode *)(uintptr_t)node, BAD_CAST "class")
                             : NULL;
        if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0)
            count += class_name == NULL ||
                     (found != NULL && strcmp((const char *)found, class_name) == 0);
        xmlFree(found);
        count += count_elements(node->children, name, class_name);
    }
    return count;
}

static xmlDoc *parse(const tamis__buffer *out)
{
    xmlDoc *doc = xmlReadMemory(out->ptr, (int)out->len, "picture.svg", "UTF-8", XML_PARSE_NONET);
    assert_non_null(doc);
    const xmlNode *root = xmlDocGetRootElement(doc);
    assert_string_equal((const char *)root->name, "svg");
    assert_int_equal(count_elements(root->children, "desc", NULL), 1);
    assert_true(count_elements(root->children, "title", NULL) >= 1);
    assert_int_equal(count_elements(root, "script", NULL), 0);
    assert_null(strstr(out->ptr, "nan"));
    return doc;
}

static void keep(const tamis__buffer *out, const char *name)
{
    const char *folder = getenv("TAMIS_PICTURES");
    char path[512];
    if (folder == NULL)
        return;
    snprintf(path, sizeof(path), "%s/%s.svg", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(out->ptr, 1, out->len, file), out->len);
    fclose(file);
}

static void finish(tamis__buffer *out, const char *name)
{
    tamis__buffer_byte(out, '\0');
    out->len--;
    keep(out, name);
}

/* ---- The writer ----------------------------------------------------------------------------------- */

static void test_numbers(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0, "0"},      {1, "1"},         {-1, "-1"},       {0.5, "0.5"},        {1.25, "1.25"},
        {-0.001, "0"}, {2.999, "3"},     {1e9, "0"},       {123.456, "123.46"}, {-0.05, "-0.05"},
        {NAN, "0"},    {-INFINITY, "0"}, {1e7, "10000000"}};
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        tamis__buffer out;
        tamis__buffer_init(&out, 0);
        tamis__svg_number(&out, cases[i].value);
        tamis__buffer_byte(&out, '\0');
        assert_string_equal(out.ptr, cases[i].text);
        tamis__buffer_clear(&out);
    }
}

static void test_escape(void **state)
{
    (void)state;
    tamis__buffer out;
    tamis__buffer_init(&out, 0);
    tamis__svg_escape(&out, TAMIS_LIT("<a href=\"x\">&'\n\t\x7F\xC3\xA9\xFF"));
    tamis__buffer_byte(&out, '\0');
    assert_string_equal(out.ptr, "&lt;a href=&quot;x&quot;&gt;&amp;&#39;\n  \xC3\xA9\xEF\xBF\xBD");
    tamis__buffer_clear(&out);
}

static void test_fit(void **state)
{
    (void)state;
    tamis__buffer out;
    tamis__buffer_init(&out, 0);
    tamis__svg_fit(&out, TAMIS_LIT("short"), 10);
    tamis__svg_fit(&out, TAMIS_LIT(" a text that is much too long"), 6);
    tamis__buffer_byte(&out, '\0');
    assert_non_null(strstr(out.ptr, "short a text"));
    assert_non_null(strstr(out.ptr, "\xE2\x80\xA6"));
    assert_null(strstr(out.ptr, "long"));
    tamis__buffer_clear(&out);
}

/* ---- Map ------------------------------------------------------------------------------------------ */

static const double square[] = {-2.2, 51.9, -2.0, 51.9, -2.0, 52.0, -2.2, 52.0, -2.2, 51.9};
static const tamis__map_ring rings[] = {{square, 5}};
static const char zone_title[] = "Zone " HOSTILE;
static const tamis__map_zone zones[] = {{{zone_title, sizeof(zone_title) - 1}, false, rings, 1}};

static void draw_map(const tamis__map *map, size_t panels, tamis__buffer *out, const char *name)
{
    tamis__arena arena;
    tamis__map_panel *found;
    size_t count;
    tamis__svg svg = {.out = out, .alone = true};
    tamis__arena_init(&arena, 0);
    tamis__buffer_init(out, 0);
    assert_int_equal(tamis__map_panels(map, &arena, &found, &count, NULL), TAMIS_OK);
    assert_int_equal(count, panels);
    assert_int_equal(
        tamis__map_picture(&svg, map, &found[0], "map", TAMIS_LIT("Map " HOSTILE), &arena, NULL),
        TAMIS_OK);
    tamis__arena_clear(&arena);
    finish(out, name);
}

static void test_map(void **state)
{
    (void)state;
    tamis__map_place places[] = {
        {51.95, -2.1, TAMIS__PROHIBITED, TAMIS_LIT("Site " HOSTILE), 12},
        {52.4, -1.9, TAMIS__REVIEW, TAMIS_LIT("North"), 1},
        {53.4, -2.2, TAMIS__LICENSE_REQUIRED, TAMIS_LIT("West"), 3},
        {51.5, -0.1, TAMIS__ALLOWED_WITH_CONDITIONS, TAMIS_LIT("South"), 1},
        {51.52, -0.12, TAMIS__ALLOWED, TAMIS_LIT("South 2"), 2},
        {37.5, 127.0, TAMIS__REVIEW, TAMIS_LIT("Seoul"), 2},
    };
    tamis__map map = {places, TAMIS_COUNT_OF(places), zones, 1};
    tamis__buffer first, second;
    draw_map(&map, 2, &first, "map");
    draw_map(&map, 2, &second, "map");
    assert_true(tamis__bytes_equal(tamis__buffer_bytes(&first), tamis__buffer_bytes(&second)));
    xmlDoc *doc = parse(&first);
    const xmlNode *root = xmlDocGetRootElement(doc);
    assert_int_equal(count_elements(root, "path", "zone"), 1);
    assert_int_equal(count_elements(root, "rect", "prohibited"), 1);
    assert_int_equal(count_elements(root, "path", "review"), 1);
    assert_non_null(strstr(first.ptr, " km</text>"));
    xmlFreeDoc(doc);
    tamis__buffer_clear(&first);
    tamis__buffer_clear(&second);
}

/* Poles, the 180th meridian, one place alone, many at one place. */
static void test_map_edges(void **state)
{
    (void)state;
    tamis__map_place around[] = {{-17, 179.9, TAMIS__REVIEW, TAMIS_LIT("W"), 1},
                                 {-17.2, -179.9, TAMIS__REVIEW, TAMIS_LIT("E"), 1}};
    tamis__map_place pole[] = {{90, 180, TAMIS__REVIEW, TAMIS_LIT(""), 40000},
                               {90, 180, TAMIS__PROHIBITED, TAMIS_LIT(""), 1}};
    tamis__map map = {around, 2, NULL, 0};
    tamis__buffer out;
    draw_map(&map, 1, &out, "map_180");
    xmlFreeDoc(parse(&out));
    tamis__buffer_clear(&out);
    map = (tamis__map){pole, 2, zones, 1};
    draw_map(&map, 1, &out, "map_pole");
    assert_non_null(strstr(out.ptr, ">40001<"));
    xmlFreeDoc(parse(&out));
    tamis__buffer_clear(&out);
}

static void test_no_places(void **state)
{
    (void)state;
    tamis__map map = {NULL, 0, NULL, 0};
    tamis__arena arena;
    tamis__map_panel *found;
    size_t count = 1;
    tamis__arena_init(&arena, 0);
    assert_int_equal(tamis__map_panels(&map, &arena, &found, &count, NULL), TAMIS_OK);
    assert_int_equal(count, 0);
    tamis__arena_clear(&arena);
}

/* ---- Deadlines ------------------------------------------------------------------------------------ */

static void test_deadlines(void **state)
{
    (void)state;
    tamis__deadline deadlines[40];
    tamis__deadline story[] = {
        {day("2023-12-31") + 1, TAMIS__PROHIBITED, TAMIS_LIT("UK"),
         TAMIS_LIT("Core network " HOSTILE), 4},
        {day("2025-01-01"), TAMIS__PROHIBITED, TAMIS_LIT("SE"),
         TAMIS_LIT("Phase-out in central functions"), 11},
        {day("2028-01-01"), TAMIS__PROHIBITED, TAMIS_LIT("UK"), TAMIS_LIT("5G access networks"),
         120},
        {day("2028-01-01"), TAMIS__REVIEW, TAMIS_LIT("CA"), TAMIS_LIT("4G networks"), 1}};
    tamis__buffer out;
    tamis__svg svg = {.out = &out, .alone = true};
    tamis__buffer_init(&out, 0);
    assert_int_equal(tamis__deadline_picture(&svg, "d", story, 0, 0, NULL), TAMIS_OK);
    assert_int_equal(out.len, 0);
    assert_int_equal(tamis__deadline_picture(&svg, "d", story, 4, day("2026-11-28"), NULL),
                     TAMIS_OK);
    finish(&out, "deadlines");
    xmlDoc *doc = parse(&out);
    assert_int_equal(count_elements(xmlDocGetRootElement(doc), "rect", "prohibited"), 3);
    assert_non_null(strstr(out.ptr, "since 2024-01-01 \xC2\xB7 4 devices"));
    assert_non_null(strstr(out.ptr, ">2028-01-01 \xC2\xB7 1 device<"));
    xmlFreeDoc(doc);
    for (size_t i = 0; i < TAMIS_COUNT_OF(deadlines); i++)
        deadlines[i] = (tamis__deadline){.day = day("1999-01-01") + (int32_t)(i * 400),
                                         .outcome = TAMIS__REVIEW,
                                         .what = TAMIS_LIT("x"),
                                         .count = i};
    tamis__buffer_reset(&out);
    assert_int_equal(tamis__deadline_picture(&svg, "d", deadlines, 40, day("2026-11-28"), NULL),
                     TAMIS_OK);
    finish(&out, "deadlines_many");
    assert_non_null(strstr(out.ptr, "and 16 later deadlines"));
    xmlFreeDoc(parse(&out));
    tamis__buffer_clear(&out);
}

/* ---- Time line ------------------------------------------------------------------------------------ */

static void test_timeline(void **state)
{
    (void)state;
    tamis__timeline_span shipment[] = {
        {day("2019-05-01"), day("2019-05-15"), TAMIS__ALLOWED, TAMIS_LIT("")},
        {day("2019-05-16"), day("2026-11-28"), TAMIS__LICENSE_REQUIRED, TAMIS_LIT(HOSTILE)}};
    tamis__timeline_span patch[] = {
        {day("2019-05-01"), day("2019-05-15"), TAMIS__ALLOWED, TAMIS_LIT("")},
        {day("2019-05-16"), day("2019-05-19"), TAMIS__LICENSE_REQUIRED, TAMIS_LIT("")},
        {day("2019-05-20"), day("2020-08-13"), TAMIS__ALLOWED_WITH_CONDITIONS, TAMIS_LIT("")},
        {day("2020-08-14"), day("2026-11-28"), TAMIS__LICENSE_REQUIRED, TAMIS_LIT("")}};
    tamis__timeline_span open[] = {
        {day("2019-05-01"), day("2026-11-28"), TAMIS__NOT_SUBJECT, TAMIS_LIT("published")}};
    tamis__timeline_row rows[] = {{TAMIS_LIT("Shipment of chips " HOSTILE), shipment, 2},
                                  {TAMIS_LIT("Patch of an existing handset"), patch, 4},
                                  {TAMIS_LIT("Open-source component"), open, 1}};
    const tamis_bytes notes[] = {TAMIS_LIT("2019-05-16  84 FR 22961  " HOSTILE)};
    tamis__timeline line = {day("2019-05-01"),
                            day("2026-11-28"),
                            day("2026-11-28"),
                            "t",
                            TAMIS_LIT("The story"),
                            rows,
                            3,
                            notes,
                            1};
    tamis__arena arena;
    tamis__buffer out;
    tamis__svg svg = {.out = &out, .alone = true};
    tamis__arena_init(&arena, 0);
    tamis__buffer_init(&out, 0);
    assert_int_equal(tamis__timeline_picture(&svg, &line, &arena, NULL), TAMIS_OK);
    finish(&out, "timeline");
    xmlDoc *doc = parse(&out);
    const xmlNode *root = xmlDocGetRootElement(doc);
    assert_int_equal(count_elements(root, "rect", "license_required edge"), 3);
    assert_int_equal(count_elements(root, "line", "mark"), 3);
    assert_non_null(strstr(out.ptr, ">2019-05-16</text>"));
    assert_non_null(strstr(out.ptr, ">2019-05-16  84 FR 22961"));
    xmlFreeDoc(doc);
    line.note_count = TAMIS__TIMELINE_BOUNDARIES_MAX + 1;
    assert_int_equal(tamis__timeline_picture(&svg, &line, &arena, NULL), TAMIS_ERR_LIMIT);
    line.note_count = 0;
    line.count = TAMIS__TIMELINE_ROWS_MAX + 1;
    assert_int_equal(tamis__timeline_picture(&svg, &line, &arena, NULL), TAMIS_ERR_LIMIT);
    tamis__buffer_clear(&out);
    tamis__arena_clear(&arena);
}

/* ---- Ownership ------------------------------------------------------------------------------------ */

static void draw_ownership(const tamis__facts *facts, const tamis__capture *captures,
                           tamis__buffer *out, const char *name)
{
    const tamis__ownership_test test = {.title = TAMIS_LIT("Affiliates Rule " HOSTILE)};
    tamis__ownership_view view = {facts, &test, captures, 0, day("2026-11-28"), "own"};
    tamis__arena arena;
    tamis__svg svg = {.out = out, .alone = true};
    tamis__arena_init(&arena, 0);
    tamis__buffer_init(out, 0);
    assert_true(tamis__ownership_drawable(&view));
    assert_int_equal(tamis__ownership_picture(&svg, &view, &arena, NULL), TAMIS_OK);
    finish(out, name);
    tamis__arena_clear(&arena);
}

static void test_ownership(void **state)
{
    (void)state;
    tamis__held_listing entry = {
        .list = TAMIS_LIT("US-BIS-EL"), .from = TAMIS__DAY_MIN, .until = TAMIS__DAY_MAX};
    tamis__stake of_party[] = {{1, 60, 60, false, false, TAMIS__DAY_MIN, TAMIS__DAY_MAX},
                               {2, 0, 100, true, false, TAMIS__DAY_MIN, TAMIS__DAY_MAX},
                               {3, 10, 10, false, false, TAMIS__DAY_MIN, day("2020-01-01")}};
    tamis__stake of_middle[] = {{3, 51, 51, false, false, TAMIS__DAY_MIN, TAMIS__DAY_MAX},
                                {0, 5, 10, false, false, TAMIS__DAY_MIN, TAMIS__DAY_MAX}};
    uint32_t controllers[] = {2};
    tamis__holder holders[] = {
        {.name = TAMIS_LIT("Party " HOSTILE), .owners = of_party, .owner_count = 3},
        {.name = TAMIS_LIT("Middle Holding"),
         .owners = of_middle,
         .owner_count = 2,
         .controllers = controllers,
         .controller_count = 1},
        {.name = TAMIS_LIT("Somebody of Unknown Share"), .country = TAMIS_LIT("HK")},
        {.name = TAMIS_LIT("Listed Company"), .listings = &entry, .listing_count = 1}};
    tamis__facts facts = {.holders = holders, .holder_count = 4, .party_count = 1};
    tamis__capture captures[] = {
        {.caught = TAMIS__YES, .owned = TAMIS__YES, .share_lo = 60, .share_hi = 60, .via = 1},
        {.caught = TAMIS__YES, .owned = TAMIS__YES, .share_lo = 51, .share_hi = 51, .via = 3},
        {.caught = TAMIS__UNKNOWN, .owned = TAMIS__UNKNOWN, .share_hi = 100, .via = -1},
        {.caught = TAMIS__YES, .listed = true, .via = -1}};
    tamis__buffer out;
    draw_ownership(&facts, captures, &out, "ownership");
    xmlDoc *doc = parse(&out);
    const xmlNode *root = xmlDocGetRootElement(doc);
    assert_int_equal(count_elements(root, "path", "link-caught"), 2);
    assert_int_equal(count_elements(root, "path", "link"), 3);
    assert_int_equal(count_elements(root, "rect", "box-caught"), 3);
    assert_int_equal(count_elements(root, "rect", "box-maybe"), 1);
    assert_non_null(strstr(out.ptr, "held by Listed Company (listed: US-BIS-EL)"));
    xmlFreeDoc(doc);
    tamis__buffer_clear(&out);
}

/* A ring in which each decides the next, and more owners than are drawn. */
static void test_ring(void **state)
{
    (void)state;
    enum { RING = 3, MANY = 300 };
    static tamis__holder holders[RING + MANY];
    static tamis__capture captures[RING + MANY];
    static tamis__stake stakes[RING][MANY + 1];
    tamis__facts facts = {.holders = holders, .holder_count = RING + MANY, .party_count = 1};
    for (uint32_t i = 0; i < RING + MANY; i++) {
        holders[i].name = TAMIS_LIT("Holder");
        captures[i] = (tamis__capture){.caught = TAMIS__YES, .owned = TAMIS__YES, .via = -1};
    }
    for (uint32_t i = 0; i < RING; i++) {
        stakes[i][0] =
            (tamis__stake){(i + 1) % RING, 60, 60, false, false, TAMIS__DAY_MIN, TAMIS__DAY_MAX};
        holders[i].owners = stakes[i];
        holders[i].owner_count = 1;
        captures[i].via = (int32_t)((i + 1) % RING);
    }
    tamis__buffer out;
    draw_ownership(&facts, captures, &out, "ring");
    xmlFreeDoc(parse(&out));
    tamis__buffer_clear(&out);
    for (uint32_t i = 0; i < MANY; i++)
        stakes[0][i + 1] =
            (tamis__stake){RING + i, 0.1, 0.1, false, false, TAMIS__DAY_MIN, TAMIS__DAY_MAX};
    holders[0].owner_count = MANY + 1;
    draw_ownership(&facts, captures, &out, "many_owners");
    assert_non_null(strstr(out.ptr, "More owners are not drawn."));
    xmlFreeDoc(parse(&out));
    tamis__buffer_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),   cmocka_unit_test(test_escape),
        cmocka_unit_test(test_fit),       cmocka_unit_test(test_map),
        cmocka_unit_test(test_map_edges), cmocka_unit_test(test_no_places),
        cmocka_unit_test(test_deadlines), cmocka_unit_test(test_timeline),
        cmocka_unit_test(test_ownership), cmocka_unit_test(test_ring),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    xmlCleanupParser();
    return failed;
}
