/*
 * api/show.c - one entity as a card: names, listings, facts, links.
 *
 * With a day, a statement or listing is shown when it held on that day; listings that did not are
 * named apart, since "was listed later" is what a reader wants to know. A listing without a known start
 * is shown with that said: nothing may be concluded from it about a past day.
 */
#include "api/show.h"

#include "api/render.h"
#include "base/error.h"

enum { LINKS_MAX = 1000 };

typedef struct show_view {
    const tamis_snapshot *snapshot;
    const tamis__snapshot *index;
    int32_t day; /* TAMIS__DAY_MIN: no day, all is shown */
    tamis__buffer *out;
} show_view;

static bool holds(const show_view *view, int32_t from, int32_t until)
{
    return view->day == TAMIS__DAY_MIN || tamis__held_on(from, until, view->day);
}

static tamis_bytes dataset_name(const show_view *view, uint16_t dataset)
{
    return tamis__snapshot_dataset(view->index, dataset).name;
}

/* ---- links ------------------------------------------------------------------------------------- */

typedef struct links {
    uint32_t numbers[LINKS_MAX];
    uint32_t count, total;
} links;

static links links_of(const show_view *view, uint32_t entity, bool from)
{
    links found = {.count = 0};
    found.total = from ? tamis__snapshot_edges_from(view->index, entity, found.numbers, LINKS_MAX)
                       : tamis__snapshot_edges_to(view->index, entity, found.numbers, LINKS_MAX);
    found.count = found.total < LINKS_MAX ? found.total : LINKS_MAX;
    return found;
}

static const char *link_label(tamis__schema schema, bool from)
{
    switch (schema) {
    case TAMIS__SCHEMA_Ownership: return from ? "owns" : "owned by";
    case TAMIS__SCHEMA_Directorship: return from ? "directs" : "directed by";
    case TAMIS__SCHEMA_Family: return from ? "relative" : "relative of";
    case TAMIS__SCHEMA_Membership: return from ? "member of" : "member";
    case TAMIS__SCHEMA_Employment: return from ? "employs" : "employed by";
    case TAMIS__SCHEMA_Representation: return from ? "acts for" : "agent";
    case TAMIS__SCHEMA_Succession: return from ? "successor" : "predecessor";
    default: return "linked to";
    }
}

/* Hundredths of a percent, without what is zero: "100", "98.99". */
static void text_hundredths(tamis__buffer *out, uint32_t value)
{
    tamis__buffer_printf(out, "%u", value / 100);
    if (value % 100 != 0)
        tamis__buffer_printf(out, ".%02u", value % 100);
}

static void text_percent(tamis__buffer *out, const tamis__edge_row *edge)
{
    if (edge->percent_lo == 0 && edge->percent_hi == 10000)
        return;
    tamis__buffer_text(out, ", ");
    text_hundredths(out, edge->percent_lo);
    if (edge->percent_hi != edge->percent_lo) {
        tamis__buffer_text(out, " to ");
        text_hundredths(out, edge->percent_hi);
    }
    tamis__buffer_byte(out, '%');
}

static void text_link(const show_view *view, const tamis__edge_row *edge, bool from)
{
    uint32_t other = from ? edge->target : edge->source;
    tamis_bytes other_id = from ? edge->target_id : edge->source_id;
    tamis__buffer value = {0};
    tamis__buffer_init(&value, 0);
    if (other != TAMIS__NONE) {
        tamis__buffer_append(&value, tamis__snapshot_entity(view->index, other).caption);
        tamis__buffer_byte(&value, ' ');
    }
    tamis__buffer_byte(&value, '[');
    tamis__buffer_append(&value, other_id);
    tamis__buffer_byte(&value, ']');
    text_percent(&value, edge);
    if (edge->role.len > 0) {
        tamis__buffer_text(&value, ", ");
        tamis__buffer_append(&value, edge->role);
    }
    if (value.failed)
        view->out->failed = true;
    tamis__render_field(view->out, 4, link_label(edge->schema, from), tamis__buffer_bytes(&value));
    tamis__buffer_clear(&value);
}

static size_t text_links_of(const show_view *view, uint32_t entity, bool from, size_t shown)
{
    links found = links_of(view, entity, from);
    for (uint32_t i = 0; i < found.count; i++) {
        tamis__edge_row edge = tamis__snapshot_edge(view->index, found.numbers[i]);
        if (!holds(view, edge.from, edge.until))
            continue;
        if (shown++ == 0)
            tamis__buffer_text(view->out, "\n  Links\n");
        text_link(view, &edge, from);
    }
    if (found.total > found.count)
        tamis__buffer_printf(view->out, "    ... and %u more\n", found.total - found.count);
    return shown;
}

static void json_links(const show_view *view, uint32_t entity, bool from)
{
    links found = links_of(view, entity, from);
    for (uint32_t i = 0; i < found.count; i++) {
        tamis__edge_row edge = tamis__snapshot_edge(view->index, found.numbers[i]);
        if (!holds(view, edge.from, edge.until))
            continue;
        uint32_t other = from ? edge.target : edge.source;
        tamis__json_item(view->out);
        tamis__json_open(view->out, '{');
        tamis__render_json_text(view->out, "schema",
                                tamis__bytes_of(tamis__schema_name(edge.schema)));
        tamis__render_json_text(view->out, "direction", tamis__bytes_of(from ? "out" : "in"));
        tamis__render_json_text(view->out, "id", from ? edge.target_id : edge.source_id);
        if (other != TAMIS__NONE)
            tamis__render_json_text(view->out, "caption",
                                    tamis__snapshot_entity(view->index, other).caption);
        tamis__render_json_text(view->out, "role", edge.role);
        if (edge.percent_lo != 0 || edge.percent_hi != 10000) {
            tamis__json_key(view->out, "percentMin");
            tamis__json_number(view->out, edge.percent_lo / 100.0, 2);
            tamis__json_key(view->out, "percentMax");
            tamis__json_number(view->out, edge.percent_hi / 100.0, 2);
        }
        tamis__render_json_day(view->out, "start", edge.from);
        tamis__render_json_day(view->out, "end", edge.until);
        tamis__render_json_text(view->out, "dataset", dataset_name(view, edge.dataset));
        tamis__json_close(view->out, '}');
    }
}

void tamis__show_links(const tamis_snapshot *snapshot, uint32_t entity, tamis__buffer *out)
{
    show_view view = {snapshot, snapshot->index, TAMIS__DAY_MIN, out};
    json_links(&view, entity, false);
    json_links(&view, entity, true);
}

/* ---- text -------------------------------------------------------------------------------------- */

/* "2019-05-16 (published 2019-05-21) until 2020-01-01". */
static void text_window(tamis__buffer *out, const tamis__listing_row *listing)
{
    char day[TAMIS__DATE_TEXT_BYTES];
    tamis__day_format(listing->start, day);
    tamis__buffer_text(out, day[0] == '\0' ? "since a day the source does not tell" : "since ");
    tamis__buffer_text(out, day);
    if (listing->published != TAMIS__DAY_MIN && listing->published != listing->start)
        tamis__buffer_printf(out, " (published %s)", tamis__day_format(listing->published, day));
    if (listing->end != TAMIS__DAY_MAX)
        tamis__buffer_printf(out, " until %s", tamis__day_format(listing->end, day));
}

static void text_listing_head(const show_view *view, const tamis__listing_row *listing)
{
    tamis__buffer_text(view->out, "    ");
    tamis__render_plain(view->out, listing->list_id);
    tamis__buffer_text(view->out, "  ");
    text_window(view->out, listing);
    tamis__buffer_printf(view->out, "  [%.*s]\n", TAMIS_FMT(dataset_name(view, listing->dataset)));
}

static void text_listing(const show_view *view, const tamis__listing_row *listing)
{
    text_listing_head(view, listing);
    tamis__render_field(view->out, 6, "reference", listing->reference);
    tamis__render_field(view->out, 6, "program", listing->program);
    tamis__render_field(view->out, 6, "authority", listing->authority);
    tamis__render_field(view->out, 6, "requirement", listing->license_requirement);
    tamis__render_field(view->out, 6, "policy", listing->license_policy);
    tamis__render_field(view->out, 6, "measures", listing->measures);
    tamis__render_field(view->out, 6, "citation", listing->citation);
    tamis__render_field(view->out, 6, "reason", listing->reason);
    tamis__render_field(view->out, 6, "source", listing->url);
}

static void text_listings(const show_view *view, const tamis__entity_row *entity)
{
    size_t in_force = 0;
    for (uint32_t i = 0; i < entity->listing_count; i++) {
        tamis__listing_row row = tamis__snapshot_listing(view->index, entity->listing_first + i);
        if (!holds(view, row.start, row.end))
            continue;
        if (in_force++ == 0)
            tamis__buffer_text(view->out, "\n  Listed\n");
        text_listing(view, &row);
    }
    if (in_force == 0 && view->day == TAMIS__DAY_MIN)
        tamis__buffer_text(view->out, "\n  No listing of its own\n");
    if (in_force == 0 && view->day != TAMIS__DAY_MIN)
        tamis__buffer_text(view->out, "\n  Not listed on that day\n");
    if (in_force == entity->listing_count)
        return;
    tamis__buffer_text(view->out, "\n  Listed on other days\n");
    for (uint32_t i = 0; i < entity->listing_count; i++) {
        tamis__listing_row row = tamis__snapshot_listing(view->index, entity->listing_first + i);
        if (!holds(view, row.start, row.end))
            text_listing_head(view, &row);
    }
}

static bool is_name(tamis__prop prop)
{
    return tamis__prop_type_of(prop) == TAMIS__PROP_TYPE_NAME;
}

static void text_statement(const show_view *view, const tamis__statement_row *row)
{
    tamis__buffer value = {0};
    tamis__buffer_init(&value, 0);
    tamis__buffer_append(&value, row->value);
    if (tamis__prop_type_of(row->prop) == TAMIS__PROP_TYPE_COUNTRY) {
        const char *name = tamis__country_name(view->snapshot->engine->text, row->value);
        if (name != NULL)
            tamis__buffer_printf(&value, "  %s", name);
    }
    if (row->detail.len > 0) {
        tamis__buffer_text(&value, "  (");
        tamis__buffer_append(&value, row->detail);
        tamis__buffer_byte(&value, ')');
    }
    char day[TAMIS__DATE_TEXT_BYTES];
    if (row->from != TAMIS__DAY_MIN)
        tamis__buffer_printf(&value, "  from %s", tamis__day_format(row->from, day));
    if (row->until != TAMIS__DAY_MAX)
        tamis__buffer_printf(&value, "  until %s", tamis__day_format(row->until, day));
    if (value.failed)
        view->out->failed = true;
    tamis__render_field(view->out, 4, tamis__prop_name(row->prop), tamis__buffer_bytes(&value));
    tamis__buffer_clear(&value);
}

/* Several datasets may state the same; statements are sorted so that such stand together. */
static bool repeats(const tamis__statement_row *row, const tamis__statement_row *before)
{
    return row->prop == before->prop && tamis__bytes_equal(row->value, before->value) &&
           tamis__bytes_equal(row->detail, before->detail) && row->from == before->from &&
           row->until == before->until;
}

static void text_statements(const show_view *view, const tamis__entity_row *entity, bool names,
                            const char *heading)
{
    size_t shown = 0;
    tamis__statement_row before = {.prop = TAMIS__PROP_COUNT};
    for (uint32_t i = 0; i < entity->statement_count; i++) {
        tamis__statement_row row =
            tamis__snapshot_statement(view->index, entity->statement_first + i);
        if (is_name(row.prop) != names || !holds(view, row.from, row.until))
            continue;
        if (repeats(&row, &before))
            continue;
        before = row;
        if (shown++ == 0)
            tamis__buffer_text(view->out, heading);
        text_statement(view, &row);
    }
}

static void text_entity(const show_view *view, uint32_t number)
{
    tamis__entity_row entity = tamis__snapshot_entity(view->index, number);
    tamis__render_plain(view->out, entity.caption);
    tamis__buffer_printf(view->out, "\n  %s  ", tamis__schema_name(entity.schema));
    tamis__render_plain(view->out, entity.id);
    if (view->day != TAMIS__DAY_MIN) {
        char day[TAMIS__DATE_TEXT_BYTES];
        tamis__buffer_printf(view->out, "  as of %s", tamis__day_format(view->day, day));
    }
    tamis__buffer_byte(view->out, '\n');
    text_listings(view, &entity);
    text_statements(view, &entity, true, "\n  Names\n");
    text_statements(view, &entity, false, "\n  Facts\n");
    size_t shown = text_links_of(view, number, false, 0);
    text_links_of(view, number, true, shown);
}

/* ---- JSON -------------------------------------------------------------------------------------- */

static void json_statement(const show_view *view, const tamis__statement_row *row)
{
    tamis__json_item(view->out);
    tamis__json_open(view->out, '{');
    tamis__render_json_text(view->out, "prop", tamis__bytes_of(tamis__prop_name(row->prop)));
    tamis__render_json_text(view->out, "value", row->value);
    tamis__render_json_text(view->out, "detail", row->detail);
    tamis__render_json_text(view->out, "dataset", dataset_name(view, row->dataset));
    tamis__render_json_day(view->out, "from", row->from);
    tamis__render_json_day(view->out, "until", row->until);
    tamis__json_close(view->out, '}');
}

static void json_properties(const show_view *view, const tamis__entity_row *entity)
{
    tamis__json_key(view->out, "properties");
    tamis__json_open(view->out, '{');
    tamis__statement_row before = {.prop = TAMIS__PROP_COUNT};
    for (uint32_t i = 0; i < entity->statement_count; i++) {
        tamis__statement_row row =
            tamis__snapshot_statement(view->index, entity->statement_first + i);
        if (!holds(view, row.from, row.until))
            continue;
        bool opens = row.prop != before.prop;
        if (!opens && tamis__bytes_equal(row.value, before.value))
            continue;
        if (opens && before.prop != TAMIS__PROP_COUNT)
            tamis__json_close(view->out, ']');
        if (opens) {
            tamis__json_key(view->out, tamis__prop_name(row.prop));
            tamis__json_open(view->out, '[');
        }
        tamis__json_item(view->out);
        tamis__json_string(view->out, row.value);
        before = row;
    }
    if (before.prop != TAMIS__PROP_COUNT)
        tamis__json_close(view->out, ']');
    tamis__json_close(view->out, '}');
}

static void json_entity(const show_view *view, uint32_t number)
{
    tamis__entity_row entity = tamis__snapshot_entity(view->index, number);
    tamis__json_open(view->out, '{');
    tamis__render_json_text(view->out, "id", entity.id);
    tamis__render_json_text(view->out, "source_id", entity.source_id);
    tamis__render_json_text(view->out, "schema",
                            tamis__bytes_of(tamis__schema_name(entity.schema)));
    tamis__render_json_text(view->out, "caption", entity.caption);
    tamis__render_json_text(view->out, "dataset", dataset_name(view, entity.dataset));
    json_properties(view, &entity);
    tamis__json_key(view->out, "listings");
    tamis__json_open(view->out, '[');
    for (uint32_t i = 0; i < entity.listing_count; i++) {
        tamis__listing_row row = tamis__snapshot_listing(view->index, entity.listing_first + i);
        if (!holds(view, row.start, row.end))
            continue;
        tamis__json_item(view->out);
        tamis__render_json_listing(view->out, view->index, &row);
    }
    tamis__json_close(view->out, ']');
    tamis__json_key(view->out, "links");
    tamis__json_open(view->out, '[');
    json_links(view, number, false);
    json_links(view, number, true);
    tamis__json_close(view->out, ']');
    tamis__json_key(view->out, "statements");
    tamis__json_open(view->out, '[');
    for (uint32_t i = 0; i < entity.statement_count; i++) {
        tamis__statement_row row =
            tamis__snapshot_statement(view->index, entity.statement_first + i);
        if (holds(view, row.from, row.until))
            json_statement(view, &row);
    }
    tamis__json_close(view->out, ']');
    tamis__json_close(view->out, '}');
    tamis__buffer_byte(view->out, '\n');
}

/* ---- lookup ------------------------------------------------------------------------------------ */

bool tamis__show_bears(const tamis__snapshot *index, uint32_t number, tamis_bytes reference)
{
    tamis__entity_row entity = tamis__snapshot_entity(index, number);
    if (tamis__bytes_equal(entity.source_id, reference))
        return true;
    for (uint32_t i = 0; i < entity.listing_count; i++) {
        tamis__listing_row row = tamis__snapshot_listing(index, entity.listing_first + i);
        if (tamis__bytes_equal(row.reference, reference))
            return true;
    }
    return false;
}

static tamis_status show_one(tamis__render *render, const show_view *view, uint32_t number,
                             tamis_output format, bool first, tamis_error *err)
{
    if (format == TAMIS_OUTPUT_JSON) {
        json_entity(view, number);
    } else {
        if (!first)
            tamis__buffer_byte(view->out, '\n');
        text_entity(view, number);
    }
    return tamis__render_flush(render, err);
}

static tamis_status show_all(tamis__render *render, const show_view *view, tamis_bytes id,
                             tamis_output format, tamis_error *err)
{
    uint32_t exact = tamis__snapshot_find_entity(view->index, id);
    if (exact != TAMIS__NONE)
        return show_one(render, view, exact, format, true, err);
    bool found = false;
    uint32_t count = id.len == 0 ? 0 : tamis__snapshot_info_of(view->index).entities;
    for (uint32_t i = 0; i < count; i++) {
        if (!tamis__show_bears(view->index, i, id))
            continue;
        TAMIS_TRY(show_one(render, view, i, format, !found, err));
        found = true;
    }
    if (found)
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_NOT_FOUND,
                       "'%.*s' is neither an entity id nor a publisher's reference here",
                       TAMIS_FMT(id));
}

tamis_status tamis_show(const tamis_snapshot *snapshot, const char *id, const char *as_of,
                        tamis_output format, tamis_write_fn write, void *ctx, tamis_error *err)
{
    show_view view = {.snapshot = snapshot, .index = snapshot->index};
    TAMIS_TRY(tamis__api_day(as_of, "as of", TAMIS__DAY_MIN, &view.day, err));
    tamis__render render;
    tamis__render_init(&render, write, ctx);
    view.out = &render.buffer;
    tamis_status status = show_all(&render, &view, tamis__bytes_of(id), format, err);
    tamis__render_clear(&render);
    return status;
}
