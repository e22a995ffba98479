/*
 * index/learn.h - which words are forms of one name part, learned from parties that bear both.
 *
 * A party on a list often has one name in several spellings, transliterations or translations. Two of
 * its names that differ in one word only show two forms of that word: "Ihor Sechin" and "Igor Sechin"
 * show ihor = igor. One party proves little, since an alias may be another name altogether. What does
 * prove it: several unrelated parties show the same pair, and where one of the two words varies at all,
 * it varies with the other often enough.
 *
 * The learner is told the names, entity by entity, and then asked for the pairs that it holds to be
 * equivalent. The result is a function of the names alone. Memory: 16 bytes for each pair that an
 * entity shows (at most TAMIS__LEARN_PAIRS_MAX an entity) and 12 bytes a word.
 *
 * Method: words that stand in the same context have something in common (Harris 1954, "Distributional
 * structure"); here the context is all the other words of the name, and the bearer is the same.
 */
#ifndef TAMIS_INDEX_LEARN_H
#define TAMIS_INDEX_LEARN_H

#include <tamis/status.h>

#include "index/snapshot.h"

enum {
    TAMIS__LEARN_NAMES_MAX = 32,  /* names of an entity that are looked at */
    TAMIS__LEARN_TOKENS_MAX = 12, /* names with more tokens are passed over */
    TAMIS__LEARN_PAIRS_MAX = 256  /* pairs that one entity may show */
};

/* What all names say about a pair of words. */
typedef struct tamis__pair_evidence {
    uint32_t parties;   /* unrelated: entities that have a context in common count as one */
    uint32_t entities;  /* that show the pair */
    uint32_t persons;   /* of these entities */
    uint32_t varied[2]; /* entities in which the word varies with any other */
    uint32_t longest;   /* letters of the longer word */
    double similarity;  /* as written (match/similarity.h), the more generous of two spellings */
} tamis__pair_evidence;

/* How often, per mille, the rarer of two words stands for the other where it varies; 0 when the pair is
 * not to be learned. */
uint16_t tamis__learned_strength(const tamis__pair_evidence *evidence);

typedef struct tamis__learn_token {
    uint32_t word; /* below the learner's word count */
    uint8_t kind, group;
} tamis__learn_token;

typedef struct tamis__learner tamis__learner;

/* `text_of` gives the comparable text of a word and is asked until the learner is freed. */
TAMIS_MUST_USE tamis_status
tamis__learner_new(uint32_t word_count, tamis_bytes (*text_of)(const void *ctx, uint32_t word),
                   const void *ctx, tamis__learner **out, tamis_error *err);
void tamis__learner_free(tamis__learner *learner); /* NULL allowed */

/* One more name. Names of one entity follow each other. */
TAMIS_MUST_USE tamis_status tamis__learner_name(tamis__learner *learner, uint32_t entity,
                                                bool person, const tamis__learn_token *tokens,
                                                uint32_t count, tamis_error *err);

/* Once, after the last name: the pairs in both directions, in order of (word, other). They live as
 * long as the learner. */
TAMIS_MUST_USE tamis_status tamis__learner_finish(tamis__learner *learner,
                                                  const tamis__equivalent_row **out, size_t *count,
                                                  tamis_error *err);

#endif
