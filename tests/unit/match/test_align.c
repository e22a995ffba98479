/* Which part of one name is linked with which of the other. */
#include "name_parts.h"

enum { ROUNDS = 20000 };

static uint64_t run_bits(uint32_t first, uint32_t count, uint32_t parts)
{
    uint64_t bits = 0;
    for (uint32_t k = 0; k < count; k++)
        bits |= UINT64_C(1) << ((first + k) % parts);
    return bits;
}

static void align(const test_name *q, const test_name *c, tamis__alignment *out)
{
    tamis__align(&q->parts, &c->parts, &tamis__score_defaults, out);
}

/* Links overlap on neither side, their parts are marked, their numbers are in range. */
static void check_links(const test_name *q, const test_name *c, const tamis__alignment *a)
{
    uint64_t query = 0;
    uint64_t candidate = 0;
    for (uint32_t i = 0; i < a->link_count; i++) {
        const tamis__link *link = &a->links[i];
        uint64_t here = run_bits(link->query_first, link->query_count, q->parts.count);
        uint64_t there = run_bits(link->candidate_first, link->candidate_count, c->parts.count);
        assert_true(link->query_first < q->parts.count);
        assert_true(link->candidate_first < c->parts.count);
        assert_true(link->query_count == 1 || link->candidate_count == 1);
        assert_true((query & here) == 0 && (candidate & there) == 0);
        assert_true(link->similarity > 0.0 && link->similarity <= 1.0);
        assert_true(link->value > 0.0 && link->value <= 1.0 && link->weight > 0.0);
        query |= here;
        candidate |= there;
    }
    assert_true(query == a->query_linked && candidate == a->candidate_linked);
}

static void identical_names_link_part_by_part(void **state)
{
    (void)state;
    static test_name name;
    char text[TAMIS__NAME_TOKENS_MAX * 24];
    test_random random = test_random_start("identical");
    for (uint32_t count = 1; count <= TAMIS__NAME_TOKENS_MAX; count++) {
        do
            test_random_name(&random, TAMIS__NAME_TOKENS_MAX, text, sizeof text);
        while (test_name_set(&name, text), name.parts.count < count);
        name.parts.count = count;
        tamis__alignment a;
        align(&name, &name, &a);
        check_links(&name, &name, &a);
        assert_int_equal(a.link_count, count);
        for (uint32_t i = 0; i < count; i++) {
            assert_int_equal(a.links[i].query_first, i);
            assert_int_equal(a.links[i].candidate_first, i);
            assert_true(a.links[i].value == 1.0 && a.links[i].weight == name.items[i].weight);
        }
        assert_true(tamis__order_factor(&name.parts, &name.parts, &tamis__score_defaults, &a) ==
                    1.0);
    }
}

static void random_names_link_soundly_and_the_same_each_time(void **state)
{
    (void)state;
    static test_name q;
    static test_name c;
    test_random random = test_random_start("align");
    for (size_t i = 0; i < ROUNDS; i++) {
        char query[512];
        char candidate[512];
        size_t parts = i % 50 == 0 ? 20 : 6;
        test_random_name(&random, parts, query, sizeof query);
        test_random_name(&random, parts, candidate, sizeof candidate);
        test_name_set(&q, query);
        test_name_set(&c, candidate);
        if (i % 3 == 0 && c.parts.count > 1)
            c.parts.split = 1 + (uint32_t)test_random_below(&random, c.parts.count - 1);
        tamis__alignment first;
        tamis__alignment again;
        memset(&first, 0, sizeof first);
        memset(&again, 0xA5, sizeof again);
        align(&q, &c, &first);
        align(&q, &c, &again);
        check_links(&q, &c, &first);
        assert_int_equal(first.link_count, again.link_count);
        for (uint32_t k = 0; k < first.link_count; k++) {
            assert_int_equal(first.links[k].query_first, again.links[k].query_first);
            assert_int_equal(first.links[k].candidate_first, again.links[k].candidate_first);
        }
    }
}

/* Links as "0-1 1+2-0": query parts, dash, candidate parts; in order of the query. */
static const char *links_of(const char *query, const char *candidate, uint32_t split, char out[256])
{
    static test_name q;
    static test_name c;
    test_name_set(&q, query);
    test_name_set(&c, candidate);
    c.parts.split = split;
    tamis__alignment a;
    align(&q, &c, &a);
    check_links(&q, &c, &a);
    int used = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < q.parts.count; i++)
        for (uint32_t k = 0; k < a.link_count; k++)
            if (a.links[k].query_first == i)
                used += snprintf(out + used, 256 - (size_t)used, "%s%u*%u-%u*%u",
                                 used == 0 ? "" : " ", i, a.links[k].query_count,
                                 a.links[k].candidate_first, a.links[k].candidate_count);
    return out;
}

#define assert_links(query, candidate, split, expected)                                            \
    do {                                                                                           \
        char links_[256];                                                                          \
        assert_string_equal(links_of((query), (candidate), (split), links_), (expected));          \
    } while (0)

static void words_link_wherever_they_stand(void **state)
{
    (void)state;
    assert_links("vladimir putin", "putin vladimir", 0, "0*1-1*1 1*1-0*1");
    assert_links("vladimir putin", "dmitri medvedev", 0, "");
    assert_links("i:v putin", "vladimir putin", 0, "0*1-0*1 1*1-1*1");
    assert_links("ahmad ahmad", "ahmad", 0, "0*1-0*1"); /* nearest first */
    assert_links("salman ahmed", "ahmad ahmed salman", 0, "0*1-2*1 1*1-1*1");
}

static void glued_words_link_both_ways(void **state)
{
    (void)state;
    assert_links("xijinping", "xi jinping", 0, "0*1-0*2");
    assert_links("xi jinping", "xijinping", 0, "0*2-0*1");
    assert_links("xi jin ping", "xijinping", 0, "0*3-0*1");
    assert_links("hua wei t:technology", "huawei t:technology", 0, "0*2-0*1 2*1-1*1");
    assert_links("huawei", "hua l:wei", 0, ""); /* a legal form is never glued */
    assert_links("huawei", "hua o:wei", 0, "");
}

/* What a query lost of its words by a space or in another order: not so of a listed name. */
static void scraps_of_a_query_are_put_together(void **state)
{
    (void)state;
    assert_links("ini i:a", "aini", 0, "0*2-0*1");
    assert_links("kim ng myo tong", "tong myong kim", 0, "0*1-2*1 1*2-1*1 3*1-0*1");
    assert_links("li an", "anli", 0, ""); /* words by themselves keep their order */
    assert_links("i:d i:m itri kuznetsov", "dmitri kuznetsov", 0, "0*3-0*1 3*1-1*1");
    assert_links("seme i:n i:t juan perez", "sement juan perez", 0, "0*3-0*1 3*1-1*1 4*1-2*1");
    assert_links("o:and rade alfredo", "andrade alfredo", 0, "0*2-0*1 2*1-1*1");
    assert_links("alfredo germa o:in", "alfredo germain", 0, "0*1-0*1 1*2-1*1");
    assert_links("andrade alfredo", "o:and rade alfredo", 0, "1*1-2*1");
}

/* "Huang, Zhiqiang" is kept as "zhiqiang huang" with the split before "huang". */
static void runs_wrap_around_a_moved_family_name(void **state)
{
    (void)state;
    assert_links("huangzhiqiang", "zhiqiang huang", 0, "");
    assert_links("huangzhiqiang", "zhiqiang huang", 1, "0*1-1*2");
    assert_links("huangzhiqiang", "zhi qiang huang", 2, "0*1-2*3");
    assert_links("zhiqianghuang", "zhiqiang huang", 1, "0*1-0*2");
}

static void glue_joins_what_may_be_joined(void **state)
{
    (void)state;
    static test_name name;
    char out[TAMIS__GLUE_BYTES_MAX];
    test_name_set(&name, "hua wei l:ltd");
    assert_bytes(tamis__glue(&name.parts, (tamis__token_run){.first = 0, .count = 2}, out),
                 "huawei");
    assert_bytes(tamis__glue(&name.parts, (tamis__token_run){.first = 1, .count = 2}, out), "");
    test_name_set(&name, "aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbb c");
    assert_int_equal(tamis__glue(&name.parts, (tamis__token_run){.first = 0, .count = 2}, out).len,
                     TAMIS__GLUE_BYTES_MAX);
    assert_int_equal(tamis__glue(&name.parts, (tamis__token_run){.first = 0, .count = 3}, out).len,
                     0);
}

static double order_of(const char *query, const char *candidate)
{
    tamis__alignment a;
    test_score_into(query, candidate, &a);
    return a.order;
}

static void order_counts(void **state)
{
    (void)state;
    const tamis__score_params *params = &tamis__score_defaults;
    assert_true(order_of("ahmad salman huawei", "ahmad salman huawei") == 1.0);
    assert_true(order_of("ahmad salman", "salman ahmad") == params->order_rotated);
    assert_true(order_of("ahmad salman huawei", "huawei ahmad salman") == params->order_rotated);
    assert_true(order_of("ahmad salman huawei", "huawei salman ahmad") == params->order_mixed);
    assert_true(order_of("salman p:bin f:muhamad", "muhamad p:bin f:salman") ==
                params->order_chain);
    assert_true(order_of("ali p:bin f:hasan p:bin f:omar", "ali p:bin f:omar p:bin f:hasan") ==
                params->order_chain);
    /* The chain stands, and the family name before or behind it. */
    assert_true(order_of("efendiev nazim f:tofik p:ogly", "nazim f:tofik p:ogly efendiev") ==
                params->order_rotated);
    assert_true(order_of("ayari chiheb p:ben f:mohamed", "chiheb p:ben f:mohamed ayari") ==
                params->order_rotated);
    assert_true(order_of("salman p:bin muhamad", "muhamad salman") == params->order_rotated);
    assert_true(params->order_chain < params->order_mixed);
    assert_true(params->order_mixed <= params->order_rotated && params->order_rotated < 1.0);
    /* Legal forms and numbers carry no order. */
    assert_true(order_of("l:ltd huawei", "huawei l:ltd") == 1.0);
}

static bool is_linked(const char *latin, const char *han)
{
    static test_name q, c;
    tamis__alignment a;
    test_name_set(&q, latin);
    test_name_set(&c, han);
    q.items[0].script = TAMIS__SCRIPT_LATIN;
    c.items[0].script = TAMIS__SCRIPT_HAN;
    align(&q, &c, &a);
    return a.link_count == 1;
}

/* Readings of Han are exact: another syllable of pinyin is another name, but for what regions do not tell
 * apart. A foreign name that Han renders is held to its sound. */
static void pinyin_is_held_to_its_syllables(void **state)
{
    (void)state;
    assert_true(is_linked("guiying", "guiying"));
    assert_true(is_linked("zilin", "zhiling"));
    assert_true(is_linked("martin", "mading"));
    assert_false(is_linked("guoying", "guiying"));
    assert_false(is_linked("zeming", "zhiming"));
    assert_false(is_linked("li", "lei"));
}

/* A name with more proposals than are looked at still links without harm. */
static void a_name_that_repeats_one_word(void **state)
{
    (void)state;
    static test_name q;
    static test_name c;
    char text[TAMIS__NAME_TOKENS_MAX * 8] = "";
    for (size_t i = 0; i < TAMIS__NAME_TOKENS_MAX; i++)
        strcat(text, i == 0 ? "ahmed" : " ahmed");
    test_name_set(&q, text);
    text[strlen(text) - 1] = 't';
    test_name_set(&c, text);
    tamis__alignment a;
    align(&q, &c, &a);
    check_links(&q, &c, &a);
    assert_true(a.link_count > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identical_names_link_part_by_part),
        cmocka_unit_test(random_names_link_soundly_and_the_same_each_time),
        cmocka_unit_test(words_link_wherever_they_stand),
        cmocka_unit_test(glued_words_link_both_ways),
        cmocka_unit_test(scraps_of_a_query_are_put_together),
        cmocka_unit_test(runs_wrap_around_a_moved_family_name),
        cmocka_unit_test(glue_joins_what_may_be_joined),
        cmocka_unit_test(order_counts),
        cmocka_unit_test(a_name_that_repeats_one_word),
        cmocka_unit_test(pinyin_is_held_to_its_syllables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
