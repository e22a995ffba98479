/* Facts: values of every type, what is refused and how, holders, YAML, hostile input, running out of memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/file.h"
#include "rules/facts.h"

static const char full[] =
    "{\"date\":\"2020-08-16\",\"time\":\"2020-08-16T10:00:00-04:00\",\"known_on\":\"2020-09-01\","
    "\"jurisdiction\":\"GB\",\"activity\":\"export\",\"actor\":\"us_exporter:addressee\","
    "\"party\":{\"name\":\"Alpha\",\"country\":\"cn\",\"role\":\"purchaser\",\"footnotes\":[1,4],"
    "\"military_end_user\":true,\"lists\":[{\"list\":\"US-BIS-EL\",\"from\":\"2019-05-16\","
    "\"until\":null,\"cite\":\"84 FR 22961\",\"footnotes\":[1]},\"UN-SC\"],"
    "\"owned_by\":[{\"name\":\"Beta\",\"pct\":49.5,\"listed\":null,\"from\":\"2015-01-01\","
    "\"owned_by\":[{\"name\":\"Gamma\",\"pct\":{\"min\":40,\"max\":60},\"listed\":\"EU-FSF\"},"
    "{\"name\":\"ALPHA\",\"pct\":null}]},{\"name\":\"Delta\"}],\"control_by\":[\"Gamma\"]},"
    "\"other_parties\":[{\"name\":\"Bank\",\"role\":\"intermediate_consignee\",\"lists\":[]}],"
    "\"item\":{\"class\":\"software\",\"eccn\":\"5D002\",\"origin\":null,\"published\":false,"
    "\"controlled_us_content_pct\":25.01,\"direct_product_of\":[\"3E001\",\"3E991\"],"
    "\"producer\":\"Maker\",\"production_start\":\"2020-05-10\"},"
    "\"zone\":{\"zone\":\"z\",\"inside\":false},\"shipment\":{\"actual_order_before\":true,"
    "\"aboard_carrier\":\"2019-05-16\"},"
    "\"notices\":[{\"type\":\"is_informed\",\"addressee\":\"x\",\"date\":\"2020-01-01\"}],"
    "\"licenses\":[{\"number\":\"D1\",\"regime\":\"us_ear\",\"lifts\":[\"entity_list\"],\"value\":"
    "100,\"used_value\":30,\"conditions\":[\"tell\"]}],\"claim\":{\"text\":\"t\",\"via\":\"v\"}}";

static tamis_status parse(const char *text, tamis__facts *facts, tamis_error *err)
{
    return tamis__facts_parse(tamis__bytes_of(text), facts, err);
}

static void assert_text(tamis_bytes found, const char *expected)
{
    assert_true(tamis__bytes_equal(found, tamis__bytes_of(expected)));
}

static const tamis__fact *scalar(const tamis__facts *facts, unsigned id)
{
    return &facts->scalars[id];
}

static void check_scalars(const tamis__facts *facts)
{
    int32_t day;
    assert_true(tamis__day_from_ymd(2020, 8, 16, &day));
    assert_int_equal(scalar(facts, TAMIS__FACT_DATE)->as.day, day);
    assert_text(scalar(facts, TAMIS__FACT_JURISDICTION)->as.text, "UK");
    assert_text(scalar(facts, TAMIS__FACT_PARTY_COUNTRY)->as.text, "CN");
    assert_text(scalar(facts, TAMIS__FACT_ITEM_ECCN)->as.text, "5D002");
    assert_int_equal(scalar(facts, TAMIS__FACT_ITEM_ORIGIN)->presence, TAMIS__NULL);
    assert_int_equal(scalar(facts, TAMIS__FACT_ITEM_PUBLISHED)->presence, TAMIS__KNOWN);
    assert_false(scalar(facts, TAMIS__FACT_ITEM_PUBLISHED)->as.truth);
    assert_int_equal(scalar(facts, TAMIS__FACT_ITEM_DESC)->presence, TAMIS__ABSENT);
    assert_true(scalar(facts, TAMIS__FACT_ITEM_CONTROLLED_US_CONTENT_PCT)->as.number == 25.01);
    assert_int_equal(scalar(facts, TAMIS__FACT_ITEM_DIRECT_PRODUCT_OF)->as.texts.count, 2);
    assert_int_equal(scalar(facts, TAMIS__FACT_ZONE_ZONE)->as.texts.count, 1);
    assert_true(scalar(facts, TAMIS__FACT_SHIPMENT_ABOARD_CARRIER)->as.truth);
    assert_true(scalar(facts, TAMIS__FACT_SHIPMENT_ACTUAL_ORDER_BEFORE)->as.day < day);
    assert_true(scalar(facts, TAMIS__FACT_PARTY_MILITARY_END_USER)->as.truth);
    assert_int_equal(scalar(facts, TAMIS__FACT_PARTY_OWNED_BY)->presence, TAMIS__KNOWN);
    assert_true(facts->activity_bit == 1);
    assert_true(facts->actor_bit == 1);
    assert_int_equal(facts->warning_count, 0);
    assert_true(facts->licenses[0].value_left == 70 && facts->licenses[0].quantity_left < 0);
    assert_int_equal(facts->notice_count, 1);
}

static void check_holders(const tamis__facts *facts)
{
    assert_int_equal(facts->party_count, 2);
    assert_int_equal(facts->holder_count, 6);
    const tamis__holder *party = &facts->holders[0];
    assert_text(facts->holders[1].name, "Bank");
    assert_true(facts->holders[1].lists_known && facts->holders[1].listing_count == 0);
    assert_int_equal(party->listing_count, 2);
    assert_int_equal(party->listings[0].footnotes, 2);
    assert_int_equal(party->listings[1].footnotes, 1);
    assert_int_equal(party->listings[0].until, TAMIS__DAY_MAX);
    assert_int_equal(party->footnotes, 1 << 1 | 1 << 4);
    assert_int_equal(party->owner_count, 2);
    const tamis__holder *beta = &facts->holders[party->owners[0].owner];
    assert_text(beta->name, "Beta");
    assert_true(beta->lists_known && beta->listing_count == 0);
    assert_true(party->owners[0].lo == 49.5 && party->owners[0].hi == 49.5);
    assert_int_equal(beta->owner_count, 2);
    assert_true(beta->owners[0].lo == 40 && beta->owners[0].hi == 60);
    assert_int_equal(beta->owners[1].owner, 0); /* a ring, through the name */
    assert_true(beta->owners[1].null_pct && beta->owners[1].hi == 100);
    assert_false(facts->holders[party->owners[1].owner].lists_known);
    assert_int_equal(party->controllers[0], beta->owners[0].owner);
    assert_text(facts->holders[facts->producer].name, "Maker");
}

static void test_every_kind_of_value(void **state)
{
    (void)state;
    tamis__facts facts;
    tamis_error err = {0};
    if (parse(full, &facts, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    check_scalars(&facts);
    check_holders(&facts);
    tamis__facts_clear(&facts);
}

static void test_canonical_text_sorts_keys_and_reads_back(void **state)
{
    (void)state;
    tamis__facts facts;
    tamis__facts again;
    assert_int_equal(
        parse("{\"id\":7,\"title\":\"t\",\"facts\":{\"item\":{\"origin\":\"US\",\"class\":"
              "\"funds\"},\"date\":\"2020-01-31\",\"place\":{\"lat\":1.50}}}",
              &facts, NULL),
        TAMIS_OK);
    assert_text(facts.id, "7");
    assert_text(facts.canonical,
                "{\"date\":\"2020-01-31\",\"item\":{\"class\":\"funds\",\"origin\":"
                "\"US\"},\"place\":{\"lat\":1.5}}");
    assert_int_equal(tamis__facts_parse(facts.canonical, &again, NULL), TAMIS_OK);
    assert_true(tamis__bytes_equal(facts.canonical, again.canonical));
    tamis__facts_clear(&again);
    tamis__facts_clear(&facts);
}

static void test_yaml_is_the_same(void **state)
{
    (void)state;
    static const char yaml[] = "# a shipment\ndate: 2020-01-31\njurisdiction: US\n"
                               "item: {class: software, eccn: 5E002, published: true}\n"
                               "party:\n  name: 1234\n  country: NO\n  owned_by:\n"
                               "    - name: A\n      pct: 12.5\n    - {name: B, pct: null}\n";
    static const char json[] =
        "{\"date\":\"2020-01-31\",\"jurisdiction\":\"US\",\"item\":{\"class\":"
        "\"software\",\"eccn\":\"5E002\",\"published\":true},\"party\":{"
        "\"name\":\"1234\",\"country\":\"NO\",\"owned_by\":[{\"name\":\"A\","
        "\"pct\":12.5},{\"name\":\"B\",\"pct\":null}]}}";
    tamis__facts a;
    tamis__facts b;
    tamis_error err = {0};
    if (parse(yaml, &a, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    assert_int_equal(parse(json, &b, NULL), TAMIS_OK);
    assert_true(tamis__bytes_equal(a.canonical, b.canonical));
    tamis__facts_clear(&a);
    tamis__facts_clear(&b);
}

static void test_null_section_is_known_to_be_unknown(void **state)
{
    (void)state;
    tamis__facts facts;
    assert_int_equal(parse("{\"item\":null,\"party\":{\"owned_by\":null}}", &facts, NULL),
                     TAMIS_OK);
    assert_int_equal(scalar(&facts, TAMIS__FACT_ITEM)->presence, TAMIS__NULL);
    assert_int_equal(scalar(&facts, TAMIS__FACT_ITEM_ECCN)->presence, TAMIS__NULL);
    assert_int_equal(scalar(&facts, TAMIS__FACT_PARTY_OWNED_BY)->presence, TAMIS__NULL);
    assert_int_equal(facts.holders[0].owners_state, TAMIS__NULL);
    assert_int_equal(scalar(&facts, TAMIS__FACT_PARTY_NAME)->presence, TAMIS__ABSENT);
    assert_int_equal(scalar(&facts, TAMIS__FACT_DATE)->presence, TAMIS__ABSENT);
    tamis__facts_clear(&facts);
}

static void test_unlisted_words_warn(void **state)
{
    (void)state;
    tamis__facts facts;
    assert_int_equal(
        parse("{\"activity\":\"exprot\",\"actor\":\"carrier:Spark\",\"purpose\":\"fun\"}", &facts,
              NULL),
        TAMIS_OK);
    assert_int_equal(facts.warning_count, 2);
    assert_text(facts.warnings[0],
                "activity: 'exprot' is in no list and matches no rule; did you mean 'export'?");
    assert_text(facts.warnings[1], "purpose: 'fun' is in no list and matches no rule");
    assert_true(facts.activity_bit == TAMIS__BIT_OTHER);
    assert_true(facts.actor_bit == tamis__fact_value_bit(TAMIS__FACT_ACTOR, TAMIS_LIT("carrier")));
    tamis__facts_clear(&facts);
}

static void test_what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        {"[]", "facts: expected one object, found a list"},
        {"{\"dat\":1}", "dat: unknown key; did you mean 'date'?"},
        {"{\"item.eccn\":\"x\"}", "item.eccn: unknown key; did you mean 'item.eccn'?"},
        {"{\"item\":{\"ecnc\":\"x\"}}", "item.ecnc: unknown key; did you mean 'item.eccn'?"},
        {"{\"item\":{\"class\":\"hardwre\"}}",
         "item.class: expected one of: hardware software technology software+technology service "
         "funds security real_estate, found 'hardwre'"},
        {"{\"item\":[]}", "item: expected a record, found a list"},
        {"{\"date\":\"2020-02-30\"}", "date: expected a day (YYYY-MM-DD), found '2020-02-30'"},
        {"{\"date\":20200101}", "date: expected a day (YYYY-MM-DD), found the number 20200101"},
        {"{\"place\":{\"lat\":91}}",
         "place.lat: expected a number from -90 to 90, found the number 91"},
        {"{\"place\":{\"country\":\"China\"}}",
         "place.country: expected a country code of two letters, found 'China'"},
        {"{\"party\":{\"owned_by\":[{\"name\":\"a\"},{\"name\":\"b\",\"pct\":\"51\"}]}}",
         "party.owned_by[1].pct: expected a number, null, or a record with 'min' and 'max', found "
         "'51'"},
        {"{\"party\":{\"owned_by\":[{\"name\":\"a\",\"percent\":5}]}}",
         "party.owned_by[0].percent: unknown key; known ones: name pct listed lists owned_by "
         "control_by country footnotes military_end_user from until joint role"},
        {"{\"party\":{\"owned_by\":[{\"pct\":{\"min\":9,\"max\":8}}]}}",
         "party.owned_by[0].pct: expected 'min' not above 'max', found a record"},
        {"{\"party\":{\"lists\":[{\"from\":\"2020-01-01\"}]}}",
         "party.lists[0]: expected the id of a list ('list'), found a record"},
        {"{\"other_parties\":{}}", "other_parties: expected a list of parties, found a record"},
        {"{\"licenses\":[{\"number\":\"1\"}]}",
         "licenses[0]: expected 'number', 'regime' and 'lifts' in a license, found a record"},
        {"{\"item\":{\"published\":\"yes\"}}",
         "item.published: expected true or false, found 'yes'"},
        {"{\"date\":\"2020-01-01\",\"date\":\"2020-01-01\"}",
         "line 1, column 22: the key 'date' stands here twice"},
        {"date: 2020-01-01\ndate: 2020-01-01\n", "the key 'date' stands here twice"},
        {"a: &x 1\nb: *x\n", "anchors (&name) are not accepted; write the value out"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tamis__facts facts;
        tamis_error err = {0};
        assert_int_equal(parse(cases[i].text, &facts, &err), TAMIS_ERR_FORMAT);
        assert_string_equal(err.message, cases[i].message);
        tamis__facts_clear(&facts);
    }
}

static void test_cut_at_every_byte(void **state)
{
    (void)state;
    tamis_bytes whole = tamis__bytes_of(full);
    for (size_t len = 0; len < whole.len; len++) {
        tamis__facts facts;
        tamis_error err = {0};
        assert_int_not_equal(tamis__facts_parse(tamis__bytes_sub(whole, 0, len), &facts, &err),
                             TAMIS_OK);
        assert_int_not_equal(err.message[0], '\0');
        tamis__facts_clear(&facts);
    }
}

static void test_nesting_and_size_are_limited(void **state)
{
    (void)state;
    enum { LEVELS = 500 };
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis__buffer_text(&text, "{\"party\":{\"name\":\"p\"");
    for (int i = 0; i < LEVELS; i++)
        tamis__buffer_printf(&text, ",\"owned_by\":[{\"name\":\"o%d\",\"pct\":50", i);
    for (int i = 0; i < LEVELS; i++)
        tamis__buffer_text(&text, "}]");
    tamis__buffer_text(&text, "}}");
    tamis__facts facts;
    assert_int_equal(tamis__facts_parse(tamis__buffer_bytes(&text), &facts, NULL), TAMIS_ERR_LIMIT);
    tamis__facts_clear(&facts);
    tamis__buffer_reset(&text);
    tamis__buffer_text(&text, "{\"party\":{\"owned_by\":[");
    for (int i = 0; i <= TAMIS__HOLDERS_MAX; i++)
        tamis__buffer_printf(&text, "%s\"o%d\"", i == 0 ? "" : ",", i);
    tamis__buffer_text(&text, "]}}");
    assert_int_equal(tamis__facts_parse(tamis__buffer_bytes(&text), &facts, NULL), TAMIS_ERR_LIMIT);
    tamis__facts_clear(&facts);
    tamis__buffer_clear(&text);
}

static void test_owners_said_twice_count_once(void **state)
{
    (void)state;
    tamis__facts facts;
    assert_int_equal(
        parse("{\"party\":{\"name\":\"p\",\"owned_by\":[{\"name\":\"a\",\"pct\":50,\"owned_by\":[{"
              "\"name\":\"x\",\"pct\":60,\"listed\":\"L\"}]},{\"name\":\"b\",\"pct\":50,\"owned_"
              "by\":[{\"name\":\"A\","
              "\"pct\":10,\"owned_by\":[{\"name\":\"X\",\"pct\":60,\"listed\":\"L\"},{\"name\":"
              "\"y\",\"pct\":1}]}]}]}"
              "}",
              &facts, NULL),
        TAMIS_OK);
    assert_int_equal(facts.holder_count, 5);
    const tamis__holder *a = &facts.holders[facts.holders[0].owners[0].owner];
    assert_int_equal(a->owner_count, 2);
    assert_int_equal(facts.holders[a->owners[0].owner].listing_count, 1);
    tamis__facts_clear(&facts);
}

static void test_memory_may_run_out_anywhere(void **state)
{
    (void)state;
    tamis_status status = TAMIS_ERR_NOMEM;
    for (int64_t n = 0; status != TAMIS_OK; n++) {
        tamis__facts facts;
        tamis__memory_fail_after(n);
        status = parse(full, &facts, NULL);
        tamis__memory_fail_after(-1);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM);
        tamis__facts_clear(&facts);
    }
}

static void test_list_of_facts_is_in_order(void **state)
{
    (void)state;
    for (unsigned id = 0; id < TAMIS__FACT_COUNT; id++) {
        const tamis__fact_info *info = tamis__fact_info_of(id);
        assert_int_equal(tamis__fact_find(tamis__bytes_of(info->path)), id);
        assert_int_not_equal(info->question[0], '\0');
    }
    assert_null(tamis__fact_info_of(TAMIS__FACT_COUNT));
    assert_true(tamis__fact_is_open(TAMIS__FACT_PURPOSE));
    assert_false(tamis__fact_is_open(TAMIS__FACT_ITEM_CLASS));
    assert_int_equal(tamis__fact_value_index(TAMIS__FACT_ITEM_CLASS, TAMIS_LIT("software")), 1);
    assert_int_equal(tamis__fact_value_index(TAMIS__FACT_PURPOSE, TAMIS_LIT("...")), -1);
    assert_int_equal(tamis__word_slips(TAMIS_LIT("abcd"), TAMIS_LIT("acbd"), 3), 1);
    assert_int_equal(tamis__word_slips(TAMIS_LIT(""), TAMIS_LIT("abc"), 2), 3);
}

/* Every path, and every value of a list, stands in the page between backticks. */
static void test_the_page_tells_every_fact(void **state)
{
    (void)state;
    tamis__mapping page;
    assert_int_equal(tamis__map_file("docs/FACTS.md", &page, NULL), TAMIS_OK);
    for (unsigned id = 0; id < TAMIS__FACT_COUNT; id++) {
        const tamis__fact_info *info = tamis__fact_info_of(id);
        tamis_bytes words[2] = {tamis__bytes_of(info->path), tamis__bytes_of(info->values)};
        for (size_t i = 0; i < 2; i++) {
            tamis_bytes word;
            while (tamis__bytes_split(&words[i], TAMIS_LIT(" "), &word)) {
                char quoted[100];
                (void)snprintf(quoted, sizeof quoted, "`%.*s`", TAMIS_FMT(word));
                if (word.len > 0 && !tamis__bytes_equal(word, TAMIS_LIT("...")) &&
                    tamis__bytes_find(page.content, tamis__bytes_of(quoted), 0) == SIZE_MAX)
                    fail_msg("docs/FACTS.md does not tell %s", quoted);
            }
        }
    }
    tamis__unmap_file(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_of_value),
        cmocka_unit_test(test_canonical_text_sorts_keys_and_reads_back),
        cmocka_unit_test(test_yaml_is_the_same),
        cmocka_unit_test(test_null_section_is_known_to_be_unknown),
        cmocka_unit_test(test_unlisted_words_warn),
        cmocka_unit_test(test_what_is_wrong_is_named),
        cmocka_unit_test(test_cut_at_every_byte),
        cmocka_unit_test(test_nesting_and_size_are_limited),
        cmocka_unit_test(test_owners_said_twice_count_once),
        cmocka_unit_test(test_memory_may_run_out_anywhere),
        cmocka_unit_test(test_list_of_facts_is_in_order),
        cmocka_unit_test(test_the_page_tells_every_fact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
