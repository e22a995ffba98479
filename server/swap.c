/*
 * swap.c - the present snapshot and those that requests still read.
 *
 * A request takes the present generation and gives it back; a swap makes another one present. The last
 * one to give a generation back closes it, so no request ever meets a closed snapshot.
 */
#include "internal.h"

#include <time.h>

int64_t server_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

server_generation *server_acquire(server *owner)
{
    pthread_mutex_lock(&owner->lock);
    server_generation *generation = owner->present;
    if (generation != NULL)
        generation->users++;
    pthread_mutex_unlock(&owner->lock);
    return generation;
}

void server_release(server *owner, server_generation *generation)
{
    if (generation == NULL)
        return;
    tamis_snapshot *last = NULL;
    pthread_mutex_lock(&owner->lock);
    if (--generation->users == 0) {
        last = generation->snapshot;
        generation->snapshot = NULL;
    }
    pthread_mutex_unlock(&owner->lock);
    tamis_snapshot_close(last);
}

static server_generation *free_generation(server *owner)
{
    for (size_t i = 0; i < SERVER_GENERATIONS_MAX; i++)
        if (owner->generations[i].users == 0)
            return &owner->generations[i];
    return NULL;
}

/* Called by one thread only, so that between finding a free place and filling it nobody takes it. */
tamis_status server_swap(server *owner, tamis_error *err)
{
    tamis_snapshot *fresh = NULL;
    tamis_status status =
        tamis_snapshot_open(owner->options->engine, owner->options->snapshot, &fresh, err);
    uint64_t entities = 0;
    for (size_t i = 0; status == TAMIS_OK && i < tamis_snapshot_dataset_count(fresh); i++)
        entities += tamis_snapshot_dataset(fresh, i).entities;
    pthread_mutex_lock(&owner->lock);
    server_generation *old = owner->present;
    server_generation *place = status == TAMIS_OK ? free_generation(owner) : NULL;
    if (place != NULL) {
        *place = (server_generation){fresh, 1, entities, (int64_t)time(NULL)};
        owner->present = place;
        owner->swaps++;
    } else {
        owner->swaps_failed++;
    }
    pthread_mutex_unlock(&owner->lock);
    if (place != NULL) {
        server_release(owner, old);
        return TAMIS_OK;
    }
    tamis_snapshot_close(fresh);
    if (status == TAMIS_OK) {
        status = TAMIS_ERR_LIMIT;
        *err = (tamis_error){.code = status, .message = "too many snapshots are still in use"};
    }
    return status;
}
