/*
 * match/skeleton.h - the consonants of a Latin spelling by class, for keys that join scripts.
 */
#ifndef TAMIS_MATCH_SKELETON_H
#define TAMIS_MATCH_SKELETON_H

#include "match/sounds.h"

enum { TAMIS__SKELETON_MAX = 16 }; /* classes; what follows is passed over */

typedef struct tamis__skeleton {
    uint64_t classes; /* 4 bits each, the last lowest */
    uint8_t count;
    uint8_t last; /* class of the letter before, 0 at the beginning */
} tamis__skeleton;

/* The next letter: consonants count, neighbours of one class once, a vowel only as the first letter. */
void tamis__skeleton_add(tamis__skeleton *skeleton, tamis__letter_class class);

/* Skeletons of the likeliest Latin spellings of a text of another writing, likeliest first, at most `max`.
 * Returns how many; 0 when nothing is known of the writing or the text is no word. */
uint32_t tamis__skeletons_of(tamis_bytes text, tamis__writing writing, tamis__skeleton *out,
                             uint32_t max);

#endif
