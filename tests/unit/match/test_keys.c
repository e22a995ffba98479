/*
 * Keys: texts one step apart share one, spellings of one name do, strangers do not, and no text has more
 * than fit.
 */
#include "support/unit.h"

#include "base/hash.h"
#include "match/keys.h"
#include "support/random.h"

enum { ROUNDS = 20000, WORD_MAX = 24 };

static size_t letters(test_random *random, size_t len, char *out)
{
    for (size_t i = 0; i < len; i++)
        out[i] = (char)('a' + test_random_below(random, 26));
    return len;
}

/* One letter more, less, other, or two neighbours exchanged. */
static size_t one_step(test_random *random, const char *word, size_t len, char *out)
{
    size_t at = test_random_below(random, len);
    char letter = (char)('a' + test_random_below(random, 26));
    memcpy(out, word, len);
    switch (test_random_below(random, 4)) {
    case 0: memmove(out + at, out + at + 1, len - at - 1); return len - 1;
    case 1:
        memmove(out + at + 1, out + at, len - at);
        out[at] = letter;
        return len + 1;
    case 2: out[at] = letter; return len;
    default:
        if (at + 1 < len) {
            out[at] = word[at + 1];
            out[at + 1] = word[at];
        }
        return len;
    }
}

static void test_one_step(void **state)
{
    (void)state;
    test_random random = test_random_start("one step");
    char word[WORD_MAX], other[WORD_MAX + 1];
    for (size_t i = 0; i < ROUNDS; i++) {
        tamis_bytes a = tamis__bytes(word, letters(&random, 5 + i % (WORD_MAX - 5), word));
        tamis_bytes b = tamis__bytes(other, one_step(&random, word, a.len, other));
        if (!tamis__may_link(a, TAMIS__WRITING_LETTERS, b, TAMIS__WRITING_LETTERS))
            fail_msg("%.*s and %.*s share no key", TAMIS_FMT(a), TAMIS_FMT(b));
    }
}

/* The second as it was written; the first in Latin letters. */
static bool meet(const char *latin, const char *other, tamis__writing writing)
{
    tamis_bytes a = tamis__bytes_of(latin), b = tamis__bytes_of(other);
    bool there = tamis__may_link(a, TAMIS__WRITING_LETTERS, b, writing);
    bool back = tamis__may_link(b, writing, a, TAMIS__WRITING_LETTERS);
    assert_int_equal(there, back);
    return there;
}

static void test_spellings_of_one_name(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"muhammad", "mohamed"},
        {"muhammad", "mehmet"},
        {"qaddafi", "gadhafi"},
        {"aleksandr", "alexander"},
        {"chaykovskiy", "tchaikovsky"},
        {"yusuf", "yousef"},
        {"hussein", "husayn"},
        {"john", "jon"},
        {"smith", "smyth"},
        {"philip", "filip"},
        {"wladimir", "vladimir"},
        {"abdulrahman", "abdelrahmane"},
        {"schmidt", "shmit"},
        {"jamal", "gamal"},
        {"khuavey", "huawei"},
        {"khadafi", "gaddafi"},
        {"dawud", "daoud"},
        {"joakim", "yoachim"},
        {"valiakhmetov", "valyakhmetow"},
        {"khurelsukh", "khurelchukh"},
        {"hsi", "xi"},
        {"shi", "xi"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (!meet(pairs[i][0], pairs[i][1], TAMIS__WRITING_LETTERS))
            fail_msg("%s and %s share no key", pairs[i][0], pairs[i][1]);
}

static void test_other_scripts(void **state)
{
    (void)state;
    static const struct {
        const char *latin, *other;
        tamis__writing writing;
    } pairs[] = {
        {"musawi", "mwswy", TAMIS__WRITING_ABJAD},
        {"yusuf", "ywsf", TAMIS__WRITING_ABJAD},
        {"lahnsteiner", "lanshitaina", TAMIS__WRITING_HAN},
        {"harnik", "hanike", TAMIS__WRITING_HAN},
        {"christopher", "kurisutofa", TAMIS__WRITING_KANA},
        {"smith", "sumisu", TAMIS__WRITING_KANA},
        {"schwarz", "shuvarutsu", TAMIS__WRITING_KANA},
        {"gebhardt", "gebeuhareuteu", TAMIS__WRITING_HANGUL},
        {"chouinard", "shuinar", TAMIS__WRITING_ALPHABET},
        {"jussow", "yussov", TAMIS__WRITING_ALPHABET},
        {"kovacevic", "kobachebichi", TAMIS__WRITING_HANGUL}, /* Kovačević: c hisses */
        {"guillermo", "giyereumo", TAMIS__WRITING_HANGUL},    /* ll is y */
        {"marchegiani", "marukejani", TAMIS__WRITING_KANA},   /* a consonant less */
        {"strasbourg", "sutorasuburu", TAMIS__WRITING_KANA},  /* g is mute */
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (!meet(pairs[i].latin, pairs[i].other, pairs[i].writing))
            fail_msg("%s and %s share no key", pairs[i].latin, pairs[i].other);
    assert_false(meet("smith", "tanaka", TAMIS__WRITING_KANA));
    assert_false(meet("li", "ma", TAMIS__WRITING_HAN));
}

/* Two scripts meet over the Latin spelling that both may have had. */
static void test_two_scripts(void **state)
{
    (void)state;
    tamis_bytes kana = TAMIS_LIT("kurisutofa"), cyrillic = TAMIS_LIT("kristofer");
    assert_true(tamis__may_link(kana, TAMIS__WRITING_KANA, cyrillic, TAMIS__WRITING_ALPHABET));
    assert_true(tamis__may_link(cyrillic, TAMIS__WRITING_ALPHABET, kana, TAMIS__WRITING_KANA));
}

static void test_strangers(void **state)
{
    (void)state;
    assert_false(meet("smith", "jones", TAMIS__WRITING_LETTERS));
    assert_false(meet("li", "ma", TAMIS__WRITING_LETTERS));
    assert_false(meet("kim", "sun", TAMIS__WRITING_LETTERS));
    assert_false(meet("barakhoev", "barkhanoev", TAMIS__WRITING_LETTERS));
    assert_false(meet("", "kim", TAMIS__WRITING_LETTERS));
}

static bool holds(const tamis__keys *keys, uint32_t key)
{
    for (uint32_t i = 0; i < keys->count; i++)
        if (keys->items[i] == key)
            return true;
    return false;
}

/* Whatever the text: ascending, each once, never more than fit; its own key is there. */
static void test_form(void **state)
{
    (void)state;
    test_random random = test_random_start("form");
    char text[300];
    for (size_t i = 0; i < ROUNDS / 10; i++) {
        tamis__keys keys, wide;
        tamis_bytes t = tamis__bytes(text, letters(&random, 1 + i % sizeof text, text));
        if (i % 3 == 0)
            memset(text, 'a' + (int)(i % 26), t.len);
        tamis__word_keys(t, &keys);
        tamis__wide_keys(t, (tamis__writing)(i % TAMIS__WRITINGS), &wide);
        assert_in_range(keys.count, 1, TAMIS__KEYS_MAX - 1);
        assert_in_range(wide.count, 0, TAMIS__KEYS_MAX - 1);
        for (uint32_t k = 1; k < keys.count; k++)
            assert_true(keys.items[k - 1] < keys.items[k]);
        assert_true(holds(&keys, tamis__exact_key(t)));
    }
}

static void test_glue(void **state)
{
    (void)state;
    assert_int_equal(tamis__glue_key(TAMIS_LIT("xijinping")),
                     tamis__glue_key(TAMIS_LIT("xijingpin")));
    assert_int_equal(tamis__glue_key(TAMIS_LIT("lina")), tamis__glue_key(TAMIS_LIT("lina")));
    assert_int_not_equal(tamis__glue_key(TAMIS_LIT("lina")), tamis__glue_key(TAMIS_LIT("lana")));
    assert_int_equal(tamis__glue_key(TAMIS_LIT("jongun")), tamis__glue_key(TAMIS_LIT("jeongeun")));
    assert_int_equal(tamis__glue_key(TAMIS_LIT("yonghui")), tamis__glue_key(TAMIS_LIT("younghee")));
    assert_int_not_equal(tamis__glue_key(TAMIS_LIT("jongun")),
                         tamis__glue_key(TAMIS_LIT("jangun")));
}

/* A snapshot holds keys, so other keys need another version: whoever changes them raises TAMIS__KEYS_VERSION and
 * writes the new sum here. */
static void keys_of_this_version(void **state)
{
    static const char *const texts[] = {"a",          "li",           "ng",          "chang",
                                        "huawei",     "muhammad",     "schmidt",     "uladzimir",
                                        "kurisutofa", "technologies", "shuinar",     "chouinard",
                                        "ssangyong",  "hsieh",        "abdurrahman", "petrovich",
                                        "1234567890", "rzhevsky",     "x",           "bespilotnye"};
    uint64_t sum = 0;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        tamis_bytes text = tamis__bytes_of(texts[i]);
        tamis__keys keys;
        tamis__word_keys(text, &keys);
        sum = (sum ^ tamis__hash64(tamis__bytes((const char *)keys.items, keys.count * 4))) * 31;
        for (unsigned writing = 0; writing < TAMIS__WRITINGS; writing++) {
            tamis__wide_keys(text, (tamis__writing)writing, &keys);
            sum =
                (sum ^ tamis__hash64(tamis__bytes((const char *)keys.items, keys.count * 4))) * 31;
        }
        sum = (sum ^ tamis__exact_key(text) ^ tamis__glue_key(text)) * 31;
    }
    assert_int_equal(TAMIS__KEYS_VERSION, 3);
    if (sum != UINT64_C(0x5ccea1beda2236d9))
        fail_msg("the keys are others than those of version %d: sum 0x%llx", TAMIS__KEYS_VERSION,
                 (unsigned long long)sum);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_of_this_version),
        cmocka_unit_test(test_one_step),
        cmocka_unit_test(test_spellings_of_one_name),
        cmocka_unit_test(test_other_scripts),
        cmocka_unit_test(test_two_scripts),
        cmocka_unit_test(test_strangers),
        cmocka_unit_test(test_form),
        cmocka_unit_test(test_glue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
