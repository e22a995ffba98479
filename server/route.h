/* route.h - which route a method and a path mean. Pure. */
#ifndef SERVER_ROUTE_H
#define SERVER_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum server_route_id {
    SERVER_ROUTE_MATCH,
    SERVER_ROUTE_SEARCH,
    SERVER_ROUTE_ENTITY,
    SERVER_ROUTE_CATALOG,
    SERVER_ROUTE_ALGORITHMS,
    SERVER_ROUTE_HEALTHZ,
    SERVER_ROUTE_READYZ,
    SERVER_ROUTE_DECIDE,
    SERVER_ROUTE_METRICS,
    SERVER_ROUTE_OPENAPI,
    SERVER_ROUTE_COUNT,
    SERVER_ROUTE_NONE = SERVER_ROUTE_COUNT, /* 404 */
    SERVER_ROUTE_OTHER_METHOD               /* 405 */
} server_route_id;

typedef struct server_route {
    const char *method;
    const char *prefix;   /* whole path, or what comes before the argument */
    const char *argument; /* its name; NULL: none */
    const char *summary;  /* for the OpenAPI document */
    const char
        *parameters; /* "name:type ...", a type of JSON Schema; "name:string*" may be repeated */
} server_route;

extern const server_route server_routes[SERVER_ROUTE_COUNT];

/* *argument points into path ("" when the route has none). An argument is one segment that is not empty. */
server_route_id server_route_find(const char *method, const char *path, const char **argument);
/* Is `name` a parameter of the route? */
bool server_route_takes(server_route_id route, const char *name);
/* Whole decimal text as a number in [min, max]; false otherwise. */
bool server_read_count(const char *text, uint32_t min, uint32_t max, uint32_t *out);
/* A decimal fraction in [0, 1], digits and one point only; false otherwise. */
bool server_read_fraction(const char *text, double *out);

#endif
