/*
 * screen/retrieve.h - the per-thread state of screening, and the candidates of a name.
 *
 * The promise: for a name and a needed name score, every name of the snapshot that the scorer would put at
 * or above it is among the candidates.
 *
 * Why it holds (docs/MATCHING.md has it at length). With s the needed score, a name reaches it only if
 *     (matched weight) - s * (all weight that was linked or stands against) >= 0,
 * a sum to which each part of the query adds at most weight * (value of its best link - s) when it is
 * linked, and at most -s * (least cost) * weight when it is left out. Some parts are "essential": names
 * are gathered from the postings of all words that these may be linked with. They are chosen so that the
 * sum stays below 0 for a name that links none of them, whatever it does with the other parts; so such
 * a name is no candidate.
 */
#ifndef TAMIS_SCREEN_RETRIEVE_H
#define TAMIS_SCREEN_RETRIEVE_H

#include "screen/sought.h"
#include "screen/screen.h"

struct tamis__screener {
    const tamis__snapshot *snapshot;
    const tamis__text *text;
    uint32_t names, words;
    struct tamis__shared *shared; /* what the first worker makes for all */
};

enum { TAMIS__MARKED_PARTS = 6 }; /* of a longer query the first ones */

/* What is marked of a name: a bit for each of the first parts of the query that it may link, and these: a run of it may
 * mean a part; a link of it may be enough by itself, or is of a part that has no bit. */
enum { TAMIS__MARK_GLUED = 1 << 6, TAMIS__MARK_STRONG = 1 << 7 };

typedef struct tamis__name_list {
    uint32_t *items;
    size_t count, capacity;
} tamis__name_list;

struct tamis__worker {
    const tamis__screener *screener;
    tamis__text_scratch *scratch;
    tamis__score_params params; /* of the current query */
    tamis__look_ups links;
    tamis__sought sought;
    bool wanted[TAMIS__SCHEMA_COUNT]; /* schemata whose names may be candidates of this reading */
    const tamis__selection *only;     /* and entities; NULL: all */
    tamis__name_list candidates;      /* each once */
    uint8_t *marks;                   /* by name; not zero for candidates, and for them alone */
};

/* Has the name a run of tokens that one part of the query may mean? */
TAMIS_INLINE bool tamis__is_glued(const tamis__worker *worker, uint32_t name)
{
    return (worker->marks[name] & TAMIS__MARK_GLUED) != 0;
}

/* Bit per part of the query that such a run may mean, as far as it is known. */
TAMIS_INLINE uint64_t tamis__glued_parts(const tamis__worker *worker, uint32_t name)
{
    const uint64_t known = (1u << TAMIS__MARKED_PARTS) - 1;
    return tamis__is_glued(worker, name) ? ~known | (worker->marks[name] & known) : 0;
}

/* Fills worker->candidates and marks for worker->sought. *all is true when every name is a candidate; then
 * worker->candidates holds those with a glued run. */
TAMIS_MUST_USE tamis_status tamis__retrieve(tamis__worker *worker, bool *all, tamis_error *err);

#endif
