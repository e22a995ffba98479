/*
 * match/korean.h - Korean names in Hangul and how they are spelled in Latin letters.
 *
 * Units of sound (match/sounds.h) hold names together that Hangul renders: they forgive much. Korean names are
 * made of few syllables, each of which is another name: there, a spelling counts only if its letters may
 * stand for the syllables, by the rules of some romanization or by custom (data/sounds/hangul.tsv).
 */
#ifndef TAMIS_MATCH_KOREAN_H
#define TAMIS_MATCH_KOREAN_H

#include "match/part.h"

/* True when the name is Korean in Hangul: a family name and given names of one or two known syllables, in
 * either order, with spaces or without. */
bool tamis__is_korean_name(const tamis__parts *parts);
/* May `latin` be a spelling of the Hangul of which `roman` is the comparable text? Also true when it is no
 * sequence of a few Korean syllables: then nothing is said. */
bool tamis__is_korean_spelling(tamis_bytes roman, tamis_bytes latin);

#endif
