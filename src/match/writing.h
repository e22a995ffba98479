/*
 * match/writing.h - how the text of a token was written, and what two tokens can be expected to share.
 */
#ifndef TAMIS_MATCH_WRITING_H
#define TAMIS_MATCH_WRITING_H

#include "base/name.h"

/* Scripts (tamis__token_script) by how they write. */
typedef enum tamis__writing {
    TAMIS__WRITING_LETTERS = 0, /* Latin, and whatever is left */
    TAMIS__WRITING_ABJAD,       /* without short vowels */
    TAMIS__WRITING_SYLLABLES,   /* Indic, Ethiopic... */
    TAMIS__WRITING_ALPHABET,    /* Cyrillic, Greek, Armenian, Georgian */
    TAMIS__WRITING_HAN,
    TAMIS__WRITING_KANA,
    TAMIS__WRITING_HANGUL,
    TAMIS__WRITINGS
} tamis__writing;

/* Which vowels and sounds two tokens can be expected to share, from the scripts they came from. */
typedef enum tamis__spelling {
    TAMIS__SPELLING_PLAIN = 0, /* the same writing */
    TAMIS__SPELLING_ABJAD,     /* one was written without short vowels, the other in letters */
    TAMIS__SPELLING_SYLLABIC, /* unlike, and one was written in syllables (Han, kana, Hangul, Indic) */
    TAMIS__SPELLING_ALPHABETIC, /* Latin letters and those of another alphabet */
    TAMIS__SPELLINGS
} tamis__spelling;

tamis__writing tamis__writing_of(uint8_t script);
/* Symmetric. */
tamis__spelling tamis__spelling_of(tamis__writing a, tamis__writing b);

#endif
