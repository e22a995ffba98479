/*
 * match/learned.h - what a pair of words is worth that was learned from the lists themselves.
 *
 * The snapshot keeps pairs of words that parties bear side by side for one part of their name, with how
 * many parties do and how strongly (docs/MATCHING.md, "Learned forms").
 */
#ifndef TAMIS_MATCH_LEARNED_H
#define TAMIS_MATCH_LEARNED_H

#include <stdint.h>

#define TAMIS__LEARNED_MAX 0.97

/* Similarity of two words for having been learned, in [TAMIS__LINK_MIN, TAMIS__LEARNED_MAX]; rises with
 * both. `support`: unrelated parties; `strength`: per mille of the entities in which the rarer word
 * varies, at most 1000. As written the words may be more alike: the greater value counts. */
double tamis__learned_similarity(uint32_t support, uint32_t strength);

#endif
