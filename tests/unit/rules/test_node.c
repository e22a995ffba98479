/* Trees from JSON: what is read, held against jansson on random bytes; what is refused, with its place; trees from YAML. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <jansson.h>

#include "rules/node.h"
#include "rules/yaml.h"

enum { DEPTH_MAX = 64, RANDOM_TEXTS = 20000 };

static tamis_status parse(const char *text, size_t len, tamis__arena *arena, tamis__node **out,
                          tamis_error *err)
{
    tamis__arena_init(arena, 0);
    return tamis__node_from_json(tamis__bytes(text, len), DEPTH_MAX, arena, out, err);
}

/* Canonical text of what is read; "" when it is refused. */
static void canonical_of(const char *text, tamis__buffer *out)
{
    tamis__arena arena;
    tamis__node *root;
    tamis__buffer_init(out, 0);
    if (parse(text, strlen(text), &arena, &root, NULL) == TAMIS_OK)
        tamis__node_write_json(root, true, out);
    tamis__buffer_byte(out, '\0');
    tamis__arena_clear(&arena);
}

static void test_values(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {" {\"b\" : [1, -2.50,\ttrue,false , null], \"a\":{}, \"\":[ ]}\n",
         "{\"\":[],\"a\":{},\"b\":[1,-2.5,true,false,null]}"},
        {"\"a\\\"\\\\\\/\\n\\u0041\\u00e9\\ud83d\\ude00\"",
         "\"a\\\"\\\\/\\nA\xc3\xa9\xf0\x9f\x98\x80\""},
        {"[0,-0,0.1,1e3,1E-2,123456789012345678,0.1234567890123456789]",
         "[0,0,0.1,1000,0.01,1.2345678901234568e+17,0.12345678901234568]"},
        {"[9007199254740993,1.7976931348623157e308]", "[9007199254740992,1.7976931348623157e+308]"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        tamis__buffer found;
        canonical_of(cases[i][0], &found);
        assert_string_equal(found.ptr, cases[i][1]);
        tamis__buffer_clear(&found);
    }
}

static void test_what_is_wrong_is_placed(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "line 1, column 1: expected a value, found the end"},
        {"{\"a\":1,}", "line 1, column 8: expected a key in double quotes"},
        {"[1,]", "line 1, column 4: expected a value"},
        {"[1 2]", "line 1, column 4: expected ',' or ']'"},
        {"{\"a\" 1}", "line 1, column 6: expected ':' behind a key"},
        {"{\n\"a\":1\n\"b\":2}", "line 3, column 1: expected ',' or '}'"},
        {"[01]", "line 1, column 2: not a number"},
        {"[1.]", "line 1, column 2: not a number"},
        {"[1e999]", "line 1, column 2: not a number"},
        {"[-]", "line 1, column 2: not a number"},
        {"[tru]", "line 1, column 2: expected a value"},
        {"1 2", "line 1, column 3: expected the end"},
        {"\"a", "line 1, column 3: a string has no end"},
        {"\"a\nb\"", "line 1, column 3: control character in a string"},
        {"\"\\x\"", "line 1, column 2: unknown escape in a string"},
        {"\"\\u12\"", "line 1, column 4: expected four hexadecimal digits behind \\u"},
        {"\"\\ud800\"", "line 1, column 8: \\u names no character"},
        {"\"\\u0000\"", "line 1, column 8: \\u names no character"},
        {"{\"a\":1,\"b\":2,\"a\":3}", "line 1, column 14: the key 'a' stands here twice"},
        {"\"\xff\"", "byte 1 is not UTF-8"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        tamis__arena arena;
        tamis__node *root;
        tamis_error err = {0};
        assert_int_equal(parse(cases[i][0], strlen(cases[i][0]), &arena, &root, &err),
                         TAMIS_ERR_FORMAT);
        assert_string_equal(err.message, cases[i][1]);
        tamis__arena_clear(&arena);
    }
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Pieces of JSON strung together: most are wrong, some are right, and both readers must agree which. */
static size_t random_text(uint64_t *random, char *out, size_t size)
{
    static const char *const pieces[] = {
        "{",    "}", "[",      "]",  ",",  ":",   "\"a\"", "1",       "-0.5",    "true",
        "null", " ", "\"b\":", "[]", "{}", "1e2", "false", "\\u0041", "\"\\n\"", "\"c\":1"};
    size_t len = 0;
    size_t count = 1 + next_random(random) % 9;
    for (size_t i = 0; i < count && len + 8 < size; i++) {
        const char *piece = pieces[next_random(random) % TAMIS_COUNT_OF(pieces)];
        memcpy(out + len, piece, strlen(piece));
        len += strlen(piece);
    }
    return len;
}

static void test_same_as_jansson(void **state)
{
    (void)state;
    uint64_t random = UINT64_C(0x9e3779b97f4a7c15);
    const size_t reals = JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL;
    size_t right = 0;
    for (int i = 0; i < RANDOM_TEXTS; i++) {
        char text[128];
        size_t len = random_text(&random, text, sizeof text);
        tamis__arena arena;
        tamis__node *root;
        json_error_t error;
        json_t *expected = json_loadb(text, len, reals | JSON_REJECT_DUPLICATES, &error);
        tamis_status status = parse(text, len, &arena, &root, NULL);
        if ((status == TAMIS_OK) != (expected != NULL))
            fail_msg("%.*s", (int)len, text);
        if (expected != NULL) {
            tamis__buffer found;
            tamis__buffer_init(&found, 0);
            tamis__node_write_json(root, true, &found);
            json_t *again = json_loadb(found.ptr, found.len, reals, &error);
            assert_non_null(again);
            assert_true(json_equal(again, expected));
            json_decref(again);
            tamis__buffer_clear(&found);
            right++;
        }
        json_decref(expected);
        tamis__arena_clear(&arena);
    }
    assert_true(right > RANDOM_TEXTS / 100);
}

static void test_many_keys(void **state)
{
    (void)state;
    for (int twice = 0; twice < 2; twice++) {
        tamis__buffer text;
        tamis__buffer_init(&text, 0);
        tamis__buffer_byte(&text, '{');
        for (int i = 0; i < 1000; i++)
            tamis__buffer_printf(&text, "\"k%d\":%d,", i, i);
        tamis__buffer_printf(&text, "\"k%d\":0}", twice ? 7 : 1000);
        tamis__arena arena;
        tamis__node *root;
        assert_int_equal(parse(text.ptr, text.len, &arena, &root, NULL),
                         twice ? TAMIS_ERR_FORMAT : TAMIS_OK);
        tamis__arena_clear(&arena);
        tamis__buffer_clear(&text);
    }
}

static void test_yaml_scalars(void **state)
{
    (void)state;
    static const char yaml[] = "[5E002, NO, yes, 2020-01-31, 12:30, 007, 1.50, -3, ~, null, true, "
                               "'true', \"a\\tb\", +1, .5, 1_000, 0x1F]";
    static const char expected[] =
        "[\"5E002\",\"NO\",\"yes\",\"2020-01-31\",\"12:30\",\"007\",1.5,-3,"
        "null,null,true,\"true\",\"a\\tb\",\"+1\",\".5\",\"1_000\","
        "\"0x1F\"]";
    tamis__arena arena;
    tamis__arena_init(&arena, 0);
    tamis__node *root;
    tamis__buffer found;
    tamis__buffer_init(&found, 0);
    assert_int_equal(tamis__yaml_parse(TAMIS_LIT(yaml), DEPTH_MAX, &arena, &root, NULL), TAMIS_OK);
    tamis__node_write_json(root, true, &found);
    tamis__buffer_byte(&found, '\0');
    assert_string_equal(found.ptr, expected);
    assert_int_equal(root->first->next->column, 9);
    tamis__buffer_clear(&found);
    tamis__arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),          cmocka_unit_test(test_what_is_wrong_is_placed),
        cmocka_unit_test(test_same_as_jansson), cmocka_unit_test(test_many_keys),
        cmocka_unit_test(test_yaml_scalars),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
