/*
 * screen/selection.h - some entities of a snapshot, to be screened against alone.
 *
 * What a name scores does not depend on other names; so leaving entities out changes no score. Rarity of
 * words stays that of the whole snapshot. Words that no selected entity bears are not even met (look_up.h).
 */
#ifndef TAMIS_SCREEN_SELECTION_H
#define TAMIS_SCREEN_SELECTION_H

#include "index/snapshot.h"

enum { TAMIS__SELECTION_KEY_BITS = 18 };

typedef struct tamis__selection {
    const tamis__snapshot *snapshot;
    uint64_t serial;    /* another for each of a screener, never 0 */
    uint64_t *entities; /* a bit for each entity of the snapshot */
    uint64_t *names;    /* for each name of these */
    uint64_t *words;    /* for each word of the dictionary in such a name */
    uint64_t *keys;     /* for the lower bits of each look-up key of such a word */
    uint32_t count;     /* of entities */
} tamis__selection;

/* Numbers past the last entity are passed over. The snapshot must outlive it. `serial` must differ between selections
 * that one worker sees (tamis__screener_serial). */
TAMIS_MUST_USE tamis_status tamis__selection_init(tamis__selection *selection,
                                                  const tamis__snapshot *snapshot, uint64_t serial,
                                                  const uint32_t *entities, size_t count,
                                                  tamis_error *err);
void tamis__selection_clear(tamis__selection *selection); /* accepts a zeroed one */

TAMIS_INLINE bool tamis__in_set(const uint64_t *set, uint32_t number)
{
    return (set[number / 64] >> (number % 64) & 1) != 0;
}

/* May a word of the selection have the look-up key? */
TAMIS_INLINE bool tamis__selection_may_meet(const tamis__selection *selection, uint32_t key)
{
    return tamis__in_set(selection->keys, key & ((UINT32_C(1) << TAMIS__SELECTION_KEY_BITS) - 1));
}

TAMIS_INLINE bool tamis__selection_has(const tamis__selection *selection, uint32_t entity)
{
    return tamis__in_set(selection->entities, entity);
}

#endif
