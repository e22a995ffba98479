/*
 * tests/unit/match/batches.h - words by lanes against single comparisons: the tests of letter_batch.h and
 * sound_batch.h. A test of one of them alone defines BATCHES_OF_LETTERS or BATCHES_OF_SOUNDS.
 */
#ifndef TAMIS_TESTS_BATCHES_H
#define TAMIS_TESTS_BATCHES_H

#include "support/random.h"
#include "support/unit.h"

enum { ROUNDS = 1500, BATCH_WORD_MAX = 40 };

typedef struct some_words {
    char bytes[TAMIS__LANES][BATCH_WORD_MAX];
    tamis_bytes items[TAMIS__LANES];
    uint32_t count;
} some_words;

static tamis_bytes random_word(test_random *random, const char *letters, char *out, size_t longest)
{
    size_t len = 1 + test_random_below(random, longest);
    for (size_t i = 0; i < len; i++)
        out[i] = letters[test_random_below(random, strlen(letters))];
    return tamis__bytes(out, len);
}

/* A few letters of the text are other ones, or exchanged, or left out. */
static tamis_bytes near_word(test_random *random, const char *letters, tamis_bytes text, char *out)
{
    size_t len = 0;
    for (size_t i = 0; i < text.len && len + 2 < BATCH_WORD_MAX; i++) {
        size_t kind = test_random_below(random, 12);
        if (kind == 0)
            continue;
        out[len++] = kind == 1 ? letters[test_random_below(random, strlen(letters))] : text.ptr[i];
        if (kind == 2)
            out[len++] = letters[test_random_below(random, strlen(letters))];
        if (kind == 3 && len >= 2) {
            char last = out[len - 1];
            out[len - 1] = out[len - 2];
            out[len - 2] = last;
        }
    }
    return tamis__bytes(out, len);
}

#ifndef BATCHES_OF_SOUNDS

static void letters_by_batches(void **state)
{
    (void)state;
    static const char letters[] = "aaeeiioukhcstzdyjwxgpnrlm";
    static tamis__letter_batch batch;
    static some_words words;
    test_random random = test_random_start("letter batches");
    char text_bytes[BATCH_WORD_MAX];
    size_t linked = 0;
    for (size_t round = 0; round < ROUNDS; round++) {
        const bool abjad = test_random_below(&random, 2) == 1;
        const double least = (double)test_random_below(&random, 101) / 100.0;
        tamis_bytes text = random_word(&random, letters, text_bytes, 15);
        tamis__letter_batch_init(&batch, text, abjad);
        words.count = 0;
        for (uint32_t tries = 1 + (uint32_t)test_random_below(&random, 40); tries > 0; tries--) {
            char *bytes = words.bytes[words.count];
            tamis_bytes word = test_random_below(&random, 2) == 0
                                   ? random_word(&random, letters, bytes, 26)
                                   : near_word(&random, letters, text, bytes);
            if (words.count + 1 < TAMIS__LANES &&
                tamis__letter_batch_takes(&batch, word.len, least))
                words.items[words.count++] = word;
        }
        for (uint32_t k = 0; k < words.count; k++) {
            tamis__spelling spelling = abjad ? TAMIS__SPELLING_ABJAD : TAMIS__SPELLING_PLAIN;
            double expected = tamis__text_similarity(words.items[k], text, spelling, least);
            double found = tamis__letter_batch_compare(&batch, words.items[k], least);
            linked += expected > 0.0;
            if (found != expected)
                fail_msg("%.*s and %.*s: %f, expected %f", TAMIS_FMT(text),
                         TAMIS_FMT(words.items[k]), found, expected);
        }
    }
    assert_true(linked > ROUNDS);
}

#endif
#ifndef BATCHES_OF_LETTERS

static void sounds_by_batches(void **state)
{
    (void)state;
    static const char letters[] = "aaeiouhkhcstshzdyjwgpnrlmbf";
    static tamis__sound_batch batches[TAMIS__WRITINGS];
    static tamis__sound_order order;
    static some_words words;
    test_random random = test_random_start("sound batches");
    char text_bytes[BATCH_WORD_MAX];
    size_t linked = 0, told = 0, left = 0;
    for (size_t round = 0; round < ROUNDS; round++) {
        const tamis__writing writing = (tamis__writing)(1 + round % (TAMIS__WRITINGS - 1));
        const bool latin = test_random_below(&random, 2) == 1;
        const double least = (double)(30 + test_random_below(&random, 60)) / 100.0;
        tamis_bytes text = random_word(&random, letters, text_bytes, 15);
        tamis__sound_order_init(&order, writing);
        tamis__sound_batch_init(&batches[writing], &order, text, latin, writing);
        words.count = 0;
        for (uint32_t tries = 1 + (uint32_t)test_random_below(&random, 40); tries > 0; tries--) {
            char *bytes = words.bytes[words.count];
            tamis_bytes word = test_random_below(&random, 4) == 0
                                   ? random_word(&random, letters, bytes, 24)
                                   : near_word(&random, letters, text, bytes);
            if (words.count + 1 < TAMIS__LANES &&
                tamis__sound_batch_takes(&batches[writing], word.len, least))
                words.items[words.count++] = word;
        }
        for (uint32_t k = 0; k < words.count; k++) {
            tamis__writing of_text = latin ? TAMIS__WRITING_LETTERS : writing;
            tamis__writing of_word = latin ? writing : TAMIS__WRITING_LETTERS;
            double expected =
                tamis__sound_similarity(text, of_text, words.items[k], of_word, least);
            double found = tamis__sound_batch_compare(&batches[writing], words.items[k], least);
            linked += expected > 0.0;
            told += found > 0.0;
            left += found < 0.0;
            if (found >= 0.0 && found != expected)
                fail_msg("%.*s and %.*s (writing %d): %f, expected %f", TAMIS_FMT(text),
                         TAMIS_FMT(words.items[k]), (int)writing, found, expected);
        }
    }
    assert_true(linked > ROUNDS && told > ROUNDS / 4 && left > 0);
}

#endif

static int run_batches(void)
{
    const struct CMUnitTest tests[] = {
#ifndef BATCHES_OF_SOUNDS
        cmocka_unit_test(letters_by_batches),
#endif
#ifndef BATCHES_OF_LETTERS
        cmocka_unit_test(sounds_by_batches),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
