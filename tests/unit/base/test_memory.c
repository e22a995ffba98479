/* The heap's test hook, growth and arenas: alignment, contents, limits, failure at every step. */
#include "support/unit.h"

#include "base/memory.h"
#include "support/random.h"

static void hook_fails_on_time(void **state)
{
    (void)state;
    tamis__memory_fail_after(2);
    void *first = tamis__alloc(0);
    void *second = tamis__alloc_zero(3, 5);
    assert_non_null(first);
    assert_non_null(second);
    assert_null(tamis__alloc(1));
    assert_null(tamis__alloc_zero(1, 1));
    assert_null(tamis__realloc(first, 100));
    tamis__memory_fail_after(-1);
    first = tamis__realloc(first, 100);
    assert_non_null(first);
    assert_memory_equal(second, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 15);
    tamis__release(first);
    tamis__release(second);
    tamis__release(NULL);
}

static void absurd_sizes_fail(void **state)
{
    (void)state;
    assert_null(tamis__alloc(SIZE_MAX));
    assert_null(tamis__alloc_zero(SIZE_MAX / 2, 3));
    assert_null(tamis__alloc_zero(SIZE_MAX, SIZE_MAX));
    assert_null(tamis__realloc(NULL, SIZE_MAX));
    void *nothing = tamis__alloc_zero(0, 0);
    assert_non_null(nothing);
    tamis__release(nothing);
}

static void arrays_grow(void **state)
{
    (void)state;
    uint32_t *items = NULL;
    size_t capacity = 0;
    size_t moves = 0;
    for (uint32_t i = 0; i < 10000; i++) {
        size_t before = capacity;
        assert_true(TAMIS_GROW(items, capacity, (size_t)i + 1));
        assert_true(capacity > i);
        moves += capacity != before;
        items[i] = i;
    }
    assert_true(moves < 16);
    uint32_t *kept = items;
    assert_false(TAMIS_GROW(items, capacity, SIZE_MAX));
    assert_false(TAMIS_GROW(items, capacity, SIZE_MAX / 4));
    tamis__memory_fail_after(0);
    assert_false(TAMIS_GROW(items, capacity, capacity + 1));
    tamis__memory_fail_after(-1);
    assert_ptr_equal(items, kept);
    for (uint32_t i = 0; i < 10000; i++)
        assert_int_equal(items[i], i);
    tamis__release(items);
}

enum { PIECES = 3000 };

static void arena_keeps_contents(void **state)
{
    (void)state;
    test_random random = test_random_start("arena_keeps_contents");
    tamis__arena arena;
    tamis__arena_init(&arena, 0);
    static unsigned char *pieces[PIECES];
    static size_t sizes[PIECES];
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < PIECES; i++) {
            bool large = test_random_below(&random, 50) == 0;
            sizes[i] = test_random_below(&random, large ? 20000 : 100);
            pieces[i] = tamis__arena_alloc(&arena, sizes[i]);
            assert_non_null(pieces[i]);
            assert_int_equal((uintptr_t)pieces[i] % 8, 0);
            memset(pieces[i], (int)(i % 251), sizes[i]);
        }
        for (size_t i = 0; i < PIECES; i++) {
            for (size_t at = 0; at < sizes[i]; at++)
                assert_int_equal(pieces[i][at], i % 251);
        }
        tamis__arena_reset(&arena);
        assert_int_equal(arena.used_bytes, 0);
    }
    tamis__arena_clear(&arena);
    tamis__arena_clear(&arena);
}

static void reset_keeps_a_block(void **state)
{
    (void)state;
    tamis__arena arena;
    tamis__arena_init(&arena, 0);
    tamis__arena_reset(&arena);
    assert_non_null(tamis__arena_alloc(&arena, 100));
    tamis__arena_reset(&arena);
    tamis__memory_fail_after(0);
    assert_non_null(tamis__arena_alloc(&arena, 100));
    assert_null(tamis__arena_alloc(&arena, 1 << 20));
    tamis__memory_fail_after(-1);
    tamis__arena_clear(&arena);
    tamis__arena zeroed = {0};
    tamis__arena_clear(&zeroed);
}

static void arena_stops_at_its_limit(void **state)
{
    (void)state;
    tamis__arena arena;
    tamis__arena_init(&arena, 100);
    assert_null(tamis__arena_alloc(&arena, 101));
    assert_non_null(tamis__arena_alloc(&arena, 96));
    assert_null(tamis__arena_alloc(&arena, 5));
    assert_non_null(tamis__arena_alloc(&arena, 4));
    assert_null(tamis__arena_alloc(&arena, 1));
    tamis__arena_reset(&arena);
    assert_non_null(tamis__arena_alloc(&arena, 100));
    assert_null(tamis__arena_alloc(&arena, SIZE_MAX));
    assert_null(tamis__arena_zero(&arena, SIZE_MAX / 2, 4));
    tamis__arena_clear(&arena);
}

static void arena_zeroes_and_copies(void **state)
{
    (void)state;
    tamis__arena arena;
    tamis__arena_init(&arena, 0);
    memset(tamis__arena_alloc(&arena, 64), 0xFF, 64);
    tamis__arena_reset(&arena);
    uint64_t *zeros = tamis__arena_zero(&arena, 8, 8);
    for (size_t i = 0; i < 8; i++)
        assert_true(zeros[i] == 0);
    tamis_bytes copy = tamis__arena_copy(&arena, TAMIS_LIT("a\0b"));
    assert_int_equal(copy.len, 3);
    assert_memory_equal(copy.ptr, "a\0b\0", 4);
    copy = tamis__arena_copy(&arena, tamis__bytes(NULL, 0));
    assert_non_null(copy.ptr);
    assert_int_equal(copy.ptr[0], '\0');
    tamis__arena_clear(&arena);
    tamis__memory_fail_after(0);
    assert_null(tamis__arena_copy(&arena, TAMIS_LIT("x")).ptr);
    assert_null(tamis__arena_zero(&arena, 1, 1));
    tamis__memory_fail_after(-1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hook_fails_on_time),
        cmocka_unit_test(absurd_sizes_fail),
        cmocka_unit_test(arrays_grow),
        cmocka_unit_test(arena_keeps_contents),
        cmocka_unit_test(reset_keeps_a_block),
        cmocka_unit_test(arena_stops_at_its_limit),
        cmocka_unit_test(arena_zeroes_and_copies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
