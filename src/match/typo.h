/*
 * match/typo.h - how many slips of the pen two tokens are apart.
 *
 * The weighted distance of similarity.h asks whether two spellings may stand for one sound. This one asks
 * what a typist would have to do: letters put in, left out, put for another, or exchanged with a
 * neighbor, each one slip. People make one or two in a name; a word that is three away and
 * sounds otherwise is another word.
 */
#ifndef TAMIS_MATCH_TYPO_H
#define TAMIS_MATCH_TYPO_H

#include "match/part.h"

/* Slips between two texts (restricted Damerau distance), at most `limit` + 1, which stands for more.
 * Texts beyond TAMIS__WORD_BYTES_MAX bytes: 0 when equal, else limit + 1. Symmetric. */
uint32_t tamis__slips(tamis_bytes a, tamis_bytes b, uint32_t limit);

/* Are two parts, `similarity` alike by sound, different words after all? Slips
 * are counted only in letters that somebody typed: what was transliterated differs for other reasons.
 * The reading of Han is exact where both sides are Mandarin in pinyin of one syllable or two, so another
 * syllable is another name (Guiying, Guoying); z and zh, c and ch, s and sh, n and ng are one. */
bool tamis__other_word(const tamis__part *a, const tamis__part *b, double similarity);

/* Slips between two different words that may be one but for them, at most two; 0: they are strangers. They
 * need not sound alike. */
uint32_t tamis__near_miss(const tamis__part *a, const tamis__part *b);

#endif
