/* FollowTheMoney JSON lines: golden text, nested entities, damaged lines, the torments, real files. */
#include "unit/lists/knowledge.h"

static const char sample[] =
    "\xEF\xBB\xBF"
    "{\"id\":\"p1\",\"schema\":\"Person\",\"caption\":\"Jane\",\"properties\":{\"name\":[\"Jane "
    "Doe\"],\"birthDate\":[\"1955-03\"],\"country\":[\"ru\",\"Iran\"],\"shoeSize\":[42],"
    "\"addressEntity\":[{\"id\":\"a1\",\"schema\":\"Address\",\"properties\":{\"full\":\"1 "
    "Road\"}}]},\"datasets\":[\"one\"],\"referents\":[\"ofac-1\"]}\n"
    "\n"
    "{\"id\":\"s1\",\"schema\":\"Sanction\",\"properties\":{\"entity\":[\"p1\"],\"programId\":["
    "\"X-Y\",\"US-BIS-EL\"],\"program\":[\"A\",\"B\"],\"startDate\":[\"2019-05-21\",\"2018\"],"
    "\"endDate\":[\"2020\"],\"listingDate\":[\"2019-05-16T10:00:00\"],\"citation\":[\"84 FR 1\","
    "\"85 FR 2\"],\"licensePolicy\":[\"denial\"],\"notes\":[\"n\"]},\"datasets\":[\"one\"]}\r\n"
    "{\"id\":\"t1\",\"schema\":\"Trust\",\"properties\":{\"name\":\"A Trust\",\"ownershipOwner\":["
    "{\"id\":\"o1\",\"schema\":\"Ownership\",\"properties\":{\"asset\":[{\"id\":\"c1\",\"schema\":"
    "\"Company\",\"properties\":{\"name\":[\"C\"]}}],\"percentage\":[\"51\"]}}],\"sanctions\":[{"
    "\"id\":\"s2\",\"schema\":\"Sanction\",\"properties\":{\"authorityId\":[\"R1\"]}}]},"
    "\"datasets\":[\"one\"]}\n"
    "{\"id\":\"i1\",\"schema\":\"Passport\",\"properties\":{\"holder\":[\"p1\"],\"number\":["
    "\"A12\"],\"country\":[\"ru\"]},\"datasets\":[\"one\"]}\n"
    "{\"schema\":\"Person\",\"properties\":{\"name\":[\"No id\"]},\"datasets\":[\"one\"]}\n"
    "{\"id\":\"x\",\"schema\":\"Sanction\",\"properties\":{},\"datasets\":[\"one\"]}\n"
    "{\"id\":\"x\",\"schema\":\"Person\",\"datasets\":[\"one\"]}\n"
    "[1]\n"
    "{\"id\":\n"
    "{\"id\":\"last\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Last\"]},\"datasets\":["
    "\"one\"]}";

static const char golden[] =
    "Person p1 source=p1 caption=[Jane] line=1\n"
    "  name: Jane Doe\n"
    "  birthDate: 1955-03\n"
    "  country: ru\n"
    "  country: ir\n"
    "  other: shoeSize: 42\n"
    "  addressEntity: a1\n"
    "  other: referent: ofac-1\n"
    "Address a1 source=a1 line=1\n"
    "  full: 1 Road\n"
    "Thing p1 source=p1 line=3\n"
    "  other: listing: n\n"
    "  listing US-BIS-EL ref=[s1] program=[A; B] policy=[denial] citation=[84 FR 1; 85 FR 2] "
    "start=2018-01-01 end=2020-12-31 published=2019-05-16\n"
    "LegalEntity t1 source=t1 line=4\n"
    "  other: schema: Trust\n"
    "  name: A Trust\n"
    "Ownership o1 source=o1 line=4\n"
    "  asset: c1\n"
    "  percentage: 51\n"
    "  owner: t1\n"
    "Company c1 source=c1 line=4\n"
    "  name: C\n"
    "Thing t1 source=t1 line=4\n"
    "  listing one ref=[R1]\n"
    "Passport i1 source=i1 line=5\n"
    "  holder: p1\n"
    "  number: A12\n"
    "  country: ru\n"
    "Thing p1 source=p1 line=5\n"
    "  passportNumber: A12 {ru}\n"
    "skip line=6 no id []\n"
    "skip line=7 sanction without entity [x]\n"
    "skip line=8 no properties [x]\n"
    "skip line=9 not a JSON object []\n"
    "skip line=10 not a JSON object [unexpected token near end of file]\n"
    "Company last source=last line=11\n"
    "  name: Last\n";

static void test_golden(void **state)
{
    (void)state;
    collect_expect("ftm", text, TAMIS_LIT(sample), golden);
}

static void test_cut_everywhere(void **state)
{
    (void)state;
    tamis__source source = source_of("ftm", TAMIS_LIT(sample));
    collect_cut_everywhere(&source);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    tamis__source source = source_of("ftm", TAMIS_LIT(sample));
    collect_fail_everywhere(&source);
}

static void expect_dataset(tamis_bytes content, tamis_status expected, const char *dataset)
{
    collect c;
    collect_init(&c, false);
    tamis__source source = source_of("ftm", content);
    tamis__source_report report;
    tamis_error err = {0};
    assert_int_equal(collect_read(&source, &c, &report, &err), expected);
    if (expected == TAMIS_OK)
        assert_string_equal(report.dataset, dataset);
    collect_clear(&c);
}

#define ENTITY(id, datasets)                                                                       \
    "{\"id\":\"" id "\",\"schema\":\"Person\",\"properties\":{}" datasets "}\n"

static void test_dataset(void **state)
{
    (void)state;
    expect_dataset(TAMIS_LIT(ENTITY("a", ",\"datasets\":[\"one\"]")), TAMIS_OK, "one");
    expect_dataset(TAMIS_LIT(ENTITY("a", "")), TAMIS_OK, "");
    expect_dataset(
        TAMIS_LIT(ENTITY("a", ",\"datasets\":[\"one\"]") ENTITY("b", ",\"datasets\":[\"two\"]")),
        TAMIS_OK, "");
    expect_dataset(TAMIS_LIT(ENTITY("a", ",\"datasets\":[\"one\",\"two\"]")), TAMIS_OK, "");
}

static void test_not_ftm(void **state)
{
    (void)state;
    expect_dataset(TAMIS_LIT(""), TAMIS_ERR_FORMAT, "");
    expect_dataset(TAMIS_LIT("name,city\n"), TAMIS_ERR_FORMAT, "");
    expect_dataset(TAMIS_LIT("{\"a\":1}\n"), TAMIS_ERR_FORMAT, "");
    expect_dataset(TAMIS_LIT("[{\"id\":\"a\"}]\n"), TAMIS_ERR_FORMAT, "");
}

/* Nested deeper than is read: the outer entities are kept, nothing overflows. */
static void test_deep_nesting(void **state)
{
    (void)state;
    tamis__buffer line;
    tamis__buffer_init(&line, 0);
    for (int i = 0; i < 500; i++)
        tamis__buffer_printf(
            &line, "{\"id\":\"e%d\",\"schema\":\"Person\",\"properties\":{\"holder\":[", i);
    tamis__buffer_text(&line, "\"x\"");
    for (int i = 0; i < 500; i++)
        tamis__buffer_text(&line, "]}}");
    collect c;
    collect_init(&c, false);
    tamis__source source = source_of("ftm", tamis__buffer_bytes(&line));
    tamis__source_report report;
    tamis_error err = {0};
    assert_int_equal(collect_read(&source, &c, &report, &err), TAMIS_OK);
    assert_int_equal(report.kept, 1);
    assert_int_equal(c.entities, 9);
    collect_clear(&c);
    tamis__buffer_clear(&line);
}

static void read_file(const char *path, uint64_t read)
{
    collect c;
    collect_init(&c, false);
    tamis__source source = {.format = "ftm", .path = path, .dataset = "ftm", .text = text};
    tamis__source_report report;
    tamis_error err = {0};
    assert_int_equal(collect_read(&source, &c, &report, &err), TAMIS_OK);
    assert_int_equal(report.read, read);
    assert_int_equal(report.kept, read);
    collect_clear(&c);
}

static void test_real_files(void **state)
{
    (void)state;
    char path[512];
    if (shared_path("ftm/t1.ftm.json", path, sizeof path) == NULL)
        skip();
    read_file(path, 7);
    assert_non_null(shared_path("ftm/zala.ftm.json.xz", path, sizeof path));
    read_file(path, 91);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),        cmocka_unit_test(test_cut_everywhere),
        cmocka_unit_test(test_out_of_memory), cmocka_unit_test(test_dataset),
        cmocka_unit_test(test_not_ftm),       cmocka_unit_test(test_deep_nesting),
        cmocka_unit_test(test_real_files),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
