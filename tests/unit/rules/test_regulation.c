/* Tests of src/rules/regulation.c: look-ups as a person would make them in the supplements. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/regulation.h"
#include "rules/regulation_tables.h"

typedef struct look_up {
    const char *eccn, *country;
    tamis__tri license;
    tamis__chart_trap trap;
    const char *column; /* one that asks; NULL none */
} look_up;

static bool has_column(const tamis__chart_answer *answer, const char *name)
{
    for (unsigned i = 0; i < TAMIS__CHART_COLUMNS; i++) {
        if ((answer->columns >> i & 1) != 0 && strcmp(tamis__chart_column_name(i), name) == 0)
            return true;
    }
    return false;
}

static void check(const look_up *want)
{
    tamis__chart_answer got =
        tamis__chart(tamis__bytes_of(want->eccn), tamis__bytes_of(want->country));
    if (got.license != want->license || got.trap != want->trap ||
        (want->column != NULL && !has_column(&got, want->column)))
        fail_msg("%s to %s: license %d trap %d columns %x", want->eccn, want->country, got.license,
                 got.trap, got.columns);
    assert_true(got.license == TAMIS__UNKNOWN || got.text.len == 0);
}

#define YES TAMIS__YES, TAMIS__TRAP_NONE
#define NO TAMIS__NO, TAMIS__TRAP_NONE, NULL
#define LOOK(trap) TAMIS__UNKNOWN, TAMIS__TRAP_##trap, NULL

static void whole_entries_follow_the_chart(void **state)
{
    (void)state;
    static const look_up all[] = {
        {"5A002", "DE", YES, "NS 1"}, {"5A002", "CN", YES, "NS 1"}, {"5A002", "CA", NO},
        {"5a002", "cn", YES, "NS 1"}, {"3A001", "CN", YES, "NS 2"}, {"5D002", "CN", YES, "NS 1"},
        {"3E001", "CN", YES, "NS 1"}, {"3A991", "CN", NO},          {"5A991", "DE", NO},
        {"4A994", "CN", NO},          {"EAR99", "CN", NO},          {"EAR99", "DE", NO},
        {"5D992", "CN", NO},          {"5D992.c", "CN", NO},        {"2B910", "DE", YES, NULL},
        {"0A503", "DE", YES, NULL},   {"0A919", "CN", YES, "RS 1"}, {"EAR99", "US", NO},
        {"5A002", "US", NO},          {"5A002", "PR", NO},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        check(&all[i]);
}

static void paragraphs_decide_where_the_entry_speaks_of_them(void **state)
{
    (void)state;
    static const look_up all[] = {
        {"3A001", "DE", LOOK(PROSE)},
        {"3A001.b.2", "DE", LOOK(PROSE)},
        {"3A001.a.2", "DE", NO},
        {"0A606.y", "CN", YES, NULL},
        {"0A606.y", "DE", NO},
        {"0A606.a", "DE", YES, "NS 1"},
        {"0A606.b", "DE", NO},
        {"0A606.b", "CN", YES, "NS 2"},
        {"0A606", "DE", LOOK(PROSE)},
        {"3A090.a", "DE", YES, NULL},
        {"3A090", "DE", LOOK(PROSE)},
        {"3A090", "CN", YES, NULL},
        {"4A090", "CN", YES, NULL},
        {"3A090", "VN", LOOK(PROSE)},
        {"3A090.c", "MO", YES, NULL},
        {"3A090.c", "DE", NO},
        {"4A003.b", "CN", YES, "NS 1"},
        {"5D992.z.1", "DE", YES, NULL},
        {"5D992.z", "DE", LOOK(PROSE)},
        {"3B001.f.3", "CN", YES, "NS 2"},
        {"5A002.z.1.b", "AE", YES, "NS 1"},
        {"5D992.z.2", "AE", LOOK(PROSE)},
        {"5D992.z.2", "VN", YES, NULL},
        {"5D992.z.2", "IL", NO},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        check(&all[i]);
}

static void rows_that_mislead_are_left_to_a_person(void **state)
{
    (void)state;
    static const look_up all[] = {
        {"EAR99", "IR", LOOK(EMBARGOED)},
        {"5D992", "CU", LOOK(EMBARGOED)},
        {"4A994", "KP", LOOK(EMBARGOED)},
        {"9Z999", "SY", LOOK(EMBARGOED)},
        {"EAR99", "RU", LOOK(FOOTNOTE)},
        {"3A991", "BY", LOOK(FOOTNOTE)},
        {"5A002", "RU", YES, "NS 1"},
        {"EAR99", "UA", LOOK(FOOTNOTE)},
        {"EAR99", "PK", NO},
        {"5A991", "PK", LOOK(FOOTNOTE)},
        {"EAR99", "IQ", NO},
        {"5A991", "IQ", LOOK(FOOTNOTE)},
        {"9A991.a", "LB", LOOK(FOOTNOTE)},
        {"9A991.a", "DE", NO},
        {"0A501", "AU", YES, NULL},
        {"0A501.y", "AU", NO},
        {"0A504.i", "GB", YES, NULL},
        {"0A504", "GB", LOOK(FOOTNOTE)},
        {"6A003.b.4.b", "IN", YES, NULL},
        {"6A993.a", "AT", LOOK(FOOTNOTE)},
        {"0A002", "DE", LOOK(PROSE)},
        {"1C980", "DE", LOOK(PROSE)},
        {"9Z999", "CN", LOOK(UNKNOWN_ECCN)},
        {"same", "CN", LOOK(UNKNOWN_ECCN)},
        {"", "CN", LOOK(UNKNOWN_ECCN)},
        {"5A0021", "CN", LOOK(UNKNOWN_ECCN)},
        {"EAR99", "XX", LOOK(UNKNOWN_COUNTRY)},
        {"EAR99", "", LOOK(UNKNOWN_COUNTRY)},
        {"EAR99", "CHN", LOOK(UNKNOWN_COUNTRY)},
        {"EAR99", "GL", LOOK(UNKNOWN_COUNTRY)},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        check(&all[i]);
}

static void territories_answer_as_their_country(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < tamis__entry_row_count; i++) {
        tamis_bytes eccn = tamis__bytes_of(tamis__entry_rows[i].eccn);
        tamis__chart_answer hong_kong = tamis__chart(eccn, TAMIS_LIT("HK"));
        tamis__chart_answer china = tamis__chart(eccn, TAMIS_LIT("CN"));
        assert_int_equal(hong_kong.license, china.license);
        assert_int_equal(hong_kong.columns, china.columns);
        assert_int_equal(tamis__chart(eccn, TAMIS_LIT("LI")).license,
                         tamis__chart(eccn, TAMIS_LIT("CH")).license);
        assert_int_equal(tamis__chart(eccn, TAMIS_LIT("IR")).trap, TAMIS__TRAP_EMBARGOED);
    }
}

static tamis__tri in_group(const char *country, const char *group)
{
    return tamis__country_in_group(tamis__bytes_of(country), tamis__bytes_of(group));
}

static void country_groups(void **state)
{
    (void)state;
    assert_int_equal(in_group("IR", "E:1"), TAMIS__YES);
    assert_int_equal(in_group("CU", "E:2"), TAMIS__YES);
    assert_int_equal(in_group("CU", "E:1"), TAMIS__NO);
    assert_int_equal(in_group("CN", "D:5"), TAMIS__YES);
    assert_int_equal(in_group("HK", "D:5"), TAMIS__YES);
    assert_int_equal(in_group("HK", "D:1"), TAMIS__YES);
    assert_int_equal(in_group("MO", "D:1"), TAMIS__YES);
    assert_int_equal(in_group("MO", "D:5"), TAMIS__NO);
    assert_int_equal(in_group("DE", "A:1"), TAMIS__YES);
    assert_int_equal(in_group("kr", "a:5"), TAMIS__YES);
    assert_int_equal(in_group("US", "E:1"), TAMIS__NO);
    assert_int_equal(in_group("DE", "F:1"), TAMIS__UNKNOWN);
    assert_int_equal(in_group("XX", "E:1"), TAMIS__UNKNOWN);
}

static tamis__tri reason(const char *eccn, const char *name)
{
    return tamis__eccn_reason(tamis__bytes_of(eccn), tamis__bytes_of(name));
}

static void reasons_for_control(void **state)
{
    (void)state;
    assert_int_equal(reason("5A002", "NS"), TAMIS__YES);
    assert_int_equal(reason("5A002", "EI"), TAMIS__YES);
    assert_int_equal(reason("3A991", "NS"), TAMIS__NO);
    assert_int_equal(reason("3A991", "AT"), TAMIS__YES);
    assert_int_equal(reason("0A606", "NS"), TAMIS__UNKNOWN);
    assert_int_equal(reason("0A606.y", "NS"), TAMIS__NO);
    assert_int_equal(reason("0A606.c", "NS"), TAMIS__YES);
    assert_int_equal(reason("EAR99", "NS"), TAMIS__NO);
    assert_int_equal(reason("0A002", "NS"), TAMIS__UNKNOWN);
    assert_int_equal(reason("9Z999", "NS"), TAMIS__UNKNOWN);
}

static void license_exceptions_of_entries(void **state)
{
    (void)state;
    tamis_bytes text = {0};
    assert_int_equal(tamis__eccn_exception(TAMIS_LIT("3E001"), TAMIS_LIT("TSR"), &text),
                     TAMIS__YES);
    assert_int_equal(tamis__eccn_exception(TAMIS_LIT("5A002"), TAMIS_LIT("GBS"), &text), TAMIS__NO);
    assert_int_equal(tamis__eccn_exception(TAMIS_LIT("5A002"), TAMIS_LIT("ENC"), &text),
                     TAMIS__UNKNOWN);
    assert_true(tamis__bytes_find(text, TAMIS_LIT("740.17"), 0) != SIZE_MAX);
    assert_int_equal(tamis__eccn_exception(TAMIS_LIT("5A002"), TAMIS_LIT("RPL"), &text),
                     TAMIS__UNKNOWN);
    assert_int_equal(text.len, 0);
    assert_int_equal(tamis__eccn_exception(TAMIS_LIT("9Z999"), TAMIS_LIT("LVS"), NULL),
                     TAMIS__UNKNOWN);
}

static bool within(const char *eccn, const char *entry)
{
    return tamis__eccn_within(tamis__bytes_of(eccn), tamis__bytes_of(entry));
}

static void paragraphs_lie_within_entries(void **state)
{
    (void)state;
    assert_true(within("5A002", "5A002"));
    assert_true(within("5A002.a.1", "5A002"));
    assert_true(within("5A002.a.1", "5a002.A"));
    assert_false(within("5A002.a1", "5A002.a"));
    assert_false(within("5A002", "5A002.a"));
    assert_false(within("5A992", "5A002"));
    assert_false(within("5A002", ""));
    assert_false(within("", "5A002"));
    assert_string_equal(tamis__chart_column_name(5), "NS 1");
    assert_string_equal(tamis__chart_column_name(16), "");
}

/* What the binary searches and bit sets rely on. */
static void tables_are_sorted_and_whole(void **state)
{
    (void)state;
    assert_int_equal(tamis__entry_row_count, 633);
    for (uint32_t i = 1; i < tamis__entry_row_count; i++)
        assert_true(strcmp(tamis__entry_rows[i - 1].eccn, tamis__entry_rows[i].eccn) < 0);
    for (uint32_t i = 0; i < tamis__entry_row_count; i++)
        assert_true(tamis__entry_rows[i].requirement_count > 0);
    for (uint32_t i = 1; i < tamis__country_row_count; i++)
        assert_true(strcmp(tamis__country_rows[i - 1].code, tamis__country_rows[i].code) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_entries_follow_the_chart),
        cmocka_unit_test(paragraphs_decide_where_the_entry_speaks_of_them),
        cmocka_unit_test(rows_that_mislead_are_left_to_a_person),
        cmocka_unit_test(territories_answer_as_their_country),
        cmocka_unit_test(country_groups),
        cmocka_unit_test(reasons_for_control),
        cmocka_unit_test(license_exceptions_of_entries),
        cmocka_unit_test(paragraphs_lie_within_entries),
        cmocka_unit_test(tables_are_sorted_and_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
