/* Dates against the C library's timegm over the whole range, and the text form both ways. */
#include "support/unit.h"

#include <stdio.h>
#include <time.h>

#include "base/date.h"
#include "support/random.h"

static int64_t oracle_day(int year, int month, int day)
{
    struct tm parts = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    return timegm(&parts) / 86400;
}

static bool oracle_exists(int year, int month, int day)
{
    struct tm parts = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    timegm(&parts); /* moves what the calendar does not have to where it would be */
    return parts.tm_mday == day && parts.tm_mon == month - 1;
}

static void agrees_with_timegm_on_every_day(void **state)
{
    (void)state;
    int32_t expected;
    assert_true(tamis__day_from_ymd(TAMIS__YEAR_MIN, 1, 1, &expected));
    for (int year = TAMIS__YEAR_MIN; year <= TAMIS__YEAR_MAX; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= 31; day++) {
                int32_t number = -1;
                bool made = tamis__day_from_ymd(year, month, day, &number);
                if (day > 28 && made != oracle_exists(year, month, day))
                    fail_msg("%d-%d-%d", year, month, day);
                if (!made)
                    continue;
                if (number != expected ||
                    ((day == 1 || day == 28) && number != oracle_day(year, month, day)))
                    fail_msg("%d-%d-%d is %d", year, month, day, number);
                int back[3];
                tamis__day_to_ymd(number, &back[0], &back[1], &back[2]);
                if (back[0] != year || back[1] != month || back[2] != day)
                    fail_msg("%d comes back as %d-%d-%d", number, back[0], back[1], back[2]);
                expected++;
            }
        }
    }
}

static void refuses_what_the_calendar_lacks(void **state)
{
    (void)state;
    static const int wrong[][3] = {{999, 12, 31}, {3000, 1, 1},  {2019, 0, 1},  {2019, 13, 1},
                                   {2019, 1, 0},  {2019, 1, 32}, {2019, 2, 29}, {1900, 2, 29},
                                   {2019, 4, 31}, {2019, -1, 1}, {-5, 1, 1}};
    int32_t number = 77;
    for (size_t i = 0; i < TAMIS_COUNT_OF(wrong); i++)
        assert_false(tamis__day_from_ymd(wrong[i][0], wrong[i][1], wrong[i][2], &number));
    assert_int_equal(number, 77);
    tamis__date date;
    assert_false(tamis__date_make(2019, 0, 5, &date));
    assert_false(tamis__date_make(2019, 13, 0, &date));
    assert_false(tamis__date_make(999, 0, 0, &date));
}

static void far_days_do_not_overflow(void **state)
{
    (void)state;
    int year;
    int month;
    int day;
    tamis__day_to_ymd(INT32_MAX, &year, &month, &day);
    assert_int_equal(year, 5881580);
    assert_int_equal(month, 7);
    assert_int_equal(day, 11);
    tamis__day_to_ymd(INT32_MIN, &year, &month, &day);
    assert_int_equal(year, -5877641);
    assert_int_equal(month, 6);
    assert_int_equal(day, 23);
    char text[TAMIS__DATE_TEXT_BYTES];
    tamis__date all = {INT32_MIN, INT32_MAX, true};
    assert_string_equal(tamis__date_format(&all, text), "-5877641-06-23~/5881580-07-11~");
}

static void makes_ranges(void **state)
{
    (void)state;
    tamis__date date;
    assert_true(tamis__date_make(1970, 1, 1, &date));
    assert_int_equal(date.lo, 0);
    assert_int_equal(date.hi, 0);
    assert_true(tamis__date_make(1972, 2, 0, &date));
    assert_int_equal(date.hi - date.lo, 28);
    assert_true(tamis__date_make(1972, 0, 0, &date));
    assert_int_equal(date.hi - date.lo, 365);
    assert_false(date.circa);
}

static void text_round_trips(void **state)
{
    (void)state;
    static const char *const exact[] = {"1955-03-02",
                                        "1955-03",
                                        "1955",
                                        "1955~",
                                        "1955-03~",
                                        "1955-03-02~",
                                        "1955/1958",
                                        "2999",
                                        "1000",
                                        "1955-12",
                                        "1955-01",
                                        "1955-01-01",
                                        "1955-12-31",
                                        "1955/1955-06",
                                        "1955-06-02/1958",
                                        "1955-03/1955-04-02",
                                        "2000-02-29",
                                        "1955~/1958~"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(exact); i++) {
        tamis__date date;
        char text[TAMIS__DATE_TEXT_BYTES];
        assert_true(tamis__date_parse(tamis__bytes_of(exact[i]), &date));
        assert_string_equal(tamis__date_format(&date, text), exact[i]);
    }
}

static void other_spellings_are_read(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"1955-01/1955-12", "1955"},
                                           {"1955-01-01/1955-12-31", "1955"},
                                           {"1955/1955", "1955"},
                                           {"1955-02-01/1955-02-28", "1955-02"},
                                           {"1955-02-03/1955-02-03", "1955-02-03"},
                                           {"1955~/1958", "1955~/1958~"},
                                           {"1955/1958~", "1955~/1958~"}};
    for (size_t i = 0; i < TAMIS_COUNT_OF(pairs); i++) {
        tamis__date date;
        char text[TAMIS__DATE_TEXT_BYTES];
        assert_true(tamis__date_parse(tamis__bytes_of(pairs[i][0]), &date));
        assert_string_equal(tamis__date_format(&date, text), pairs[i][1]);
    }
}

static void wrong_text_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",           "19",          "195",        "19555",      "1955-",        "1955-3",
        "1955-03-",   "1955-03-2",   "1955-3-02",  "1955-02-30", "1955-00",      "1955-13",
        "1955-03-00", "1955-00-00",  "0999",       "3000",       "1955/",        "/1955",
        "1958/1955",  "1955/1956/1", "1955 ",      " 1955",      "1955~~",       "~1955",
        "1955?",      "../1955",     "1955/..",    "1955x03",    "1955-03x02",   "19a5",
        "-955",       "1955-0a",     "1955-03-0a", "00/00/1962", "1955-03-02T0", "~"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(wrong); i++) {
        tamis__date date = {5, 6, false};
        if (tamis__date_parse(tamis__bytes_of(wrong[i]), &date))
            fail_msg("accepted '%s'", wrong[i]);
        assert_int_equal(date.lo, 5);
    }
    tamis__date date;
    assert_false(tamis__date_parse(tamis__bytes(NULL, 0), &date));
}

static void any_range_comes_back(void **state)
{
    (void)state;
    test_random random = test_random_start("any_range_comes_back");
    int32_t first;
    int32_t last;
    assert_true(tamis__day_from_ymd(TAMIS__YEAR_MIN, 1, 1, &first));
    assert_true(tamis__day_from_ymd(TAMIS__YEAR_MAX, 12, 31, &last));
    for (int round = 0; round < 200000; round++) {
        tamis__date date;
        date.lo = first + (int32_t)test_random_below(&random, (size_t)(last - first + 1));
        size_t room = (size_t)(last - date.lo + 1);
        size_t most = round % 2 == 0 ? room : (room < 800 ? room : 800);
        date.hi = date.lo + (int32_t)test_random_below(&random, most);
        date.circa = round % 3 == 0;
        char text[TAMIS__DATE_TEXT_BYTES];
        tamis__date back;
        assert_true(tamis__date_parse(tamis__bytes_of(tamis__date_format(&date, text)), &back));
        if (back.lo != date.lo || back.hi != date.hi || back.circa != date.circa)
            fail_msg("%d..%d comes back from %s as %d..%d", date.lo, date.hi, text, back.lo,
                     back.hi);
    }
}

static void days_have_a_text(void **state)
{
    (void)state;
    char text[TAMIS__DATE_TEXT_BYTES];
    assert_string_equal(tamis__day_format(0, text), "1970-01-01");
    assert_string_equal(tamis__day_format(18032, text), "2019-05-16");
    assert_string_equal(tamis__day_format(TAMIS__DAY_MIN, text), "");
    assert_string_equal(tamis__day_format(TAMIS__DAY_MAX, text), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_timegm_on_every_day),
        cmocka_unit_test(refuses_what_the_calendar_lacks),
        cmocka_unit_test(far_days_do_not_overflow),
        cmocka_unit_test(makes_ranges),
        cmocka_unit_test(text_round_trips),
        cmocka_unit_test(other_spellings_are_read),
        cmocka_unit_test(wrong_text_is_refused),
        cmocka_unit_test(any_range_comes_back),
        cmocka_unit_test(days_have_a_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
