/* screen/selection.c - some entities of a snapshot, their names, words and keys, as sets of bits. */
#include "screen/selection.h"

#include "base/error.h"
#include "base/memory.h"

static uint64_t *new_set(size_t count)
{
    return tamis__alloc_zero(count / 64 + 1, sizeof(uint64_t));
}

static void add(uint64_t *set, uint32_t number)
{
    set[number / 64] |= UINT64_C(1) << number % 64;
}

static void add_name(tamis__selection *selection, uint32_t number)
{
    const uint32_t words = tamis__snapshot_word_count(selection->snapshot);
    tamis__name_row row = tamis__snapshot_name(selection->snapshot, number);
    tamis__token_row tokens[TAMIS__NAME_TOKENS_MAX];
    tamis__snapshot_tokens(selection->snapshot, &row, tokens);
    for (uint32_t i = 0; i < row.token_count; i++)
        if (tokens[i].word < words)
            add(selection->words, tokens[i].word);
    add(selection->names, number);
}

static void add_entity(tamis__selection *selection, uint32_t number)
{
    const uint32_t names = tamis__snapshot_info_of(selection->snapshot).names;
    tamis__entity_row row = tamis__snapshot_entity(selection->snapshot, number);
    for (uint32_t i = 0; i < row.name_count && row.name_first + i < names; i++)
        add_name(selection, row.name_first + i);
    add(selection->entities, number);
    selection->count++;
}

static void add_keys(tamis__selection *selection)
{
    const tamis__snapshot *snapshot = selection->snapshot;
    const uint32_t words = tamis__snapshot_word_count(snapshot);
    const uint32_t keys = tamis__snapshot_info_of(snapshot).keys;
    for (uint32_t i = 0; i < keys && selection->count > 0; i++) {
        uint32_t word = tamis__snapshot_key_word(snapshot, i);
        if (word < words && tamis__in_set(selection->words, word))
            add(selection->keys, tamis__snapshot_key_at(snapshot, i) &
                                     ((UINT32_C(1) << TAMIS__SELECTION_KEY_BITS) - 1));
    }
}

tamis_status tamis__selection_init(tamis__selection *selection, const tamis__snapshot *snapshot,
                                   uint64_t serial, const uint32_t *entities, size_t count,
                                   tamis_error *err)
{
    const tamis__snapshot_info info = tamis__snapshot_info_of(snapshot);
    *selection = (tamis__selection){.snapshot = snapshot, .serial = serial};
    selection->entities = new_set(info.entities);
    selection->names = new_set(info.names);
    selection->words = new_set(tamis__snapshot_word_count(snapshot));
    selection->keys = new_set(UINT32_C(1) << TAMIS__SELECTION_KEY_BITS);
    if (selection->entities == NULL || selection->names == NULL || selection->words == NULL ||
        selection->keys == NULL) {
        tamis__selection_clear(selection);
        return tamis__fail_nomem(err);
    }
    for (size_t i = 0; i < count; i++)
        if (entities[i] < info.entities && !tamis__selection_has(selection, entities[i]))
            add_entity(selection, entities[i]);
    add_keys(selection);
    return TAMIS_OK;
}

void tamis__selection_clear(tamis__selection *selection)
{
    tamis__release(selection->entities);
    tamis__release(selection->names);
    tamis__release(selection->words);
    tamis__release(selection->keys);
    *selection = (tamis__selection){.snapshot = NULL};
}
