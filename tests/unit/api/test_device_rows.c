/* Inventories as people write them, cells that say nothing sensible, hostile CSV, and a file cut at every byte. */
#include <stdio.h>

#include "support/unit.h"

#include "api/device_rows.h"
#include "base/date.h"

static tamis__text *text;

static int open_text(void **state)
{
    (void)state;
    return tamis__text_new(&text, NULL) == TAMIS_OK ? 0 : -1;
}

static int close_text(void **state)
{
    (void)state;
    tamis__text_free(text);
    return 0;
}

typedef struct told {
    size_t count;
    uint64_t line; /* of the last */
    char message[TAMIS_ERROR_MESSAGE_BYTES];
} told;

static void note(void *ctx, uint64_t line, const char *message)
{
    told *t = ctx;
    t->count++;
    t->line = line;
    snprintf(t->message, sizeof(t->message), "%s", message);
}

static tamis_status read(const char *content, size_t len, const char *map, tamis__devices *out,
                         told *problems, tamis_error *err)
{
    tamis__device_source source = {
        .map = map, .text = text, .problem = note, .problem_ctx = problems};
    memset(problems, 0, sizeof(*problems));
    return tamis__devices_parse(&source, tamis__bytes(content, len), out, err);
}

static void expect_text(const tamis__device *d, tamis__device_field field, const char *expected)
{
    assert_true(tamis__bytes_equal(d->text[field], tamis__bytes_of(expected)));
}

static void test_recognized(void **state)
{
    (void)state;
    static const char csv[] =
        "Asset ID,Manufacturer,Model,MAC Address,Device Class,Network Layer,Latitude,Longitude,"
        "Site,Installed On,Country\n"
        "A1,Huawei,RTN 950,00:18:82:01:02:03,router,5G RAN,51.9,-2.07,Cheltenham,2018-03-01,UK\n"
        "A2,ZTE,,,olt,FTTH,\"37,51\",127.0 E,Seoul,,South Korea\n";
    tamis__devices devices;
    told problems;
    assert_int_equal(read(csv, sizeof(csv) - 1, NULL, &devices, &problems, NULL), TAMIS_OK);
    assert_int_equal(devices.count, 2);
    assert_int_equal(problems.count, 0);
    const tamis__device *d = &devices.items[0];
    expect_text(d, TAMIS__DEVICE_ID, "A1");
    expect_text(d, TAMIS__DEVICE_VENDOR, "Huawei");
    expect_text(d, TAMIS__DEVICE_CLASS, "router");
    assert_true(d->mac == 0x001882010203ULL);
    assert_string_equal(d->network, "5G_RAN");
    assert_string_equal(d->country, "GB");
    assert_true(d->placed && d->lat == 51.9 && d->lon == -2.07);
    char day[TAMIS__DATE_TEXT_BYTES];
    assert_string_equal(tamis__day_format(d->installed, day), "2018-03-01");
    d = &devices.items[1];
    assert_string_equal(d->network, "fibre");
    assert_string_equal(d->country, "KR");
    assert_true(d->placed && d->lat == 37.51 && d->lon == 127);
    assert_int_equal(d->installed, TAMIS__DAY_MIN);
    assert_int_equal(d->line, 3);
    tamis__devices_clear(&devices);
}

static void test_map(void **state)
{
    (void)state;
    static const char csv[] = "vendor,Lieferant,x\nwrong,Huawei,0018.8201.0203\n";
    tamis__devices devices;
    told problems;
    tamis_error err = {0};
    assert_int_equal(
        read(csv, sizeof(csv) - 1, "vendor=lieferant, mac=x", &devices, &problems, &err), TAMIS_OK);
    expect_text(&devices.items[0], TAMIS__DEVICE_VENDOR, "Huawei");
    assert_true(devices.items[0].mac == 0x001882010203ULL);
    tamis__devices_clear(&devices);
    static const char *const wrong[] = {"vendor", "vendor=nothing", "colour=x"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(wrong); i++) {
        assert_int_equal(read(csv, sizeof(csv) - 1, wrong[i], &devices, &problems, &err),
                         TAMIS_ERR_ARGUMENT);
        tamis__devices_clear(&devices);
    }
}

static void test_cells(void **state)
{
    (void)state;
    static const char csv[] = "vendor,mac,lat,lon,installed,country,network\n"
                              "A,00:18,91,200,circa 1955,Atlantis,quantum\n"
                              ",,,,,,\n"
                              "B,02:00:00:00:00:01,,,,,\n"
                              "C,,1.5,,,,\n";
    tamis__devices devices;
    told problems;
    assert_int_equal(read(csv, sizeof(csv) - 1, NULL, &devices, &problems, NULL), TAMIS_OK);
    assert_int_equal(devices.rows, 4);
    assert_int_equal(devices.count, 3);
    assert_int_equal(devices.bad_rows, 1);
    assert_int_equal(devices.unread_facts, 7);
    assert_int_equal(problems.count, 8);
    assert_int_equal(problems.line, 5);
    assert_false(devices.items[0].placed);
    assert_false(devices.items[2].placed);
    assert_int_equal(devices.items[1].mac_kind, TAMIS__MAC_LOCAL);
    tamis__devices_clear(&devices);
}

static void test_coordinates(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double max, value;
    } good[] = {{"51.9", 90, 51.9},    {"-2.07", 180, -2.07}, {"2,07 W", 180, -2.07},
                {"+5", 90, 5},         {"90", 90, 90},        {"180\u00B0 E", 180, 180},
                {"45.5 s", 90, -45.5}, {"-0", 90, 0},         {".5", 90, 0.5}};
    static const char *const bad[] = {
        "",    "-",    "1.2.3", "1e3",  "nan", "inf", "90.0001",
        "-91", "12 W", "-12 N", "0x10", "1 2", "--1", "000000000000000000000000000000000000000001"};
    double value;
    for (size_t i = 0; i < TAMIS_COUNT_OF(good); i++) {
        assert_true(tamis__coordinate_parse(tamis__bytes_of(good[i].text), good[i].max, &value));
        assert_true(value == good[i].value);
    }
    for (size_t i = 0; i < TAMIS_COUNT_OF(bad); i++)
        assert_false(tamis__coordinate_parse(tamis__bytes_of(bad[i]), 90, &value));
}

static void test_refused(void **state)
{
    (void)state;
    static const char *const files[] = {"", "\n\n", "colour,size\nred,1\n", "\"vendor\n"};
    tamis__devices devices;
    told problems;
    tamis_error err = {0};
    for (size_t i = 0; i < TAMIS_COUNT_OF(files); i++) {
        assert_int_equal(read(files[i], strlen(files[i]), NULL, &devices, &problems, &err),
                         TAMIS_ERR_FORMAT);
        tamis__devices_clear(&devices);
    }
    assert_int_equal(read(files[2], strlen(files[2]), NULL, &devices, &problems, &err),
                     TAMIS_ERR_FORMAT);
    assert_non_null(strstr(err.message, "colour, size"));
    tamis__devices_clear(&devices);
}

static void test_hostile(void **state)
{
    (void)state;
    static const char csv[] = "\xEF\xBB\xBFvendor,model,mac,lat,lon\r\n"
                              "\xFF\xFE bad,\"a \"\"quoted\"\" one\",=cmd|' /C calc'!A0,1,2\r\n"
                              "too,many,cells,1,2,3,4,5\r\n"
                              "few\r\n"
                              "\"open quote,x\r\n"
                              "last,one,,,\r\n";
    tamis__devices devices;
    told problems;
    assert_int_equal(read(csv, sizeof(csv) - 1, NULL, &devices, &problems, NULL), TAMIS_OK);
    assert_int_equal(devices.count, 4);
    assert_int_equal(devices.bad_rows, 1);
    expect_text(&devices.items[3], TAMIS__DEVICE_VENDOR, "last");
    tamis__devices_clear(&devices);
    for (size_t len = 0; len < sizeof(csv); len++) {
        tamis_status status = read(csv, len, NULL, &devices, &problems, NULL);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_FORMAT);
        tamis__devices_clear(&devices);
    }
}

static void test_memory(void **state)
{
    (void)state;
    static const char csv[] = "vendor,mac\nHuawei,00:18:82:01:02:03\nZTE,\n";
    tamis__devices devices;
    told problems;
    for (int64_t n = 0; n < 200; n++) {
        tamis__memory_fail_after(n);
        tamis_status status = read(csv, sizeof(csv) - 1, NULL, &devices, &problems, NULL);
        tamis__memory_fail_after(-1);
        tamis__devices_clear(&devices);
        if (status == TAMIS_OK)
            return;
        assert_int_equal(status, TAMIS_ERR_NOMEM);
    }
    fail();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recognized), cmocka_unit_test(test_map),
        cmocka_unit_test(test_cells),      cmocka_unit_test(test_coordinates),
        cmocka_unit_test(test_refused),    cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
