/*
 * Units of sound: names that came through another script are near their Latin spelling and strangers are
 * not; the tables hold together; skeletons are those of the spellings.
 */
#include "support/unit.h"

#include "match/pinyin.h"
#include "match/similarity.h"
#include "match/skeleton.h"
#include "support/random.h"

enum { ROUNDS = 4000, WORD_MAX = 60 };

static double alike(const char *latin, const char *other, tamis__writing writing)
{
    tamis_bytes a = tamis__bytes_of(latin), b = tamis__bytes_of(other);
    double there = tamis__sound_similarity(a, TAMIS__WRITING_LETTERS, b, writing, 0.0);
    double back = tamis__sound_similarity(b, writing, a, TAMIS__WRITING_LETTERS, 0.0);
    assert_true(there == back);
    return there;
}

static void test_names(void **state)
{
    (void)state;
    static const struct {
        const char *latin, *other, *stranger;
        tamis__writing writing;
    } cases[] = {
        {"christopher", "kurisutofa", "arekusandoru", TAMIS__WRITING_KANA},
        {"robert", "robato", "sumisu", TAMIS__WRITING_KANA},
        {"lahnsteiner", "lanshitaina", "haerbode", TAMIS__WRITING_HAN},
        {"schneider", "syunaideo", "gimminsu", TAMIS__WRITING_HANGUL},
        {"chouinard", "shuinar", "petrov", TAMIS__WRITING_ALPHABET},
        {"mohammed", "mhmd", "ywsf", TAMIS__WRITING_ABJAD},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double name = alike(cases[i].latin, cases[i].other, cases[i].writing);
        double stranger = alike(cases[i].latin, cases[i].stranger, cases[i].writing);
        if (name < 0.78 || stranger >= TAMIS__LINK_MIN)
            fail_msg("%s: %s %.3f, %s %.3f", cases[i].latin, cases[i].other, name,
                     cases[i].stranger, stranger);
    }
}

/* Only a Latin spelling and a text of another writing are held together so. */
static void test_sides(void **state)
{
    (void)state;
    tamis_bytes a = TAMIS_LIT("smith"), b = TAMIS_LIT("sumisu");
    for (int i = 0; i < TAMIS__WRITINGS; i++) {
        assert_true(tamis__sound_similarity(a, (tamis__writing)i, b, (tamis__writing)i, 0.0) ==
                    0.0);
        if (i != TAMIS__WRITING_LETTERS)
            assert_true(tamis__sound_similarity(a, (tamis__writing)i, b, TAMIS__WRITING_ALPHABET,
                                                0.0) == 0.0);
    }
    assert_true(tamis__written_similarity(a, TAMIS__WRITING_LETTERS, a, TAMIS__WRITING_KANA, 0.0) ==
                1.0);
    assert_true(alike("agent007", "ejento", TAMIS__WRITING_KANA) == 0.0);
    assert_true(alike("", "a", TAMIS__WRITING_KANA) == 0.0);
}

static tamis_bytes random_word(test_random *random, char out[WORD_MAX], uint32_t longest)
{
    static const char often[] = "aaeiousmtrnklh";
    size_t len = 1 + test_random_below(random, longest - 1);
    for (size_t i = 0; i < len; i++)
        out[i] = test_random_below(random, 2) == 0 ? (char)('a' + test_random_below(random, 26))
                                                   : often[test_random_below(random, 14)];
    return tamis__bytes(out, len);
}

/* A limit changes no distance below it, whatever the texts; unequal texts are never quite alike. */
static void test_limit(void **state)
{
    (void)state;
    test_random random = test_random_start("limit");
    char x[WORD_MAX], y[WORD_MAX];
    for (size_t i = 0; i < ROUNDS; i++) {
        tamis_bytes a = random_word(&random, x, WORD_MAX), b = random_word(&random, y, WORD_MAX);
        tamis__writing writing =
            (tamis__writing)(1 + test_random_below(&random, TAMIS__WRITINGS - 1));
        if (i % 2 == 0)
            b = a;
        int far = tamis__sound_distance(a, b, writing, 1 << 20);
        int limit = (int)test_random_below(&random, 2000);
        int near = tamis__sound_distance(a, b, writing, limit);
        assert_int_equal(near, far >= 0 && far <= limit ? far : -1);
        assert_true(tamis__sound_similarity(a, TAMIS__WRITING_LETTERS, b, writing, 0.0) < 1.0);
    }
}

/* A text against many words gives what it gives against each, from either side. */
static void test_sweep(void **state)
{
    (void)state;
    static tamis__sound_order orders[TAMIS__WRITINGS];
    static tamis__sound_sweep sweep;
    test_random random = test_random_start("sweep");
    char x[WORD_MAX], y[WORD_MAX];
    for (unsigned w = 0; w < TAMIS__WRITINGS; w++)
        tamis__sound_order_init(&orders[w], (tamis__writing)w);
    for (size_t i = 0; i < ROUNDS; i++) {
        tamis__writing writing =
            (tamis__writing)(1 + test_random_below(&random, TAMIS__WRITINGS - 1));
        tamis_bytes text = random_word(&random, x, i % 8 == 0 ? WORD_MAX : 17);
        bool latin = test_random_below(&random, 2) == 0;
        tamis__sound_sweep_init(&sweep, &orders[writing], text, latin, writing);
        for (size_t k = 0; k < 8; k++) {
            tamis_bytes word = k == 0 ? text : random_word(&random, y, k == 1 ? WORD_MAX : 20);
            int limit = (int)test_random_below(&random, k == 2 ? 20000 : 1500);
            int cost = latin ? tamis__sound_distance(text, word, writing, limit)
                             : tamis__sound_distance(word, text, writing, limit);
            assert_int_equal(tamis__sound_sweep_next(&sweep, word, limit), cost);
        }
    }
}

static uint64_t skeleton_of(const char *latin)
{
    tamis__skeleton out = {0};
    for (const char *c = latin; *c != '\0'; c++)
        tamis__skeleton_add(&out, tamis__sound_class(tamis__sound_letter(*c)));
    return out.classes;
}

static void test_skeletons(void **state)
{
    (void)state;
    assert_true(skeleton_of("smith") == skeleton_of("smyt"));
    assert_true(skeleton_of("anna") == skeleton_of("ana"));
    assert_true(skeleton_of("anna") != skeleton_of("hanna"));
    assert_true(skeleton_of("lola") != skeleton_of("la"));
    tamis__skeleton found[8];
    uint32_t count = tamis__skeletons_of(TAMIS_LIT("kurisutofa"), TAMIS__WRITING_KANA, found, 8);
    assert_int_equal(count, 8);
    bool there = false;
    for (uint32_t i = 0; i < count; i++) {
        there = there || found[i].classes == skeleton_of("kristofer");
        for (uint32_t k = 0; k < i; k++)
            assert_true(found[i].classes != found[k].classes || found[i].count != found[k].count);
    }
    assert_true(there);
    assert_int_equal(tamis__skeletons_of(TAMIS_LIT("x"), TAMIS__WRITING_LETTERS, found, 8), 0);
    assert_int_equal(tamis__skeletons_of(TAMIS_LIT("u0f40"), TAMIS__WRITING_HAN, found, 8), 0);
}

/* Patterns are sorted, and every unit is where a look-up finds it. */
static void test_tables(void **state)
{
    (void)state;
    for (int w = 0; w < TAMIS__WRITINGS; w++) {
        const tamis__sounds *sounds = &tamis__sounds_of_writing[w];
        for (uint32_t i = 1; i < sounds->pattern_count; i++) {
            const tamis__sound_pattern *a = &sounds->patterns[i - 1], *b = a + 1;
            assert_true(a->other < b->other || (a->other == b->other && a->cost <= b->cost));
        }
        uint32_t used = 0;
        for (uint32_t at = 0; sounds->costs != NULL && at < TAMIS__SOUND_SLOTS; at++) {
            uint32_t key = sounds->costs[at] >> 7;
            if (sounds->costs[at] == 0)
                continue;
            used++;
            uint32_t slot = tamis__sound_slot(key >> 10, key & 1023);
            while (slot != at && sounds->costs[slot] != 0)
                slot = (slot + 1) % TAMIS__SOUND_SLOTS;
            assert_int_equal(slot, at);
        }
        assert_in_range(used, 0, TAMIS__SOUND_SLOTS * 3 / 4);
    }
    assert_null(tamis__sounds_of_writing[TAMIS__WRITING_LETTERS].costs);
}

/* Pinyin against Han is held to its letters: units would make one given name of another. */
static void test_pinyin(void **state)
{
    (void)state;
    assert_true(tamis__is_pinyin_name(TAMIS_LIT("xi")));
    assert_true(tamis__is_pinyin_name(TAMIS_LIT("jinping")));
    assert_false(tamis__is_pinyin_name(TAMIS_LIT("harnik")));
    assert_false(tamis__is_pinyin_name(TAMIS_LIT("")));
    assert_true(tamis__is_pinyin_syllable(TAMIS_LIT("zhuang")));
    assert_false(tamis__is_pinyin_syllable(TAMIS_LIT("zhuangs")));
    assert_true(alike("jian", "qian", TAMIS__WRITING_HAN) == 0.0);
    assert_true(alike("john", "jiang", TAMIS__WRITING_HAN) == 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),     cmocka_unit_test(test_sides),
        cmocka_unit_test(test_limit),     cmocka_unit_test(test_sweep),
        cmocka_unit_test(test_skeletons), cmocka_unit_test(test_tables),
        cmocka_unit_test(test_pinyin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
