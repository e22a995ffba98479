/*
 * match/letters.h - what the letters of two spellings cost against each other.
 *
 * Costs are whole hundredths of a step. The tables are indexed by character ('0'..'z') and hold savings, so
 * that what is not listed costs a full step. Shared by the two files that compare spellings.
 */
#ifndef TAMIS_MATCH_LETTERS_H
#define TAMIS_MATCH_LETTERS_H

#include "base/bytes.h"

enum {
    TAMIS__STEP = 100,      /* an unrelated letter */
    TAMIS__FIRST_EXTRA = 3, /* on a full step at the first letter: people and typists keep it */
    TAMIS__FIRST_GAP_EXTRA = 50, /* the same for a first letter that only one side has */
    TAMIS__DIGRAPH = 18,         /* two letters for one */
    TAMIS__TRANSPOSE = 60,       /* neighbours exchanged */
    TAMIS__DOUBLED = 20,         /* a letter written twice or once */
    TAMIS__SHORTNESS = 70,       /* taken from the longer length, see similarity.h */
    TAMIS__ABJAD_VOWEL = 12,     /* a vowel that the other side had no letter for */
    TAMIS__LETTER_BASE = '0',
    TAMIS__LETTER_SPAN = 'z' - '0' + 1
};

#define TAMIS__LETTER(c) (UINT32_C(1) << ((c) - 'a'))

/* What a letter saves in the place of another, and when it stands on one side only. */
extern const uint8_t tamis__letter_savings[TAMIS__LETTER_SPAN][TAMIS__LETTER_SPAN],
    tamis__gap_savings[TAMIS__LETTER_SPAN];
/* By two letters, those that they may stand for. */
extern const uint32_t tamis__digraph_letters[26][26];

/* The same as a list. */
enum { TAMIS__DIGRAPHS = 31 };
typedef struct tamis__two_letters {
    char before, here;
    uint32_t letters;
} tamis__two_letters;
extern const tamis__two_letters tamis__digraphs[TAMIS__DIGRAPHS];

TAMIS_INLINE size_t tamis__letter_index(char c)
{
    return c >= '0' && c <= 'z' ? (size_t)(c - TAMIS__LETTER_BASE)
                                : (size_t)(':' - TAMIS__LETTER_BASE);
}

TAMIS_INLINE bool tamis__is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

TAMIS_INLINE bool tamis__vowel_like(char c)
{
    return tamis__is_vowel(c) || c == 'w' || c == 'y';
}

TAMIS_INLINE int tamis__least_int(int a, int b)
{
    return a < b ? a : b;
}

/* Cost of letter i of a token standing on one side only. A letter written twice may as well be written
 * once; a third is a letter of its own. */
TAMIS_INLINE int tamis__gap_cost(const char *token, size_t i, bool abjad)
{
    char c = token[i];
    if (i > 0 && c == token[i - 1] && (i == 1 || c != token[i - 2]))
        return TAMIS__DOUBLED;
    if (abjad && tamis__is_vowel(c))
        return TAMIS__ABJAD_VOWEL;
    int cost = TAMIS__STEP - tamis__gap_savings[tamis__letter_index(c)];
    return i == 0
               ? tamis__least_int(cost + TAMIS__FIRST_GAP_EXTRA, TAMIS__STEP + TAMIS__FIRST_EXTRA)
               : cost;
}

TAMIS_INLINE bool tamis__stands_for(uint32_t letters, char one)
{
    return letters != 0 && one >= 'a' && (letters & TAMIS__LETTER(one)) != 0;
}

TAMIS_INLINE uint32_t tamis__merged_letters(char before, char c)
{
    return before >= 'a' && c >= 'a' ? tamis__digraph_letters[before - 'a'][c - 'a'] : 0;
}

/* Similarity of two words of four letters that are one step apart, if it is not more by the formula: such a
 * slip is made in a short word as in a long one. A step at the first letter is more (TAMIS__FIRST_EXTRA). */
#define TAMIS__SHORT_SLIP 0.76
enum { TAMIS__SHORT_SLIP_LETTERS = 4 };

TAMIS_INLINE bool tamis__is_short_slip(int cost, size_t longest, double least)
{
    return longest == TAMIS__SHORT_SLIP_LETTERS && cost <= TAMIS__STEP &&
           least <= TAMIS__SHORT_SLIP;
}

/* Highest cost of two tokens of which the longer has `longest` letters that are `least` alike. */
TAMIS_INLINE int tamis__cost_limit(size_t longest, double least)
{
    int limit =
        (int)((1.0 - least) * (double)((int)longest * TAMIS__STEP - TAMIS__SHORTNESS) + 0.5);
    bool low = limit < TAMIS__STEP && tamis__is_short_slip(TAMIS__STEP, longest, least);
    return low ? TAMIS__STEP : limit;
}

TAMIS_INLINE double tamis__cost_similarity(int cost, size_t longest, double least)
{
    double similarity =
        1.0 - (double)cost / (double)((int)longest * TAMIS__STEP - TAMIS__SHORTNESS);
    if (similarity < TAMIS__SHORT_SLIP && tamis__is_short_slip(cost, longest, least))
        return TAMIS__SHORT_SLIP;
    return similarity < least ? 0.0 : similarity;
}

#endif
