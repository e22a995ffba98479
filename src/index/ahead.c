/*
 * index/ahead.c - fetching ahead: records that will be read soon are asked for, so that reading them need not wait.
 *
 * Names, words and keys lie all over a file of megabytes, and most of the time of a query would go into waiting for
 * memory, one record after the other. Who has a list of records walks it with a lead. Hints only: numbers that do
 * not exist fetch nothing that hurts.
 */
#include "index/view.h"

void tamis__ahead_name(const tamis__snapshot *s, uint32_t name)
{
    TAMIS_PREFETCH(tamis__view_record(s, TAMIS__SECTION_NAMES, name));
}

void tamis__ahead_tokens(const tamis__snapshot *s, uint32_t name)
{
    uint32_t first = tamis__load_u32le(tamis__view_record(s, TAMIS__SECTION_NAMES, name) + 8);
    TAMIS_PREFETCH(tamis__view_record(s, TAMIS__SECTION_TOKENS, first));
}

void tamis__ahead_word(const tamis__snapshot *s, uint32_t word)
{
    TAMIS_PREFETCH(tamis__view_record(s, TAMIS__SECTION_WORDS, word));
    TAMIS_PREFETCH(tamis__view_record(s, TAMIS__SECTION_WORD_TRAITS, word));
}

void tamis__ahead_text(const tamis__snapshot *s, uint32_t word)
{
    TAMIS_PREFETCH(tamis__snapshot_word_text(s, word).ptr);
}

void tamis__ahead_postings(const tamis__snapshot *s, uint32_t word)
{
    uint32_t first = tamis__load_u32le(tamis__view_record(s, TAMIS__SECTION_WORDS, word));
    TAMIS_PREFETCH(tamis__view_record(s, TAMIS__SECTION_WORD_POSTINGS, first));
}

static uint32_t bucket_of(const tamis__snapshot *s, uint32_t key)
{
    return tamis__key_bucket(key, s->key_bits[TAMIS__SECTION_KEYS]);
}

void tamis__ahead_key_range(const tamis__snapshot *s, uint32_t key)
{
    TAMIS_PREFETCH(tamis__view_record(s, TAMIS__SECTION_KEY_STARTS, bucket_of(s, key)));
}

void tamis__ahead_key(const tamis__snapshot *s, uint32_t key)
{
    uint32_t first =
        tamis__load_u32le(tamis__view_record(s, TAMIS__SECTION_KEY_STARTS, bucket_of(s, key)));
    TAMIS_PREFETCH(tamis__view_record(s, TAMIS__SECTION_KEYS, first));
}
