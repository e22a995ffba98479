/*
 * api/entity_view.c - entities as FollowTheMoney JSON.
 *
 * Nested, an entity holds its surroundings one relation deep:
 *
 *     entity -> ownershipOwner: [ Ownership -> asset: [ other entity ] ]
 *            -> sanctions:      [ Sanction ]
 *            -> addressEntity:  [ Address ]
 *
 * The way back to the entity itself is left out, so nothing goes round in circles.
 */
#include "api/entity_view.h"

#include "api/render.h"
#include "api/show.h"
#include "base/error.h"
#include "model/vocabulary.h"
#include "screen/seen.h"

enum { DATASETS_MAX = 64, EDGES_MAX = 10000 };

void tamis__entity_write_time(tamis__buffer *out, const char *key, int32_t day)
{
    char text[TAMIS__DATE_TEXT_BYTES];
    tamis__json_key(out, key);
    tamis__day_format(day, text);
    if (text[0] == '\0')
        tamis__buffer_text(out, "null");
    else
        tamis__buffer_printf(out, "\"%sT00:00:00\"", text);
}

/* ---- properties ---- */

/* A list of values that is opened by the first one that is shown. */
typedef struct value_list {
    tamis__buffer *out;
    const char *key;
    bool open;
} value_list;

static void next_value(value_list *list)
{
    if (!list->open) {
        tamis__json_key(list->out, list->key);
        tamis__json_open(list->out, '[');
    }
    list->open = true;
    tamis__json_item(list->out);
}

static void end_values(const value_list *list)
{
    if (list->open)
        tamis__json_close(list->out, ']');
}

/* A property that leads to another entity. */
static void write_reference(const tamis__entity_view *view, bool nested, tamis_bytes id,
                            value_list *list)
{
    uint32_t other = tamis__snapshot_find_entity(view->index, id);
    if (other == TAMIS__NONE || !nested) {
        next_value(list);
        tamis__json_string(view->out, id);
    } else if (other != view->root) {
        next_value(list);
        tamis__entity_write_beside(view, other);
    }
}

static void write_statements(const tamis__entity_view *view, const tamis__entity_row *entity,
                             bool nested)
{
    tamis__statement_row before = {.prop = TAMIS__PROP_COUNT};
    value_list list = {.out = view->out};
    for (uint32_t i = 0; i < entity->statement_count; i++) {
        tamis__statement_row row =
            tamis__snapshot_statement(view->index, entity->statement_first + i);
        bool opens = row.prop != before.prop;
        if (!opens && tamis__bytes_equal(row.value, before.value))
            continue;
        if (opens) {
            end_values(&list);
            list = (value_list){view->out, tamis__prop_name(row.prop), false};
        }
        before = row;
        if (tamis__prop_type_of(row.prop) == TAMIS__PROP_TYPE_ENTITY) {
            write_reference(view, nested, row.value, &list);
        } else {
            next_value(&list);
            tamis__json_string(view->out, row.value);
        }
    }
    end_values(&list);
}

/* ---- datasets and the rest ---- */

typedef struct dataset_set {
    uint16_t numbers[DATASETS_MAX];
    size_t count;
} dataset_set;

static void add_dataset(dataset_set *set, uint16_t number)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->numbers[i] == number)
            return;
    if (set->count < DATASETS_MAX)
        set->numbers[set->count++] = number;
}

static void write_datasets(const tamis__entity_view *view, const tamis__entity_row *entity)
{
    dataset_set set = {.count = 0};
    add_dataset(&set, entity->dataset);
    for (uint32_t i = 0; i < entity->listing_count; i++)
        add_dataset(&set, tamis__snapshot_listing(view->index, entity->listing_first + i).dataset);
    for (uint32_t i = 0; i < entity->statement_count; i++)
        add_dataset(&set,
                    tamis__snapshot_statement(view->index, entity->statement_first + i).dataset);
    tamis__json_key(view->out, "datasets");
    tamis__json_open(view->out, '[');
    for (size_t i = 0; i < set.count; i++) {
        tamis__json_item(view->out);
        tamis__json_string(view->out, tamis__snapshot_dataset(view->index, set.numbers[i]).name);
    }
    tamis__json_close(view->out, ']');
}

/* On a list, or of a topic that is a risk. */
static bool is_target(const tamis__entity_view *view, const tamis__entity_row *entity)
{
    if (entity->listing_count > 0)
        return true;
    for (uint32_t i = 0; i < entity->statement_count; i++) {
        tamis__statement_row row =
            tamis__snapshot_statement(view->index, entity->statement_first + i);
        if (row.prop == TAMIS__PROP_topics && tamis__topic_is_risk(row.value))
            return true;
    }
    return false;
}

static void write_tail(const tamis__entity_view *view, const tamis__entity_row *entity,
                       uint32_t number)
{
    tamis__seen seen = tamis__seen_of(view->index, number);
    write_datasets(view, entity);
    tamis__json_key(view->out, "referents");
    tamis__json_open(view->out, '[');
    if (entity->source_id.len > 0)
        tamis__json_string(view->out, entity->source_id);
    tamis__json_close(view->out, ']');
    tamis__json_key(view->out, "target");
    tamis__buffer_text(view->out, is_target(view, entity) ? "true" : "false");
    tamis__entity_write_time(view->out, "first_seen", seen.first);
    tamis__entity_write_time(view->out, "last_seen", seen.last);
    tamis__entity_write_time(view->out, "last_change", seen.change);
}

static void write_head(const tamis__entity_view *view, const tamis__entity_row *entity)
{
    const char *schema = tamis__schema_name(entity->schema);
    tamis__json_open(view->out, '{');
    tamis__json_key(view->out, "id");
    tamis__json_string(view->out, entity->id);
    tamis__json_key(view->out, "caption");
    tamis__json_string(view->out,
                       entity->caption.len > 0 ? entity->caption : tamis__bytes_of(schema));
    tamis__json_key(view->out, "schema");
    tamis__json_string(view->out, tamis__bytes_of(schema));
    tamis__json_key(view->out, "properties");
    tamis__json_open(view->out, '{');
}

/* ---- surroundings ---- */

void tamis__entity_write_beside(const tamis__entity_view *view, uint32_t number)
{
    tamis__entity_row entity = tamis__snapshot_entity(view->index, number);
    write_head(view, &entity);
    write_statements(view, &entity, false);
    tamis__json_close(view->out, '}');
    write_tail(view, &entity, number);
    tamis__json_close(view->out, '}');
}

void tamis__entity_write_edge(const tamis__entity_view *view, uint32_t number)
{
    tamis__edge_row edge = tamis__snapshot_edge(view->index, number);
    tamis__entity_row entity = tamis__snapshot_entity(view->index, edge.entity);
    write_head(view, &entity);
    write_statements(view, &entity, true);
    tamis__json_close(view->out, '}');
    write_tail(view, &entity, edge.entity);
    tamis__json_close(view->out, '}');
}

static void write_one(tamis__buffer *out, const char *key, tamis_bytes value)
{
    if (value.len == 0)
        return;
    tamis__json_key(out, key);
    tamis__json_open(out, '[');
    tamis__json_string(out, value);
    tamis__json_close(out, ']');
}

static void write_day(tamis__buffer *out, const char *key, int32_t day)
{
    char text[TAMIS__DATE_TEXT_BYTES];
    write_one(out, key, tamis__bytes_of(tamis__day_format(day, text)));
}

static void write_sanction_facts(tamis__buffer *out, const tamis__listing_row *row)
{
    write_one(out, "authority", row->authority);
    write_one(out, "authorityId", row->reference);
    write_one(out, "program", row->program);
    write_one(out, "programId", row->list_id);
    write_one(out, "provisions", row->measures);
    write_one(out, "reason", row->reason);
    write_one(out, "recordId", row->citation);
    write_day(out, "startDate", row->start);
    write_day(out, "endDate", row->end);
    write_day(out, "listingDate", row->published);
    write_one(out, "sourceUrl", row->url);
}

void tamis__entity_write_sanction(const tamis__entity_view *view, uint32_t i)
{
    tamis__entity_row entity = tamis__snapshot_entity(view->index, view->root);
    tamis__listing_row row = tamis__snapshot_listing(view->index, entity.listing_first + i);
    tamis_bytes dataset = tamis__snapshot_dataset(view->index, row.dataset).name;
    tamis__buffer *out = view->out;
    tamis__buffer id;
    tamis__buffer_init(&id, 0);
    tamis__buffer_append(&id, entity.id);
    tamis__buffer_printf(&id, "-listing-%u", i + 1);
    out->failed = out->failed || id.failed;
    tamis__json_open(out, '{');
    tamis__json_key(out, "id");
    tamis__json_string(out, tamis__buffer_bytes(&id));
    tamis__buffer_clear(&id);
    tamis__json_key(out, "caption");
    tamis__json_string(out, row.program.len > 0 ? row.program : row.list_id);
    tamis__json_key(out, "schema");
    tamis__json_string(out, TAMIS_LIT("Sanction"));
    tamis__json_key(out, "properties");
    tamis__json_open(out, '{');
    write_sanction_facts(out, &row);
    tamis__json_close(out, '}');
    write_one(out, "datasets", dataset);
    tamis__buffer_text(out, ",\"referents\":[],\"target\":false");
    tamis__entity_write_time(out, "first_seen",
                             row.published != TAMIS__DAY_MIN ? row.published : row.start);
    tamis__buffer_text(out, ",\"last_seen\":null");
    tamis__entity_write_time(out, "last_change", row.published);
    tamis__json_close(out, '}');
}

bool tamis__entity_end(unsigned n, tamis__schema *schema, tamis__prop *prop, const char **name)
{
    for (unsigned s = 0; s < TAMIS__SCHEMA_COUNT; s++) {
        tamis__prop ends[2];
        *schema = (tamis__schema)s;
        if (!tamis__schema_edge_ends(*schema, &ends[0], &ends[1]))
            continue;
        if (n < 2) {
            *prop = ends[n];
            *name = tamis__reverse_name(*schema, *prop);
            return *name != NULL;
        }
        n -= 2;
    }
    return false;
}

uint32_t tamis__entity_edges(const tamis__snapshot *index, uint32_t number, tamis__schema schema,
                             tamis__prop prop, uint32_t *out, uint32_t capacity)
{
    tamis__prop source;
    tamis__prop target;
    if (!tamis__schema_edge_ends(schema, &source, &target))
        return 0;
    uint32_t *all = tamis__alloc_zero(EDGES_MAX, sizeof(*all));
    if (all == NULL)
        return 0;
    uint32_t count = prop == source ? tamis__snapshot_edges_from(index, number, all, EDGES_MAX)
                                    : tamis__snapshot_edges_to(index, number, all, EDGES_MAX);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count && i < EDGES_MAX; i++) {
        if (tamis__snapshot_edge(index, all[i]).schema != schema)
            continue;
        if (kept < capacity)
            out[kept] = all[i];
        kept++;
    }
    tamis__release(all);
    return kept;
}

static void write_relations(const tamis__entity_view *view)
{
    uint32_t *edges = tamis__alloc_zero(EDGES_MAX, sizeof(*edges));
    tamis__schema schema;
    tamis__prop prop;
    const char *name;
    view->out->failed = view->out->failed || edges == NULL;
    for (unsigned n = 0; edges != NULL && tamis__entity_end(n, &schema, &prop, &name); n++) {
        uint32_t count =
            tamis__entity_edges(view->index, view->root, schema, prop, edges, EDGES_MAX);
        value_list list = {view->out, name, false};
        for (uint32_t i = 0; i < count && i < EDGES_MAX; i++) {
            next_value(&list);
            tamis__entity_write_edge(view, edges[i]);
        }
        end_values(&list);
    }
    tamis__release(edges);
}

static void write_sanctions(const tamis__entity_view *view, const tamis__entity_row *entity)
{
    value_list list = {view->out, "sanctions", false};
    for (uint32_t i = 0; i < entity->listing_count; i++) {
        next_value(&list);
        tamis__entity_write_sanction(view, i);
    }
    end_values(&list);
}

static void write_record(const tamis__entity_view *view, const tamis__entity_row *entity,
                         uint32_t number)
{
    tamis__json_key(view->out, "listings");
    tamis__json_open(view->out, '[');
    for (uint32_t i = 0; i < entity->listing_count; i++) {
        tamis__listing_row row = tamis__snapshot_listing(view->index, entity->listing_first + i);
        tamis__json_item(view->out);
        tamis__render_json_listing(view->out, view->index, &row);
    }
    tamis__json_close(view->out, ']');
    tamis__json_key(view->out, "links");
    tamis__json_open(view->out, '[');
    tamis__show_links(view->snapshot, number, view->out);
    tamis__json_close(view->out, ']');
}

void tamis__entity_write(const tamis_snapshot *snapshot, uint32_t number, unsigned flags,
                         tamis__buffer *out)
{
    tamis__entity_view view = {snapshot, snapshot->index, out, number};
    tamis__entity_row entity = tamis__snapshot_entity(view.index, number);
    bool nested = (flags & TAMIS_ENTITY_NESTED) != 0;
    write_head(&view, &entity);
    write_statements(&view, &entity, nested);
    if (nested) {
        write_sanctions(&view, &entity);
        write_relations(&view);
    }
    tamis__json_close(out, '}');
    write_tail(&view, &entity, number);
    if ((flags & TAMIS_ENTITY_RECORD) != 0)
        write_record(&view, &entity, number);
    if ((flags & TAMIS_ENTITY_OPEN) == 0)
        tamis__json_close(out, '}');
}
