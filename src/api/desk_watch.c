/*
 * api/desk_watch.c - tamis_watch_run: the hits of watched customers brought up to date.
 *
 * The desk says who is to be screened and keeps what was found; here customers are screened, in chunks that threads take one after the other and
 * that are kept in their order. What a customer's hits depend on is the customer and the entity alone, words and their rarity aside: so for one who
 * was screened before, only entities that changed need a look, and a selection of these gives the scores of all of them.
 */
#include <jansson.h>
#include <time.h>

#include "api/ask.h"
#include "api/batch.h"
#include "api/desk_changes.h"
#include "api/digest.h"
#include "api/hit_view.h"
#include "base/error.h"
#include "base/thread.h"
#include "desk/book_run.h"
#include "desk/book_states.h"
#include "desk/cases.h"
#include "screen/selection.h"
#include "screen/unglue.h"

typedef struct item {
    tamis__watch_chunk chunk; /* what was found is in its arena */
    tamis__batch_item row;    /* scratch of one customer */
    tamis__buffer hit;
} item;

typedef struct watching {
    tamis__book_run *run;
    const tamis_snapshot *snapshot;
    const tamis_watch_options *options;
    tamis__watch_pass pass;
    tamis__settings settings;   /* of the book */
    tamis__selection selection; /* of the changed entities */
    tamis__worker **workers;
    unsigned threads;
    uint64_t done, total;
} watching;

/* ---- one customer ---------------------------------------------------------------------------- */

static size_t count_values(const json_t *properties)
{
    const char *key;
    json_t *value;
    size_t count = 0;
    json_object_foreach((json_t *)(uintptr_t)properties, key, value) count +=
        json_array_size(value);
    return count;
}

/* A query in its normal form as a party; texts are those of `json`. */
static tamis_status read_party(const json_t *json, tamis__arena *arena, tamis__party *out,
                               tamis_error *err)
{
    const json_t *properties = json_object_get(json, "properties");
    const char *key;
    json_t *values;
    *out = (tamis__party){0};
    out->schema = tamis__bytes_of(json_string_value(json_object_get(json, "schema")));
    out->cells = tamis__arena_zero(arena, count_values(properties) + 1, sizeof(tamis__cell));
    if (out->cells == NULL)
        return tamis__fail_nomem(err);
    json_object_foreach((json_t *)(uintptr_t)properties, key, values)
    {
        for (size_t i = 0; i < json_array_size(values); i++) {
            const json_t *value = json_array_get(values, i);
            out->cells[out->count++] =
                (tamis__cell){tamis__bytes_of(key),
                              tamis__bytes(json_string_value(value), json_string_length(value))};
        }
    }
    return TAMIS_OK;
}

static tamis_bytes cut_text(tamis_bytes text, size_t max)
{
    if (text.len <= max)
        return text;
    text.len = max;
    while (text.len > 0 && ((unsigned char)text.ptr[text.len] & 0xC0) == 0x80)
        text.len--;
    return text;
}

/* Its rank comes first, and means nothing among the hits that a customer has from several runs. */
static void without_rank(tamis__buffer *json)
{
    char *comma = json->len == 0 ? NULL : memchr(json->ptr, ',', json->len);
    if (comma == NULL)
        return;
    *comma = '{';
    json->len -= (size_t)(comma - json->ptr);
    memmove(json->ptr, comma, json->len);
}

/* A hit too long to be kept shows the least. */
static void shorten(tamis__buffer *json, const tamis_hit *fields)
{
    if (json->len <= TAMIS__CASE_HIT_MAX)
        return;
    tamis__buffer_reset(json);
    tamis__json_open(json, '{');
    tamis__json_key(json, "score");
    tamis__json_number(json, fields->score, 4);
    tamis__json_key(json, "entity_id");
    tamis__json_string(json, tamis__bytes_of(fields->entity_id));
    tamis__json_key(json, "dataset");
    tamis__json_string(json, tamis__bytes_of(fields->dataset));
    tamis__json_key(json, "caption");
    tamis__json_string(json, cut_text(tamis__bytes_of(fields->caption), TAMIS__CASE_TEXT_MAX));
    tamis__json_close(json, '}');
}

static tamis_status keep_hit(const tamis__hit_source *source, const tamis__hit *hit, uint32_t rank,
                             item *it, tamis__watch_hit *out, tamis_error *err)
{
    tamis_hit fields;
    tamis__reasons reasons;
    tamis__arena *arena = &it->chunk.arena;
    TAMIS_TRY(tamis__hit_fields(source, hit, rank, &it->row.arena, &fields, &reasons, err));
    tamis__buffer_reset(&it->hit);
    TAMIS_TRY(tamis__hit_json(source, hit, &fields, &reasons, &it->hit, err));
    without_rank(&it->hit);
    shorten(&it->hit, &fields);
    out->entity_id = tamis__arena_copy(arena, tamis__bytes_of(fields.entity_id));
    out->caption =
        tamis__arena_copy(arena, cut_text(tamis__bytes_of(fields.caption), TAMIS__CASE_TEXT_MAX));
    out->datasets = tamis__arena_copy(arena, tamis__bytes_of(fields.dataset));
    out->json = tamis__arena_copy(arena, tamis__buffer_bytes(&it->hit));
    out->score = fields.score;
    tamis__entity_digest(source->snapshot->index, hit->entity, &out->digest);
    bool failed = it->hit.failed || out->entity_id.ptr == NULL || out->caption.ptr == NULL ||
                  out->datasets.ptr == NULL || out->json.ptr == NULL;
    return failed ? tamis__fail_nomem(err) : TAMIS_OK;
}

static tamis_status keep_hits(const tamis__hit_source *source, const tamis__hit_list *found,
                              item *it, tamis__watch_customer *customer, tamis_error *err)
{
    if (found->count == 0)
        return TAMIS_OK;
    customer->hits = tamis__arena_zero(&it->chunk.arena, found->count, sizeof *customer->hits);
    if (customer->hits == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < found->count; i++)
        TAMIS_TRY(keep_hit(source, &found->items[i], (uint32_t)i + 1, it, &customer->hits[i], err));
    customer->hit_count = found->count;
    return TAMIS_OK;
}

static tamis_status screen_party(const watching *w, tamis__worker *worker, item *it,
                                 tamis__watch_customer *customer, const tamis__settings *settings,
                                 tamis_error *err)
{
    tamis__query *query = NULL;
    tamis__hit_list found = {0};
    bool usable = false;
    TAMIS_TRY(tamis__batch_query(&it->row.row.party, tamis__worker_scratch(worker),
                                 w->snapshot->engine->text, &it->row, &query, &usable, err));
    if (!usable || !tamis__ask_searchable(query))
        return TAMIS_OK; /* so nobody is like it */
    TAMIS_TRY(tamis__query_unglue(worker, query, &it->row.arena, err));
    TAMIS_TRY(tamis__screen(worker, query, settings, &it->row.arena, &found, err));
    tamis__hit_source source = {w->snapshot, worker, query, settings};
    return keep_hits(&source, &found, it, customer, err);
}

static tamis_status screen_customer(const watching *w, tamis__worker *worker, item *it,
                                    tamis__watch_customer *customer,
                                    const tamis__settings *settings, tamis_error *err)
{
    tamis__arena_reset(&it->row.arena);
    tamis__buffer_reset(&it->row.problems);
    json_t *json = json_loadb(customer->query.ptr, customer->query.len, 0, NULL);
    if (json == NULL)
        return tamis__fail(err, TAMIS_ERR_CORRUPT, "the desk: customer %lld",
                           (long long)customer->id);
    tamis_status status = read_party(json, &it->row.arena, &it->row.row.party, err);
    if (status == TAMIS_OK)
        status = screen_party(w, worker, it, customer, settings, err);
    json_decref(json);
    return status;
}

/* ---- a pass ---------------------------------------------------------------------------------- */

static tamis_status produce(void *ctx, void *slot, bool *end, tamis_error *err)
{
    watching *w = ctx;
    item *it = slot;
    TAMIS_TRY(tamis__book_run_read(w->run, w->pass, &it->chunk, err));
    *end = it->chunk.count == 0;
    return TAMIS_OK;
}

static tamis_status work(void *ctx, void *slot, unsigned worker, tamis_error *err)
{
    const watching *w = ctx;
    item *it = slot;
    tamis__settings settings = w->settings;
    settings.selection = it->chunk.whole ? NULL : &w->selection;
    for (size_t i = 0; i < it->chunk.count; i++)
        TAMIS_TRY(
            screen_customer(w, w->workers[worker], it, &it->chunk.customers[i], &settings, err));
    return TAMIS_OK;
}

static tamis_status consume(void *ctx, void *slot, tamis_error *err)
{
    watching *w = ctx;
    item *it = slot;
    const tamis_watch_options *o = w->options;
    TAMIS_TRY(tamis__book_run_keep(w->run, w->pass, &it->chunk, err));
    w->done += it->chunk.count;
    w->total = w->done > w->total ? w->done : w->total;
    if (o->progress != NULL && o->progress(o->progress_ctx, "watch", w->done, w->total) != TAMIS_OK)
        return tamis__fail(err, TAMIS_ERR_CANCELLED,
                           "cancelled: what was done is kept, and the next run goes on there");
    return TAMIS_OK;
}

static void clear(void *ctx, void *slot)
{
    item *it = slot;
    (void)ctx;
    tamis__arena_clear(&it->chunk.arena);
    tamis__arena_clear(&it->row.arena);
    tamis__buffer_clear(&it->row.problems);
    tamis__buffer_clear(&it->hit);
}

static tamis_status run_pass(watching *w, tamis__watch_pass pass, tamis_error *err)
{
    tamis__ordered plan = {.ctx = w,
                           .item_bytes = sizeof(item),
                           .window = 4 * (size_t)w->threads,
                           .threads = w->threads,
                           .produce = produce,
                           .work = work,
                           .consume = consume,
                           .clear = clear};
    w->pass = pass;
    if (!tamis__book_run_start(w->run, pass))
        return TAMIS_OK;
    uint64_t count;
    TAMIS_TRY(tamis__book_run_count(w->run, pass, &count, err));
    w->total = w->done + count;
    return tamis__ordered_run(&plan, err);
}

/* ---- a book ---------------------------------------------------------------------------------- */

/* The changed entities that the snapshot has. */
static tamis_status select_changed(watching *w, tamis_error *err)
{
    const tamis__snapshot *index = w->snapshot->index;
    uint32_t count = tamis__strmap_count(&w->run->changed);
    uint32_t *numbers = tamis__alloc_zero((size_t)count + 1, sizeof *numbers);
    if (numbers == NULL)
        return tamis__fail_nomem(err);
    for (uint32_t i = 0; i < count; i++)
        numbers[i] = tamis__snapshot_find_entity(index, tamis__strmap_key(&w->run->changed, i));
    tamis_status status = tamis__selection_init(
        &w->selection, index, tamis__screener_serial(w->snapshot->screener), numbers, count, err);
    tamis__release(numbers);
    return status;
}

static tamis_status run_passes(watching *w, tamis_error *err)
{
    TAMIS_TRY(select_changed(w, err));
    TAMIS_TRY(run_pass(w, TAMIS__PASS_MAIN, err));
    return run_pass(w, TAMIS__PASS_WAITING, err);
}

static tamis_status run_book(watching *w, tamis_error *err)
{
    const tamis__book *book = &w->run->book;
    tamis_screen_options options = tamis_screen_options_default();
    tamis__asked asked;
    options.threshold = book->threshold;
    options.limit = book->limit;
    options.datasets = book->datasets;
    options.dataset_count = book->dataset_count;
    options.topics = book->topics;
    options.topic_count = book->topic_count;
    TAMIS_TRY(tamis__ask_options(w->snapshot, &options, &asked, err));
    w->settings = asked.settings;
    w->settings.threads = 1; /* customers are the unit of parallel work */
    tamis_status status = run_passes(w, err);
    tamis__selection_clear(&w->selection);
    tamis__asked_clear(&asked);
    return status;
}

static void add_summary(tamis_watch_summary *sum, const tamis_watch_summary *s)
{
    sum->customers += s->customers;
    sum->screened_whole += s->screened_whole;
    sum->screened_changes += s->screened_changes;
    sum->entities_changed =
        s->entities_changed > sum->entities_changed ? s->entities_changed : sum->entities_changed;
    sum->new_hits += s->new_hits;
    sum->changed_hits += s->changed_hits;
    sum->ended_hits += s->ended_hits;
    sum->new_cases += s->new_cases;
}

/* What was done is kept whatever happened, unless another run has taken over. */
static tamis_status end_book(tamis__book_run *run, tamis_status status, tamis_error *err)
{
    tamis_error ignored;
    if (status == TAMIS_OK)
        return tamis__book_run_end(run, true, err);
    if (status != TAMIS_ERR_CONFLICT) {
        tamis_status kept TAMIS_UNUSED = tamis__book_run_end(run, false, &ignored);
    }
    return status;
}

static tamis_status watch_book(tamis_desk *desk, const tamis_actor *actor, watching *w,
                               const char *name, int64_t number, tamis_watch_summary *sum,
                               tamis_error *err)
{
    tamis__book_run run;
    char digest[TAMIS__DIGEST_HEX];
    tamis__snapshot_info info = tamis__snapshot_info_of(w->snapshot->index);
    tamis__digest_hex(&info.digest, digest);
    w->run = &run;
    tamis_status status =
        tamis__book_run_begin(desk->store, actor, name, number, digest, w->options->all, &run, err);
    if (status == TAMIS_OK) {
        status = run_book(w, err);
        status = end_book(&run, status, err);
        add_summary(sum, &run.summary);
    }
    tamis__book_run_clear(&run);
    return status;
}

/* ---- the call -------------------------------------------------------------------------------- */

static tamis_status watch_books(tamis_desk *desk, const tamis_actor *actor, watching *w,
                                int64_t number, tamis_watch_summary *sum, tamis_error *err)
{
    tamis__arena arena;
    tamis__desk_db *db;
    const char **names = NULL;
    size_t count = 0;
    if (w->options->book != NULL)
        return watch_book(desk, actor, w, w->options->book, number, sum, err);
    tamis__arena_init(&arena, 0);
    tamis_status status = tamis__desk_begin_read(desk->store, &db, err);
    if (status == TAMIS_OK) {
        status = tamis__book_names(db, &arena, &names, &count, err);
        status = tamis__desk_end(desk->store, db, status, err);
    }
    for (size_t i = 0; i < count && status == TAMIS_OK; i++)
        status = watch_book(desk, actor, w, names[i], number, sum, err);
    tamis__arena_clear(&arena);
    return status;
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static tamis_status take_workers(watching *w, tamis_error *err)
{
    w->workers = tamis__alloc_zero(w->threads, sizeof *w->workers);
    if (w->workers == NULL)
        return tamis__fail_nomem(err);
    for (unsigned i = 0; i < w->threads; i++)
        TAMIS_TRY(tamis__pool_take(w->snapshot->pool, &w->workers[i], err));
    return TAMIS_OK;
}

tamis_status tamis_watch_run(tamis_desk *desk, const tamis_actor *actor,
                             const tamis_snapshot *snapshot, const tamis_watch_options *options,
                             tamis_watch_summary *summary, tamis_error *err)
{
    watching w = {
        .snapshot = snapshot, .options = options, .threads = tamis__thread_count(options->threads)};
    double start = seconds_now();
    int64_t number;
    *summary = (tamis_watch_summary){0};
    TAMIS_TRY(tamis__book_may(actor, TAMIS_ROLE_ANALYST, "a run", err));
    TAMIS_TRY(tamis__books_sweep(desk->store, err));
    TAMIS_TRY(tamis__desk_note(desk, snapshot, &number, NULL, err));
    tamis_status status = take_workers(&w, err);
    if (status == TAMIS_OK)
        status = watch_books(desk, actor, &w, number, summary, err);
    for (unsigned i = 0; w.workers != NULL && i < w.threads; i++)
        tamis__pool_give(snapshot->pool, w.workers[i]);
    tamis__release(w.workers);
    summary->seconds = seconds_now() - start;
    return status;
}
