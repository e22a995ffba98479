/* Percentages as lists write them. */
#include "support/unit.h"

#include "index/build.h"

static void percentages_are_understood(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int lo, hi;
    } cases[] = {
        {"51", 5100, 5100},
        {"51.5%", 5150, 5150},
        {"51,5 %", 5150, 5150},
        {"0", 0, 0},
        {"100", 10000, 10000},
        {"100.00", 10000, 10000},
        {"33.333", 3333, 3333},
        {"0.05", 5, 5},
        {" 25-50 ", 2500, 5000},
        {"25% - 50%", 2500, 5000},
        {"25 to 50", 2500, 5000},
        {"25\xE2\x80\x93"
         "50",
         2500, 5000},
        {">50", 5000, 10000},
        {">= 50%", 5000, 10000},
        {"at least 10", 1000, 10000},
        {"More than 50%", 5000, 10000},
        {"<25", 0, 2500},
        {"up to 10 %", 0, 1000},
        {"\xE2\x89\xA5 25", 2500, 10000},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        uint16_t lo = 0, hi = 0;
        if (!tamis__percent_parse(tamis__bytes_of(cases[i].text), &lo, &hi))
            fail_msg("%s is not understood", cases[i].text);
        assert_int_equal(lo, cases[i].lo);
        assert_int_equal(hi, cases[i].hi);
    }
}

static void other_text_is_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {"",     "%",      "abc",    "101",  "51x", "1000",
                                        "0051", "50-25",  "25-",    "-5",   ">",   "51..5",
                                        "5 6",  ">50-60", "100.01", "51%%", "1e2", "half"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        uint16_t lo = 7, hi = 7;
        if (tamis__percent_parse(tamis__bytes_of(cases[i]), &lo, &hi))
            fail_msg("%s is taken as %d to %d", cases[i], lo, hi);
        assert_int_equal(lo, 7);
        assert_int_equal(hi, 7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percentages_are_understood),
        cmocka_unit_test(other_text_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
