/*
 * desk/access_rate.c - how often a key may ask: a bucket of as many tokens as a minute allows, filled evenly.
 *
 * Buckets are this process's own and start full.
 */
#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "desk/access_memory.h"
#include "desk/access_state.h"

/* Where the key's bucket is, or would be. */
static size_t place_of(const struct tamis__access *access, int64_t key)
{
    size_t low = 0, high = access->rate_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (access->rates[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static tamis__rate *bucket_of(struct tamis__access *access, int64_t key, uint32_t per_minute,
                              int64_t now)
{
    size_t at = place_of(access, key);
    if (at < access->rate_count && access->rates[at].key == key)
        return &access->rates[at];
    if (!TAMIS_GROW(access->rates, access->rate_capacity, access->rate_count + 1))
        return NULL;
    memmove(&access->rates[at + 1], &access->rates[at],
            (access->rate_count - at) * sizeof *access->rates);
    access->rate_count++;
    access->rates[at] = (tamis__rate){.key = key, .left = per_minute, .filled = now};
    return &access->rates[at];
}

/* Takes one; 0, or the seconds until there is one again. */
static unsigned take(tamis__rate *bucket, uint32_t per_minute, int64_t now)
{
    double each_ms = per_minute / 60000.0;
    double more = now > bucket->filled ? (double)(now - bucket->filled) * each_ms : 0;
    bucket->left = fmin(bucket->left + more, per_minute);
    bucket->filled = now;
    if (bucket->left >= 1) {
        bucket->left -= 1;
        return 0;
    }
    double wait = ceil((1 - bucket->left) / each_ms / 1000);
    return wait < 1 ? 1 : (unsigned)wait;
}

tamis_status tamis__rate_take(tamis__desk *desk, int64_t key, uint32_t per_minute,
                              unsigned *retry_after, tamis_error *err)
{
    *retry_after = 0;
    if (per_minute == 0)
        return TAMIS_OK;
    int64_t now = tamis__desk_now(desk);
    pthread_mutex_lock(&desk->access->lock);
    tamis__rate *bucket = bucket_of(desk->access, key, per_minute, now);
    if (bucket != NULL)
        *retry_after = take(bucket, per_minute, now);
    pthread_mutex_unlock(&desk->access->lock);
    if (bucket == NULL)
        return tamis__fail_nomem(err);
    if (*retry_after == 0)
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_LIMIT, "this key may ask %u times a minute: wait %u seconds",
                       per_minute, *retry_after);
}
