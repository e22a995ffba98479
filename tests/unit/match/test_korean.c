/* Korean names in Hangul, and which Latin spellings may be theirs. */
#include "name_parts.h"

#include "match/korean.h"
#include "match/korean_table.h"

static bool spells(const char *roman, const char *latin)
{
    return tamis__is_korean_spelling(tamis__bytes_of(roman), tamis__bytes_of(latin));
}

static void customary_spellings(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"gim", "kim"},
        {"i", "lee"},
        {"i", "rhee"},
        {"bak", "park"},
        {"bak", "pak"},
        {"choe", "choi"},
        {"jeong", "chung"},
        {"ryu", "yoo"},
        {"im", "rim"},
        {"jeongeun", "jongun"},
        {"yeonghui", "younghee"},
        {"byeongcheol", "pyongchol"},
        {"gimjeongeun", "kimjongun"},
        {"namgung", "namkoong"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(pairs); i++)
        assert_true(spells(pairs[i][0], pairs[i][1]));
}

static void another_syllable_is_another_name(void **state)
{
    (void)state;
    assert_false(spells("jongsu", "sungsu"));
    assert_false(spells("bak", "kim"));
    assert_false(spells("bak", "paek"));
    assert_false(spells("ujin", "jin"));
    assert_false(spells("jeongeun", "song"));
    /* What is no row of Korean syllables is left to the units of sound. */
    assert_true(spells("jongsu", "christopher"));
    assert_true(spells("", "kim"));
    assert_true(spells("gim", ""));
}

static bool is_korean(const char *text, uint8_t script)
{
    test_name name;
    test_name_set(&name, text);
    for (uint32_t i = 0; i < name.parts.count; i++)
        name.items[i].script = script;
    return tamis__is_korean_name(&name.parts);
}

static void a_korean_name(void **state)
{
    (void)state;
    assert_true(is_korean("gimjeongeun", TAMIS__SCRIPT_HANGUL));
    assert_true(is_korean("gim jeongeun", TAMIS__SCRIPT_HANGUL));
    assert_true(is_korean("jeongeun gim", TAMIS__SCRIPT_HANGUL));
    assert_false(is_korean("jeongeun gim", TAMIS__SCRIPT_LATIN));
    assert_false(is_korean("jino", TAMIS__SCRIPT_HANGUL)); /* Gino */
    assert_false(is_korean("keuriseutopeo gim", TAMIS__SCRIPT_HANGUL));
    assert_false(is_korean("gim gim gim gim gim", TAMIS__SCRIPT_HANGUL));
    assert_false(is_korean("", TAMIS__SCRIPT_HANGUL));
}

static double score(const char *hangul, const char *latin, bool hangul_asks)
{
    static test_name a, b;
    tamis__alignment alignment;
    test_name_set(&a, hangul);
    test_name_set(&b, latin);
    for (uint32_t i = 0; i < a.parts.count; i++)
        a.items[i].script = TAMIS__SCRIPT_HANGUL;
    for (uint32_t i = 0; i < b.parts.count; i++)
        b.items[i].script = TAMIS__SCRIPT_LATIN;
    return tamis__score_names(hangul_asks ? &a.parts : &b.parts, hangul_asks ? &b.parts : &a.parts,
                              &tamis__score_defaults, &alignment);
}

static void names_meet(void **state)
{
    (void)state;
    for (int asks = 0; asks < 2; asks++) {
        assert_true(score("gimjeongeun", "kim jong un", asks != 0) > 0.9);
        assert_true(score("gim jeongeun", "kim jong un", asks != 0) > 0.9);
        assert_true(score("bak yeongsik", "pak yong sik", asks != 0) > 0.9);
        assert_true(score("i yeonggil", "yi yonggil", asks != 0) > 0.8);
        assert_true(score("gim jongsu", "kim sung su", asks != 0) < 0.7);
        assert_true(score("gim jeongeun", "kim song hun", asks != 0) < 0.7);
        assert_true(score("bak hyeonu", "pak chunsan", asks != 0) < 0.7);
    }
}

/* Texts of any letters and lengths get an answer. */
static void hostile_texts(void **state)
{
    (void)state;
    test_random random = test_random_start("korean");
    for (int i = 0; i < 20000; i++) {
        char a[64], b[64];
        size_t a_len = test_random_below(&random, sizeof a),
               b_len = test_random_below(&random, sizeof b);
        for (size_t k = 0; k < sizeof a; k++) {
            a[k] = "gnodiaeu"[test_random_below(&random, 8)];
            b[k] = "kimjonug"[test_random_below(&random, 8)];
        }
        (void)tamis__is_korean_spelling(tamis__bytes(a, a_len), tamis__bytes(b, b_len));
    }
}

/* Syllables are looked up by their first letter. */
static void syllables_are_in_order(void **state)
{
    (void)state;
    assert_true(tamis__korean_syllable_count > 100);
    for (size_t i = 1; i < tamis__korean_syllable_count; i++)
        assert_true(
            strcmp(tamis__korean_syllables[i - 1].roman, tamis__korean_syllables[i].roman) <= 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(customary_spellings), cmocka_unit_test(another_syllable_is_another_name),
        cmocka_unit_test(a_korean_name),       cmocka_unit_test(names_meet),
        cmocka_unit_test(hostile_texts),       cmocka_unit_test(syllables_are_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
