/* screen/resolve.h - what the files that look words up share: one text being compared with words of the dictionary. */
#ifndef TAMIS_SCREEN_RESOLVE_H
#define TAMIS_SCREEN_RESOLVE_H

#include "screen/look_up.h"

typedef struct tamis__resolving {
    tamis__look_ups *links;
    const tamis__meeting *meeting;
    tamis_bytes text;
    tamis__writing writing;
    double least;
    bool letters_alone; /* in the word at hand */
    bool letters_ready;
    bool ready[TAMIS__SPELLINGS];       /* links->sweep */
    bool sounds_ready[TAMIS__WRITINGS]; /* links->sounds */
    bool batch_ready[2];                /* links->letters */
    bool batches_ready[TAMIS__WRITINGS];
    uint64_t reach; /* letters that may stand for one of the text (similarity.h) */
    uint64_t partners[TAMIS__COMPARE_BYTES_MAX]; /* of each letter that has to have one */
    uint32_t partner_count;
    uint8_t
        abjad_writings; /* bit per writing whose words are compared with less regard to vowels */
    uint8_t sound_writings; /* and per writing whose words are compared by sound, too */
    bool failed;            /* out of memory */
} tamis__resolving;

void tamis__resolving_init(tamis__resolving *r, tamis__look_ups *links,
                           const tamis__meeting *meeting);

/* Compares the text with every word of the dictionary that would meet it, one at a time and without the index of keys;
 * links->found then holds the links. */
void tamis__resolve_by_sweep(tamis__resolving *r);

/* The link to the word among those found, made when there is none; NULL without memory or such a word. */
tamis__word_link *tamis__found_link(tamis__resolving *r, uint32_t word);
/* The text is that word of the dictionary. */
void tamis__resolve_same(tamis__resolving *r, uint32_t word);
/* Adds what was learned of the text and the words it was learned to be a form of, as far as `all` or found already. */
void tamis__resolve_learned(tamis__resolving *r, uint32_t word);
/* Compares the text with words that it met (links->seen tells by what keys), in ascending order; links->found then holds the
 * links. */
void tamis__resolve_met(tamis__resolving *r, const uint32_t *words, size_t count);

/* Is it one, in any way? */
bool tamis__is_linked(const tamis__word_link *link);
/* Keeps a link in the pool and says so in `met`. False without memory. */
bool tamis__resolved(tamis__look_ups *links, const tamis__word_link *link, tamis__met_word *met);

#endif
