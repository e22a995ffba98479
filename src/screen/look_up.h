/*
 * screen/look_up.h - the words of a snapshot's dictionary that the scorer may link with a text.
 *
 * Words that share a look-up key with the text (match/keys.h) are compared with it; what comes near enough
 * is kept with its similarity. `exhaustive` compares every word instead, without the keys' index: the
 * same links, slowly.
 */
#ifndef TAMIS_SCREEN_LOOK_UP_H
#define TAMIS_SCREEN_LOOK_UP_H

#include "base/hash.h"
#include "base/memory.h"
#include "index/snapshot.h"
#include "match/letter_sweep.h"
#include "match/score.h"
#include "match/similarity.h"
#include "text/text.h"

typedef struct tamis__word_link {
    /* By how the word is written where it stands (tamis__writing); 0: no link there. */
    double similarity[TAMIS__WRITINGS];
    double learned;   /* where both stand as ordinary words; 0: was not learned */
    uint32_t support; /* parties from whom it was */
    uint32_t word;
    bool family; /* a nickname or the full form, where both stand as ordinary words */
} tamis__word_link;

typedef struct tamis__word_links {
    const tamis__word_link *items; /* each word once */
    size_t count;
} tamis__word_links;

/* What is looked for. */
typedef enum tamis__look_up {
    TAMIS__LOOK_UP_EXACT = 'e', /* numbers and what is never spelled otherwise: the text itself */
    TAMIS__LOOK_UP_WORD = 'w',  /* the text, what is spelled like it, and its nicknames */
    TAMIS__LOOK_UP_OTHER = 'o', /* the same without nicknames */
    TAMIS__LOOK_UP_GLUED = 'g'  /* tokens written together: single words that they may mean */
} tamis__look_up;

/* Of one thread: finds links and remembers them for the next query. */
typedef struct tamis__look_ups {
    const tamis__snapshot *snapshot;
    const tamis__text *text;
    tamis__strmap known; /* texts looked up before, with what was asked */
    tamis__word_links *cache;
    tamis__arena arena;      /* of the cache */
    size_t cached;           /* links in it */
    tamis__word_link *found; /* work space: what the current look-up found */
    size_t count, capacity;
    uint8_t *seen; /* by word, how it was met in the current look-up */
    uint32_t *met; /* these words */
    size_t met_count, met_capacity;
    tamis__letter_sweep
        sweep[TAMIS__SPELLINGS];       /* the text of the current look-up, ready to be compared */
    uint64_t partners[TAMIS__LETTERS]; /* tamis__letter_partners of each letter */
    tamis__sound_order *orders;        /* by writing */
    tamis__sound_sweep *sounds; /* the same by units of sound, by the writing that is not Latin */
} tamis__look_ups;

TAMIS_MUST_USE tamis_status tamis__look_ups_init(tamis__look_ups *links,
                                                 const tamis__snapshot *snapshot,
                                                 const tamis__text *text, tamis_error *err);
void tamis__look_ups_clear(tamis__look_ups *links);

/* The result lives until the next call. */
TAMIS_MUST_USE tamis_status tamis__look_up_find(tamis__look_ups *links, tamis_bytes text,
                                                tamis__writing writing, tamis__look_up what,
                                                bool exhaustive, tamis__word_links *out,
                                                tamis_error *err);

#endif
