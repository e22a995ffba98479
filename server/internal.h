/* internal.h - what the files of the server share. */
#ifndef SERVER_INTERNAL_H
#define SERVER_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include <jansson.h>
#include <microhttpd.h>

#include "crew.h"
#include "jobs.h"
#include "route.h"
#include "server.h"

enum {
    SERVER_REQUESTS_MAX = 128, /* under way at once; more: 503 */
    SERVER_CONNECTIONS_MAX = 512,
    SERVER_HEADER_BYTES_MAX = 32768,
    SERVER_SMALL_BYTES = 4096, /* of a body that needs no more */
    SERVER_BATCH_MAX = 100,    /* queries of one body */
    SERVER_RESULTS_MAX = 500,  /* of one query */
    SERVER_OFFSET_MAX = 9500,
    SERVER_PARAMETERS_MAX = 64, /* in one address */
    SERVER_GENERATIONS_MAX = 8, /* snapshots open at once: the present one and those still in use */
    SERVER_BUCKETS = 8,
    SERVER_STATUS_CLASSES = 6,
    SERVER_EXTRA_HEADERS = 4,
    SERVER_HEADER_TEXT_BYTES = 1024
};

/* One opened snapshot. `users` counts the requests that read it, and one while it is the present one;
 * whoever takes it to 0 closes the snapshot. */
typedef struct server_generation {
    tamis_snapshot *snapshot;
    unsigned users;
    uint64_t entities;
    int64_t opened; /* seconds since 1970 */
} server_generation;

typedef struct server_parameter {
    const char *name, *value;
} server_parameter;

typedef struct server_header {
    const char *name;
    char value[SERVER_HEADER_TEXT_BYTES];
} server_header;

struct server_request;

/* One request being answered, by one thread at a time. */
typedef struct server_call {
    struct server *owner;
    struct server_request *request;
    struct MHD_Connection *connection;
    const tamis_snapshot *snapshot;
    const server_generation *generation;
    server_route_id route;
    server_arguments arguments;
    const char *argument; /* the first of them */
    const char *body;     /* body_len bytes, a NUL after them */
    size_t body_len;
    server_parameter parameters[SERVER_PARAMETERS_MAX];
    size_t parameter_count;
    tamis_actor actor;
    server_job *job; /* that the request began or looks at; given back by server_job_leave */
    server_follower *follower; /* of that job, until it is part of the answer */
    /* The connection was suspended: the route is called again when it is resumed. */
    bool again;
    /* The answer. */
    unsigned status; /* 0: none yet */
    char *text;      /* the C library's; released by whoever sends it */
    size_t len;
    struct MHD_Response *stream; /* instead of text */
    const char *type;
    const char *policy;  /* Content-Security-Policy; NULL: nothing may be loaded */
    char location[1024]; /* of another address, or "" */
    server_header headers[SERVER_EXTRA_HEADERS];
    size_t header_count;
} server_call;

typedef enum server_phase {
    SERVER_PHASE_BODY,    /* its body comes in */
    SERVER_PHASE_WORKING, /* a thread of the crew works on it, the connection is suspended */
    SERVER_PHASE_ANSWERED
} server_phase;

typedef struct server_request {
    bool used;
    server_phase phase;
    FILE *body; /* grows text */
    char *text;
    size_t len;      /* of text */
    size_t received; /* bytes of the body, dropped ones with them */
    int64_t start_ns;
    server_call call;
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
    server_crew crew;
    server_jobs jobs;
    uint64_t counts[SERVER_ROUTE_COUNT + 2][SERVER_STATUS_CLASSES];
    uint64_t buckets[SERVER_BUCKETS + 1];
    uint64_t microseconds, refused, swaps, swaps_failed;
} server;

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
/* One more header of the answer; the value is cut at SERVER_HEADER_TEXT_BYTES. */
void server_add_header(server_call *call, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* send.c: an answer to the library; log and counters. */
enum MHD_Result server_send(server_call *call);
/* 503 to a request that found no place. */
enum MHD_Result server_send_busy(server *owner, struct MHD_Connection *connection);
void server_observe(server *owner, const server_request *request);

/* parameters.c: reading those of a call. False after an answer (422). The value stays as it was when none was given. */
const char *server_parameter_of(const server_call *call, const char *name); /* the last, or NULL */
size_t server_parameters_of(const server_call *call, const char *name,
                            const char *values[SERVER_PARAMETERS_MAX]);
bool server_take_count(server_call *call, const char *name, uint32_t min, uint32_t max,
                       uint32_t *out);
bool server_take_fraction(server_call *call, const char *name, double *out);
bool server_take_bool(server_call *call, const char *name, bool *out);
/* One of `words`, a list ended by NULL. */
bool server_take_word(server_call *call, const char *name, const char *const *words, size_t *out);

/* call_jobs.c: the result of the job that call->follower follows, as soon as there is any. */
void server_answer_result(server_call *call);

/* spool.c: files without a name, gone when they are closed or the program ends. -1 with errno. */
int server_spool_new(const char *folder);
/* All of it. False with errno. */
bool server_spool_write(int file, const char *data, size_t len);
/* Does errno say that there is no room? */
bool server_disk_full(void);
/* A path that opens it again, from its start. */
void server_spool_path(int file, char out[32]);

/* files.c */
typedef tamis_status server_writer(const void *what, FILE *out, tamis_error *err);
/* The body as a file with a path; the caller closes it. False after an answer. */
bool server_body_file(server_call *call, int *file, char path[32]);
/* Takes the path out of a message: it says nothing to a client. */
void server_hide_path(tamis_error *err, const char *path);
/* A page of the library, shown in an origin of its own. */
void server_reply_page(server_call *call, server_writer *write, const void *what);
/* Lines of JSON as an array. NULL: out of memory. */
json_t *server_lines(server_writer *write, const void *what);

/* calls: each answers one route. */
void server_call_match(server_call *call);
void server_call_search(server_call *call);
void server_call_entity(server_call *call);
void server_call_catalog(server_call *call);
void server_call_algorithms(server_call *call);
void server_call_health(server_call *call);
void server_call_ready(server_call *call);
void server_call_decide(server_call *call);
void server_call_scan(server_call *call);
void server_call_inventory(server_call *call);
void server_call_screen(server_call *call);
void server_call_job(server_call *call);
void server_call_job_events(server_call *call);
void server_call_job_result(server_call *call);
void server_call_job_cancel(server_call *call);
void server_call_metrics(server_call *call);
void server_call_openapi(server_call *call);

/* The entity of a snapshot as the yente API shows it; NULL: none with exactly this id. When `other` is given
 * and `id` is a publisher's reference of one entity only, it gets that entity's id. */
json_t *server_entity(const tamis_snapshot *snapshot, const char *id, char *other, size_t size);

#endif
