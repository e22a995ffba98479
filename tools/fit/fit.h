/*
 * tools/fit/fit.h - fitting the parameters of the scorer to pairs of names with known answers.
 *
 * Examples come from three places: labeled pairs (what the judgment is held against), names of one
 * listed party (guards: should agree) and ordinary customers with the listed names nearest to them
 * (guards: should not). Guards keep few labels from pulling the parameters where they do harm.
 *
 * All sums run in one order and no function of the C library whose last digit may differ takes part, so
 * the same inputs give the same bytes on every machine.
 */
#ifndef TAMIS_TOOLS_FIT_H
#define TAMIS_TOOLS_FIT_H

#include "../../bench/measure.h"
#include "base/error.h"
#include "match/params.h"
#include "screen/parts.h"
#include "screen/query.h"

typedef enum quality { QUALITY_WEAK, QUALITY_MEDIUM, QUALITY_STRONG, QUALITIES } quality;

enum { READINGS_MAX = 4 };

/* A pair of names in the readings that may meet; the best of them counts. */
typedef struct example {
    tamis__part_list *query[READINGS_MAX];
    tamis__part_list *candidate[READINGS_MAX];
    uint32_t readings;
    bool match;
    quality quality;
    uint32_t pair; /* number of the labeled pair; several examples may be one pair */
    double weight; /* in the loss */
    const char *name1, *name2;
} example;

typedef struct examples {
    example *items;
    size_t count, capacity;
} examples;

typedef struct sources {
    const char *pairs, *snapshot, *customers;
    char digests[3][TAMIS__DIGEST_HEX];
    uint64_t seed;
    uint32_t folds;
    uint32_t guards; /* of either kind */
    double threshold;
} sources;

/* ---- examples.c ---- */

/* Labeled pairs, each twice: with no knowledge of who bears a word, and with the snapshot's. */
void read_pairs(world *w, sources *from, tamis__arena *arena, examples *out);
/* Names of one entity, and customers with their nearest listed names by `params`. */
void make_guards(world *w, sources *from, const tamis__score_params *params, tamis__arena *arena,
                 examples *out);
uint64_t next_random(uint64_t *state);

/* ---- search.c ---- */

/* Where the search starts, what it is pulled to, and how far it may go. */
tamis__score_params prior_params(void);
double example_score(const example *e, const tamis__score_params *params);
/* The parameters of least loss over the examples whose pair is not in fold `left_out` (UINT32_MAX: over
 * all). `fold_of` is by pair. */
tamis__score_params fit_params(const examples *all, const uint32_t *fold_of, uint32_t left_out,
                               double threshold);

#endif
