/*
 * support/snapshot_reading.h - reading all of a snapshot, and making its digests fit after damage: for the
 * tests and for the fuzz target, which does not link the test support.
 */
#ifndef TAMIS_TESTS_SNAPSHOT_READING_H
#define TAMIS_TESTS_SNAPSHOT_READING_H

#include "index/format.h"

/* Makes all digests fit the content again, so that damage gets past them. What is too damaged for
 * that is left alone. */
static inline void snapshot_repair_digests(char *content, size_t len)
{
    if (len < TAMIS__HEADER_BYTES)
        return;
    uint32_t count = tamis__load_u32le(content + TAMIS__AT_SECTION_COUNT);
    if (count > TAMIS__SECTIONS_MAX ||
        len - TAMIS__HEADER_BYTES < (size_t)count * TAMIS__TABLE_ENTRY_BYTES)
        return;
    char *table = content + TAMIS__HEADER_BYTES;
    tamis__digest digest;
    for (uint32_t i = 0; i < count; i++) {
        char *entry = table + (size_t)i * TAMIS__TABLE_ENTRY_BYTES;
        uint64_t position = tamis__load_u64le(entry + 8), size = tamis__load_u64le(entry + 16);
        if (position > len || size > len - position)
            continue;
        tamis__digest_of(tamis__bytes(content + position, (size_t)size), &digest);
        memcpy(entry + 32, digest.bytes, sizeof digest.bytes);
    }
    tamis__digester digester;
    tamis__digest_init(&digester);
    tamis__digest_update(&digester, tamis__bytes(content, TAMIS__AT_CHECKSUM));
    tamis__digest_update(&digester, tamis__bytes(table, (size_t)count * TAMIS__TABLE_ENTRY_BYTES));
    tamis__digest_final(&digester, &digest);
    memcpy(content + TAMIS__AT_CHECKSUM, digest.bytes, sizeof digest.bytes);
}

static inline uint64_t sum_of(tamis_bytes b)
{
    return tamis__hash64(b);
}

static inline uint64_t read_entities(const tamis__snapshot *s)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i <= tamis__snapshot_info_of(s).entities; i++) {
        tamis__entity_row row = tamis__snapshot_entity(s, i);
        sum += sum_of(row.id) + sum_of(row.caption) + sum_of(row.source_id) + row.schema;
        sum += tamis__snapshot_find_entity(s, row.id);
        uint32_t found[4];
        sum +=
            tamis__snapshot_edges_from(s, i, found, 4) + tamis__snapshot_edges_to(s, i, found, 4);
    }
    for (uint32_t i = 0; i <= tamis__snapshot_info_of(s).statements; i++) {
        tamis__statement_row row = tamis__snapshot_statement(s, i);
        sum += sum_of(row.value) + sum_of(row.detail) + (uint64_t)row.from + row.prop;
    }
    for (uint32_t i = 0; i <= tamis__snapshot_info_of(s).listings; i++) {
        tamis__listing_row row = tamis__snapshot_listing(s, i);
        sum += sum_of(row.list_id) + sum_of(row.reference) + sum_of(row.program) +
               sum_of(row.authority) + sum_of(row.license_requirement) +
               sum_of(row.license_policy) + sum_of(row.citation) + sum_of(row.measures) +
               sum_of(row.reason) + sum_of(row.url);
    }
    return sum;
}

static inline uint64_t read_names(const tamis__snapshot *s)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i <= tamis__snapshot_info_of(s).names; i++) {
        tamis__name_row row = tamis__snapshot_name(s, i);
        sum += sum_of(tamis__snapshot_name_text(s, i));
        for (uint32_t k = 0; k < row.token_count; k++) {
            tamis__token_row token = tamis__snapshot_token(s, row.token_first + k);
            sum += sum_of(tamis__snapshot_word(s, token.word).text);
        }
    }
    return sum;
}

static inline uint64_t read_dict(const tamis__snapshot *s)
{
    uint64_t sum = 0;
    uint32_t count = tamis__snapshot_word_count(s), first = 0;
    for (uint32_t i = 0; i <= count; i++) {
        tamis__word_row row = tamis__snapshot_word(s, i);
        sum += sum_of(row.text) + row.traits;
        sum += tamis__snapshot_find_word(s, row.text);
        for (uint32_t k = 0; k < row.posting_count; k++)
            sum += tamis__snapshot_posting(s, row.posting_first + k);
    }
    for (size_t len = 0; len <= TAMIS__WORD_BYTES_MAX + 1; len++)
        sum += tamis__snapshot_words_of_length(s, len, &first) + first;
    for (uint32_t i = 0; i <= tamis__snapshot_info_of(s).equivalents; i++) {
        tamis__equivalent_row pair = tamis__snapshot_equivalent(s, i);
        sum += tamis__snapshot_equivalents(s, pair.word, &first) + first + pair.support;
    }
    return sum + tamis__snapshot_posting(s, UINT32_MAX);
}

static inline uint64_t read_keys(const tamis__snapshot *s)
{
    uint64_t sum = 0;
    uint32_t first = 0;
    for (uint32_t i = 0; i < 64; i++) {
        uint32_t key = i < 32 ? i << 27 : UINT32_MAX - i;
        sum += tamis__snapshot_find_key(s, key, &first) + first;
        sum += tamis__snapshot_find_glue(s, key, &first) + first;
    }
    for (uint32_t i = 0; i <= tamis__snapshot_info_of(s).keys; i++)
        sum += tamis__snapshot_key_word(s, i);
    for (uint32_t i = 0; i <= tamis__snapshot_info_of(s).glue_keys; i++)
        sum += tamis__snapshot_glue_name(s, i);
    return sum;
}

static inline uint64_t read_likes(const tamis__snapshot *s)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i <= tamis__snapshot_word_count(s); i++)
        for (unsigned writing = 0; writing <= TAMIS__WRITINGS; writing++) {
            tamis__like_list list;
            tamis__like like;
            if (!tamis__snapshot_likes(s, i, (tamis__writing)writing, &list))
                continue;
            while (tamis__snapshot_next_like(s, &list, &like))
                sum += like.word + like.family + (uint64_t)(like.similarity[0] * 1e6);
        }
    for (uint32_t i = 0; i <= tamis__snapshot_info_of(s).likenesses; i++)
        sum += (uint64_t)(tamis__snapshot_likeness(s, i) * 1e6);
    return sum;
}

static inline uint64_t read_tables(const tamis__snapshot *s)
{
    uint64_t sum = 0;
    tamis__snapshot_info info = tamis__snapshot_info_of(s);
    uint32_t first = 0;
    for (uint32_t i = 0; i <= info.identifiers; i++) {
        tamis__identifier_row row = tamis__snapshot_identifier(s, i);
        sum += sum_of(row.value) + tamis__snapshot_find_identifiers(s, row.value, &first) + first;
    }
    for (uint32_t i = 0; i <= info.edges; i++) {
        tamis__edge_row row = tamis__snapshot_edge(s, i);
        sum += sum_of(row.source_id) + sum_of(row.target_id) + sum_of(row.role) + row.schema;
    }
    for (uint32_t i = 0; i <= info.datasets; i++) {
        tamis__dataset_row row = tamis__snapshot_dataset(s, (uint16_t)i);
        sum += sum_of(row.name) + sum_of(row.title) + tamis__snapshot_find_dataset(s, row.name);
    }
    for (uint32_t i = 0; i <= info.sources; i++)
        sum += sum_of(tamis__snapshot_source(s, i).digest) +
               sum_of(tamis__snapshot_source(s, i).format);
    for (uint32_t i = 0; i <= info.skips; i++)
        sum +=
            sum_of(tamis__snapshot_skip(s, i).reason) + sum_of(tamis__snapshot_skip(s, i).detail);
    return sum;
}

/* Calls every accessor and look-up with numbers in and out of range; returns a sum of what was read, so
 * that nothing is optimized away. */
static inline uint64_t snapshot_read_all(const tamis__snapshot *s)
{
    return read_entities(s) + read_names(s) + read_dict(s) + read_keys(s) + read_likes(s) +
           read_tables(s);
}

#endif
