/*
 * call_match.c - POST /match/{dataset} and GET /search/{dataset}.
 *
 * Options are those of the address, for all queries of a body; a query that cannot be asked gets status
 * 400 and its reason, and the others are answered.
 */
#include "internal.h"

#include <math.h>
#include <string.h>

enum { PROPERTIES_MAX = 512, MATCH_LIMIT = 5, SEARCH_LIMIT = 10 };

typedef struct asking {
    tamis_screen_options screen; /* its threshold is the lower bound of what is returned */
    double threshold;            /* of a match */
    const char *datasets[SERVER_PARAMETERS_MAX + 1];
    const char *skipped[SERVER_PARAMETERS_MAX];
    const char *topics[SERVER_PARAMETERS_MAX];
    const char *countries[SERVER_PARAMETERS_MAX];
    const char *excluded[SERVER_PARAMETERS_MAX];
    const char *q, *schema;
    uint32_t limit, offset; /* screen.limit is their sum */
} asking;

/* False after an answer. */
static bool take_parameter(server_call *call, const server_parameter *p, asking *a)
{
    bool fine = true;
    if (strcmp(p->name, "limit") == 0)
        fine = server_read_count(p->value, 1, SERVER_RESULTS_MAX, &a->limit);
    else if (strcmp(p->name, "offset") == 0)
        fine = server_read_count(p->value, 0, SERVER_OFFSET_MAX, &a->offset);
    else if (strcmp(p->name, "threshold") == 0)
        fine = server_read_fraction(p->value, &a->threshold);
    else if (strcmp(p->name, "cutoff") == 0)
        fine = server_read_fraction(p->value, &a->screen.threshold);
    else if (strcmp(p->name, "include_dataset") == 0 || strcmp(p->name, "datasets") == 0)
        a->datasets[a->screen.dataset_count++] = p->value;
    else if (strcmp(p->name, "exclude_dataset") == 0)
        a->skipped[a->screen.skip_dataset_count++] = p->value;
    else if (strcmp(p->name, "topics") == 0)
        a->topics[a->screen.topic_count++] = p->value;
    else if (strcmp(p->name, "countries") == 0)
        a->countries[a->screen.country_count++] = p->value;
    else if (strcmp(p->name, "exclude_entity_ids") == 0)
        a->excluded[a->screen.exclude_count++] = p->value;
    else if (strcmp(p->name, "as_of") == 0)
        a->screen.as_of = p->value;
    else if (strcmp(p->name, "q") == 0)
        a->q = p->value;
    else if (strcmp(p->name, "schema") == 0)
        a->schema = p->value;
    if (fine)
        return true;
    char detail[128];
    snprintf(detail, sizeof detail, "%s: not a number in its range", p->name);
    server_reply_detail(call, 422, detail);
    return false;
}

static bool is_all(const char *dataset)
{
    return strcmp(dataset, "default") == 0 || strcmp(dataset, "all") == 0 ||
           strcmp(dataset, "sanctions") == 0;
}

/* The list that the path names. With include_dataset, too, the path must be one of the names for all
 * lists or one of these. */
static bool take_dataset(server_call *call, asking *a)
{
    if (is_all(call->argument))
        return true;
    bool known = false;
    for (size_t i = 0; i < tamis_snapshot_dataset_count(call->snapshot); i++)
        known =
            known || strcmp(tamis_snapshot_dataset(call->snapshot, i).name, call->argument) == 0;
    if (!known) {
        server_reply_detail(call, 404, "No such dataset.");
        return false;
    }
    bool included = a->screen.dataset_count == 0;
    for (size_t i = 0; i < a->screen.dataset_count; i++)
        included = included || strcmp(a->datasets[i], call->argument) == 0;
    if (!included) {
        server_reply_detail(call, 400, "The included datasets are not part of the dataset.");
        return false;
    }
    a->datasets[0] = call->argument;
    a->screen.dataset_count = 1;
    return true;
}

/* False after an answer. */
static bool read_options(server_call *call, asking *a, uint32_t limit)
{
    *a = (asking){.screen = tamis_screen_options_default(), .threshold = TAMIS_THRESHOLD_DEFAULT};
    a->limit = limit;
    a->screen.threads = 1;
    for (size_t i = 0; i < call->parameter_count; i++)
        if (!take_parameter(call, &call->parameters[i], a))
            return false;
    if (!take_dataset(call, a))
        return false;
    a->screen.threshold = fmin(a->screen.threshold, a->threshold);
    a->screen.limit = a->limit + a->offset;
    a->screen.datasets = a->datasets;
    a->screen.skip_datasets = a->skipped;
    a->screen.topics = a->topics;
    a->screen.countries = a->countries;
    a->screen.exclude = a->excluded;
    return true;
}

/* The matched entity with score, match and the reasons. NULL: out of memory. */
static json_t *result_of(const server_call *call, const asking *a, const tamis_query *query,
                         const tamis_hits *hits, size_t i)
{
    tamis_hit hit = tamis_hits_get(hits, i);
    json_t *entity = server_entity(call->snapshot, hit.entity_id, NULL, 0);
    const char *text = tamis_hits_json(hits, i);
    json_t *told = text == NULL ? NULL : json_loads(text, 0, NULL);
    if (entity == NULL || told == NULL) {
        json_decref(entity);
        json_decref(told);
        return NULL;
    }
    json_t *listings = json_object_get(told, "listings");
    if (listings != NULL)
        json_object_set(entity, "listings", listings);
    json_object_set_new(entity, "score", json_real(hit.score));
    json_object_set_new(entity, "features", json_pack("{s:f}", "tamis", hit.score));
    json_object_set_new(entity, "explanations",
                        json_pack("{s:s,s:s,s:O?}", "matched_name", hit.matched_name, "text",
                                  hit.explanation, "evidence", json_object_get(told, "evidence")));
    json_object_set_new(entity, "match", json_boolean(hit.score >= a->threshold));
    json_decref(told);
    server_mark_hit(call, query, hit.entity_id, entity);
    return entity;
}

static json_t *results_of(const server_call *call, const asking *a, const tamis_query *query,
                          const tamis_hits *hits)
{
    json_t *results = json_array();
    for (size_t i = a->offset; i < tamis_hits_count(hits); i++) {
        json_t *result = result_of(call, a, query, hits, i);
        if (result == NULL) {
            json_decref(results);
            return NULL;
        }
        json_array_append_new(results, result);
    }
    return results;
}

/* With as many results as were asked for there may be more: "gte". */
static json_t *total_of(const asking *a, size_t count)
{
    return json_pack("{s:I,s:s}", "value", (json_int_t)count, "relation",
                     count >= a->screen.limit ? "gte" : "eq");
}

static bool take_value(tamis_query *query, tamis_property *properties, const char *name,
                       const json_t *value)
{
    if (!json_is_string(value) || query->property_count == PROPERTIES_MAX)
        return false;
    properties[query->property_count++] = (tamis_property){name, json_string_value(value)};
    return true;
}

/* NULL when the query was understood, else what is wrong with it. */
static const char *read_query(json_t *example, tamis_query *query, tamis_property *properties)
{
    json_t *given = json_object_get(example, "properties");
    json_t *schema = json_object_get(example, "schema");
    *query = (tamis_query){.properties = properties, .schema = json_string_value(schema)};
    if (!json_is_object(given))
        return "properties: expected an object";
    if (!json_is_string(schema))
        return "schema: expected the name of a schema";
    const char *name;
    json_t *values;
    json_object_foreach(given, name, values)
    {
        if (!json_is_array(values) && !take_value(query, properties, name, values))
            return "properties: expected texts or lists of texts, at most 512";
        size_t i;
        json_t *value;
        json_array_foreach(values, i, value) if (
            !take_value(query, properties, name,
                        value)) return "properties: expected texts or lists of texts, at most 512";
    }
    return NULL;
}

static json_t *refused(unsigned status, const char *detail, json_t *example)
{
    return json_pack("{s:i,s:[],s:{s:i,s:s},s:O,s:s}", "status", (int)status, "results", "total",
                     "value", 0, "relation", "eq", "query", example, "detail", detail);
}

/* Who was found, for the audit trail. */
static json_t *hits_of(const tamis_hits *hits)
{
    json_t *list = json_array();
    for (size_t i = 0; i < tamis_hits_count(hits); i++) {
        tamis_hit hit = tamis_hits_get(hits, i);
        json_array_append_new(
            list, json_pack("{s:s,s:f}", "entity_id", hit.entity_id, "score", hit.score));
    }
    return list;
}

static json_t *answer_query(server_call *call, const asking *a, json_t *example)
{
    tamis_property properties[PROPERTIES_MAX];
    tamis_query query;
    const char *wrong = read_query(example, &query, properties);
    if (wrong != NULL)
        return refused(400, wrong, example);
    tamis_hits *hits = NULL;
    tamis_error err = {0};
    tamis_status status = tamis_screen(call->snapshot, &query, &a->screen, &hits, &err);
    json_t *results = status == TAMIS_OK ? results_of(call, a, &query, hits) : NULL;
    json_t *answer = NULL;
    if (status != TAMIS_OK)
        answer = refused(server_status_of(status), err.message, example);
    if (status == TAMIS_OK)
        server_record_query(call, example, a->screen.threshold, hits_of(hits));
    if (status == TAMIS_OK && results != NULL)
        answer = json_pack("{s:i,s:o,s:o,s:O}", "status", 200, "results", results, "total",
                           total_of(a, tamis_hits_count(hits)), "query", example);
    if (answer != NULL && status == TAMIS_OK && tamis_hits_warning(hits)[0] != '\0')
        json_object_set_new(answer, "warning", json_string(tamis_hits_warning(hits)));
    tamis_hits_free(hits);
    return answer;
}

static void answer_batch(server_call *call, const asking *a, json_t *queries)
{
    json_t *responses = json_object();
    const char *id;
    json_t *example;
    json_object_foreach(queries, id, example)
    {
        json_t *answer = answer_query(call, a, example);
        if (answer == NULL || json_object_set_new(responses, id, answer) != 0) {
            json_decref(responses);
            server_reply_detail(call, 500, "out of memory");
            return;
        }
    }
    server_reply_json(call, 200,
                      json_pack("{s:o,s:{s:{s:s,s:f}},s:i}", "responses", responses, "matcher",
                                "tamis", "description", "The score of the comparison.",
                                "coefficient", 1.0, "limit", (int)a->limit));
}

void server_call_match(server_call *call)
{
    asking a;
    if (!read_options(call, &a, MATCH_LIMIT))
        return;
    json_error_t wrong;
    json_t *body = json_loadb(call->body, call->body_len, JSON_REJECT_DUPLICATES, &wrong);
    json_t *queries = json_object_get(body, "queries");
    char detail[256];
    if (body == NULL) {
        snprintf(detail, sizeof detail, "line %d, column %d: not JSON as expected", wrong.line,
                 wrong.column);
        server_reply_detail(call, 422, detail);
    } else if (!json_is_object(queries)) {
        server_reply_detail(call, 422, "queries: expected an object of queries by id");
    } else if (json_object_size(queries) == 0) {
        server_reply_detail(call, 400, "No queries provided.");
    } else if (json_object_size(queries) > SERVER_BATCH_MAX) {
        snprintf(detail, sizeof detail, "Too many queries in one batch (limit: %d)",
                 SERVER_BATCH_MAX);
        server_reply_detail(call, 400, detail);
    } else {
        answer_batch(call, &a, queries);
    }
    json_decref(body);
}

void server_call_search(server_call *call)
{
    asking a;
    if (!read_options(call, &a, SEARCH_LIMIT))
        return;
    tamis_property name = {"name", a.q == NULL ? "" : a.q};
    tamis_query query = {.schema = a.schema, .properties = &name, .property_count = 1};
    tamis_hits *hits = NULL;
    tamis_error err = {0};
    if (tamis_screen(call->snapshot, &query, &a.screen, &hits, &err) != TAMIS_OK) {
        server_reply_error(call, &err);
        return;
    }
    json_t *results = results_of(call, &a, &query, hits);
    json_t *asked = json_pack("{s:s?,s:s}", "schema", a.schema, "q", name.value);
    server_record_query(call, asked, a.screen.threshold, hits_of(hits));
    json_decref(asked);
    server_reply_json(call, 200,
                      results == NULL
                          ? NULL
                          : json_pack("{s:i,s:i,s:o,s:o,s:{}}", "limit", (int)a.limit, "offset",
                                      (int)a.offset, "total", total_of(&a, tamis_hits_count(hits)),
                                      "results", results, "facets"));
    tamis_hits_free(hits);
}
