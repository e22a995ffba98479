/*
 * match/sounds.h - which Latin letters answer to which letters of comparable text that came from another
 * script, and how surely.
 *
 * A name that comes through kana, Hangul, Han, an abjad or another alphabet keeps its sound and loses its
 * spelling: "Christopher" comes back as "kurisutofa". Units of up to three Latin letters against up to two
 * of the other text (er at the end - a, s - su, ou - w) carry costs that tools/fit_sounds.c fitted to pairs of
 * names; match/gen/sounds.c holds them. The same units say which consonants a Latin spelling may have
 * had, from which match/keys.c makes the keys that join the two.
 */
#ifndef TAMIS_MATCH_SOUNDS_H
#define TAMIS_MATCH_SOUNDS_H

#include "base/compiler.h"
#include "match/writing.h"

enum {
    TAMIS__SOUND_END = 27,          /* the end of a word, as a letter; a-z are 1-26 */
    TAMIS__SOUND_SLOTS = 2048,      /* of a hash table of units */
    TAMIS__SOUND_COST_MAX = 127,    /* of a unit */
    TAMIS__SOUND_COST_PER_NAT = 12, /* a nat of surprise */
    TAMIS__SOUND_LATIN_MAX = 3,
    TAMIS__SOUND_OTHER_MAX = 2,
    TAMIS__SOUND_LETTERS_MAX = 48,             /* of a text, its end among them */
    TAMIS__SOUND_LATIN_WORDS = (1 << 15) / 32, /* of one bit for each code */
    TAMIS__SOUND_OTHER_WORDS = (1 << 10) / 32
};

/* Classes of Latin letters as written; what is not a consonant tells only whether a word begins with a
 * vowel. */
typedef enum tamis__letter_class {
    TAMIS__CLASS_VOWEL = 1,
    TAMIS__CLASS_NONE, /* h: nothing, but it keeps neighbours apart */
    TAMIS__CLASS_B,    /* b p */
    TAMIS__CLASS_F,    /* f v w */
    TAMIS__CLASS_K,    /* k q c x */
    TAMIS__CLASS_G,
    TAMIS__CLASS_S, /* s z j */
    TAMIS__CLASS_T, /* t d */
    TAMIS__CLASS_L, /* l r */
    TAMIS__CLASS_M,
    TAMIS__CLASS_N
} tamis__letter_class;

/* The letters of a unit of the other text (5 bits each, TAMIS__SOUND_END among them), the classes of the
 * Latin letters that may stand there (4 bits each), and their cost: surprise of seeing both. */
typedef struct tamis__sound_pattern {
    uint16_t other;
    uint16_t classes;
    uint8_t cost;
} tamis__sound_pattern;

typedef struct tamis__sounds {
    const uint32_t *
        costs; /* (latin << 10 | other) << 7 | cost, by tamis__sound_slot, linear probing; 0 free */
    const uint32_t *latin_known, *other_known; /* one bit for each side of a unit */
    const tamis__sound_pattern *patterns;      /* ascending by `other`, then by cost */
    uint32_t pattern_count;
} tamis__sounds;

/* Of a writing other than letters; all zero for those without units. */
extern const tamis__sounds tamis__sounds_of_writing[TAMIS__WRITINGS];

/* 1-26, or 0 for anything but a letter. */
TAMIS_INLINE uint8_t tamis__sound_letter(char c)
{
    return c >= 'a' && c <= 'z' ? (uint8_t)(c - 'a' + 1) : 0;
}

TAMIS_INLINE uint32_t tamis__sound_slot(uint32_t latin, uint32_t other)
{
    return (latin << 10 | other) * UINT32_C(2654435761) >> 21;
}

/* Is a unit known that has `code` on the side of these bits? */
TAMIS_INLINE bool tamis__sound_known(const uint32_t *known, uint32_t code)
{
    return (known[code / 32] >> (code % 32) & 1) != 0;
}

/* Cost of a unit, or TAMIS__SOUND_COST_MAX + 1 when there is none. */
TAMIS_INLINE int tamis__sound_cost(const uint32_t *costs, uint32_t latin, uint32_t other)
{
    const uint32_t key = latin << 10 | other;
    for (uint32_t at = tamis__sound_slot(latin, other);; at = (at + 1) % TAMIS__SOUND_SLOTS) {
        uint32_t slot = costs[at];
        if (slot >> 7 == key)
            return (int)(slot & 127);
        if (slot == 0)
            return TAMIS__SOUND_COST_MAX + 1;
    }
}

/* Class of a letter 1-26. */
tamis__letter_class tamis__sound_class(uint8_t letter);

/* Cost of bringing a Latin spelling and a text of the other writing together, or a negative number when it
 * is above `limit` or the writing has no units. */
int tamis__sound_distance(tamis_bytes latin, tamis_bytes other, tamis__writing writing, int limit);

#endif
