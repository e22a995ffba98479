/*
 * match/letter_batch.h - one text against many words, by letters.
 *
 * The distance is that of match/similarity.h, cell for cell, with a lane for each letter of the text (base/narrow.h): most
 * words that share a key are strangers, and this tells them apart at a tenth of what the table takes one cell at a time.
 * Texts that are long, and words that are or hold digits, are left to match/letter_sweep.h.
 */
#ifndef TAMIS_MATCH_LETTER_BATCH_H
#define TAMIS_MATCH_LETTER_BATCH_H

#include "base/narrow.h"
#include "match/similarity.h"

enum {
    TAMIS__BATCH_LETTERS = 13,      /* of a text, at most */
    TAMIS__BATCH_WORD_LETTERS = 24, /* of a word */
    TAMIS__BATCH_PAIRS = 31 + TAMIS__BATCH_LETTERS,
    TAMIS__BATCH_GAPS = 4 /* of one, two, four and eight letters */
};

/* What two letters of a word cost together, for one letter of the text and for two, by where these end. */
typedef struct tamis__letter_pair {
    uint8_t one[TAMIS__LANES], two[TAMIS__LANES];
} tamis__letter_pair;

/* Caller's storage. */
typedef struct tamis__letter_batch {
    uint32_t len; /* of the text; 0: not for this text */
    bool abjad;
    /* By letter of a word and letter of the text: in its place; in the place of it and the one before. */
    uint8_t costs[26][TAMIS__LANES], merged[26][TAMIS__LANES];
    uint32_t merges;                /* bit per letter that may stand for two of the text */
    uint8_t first_gap[26], gap[26]; /* of a word, without a partner: at its beginning, and later */
    uint8_t text_gaps[TAMIS__BATCH_GAPS]
                     [TAMIS__LANES];      /* so many letters of the text, without partners */
    uint8_t gap_least[TAMIS__BATCH_GAPS]; /* of these */
    uint8_t start[TAMIS__LANES];          /* all letters up to each */
    uint8_t pair_of[26]
                   [26]; /* by two letters of a word, their place in `pairs`, plus one; 0: none */
    tamis__letter_pair pairs[TAMIS__BATCH_PAIRS];
    uint32_t pair_count;
    /* Rows of the last word, of which one that begins alike makes use. */
    uint32_t filled;
    int limit;
    char word[TAMIS__BATCH_WORD_LETTERS];
    uint8_t
        idle[TAMIS__BATCH_WORD_LETTERS + 1]; /* by row, how many up to it are beyond the limit */
    tamis__narrow rows[TAMIS__BATCH_WORD_LETTERS + 1];
} tamis__letter_batch;

void tamis__letter_batch_init(tamis__letter_batch *batch, tamis_bytes text, bool abjad);

/* Is it nothing but letters a-z? */
bool tamis__letters_alone(tamis_bytes word);

/* May a word of so many letters, and nothing else, be asked for this likeness? */
bool tamis__letter_batch_takes(const tamis__letter_batch *batch, size_t letters, double least);

/* As tamis__text_similarity(word, text) for a word that it takes. Words that begin alike are best asked one after the
 * other. */
double tamis__letter_batch_compare(tamis__letter_batch *batch, tamis_bytes word, double least);

#endif
