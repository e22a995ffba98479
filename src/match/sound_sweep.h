/*
 * match/sound_sweep.h - one text against many words of other writings, by units of sound.
 *
 * The distance is that of match/sounds.h. All units that bear on the text are laid out once, by what they
 * ask of the other side; then one letter of a word fills a whole column of the table of distances, one lane
 * for each letter of the text (base/lanes.h). Texts with more letters than there are lanes take the way of
 * match/sounds.h; the result is the same.
 */
#ifndef TAMIS_MATCH_SOUND_SWEEP_H
#define TAMIS_MATCH_SOUND_SWEEP_H

#include "base/lanes.h"
#include "match/sounds.h"

enum {
    TAMIS__SOUND_ROWS_MAX = 640, /* units of the other side that a text has to do with */
    TAMIS__SOUND_CODES = 1 << 15,
    TAMIS__SOUND_LETTERS = TAMIS__SOUND_END + 1
};

/* The units of each writing in the order of their Latin sides and in that of the others. Made once, then
 * shared by any number of sweeps and threads. */
typedef struct tamis__sound_unit {
    uint16_t latin, other;
    uint8_t cost;
} tamis__sound_unit;

typedef struct tamis__sound_order {
    tamis__sound_unit by_latin[TAMIS__SOUND_SLOTS], by_other[TAMIS__SOUND_SLOTS];
    uint32_t count;
    uint8_t latin_alone[TAMIS__SOUND_LETTERS],
        other_alone[TAMIS__SOUND_LETTERS]; /* costs, by letter */
    uint8_t latin_two_alone[1 << 10];      /* the same of two Latin letters, by code */
} tamis__sound_order;

void tamis__sound_order_init(tamis__sound_order *order, tamis__writing writing);

/* Caller's storage, zeroed before its first use; 90 kB. */
typedef struct tamis__sound_sweep {
    tamis_bytes text;
    const tamis__sound_order *order;
    const tamis__sounds *sounds;
    tamis__writing writing; /* of the side that is not Latin */
    bool latin;             /* the text is the Latin side */
    bool by_lanes;
    int len; /* letters of the text, its end among them */
    uint32_t row_count;
    uint16_t
        row_of[TAMIS__SOUND_CODES]; /* by code of a unit of the other side; 0: the common row */
    uint16_t codes[TAMIS__SOUND_ROWS_MAX];
    /* By row, by letters of the text that the unit takes: what it costs to end with each letter. */
    int16_t rows[TAMIS__SOUND_ROWS_MAX][TAMIS__SOUND_LATIN_MAX][TAMIS__LANES];
    /* The same for 1 + letters of the text that have nothing on the other side, and the least of each
     * with all that is left behind it. */
    int16_t alone[TAMIS__LANES][TAMIS__LANES];
    int16_t alone_least[TAMIS__LANES];
    int16_t rest[TAMIS__LANES]; /* least cost of all letters after each */
} tamis__sound_sweep;

/* One side is Latin: `text` when `latin`, else the words. The text and the order must live as long as
 * the sweep is asked. */
void tamis__sound_sweep_init(tamis__sound_sweep *sweep, const tamis__sound_order *order,
                             tamis_bytes text, bool latin, tamis__writing writing);
/* As tamis__sound_distance(text, word, writing, limit), or with the two exchanged. */
int tamis__sound_sweep_next(const tamis__sound_sweep *sweep, tamis_bytes word, int limit);

#endif
