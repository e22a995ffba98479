/* Routes, their parameters and numbers in addresses. */
#include "server/route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void finds(const char *method, const char *path, server_route_id route, const char *argument)
{
    server_arguments found;
    assert_int_equal(server_route_find(method, path, &found), route);
    assert_string_equal(found.at[0], argument);
}

static void test_find(void **state)
{
    (void)state;
    finds("POST", "/match/default", SERVER_ROUTE_MATCH, "default");
    finds("GET", "/match/default", SERVER_ROUTE_OTHER_METHOD, "");
    finds("OPTIONS", "/match/default", SERVER_ROUTE_OPTIONS, "");
    finds("GET", "/search/x y", SERVER_ROUTE_SEARCH, "x y");
    finds("GET", "/entities/a", SERVER_ROUTE_ENTITY, "a");
    finds("HEAD", "/entities/a", SERVER_ROUTE_ENTITY, "a");
    finds("GET", "/entities/", SERVER_ROUTE_NONE, "");
    finds("GET", "/entities", SERVER_ROUTE_NONE, "");
    finds("GET", "/jobs/a/result", SERVER_ROUTE_JOB_RESULT, "a");
    finds("GET", "/jobs//result", SERVER_ROUTE_NONE, "");
    finds("GET", "/jobs/a/result/", SERVER_ROUTE_NONE, "");
    finds("DELETE", "/jobs/a", SERVER_ROUTE_JOB_CANCEL, "a");
    finds("DELETE", "/jobs/a/result", SERVER_ROUTE_OTHER_METHOD, "");
    finds("GET", "/healthz", SERVER_ROUTE_HEALTHZ, "");
    finds("GET", "/healthz/", SERVER_ROUTE_NONE, "");
    finds("get", "/healthz", SERVER_ROUTE_OTHER_METHOD, "");
    finds("OPTIONS", "/nowhere", SERVER_ROUTE_NONE, "");
    finds("", "", SERVER_ROUTE_NONE, "");
    finds("GET", "/", SERVER_ROUTE_NONE, "");
}

static void test_long_path(void **state)
{
    (void)state;
    char path[SERVER_PATH_BYTES + 1];
    server_arguments found;
    memset(path, 'a', sizeof path);
    memcpy(path, "/entities/", 10);
    path[SERVER_PATH_BYTES] = '\0';
    assert_int_equal(server_route_find("GET", path, &found), SERVER_ROUTE_NONE);
    path[SERVER_PATH_BYTES - 1] = '\0';
    assert_int_equal(server_route_find("GET", path, &found), SERVER_ROUTE_ENTITY);
    assert_string_equal(found.at[0], path + 10);
}

/* A path that fits the pattern: "x" for each argument. */
static void example(const char *pattern, char *out)
{
    for (; *pattern != '\0'; pattern++) {
        *out++ = *pattern == '{' ? 'x' : *pattern;
        if (*pattern == '{')
            pattern = strchr(pattern, '}');
    }
    *out = '\0';
}

static void test_every_route_is_found(void **state)
{
    (void)state;
    for (int i = 0; i < SERVER_ROUTE_COUNT; i++) {
        const server_route *route = &server_routes[i];
        char path[128];
        char allowed[SERVER_ALLOW_BYTES];
        server_arguments arguments;
        example(route->path, path);
        assert_int_equal(server_route_find(route->method, path, &arguments), i);
        server_route_allow(path, allowed);
        assert_non_null(strstr(allowed, route->method));
        assert_non_null(strstr(allowed, "OPTIONS"));
        assert_non_null(route->call);
        assert_non_null(route->summary);
        assert_non_null(route->parameters);
    }
}

/* Who needs neither key nor session is told here once more, so that no route is opened by an omission. */
static void test_open_routes(void **state)
{
    (void)state;
    static const char *const open[] = {"/healthz", "/readyz", "/openapi.json", "/login",
                                       "/updatez" /* asks for a token of its own */};
    for (int i = 0; i < SERVER_ROUTE_COUNT; i++) {
        bool named = false;
        for (size_t k = 0; k < sizeof open / sizeof open[0]; k++)
            named = named || strcmp(server_routes[i].path, open[k]) == 0;
        assert_int_equal(server_routes[i].role == TAMIS_ROLE_NONE, named);
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
        cmocka_unit_test(test_find),      cmocka_unit_test(test_every_route_is_found),
        cmocka_unit_test(test_long_path), cmocka_unit_test(test_open_routes),
        cmocka_unit_test(test_takes),     cmocka_unit_test(test_count),
        cmocka_unit_test(test_fraction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
