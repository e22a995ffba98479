/*
 * screen/screener.c - what screening keeps beside a snapshot, shared and per thread.
 */
#include "base/error.h"
#include "screen/dictionary_scan.h"

static bool has_abjad_token(const tamis__snapshot *snapshot, const tamis__name_row *name)
{
    for (uint32_t i = 0; i < name->token_count; i++)
        if (tamis__snapshot_token(snapshot, name->token_first + i).script == TAMIS__SCRIPT_ABJAD)
            return true;
    return false;
}

static bool stands_in(const tamis__screener *screener, tamis__dict dict, uint32_t word,
                      const uint8_t *names)
{
    tamis__word_row row = tamis__snapshot_word(screener->snapshot, dict, word);
    for (uint32_t k = 0; k < row.posting_count; k++) {
        uint32_t name = tamis__snapshot_posting(screener->snapshot, dict, row.posting_first + k);
        if (name < screener->names && names[name])
            return true;
    }
    return false;
}

/* Lists the words of one dictionary that stand in a name written without vowels: they are compared
 * loosely. `abjad_names` holds a flag for each name. */
static tamis_status list_abjad(tamis__screener *screener, tamis__dict dict,
                               const uint8_t *abjad_names, tamis_error *err)
{
    size_t capacity = 0;
    uint32_t words = tamis__snapshot_word_count(screener->snapshot, dict);
    for (uint32_t i = 0; i < words; i++) {
        if (!stands_in(screener, dict, i, abjad_names))
            continue;
        uint32_t count = screener->abjad_count[dict];
        if (!TAMIS_GROW(screener->abjad_words[dict], capacity, (size_t)count + 1))
            return tamis__fail_nomem(err);
        screener->abjad_words[dict][count] = i;
        screener->abjad_count[dict] = count + 1;
    }
    return TAMIS_OK;
}

static tamis_status find_abjad(tamis__screener *screener, tamis_error *err)
{
    uint8_t *names = tamis__alloc_zero((size_t)screener->names + 1, 1);
    if (names == NULL)
        return tamis__fail_nomem(err);
    for (uint32_t i = 0; i < screener->names; i++) {
        tamis__name_row name = tamis__snapshot_name(screener->snapshot, i);
        names[i] = has_abjad_token(screener->snapshot, &name);
    }
    tamis_status status = list_abjad(screener, TAMIS__DICT_WORDS, names, err);
    if (status == TAMIS_OK)
        status = list_abjad(screener, TAMIS__DICT_GLUES, names, err);
    tamis__release(names);
    return status;
}

static void find_traits(tamis__screener *screener)
{
    for (uint32_t i = 0; i < screener->words; i++) {
        tamis__word_row word = tamis__snapshot_word(screener->snapshot, TAMIS__DICT_WORDS, i);
        screener->traits[i].families = tamis__nickname_families(screener->text, word.text);
        screener->traits[i].business = tamis__vocabulary_has(screener->text, word.text);
    }
}

static tamis_status fill_traits(tamis__screener *screener, tamis_error *err)
{
    screener->traits = tamis__alloc_zero((size_t)screener->words + 1, sizeof(*screener->traits));
    if (screener->traits == NULL)
        return tamis__fail_nomem(err);
    find_traits(screener);
    return find_abjad(screener, err);
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
    screener->names = info.names;
    screener->words = info.words;
    tamis_status status = fill_traits(screener, err);
    if (status != TAMIS_OK) {
        tamis__screener_free(screener);
        return status;
    }
    *out = screener;
    return TAMIS_OK;
}

void tamis__screener_free(tamis__screener *screener)
{
    if (screener == NULL)
        return;
    tamis__release(screener->traits);
    tamis__release(screener->abjad_words[0]);
    tamis__release(screener->abjad_words[1]);
    tamis__release(screener);
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
    worker->params = tamis__score_defaults;
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

tamis_status tamis__worker_use(tamis__worker *worker, const tamis__score_params *params,
                               tamis_error *err)
{
    if (memcmp(&worker->params, params, sizeof(*params)) == 0)
        return TAMIS_OK;
    TAMIS_TRY(tamis__dictionary_forget(worker, err));
    worker->params = *params;
    return TAMIS_OK;
}

tamis__text_scratch *tamis__worker_scratch(tamis__worker *worker)
{
    return worker->scratch;
}
