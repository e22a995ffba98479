/*
 * screen/seen.h - since when, until when and how lately the lists speak of an entity.
 *
 * From the publishers' own days of its listings and from the editions that were compiled; what neither
 * tells stays unknown.
 */
#ifndef TAMIS_SCREEN_SEEN_H
#define TAMIS_SCREEN_SEEN_H

#include "index/snapshot.h"

typedef struct tamis__seen {
    int32_t first; /* earliest day known: a listing's publication or start, or an edition */
    int32_t last;  /* newest edition that has it */
    int32_t
        change; /* newest known day on which a listing began or ended, or a statement came or went */
} tamis__seen;  /* TAMIS__DAY_MIN where it is not known */

tamis__seen tamis__seen_of(const tamis__snapshot *snapshot, uint32_t entity);

#endif
