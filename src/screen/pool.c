/* screen/pool.c - a stack of idle workers; more than POOL_MAX idle ones are freed. */
#include "screen/pool.h"

#include <pthread.h>

#include "base/error.h"
#include "base/memory.h"

enum { POOL_MAX = 64 };

struct tamis__pool {
    const tamis__screener *screener;
    pthread_mutex_t lock;
    tamis__worker *idle[POOL_MAX];
    size_t count;
};

tamis_status tamis__pool_new(const tamis__screener *screener, tamis__pool **out, tamis_error *err)
{
    *out = tamis__alloc_zero(1, sizeof(**out));
    if (*out == NULL)
        return tamis__fail_nomem(err);
    (*out)->screener = screener;
    pthread_mutex_init(&(*out)->lock, NULL);
    return TAMIS_OK;
}

void tamis__pool_free(tamis__pool *pool)
{
    if (pool == NULL)
        return;
    for (size_t i = 0; i < pool->count; i++)
        tamis__worker_free(pool->idle[i]);
    pthread_mutex_destroy(&pool->lock);
    tamis__release(pool);
}

tamis_status tamis__pool_take(tamis__pool *pool, tamis__worker **out, tamis_error *err)
{
    *out = NULL;
    pthread_mutex_lock(&pool->lock);
    if (pool->count > 0)
        *out = pool->idle[--pool->count];
    pthread_mutex_unlock(&pool->lock);
    return *out != NULL ? TAMIS_OK : tamis__worker_new(pool->screener, out, err);
}

void tamis__pool_give(tamis__pool *pool, tamis__worker *worker)
{
    if (worker == NULL)
        return;
    pthread_mutex_lock(&pool->lock);
    bool kept = pool->count < POOL_MAX;
    if (kept)
        pool->idle[pool->count++] = worker;
    pthread_mutex_unlock(&pool->lock);
    if (!kept)
        tamis__worker_free(worker);
}
