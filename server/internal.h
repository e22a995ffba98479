/* internal.h - what the files of the server share. */
#ifndef SERVER_INTERNAL_H
#define SERVER_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#include <jansson.h>
#include <microhttpd.h>

#include <tamis/desk.h>

#include "crew.h"
#include "jobs.h"
#include "links.h"
#include "route.h"
#include "server.h"

enum {
    SERVER_REQUESTS_MAX = 128, /* under way at once; more: 503 */
    SERVER_CONNECTION_BYTES =
        49152, /* address and headers of one; beyond: the library's own answer */
    SERVER_ADDRESS_BYTES_MAX = 16384, /* longer: 414 */
    SERVER_HEADER_BYTES_MAX = 16384,  /* all headers together; longer: 431 */
    SERVER_SMALL_BYTES = 4096,        /* of a body that needs no more */
    SERVER_BATCH_MAX = 100,           /* queries of one body */
    SERVER_RESULTS_MAX = 500,         /* of one query */
    SERVER_OFFSET_MAX = 9500,
    SERVER_PARAMETERS_MAX = 64, /* in one address */
    SERVER_GENERATIONS_MAX = 8, /* snapshots open at once: the present one and those still in use */
    SERVER_BUCKETS = 8,
    SERVER_STATUS_CLASSES = 6,
    SERVER_EXTRA_HEADERS = 6,
    SERVER_HEADER_TEXT_BYTES = 1024
};

/* One opened snapshot. `users` counts the requests that read it, and one while it is the present one;
 * whoever takes it to 0 closes the snapshot. */
typedef struct server_generation {
    tamis_snapshot *snapshot;
    unsigned users;
    uint64_t entities;
    int64_t opened;  /* seconds since 1970 */
    uint64_t number; /* from 1: how many were opened before it */
    char digest[TAMIS_DIGEST_CHARS];
} server_generation;

typedef struct server_parameter {
    const char *name, *value;
} server_parameter;

typedef struct server_header {
    const char *name;
    char value[SERVER_HEADER_TEXT_BYTES];
} server_header;

struct server_request;

typedef enum server_who { SERVER_WHO_ANYONE, SERVER_WHO_KEY, SERVER_WHO_SESSION } server_who;

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
    server_who who;
    tamis_actor actor;
    tamis_session session; /* of who asks by session */
    json_t
        *record; /* what the audit trail keeps of the answer, besides what it keeps of every one */
    server_job *job; /* that the request began or looks at; given back by server_job_leave */
    server_follower *follower; /* of that job, until it is part of the answer */
    /* The connection was suspended: the route is called again when it is resumed. */
    bool again;
    bool logs_in; /* counted among those that do */
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
    const struct server_page_file *file; /* of the page, when that is asked for */
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
    bool taken[SERVER_REQUESTS_MAX]; /* which of them */
    unsigned active;
    atomic_bool draining;
    server_crew crew; /* what takes long */
    server_crew
        quick_crew;     /* queries, and what writes to the desk and may wait for others who do */
    atomic_uint logins; /* under way */
    atomic_bool desk_failing;
    atomic_ulong desk_failures;
    pthread_mutex_t watch_lock; /* watch_due */
    pthread_cond_t watch_more;
    pthread_t watcher;
    bool watching, watch_due;
    atomic_bool watch_ending;
    server_jobs jobs;
    server_links links;
    bool loopback;         /* listens on this machine only */
    atomic_ulong log_lost; /* lines, since the last that was written */
    uint64_t counts[SERVER_ROUTE_COUNT + 2][SERVER_STATUS_CLASSES];
    uint64_t buckets[SERVER_BUCKETS + 1];
    uint64_t microseconds, refused, swaps, swaps_failed;
} server;

/* swap.c: the snapshots. */
TAMIS_CHECK tamis_status server_swap(server *owner, tamis_error *err);
server_generation *server_acquire(server *owner);
void server_release(server *owner, server_generation *generation);
int64_t server_now_ns(void);

/* log.c */
/* "2026-11-28T05:46:57Z", or "" for what no calendar has. */
void server_time_text(time_t when, char out[32]);
void server_log_event(server *owner, const char *event, const char *error); /* NULL: no error */
void server_log_request(server *owner, const server_request *request, uint64_t us);

/* reply.c */
void server_reply_json(server_call *call, unsigned status,
                       json_t *body); /* takes body; NULL: 500 */
/* A text that may have been cut within a letter: then all that is not ASCII becomes '?'. */
json_t *server_text(const char *text);
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

/* access.c */
/* False after an answer: who asks is not known, or may not. */
bool server_admit(server_call *call, const char *method);
const char *server_session_cookie(const server_call *call); /* NULL: none */
void server_set_cookie(server_call *call, const char *token, int64_t seconds);

/* desk.c */
typedef tamis_status server_desk_ask(server_call *call, FILE *out, tamis_error *err);
/* Answers with what `ask` writes (200; 204 when nothing), or with its error. */
void server_ask_desk(server_call *call, server_desk_ask *ask);
tamis_desk *server_desk(const server_call *call); /* NULL: there is none */
void server_reply_desk(server_call *call, const tamis_error *err);
/* Keeps account of whether the desk works. */
void server_desk_note(server *owner, tamis_status status, const tamis_error *err);
/* The parameters as a JSON object, for free(); NULL after an answer. */
char *server_filter(server_call *call);
/* A number of the desk; false after an answer. */
bool server_take_id(server_call *call, const char *text, uint64_t *out);
/* Writes the record of an answer; when it cannot be written the answer becomes 503. */
void server_record(server_call *call);
/* One more query of the record; takes hits, [{entity_id, score}]. */
void server_record_query(server_call *call, json_t *query, double threshold, json_t *hits);
/* A list of the record, made when needed; NULL without a desk. Borrowed. */
json_t *server_recorded(server_call *call, const char *list);
/* What is remembered of each of the hits of one query: an array of objects with `cleared`, `woken` or `known`, for the caller. NULL without a desk, or
 * when it cannot say: they are then as new. */
json_t *server_marks(const server_call *call, const tamis_query *query,
                     const char *const *entity_ids, size_t count);
/* BLAKE2b-256 as hexadecimal digits. */
void server_digest(const void *data, size_t len, char out[TAMIS_DIGEST_CHARS]);
/* Writes a record of a job: its settings and `body` (taken). */
TAMIS_CHECK tamis_status server_record_job(const server_job *job, const char *digest, json_t *body,
                                           tamis_error *err);

/* call_access.c: the body as an object; NULL, false: after an answer (422). */
json_t *server_body_object(server_call *call);
bool server_body_is_object(server_call *call);

/* call_screen.c: 202, the job of the call goes on by itself. call_watch.c: a file of customers. */
void server_answer_begun(server_call *call);
bool server_take_load(server_call *call, server_job *job);
json_t *server_watch_json(const tamis_watch_summary *counted);

/* watch.c: the thread that keeps the desk up to date. */
bool server_watch_start(server *owner);
void server_watch_stop(server *owner);
void server_watch_wake(server *owner);

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
void server_call_account_add(server_call *call);
void server_call_account_change(server_call *call);
void server_call_accounts(server_call *call);
void server_call_adjacent(server_call *call);
void server_call_adjacent_property(server_call *call);
void server_call_reconcile(server_call *call);
void server_call_reconcile_queries(server_call *call);
void server_call_suggest_entity(server_call *call);
void server_call_suggest_property(server_call *call);
void server_call_suggest_type(server_call *call);
void server_call_extend_property(server_call *call);
void server_call_updatez(server_call *call);
void server_call_algorithms(server_call *call);
void server_call_attach(server_call *call);
void server_call_attachment(server_call *call);
void server_call_audit(server_call *call);
void server_call_audit_checkpoint(server_call *call);
void server_call_audit_verify(server_call *call);
void server_call_book_remove(server_call *call);
void server_call_book_set(server_call *call);
void server_call_books(server_call *call);
void server_call_case(server_call *call);
void server_call_case_act(server_call *call);
void server_call_case_open(server_call *call);
void server_call_cases(server_call *call);
void server_call_catalog(server_call *call);
void server_call_changes(server_call *call);
void server_call_changes_feed(server_call *call);
void server_call_customer_remove(server_call *call);
void server_call_customer_set(server_call *call);
void server_call_customers(server_call *call);
void server_call_customers_load(server_call *call);
void server_call_decide(server_call *call);
void server_call_deliveries(server_call *call);
void server_call_entity(server_call *call);
void server_call_forget(server_call *call);
void server_call_health(server_call *call);
void server_call_inventory(server_call *call);
void server_call_job(server_call *call);
void server_call_job_cancel(server_call *call);
void server_call_job_events(server_call *call);
void server_call_job_result(server_call *call);
void server_call_key_add(server_call *call);
void server_call_key_revoke(server_call *call);
void server_call_keys(server_call *call);
void server_call_login(server_call *call);
void server_call_logout(server_call *call);
void server_call_match(server_call *call);
void server_call_me(server_call *call);
void server_call_members(server_call *call);
void server_call_network(server_call *call);
void server_call_memory(server_call *call);
void server_call_metrics(server_call *call);
void server_call_openapi(server_call *call);
void server_call_own_password(server_call *call);
void server_call_ready(server_call *call);
void server_call_scan(server_call *call);
void server_call_screen(server_call *call);
void server_call_search(server_call *call);
void server_call_settings(server_call *call);
void server_call_settings_change(server_call *call);
void server_call_watch_run(server_call *call);
void server_call_webhook_add(server_call *call);
void server_call_webhook_remove(server_call *call);
void server_call_webhook_retry(server_call *call);
void server_call_webhooks(server_call *call);

/* call_match.c: [{entity_id, score}] for the record. */
json_t *server_hits_recorded(const server_call *call, const tamis_hits *hits);

/* text.c: an answer that the library writes. NULL after an answer; what was begun is ended. */
FILE *server_begin_text(server_call *call);
void server_end_text(server_call *call, FILE *out, tamis_status status, const tamis_error *err);

/* openapi.c: what data/server/openapi.json says. The caller's. */
json_t *server_openapi_file(void);

/* cross.c: the headers by which a page of another origin may read the answer, where it may; `asks_before`: to OPTIONS. */
void server_cross_allow(server_call *call, bool asks_before);

/* address.c: does the client speak TLS, to us or to a trusted proxy? */
bool server_is_secure(const server_call *call);
/* "http://HOST:PORT" as the client called the service. */
void server_base_url(const server_call *call, char *out, size_t size);

/* call_match.c: the options in the address; read ones are settled for the dataset of the path, too. False after an answer. */
struct server_asking;
bool server_take_asking(server_call *call, struct server_asking *a, uint32_t limit);
bool server_read_asking(server_call *call, struct server_asking *a, uint32_t limit);

#endif
