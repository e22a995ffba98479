/*
 * screen/attribution.h - who says so, in the words of the text.
 *
 * "... must be restricted in certain areas, a daily newspaper reported on Thursday, citing one
 * diplomatic source." has the chain "a daily newspaper reported; citing one diplomatic source". The
 * phrases are data/text/attribution.tsv.
 */
#ifndef TAMIS_SCREEN_ATTRIBUTION_H
#define TAMIS_SCREEN_ATTRIBUTION_H

#include "screen/phrases.h"

enum { TAMIS__ATTRIBUTION_PIECES_MAX = 4, TAMIS__ATTRIBUTION_WORDS_MAX = 10 };

typedef struct tamis__attribution_piece {
    uint32_t sentence;
    uint32_t start;
    uint32_t end;
    bool carries; /* names a source or a report: it can speak for the sentence beside it */
} tamis__attribution_piece;

typedef struct tamis__attributions {
    tamis_bytes text;
    const tamis__sentences *sentences;
    tamis__attribution_piece *items; /* in order of the text */
    size_t count;
    size_t capacity;
} tamis__attributions;

/* Finds the words of attribution of a whole text. Clear whatever the outcome. */
TAMIS_MUST_USE tamis_status tamis__attributions_find(const tamis__text *knowledge, tamis_bytes text,
                                                     const tamis__sentences *sentences,
                                                     tamis__attributions *out, tamis_error *err);
void tamis__attributions_clear(tamis__attributions *attributions);
/* The chain of a sentence: its own words, else those of the sentence after or before it in the same
 * paragraph that name a source. Empty when there are none; NUL-terminated in `arena`. */
TAMIS_MUST_USE tamis_status tamis__attribution_of(const tamis__attributions *attributions,
                                                  uint32_t sentence, tamis__arena *arena,
                                                  tamis_bytes *out, tamis_error *err);

#endif
