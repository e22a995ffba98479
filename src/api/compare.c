/*
 * api/compare.c - tamis_compare and tamis_compare_file: pairs of parties.
 *
 * Without a snapshot every word is taken to be rare, so that the score of a pair depends on the pair
 * alone.
 */
#include "api/ask.h"
#include "api/batch.h"
#include "api/parameters.h"
#include "base/error.h"
#include "base/thread.h"
#include "screen/compare.h"

/* ---- one pair ---- */

/* Two parties and how they agree; all of it in an arena. */
typedef struct pair {
    tamis__query *a, *b;
    tamis__comparison *names;
    tamis__reasons reasons;
} pair;

static tamis_status check_parameters(const tamis_parameters *parameters, tamis_error *err)
{
    return parameters == NULL ? TAMIS_OK : tamis_parameters_check(parameters, err);
}

static void score_pair(pair *p, const tamis_engine *engine, const tamis_snapshot *snapshot,
                       const tamis_parameters *parameters)
{
    tamis__compare_queries(p->a, p->b, snapshot == NULL ? NULL : snapshot->index, engine->text,
                           tamis__parameters_values(parameters), p->names, &p->reasons);
}

static void write_doubts(const tamis__query *query, tamis__buffer *out)
{
    tamis__buffer text;
    tamis_bytes line;
    tamis__buffer_init(&text, 0);
    tamis__ask_doubts(query, &text);
    tamis_bytes rest = tamis__bytes_trim(tamis__buffer_bytes(&text));
    while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT("\n"), &line)) {
        tamis__buffer_text(out, "  ");
        tamis__buffer_append(out, line);
        tamis__buffer_byte(out, '\n');
    }
    out->failed = out->failed || text.failed;
    tamis__buffer_clear(&text);
}

static tamis_status write_reasons(const pair *p, tamis_output format, tamis_write_fn write,
                                  void *ctx, tamis_error *err)
{
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    if (format == TAMIS_OUTPUT_JSON) {
        tamis__explain_json(&text, &p->reasons);
    } else {
        tamis__explain_table(&text, &p->reasons);
        write_doubts(p->a, &text);
        write_doubts(p->b, &text);
    }
    tamis_status status =
        tamis__buffer_status(&text) == TAMIS_OK ? TAMIS_OK : tamis__fail_nomem(err);
    if (status == TAMIS_OK)
        status = write(ctx, text.ptr, text.len, err);
    tamis__buffer_clear(&text);
    return status;
}

tamis_status tamis_compare(const tamis_engine *engine, const tamis_snapshot *snapshot,
                           const tamis_query *a, const tamis_query *b,
                           const tamis_compare_options *options, double *score,
                           tamis_write_fn explanation, void *ctx, tamis_error *err)
{
    static const tamis_compare_options plain = {0};
    tamis__text_scratch *scratch = NULL;
    tamis__arena arena;
    pair p = {0};
    *score = 0.0;
    options = options == NULL ? &plain : options;
    TAMIS_TRY(check_parameters(options->parameters, err));
    tamis__arena_init(&arena, 0);
    tamis_status status = TAMIS_OK;
    p.names = tamis__arena_alloc(&arena, sizeof(*p.names));
    if (p.names == NULL) {
        status = tamis__fail_nomem(err);
        goto done;
    }
    TAMIS_TRY_DONE(tamis__text_scratch_new(engine->text, &scratch, err));
    TAMIS_TRY_DONE(tamis__ask_query(engine, scratch, a, &arena, NULL, &p.a, err));
    TAMIS_TRY_DONE(tamis__ask_query(engine, scratch, b, &arena, NULL, &p.b, err));
    score_pair(&p, engine, snapshot, options->parameters);
    *score = p.reasons.score;
    if (explanation != NULL)
        status = write_reasons(&p, options->explanation, explanation, ctx, err);
done:
    tamis__text_scratch_free(scratch);
    tamis__arena_clear(&arena);
    return status;
}

/* ---- a file of pairs ---- */

typedef struct comparing {
    const tamis_engine *engine;
    const tamis_snapshot *snapshot;
    tamis__text_scratch **scratches;
    const tamis_screen_options *options; /* of rows that bring none */
    bool json;
} comparing;

/* The JSON object of the row with two more members. */
static void write_json(tamis__batch_item *item, const tamis__reasons *reasons)
{
    tamis__buffer *out = &item->out;
    tamis_bytes source = item->row.source;
    size_t last = source.len;
    while (last > 0 && source.ptr[last - 1] != '}')
        last--;
    tamis__buffer_append(out,
                         tamis__bytes_trim(tamis__bytes_sub(source, 0, last > 0 ? last - 1 : 0)));
    tamis__json_key(out, "score");
    tamis__json_number(out, reasons->score, 4);
    tamis__json_key(out, "explanations");
    tamis__explain_json(out, reasons);
    tamis__buffer_text(out, "}\n");
}

static void write_csv(tamis__batch_item *item, const tamis__reasons *reasons)
{
    tamis__buffer_append(&item->out, item->row.source);
    tamis__buffer_byte(&item->out, ',');
    tamis__json_number(&item->out, reasons->score, 4);
    tamis__buffer_byte(&item->out, '\n');
}

static void write_unusable(const comparing *c, tamis__batch_item *item)
{
    tamis__buffer *out = &item->out;
    if (!c->json) {
        tamis__buffer_append(out, item->row.source);
        tamis__buffer_text(out, ",\n");
        return;
    }
    tamis__json_open(out, '{');
    tamis__json_key(out, "row");
    tamis__json_u64(out, item->row.number);
    tamis__json_key(out, "error");
    tamis__json_string(out, tamis__bytes_trim(tamis__buffer_bytes(&item->problems)));
    tamis__json_close(out, '}');
    tamis__buffer_byte(out, '\n');
}

static tamis_status build_pair(const comparing *c, tamis__batch_item *item, unsigned worker,
                               pair *out, tamis_error *err)
{
    bool usable_a = false;
    bool usable_b = false;
    tamis__text_scratch *scratch = c->scratches[worker];
    const tamis__text *text = c->engine->text;
    if (item->row.other.schema.len == 0)
        item->row.other.schema = item->row.party.schema;
    TAMIS_TRY(tamis__batch_query(&item->row.party, scratch, text, item, &out->a, &usable_a, err));
    TAMIS_TRY(tamis__batch_query(&item->row.other, scratch, text, item, &out->b, &usable_b, err));
    if (!usable_a || !usable_b) {
        tamis__batch_problem(item, "a side has no name and no identifier");
        item->bad = true;
    }
    out->names = tamis__arena_alloc(&item->arena, sizeof(*out->names));
    return out->names == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

static tamis_status check_options(const tamis_screen_options *options, tamis_error *err)
{
    if (!(options->threshold >= 0.0 && options->threshold <= 1.0))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "the threshold must lie between 0 and 1");
    return check_parameters(options->parameters, err);
}

/* Those of the row where it brings its own. Wrong ones make it a bad row. */
static const tamis_screen_options *options_of(const comparing *c, tamis__batch_item *item)
{
    tamis_error problem = {0};
    if (item->row.options == NULL)
        return c->options;
    if (!item->bad && check_options(item->row.options, &problem) != TAMIS_OK) {
        tamis__batch_problem(item, "options: %s", problem.message);
        item->bad = true;
    }
    return item->row.options;
}

static tamis_status compare_row(void *ctx, tamis__batch_item *item, unsigned worker,
                                tamis_error *err)
{
    const comparing *c = ctx;
    pair p = {0};
    const tamis_screen_options *options = options_of(c, item);
    if (!item->bad)
        TAMIS_TRY(build_pair(c, item, worker, &p, err));
    if (item->bad) {
        write_unusable(c, item);
        return TAMIS_OK;
    }
    score_pair(&p, c->engine, c->snapshot, options->parameters);
    item->hits = p.reasons.score >= options->threshold;
    if (c->json)
        write_json(item, &p.reasons);
    else
        write_csv(item, &p.reasons);
    return TAMIS_OK;
}

/* The header of the input with one more column. */
static tamis_status make_header(const tamis__rows *rows, tamis__buffer *out)
{
    for (size_t i = 0; i < rows->column_count; i++) {
        tamis__csv_field(out, rows->header[i]);
        tamis__buffer_byte(out, ',');
    }
    tamis__buffer_text(out, "score\n");
    return tamis__buffer_status(out);
}

static tamis_status new_scratches(const comparing *c, unsigned count, tamis_error *err)
{
    for (unsigned i = 0; i < count; i++)
        TAMIS_TRY(tamis__text_scratch_new(c->engine->text, &c->scratches[i], err));
    return TAMIS_OK;
}

tamis_status tamis_compare_file(const tamis_engine *engine, const tamis_snapshot *snapshot,
                                const tamis_file_options *options, tamis_file_summary *summary,
                                tamis_error *err)
{
    tamis__rows rows = {0};
    tamis__buffer header;
    unsigned threads = tamis__thread_count(options->screen.threads);
    comparing c = {.engine = engine, .snapshot = snapshot, .options = &options->screen};
    TAMIS_TRY(check_options(&options->screen, err));
    tamis_status status = TAMIS_OK;
    tamis__buffer_init(&header, 0);
    c.scratches = tamis__alloc_zero(threads, sizeof(*c.scratches));
    if (c.scratches == NULL) {
        status = tamis__fail_nomem(err);
        goto done;
    }
    TAMIS_TRY_DONE(new_scratches(&c, threads, err));
    TAMIS_TRY_DONE(tamis__rows_open(options, true, &rows, err));
    c.json = rows.json;
    if (!c.json)
        TAMIS_TRY_DONE(make_header(&rows, &header));
    tamis__batch batch = {
        .options = options, .header = tamis__buffer_bytes(&header), .ctx = &c, .work = compare_row};
    status = tamis__batch_run(&batch, &rows, summary, err);
done:
    tamis__rows_close(&rows);
    for (unsigned i = 0; c.scratches != NULL && i < threads; i++)
        tamis__text_scratch_free(c.scratches[i]);
    tamis__release(c.scratches);
    tamis__buffer_clear(&header);
    return status;
}
