/*
 * api/batch.c - the machinery of batches: read, work, write in order, with progress.
 */
#include "api/batch.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "api/columns.h"
#include "base/error.h"
#include "base/thread.h"
#include "screen/query.h"

enum { PROGRESS_ROWS = 64 };

typedef struct run {
    const tamis__batch *batch;
    tamis__rows *rows;
    tamis__output *output; /* NULL: to the caller */
    tamis_file_summary *summary;
} run;

static bool was_last(const tamis__buffer *problems, tamis_bytes line)
{
    if (problems->len <= line.len)
        return false;
    size_t start = problems->len - line.len - 1; /* the line end is not compared */
    tamis_bytes last = tamis__bytes(problems->ptr + start, line.len);
    return (start == 0 || problems->ptr[start - 1] == '\n') && tamis__bytes_equal(last, line);
}

void tamis__batch_problem(tamis__batch_item *item, const char *format, ...)
{
    char text[TAMIS_ERROR_MESSAGE_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (was_last(&item->problems, tamis__bytes_of(text)))
        return; /* nine hundred names too many are one problem */
    tamis__buffer_text(&item->problems, text);
    tamis__buffer_byte(&item->problems, '\n');
}

static tamis_status produce(void *ctx, void *slot, bool *end, tamis_error *err)
{
    run *r = ctx;
    tamis__batch_item *item = slot;
    TAMIS_TRY(tamis__rows_next(r->rows, &item->row, end, err));
    /* Taken here, since the input is read while earlier rows are written. */
    tamis__input_progress(r->rows->input, &item->bytes_read, &item->bytes_total);
    return TAMIS_OK;
}

static tamis_status work(void *ctx, void *slot, unsigned worker, tamis_error *err)
{
    run *r = ctx;
    tamis__batch_item *item = slot;
    tamis__arena_reset(&item->arena);
    tamis__buffer_reset(&item->out);
    tamis__buffer_reset(&item->problems);
    tamis__buffer_reset(&item->cases);
    item->case_count = 0;
    item->hits = 0;
    item->unread_facts = 0;
    item->bad = item->row.problem.len != 0;
    if (item->bad)
        tamis__batch_problem(item, "%.*s", TAMIS_FMT(item->row.problem));
    TAMIS_TRY(r->batch->work(r->batch->ctx, item, worker, err));
    bool failed = item->out.failed || item->problems.failed || item->cases.failed;
    return failed ? tamis__fail_nomem(err) : TAMIS_OK;
}

static void report_problems(const run *r, const tamis__batch_item *item)
{
    const tamis_file_options *options = r->batch->options;
    tamis_bytes rest = tamis__buffer_bytes(&item->problems);
    tamis_bytes line;
    char text[TAMIS_ERROR_MESSAGE_BYTES];
    while (options->row_problem != NULL && rest.len > 0 &&
           tamis__bytes_split(&rest, TAMIS_LIT("\n"), &line)) {
        if (line.len == 0)
            continue;
        snprintf(text, sizeof(text), "%.*s", (int)line.len, line.ptr);
        options->row_problem(options->row_problem_ctx, item->row.number, text);
    }
}

static tamis_status report_progress(const run *r, const tamis__batch_item *item, tamis_error *err)
{
    const tamis_file_options *options = r->batch->options;
    if (options->progress == NULL || r->summary->rows % PROGRESS_ROWS != 0)
        return TAMIS_OK;
    if (options->progress(options->progress_ctx, "screen", item->bytes_read, item->bytes_total) !=
        TAMIS_OK)
        return tamis__fail(err, TAMIS_ERR_CANCELLED, "cancelled after %llu rows",
                           (unsigned long long)r->summary->rows);
    return TAMIS_OK;
}

static tamis_status put(const run *r, tamis_bytes text, tamis_error *err)
{
    const tamis_file_options *options = r->batch->options;
    tamis_error unused;
    if (r->output != NULL)
        return tamis__output_write(r->output, text, err);
    if (text.len == 0)
        return TAMIS_OK;
    return options->write(options->write_ctx, text.ptr, text.len, err == NULL ? &unused : err);
}

static tamis_status consume(void *ctx, void *slot, tamis_error *err)
{
    run *r = ctx;
    tamis__batch_item *item = slot;
    r->summary->rows++;
    r->summary->hits += item->hits;
    r->summary->rows_with_hits += item->hits > 0;
    r->summary->bad_rows += item->bad;
    r->summary->unread_facts += item->unread_facts;
    report_problems(r, item);
    if (r->batch->keep != NULL)
        TAMIS_TRY(r->batch->keep(r->batch->ctx, item, err));
    TAMIS_TRY(put(r, tamis__buffer_bytes(&item->out), err));
    return report_progress(r, item, err);
}

static void clear(void *ctx, void *slot)
{
    (void)ctx;
    tamis__batch_item *item = slot;
    tamis__arena_clear(&item->row.arena);
    tamis__arena_clear(&item->arena);
    tamis__buffer_clear(&item->out);
    tamis__buffer_clear(&item->problems);
    tamis__buffer_clear(&item->cases);
}

static bool json_ending(const char *path)
{
    if (path == NULL)
        return false;
    tamis_bytes b = tamis__bytes_of(path);
    return tamis__bytes_ends_with(b, TAMIS_LIT(".json")) ||
           tamis__bytes_ends_with(b, TAMIS_LIT(".jsonl")) ||
           tamis__bytes_ends_with(b, TAMIS_LIT(".ndjson"));
}

bool tamis__batch_json_out(const tamis_file_options *options, bool json_in)
{
    if (options->output_table != TAMIS_TABLE_AUTO)
        return options->output_table == TAMIS_TABLE_JSON;
    if (json_ending(options->output))
        return true;
    return json_in &&
           (options->output == NULL ||
            !tamis__bytes_ends_with(tamis__bytes_of(options->output), TAMIS_LIT(".csv")));
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

tamis_status tamis__batch_run(const tamis__batch *batch, tamis__rows *rows,
                              tamis_file_summary *summary, tamis_error *err)
{
    run r = {.batch = batch, .rows = rows, .summary = summary};
    tamis__ordered plan = {.ctx = &r,
                           .item_bytes = sizeof(tamis__batch_item),
                           .threads = batch->options->screen.threads,
                           .produce = produce,
                           .work = work,
                           .consume = consume,
                           .clear = clear};
    double start = seconds_now();
    memset(summary, 0, sizeof(*summary));
    if (batch->options->output != NULL)
        TAMIS_TRY(tamis__output_open(batch->options->output, &r.output, err));
    tamis_status status = put(&r, batch->header, err);
    if (status == TAMIS_OK)
        status = tamis__ordered_run(&plan, err);
    summary->seconds = seconds_now() - start;
    if (status != TAMIS_OK) {
        tamis__output_abandon(r.output);
        return status;
    }
    return r.output == NULL ? TAMIS_OK : tamis__output_commit(r.output, err);
}

/* ---- queries of rows ---- */

static tamis_status set_schema(tamis__query *query, const tamis__party *party,
                               tamis__batch_item *item, tamis_error *err)
{
    if (party->schema.len == 0)
        return TAMIS_OK;
    tamis_bytes schema = tamis__column_schema(party->schema);
    if (schema.len == 0) {
        tamis__batch_problem(item, "type \"%.*s\" is not understood: every type is searched",
                             TAMIS_FMT(party->schema));
        item->unread_facts++;
        return TAMIS_OK;
    }
    return tamis__query_schema(query, schema, err);
}

static tamis_status add_fact(tamis__query *query, const tamis__cell *cell,
                             tamis__text_scratch *scratch, const tamis__text *text,
                             tamis__batch_item *item, tamis_error *err)
{
    tamis_error problem = {0};
    tamis_status status =
        tamis__query_add(query, scratch, text, &item->arena, cell->property, cell->value, &problem);
    if (status == TAMIS_ERR_ARGUMENT || status == TAMIS_ERR_LIMIT) {
        tamis__batch_problem(item, "%s; left out", problem.message);
        item->unread_facts++;
        return TAMIS_OK;
    }
    if (status != TAMIS_OK && err != NULL)
        *err = problem;
    return status;
}

/* Names that say nothing, or too much, count as facts that were not understood. */
static void add_doubts(const tamis__query *query, tamis__batch_item *item)
{
    size_t before = item->problems.len;
    tamis__ask_doubts(query, &item->problems);
    for (size_t i = before; i < item->problems.len; i++)
        item->unread_facts += item->problems.ptr[i] == '\n';
}

tamis_status tamis__batch_options(const tamis_snapshot *snapshot, tamis__batch_item *item,
                                  tamis__asked *out, const tamis__settings **settings,
                                  tamis_error *err)
{
    tamis_error problem = {0};
    if (item->bad || item->row.options == NULL)
        return TAMIS_OK;
    tamis_status status = tamis__ask_options(snapshot, item->row.options, out, &problem);
    out->settings.threads = 1; /* rows are the unit of parallel work */
    if (status == TAMIS_ERR_ARGUMENT || status == TAMIS_ERR_LIMIT) {
        tamis__batch_problem(item, "options: %s", problem.message);
        item->bad = true;
        return TAMIS_OK;
    }
    if (status == TAMIS_OK)
        *settings = &out->settings;
    else if (err != NULL)
        *err = problem;
    return status;
}

tamis_status tamis__batch_query(const tamis__party *party, tamis__text_scratch *scratch,
                                const tamis__text *text, tamis__batch_item *item,
                                tamis__query **out, bool *usable, tamis_error *err)
{
    *out = tamis__arena_alloc(&item->arena, sizeof(**out));
    if (*out == NULL)
        return tamis__fail_nomem(err);
    tamis__query_init(*out);
    TAMIS_TRY(set_schema(*out, party, item, err));
    for (size_t i = 0; i < party->count; i++)
        TAMIS_TRY(add_fact(*out, &party->cells[i], scratch, text, item, err));
    add_doubts(*out, item);
    *usable = (*out)->name_count > 0 || (*out)->id_count > 0;
    return TAMIS_OK;
}
