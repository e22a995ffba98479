/*
 * watch.c - the thread of the service that keeps the desk up to date.
 *
 * It notes what another snapshot changed, screens the books against it where the operator wants that, and sends what webhooks wait
 * for. It sleeps until a snapshot is swapped, something is to be sent, or an end. When the desk fails it says so and tries
 * again later; requests do not wait for it.
 */
#include "internal.h"

#include <string.h>
#include <time.h>

/* At least once a minute: another process (the command line) may have given it something to send. */
enum { RETRY_SECONDS = 60, SECONDS_MAX = 60 };

void server_watch_wake(server *owner)
{
    pthread_mutex_lock(&owner->watch_lock);
    owner->watch_due = true;
    pthread_cond_signal(&owner->watch_more);
    pthread_mutex_unlock(&owner->watch_lock);
}

static tamis_status go_on(void *ctx, const char *stage, uint64_t done, uint64_t total)
{
    const server *owner = ctx;
    (void)stage;
    (void)done;
    (void)total;
    return owner->watch_ending ? TAMIS_ERR_CANCELLED : TAMIS_OK;
}

static void tell_fault(server *owner, const char *event, tamis_status status,
                       const tamis_error *err)
{
    server_desk_note(owner, status, err);
    if (status != TAMIS_OK && status != TAMIS_ERR_CANCELLED)
        server_log_event(owner, event, err->message);
}

static bool run_books(server *owner, const server_generation *generation)
{
    static const tamis_actor actor = {"system", TAMIS_ROLE_ADMIN, TAMIS_SCOPE_ALL};
    tamis_watch_summary counted = {0};
    tamis_watch_options options = {
        .threads = owner->options->job_threads, .progress = go_on, .progress_ctx = owner};
    tamis_error err = {0};
    tamis_status status = tamis_watch_run(owner->options->desk, &actor, generation->snapshot,
                                          &options, &counted, &err);
    tell_fault(owner, "books not screened", status, &err);
    return status == TAMIS_OK || status == TAMIS_ERR_CANCELLED;
}

/* False: it is to be tried again. */
static bool take_up(server *owner, uint64_t *seen)
{
    server_generation *generation = server_acquire(owner);
    bool fine = true;
    if (*seen != generation->number) {
        tamis_error err = {0};
        tamis_status status =
            tamis_changes_note(owner->options->desk, generation->snapshot, NULL, &err);
        tell_fault(owner, "changes not noted", status, &err);
        fine = status == TAMIS_OK;
        if (fine && owner->options->watch)
            fine = run_books(owner, generation);
        if (fine)
            *seen = generation->number;
    }
    server_release(owner, generation);
    return fine;
}

/* Seconds until something is due again. */
static uint32_t send_due(server *owner)
{
    uint32_t next = UINT32_MAX;
    tamis_error err = {0};
    tamis_status status = tamis_webhooks_send(owner->options->desk, &next, &err);
    tell_fault(owner, "webhooks not sent", status, &err);
    return status == TAMIS_OK ? next : RETRY_SECONDS;
}

static void *work(void *ctx)
{
    server *owner = ctx;
    uint64_t seen = 0;
    pthread_mutex_lock(&owner->watch_lock);
    while (!owner->watch_ending) {
        owner->watch_due = false;
        pthread_mutex_unlock(&owner->watch_lock);
        bool fine = take_up(owner, &seen);
        uint32_t next = owner->watch_ending ? 0 : send_due(owner);
        if (!fine && next > RETRY_SECONDS)
            next = RETRY_SECONDS;
        pthread_mutex_lock(&owner->watch_lock);
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += next < SECONDS_MAX ? (time_t)next + (next == 0) : SECONDS_MAX;
        int waited = 0;
        while (!owner->watch_due && !owner->watch_ending && waited == 0)
            waited = pthread_cond_timedwait(&owner->watch_more, &owner->watch_lock, &until);
    }
    pthread_mutex_unlock(&owner->watch_lock);
    return NULL;
}

bool server_watch_start(server *owner)
{
    pthread_mutex_init(&owner->watch_lock, NULL);
    pthread_cond_init(&owner->watch_more, NULL);
    if (owner->options->desk == NULL)
        return true;
    owner->watching = pthread_create(&owner->watcher, NULL, work, owner) == 0;
    return owner->watching;
}

void server_watch_stop(server *owner)
{
    if (!owner->watching)
        return;
    pthread_mutex_lock(&owner->watch_lock);
    owner->watch_ending = true;
    pthread_cond_signal(&owner->watch_more);
    pthread_mutex_unlock(&owner->watch_lock);
    pthread_join(owner->watcher, NULL);
    owner->watching = false;
}
