/*
 * screen/retrieve.h - the shared and per-thread state of screening, and the candidates of a name.
 *
 * The promise: for a name and a needed name score above TAMIS__RETRIEVAL_MIN, every name of the
 * snapshot that the scorer would put at or above it is among the candidates.
 *
 * Why it holds. Take the parts of the query that are not free (see below). For each, the dictionary is
 * scanned for all words, and all glued runs, that the scorer could link it with, with the value such a
 * link can have at most; the postings of those words give each name the sum
 *     M' = weight of free parts + sum over its linked parts of weight * greatest value
 * Links take min of both weights and each part once, so matched weight M <= M'. A part without any
 * possible link in the name is omitted or contradicted, at a cost of at least omission_query times its
 * weight. Hence score <= M' / (M' + omission_query * unlinked weight). Free parts are counted as fully
 * matched without being looked up: initials, particles, titles, legal forms and connectors always, and
 * the most common words as long as a name that holds free parts alone stays below what is needed. When
 * the parts that are free anyway could reach it by themselves, all names are candidates.
 */
#ifndef TAMIS_SCREEN_RETRIEVE_H
#define TAMIS_SCREEN_RETRIEVE_H

#include "base/hash.h"
#include "screen/parts.h"
#include "screen/screen.h"

#define TAMIS__RETRIEVAL_MIN 0.52

/* A dictionary entry that a text can be linked with. */
typedef struct tamis__word_link {
    double value; /* greatest possible value of a link with it */
    uint32_t word;
    uint8_t dict; /* tamis__dict */
} tamis__word_link;

typedef struct tamis__word_links {
    tamis__word_link *items;
    size_t count;
} tamis__word_links;

struct tamis__screener {
    const tamis__snapshot *snapshot;
    const tamis__text *text;
    uint32_t names, words;
    tamis__word_traits *traits; /* by word */
    /* By dictionary: the words that stand in a name written without vowels, ascending. */
    uint32_t *abjad_words[2];
    uint32_t abjad_count[2];
};

enum { TAMIS__CACHE_TEXTS_MAX = 1 << 15 };

struct tamis__worker {
    const tamis__screener *screener;
    tamis__text_scratch *scratch;
    tamis__score_params params; /* of the current query, and of what the cache holds */
    /* by name number: M' so far, the query part that last added to it */
    float *bound;
    float *linked;   /* weight of the parts linked so far */
    uint32_t *stamp; /* part serial of the last addition */
    uint32_t *touched;
    size_t touched_count;
    uint32_t serial;      /* of the current part */
    uint32_t name_serial; /* serial before the first part of the current name */
    /* cache of dictionary scans */
    tamis__strmap cache_keys;
    tamis__word_links *cache;
    tamis__arena cache_arena;
};

/* Scores with these from now on. What the cache remembers under others is forgotten. */
TAMIS_MUST_USE tamis_status tamis__worker_use(tamis__worker *worker,
                                              const tamis__score_params *params, tamis_error *err);

/* Names that may score at least `needed` against the parts, ascending, in worker->touched. *all is true
 * when every name is a candidate (then touched is not filled). */
TAMIS_MUST_USE tamis_status tamis__retrieve(tamis__worker *worker, const tamis__part_list *query,
                                            double needed, bool *all, tamis_error *err);

#endif
