/* Buffers, JSON text (read back with jansson) and CSV fields. */
#include "support/unit.h"

#include <jansson.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "support/random.h"

static void appends(void **state)
{
    (void)state;
    tamis__buffer buffer;
    tamis__buffer_init(&buffer, 0);
    tamis__buffer_append(&buffer, tamis__bytes(NULL, 0));
    tamis__buffer_text(&buffer, NULL);
    assert_int_equal(buffer.len, 0);
    tamis__buffer_append(&buffer, TAMIS_LIT("ab"));
    tamis__buffer_byte(&buffer, '\0');
    tamis__buffer_text(&buffer, "c");
    tamis__buffer_printf(&buffer, "%d-%s", 12, "x");
    tamis__buffer_rune(&buffer, 0x534E);
    tamis__buffer_rune(&buffer, 0xD800);
    assert_bytes(tamis__buffer_bytes(&buffer), "ab\0c12-x\xE5\x8D\x8E\xEF\xBF\xBD");
    tamis__buffer_reset(&buffer);
    for (int i = 0; i < 1000; i++)
        tamis__buffer_printf(&buffer, "%0300d", i);
    assert_int_equal(buffer.len, 300000);
    assert_memory_equal(buffer.ptr + 299996, "0999", 4);
    assert_int_equal(tamis__buffer_status(&buffer), TAMIS_OK);
    tamis__buffer_clear(&buffer);
    tamis__buffer zeroed = {0};
    tamis__buffer_clear(&zeroed);
}

static void stops_at_its_limit(void **state)
{
    (void)state;
    for (size_t limit = 1; limit < 300; limit++) {
        tamis__buffer buffer;
        tamis__buffer_init(&buffer, limit);
        for (size_t i = 0; i < limit; i++)
            tamis__buffer_byte(&buffer, 'x');
        assert_int_equal(tamis__buffer_status(&buffer), TAMIS_OK);
        tamis__buffer_byte(&buffer, 'y');
        assert_int_equal(tamis__buffer_status(&buffer), TAMIS_ERR_NOMEM);
        assert_int_equal(buffer.len, limit);
        tamis__buffer_reset(&buffer);
        tamis__buffer_append(&buffer, TAMIS_LIT("z"));
        assert_int_equal(tamis__buffer_status(&buffer), TAMIS_OK);
        tamis__buffer_clear(&buffer);
    }
}

static void write_everything(tamis__buffer *buffer)
{
    static char long_text[1000];
    memset(long_text, 'y', sizeof long_text - 1);
    tamis__json_open(buffer, '{');
    tamis__json_key(buffer, "name");
    tamis__json_string(buffer, TAMIS_LIT("\"\\\n\r\t\x01\x7F /<\xE5\x8D\x8E\xFF"));
    tamis__json_key(buffer, "list[");
    tamis__json_open(buffer, '[');
    for (uint64_t i = 0; i < 3; i++) {
        tamis__json_item(buffer);
        tamis__json_u64(buffer, i * (UINT64_MAX / 2));
    }
    tamis__json_item(buffer);
    tamis__json_open(buffer, '{');
    tamis__json_close(buffer, '}');
    tamis__json_close(buffer, ']');
    tamis__json_key(buffer, "score");
    tamis__json_number(buffer, 0.98765, 3);
    tamis__json_key(buffer, "long");
    tamis__buffer_printf(buffer, "\"%s\"", long_text);
    tamis__json_close(buffer, '}');
}

static void failure_is_sticky_at_every_allocation(void **state)
{
    (void)state;
    bool failed = true;
    for (int64_t n = 0; failed; n++) {
        tamis__buffer buffer;
        tamis__buffer_init(&buffer, 0);
        tamis__memory_fail_after(n);
        write_everything(&buffer);
        tamis__memory_fail_after(-1);
        failed = tamis__buffer_status(&buffer) != TAMIS_OK;
        size_t len = buffer.len;
        if (failed) {
            tamis__buffer_text(&buffer, "more");
            assert_int_equal(buffer.len, len);
        }
        assert_true(n > 2 || failed);
        assert_true(n < 50);
        tamis__buffer_clear(&buffer);
    }
}

static void json_is_what_was_meant(void **state)
{
    (void)state;
    tamis__buffer buffer;
    tamis__buffer_init(&buffer, 0);
    write_everything(&buffer);
    json_error_t error;
    json_t *root = json_loadb(buffer.ptr, buffer.len, JSON_DECODE_INT_AS_REAL, &error);
    assert_non_null(root);
    assert_string_equal(json_string_value(json_object_get(root, "name")),
                        "\"\\\n\r\t\x01\x7F /<\xE5\x8D\x8E\xEF\xBF\xBD");
    assert_int_equal(json_array_size(json_object_get(root, "list[")), 4);
    assert_int_equal(json_object_size(root), 4);
    json_decref(root);
    tamis__buffer_reset(&buffer);
    tamis__json_u64(&buffer, UINT64_MAX);
    assert_bytes(tamis__buffer_bytes(&buffer), "18446744073709551615");
    tamis__buffer_clear(&buffer);
}

/* One value per line: the second starts without a comma. */
static void json_lines(void **state)
{
    (void)state;
    tamis__buffer buffer;
    tamis__buffer_init(&buffer, 0);
    for (int i = 0; i < 2; i++) {
        tamis__json_item(&buffer);
        tamis__json_open(&buffer, '{');
        tamis__json_key(&buffer, "a");
        tamis__json_string(&buffer, TAMIS_LIT("{"));
        tamis__json_key(&buffer, "b");
        tamis__json_string(&buffer, TAMIS_LIT(""));
        tamis__json_close(&buffer, '}');
        tamis__buffer_byte(&buffer, '\n');
    }
    assert_bytes(tamis__buffer_bytes(&buffer),
                 "{\"a\":\"{\",\"b\":\"\"}\n{\"a\":\"{\",\"b\":\"\"}\n");
    tamis__buffer_clear(&buffer);
}

static void any_bytes_make_a_json_string(void **state)
{
    (void)state;
    test_random random = test_random_start("any_bytes_make_a_json_string");
    tamis__buffer buffer;
    tamis__buffer_init(&buffer, 0);
    for (int round = 0; round < 20000; round++) {
        char text[24];
        size_t len = test_random_below(&random, sizeof text + 1);
        for (size_t i = 0; i < len; i++)
            text[i] =
                (char)(test_random_below(&random, 2) == 0 ? 0xC0 + test_random_below(&random, 64)
                                                          : test_random_below(&random, 256));
        tamis__buffer_reset(&buffer);
        tamis__json_string(&buffer, tamis__bytes(text, len));
        json_error_t error;
        json_t *value =
            json_loadb(buffer.ptr, buffer.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
        assert_non_null(value);
        if (tamis__utf8_valid_prefix(tamis__bytes(text, len)) == len) {
            assert_int_equal(json_string_length(value), len);
            assert_memory_equal(json_string_value(value), text, len);
        }
        json_decref(value);
    }
    tamis__buffer_clear(&buffer);
}

static const char *number_text(tamis__buffer *buffer, double value, int decimals)
{
    tamis__buffer_reset(buffer);
    tamis__json_number(buffer, value, decimals);
    tamis__buffer_byte(buffer, '\0');
    return buffer->ptr;
}

static void assert_numbers(void)
{
    tamis__buffer buffer;
    tamis__buffer_init(&buffer, 0);
    assert_string_equal(number_text(&buffer, 0.98765, 3), "0.988");
    assert_string_equal(number_text(&buffer, 1.0, 3), "1.000");
    assert_string_equal(number_text(&buffer, -12.5, 1), "-12.5");
    assert_string_equal(number_text(&buffer, 12345678.4, 0), "12345678");
    assert_string_equal(number_text(&buffer, -0.0001, 3), "0.000");
    assert_string_equal(number_text(&buffer, -0.0, 0), "0");
    assert_string_equal(number_text(&buffer, 0.5, -3), "0");
    assert_string_equal(number_text(&buffer, 0.5, 99), "0.50000000000000000");
    assert_string_equal(number_text(&buffer, (double)NAN, 3), "null");
    assert_string_equal(number_text(&buffer, -(double)INFINITY, 3), "null");
    assert_int_equal(strlen(number_text(&buffer, -1.7976931348623157e308, 17)), 1 + 309 + 1 + 17);
    tamis__buffer_clear(&buffer);
}

static void numbers_are_rounded_as_by_printf(void **state)
{
    (void)state;
    tamis__buffer buffer;
    tamis__buffer_init(&buffer, 0);
    uint64_t seed = 1;
    for (int i = 0; i < 200000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        int decimals = (int)(seed >> 60) % 8;
        double value = (double)(int64_t)(seed >> 24) / (double)(1 << 20);
        if (i % 3 == 0) /* at the middle between two texts, or just beside it */
            value =
                nextafter(((double)(seed >> 44) + 0.5) / pow(10, decimals), i % 2 == 0 ? 1e9 : 0);
        if (i % 5 == 0)
            value = -value / 1e6;
        char expected[64];
        snprintf(expected, sizeof expected, "%.*f", decimals, value);
        const char *zero = expected + 1;
        bool minus = expected[0] == '-' && strspn(zero, "0.") == strlen(zero);
        assert_string_equal(number_text(&buffer, value, decimals), minus ? zero : expected);
    }
    tamis__buffer_clear(&buffer);
}

static void numbers_do_not_depend_on_the_locale(void **state)
{
    (void)state;
    static const char *const names[] = {"C", "de_DE.UTF-8", "fr_FR.UTF-8", "fa_IR.UTF-8", "ps_AF"};
    int tried = 0;
    for (size_t i = 0; i < TAMIS_COUNT_OF(names); i++) {
        if (setlocale(LC_ALL, names[i]) == NULL)
            continue; /* not installed here */
        assert_numbers();
        tried++;
    }
    setlocale(LC_ALL, "C");
    printf("%d locales tried\n", tried);
    assert_true(tried > 0);
}

static void csv_fields_are_quoted_when_needed(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"", ""},           {"plain", "plain"},     {"a b", "a b"},
        {"a,b", "\"a,b\""}, {"a\nb", "\"a\nb\""},   {"a\rb", "\"a\rb\""},
        {"\"", "\"\"\"\""}, {"a\"b", "\"a\"\"b\""}, {"\xE5\x8D\x8E", "\xE5\x8D\x8E"}};
    for (size_t i = 0; i < TAMIS_COUNT_OF(pairs); i++) {
        tamis__buffer buffer;
        tamis__buffer_init(&buffer, 0);
        tamis__csv_field(&buffer, tamis__bytes_of(pairs[i][0]));
        tamis__buffer_byte(&buffer, '\0');
        assert_string_equal(buffer.ptr, pairs[i][1]);
        tamis__buffer_clear(&buffer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends),
        cmocka_unit_test(stops_at_its_limit),
        cmocka_unit_test(failure_is_sticky_at_every_allocation),
        cmocka_unit_test(json_is_what_was_meant),
        cmocka_unit_test(json_lines),
        cmocka_unit_test(any_bytes_make_a_json_string),
        cmocka_unit_test(numbers_are_rounded_as_by_printf),
        cmocka_unit_test(numbers_do_not_depend_on_the_locale),
        cmocka_unit_test(csv_fields_are_quoted_when_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
