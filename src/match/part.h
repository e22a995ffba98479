/*
 * match/part.h - a name as the scorer sees it: weighted parts.
 *
 * The kernels of this layer are pure: they allocate nothing, keep no state, and know neither lists nor
 * scripts. Whoever calls them turns tokens into parts and says how much each part identifies
 * (`weight`, from the kind of token and its rarity) and which nickname family it belongs to.
 */
#ifndef TAMIS_MATCH_PART_H
#define TAMIS_MATCH_PART_H

#include "base/name.h"

typedef struct tamis__part {
    tamis_bytes text;         /* comparable text, [a-z0-9]+ */
    double weight;            /* > 0: how much it identifies; 1 is an ordinary name word */
    tamis__families families; /* of given names that stand for it */
    uint32_t word;            /* number in the dictionary of a snapshot; TAMIS__NO_WORD: in none */
    uint8_t kind;             /* tamis__token_kind */
    uint8_t group;
    uint8_t script;
    uint8_t flags;
} tamis__part;

#define TAMIS__NO_WORD UINT32_MAX

/* Pairs of words learned from a snapshot (match/learned.h): `find` gives the similarity of two and how many
 * parties support it, or false. NULL: nothing was learned. */
typedef struct tamis__learned_pairs {
    bool (*find)(const void *of, uint32_t word, uint32_t other, double *similarity,
                 uint32_t *support);
    const void *of;
} tamis__learned_pairs;

typedef struct tamis__parts {
    const tamis__part *items;
    uint32_t count; /* at most TAMIS__NAME_TOKENS_MAX */
    uint32_t split; /* parts before a family name that was moved behind them; 0: none was */
    double weight;  /* sum */
    tamis__learned_pairs learned; /* for the numbers of its words */
} tamis__parts;

#endif
