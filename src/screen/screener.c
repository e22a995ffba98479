/*
 * screen/screener.c - what screening keeps beside a snapshot, shared and per thread.
 */
#include "base/error.h"
#include "match/similarity.h"
#include "screen/retrieve.h"

/* Marks the words that stand in a name written without vowels: they are compared loosely. */
static void mark_abjad(tamis__screener *screener, uint32_t tokens)
{
    for (uint32_t i = 0; i < tokens; i++) {
        tamis__token_row token = tamis__snapshot_token(screener->snapshot, i);
        if (token.script == TAMIS__SCRIPT_ABJAD && token.word < screener->words)
            screener->has_abjad[token.word] = 1;
    }
}

static void find_families(tamis__screener *screener)
{
    for (uint32_t i = 0; i < screener->words; i++) {
        tamis__word_row word = tamis__snapshot_word(screener->snapshot, TAMIS__DICT_WORDS, i);
        screener->families[i] = tamis__nickname_family(screener->text, word.text);
    }
}

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
    screener->snapshot = snapshot;
    screener->text = text;
    screener->params = &tamis__score_defaults;
    screener->names = info.names;
    screener->entities = info.entities;
    screener->words = info.words;
    screener->families = tamis__alloc_zero((size_t)info.words + 1, sizeof(*screener->families));
    screener->has_abjad = tamis__alloc_zero((size_t)info.words + 1, 1);
    if (screener->families == NULL || screener->has_abjad == NULL) {
        tamis__screener_free(screener);
        return tamis__fail_nomem(err);
    }
    mark_abjad(screener, info.tokens);
    find_families(screener);
    *out = screener;
    return TAMIS_OK;
}

void tamis__screener_free(tamis__screener *screener)
{
    if (screener == NULL)
        return;
    tamis__release(screener->families);
    tamis__release(screener->has_abjad);
    tamis__release(screener);
}

const tamis__snapshot *tamis__screener_snapshot(const tamis__screener *screener)
{
    return screener->snapshot;
}

const tamis__text *tamis__screener_text(const tamis__screener *screener)
{
    return screener->text;
}

tamis_status tamis__worker_new(const tamis__screener *screener, tamis__worker **out,
                               tamis_error *err)
{
    *out = NULL;
    tamis__worker *worker = tamis__alloc_zero(1, sizeof(*worker));
    if (worker == NULL)
        return tamis__fail_nomem(err);
    size_t names = (size_t)screener->names + 1;
    worker->screener = screener;
    tamis__arena_init(&worker->cache_arena, 0);
    worker->bound = tamis__alloc_zero(names, sizeof(*worker->bound));
    worker->linked = tamis__alloc_zero(names, sizeof(*worker->linked));
    worker->stamp = tamis__alloc_zero(names, sizeof(*worker->stamp));
    worker->touched = tamis__alloc_zero(names, sizeof(*worker->touched));
    worker->cache = tamis__alloc_zero(TAMIS__CACHE_TEXTS_MAX, sizeof(*worker->cache));
    bool complete = worker->bound != NULL && worker->linked != NULL && worker->stamp != NULL &&
                    worker->touched != NULL && worker->cache != NULL &&
                    tamis__strmap_init(&worker->cache_keys, TAMIS__CACHE_TEXTS_MAX);
    tamis_status status = complete ? tamis__text_scratch_new(screener->text, &worker->scratch, err)
                                   : tamis__fail_nomem(err);
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
    tamis__strmap_clear(&worker->cache_keys);
    tamis__arena_clear(&worker->cache_arena);
    tamis__release(worker->bound);
    tamis__release(worker->linked);
    tamis__release(worker->stamp);
    tamis__release(worker->touched);
    tamis__release(worker->cache);
    tamis__release(worker);
}

tamis__text_scratch *tamis__worker_scratch(tamis__worker *worker)
{
    return worker->scratch;
}
