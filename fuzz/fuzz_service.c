/*
 * Fuzz target: what comes to the service as text. The first byte chooses: a path and its route, an option with its value, the
 * options of one query, a form, the name of a host. What must hold: routes have the arguments that their pattern has, numbers
 * are in their ranges, what is refused says why, and a decoded field is no longer than the form.
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "server/asking.h"
#include "server/form.h"
#include "server/listen.h"
#include "server/route.h"

enum { TEXT_MAX = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void in_range(const server_asking *a)
{
    require(a->limit <= SERVER_LIMIT_MAX && a->offset <= SERVER_OFFSET_LAST);
    require(a->threshold >= 0 && a->threshold <= 1 && a->cutoff >= 0 && a->cutoff <= 1);
    require(a->statement_count <= SERVER_VALUES_MAX && a->topics.count <= SERVER_VALUES_MAX);
}

static void read_route(const char *path)
{
    server_arguments arguments;
    server_route_id route = server_route_find("GET", path, &arguments);
    for (size_t i = 0; i < SERVER_ARGUMENTS_MAX; i++)
        require(strlen(arguments.at[i]) <= strlen(path));
    if (route < SERVER_ROUTE_COUNT)
        require((strchr(server_routes[route].path, '{') != NULL) == (arguments.at[0][0] != '\0'));
}

/* "NAME=VALUE" lines, as many as there are. */
static void read_options(char *text)
{
    server_asking a;
    server_asking_init(&a, 5);
    for (char *line = text; line != NULL;) {
        char detail[SERVER_DETAIL_BYTES] = "";
        char *next = strchr(line, '\n');
        char *sign = strchr(line, '=');
        if (next != NULL)
            *next++ = '\0';
        if (sign != NULL && (next == NULL || sign < next)) {
            *sign = '\0';
            require(server_asking_take(&a, line, sign + 1, detail) || detail[0] != '\0');
            in_range(&a);
        }
        line = next;
    }
}

static void read_own(const char *text)
{
    char detail[SERVER_DETAIL_BYTES] = "";
    server_asking a;
    json_t *options = json_loads(text, 0, NULL);
    json_t *numbers = json_array();
    server_asking_init(&a, 5);
    require(server_asking_take_object(&a, options, numbers, detail) || detail[0] != '\0');
    in_range(&a);
    json_decref(numbers);
    json_decref(options);
}

static void read_form(const char *text, size_t len)
{
    char out[TEXT_MAX + 1];
    if (server_form_value(text, len, "queries", out))
        require(strlen(out) <= len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[TEXT_MAX + 1];
    if (size == 0)
        return 0;
    size_t len = size - 1 < TEXT_MAX ? size - 1 : TEXT_MAX;
    memcpy(text, data + 1, len);
    text[len] = '\0';
    switch (data[0] % 5) {
    case 0: read_route(text); break;
    case 1: read_options(text); break;
    case 2: read_own(text); break;
    case 3: read_form(text, len); break;
    default: (void)server_host_is_local(text); break;
    }
    return 0;
}
