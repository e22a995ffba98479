/* call_search.c - GET /search/{dataset}: entities by a name or by filters, with counts. */
#include "internal.h"

#include <stdlib.h>

#include "asking.h"

static const char *const usual_facets[] = {"countries", "topics", "datasets"};

static tamis_search_options options_of(const server_asking *a)
{
    bool named = a->facets.count > 0;
    return (tamis_search_options){
        .screen = &a->screen,
        .q = a->q,
        .schema = a->schema,
        .offset = a->offset,
        .limit = a->limit,
        .facets = named ? a->facets.at : usual_facets,
        .facet_count = named ? a->facets.count : sizeof usual_facets / sizeof usual_facets[0],
        .sorts = a->sorts.at,
        .sort_count = a->sorts.count,
        .flags = TAMIS_ENTITY_RECORD,
    };
}

/* Those of the results that were scored: their ids, and in *hits what is recorded of them. */
static size_t scored_ids(const json_t *results, json_t *hits, const char *ids[SERVER_LIMIT_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(results) && count < SERVER_LIMIT_MAX; i++) {
        const json_t *result = json_array_get(results, i);
        const char *id = json_string_value(json_object_get(result, "id"));
        json_t *score = json_object_get(result, "score");
        if (id == NULL || score == NULL)
            continue;
        json_array_append_new(hits, json_pack("{s:s,s:O}", "entity_id", id, "score", score));
        ids[count++] = id;
    }
    return count;
}

/* With a desk: what it remembers of each result, and the record of the question. */
static void remember(server_call *call, const server_asking *a)
{
    json_t *answer = json_loadb(call->text, call->len, 0, NULL);
    json_t *results = json_object_get(answer, "results");
    json_t *hits = json_array();
    tamis_property name = {"name", a->q == NULL ? "" : a->q};
    tamis_query query = {.schema = a->schema, .properties = &name, .property_count = 1};
    const char *ids[SERVER_LIMIT_MAX];
    size_t at = 0;
    json_t *marks = server_marks(call, &query, ids, scored_ids(results, hits, ids));
    for (size_t i = 0; i < json_array_size(results) && at < json_array_size(marks); i++) {
        json_t *result = json_array_get(results, i);
        if (json_string_value(json_object_get(result, "id")) == ids[at])
            json_object_update(result, json_array_get(marks, at++));
    }
    json_decref(marks);
    json_t *asked = json_pack("{s:s?,s:s?}", "schema", a->schema, "q", a->q);
    server_record_query(call, asked, a->screen.threshold, hits);
    json_decref(asked);
    free(call->text);
    call->text = NULL;
    server_reply_json(call, 200, answer);
}

void server_call_search(server_call *call)
{
    server_asking a;
    tamis_error err = {0};
    if (!server_read_asking(call, &a, SERVER_SEARCH_LIMIT))
        return;
    tamis_search_options options = options_of(&a);
    FILE *out = server_begin_text(call);
    if (out == NULL)
        return;
    tamis_status status = tamis_search(call->snapshot, &options, server_write, out, &err);
    server_end_text(call, out, status, &err);
    if (status == TAMIS_OK && call->status == 200 && call->owner->options->desk != NULL)
        remember(call, &a);
}
