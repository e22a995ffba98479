/*
 * lists/csv_mapping.c - reading a mapping file.
 *
 * jansson tells the place of a syntax error but not of a value. An error of meaning therefore looks
 * for the offending word in the text, which a person would do too; the first place is reported.
 */
#include "lists/csv_mapping.h"

#include <stdio.h>

#include "base/error.h"

enum { PROPERTIES_MAX = 256 };

typedef struct parser {
    tamis_bytes text;
    const char *name;
    tamis__csv_mapping *mapping;
    tamis_error *err;
} parser;

static const char *const mapping_keys[] = {"dataset",    "title", "columns",   "schema",  "id",
                                           "properties", "also",  "otherwise", "listing", NULL};
static const char *const record_keys[] = {"schema", "properties", NULL};
static const char *const value_keys[] = {"column",  "value",  "default",  "split", "strip", "dates",
                                         "between", "values", "property", "link",  NULL};
static const char *const listing_keys[TAMIS__FIELDS + 1] = {
    "list_id",        "reference", "program",   "authority", "license_requirement",
    "license_policy", "citation",  "measures",  "reason",    "url",
    "start",          "end",       "published", NULL};

/* ---- Errors ----------------------------------------------------------------------------------------- */

static void place_of(tamis_bytes text, tamis_bytes word, uint64_t *line, uint64_t *column)
{
    size_t at = tamis__bytes_find(text, word, 0);
    *line = at == SIZE_MAX ? 0 : 1;
    *column = 1;
    for (size_t i = 0; at != SIZE_MAX && i < at; i++) {
        *column = text.ptr[i] == '\n' ? 1 : *column + 1;
        *line += text.ptr[i] == '\n';
    }
}

static tamis_status fail_word(const parser *p, const char *word, const char *message)
{
    uint64_t line = 0;
    uint64_t column = 0;
    place_of(p->text, tamis__bytes_of(word), &line, &column);
    return tamis__fail_at(p->err, TAMIS_ERR_FORMAT, line, 0, "%s:%llu:%llu: \"%.40s\": %s", p->name,
                          (unsigned long long)line, (unsigned long long)column, word, message);
}

static bool is_among(const char *key, const char *const *keys)
{
    for (; *keys != NULL; keys++) {
        if (strcmp(key, *keys) == 0)
            return true;
    }
    return false;
}

static tamis_status check_keys(const parser *p, const json_t *object, const char *const *keys)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        if (is_among(key, keys))
            continue;
        char expected[160] = "";
        size_t len = 0;
        for (size_t i = 0; keys[i] != NULL && len < sizeof expected; i++) {
            int size = snprintf(expected + len, sizeof expected - len, "%s%s", i == 0 ? "" : ", ",
                                keys[i]);
            len += size > 0 ? (size_t)size : 0;
        }
        char message[200];
        (void)snprintf(message, sizeof message, "unknown key; expected %s", expected);
        return fail_word(p, key, message);
    }
    return TAMIS_OK;
}

/* ---- Values ----------------------------------------------------------------------------------------- */

static tamis_bytes text_of(const json_t *value)
{
    return json_is_string(value) ? tamis__bytes(json_string_value(value), json_string_length(value))
                                 : TAMIS_LIT("");
}

/* The number of a column, which is added when it is new. */
static tamis_status take_column(const parser *p, const json_t *name, const char *where, int *out)
{
    tamis__csv_mapping *mapping = p->mapping;
    if (!json_is_string(name) || json_string_length(name) == 0)
        return fail_word(p, where, "a column is given by its name, a text");
    for (size_t i = 0; i < mapping->column_count; i++) {
        if (strcmp(mapping->columns[i], json_string_value(name)) == 0) {
            *out = (int)i;
            return TAMIS_OK;
        }
    }
    if (mapping->column_count == TAMIS__MAPPING_COLUMNS_MAX)
        return tamis__fail(p->err, TAMIS_ERR_LIMIT, "%s: more than %d columns", p->name,
                           TAMIS__MAPPING_COLUMNS_MAX);
    *out = (int)mapping->column_count;
    mapping->columns[mapping->column_count++] = json_string_value(name);
    return TAMIS_OK;
}

static bool is_between(const json_t *between)
{
    if (!json_is_array(between))
        return false;
    for (size_t i = 0; i < json_array_size(between); i++) {
        const json_t *pair = json_array_get(between, i);
        if (json_array_size(pair) != 2 || !json_is_string(json_array_get(pair, 0)) ||
            !json_is_array(json_array_get(pair, 1)))
            return false;
        for (size_t j = 0; j < json_array_size(json_array_get(pair, 1)); j++) {
            if (json_string_length(json_array_get(json_array_get(pair, 1), j)) == 0)
                return false;
        }
    }
    return true;
}

static tamis_status take_dates(const parser *p, const json_t *dates, tamis__csv_value *out)
{
    tamis_bytes text = text_of(dates);
    out->month_first = tamis__bytes_equal(text, TAMIS_LIT("month_first"));
    if (dates != NULL && !out->month_first && !tamis__bytes_equal(text, TAMIS_LIT("day_first")))
        return fail_word(p, "dates", "expected \"day_first\" or \"month_first\"");
    return TAMIS_OK;
}

/* "constant" or {"column": ..., ...}. `key` is where it stands, for messages. */
static tamis_status take_value(const parser *p, const json_t *value, const char *key,
                               tamis__csv_value *out)
{
    *out = (tamis__csv_value){.column = -1};
    if (json_is_string(value)) {
        out->fallback = text_of(value);
        return TAMIS_OK;
    }
    if (!json_is_object(value))
        return fail_word(p, key, "expected a text or {\"column\": \"...\"}");
    TAMIS_TRY(check_keys(p, value, value_keys));
    const json_t *column = json_object_get(value, "column");
    const json_t *constant = json_object_get(value, "value");
    if ((column == NULL) == (constant == NULL))
        return fail_word(p, key, "expected either \"column\" or \"value\"");
    if (column != NULL)
        TAMIS_TRY(take_column(p, column, "column", &out->column));
    out->fallback = text_of(constant != NULL ? constant : json_object_get(value, "default"));
    out->split = text_of(json_object_get(value, "split"));
    out->strip = text_of(json_object_get(value, "strip"));
    out->between = json_object_get(value, "between");
    out->values = json_object_get(value, "values");
    if (out->between != NULL && !is_between(out->between))
        return fail_word(p, "between", "expected [[\"after this\", [\"before this\", ...]], ...]");
    if (out->values != NULL && !json_is_object(out->values))
        return fail_word(p, "values", "expected {\"cell\": \"value\", ...}");
    return take_dates(p, json_object_get(value, "dates"), out);
}

static tamis_status take_property(const parser *p, const json_t *value, tamis__csv_value *out)
{
    TAMIS_TRY(take_value(p, value, "properties", out));
    const json_t *property = json_object_get(value, "property");
    const json_t *link = json_object_get(value, "link");
    if ((property == NULL) == (link == NULL))
        return fail_word(p, "properties", "each entry has either \"property\" or \"link\"");
    out->is_link = link != NULL;
    out->role = json_string_value(link);
    if (out->is_link && out->role == NULL)
        return fail_word(p, "link", "expected the role, a text such as \"subsidiary of\"");
    if (out->is_link)
        return TAMIS_OK;
    if (!tamis__prop_find(text_of(property), &out->prop))
        return fail_word(
            p, json_is_string(property) ? json_string_value(property) : "property",
            "not a FollowTheMoney property that tamis knows (name, alias, country...)");
    return TAMIS_OK;
}

/* ---- Records ---------------------------------------------------------------------------------------- */

static tamis_status check_schema(const parser *p, const json_t *value)
{
    tamis__schema schema;
    if (tamis__schema_find(text_of(value), &schema))
        return TAMIS_OK;
    return fail_word(
        p, json_is_string(value) ? json_string_value(value) : "schema",
        "not a schema; expected Person, Company, Organization, LegalEntity, Vessel...");
}

static tamis_status take_schema(const parser *p, const json_t *value, tamis__csv_value *out)
{
    if (value == NULL)
        return fail_word(p, "schema", "missing: a schema, or {\"column\": ...}");
    TAMIS_TRY(take_value(p, value, "schema", out));
    if (out->column < 0)
        return check_schema(p, value);
    const char *cell;
    json_t *schema;
    json_object_foreach((json_t *)(uintptr_t)out->values, cell, schema)
        TAMIS_TRY(check_schema(p, schema));
    return out->fallback.len == 0 ? TAMIS_OK : check_schema(p, json_object_get(value, "default"));
}

static tamis_status take_record(const parser *p, const json_t *object, tamis__csv_record *out)
{
    const json_t *properties = json_object_get(object, "properties");
    size_t count = json_array_size(properties);
    TAMIS_TRY(take_schema(p, json_object_get(object, "schema"), &out->schema));
    if (count == 0 || count > PROPERTIES_MAX)
        return fail_word(
            p, "properties",
            "expected a list such as [{\"property\": \"name\", \"column\": \"Name\"}]");
    tamis__csv_value *values = tamis__arena_zero(&p->mapping->arena, count, sizeof *values);
    if (values == NULL)
        return tamis__fail_nomem(p->err);
    for (size_t i = 0; i < count; i++)
        TAMIS_TRY(take_property(p, json_array_get(properties, i), &values[i]));
    out->properties = values;
    out->property_count = count;
    out->present = true;
    return TAMIS_OK;
}

static tamis_status take_more_records(const parser *p, const json_t *root)
{
    tamis__csv_mapping *mapping = p->mapping;
    const json_t *also = json_object_get(root, "also");
    const json_t *otherwise = json_object_get(root, "otherwise");
    if (also != NULL && (!json_is_array(also) || json_array_size(also) >= TAMIS__CSV_RECORDS_MAX))
        return fail_word(p, "also", "expected a list of at most 7 records");
    for (size_t i = 0; i < json_array_size(also); i++) {
        TAMIS_TRY(check_keys(p, json_array_get(also, i), record_keys));
        TAMIS_TRY(take_record(p, json_array_get(also, i),
                              &mapping->records[++mapping->record_count - 1]));
    }
    if (otherwise == NULL)
        return TAMIS_OK;
    TAMIS_TRY(check_keys(p, otherwise, record_keys));
    return take_record(p, otherwise, &mapping->otherwise);
}

static tamis_status take_listing(const parser *p, const json_t *listing)
{
    if (listing == NULL)
        return TAMIS_OK;
    if (!json_is_object(listing))
        return fail_word(p, "listing", "expected {\"list_id\": ..., \"start\": ...}");
    TAMIS_TRY(check_keys(p, listing, listing_keys));
    p->mapping->has_listing = true;
    for (size_t i = 0; i < TAMIS__FIELDS; i++) {
        const json_t *value = json_object_get(listing, listing_keys[i]);
        p->mapping->has_field[i] = value != NULL;
        if (value != NULL)
            TAMIS_TRY(take_value(p, value, listing_keys[i], &p->mapping->fields[i]));
    }
    return TAMIS_OK;
}

static tamis_status take_columns(const parser *p, const json_t *root)
{
    const json_t *columns = json_object_get(root, "columns");
    int ignored = 0;
    if (json_array_size(columns) == 0)
        return fail_word(p, "columns", "expected the header's column names, [\"Name\", ...]");
    for (size_t i = 0; i < json_array_size(columns); i++)
        TAMIS_TRY(take_column(p, json_array_get(columns, i), "columns", &ignored));
    p->mapping->required = p->mapping->column_count;
    const json_t *id = json_object_get(root, "id");
    if (id != NULL && !json_is_array(id))
        return fail_word(p, "id", "expected the columns that make the id, [\"Number\"]");
    for (size_t i = 0; i < json_array_size(id) && i < TAMIS__MAPPING_COLUMNS_MAX; i++) {
        TAMIS_TRY(take_column(p, json_array_get(id, i), "id", &p->mapping->id_columns[i]));
        p->mapping->id_count = i + 1;
    }
    return TAMIS_OK;
}

static bool is_dataset_name(const char *name)
{
    size_t len = name == NULL ? 0 : strlen(name);
    for (size_t i = 0; i < len; i++) {
        if (!((name[i] >= 'a' && name[i] <= 'z') || (name[i] >= '0' && name[i] <= '9') ||
              name[i] == '_'))
            return false;
    }
    return len > 0 && len < 64;
}

static tamis_status take_root(const parser *p, const json_t *root)
{
    tamis__csv_mapping *mapping = p->mapping;
    TAMIS_TRY(check_keys(p, root, mapping_keys));
    mapping->dataset = json_string_value(json_object_get(root, "dataset"));
    mapping->title = json_string_value(json_object_get(root, "title"));
    if (!is_dataset_name(mapping->dataset))
        return fail_word(p, "dataset", "expected a name of at most 63 characters a-z, 0-9 and _");
    TAMIS_TRY(take_columns(p, root));
    TAMIS_TRY(take_record(p, root, &mapping->records[0]));
    mapping->record_count = 1;
    TAMIS_TRY(take_more_records(p, root));
    return take_listing(p, json_object_get(root, "listing"));
}

/* A byte-order mark is what editors of one system leave in front. */
static tamis_bytes skip_mark(tamis_bytes json)
{
    const tamis_bytes mark = TAMIS_LIT("\xEF\xBB\xBF");
    return tamis__bytes_starts_with(json, mark) ? tamis__bytes_sub(json, mark.len, json.len) : json;
}

tamis_status tamis__csv_mapping_parse(tamis_bytes json, const char *name, tamis__csv_mapping *out,
                                      tamis_error *err)
{
    *out = (tamis__csv_mapping){0};
    tamis__arena_init(&out->arena, 0);
    json = skip_mark(json);
    json_error_t at = {0};
    out->root = json_loadb(json.len == 0 ? "" : json.ptr, json.len, JSON_REJECT_DUPLICATES, &at);
    if (out->root == NULL) {
        if (json_error_code(&at) == json_error_out_of_memory)
            return tamis__fail_nomem(err);
        return tamis__fail_at(err, TAMIS_ERR_FORMAT, (uint64_t)(at.line < 0 ? 0 : at.line),
                              (uint64_t)(at.position < 0 ? 0 : at.position),
                              "%s:%d:%d: not a JSON object: %s", name, at.line, at.column, at.text);
    }
    parser p = {.text = json, .name = name, .mapping = out, .err = err};
    tamis_status status =
        json_is_object(out->root)
            ? take_root(&p, out->root)
            : tamis__fail_at(err, TAMIS_ERR_FORMAT, 1, 0,
                             "%s:1:1: expected {\"dataset\": ..., \"columns\": [...], ...}", name);
    if (status != TAMIS_OK)
        tamis__csv_mapping_clear(out);
    return status;
}

void tamis__csv_mapping_clear(tamis__csv_mapping *mapping)
{
    json_decref(mapping->root);
    tamis__arena_clear(&mapping->arena);
    *mapping = (tamis__csv_mapping){0};
}
