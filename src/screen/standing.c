/*
 * screen/standing.c - how an entity stands on the lists on the day of a document.
 *
 * A listing holds from its start, else from its publication, else from the first edition that has it.
 * When none of these is known, nothing is concluded about a given day: an undated listing says that
 * somebody is listed, not that he was.
 */
#include "base/error.h"
#include "screen/scanner.h"

const char *tamis__standing_name(tamis__standing standing)
{
    static const char *const names[] = {"none", "listed", "later", "ended", "undated"};
    return (size_t)standing < TAMIS_COUNT_OF(names) ? names[standing] : "none";
}

static int32_t start_of(const tamis__listing_row *row)
{
    if (row->start != TAMIS__DAY_MIN)
        return row->start;
    return row->published != TAMIS__DAY_MIN ? row->published : row->first_seen;
}

static int32_t end_of(const tamis__listing_row *row)
{
    return row->end != TAMIS__DAY_MAX ? row->end : row->last_seen;
}

static tamis__standing standing_of(const tamis__listing_row *row, int32_t day)
{
    int32_t start = start_of(row);
    int32_t end = end_of(row);
    if (day == TAMIS__DAY_MIN)
        return end == TAMIS__DAY_MAX ? TAMIS__STANDING_LISTED : TAMIS__STANDING_ENDED;
    if (day > end)
        return TAMIS__STANDING_ENDED;
    if (start == TAMIS__DAY_MIN)
        return TAMIS__STANDING_UNDATED;
    return start <= day ? TAMIS__STANDING_LISTED : TAMIS__STANDING_LATER;
}

/* What says more about the day comes first. */
static int precedence(tamis__standing standing)
{
    static const int order[] = {0, 4, 3, 1, 2};
    return order[standing];
}

static bool wanted(const tamis__scan_request *request, uint16_t dataset)
{
    return request->datasets == NULL || request->datasets[dataset];
}

/* Adds each "; "-separated value of `values` that `joined` does not have yet. */
static void join(tamis__buffer *joined, tamis_bytes values)
{
    tamis_bytes value;
    while (values.len > 0 && tamis__bytes_split(&values, TAMIS_LIT("; "), &value)) {
        tamis_bytes rest = tamis__buffer_bytes(joined);
        tamis_bytes old;
        bool there = value.len == 0;
        while (!there && rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT("; "), &old))
            there = tamis__bytes_equal(old, value);
        if (there)
            continue;
        if (joined->len > 0)
            tamis__buffer_text(joined, "; ");
        tamis__buffer_append(joined, value);
    }
}

typedef struct gatherer {
    tamis__buffer citation, requirement, programs;
} gatherer;

static void gather(gatherer *g, const tamis__listing_row *row)
{
    join(&g->citation, row->citation);
    join(&g->requirement, row->license_requirement);
    join(&g->programs, row->program);
}

static tamis_status keep(tamis__arena *arena, const tamis__buffer *joined, tamis_bytes *out,
                         tamis_error *err)
{
    *out = tamis__arena_copy(arena, tamis__buffer_bytes(joined));
    return out->ptr != NULL && !joined->failed ? TAMIS_OK : tamis__fail_nomem(err);
}

/* The best standing of all listings, and the earliest start among those that have it. */
static void settle(const tamis__snapshot *snapshot, const tamis__scan_request *request,
                   const tamis__entity_row *entity, tamis__bearer *bearer)
{
    bearer->standing = TAMIS__STANDING_NONE;
    bearer->since = TAMIS__DAY_MIN;
    for (uint32_t i = 0; i < entity->listing_count; i++) {
        tamis__listing_row row = tamis__snapshot_listing(snapshot, entity->listing_first + i);
        tamis__standing standing = standing_of(&row, request->day);
        int32_t start = start_of(&row);
        if (!wanted(request, row.dataset) || precedence(standing) < precedence(bearer->standing))
            continue;
        bool better = precedence(standing) > precedence(bearer->standing);
        if (better || bearer->since == TAMIS__DAY_MIN ||
            (start != TAMIS__DAY_MIN && start < bearer->since)) {
            bearer->since = start;
            bearer->dataset = row.dataset;
        }
        bearer->standing = standing;
    }
}

tamis_status tamis__bearer_stand(const tamis__snapshot *snapshot,
                                 const tamis__scan_request *request, tamis__arena *arena,
                                 tamis__bearer *bearer, tamis_error *err)
{
    tamis__entity_row entity = tamis__snapshot_entity(snapshot, bearer->entity);
    bearer->dataset = entity.dataset;
    settle(snapshot, request, &entity, bearer);
    gatherer g = {0};
    for (uint32_t i = 0; i < entity.listing_count; i++) {
        tamis__listing_row row = tamis__snapshot_listing(snapshot, entity.listing_first + i);
        if (wanted(request, row.dataset) && standing_of(&row, request->day) == bearer->standing)
            gather(&g, &row);
    }
    tamis_status status = keep(arena, &g.citation, &bearer->citation, err);
    if (status == TAMIS_OK)
        status = keep(arena, &g.requirement, &bearer->requirement, err);
    if (status == TAMIS_OK)
        status = keep(arena, &g.programs, &bearer->programs, err);
    tamis__buffer_clear(&g.citation);
    tamis__buffer_clear(&g.requirement);
    tamis__buffer_clear(&g.programs);
    return status;
}
