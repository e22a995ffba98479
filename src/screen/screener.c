/*
 * screen/screener.c - what screening keeps beside a snapshot, shared and per thread.
 */
#include "base/error.h"
#include "base/memory.h"
#include "screen/retrieve.h"

tamis_status tamis__screener_new(const tamis__snapshot *snapshot, const tamis__text *text,
                                 tamis__screener **out, tamis_error *err)
{
    tamis__snapshot_info info = tamis__snapshot_info_of(snapshot);
    *out = NULL;
    if (info.text_fingerprint != tamis__text_fingerprint(text))
        return tamis__fail(
            err, TAMIS_ERR_VERSION,
            "the snapshot was compiled by another version of tamis: compile it again");
    tamis__screener *screener = tamis__alloc_zero(1, sizeof(*screener));
    if (screener == NULL)
        return tamis__fail_nomem(err);
    *screener = (tamis__screener){snapshot, text, info.names, info.words};
    *out = screener;
    return TAMIS_OK;
}

void tamis__screener_free(tamis__screener *screener)
{
    tamis__release(screener);
}

static tamis_status fill_worker(tamis__worker *worker, tamis_error *err)
{
    const tamis__screener *screener = worker->screener;
    TAMIS_TRY(tamis__look_ups_init(&worker->links, screener->snapshot, screener->text, err));
    TAMIS_TRY(tamis__sought_init(&worker->sought, screener->words, err));
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
