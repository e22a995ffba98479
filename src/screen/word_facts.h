/*
 * screen/word_facts.h - what is asked of words and names of a snapshot again and again, laid out flat.
 *
 * Made when the first worker of a screener is, then shared and never changed.
 */
#ifndef TAMIS_SCREEN_WORD_FACTS_H
#define TAMIS_SCREEN_WORD_FACTS_H

#include "index/snapshot.h"

enum {
    TAMIS__FACT_LETTERS = 36, /* low bits: tamis__letter_set of the word */
    TAMIS__FACT_LENGTH = 36,  /* above them, 7 bits: its length */
    TAMIS__FACT_LENGTH_MAX = 127,
    TAMIS__FACT_BUSINESS = 43, /* and a bit: a word of legal forms and business terms */
    TAMIS__FACT_WRITINGS = 44, /* and a bit for each writing in which it stands in a name */
    TAMIS__WEIGHTS_KEPT =
        512 /* weights by bearers that are kept; of more bearers they are worked out */
};

typedef struct tamis__word_facts {
    uint64_t *words;   /* by number */
    uint32_t count;    /* of words */
    uint32_t entities; /* of the snapshot */
    uint8_t *schemas;  /* by name, tamis__schema of its entity */
    double weights[TAMIS__WEIGHTS_KEPT];
} tamis__word_facts;

TAMIS_MUST_USE tamis_status tamis__word_facts_init(tamis__word_facts *facts,
                                                   const tamis__snapshot *snapshot,
                                                   tamis_error *err);
void tamis__word_facts_clear(tamis__word_facts *facts); /* accepts a zeroed one */

/* tamis__token_weight of a word that so many entities bear. */
double tamis__word_facts_weight(const tamis__word_facts *facts, uint32_t bearers);

TAMIS_INLINE uint64_t tamis__fact_letters(uint64_t fact)
{
    return fact & ((UINT64_C(1) << TAMIS__FACT_LETTERS) - 1);
}

TAMIS_INLINE uint32_t tamis__fact_length(uint64_t fact)
{
    return (uint32_t)(fact >> TAMIS__FACT_LENGTH) & TAMIS__FACT_LENGTH_MAX;
}

TAMIS_INLINE unsigned tamis__fact_writings(uint64_t fact)
{
    return (unsigned)(fact >> TAMIS__FACT_WRITINGS) & TAMIS__WORD_WRITINGS;
}

TAMIS_INLINE bool tamis__fact_business(uint64_t fact)
{
    return (fact >> TAMIS__FACT_BUSINESS & 1) != 0;
}

/* 0 for a word that the snapshot does not have. */
TAMIS_INLINE uint64_t tamis__word_facts_of(const tamis__word_facts *facts, uint32_t word)
{
    return word < facts->count ? facts->words[word] : 0;
}

#endif
