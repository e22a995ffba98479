/*
 * lists/csv.c - any table with a header, through a mapping (docs/CSV_MAPPING.md).
 *
 * A row makes one record, more when the mapping's "also" finds further names in it, and the record of
 * "otherwise" when it names no one: a list may hold a category of goods beside parties, and a row that
 * is read must be kept as what it is. Without a mapping file the built-in mappings are tried by the
 * exact set of columns.
 */
#include "lists/csv.h"

#include <stdio.h>

#include "base/embedded.h"
#include "base/error.h"
#include "lists/citation.h"
#include "lists/facts.h"
#include "lists/links.h"
#include "lists/table.h"

enum { CAPTION_BYTES_MAX = 120 };

static const char mapping_folder[] = "mappings/";

typedef struct csv_reader {
    const tamis__source *source;
    const tamis__csv_mapping *mapping;
    tamis__table table;
    tamis__entity_builder builder;
    tamis__links links;
    tamis__buffer text;
    tamis__facts facts;
    const char *dataset;
} csv_reader;

/* ---- Values ------------------------------------------------------------------------------------------- */

/* The piece between the first pair of which both sides are there; an end list without entries means
 * the end of the text. Empty when no pair fits. */
static tamis_bytes between(const json_t *pairs, tamis_bytes text)
{
    for (size_t i = 0; i < json_array_size(pairs); i++) {
        const json_t *pair = json_array_get(pairs, i);
        const json_t *ends = json_array_get(pair, 1);
        tamis_bytes start = tamis__bytes_of(json_string_value(json_array_get(pair, 0)));
        size_t from = start.len == 0 ? 0 : tamis__bytes_find(text, start, 0);
        if (from == SIZE_MAX)
            continue;
        from += start.len;
        size_t to = json_array_size(ends) == 0 ? text.len : SIZE_MAX;
        for (size_t j = 0; j < json_array_size(ends); j++) {
            tamis_bytes end = tamis__bytes_of(json_string_value(json_array_get(ends, j)));
            size_t at = tamis__bytes_find(text, end, from);
            to = at < to ? at : to;
        }
        if (to != SIZE_MAX)
            return tamis__bytes_sub(text, from, to);
    }
    return TAMIS_LIT("");
}

static tamis_bytes strip(tamis_bytes text, tamis_bytes characters)
{
    text = tamis__bytes_trim(text);
    while (text.len > 0 && characters.len > 0 &&
           memchr(characters.ptr, text.ptr[text.len - 1], characters.len) != NULL)
        text = tamis__bytes_trim(tamis__bytes_sub(text, 0, text.len - 1));
    return text;
}

static tamis_bytes look_up(const json_t *values, tamis_bytes text)
{
    const char *cell;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)values, cell, value)
    {
        if (tamis__bytes_equal_nocase(text, tamis__bytes_of(cell)) && json_is_string(value))
            return tamis__bytes(json_string_value(value), json_string_length(value));
    }
    return text;
}

/* Month, day, year to year-month-day; anything else as it is. `out` holds the result. */
static tamis_bytes month_first(tamis_bytes text, char out[TAMIS__DATE_TEXT_BYTES])
{
    uint64_t parts[3] = {0};
    size_t at = 0;
    for (size_t i = 0; i < 3; i++) {
        size_t start = at;
        while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9')
            at++;
        if (!tamis__bytes_to_u64(tamis__bytes_sub(text, start, at), 9999, &parts[i]))
            return text;
        at++;
    }
    int32_t day = 0;
    if (!tamis__day_from_ymd((int)parts[2], (int)parts[0], (int)parts[1], &day))
        return text;
    return tamis__bytes_of(tamis__day_format(day, out));
}

/* The whole value of a row, before splitting. */
static tamis_bytes whole_value(const csv_reader *c, const tamis__csv_value *value)
{
    if (value->column < 0)
        return value->fallback;
    tamis_bytes text = tamis__table_get(&c->table, (size_t)value->column);
    if (value->between != NULL)
        text = between(value->between, text);
    return text.len > 0 ? text : value->fallback;
}

static tamis_bytes piece_value(const tamis__csv_value *value, tamis_bytes piece,
                               char date[TAMIS__DATE_TEXT_BYTES])
{
    piece = strip(piece, value->strip);
    if (value->values != NULL)
        piece = look_up(value->values, piece);
    return value->month_first ? month_first(piece, date) : piece;
}

/* Splits at `separator` where no space follows it: "A,B" are two names, "A Co., Ltd." is one. */
static bool next_piece(tamis_bytes *rest, tamis_bytes separator, tamis_bytes *piece)
{
    if (rest->ptr == NULL)
        return false;
    size_t at = separator.len == 0 ? SIZE_MAX : tamis__bytes_find(*rest, separator, 0);
    while (at != SIZE_MAX && separator.ptr[separator.len - 1] == ',' &&
           at + separator.len < rest->len && rest->ptr[at + separator.len] == ' ')
        at = tamis__bytes_find(*rest, separator, at + separator.len);
    *piece = tamis__bytes_sub(*rest, 0, at);
    *rest = at == SIZE_MAX ? (tamis_bytes){NULL, 0}
                           : tamis__bytes_sub(*rest, at + separator.len, rest->len);
    return true;
}

/* ---- Records ------------------------------------------------------------------------------------------ */

static void add_value(csv_reader *c, const tamis__csv_value *value, tamis_bytes piece)
{
    if (value->is_link)
        tamis__links_add(&c->links, "", c->builder.entity.id, piece, value->role,
                         c->table.row.line);
    else
        tamis__fact(&c->facts, value->prop, piece);
}

static void add_property(csv_reader *c, const tamis__csv_value *value)
{
    char date[TAMIS__DATE_TEXT_BYTES];
    tamis_bytes rest = whole_value(c, value);
    tamis_bytes piece;
    rest.ptr = rest.ptr == NULL ? "" : rest.ptr;
    while (next_piece(&rest, value->split, &piece))
        add_value(c, value, piece_value(value, piece, date));
}

/* The record's first value of `prop`; its first value at all when there is none of it. */
static tamis_bytes first_value(const csv_reader *c, const tamis__csv_record *record,
                               tamis__prop prop, bool any)
{
    char date[TAMIS__DATE_TEXT_BYTES];
    for (size_t i = 0; i < record->property_count; i++) {
        const tamis__csv_value *value = &record->properties[i];
        tamis_bytes rest = whole_value(c, value);
        tamis_bytes piece;
        if (value->is_link || value->month_first || (!any && value->prop != prop))
            continue;
        rest.ptr = rest.ptr == NULL ? "" : rest.ptr;
        while (next_piece(&rest, value->split, &piece)) {
            piece = piece_value(value, piece, date);
            if (piece.len > 0)
                return piece;
        }
    }
    return TAMIS_LIT("");
}

static tamis__schema record_schema(const csv_reader *c, const tamis__csv_record *record)
{
    char date[TAMIS__DATE_TEXT_BYTES];
    tamis__schema schema;
    tamis_bytes name = piece_value(&record->schema, whole_value(c, &record->schema), date);
    if (tamis__schema_find(name, &schema) || tamis__schema_find(record->schema.fallback, &schema))
        return schema;
    return TAMIS__SCHEMA_LegalEntity;
}

/* The publisher's own reference: the id columns, joined. */
static void write_reference(csv_reader *c)
{
    tamis__buffer_reset(&c->text);
    for (size_t i = 0; i < c->mapping->id_count; i++) {
        tamis_bytes part = tamis__table_get(&c->table, (size_t)c->mapping->id_columns[i]);
        if (part.len > 0 && c->text.len > 0)
            tamis__buffer_byte(&c->text, '-');
        tamis__buffer_append(&c->text, part);
    }
}

/* <dataset>-<reference>, or a hash of the name: rows that name the same party are one entity. */
static void start_record(csv_reader *c, const tamis__csv_record *record, tamis_bytes key,
                         bool use_reference)
{
    tamis__buffer id;
    tamis__buffer_init(&id, 0);
    write_reference(c);
    tamis_bytes reference = tamis__buffer_bytes(&c->text);
    if (!use_reference)
        reference = TAMIS_LIT("");
    tamis__buffer_printf(&id, "%s-", c->dataset);
    if (reference.len > 0)
        tamis__buffer_append(&id, reference);
    else
        tamis__buffer_printf(&id, "%016llx", (unsigned long long)tamis__hash64(key));
    bool failed =
        tamis__buffer_status(&id) != TAMIS_OK || tamis__buffer_status(&c->text) != TAMIS_OK;
    tamis__builder_start(&c->builder, failed ? TAMIS_LIT("-") : tamis__buffer_bytes(&id), reference,
                         record_schema(c, record), c->table.row.line);
    c->builder.failed = c->builder.failed || failed;
    tamis__buffer_clear(&id);
}

static tamis_bytes field_text(csv_reader *c, tamis__listing_field field)
{
    char date[TAMIS__DATE_TEXT_BYTES];
    const tamis__csv_value *value = &c->mapping->fields[field];
    if (!c->mapping->has_field[field])
        return TAMIS_LIT("");
    tamis_bytes text = piece_value(value, whole_value(c, value), date);
    /* A rewritten date lives in this function only. */
    tamis_bytes held = tamis__arena_copy(&c->builder.arena, text);
    c->builder.failed = c->builder.failed || held.ptr == NULL;
    return held.ptr == NULL ? TAMIS_LIT("") : held;
}

static void field_day(csv_reader *c, tamis__listing_field field, const char *name, int32_t *day)
{
    tamis_bytes text = field_text(c, field);
    if (text.len > 0 && !tamis__fact_day(text, day))
        tamis__fact_other(&c->facts, name, text);
}

static void add_listing(csv_reader *c)
{
    tamis__listing listing = tamis__listing_empty();
    if (!c->mapping->has_listing)
        return;
    listing.list_id = field_text(c, TAMIS__FIELD_LIST_ID);
    if (listing.list_id.len == 0)
        listing.list_id = tamis__bytes_of(c->dataset);
    listing.reference = field_text(c, TAMIS__FIELD_REFERENCE);
    if (listing.reference.len == 0)
        listing.reference = c->builder.entity.source_id;
    listing.program = field_text(c, TAMIS__FIELD_PROGRAM);
    listing.authority = field_text(c, TAMIS__FIELD_AUTHORITY);
    listing.license_requirement = field_text(c, TAMIS__FIELD_LICENSE_REQUIREMENT);
    listing.license_policy = field_text(c, TAMIS__FIELD_LICENSE_POLICY);
    listing.measures = field_text(c, TAMIS__FIELD_MEASURES);
    listing.reason = field_text(c, TAMIS__FIELD_REASON);
    listing.url = field_text(c, TAMIS__FIELD_URL);
    tamis__buffer_reset(&c->text);
    tamis__citations(field_text(c, TAMIS__FIELD_CITATION), &c->text, &listing.published);
    c->builder.failed = c->builder.failed || tamis__buffer_status(&c->text) != TAMIS_OK;
    listing.citation = tamis__buffer_bytes(&c->text);
    field_day(c, TAMIS__FIELD_START, "start", &listing.start);
    field_day(c, TAMIS__FIELD_END, "end", &listing.end);
    field_day(c, TAMIS__FIELD_PUBLISHED, "published", &listing.published);
    tamis__builder_listing(&c->builder, &listing);
}

static tamis_status emit_record(csv_reader *c, const tamis__csv_record *record, tamis_bytes key,
                                bool own, bool named, tamis_error *err)
{
    start_record(c, record, key, own);
    for (size_t i = 0; i < record->property_count; i++)
        add_property(c, &record->properties[i]);
    if (named)
        tamis__links_name(&c->links, "", key, c->builder.entity.id);
    else
        c->builder.entity.caption =
            tamis__bytes_sub(key, 0, key.len < CAPTION_BYTES_MAX ? key.len : CAPTION_BYTES_MAX);
    add_listing(c);
    const tamis__entity *entity = NULL;
    TAMIS_TRY(tamis__builder_finish(&c->builder, &entity, err));
    return c->table.sink->entity(c->table.sink->ctx, entity, err);
}

static tamis_status read_row(void *ctx, tamis_error *err)
{
    csv_reader *c = ctx;
    size_t emitted = 0;
    for (size_t i = 0; i < c->mapping->record_count; i++) {
        const tamis__csv_record *record = &c->mapping->records[i];
        tamis_bytes name = first_value(c, record, TAMIS__PROP_name, false);
        if (name.len == 0)
            continue;
        TAMIS_TRY(emit_record(c, record, name, i == 0, true, err));
        emitted++;
    }
    if (emitted == 0 && c->mapping->otherwise.present) {
        const tamis__csv_record *record = &c->mapping->otherwise;
        tamis_bytes key = first_value(c, record, TAMIS__PROP_name, true);
        if (key.len > 0) {
            TAMIS_TRY(emit_record(c, record, key, true, false, err));
            emitted++;
        }
    }
    if (emitted == 0)
        return tamis__table_skip(&c->table, "no name", TAMIS_LIT(""), err);
    c->table.report->kept++;
    return TAMIS_OK;
}

static tamis_status read_rows(csv_reader *c, tamis_error *err)
{
    TAMIS_TRY(tamis__table_each(&c->table, read_row, c, err));
    return tamis__links_emit(&c->links, c->dataset, c->table.sink, &c->builder, err);
}

/* Reads the table that is open in `c`, and closes it. */
static tamis_status read_table(csv_reader *c, tamis__source_report *report, tamis_error *err)
{
    c->dataset = c->mapping->dataset;
    (void)snprintf(report->dataset, sizeof report->dataset, "%s", c->dataset);
    (void)snprintf(report->title, sizeof report->title, "%s",
                   c->mapping->title == NULL ? c->dataset : c->mapping->title);
    tamis__builder_init(&c->builder);
    tamis__links_init(&c->links);
    tamis__buffer_init(&c->text, 0);
    c->facts = (tamis__facts){.text = c->source->text, .builder = &c->builder};
    tamis_status status = read_rows(c, err);
    tamis__buffer_clear(&c->text);
    tamis__links_clear(&c->links);
    tamis__builder_clear(&c->builder);
    tamis__table_close(&c->table);
    return status;
}

tamis_status tamis__read_csv_mapped(const tamis__source *source, const tamis__csv_mapping *mapping,
                                    tamis__sink *sink, tamis__source_report *report,
                                    tamis_error *err)
{
    csv_reader c = {.source = source, .mapping = mapping};
    TAMIS_TRY(tamis__table_open(source, NULL, mapping->columns, mapping->column_count,
                                mapping->required, 0, NULL, NULL, sink, report, &c.table, err));
    return read_table(&c, report, err);
}

/* ---- Finding the mapping -------------------------------------------------------------------------------- */

static tamis_status read_with_file(const tamis__source *source, tamis__sink *sink,
                                   tamis__source_report *report, tamis_error *err)
{
    tamis__input *input = NULL;
    TAMIS_TRY(tamis__input_open(source->mapping, &input, err));
    tamis__buffer text;
    tamis__buffer_init(&text, TAMIS__MAPPING_BYTES_MAX);
    tamis__csv_mapping mapping = {0};
    tamis_status status = tamis__input_read_all(input, &text, err);
    if (status == TAMIS_OK)
        status =
            tamis__csv_mapping_parse(tamis__buffer_bytes(&text), source->mapping, &mapping, err);
    if (status == TAMIS_OK)
        status = tamis__read_csv_mapped(source, &mapping, sink, report, err);
    tamis__csv_mapping_clear(&mapping);
    tamis__buffer_clear(&text);
    tamis__input_close(input);
    return status;
}

/* *fits: the header has exactly the mapping's columns, and the table was read. */
static tamis_status try_mapping(const tamis__source *source, const tamis__csv_mapping *mapping,
                                tamis__sink *sink, tamis__source_report *report, bool *fits,
                                tamis_error *err)
{
    csv_reader c = {.source = source, .mapping = mapping};
    *fits = false;
    tamis_status status =
        tamis__table_open(source, NULL, mapping->columns, mapping->column_count, mapping->required,
                          0, NULL, NULL, sink, report, &c.table, err);
    /* A header was read and is another one: the next mapping may fit. Else the file is damaged. */
    if (status == TAMIS_ERR_FORMAT && c.table.header_count > 0) {
        if (err != NULL)
            *err = (tamis_error){0};
        return TAMIS_OK;
    }
    TAMIS_TRY(status);
    *fits = c.table.header_count == mapping->required;
    if (*fits)
        return read_table(&c, report, err);
    tamis__table_close(&c.table);
    return TAMIS_OK;
}

static tamis_status try_embedded(const tamis__source *source, const tamis__embedded *file,
                                 tamis__sink *sink, tamis__source_report *report, bool *fits,
                                 tamis_error *err)
{
    tamis__csv_mapping mapping;
    tamis_bytes json = {(const char *)file->data, file->size};
    TAMIS_TRY(tamis__csv_mapping_parse(json, file->name, &mapping, err));
    tamis_status status = try_mapping(source, &mapping, sink, report, fits, err);
    tamis__csv_mapping_clear(&mapping);
    return status;
}

tamis_status tamis__read_csv(const tamis__source *source, tamis__sink *sink,
                             tamis__source_report *report, tamis_error *err)
{
    if (source->mapping != NULL)
        return read_with_file(source, sink, report, err);
    if (source->content.ptr == NULL && strcmp(source->path, "-") == 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "standard input is read once: name the mapping file of this table");
    for (const tamis__embedded *file = tamis__embedded_files; file->name != NULL; file++) {
        if (strncmp(file->name, mapping_folder, sizeof mapping_folder - 1) != 0)
            continue;
        bool fits = false;
        TAMIS_TRY(try_embedded(source, file, sink, report, &fits, err));
        if (fits)
            return TAMIS_OK;
    }
    return tamis__fail_at(err, TAMIS_ERR_FORMAT, 1, 0,
                          "no built-in mapping has this header's columns. Write one: {\"dataset\": "
                          "\"my_list\", \"columns\": [\"Name\"], \"schema\": \"Company\", "
                          "\"properties\": [{\"property\": \"name\", \"column\": \"Name\"}]}; see "
                          "docs/CSV_MAPPING.md");
}
