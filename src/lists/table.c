/*
 * lists/table.c - CSV tables with a header.
 *
 * The header is the first row, within `preamble` rows, that has all required columns; then each wanted
 * column has a position. Publishers concatenate files, so the header may return among the data: a row
 * whose wanted cells all equal their column names is passed over.
 */
#include "lists/table.h"

#include "base/error.h"

enum { NAMES_SHOWN_MAX = 8 };

static bool header_cell_is(tamis_bytes cell, const char *name)
{
    return tamis__bytes_equal_nocase(tamis__bytes_trim(cell), tamis__bytes_of(name));
}

static int find_column(const tamis__csv_row *row, const char *name)
{
    for (size_t i = 0; i < row->count; i++) {
        if (header_cell_is(row->fields[i], name))
            return (int)i;
    }
    return -1;
}

/* Sets table->at from `row`; false unless all required columns are there. */
static bool take_header(tamis__table *table, const tamis__csv_row *row, size_t required)
{
    if (row->bad != NULL)
        return false;
    bool complete = true;
    for (size_t i = 0; i < table->column_count; i++) {
        table->at[i] = find_column(row, table->columns[i]);
        complete = complete && (i >= required || table->at[i] >= 0);
    }
    table->header_count = row->count;
    return complete;
}

static void append_names(tamis__buffer *text, const char *name, size_t index)
{
    if (index < NAMES_SHOWN_MAX)
        tamis__buffer_printf(text, "%s%s", index == 0 ? "" : ",", name);
    else if (index == NAMES_SHOWN_MAX)
        tamis__buffer_text(text, ",...");
}

static tamis_status fail_header(const tamis__table *table, size_t required, const char *found,
                                uint64_t line, tamis_error *err)
{
    tamis__buffer text;
    tamis__buffer_init(&text, TAMIS_ERROR_MESSAGE_BYTES);
    for (size_t i = 0; i < required; i++)
        append_names(&text, table->columns[i], i);
    tamis_bytes expected = tamis__buffer_bytes(&text);
    tamis_status status =
        tamis__fail_at(err, TAMIS_ERR_FORMAT, line, 0,
                       "expected a header row with %.*s; found \"%s\"", TAMIS_FMT(expected), found);
    tamis__buffer_clear(&text);
    return status;
}

/* The first row, for the message, cut to fit. */
static void describe_row(const tamis__csv_row *row, char *out, size_t capacity)
{
    tamis__buffer text;
    tamis__buffer_init(&text, TAMIS_ERROR_MESSAGE_BYTES);
    for (size_t i = 0; i < row->count && i < NAMES_SHOWN_MAX; i++)
        tamis__buffer_printf(&text, "%s%.*s", i == 0 ? "" : ",",
                             (int)(row->fields[i].len > 24 ? 24 : row->fields[i].len),
                             row->fields[i].len == 0 ? "" : row->fields[i].ptr);
    size_t len = text.len < capacity ? text.len : capacity - 1;
    if (len > 0)
        memcpy(out, text.ptr, len);
    out[len] = '\0';
    tamis__buffer_clear(&text);
}

static tamis_status find_header(tamis__table *table, size_t required, size_t preamble,
                                void (*preamble_row)(void *ctx, const tamis__csv_row *), void *ctx,
                                tamis_error *err)
{
    char first[96] = "nothing";
    uint64_t first_line = 1;
    for (size_t i = 0; i <= preamble; i++) {
        bool end = false;
        TAMIS_TRY(tamis__csv_next(table->csv, &table->row, &end, err));
        if (end)
            break;
        if (take_header(table, &table->row, required))
            return TAMIS_OK;
        if (i == 0) {
            describe_row(&table->row, first, sizeof first);
            first_line = table->row.line;
        }
        if (preamble_row != NULL)
            preamble_row(ctx, &table->row);
    }
    return fail_header(table, required, first, first_line, err);
}

tamis_status tamis__table_open(const tamis__source *source, const char *suffix,
                               const char *const *columns, size_t column_count, size_t required,
                               size_t preamble,
                               void (*preamble_row)(void *ctx, const tamis__csv_row *), void *ctx,
                               tamis__sink *sink, tamis__source_report *report, tamis__table *out,
                               tamis_error *err)
{
    *out = (tamis__table){
        .columns = columns, .column_count = column_count, .sink = sink, .report = report};
    tamis__arena_init(&out->arena, 0);
    tamis_status status = TAMIS_OK;
    out->at = tamis__arena_zero(&out->arena, column_count, sizeof *out->at);
    if (out->at == NULL)
        TAMIS_TRY_DONE(tamis__fail_nomem(err));
    TAMIS_TRY_DONE(tamis__source_open(source, suffix, &out->input, err));
    TAMIS_TRY_DONE(tamis__csv_open(out->input, NULL, &out->csv, err));
    TAMIS_TRY_DONE(find_header(out, required, preamble, preamble_row, ctx, err));
done:
    if (status != TAMIS_OK)
        tamis__table_close(out);
    return status;
}

void tamis__table_close(tamis__table *table)
{
    tamis__csv_close(table->csv);
    tamis__input_close(table->input);
    tamis__arena_clear(&table->arena);
    table->csv = NULL;
    table->input = NULL;
    table->at = NULL;
}

static bool is_repeated_header(const tamis__table *table)
{
    size_t equal = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->at[i] < 0)
            continue;
        if (!header_cell_is(tamis__table_get(table, i), table->columns[i]))
            return false;
        equal++;
    }
    return equal > 0;
}

static void report_end(tamis__table *table)
{
    table->report->repaired = tamis__csv_repaired_fields(table->csv);
    tamis__input_digest(table->input, &table->report->digest);
}

tamis_status tamis__table_next(tamis__table *table, bool *end, tamis_error *err)
{
    for (;;) {
        TAMIS_TRY(tamis__csv_next(table->csv, &table->row, end, err));
        tamis__sink_progress(table->sink, table->input);
        if (*end) {
            report_end(table);
            return TAMIS_OK;
        }
        if (table->row.bad == NULL && is_repeated_header(table))
            continue;
        table->report->read++;
        if (table->row.bad == NULL)
            return TAMIS_OK;
        TAMIS_TRY(tamis__table_skip(table, table->row.bad, TAMIS_LIT(""), err));
    }
}

tamis_status tamis__table_each(tamis__table *table,
                               tamis_status (*read)(void *ctx, tamis_error *err), void *ctx,
                               tamis_error *err)
{
    bool end = false;
    TAMIS_TRY(tamis__table_next(table, &end, err));
    while (!end) {
        TAMIS_TRY(read(ctx, err));
        TAMIS_TRY(tamis__table_next(table, &end, err));
    }
    return TAMIS_OK;
}

tamis_bytes tamis__table_get(const tamis__table *table, size_t i)
{
    int at = i < table->column_count ? table->at[i] : -1;
    if (at < 0 || (size_t)at >= table->row.count)
        return TAMIS_LIT("");
    return tamis__bytes_trim(table->row.fields[at]);
}

tamis_status tamis__table_skip(tamis__table *table, const char *reason, tamis_bytes detail,
                               tamis_error *err)
{
    table->report->skipped++;
    return table->sink->skipped(table->sink->ctx, table->row.line, reason, detail, err);
}

tamis_status tamis__table_emit(tamis__table *table, tamis__entity_builder *builder,
                               tamis_error *err)
{
    const tamis__entity *entity = NULL;
    TAMIS_TRY(tamis__builder_finish(builder, &entity, err));
    TAMIS_TRY(table->sink->entity(table->sink->ctx, entity, err));
    table->report->kept++;
    return TAMIS_OK;
}
