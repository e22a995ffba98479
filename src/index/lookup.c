/*
 * index/lookup.c - finding records: binary search in the sorted sections, and the dictionary.
 *
 * Words of one length stand side by side, so a word is found by arithmetic and a binary search over
 * text of fixed width.
 */
#include "index/view.h"

/* First number in [lo, hi) for which before(s, number, key) is false. */
static uint32_t partition_point(const tamis__snapshot *s, uint32_t lo, uint32_t hi, const void *key,
                                bool (*before)(const tamis__snapshot *s, uint32_t number,
                                               const void *key))
{
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (before(s, middle, key))
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

static tamis_bytes string_of(const tamis__snapshot *s, tamis__section section, uint32_t number)
{
    return tamis__view_string(s, tamis__load_u32le(tamis__view_record(s, section, number)));
}

typedef struct name_key {
    tamis__section section; /* sorted by the string that its records begin with */
    tamis_bytes name;
} name_key;

static bool name_before(const tamis__snapshot *s, uint32_t number, const void *key)
{
    const name_key *wanted = key;
    return tamis__bytes_compare(string_of(s, wanted->section, number), wanted->name) < 0;
}

static uint32_t find_name(const tamis__snapshot *s, const name_key *wanted, uint32_t count)
{
    uint32_t found = partition_point(s, 0, count, wanted, name_before);
    bool same =
        found < count && tamis__bytes_equal(string_of(s, wanted->section, found), wanted->name);
    return same ? found : TAMIS__NONE;
}

uint32_t tamis__snapshot_find_entity(const tamis__snapshot *s, tamis_bytes id)
{
    const name_key wanted = {TAMIS__SECTION_ENTITIES, id};
    return find_name(s, &wanted, s->info.entities);
}

uint16_t tamis__snapshot_find_dataset(const tamis__snapshot *s, tamis_bytes name)
{
    const name_key wanted = {TAMIS__SECTION_DATASETS, name};
    uint32_t found = find_name(s, &wanted, s->info.datasets);
    return found == TAMIS__NONE ? UINT16_MAX : (uint16_t)found;
}

static bool identifier_before(const tamis__snapshot *s, uint32_t number, const void *key)
{
    const tamis_bytes *normal = key;
    return tamis__bytes_compare(string_of(s, TAMIS__SECTION_IDENTIFIERS, number), *normal) < 0;
}

static bool identifier_not_after(const tamis__snapshot *s, uint32_t number, const void *key)
{
    const tamis_bytes *normal = key;
    return tamis__bytes_compare(string_of(s, TAMIS__SECTION_IDENTIFIERS, number), *normal) <= 0;
}

uint32_t tamis__snapshot_find_identifiers(const tamis__snapshot *s, tamis_bytes normal,
                                          uint32_t *first)
{
    uint32_t count = s->info.identifiers;
    *first = partition_point(s, 0, count, &normal, identifier_before);
    return partition_point(s, *first, count, &normal, identifier_not_after) - *first;
}

typedef struct edge_key {
    uint32_t entity;
    size_t end_at; /* offset of the end that is searched for in an edge record */
    bool by_target;
} edge_key;

static uint32_t edge_number(const tamis__snapshot *s, const edge_key *key, uint32_t index)
{
    return key->by_target
               ? tamis__load_u32le(tamis__view_record(s, TAMIS__SECTION_EDGES_BY_TARGET, index))
               : index;
}

static uint32_t edge_end(const tamis__snapshot *s, const edge_key *key, uint32_t index)
{
    uint32_t number = edge_number(s, key, index);
    return tamis__load_u32le(tamis__view_record(s, TAMIS__SECTION_EDGES, number) + key->end_at);
}

static bool edge_before(const tamis__snapshot *s, uint32_t index, const void *key)
{
    return edge_end(s, key, index) < ((const edge_key *)key)->entity;
}

static bool edge_not_after(const tamis__snapshot *s, uint32_t index, const void *key)
{
    return edge_end(s, key, index) <= ((const edge_key *)key)->entity;
}

static uint32_t edges_of(const tamis__snapshot *s, edge_key key, uint32_t *out, uint32_t capacity)
{
    tamis__section section = key.by_target ? TAMIS__SECTION_EDGES_BY_TARGET : TAMIS__SECTION_EDGES;
    uint32_t total = s->sections[section].count;
    uint32_t first = partition_point(s, 0, total, &key, edge_before);
    uint32_t count = partition_point(s, first, total, &key, edge_not_after) - first;
    for (uint32_t i = 0; i < count && i < capacity; i++)
        out[i] = edge_number(s, &key, first + i);
    return count;
}

uint32_t tamis__snapshot_edges_from(const tamis__snapshot *s, uint32_t entity, uint32_t *out,
                                    uint32_t capacity)
{
    return edges_of(s, (edge_key){entity, 0, false}, out, capacity);
}

uint32_t tamis__snapshot_edges_to(const tamis__snapshot *s, uint32_t entity, uint32_t *out,
                                  uint32_t capacity)
{
    return edges_of(s, (edge_key){entity, 4, true}, out, capacity);
}

uint32_t tamis__snapshot_word_count(const tamis__snapshot *s)
{
    return s->lengths[TAMIS__LENGTHS - 1];
}

uint32_t tamis__snapshot_words_of_length(const tamis__snapshot *s, size_t len, uint32_t *first)
{
    *first = 0;
    if (len > TAMIS__WORD_BYTES_MAX)
        return 0;
    *first = s->lengths[len];
    return s->lengths[len + 1] - *first;
}

static size_t length_of_word(const tamis__snapshot *s, uint32_t number)
{
    size_t lo = 0, hi = TAMIS__WORD_BYTES_MAX;
    while (lo < hi) {
        size_t middle = (lo + hi) / 2;
        if (s->lengths[middle + 1] <= number)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

static tamis_bytes text_of_length(const tamis__snapshot *s, size_t len, uint32_t number)
{
    const tamis__view *text = &s->sections[TAMIS__SECTION_WORD_TEXT];
    uint64_t at = s->text_at[len] + (uint64_t)(number - s->lengths[len]) * len;
    return tamis__bytes((const char *)text->ptr + at, len);
}

tamis_bytes tamis__snapshot_word_text(const tamis__snapshot *s, uint32_t number)
{
    if (number >= tamis__snapshot_word_count(s))
        return tamis__bytes("", 0);
    return text_of_length(s, length_of_word(s, number), number);
}

tamis__word_row tamis__snapshot_word(const tamis__snapshot *s, uint32_t number)
{
    tamis__word_row row = {
        .text = tamis__snapshot_word_text(s, number),
        .entity_count = tamis__load_u32le(tamis__view_record(s, TAMIS__SECTION_WORDS, number) + 4),
        .traits = tamis__load_u16le(tamis__view_record(s, TAMIS__SECTION_WORD_TRAITS, number)),
    };
    row.posting_count = tamis__view_share(s, TAMIS__SECTION_WORDS, number, 0,
                                          TAMIS__SECTION_WORD_POSTINGS, &row.posting_first);
    return row;
}

uint32_t tamis__snapshot_bearers(const tamis__snapshot *s, uint32_t word)
{
    return tamis__load_u32le(tamis__view_record(s, TAMIS__SECTION_WORDS, word) + 4);
}

uint16_t tamis__snapshot_traits(const tamis__snapshot *s, uint32_t word)
{
    return tamis__load_u16le(tamis__view_record(s, TAMIS__SECTION_WORD_TRAITS, word));
}

const uint8_t *tamis__snapshot_postings(const tamis__snapshot *s, uint32_t word, uint32_t *count)
{
    uint32_t first = 0;
    *count =
        tamis__view_share(s, TAMIS__SECTION_WORDS, word, 0, TAMIS__SECTION_WORD_POSTINGS, &first);
    return tamis__view_record(s, TAMIS__SECTION_WORD_POSTINGS, first);
}

uint32_t tamis__snapshot_find_word(const tamis__snapshot *s, tamis_bytes text)
{
    uint32_t first = 0;
    uint32_t count = tamis__snapshot_words_of_length(s, text.len, &first);
    uint32_t lo = first, hi = first + count;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        int order = tamis__word_compare(text_of_length(s, text.len, middle), text);
        if (order == 0)
            return middle;
        if (order < 0)
            lo = middle + 1;
        else
            hi = middle;
    }
    return TAMIS__NONE;
}

/* Entries of `key` in a section of (key, number), with the help of the section of starts: the first
 * entry of each range of keys. */
static uint32_t find_key(const tamis__snapshot *s, tamis__section section, uint32_t key,
                         uint32_t *first)
{
    tamis__section starts = tamis__starts_of(section);
    uint32_t bucket = tamis__key_bucket(key, s->key_bits[section]);
    uint32_t at = tamis__load_u32le(tamis__view_record(s, starts, bucket));
    uint32_t end = tamis__load_u32le(tamis__view_record(s, starts, bucket + 1));
    end = end < s->sections[section].count ? end : s->sections[section].count;
    while (at < end && tamis__load_u32le(tamis__view_record(s, section, at)) < key)
        at++;
    *first = at;
    while (at < end && tamis__load_u32le(tamis__view_record(s, section, at)) == key)
        at++;
    return at - *first;
}

uint32_t tamis__snapshot_find_key(const tamis__snapshot *s, uint32_t key, uint32_t *first)
{
    return find_key(s, TAMIS__SECTION_KEYS, key, first);
}

uint32_t tamis__snapshot_key_word(const tamis__snapshot *s, uint32_t index)
{
    return tamis__load_u32le(tamis__view_record(s, TAMIS__SECTION_KEYS, index) + 4);
}

uint32_t tamis__snapshot_key_at(const tamis__snapshot *s, uint32_t index)
{
    return tamis__load_u32le(tamis__view_record(s, TAMIS__SECTION_KEYS, index));
}

uint32_t tamis__snapshot_find_glue(const tamis__snapshot *s, uint32_t key, uint32_t *first)
{
    return find_key(s, TAMIS__SECTION_GLUE_KEYS, key, first);
}

uint32_t tamis__snapshot_glue_name(const tamis__snapshot *s, uint32_t index)
{
    return tamis__load_u32le(tamis__view_record(s, TAMIS__SECTION_GLUE_KEYS, index) + 4);
}

/* First pair of a word that is not below `word`. */
static uint32_t first_pair(const tamis__snapshot *s, uint32_t word)
{
    uint32_t low = 0, high = s->sections[TAMIS__SECTION_EQUIVALENTS].count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (tamis__load_u32le(tamis__view_record(s, TAMIS__SECTION_EQUIVALENTS, middle)) < word)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t tamis__snapshot_equivalents(const tamis__snapshot *s, uint32_t word, uint32_t *first)
{
    uint32_t pairs = s->sections[TAMIS__SECTION_EQUIVALENTS].count, count = 0;
    *first = first_pair(s, word);
    while (count < TAMIS__EQUIVALENTS_MAX && *first + count < pairs &&
           tamis__snapshot_equivalent(s, *first + count).word == word)
        count++;
    return count;
}

uint32_t tamis__snapshot_posting(const tamis__snapshot *s, uint32_t index)
{
    if (index >= s->sections[TAMIS__SECTION_WORD_POSTINGS].count)
        return TAMIS__NONE;
    return tamis__load_u32le(tamis__view_record(s, TAMIS__SECTION_WORD_POSTINGS, index));
}
