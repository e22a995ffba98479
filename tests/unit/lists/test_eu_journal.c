/* Reader of the EU annexes: samples, torments, and the published editions. */
#include "unit/lists/sample.h"

static void test_sample(void **state)
{
    (void)state;
    sample_is_golden("eu_journal", "eu_journal.csv", "eu_journal.golden");
}

static void test_torments(void **state)
{
    (void)state;
    sample_is_tormented("eu_journal", "eu_journal.csv");
}

static void test_other_tables_are_refused(void **state)
{
    (void)state;
    tamis__source source = {.format = "eu_journal", .content = TAMIS_LIT("a,b\n1,2\n")};
    tamis__source_report report;
    tamis_error err = {0};
    collect c;
    collect_init(&c, false);
    assert_int_equal(collect_read(&source, &c, &report, &err), TAMIS_ERR_FORMAT);
    assert_non_null(strstr(err.message, "celex"));
    collect_clear(&c);
}

static void test_edition(void **state)
{
    (void)state;
    sample_keeps_all("eu_journal", "eu_journal/consolidated.csv.xz", 8017, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample),
        cmocka_unit_test(test_torments),
        cmocka_unit_test(test_other_tables_are_refused),
        cmocka_unit_test(test_edition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
