/*
 * screen/screen.h - candidates, scores, hits.
 *
 * tamis__screener is the shared side of one open snapshot (immutable after creation); tamis__worker is
 * the side of one thread: text scratch, accumulators, a cache of dictionary look-ups. The answer to a
 * query depends on query, settings and snapshot alone, never on what a worker did before.
 *
 * Retrieval (retrieve.c) yields every name whose score could reach what is needed; with `exhaustive`
 * every name of the snapshot is scored. Both give the same hits.
 */
#ifndef TAMIS_SCREEN_SCREEN_H
#define TAMIS_SCREEN_SCREEN_H

#include "index/snapshot.h"
#include "match/score.h"
#include "screen/query.h"

typedef struct tamis__screener tamis__screener;
typedef struct tamis__worker tamis__worker;

/* `snapshot` and `text` must outlive it. VERSION when the snapshot was compiled with other text
 * knowledge. */
TAMIS_MUST_USE tamis_status tamis__screener_new(const tamis__snapshot *snapshot,
                                                const tamis__text *text, tamis__screener **out,
                                                tamis_error *err);
void tamis__screener_free(tamis__screener *screener); /* NULL allowed */

/* Another number at each call, from 1. */
uint64_t tamis__screener_serial(const tamis__screener *screener);

TAMIS_MUST_USE tamis_status tamis__worker_new(const tamis__screener *screener, tamis__worker **out,
                                              tamis_error *err);
void tamis__worker_free(tamis__worker *worker); /* NULL allowed */
tamis__text_scratch *tamis__worker_scratch(tamis__worker *worker);

/* A value that an entity must state. */
typedef struct tamis__wanted {
    tamis__prop prop;
    bool any_country; /* in any property that holds countries, in place of `prop` */
    tamis_bytes value;
} tamis__wanted;

typedef struct tamis__settings {
    double threshold;
    uint32_t limit;
    const bool *datasets; /* by dataset number; NULL: all */
    const tamis_bytes *topics;
    size_t topic_count;           /* 0: all */
    const tamis_bytes *countries; /* codes: only entities connected with one of them */
    size_t country_count;         /* 0: all */
    const tamis__wanted *wanted;  /* those of one field stand together */
    size_t wanted_count;
    bool every;                 /* all values of each field, in place of one of them */
    const tamis_bytes *exclude; /* ids, and publishers' references */
    size_t exclude_count;
    uint64_t skip_schemas; /* a bit for each tamis__schema */
    bool has_changed_since;
    int32_t changed_since; /* see screen/seen.h */
    bool has_as_of;
    int32_t as_of;
    bool exhaustive;
    bool skip_weak;
    unsigned threads; /* for exhaustive; 0: all */
    /* Of the scorer, valid by tamis__score_params_check; NULL: tamis__score_defaults. Must live until
     * the query is answered. */
    const tamis__score_params *params;
    /* Only these entities, of the same snapshot; NULL: all. Scores are the same with it and without. */
    const struct tamis__selection *selection;
} tamis__settings;

typedef struct tamis__hit {
    uint32_t entity;
    uint32_t name;       /* best name; TAMIS__NONE when only an identifier agrees */
    uint32_t query_name; /* number of the query's name that met it */
    double name_score;
    double score;
    tamis__fact_evidence facts;
} tamis__hit;

typedef struct tamis__hit_list {
    tamis__hit *items; /* in the arena; best first, ties by entity number */
    size_t count;
    size_t found; /* hits at or above the threshold before the limit cut them */
} tamis__hit_list;

TAMIS_MUST_USE tamis_status tamis__screen(tamis__worker *worker, const tamis__query *query,
                                          const tamis__settings *settings, tamis__arena *arena,
                                          tamis__hit_list *out, tamis_error *err);

/* Is the entity listed (or, having no listing at all, known) on `day`? */
bool tamis__entity_held_on(const tamis__snapshot *snapshot, uint32_t entity, int32_t day);

#endif
