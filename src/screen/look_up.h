/*
 * screen/look_up.h - the words of a snapshot's dictionary that the scorer may link with a text.
 *
 * Words that share a look-up key with the text (match/keys.h) *meet* it. They are compared at once, and of most nothing is
 * left: they are strangers. The links are remembered for the next query. Of common words the snapshot stores them: there
 * is nothing to compare.
 *
 * `exhaustive` compares every word of the dictionary instead, without the keys' index or what is stored: the same links, slowly.
 */
#ifndef TAMIS_SCREEN_LOOK_UP_H
#define TAMIS_SCREEN_LOOK_UP_H

#include "base/hash.h"
#include "base/memory.h"
#include "index/snapshot.h"
#include "match/letter_batch.h"
#include "match/letter_sweep.h"
#include "match/score.h"
#include "match/similarity.h"
#include "match/sound_batch.h"
#include "screen/selection.h"
#include "text/text.h"

typedef struct tamis__word_link {
    /* By how the word is written where it stands (tamis__writing); 0: no link there. */
    double similarity[TAMIS__WRITINGS];
    double learned;   /* where both stand as ordinary words; 0: was not learned */
    uint32_t support; /* parties from whom it was */
    uint32_t word;
    bool family; /* a nickname or the full form, where both stand as ordinary words */
} tamis__word_link;

/* By what key a word was met, and so in which writings it may be linked for its spelling: a bit for each
 * (tamis__writing), from a wide key of that writing, or one of these. */
enum {
    TAMIS__MET_FOR_ALL = TAMIS__WORD_WRITINGS, /* a word key */
    TAMIS__MET_BY_FAMILY = 128
};

/* A word that a text is linked with. */
typedef struct tamis__met_word {
    uint32_t word;
    uint32_t link; /* its place in tamis__look_ups.pool */
} tamis__met_word;

/* What is looked for. */
typedef enum tamis__look_up {
    TAMIS__LOOK_UP_EXACT = 'e', /* numbers and what is never spelled otherwise: the text itself */
    TAMIS__LOOK_UP_WORD = 'w',  /* the text, what is spelled like it, and its nicknames */
    TAMIS__LOOK_UP_OTHER = 'o', /* the same without nicknames */
    TAMIS__LOOK_UP_GLUED = 'g'  /* tokens written together: single words that they may mean */
} tamis__look_up;

/* A text, and all words that it is linked with, each once. */
typedef struct tamis__meeting {
    tamis_bytes text;
    tamis__met_word *words;
    uint32_t count;
    uint32_t met;  /* words that were compared for it */
    uint32_t self; /* the text's own number in the dictionary; TAMIS__NONE */
    tamis__families families;
    tamis__writing writing;
    tamis__look_up what;
} tamis__meeting;

/* Of one thread: finds links and remembers them for the next query. */
typedef struct tamis__look_ups {
    const tamis__snapshot *snapshot;
    const tamis__text *text;
    const tamis__selection *only; /* words of these entities alone are met; NULL: all */
    uint64_t only_serial;         /* of that for which the rest was found; 0: all */
    tamis__strmap known;          /* texts looked up before, with what was asked */
    tamis__meeting *meetings;     /* of these */
    tamis__meeting nothing;       /* of texts that meet no word */
    tamis__arena arena;           /* of their words */
    size_t kept;                  /* words in it */
    tamis__word_link *pool;       /* links of all of them */
    size_t pool_count, pool_capacity;
    tamis__word_link *found; /* work space: links of the words that are compared */
    size_t count, capacity;
    uint8_t *seen; /* by word, how it was met in the current look-up */
    uint32_t *met; /* these words */
    size_t met_count, met_capacity;
    uint32_t *sorted; /* work space of that many */
    size_t sorted_capacity;
    uint32_t *place; /* by word: where in `found` it stands, if it stands there */
    tamis__letter_sweep sweep[TAMIS__SPELLINGS]; /* the text at hand, ready to be compared */
    uint64_t partners[TAMIS__LETTERS];           /* tamis__letter_partners of each letter */
    tamis__sound_order *orders;                  /* by writing */
    tamis__sound_sweep *sounds; /* the same by units of sound, by the writing that is not Latin */
    tamis__letter_batch letters[2]; /* the same by batches: plain, and of an abjad */
    tamis__sound_batch *batches;    /* by the writing that is not Latin */
} tamis__look_ups;

TAMIS_MUST_USE tamis_status tamis__look_ups_init(tamis__look_ups *links,
                                                 const tamis__snapshot *snapshot,
                                                 const tamis__text *text, tamis_error *err);
void tamis__look_ups_clear(tamis__look_ups *links);

/* Forgets all that was looked up. */
TAMIS_MUST_USE tamis_status tamis__look_ups_forget(tamis__look_ups *links, tamis_error *err);

/* Makes room for the look-ups of one query; meetings from before may be gone. What is found for another selection than
 * before is found afresh; it must live as long as meetings are asked for. NULL: all words. */
TAMIS_MUST_USE tamis_status tamis__look_ups_begin(tamis__look_ups *links,
                                                  const tamis__selection *only, tamis_error *err);

/* `self` is the text's number in the dictionary, or TAMIS__NONE. The result lives until tamis__look_ups_begin. */
TAMIS_MUST_USE tamis_status tamis__look_up_meet(tamis__look_ups *links, tamis_bytes text,
                                                uint32_t self, tamis__writing writing,
                                                tamis__look_up what, bool exhaustive,
                                                tamis__meeting **out, tamis_error *err);

/* The link of a word; until the next call that finds any. */
TAMIS_INLINE const tamis__word_link *tamis__met_link(const tamis__look_ups *links,
                                                     const tamis__met_word *met)
{
    return &links->pool[met->link];
}

#endif
