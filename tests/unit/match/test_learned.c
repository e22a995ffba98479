/* What a learned pair is worth: in range, and more with more behind it. */
#include "support/unit.h"

#include "match/learned.h"
#include "match/similarity.h"

static void test_range_and_order(void **state)
{
    (void)state;
    for (uint32_t support = 0; support <= 300; support++)
        for (uint32_t strength = 0; strength <= 1000; strength += 50) {
            double value = tamis__learned_similarity(support, strength);
            assert_true(value >= TAMIS__LINK_MIN && value <= TAMIS__LEARNED_MAX);
            assert_true(value <= tamis__learned_similarity(support + 1, strength));
            assert_true(value <= tamis__learned_similarity(support, strength + 50));
        }
    assert_true(tamis__learned_similarity(UINT32_MAX, UINT32_MAX) <= TAMIS__LEARNED_MAX);
    assert_true(tamis__learned_similarity(2, 1000) < tamis__learned_similarity(26, 720));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_range_and_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
