/*
 * base/parallel.c - threads, and a loop spread over them.
 *
 * Indexes are handed out in ascending runs. After a failure at index f, indexes below f still run
 * and those above are given up: every index below f was handed out before, so the failure reported
 * is the lowest one whatever the number of threads.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/crew.h"
#include "base/error.h"
#include "base/thread.h"

enum { THREADS_MAX = 256, RUN_INDEXES_MAX = 256, RUNS_PER_THREAD = 32 };

unsigned tamis__thread_count(unsigned asked)
{
    long online = asked == 0 ? sysconf(_SC_NPROCESSORS_ONLN) : (long)asked;
    if (online < 1)
        return 1;
    return online > THREADS_MAX ? THREADS_MAX : (unsigned)online;
}

typedef struct member {
    pthread_t thread;
    void (*body)(void *ctx, unsigned worker);
    void *ctx;
    unsigned worker;
} member;

static void *run_member(void *argument)
{
    member *self = argument;
    self->body(self->ctx, self->worker);
    return NULL;
}

void tamis__crew_run(unsigned threads, void (*body)(void *ctx, unsigned worker), void *ctx)
{
    member members[THREADS_MAX];
    unsigned started = 1; /* the caller */
    while (started < threads && started < THREADS_MAX) {
        member *next = &members[started];
        *next = (member){.body = body, .ctx = ctx, .worker = started};
        if (pthread_create(&next->thread, NULL, run_member, next) != 0)
            break;
        started++;
    }
    body(ctx, 0);
    for (unsigned i = 1; i < started; i++)
        pthread_join(members[i].thread, NULL);
}

typedef struct loop {
    size_t count;
    size_t run; /* indexes handed out at a time */
    void *ctx;
    tamis_status (*work)(void *ctx, size_t index, unsigned worker, tamis_error *err);
    atomic_size_t next;
    atomic_size_t failed; /* lowest index that failed; SIZE_MAX: none */
    pthread_mutex_t lock; /* for the writers of `failed`, `status` and `error` */
    tamis_status status;
    tamis_error error;
} loop;

static void note_failure(loop *all, size_t index, tamis_status status, const tamis_error *error)
{
    pthread_mutex_lock(&all->lock);
    if (index < atomic_load(&all->failed)) {
        all->status = status;
        all->error = *error;
        atomic_store(&all->failed, index);
    }
    pthread_mutex_unlock(&all->lock);
}

/* False when the rest is to be given up. */
static bool run_indexes(loop *all, size_t start, size_t end, unsigned worker)
{
    for (size_t index = start; index < end; index++) {
        if (index > atomic_load(&all->failed))
            return false;
        tamis_error error = {0};
        tamis_status status = all->work(all->ctx, index, worker, &error);
        if (status != TAMIS_OK)
            note_failure(all, index, status, &error);
    }
    return true;
}

static void run_loop(void *ctx, unsigned worker)
{
    loop *all = ctx;
    for (;;) {
        size_t start = atomic_fetch_add(&all->next, all->run);
        if (start >= all->count)
            return;
        size_t left = all->count - start;
        size_t end = start + (left < all->run ? left : all->run);
        if (!run_indexes(all, start, end, worker))
            return;
    }
}

/* Short runs share the work evenly, long ones spare the counter. */
static size_t run_length(size_t count, unsigned threads)
{
    size_t length = count / ((size_t)threads * RUNS_PER_THREAD);
    if (length < 1)
        return 1;
    return length > RUN_INDEXES_MAX ? RUN_INDEXES_MAX : length;
}

tamis_status tamis__parallel_for(size_t count, unsigned threads, void *ctx,
                                 tamis_status (*work)(void *ctx, size_t index, unsigned worker,
                                                      tamis_error *err),
                                 tamis_error *err)
{
    if (count > SIZE_MAX / 2) /* so that `next` cannot wrap */
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "too many items for one loop");
    threads = tamis__thread_count(threads);
    if (threads > count)
        threads = count == 0 ? 1 : (unsigned)count;
    loop all = {.count = count, .run = run_length(count, threads), .ctx = ctx, .work = work};
    atomic_init(&all.next, 0);
    atomic_init(&all.failed, SIZE_MAX);
    if (pthread_mutex_init(&all.lock, NULL) != 0)
        return tamis__fail_nomem(err);
    tamis__crew_run(threads, run_loop, &all);
    pthread_mutex_destroy(&all.lock);
    if (all.status != TAMIS_OK && err != NULL)
        *err = all.error;
    return all.status;
}
