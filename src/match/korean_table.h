/*
 * match/korean_table.h - the syllables of Korean names (gen/korean.c, written by tools/korean.py).
 */
#ifndef TAMIS_MATCH_KOREAN_TABLE_H
#define TAMIS_MATCH_KOREAN_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

enum {
    TAMIS__KOREAN_ONSETS = 19,
    TAMIS__KOREAN_VOWELS = 21,
    TAMIS__KOREAN_CODAS = 28,
    TAMIS__KOREAN_WHOLE = 255 /* a vowel: only the whole is known */
};

/* Spellings are separated by spaces; "-" is nothing. */
typedef struct tamis__korean_syllable {
    const char *roman;     /* as src/text writes it: Revised Romanization */
    const char *spellings; /* of the whole, besides what its letters say; may be empty */
    uint8_t onset, vowel, coda;
    bool family; /* a family name */
} tamis__korean_syllable;

/* Spellings of the letters, by their number in Unicode's order; NULL for those that no name has. */
extern const char *const tamis__korean_onsets[TAMIS__KOREAN_ONSETS];
extern const char *const tamis__korean_vowels[TAMIS__KOREAN_VOWELS];
extern const char *const tamis__korean_codas[TAMIS__KOREAN_CODAS];
/* In the order of `roman`. */
extern const tamis__korean_syllable tamis__korean_syllables[];
extern const size_t tamis__korean_syllable_count;

#endif
