/*
 * server.c - the life of the service: listen, notice another snapshot, stop in good order.
 *
 * Worker threads belong to libmicrohttpd. The calling thread waits for signals, for a second at a time, and
 * between two waits looks whether the snapshot file is another one.
 */
#include "server.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "listen.h"
#include "mark.h"

enum { DRAIN_STEP_NS = 10000000, SLOW_WAITING_MAX = 32 };

static tamis_status fail(tamis_error *err, tamis_status status, const char *message)
{
    if (err != NULL) {
        *err = (tamis_error){.code = status};
        snprintf(err->message, sizeof err->message, "%s", message);
    }
    return status;
}

static void tell(server *owner, const char *event, tamis_status status, const tamis_error *err)
{
    server_log_event(owner, event, status == TAMIS_OK ? NULL : err->message);
}

/* With a file that cannot be used the old snapshot stays; it is tried again when it changes. */
static void *swap_and_tell(void *ctx)
{
    server *owner = ctx;
    tamis_error err = {0};
    server_step_back();
    tamis_status status = server_swap(owner, &err);
    if (status == TAMIS_OK)
        server_watch_wake(owner);
    tell(owner, status == TAMIS_OK ? "snapshot swapped" : "snapshot kept", status, &err);
    return NULL;
}

/* To verify a snapshot takes long, and requests go first: by a thread that can step back, and is waited for. */
static void swap_apart(server *owner)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, swap_and_tell, owner) == 0)
        pthread_join(thread, NULL);
    else
        server_log_event(owner, "snapshot kept", "no thread to read it");
}

/* The same of rule packs. The built-in ones never change. */
static void reload_and_tell(server *owner)
{
    const server_options *o = owner->options;
    tamis_error err = {0};
    if (o->rule_folder_count == 0)
        return;
    tamis_status status =
        tamis_rules_reload(o->rules, o->rule_folders, o->rule_folder_count, NULL, &err);
    tell(owner, status == TAMIS_OK ? "rules reloaded" : "rules kept", status, &err);
}

static void renew_and_tell(server_listener *listener)
{
    tamis_error err = {0};
    if (listener->owner->options->tls_key == NULL)
        return;
    tamis_status status = server_listen_again(listener, &err);
    tell(listener->owner, status == TAMIS_OK ? "certificate read" : "certificate kept", status,
         &err);
}

/* What is looked at each second. */
typedef struct watched {
    server_mark snapshot, rules;
} watched;

static watched look(const server_options *options)
{
    return (watched){server_mark_of(options->snapshot),
                     server_mark_of_all(options->rule_folders, options->rule_folder_count)};
}

static void serve_until_stopped(server_listener *listener, const sigset_t *signals, watched seen)
{
    server *owner = listener->owner;
    const struct timespec second = {.tv_sec = 1};
    for (;;) {
        int signal = sigtimedwait(signals, NULL, &second);
        if (signal == SIGTERM || signal == SIGINT)
            return;
        watched now = look(owner->options);
        bool other = now.snapshot.files > 0 && !server_mark_same(now.snapshot, seen.snapshot);
        if (other || signal == SIGHUP)
            swap_apart(owner);
        if (!server_mark_same(now.rules, seen.rules) || signal == SIGHUP)
            reload_and_tell(owner);
        if (signal == SIGHUP)
            renew_and_tell(listener);
        seen = now;
        int64_t patience_ns = 2 * (int64_t)owner->options->request_seconds * 1000000000;
        server_links_expire(&owner->links, server_now_ns() - patience_ns);
        server_listen_tidy(listener);
    }
}

/* No new connections; what was begun is finished, or given up after the time of a request. */
static void drain(server_listener *listener)
{
    server *owner = listener->owner;
    owner->draining = true;
    server_jobs_end(owner);
    const struct timespec step = {.tv_nsec = DRAIN_STEP_NS};
    MHD_socket socket = server_listen_quiet(listener);
    int64_t until = server_now_ns() + (int64_t)owner->options->request_seconds * 1000000000;
    unsigned active = 1;
    while (active > 0 && server_now_ns() < until) {
        pthread_mutex_lock(&owner->lock);
        active = owner->active;
        pthread_mutex_unlock(&owner->lock);
        nanosleep(&step, NULL);
    }
    server_crew_stop(&owner->crew);
    server_crew_stop(&owner->quick_crew);
    server_jobs_stop(owner);
    server_watch_stop(owner);
    server_listen_stop(listener);
    server_jobs_clear(owner);
    if (socket != MHD_INVALID_SOCKET)
        close(socket);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static tamis_status serve(server *owner, const server_address *address, const sigset_t *signals,
                          watched seen, tamis_error *err)
{
    size_t queue = owner->options->queue;
    if (!server_crew_start(&owner->crew, owner->options->threads, least(queue, SLOW_WAITING_MAX)) ||
        !server_crew_start(&owner->quick_crew, owner->options->threads, queue) ||
        !server_watch_start(owner))
        return fail(err, TAMIS_ERR_NOMEM, "no thread could be started");
    tamis_error own = {0};
    tamis_status status = server_jobs_start(owner, owner->options->jobs, &own);
    server_listener listener;
    bool jobs = status == TAMIS_OK;
    if (status == TAMIS_OK)
        status = server_listen(owner, address, &listener, &own);
    if (status == TAMIS_OK) {
        server_listen_tell(&listener, address);
        serve_until_stopped(&listener, signals, seen);
        drain(&listener);
        return TAMIS_OK;
    }
    server_crew_stop(&owner->crew);
    server_crew_stop(&owner->quick_crew);
    server_watch_stop(owner);
    if (jobs)
        server_jobs_stop(owner);
    return fail(err, status, own.message);
}

tamis_status server_run(const server_options *options, tamis_error *err)
{
    server_address address;
    server owner = {.options = options, .lock = PTHREAD_MUTEX_INITIALIZER};
    tamis_status status = server_address_read(options, &address, err);
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
    watched seen = look(options);
    tamis_error own = {0};
    status = server_swap(&owner, &own);
    if (status != TAMIS_OK && err != NULL)
        *err = own;
    if (status == TAMIS_OK && !server_links_init(&owner.links, options->connections))
        status = fail(err, TAMIS_ERR_NOMEM, "out of memory");
    if (status == TAMIS_OK)
        status = serve(&owner, &address, &signals, seen, err);
    server_links_clear(&owner.links);
    server_release(&owner, owner.present);
    return status;
}
