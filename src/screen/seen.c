/*
 * screen/seen.c - days on which an entity was seen.
 *
 * A statement that came with a later edition than the first is a change on that edition's day; one that
 * is gone is a change on the day of the edition that no longer had it, the day after it last held. The
 * end of a listing counts when it lies behind the newest edition: one that is still to come has changed
 * nothing.
 */
#include "screen/seen.h"

static void earlier(int32_t *day, int32_t other)
{
    if (other > TAMIS__DAY_MIN && other < TAMIS__DAY_MAX &&
        (*day == TAMIS__DAY_MIN || other < *day))
        *day = other;
}

static void later(int32_t *day, int32_t other)
{
    if (other > *day && other < TAMIS__DAY_MAX)
        *day = other;
}

static int32_t edition_of(const tamis__snapshot *snapshot, uint16_t dataset)
{
    return tamis__snapshot_dataset(snapshot, dataset).edition;
}

static void see_listing(const tamis__snapshot *snapshot, const tamis__listing_row *row,
                        tamis__seen *seen)
{
    int32_t edition = edition_of(snapshot, row->dataset);
    earlier(&seen->first, row->published != TAMIS__DAY_MIN ? row->published : row->start);
    earlier(&seen->first, row->first_seen);
    later(&seen->last, row->last_seen == TAMIS__DAY_MAX ? edition : row->last_seen);
    later(&seen->change, row->published);
    later(&seen->change, row->start);
    if (row->end <= edition)
        later(&seen->change, row->end);
}

static void see_statement(const tamis__snapshot *snapshot, const tamis__statement_row *row,
                          tamis__seen *seen)
{
    bool gone = row->last_seen != TAMIS__DAY_MAX;
    earlier(&seen->first, row->first_seen);
    later(&seen->last, gone ? row->last_seen : edition_of(snapshot, row->dataset));
    later(&seen->change, row->first_seen);
    if (gone && row->until != TAMIS__DAY_MAX)
        later(&seen->change, row->until + 1);
}

tamis__seen tamis__seen_of(const tamis__snapshot *snapshot, uint32_t entity)
{
    tamis__entity_row row = tamis__snapshot_entity(snapshot, entity);
    tamis__seen seen = {TAMIS__DAY_MIN, TAMIS__DAY_MIN, TAMIS__DAY_MIN};
    for (uint32_t i = 0; i < row.listing_count; i++) {
        tamis__listing_row listing = tamis__snapshot_listing(snapshot, row.listing_first + i);
        see_listing(snapshot, &listing, &seen);
    }
    for (uint32_t i = 0; i < row.statement_count; i++) {
        tamis__statement_row statement =
            tamis__snapshot_statement(snapshot, row.statement_first + i);
        see_statement(snapshot, &statement, &seen);
    }
    return seen;
}
