/* What data/server/openapi.json says agrees with the table of routes. */
#include "server/internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static int route_of(const char *operation)
{
    char name[128];
    for (int i = 0; i < SERVER_ROUTE_COUNT; i++) {
        snprintf(name, sizeof name, "%s %s", server_routes[i].method, server_routes[i].path);
        if (strcmp(name, operation) == 0)
            return i;
    }
    return -1;
}

/* Each name behind "$ref" is that of a schema. */
static void refers_to_schemata(const json_t *value, const json_t *schemata)
{
    const char *key;
    json_t *inner;
    size_t i;
    json_object_foreach((json_t *)(uintptr_t)value, key, inner)
    {
        if (strcmp(key, "$ref") == 0) {
            const char *name = strrchr(json_string_value(inner), '/');
            assert_non_null(json_object_get(schemata, name + 1));
        }
        refers_to_schemata(inner, schemata);
    }
    json_array_foreach((json_t *)(uintptr_t)value, i, inner) refers_to_schemata(inner, schemata);
}

static bool has_argument(const char *path, const char *name)
{
    char argument[80];
    snprintf(argument, sizeof argument, "{%s}", name);
    return strstr(path, argument) != NULL;
}

/* Links begin at an answer that there is, and lead to a route by its arguments. */
static void leads_on(const json_t *operation)
{
    const char *status, *name, *argument;
    json_t *links, *arguments, *value;
    json_object_foreach(json_object_get(operation, "links"), status, links)
    {
        assert_non_null(json_object_get(json_object_get(operation, "answers"), status));
        json_object_foreach(links, name, arguments)
        {
            int route = route_of(name);
            if (route < 0)
                fail_msg("%s: no such route", name);
            json_object_foreach(arguments, argument, value)
            {
                assert_true(has_argument(server_routes[route].path, argument));
                assert_int_equal(json_string_value(value)[0], '$');
            }
        }
    }
}

static void test_operations_are_routes(void **state)
{
    (void)state;
    json_t *file = server_openapi_file();
    assert_non_null(file);
    const char *name, *parameter;
    json_t *operation, *told;
    json_object_foreach(json_object_get(file, "operations"), name, operation)
    {
        int route = route_of(name);
        if (route < 0)
            fail_msg("%s: no such route", name);
        bool body = server_routes[route].body != SERVER_BODY_NONE;
        assert_int_equal(json_object_get(operation, "request") != NULL, body);
        json_object_foreach(json_object_get(operation, "parameters"), parameter, told)
            assert_true(server_route_takes((server_route_id)route, parameter) ||
                        has_argument(server_routes[route].path, parameter));
    }
    refers_to_schemata(file, json_object_get(file, "schemas"));
    json_object_foreach(json_object_get(file, "operations"), name, operation) leads_on(operation);
    json_decref(file);
}

static bool is_known_somewhere(const char *name)
{
    for (int i = 0; i < SERVER_ROUTE_COUNT; i++)
        if (server_route_takes((server_route_id)i, name) ||
            has_argument(server_routes[i].path, name))
            return true;
    return false;
}

static void test_parameters_are_known(void **state)
{
    (void)state;
    json_t *file = server_openapi_file();
    const char *name;
    json_t *told;
    json_object_foreach(json_object_get(file, "parameters"), name, told)
    {
        if (!is_known_somewhere(name))
            fail_msg("%s: no route has it", name);
    }
    json_decref(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_operations_are_routes),
        cmocka_unit_test(test_parameters_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
