/* Reader of the UN list: sample, hostile XML, both published editions and the malformed one. */
#include "unit/lists/sample.h"

static tamis_status read_text(const char *xml, size_t len, collect *c, tamis_error *err)
{
    tamis__source source = {
        .format = "un_sc", .path = "sample", .dataset = "d", .content = {xml, len}};
    tamis__source_report report;
    collect_init(c, true);
    return collect_read(&source, c, &report, err);
}

/* Refused as a whole, with a line and a reason. */
static void expect_refused(const char *xml, size_t len, const char *reason)
{
    collect c;
    tamis_error err = {0};
    tamis_status status = read_text(xml, len, &c, &err);
    if (status != TAMIS_ERR_FORMAT || strstr(err.message, reason) == NULL)
        fail_msg("expected \"%s\", found %d \"%s\"", reason, (int)status, err.message);
    collect_clear(&c);
}

static void test_sample(void **state)
{
    (void)state;
    sample_is_golden("un_sc", "un_sc.xml", "un_sc.golden");
}

static void test_torments(void **state)
{
    (void)state;
    sample_is_tormented("un_sc", "un_sc.xml");
}

static void test_document_types_are_refused(void **state)
{
    (void)state;
    static const char laughs[] =
        "<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
        "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]>"
        "<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>&d;</FIRST_NAME></INDIVIDUAL>"
        "</INDIVIDUALS></CONSOLIDATED_LIST>";
    static const char external[] =
        "<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
        "<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>&x;</FIRST_NAME></INDIVIDUAL>"
        "</INDIVIDUALS></CONSOLIDATED_LIST>";
    static const char parameter[] =
        "<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY % a \"<!ENTITY b 'x'>\">%a;]>"
        "<CONSOLIDATED_LIST/>";
    static const char plain[] = "<!DOCTYPE CONSOLIDATED_LIST><CONSOLIDATED_LIST/>";
    expect_refused(laughs, sizeof laughs - 1, "document type");
    expect_refused(external, sizeof external - 1, "document type");
    expect_refused(parameter, sizeof parameter - 1, "document type");
    expect_refused(plain, sizeof plain - 1, "document type");
}

/* <x><x><x>... inside an entry and outside. */
static void test_nesting_is_limited(void **state)
{
    (void)state;
    enum { DEPTH = 100000 };
    static const char head[] = "<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL>";
    size_t size = sizeof head - 1 + (size_t)DEPTH * 3;
    char *xml = malloc(size);
    assert_non_null(xml);
    memcpy(xml, head, sizeof head - 1);
    for (size_t at = sizeof head - 1; at + 3 <= size; at += 3)
        memcpy(xml + at, "<x>", 3);
    expect_refused(xml, size, "xcessive depth");
    memcpy(xml, "<CONSOLIDATED_LIST>", 19);
    memset(xml + 19, ' ', sizeof head - 1 - 19);
    expect_refused(xml, size, "nested deeper");
    free(xml);
}

static void test_other_documents_are_refused(void **state)
{
    (void)state;
    expect_refused("", 0, "the file is empty");
    expect_refused("<html/>", 7, "CONSOLIDATED_LIST");
    expect_refused("not XML", 7, "line 1");
    expect_refused("<CONSOLIDATED_LIST>&nbsp;</CONSOLIDATED_LIST>", 45, "nbsp");
}

/* An entry that never ends must not fill the memory. */
static void test_entries_are_limited(void **state)
{
    (void)state;
    enum { ELEMENTS = 6 << 20 };
    static const char head[] = "<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL>";
    size_t size = sizeof head - 1 + (size_t)ELEMENTS * 4;
    char *xml = malloc(size);
    assert_non_null(xml);
    memcpy(xml, head, sizeof head - 1);
    for (size_t at = sizeof head - 1; at + 4 <= size; at += 4)
        memcpy(xml + at, "<x/>", 4);
    collect c;
    tamis_error err = {0};
    assert_int_equal(read_text(xml, size, &c, &err), TAMIS_ERR_LIMIT);
    assert_non_null(strstr(err.message, "entry is longer"));
    collect_clear(&c);
    free(xml);
}

static void test_edition_2022(void **state)
{
    (void)state;
    sample_keeps_all("un_sc", "un_sc/consolidated-2022.xml.xz", 699 + 253, "2022-09-15");
}

static void test_edition_2026(void **state)
{
    (void)state;
    sample_keeps_all("un_sc", "un_sc/consolidated-2026-08-01.xml.xz", 736 + 275, "2026-08-01");
}

static void test_malformed(void **state)
{
    (void)state;
    char path[1024];
    const char *found = shared_path("un_sc/malformed-2024-10-16.xml.xz", path, sizeof path);
    if (found == NULL)
        skip();
    tamis__source source = {.format = "un_sc", .path = found, .dataset = "d"};
    tamis__source_report report;
    tamis_error err = {0};
    collect c;
    collect_init(&c, false);
    assert_int_equal(collect_read(&source, &c, &report, &err), TAMIS_ERR_FORMAT);
    assert_int_equal(err.line, 39788);
    assert_non_null(strstr(err.message, "line 39788: xmlParseEntityRef: no name"));
    collect_clear(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample),
        cmocka_unit_test(test_torments),
        cmocka_unit_test(test_document_types_are_refused),
        cmocka_unit_test(test_nesting_is_limited),
        cmocka_unit_test(test_other_documents_are_refused),
        cmocka_unit_test(test_entries_are_limited),
        cmocka_unit_test(test_edition_2022),
        cmocka_unit_test(test_edition_2026),
        cmocka_unit_test(test_malformed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
