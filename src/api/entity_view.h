/* api/entity_view.h - an entity as FollowTheMoney JSON, written into a buffer. */
#ifndef TAMIS_API_ENTITY_VIEW_H
#define TAMIS_API_ENTITY_VIEW_H

#include <tamis/entity.h>

#include "api/handles.h"
#include "base/buffer.h"

typedef struct tamis__entity_view {
    const tamis_snapshot *snapshot;
    const tamis__snapshot *index;
    tamis__buffer *out;
    uint32_t
        root; /* whose surroundings are shown; it is not shown again in them. TAMIS__NONE: none */
} tamis__entity_view;

/* flags: TAMIS_ENTITY_NESTED and so on. */
void tamis__entity_write(tamis_snapshot const *snapshot, uint32_t number, unsigned flags,
                         tamis__buffer *out);
/* Without its surroundings, as one that stands in those of view->root. */
void tamis__entity_write_beside(const tamis__entity_view *view, uint32_t number);
/* A relation, with the entity at its other end inside. */
void tamis__entity_write_edge(const tamis__entity_view *view, uint32_t edge);
/* A listing of view->root as a Sanction. `i` counts its listings. */
void tamis__entity_write_sanction(const tamis__entity_view *view, uint32_t i);
/* "key":"YYYY-MM-DDT00:00:00", or null. */
void tamis__entity_write_time(tamis__buffer *out, const char *key, int32_t day);

/* Edges by which the entity is the `prop` of a relation `schema`: at most `capacity` numbers in *out;
 * returns how many there are. */
uint32_t tamis__entity_edges(const tamis__snapshot *index, uint32_t number, tamis__schema schema,
                             tamis__prop prop, uint32_t *out, uint32_t capacity);

/* The n-th relation end of the vocabulary (n from 0): schema, property and the name of the way back; false past
 * the last. */
bool tamis__entity_end(unsigned n, tamis__schema *schema, tamis__prop *prop, const char **name);

#endif
