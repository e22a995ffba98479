/*
 * api/screen.c - tamis_screen: one query, its hits.
 */
#include "api/ask.h"
#include "api/hit_view.h"
#include "base/error.h"
#include "screen/pool.h"

/* What is written of one hit; "" where it is not wanted. */
typedef struct writings {
    const char *json, *table, *evidence, *features;
} writings;

struct tamis_hits {
    tamis__arena arena;
    tamis_hit *items;
    writings *texts;
    size_t count;
    const char *warning;
};

static tamis_status keep_text(tamis__buffer *text, tamis__arena *arena, const char **out,
                              tamis_error *err)
{
    bool failed = text->failed;
    *out = tamis__arena_copy(arena, tamis__buffer_bytes(text)).ptr;
    tamis__buffer_reset(text);
    return failed || *out == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

static tamis_status fill_hit(const tamis__hit_source *source, const tamis__hit *hit, size_t i,
                             bool plain, tamis_hits *out, tamis__buffer *text, tamis_error *err)
{
    tamis_hit *fields = &out->items[i];
    writings *texts = &out->texts[i];
    tamis__reasons reasons;
    *texts = (writings){"", "", "", ""};
    TAMIS_TRY(tamis__hit_fields(source, hit, (uint32_t)i + 1, &out->arena, fields, &reasons, err));
    tamis__explain_json(text, &reasons);
    TAMIS_TRY(keep_text(text, &out->arena, &texts->evidence, err));
    tamis__explain_features(text, &reasons, tamis__bytes_of(fields->explanation));
    TAMIS_TRY(keep_text(text, &out->arena, &texts->features, err));
    if (plain)
        return TAMIS_OK;
    TAMIS_TRY(tamis__hit_json(source, hit, fields, &reasons, text, err));
    TAMIS_TRY(keep_text(text, &out->arena, &texts->json, err));
    tamis__explain_table(text, &reasons);
    return keep_text(text, &out->arena, &texts->table, err);
}

static tamis_status fill_hits(const tamis__hit_source *source, const tamis__hit_list *found,
                              bool plain, tamis_hits *out, tamis_error *err)
{
    size_t slots = found->count + 1;
    out->items = tamis__arena_zero(&out->arena, slots, sizeof(*out->items));
    out->texts = tamis__arena_zero(&out->arena, slots, sizeof(*out->texts));
    if (out->items == NULL || out->texts == NULL)
        return tamis__fail_nomem(err);
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis_status status = TAMIS_OK;
    for (size_t i = 0; i < found->count && status == TAMIS_OK; i++)
        status = fill_hit(source, &found->items[i], i, plain, out, &text, err);
    tamis__buffer_clear(&text);
    out->count = found->count;
    return status;
}

/* What of the query cannot count, after the facts that were `left_out`; an error when nothing of it can. */
static tamis_status judge_query(const tamis__query *asked, tamis__buffer *left_out, tamis_hits *out,
                                tamis_error *err)
{
    tamis__ask_doubts(asked, left_out);
    tamis_status status = keep_text(left_out, &out->arena, &out->warning, err);
    if (status != TAMIS_OK || tamis__ask_searchable(asked))
        return status;
    if (out->warning[0] == '\0')
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "nothing to search by: expected a name or an identifier");
    return tamis__fail(err, TAMIS_ERR_ARGUMENT, "nothing to search by: %.*s",
                       (int)strcspn(out->warning, "\n"), out->warning);
}

static tamis_status ask(tamis__worker *worker, const tamis_snapshot *snapshot,
                        const tamis_query *query, bool forgiving, tamis_hits *out,
                        tamis__query **asked, tamis_error *err)
{
    tamis__buffer left_out;
    tamis__buffer_init(&left_out, 0);
    tamis_status status = tamis__ask_query(snapshot->engine, tamis__worker_scratch(worker), query,
                                           &out->arena, forgiving ? &left_out : NULL, asked, err);
    if (status == TAMIS_OK)
        status = judge_query(*asked, &left_out, out, err);
    tamis__buffer_clear(&left_out);
    return status;
}

static tamis_status screen_with(tamis__worker *worker, const tamis_snapshot *snapshot,
                                const tamis_query *query, const tamis_screen_options *options,
                                const tamis__settings *settings, tamis_hits *out, tamis_error *err)
{
    tamis__query *asked = NULL;
    tamis__hit_list found;
    TAMIS_TRY(ask(worker, snapshot, query, options->forgiving, out, &asked, err));
    TAMIS_TRY(tamis__screen(worker, asked, settings, &out->arena, &found, err));
    tamis__hit_source source = {snapshot, worker, asked, settings};
    return fill_hits(&source, &found, options->plain, out, err);
}

tamis_status tamis_screen(const tamis_snapshot *snapshot, const tamis_query *query,
                          const tamis_screen_options *options, tamis_hits **out, tamis_error *err)
{
    *out = NULL;
    tamis__asked asked;
    tamis__worker *worker = NULL;
    TAMIS_TRY(tamis__ask_options(snapshot, options, &asked, err));
    tamis_status status = TAMIS_OK;
    tamis_hits *hits = tamis__alloc_zero(1, sizeof(*hits));
    if (hits == NULL) {
        status = tamis__fail_nomem(err);
        goto done;
    }
    tamis__arena_init(&hits->arena, 0);
    TAMIS_TRY_DONE(tamis__pool_take(snapshot->pool, &worker, err));
    status = screen_with(worker, snapshot, query, options, &asked.settings, hits, err);
done:
    tamis__pool_give(snapshot->pool, worker);
    tamis__asked_clear(&asked);
    if (status != TAMIS_OK) {
        tamis_hits_free(hits);
        return status;
    }
    *out = hits;
    return TAMIS_OK;
}

void tamis_hits_free(tamis_hits *hits)
{
    if (hits == NULL)
        return;
    tamis__arena_clear(&hits->arena);
    tamis__release(hits);
}

size_t tamis_hits_count(const tamis_hits *hits)
{
    return hits->count;
}

tamis_hit tamis_hits_get(const tamis_hits *hits, size_t i)
{
    return i < hits->count ? hits->items[i] : (tamis_hit){0};
}

const char *tamis_hits_warning(const tamis_hits *hits)
{
    return hits->warning;
}

const char *tamis_hits_json(const tamis_hits *hits, size_t i)
{
    return i < hits->count ? hits->texts[i].json : "";
}

const char *tamis_hits_explain(const tamis_hits *hits, size_t i)
{
    return i < hits->count ? hits->texts[i].table : "";
}

const char *tamis_hits_evidence(const tamis_hits *hits, size_t i)
{
    return i < hits->count ? hits->texts[i].evidence : "";
}

const char *tamis_hits_features(const tamis_hits *hits, size_t i)
{
    return i < hits->count ? hits->texts[i].features : "";
}
