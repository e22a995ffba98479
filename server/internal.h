/* internal.h - what the files of the server share. */
#ifndef SERVER_INTERNAL_H
#define SERVER_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include <jansson.h>
#include <microhttpd.h>

#include "route.h"
#include "server.h"

enum {
    SERVER_REQUESTS_MAX = 128, /* under way at once; more: 503 */
    SERVER_CONNECTIONS_MAX = 512,
    SERVER_HEADER_BYTES_MAX = 32768,
    SERVER_BATCH_MAX = 100,   /* queries of one body */
    SERVER_RESULTS_MAX = 500, /* of one query */
    SERVER_OFFSET_MAX = 9500,
    SERVER_PARAMETERS_MAX = 64, /* in one address */
    SERVER_GENERATIONS_MAX = 8, /* snapshots open at once: the present one and those still in use */
    SERVER_BUCKETS = 8,
    SERVER_STATUS_CLASSES = 6
};

/* One opened snapshot. `users` counts the requests that read it, and one while it is the present one;
 * whoever takes it to 0 closes the snapshot. */
typedef struct server_generation {
    tamis_snapshot *snapshot;
    unsigned users;
    uint64_t entities;
    int64_t opened; /* seconds since 1970 */
} server_generation;

typedef struct server_request {
    bool used;
    bool too_large;
    FILE *body; /* grows text */
    char *text;
    size_t len;
    int64_t start_ns;
    server_route_id route;
    unsigned status;
    size_t reply_len;
} server_request;

typedef struct server {
    const server_options *options;
    pthread_mutex_t lock; /* generations, requests, counters */
    server_generation generations[SERVER_GENERATIONS_MAX];
    server_generation *present;
    server_request requests[SERVER_REQUESTS_MAX];
    unsigned active;
    atomic_bool draining;
    uint64_t counts[SERVER_ROUTE_COUNT + 2][SERVER_STATUS_CLASSES];
    uint64_t buckets[SERVER_BUCKETS + 1];
    uint64_t microseconds, refused, swaps, swaps_failed;
} server;

typedef struct server_parameter {
    const char *name, *value;
} server_parameter;

/* One request being answered, by one thread. */
typedef struct server_call {
    server *owner;
    const tamis_snapshot *snapshot;
    const server_generation *generation;
    server_route_id route;
    const char *argument;
    const char *body; /* body_len bytes */
    size_t body_len;
    server_parameter parameters[SERVER_PARAMETERS_MAX];
    size_t parameter_count;
    /* The answer. */
    unsigned status;
    char *text; /* the C library's; released by whoever sends it */
    size_t len;
    const char *type;
    char location[1024]; /* of another address, or "" */
} server_call;

/* swap.c: the snapshots. */
TAMIS_CHECK tamis_status server_swap(server *owner, tamis_error *err);
server_generation *server_acquire(server *owner);
void server_release(server *owner, server_generation *generation);
int64_t server_now_ns(void);

/* reply.c */
void server_reply_json(server_call *call, unsigned status,
                       json_t *body); /* takes body; NULL: 500 */
void server_reply_detail(server_call *call, unsigned status, const char *detail);
void server_reply_error(server_call *call, const tamis_error *err);
unsigned server_status_of(tamis_status status);
/* Text of a tamis_write_fn gathered in a FILE. */
tamis_status server_write(void *file, const char *text, size_t len, tamis_error *err);

/* calls: each answers one route. */
void server_call_match(server_call *call);
void server_call_search(server_call *call);
void server_call_entity(server_call *call);
void server_call_catalog(server_call *call);
void server_call_algorithms(server_call *call);
void server_call_decide(server_call *call);
void server_call_metrics(server_call *call);
void server_call_openapi(server_call *call);

/* The entity of a snapshot as the yente API shows it; NULL: none with exactly this id. When `other` is given
 * and `id` is a publisher's reference of one entity only, it gets that entity's id. */
json_t *server_entity(const tamis_snapshot *snapshot, const char *id, char *other, size_t size);

#endif
