/*
 * lists/ftm.c - FollowTheMoney entities as JSON lines (followthemoney.tech; data.opensanctions.org).
 *
 *   {"id": "...", "schema": "Person", "caption": "...", "properties": {"name": ["..."]},
 *    "datasets": ["..."], "referents": ["..."]}
 *
 * A value may be an entity itself (the nested form that APIs answer with): its id becomes the value
 * and it becomes a record of its own. A Sanction becomes a listing of the entity that it names; an
 * Identification or wallet also gives its number to its holder, for that is who is looked for.
 */
#include <jansson.h>
#include <stdio.h>

#include "base/error.h"
#include "lists/facts.h"
#include "lists/lines.h"
#include "lists/list_ids.h"

enum { NEST_MAX = 8 };

typedef struct ftm {
    const tamis__source *source;
    tamis__sink *sink;
    tamis__source_report *report;
    tamis__entity_builder builder;
    tamis__buffer text;
    tamis__facts facts;
    uint64_t line;
    bool mixed;          /* lines of several datasets, or of none */
    const char *skip;    /* why the line's own entity gave no record; NULL when it did */
    tamis_bytes dataset; /* of the line; valid while its JSON is */
} ftm;

/* Without the space around it: an id of blanks is none. */
static tamis_bytes json_text(const json_t *value)
{
    if (!json_is_string(value))
        return TAMIS_LIT("");
    return tamis__bytes_trim(tamis__bytes(json_string_value(value), json_string_length(value)));
}

/* The id of a value: text, or an entity with an id. */
static tamis_bytes value_id(const json_t *value)
{
    return json_is_object(value) ? json_text(json_object_get(value, "id")) : json_text(value);
}

/* Calls `take` for each value of a property, which is an array or one value. */
static void each_value(ftm *f, json_t *values, const char *name,
                       void (*take)(ftm *f, const char *name, const json_t *value))
{
    if (!json_is_array(values)) {
        take(f, name, values);
        return;
    }
    size_t count = json_array_size(values);
    for (size_t i = 0; i < count; i++)
        take(f, name, json_array_get(values, i));
}

/* ---- Entities --------------------------------------------------------------------------------------- */

/* FtM codes that are no ISO codes ("suhh", "zz", "eu") are kept as they are. */
static void add_country(ftm *f, tamis__prop prop, tamis_bytes value)
{
    bool code = value.len >= 2 && value.len <= 7;
    for (size_t i = 0; i < value.len; i++)
        code = code && ((value.ptr[i] >= 'a' && value.ptr[i] <= 'z') || value.ptr[i] == '-');
    if (code)
        tamis__builder_add(&f->builder, prop, value);
    else
        tamis__fact_country(&f->facts, prop, value);
}

/* "2022-06-03T12:00:00": the day is what the model knows. */
static tamis_bytes day_part(tamis_bytes value)
{
    return value.len > 10 && value.ptr[10] == 'T' ? tamis__bytes_sub(value, 0, 10) : value;
}

static void add_value(ftm *f, const char *name, tamis_bytes value)
{
    tamis__prop prop;
    if (!tamis__prop_find(tamis__bytes_of(name), &prop)) {
        tamis__fact_other(&f->facts, name, value);
        return;
    }
    switch (tamis__prop_type_of(prop)) {
    case TAMIS__PROP_TYPE_COUNTRY: add_country(f, prop, value); break;
    case TAMIS__PROP_TYPE_DATE: tamis__fact_date(&f->facts, prop, day_part(value)); break;
    case TAMIS__PROP_TYPE_GENDER: tamis__fact_gender(&f->facts, value); break;
    default: tamis__builder_add(&f->builder, prop, value); break;
    }
}

static void take_value(ftm *f, const char *name, const json_t *value)
{
    tamis__prop prop;
    if (json_is_object(value)) {
        /* Under a name that is no property ("sanctions") the nested entity itself points back. */
        if (tamis__prop_find(tamis__bytes_of(name), &prop))
            tamis__builder_add(&f->builder, prop, value_id(value));
    } else if (json_is_string(value)) {
        add_value(f, name, json_text(value));
    } else if (json_is_integer(value)) {
        add_value(
            f, name,
            tamis__builder_printf(&f->builder, "%" JSON_INTEGER_FORMAT, json_integer_value(value)));
    } else if (json_is_real(value)) {
        add_value(f, name, tamis__builder_printf(&f->builder, "%.15g", json_real_value(value)));
    }
}

static void take_referent(ftm *f, const char *name, const json_t *value)
{
    tamis__fact_other(&f->facts, name, json_text(value));
}

/* An edge inside another entity leaves out the end at which it hangs. */
static void complete_edge(ftm *f, tamis__schema schema, json_t *properties, tamis_bytes outer)
{
    tamis__prop ends[2];
    if (outer.len == 0 || !tamis__schema_edge_ends(schema, &ends[0], &ends[1]))
        return;
    bool has[2];
    for (size_t i = 0; i < 2; i++)
        has[i] = json_object_get(properties, tamis__prop_name(ends[i])) != NULL;
    if (has[0] != has[1])
        tamis__builder_add(&f->builder, has[0] ? ends[1] : ends[0], outer);
}

static tamis__schema find_schema(tamis_bytes name, json_t *properties, bool *known)
{
    tamis__schema schema;
    *known = tamis__schema_find(name, &schema);
    if (*known)
        return schema;
    /* A schema that tamis has no use for: screened by its name when it has one. */
    return json_object_get(properties, "name") != NULL ? TAMIS__SCHEMA_LegalEntity
                                                       : TAMIS__SCHEMA_Thing;
}

static tamis_status emit(ftm *f, tamis_error *err)
{
    const tamis__entity *entity = NULL;
    TAMIS_TRY(tamis__builder_finish(&f->builder, &entity, err));
    return f->sink->entity(f->sink->ctx, entity, err);
}

static void take_properties(ftm *f, json_t *properties)
{
    const char *name;
    json_t *values;
    json_object_foreach(properties, name, values) each_value(f, values, name, take_value);
}

static tamis_status take_entity(ftm *f, json_t *object, tamis_bytes outer, tamis_error *err)
{
    json_t *properties = json_object_get(object, "properties");
    tamis_bytes id = json_text(json_object_get(object, "id"));
    tamis_bytes name = json_text(json_object_get(object, "schema"));
    bool known;
    tamis__schema schema = find_schema(name, properties, &known);
    tamis__builder_start(&f->builder, id, id, schema, f->line);
    f->builder.entity.caption = json_text(json_object_get(object, "caption"));
    if (!known)
        tamis__fact_other(&f->facts, "schema", name);
    take_properties(f, properties);
    complete_edge(f, schema, properties, outer);
    json_t *referents = json_object_get(object, "referents");
    if (referents != NULL)
        each_value(f, referents, "referent", take_referent);
    return emit(f, err);
}

/* ---- Numbers of a holder ------------------------------------------------------------------------------ */

static tamis_bytes first_value(json_t *properties, const char *name)
{
    json_t *values = json_object_get(properties, name);
    return value_id(json_is_array(values) ? json_array_get(values, 0) : values);
}

static tamis_status take_holder(ftm *f, json_t *properties, tamis__schema schema, tamis_bytes outer,
                                tamis_error *err)
{
    tamis_bytes holder = first_value(properties, "holder");
    holder = holder.len == 0 ? outer : holder;
    bool wallet = schema == TAMIS__SCHEMA_CryptoWallet;
    tamis_bytes number = first_value(properties, wallet ? "publicKey" : "number");
    if (number.len == 0)
        number = first_value(properties, "passportNumber");
    if (holder.len == 0 || number.len == 0)
        return TAMIS_OK;
    tamis__prop prop = wallet                             ? TAMIS__PROP_publicKey
                       : schema == TAMIS__SCHEMA_Passport ? TAMIS__PROP_passportNumber
                                                          : TAMIS__PROP_idNumber;
    tamis__builder_start(&f->builder, holder, holder, TAMIS__SCHEMA_Thing, f->line);
    tamis__builder_add_full(
        &f->builder,
        &(tamis__statement){.prop = prop,
                            .value = number,
                            .detail = first_value(properties, wallet ? "currency" : "country"),
                            .from = TAMIS__DAY_MIN,
                            .until = TAMIS__DAY_MAX});
    return emit(f, err);
}

/* ---- Sanctions ------------------------------------------------------------------------------------------ */

/* All values of a property, joined; the text lives until the record is finished. */
static tamis_bytes joined(ftm *f, json_t *properties, const char *name)
{
    json_t *values = json_object_get(properties, name);
    tamis__buffer_reset(&f->text);
    size_t count = json_is_array(values) ? json_array_size(values) : 1;
    for (size_t i = 0; i < count; i++) {
        tamis_bytes value = json_text(json_is_array(values) ? json_array_get(values, i) : values);
        if (value.len > 0 && f->text.len > 0)
            tamis__buffer_text(&f->text, "; ");
        tamis__buffer_append(&f->text, value);
    }
    tamis_bytes held = tamis__arena_copy(&f->builder.arena, tamis__buffer_bytes(&f->text));
    if (tamis__buffer_status(&f->text) != TAMIS_OK || held.ptr == NULL) {
        f->builder.failed = true;
        return TAMIS_LIT("");
    }
    return held;
}

/* The earliest first day, or the latest last day; `unknown` when there is none. */
static int32_t day_of(json_t *properties, const char *name, bool last, int32_t unknown)
{
    json_t *values = json_object_get(properties, name);
    size_t count = json_is_array(values) ? json_array_size(values) : 1;
    int32_t found = unknown;
    for (size_t i = 0; i < count; i++) {
        tamis__date date;
        json_t *value = json_is_array(values) ? json_array_get(values, i) : values;
        if (!tamis__date_parse(day_part(json_text(value)), &date))
            continue;
        int32_t day = last ? date.hi : date.lo;
        if (found == unknown || (last ? day > found : day < found))
            found = day;
    }
    return found;
}

/* The first programme id that is a list id of its own. */
static tamis_bytes list_id(const ftm *f, json_t *properties)
{
    json_t *values = json_object_get(properties, "programId");
    size_t count = json_is_array(values) ? json_array_size(values) : 1;
    for (size_t i = 0; i < count; i++) {
        tamis_bytes value = json_text(json_is_array(values) ? json_array_get(values, i) : values);
        if (tamis__list_id_known(value))
            return value;
    }
    return f->dataset;
}

static tamis_bytes program(ftm *f, json_t *properties)
{
    tamis_bytes text = joined(f, properties, "program");
    return text.len > 0 ? text : joined(f, properties, "programId");
}

static tamis_status take_sanction(ftm *f, json_t *object, tamis_bytes outer, tamis_error *err)
{
    json_t *properties = json_object_get(object, "properties");
    tamis_bytes target = first_value(properties, "entity");
    target = target.len == 0 ? outer : target;
    if (target.len == 0) {
        f->skip = "sanction without entity";
        return TAMIS_OK;
    }
    tamis__builder_start(&f->builder, target, target, TAMIS__SCHEMA_Thing, f->line);
    tamis__listing listing = tamis__listing_empty();
    listing.list_id = list_id(f, properties);
    listing.reference = joined(f, properties, "authorityId");
    /* Two sanctions of one entity must stay two listings. */
    if (listing.reference.len == 0)
        listing.reference = json_text(json_object_get(object, "id"));
    listing.program = program(f, properties);
    listing.authority = joined(f, properties, "authority");
    listing.license_requirement = joined(f, properties, "licenseRequirement");
    listing.license_policy = joined(f, properties, "licensePolicy");
    listing.citation = joined(f, properties, "citation");
    listing.measures = joined(f, properties, "provisions");
    listing.reason = joined(f, properties, "reason");
    listing.url = joined(f, properties, "sourceUrl");
    listing.start = day_of(properties, "startDate", false, TAMIS__DAY_MIN);
    listing.end = day_of(properties, "endDate", true, TAMIS__DAY_MAX);
    listing.published = day_of(properties, "listingDate", false, TAMIS__DAY_MIN);
    tamis__builder_listing(&f->builder, &listing);
    static const char *const kept[] = {"notes", "summary", "status", "duration", "unscId"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(kept); i++)
        tamis__fact_other(&f->facts, i == 0 ? "listing" : kept[i], joined(f, properties, kept[i]));
    return emit(f, err);
}

/* ---- Objects and lines ----------------------------------------------------------------------------------- */

static tamis_status take_object(ftm *f, json_t *object, tamis_bytes outer, unsigned depth,
                                tamis_error *err);

/* Entities among the values, each as a record of its own. */
static tamis_status take_nested(ftm *f, json_t *object, unsigned depth, tamis_error *err)
{
    tamis_bytes id = json_text(json_object_get(object, "id"));
    const char *name;
    json_t *values;
    json_object_foreach(json_object_get(object, "properties"), name, values)
    {
        size_t count = json_is_array(values) ? json_array_size(values) : 1;
        for (size_t i = 0; i < count; i++) {
            json_t *value = json_is_array(values) ? json_array_get(values, i) : values;
            if (json_is_object(value))
                TAMIS_TRY(take_object(f, value, id, depth + 1, err));
        }
    }
    return TAMIS_OK;
}

static tamis_status take_object(ftm *f, json_t *object, tamis_bytes outer, unsigned depth,
                                tamis_error *err)
{
    tamis_bytes id = json_text(json_object_get(object, "id"));
    json_t *properties = json_object_get(object, "properties");
    tamis__schema schema = TAMIS__SCHEMA_Thing;
    f->skip = NULL;
    if (id.len == 0)
        f->skip = "no id";
    else if (!json_is_object(properties))
        f->skip = "no properties";
    else if (depth > NEST_MAX)
        f->skip = "nested too deep";
    if (f->skip != NULL)
        return TAMIS_OK;
    (void)tamis__schema_find(json_text(json_object_get(object, "schema")), &schema);
    if (schema == TAMIS__SCHEMA_Sanction)
        TAMIS_TRY(take_sanction(f, object, outer, err));
    else
        TAMIS_TRY(take_entity(f, object, outer, err));
    if (tamis__schema_is_a(schema, TAMIS__SCHEMA_Identification) ||
        schema == TAMIS__SCHEMA_CryptoWallet)
        TAMIS_TRY(take_holder(f, properties, schema, outer, err));
    const char *reason = f->skip;
    TAMIS_TRY(take_nested(f, object, depth, err));
    f->skip = reason;
    return TAMIS_OK;
}

/* The file's dataset is the one that every line names alone. */
static void take_dataset(ftm *f, json_t *object)
{
    json_t *datasets = json_object_get(object, "datasets");
    tamis_bytes name =
        json_array_size(datasets) == 1 ? json_text(json_array_get(datasets, 0)) : TAMIS_LIT("");
    f->dataset = name.len > 0 ? name : tamis__bytes_of(f->source->dataset);
    tamis__source_report *report = f->report;
    if (name.len == 0 || name.len >= sizeof report->dataset)
        f->mixed = true;
    if (f->mixed)
        return;
    if (report->dataset[0] == '\0')
        (void)snprintf(report->dataset, sizeof report->dataset, "%.*s", TAMIS_FMT(name));
    else if (!tamis__bytes_equal(name, tamis__bytes_of(report->dataset)))
        f->mixed = true;
}

static tamis_status skip_line(ftm *f, const char *reason, tamis_bytes detail, tamis_error *err)
{
    f->report->skipped++;
    return f->sink->skipped(f->sink->ctx, f->line, reason, detail, err);
}

/* The first line decides whether the file is of this format at all. */
static tamis_status bad_line(ftm *f, bool first, const json_error_t *json, tamis_error *err)
{
    if (json_error_code(json) == json_error_out_of_memory)
        return tamis__fail_nomem(err);
    if (first)
        return tamis__fail_at(err, TAMIS_ERR_FORMAT, f->line, (uint64_t)json->position,
                              "expected one FollowTheMoney entity, {\"id\": ..., \"schema\": ..., "
                              "\"properties\": {...}}, per line; found: %s (column %d)",
                              json->text[0] == '\0' ? "another JSON value" : json->text,
                              json->column);
    return skip_line(f, "not a JSON object", tamis__bytes_of(json->text), err);
}

static tamis_status take_line(ftm *f, tamis_bytes line, bool first, tamis_error *err)
{
    json_error_t json = {0};
    json_t *object = json_loadb(line.ptr, line.len, JSON_ALLOW_NUL, &json);
    if (!json_is_object(object)) {
        json_decref(object);
        return bad_line(f, first, &json, err);
    }
    tamis_status status = TAMIS_OK;
    if (first && json_object_get(object, "schema") == NULL) {
        status =
            tamis__fail_at(err, TAMIS_ERR_FORMAT, f->line, 0,
                           "expected FollowTheMoney entities; the first object has no \"schema\"");
    } else {
        take_dataset(f, object);
        status = take_object(f, object, TAMIS_LIT(""), 0, err);
        if (status == TAMIS_OK && f->skip != NULL)
            status = skip_line(f, f->skip, json_text(json_object_get(object, "id")), err);
        else if (status == TAMIS_OK)
            f->report->kept++;
    }
    json_decref(object);
    return status;
}

static tamis_status read_lines(ftm *f, tamis__input *input, tamis__lines *lines, tamis_error *err)
{
    bool first = true;
    for (;;) {
        tamis_bytes line;
        bool end = false;
        TAMIS_TRY(tamis__lines_next(lines, &line, &end, err));
        if (end)
            break;
        f->line = lines->number;
        if (first && tamis__bytes_starts_with(line, TAMIS_LIT("\xEF\xBB\xBF")))
            line = tamis__bytes_sub(line, 3, line.len);
        if (tamis__bytes_trim(line).len == 0)
            continue;
        f->report->read++;
        if (lines->cut)
            TAMIS_TRY(skip_line(f, "line too long", TAMIS_LIT(""), err));
        else
            TAMIS_TRY(take_line(f, line, first, err));
        first = false;
        tamis__sink_progress(f->sink, input);
    }
    if (first)
        return tamis__fail_at(err, TAMIS_ERR_FORMAT, 1, 0,
                              "expected FollowTheMoney entities; found nothing");
    return TAMIS_OK;
}

tamis_status tamis__read_ftm(const tamis__source *source, tamis__sink *sink,
                             tamis__source_report *report, tamis_error *err)
{
    ftm f = {.source = source, .sink = sink, .report = report};
    tamis__input *input = NULL;
    TAMIS_TRY(tamis__source_open(source, NULL, &input, err));
    tamis__lines lines;
    tamis__lines_init(&lines, input);
    tamis__builder_init(&f.builder);
    tamis__buffer_init(&f.text, 0);
    f.facts = (tamis__facts){.text = source->text, .builder = &f.builder};
    (void)snprintf(report->title, sizeof report->title, "FollowTheMoney entities");
    tamis_status status = read_lines(&f, input, &lines, err);
    if (f.mixed)
        report->dataset[0] = '\0';
    if (status == TAMIS_OK)
        tamis__input_digest(input, &report->digest);
    tamis__buffer_clear(&f.text);
    tamis__builder_clear(&f.builder);
    tamis__lines_clear(&lines);
    tamis__input_close(input);
    return status;
}
