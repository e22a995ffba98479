/*
 * index/format.h - the numbers of docs/SNAPSHOT.md, for writer and reader alike.
 */
#ifndef TAMIS_INDEX_FORMAT_H
#define TAMIS_INDEX_FORMAT_H

#include "base/hash.h"
#include "index/snapshot.h"

#define TAMIS__SNAPSHOT_MAGIC "TAMISNAP"

enum {
    TAMIS__HEADER_BYTES = 64,
    TAMIS__TABLE_ENTRY_BYTES = 64,
    TAMIS__SECTION_ALIGN = 8,
    TAMIS__SECTIONS_MAX = 64,
    TAMIS__AT_VERSION = 8,
    TAMIS__AT_SECTION_COUNT = 12,
    TAMIS__AT_FILE_BYTES = 16,
    TAMIS__AT_FINGERPRINT = 24,
    TAMIS__AT_CHECKSUM = 32,
    TAMIS__STRING_BYTES_MAX = 65535,
    TAMIS__DATASETS_MAX = 65534,
    TAMIS__EDGE_PAIRS_MAX = 1000000,
    TAMIS__PERCENT_WHOLE = 10000, /* hundredths of a percent */
    TAMIS__KEY_BITS_MAX = 24,
    TAMIS__KEYS_PER_RANGE = 4,
    TAMIS__LENGTHS = TAMIS__WORD_BYTES_MAX + 2,
    TAMIS__LIKE_FAMILY = 1,  /* flags of a like, below its step */
    TAMIS__LIKE_SEVERAL = 2, /* more than one likeness */
    TAMIS__LIKE_STEP_BITS = 2,
    TAMIS__LIKE_WRITING_BITS = 3 /* of the head of a list, below its size */
};

/* name, id in the file, bytes per record. In file order. */
#define TAMIS__SECTION_LIST(X)                                                                     \
    X(STRINGS, 1, 1)                                                                               \
    X(ENTITIES, 2, 28)                                                                             \
    X(STATEMENTS, 3, 8)                                                                            \
    X(SPANS, 4, 24)                                                                                \
    X(LISTINGS, 5, 12)                                                                             \
    X(TERMS, 6, 60)                                                                                \
    X(NAMES, 7, 16)                                                                                \
    X(TOKENS, 8, 8)                                                                                \
    X(IDENTIFIERS, 9, 16)                                                                          \
    X(EDGES, 10, 40)                                                                               \
    X(EDGES_BY_TARGET, 11, 4)                                                                      \
    X(DATASETS, 12, 20)                                                                            \
    X(SOURCES, 13, 48)                                                                             \
    X(SKIPS, 14, 24)                                                                               \
    X(WORD_LENGTHS, 16, 4)                                                                         \
    X(WORD_TEXT, 17, 1)                                                                            \
    X(WORDS, 18, 8)                                                                                \
    X(WORD_TRAITS, 19, 2)                                                                          \
    X(WORD_POSTINGS, 20, 4)                                                                        \
    X(EQUIVALENTS, 21, 12)                                                                         \
    X(KEYS, 22, 8)                                                                                 \
    X(KEY_STARTS, 23, 4)                                                                           \
    X(GLUE_KEYS, 24, 8)                                                                            \
    X(GLUE_STARTS, 25, 4)                                                                          \
    X(LIKES, 26, 1)                                                                                \
    X(LIKE_STARTS, 27, 4)                                                                          \
    X(LIKENESSES, 28, 8)

typedef enum tamis__section {
#define TAMIS__SECTION_ENUM(name, id, bytes) TAMIS__SECTION_##name,
    TAMIS__SECTION_LIST(TAMIS__SECTION_ENUM)
#undef TAMIS__SECTION_ENUM
        TAMIS__SECTION_COUNT
} tamis__section;

extern const uint32_t tamis__section_ids[TAMIS__SECTION_COUNT];
extern const uint32_t tamis__section_record_bytes[TAMIS__SECTION_COUNT];

/* The section with the starts of a section of keys. */
TAMIS_INLINE tamis__section tamis__starts_of(tamis__section keys)
{
    return (tamis__section)((int)keys + 1);
}

/* The range that a key falls into when there are 2^bits of them. */
TAMIS_INLINE uint32_t tamis__key_bucket(uint32_t key, unsigned bits)
{
    return bits == 0 ? 0 : key >> (32 - bits);
}

/* Ranges for that many keys: few keys each. */
TAMIS_INLINE unsigned tamis__key_bits(size_t keys)
{
    unsigned bits = 0;
    while (bits < TAMIS__KEY_BITS_MAX && keys >> bits > TAMIS__KEYS_PER_RANGE)
        bits++;
    return bits;
}

TAMIS_INLINE uint64_t tamis__section_align(uint64_t position)
{
    return (position + TAMIS__SECTION_ALIGN - 1) / TAMIS__SECTION_ALIGN * TAMIS__SECTION_ALIGN;
}

/* How strong a name its property makes it. */
TAMIS_INLINE tamis__name_strength tamis__prop_strength(unsigned prop)
{
    switch (prop) {
    case TAMIS__PROP_name: return TAMIS__NAME_PRIMARY;
    case TAMIS__PROP_previousName: return TAMIS__NAME_FORMER;
    case TAMIS__PROP_weakAlias: return TAMIS__NAME_WEAK;
    default: return TAMIS__NAME_ALIAS;
    }
}

/* Order of the dictionary: length, then bytes. */
TAMIS_INLINE int tamis__word_compare(tamis_bytes a, tamis_bytes b)
{
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return a.len == 0 ? 0 : memcmp(a.ptr, b.ptr, a.len);
}

#endif
