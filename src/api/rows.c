/*
 * api/rows.c - one row at a time, copied into the row's own arena so that rows can be worked on by other
 * threads while the next ones are read.
 */
#include "api/rows.h"

#include <jansson.h>
#include <stdio.h>

#include "api/columns.h"
#include "api/query_options.h"
#include "base/error.h"

/* ---- opening ---- */

static tamis_status no_name_column(const tamis__rows *rows, tamis_error *err)
{
    char found[150] = "";
    size_t used = 0;
    for (size_t i = 0; i < rows->column_count && used + 40 < sizeof(found); i++) {
        int n =
            snprintf(found + used, sizeof(found) - used, "%s%.*s", i == 0 ? "" : ", ",
                     rows->header[i].len > 30 ? 30 : (int)rows->header[i].len, rows->header[i].ptr);
        used += n > 0 ? (size_t)n : 0;
    }
    return tamis__fail_at(err, TAMIS_ERR_FORMAT, 1, 0,
                          "no column is recognized as a name; say which one with a map such as "
                          "name=COLUMN. Columns: %s",
                          found);
}

static bool has_name(const tamis__rows *rows)
{
    static const char *const names[] = {"name",  "alias", "previousName", "weakAlias", "@first",
                                        "@last", "id"};
    for (size_t i = 0; i < rows->column_count; i++)
        for (size_t k = 0; k < TAMIS_COUNT_OF(names); k++)
            if (tamis__bytes_equal(rows->column_property[i], tamis__bytes_of(names[k])))
                return true;
    return false;
}

static bool has_column(const tamis__rows *rows, const char *property)
{
    for (size_t i = 0; i < rows->column_count; i++)
        if (tamis__bytes_equal(rows->column_property[i], tamis__bytes_of(property)))
            return true;
    return false;
}

static tamis_status copy_header(tamis__rows *rows, const tamis__csv_row *row, tamis_error *err)
{
    rows->column_count = row->count;
    rows->header = tamis__arena_zero(&rows->arena, row->count + 1, sizeof(*rows->header));
    if (rows->header == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < row->count; i++) {
        rows->header[i] = tamis__arena_copy(&rows->arena, row->fields[i]);
        if (rows->header[i].ptr == NULL)
            return tamis__fail_nomem(err);
    }
    return TAMIS_OK;
}

static tamis_status open_csv(tamis__rows *rows, const char *map, tamis_error *err)
{
    tamis__csv_row row;
    bool end = false;
    static const tamis__csv_options any = {.separator = TAMIS__CSV_BY_HEADER};
    TAMIS_TRY(tamis__csv_open(rows->input, &any, &rows->csv, err));
    TAMIS_TRY(tamis__csv_next(rows->csv, &row, &end, err));
    if (end || row.bad != NULL)
        return tamis__fail_at(err, TAMIS_ERR_FORMAT, 1, 0, "expected a header line, found %s",
                              end ? "an empty file" : row.bad);
    TAMIS_TRY(copy_header(rows, &row, err));
    TAMIS_TRY(tamis__columns_resolve(rows->header, rows->column_count, map, &rows->arena,
                                     &rows->column_property, err));
    if (rows->pairs && !(has_column(rows, "@name1") && has_column(rows, "@name2")))
        return tamis__fail_at(err, TAMIS_ERR_FORMAT, 1, 0,
                              "expected the columns name1 and name2 (and maybe schema)");
    return rows->pairs || has_name(rows) ? TAMIS_OK : no_name_column(rows, err);
}

/* By the caller's word, else by the ending of the file's name (before .gz, .xz, .zst). */
static bool is_json(const tamis_file_options *options)
{
    static const char *const packed[] = {".gz", ".xz", ".zst"};
    static const char *const endings[] = {".jsonl", ".json", ".ndjson"};
    tamis_bytes path = tamis__bytes_of(options->input);
    if (options->input_table != TAMIS_TABLE_AUTO)
        return options->input_table == TAMIS_TABLE_JSON;
    for (size_t i = 0; i < TAMIS_COUNT_OF(packed); i++)
        if (tamis__bytes_ends_with(path, tamis__bytes_of(packed[i])))
            path.len -= strlen(packed[i]);
    for (size_t i = 0; i < TAMIS_COUNT_OF(endings); i++)
        if (tamis__bytes_ends_with(path, tamis__bytes_of(endings[i])))
            return true;
    return false;
}

/* Refused at once, where a schema in a row would only be left out. */
static tamis_status read_schema(const char *schema, tamis_bytes *out, tamis_error *err)
{
    *out = tamis__column_schema(tamis__bytes_of(schema));
    if (schema == NULL || out->len > 0)
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                       "unknown schema \"%.*s\": expected Person, Company, Organization, Vessel, "
                       "Airplane or another FollowTheMoney schema",
                       TAMIS_FMT(tamis__bytes_of(schema)));
}

tamis_status tamis__rows_open(const tamis_file_options *options, bool pairs, tamis__rows *out,
                              tamis_error *err)
{
    memset(out, 0, sizeof(*out));
    tamis__arena_init(&out->arena, 0);
    out->options = options;
    out->pairs = pairs;
    out->json = is_json(options);
    tamis_status status = read_schema(options->schema, &out->schema, err);
    if (status == TAMIS_OK)
        status = tamis__input_open(options->input, &out->input, err);
    if (status == TAMIS_OK && out->json)
        tamis__lines_init(&out->lines, out->input);
    else if (status == TAMIS_OK)
        status = open_csv(out, options->map, err);
    if (status != TAMIS_OK)
        tamis__rows_close(out);
    return status;
}

void tamis__rows_close(tamis__rows *rows)
{
    tamis__csv_close(rows->csv);
    if (rows->json)
        tamis__lines_clear(&rows->lines);
    tamis__input_close(rows->input);
    tamis__arena_clear(&rows->arena);
    memset(rows, 0, sizeof(*rows));
}

/* ---- rows of a table ---- */

static tamis_status copy_into(tamis__row *row, tamis_bytes text, tamis_bytes *out, tamis_error *err)
{
    *out = tamis__arena_copy(&row->arena, text);
    return out->ptr == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

static tamis_status add_cell(tamis__row *row, tamis__party *party, size_t capacity,
                             tamis_bytes property, tamis_bytes value, tamis_error *err)
{
    if (party->count == capacity)
        return TAMIS_OK;
    tamis__cell *cell = &party->cells[party->count];
    TAMIS_TRY(copy_into(row, property, &cell->property, err));
    TAMIS_TRY(copy_into(row, value, &cell->value, err));
    party->count++;
    return TAMIS_OK;
}

/* "@first", "@middle", "@last" of the row, joined in that order. */
static tamis_status join_name(const tamis__rows *rows, const tamis__csv_row *fields,
                              tamis__row *row, size_t capacity, tamis_error *err)
{
    static const char *const pieces[] = {"@first", "@middle", "@last"};
    tamis__buffer name;
    tamis__buffer_init(&name, 0);
    for (size_t k = 0; k < TAMIS_COUNT_OF(pieces); k++) {
        for (size_t i = 0; i < rows->column_count && i < fields->count; i++) {
            if (!tamis__bytes_equal(rows->column_property[i], tamis__bytes_of(pieces[k])))
                continue;
            tamis__buffer_append(&name, tamis__bytes_trim(fields->fields[i]));
            tamis__buffer_byte(&name, ' ');
        }
    }
    tamis_bytes joined = tamis__bytes_trim(tamis__buffer_bytes(&name));
    tamis_status status = name.failed ? tamis__fail_nomem(err) : TAMIS_OK;
    if (status == TAMIS_OK && joined.len > 0)
        status = add_cell(row, &row->party, capacity, TAMIS_LIT("name"), joined, err);
    tamis__buffer_clear(&name);
    return status;
}

static tamis_status fill_special(tamis__row *row, tamis_bytes property, tamis_bytes value,
                                 tamis_error *err)
{
    if (tamis__bytes_equal(property, TAMIS_LIT("@id")) && row->party.id.len == 0)
        return copy_into(row, value, &row->party.id, err);
    if (tamis__bytes_equal(property, TAMIS_LIT("@schema")))
        return copy_into(row, value, &row->party.schema, err);
    if (tamis__bytes_equal(property, TAMIS_LIT("@name1")))
        return add_cell(row, &row->party, 1, TAMIS_LIT("name"), value, err);
    if (tamis__bytes_equal(property, TAMIS_LIT("@name2")))
        return add_cell(row, &row->other, 1, TAMIS_LIT("name"), value, err);
    return TAMIS_OK;
}

static tamis_status fill_fields(const tamis__rows *rows, const tamis__csv_row *fields,
                                tamis__row *row, size_t capacity, tamis_error *err)
{
    for (size_t i = 0; i < rows->column_count && i < fields->count; i++) {
        tamis_bytes property = rows->column_property[i];
        tamis_bytes value = tamis__bytes_trim(fields->fields[i]);
        if (property.len == 0 || value.len == 0)
            continue;
        if (property.ptr[0] == '@')
            TAMIS_TRY(fill_special(row, property, value, err));
        else if (!rows->pairs)
            TAMIS_TRY(add_cell(row, &row->party, capacity, property, value, err));
    }
    return TAMIS_OK;
}

/* The row as CSV again, without its line end. */
static tamis_status copy_source(const tamis__csv_row *fields, tamis__row *row, tamis_error *err)
{
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    for (size_t i = 0; i < fields->count; i++) {
        if (i > 0)
            tamis__buffer_byte(&text, ',');
        tamis__csv_field(&text, fields->fields[i]);
    }
    tamis_status status = text.failed
                              ? tamis__fail_nomem(err)
                              : copy_into(row, tamis__buffer_bytes(&text), &row->source, err);
    tamis__buffer_clear(&text);
    return status;
}

static tamis_status next_csv(tamis__rows *rows, tamis__row *row, bool *end, tamis_error *err)
{
    tamis__csv_row fields;
    TAMIS_TRY(tamis__csv_next(rows->csv, &fields, end, err));
    if (*end)
        return TAMIS_OK;
    size_t capacity = rows->column_count + 1;
    row->party.cells = tamis__arena_zero(&row->arena, capacity, sizeof(tamis__cell));
    row->other.cells = tamis__arena_zero(&row->arena, capacity, sizeof(tamis__cell));
    if (row->party.cells == NULL || row->other.cells == NULL)
        return tamis__fail_nomem(err);
    if (fields.bad != NULL)
        row->problem = tamis__bytes_of(fields.bad);
    TAMIS_TRY(fill_fields(rows, &fields, row, capacity, err));
    if (rows->pairs)
        return copy_source(&fields, row, err);
    return join_name(rows, &fields, row, capacity, err);
}

/* ---- rows of JSON ---- */

static size_t count_values(const json_t *properties)
{
    const char *key;
    json_t *value;
    size_t count = 0;
    json_object_foreach((json_t *)(uintptr_t)properties, key, value) count +=
        json_is_array(value) ? json_array_size(value) : 1;
    return count;
}

static tamis_status add_json_value(tamis__row *row, tamis__party *party, size_t capacity,
                                   const char *key, const json_t *value, tamis_error *err)
{
    char number[32];
    if (json_is_string(value))
        return add_cell(row, party, capacity, tamis__bytes_of(key),
                        tamis__bytes(json_string_value(value), json_string_length(value)), err);
    if (!json_is_integer(value))
        return TAMIS_OK;
    snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    return add_cell(row, party, capacity, tamis__bytes_of(key), tamis__bytes_of(number), err);
}

static tamis_status fill_properties(tamis__row *row, tamis__party *party, const json_t *properties,
                                    tamis_error *err)
{
    const char *key;
    json_t *value;
    size_t capacity = count_values(properties);
    party->cells = tamis__arena_zero(&row->arena, capacity + 1, sizeof(tamis__cell));
    if (party->cells == NULL)
        return tamis__fail_nomem(err);
    json_object_foreach((json_t *)(uintptr_t)properties, key, value)
    {
        if (!json_is_array(value)) {
            TAMIS_TRY(add_json_value(row, party, capacity, key, value, err));
            continue;
        }
        for (size_t i = 0; i < json_array_size(value); i++)
            TAMIS_TRY(add_json_value(row, party, capacity, key, json_array_get(value, i), err));
    }
    return TAMIS_OK;
}

static tamis_status fill_party(tamis__row *row, tamis__party *party, const json_t *object,
                               tamis_error *err)
{
    const json_t *properties = json_object_get(object, "properties");
    const char *id = json_string_value(json_object_get(object, "id"));
    const char *schema = json_string_value(json_object_get(object, "schema"));
    if (!json_is_object(properties)) {
        row->problem = TAMIS_LIT("expected an object with \"properties\"");
        return TAMIS_OK;
    }
    TAMIS_TRY(copy_into(row, tamis__bytes_of(id), &party->id, err));
    TAMIS_TRY(copy_into(row, tamis__bytes_of(schema), &party->schema, err));
    return fill_properties(row, party, properties, err);
}

/* What is wrong in them is the trouble of this row. */
static tamis_status fill_options(const tamis__rows *rows, tamis__row *row, const json_t *given,
                                 tamis_error *err)
{
    tamis_error problem = {0};
    tamis_screen_options *own = tamis__arena_alloc(&row->arena, sizeof(*own));
    if (own == NULL)
        return tamis__fail_nomem(err);
    tamis_status status = tamis__query_options_read(given, &rows->options->screen, rows->pairs,
                                                    &row->arena, own, &problem);
    if (status == TAMIS_ERR_ARGUMENT)
        return copy_into(row, tamis__bytes_of(problem.message), &row->problem, err);
    row->options = own;
    return status == TAMIS_OK ? TAMIS_OK : tamis__fail_nomem(err);
}

static tamis_status fill_from_json(const tamis__rows *rows, tamis__row *row, const json_t *object,
                                   tamis_error *err)
{
    const json_t *given = json_object_get(object, "options");
    if (given != NULL && !json_is_null(given))
        TAMIS_TRY(fill_options(rows, row, given, err));
    if (!rows->pairs)
        return fill_party(row, &row->party, object, err);
    TAMIS_TRY(fill_party(row, &row->party, json_object_get(object, "query"), err));
    return fill_party(row, &row->other, json_object_get(object, "candidate"), err);
}

static tamis_status parse_line(const tamis__rows *rows, tamis__row *row, tamis_bytes line,
                               tamis_error *err)
{
    json_error_t problem;
    json_t *object = json_loadb(line.ptr, line.len, 0, &problem);
    if (object == NULL) {
        char text[JSON_ERROR_TEXT_LENGTH + 40];
        snprintf(text, sizeof(text), "not JSON: %s (column %d)", problem.text, problem.column);
        return copy_into(row, tamis__bytes_of(text), &row->problem, err);
    }
    tamis_status status = fill_from_json(rows, row, object, err);
    json_decref(object);
    if (status == TAMIS_OK && rows->pairs)
        status = copy_into(row, line, &row->source, err);
    return status;
}

static tamis_status next_json(tamis__rows *rows, tamis__row *row, bool *end, tamis_error *err)
{
    tamis_bytes line;
    do {
        TAMIS_TRY(tamis__lines_next(&rows->lines, &line, end, err));
        if (*end)
            return TAMIS_OK;
        line = tamis__bytes_trim(line);
    } while (line.len == 0);
    if (rows->lines.cut) {
        row->problem = TAMIS_LIT("the line is too long");
        return TAMIS_OK;
    }
    return parse_line(rows, row, line, err);
}

tamis_status tamis__rows_next(tamis__rows *rows, tamis__row *row, bool *end, tamis_error *err)
{
    tamis__arena arena = row->arena;
    tamis__arena_reset(&arena);
    memset(row, 0, sizeof(*row));
    row->arena = arena;
    row->number = ++rows->number;
    TAMIS_TRY(rows->json ? next_json(rows, row, end, err) : next_csv(rows, row, end, err));
    if (row->party.schema.len == 0)
        row->party.schema = rows->schema;
    return TAMIS_OK;
}
