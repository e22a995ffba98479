/*
 * api/hit_view.h - a hit with everything that is shown of it: fields, explanation, JSON.
 */
#ifndef TAMIS_API_HIT_VIEW_H
#define TAMIS_API_HIT_VIEW_H

#include "api/handles.h"
#include "screen/explain.h"
#include "screen/screen.h"

/* What a view is made from. */
typedef struct tamis__hit_source {
    const tamis_snapshot *snapshot;
    tamis__worker *worker;
    const tamis__query *query;
    const tamis__settings *settings;
} tamis__hit_source;

/* The public fields of hit number `rank`, and the reasons of its score, from which the two calls below
 * are written. Both live in `arena`. */
TAMIS_MUST_USE tamis_status tamis__hit_fields(const tamis__hit_source *source,
                                              const tamis__hit *hit, uint32_t rank,
                                              tamis__arena *arena, tamis_hit *out,
                                              tamis__reasons *reasons, tamis_error *err);
/* The hit as one JSON object, appended. */
TAMIS_MUST_USE tamis_status tamis__hit_json(const tamis__hit_source *source, const tamis__hit *hit,
                                            const tamis_hit *fields, const tamis__reasons *reasons,
                                            tamis__buffer *out, tamis_error *err);

#endif
