/* api/facets.c - counts by field over what was found. */
#include "api/facets.h"

#include <stdlib.h>

#include "base/error.h"
#include "model/vocabulary.h"

enum { FACET_VALUES_SHOWN = 1000, SEEN_MAX = 256 };

typedef enum facet_field {
    FACET_DATASETS,
    FACET_SCHEMA,
    FACET_COUNTRIES,
    FACET_TOPICS,
    FACET_IDENTIFIERS,
    FACET_GENDERS
} facet_field;

static const struct {
    const char *name, *label;
} fields[TAMIS__FACETS] = {
    [FACET_DATASETS] = {"datasets", "Data sources"},
    [FACET_SCHEMA] = {"schema", "Entity types"},
    [FACET_COUNTRIES] = {"countries", "Countries"},
    [FACET_TOPICS] = {"topics", "Topics"},
    [FACET_IDENTIFIERS] = {"identifiers", "Identifiers"},
    [FACET_GENDERS] = {"genders", "Genders"},
};

tamis_status tamis__facets_init(tamis__facets *out, const tamis_snapshot *snapshot,
                                const char *const *names, size_t count, tamis_error *err)
{
    memset(out, 0, sizeof(*out));
    out->snapshot = snapshot;
    for (size_t i = 0; i < count; i++) {
        int field = 0;
        while (field < TAMIS__FACETS && strcmp(fields[field].name, names[i]) != 0)
            field++;
        if (field == TAMIS__FACETS)
            return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                               "facets: \"%.40s\" is unknown: expected datasets, schema, "
                               "countries, topics, identifiers or genders",
                               names[i]);
        if (out->fields[field].wanted)
            continue;
        if (!tamis__strmap_init(&out->fields[field].values, 0))
            return tamis__fail_nomem(err);
        out->fields[field].wanted = true;
    }
    return TAMIS_OK;
}

void tamis__facets_clear(tamis__facets *facets)
{
    for (int i = 0; i < TAMIS__FACETS; i++) {
        tamis__strmap_clear(&facets->fields[i].values);
        tamis__release(facets->fields[i].counts);
    }
    memset(facets, 0, sizeof(*facets));
}

/* Values of one field that the present entity has had counted. */
typedef struct once {
    uint32_t numbers[SEEN_MAX];
    size_t count;
} once;

static bool is_new(once *seen, uint32_t number)
{
    for (size_t i = 0; i < seen->count; i++)
        if (seen->numbers[i] == number)
            return false;
    if (seen->count < SEEN_MAX)
        seen->numbers[seen->count++] = number;
    return true;
}

static bool add(tamis__facets *facets, facet_field which, tamis_bytes value, once *seen)
{
    tamis__facet *facet = &facets->fields[which];
    if (!facet->wanted || value.len == 0)
        return true;
    uint32_t number = tamis__strmap_intern(&facet->values, value);
    size_t known = facet->capacity;
    if (number == UINT32_MAX || !TAMIS_GROW(facet->counts, facet->capacity, (size_t)number + 1))
        return false;
    memset(facet->counts + known, 0, (facet->capacity - known) * sizeof(*facet->counts));
    if (is_new(&seen[which], number))
        facet->counts[number]++;
    return true;
}

static bool add_statement(tamis__facets *facets, const tamis__statement_row *row, once *seen)
{
    switch (tamis__prop_type_of(row->prop)) {
    case TAMIS__PROP_TYPE_COUNTRY: return add(facets, FACET_COUNTRIES, row->value, seen);
    case TAMIS__PROP_TYPE_TOPIC: return add(facets, FACET_TOPICS, row->value, seen);
    case TAMIS__PROP_TYPE_IDENTIFIER: return add(facets, FACET_IDENTIFIERS, row->value, seen);
    case TAMIS__PROP_TYPE_GENDER: return add(facets, FACET_GENDERS, row->value, seen);
    default: return true;
    }
}

tamis_status tamis__facets_count(tamis__facets *facets, uint32_t entity, tamis_error *err)
{
    const tamis__snapshot *index = facets->snapshot->index;
    tamis__entity_row row = tamis__snapshot_entity(index, entity);
    once seen[TAMIS__FACETS];
    for (int i = 0; i < TAMIS__FACETS; i++)
        seen[i].count = 0;
    bool fine = add(facets, FACET_SCHEMA, tamis__bytes_of(tamis__schema_name(row.schema)), seen);
    fine =
        fine && add(facets, FACET_DATASETS, tamis__snapshot_dataset(index, row.dataset).name, seen);
    for (uint32_t i = 0; fine && i < row.listing_count; i++) {
        uint16_t dataset = tamis__snapshot_listing(index, row.listing_first + i).dataset;
        fine = add(facets, FACET_DATASETS, tamis__snapshot_dataset(index, dataset).name, seen);
    }
    for (uint32_t i = 0; fine && i < row.statement_count; i++) {
        tamis__statement_row statement = tamis__snapshot_statement(index, row.statement_first + i);
        fine = add_statement(facets, &statement, seen) &&
               add(facets, FACET_DATASETS, tamis__snapshot_dataset(index, statement.dataset).name,
                   seen);
    }
    return fine ? TAMIS_OK : tamis__fail_nomem(err);
}

/* ---- writing ---- */

static int by_count(const void *a, const void *b, void *ctx)
{
    const tamis__facet *facet = ctx;
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    if (facet->counts[x] != facet->counts[y])
        return facet->counts[x] > facet->counts[y] ? -1 : 1;
    return tamis__bytes_compare(tamis__strmap_key(&facet->values, x),
                                tamis__strmap_key(&facet->values, y));
}

static tamis_bytes label_of(const tamis__facets *facets, facet_field which, tamis_bytes value)
{
    const char *label = NULL;
    tamis__schema schema;
    if (which == FACET_COUNTRIES)
        label = tamis__country_name(facets->snapshot->engine->text, value);
    else if (which == FACET_TOPICS)
        label = tamis__topic_label(value);
    else if (which == FACET_SCHEMA && tamis__schema_find(value, &schema))
        label = tamis__schema_plural(schema);
    else if (which == FACET_DATASETS) {
        const tamis__snapshot *index = facets->snapshot->index;
        return tamis__snapshot_dataset(index, tamis__snapshot_find_dataset(index, value)).title;
    }
    return tamis__bytes_of(label);
}

static void write_value(const tamis__facets *facets, facet_field which, uint32_t number,
                        tamis__buffer *out)
{
    const tamis__facet *facet = &facets->fields[which];
    tamis_bytes name = tamis__strmap_key(&facet->values, number);
    tamis_bytes label = label_of(facets, which, name);
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_key(out, "name");
    tamis__json_string(out, name);
    tamis__json_key(out, "label");
    tamis__json_string(out, label.len > 0 ? label : name);
    tamis__json_key(out, "count");
    tamis__json_u64(out, facet->counts[number]);
    tamis__json_close(out, '}');
}

tamis_status tamis__facets_write(tamis__facets *facets, tamis__buffer *out, tamis_error *err)
{
    for (int which = 0; which < TAMIS__FACETS; which++) {
        tamis__facet *facet = &facets->fields[which];
        if (!facet->wanted)
            continue;
        uint32_t count = tamis__strmap_count(&facet->values);
        uint32_t *order = tamis__alloc_zero((size_t)count + 1, sizeof(*order));
        if (order == NULL)
            return tamis__fail_nomem(err);
        for (uint32_t i = 0; i < count; i++)
            order[i] = i;
        if (count > 1)
            qsort_r(order, count, sizeof(*order), by_count, facet);
        tamis__json_key(out, fields[which].name);
        tamis__buffer_printf(out, "{\"label\":\"%s\",\"values\":[", fields[which].label);
        for (uint32_t i = 0; i < count && i < FACET_VALUES_SHOWN; i++)
            write_value(facets, (facet_field)which, order[i], out);
        tamis__buffer_text(out, "]}");
        tamis__release(order);
    }
    return TAMIS_OK;
}
