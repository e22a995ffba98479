/*
 * api/decide_batch.c - the machinery of batches of transactions.
 *
 * A file holds one object per line, or one object over many lines; which of the two shows in its first two lines: one object per
 * line when the first line is a whole object, or the second one begins another.
 */
#include "api/decide_batch.h"

#include <jansson.h>
#include <stdio.h>
#include <time.h>

#include "base/error.h"
#include "base/thread.h"
#include "lists/lines.h"

enum { PROGRESS_ITEMS = 64 };

typedef struct run {
    const tamis_decide_file_options *options;
    tamis__decide_work work;
    const char *stage;
    tamis__input *input;
    tamis__lines lines;
    bool started, whole;   /* whole: one object over many lines */
    tamis__buffer held[2]; /* the first two lines, read to see which it is */
    uint64_t held_line[2];
    size_t held_count, held_taken;
    tamis__deciding *workers;
    unsigned worker_count;
    tamis__output *output;
    tamis_decide_summary *summary;
} run;

/* ---- Reading ----------------------------------------------------------------------------------------- */

static tamis_status next_line(run *r, tamis_bytes *line, bool *end, tamis_error *err)
{
    do {
        TAMIS_TRY(tamis__lines_next(&r->lines, line, end, err));
    } while (!*end && tamis__bytes_trim(*line).len == 0 && !r->whole);
    return TAMIS_OK;
}

static tamis_status hold_line(run *r, bool *end, tamis_error *err)
{
    tamis_bytes line = {NULL, 0};
    TAMIS_TRY(next_line(r, &line, end, err));
    if (*end)
        return TAMIS_OK;
    tamis__buffer *held = &r->held[r->held_count];
    tamis__buffer_append(held, line);
    r->held_line[r->held_count++] = r->lines.number;
    return held->failed ? tamis__fail_nomem(err) : TAMIS_OK;
}

static bool begins_object(const tamis__buffer *line)
{
    return tamis__bytes_starts_with(tamis__bytes_trim(tamis__buffer_bytes(line)), TAMIS_LIT("{"));
}

static bool is_object(const tamis__buffer *line)
{
    json_t *json = json_loadb(line->ptr, line->len, 0, NULL);
    bool object = json_is_object(json);
    json_decref(json);
    return object;
}

static tamis_status start(run *r, tamis_error *err)
{
    bool end = false;
    r->started = true;
    TAMIS_TRY(hold_line(r, &end, err));
    if (!end)
        TAMIS_TRY(hold_line(r, &end, err));
    if (r->held_count == 0 || (r->held_count == 1 && begins_object(&r->held[0])))
        return TAMIS_OK;
    bool many = begins_object(&r->held[0]) && r->held_count == 2 &&
                (begins_object(&r->held[1]) || is_object(&r->held[0]));
    r->whole = !many;
    return TAMIS_OK;
}

static tamis_status read_whole(run *r, tamis__decide_item *item, tamis_error *err)
{
    bool end = false;
    tamis_bytes line = {NULL, 0};
    item->line = r->held_line[0];
    for (size_t i = 0; i < r->held_count; i++) {
        for (uint64_t n = i == 0 ? 1 : r->held_line[0]; n < r->held_line[i]; n++)
            tamis__buffer_byte(&item->text, '\n'); /* lines of errors stay right */
        tamis__buffer_append(&item->text, tamis__buffer_bytes(&r->held[i]));
    }
    r->held_taken = r->held_count;
    for (;;) {
        TAMIS_TRY(next_line(r, &line, &end, err));
        if (end)
            break;
        tamis__buffer_byte(&item->text, '\n');
        tamis__buffer_append(&item->text, line);
        if (item->text.failed || item->text.len > TAMIS__FACTS_BYTES_MAX)
            return tamis__fail(err, TAMIS_ERR_LIMIT, "facts are longer than %d bytes",
                               TAMIS__FACTS_BYTES_MAX);
    }
    return TAMIS_OK;
}

static tamis_status read_line(run *r, tamis__decide_item *item, bool *end, tamis_error *err)
{
    tamis_bytes line = {NULL, 0};
    if (r->held_taken < r->held_count) {
        line = tamis__buffer_bytes(&r->held[r->held_taken]);
        item->line = r->held_line[r->held_taken++];
    } else {
        TAMIS_TRY(next_line(r, &line, end, err));
        item->line = r->lines.number;
    }
    if (!*end)
        tamis__buffer_append(&item->text, line);
    return TAMIS_OK;
}

static tamis_status produce(void *ctx, void *slot, bool *end, tamis_error *err)
{
    run *r = ctx;
    tamis__decide_item *item = slot;
    tamis__buffer_reset(&item->text);
    if (!r->started)
        TAMIS_TRY(start(r, err));
    if (r->whole && r->held_taken > 0)
        *end = true;
    else if (r->whole)
        TAMIS_TRY(read_whole(r, item, err));
    else
        TAMIS_TRY(read_line(r, item, end, err));
    tamis__input_progress(r->input, &item->bytes_read, &item->bytes_total);
    return item->text.failed ? tamis__fail_nomem(err) : TAMIS_OK;
}

/* ---- Working and writing ----------------------------------------------------------------------------- */

bool tamis__decide_problem(tamis__decide_item *item, tamis_status status, const tamis_error *err)
{
    if (status != TAMIS_ERR_FORMAT && status != TAMIS_ERR_ARGUMENT && status != TAMIS_ERR_LIMIT)
        return false;
    snprintf(item->problem, sizeof item->problem, "%s", err->message);
    return true;
}

static tamis_status work(void *ctx, void *slot, unsigned worker, tamis_error *err)
{
    run *r = ctx;
    tamis__decide_item *item = slot;
    tamis__buffer_reset(&item->out);
    item->problem[0] = '\0';
    item->differs = false;
    TAMIS_TRY(r->work(&r->workers[worker], r->options, item, err));
    return item->out.failed ? tamis__fail_nomem(err) : TAMIS_OK;
}

static tamis_status consume(void *ctx, void *slot, tamis_error *err)
{
    run *r = ctx;
    tamis__decide_item *item = slot;
    tamis_decide_summary *summary = r->summary;
    uint64_t done = ++summary->decided;
    if (done > 1 && r->options->format == TAMIS_OUTPUT_HTML)
        return tamis__fail_at(err, TAMIS_ERR_UNSUPPORTED, item->line, 0,
                              "a page holds one transaction, and here begins another");
    if (item->problem[0] != '\0') {
        summary->decided--;
        summary->bad++;
        if (r->options->row_problem != NULL)
            r->options->row_problem(r->options->row_problem_ctx, item->line, item->problem);
    } else {
        summary->outcomes[item->outcome]++;
        summary->same += !item->differs;
        summary->differing += item->differs;
    }
    TAMIS_TRY(tamis__output_write(r->output, tamis__buffer_bytes(&item->out), err));
    if (r->options->progress == NULL || done % PROGRESS_ITEMS != 0)
        return TAMIS_OK;
    if (r->options->progress(r->options->progress_ctx, r->stage, item->bytes_read,
                             item->bytes_total) != TAMIS_OK)
        return tamis__fail(err, TAMIS_ERR_CANCELLED, "cancelled after %llu transactions",
                           (unsigned long long)done);
    return TAMIS_OK;
}

static void clear(void *ctx, void *slot)
{
    (void)ctx;
    tamis__decide_item *item = slot;
    tamis__buffer_clear(&item->text);
    tamis__buffer_clear(&item->out);
}

static tamis_status make_workers(run *r, const tamis_rules *rules, const tamis_snapshot *snapshot,
                                 unsigned count, tamis_error *err)
{
    r->workers = tamis__alloc_zero(count, sizeof *r->workers);
    if (r->workers == NULL)
        return tamis__fail_nomem(err);
    for (unsigned i = 0; i < count; i++) {
        r->worker_count++;
        TAMIS_TRY(tamis__deciding_init(&r->workers[i], rules, snapshot, &r->options->decide, err));
    }
    return TAMIS_OK;
}

static void end_run(run *r)
{
    for (unsigned i = 0; i < r->worker_count; i++)
        tamis__deciding_clear(&r->workers[i]);
    tamis__release(r->workers);
    tamis__buffer_clear(&r->held[0]);
    tamis__buffer_clear(&r->held[1]);
    tamis__lines_clear(&r->lines);
    tamis__input_close(r->input);
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static tamis_status run_all(run *r, unsigned threads, tamis_error *err)
{
    tamis__ordered plan = {.ctx = r,
                           .item_bytes = sizeof(tamis__decide_item),
                           .threads = threads,
                           .produce = produce,
                           .work = work,
                           .consume = consume,
                           .clear = clear};
    TAMIS_TRY(tamis__output_open(r->options->output, &r->output, err));
    tamis_status status = tamis__ordered_run(&plan, err);
    if (status == TAMIS_OK)
        return tamis__output_commit(r->output, err);
    tamis__output_abandon(r->output);
    return status;
}

tamis_status tamis__decide_batch(const tamis_rules *rules, const tamis_snapshot *snapshot,
                                 const tamis_decide_file_options *options,
                                 tamis__decide_work work_on, const char *stage,
                                 tamis_decide_summary *summary, tamis_error *err)
{
    run r = {.options = options, .work = work_on, .stage = stage, .summary = summary};
    double begin = seconds_now();
    /* A register goes down from one transaction to the next, so their order counts. */
    unsigned threads = options->decide.licenses != NULL ? 1 : tamis__thread_count(options->threads);
    memset(summary, 0, sizeof *summary);
    TAMIS_TRY(tamis__input_open(options->input, &r.input, err));
    tamis__lines_init(&r.lines, r.input);
    tamis_status status = make_workers(&r, rules, snapshot, threads, err);
    if (status == TAMIS_OK)
        status = run_all(&r, threads, err);
    end_run(&r);
    summary->seconds = seconds_now() - begin;
    return status;
}
