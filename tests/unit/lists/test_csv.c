/* Tables through mapping files: golden text, built-in mappings, mistakes in mappings, the torments. */
#include "unit/lists/knowledge.h"

#include "lists/csv.h"

static const char mapping_json[] =
    "{\"dataset\": \"d\", \"title\": \"Sample\",\n"
    " \"columns\": [\"No\", \"Kind\", \"Text\", \"Also\"],\n"
    " \"id\": [\"No\"],\n"
    " \"schema\": {\"column\": \"Kind\", \"values\": {\"Firm\": \"Company\"}, \"default\": "
    "\"LegalEntity\"},\n"
    " \"properties\": [\n"
    "  {\"property\": \"name\", \"column\": \"Text\", \"strip\": \"*\", \"between\": [[\"made by "
    "\", "
    "[\", or\", \" only\"]], [\"by \", []]]},\n"
    "  {\"property\": \"alias\", \"column\": \"Also\", \"split\": \",\"},\n"
    "  {\"property\": \"country\", \"column\": \"Land\", \"default\": \"Iran\"},\n"
    "  {\"property\": \"topics\", \"value\": \"debarment\"},\n"
    "  {\"link\": \"part of\", \"column\": \"Parent\"}],\n"
    " \"also\": [{\"schema\": \"Person\", \"properties\": [{\"property\": \"name\", \"column\": "
    "\"Boss\"}]}],\n"
    " \"otherwise\": {\"schema\": \"Thing\", \"properties\": [{\"property\": \"description\", "
    "\"column\": \"Text\"}]},\n"
    " \"listing\": {\"list_id\": \"X-1\", \"start\": {\"column\": \"Since\", \"dates\": "
    "\"month_first\"}, \"citation\": \"84 F.R. 1\", \"end\": {\"column\": \"Until\"}}}";

static const char sample[] = "No,Kind,Text,Also,Land,Parent,Boss,Since,Until\n"
                             "1,firm,\"Things made by Foo Ltd*, or others\",\"Foo,F Co., "
                             "Ltd.\",China,,\"DOE, Jane\",3/12/2021,\n"
                             "2,other,done by Bar,,,foo ltd,,2021-05,someday\n"
                             "3,firm,Routers,,,,,\"March 23, 2026\",\n"
                             "4,firm,,,,,,,\n";

static const char golden[] = "Company d-1 source=1 line=2\n"
                             "  name: Foo Ltd\n"
                             "  alias: Foo\n"
                             "  alias: F Co., Ltd.\n"
                             "  country: cn\n"
                             "  topics: debarment\n"
                             "  listing X-1 ref=[1] citation=[84 FR 1] start=2021-03-12\n"
                             "Person d-e47f3d2075a84725 line=2\n"
                             "  name: DOE, Jane\n"
                             "  listing X-1 citation=[84 FR 1] start=2021-03-12\n"
                             "LegalEntity d-2 source=2 line=3\n"
                             "  name: Bar\n"
                             "  country: ir\n"
                             "  topics: debarment\n"
                             "  other: end: someday\n"
                             "  listing X-1 ref=[2] citation=[84 FR 1] start=2021-05-01\n"
                             "Thing d-3 source=3 caption=[Routers] line=4\n"
                             "  description: Routers\n"
                             "  listing X-1 ref=[3] citation=[84 FR 1] start=2026-03-23\n"
                             "skip line=5 no name []\n"
                             "UnknownLink d-link-435fae2bb19e169f line=3\n"
                             "  subject: d-2\n"
                             "  object: d-1\n"
                             "  role: part of\n";

static tamis_status read_mapped(tamis_bytes mapping_text, tamis_bytes content, collect *c,
                                tamis__source_report *report, tamis_error *err)
{
    tamis__csv_mapping mapping;
    tamis_status status = tamis__csv_mapping_parse(mapping_text, "m.json", &mapping, err);
    if (status != TAMIS_OK)
        return status;
    tamis__source source = {
        .format = "csv", .path = "sample", .dataset = "csv", .text = text, .content = content};
    tamis__sink sink = collect_sink(c);
    *report = (tamis__source_report){.edition = TAMIS__DAY_MIN};
    status = tamis__read_csv_mapped(&source, &mapping, &sink, report, err);
    if (status == TAMIS_OK) {
        assert_int_equal(report->read, report->kept + report->skipped);
        assert_int_equal(report->skipped, c->skipped);
    }
    tamis__csv_mapping_clear(&mapping);
    return status;
}

static void test_golden(void **state)
{
    (void)state;
    collect c;
    collect_init(&c, true);
    tamis__source_report report;
    tamis_error err = {0};
    assert_int_equal(read_mapped(TAMIS_LIT(mapping_json), TAMIS_LIT(sample), &c, &report, &err),
                     TAMIS_OK);
    assert_string_equal(collect_text(&c), golden);
    assert_string_equal(report.dataset, "d");
    assert_string_equal(report.title, "Sample");
    assert_int_equal(report.kept, 3);
    collect_clear(&c);
}

/* Both the table and the mapping, cut at every byte. */
static void test_cut_everywhere(void **state)
{
    (void)state;
    for (size_t size = 0; size < sizeof sample; size++) {
        char *cut = malloc(size == 0 ? 1 : size);
        memcpy(cut, sample, size);
        collect c;
        collect_init(&c, false);
        tamis__source_report report;
        tamis_error err = {0};
        (void)read_mapped(TAMIS_LIT(mapping_json), tamis__bytes(cut, size), &c, &report, &err);
        collect_clear(&c);
        free(cut);
    }
    for (size_t size = 0; size + 1 < sizeof mapping_json; size++) {
        char *cut = malloc(size == 0 ? 1 : size);
        memcpy(cut, mapping_json, size);
        tamis__csv_mapping mapping;
        tamis_error err = {0};
        assert_int_equal(
            tamis__csv_mapping_parse(tamis__bytes(cut, size), "m.json", &mapping, &err),
            TAMIS_ERR_FORMAT);
        assert_true(strncmp(err.message, "m.json:", 7) == 0);
        free(cut);
    }
}

static void test_out_of_memory(void **state)
{
    (void)state;
    for (int64_t n = 0;; n++) {
        assert_true(n < 100000);
        collect c;
        collect_init(&c, false);
        tamis__source_report report;
        tamis_error err = {0};
        tamis__memory_fail_after(n);
        tamis_status status =
            read_mapped(TAMIS_LIT(mapping_json), TAMIS_LIT(sample), &c, &report, &err);
        tamis__memory_fail_after(-1);
        collect_clear(&c);
        if (status == TAMIS_OK)
            return;
        assert_int_equal(status, TAMIS_ERR_NOMEM);
    }
}

static void test_mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        const char *said; /* what the message must hold */
    } mistakes[] = {
        {"", "m.json:"},
        {"[]", "expected {\"dataset\""},
        {"{\"dataset\": \"d\",\n \"colums\": []}",
         "m.json:2:3: \"colums\": unknown key; expected dataset"},
        {"{\"dataset\": \"A b\"}", "\"dataset\": expected a name"},
        {"{\"dataset\": \"d\"}", "\"columns\": expected"},
        {"{\"dataset\": \"d\", \"columns\": [1]}", "a column is given by its name"},
        {"{\"dataset\": \"d\", \"columns\": [\"A\"], \"id\": \"A\"}", "\"id\": expected"},
        {"{\"dataset\": \"d\", \"columns\": [\"A\"]}", "\"schema\": missing"},
        {"{\"dataset\": \"d\", \"columns\": [\"A\"], \"schema\": \"Firm\"}", "not a schema"},
        {"{\"dataset\": \"d\", \"columns\": [\"A\"], \"schema\": \"Company\"}", "\"properties\""},
        {"{\"dataset\": \"d\", \"columns\": [\"A\"], \"schema\": \"Company\", \"properties\": "
         "[{\"property\": \"nome\", \"column\": \"A\"}]}",
         "\"nome\": not a FollowTheMoney property"},
        {"{\"dataset\": \"d\", \"columns\": [\"A\"], \"schema\": \"Company\", \"properties\": "
         "[{\"property\": \"name\"}]}",
         "either \"column\" or \"value\""},
        {"{\"dataset\": \"d\", \"columns\": [\"A\"], \"schema\": \"Company\", \"properties\": "
         "[{\"property\": \"name\", \"column\": \"A\", \"between\": [[\"x\"]]}]}",
         "\"between\": expected"},
        {"{\"dataset\": \"d\", \"columns\": [\"A\"], \"schema\": \"Company\", \"properties\": "
         "[{\"property\": \"name\", \"column\": \"A\", \"dates\": \"us\"}]}",
         "\"dates\": expected"},
        {"{\"dataset\": \"d\", \"columns\": [\"A\"], \"schema\": \"Company\", \"properties\": "
         "[{\"column\": \"A\"}]}",
         "either \"property\" or \"link\""},
        {"{\"dataset\": \"d\", \"columns\": [\"A\"], \"schema\": \"Company\", \"properties\": "
         "[{\"property\": \"name\", \"column\": \"A\"}], \"listing\": {\"begin\": \"x\"}}",
         "\"begin\": unknown key; expected list_id"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(mistakes); i++) {
        tamis__csv_mapping mapping;
        tamis_error err = {0};
        assert_int_equal(
            tamis__csv_mapping_parse(tamis__bytes_of(mistakes[i].json), "m.json", &mapping, &err),
            TAMIS_ERR_FORMAT);
        if (strstr(err.message, mistakes[i].said) == NULL)
            print_error("%s\n", err.message);
        assert_non_null(strstr(err.message, mistakes[i].said));
    }
}

static void expect_built_in(tamis_bytes content, tamis_status expected, const char *dataset)
{
    collect c;
    collect_init(&c, false);
    tamis__source source = {
        .format = "csv", .path = "sample", .dataset = "csv", .text = text, .content = content};
    tamis__source_report report;
    tamis_error err = {0};
    assert_int_equal(collect_read(&source, &c, &report, &err), expected);
    if (expected == TAMIS_OK)
        assert_string_equal(report.dataset, dataset);
    else
        assert_non_null(strstr(err.message, "CSV_MAPPING.md"));
    collect_clear(&c);
}

static void test_built_in(void **state)
{
    (void)state;
    expect_built_in(TAMIS_LIT("covered_equipment_or_services,date_of_inclusion_on_covered_list\n"
                              "\"Gear produced by Foo Ltd, including more\",\"March 12, 2021\"\n"),
                    TAMIS_OK, "us_fcc_covered");
    expect_built_in(TAMIS_LIT("name,city\nx,y\n"), TAMIS_ERR_FORMAT, "");
    /* One column more is another table. */
    expect_built_in(
        TAMIS_LIT("covered_equipment_or_services,date_of_inclusion_on_covered_list,x\na,b,c\n"),
        TAMIS_ERR_FORMAT, "");
}

static void read_shared(const char *name, uint64_t rows, uint64_t listings, const char *dataset)
{
    tamis__source_report report;
    expect_shared("csv", name, (shared_counts){rows, rows, listings}, &report);
    assert_string_equal(report.dataset, dataset);
}

/* The FCC's 16 rows name 13 parties (one row names two) and 4 categories of goods. */
static void test_real_files(void **state)
{
    (void)state;
    read_shared("us_special/section_889.csv", 5, 5, "us_ndaa_889");
    read_shared("us_special/fcc_covered.csv", 16, 17, "us_fcc_covered");
    read_shared("us_special/section_1260h.csv.xz", 397, 397, "us_dod_1260h");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),        cmocka_unit_test(test_cut_everywhere),
        cmocka_unit_test(test_out_of_memory), cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_built_in),      cmocka_unit_test(test_real_files),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
