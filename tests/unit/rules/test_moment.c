/* Moments and windows: local time against ICU's own calendars, boundaries to the second, and times that are not. */
#include "support/unit.h"

#include <unicode/ucal.h>

#include "rules/moment.h"
#include "support/random.h"

enum { DAY = 86400, INSTANTS = 3000 };

static const char *const zone_names[] = {"UTC",
                                         "America/New_York",
                                         "Europe/London",
                                         "Europe/Berlin",
                                         "Asia/Seoul",
                                         "Asia/Kolkata",
                                         "Asia/Tehran",
                                         "Pacific/Auckland",
                                         "Australia/Sydney",
                                         "America/Sao_Paulo"};

typedef struct fixture {
    tamis__arena arena;
    tamis__zone_table zones;
} fixture;

static uint8_t zone_of(fixture *f, const char *name)
{
    uint8_t zone = 255;
    tamis_error err = {0};
    assert_int_equal(tamis__zone_add(&f->zones, tamis__bytes_of(name), &f->arena, &zone, &err),
                     TAMIS_OK);
    return zone;
}

static int set_up(void **state)
{
    static fixture f;
    f = (fixture){0};
    tamis__arena_init(&f.arena, 0);
    for (size_t i = 0; i < TAMIS_COUNT_OF(zone_names); i++)
        assert_int_equal(zone_of(&f, zone_names[i]), i);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    tamis__arena_clear(&f->arena);
    return 0;
}

static int32_t day_of(int year, int month, int day)
{
    int32_t number = 0;
    assert_true(tamis__day_from_ymd(year, month, day, &number));
    return number;
}

static int64_t icu_offset(UCalendar *calendar, int64_t instant)
{
    UErrorCode code = U_ZERO_ERROR;
    ucal_setMillis(calendar, (double)instant * 1000, &code);
    int64_t offset = ucal_get(calendar, UCAL_ZONE_OFFSET, &code);
    offset += ucal_get(calendar, UCAL_DST_OFFSET, &code);
    assert_true(U_SUCCESS(code));
    return offset / 1000;
}

static void agrees_with_icu_in_every_century(void **state)
{
    fixture *f = *state;
    test_random random = test_random_start("moment");
    int64_t first = (int64_t)day_of(1900, 1, 2) * DAY, last = (int64_t)day_of(2999, 12, 31) * DAY;
    for (uint8_t z = 0; z < TAMIS_COUNT_OF(zone_names); z++) {
        UChar name[64];
        size_t len = strlen(zone_names[z]);
        for (size_t i = 0; i < len; i++)
            name[i] = (UChar)zone_names[z][i];
        UErrorCode code = U_ZERO_ERROR;
        UCalendar *calendar = ucal_open(name, (int32_t)len, "en_US_POSIX", UCAL_GREGORIAN, &code);
        assert_true(U_SUCCESS(code));
        for (int i = 0; i < INSTANTS; i++) {
            int64_t instant =
                first + (int64_t)(test_random_next(&random) % (uint64_t)(last - first));
            int64_t expected = instant + icu_offset(calendar, instant);
            if (tamis__zone_local(&f->zones, z, instant) != expected)
                fail_msg("%s at %lld", zone_names[z], (long long)instant);
            int64_t back = tamis__zone_instant(&f->zones, z, expected);
            if (tamis__zone_local(&f->zones, z, back) != expected)
                fail_msg("%s: local %lld does not come back", zone_names[z], (long long)expected);
        }
        ucal_close(calendar);
    }
}

static void the_first_of_two_and_the_one_after_a_gap(void **state)
{
    fixture *f = *state;
    uint8_t york = zone_of(f, "America/New_York");
    int64_t twice = (int64_t)day_of(2019, 11, 3) * DAY + 5400; /* 01:30, again an hour later */
    assert_int_equal(tamis__zone_instant(&f->zones, york, twice), twice + 4 * 3600);
    int64_t never = (int64_t)day_of(2019, 3, 10) * DAY + 9000; /* 02:30 */
    assert_int_equal(tamis__zone_instant(&f->zones, york, never), never + 5 * 3600);
}

static void knows_iana_names_only(void **state)
{
    fixture *f = *state;
    static const char *const wrong[] = {
        "",          "New York",         "America/Nowhere", "EST", "GMT+3", "Europe/Lond\xc3\xb6n",
        "UTC+01:00", "America/New_York "};
    uint8_t zone = 77;
    for (size_t i = 0; i < TAMIS_COUNT_OF(wrong); i++) {
        tamis_error err = {0};
        assert_int_equal(
            tamis__zone_add(&f->zones, tamis__bytes_of(wrong[i]), &f->arena, &zone, &err),
            TAMIS_ERR_FORMAT);
        assert_non_null(strstr(err.message, "America/New_York"));
    }
    assert_int_equal(f->zones.count, TAMIS_COUNT_OF(zone_names));
    assert_int_equal(zone_of(f, "Asia/Seoul"), 4);
}

static void a_rule_of_a_quarter_past_four(void **state)
{
    fixture *f = *state;
    uint8_t york = zone_of(f, "America/New_York");
    int32_t day = day_of(2019, 5, 16);
    tamis__window window = {(int64_t)day * DAY + 16 * 3600 + 15 * 60, TAMIS__LOCAL_MAX, york};
    static const struct {
        const char *time;
        bool touches, covers;
    } cases[] = {
        {"", true, false},
        {"2019-05-16T12:00:00-04:00", false, false},
        {"2019-05-16T16:14:59-04:00", false, false},
        {"2019-05-16T16:15-04:00", true, true},
        {"2019-05-16T20:15:00Z", true, true},
        {"2019-05-16T20:14:59.999z", false, false},
        {"2019-05-16T23:59:60+09:00", false, false},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        tamis__moment moment;
        tamis_error err = {0};
        assert_int_equal(
            tamis__moment_make(&f->zones, day, tamis__bytes_of(cases[i].time), &moment, &err),
            TAMIS_OK);
        if (tamis__window_touches(&window, &moment) != cases[i].touches ||
            tamis__window_covers(&window, &moment) != cases[i].covers)
            fail_msg("'%s'", cases[i].time);
    }
}

static void the_day_before_the_first_the_last_and_the_day_after(void **state)
{
    fixture *f = *state;
    int32_t first = day_of(2020, 5, 15), last = day_of(2020, 8, 13);
    for (uint8_t z = 0; z < f->zones.count; z++) {
        tamis__window window = {(int64_t)first * DAY, ((int64_t)last + 1) * DAY, z};
        for (int32_t day = first - 2; day <= last + 2; day++) {
            tamis__moment moment;
            tamis__moment_of_day(&f->zones, day, &moment);
            bool inside = day >= first && day <= last;
            assert_int_equal(tamis__window_touches(&window, &moment), inside);
            assert_int_equal(tamis__window_covers(&window, &moment), inside);
        }
    }
}

static void an_instant_is_one_day_here_and_another_there(void **state)
{
    fixture *f = *state;
    tamis__moment moment;
    tamis_error err = {0};
    assert_int_equal(tamis__moment_make(&f->zones, day_of(2026, 11, 9),
                                        TAMIS_LIT("2026-11-09T23:30:00-05:00"), &moment, &err),
                     TAMIS_OK);
    assert_int_equal(moment.day, day_of(2026, 11, 9));
    uint8_t seoul = zone_of(f, "Asia/Seoul");
    assert_int_equal(moment.local[seoul].start / DAY, day_of(2026, 11, 10));
}

static void refuses_what_is_no_instant(void **state)
{
    fixture *f = *state;
    static const char *const wrong[] = {"2019-05-16",
                                        "2019-05-16T",
                                        "2019-05-16T12:00:00",
                                        "2019-05-16T25:00Z",
                                        "2019-05-16T12:60Z",
                                        "2019-05-16T12:00:61Z",
                                        "2019-05-16T12:00Zx",
                                        "2019-05-16T12:00+24:00",
                                        "2019-05-16T12:00+0400",
                                        "2019-05-16 12:00Z",
                                        "2019-5-16T12:00Z",
                                        "2019-05-17T00:00Z",
                                        "2019-02-30T12:00Z",
                                        "2019-05-16T12:00:00.Z",
                                        "2019~~~~~~T12:00Z",
                                        "9999-99-99T99:99Z",
                                        "2019-05-16T-1:00Z",
                                        "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"};
    tamis__moment moment;
    for (size_t i = 0; i < TAMIS_COUNT_OF(wrong); i++) {
        tamis_error err = {0};
        if (tamis__moment_make(&f->zones, day_of(2019, 5, 16), tamis__bytes_of(wrong[i]), &moment,
                               &err) != TAMIS_ERR_FORMAT)
            fail_msg("'%s' passes", wrong[i]);
        assert_non_null(strstr(err.message, "expected"));
    }
}

static void out_of_memory_leaves_the_table_as_it_was(void **state)
{
    (void)state;
    for (int64_t n = 0; n < 8; n++) {
        tamis__arena arena;
        tamis__arena_init(&arena, 0);
        tamis__zone_table zones = {0};
        uint8_t zone = 9;
        tamis__memory_fail_after(n);
        tamis_status status =
            tamis__zone_add(&zones, TAMIS_LIT("Europe/London"), &arena, &zone, NULL);
        tamis__memory_fail_after(-1);
        assert_true(status == TAMIS_OK ? zones.count == 2 : zones.count < 2);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM);
        tamis__arena_clear(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(agrees_with_icu_in_every_century, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_first_of_two_and_the_one_after_a_gap, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(knows_iana_names_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_rule_of_a_quarter_past_four, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_day_before_the_first_the_last_and_the_day_after, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_instant_is_one_day_here_and_another_there, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(refuses_what_is_no_instant, set_up, tear_down),
        cmocka_unit_test(out_of_memory_leaves_the_table_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
