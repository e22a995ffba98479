/*
 * screen/words.h - running text as a sequence of words, and words as numbers.
 *
 * Names and documents are cut by the same function, so what is written alike is cut alike:
 *
 *   "Huawei's U.S. sub-unit"  ->  huawei | us | sub | unit        (possessive and dots dropped)
 *   "Johnson & Co., Ltd."     ->  johnson | and | co | ltd
 *   "华为技术"                ->  华 | 为 | 技 | 术                 (scripts without spaces: by character)
 *
 * A word is looked up by its key: lower-case ASCII as it stands, everything else in comparable text
 * (text/text.h), Han in simplified form. A word of a script without spaces is one character.
 */
#ifndef TAMIS_SCREEN_WORDS_H
#define TAMIS_SCREEN_WORDS_H

#include "base/hash.h"
#include "text/text.h"

enum {
    TAMIS__KEY_BYTES = 64, /* of a longer word the start counts */
    TAMIS__WORDS_KNOWN_MAX = 1 << 24,
    TAMIS__SURFACES_MAX = 1 << 20 /* words outside ASCII remembered per document */
};

enum {
    TAMIS__CUT_CAPITAL = 1,   /* begins with a capital letter */
    TAMIS__CUT_UPPER = 2,     /* two or more letters, all capitals */
    TAMIS__CUT_LOWER = 4,     /* begins with a small letter of a script that has capitals */
    TAMIS__CUT_NUMBER = 8,    /* digits only */
    TAMIS__CUT_UNSPACED = 16, /* one character of a script without spaces */
    TAMIS__CUT_JOINED = 32,   /* no separator between it and the word before */
    TAMIS__CUT_WIDE = 64      /* has characters outside ASCII: the key is yet to be folded */
};

/* Scripts without spaces differ in where a name may begin and end. */
typedef enum tamis__cut_script {
    TAMIS__CUT_SPACED = 0,
    TAMIS__CUT_HAN,
    TAMIS__CUT_KANA,
    TAMIS__CUT_HANGUL,
    TAMIS__CUT_SOUTH_EAST /* Thai, Lao, Khmer, Burmese */
} tamis__cut_script;

typedef struct tamis__cut {
    uint32_t start;
    uint32_t end;
    uint8_t flags;
    uint8_t script; /* tamis__cut_script */
    uint8_t key_len;
    char key[TAMIS__KEY_BYTES];
} tamis__cut;

/* The next word at or after *at, which moves behind it; false at the end of the text. */
bool tamis__cut_next(tamis_bytes text, size_t *at, tamis__cut *out);

/* Keys -> numbers. Grows while names are read; any number of readers afterwards. */
typedef struct tamis__lexicon {
    tamis__strmap words;
    uint16_t *simplified; /* by Han character from U+3400 */
} tamis__lexicon;

TAMIS_MUST_USE tamis_status tamis__lexicon_init(tamis__lexicon *lexicon, tamis_error *err);
void tamis__lexicon_clear(tamis__lexicon *lexicon);

/* Looks words up; one per thread. */
typedef struct tamis__reader {
    const tamis__lexicon *lexicon;
    tamis__lexicon *growing; /* the same, when unknown words become known; else NULL */
    tamis__text_scratch *scratch;
    tamis__strmap surfaces; /* words outside ASCII seen before -> numbers[] */
    uint32_t *numbers;
    size_t numbers_capacity;
    tamis__buffer folded;
} tamis__reader;

TAMIS_MUST_USE tamis_status tamis__reader_init(tamis__reader *reader, const tamis__text *text,
                                               const tamis__lexicon *lexicon,
                                               tamis__lexicon *growing, tamis_error *err);
void tamis__reader_clear(tamis__reader *reader);
/* *out: the word's number, UINT32_MAX when it is in no name. */
TAMIS_MUST_USE tamis_status tamis__reader_number(tamis__reader *reader, const tamis__cut *cut,
                                                 uint32_t *out, tamis_error *err);

#endif
