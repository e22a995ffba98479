/*
 * swap.c - the present snapshot and those that requests still read.
 *
 * A request takes the present generation and gives it back; a swap makes another one present. The last
 * one to give a generation back closes it, so no request ever meets a closed snapshot.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>
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

/* The digest that the statistics begin with. */
static tamis_status digest_of(const tamis_snapshot *snapshot, char out[TAMIS_DIGEST_CHARS],
                              tamis_error *err)
{
    char *text = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&text, &len);
    if (stream == NULL)
        return TAMIS_ERR_NOMEM;
    tamis_status status = tamis_stats(snapshot, TAMIS_OUTPUT_JSON, server_write, stream, err);
    bool closed = fclose(stream) == 0;
    json_t *first = closed ? json_loadb(text, strcspn(text, "\n"), 0, NULL) : NULL;
    const char *digest = json_string_value(json_object_get(first, "digest"));
    snprintf(out, TAMIS_DIGEST_CHARS, "%s", digest == NULL ? "" : digest);
    json_decref(first);
    free(text);
    return status;
}

/* Opening checks structure only, so the content is verified first: a damaged file never takes the place of a good one.
 * Called by one thread only, so that between finding a free place and filling it nobody takes it. */
tamis_status server_swap(server *owner, tamis_error *err)
{
    tamis_snapshot *fresh = NULL;
    tamis_status status = tamis_verify(owner->options->snapshot, err);
    if (status == TAMIS_OK)
        status = tamis_snapshot_open(owner->options->engine, owner->options->snapshot, &fresh, err);
    uint64_t entities = 0;
    char digest[TAMIS_DIGEST_CHARS] = "";
    if (status == TAMIS_OK)
        status = digest_of(fresh, digest, err);
    for (size_t i = 0; status == TAMIS_OK && i < tamis_snapshot_dataset_count(fresh); i++)
        entities += tamis_snapshot_dataset(fresh, i).entities;
    pthread_mutex_lock(&owner->lock);
    server_generation *old = owner->present;
    server_generation *place = status == TAMIS_OK ? free_generation(owner) : NULL;
    if (place != NULL) {
        owner->swaps++;
        *place = (server_generation){.snapshot = fresh,
                                     .users = 1,
                                     .entities = entities,
                                     .opened = (int64_t)time(NULL),
                                     .number = owner->swaps};
        memcpy(place->digest, digest, sizeof digest);
        owner->present = place;
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
