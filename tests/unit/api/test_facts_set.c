/* Single facts set over an object of facts. */
#include "support/unit.h"

#include <stdio.h>

#include "api/facts_set.h"

static tamis_status set(const char *facts, const char *const *assignments, size_t count,
                        char out[1000], tamis_error *err)
{
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis_status status = tamis__facts_set(tamis__bytes_of(facts), assignments, count, &text, err);
    snprintf(out, 1000, "%.*s", (int)text.len, text.len == 0 ? "" : text.ptr);
    tamis__buffer_clear(&text);
    return status;
}

static const struct {
    const char *facts, *assignment, *result;
} good[] = {
    {"", "date=2019-05-16", "{\"date\":\"2019-05-16\"}"},
    {"{}", "party.name=Huawei", "{\"party\":{\"name\":\"Huawei\"}}"},
    {"{}", "party.name=7", "{\"party\":{\"name\":\"7\"}}"},
    {"{}", "party.name=\"7 \\u00e9\"", "{\"party\":{\"name\":\"7 \xC3\xA9\"}}"},
    {"{}", "item.eccn=5E002", "{\"item\":{\"eccn\":\"5E002\"}}"},
    {"{}", "item.eccn=null", "{\"item\":{\"eccn\":null}}"},
    {"{}", "item.published=true", "{\"item\":{\"published\":true}}"},
    {"{}", "item.controlled_us_content_pct=25.5",
     "{\"item\":{\"controlled_us_content_pct\":25.5}}"},
    {"{}", "item.direct_product_of=3E001", "{\"item\":{\"direct_product_of\":[\"3E001\"]}}"},
    {"{}", "item.direct_product_of=[\"a\",\"b\"]",
     "{\"item\":{\"direct_product_of\":[\"a\",\"b\"]}}"},
    {"{}", "party.lists=[]", "{\"party\":{\"lists\":[]}}"},
    {"{}", "party.owned_by[0].pct=60", "{\"party\":{\"owned_by\":[{\"pct\":60}]}}"},
    {"{\"party\":{\"owned_by\":[{\"pct\":1}]}}", "party.owned_by[1].name=X",
     "{\"party\":{\"owned_by\":[{\"pct\":1},{\"name\":\"X\"}]}}"},
    {"{\"party\":{\"name\":\"A\",\"country\":\"CN\"}}", "party.name=B",
     "{\"party\":{\"name\":\"B\",\"country\":\"CN\"}}"},
    {"{\"id\":1,\"facts\":{\"date\":\"2019-05-16\"}}", "date=2020-01-01",
     "{\"id\":1,\"facts\":{\"date\":\"2020-01-01\"}}"},
    {"{\"item\":null}", "item.class=software", "{\"item\":{\"class\":\"software\"}}"},
    {"{}", "party.name=", "{\"party\":{\"name\":\"\"}}"},
    {"{}", "party.name=a=b", "{\"party\":{\"name\":\"a=b\"}}"},
};

static void a_fact_is_set(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        char out[1000];
        tamis_error err = {0};
        if (set(good[i].facts, &good[i].assignment, 1, out, &err) != TAMIS_OK)
            fail_msg("%s: %s", good[i].assignment, err.message);
        assert_string_equal(out, good[i].result);
    }
}

static const struct {
    const char *facts, *assignment;
    tamis_status status;
} bad[] = {
    {"{}", "party.name", TAMIS_ERR_ARGUMENT},
    {"{}", "=x", TAMIS_ERR_ARGUMENT},
    {"{}", "", TAMIS_ERR_ARGUMENT},
    {"{}", "a..b=x", TAMIS_ERR_ARGUMENT},
    {"{}", "a.=x", TAMIS_ERR_ARGUMENT},
    {"{}", "a[1]=x", TAMIS_ERR_ARGUMENT},
    {"{}", "a[=x", TAMIS_ERR_ARGUMENT},
    {"{}", "a[x]=x", TAMIS_ERR_ARGUMENT},
    {"{}", "a[99999999999]=x", TAMIS_ERR_ARGUMENT},
    {"{}", "[0]=x", TAMIS_ERR_ARGUMENT},
    {"{}", "party.lists=[", TAMIS_ERR_ARGUMENT},
    {"{}", "party.name=\"x", TAMIS_ERR_ARGUMENT},
    {"{}", "party.name=\xFF", TAMIS_ERR_ARGUMENT},
    {"{}", "\xFF=x", TAMIS_ERR_ARGUMENT},
    {"[]", "a=x", TAMIS_ERR_FORMAT},
    {"{\"a\":1,\"a\":2}", "a=x", TAMIS_ERR_FORMAT},
    {"{", "a=x", TAMIS_ERR_FORMAT},
};

static void what_does_not_fit_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char out[1000];
        tamis_error err = {0};
        if (set(bad[i].facts, &bad[i].assignment, 1, out, &err) != bad[i].status)
            fail_msg("%s over %s: %s", bad[i].assignment, bad[i].facts, err.message);
        assert_true(err.message[0] != '\0');
    }
}

static void later_ones_count(void **state)
{
    (void)state;
    char out[1000];
    const char *const two[] = {"a.b=1", "a.c=x", "a.b=2"};
    assert_int_equal(set("", two, 3, out, NULL), TAMIS_OK);
    assert_string_equal(out, "{\"a\":{\"b\":2,\"c\":\"x\"}}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fact_is_set),
        cmocka_unit_test(what_does_not_fit_is_named),
        cmocka_unit_test(later_ones_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
