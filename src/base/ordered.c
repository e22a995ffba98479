/*
 * base/ordered.c - batches whose results come in input order.
 *
 * Items live in a ring of `window` slots; item n lies in slot n % window. Three counters move over
 * the input, and whoever is free takes the most urgent step:
 *
 *        consumed         taken            produced
 *   ........|-- at work or done --|-- waiting --|......   produced - consumed <= window
 *
 * Every worker can take every step, so one thread alone gets through, and none waits while there
 * is something to do. A failure is stored in the slot of its item and takes effect when its turn
 * to be consumed comes: so the first in input order wins, after all before it were consumed.
 */
#include <pthread.h>

#include "base/crew.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/thread.h"

enum { ITEMS_PER_THREAD = 16, ITEM_ALIGN = 64, WINDOW_MAX = 1 << 20 };

typedef struct slot {
    bool done;
    tamis_status status;
    tamis_error error;
} slot;

typedef struct run {
    const tamis__ordered *plan;
    size_t window;
    size_t stride;
    char *items;
    slot *slots;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* The rest is guarded by the lock. */
    uint64_t produced;
    uint64_t taken;
    uint64_t consumed;
    bool producing;
    bool consuming;
    bool input_ended; /* by itself or by a failure: nothing more is produced */
    bool stopped;     /* nothing more is to be done */
    tamis_status status;
    tamis_error error;
} run;

static slot *slot_of(run *all, uint64_t number)
{
    return &all->slots[number % all->window];
}

static void *item_of(run *all, uint64_t number)
{
    return all->items + number % all->window * all->stride;
}

/* The steps are entered and left with the lock held and give it away for the caller's function. */

static void consume_next(run *all)
{
    uint64_t number = all->consumed;
    slot *mine = slot_of(all, number);
    if (mine->status == TAMIS_OK) {
        all->consuming = true;
        pthread_mutex_unlock(&all->lock);
        mine->status = all->plan->consume(all->plan->ctx, item_of(all, number), &mine->error);
        pthread_mutex_lock(&all->lock);
        all->consuming = false;
    }
    if (mine->status != TAMIS_OK) {
        all->status = mine->status;
        all->error = mine->error;
        all->stopped = true;
    }
    mine->done = false;
    all->consumed++;
}

static void work_on_next(run *all, unsigned worker)
{
    uint64_t number = all->taken++;
    slot *mine = slot_of(all, number);
    pthread_mutex_unlock(&all->lock);
    tamis_status status =
        all->plan->work(all->plan->ctx, item_of(all, number), worker, &mine->error);
    pthread_mutex_lock(&all->lock);
    mine->status = status;
    mine->done = true;
    if (status != TAMIS_OK)
        all->input_ended = true;
}

static void produce_next(run *all)
{
    uint64_t number = all->produced;
    slot *mine = slot_of(all, number);
    bool end = false;
    all->producing = true;
    *mine = (slot){0};
    pthread_mutex_unlock(&all->lock);
    tamis_status status =
        all->plan->produce(all->plan->ctx, item_of(all, number), &end, &mine->error);
    pthread_mutex_lock(&all->lock);
    all->producing = false;
    if (status != TAMIS_OK) { /* the item is the failure: nobody works on it */
        mine->status = status;
        mine->done = true;
    }
    if (status != TAMIS_OK || end)
        all->input_ended = true;
    if (status != TAMIS_OK || !end)
        all->produced++;
}

static bool can_consume(run *all)
{
    return !all->consuming && all->consumed < all->taken && slot_of(all, all->consumed)->done;
}

static bool can_produce(const run *all)
{
    return !all->producing && !all->input_ended && all->produced - all->consumed < all->window;
}

/* Failed items need no work, but count as taken. */
static void pass_failed(run *all)
{
    while (all->taken < all->produced && slot_of(all, all->taken)->done)
        all->taken++;
}

static bool is_finished(const run *all)
{
    return all->stopped || (all->input_ended && !all->producing && all->consumed == all->produced);
}

static void work_until_finished(void *ctx, unsigned worker)
{
    run *all = ctx;
    pthread_mutex_lock(&all->lock);
    for (;;) {
        pass_failed(all);
        if (is_finished(all))
            break;
        if (can_consume(all)) {
            consume_next(all);
        } else if (all->taken < all->produced) {
            work_on_next(all, worker);
        } else if (can_produce(all)) {
            produce_next(all);
        } else {
            pthread_cond_wait(&all->changed, &all->lock);
            continue;
        }
        pthread_cond_broadcast(&all->changed);
    }
    pthread_mutex_unlock(&all->lock);
}

static tamis_status run_threads(run *all, unsigned threads, tamis_error *err)
{
    if (pthread_mutex_init(&all->lock, NULL) != 0)
        return tamis__fail_nomem(err);
    if (pthread_cond_init(&all->changed, NULL) != 0) {
        pthread_mutex_destroy(&all->lock);
        return tamis__fail_nomem(err);
    }
    tamis__crew_run(threads, work_until_finished, all);
    pthread_cond_destroy(&all->changed);
    pthread_mutex_destroy(&all->lock);
    if (all->status != TAMIS_OK && err != NULL)
        *err = all->error;
    return all->status;
}

static void clear_items(run *all)
{
    for (uint64_t i = 0; all->plan->clear != NULL && i < all->window; i++)
        all->plan->clear(all->plan->ctx, item_of(all, i));
}

tamis_status tamis__ordered_run(const tamis__ordered *plan, tamis_error *err)
{
    unsigned threads = tamis__thread_count(plan->threads);
    size_t window = plan->window == 0 ? (size_t)threads * ITEMS_PER_THREAD : plan->window;
    if (window > WINDOW_MAX || plan->item_bytes > PTRDIFF_MAX / 2)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "expected at most %d items in flight, got %zu",
                           WINDOW_MAX, window);
    run all = {.plan = plan, .window = window};
    all.stride = (plan->item_bytes + ITEM_ALIGN - 1) / ITEM_ALIGN * ITEM_ALIGN;
    all.items = tamis__alloc_zero(window, all.stride);
    all.slots = tamis__alloc_zero(window, sizeof *all.slots);
    tamis_status status;
    if (all.items == NULL || all.slots == NULL) {
        status = tamis__fail_nomem(err);
    } else {
        status = run_threads(&all, threads, err);
        clear_items(&all);
    }
    tamis__release(all.items);
    tamis__release(all.slots);
    return status;
}
