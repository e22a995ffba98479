/* Forms, options as the yente API names them, the hosts of loopback, marks of files. */
#include "server/asking.h"
#include "server/form.h"
#include "server/links.h"
#include "server/listen.h"
#include "server/mark.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static void has(const char *form, const char *name, const char *expected)
{
    char out[64] = "";
    bool found = server_form_value(form, strlen(form), name, out);
    assert_int_equal(found, expected != NULL);
    if (found)
        assert_string_equal(out, expected);
}

static void test_form(void **state)
{
    (void)state;
    has("a=1&b=2", "b", "2");
    has("a=1&b=2", "c", NULL);
    has("a=x+y%26z", "a", "x y&z");
    has("%61=1", "a", "1");
    has("a", "a", "");
    has("a=", "a", "");
    has("&&a=1", "a", "1");
    has("a=1&a=2", "a", "1");
    has("a=%", "a", NULL);
    has("a=%4", "a", NULL);
    has("a=%4x", "a", NULL);
    has("a=%00", "a", NULL);
    has("%=1&a=2", "a", "2");
    has("a=%C3%A4", "a", "\xC3\xA4");
    has("", "", NULL);
}

/* Cut anywhere, a form has no value that is longer than what is left. */
static void test_cut_form(void **state)
{
    (void)state;
    static const char form[] = "queries=%7B%22q0%22%3A1%7D&extend=x";
    for (size_t len = 0; len < sizeof form; len++) {
        char *copy = test_malloc(len + 1);
        char *out = test_malloc(len + 1);
        memcpy(copy, form, len);
        if (server_form_value(copy, len, "queries", out))
            assert_true(strlen(out) <= len);
        test_free(copy);
        test_free(out);
    }
}

static bool takes(server_asking *a, const char *name, const char *value)
{
    char detail[SERVER_DETAIL_BYTES] = "";
    bool fine = server_asking_take(a, name, value, detail);
    assert_int_equal(detail[0] == '\0', fine);
    return fine;
}

static void test_options(void **state)
{
    (void)state;
    server_asking a;
    server_asking_init(&a, 5);
    assert_true(takes(&a, "limit", "0") && a.limit == 0);
    assert_false(takes(&a, "limit", "501"));
    assert_true(takes(&a, "changed_since", "2020-01-31"));
    assert_true(takes(&a, "changed_since", "2020-01-31T10:11:12"));
    assert_string_equal(a.changed_since, "2020-01-31");
    static const char *const days[] = {"", "2020", "2020-1-31", "2020-01-31T",
                                       "2020-01-31T10:11:12Z"};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        assert_false(takes(&a, "changed_since", days[i]));
    assert_true(takes(&a, "filter", "properties.birthDate:1985"));
    assert_string_equal(a.statements[0].name, "birthDate");
    assert_string_equal(a.statements[0].value, "1985");
    assert_true(takes(&a, "filter", "topics:sanction") && a.topics.count == 1);
    assert_false(takes(&a, "filter", "birthDate") || takes(&a, "filter", ":x"));
    assert_true(takes(&a, "filter_op", "and") && a.every);
    assert_true(takes(&a, "nested", "False") && !a.nested);
    assert_false(takes(&a, "nested", "maybe"));
    for (size_t i = a.topics.count; i < SERVER_VALUES_MAX; i++)
        assert_true(takes(&a, "topics", "sanction"));
    assert_false(takes(&a, "topics", "sanction"));
    assert_true(server_algorithm_known("Logic-V2") && !server_algorithm_known("guess"));
}

static void test_own_options(void **state)
{
    (void)state;
    char detail[SERVER_DETAIL_BYTES] = "";
    server_asking a;
    json_t *numbers = json_array();
    server_asking_init(&a, 5);
    assert_true(takes(&a, "topics", "sanction") && takes(&a, "exclude_entity_ids", "x"));
    json_t *own = json_loads("{\"limit\":7,\"threshold\":0.25,\"topics\":[\"poi\"],"
                             "\"exclude_entity_ids\":\"y\"}",
                             0, NULL);
    assert_true(server_asking_take_object(&a, own, numbers, detail));
    assert_int_equal(a.limit, 7);
    assert_true(a.threshold == 0.25);
    assert_int_equal(a.topics.count, 1); /* in place of those before */
    assert_string_equal(a.topics.at[0], "poi");
    assert_int_equal(a.excluded.count, 2); /* besides those before */
    json_decref(own);
    static const char *const wrong[] = {"{\"algorithm\":\"best\"}", "{\"limit\":-1}", "[]",
                                        "{\"topics\":[{}]}", "{\"threshold\":true}"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        own = json_loads(wrong[i], 0, NULL);
        assert_false(server_asking_take_object(&a, own, numbers, detail));
        json_decref(own);
    }
    assert_true(server_asking_take_object(&a, NULL, numbers, detail));
    json_decref(numbers);
}

static void test_hosts(void **state)
{
    (void)state;
    static const char *const local[] = {"",          "localhost",   "LocalHost:80",
                                        "127.0.0.1", "127.9.9.9:1", "[::1]",
                                        "[::1]:80",  "a.localhost", "localhost."};
    static const char *const other[] = {"x",
                                        "evil.example",
                                        "10.0.0.1",
                                        "[::2]",
                                        "[::1]x",
                                        "127.0.0.1.example",
                                        "localhost.example",
                                        ".",
                                        ":",
                                        "::1",
                                        "[",
                                        "]:1"};
    assert_true(server_host_is_local(NULL));
    for (size_t i = 0; i < sizeof local / sizeof local[0]; i++)
        assert_true(server_host_is_local(local[i]));
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
        assert_false(server_host_is_local(other[i]));
}

static void test_links(void **state)
{
    (void)state;
    server_links links;
    int pair[2];
    char byte;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_true(server_links_init(&links, 2));
    server_link *one = server_links_add(&links, pair[0], 10);
    server_link *two = server_links_add(&links, pair[0], 10);
    assert_non_null(one);
    assert_null(server_links_add(&links, pair[0], 10));
    assert_int_equal(server_links_count(&links), 2);
    server_links_drop(&links, two);
    server_links_begin(&links, one);
    assert_int_equal(server_links_expire(&links, 100), 0); /* a request is under way */
    server_links_end(&links, one, 50);
    assert_int_equal(server_links_expire(&links, 50), 0);
    assert_int_equal(server_links_expire(&links, 51), 1);
    assert_int_equal(read(pair[1], &byte, 1), 0);
    assert_non_null(server_links_add(&links, pair[0], 10));
    server_links_begin(&links, NULL);
    server_links_end(&links, NULL, 0);
    server_links_drop(&links, NULL);
    server_links_clear(&links);
    server_links_clear(&links);
    close(pair[0]);
    close(pair[1]);
}

static void write_to(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void test_marks(void **state)
{
    (void)state;
    char folder[] = "/tmp/tamis-test-XXXXXX";
    char path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a", folder);
    const char *folders[] = {folder};
    server_mark none = server_mark_of_all(folders, 1);
    assert_true(none.files == 0 && server_mark_same(none, server_mark_of("/nowhere")));
    write_to(path, "a");
    server_mark one = server_mark_of_all(folders, 1);
    assert_true(one.files == 1 && server_mark_same(one, server_mark_of(path)));
    write_to(path, "longer");
    assert_false(server_mark_same(one, server_mark_of_all(folders, 1)));
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_form),    cmocka_unit_test(test_cut_form),
        cmocka_unit_test(test_options), cmocka_unit_test(test_own_options),
        cmocka_unit_test(test_hosts),   cmocka_unit_test(test_links),
        cmocka_unit_test(test_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
