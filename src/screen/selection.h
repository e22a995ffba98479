/*
 * screen/selection.h - some entities of a snapshot, to be screened against alone.
 *
 * What a name scores does not depend on other names; so leaving entities out changes no score. Rarity of
 * words stays that of the whole snapshot.
 */
#ifndef TAMIS_SCREEN_SELECTION_H
#define TAMIS_SCREEN_SELECTION_H

#include "index/snapshot.h"

typedef struct tamis__selection {
    const tamis__snapshot *snapshot;
    uint64_t *entities; /* a bit for each entity of the snapshot */
    uint32_t count;     /* of those set */
} tamis__selection;

/* Numbers past the last entity are passed over. The snapshot must outlive it. */
TAMIS_MUST_USE tamis_status tamis__selection_init(tamis__selection *selection,
                                                  const tamis__snapshot *snapshot,
                                                  const uint32_t *entities, size_t count,
                                                  tamis_error *err);
void tamis__selection_clear(tamis__selection *selection); /* accepts a zeroed one */

TAMIS_INLINE bool tamis__selection_has(const tamis__selection *selection, uint32_t entity)
{
    return (selection->entities[entity / 64] >> (entity % 64) & 1) != 0;
}

#endif
