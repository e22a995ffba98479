/* Reader of the UK list, both layouts: samples, torments, and the published editions. */
#include "unit/lists/sample.h"

static void test_sample(void **state)
{
    (void)state;
    sample_is_golden("gb_ofsi", "gb_ofsi.csv", "gb_ofsi.golden");
}

static void test_sample_2020(void **state)
{
    (void)state;
    sample_is_golden("gb_ofsi", "gb_ofsi_2020.csv", "gb_ofsi_2020.golden");
}

static void test_torments(void **state)
{
    (void)state;
    sample_is_tormented("gb_ofsi", "gb_ofsi.csv");
    sample_is_tormented("gb_ofsi", "gb_ofsi_2020.csv");
}

static void test_other_tables_are_refused(void **state)
{
    (void)state;
    tamis__source source = {.format = "gb_ofsi", .content = TAMIS_LIT("a,b\n1,2\n")};
    tamis__source_report report;
    tamis_error err = {0};
    collect c;
    collect_init(&c, false);
    assert_int_equal(collect_read(&source, &c, &report, &err), TAMIS_ERR_FORMAT);
    assert_non_null(strstr(err.message, "Group ID"));
    collect_clear(&c);
}

static void test_edition_2020(void **state)
{
    (void)state;
    sample_keeps_all("gb_ofsi", "gb_ofsi/ConList-2020-04-27.csv.xz", 9492, "2020-04-27");
}

static void test_edition_2025(void **state)
{
    (void)state;
    sample_keeps_all("gb_ofsi", "gb_ofsi/ConList-2025-04-10.csv.xz", 18796, "2025-04-10");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample),       cmocka_unit_test(test_sample_2020),
        cmocka_unit_test(test_torments),     cmocka_unit_test(test_other_tables_are_refused),
        cmocka_unit_test(test_edition_2020), cmocka_unit_test(test_edition_2025),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
