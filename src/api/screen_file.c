/*
 * api/screen_file.c - tamis_screen_file: a customer file against a snapshot.
 *
 * CSV out holds one line a hit. JSON out holds one object a row: {"row","id","query","hits":[...]},
 * with "error" where a row could not be screened.
 */
#include "api/ask.h"
#include "api/batch.h"
#include "api/desk_file.h"
#include "api/hit_view.h"
#include "base/error.h"
#include "base/thread.h"
#include "screen/unglue.h"

#define CSV_COLUMNS                                                                                \
    "row,query,rank,score,match,entity_id,source_id,dataset,schema,caption,matched_name,topics,"   \
    "programs,countries,explanation"

typedef struct screening {
    const tamis_snapshot *snapshot;
    const tamis__settings *settings;
    tamis__worker **workers;
    bool json;
    const tamis__file_desk *desk; /* NULL: none */
    const tamis_file_options *options;
} screening;

/* A field of megabytes is not repeated with every hit. */
static tamis_bytes first_name(const tamis__party *party)
{
    for (size_t i = 0; i < party->count; i++)
        if (tamis__bytes_equal(party->cells[i].property, TAMIS_LIT("name")))
            return tamis__query_name_head(party->cells[i].value);
    return party->count > 0 ? tamis__query_name_head(party->cells[0].value) : TAMIS_LIT("");
}

static void csv_text(tamis__buffer *out, const char *text)
{
    tamis__buffer_byte(out, ',');
    tamis__csv_field(out, tamis__bytes_of(text));
}

static void csv_hit(tamis__batch_item *item, const tamis_hit *hit, const tamis_bytes *desk)
{
    tamis__buffer *out = &item->out;
    tamis__json_u64(out, item->row.number);
    tamis__buffer_byte(out, ',');
    tamis__csv_field(out, first_name(&item->row.party));
    tamis__buffer_byte(out, ',');
    tamis__json_u64(out, hit->rank);
    tamis__buffer_byte(out, ',');
    tamis__json_number(out, hit->score, 4);
    csv_text(out, hit->match ? "true" : "false");
    csv_text(out, hit->entity_id);
    csv_text(out, hit->source_id);
    csv_text(out, hit->dataset);
    csv_text(out, hit->schema);
    csv_text(out, hit->caption);
    csv_text(out, hit->matched_name);
    csv_text(out, hit->topics);
    csv_text(out, hit->programs);
    csv_text(out, hit->countries);
    csv_text(out, hit->explanation);
    if (desk != NULL) {
        tamis__buffer_byte(out, ',');
        tamis__csv_field(out, *desk);
    }
    tamis__buffer_byte(out, '\n');
}

/* The hit as JSON into `out`, with what the desk says among its members; to become a case it needs to be without. */
static tamis_status json_hit(const tamis__hit_source *source, const tamis__hit *hit,
                             const tamis_hit *fields, const tamis__reasons *reasons,
                             const tamis__row_desk *row, tamis__batch_item *item, bool json,
                             tamis_error *err)
{
    tamis__buffer *out = &item->out;
    size_t start = out->len;
    if (json)
        tamis__json_item(out);
    size_t begin = out->len;
    TAMIS_TRY(tamis__hit_json(source, hit, fields, reasons, out, err));
    if (out->failed)
        return tamis__fail_nomem(err);
    tamis__row_desk_add(row, item, tamis__bytes(out->ptr + begin, out->len - begin));
    if (!json) {
        out->len = start;
        return TAMIS_OK;
    }
    if (row->member.len > 0) {
        out->len--; /* its closing bracket */
        tamis__buffer_byte(out, ',');
        tamis__buffer_append(out, tamis__bytes(row->member.ptr + 1, row->member.len - 1));
        tamis__json_close(out, '}');
    }
    return TAMIS_OK;
}

static tamis_status write_hit(const screening *s, const tamis__hit_source *source,
                              const tamis__hit *hit, uint32_t rank, tamis__row_desk *row,
                              tamis__batch_item *item, tamis_error *err)
{
    tamis_hit fields;
    tamis__reasons reasons;
    bool opens = row->desk != NULL && row->desk->open_cases;
    TAMIS_TRY(tamis__hit_fields(source, hit, rank, &item->arena, &fields, &reasons, err));
    TAMIS_TRY(tamis__row_desk_ask(row, fields.entity_id, err));
    if (s->json || opens)
        TAMIS_TRY(json_hit(source, hit, &fields, &reasons, row, item, s->json, err));
    if (!s->json) {
        tamis_bytes said = tamis__buffer_bytes(&row->text);
        csv_hit(item, &fields, s->desk == NULL ? NULL : &said);
    }
    return TAMIS_OK;
}

static tamis_status write_hits(const screening *s, const tamis__hit_source *source,
                               const tamis__hit_list *found, tamis__batch_item *item,
                               tamis_error *err)
{
    tamis__row_desk row;
    tamis_status status = tamis__row_desk_begin(&row, s->desk, item, found->count, err);
    for (size_t i = 0; i < found->count && status == TAMIS_OK; i++)
        status = write_hit(s, source, &found->items[i], (uint32_t)i + 1, &row, item, err);
    return tamis__row_desk_end(&row, item, status, err);
}

static tamis_status keep_row(void *ctx, const tamis__batch_item *item, tamis_error *err)
{
    const screening *s = ctx;
    return tamis__row_desk_open(s->desk, s->options, item, err);
}

static void json_row_start(tamis__batch_item *item)
{
    tamis__buffer *out = &item->out;
    tamis__json_open(out, '{');
    tamis__json_key(out, "row");
    tamis__json_u64(out, item->row.number);
    if (item->row.party.id.len > 0) {
        tamis__json_key(out, "id");
        tamis__json_string(out, item->row.party.id);
    }
    tamis__json_key(out, "query");
    tamis__json_string(out, first_name(&item->row.party));
    if (item->problems.len > 0) {
        tamis__json_key(out, item->bad ? "error" : "warning");
        tamis__json_string(out, tamis__bytes_trim(tamis__buffer_bytes(&item->problems)));
    }
    tamis__json_key(out, "hits");
    tamis__json_open(out, '[');
}

static void json_row_end(tamis__batch_item *item)
{
    tamis__json_close(&item->out, ']');
    tamis__json_close(&item->out, '}');
    tamis__buffer_byte(&item->out, '\n');
}

/* Its query; NULL when there is nothing to search by, and the row is then bad. */
static tamis_status read_query(const screening *s, tamis__worker *worker, tamis__batch_item *item,
                               tamis__query **out, tamis_error *err)
{
    bool usable = false;
    if (item->bad)
        return TAMIS_OK;
    TAMIS_TRY(tamis__batch_query(&item->row.party, tamis__worker_scratch(worker),
                                 s->snapshot->engine->text, item, out, &usable, err));
    if (usable && tamis__ask_searchable(*out))
        return tamis__query_unglue(worker, *out, &item->arena, err);
    tamis__batch_problem(item, "no name and no identifier to screen");
    item->bad = true;
    *out = NULL;
    return TAMIS_OK;
}

static tamis_status answer_row(const screening *s, tamis__worker *worker, tamis__batch_item *item,
                               const tamis__settings *settings, tamis_error *err)
{
    tamis__query *query = NULL;
    tamis__hit_list found = {0};
    TAMIS_TRY(read_query(s, worker, item, &query, err));
    if (query != NULL)
        TAMIS_TRY(tamis__screen(worker, query, settings, &item->arena, &found, err));
    item->hits = found.count;
    tamis__hit_source source = {s->snapshot, worker, query, settings};
    if (s->json)
        json_row_start(item);
    TAMIS_TRY(write_hits(s, &source, &found, item, err));
    if (s->json)
        json_row_end(item);
    return TAMIS_OK;
}

static tamis_status screen_row(void *ctx, tamis__batch_item *item, unsigned worker,
                               tamis_error *err)
{
    const screening *s = ctx;
    const tamis__settings *settings = s->settings;
    tamis__asked own = {0};
    tamis_status status = tamis__batch_options(s->snapshot, item, &own, &settings, err);
    if (status == TAMIS_OK)
        status = answer_row(s, s->workers[worker], item, settings, err);
    tamis__asked_clear(&own);
    return status;
}

static tamis_status take_workers(const tamis_snapshot *snapshot, unsigned count,
                                 tamis__worker **workers, tamis_error *err)
{
    for (unsigned i = 0; i < count; i++)
        TAMIS_TRY(tamis__pool_take(snapshot->pool, &workers[i], err));
    return TAMIS_OK;
}

tamis_status tamis_screen_file(const tamis_snapshot *snapshot, const tamis_file_options *options,
                               tamis_file_summary *summary, tamis_error *err)
{
    return tamis__screen_file(snapshot, options, NULL, summary, err);
}

static tamis_bytes csv_header(const screening *s)
{
    return s->json           ? TAMIS_LIT("")
           : s->desk == NULL ? TAMIS_LIT(CSV_COLUMNS "\n")
                             : TAMIS_LIT(CSV_COLUMNS ",desk\n");
}

tamis_status tamis__screen_file(const tamis_snapshot *snapshot, const tamis_file_options *options,
                                const tamis__file_desk *desk, tamis_file_summary *summary,
                                tamis_error *err)
{
    tamis__asked asked;
    tamis__rows rows = {0};
    unsigned threads = tamis__thread_count(options->screen.threads);
    TAMIS_TRY(tamis__ask_options(snapshot, &options->screen, &asked, err));
    asked.settings.threads = 1; /* rows are the unit of parallel work */
    screening s = {
        .snapshot = snapshot, .settings = &asked.settings, .desk = desk, .options = options};
    tamis_status status = TAMIS_OK;
    s.workers = tamis__alloc_zero(threads, sizeof(*s.workers));
    if (s.workers == NULL) {
        status = tamis__fail_nomem(err);
        goto done;
    }
    TAMIS_TRY_DONE(take_workers(snapshot, threads, s.workers, err));
    TAMIS_TRY_DONE(tamis__rows_open(options, false, &rows, err));
    s.json = tamis__batch_json_out(options, rows.json);
    tamis__batch batch = {.options = options,
                          .header = csv_header(&s),
                          .ctx = &s,
                          .work = screen_row,
                          .keep = keep_row};
    status = tamis__batch_run(&batch, &rows, summary, err);
done:
    tamis__rows_close(&rows);
    for (unsigned i = 0; s.workers != NULL && i < threads; i++)
        tamis__pool_give(snapshot->pool, s.workers[i]);
    tamis__release(s.workers);
    tamis__asked_clear(&asked);
    return status;
}
