/*
 * screen/phrases.h - fixed phrases in running text: words compared without case, punctuation and white
 * space; "#" stands for one number in digits. Names and phrases are cut alike (words.h), so
 * "open-source license" is found as "open source license".
 */
#ifndef TAMIS_SCREEN_PHRASES_H
#define TAMIS_SCREEN_PHRASES_H

#include "screen/automaton.h"
#include "screen/document.h"
#include "screen/words.h"

typedef struct tamis__phrases {
    const tamis__text *text;
    tamis__lexicon lexicon;
    tamis__reader reader; /* while phrases are added */
    tamis__automaton automaton;
    uint32_t number; /* the word of "#" */
} tamis__phrases;

typedef struct tamis__phrase_hit {
    uint32_t value;
    uint32_t start;
    uint32_t end;
    uint32_t sentence;
    uint32_t number_start; /* of the first "#"; equal to number_end when there is none */
    uint32_t number_end;
} tamis__phrase_hit;

typedef struct tamis__phrase_hits {
    tamis__phrase_hit *items; /* by start; at one start the longest of each value */
    size_t count;
    size_t capacity;
} tamis__phrase_hits;

TAMIS_MUST_USE tamis_status tamis__phrases_init(tamis__phrases *phrases, const tamis__text *text,
                                                tamis_error *err);
void tamis__phrases_clear(tamis__phrases *phrases); /* accepts a zeroed one */
TAMIS_MUST_USE tamis_status tamis__phrases_add(tamis__phrases *phrases, tamis_bytes phrase,
                                               uint32_t value, tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__phrases_seal(tamis__phrases *phrases, tamis_error *err);
/* A phrase lies within one sentence. Release out->items whatever the outcome. */
TAMIS_MUST_USE tamis_status tamis__phrases_find(const tamis__phrases *phrases, tamis_bytes text,
                                                const tamis__sentences *sentences,
                                                tamis__phrase_hits *out, tamis_error *err);

#endif
