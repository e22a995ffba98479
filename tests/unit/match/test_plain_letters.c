/*
 * Letters compared by lanes in plain C, as they are where there are no such instructions, against single
 * comparisons.
 */
#define TAMIS_PLAIN_LANES
#define tamis__letter_sweep_init plain_letter_sweep_init
#define tamis__letter_sweep_next plain_letter_sweep_next

#include "match/letter_sweep.c"
#include "support/random.h"
#include "support/unit.h"

enum { ROUNDS = 2000, WORDS = 8, WORD_MAX = 40 };

static tamis_bytes random_word(test_random *random, char out[WORD_MAX], size_t longest)
{
    static const char letters[] = "aaeeiioukhcstzdyjwxgp17";
    size_t len = 1 + test_random_below(random, longest);
    for (size_t i = 0; i < len; i++)
        out[i] = letters[test_random_below(random, sizeof letters - 1)];
    return tamis__bytes(out, len);
}

static void lanes_in_plain_c(void **state)
{
    (void)state;
    static tamis__letter_sweep sweep;
    test_random random = test_random_start("plain letters");
    char x[WORD_MAX], y[WORD_MAX];
    for (size_t i = 0; i < ROUNDS; i++) {
        tamis__spelling spelling = (tamis__spelling)test_random_below(&random, TAMIS__SPELLINGS);
        tamis_bytes text = random_word(&random, x, 17);
        tamis__letter_sweep_init(&sweep, text, spelling);
        for (size_t k = 0; k < WORDS; k++) {
            tamis_bytes word = k == 0 ? text : random_word(&random, y, k == 1 ? WORD_MAX : 17);
            double least = (double)test_random_below(&random, 101) / 100.0;
            double expected = tamis__text_similarity(word, text, spelling, least);
            assert_true(tamis__letter_sweep_next(&sweep, word, least) == expected);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lanes_in_plain_c)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
