/* api/facets.h - how often each value of a field occurs in what was found. */
#ifndef TAMIS_API_FACETS_H
#define TAMIS_API_FACETS_H

#include "api/handles.h"
#include "base/buffer.h"
#include "base/hash.h"

enum { TAMIS__FACETS = 6 };

typedef struct tamis__facet {
    bool wanted;
    tamis__strmap values;
    uint64_t *counts; /* by number of the value */
    size_t capacity;
} tamis__facet;

typedef struct tamis__facets {
    const tamis_snapshot *snapshot;
    tamis__facet fields[TAMIS__FACETS];
} tamis__facets;

/* ARGUMENT: a name that is no facet. *out may be cleared whatever the outcome. */
TAMIS_MUST_USE tamis_status tamis__facets_init(tamis__facets *out, const tamis_snapshot *snapshot,
                                               const char *const *names, size_t count,
                                               tamis_error *err);
void tamis__facets_clear(tamis__facets *facets);
/* Counts what the entity has, each value once. */
TAMIS_MUST_USE tamis_status tamis__facets_count(tamis__facets *facets, uint32_t entity,
                                                tamis_error *err);
/* "countries":{"label":"Countries","values":[{"name","label","count"}...]},... The most frequent first, ties
 * by name; at most 1,000 values of a field. */
TAMIS_MUST_USE tamis_status tamis__facets_write(tamis__facets *facets, tamis__buffer *out,
                                                tamis_error *err);

#endif
