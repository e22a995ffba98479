/* route.c - the table of routes, and reading of paths and numbers. */
#include "route.h"

#include <string.h>

const server_route server_routes[SERVER_ROUTE_COUNT] = {
    [SERVER_ROUTE_MATCH] = {"POST", "/match/", "dataset", "Query by example, in batches",
                            "limit:integer threshold:number cutoff:number algorithm:string "
                            "include_dataset:string* exclude_dataset:string* topics:string* "
                            "exclude_entity_ids:string* as_of:string"},
    [SERVER_ROUTE_SEARCH] =
        {"GET", "/search/", "dataset", "Search entities by a name",
         "q:string schema:string countries:string* topics:string* "
         "datasets:string* exclude_dataset:string* limit:integer "
         "offset:integer fuzzy:boolean simple:boolean threshold:number as_of:string"},
    [SERVER_ROUTE_ENTITY] = {"GET", "/entities/", "entity_id", "One entity", "nested:boolean"},
    [SERVER_ROUTE_CATALOG] = {"GET", "/catalog", NULL, "The lists that are consulted", ""},
    [SERVER_ROUTE_ALGORITHMS] = {"GET", "/algorithms", NULL, "The matching algorithm", ""},
    [SERVER_ROUTE_HEALTHZ] = {"GET", "/healthz", NULL, "Is the service running?", ""},
    [SERVER_ROUTE_READYZ] = {"GET", "/readyz", NULL, "Can it answer?", ""},
    [SERVER_ROUTE_DECIDE] = {"POST", "/decide", NULL, "Decide one transaction", ""},
    [SERVER_ROUTE_METRICS] = {"GET", "/metrics", NULL, "Counters for Prometheus", ""},
    [SERVER_ROUTE_OPENAPI] = {"GET", "/openapi.json", NULL, "This description", ""},
};

static bool path_fits(const server_route *route, const char *path, const char **argument)
{
    size_t len = strlen(route->prefix);
    if (strncmp(path, route->prefix, len) != 0)
        return false;
    *argument = path + len;
    if (route->argument == NULL)
        return path[len] == '\0';
    return path[len] != '\0' && strchr(path + len, '/') == NULL;
}

server_route_id server_route_find(const char *method, const char *path, const char **argument)
{
    server_route_id found = SERVER_ROUTE_NONE;
    for (int i = 0; i < SERVER_ROUTE_COUNT; i++) {
        if (!path_fits(&server_routes[i], path, argument))
            continue;
        if (strcmp(method, server_routes[i].method) == 0)
            return (server_route_id)i;
        found = SERVER_ROUTE_OTHER_METHOD;
    }
    *argument = "";
    return found;
}

bool server_route_takes(server_route_id route, const char *name)
{
    size_t len = strlen(name);
    const char *at = server_routes[route].parameters;
    while (*at != '\0') {
        if (len > 0 && strncmp(at, name, len) == 0 && at[len] == ':')
            return true;
        at += strcspn(at, " ");
        at += strspn(at, " ");
    }
    return false;
}

bool server_read_count(const char *text, uint32_t min, uint32_t max, uint32_t *out)
{
    uint64_t value = 0;
    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9' || value > UINT32_MAX)
            return false;
        value = value * 10 + (uint64_t)(*text - '0');
    }
    if (value < min || value > max)
        return false;
    *out = (uint32_t)value;
    return true;
}

bool server_read_fraction(const char *text, double *out)
{
    double value = 0;
    double unit = 0; /* of the next digit after the point; 0 before it */
    bool digits = false;
    for (; *text != '\0'; text++) {
        if (*text == '.' && unit == 0) {
            unit = 0.1;
            continue;
        }
        if (*text < '0' || *text > '9' || value > 1)
            return false;
        digits = true;
        value = unit == 0 ? value * 10 + (*text - '0') : value + unit * (*text - '0');
        unit /= 10;
    }
    if (!digits || value > 1)
        return false;
    *out = value;
    return true;
}
