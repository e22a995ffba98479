/*
 * server.h - the HTTP service: what the program needs to run it.
 *
 * server_run() serves until SIGTERM or SIGINT, then finishes what was begun. It blocks these signals, SIGHUP and SIGPIPE in
 * the calling thread and leaves them blocked, so that a second SIGTERM does not cut the end short. So it belongs to a program's main thread, before other threads start.
 */
#ifndef SERVER_SERVER_H
#define SERVER_SERVER_H

#include <stdio.h>

#include <tamis/desk.h>
#include <tamis/tamis.h>

typedef struct server_options {
    const char
        *listen; /* "HOST:PORT", HOST a name, an IPv4 or [IPv6] address; port 0: any free one */
    const char *tls_cert, *tls_key; /* files in PEM; NULL: no TLS */
    bool trust_proxy;     /* X-Forwarded-Proto and -Host are true, and any Host may be asked for */
    unsigned connections; /* open at once, at least 8 */
    unsigned connections_each; /* of one address; 0: as many as there are */
    const char *
        allow_origin; /* whose pages may read what the reconciliation routes answer besides those of this machine; "*": any; NULL */
    bool
        allow_anyone; /* who has no key may do what a viewer may; without a desk needed beyond loopback */
    const char *snapshot;
    const tamis_engine *engine;
    tamis_rules *rules;
    const char *const *rule_folders; /* read again on SIGHUP or when they change; none: built in */
    size_t rule_folder_count;
    tamis_desk *desk;         /* NULL: none, and no keys */
    const char *desk_path;    /* its file */
    bool watch;               /* screen the books when the snapshot is another */
    unsigned threads;         /* [1, 64] */
    unsigned queue;           /* requests that may wait while all threads are busy; more: 503 */
    size_t body_bytes_max;    /* longer bodies: 413 */
    size_t upload_bytes_max;  /* the same of files that go to disk */
    const char *spool;        /* folder of these files, which have no name */
    unsigned jobs;            /* worked on at once, [1, 8] */
    unsigned job_threads;     /* of each */
    unsigned request_seconds; /* an idle connection or a body not complete by then is closed */
    const char *update_token; /* of POST /updatez; NULL: nobody may */
    FILE *out;                /* gets "listening on http://HOST:PORT" once */
    FILE *log;                /* one JSON object per request, without its content; NULL: none */
} server_options;

/* `wanted` connections, or fewer where this process may not open so many files. */
unsigned server_connections_allowed(unsigned wanted);

/* OK after a stop that was asked for. Errors: ARGUMENT (listen), IO (cannot listen), what opening the
 * snapshot gives. */
TAMIS_CHECK tamis_status server_run(const server_options *options, tamis_error *err);

#endif
