/*
 * route.h - the table of routes: what a method and a path mean, who may ask it, what its body is. Pure.
 *
 * Authorization, the OpenAPI document, metrics and log are made from this table, so a route that is not in it does not
 * exist, and one without a role is open by its own words.
 */
#ifndef SERVER_ROUTE_H
#define SERVER_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tamis/desk_types.h>

struct server_call;

typedef enum server_route_id {
    SERVER_ROUTE_MATCH,
    SERVER_ROUTE_SEARCH,
    SERVER_ROUTE_ENTITY,
    SERVER_ROUTE_ADJACENT,
    SERVER_ROUTE_ADJACENT_PROPERTY,
    SERVER_ROUTE_NETWORK,
    SERVER_ROUTE_CATALOG,
    SERVER_ROUTE_ALGORITHMS,
    SERVER_ROUTE_RECONCILE,
    SERVER_ROUTE_RECONCILE_QUERIES,
    SERVER_ROUTE_SUGGEST_ENTITY,
    SERVER_ROUTE_SUGGEST_PROPERTY,
    SERVER_ROUTE_SUGGEST_TYPE,
    SERVER_ROUTE_EXTEND_PROPERTY,
    SERVER_ROUTE_UPDATEZ,
    SERVER_ROUTE_HEALTHZ,
    SERVER_ROUTE_READYZ,
    SERVER_ROUTE_DECIDE,
    SERVER_ROUTE_SCAN,
    SERVER_ROUTE_INVENTORY,
    SERVER_ROUTE_SCREEN,
    SERVER_ROUTE_JOB,
    SERVER_ROUTE_JOB_EVENTS,
    SERVER_ROUTE_JOB_RESULT,
    SERVER_ROUTE_JOB_CANCEL,
    SERVER_ROUTE_LOGIN,
    SERVER_ROUTE_LOGOUT,
    SERVER_ROUTE_ME,
    SERVER_ROUTE_OWN_PASSWORD,
    SERVER_ROUTE_ACCOUNTS,
    SERVER_ROUTE_ACCOUNT_ADD,
    SERVER_ROUTE_ACCOUNT_CHANGE,
    SERVER_ROUTE_KEYS,
    SERVER_ROUTE_KEY_ADD,
    SERVER_ROUTE_KEY_REVOKE,
    SERVER_ROUTE_CASES,
    SERVER_ROUTE_CASE_OPEN,
    SERVER_ROUTE_CASE,
    SERVER_ROUTE_CASE_ACT,
    SERVER_ROUTE_ATTACH,
    SERVER_ROUTE_ATTACHMENT,
    SERVER_ROUTE_MEMBERS,
    SERVER_ROUTE_SETTINGS,
    SERVER_ROUTE_SETTINGS_CHANGE,
    SERVER_ROUTE_MEMORY,
    SERVER_ROUTE_FORGET,
    SERVER_ROUTE_BOOKS,
    SERVER_ROUTE_BOOK_SET,
    SERVER_ROUTE_BOOK_REMOVE,
    SERVER_ROUTE_CUSTOMERS,
    SERVER_ROUTE_CUSTOMERS_LOAD,
    SERVER_ROUTE_CUSTOMER_SET,
    SERVER_ROUTE_CUSTOMER_REMOVE,
    SERVER_ROUTE_WATCH_RUN,
    SERVER_ROUTE_CHANGES,
    SERVER_ROUTE_CHANGES_FEED,
    SERVER_ROUTE_WEBHOOKS,
    SERVER_ROUTE_WEBHOOK_ADD,
    SERVER_ROUTE_WEBHOOK_REMOVE,
    SERVER_ROUTE_DELIVERIES,
    SERVER_ROUTE_WEBHOOK_RETRY,
    SERVER_ROUTE_AUDIT,
    SERVER_ROUTE_AUDIT_VERIFY,
    SERVER_ROUTE_AUDIT_CHECKPOINT,
    SERVER_ROUTE_METRICS,
    SERVER_ROUTE_OPENAPI,
    SERVER_ROUTE_COUNT,
    SERVER_ROUTE_NONE = SERVER_ROUTE_COUNT, /* 404 */
    SERVER_ROUTE_OTHER_METHOD,              /* 405 */
    SERVER_ROUTE_OPTIONS                    /* which methods are there? */
} server_route_id;

typedef enum server_body {
    SERVER_BODY_NONE,  /* dropped when one comes */
    SERVER_BODY_JSON,  /* one JSON object, in memory */
    SERVER_BODY_SMALL, /* the same, of SERVER_SMALL_BYTES at most */
    SERVER_BODY_FILE,  /* any bytes, in memory */
    SERVER_BODY_UPLOAD /* any bytes, to a file on disk */
} server_body;

enum { SERVER_ARGUMENTS_MAX = 2, SERVER_PATH_BYTES = 2048, SERVER_ALLOW_BYTES = 64 };

typedef struct server_route {
    const char *method;
    const char *path;    /* "/cases/{id}/attachments/{n}" */
    const char *summary; /* for the OpenAPI document */
    /* "name:type ...", a type of JSON Schema; "name:string*" may be repeated. */
    const char *parameters;
    server_body body;
    tamis_role role;   /* the least that may ask; NONE: everybody, without a key or session */
    unsigned scope;    /* what a key must be for; 0: anything */
    bool desk;         /* there only with a desk */
    bool shared;       /* pages of other origins may read the answers (cross.c) */
    bool slow;         /* not answered by a thread that serves other connections */
    const char *audit; /* action of the record of each answer; NULL: none, or the desk writes it */
    const char *answers; /* media types, the first for the OpenAPI document; NULL: JSON */
    void (*call)(struct server_call *call);
} server_route;

extern const server_route server_routes[SERVER_ROUTE_COUNT];

/* The arguments of a path, in its order; those that it does not have are "". */
typedef struct server_arguments {
    const char *at[SERVER_ARGUMENTS_MAX];
    char text[SERVER_PATH_BYTES];
} server_arguments;

/* HEAD finds what GET does. An argument is one segment that is not empty. Paths of SERVER_PATH_BYTES or more are not found. */
server_route_id server_route_find(const char *method, const char *path, server_arguments *out);
/* "GET, HEAD, OPTIONS": the methods that the path knows. */
void server_route_allow(const char *path, char out[SERVER_ALLOW_BYTES]);
/* Is `name` a parameter of the route? */
bool server_route_takes(server_route_id route, const char *name);
/* Whole decimal text as a number in [min, max]; false otherwise. */
bool server_read_count(const char *text, uint32_t min, uint32_t max, uint32_t *out);
/* A decimal fraction in [0, 1], digits and one point only; false otherwise. */
bool server_read_fraction(const char *text, double *out);

#endif
