/* Routes, their parameters and numbers in addresses. */
#include "server/route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void finds(const char *method, const char *path, server_route_id route, const char *argument)
{
    const char *found = NULL;
    assert_int_equal(server_route_find(method, path, &found), route);
    assert_string_equal(found, argument);
}

static void test_find(void **state)
{
    (void)state;
    finds("POST", "/match/default", SERVER_ROUTE_MATCH, "default");
    finds("GET", "/match/default", SERVER_ROUTE_OTHER_METHOD, "");
    finds("GET", "/search/x y", SERVER_ROUTE_SEARCH, "x y");
    finds("GET", "/entities/a", SERVER_ROUTE_ENTITY, "a");
    finds("GET", "/entities/a/adjacent", SERVER_ROUTE_NONE, "");
    finds("GET", "/entities/", SERVER_ROUTE_NONE, "");
    finds("GET", "/entities", SERVER_ROUTE_NONE, "");
    finds("GET", "/healthz", SERVER_ROUTE_HEALTHZ, "");
    finds("GET", "/healthz/", SERVER_ROUTE_NONE, "");
    finds("get", "/healthz", SERVER_ROUTE_OTHER_METHOD, "");
    finds("", "", SERVER_ROUTE_NONE, "");
    finds("GET", "/", SERVER_ROUTE_NONE, "");
}

static void test_every_route_is_found(void **state)
{
    (void)state;
    for (int i = 0; i < SERVER_ROUTE_COUNT; i++) {
        char path[64] = "";
        strncat(path, server_routes[i].prefix, sizeof path - 2);
        if (server_routes[i].argument != NULL)
            strncat(path, "x", 2);
        const char *argument;
        assert_int_equal(server_route_find(server_routes[i].method, path, &argument), i);
    }
}

static void test_takes(void **state)
{
    (void)state;
    assert_true(server_route_takes(SERVER_ROUTE_MATCH, "limit"));
    assert_true(server_route_takes(SERVER_ROUTE_MATCH, "topics"));
    assert_true(server_route_takes(SERVER_ROUTE_MATCH, "as_of"));
    assert_false(server_route_takes(SERVER_ROUTE_MATCH, "lim"));
    assert_false(server_route_takes(SERVER_ROUTE_MATCH, "string"));
    assert_false(server_route_takes(SERVER_ROUTE_MATCH, ""));
    assert_false(server_route_takes(SERVER_ROUTE_HEALTHZ, "limit"));
}

static void test_count(void **state)
{
    (void)state;
    uint32_t value = 7;
    assert_true(server_read_count("0", 0, 5, &value));
    assert_int_equal(value, 0);
    assert_true(server_read_count("4294967295", 0, UINT32_MAX, &value));
    assert_true(value == UINT32_MAX);
    assert_false(server_read_count("4294967296", 0, UINT32_MAX, &value));
    assert_false(server_read_count("99999999999999999999999", 0, UINT32_MAX, &value));
    assert_false(server_read_count("", 0, 5, &value));
    assert_false(server_read_count("-1", 0, 5, &value));
    assert_false(server_read_count("1x", 0, 5, &value));
    assert_false(server_read_count("6", 0, 5, &value));
    assert_false(server_read_count("0", 1, 5, &value));
}

static void test_fraction(void **state)
{
    (void)state;
    double value = 7;
    assert_true(server_read_fraction("0.7", &value));
    assert_true(value > 0.699999 && value < 0.700001);
    assert_true(server_read_fraction("1", &value) && value == 1);
    assert_true(server_read_fraction("1.0", &value) && value == 1);
    assert_true(server_read_fraction("0", &value) && value == 0);
    assert_true(server_read_fraction(".5", &value) && value == 0.5);
    const char *const bad[] = {"", ".", "1.1", "2", "nan", "1e0", "-0", "0.5.5", "99999999"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(server_read_fraction(bad[i], &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),     cmocka_unit_test(test_every_route_is_found),
        cmocka_unit_test(test_takes),    cmocka_unit_test(test_count),
        cmocka_unit_test(test_fraction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
