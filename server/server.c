/*
 * server.c - the life of the service: listen, notice another snapshot, stop in good order.
 *
 * Worker threads belong to libmicrohttpd. The calling thread waits for signals, for a second at a time, and
 * between two waits looks whether the snapshot file is another one.
 */
#include "server.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "http.h"

enum { DRAIN_STEP_NS = 10000000, STACK_BYTES = 8 << 20 };

static tamis_status fail(tamis_error *err, tamis_status status, const char *message)
{
    if (err != NULL) {
        *err = (tamis_error){.code = status};
        snprintf(err->message, sizeof err->message, "%s", message);
    }
    return status;
}

static tamis_status read_address(const server_options *options, struct sockaddr_in *out,
                                 tamis_error *err)
{
    char host[64];
    uint32_t port = 0;
    const char *colon = strrchr(options->listen, ':');
    size_t len = colon == NULL ? sizeof host : (size_t)(colon - options->listen);
    *out = (struct sockaddr_in){.sin_family = AF_INET};
    if (len >= sizeof host || !server_read_count(colon + 1, 0, 65535, &port))
        return fail(err, TAMIS_ERR_ARGUMENT, "--listen: expected HOST:PORT, as 127.0.0.1:8000");
    snprintf(host, sizeof host, "%.*s", (int)len, options->listen);
    if (strcmp(host, "localhost") == 0)
        snprintf(host, sizeof host, "127.0.0.1");
    if (inet_pton(AF_INET, host, &out->sin_addr) != 1)
        return fail(err, TAMIS_ERR_ARGUMENT, "--listen: expected an IPv4 address before the port");
    out->sin_port = htons((uint16_t)port);
    if (ntohl(out->sin_addr.s_addr) >> 24 != 127 && !options->allow_anyone && options->desk == NULL)
        return fail(err, TAMIS_ERR_ARGUMENT,
                    "--listen: whoever reaches this address could ask; give a --desk, whose keys "
                    "and accounts say "
                    "who may, or say --allow-anyone if a proxy does, or listen on 127.0.0.1");
    return TAMIS_OK;
}

static struct MHD_Daemon *start(server *owner, struct sockaddr_in *address)
{
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
        server_http_request, owner, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)address,
        MHD_OPTION_NOTIFY_COMPLETED, server_http_completed, owner, MHD_OPTION_THREAD_POOL_SIZE,
        owner->options->threads, MHD_OPTION_THREAD_STACK_SIZE, (size_t)STACK_BYTES,
        MHD_OPTION_CONNECTION_TIMEOUT, owner->options->request_seconds, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)SERVER_CONNECTIONS_MAX, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)SERVER_HEADER_BYTES_MAX, MHD_OPTION_END);
}

static void tell_address(const server *owner, struct MHD_Daemon *daemon,
                         const struct sockaddr_in *address)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    char host[INET_ADDRSTRLEN] = "";
    inet_ntop(AF_INET, &address->sin_addr, host, sizeof host);
    fprintf(owner->options->out, "listening on http://%s:%u\n", host,
            info == NULL ? 0u : (unsigned)info->port);
    fflush(owner->options->out);
}

/* What tells one file from another: a snapshot is replaced, never written over. */
typedef struct file_mark {
    dev_t device;
    ino_t inode;
    off_t size;
    struct timespec changed;
} file_mark;

static bool mark_of(const char *path, file_mark *out)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return false;
    *out = (file_mark){info.st_dev, info.st_ino, info.st_size, info.st_mtim};
    return true;
}

static bool same_mark(const file_mark *a, const file_mark *b)
{
    return a->device == b->device && a->inode == b->inode && a->size == b->size &&
           a->changed.tv_sec == b->changed.tv_sec && a->changed.tv_nsec == b->changed.tv_nsec;
}

/* With a file that cannot be used the old snapshot stays; it is tried again when it changes. */
static void swap_and_tell(server *owner)
{
    tamis_error err = {0};
    bool fine = server_swap(owner, &err) == TAMIS_OK;
    if (fine)
        server_watch_wake(owner);
    if (owner->options->log == NULL)
        return;
    json_t *line = fine ? json_pack("{s:s}", "event", "snapshot swapped")
                        : json_pack("{s:s,s:s}", "event", "snapshot kept", "error", err.message);
    char *text = json_dumps(line, JSON_COMPACT);
    fprintf(owner->options->log, "%s\n", text == NULL ? "{}" : text);
    free(text);
    json_decref(line);
}

static void serve_until_stopped(server *owner, const sigset_t *signals, file_mark seen)
{
    const struct timespec second = {.tv_sec = 1};
    for (;;) {
        int signal = sigtimedwait(signals, NULL, &second);
        if (signal == SIGTERM || signal == SIGINT)
            return;
        file_mark now = seen;
        bool changed = mark_of(owner->options->snapshot, &now) && !same_mark(&now, &seen);
        seen = now;
        if (changed || signal == SIGHUP)
            swap_and_tell(owner);
    }
}

/* No new connections; what was begun is finished, or given up after the time of a request. */
static void drain(server *owner, struct MHD_Daemon *daemon)
{
    owner->draining = true;
    server_jobs_end(owner);
    const struct timespec step = {.tv_nsec = DRAIN_STEP_NS};
    MHD_socket listener = MHD_quiesce_daemon(daemon);
    int64_t until = server_now_ns() + (int64_t)owner->options->request_seconds * 1000000000;
    unsigned active = 1;
    while (active > 0 && server_now_ns() < until) {
        pthread_mutex_lock(&owner->lock);
        active = owner->active;
        pthread_mutex_unlock(&owner->lock);
        nanosleep(&step, NULL);
    }
    server_crew_stop(&owner->crew);
    server_crew_stop(&owner->desk_crew);
    server_jobs_stop(owner);
    server_watch_stop(owner);
    MHD_stop_daemon(daemon);
    server_jobs_clear(owner);
    if (listener != MHD_INVALID_SOCKET)
        close(listener);
}

static tamis_status serve(server *owner, struct sockaddr_in *address, const sigset_t *signals,
                          file_mark seen, tamis_error *err)
{
    if (!server_crew_start(&owner->crew, owner->options->threads) ||
        !server_crew_start(&owner->desk_crew, owner->options->threads) ||
        !server_watch_start(owner))
        return fail(err, TAMIS_ERR_NOMEM, "no thread could be started");
    tamis_error own = {0};
    tamis_status status = server_jobs_start(owner, owner->options->jobs, &own);
    struct MHD_Daemon *daemon = status == TAMIS_OK ? start(owner, address) : NULL;
    if (daemon != NULL) {
        tell_address(owner, daemon, address);
        serve_until_stopped(owner, signals, seen);
        drain(owner, daemon);
        return TAMIS_OK;
    }
    server_crew_stop(&owner->crew);
    server_crew_stop(&owner->desk_crew);
    server_watch_stop(owner);
    if (status != TAMIS_OK)
        return fail(err, status, own.message);
    server_jobs_stop(owner);
    return fail(err, TAMIS_ERR_IO, "cannot listen on this address");
}

tamis_status server_run(const server_options *options, tamis_error *err)
{
    struct sockaddr_in address;
    server owner = {.options = options, .lock = PTHREAD_MUTEX_INITIALIZER};
    tamis_status status = read_address(options, &address, err);
    if (status != TAMIS_OK)
        return status;
    sigset_t signals,
        harmless; /* a reader of the log that goes away, or a limit on files, is no reason to end */
    sigemptyset(&harmless);
    sigaddset(&harmless, SIGPIPE);
    sigaddset(&harmless, SIGXFSZ);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    pthread_sigmask(SIG_BLOCK, &harmless, NULL);
    json_object_seed(0); /* before there are threads */
    file_mark seen = {0};
    (void)mark_of(options->snapshot, &seen);
    tamis_error own = {0};
    status = server_swap(&owner, &own);
    if (status != TAMIS_OK && err != NULL)
        *err = own;
    if (status == TAMIS_OK)
        status = serve(&owner, &address, &signals, seen, err);
    server_release(&owner, owner.present);
    return status;
}
