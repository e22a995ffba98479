/* screen/word_facts.c - facts of words, read once from the dictionary. */
#include "screen/word_facts.h"

#include "base/error.h"
#include "base/memory.h"
#include "match/similarity.h"
#include "screen/parts.h"

static uint64_t fact_of(tamis_bytes text, uint16_t traits)
{
    bool business = (traits & TAMIS__WORD_BUSINESS) != 0;
    return tamis__letter_set(text) | (uint64_t)text.len << TAMIS__FACT_LENGTH |
           (uint64_t)business << TAMIS__FACT_BUSINESS |
           (uint64_t)(traits & TAMIS__WORD_WRITINGS) << TAMIS__FACT_WRITINGS;
}

/* Words of one length stand side by side. */
static void read_words(tamis__word_facts *facts, const tamis__snapshot *snapshot)
{
    for (size_t len = 1; len <= TAMIS__WORD_BYTES_MAX; len++) {
        uint32_t first = 0;
        uint32_t count = tamis__snapshot_words_of_length(snapshot, len, &first);
        const char *text = count == 0 ? "" : tamis__snapshot_word(snapshot, first).text.ptr;
        for (uint32_t i = 0; i < count; i++, text += len)
            facts->words[first + i] =
                fact_of(tamis__bytes(text, len), tamis__snapshot_traits(snapshot, first + i));
    }
}

tamis_status tamis__word_facts_init(tamis__word_facts *facts, const tamis__snapshot *snapshot,
                                    tamis_error *err)
{
    const tamis__snapshot_info info = tamis__snapshot_info_of(snapshot);
    facts->entities = info.entities;
    facts->count = tamis__snapshot_word_count(snapshot);
    facts->words = tamis__alloc_zero((size_t)facts->count + 1, sizeof *facts->words);
    facts->schemas = tamis__alloc_zero((size_t)info.names + 1, sizeof *facts->schemas);
    if (facts->words == NULL || facts->schemas == NULL) {
        tamis__word_facts_clear(facts);
        return tamis__fail_nomem(err);
    }
    read_words(facts, snapshot);
    for (uint32_t i = 0; i < info.names; i++)
        facts->schemas[i] = (uint8_t)tamis__snapshot_name_schema(snapshot, i);
    for (uint32_t i = 0; i < TAMIS__WEIGHTS_KEPT; i++)
        facts->weights[i] = tamis__token_weight(TAMIS__TOKEN_WORD, 0, i, facts->entities);
    return TAMIS_OK;
}

void tamis__word_facts_clear(tamis__word_facts *facts)
{
    tamis__release(facts->words);
    tamis__release(facts->schemas);
    facts->words = NULL;
    facts->schemas = NULL;
}

double tamis__word_facts_weight(const tamis__word_facts *facts, uint32_t bearers)
{
    if (bearers < TAMIS__WEIGHTS_KEPT)
        return facts->weights[bearers];
    return tamis__token_weight(TAMIS__TOKEN_WORD, 0, bearers, facts->entities);
}
