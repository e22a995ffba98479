/* Conditions: values in three-valued logic with the facts that matter, errors with their place, hostile input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "rules/expr_tree.h"

static const char facts_text[] =
    "{\"date\":\"2020-05-15\",\"actor\":\"us_exporter:addressee\",\"party\":{\"name\":\"P\","
    "\"country\":\"CN\",\"lists\":[{\"list\":\"US-BIS-EL\",\"from\":\"2019-05-16\","
    "\"license_requirement\":\"All items on the CCL\"}],\"owned_by\":[{\"name\":\"O\",\"listed\":"
    "\"EU-FSF\"}]},\"item\":{\"class\":\"software\",\"eccn\":\"5D002.c.1\",\"published\":true,"
    "\"controlled_us_content_pct\":25,\"direct_product_of\":[\"3E001\",\"4E001\"],\"origin\":null,"
    "\"desc\":\"A router, for Roaming\"},\"zone\":{\"zone\":[\"site\"],\"inside\":false},"
    "\"contract_date\":\"2019-05-16\",\"place\":{\"country\":\"HK\"},\"notices\":[{\"type\":"
    "\"is_informed\",\"addressee\":\"us_exporter:addressee\",\"date\":\"2020-05-01\"}]}";

static const tamis_bytes zone_ids[] = {{"site", 4}, {"far", 3}};

typedef struct world {
    tamis__packs packs;
    tamis__facts facts;
    tamis__moment moment;
    tamis__working working;
    tamis__decision decision;
    tamis__expr_scope scope;
    tamis__expr_error error;
} world;

static void open_world(world *w)
{
    *w = (world){.facts = {.producer = -1}};
    tamis__arena_init(&w->packs.arena, 0);
    assert_int_equal(tamis__facts_parse(tamis__bytes_of(facts_text), &w->facts, NULL), TAMIS_OK);
    assert_int_equal(tamis__moment_make(&w->packs.time_zones,
                                        w->facts.scalars[TAMIS__FACT_DATE].as.day, TAMIS_LIT(""),
                                        &w->moment, NULL),
                     TAMIS_OK);
    w->working.arena = &w->packs.arena;
    w->working.stamp = 1;
    w->decision = (tamis__decision){&w->packs, &w->facts, &w->moment, &w->working};
    w->scope = (tamis__expr_scope){
        .arena = &w->packs.arena, .packs = &w->packs, .zones = zone_ids, .zone_count = 2};
}

static void close_world(world *w)
{
    tamis__facts_clear(&w->facts);
    tamis__arena_clear(&w->packs.arena);
}

static tamis__expr *compile(world *w, const char *text, tamis__etype wanted)
{
    tamis__expr *expr = NULL;
    if (tamis__expr_compile(tamis__bytes_of(text), &w->scope, wanted, &expr, &w->error) != TAMIS_OK)
        fail_msg("%s: %zu: %s", text, w->error.offset, w->error.message);
    return expr;
}

/* The paths of unknown facts, joined by spaces; those stated as null carry a '!'. */
static void name_unknowns(const tamis__unknowns *unknowns, char *out, size_t size)
{
    size_t len = 0;
    out[0] = '\0';
    for (unsigned id = 0; id < TAMIS__FACT_COUNT; id++) {
        uint64_t bit = UINT64_C(1) << (id % 64);
        if ((unknowns->facts[id / 64] & bit) != 0)
            len += (size_t)snprintf(out + len, size - len, "%s%s%s", len == 0 ? "" : " ",
                                    tamis__fact_info_of(id)->path,
                                    (unknowns->null_facts[id / 64] & bit) != 0 ? "!" : "");
    }
}

static const struct {
    const char *text;
    tamis__tri value;
    const char *unknowns;
} value_cases[] = {
    {"true", TAMIS__YES, ""},
    {"!false && (true || false)", TAMIS__YES, ""},
    {"item.class == 'software'", TAMIS__YES, ""},
    {"item.class != \"software\"", TAMIS__NO, ""},
    {"item.published", TAMIS__YES, ""},
    {"item.published == false", TAMIS__NO, ""},
    {"item.encryption", TAMIS__UNKNOWN, "item.encryption"},
    {"item.origin == 'US'", TAMIS__UNKNOWN, "item.origin!"},
    {"item.origin == null", TAMIS__YES, ""},
    {"item.origin != null", TAMIS__NO, ""},
    {"item.encryption == null", TAMIS__NO, ""},
    {"null == item.eccn", TAMIS__NO, ""},
    {"has(item.origin) || has(item.encryption)", TAMIS__NO, ""},
    {"has(item.eccn) && has(party.owned_by) && has(date)", TAMIS__YES, ""},
    /* only what matters is asked */
    {"item.encryption && item.origin == 'US'", TAMIS__UNKNOWN, "item.origin! item.encryption"},
    {"item.encryption && item.class == 'hardware'", TAMIS__NO, ""},
    {"item.class == 'hardware' && item.encryption", TAMIS__NO, ""},
    {"item.encryption || item.published", TAMIS__YES, ""},
    {"(item.encryption && false) || item.fdp_fn1", TAMIS__UNKNOWN, "item.fdp_fn1"},
    {"!(item.encryption || item.fdp_fn1)", TAMIS__UNKNOWN, "item.fdp_fn1 item.encryption"},
    {"item.encryption ? item.published : item.published", TAMIS__YES, ""},
    {"item.encryption ? item.published : item.fdp_fn1", TAMIS__UNKNOWN,
     "item.fdp_fn1 item.encryption"},
    {"item.published ? item.class == 'funds' : item.fdp_fn1", TAMIS__NO, ""},
    /* numbers and days */
    {"item.controlled_us_content_pct <= 25", TAMIS__YES, ""},
    {"item.controlled_us_content_pct > 25", TAMIS__NO, ""},
    {"item.controlled_us_content_pct + 0.01 > 25", TAMIS__YES, ""},
    {"item.controlled_us_content_pct - 30 == -5", TAMIS__YES, ""},
    {"item.tenor_days > 14", TAMIS__UNKNOWN, "item.tenor_days"},
    {"date == date('2020-05-15')", TAMIS__YES, ""},
    {"date >= contract_date + days(365)", TAMIS__YES, ""},
    {"date - contract_date > days(365)", TAMIS__NO, ""},
    {"date - contract_date == days(365)", TAMIS__YES, ""},
    {"date - days(1) < date('2020-05-15')", TAMIS__YES, ""},
    {"handset_public_by <= date && false", TAMIS__NO, ""},
    /* texts and lists */
    {"item.class in ['software', 'technology']", TAMIS__YES, ""},
    {"'3E001' in item.direct_product_of", TAMIS__YES, ""},
    {"item.purpose in ['a']", TAMIS__UNKNOWN, "item.purpose"},
    {"any_in(item.direct_product_of, ['3E002', '4E001'])", TAMIS__YES, ""},
    {"any_in(item.direct_product_of, ['3E002'])", TAMIS__NO, ""},
    {"item.direct_product_of.exists(e, e.startsWith('4E'))", TAMIS__YES, ""},
    {"item.direct_product_of.all(e, e.startsWith('3E'))", TAMIS__NO, ""},
    {"item.direct_product_of.all(e, e.endsWith('E001'))", TAMIS__YES, ""},
    {"item.direct_product_of.exists(e, item.direct_product_of.exists(f, e != f))", TAMIS__YES, ""},
    {"['x'].exists(e, item.encryption)", TAMIS__UNKNOWN, "item.encryption"},
    {"waivers.exists(w, w == 'x')", TAMIS__UNKNOWN, "waivers"},
    {"item.desc.contains('router')", TAMIS__YES, ""},
    {"mentions(item.desc, ['roaming', 'backhaul'])", TAMIS__YES, ""},
    {"mentions(item.desc, ['roam', 'rout'])", TAMIS__NO, ""},
    {"eccn_in(item.eccn, ['3E001', '5D002.c'])", TAMIS__YES, ""},
    {"eccn_in(item.eccn, ['5D002.a', '5D'])", TAMIS__NO, ""},
    /* parties */
    {"listed(party, 'US-BIS-EL')", TAMIS__YES, ""},
    {"listed(parties, 'X', 'Y')", TAMIS__NO, ""},
    {"listed(parties, ['X', 'US-BIS-EL'])", TAMIS__YES, ""},
    {"listed(owners, 'EU-FSF') && has_listed_owner('EU-FSF')", TAMIS__YES, ""},
    {"listed_since(party, 'US-BIS-EL') + days(365) == date", TAMIS__YES, ""},
    {"listed_since(party, 'X') < date", TAMIS__UNKNOWN, "party.lists"},
    {"requirement_mentions(party, 'US-BIS-EL', ['CCL'])", TAMIS__YES, ""},
    {"requirement_mentions(party, 'US-BIS-EL', ['EAR99'])", TAMIS__NO, ""},
    {"actor_is('us_exporter', 'carrier')", TAMIS__YES, ""},
    {"actor_is('us_exporter:addressee')", TAMIS__YES, ""},
    {"actor_is('us_exporter:other') || actor_is('carrier')", TAMIS__NO, ""},
    {"notice('is_informed')", TAMIS__YES, ""},
    {"notice_to_others('is_informed')", TAMIS__NO, ""},
    /* places */
    {"in_zone('site')", TAMIS__NO, ""},
    {"in_zone('far')", TAMIS__UNKNOWN, "zone.inside"},
    {"near_zone('far', 1)", TAMIS__UNKNOWN, "zone.distance_miles_from_boundary"},
    {"in_group(place.country, 'D:5')", TAMIS__YES, ""},
    {"in_group(place.country, 'E:1', 'E:2')", TAMIS__NO, ""},
    {"in_group(item.origin, 'E:1')", TAMIS__UNKNOWN, "item.origin!"},
};

static void test_values(void **state)
{
    (void)state;
    world w;
    open_world(&w);
    for (size_t i = 0; i < TAMIS_COUNT_OF(value_cases); i++) {
        tamis__unknowns unknowns = {0};
        char named[400];
        tamis__expr *expr = compile(&w, value_cases[i].text, TAMIS__ETYPE_CONDITION);
        tamis__tri value = tamis__expr_tri(expr, &w.decision, &unknowns);
        if (value != value_cases[i].value)
            fail_msg("%s: %d", value_cases[i].text, (int)value);
        name_unknowns(&unknowns, named, sizeof named);
        if (strcmp(named, value_cases[i].unknowns) != 0)
            fail_msg("%s: unknown: %s", value_cases[i].text, named);
        assert_int_equal(tamis__expr_tri(expr, &w.decision, NULL), value);
    }
    close_world(&w);
}

static void test_days(void **state)
{
    (void)state;
    world w;
    open_world(&w);
    int32_t day;
    assert_true(tamis__expr_day(compile(&w, "contract_date + days(2)", TAMIS__ETYPE_DAY),
                                &w.decision, &day));
    assert_int_equal(day, w.facts.scalars[TAMIS__FACT_CONTRACT_DATE].as.day + 2);
    assert_false(
        tamis__expr_day(compile(&w, "handset_public_by", TAMIS__ETYPE_DAY), &w.decision, &day));
    close_world(&w);
}

static void test_what_is_read(void **state)
{
    (void)state;
    world w;
    open_world(&w);
    uint64_t reads[(TAMIS__FACT_COUNT + 63) / 64];
    tamis__expr *expr =
        compile(&w, "item.eccn == 'EAR99' && listed(party, 'X')", TAMIS__ETYPE_CONDITION);
    tamis__expr_reads(expr, reads);
    tamis__unknowns unknowns = {0};
    memcpy(unknowns.facts, reads, sizeof reads);
    char named[200];
    name_unknowns(&unknowns, named, sizeof named);
    assert_string_equal(named, "party party.lists item.eccn");
    assert_true(tamis__expr_depends_on_day(expr));
    assert_false(tamis__expr_depends_on_day(compile(&w, "item.published", TAMIS__ETYPE_CONDITION)));
    assert_int_equal(
        tamis__expr_constant(compile(&w, "item.published && !true", TAMIS__ETYPE_CONDITION)),
        TAMIS__NO);
    close_world(&w);
}

static void test_what_is_wrong_is_placed(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t offset;
        const char *message;
    } cases[] = {
        {"", 0, "expected a value, found the end of the condition"},
        {"item.eccn = 'x'", 10, "'=' alone compares nothing; expected '=='"},
        {"item.eccn <> 'x'", 10, "expected '!=', found '<>'"},
        {"true && not item.published", 8, "expected '!', found 'not'"},
        {"item.eccn == \xe2\x80\x98x\xe2\x80\x99", 13,
         "expected a text in straight quotes ('), found '\xe2\x80\x98x\xe2\x80\x99'"},
        {"item.eccn == \xe2\x80", 13, "expected a value, found '\xe2\x80'"},
        {"item.origin == 'us'", 15,
         "item.origin is never 'us'; expected two capital letters of ISO 3166, the United Kingdom "
         "as 'GB'"},
        {"true && ", 8, "expected a value, found the end of the condition"},
        {"true & false", 5, "expected '&&', found '&'"},
        {"true false", 5, "expected an operator or the end, found 'false'"},
        {"(true", 5, "expected ')', found the end of the condition"},
        {"item.ecnc == 'x'", 0, "unknown name 'item.ecnc'; did you mean 'item.eccn'?"},
        {"zzzzzzzzzzzzzz", 0,
         "unknown name 'zzzzzzzzzzzzzz'; expected a fact of docs/FACTS.md, a definition or a set "
         "of "
         "this pack"},
        {"lited(party, 'X')", 0, "unknown function 'lited'; did you mean 'listed'?"},
        {"listed('X')", 7,
         "the first argument: expected party, parties, owners or item.producer, found a text"},
        {"listed(party)", 0, "expected listed(who, 'LIST', ...)"},
        {"item.eccn && true", 0, "beside '&&': expected a condition, found a text"},
        {"item.eccn == 5", 13, "right side: expected a text, found a number"},
        {"date > '2020-01-01'", 7,
         "a day is written date('2020-01-31'): expected a day, found a text"},
        {"date > date('2020-02-30')", 12, "expected a day of the calendar, date('2020-01-31')"},
        {"date + 5 > date", 5, "a day + a number makes no sense; expected days(60)"},
        {"1 < 2 < 3", 2, "comparisons cannot be chained; join them with &&"},
        {"item.class == 'hardwre'", 14,
         "item.class is never 'hardwre'; expected one of: hardware software technology "
         "software+technology service funds security real_estate"},
        {"item.direct_product_of == 'x'", 23,
         "a list of texts cannot be compared this way; use in or any_in()"},
        {"item.desc.contain('x')", 10, "unknown method 'contain'; did you mean 'contains'?"},
        {"'x", 0, "a text that begins here has no closing '"},
        {"['a', 5] == 'x'", 6, "a list holds texts in quotes, found a number"},
        {"owned('bis_50')", 0,
         "unknown ownership test 'bis_50'; add it to `ownership` in pack.yaml"},
        {"in_zone('sites')", 0, "unknown zone 'sites'; did you mean 'site'?"},
        {"actor_is('us_exporer')", 0, "unknown actor 'us_exporer'; did you mean 'us_exporter'?"},
        {"footnote(party, 0)", 0, "a footnote has a number from 1 to 31"},
        {"party == 'x'", 6, "a record cannot be compared this way"},
        {"null < 5", 5, "null has no order; expected == or !="},
        {"has('x')", 4, "has() asks for a fact by path"},
        {"date", 0, "this condition: expected a condition, found a day"},
        {"5x == 5", 0, "a name cannot begin with a digit; a text stands in quotes"},
    };
    world w;
    open_world(&w);
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        tamis__expr *expr = NULL;
        assert_int_equal(tamis__expr_compile(tamis__bytes_of(cases[i].text), &w.scope,
                                             TAMIS__ETYPE_CONDITION, &expr, &w.error),
                         TAMIS_ERR_FORMAT);
        assert_string_equal(w.error.message, cases[i].message);
        assert_int_equal(w.error.offset, cases[i].offset);
    }
    close_world(&w);
}

static void test_hostile_shapes(void **state)
{
    (void)state;
    world w;
    open_world(&w);
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    static const char *const openers[] = {"(", "!", "[", "-", "true ? true : ", "has("};
    for (size_t i = 0; i < TAMIS_COUNT_OF(openers); i++) {
        tamis__buffer_reset(&text);
        for (int n = 0; n < 5000; n++)
            tamis__buffer_text(&text, openers[i]);
        tamis__expr *expr = NULL;
        assert_int_equal(tamis__expr_compile(tamis__buffer_bytes(&text), &w.scope,
                                             TAMIS__ETYPE_CONDITION, &expr, &w.error),
                         TAMIS_ERR_FORMAT);
    }
    tamis__buffer_reset(&text);
    tamis__buffer_text(&text, "true");
    for (int n = 0; n < 8000; n++)
        tamis__buffer_text(&text, "&&1==1");
    tamis__expr *expr = NULL;
    assert_int_equal(tamis__expr_compile(tamis__buffer_bytes(&text), &w.scope,
                                         TAMIS__ETYPE_CONDITION, &expr, &w.error),
                     TAMIS_ERR_FORMAT);
    tamis__buffer_clear(&text);
    close_world(&w);
}

static const char long_text[] =
    "(listed(parties, ['US-BIS-EL', 'X']) || item.direct_product_of.exists(e, e.startsWith('3E'))) "
    "&& "
    "(date - contract_date <= days(30) ? item.class in ['a'] : !has(item.eccn)) && 1.5 + 2 > -3";

static void test_cut_at_every_byte(void **state)
{
    (void)state;
    world w;
    open_world(&w);
    tamis_bytes whole = TAMIS_LIT(long_text);
    for (size_t len = 0; len < whole.len; len++) {
        tamis__expr *expr = NULL;
        tamis_status status = tamis__expr_compile(tamis__bytes_sub(whole, 0, len), &w.scope,
                                                  TAMIS__ETYPE_CONDITION, &expr, &w.error);
        assert_true(status == TAMIS_OK || (status == TAMIS_ERR_FORMAT && w.error.offset <= len));
    }
    close_world(&w);
}

static void test_memory_may_run_out_anywhere(void **state)
{
    (void)state;
    tamis_status status = TAMIS_ERR_NOMEM;
    for (int64_t n = 0; status != TAMIS_OK; n++) {
        world w;
        open_world(&w);
        tamis__arena arena;
        tamis__arena_init(&arena, 0);
        w.scope.arena = &arena;
        tamis__expr *expr = NULL;
        tamis__memory_fail_after(n);
        status = tamis__expr_compile(TAMIS_LIT("item.class in ['software', 'funds'] && true"),
                                     &w.scope, TAMIS__ETYPE_CONDITION, &expr, &w.error);
        tamis__memory_fail_after(-1);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM);
        tamis__arena_clear(&arena);
        close_world(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_what_is_read),
        cmocka_unit_test(test_what_is_wrong_is_placed),
        cmocka_unit_test(test_hostile_shapes),
        cmocka_unit_test(test_cut_at_every_byte),
        cmocka_unit_test(test_memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
