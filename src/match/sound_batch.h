/*
 * match/sound_batch.h - one text against some words of another writing, by units of sound.
 *
 * The distance is that of match/sounds.h, cell for cell, with a lane for each letter of the text (base/narrow.h). Sums of
 * eight bits suffice for words of up to eight letters; of longer ones costs are halved, which tells most strangers, and
 * what is left is for match/sound_sweep.h.
 */
#ifndef TAMIS_MATCH_SOUND_BATCH_H
#define TAMIS_MATCH_SOUND_BATCH_H

#include "base/narrow.h"
#include "match/similarity.h"

enum {
    TAMIS__SOUND_BATCH_ROWS = 512,   /* units of the other side that a text has to do with */
    TAMIS__SOUND_BATCH_LETTERS = 24, /* of a word with its end */
    TAMIS__SOUND_BATCH_COMMON = 0,   /* row of a unit that makes no pair with any of the text */
    TAMIS__SOUND_BATCH_NONE = 1      /* of what is no unit */
};

/* A column of the table and what it is when moved up by one lane and more. */
typedef struct tamis__sound_column {
    tamis__narrow up[TAMIS__SOUND_LATIN_MAX + 1];
} tamis__sound_column;

/* Caller's storage, zeroed before its first use; 100 kB. */
typedef struct tamis__sound_batch {
    const tamis__sound_order *order;
    const tamis__sounds *sounds;
    tamis__writing writing; /* of the side that is not Latin */
    bool latin;             /* the text is the Latin side */
    tamis_bytes text;
    uint32_t len;   /* letters of the text, its end among them; 0: not for this text */
    bool strangers; /* nothing sounds like the text */
    uint32_t row_count;
    /* By code of a unit of the words' side. */
    uint16_t row_of_latin[TAMIS__SOUND_CODES], row_of_other[1 << 10];
    /* By code, what one letter or two of a word cost that have nothing in the text; of the others, one. */
    uint8_t latin_alone[1 << 10], other_alone[1 << 5];
    uint16_t codes[TAMIS__SOUND_BATCH_ROWS];
    /* By row, by letters of the text that the unit takes: what it costs to end with each letter. */
    uint8_t rows[TAMIS__SOUND_BATCH_ROWS][TAMIS__SOUND_LATIN_MAX][TAMIS__LANES];
    uint8_t least[TAMIS__SOUND_LATIN_MAX][TAMIS__LANES]; /* of all rows */
    /* Whole and halved: so many letters of the text that have nothing on the other side; all letters behind each, at least. */
    uint8_t alone[2][TAMIS__LANES][TAMIS__LANES];
    uint8_t rest[2][TAMIS__LANES];
    uint16_t alone_least[TAMIS__LANES]; /* of so many letters or more, with the rest */
    /* Columns of the last word, of which one that begins alike makes use. */
    int filled, limit;
    uint32_t alone_most; /* letters of the text alone that are within the limit */
    uint8_t word[TAMIS__SOUND_BATCH_LETTERS]; /* its letters; 0: its end */
    uint8_t idle[TAMIS__SOUND_BATCH_LETTERS +
                 1]; /* by column, how many up to it are beyond the limit */
    tamis__sound_column columns[TAMIS__SOUND_BATCH_LETTERS + 1];
} tamis__sound_batch;

/* As tamis__sound_sweep_init. */
void tamis__sound_batch_init(tamis__sound_batch *batch, const tamis__sound_order *order,
                             tamis_bytes text, bool latin, tamis__writing writing);

/* May a word of so many letters, and nothing else, be asked for this likeness? */
bool tamis__sound_batch_takes(const tamis__sound_batch *batch, size_t letters, double least);

/* As tamis__sound_similarity(text, word), both of their writings, for a word that it takes; negative when match/sound_sweep.h
 * has to be asked. Words that begin alike are best
 * asked one after the other. */
double tamis__sound_batch_compare(tamis__sound_batch *batch, tamis_bytes word, double least);

#endif
