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
    FULL = 100,           /* an unrelated letter */
    FIRST_EXTRA = 3,      /* on a full step at the first letter: people and typists keep it */
    FIRST_GAP_EXTRA = 50, /* the same for a first letter that only one side has */
    DIGRAPH = 18,         /* two letters for one */
    TRANSPOSE = 60,       /* neighbours exchanged */
    DOUBLED = 20,         /* a letter written twice or once */
    SHORTNESS = 70,       /* taken from the longer length, see similarity.h */
    TOO_FAR = 1 << 20,    /* above every limit */
    ABJAD_VOWEL = 12,     /* a vowel that the other side had no letter for */
    BASE = '0',
    SPAN = 'z' - '0' + 1
};

/* Letters of one sound across spellings and transliteration standards, digits typed for letters. */
/* clang-format off */
#define LETTER_PAIRS(X)                                                                            \
    X('c', 'k', 20) X('k', 'q', 15) X('c', 'q', 20) X('g', 'k', 60) X('g', 'q', 50)                \
    X('g', 'j', 40) X('s', 'z', 30) X('c', 's', 40) X('x', 's', 50) X('x', 'h', 50)                \
    X('x', 'k', 50) X('j', 'z', 50) X('v', 'w', 15) X('v', 'f', 40) X('b', 'v', 50)                \
    X('b', 'p', 50) X('f', 'p', 60) X('f', 'w', 60) X('d', 't', 50) X('m', 'n', 60)                \
    X('l', 'r', 70) X('h', 'k', 60) X('g', 'h', 50) X('d', 'z', 60) X('i', 'y', 15)                \
    X('i', 'j', 25) X('j', 'y', 20) X('e', 'i', 30) X('a', 'e', 35) X('o', 'u', 25)                \
    X('u', 'w', 25) X('o', 'w', 50) X('a', 'o', 40) X('e', 'y', 40) X('a', 'i', 55)                \
    X('e', 'o', 50) X('a', 'u', 50) X('i', 'u', 50) X('u', 'y', 45) X('e', 'u', 55)                \
    X('i', 'o', 60) X('a', 'y', 60) X('o', '0', 10) X('l', '1', 10) X('i', '1', 10)                \
    X('s', '5', 20) X('b', '8', 30) X('e', '3', 30) X('z', '2', 40) X('a', '4', 30)                \
    X('t', '7', 40) X('g', '6', 50) X('g', '9', 50)
/* clang-format on */

static const uint8_t letter_savings[SPAN][SPAN] = {
#define X(a, b, cost) [(a)-BASE][(b)-BASE] = FULL - (cost), [(b)-BASE][(a)-BASE] = FULL - (cost),
    LETTER_PAIRS(X)
#undef X
};

/* What a letter saves when it is inserted or dropped: vowels and near-vowels come and go. */
static const uint8_t gap_savings[SPAN] = {
    ['a' - BASE] = 50, ['e' - BASE] = 50, ['i' - BASE] = 50, ['o' - BASE] = 50, ['u' - BASE] = 50,
    ['h' - BASE] = 70, ['w' - BASE] = 40, ['y' - BASE] = 45, ['j' - BASE] = 40,
};

#define LETTER(c) (UINT32_C(1) << ((c) - 'a'))

/* Two letters that stand for one; the set holds the letters they may stand for. */
/* clang-format off */
#define DIGRAPHS(X)                                                                                \
    X('p', 'h', LETTER('f')) X('t', 's', LETTER('c') | LETTER('z')) X('t', 'z', LETTER('z'))       \
    X('k', 's', LETTER('x')) X('c', 's', LETTER('x')) X('d', 'j', LETTER('j'))                     \
    X('o', 'u', LETTER('u')) X('o', 'o', LETTER('u')) X('e', 'e', LETTER('i'))                     \
    X('i', 'e', LETTER('i')) X('e', 'i', LETTER('i') | LETTER('y')) X('a', 'e', LETTER('a'))       \
    X('o', 'e', LETTER('o')) X('u', 'e', LETTER('u')) X('c', 'k', LETTER('k'))                     \
    X('c', 'z', LETTER('c')) X('s', 'z', LETTER('s')) X('z', 'h', LETTER('j') | LETTER('g'))       \
    X('i', 'y', LETTER('y') | LETTER('i')) X('y', 'i', LETTER('i'))                                \
    X('e', 'y', LETTER('i') | LETTER('y')) X('a', 'y', LETTER('e') | LETTER('i'))                  \
    X('a', 'i', LETTER('e')) X('a', 'u', LETTER('o')) X('k', 'h', LETTER('h'))                     \
    X('g', 'h', LETTER('h')) X('s', 'h', LETTER('x')) X('d', 'h', LETTER('z'))                     \
    X('c', 'h', LETTER('k') | LETTER('q') | LETTER('h')) X('d', 'z', LETTER('z'))
/* clang-format on */

static const uint32_t digraph_letters[26][26] = {
#define X(a, b, letters) [(a) - 'a'][(b) - 'a'] = (letters),
    DIGRAPHS(X)
#undef X
};

TAMIS_INLINE size_t table_index(char c)
{
    return c >= '0' && c <= 'z' ? (size_t)(c - BASE) : (size_t)(':' - BASE);
}

TAMIS_INLINE bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

TAMIS_INLINE bool vowel_like(char c)
{
    return is_vowel(c) || c == 'w' || c == 'y';
}

TAMIS_INLINE int least_of(int a, int b)
{
    return a < b ? a : b;
}

/* Cost of letter i of a token standing on one side only. A letter written twice may as well be written
 * once; a third is a letter of its own. */
TAMIS_INLINE int gap_cost(const char *token, size_t i, bool abjad)
{
    char c = token[i];
    if (i > 0 && c == token[i - 1] && (i == 1 || c != token[i - 2]))
        return DOUBLED;
    if (abjad && is_vowel(c))
        return ABJAD_VOWEL;
    int cost = FULL - gap_savings[table_index(c)];
    return i == 0 ? least_of(cost + FIRST_GAP_EXTRA, FULL) : cost;
}

TAMIS_INLINE bool stands_for(uint32_t letters, char one)
{
    return letters != 0 && one >= 'a' && (letters & LETTER(one)) != 0;
}

TAMIS_INLINE uint32_t merged_letters(char before, char c)
{
    return before >= 'a' && c >= 'a' ? digraph_letters[before - 'a'][c - 'a'] : 0;
}

/* Highest cost of two tokens of which the longer has `longest` letters that are `least` alike. */
TAMIS_INLINE int cost_limit(size_t longest, double least)
{
    return (int)((1.0 - least) * (double)((int)longest * FULL - SHORTNESS) + 0.5);
}

TAMIS_INLINE double similarity_of(int cost, size_t longest, double least)
{
    double similarity = 1.0 - (double)cost / (double)((int)longest * FULL - SHORTNESS);
    return similarity < least ? 0.0 : similarity;
}

#endif
