/*
 * call_match.c - POST /match/{dataset}: query by example, in batches.
 *
 * Options are those of the address, and of each query its own over them. A query that cannot be asked gets
 * status 400 and its reason, and the others are answered. The answer is written as text at once: hits come
 * from the library as JSON and are not taken apart here.
 */
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "asking.h"

enum { PROPERTIES_MAX = 512 };

/* What all queries of a request share. */
typedef struct batch {
    server_call *call;
    const server_asking *asking;
    FILE *out;
    bool failed; /* out of memory */
} batch;

static void put(batch *b, const char *text)
{
    fputs(text, b->out);
}

static void put_json(batch *b, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    b->failed = b->failed || text == NULL;
    put(b, text == NULL ? "null" : text);
    free(text);
}

static void put_text(batch *b, const char *text)
{
    json_t *value = server_text(text);
    put_json(b, value);
    json_decref(value);
}

/* ---- one query ---- */

static bool take_value(tamis_query *query, tamis_property *properties, const char *name,
                       const json_t *value, json_t *kept)
{
    char number[32];
    const char *text = json_string_value(value);
    if (query->property_count == PROPERTIES_MAX)
        return false;
    if (json_is_integer(value)) {
        snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        json_t *copy = json_string(number);
        text = json_array_append_new(kept, copy) == 0 ? json_string_value(copy) : NULL;
    }
    if (json_is_null(value))
        return true;
    if (text == NULL)
        return false;
    properties[query->property_count++] = (tamis_property){name, text};
    return true;
}

/* False: properties hold something else than texts and numbers, or too many. */
static bool read_properties(const json_t *given, tamis_query *query, tamis_property *properties,
                            json_t *kept)
{
    const char *name;
    json_t *values;
    json_object_foreach((json_t *)(uintptr_t)given, name, values)
    {
        size_t count = json_is_array(values) ? json_array_size(values) : 1;
        for (size_t i = 0; i < count; i++)
            if (!take_value(query, properties, name,
                            json_is_array(values) ? json_array_get(values, i) : values, kept))
                return false;
    }
    return true;
}

/* NULL when the query was understood, else what is wrong with it. */
static const char *read_query(const json_t *example, tamis_query *query, tamis_property *properties,
                              json_t *kept)
{
    const json_t *given = json_object_get(example, "properties");
    const json_t *schema = json_object_get(example, "schema");
    *query = (tamis_query){.properties = properties, .schema = json_string_value(schema)};
    if (!json_is_object(given))
        return "properties: expected an object";
    if (!json_is_string(schema))
        return "schema: expected the name of a schema";
    if (!read_properties(given, query, properties, kept))
        return "properties: expected texts or lists of texts, at most 512";
    return NULL;
}

static void put_refused(batch *b, unsigned status, const char *detail, const json_t *example)
{
    fprintf(b->out,
            "{\"status\":%u,\"results\":[],\"total\":{\"value\":0,\"relation\":\"eq\"},\"query\":",
            status);
    put_json(b, example);
    put(b, ",\"detail\":");
    put_text(b, detail);
    put(b, "}");
}

/* ---- results ---- */

/* What the desk remembers of each hit that is shown; for the caller. */
static json_t *make_marks(const batch *b, const tamis_query *query, const tamis_hits *hits,
                          size_t count)
{
    const char *ids[SERVER_LIMIT_MAX];
    size_t known = count < SERVER_LIMIT_MAX ? count : SERVER_LIMIT_MAX;
    if (b->call->owner->options->desk == NULL)
        return NULL;
    for (size_t i = 0; i < known; i++)
        ids[i] = tamis_hits_get(hits, i).entity_id;
    return server_marks(b->call, query, ids, known);
}

/* The marks of one as further members. */
static void put_marks(batch *b, const json_t *marks)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)marks, name, value)
    {
        put(b, ",");
        put_text(b, name);
        put(b, ":");
        put_json(b, value);
    }
}

/* The entity with score, match and the reasons. */
static void put_result(batch *b, const server_asking *a, const json_t *marks,
                       const tamis_hits *hits, size_t i)
{
    tamis_hit hit = tamis_hits_get(hits, i);
    tamis_error err = {0};
    if (tamis_entity_json(b->call->snapshot, hit.entity_id, TAMIS_ENTITY_RECORD | TAMIS_ENTITY_OPEN,
                          server_write, b->out, &err) != TAMIS_OK)
        b->failed = true;
    fprintf(b->out,
            ",\"score\":%.6g,\"match\":%s,\"features\":{\"tamis\":%.6g},\"explanations\":%s,"
            "\"explanation\":{\"matched_name\":",
            hit.score, hit.score >= a->threshold ? "true" : "false", hit.score,
            tamis_hits_features(hits, i));
    put_text(b, hit.matched_name);
    put(b, ",\"text\":");
    put_text(b, hit.explanation);
    fprintf(b->out, ",\"evidence\":%s}", tamis_hits_evidence(hits, i));
    put_marks(b, marks);
    put(b, "}");
}

/* Of as many matches as were asked for there may be more: "gte". */
static void put_total(batch *b, const server_asking *a, const tamis_hits *hits)
{
    size_t matches = 0;
    size_t count = tamis_hits_count(hits);
    while (matches < count && tamis_hits_get(hits, matches).score >= a->threshold)
        matches++;
    fprintf(b->out, "],\"total\":{\"value\":%zu,\"relation\":\"%s\"},\"query\":", matches,
            matches > 0 && matches == a->screen.limit ? "gte" : "eq");
}

static void put_answer(batch *b, const server_asking *a, const tamis_query *query,
                       const tamis_hits *hits, const json_t *example)
{
    size_t count = tamis_hits_count(hits) < a->limit ? tamis_hits_count(hits) : a->limit;
    json_t *marks = make_marks(b, query, hits, count);
    put(b, "{\"status\":200,\"results\":[");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            put(b, ",");
        put_result(b, a, json_array_get(marks, i), hits, i);
    }
    json_decref(marks);
    put_total(b, a, hits);
    put_json(b, example);
    if (tamis_hits_warning(hits)[0] != '\0') {
        put(b, ",\"warning\":");
        put_text(b, tamis_hits_warning(hits));
    }
    put(b, "}");
}

json_t *server_hits_recorded(const server_call *call, const tamis_hits *hits)
{
    json_t *list = server_desk(call) == NULL ? NULL : json_array();
    if (list == NULL)
        return NULL;
    for (size_t i = 0; i < tamis_hits_count(hits); i++) {
        tamis_hit hit = tamis_hits_get(hits, i);
        json_array_append_new(
            list, json_pack("{s:s,s:f}", "entity_id", hit.entity_id, "score", hit.score));
    }
    return list;
}

static void ask(batch *b, const server_asking *a, const json_t *example, json_t *kept)
{
    tamis_property properties[PROPERTIES_MAX];
    tamis_query query;
    tamis_hits *hits = NULL;
    tamis_error err = {0};
    const char *wrong = read_query(example, &query, properties, kept);
    if (wrong != NULL) {
        put_refused(b, 400, wrong, example);
        return;
    }
    tamis_status status = tamis_screen(b->call->snapshot, &query, &a->screen, &hits, &err);
    if (status == TAMIS_OK) {
        server_record_query(b->call, (json_t *)(uintptr_t)example, a->screen.threshold,
                            server_hits_recorded(b->call, hits));
        put_answer(b, a, &query, hits, example);
    } else {
        put_refused(b, server_status_of(status), err.message, example);
    }
    tamis_hits_free(hits);
}

static void answer_query(batch *b, const json_t *example)
{
    unsigned status;
    char detail[SERVER_DETAIL_BYTES] = "";
    const json_t *options = json_object_get(example, "options");
    json_t *kept = json_array();
    if (options == NULL) {
        ask(b, b->asking, example, kept);
    } else {
        server_asking own = *b->asking; /* its screen options borrow from the other until settled */
        if (server_asking_take_object(&own, options, kept, detail) &&
            server_asking_settle(&own, b->call->snapshot, b->call->argument, &status, detail))
            ask(b, &own, example, kept);
        else
            put_refused(b, 400, detail, example);
    }
    json_decref(kept);
}

static void answer_batch(server_call *call, const server_asking *a, json_t *queries)
{
    const char *id;
    json_t *example;
    batch b = {.call = call, .asking = a, .out = open_memstream(&call->text, &call->len)};
    if (b.out == NULL) {
        server_reply_detail(call, 500, "out of memory");
        return;
    }
    put(&b, "{\"responses\":{");
    bool first = true;
    json_object_foreach(queries, id, example)
    {
        put(&b, first ? "" : ",");
        put_text(&b, id);
        put(&b, ":");
        answer_query(&b, example);
        first = false;
    }
    fprintf(b.out,
            "},\"matcher\":{\"tamis\":{\"description\":\"The score of the comparison.\","
            "\"coefficient\":1.0}},\"limit\":%u}",
            a->limit);
    b.failed = b.failed || ferror(b.out) != 0;
    b.failed = fclose(b.out) != 0 || b.failed;
    call->status = 200;
    call->type = "application/json";
    if (!b.failed)
        return;
    free(call->text);
    call->text = NULL;
    server_reply_detail(call, 500, "out of memory");
}

/* ---- the request ---- */

/* False after an answer. `weights` and `config` name parameters of the scorer. */
static bool take_numbers(server_call *call, const json_t *given, const char *what,
                         tamis_parameters *parameters)
{
    const char *name;
    json_t *value;
    char detail[SERVER_DETAIL_BYTES];
    if (given != NULL && !json_is_null(given) && !json_is_object(given)) {
        snprintf(detail, sizeof detail, "%s: expected an object of numbers by name", what);
        server_reply_detail(call, 422, detail);
        return false;
    }
    json_object_foreach((json_t *)(uintptr_t)given, name, value)
    {
        tamis_error err = {.message = "expected a number"};
        if (json_is_number(value) &&
            tamis_parameters_set(parameters, name, json_number_value(value), &err) == TAMIS_OK)
            continue;
        snprintf(detail, sizeof detail, "%s: %.60s: %.150s", what, name, err.message);
        server_reply_detail(call, 400, detail);
        return false;
    }
    return true;
}

static bool read_parameters(server_call *call, const json_t *body, tamis_parameters **out)
{
    const json_t *weights = json_object_get(body, "weights");
    const json_t *config = json_object_get(body, "config");
    tamis_error err = {0};
    if ((!json_is_object(weights) || json_object_size(weights) == 0) &&
        (!json_is_object(config) || json_object_size(config) == 0) &&
        (weights == NULL || json_is_object(weights) || json_is_null(weights)) &&
        (config == NULL || json_is_object(config) || json_is_null(config)))
        return true;
    if (tamis_parameters_new(out, &err) != TAMIS_OK) {
        server_reply_error(call, &err);
        return false;
    }
    if (!take_numbers(call, weights, "weights", *out) ||
        !take_numbers(call, config, "config", *out))
        return false;
    if (tamis_parameters_check(*out, &err) == TAMIS_OK)
        return true;
    server_reply_error(call, &err);
    return false;
}

/* The queries of the body; NULL after an answer. */
static json_t *queries_of(server_call *call, const json_t *body, const json_error_t *wrong)
{
    char detail[SERVER_DETAIL_BYTES];
    json_t *queries = json_object_get(body, "queries");
    if (body == NULL) {
        snprintf(detail, sizeof detail, "line %d, column %d: not JSON as expected", wrong->line,
                 wrong->column);
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
        return queries;
    }
    return NULL;
}

bool server_take_asking(server_call *call, server_asking *a, uint32_t limit)
{
    char detail[SERVER_DETAIL_BYTES] = "";
    server_asking_init(a, limit);
    for (size_t i = 0; i < call->parameter_count; i++) {
        if (!server_asking_take(a, call->parameters[i].name, call->parameters[i].value, detail)) {
            server_reply_detail(call, 422, detail);
            return false;
        }
    }
    return true;
}

bool server_read_asking(server_call *call, server_asking *a, uint32_t limit)
{
    unsigned status = 422;
    char detail[SERVER_DETAIL_BYTES] = "";
    if (!server_take_asking(call, a, limit))
        return false;
    if (server_asking_settle(a, call->snapshot, call->argument, &status, detail))
        return true;
    server_reply_detail(call, status, detail);
    return false;
}

void server_call_match(server_call *call)
{
    server_asking a;
    json_error_t wrong;
    tamis_parameters *parameters = NULL;
    if (!server_read_asking(call, &a, SERVER_MATCH_LIMIT))
        return;
    json_t *body = json_loadb(call->body, call->body_len, JSON_REJECT_DUPLICATES, &wrong);
    json_t *queries = queries_of(call, body, &wrong);
    if (queries != NULL && read_parameters(call, body, &parameters)) {
        a.parameters = a.screen.parameters = parameters;
        answer_batch(call, &a, queries);
    }
    tamis_parameters_free(parameters);
    json_decref(body);
}
