/*
 * screen/screener.c - what screening keeps beside a snapshot, shared and per thread.
 */
#include <pthread.h>

#include "base/error.h"
#include "base/memory.h"
#include "screen/retrieve.h"

struct tamis__shared {
    pthread_mutex_t lock; /* of what follows; facts are free once they are made */
    bool made;
    uint64_t serial; /* the last that was given */
    tamis__word_facts facts;
};

static tamis_status facts_of(const tamis__screener *screener, const tamis__word_facts **out,
                             tamis_error *err)
{
    struct tamis__shared *shared = screener->shared;
    tamis_status status = TAMIS_OK;
    pthread_mutex_lock(&shared->lock);
    if (!shared->made)
        status = tamis__word_facts_init(&shared->facts, screener->snapshot, err);
    shared->made = status == TAMIS_OK;
    pthread_mutex_unlock(&shared->lock);
    *out = &shared->facts;
    return status;
}

tamis_status tamis__screener_new(const tamis__snapshot *snapshot, const tamis__text *text,
                                 tamis__screener **out, tamis_error *err)
{
    tamis__snapshot_info info = tamis__snapshot_info_of(snapshot);
    *out = NULL;
    if (info.fingerprint != tamis__snapshot_fingerprint(text))
        return tamis__fail(
            err, TAMIS_ERR_VERSION,
            "the snapshot was compiled by another version of tamis: compile it again");
    tamis__screener *screener = tamis__alloc_zero(1, sizeof(*screener));
    struct tamis__shared *shared = tamis__alloc_zero(1, sizeof(*shared));
    if (screener == NULL || shared == NULL) {
        tamis__release(screener);
        tamis__release(shared);
        return tamis__fail_nomem(err);
    }
    pthread_mutex_init(&shared->lock, NULL);
    *screener = (tamis__screener){snapshot, text, info.names, info.words, shared};
    *out = screener;
    return TAMIS_OK;
}

void tamis__screener_free(tamis__screener *screener)
{
    if (screener == NULL)
        return;
    tamis__word_facts_clear(&screener->shared->facts);
    pthread_mutex_destroy(&screener->shared->lock);
    tamis__release(screener->shared);
    tamis__release(screener);
}

uint64_t tamis__screener_serial(const tamis__screener *screener)
{
    struct tamis__shared *shared = screener->shared;
    pthread_mutex_lock(&shared->lock);
    uint64_t serial = ++shared->serial;
    pthread_mutex_unlock(&shared->lock);
    return serial;
}

static tamis_status fill_worker(tamis__worker *worker, tamis_error *err)
{
    const tamis__screener *screener = worker->screener;
    TAMIS_TRY(tamis__look_ups_init(&worker->links, screener->snapshot, screener->text, err));
    const tamis__word_facts *facts = NULL;
    TAMIS_TRY(facts_of(screener, &facts, err));
    TAMIS_TRY(tamis__sought_init(&worker->sought, facts, screener->words, err));
    worker->marks = tamis__alloc_zero((size_t)screener->names + 1, sizeof(*worker->marks));
    if (worker->marks == NULL)
        return tamis__fail_nomem(err);
    return tamis__text_scratch_new(screener->text, &worker->scratch, err);
}

tamis_status tamis__worker_new(const tamis__screener *screener, tamis__worker **out,
                               tamis_error *err)
{
    *out = NULL;
    tamis__worker *worker = tamis__alloc_zero(1, sizeof(*worker));
    if (worker == NULL)
        return tamis__fail_nomem(err);
    worker->screener = screener;
    worker->params = tamis__score_defaults;
    tamis_status status = fill_worker(worker, err);
    if (status != TAMIS_OK) {
        tamis__worker_free(worker);
        return status;
    }
    *out = worker;
    return TAMIS_OK;
}

void tamis__worker_free(tamis__worker *worker)
{
    if (worker == NULL)
        return;
    tamis__text_scratch_free(worker->scratch);
    tamis__look_ups_clear(&worker->links);
    tamis__sought_clear(&worker->sought);
    tamis__release(worker->candidates.items);
    tamis__release(worker->marks);
    tamis__release(worker);
}

tamis__text_scratch *tamis__worker_scratch(tamis__worker *worker)
{
    return worker->scratch;
}
