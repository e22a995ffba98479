/*
 * match/letter_batch.h - one text against sixteen words at a time, by letters.
 *
 * The distance is that of match/similarity.h, cell for cell, with a lane for each word (base/narrow.h): most words
 * that share a key are strangers, and this tells them apart at a tenth of what one word at a time takes. Words and
 * texts that are long, or hold digits, are left to match/letter_sweep.h.
 */
#ifndef TAMIS_MATCH_LETTER_BATCH_H
#define TAMIS_MATCH_LETTER_BATCH_H

#include "base/narrow.h"
#include "match/similarity.h"

enum {
    TAMIS__BATCH_LETTERS = 13,      /* of a text, at most */
    TAMIS__BATCH_WORD_LETTERS = 24, /* of a word */
    TAMIS__BATCH_ROWS = 27,         /* a-z, and what stands behind the end of a word */
    TAMIS__BATCH_RULES = 31 + 4 * TAMIS__BATCH_LETTERS
};

/* Two letters of a word that make a cheap step, and where in the text. */
typedef struct tamis__batch_rule {
    uint8_t before[TAMIS__LANES],
        here[TAMIS__LANES]; /* letters of the word, the same in every lane */
    uint16_t ending;        /* bit per number of letters of the text behind the step */
    uint8_t cost;
    uint8_t back; /* letters of the text that the step takes */
} tamis__batch_rule;

/* Caller's storage. */
typedef struct tamis__letter_batch {
    uint32_t len; /* of the text; 0: not for this text */
    bool half;    /* half of the lanes are enough for costs */
    /* By letter of a word: in the place of each of the text; in the last lane of those used without a partner,
     * and before it the same as the first letter. */
    uint8_t costs[TAMIS__BATCH_ROWS][TAMIS__LANES];
    uint8_t gaps[TAMIS__BATCH_LETTERS]
                [TAMIS__LANES]; /* letters of the text without a partner, in every lane */
    tamis__batch_rule rules[TAMIS__BATCH_RULES];
    uint32_t rule_count;  /* of two letters of the word, these come first */
    uint32_t merge_count; /* and behind them of one for two of the text */
} tamis__letter_batch;

void tamis__letter_batch_init(tamis__letter_batch *batch, tamis_bytes text, bool abjad);

/* May the word be among those of a batch, asked for this likeness? */
bool tamis__letter_batch_takes(const tamis__letter_batch *batch, tamis_bytes word, double least);

/* As tamis__text_similarity(word, text) for up to TAMIS__LANES words that it takes. */
void tamis__letter_batch_compare(const tamis__letter_batch *batch, const tamis_bytes *words,
                                 uint32_t count, double least, double *similarities);

#endif
