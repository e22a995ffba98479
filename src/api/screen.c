/*
 * api/screen.c - tamis_screen: one query, its hits.
 */
#include "api/ask.h"
#include "api/hit_view.h"
#include "base/error.h"
#include "screen/pool.h"
#include "screen/unglue.h"

/* What is shown of a hit: made when somebody first asks for it. */
typedef struct view {
    bool made;
    tamis_hit fields; /* of a hit whose texts could not be made: rank and score alone */
    const char *json, *table, *evidence, *features; /* "" where it is not wanted */
} view;

/* Everything of a result that changes while it is read, and what views are made from. */
typedef struct result {
    tamis__arena arena;
    const tamis_snapshot *snapshot;
    const tamis__query *query;
    tamis__settings settings; /* of it only what views need */
    tamis__score_params params;
    tamis__hit_list found;
    view *views;
    bool plain;
    const char *warning;
} result;

struct tamis_hits {
    result *of;
};

static tamis_status keep_text(tamis__buffer *text, tamis__arena *arena, const char **out,
                              tamis_error *err)
{
    bool failed = text->failed;
    *out = tamis__arena_copy(arena, tamis__buffer_bytes(text)).ptr;
    tamis__buffer_reset(text);
    return failed || *out == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

/* ---- what is shown of a hit -------------------------------------------------------------------- */

static tamis_status write_view(const tamis__hit_source *source, const tamis__hit *hit, result *r,
                               view *out, tamis__buffer *text)
{
    tamis__reasons reasons;
    tamis_hit fields;
    TAMIS_TRY(tamis__hit_fields(source, hit, out->fields.rank, &r->arena, &fields, &reasons, NULL));
    tamis__explain_json(text, &reasons);
    TAMIS_TRY(keep_text(text, &r->arena, &out->evidence, NULL));
    tamis__explain_features(text, &reasons, tamis__bytes_of(fields.explanation));
    TAMIS_TRY(keep_text(text, &r->arena, &out->features, NULL));
    out->json = out->table = "";
    if (!r->plain) {
        TAMIS_TRY(tamis__hit_json(source, hit, &fields, &reasons, text, NULL));
        TAMIS_TRY(keep_text(text, &r->arena, &out->json, NULL));
        tamis__explain_table(text, &reasons);
        TAMIS_TRY(keep_text(text, &r->arena, &out->table, NULL));
    }
    out->fields = fields;
    return TAMIS_OK;
}

static tamis_status make_view(result *r, size_t i, view *out)
{
    tamis__buffer text;
    tamis__worker *worker = NULL;
    TAMIS_TRY(tamis__pool_take(r->snapshot->pool, &worker, NULL));
    tamis__hit_source source = {r->snapshot, worker, r->query, &r->settings};
    tamis__buffer_init(&text, 0);
    tamis_status status = write_view(&source, &r->found.items[i], r, out, &text);
    tamis__buffer_clear(&text);
    tamis__pool_give(r->snapshot->pool, worker);
    return status;
}

static const view *view_of(const tamis_hits *hits, size_t i)
{
    result *r = hits->of;
    view *asked = &r->views[i];
    if (!asked->made) {
        asked->fields = (tamis_hit){.rank = (uint32_t)i + 1,
                                    .score = r->found.items[i].score,
                                    .match = true,
                                    .entity_id = "",
                                    .source_id = "",
                                    .dataset = "",
                                    .schema = "",
                                    .caption = "",
                                    .matched_name = "",
                                    .topics = "",
                                    .programs = "",
                                    .countries = "",
                                    .since = "",
                                    .citation = "",
                                    .requirement = "",
                                    .explanation = ""};
        asked->made = make_view(r, i, asked) == TAMIS_OK;
    }
    return asked;
}

/* Options may be gone when a view is made. */
static tamis_status prepare_views(const tamis__settings *settings, result *r, tamis_error *err)
{
    r->settings = (tamis__settings){.has_as_of = settings->has_as_of, .as_of = settings->as_of};
    if (settings->params != NULL) {
        r->params = *settings->params;
        r->settings.params = &r->params;
    }
    r->views = tamis__arena_zero(&r->arena, r->found.count + 1, sizeof(*r->views));
    return r->views != NULL ? TAMIS_OK : tamis__fail_nomem(err);
}

/* ---- screening --------------------------------------------------------------------------------- */

/* What of the query cannot count, after the facts that were `left_out`; an error when nothing of it can. */
static tamis_status judge_query(const tamis__query *asked, tamis__buffer *left_out, result *out,
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

static tamis_status ask(tamis__worker *worker, const tamis_query *query, bool forgiving,
                        result *out, tamis__query **asked, tamis_error *err)
{
    tamis__buffer left_out;
    tamis__buffer_init(&left_out, 0);
    tamis_status status =
        tamis__ask_query(out->snapshot->engine, tamis__worker_scratch(worker), query, &out->arena,
                         forgiving ? &left_out : NULL, asked, err);
    if (status == TAMIS_OK)
        status = judge_query(*asked, &left_out, out, err);
    if (status == TAMIS_OK)
        status = tamis__query_unglue(worker, *asked, &out->arena, err);
    tamis__buffer_clear(&left_out);
    return status;
}

static tamis_status screen_with(tamis__worker *worker, const tamis_query *query,
                                const tamis_screen_options *options,
                                const tamis__settings *settings, result *out, tamis_error *err)
{
    tamis__query *asked = NULL;
    TAMIS_TRY(ask(worker, query, options->forgiving, out, &asked, err));
    out->query = asked;
    out->plain = options->plain;
    TAMIS_TRY(tamis__screen(worker, asked, settings, &out->arena, &out->found, err));
    return prepare_views(settings, out, err);
}

static tamis_status new_hits(const tamis_snapshot *snapshot, tamis_hits **out, tamis_error *err)
{
    tamis_hits *hits = tamis__alloc_zero(1, sizeof(*hits));
    result *of = tamis__alloc_zero(1, sizeof(*of));
    if (hits == NULL || of == NULL) {
        tamis__release(hits);
        tamis__release(of);
        return tamis__fail_nomem(err);
    }
    tamis__arena_init(&of->arena, 0);
    of->snapshot = snapshot;
    hits->of = of;
    *out = hits;
    return TAMIS_OK;
}

tamis_status tamis_screen(const tamis_snapshot *snapshot, const tamis_query *query,
                          const tamis_screen_options *options, tamis_hits **out, tamis_error *err)
{
    *out = NULL;
    tamis__asked asked;
    tamis__worker *worker = NULL;
    tamis_hits *hits = NULL;
    TAMIS_TRY(tamis__ask_options(snapshot, options, &asked, err));
    tamis_status status = TAMIS_OK;
    TAMIS_TRY_DONE(new_hits(snapshot, &hits, err));
    TAMIS_TRY_DONE(tamis__pool_take(snapshot->pool, &worker, err));
    status = screen_with(worker, query, options, &asked.settings, hits->of, err);
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
    tamis__arena_clear(&hits->of->arena);
    tamis__release(hits->of);
    tamis__release(hits);
}

size_t tamis_hits_count(const tamis_hits *hits)
{
    return hits->of->found.count;
}

tamis_hit tamis_hits_get(const tamis_hits *hits, size_t i)
{
    return i < tamis_hits_count(hits) ? view_of(hits, i)->fields : (tamis_hit){0};
}

const char *tamis_hits_warning(const tamis_hits *hits)
{
    return hits->of->warning;
}

/* The view of hit i; NULL when there is none or its texts could not be made. */
static const view *made_view(const tamis_hits *hits, size_t i)
{
    const view *asked = i < tamis_hits_count(hits) ? view_of(hits, i) : NULL;
    return asked != NULL && asked->made ? asked : NULL;
}

const char *tamis_hits_json(const tamis_hits *hits, size_t i)
{
    const view *asked = made_view(hits, i);
    return asked == NULL ? "" : asked->json;
}

const char *tamis_hits_explain(const tamis_hits *hits, size_t i)
{
    const view *asked = made_view(hits, i);
    return asked == NULL ? "" : asked->table;
}

const char *tamis_hits_evidence(const tamis_hits *hits, size_t i)
{
    const view *asked = made_view(hits, i);
    return asked == NULL ? "" : asked->evidence;
}

const char *tamis_hits_features(const tamis_hits *hits, size_t i)
{
    const view *asked = made_view(hits, i);
    return asked == NULL ? "" : asked->features;
}
