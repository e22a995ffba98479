/* What readers share: citations, names with short forms, places, registry, sources, tables. */
#include "unit/lists/knowledge.h"

#include "lists/citation.h"
#include "lists/facts.h"
#include "lists/list_ids.h"
#include "lists/table.h"

static void test_citations(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *normal;
        const char *first;
    } cases[] = {
        {"", "", ""},
        {"84 FR 22961", "84 FR 22961", ""},
        {"58 F.R. 42719 8/11/93", "58 FR 42719 (1993-08-11)", "1993-08-11"},
        {"73 FR 54504; 76 FR 71867", "73 FR 54504; 76 FR 71867", ""},
        {"77 FR 61249 No. 195", "77 FR 61249", ""},
        {"77 FR 58006 (no. 182), 84 FR 40241", "77 FR 58006; 84 FR 40241", ""},
        {"67 F.R. 10890 3/11/02 66 F.R. 47630 9/13/01",
         "67 FR 10890 (2002-03-11); 66 FR 47630 (2001-09-13)", "2001-09-13"},
        {"46 F.R. 46154 9/17/81 and 46 F.R. 19290", "46 FR 46154 (1981-09-17); 46 FR 19290",
         "1981-09-17"},
        {"76 FR 50407 (8/15/2011)", "76 FR 50407 (2011-08-15)", "2011-08-15"},
        {"88 F.R.2603 1/17/2023", "88 FR 2603 (2023-01-17)", "2023-01-17"},
        {"81.F.R. 22576 4/18/2016", "81 FR 22576 (2016-04-18)", "2016-04-18"},
        {"Vol. 64, No. 240 12/15/99", "64 FR No. 240 (1999-12-15)", "1999-12-15"},
        {"Notice 1958, Vol. 59, No. 44, 3/07/94", "Notice 1958; 59 FR No. 44 (1994-03-07)",
         "1994-03-07"},
        {"84 FR 1, corrected by 84 FR 2", "84 FR 1; corrected by; 84 FR 2", ""},
        {"85 FR 34501; 88 FR", "85 FR 34501; 88 FR", ""},
        {"84 FR 1 13/45/2019", "84 FR 1; 13/45/2019", ""},
        {"Pub. L. 115-232, sec. 889", "Pub. L. 115-232, sec. 889", ""},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        tamis__buffer out;
        char day[TAMIS__DATE_TEXT_BYTES];
        int32_t first = 0;
        tamis__buffer_init(&out, 0);
        tamis__citations(tamis__bytes_of(cases[i].text), &out, &first);
        tamis__buffer_byte(&out, '\0');
        assert_string_equal(out.ptr, cases[i].normal);
        assert_string_equal(tamis__day_format(first, day), cases[i].first);
        tamis__buffer_clear(&out);
    }
}

static void expect_facts(void (*add)(const tamis__facts *facts, tamis_bytes value),
                         const char *value, const char *expected)
{
    tamis__entity_builder builder;
    tamis__builder_init(&builder);
    tamis__builder_start(&builder, TAMIS_LIT("d-1"), TAMIS_LIT(""), TAMIS__SCHEMA_Thing, 1);
    tamis__facts facts = {.text = text, .builder = &builder};
    add(&facts, tamis__bytes_of(value));
    collect c;
    collect_init(&c, true);
    const tamis__entity *entity = NULL;
    assert_int_equal(tamis__builder_finish(&builder, &entity, NULL), TAMIS_OK);
    for (size_t i = 0; i < entity->statement_count; i++)
        collect_statement(&c.text, &entity->statements[i]);
    assert_string_equal(collect_text(&c), expected);
    collect_clear(&c);
    tamis__builder_clear(&builder);
}

static void add_name(const tamis__facts *facts, tamis_bytes value)
{
    tamis__fact_name(facts, TAMIS__PROP_name, value);
}

static void add_address(const tamis__facts *facts, tamis_bytes value)
{
    tamis__fact_place(facts, TAMIS__PROP_address, TAMIS__PROP_country, value);
}

static void add_nationality(const tamis__facts *facts, tamis_bytes value)
{
    tamis__fact_country(facts, TAMIS__PROP_nationality, value);
}

static void add_birth_date(const tamis__facts *facts, tamis_bytes value)
{
    tamis__fact_date(facts, TAMIS__PROP_birthDate, value);
}

static void test_facts(void **state)
{
    (void)state;
    expect_facts(add_name, "Foo (Shanghai) Co., Ltd.,", "  name: Foo (Shanghai) Co., Ltd.\n");
    expect_facts(add_name, "Foo Research (China)", "  name: Foo Research (China)\n");
    expect_facts(add_name, "Foo Traders (Limited)", "  name: Foo Traders (Limited)\n");
    expect_facts(add_name, "China Aerospace Science and Industry Corporation (CASIC)",
                 "  name: China Aerospace Science and Industry Corporation (CASIC)\n"
                 "  alias: China Aerospace Science and Industry Corporation\n"
                 "  weakAlias: CASIC\n");
    expect_facts(add_name, "Foo Ltd., a.k.a. Bar Ltd.; a.k.a Baz",
                 "  name: Foo Ltd.\n  alias: Bar Ltd.\n  alias: Baz\n"
                 "  weakAlias: Foo Ltd., a.k.a. Bar Ltd.; a.k.a Baz\n");
    expect_facts(add_address, "1 Road, Tehran, Iran",
                 "  address: 1 Road, Tehran, Iran\n  country: ir\n");
    expect_facts(add_address, "Pyongyang, Korea, North",
                 "  address: Pyongyang, Korea, North\n  country: kp\n");
    expect_facts(add_address, "CN", "  country: cn\n");
    expect_facts(add_address, "Nowhere", "  address: Nowhere\n");
    expect_facts(add_nationality, "Atlantis", "  other: nationality: Atlantis\n");
    expect_facts(add_birth_date, "12 Aug 1955", "  birthDate: 1955-08-12\n");
    expect_facts(add_birth_date, "unknown", "  other: birthDate: unknown\n");
    assert_true(tamis__names_organization(TAMIS_LIT("FOO CO., LTD")));
    assert_false(tamis__names_organization(TAMIS_LIT("Mohammed Cohen")));
}

static void test_registry(void **state)
{
    (void)state;
    size_t count = 0;
    for (const tamis__format *format = tamis__formats; format->name != NULL; format++, count++) {
        assert_ptr_equal(tamis__format_find(tamis__bytes_of(format->name)), format);
        assert_true(count == 0 || strcmp(format[-1].name, format->name) < 0);
    }
    assert_int_equal(count, 8);
    assert_null(tamis__format_find(TAMIS_LIT("pdf")));
    assert_true(tamis__list_id_known(TAMIS_LIT("US-BIS-EL")));
    assert_false(tamis__list_id_known(TAMIS_LIT("us-bis-el")));
}

static void test_source_errors(void **state)
{
    (void)state;
    tamis__input *input = NULL;
    tamis_error err = {0};
    tamis__source folder = {.format = "ftm", .path = "src"};
    assert_int_equal(tamis__source_open(&folder, NULL, &input, &err), TAMIS_ERR_FORMAT);
    tamis__source absent = {.format = "ftm", .path = "no/such/file"};
    assert_int_equal(tamis__source_open(&absent, NULL, &input, &err), TAMIS_ERR_IO);
    assert_null(input);
}

static const char *const wanted[] = {"Name", "City"};

static void note_preamble(void *ctx, const tamis__csv_row *row)
{
    (void)row;
    *(int *)ctx += 1;
}

/* A preamble, a header in other case and order, and the header once more among the rows. */
static void test_table(void **state)
{
    (void)state;
    tamis__source source = {.format = "csv",
                            .path = "t",
                            .content = TAMIS_LIT("Last Updated,1/1/2020\n"
                                                 " CITY ,name,extra\n"
                                                 "Oslo, Jane ,1\n"
                                                 "city,NAME,extra\n"
                                                 "Rome\n")};
    collect c;
    collect_init(&c, false);
    tamis__sink sink = collect_sink(&c);
    tamis__source_report report = {0};
    tamis__table table;
    tamis_error err = {0};
    int preamble = 0;
    assert_int_equal(tamis__table_open(&source, NULL, wanted, 2, 1, 1, note_preamble, &preamble,
                                       &sink, &report, &table, &err),
                     TAMIS_OK);
    assert_int_equal(preamble, 1);
    bool end = false;
    assert_int_equal(tamis__table_next(&table, &end, &err), TAMIS_OK);
    assert_false(end);
    assert_true(tamis__bytes_equal(tamis__table_get(&table, 0), TAMIS_LIT("Jane")));
    assert_true(tamis__bytes_equal(tamis__table_get(&table, 1), TAMIS_LIT("Oslo")));
    assert_int_equal(tamis__table_get(&table, 2).len, 0);
    assert_int_equal(tamis__table_next(&table, &end, &err), TAMIS_OK);
    assert_false(end);
    assert_true(tamis__bytes_equal(tamis__table_get(&table, 1), TAMIS_LIT("Rome")));
    assert_int_equal(tamis__table_get(&table, 0).len, 0);
    assert_int_equal(tamis__table_next(&table, &end, &err), TAMIS_OK);
    assert_true(end);
    assert_int_equal(report.read, 2);
    tamis__table_close(&table);
    /* Without room for the preamble there is no header, and the message says what was expected. */
    assert_int_equal(
        tamis__table_open(&source, NULL, wanted, 2, 1, 0, NULL, NULL, &sink, &report, &table, &err),
        TAMIS_ERR_FORMAT);
    assert_non_null(strstr(err.message, "expected a header row with Name"));
    assert_int_equal(err.line, 1);
    collect_clear(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_citations), cmocka_unit_test(test_facts),
        cmocka_unit_test(test_registry),  cmocka_unit_test(test_source_errors),
        cmocka_unit_test(test_table),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
