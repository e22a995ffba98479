/*
 * jobs.h - work that takes longer than a request: screening a file, loading a book, watching it.
 *
 * A job has a place in a table of fixed size from the first byte of its input until an hour after its end. A few threads
 * work on jobs in the order they came; what a job writes goes to a file without a name, which any number of clients may read
 * while it grows, each at its own pace.
 */
#ifndef SERVER_JOBS_H
#define SERVER_JOBS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <jansson.h>
#include <microhttpd.h>

#include <sodium.h>

#include <tamis/desk_types.h>
#include <tamis/tamis.h>

enum {
    SERVER_JOBS_MAX = 64,
    SERVER_JOBS_WAITING_MAX = 16, /* receiving or queued, while all threads are busy; more: 503 */
    SERVER_JOB_WORKERS_MAX = 8,
    SERVER_FOLLOWERS_MAX = 64, /* clients that follow a job; more: 503 */
    SERVER_JOB_ID_BYTES = 33,
    SERVER_JOB_TEXT_BYTES = 4096, /* of its parameters */
    SERVER_JOB_LIST_MAX = 64,
    SERVER_JOB_PROBLEMS_MAX = 100, /* told; the others are counted */
    SERVER_JOB_KEPT_SECONDS = 3600
};

struct server;
struct server_call;

typedef enum server_job_state {
    SERVER_JOB_FREE,
    SERVER_JOB_RECEIVING,
    SERVER_JOB_QUEUED,
    SERVER_JOB_RUNNING,
    SERVER_JOB_FINISHED,
    SERVER_JOB_FAILED,
    SERVER_JOB_CANCELLED
} server_job_state;

typedef struct server_job {
    struct server *owner;
    server_job_state state;
    char id[SERVER_JOB_ID_BYTES]; /* 128 random bits: nobody guesses another's */
    const char *kind;
    tamis_actor actor;
    uint64_t turn;  /* of those queued, the smallest is next */
    unsigned users; /* requests and followers that look at it, and the thread that works on it */
    bool forgotten; /* freed by the last user */
    atomic_bool cancel;
    int input, result; /* files of spool.c; -1: none */
    uint64_t received; /* bytes of the input */
    crypto_generichash_state input_digest, result_digest;
    uint64_t written; /* bytes of the result that may be read */
    uint64_t version; /* grows with every change that is told */
    uint64_t done, total;
    json_t *summary;  /* NULL: none yet */
    json_t *problems; /* [{row, message}] */
    uint64_t problem_count;
    tamis_status status;
    tamis_error error;
    int64_t ended_ns;
    /* What to do. Texts lie in `text`. */
    tamis_status (*work)(struct server_job *job, json_t **summary, tamis_error *err);
    char text[SERVER_JOB_TEXT_BYTES];
    size_t text_len;
    tamis_file_options file;
    const char *datasets[SERVER_JOB_LIST_MAX];
    const char *topics[SERVER_JOB_LIST_MAX];
    const char *book;
    bool whole; /* replace the book; screen everybody */
    /* Of the thread that works on it. */
    FILE *out;
    uint64_t out_bytes, out_flushed;
    int64_t flushed_ns, told_ns;
} server_job;

/* A client that looks at a job. While `waiting` its connection is suspended. */
typedef struct server_follower {
    server_job *job; /* NULL: a free place */
    struct MHD_Connection *connection;
    bool waiting;
    bool events;       /* gets states, else the result */
    bool direct;       /* the job is for it alone: when it goes, the job ends */
    uint64_t position; /* bytes sent, or the version told */
    char *text;        /* an event being sent; the C library's */
    size_t len, at;
    _Atomic int64_t sent_ns;
} server_follower;

typedef struct server_jobs {
    pthread_mutex_t lock; /* all of it, but for what belongs to the thread that works on a job */
    pthread_cond_t more, closed;
    pthread_t workers[SERVER_JOB_WORKERS_MAX];
    pthread_t clock;
    unsigned worker_count;
    bool started, ending, closing;
    uint64_t turns;
    server_job all[SERVER_JOBS_MAX];
    server_follower followers[SERVER_FOLLOWERS_MAX];
} server_jobs;

/* jobs.c: their life. */
TAMIS_CHECK tamis_status server_jobs_start(struct server *owner, unsigned workers,
                                           tamis_error *err);
/* First step of an end: nobody listens any more, and jobs that no client waits for are cancelled. */
void server_jobs_end(struct server *owner);
/* Requests go first: the calling thread, and those that it starts, from now on after them. */
void server_step_back(void);
/* Second: every job is cancelled, the threads end, no connection stays suspended. */
void server_jobs_stop(struct server *owner);
/* Last, when no request is left. */
void server_jobs_clear(struct server *owner);
/* A job whose input comes in, or NULL: too many. Its one user is the caller. */
server_job *server_job_new(struct server *owner, const char *kind, const tamis_actor *actor);
/* The job of this id that `actor` began, with one more user; NULL: there is none. */
server_job *server_job_find(struct server *owner, const char *id, const tamis_actor *actor);
void server_job_leave(
    server_job *job); /* one user less; a job that was never queued is forgotten */
void server_job_queue(server_job *job);
void server_job_cancel(server_job *job); /* stops it, or forgets it when it has ended */
/* How many wait, receiving or queued, are worked on, and have ended but are kept. */
void server_jobs_count(struct server *owner, size_t counts[3]);
/* A copy of text that lives as long as the job; NULL: text is NULL, or there is no room (*full). */
const char *server_job_keep(server_job *job, const char *text, bool *full);
/* {id, kind, state, done, total, summary, problems}. NULL: out of memory. */
json_t *server_job_json(server_job *job);

/* job_work.c: callbacks of the API for the thread that works on a job; ctx is the job. */
tamis_status server_job_progress(void *ctx, const char *stage, uint64_t done, uint64_t total);
tamis_status server_job_write(void *ctx, const char *text, size_t len, tamis_error *err);
void server_job_problem(void *ctx, uint64_t row, const char *message);
/* Opens and ends what server_job_write writes. */
TAMIS_CHECK tamis_status server_job_open_result(server_job *job, tamis_error *err);
TAMIS_CHECK tamis_status server_job_close_result(server_job *job, tamis_error *err);

/* job_follow.c: sending a job to clients. */
/* A place for a client, NULL: too many. The lock is held by the caller of functions ending in _locked. */
server_follower *server_follower_new(server_job *job, struct MHD_Connection *connection);
void server_follower_free(server_follower *follower);
/* True when there is something to answer with; else the connection is suspended until that may be so. */
bool server_follower_ready(server_follower *follower, server_job_state *state, uint64_t *written);
/* The result as it grows, or the states as server-sent events. Takes the follower. NULL: out of memory, the follower is freed. */
struct MHD_Response *server_follow(server_follower *follower);
void server_jobs_wake_locked(server_jobs *jobs, const server_job *job); /* NULL: of all jobs */
/* Once a second: heartbeats, clients that went away. */
void server_follow_tick_locked(server_jobs *jobs, int64_t now_ns);

/* call_screen.c: begins the upload of the route of a call; NULL after an answer. */
server_job *server_upload_begin(struct server_call *call);
/* Looks at the first bytes of the upload: a table, or lines of JSON? */
void server_upload_look(server_job *job, const char *data, size_t size);

#endif
