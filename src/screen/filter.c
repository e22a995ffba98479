/*
 * screen/filter.c - filters on entities.
 *
 * Of several values of one field one suffices, or with `every` all are needed; different fields are all
 * needed. An entity of which no day of change is known passes `changed_since`: nothing says that it did
 * not change.
 */
#include "screen/filter.h"

#include "screen/seen.h"

static bool is_among(tamis_bytes value, const tamis_bytes *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (tamis__bytes_equal(value, list[i]))
            return true;
    return false;
}

static bool in_datasets(const tamis__snapshot *snapshot, const tamis__settings *settings,
                        const tamis__entity_row *row)
{
    const bool *wanted = settings->datasets;
    if (wanted == NULL || wanted[row->dataset])
        return true;
    for (uint32_t i = 0; i < row->listing_count; i++)
        if (wanted[tamis__snapshot_listing(snapshot, row->listing_first + i).dataset])
            return true;
    return false;
}

/* Statements that count on the day asked for. */
static bool speaks(const tamis__settings *settings, const tamis__statement_row *statement)
{
    return !settings->has_as_of ||
           tamis__held_on(statement->from, statement->until, settings->as_of);
}

/* Does a statement of that field have that value? */
static bool states(const tamis__snapshot *snapshot, const tamis__settings *settings,
                   const tamis__entity_row *row, const tamis__wanted *wanted)
{
    for (uint32_t i = 0; i < row->statement_count; i++) {
        tamis__statement_row statement =
            tamis__snapshot_statement(snapshot, row->statement_first + i);
        bool field = wanted->any_country
                         ? tamis__prop_type_of(statement.prop) == TAMIS__PROP_TYPE_COUNTRY
                         : statement.prop == wanted->prop;
        if (field && speaks(settings, &statement) &&
            tamis__bytes_equal(statement.value, wanted->value))
            return true;
    }
    return false;
}

/* One of the values, or each of them with `every`; true for none. */
static bool states_values(const tamis__snapshot *snapshot, const tamis__settings *settings,
                          const tamis__entity_row *row, tamis__wanted field,
                          const tamis_bytes *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        field.value = values[i];
        if (states(snapshot, settings, row, &field) != settings->every)
            return !settings->every;
    }
    return count == 0 || settings->every;
}

static bool same_field(const tamis__wanted *a, const tamis__wanted *b)
{
    return a->any_country == b->any_country && (a->any_country || a->prop == b->prop);
}

/* Wanted statements of one field stand together. */
static bool states_wanted(const tamis__snapshot *snapshot, const tamis__settings *settings,
                          const tamis__entity_row *row)
{
    const tamis__wanted *wanted = settings->wanted;
    for (size_t first = 0, end = 0; first < settings->wanted_count; first = end) {
        bool some = false;
        bool all = true;
        for (end = first; end < settings->wanted_count && same_field(&wanted[first], &wanted[end]);
             end++) {
            bool found = states(snapshot, settings, row, &wanted[end]);
            some = some || found;
            all = all && found;
        }
        if (!(settings->every ? all : some))
            return false;
    }
    return true;
}

static bool states_all(const tamis__snapshot *snapshot, const tamis__settings *settings,
                       const tamis__entity_row *row)
{
    return states_values(snapshot, settings, row, (tamis__wanted){.prop = TAMIS__PROP_topics},
                         settings->topics, settings->topic_count) &&
           states_values(snapshot, settings, row, (tamis__wanted){.any_country = true},
                         settings->countries, settings->country_count) &&
           states_wanted(snapshot, settings, row);
}

static bool changed(const tamis__snapshot *snapshot, const tamis__settings *settings,
                    uint32_t entity)
{
    if (!settings->has_changed_since)
        return true;
    int32_t change = tamis__seen_of(snapshot, entity).change;
    return change == TAMIS__DAY_MIN || change >= settings->changed_since;
}

bool tamis__filter_passes(const tamis__snapshot *snapshot, const tamis__settings *settings,
                          uint32_t entity)
{
    tamis__entity_row row = tamis__snapshot_entity(snapshot, entity);
    if ((settings->skip_schemas >> row.schema & 1) != 0 ||
        is_among(row.id, settings->exclude, settings->exclude_count))
        return false;
    if (row.source_id.len > 0 &&
        is_among(row.source_id, settings->exclude, settings->exclude_count))
        return false;
    if (settings->has_as_of && !tamis__entity_held_on(snapshot, entity, settings->as_of))
        return false;
    return in_datasets(snapshot, settings, &row) && states_all(snapshot, settings, &row) &&
           changed(snapshot, settings, entity);
}
