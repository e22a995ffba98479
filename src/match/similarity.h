/*
 * match/similarity.h - how alike two tokens are.
 *
 * An edit distance whose steps cost what they mean: letters of one sound (c/k/q, s/z, v/w, i/y/j),
 * vowels, a dropped h, a doubled letter and neighbours exchanged are cheap; digraphs that stand for one
 * letter (ph/f, ts/c, ks/x, ou/u) are one step. When either side was written without short vowels
 * (Arabic, Hebrew), vowels are nearly free. Similarity is 1 - cost / (longer length - 0.7): the last
 * part weighs on short tokens, where one letter makes another name.
 * Method: Wagner & Fischer 1974, with the restricted transposition of Damerau 1964.
 */
#ifndef TAMIS_MATCH_SIMILARITY_H
#define TAMIS_MATCH_SIMILARITY_H

#include "match/keys.h"
#include "match/part.h"
#include "match/sound_sweep.h"

/* Part of a snapshot's fingerprint, since it stores similarities: raise it when any two texts get another one, whatever
 * changed it (costs of letters, fitted units of sound, the least of a link). */
enum { TAMIS__SIMILARITY_VERSION = 2 };

/* Token pairs less alike than this are strangers: no link, whatever the rest of the name. */
#define TAMIS__LINK_MIN 0.76

/* What a nickname is worth against its full form, if they are not more alike as written. */
#define TAMIS__NICKNAME_SIMILARITY 0.93

/* Longest token text that is compared letter by letter; what is beyond is ignored alike on both
 * sides (a longer one is equal or a stranger). */
enum { TAMIS__COMPARE_BYTES_MAX = 64, TAMIS__INITIAL_BYTES_MAX = 3 };

/* In [0, 1]; symmetric; 1 exactly when the texts are equal. Values below `least` are returned as 0
 * (the computation stops early). */
double tamis__text_similarity(tamis_bytes a, tamis_bytes b, tamis__spelling spelling, double least);

/*
 * One text against many words. Words of one length in byte order share the work on their common
 * beginnings, and a beginning that is already too far off settles all words that have it; any order
 * gives the same results. Caller's storage; the text is copied.
 */
typedef struct tamis__sweep {
    size_t len;      /* of the text */
    size_t depth;    /* rows filled, for the first letters of `word` */
    size_t word_len; /* of the words that the rows are for */
    int limit;       /* highest cost of interest */
    bool abjad;
    bool pruned; /* no word that begins with the first `depth` letters of `word` comes near */
    char text[TAMIS__COMPARE_BYTES_MAX];
    uint8_t index[TAMIS__COMPARE_BYTES_MAX]; /* of its letters in the table of costs */
    char word[TAMIS__COMPARE_BYTES_MAX];
    int gap[TAMIS__COMPARE_BYTES_MAX];         /* cost of a letter of the text without a partner */
    uint32_t merged[TAMIS__COMPARE_BYTES_MAX]; /* letters it and the one before may stand for */
    /* Columns of each row that hold a cost within the limit: [first, last], empty when first > last. */
    int first[TAMIS__COMPARE_BYTES_MAX + 1], last[TAMIS__COMPARE_BYTES_MAX + 1];
    int rows[TAMIS__COMPARE_BYTES_MAX + 1][TAMIS__COMPARE_BYTES_MAX + 1];
} tamis__sweep;

/* Full steps that two tokens of these lengths can afford and still be `least` alike. */
uint32_t tamis__full_steps(size_t a, size_t b, double least);

void tamis__sweep_init(tamis__sweep *sweep, tamis_bytes text, tamis__spelling spelling);
/* As tamis__text_similarity(word, text, abjad, least). */
double tamis__sweep_next(tamis__sweep *sweep, tamis_bytes word, double least);

/*
 * The same for texts of which the writing is known: a Latin spelling and a text of another script are also
 * held together by units of sound (match/sounds.h), and the better counts. With S the cost of the cheapest
 * units, in twelfths of a nat, and n the letters of the longer text, similarity by sound is
 * 1 - S / (SOUND_PER_LETTER * n - SOUND_SHORTNESS). Symmetric; values below `least` are 0.
 */
double tamis__written_similarity(tamis_bytes a, tamis__writing a_writing, tamis_bytes b,
                                 tamis__writing b_writing, double least);
/* By units of sound alone; 0 unless exactly one of the two is of TAMIS__WRITING_LETTERS, and for
 * a Latin spelling that is pinyin against Han. */
double tamis__sound_similarity(tamis_bytes a, tamis__writing a_writing, tamis_bytes b,
                               tamis__writing b_writing, double least);

/* What units may cost in all in a text of that length, and what of it leaves two texts `least` alike. */
int tamis__sound_whole(size_t longest);
int tamis__sound_limit(int whole, double least);
/* tamis__sound_similarity when the cost of the cheapest units is known; negative: beyond the limit. */
double tamis__rendered_similarity(tamis_bytes latin, tamis_bytes other, tamis__writing writing,
                                  int cost, double least);

/* May a text of that side be held together by units of sound with any of the other? */
bool tamis__may_be_rendered(tamis_bytes text, bool latin, tamis__writing writing);

/* As tamis__sound_similarity(text of the sweep, word), both of their writings. */
double tamis__sound_sweep_similarity(const tamis__sound_sweep *sweep, tamis_bytes word,
                                     double least);

/* Similarity of two parts, by kind: an initial meets a word that begins with it (value below 1),
 * numbers and legal forms meet only their equals (legal forms of one class nearly), given names their
 * nicknames, places and terms only their equals; other words meet for their spelling when they share a
 * key (match/keys.h). 0 when below TAMIS__LINK_MIN. */
double tamis__part_similarity(const tamis__part *a, const tamis__part *b);
/* The part of it that the kinds of two different texts decide: initials, classes of legal forms and
 * particles, and 0 for what never meets. -1 when spelling and nicknames decide. */
double tamis__fixed_similarity(const tamis__part *a, const tamis__part *b);

/* Set of letters and digits of a comparable text: a-z bits 0-25, 0-9 bits 26-35. */
uint64_t tamis__letter_set(tamis_bytes text);
/* Has the set more than so many letters? For small numbers. */
TAMIS_INLINE bool tamis__more_letters(uint64_t set, uint32_t than)
{
    for (; than > 0 && set != 0; than--)
        set &= set - 1;
    return set != 0;
}
/* All letters that may stand for a letter of `set` at less than full cost, with those that come and go
 * cheaply: each letter of another token outside this set costs one full step. */
uint64_t tamis__letter_reach(uint64_t set);
/* All letters one of which must stand in another token for the single letter `letter` of this one to
 * cost less than a full step there. 0 when the letter may be dropped cheaply. */
uint64_t tamis__letter_partners(uint64_t letter);

#endif
