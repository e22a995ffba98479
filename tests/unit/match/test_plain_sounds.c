/*
 * Units of sound compared by lanes in plain C, as they are where there are no such instructions, against
 * single comparisons.
 */
#define TAMIS_PLAIN_LANES
#define tamis__sound_order_init plain_sound_order_init
#define tamis__sound_sweep_init plain_sound_sweep_init
#define tamis__sound_sweep_next plain_sound_sweep_next

#include "match/sound_sweep.c"
#include "support/random.h"
#include "support/unit.h"

enum { ROUNDS = 1000, WORDS = 8, WORD_MAX = 40 };

static tamis_bytes random_word(test_random *random, char out[WORD_MAX], size_t longest)
{
    static const char letters[] = "aaeeiioukhcstzdyjwxgpmnlr";
    size_t len = 1 + test_random_below(random, longest);
    for (size_t i = 0; i < len; i++)
        out[i] = letters[test_random_below(random, sizeof letters - 1)];
    return tamis__bytes(out, len);
}

static void lanes_in_plain_c(void **state)
{
    (void)state;
    static tamis__sound_order order;
    static tamis__sound_sweep sweep;
    test_random random = test_random_start("plain sounds");
    char x[WORD_MAX], y[WORD_MAX];
    for (size_t i = 0; i < ROUNDS; i++) {
        tamis__writing writing =
            (tamis__writing)(1 + test_random_below(&random, TAMIS__WRITINGS - 1));
        bool latin = test_random_below(&random, 2) == 0;
        tamis_bytes text = random_word(&random, x, 16);
        tamis__sound_order_init(&order, writing);
        tamis__sound_sweep_init(&sweep, &order, text, latin, writing);
        for (size_t k = 0; k < WORDS; k++) {
            tamis_bytes word = k == 0 ? text : random_word(&random, y, k == 1 ? WORD_MAX : 17);
            int limit = (int)test_random_below(&random, 1500);
            int expected = latin ? tamis__sound_distance(text, word, writing, limit)
                                 : tamis__sound_distance(word, text, writing, limit);
            assert_int_equal(tamis__sound_sweep_next(&sweep, word, limit), expected);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lanes_in_plain_c)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
