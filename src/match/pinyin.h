/*
 * match/pinyin.h - is a Latin spelling Mandarin in pinyin?
 */
#ifndef TAMIS_MATCH_PINYIN_H
#define TAMIS_MATCH_PINYIN_H

#include "base/bytes.h"

/* True when the text (comparable text) is one or two syllables of pinyin without tones, as a family name and
 * most given names are. */
bool tamis__is_pinyin_name(tamis_bytes text);
/* True when it is one syllable. */
bool tamis__is_pinyin_syllable(tamis_bytes text);

#endif
