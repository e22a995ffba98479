/*
 * tamis/entity.h - entities as FollowTheMoney JSON, with what stands around them; search with counts.
 *
 * This is what programs exchange about entities (followthemoney.tech; the yente API): id, caption, schema,
 * properties, datasets, referents, target, first_seen, last_seen, last_change. Everything written is one JSON
 * value without a newline. Thread rules are those of tamis/tamis.h. Since version 0.2.
 */
#ifndef TAMIS_ENTITY_H
#define TAMIS_ENTITY_H

#include <tamis/tamis.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- entities ------------------------------------------------------------------------------------ */

enum {
    /* Properties that lead to other entities hold these entities, links are followed to their other end, and
     * listings stand as Sanction entities in "sanctions". */
    TAMIS_ENTITY_NESTED = 1,
    TAMIS_ENTITY_RECORD = 2, /* besides: "listings" and "links" as tamis_show writes them */
    TAMIS_ENTITY_OPEN = 4    /* without the closing brace, so that the caller can add members */
};

/* The entity with exactly this id. first_seen is the earliest day known of its listings or editions, last_seen the
 * newest edition that has it, last_change the newest known day on which a listing began or ended or a statement
 * came or went; null where nothing is known. Errors: NOT_FOUND, what `write` returns. */
TAMIS_API TAMIS_CHECK tamis_status tamis_entity_json(const tamis_snapshot *snapshot, const char *id,
                                                     unsigned flags, tamis_write_fn write,
                                                     void *ctx, tamis_error *err);
/* The id of the one entity that bears this publisher's reference. LIMIT: it does not fit `size` bytes.
 * Errors: NOT_FOUND (none, or several). Looks at every entity. */
TAMIS_API TAMIS_CHECK tamis_status tamis_entity_of_reference(const tamis_snapshot *snapshot,
                                                             const char *reference, char *id,
                                                             size_t size, tamis_error *err);
/* What stands next to an entity by one property ("ownershipOwner", "sanctions", "addressEntity"): an object of "results",
 * "total", "limit" and "offset". With property NULL: {"entity", "adjacent"}, the latter with such an object for each
 * property that has any. Errors: NOT_FOUND (no such entity), ARGUMENT (no such property). */
TAMIS_API TAMIS_CHECK tamis_status tamis_entity_adjacent(const tamis_snapshot *snapshot,
                                                         const char *id, const char *property,
                                                         uint32_t offset, uint32_t limit,
                                                         tamis_write_fn write, void *ctx,
                                                         tamis_error *err);

/* ---- network ------------------------------------------------------------------------------------- */

enum { TAMIS_NETWORK_HOPS_MAX = 3, TAMIS_NETWORK_LIMIT_MAX = 50 };

typedef struct tamis_network_options {
    uint32_t hops;  /* how far, [1, TAMIS_NETWORK_HOPS_MAX] */
    uint32_t limit; /* nodes of each side and distance, [1, TAMIS_NETWORK_LIMIT_MAX] */
} tamis_network_options;

/* Who stands behind an entity and behind these, and on whom it and these act: {"hops", "limit", "more": {"in", "out"}, "nodes": [{"id", "caption"?,
 * "schema"?, "listed"?, "side"? ("in": behind it, "out"), "distance", "more"?}], "edges": [{"from", "to", "schema", "role"?, "percentMin"?,
 * "percentMax"?, "start"?, "end"?, "dataset"}]}. The first node is the entity. `from` and `to` are places in "nodes": who owns, directs or
 * belongs, and what. `more` counts relations away from the entity that are not there. Beyond distance 1 only relations of ownership and
 * control count (not relatives, colleagues, successors); larger shares come first. An id that no list explains has no caption. A party
 * that stands on both sides is there twice. Errors: ARGUMENT (options), NOT_FOUND, NOMEM, what `write` returns. Since version 0.2. */
TAMIS_API TAMIS_CHECK tamis_status tamis_entity_network(const tamis_snapshot *snapshot,
                                                        const char *id,
                                                        const tamis_network_options *options,
                                                        tamis_write_fn write, void *ctx,
                                                        tamis_error *err);

/* ---- search -------------------------------------------------------------------------------------- */

enum { TAMIS_SEARCH_SORTS_MAX = 8 };

typedef struct tamis_search_options {
    const tamis_screen_options
        *screen;            /* filters, threshold, parameters; limit and selection do not count */
    const char *q;          /* a name; NULL or "": every entity that passes the filters */
    const char *schema;     /* NULL: any */
    uint32_t offset, limit; /* the results written */
    /* Without `q`, what somebody has begun to type: found are entities with this very id, and those with a name or a word of a name
     * that begins so, in this order, whatever the case of Latin letters. NULL: none. "score" is then 1, 0.9 or 0.8. Since version 0.2. */
    const char *prefix;
    /* To count over everything found: "datasets", "schema", "countries", "topics", "identifiers", "genders". */
    const char *const *facets;
    size_t facet_count;
    /* "FIELD:asc" or "FIELD:desc" (asc when not said); FIELD is caption, id, schema, score, first_seen, last_seen or
     * last_change. What is not known comes last. None: the best first. */
    const char *const *sorts;
    size_t sort_count; /* at most TAMIS_SEARCH_SORTS_MAX */
    unsigned flags;    /* TAMIS_ENTITY_NESTED, TAMIS_ENTITY_RECORD */
} tamis_search_options;

/* Writes {"limit", "offset", "total", "results", "facets"}. Found by name are entities at or above the threshold;
 * each then has "score". Errors: ARGUMENT (as tamis_screen; unknown facets and sorts), LIMIT, NOMEM. */
TAMIS_API TAMIS_CHECK tamis_status tamis_search(const tamis_snapshot *snapshot,
                                                const tamis_search_options *options,
                                                tamis_write_fn write, void *ctx, tamis_error *err);

/* ---- vocabulary ---------------------------------------------------------------------------------- */

/* Texts are static. */
typedef struct tamis_schema_info {
    const char *name, *label, *plural, *parent; /* parent of Thing: "Thing" */
    bool matchable;                             /* its names are screened */
} tamis_schema_info;

/* Number i from 0; past the last its name is NULL. */
TAMIS_API tamis_schema_info tamis_schema_get(size_t i);

typedef struct tamis_property_info {
    const char *name, *label;
    const char *schema; /* the most general one that has it; NULL: only relations have it */
    bool entity;        /* its values are ids of entities */
} tamis_property_info;

TAMIS_API tamis_property_info tamis_property_get(size_t i);

#ifdef __cplusplus
}
#endif

#endif
