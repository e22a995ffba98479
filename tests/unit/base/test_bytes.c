/* Slices against obvious oracles, and UTF-8 against a decoder that works the slow way. */
#include "support/unit.h"

#include "base/bytes.h"
#include "base/utf8.h"
#include "support/random.h"

static void compares(void **state)
{
    (void)state;
    assert_int_equal(tamis__bytes_compare(tamis__bytes(NULL, 0), TAMIS_LIT("")), 0);
    assert_true(tamis__bytes_compare(TAMIS_LIT("a"), TAMIS_LIT("ab")) < 0);
    assert_true(tamis__bytes_compare(TAMIS_LIT("b"), TAMIS_LIT("ab")) > 0);
    assert_true(tamis__bytes_compare(TAMIS_LIT("\xC3"), TAMIS_LIT("z")) > 0);
    assert_true(tamis__bytes_compare(tamis__bytes(NULL, 0), TAMIS_LIT("a")) < 0);
    assert_true(tamis__bytes_equal_nocase(TAMIS_LIT("HuaWei-5G"), TAMIS_LIT("hUAwEI-5g")));
    assert_false(tamis__bytes_equal_nocase(TAMIS_LIT("["), TAMIS_LIT("{")));
    assert_false(tamis__bytes_equal_nocase(TAMIS_LIT("ab"), TAMIS_LIT("abc")));
}

static void trims(void **state)
{
    (void)state;
    assert_bytes(tamis__bytes_trim(TAMIS_LIT(" \t\n\v\f\r\xC2\xA0x y\xC2\xA0 ")), "x y");
    assert_bytes(tamis__bytes_trim(TAMIS_LIT(" \xC2\xA0")), "");
    assert_bytes(tamis__bytes_trim(tamis__bytes(NULL, 0)), "");
    /* Half of a no-break space is something else. */
    assert_bytes(tamis__bytes_trim(TAMIS_LIT("\xA0x\xC2")), "\xA0x\xC2");
}

static void cuts(void **state)
{
    (void)state;
    assert_bytes(tamis__bytes_sub(TAMIS_LIT("abcdef"), 1, 3), "bc");
    assert_bytes(tamis__bytes_sub(TAMIS_LIT("abc"), 1, SIZE_MAX), "bc");
    assert_bytes(tamis__bytes_sub(TAMIS_LIT("abc"), 9, 4), "");
    assert_bytes(tamis__bytes_sub(tamis__bytes(NULL, 0), 1, 2), "");
    assert_true(tamis__bytes_starts_with(TAMIS_LIT("abc"), TAMIS_LIT("ab")));
    assert_true(tamis__bytes_starts_with(TAMIS_LIT("abc"), TAMIS_LIT("")));
    assert_false(tamis__bytes_starts_with(TAMIS_LIT("a"), TAMIS_LIT("ab")));
    assert_true(tamis__bytes_ends_with(TAMIS_LIT("abc"), TAMIS_LIT("bc")));
    assert_false(tamis__bytes_ends_with(TAMIS_LIT("abc"), TAMIS_LIT("ab")));
    assert_false(tamis__bytes_ends_with(TAMIS_LIT("c"), TAMIS_LIT("bc")));
    assert_true(tamis__bytes_starts_nocase(TAMIS_LIT("ABc"), TAMIS_LIT("ab")));
    assert_false(tamis__bytes_starts_nocase(TAMIS_LIT("A"), TAMIS_LIT("ab")));
}

static size_t slow_find(tamis_bytes haystack, tamis_bytes needle, size_t from, bool nocase)
{
    for (size_t at = from; at + needle.len <= haystack.len; at++) {
        bool same = true;
        for (size_t i = 0; i < needle.len; i++) {
            char a = haystack.ptr[at + i];
            char b = needle.ptr[i];
            bool equal = a == b || (nocase && a != b && (a | 32) == (b | 32) && (a | 32) >= 'a');
            same = same && equal;
        }
        if (same)
            return at;
    }
    return SIZE_MAX;
}

static void finds(void **state)
{
    (void)state;
    test_random random = test_random_start("finds");
    static const char letters[] = "aAbB";
    for (int round = 0; round < 20000; round++) {
        char text[12];
        char part[3];
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = letters[test_random_below(&random, 4)];
        for (size_t i = 0; i < sizeof part; i++)
            part[i] = letters[test_random_below(&random, 4)];
        tamis_bytes haystack = {text, test_random_below(&random, sizeof text + 1)};
        tamis_bytes needle = {part, test_random_below(&random, sizeof part + 1)};
        size_t from = test_random_below(&random, 14);
        assert_int_equal(tamis__bytes_find(haystack, needle, from),
                         slow_find(haystack, needle, from, false));
        assert_int_equal(tamis__bytes_find_nocase(haystack, needle, from),
                         slow_find(haystack, needle, from, true));
    }
}

static void splits(void **state)
{
    (void)state;
    tamis_bytes rest = TAMIS_LIT("a;;b; ");
    tamis_bytes piece;
    assert_true(tamis__bytes_split(&rest, TAMIS_LIT(";"), &piece));
    assert_bytes(piece, "a");
    assert_true(tamis__bytes_split(&rest, TAMIS_LIT(";"), &piece));
    assert_bytes(piece, "");
    assert_true(tamis__bytes_split(&rest, TAMIS_LIT("; "), &piece));
    assert_bytes(piece, "b");
    assert_true(tamis__bytes_split(&rest, TAMIS_LIT(";"), &piece));
    assert_bytes(piece, "");
    assert_false(tamis__bytes_split(&rest, TAMIS_LIT(";"), &piece));
    assert_false(tamis__bytes_split(&rest, TAMIS_LIT(";"), &piece));

    rest = tamis__bytes(NULL, 0);
    assert_true(tamis__bytes_split(&rest, TAMIS_LIT(";"), &piece));
    assert_bytes(piece, "");
    assert_false(tamis__bytes_split(&rest, TAMIS_LIT(";"), &piece));

    rest = TAMIS_LIT("whole");
    assert_true(tamis__bytes_split(&rest, TAMIS_LIT(""), &piece));
    assert_bytes(piece, "whole");
    assert_false(tamis__bytes_split(&rest, TAMIS_LIT(""), &piece));
}

static void reads_numbers(void **state)
{
    (void)state;
    uint64_t value = 7;
    assert_true(tamis__bytes_to_u64(TAMIS_LIT("0"), 0, &value));
    assert_int_equal(value, 0);
    assert_true(tamis__bytes_to_u64(TAMIS_LIT("18446744073709551615"), UINT64_MAX, &value));
    assert_true(value == UINT64_MAX);
    assert_true(tamis__bytes_to_u64(TAMIS_LIT("007"), 7, &value));
    assert_int_equal(value, 7);
    assert_false(tamis__bytes_to_u64(TAMIS_LIT("18446744073709551616"), UINT64_MAX, &value));
    assert_false(tamis__bytes_to_u64(TAMIS_LIT("99999999999999999999"), UINT64_MAX, &value));
    assert_false(tamis__bytes_to_u64(TAMIS_LIT("256"), 255, &value));
    assert_false(tamis__bytes_to_u64(TAMIS_LIT("8"), 7, &value));
    static const char *const wrong[] = {"", "-1", "+1", " 1", "1 ", "0x1", "1.", "a"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(wrong); i++)
        assert_false(tamis__bytes_to_u64(tamis__bytes_of(wrong[i]), UINT64_MAX, &value));
    assert_int_equal(value, 7);
    for (uint64_t max = 0; max < 300; max++) {
        for (uint64_t n = 0; n < 300; n++) {
            char text[8];
            int size = snprintf(text, sizeof text, "%u", (unsigned)n);
            assert_int_equal(tamis__bytes_to_u64(tamis__bytes(text, (size_t)size), max, &value),
                             n <= max);
        }
    }
}

static void loads_and_stores(void **state)
{
    (void)state;
    uint8_t at[9] = {0};
    tamis__store_u64le(at + 1, 0x8070605040302010u);
    for (unsigned i = 0; i < 8; i++)
        assert_int_equal(at[1 + i], (i + 1) * 16);
    assert_true(tamis__load_u64le(at + 1) == 0x8070605040302010u);
    tamis__store_u32le(at + 1, 0xFEDCBA98u);
    assert_int_equal(tamis__load_u32le(at + 1), 0xFEDCBA98u);
    tamis__store_u16le(at + 1, 0xFEDC);
    assert_int_equal(tamis__load_u16le(at + 1), 0xFEDC);
    assert_int_equal(at[1], 0xDC);
}

/* Well-formed means: it is what the encoder writes for some scalar value. */
static void utf8_round_trips(void **state)
{
    (void)state;
    for (uint32_t rune = 0; rune <= 0x10FFFF; rune++) {
        char text[TAMIS__UTF8_BYTES_MAX];
        size_t size = tamis__utf8_encode(rune, text);
        bool surrogate = rune >= 0xD800 && rune <= 0xDFFF;
        if (surrogate)
            assert_memory_equal(text, "\xEF\xBF\xBD", 3);
        assert_int_equal(tamis__utf8_sequence(text, size), size);
        for (size_t cut = 0; cut < size; cut++)
            assert_int_equal(tamis__utf8_sequence(text, cut), 0);
    }
    char text[TAMIS__UTF8_BYTES_MAX];
    assert_int_equal(tamis__utf8_encode(0x110000, text), 3);
    assert_memory_equal(text, "\xEF\xBF\xBD", 3);
}

static uint32_t slow_decode(const unsigned char *b, size_t size)
{
    static const unsigned char lead_mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t rune = b[0] & lead_mask[size];
    for (size_t i = 1; i < size; i++)
        rune = rune << 6 | (b[i] & 0x3F);
    return rune;
}

/* All pairs of first bytes, with third and fourth bytes at the edges of their ranges. */
static void utf8_refuses_the_rest(void **state)
{
    (void)state;
    static const unsigned char edges[] = {0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xFF};
    for (unsigned pair = 0; pair < 0x10000; pair++) {
        for (unsigned more = 0; more < 36; more++) {
            unsigned char b[4] = {(unsigned char)(pair >> 8), (unsigned char)pair, edges[more / 6],
                                  edges[more % 6]};
            size_t size = tamis__utf8_sequence((const char *)b, 4);
            bool found = false;
            for (size_t i = 1; i <= 4 && !found; i++) {
                char again[TAMIS__UTF8_BYTES_MAX];
                uint32_t rune = slow_decode(b, i);
                found = rune <= 0x10FFFF && tamis__utf8_encode(rune, again) == i &&
                        memcmp(again, b, i) == 0;
                if (found)
                    assert_int_equal(size, i);
            }
            if (!found)
                assert_int_equal(size, 0);
        }
    }
}

static void utf8_prefix(void **state)
{
    (void)state;
    assert_int_equal(tamis__utf8_valid_prefix(tamis__bytes(NULL, 0)), 0);
    assert_int_equal(tamis__utf8_valid_prefix(TAMIS_LIT("Huawei \xE5\x8D\x8E\xE4\xB8\xBA!")), 14);
    for (size_t at = 0; at < 40; at++) {
        char text[40];
        memset(text, 'x', sizeof text);
        text[at] = '\xFF';
        assert_int_equal(tamis__utf8_valid_prefix(tamis__bytes(text, sizeof text)), at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares),
        cmocka_unit_test(trims),
        cmocka_unit_test(cuts),
        cmocka_unit_test(finds),
        cmocka_unit_test(splits),
        cmocka_unit_test(reads_numbers),
        cmocka_unit_test(loads_and_stores),
        cmocka_unit_test(utf8_round_trips),
        cmocka_unit_test(utf8_prefix),
        cmocka_unit_test(utf8_refuses_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
