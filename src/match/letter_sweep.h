/*
 * match/letter_sweep.h - one text against many words, by letters.
 *
 * The distance is that of match/similarity.h. What each letter may cost against each letter of the text is
 * laid out once; then one letter of a word fills a whole column of the table of distances, one lane for
 * each letter of the text (base/lanes.h). Texts with more letters than there are lanes take the slow way;
 * the result is the same.
 */
#ifndef TAMIS_MATCH_LETTER_SWEEP_H
#define TAMIS_MATCH_LETTER_SWEEP_H

#include "base/lanes.h"
#include "match/similarity.h"

enum { TAMIS__LETTERS = 36 }; /* a-z, 0-9 */

/* Caller's storage; the text is copied. */
typedef struct tamis__letter_sweep {
    size_t len; /* of the text */
    bool by_lanes, abjad;
    uint64_t laid_out; /* bit per letter: `replace` is filled */
    uint64_t rare;     /* a bit for each two letters of a word that may stand for one of the
                                   text, or are two of it exchanged; several share one */
    uint32_t merged;   /* letters that two of the text may stand for */
    char text[TAMIS__LANES];
    uint32_t merged_at[TAMIS__LANES];              /* the same for the letters that end with each */
    int16_t replace[TAMIS__LETTERS][TAMIS__LANES]; /* a letter of the word in the place of each */
    uint8_t gap[TAMIS__LETTERS];                   /* the same letter without a partner */
    int16_t gaps[TAMIS__LANES];                    /* all letters so far without partners */
    tamis__sweep slow;                             /* for longer texts */
} tamis__letter_sweep;

void tamis__letter_sweep_init(tamis__letter_sweep *sweep, tamis_bytes text,
                              tamis__spelling spelling);
/* As tamis__sweep_next. */
double tamis__letter_sweep_next(tamis__letter_sweep *sweep, tamis_bytes word, double least);

#endif
