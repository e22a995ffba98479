/*
 * The distance of two words: its properties, the sweep against single comparisons, and the letter
 * filters, which must never cost a word that the distance would let pass.
 */
#include "support/unit.h"

#include "base/hash.h"
#include "match/letter_sweep.h"
#include "match/sounds.h"
#include "support/random.h"

enum { ROUNDS = 40000, SWEEPS = 300, SWEEP_WORDS = 80, WORD = TAMIS__COMPARE_BYTES_MAX + 8 };

/* Letters that have partners, digraphs, vowels and digits, often doubled. */
static size_t random_word(test_random *random, size_t len_max, char *out)
{
    static const char letters[] = "aeiouhwyjckqgszxtdpfbvmnlr0123456789";
    size_t len = 1 + test_random_below(random, len_max);
    size_t few = test_random_below(random, 2) == 0 ? 12 : sizeof letters - 1;
    for (size_t i = 0; i < len; i++) {
        bool doubled = i > 0 && test_random_below(random, 8) == 0;
        out[i] = doubled ? out[i - 1] : letters[test_random_below(random, few)];
    }
    return len;
}

/* A word a few steps from another. */
static size_t near_word(test_random *random, const char *word, size_t len, char *out)
{
    char some[4];
    memcpy(out, word, len);
    for (size_t steps = test_random_below(random, 4); steps > 0 && len > 1; steps--) {
        size_t at = test_random_below(random, len - 1);
        random_word(random, 1, some);
        char kept = out[at];
        switch (test_random_below(random, 4)) {
        case 0: out[at] = some[0]; break;
        case 1:
            out[at] = out[at + 1];
            out[at + 1] = kept;
            break;
        case 2:
            memmove(out + at, out + at + 1, len - at - 1);
            len--;
            break;
        default:
            memmove(out + at + 1, out + at, len - at);
            out[at] = some[0];
            len++;
        }
    }
    return len;
}

typedef struct pair {
    char a_text[WORD], b_text[WORD];
    tamis_bytes a, b;
} pair;

static void random_pair(test_random *random, size_t len_max, pair *out)
{
    size_t a = random_word(random, len_max, out->a_text);
    bool near = test_random_below(random, 3) != 0;
    size_t b = near ? near_word(random, out->a_text, a, out->b_text)
                    : random_word(random, len_max, out->b_text);
    out->a = tamis__bytes(out->a_text, a);
    out->b = tamis__bytes(out->b_text, b);
}

static double similarity(const char *a, const char *b)
{
    return tamis__text_similarity(tamis__bytes_of(a), tamis__bytes_of(b), TAMIS__SPELLING_PLAIN,
                                  0.0);
}

static void is_symmetric_and_one_only_for_equals(void **state)
{
    (void)state;
    test_random random = test_random_start("similarity");
    size_t equal = 0;
    for (size_t i = 0; i < ROUNDS; i++) {
        pair p;
        random_pair(&random, 20, &p);
        bool abjad = i % 2 == 0;
        double there = tamis__text_similarity(p.a, p.b, (tamis__spelling)abjad, 0.0);
        double back = tamis__text_similarity(p.b, p.a, (tamis__spelling)abjad, 0.0);
        if (there != back || there < 0.0 || there > 1.0)
            fail_msg("%.*s %.*s: %f %f", TAMIS_FMT(p.a), TAMIS_FMT(p.b), there, back);
        assert_int_equal(there == 1.0, tamis__bytes_equal(p.a, p.b));
        equal += there == 1.0;
    }
    assert_true(equal > ROUNDS / 100);
}

static void missing_vowels_never_make_words_less_alike(void **state)
{
    (void)state;
    test_random random = test_random_start("abjad");
    size_t helped = 0;
    for (size_t i = 0; i < ROUNDS; i++) {
        pair p;
        random_pair(&random, 12, &p);
        double strict = tamis__text_similarity(p.a, p.b, TAMIS__SPELLING_PLAIN, 0.0);
        double loose = tamis__text_similarity(p.a, p.b, TAMIS__SPELLING_ABJAD, 0.0);
        if (loose < strict)
            fail_msg("%.*s %.*s: %f < %f", TAMIS_FMT(p.a), TAMIS_FMT(p.b), loose, strict);
        helped += loose > strict;
    }
    assert_true(helped > ROUNDS / 100);
}

/* Stopping early changes nothing but what lies below `least`. */
static void least_only_cuts(void **state)
{
    (void)state;
    test_random random = test_random_start("least");
    for (size_t i = 0; i < ROUNDS; i++) {
        pair p;
        random_pair(&random, 20, &p);
        double least = (double)test_random_below(&random, 101) / 100.0;
        double full = tamis__text_similarity(p.a, p.b, (tamis__spelling)(i % 2), 0.0);
        double cut = tamis__text_similarity(p.a, p.b, (tamis__spelling)(i % 2), least);
        if (cut != (full >= least ? full : 0.0))
            fail_msg("%.*s %.*s at %f: %f, %f", TAMIS_FMT(p.a), TAMIS_FMT(p.b), least, full, cut);
    }
}

static int by_text(const void *a, const void *b)
{
    const pair *x = a;
    const pair *y = b;
    return tamis__bytes_compare(tamis__bytes(x->a_text, x->a.len),
                                tamis__bytes(y->a_text, y->a.len));
}

static void check_sweep(tamis__sweep *sweep, tamis_bytes text, bool abjad, const pair *words,
                        const double *least)
{
    static tamis__letter_sweep letters;
    tamis__sweep_init(sweep, text, (tamis__spelling)abjad);
    tamis__letter_sweep_init(&letters, text, (tamis__spelling)abjad);
    for (size_t i = 0; i < SWEEP_WORDS; i++) {
        double expected =
            tamis__text_similarity(words[i].a, text, (tamis__spelling)abjad, least[i]);
        double found = tamis__sweep_next(sweep, words[i].a, least[i]);
        double by_lanes = tamis__letter_sweep_next(&letters, words[i].a, least[i]);
        if (found != expected || by_lanes != expected)
            fail_msg("%.*s %.*s at %f: %f, %f, not %f", TAMIS_FMT(words[i].a), TAMIS_FMT(text),
                     least[i], found, by_lanes, expected);
    }
}

/* The shared rows of a sweep give what each comparison gives by itself, in any order of words and with
 * the demand changing on the way. */
static void sweep_equals_single_comparisons(void **state)
{
    (void)state;
    static pair words[SWEEP_WORDS];
    static tamis__sweep sweep;
    double least[SWEEP_WORDS];
    test_random random = test_random_start("sweep");
    for (size_t round = 0; round < SWEEPS; round++) {
        char text[WORD];
        size_t len = random_word(&random, round % 8 == 0 ? WORD - 4 : 14, text);
        double fixed = (double)test_random_below(&random, 100) / 100.0;
        for (size_t i = 0; i < SWEEP_WORDS; i++) {
            const char *base = i == 0 ? text : words[i - 1].a_text;
            size_t base_len = i == 0 ? len : words[i - 1].a.len;
            size_t n = base_len > WORD - 8 || i % 7 == 6
                           ? random_word(&random, WORD - 4, words[i].a_text)
                           : near_word(&random, base, base_len, words[i].a_text);
            words[i].a.len = n;
            least[i] = round % 2 == 0 ? fixed : (double)test_random_below(&random, 100) / 100.0;
        }
        for (size_t i = 0; i < SWEEP_WORDS; i++)
            words[i].a.ptr = words[i].a_text;
        check_sweep(&sweep, tamis__bytes(text, len), round % 3 == 0, words, least);
        qsort(words, SWEEP_WORDS, sizeof words[0], by_text);
        for (size_t i = 0; i < SWEEP_WORDS; i++)
            words[i].a.ptr = words[i].a_text;
        check_sweep(&sweep, tamis__bytes(text, len), round % 3 == 0, words, least);
    }
}

static void lengths_at_the_limit(void **state)
{
    (void)state;
    char a[TAMIS__COMPARE_BYTES_MAX + 1];
    char b[TAMIS__COMPARE_BYTES_MAX + 1];
    memset(a, 'm', sizeof a);
    memset(b, 'm', sizeof b);
    b[30] = 'q';
    size_t max = TAMIS__COMPARE_BYTES_MAX;
    double at_limit = tamis__text_similarity(tamis__bytes(a, max), tamis__bytes(b, max),
                                             TAMIS__SPELLING_PLAIN, 0.0);
    assert_true(at_limit > 0.9 && at_limit < 1.0);
    tamis_bytes long_a = tamis__bytes(a, max + 1);
    assert_true(tamis__text_similarity(long_a, tamis__bytes(b, max + 1), TAMIS__SPELLING_PLAIN,
                                       0.0) == 0.0);
    assert_true(tamis__text_similarity(long_a, long_a, TAMIS__SPELLING_PLAIN, 0.0) == 1.0);
    tamis_bytes empty = TAMIS_LIT("");
    assert_true(tamis__text_similarity(empty, TAMIS_LIT("a"), TAMIS__SPELLING_PLAIN, 0.0) == 0.0);
    assert_true(tamis__text_similarity(empty, empty, TAMIS__SPELLING_PLAIN, 0.0) == 1.0);
}

/* What sounds alike is nearer than what does not. */
static void sound_counts(void **state)
{
    (void)state;
    assert_true(similarity("kasim", "qasim") > similarity("kasim", "dasim"));
    assert_true(similarity("mohammed", "muhammad") > similarity("mohammed", "mohapped"));
    assert_true(similarity("philip", "filip") > similarity("philip", "milip"));
    assert_true(similarity("hussein", "husein") > similarity("hussein", "husdein"));
    assert_true(similarity("martin", "matrin") > similarity("martin", "mastin"));
    assert_true(similarity("smith", "smiht") > similarity("smith", "smiqd"));
    assert_true(similarity("barton", "carton") < similarity("carton", "carxon"));
    assert_true(similarity("g00gle", "google") > similarity("gxxgle", "google"));
}

/* ---- filters ---- */

static uint32_t bits(uint64_t set)
{
    uint32_t count = 0;
    for (; set != 0; set &= set - 1)
        count++;
    return count;
}

/* Letters of `from` none of whose partners stands in `to`. */
static uint32_t unanswered(tamis_bytes from, tamis_bytes to)
{
    uint32_t count = 0;
    uint64_t there = tamis__letter_set(to);
    for (uint64_t rest = tamis__letter_set(from); rest != 0; rest &= rest - 1) {
        uint64_t partners = tamis__letter_partners(rest & (~rest + 1));
        count += partners != 0 && (partners & there) == 0;
    }
    return count;
}

/* Whole steps that the filters demand against what the distance asks. */
static void filters_hold(tamis_bytes a, tamis_bytes b)
{
    for (int abjad = 0; abjad <= 1; abjad++) {
        double found = tamis__text_similarity(a, b, (tamis__spelling)abjad, 0.0);
        if (found == 0.0)
            continue; /* a step or more for each letter */
        uint32_t steps = tamis__full_steps(a.len, b.len, found);
        uint32_t outside = bits(tamis__letter_set(b) & ~tamis__letter_reach(tamis__letter_set(a)));
        if (outside > steps || unanswered(a, b) > steps)
            fail_msg("%.*s %.*s: %u out of reach, %u unanswered, %u steps", TAMIS_FMT(a),
                     TAMIS_FMT(b), outside, unanswered(a, b), steps);
    }
}

/* Every letter against every letter, and every two against every one, with the same letters around. */
static void filters_hold_for_all_short_words(void **state)
{
    (void)state;
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    enum { LETTERS = sizeof letters - 1 };
    for (size_t i = 0; i < LETTERS; i++) {
        for (size_t j = 0; j < LETTERS; j++) {
            char two[4] = {'0', letters[i], letters[j], '0'};
            for (size_t k = 0; k < LETTERS; k++) {
                char one[3] = {'0', letters[k], '0'};
                filters_hold(tamis__bytes(two, 4), tamis__bytes(one, 3));
                filters_hold(tamis__bytes(one, 3), tamis__bytes(two, 4));
                filters_hold(tamis__bytes(two + 1, 2), tamis__bytes(one + 1, 1));
                filters_hold(tamis__bytes(one + 1, 1), tamis__bytes(two + 1, 2));
            }
            filters_hold(tamis__bytes(two + 1, 1), tamis__bytes(two + 2, 1));
        }
    }
}

static void filters_hold_for_random_words(void **state)
{
    (void)state;
    test_random random = test_random_start("filters");
    for (size_t i = 0; i < ROUNDS; i++) {
        pair p;
        random_pair(&random, i % 4 == 0 ? 40 : 10, &p);
        filters_hold(p.a, p.b);
        filters_hold(p.b, p.a);
    }
}

/* The filters are worth having: they do turn strangers away. */
static void filters_turn_strangers_away(void **state)
{
    (void)state;
    uint64_t reach = tamis__letter_reach(tamis__letter_set(TAMIS_LIT("martin")));
    assert_true(bits(tamis__letter_set(TAMIS_LIT("xkqz")) & ~reach) >= 2);
    assert_true(unanswered(TAMIS_LIT("martin"), TAMIS_LIT("gogol")) >= 2);
    assert_int_equal(tamis__letter_partners(tamis__letter_set(TAMIS_LIT("h"))), 0);
}

/* ---- parts ---- */

static double parts(tamis__part a, tamis__part b)
{
    double there = tamis__part_similarity(&a, &b);
    assert_true(there == tamis__part_similarity(&b, &a));
    return there;
}

static tamis__part part(const char *text, tamis__token_kind kind)
{
    return (tamis__part){.text = tamis__bytes_of(text), .weight = 1.0, .kind = (uint8_t)kind};
}

/* One step in four letters is a slip as in longer words, but at the first letter and between strangers. */
static void slips_in_short_words(void **state)
{
    (void)state;
    assert_true(similarity("oley", "oleg") >= TAMIS__LINK_MIN);
    assert_true(similarity("kaxg", "kang") >= TAMIS__LINK_MIN);
    assert_true(similarity("atu", "atul") >= TAMIS__LINK_MIN);
    assert_true(similarity("kim", "kin") > similarity("kis", "kim"));
    assert_true(similarity("abc", "nabc") < TAMIS__LINK_MIN);
    assert_true(similarity("gora", "nora") < TAMIS__LINK_MIN);
    assert_true(similarity("rut", "rub") < TAMIS__LINK_MIN);
    assert_true(similarity("oley", "olgx") < TAMIS__LINK_MIN);
}

static void parts_meet_by_kind(void **state)
{
    (void)state;
    tamis__part peter = part("peter", TAMIS__TOKEN_WORD);
    double initial = parts(peter, part("p", TAMIS__TOKEN_INITIAL));
    assert_true(initial >= TAMIS__LINK_MIN && initial < 1.0);
    assert_true(parts(peter, part("pe", TAMIS__TOKEN_INITIAL)) == initial);
    assert_true(parts(peter, part("t", TAMIS__TOKEN_INITIAL)) == 0.0);
    assert_true(parts(part("p", TAMIS__TOKEN_INITIAL), part("t", TAMIS__TOKEN_INITIAL)) == 0.0);
    assert_true(parts(part("p", TAMIS__TOKEN_INITIAL), part("p", TAMIS__TOKEN_INITIAL)) == 1.0);
    assert_true(parts(part("2021", TAMIS__TOKEN_NUMBER), part("2022", TAMIS__TOKEN_NUMBER)) == 0.0);
    assert_true(parts(part("chile", TAMIS__TOKEN_PLACE), part("chili", TAMIS__TOKEN_PLACE)) == 0.0);
    assert_true(parts(peter, part("petr", TAMIS__TOKEN_WORD)) >= TAMIS__LINK_MIN);
    assert_true(parts(peter, part("gonzales", TAMIS__TOKEN_WORD)) == 0.0);
    assert_true(parts(peter, part("", TAMIS__TOKEN_WORD)) == 0.0);
    assert_true(parts(peter, part("peter", TAMIS__TOKEN_LEGAL_FORM)) == 1.0);
}

static void forms_of_one_class_nearly_meet(void **state)
{
    (void)state;
    tamis__part gmbh = part("gmbh", TAMIS__TOKEN_LEGAL_FORM);
    tamis__part ltd = part("ltd", TAMIS__TOKEN_LEGAL_FORM);
    assert_true(parts(gmbh, ltd) == 0.0);
    gmbh.group = ltd.group = 4;
    assert_true(parts(gmbh, ltd) >= TAMIS__LINK_MIN && parts(gmbh, ltd) < 1.0);
    ltd.group = 5;
    assert_true(parts(gmbh, ltd) == 0.0);
}

static void nicknames_meet_their_full_forms(void **state)
{
    (void)state;
    tamis__part bill = part("bill", TAMIS__TOKEN_WORD);
    tamis__part william = part("william", TAMIS__TOKEN_WORD);
    assert_true(parts(bill, william) < TAMIS__NICKNAME_SIMILARITY);
    bill.families.id[0] = william.families.id[0] = 17;
    assert_true(parts(bill, william) == TAMIS__NICKNAME_SIMILARITY);
    william.families.id[0] = 18;
    assert_true(parts(bill, william) < TAMIS__NICKNAME_SIMILARITY);
}

static void vowels_are_free_where_one_side_has_none(void **state)
{
    (void)state;
    tamis__part latin = part("muhammad", TAMIS__TOKEN_WORD);
    tamis__part arabic = part("mhmd", TAMIS__TOKEN_WORD);
    double strict = parts(latin, arabic);
    arabic.script = TAMIS__SCRIPT_ABJAD;
    assert_true(parts(latin, arabic) > strict);
    assert_true(parts(latin, arabic) >= TAMIS__LINK_MIN);
    latin.script = TAMIS__SCRIPT_ABJAD; /* both without: what is missing is a difference again */
    assert_true(parts(latin, arabic) == strict);
}

/* A snapshot stores similarities, so other ones need another version: whoever changes them raises
 * TAMIS__SIMILARITY_VERSION and writes the new sum here. */
static void similarities_of_this_version(void **state)
{
    static const char *const texts[] = {
        "li",          "lee",     "huawei",    "hwawei",       "muhammad",    "mhmd",
        "mohamed",     "schmidt", "shmidt",    "uladzimir",    "vladimir",    "kurisutofa",
        "christopher", "shuinar", "chouinard", "technologies", "tekhnologii", "ssangyong",
        "zhang",       "chang",   "yusuf",     "yousef",       "ivanov",      "iwanow",
        "oleg",        "oley",    "petrovich", "petrovic",     "abdurrahman", "abdulrahman"};
    enum { TEXTS = sizeof texts / sizeof *texts };
    uint64_t sum = 0;
    (void)state;
    for (size_t i = 0; i < TEXTS * TEXTS; i++)
        for (unsigned writings = 0; writings < TAMIS__WRITINGS * TAMIS__WRITINGS; writings++) {
            double similarity = tamis__written_similarity(
                tamis__bytes_of(texts[i / TEXTS]), (tamis__writing)(writings / TAMIS__WRITINGS),
                tamis__bytes_of(texts[i % TEXTS]), (tamis__writing)(writings % TAMIS__WRITINGS),
                TAMIS__LINK_MIN);
            sum = (sum ^ tamis__hash64(tamis__bytes((const char *)&similarity, 8))) * 31;
        }
    for (unsigned writing = 0; writing < TAMIS__WRITINGS; writing++) {
        const char *costs = (const char *)tamis__sounds_of_writing[writing].costs;
        size_t bytes = TAMIS__SOUND_SLOTS * sizeof *tamis__sounds_of_writing[writing].costs;
        sum = (sum ^ tamis__hash64(tamis__bytes(costs, costs != NULL ? bytes : 0))) * 31;
    }
    assert_int_equal(TAMIS__SIMILARITY_VERSION, 2);
    if (sum != UINT64_C(0x3a4d1fd7471955a5))
        fail_msg("similarities are others than those of version %d: sum 0x%llx",
                 TAMIS__SIMILARITY_VERSION, (unsigned long long)sum);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(similarities_of_this_version),
        cmocka_unit_test(is_symmetric_and_one_only_for_equals),
        cmocka_unit_test(missing_vowels_never_make_words_less_alike),
        cmocka_unit_test(least_only_cuts),
        cmocka_unit_test(sweep_equals_single_comparisons),
        cmocka_unit_test(lengths_at_the_limit),
        cmocka_unit_test(sound_counts),
        cmocka_unit_test(filters_hold_for_all_short_words),
        cmocka_unit_test(filters_hold_for_random_words),
        cmocka_unit_test(filters_turn_strangers_away),
        cmocka_unit_test(slips_in_short_words),
        cmocka_unit_test(parts_meet_by_kind),
        cmocka_unit_test(forms_of_one_class_nearly_meet),
        cmocka_unit_test(nicknames_meet_their_full_forms),
        cmocka_unit_test(vowels_are_free_where_one_side_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
