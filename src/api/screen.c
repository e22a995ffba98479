/*
 * api/screen.c - tamis_screen: one query, its hits.
 */
#include "api/ask.h"
#include "api/hit_view.h"
#include "base/error.h"
#include "screen/pool.h"

struct tamis_hits {
    tamis__arena arena;
    tamis_hit *items;
    const char **json;
    const char **tables;
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
                             tamis_hits *out, tamis__buffer *text, tamis_error *err)
{
    tamis_hit *fields = &out->items[i];
    tamis__reasons reasons;
    TAMIS_TRY(tamis__hit_fields(source, hit, (uint32_t)i + 1, &out->arena, fields, &reasons, err));
    TAMIS_TRY(tamis__hit_json(source, hit, fields, &reasons, text, err));
    TAMIS_TRY(keep_text(text, &out->arena, &out->json[i], err));
    tamis__explain_table(text, &reasons);
    return keep_text(text, &out->arena, &out->tables[i], err);
}

static tamis_status fill_hits(const tamis__hit_source *source, const tamis__hit_list *found,
                              tamis_hits *out, tamis_error *err)
{
    size_t slots = found->count + 1;
    out->items = tamis__arena_zero(&out->arena, slots, sizeof(*out->items));
    out->json = tamis__arena_zero(&out->arena, slots, sizeof(*out->json));
    out->tables = tamis__arena_zero(&out->arena, slots, sizeof(*out->tables));
    if (out->items == NULL || out->json == NULL || out->tables == NULL)
        return tamis__fail_nomem(err);
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis_status status = TAMIS_OK;
    for (size_t i = 0; i < found->count && status == TAMIS_OK; i++)
        status = fill_hit(source, &found->items[i], i, out, &text, err);
    tamis__buffer_clear(&text);
    out->count = found->count;
    return status;
}

/* What of the query cannot count; an error when nothing of it can. */
static tamis_status judge_query(const tamis__query *asked, tamis_hits *out, tamis_error *err)
{
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis__ask_doubts(asked, &text);
    tamis_status status = keep_text(&text, &out->arena, &out->warning, err);
    tamis__buffer_clear(&text);
    if (status != TAMIS_OK || tamis__ask_searchable(asked))
        return status;
    if (out->warning[0] == '\0')
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "nothing to search by: expected a name or an identifier");
    return tamis__fail(err, TAMIS_ERR_ARGUMENT, "nothing to search by: %.*s",
                       (int)strcspn(out->warning, "\n"), out->warning);
}

static tamis_status screen_with(tamis__worker *worker, const tamis_snapshot *snapshot,
                                const tamis_query *query, const tamis__settings *settings,
                                tamis_hits *out, tamis_error *err)
{
    tamis__query *asked = NULL;
    tamis__hit_list found;
    TAMIS_TRY(tamis__ask_query(snapshot->engine, tamis__worker_scratch(worker), query, &out->arena,
                               &asked, err));
    TAMIS_TRY(judge_query(asked, out, err));
    TAMIS_TRY(tamis__screen(worker, asked, settings, &out->arena, &found, err));
    tamis__hit_source source = {snapshot, worker, asked, settings};
    return fill_hits(&source, &found, out, err);
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
    status = screen_with(worker, snapshot, query, &asked.settings, hits, err);
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
    return i < hits->count ? hits->json[i] : "";
}

const char *tamis_hits_explain(const tamis_hits *hits, size_t i)
{
    return i < hits->count ? hits->tables[i] : "";
}
