/* Dates, genders and enumerations as the published lists write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "model/prose.h"

enum { DATES_MAX = 8, TEXT_MAX = 256 };

/* All dates of a text in their text form, joined by spaces. */
static void join_dates(tamis_bytes text, char out[TEXT_MAX])
{
    tamis__date dates[DATES_MAX];
    size_t count = tamis__prose_dates(text, dates, DATES_MAX);
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        char one[TAMIS__DATE_TEXT_BYTES];
        len += (size_t)snprintf(out + len, TEXT_MAX - len, "%s%s", i == 0 ? "" : " ",
                                tamis__date_format(&dates[i], one));
    }
}

static void test_dates(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {"", ""},
        {"1955", "1955"},
        {"circa 1955", "1955~"},
        {"c. 1955", "1955~"},
        {"c1955", "1955~"},
        {"c) 1955", "1955"},
        {"1970 circa; 1971", "1970~ 1971"},
        {"on or around 3.4.1973", "1973-04-03~"},
        {"00/00/1962", "1962"},
        {"00/08/1961", "1961-08"},
        {"08/1961", "1961-08"},
        {"03/05/1980", "1980-05-03"},
        {"5/13/2001", "2001-05-13"},
        {"11.8.1960", "1960-08-11"},
        {"6.5.1969.", "1969-05-06"},
        {"1971-05-23", "1971-05-23"},
        {"1955-03", "1955-03"},
        {"12-Aug-1970", "1970-08-12"},
        {"12 Aug. 1970", "1970-08-12"},
        {"12th of August, 1970", "1970-08-12"},
        {"June 30, 2012", "2012-06-30"},
        {"Sept. 1970", "1970-09"},
        {"March/April 1965", "1965-03/1965-04"},
        {"1960s", "1960/1969"},
        {"1) 12 Aug. 1970 2) 1971", "1970-08-12 1971"},
        {"a) 1955 b) 12 Mar 1960; or 1961", "1955 1960-03-12 1961"},
        {"6.3.1955 or 15.3.1955", "1955-03-06 1955-03-15"},
        {"March 1965 or 1966", "1965-03 1966"},
        {"(a) 1955, (b) circa 1952", "1955 1952~"},
        {"Between 1955 and 1958", "1955/1958"},
        {"Between 1970 and 1973 (Approximately)", "1970~/1973~"},
        {"between 1.1.1961 and 31.12.1963", "1961/1963"},
        {"from 1990 to 1995", "1990/1995"},
        {"1963/1964", "1963/1964"},
        {"1958-1960", "1958/1960"},
        {"1.2.1994/6.3.2000", "1994-02-01 2000-03-06"},
        {"28/04/1979, \n 28/04/1980", "1979-04-28 1980-04-28"},
        {"before 1964", ""},
        {"24/06/1402 (Hijri Calendar)", ""},
        {"30-35 years old", ""},
        {"12/08/62", ""},
        {"A1955B", ""},
        {"no date at all", ""},
        {"1970 1971 1972 1973 1974 1975 1976 1977 1978", "1970 1971 1972 1973 1974 1975 1976 1977"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        char found[TEXT_MAX];
        join_dates(tamis__bytes_of(cases[i].text), found);
        if (strcmp(found, cases[i].expected) != 0)
            fail_msg("\"%s\": expected \"%s\", found \"%s\"", cases[i].text, cases[i].expected,
                     found);
    }
}

static void test_one_date(void **state)
{
    (void)state;
    tamis__date date;
    int32_t day = 0;
    assert_true(tamis__day_from_ymd(1980, 5, 3, &day));
    assert_true(tamis__prose_date(TAMIS_LIT("issued 03/05/1980 or 1981"), &date));
    assert_int_equal(date.lo, day);
    assert_int_equal(date.hi, day);
    assert_false(date.circa);
    assert_false(tamis__prose_date(TAMIS_LIT("none"), &date));
    assert_int_equal(tamis__prose_dates(TAMIS_LIT("1955"), NULL, 0), 0);
}

static void test_gender(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {"Male", "male"},
        {"M", "male"},
        {"(Gender):Female", "female"},
        {"Gender [Male].", "male"},
        {"мужской", "male"},
        {"женский", "female"},
        {"F", "female"},
        {"8.5.1967 Gender: female", "female"},
        {"", ""},
        {"Unknown", ""},
        {"Malevich", ""},
        {"St. M. Street", ""},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++)
        assert_string_equal(tamis__prose_gender(tamis__bytes_of(cases[i].text)), cases[i].expected);
}

static void test_items(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *expected; /* items in angle brackets */
    } cases[] = {
        {"", ""},
        {" ; ; ", ""},
        {"one", "<one>"},
        {"x; y;z", "<x><y><z>"},
        {"1) Saudi Arabia 2) Qatar", "<Saudi Arabia><Qatar>"},
        {"(1) x (2) y", "<x><y>"},
        {"(1)x(2020)(2) y", "<x(2020)><y>"},
        {"a) x b) y", "<x><y>"},
        {"a) x; b) y", "<x><y>"},
        {"(a) Russian, (b) Georgia", "<Russian><Georgia>"},
        {"Jaghatu; b) Sharana.", "<Jaghatu><Sharana.>"},
        {"before 1) x 2) y", "<before><x><y>"},
        {"(1) to (6) Algeria (7) Morocco", "<Algeria><Morocco>"},
        {"(1-3) Libya (4) Morocco", "<Libya><Morocco>"},
        {"1) - 2) x", "<-><x>"},
        {"a) Branch: i) one, ii) two, b) Other", "<Branch: i) one, ii) two><Other>"},
        {"name (a; b); other", "<name (a; b)><other>"},
        {"name (a; b", "<name (a><b>"},
        {"a) b) c) d", "<d>"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        char found[TEXT_MAX] = "";
        size_t len = 0;
        tamis_bytes rest = tamis__bytes_of(cases[i].text);
        tamis_bytes item;
        while (tamis__prose_item(&rest, &item))
            len += (size_t)snprintf(found + len, sizeof found - len, "<%.*s>", (int)item.len,
                                    item.ptr);
        if (strcmp(found, cases[i].expected) != 0)
            fail_msg("\"%s\": expected %s, found %s", cases[i].text, cases[i].expected, found);
        assert_int_equal(item.len, 0);
        assert_int_equal(rest.len, 0);
    }
}

/* Items are slices of the text, in order; random marks never lose the way. */
static void test_items_of_noise(void **state)
{
    (void)state;
    enum { ROUNDS = 20000, LENGTH = 24 };
    static const char alphabet[] = "()ab12;,. -\0\xC2\xA0";
    unsigned seed = 20240305;
    print_message("seed %u\n", seed);
    for (int round = 0; round < ROUNDS; round++) {
        char text[LENGTH];
        for (size_t i = 0; i < LENGTH; i++) {
            seed = seed * 1103515245u + 12345u;
            text[i] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
        }
        tamis_bytes rest = {text, LENGTH};
        tamis_bytes item;
        const char *last = text;
        while (tamis__prose_item(&rest, &item)) {
            assert_true(item.len > 0);
            assert_true(item.ptr >= last && item.ptr + item.len <= text + LENGTH);
            last = item.ptr + item.len;
        }
        tamis__date dates[DATES_MAX];
        (void)tamis__prose_dates((tamis_bytes){text, LENGTH}, dates, DATES_MAX);
        (void)tamis__prose_gender((tamis_bytes){text, LENGTH});
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates),          cmocka_unit_test(test_one_date),
        cmocka_unit_test(test_gender),         cmocka_unit_test(test_items),
        cmocka_unit_test(test_items_of_noise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
