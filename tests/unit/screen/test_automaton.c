/* The automaton against a search that tries every sequence at every word. */
#include "support/unit.h"

#include "screen/automaton.h"
#include "support/random.h"

enum { SEQUENCES = 300, SEQUENCE_MAX = 5, WORDS = 6, TEXT = 2000, ROUNDS = 40 };

typedef struct sequence {
    uint32_t words[SEQUENCE_MAX];
    size_t count;
} sequence;

static bool begins_with(const uint32_t *text, size_t left, const sequence *s)
{
    return s->count <= left && memcmp(text, s->words, s->count * sizeof *text) == 0;
}

/* Marks in `found` the values whose sequences begin here, as the automaton sees it. */
static void walk(const tamis__automaton *a, const uint32_t *text, size_t left, bool *found)
{
    uint32_t node = TAMIS__AUTOMATON_ROOT;
    for (size_t i = 0; i < left; i++) {
        node = tamis__automaton_step(a, node, text[i]);
        if (node == UINT32_MAX)
            return;
        size_t count;
        const tamis__ending *endings = tamis__automaton_endings(a, node, &count);
        for (size_t k = 0; k < count; k++) {
            assert_false(found[endings[k].value]); /* each once */
            found[endings[k].value] = true;
        }
    }
}

static void agrees_with_naive_search(void **state)
{
    (void)state;
    static sequence sequences[SEQUENCES];
    static uint32_t text[TEXT];
    test_random random = test_random_start("automaton");
    for (size_t round = 0; round < ROUNDS; round++) {
        tamis__automaton a;
        assert_int_equal(tamis__automaton_init(&a, NULL), TAMIS_OK);
        for (size_t i = 0; i < SEQUENCES; i++) {
            sequences[i].count = 1 + test_random_below(&random, SEQUENCE_MAX);
            for (size_t k = 0; k < sequences[i].count; k++)
                sequences[i].words[k] = (uint32_t)test_random_below(&random, WORDS);
            tamis__ending ending = {.value = (uint32_t)i, .permille = 1000};
            for (int again = 0; again < 2; again++)
                assert_int_equal(
                    tamis__automaton_add(&a, sequences[i].words, sequences[i].count, ending, NULL),
                    TAMIS_OK);
        }
        assert_int_equal(tamis__automaton_seal(&a, NULL), TAMIS_OK);
        for (size_t i = 0; i < TEXT; i++) {
            size_t word = test_random_below(&random, WORDS + 1);
            text[i] = word == WORDS ? UINT32_MAX : (uint32_t)word;
        }
        for (size_t at = 0; at < TEXT; at++) {
            bool found[SEQUENCES] = {false};
            walk(&a, text + at, TEXT - at, found);
            for (size_t i = 0; i < SEQUENCES; i++)
                assert_int_equal(found[i], begins_with(text + at, TEXT - at, &sequences[i]));
        }
        tamis__automaton_clear(&a);
    }
}

static void first_of_equal_sequences_stays(void **state)
{
    (void)state;
    tamis__automaton a;
    uint32_t words[2] = {7, 9};
    assert_int_equal(tamis__automaton_init(&a, NULL), TAMIS_OK);
    for (uint16_t permille = 1000; permille > 700; permille -= 100) {
        tamis__ending ending = {.value = 3, .permille = permille};
        assert_int_equal(tamis__automaton_add(&a, words, 2, ending, NULL), TAMIS_OK);
    }
    assert_int_equal(tamis__automaton_seal(&a, NULL), TAMIS_OK);
    size_t count;
    uint32_t node = tamis__automaton_step(&a, TAMIS__AUTOMATON_ROOT, 7);
    (void)tamis__automaton_endings(&a, node, &count);
    assert_int_equal(count, 0);
    node = tamis__automaton_step(&a, node, 9);
    const tamis__ending *endings = tamis__automaton_endings(&a, node, &count);
    assert_int_equal(count, 1);
    assert_int_equal(endings[0].permille, 1000);
    assert_int_equal(tamis__automaton_step(&a, node, 7), UINT32_MAX);
    tamis__automaton_clear(&a);
}

static void empty_automaton(void **state)
{
    (void)state;
    tamis__automaton a;
    size_t count;
    assert_int_equal(tamis__automaton_init(&a, NULL), TAMIS_OK);
    assert_int_equal(tamis__automaton_seal(&a, NULL), TAMIS_OK);
    assert_int_equal(tamis__automaton_step(&a, TAMIS__AUTOMATON_ROOT, 0), UINT32_MAX);
    (void)tamis__automaton_endings(&a, TAMIS__AUTOMATON_ROOT, &count);
    assert_int_equal(count, 0);
    tamis__automaton_clear(&a);
    tamis__automaton_clear(&a);
}

static tamis_status build_small(tamis__automaton *a)
{
    tamis_status status = tamis__automaton_init(a, NULL);
    for (uint32_t i = 0; status == TAMIS_OK && i < 2000; i++) {
        uint32_t words[2] = {i, i + 1};
        status = tamis__automaton_add(a, words, 2, (tamis__ending){.value = i}, NULL);
    }
    return status == TAMIS_OK ? tamis__automaton_seal(a, NULL) : status;
}

static void allocation_failures(void **state)
{
    (void)state;
    tamis_status status = TAMIS_ERR_NOMEM;
    int64_t n = 0;
    for (; status != TAMIS_OK; n++) {
        tamis__automaton a;
        tamis__memory_fail_after(n);
        status = build_small(&a);
        tamis__memory_fail_after(-1);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM);
        tamis__automaton_clear(&a);
    }
    assert_true(n > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_naive_search),
        cmocka_unit_test(first_of_equal_sequences_stays),
        cmocka_unit_test(empty_automaton),
        cmocka_unit_test(allocation_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
