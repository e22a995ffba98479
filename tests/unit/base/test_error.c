/* Messages: place, cause, and clean text however hostile the bytes in it. */
#include "support/unit.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"

static void assert_clean(const tamis_error *err)
{
    tamis_bytes message = tamis__bytes_of(err->message);
    assert_true(message.len < TAMIS_ERROR_MESSAGE_BYTES);
    assert_int_equal(tamis__utf8_valid_prefix(message), message.len);
    for (size_t i = 0; i < message.len; i++)
        assert_true((unsigned char)message.ptr[i] >= 0x20 && message.ptr[i] != 0x7F);
}

static void every_status_has_a_text(void **state)
{
    (void)state;
#define CHECK_TEXT(name, number, text)                                                             \
    assert_string_equal(tamis_status_text(TAMIS_##name), text);                                    \
    assert_int_equal(TAMIS_##name, number);
    TAMIS_STATUS_LIST(CHECK_TEXT)
#undef CHECK_TEXT
    assert_string_equal(tamis_status_text((tamis_status)99), "unknown status");
}

static void says_what_and_where(void **state)
{
    (void)state;
    tamis_error err;
    assert_int_equal(
        tamis__fail_at(&err, TAMIS_ERR_FORMAT, 7, 123, "expected %s, found '%c'", "a date", 'x'),
        TAMIS_ERR_FORMAT);
    assert_int_equal(err.code, TAMIS_ERR_FORMAT);
    assert_int_equal(err.line, 7);
    assert_int_equal(err.offset, 123);
    assert_string_equal(err.message, "expected a date, found 'x'");
    assert_int_equal(tamis__fail(&err, TAMIS_ERR_LIMIT, "too much"), TAMIS_ERR_LIMIT);
    assert_int_equal(err.line, 0);
    assert_int_equal(err.offset, 0);
    assert_int_equal(tamis__fail_nomem(&err), TAMIS_ERR_NOMEM);
    assert_string_equal(err.message, "out of memory");
    assert_int_equal(tamis__fail_io(&err, ENOENT, "open", "a/b.csv"), TAMIS_ERR_IO);
    assert_string_equal(err.message, "cannot open a/b.csv: No such file or directory");
    assert_int_equal(tamis__fail_io(&err, 99999, "open", "x"), TAMIS_ERR_IO);
    assert_string_equal(err.message, "cannot open x: unknown error");
}

static void needs_no_error(void **state)
{
    (void)state;
    assert_int_equal(tamis__fail(NULL, TAMIS_ERR_IO, "x"), TAMIS_ERR_IO);
    assert_int_equal(tamis__fail_at(NULL, TAMIS_ERR_IO, 1, 1, "x"), TAMIS_ERR_IO);
    assert_int_equal(tamis__fail_io(NULL, ENOENT, "open", "x"), TAMIS_ERR_IO);
    assert_int_equal(tamis__fail_nomem(NULL), TAMIS_ERR_NOMEM);
    assert_int_equal(tamis__fail_context(NULL, TAMIS_ERR_CORRUPT, "x"), TAMIS_ERR_CORRUPT);
}

static void cuts_at_characters(void **state)
{
    (void)state;
    static const char *const characters[] = {"e", "\xC3\xA9", "\xE5\x8D\x8E", "\xF0\x9F\x9A\xA2"};
    for (size_t kind = 0; kind < TAMIS_COUNT_OF(characters); kind++) {
        size_t size = strlen(characters[kind]);
        for (size_t shift = 0; shift < 8; shift++) {
            char text[400];
            memset(text, 'x', shift);
            size_t len = shift;
            for (; len + size < sizeof text - 1; len += size)
                memcpy(text + len, characters[kind], size);
            text[len] = '\0';
            tamis_error err;
            assert_int_equal(tamis__fail(&err, TAMIS_ERR_FORMAT, "%s", text), TAMIS_ERR_FORMAT);
            assert_clean(&err);
            assert_null(strchr(err.message, '?'));
            assert_true(strlen(err.message) > TAMIS_ERROR_MESSAGE_BYTES - 1 - size);
            assert_memory_equal(err.message, text, strlen(err.message));
        }
    }
}

static void cleans_hostile_bytes(void **state)
{
    (void)state;
    tamis_error err;
    assert_int_equal(tamis__fail(&err, TAMIS_ERR_FORMAT, "%s", "a\x1B[31m\xFF\xC2\x9B\n\x7Fz\xE5"),
                     TAMIS_ERR_FORMAT);
    assert_string_equal(err.message, "a?[31m?????z?");
    for (unsigned byte = 1; byte < 256; byte++) {
        assert_int_equal(tamis__fail(&err, TAMIS_ERR_FORMAT, "%c%c", (int)byte, (int)byte),
                         TAMIS_ERR_FORMAT);
        assert_clean(&err);
        assert_int_equal(strlen(err.message), 2);
    }
}

static void long_paths_keep_the_reason(void **state)
{
    (void)state;
    char path[1000];
    memset(path, 'p', sizeof path);
    path[sizeof path - 1] = '\0';
    tamis_error err;
    assert_int_equal(tamis__fail_io(&err, EACCES, "open", path), TAMIS_ERR_IO);
    assert_non_null(strstr(err.message, ": Permission denied"));
}

static void context_comes_first(void **state)
{
    (void)state;
    tamis_error err;
    assert_int_equal(tamis__fail_at(&err, TAMIS_ERR_FORMAT, 3, 9, "bad row"), TAMIS_ERR_FORMAT);
    assert_int_equal(tamis__fail_context(&err, err.code, "list.csv"), TAMIS_ERR_FORMAT);
    assert_string_equal(err.message, "list.csv: bad row");
    assert_int_equal(err.line, 3);
    assert_int_equal(err.offset, 9);
    for (int i = 0; i < 100; i++)
        assert_int_equal(tamis__fail_context(&err, TAMIS_ERR_FORMAT, "\xE5\x8D\x8E"),
                         TAMIS_ERR_FORMAT);
    assert_clean(&err);
    tamis_error empty = {0};
    assert_int_equal(tamis__fail_context(&empty, TAMIS_ERR_VERSION, "x.snap"), TAMIS_ERR_VERSION);
    assert_string_equal(empty.message, "x.snap: unsupported version");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_a_text), cmocka_unit_test(says_what_and_where),
        cmocka_unit_test(needs_no_error),          cmocka_unit_test(cuts_at_characters),
        cmocka_unit_test(cleans_hostile_bytes),    cmocka_unit_test(long_paths_keep_the_reason),
        cmocka_unit_test(context_comes_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
