/* Hashes against published values, the string map against a slow one. */
#include "support/unit.h"

#include <stdio.h>

#include "base/hash.h"
#include "base/memory.h"
#include "support/random.h"

static void digests_have_published_values(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"},
        {"abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"}};
    for (size_t i = 0; i < TAMIS_COUNT_OF(pairs); i++) {
        tamis__digest digest;
        char hex[TAMIS__DIGEST_HEX];
        tamis__digest_of(tamis__bytes_of(pairs[i][0]), &digest);
        tamis__digest_hex(&digest, hex);
        assert_string_equal(hex, pairs[i][1]);
    }
    /* XXH3 64 bits of nothing, seed 0 (xxHash's own sanity test). */
    assert_true(tamis__hash64(tamis__bytes(NULL, 0)) == 0x2D06800538D394C2u);
    assert_true(tamis__hash64(TAMIS_LIT("a")) != tamis__hash64(TAMIS_LIT("b")));
}

/* In two pieces cut anywhere, from a state that stands at any alignment and was copied. */
static void digests_are_incremental(void **state)
{
    (void)state;
    char text[300];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)(i * 7);
    tamis__digest whole;
    tamis__digest_of(tamis__bytes(text, sizeof text), &whole);
    char *place = tamis__alloc(sizeof(tamis__digester) + 64);
    for (size_t cut = 0; cut <= sizeof text; cut++) {
        tamis__digester *digester = (tamis__digester *)(void *)(place + cut % 64);
        tamis__digest_init(digester);
        tamis__digest_update(digester, tamis__bytes(text, cut));
        tamis__digester copy;
        memcpy(&copy, digester, sizeof copy);
        tamis__digest_update(&copy, tamis__bytes(text + cut, sizeof text - cut));
        tamis__digest found;
        tamis__digest_final(&copy, &found);
        assert_memory_equal(found.bytes, whole.bytes, sizeof whole.bytes);
    }
    tamis__release(place);
}

enum { KEYS = 20000 };

static tamis_bytes make_key(char *place, size_t size, unsigned number)
{
    int len = snprintf(place, size, "key %u", number * 2654435761u);
    return tamis__bytes(place, (size_t)len);
}

static void map_numbers_keys_in_order(void **state)
{
    (void)state;
    tamis__strmap map;
    assert_true(tamis__strmap_init(&map, 0));
    char text[32];
    assert_int_equal(tamis__strmap_find(&map, TAMIS_LIT("x")), UINT32_MAX);
    for (unsigned i = 0; i < KEYS; i++)
        assert_int_equal(tamis__strmap_intern(&map, make_key(text, sizeof text, i)), i);
    for (unsigned i = 0; i < KEYS; i++) {
        tamis_bytes key = make_key(text, sizeof text, i);
        assert_int_equal(tamis__strmap_intern(&map, key), i);
        assert_int_equal(tamis__strmap_find(&map, key), i);
        assert_true(tamis__bytes_equal(tamis__strmap_key(&map, i), key));
        assert_int_equal(tamis__strmap_find(&map, make_key(text, sizeof text, KEYS + i)),
                         UINT32_MAX);
    }
    assert_int_equal(tamis__strmap_count(&map), KEYS);
    assert_int_equal(tamis__strmap_intern(&map, tamis__bytes(NULL, 0)), KEYS);
    assert_int_equal(tamis__strmap_find(&map, TAMIS_LIT("")), KEYS);
    assert_int_equal(tamis__strmap_intern(&map, TAMIS_LIT("a\0b")), KEYS + 1);
    assert_int_equal(tamis__strmap_find(&map, TAMIS_LIT("a")), UINT32_MAX);
    assert_null(tamis__strmap_key(&map, KEYS + 2).ptr);
    tamis__strmap_clear(&map);
    tamis__strmap_clear(&map);
    assert_int_equal(tamis__strmap_count(&map), 0);
    assert_int_equal(tamis__strmap_find(&map, TAMIS_LIT("a")), UINT32_MAX);
}

static void map_stops_at_its_limit(void **state)
{
    (void)state;
    tamis__strmap map;
    assert_true(tamis__strmap_init(&map, 2));
    assert_int_equal(tamis__strmap_intern(&map, TAMIS_LIT("a")), 0);
    assert_int_equal(tamis__strmap_intern(&map, TAMIS_LIT("b")), 1);
    assert_int_equal(tamis__strmap_intern(&map, TAMIS_LIT("c")), UINT32_MAX);
    assert_int_equal(tamis__strmap_intern(&map, TAMIS_LIT("a")), 0);
    assert_int_equal(tamis__strmap_find(&map, TAMIS_LIT("c")), UINT32_MAX);
    tamis__strmap_clear(&map);
}

/* A failed insertion changes nothing: the next one, with memory, gets the number it had coming. */
static void map_survives_every_failed_allocation(void **state)
{
    (void)state;
    tamis__strmap none;
    tamis__memory_fail_after(0);
    assert_false(tamis__strmap_init(&none, 0));
    tamis__memory_fail_after(-1);
    tamis__strmap map;
    assert_true(tamis__strmap_init(&map, 0));
    char text[32];
    size_t failures = 0;
    for (unsigned i = 0; i < 2000; i++) {
        tamis_bytes key = make_key(text, sizeof text, i);
        uint32_t number = UINT32_MAX;
        for (int64_t n = 0; number == UINT32_MAX; n++) {
            tamis__memory_fail_after(n);
            number = tamis__strmap_intern(&map, key);
            tamis__memory_fail_after(-1);
            failures += number == UINT32_MAX;
            assert_int_equal(tamis__strmap_find(&map, key), number);
        }
        assert_int_equal(number, i);
    }
    assert_true(failures > 10);
    for (unsigned i = 0; i < 2000; i++)
        assert_int_equal(tamis__strmap_find(&map, make_key(text, sizeof text, i)), i);
    tamis__strmap_clear(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_have_published_values),
        cmocka_unit_test(digests_are_incremental),
        cmocka_unit_test(map_numbers_keys_in_order),
        cmocka_unit_test(map_stops_at_its_limit),
        cmocka_unit_test(map_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
