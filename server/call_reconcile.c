/*
 * call_reconcile.c - the reconciliation protocol, version 0.2 (reconciliation-api.github.io/specs/0.2): what OpenRefine asks.
 *
 * Manifest, queries and extension at /reconcile/{dataset}, suggestions below it. Queries come in a form (POST) or in the
 * address. A query that cannot be asked gets an empty result and an "error", and the others are answered.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "asking.h"
#include "form.h"

enum { FACTS_MAX = 256, SUGGESTIONS_MAX = 50, CURSOR_MAX = 1000, BASE_BYTES = 600 };

static tamis_schema_info schema_named(const char *name)
{
    tamis_schema_info info = {0};
    for (size_t i = 0; (info = tamis_schema_get(i)).name != NULL; i++)
        if (name != NULL && strcmp(info.name, name) == 0)
            return info;
    return info;
}

static json_t *type_of(const char *schema)
{
    tamis_schema_info info = schema_named(schema);
    return json_pack("{s:s,s:s}", "id", schema, "name", info.name == NULL ? schema : info.plural);
}

/* ---- manifest ---- */

static json_t *service(const char *base, const char *path)
{
    return json_pack("{s:s,s:s}", "service_url", base, "service_path", path);
}

static json_t *matchable_types(void)
{
    json_t *types = json_array();
    tamis_schema_info info;
    for (size_t i = 0; (info = tamis_schema_get(i)).name != NULL; i++)
        if (info.matchable)
            json_array_append_new(types, type_of(info.name));
    return types;
}

static void answer_manifest(server_call *call)
{
    char host[BASE_BYTES - 80];
    char base[BASE_BYTES];
    char view[BASE_BYTES];
    char documentation[BASE_BYTES];
    server_base_url(call, host, sizeof host);
    snprintf(base, sizeof base, "%s/reconcile/%.64s", host, call->argument);
    snprintf(view, sizeof view, "%s/#/entity/{{id}}", host);
    snprintf(documentation, sizeof documentation, "%s/openapi.json", host);
    server_reply_json(
        call, 200,
        json_pack("{s:[s],s:s,s:s,s:s,s:s,s:s,s:i,s:o,s:{s:s},s:{s:o,s:o,s:o},s:{s:o,s:[]}}",
                  "versions", "0.2", "name", "tamis", "identifierSpace",
                  "https://followthemoney.tech/explorer/", "schemaSpace",
                  "https://followthemoney.tech/explorer/", "documentation", documentation,
                  "serviceVersion", tamis_version(), "batchSize", SERVER_BATCH_MAX, "defaultTypes",
                  matchable_types(), "view", "url", view, "suggest", "entity",
                  service(base, "/suggest/entity"), "type", service(base, "/suggest/type"),
                  "property", service(base, "/suggest/property"), "extend", "propose_properties",
                  service(base, "/extend/property"), "property_settings"));
}

/* ---- queries ---- */

typedef struct facts {
    tamis_property items[FACTS_MAX];
    size_t count;
    json_t *kept; /* texts of numbers */
} facts;

static bool add_fact(facts *out, const char *name, const char *value)
{
    if (out->count == FACTS_MAX)
        return false;
    out->items[out->count++] = (tamis_property){name, value};
    return true;
}

/* A text, a number, or {"id", "name"} of something reconciled before. */
static bool add_value(facts *out, const char *name, const json_t *value)
{
    char text[32];
    if (json_is_string(value))
        return add_fact(out, name, json_string_value(value));
    if (json_is_object(value)) {
        const json_t *known = json_object_get(value, "name");
        known = known == NULL ? json_object_get(value, "id") : known;
        return !json_is_string(known) || add_fact(out, name, json_string_value(known));
    }
    if (!json_is_integer(value))
        return true; /* says nothing about a party */
    snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    json_t *copy = json_string(text);
    return json_array_append_new(out->kept, copy) == 0 &&
           add_fact(out, name, json_string_value(copy));
}

/* "Person:birthDate" or "birthDate". */
static const char *property_of(const json_t *pid)
{
    const char *name = json_string_value(pid);
    const char *colon = name == NULL ? NULL : strchr(name, ':');
    return colon == NULL || strncmp(name, "id:", 3) == 0 ? name : colon + 1;
}

static bool read_facts(const json_t *query, facts *out)
{
    size_t i;
    json_t *property;
    json_array_foreach(json_object_get(query, "properties"), i, property)
    {
        const char *name = property_of(json_object_get(property, "pid"));
        const json_t *value = json_object_get(property, "v");
        size_t count = json_is_array(value) ? json_array_size(value) : 1;
        for (size_t k = 0; name != NULL && k < count; k++)
            if (!add_value(out, name, json_is_array(value) ? json_array_get(value, k) : value))
                return false;
    }
    return true;
}

/* The first type that is known. */
static const char *schema_of(const json_t *query)
{
    const json_t *type = json_object_get(query, "type");
    size_t count = json_is_array(type) ? json_array_size(type) : 1;
    for (size_t i = 0; i < count; i++) {
        const char *name = json_string_value(json_is_array(type) ? json_array_get(type, i) : type);
        if (schema_named(name).name != NULL)
            return name;
    }
    return NULL;
}

static json_t *features_of(const tamis_hits *hits, size_t i)
{
    json_t *all = json_loads(tamis_hits_features(hits, i), 0, NULL);
    json_t *features = json_array();
    const char *name;
    json_t *feature;
    json_object_foreach(all, name, feature) json_array_append_new(
        features, json_pack("{s:s,s:O}", "id", name, "value", json_object_get(feature, "score")));
    json_decref(all);
    return features;
}

static json_t *candidates_of(const server_asking *a, const tamis_hits *hits)
{
    json_t *result = json_array();
    for (size_t i = 0; i < tamis_hits_count(hits) && i < a->limit; i++) {
        tamis_hit hit = tamis_hits_get(hits, i);
        json_array_append_new(result, json_pack("{s:s,s:s,s:s,s:[o],s:f,s:b,s:o}", "id",
                                                hit.entity_id, "name", hit.caption, "description",
                                                hit.programs, "type", type_of(hit.schema), "score",
                                                hit.score, "match", hit.score >= a->threshold,
                                                "features", features_of(hits, i)));
    }
    return result;
}

/* A cell may hold the id of an entity: then there is nothing to compare. */
static json_t *entity_named(const server_call *call, const char *id);

static bool is_of_list(const json_t *entity, const char *list)
{
    size_t i;
    json_t *name;
    json_array_foreach(json_object_get(entity, "datasets"), i,
                       name) if (server_is_all(list) ||
                                 strcmp(json_string_value(name), list) == 0) return true;
    return false;
}

static json_t *candidate_of(const server_call *call, const char *id)
{
    json_t *entity = entity_named(call, id);
    json_t *candidate = NULL;
    if (is_of_list(entity, call->argument))
        candidate = json_pack("{s:s,s:O,s:[o],s:f,s:b,s:[]}", "id", id, "name",
                              json_object_get(entity, "caption"), "type",
                              type_of(json_string_value(json_object_get(entity, "schema"))),
                              "score", 1.0, "match", 1, "features");
    json_decref(entity);
    return candidate;
}

static json_t *answer_query(server_call *call, const server_asking *asking, json_t *query)
{
    server_asking a = *asking;
    facts given = {.kept = json_array()};
    tamis_hits *hits = NULL;
    tamis_error err = {.message = "too many facts"};
    const char *name = json_string_value(json_object_get(query, "query"));
    const json_t *limit = json_object_get(query, "limit");
    unsigned status;
    char detail[SERVER_DETAIL_BYTES];
    if (json_is_number(limit) && json_number_value(limit) >= 1)
        a.limit = json_number_value(limit) > SERVER_LIMIT_MAX ? SERVER_LIMIT_MAX
                                                              : (uint32_t)json_number_value(limit);
    bool fine = (name == NULL || add_fact(&given, "name", name)) && read_facts(query, &given) &&
                server_asking_settle(&a, call->snapshot, call->argument, &status, detail);
    tamis_query asked = {
        .schema = schema_of(query), .properties = given.items, .property_count = given.count};
    if (fine && tamis_screen(call->snapshot, &asked, &a.screen, &hits, &err) != TAMIS_OK)
        fine = false;
    if (fine)
        server_record_query(call, query, a.screen.threshold, server_hits_recorded(call, hits));
    json_t *itself = fine && name != NULL ? candidate_of(call, name) : NULL;
    json_t *answer = itself != NULL ? json_pack("{s:[o]}", "result", itself)
                     : fine         ? json_pack("{s:o}", "result", candidates_of(&a, hits))
                            : json_pack("{s:[],s:o}", "result", "error", server_text(err.message));
    tamis_hits_free(hits);
    json_decref(given.kept);
    return answer;
}

static void answer_queries(server_call *call, const server_asking *a, const char *text)
{
    json_t *queries = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    json_t *answers = json_object();
    const char *key;
    json_t *query;
    if (!json_is_object(queries)) {
        server_reply_detail(call, 400, "queries: expected an object of queries by key");
    } else if (json_object_size(queries) > SERVER_BATCH_MAX) {
        server_reply_detail(call, 400, "Too many queries in one batch");
    } else {
        json_object_foreach(queries, key, query)
            json_object_set_new(answers, key, answer_query(call, a, query));
        server_reply_json(call, 200, json_incref(answers));
    }
    json_decref(answers);
    json_decref(queries);
}

/* ---- data extension ---- */

static json_t *entity_named(const server_call *call, const char *id)
{
    char *text = NULL;
    size_t len = 0;
    tamis_error err = {0};
    FILE *out = id == NULL ? NULL : open_memstream(&text, &len);
    if (out == NULL)
        return NULL;
    tamis_status status = tamis_entity_json(call->snapshot, id, 0, server_write, out, &err);
    bool closed = fclose(out) == 0;
    json_t *entity = status == TAMIS_OK && closed ? json_loadb(text, len, 0, NULL) : NULL;
    free(text);
    return entity;
}

static const char *label_of(const char *property)
{
    tamis_property_info info;
    for (size_t i = 0; (info = tamis_property_get(i)).name != NULL; i++)
        if (strcmp(info.name, property) == 0)
            return info.label;
    return NULL;
}

static json_t *values_of(const json_t *entity, const char *name, const json_t *asked)
{
    const json_t *limit = json_object_get(json_object_get(asked, "settings"), "limit");
    json_int_t most = json_is_integer(limit) ? json_integer_value(limit) : 0;
    json_t *values = json_array();
    size_t i;
    json_t *value;
    json_array_foreach(json_object_get(json_object_get(entity, "properties"), name), i, value)
    {
        if (most > 0 && (json_int_t)i >= most)
            break;
        json_array_append_new(values, json_pack("{s:O}", "str", value));
    }
    return values;
}

static json_t *row_of(const server_call *call, const char *id, const json_t *properties)
{
    json_t *entity = entity_named(call, id);
    json_t *row = json_object();
    size_t i;
    json_t *asked;
    json_array_foreach((json_t *)(uintptr_t)properties, i, asked)
    {
        const char *id_asked = json_string_value(json_object_get(asked, "id"));
        const char *name = property_of(json_object_get(asked, "id"));
        if (entity != NULL && name != NULL && label_of(name) != NULL)
            json_object_set_new(row, id_asked, values_of(entity, name, asked));
    }
    json_decref(entity);
    return row;
}

static json_t *meta_of(const json_t *properties)
{
    json_t *meta = json_array();
    size_t i;
    json_t *asked;
    json_array_foreach((json_t *)(uintptr_t)properties, i, asked)
    {
        const char *name = property_of(json_object_get(asked, "id"));
        if (name != NULL && label_of(name) != NULL)
            json_array_append_new(meta, json_pack("{s:O,s:s}", "id", json_object_get(asked, "id"),
                                                  "name", label_of(name)));
    }
    return meta;
}

static void answer_extend(server_call *call, const char *text)
{
    json_t *asked = json_loads(text, 0, NULL);
    const json_t *ids = json_object_get(asked, "ids");
    const json_t *properties = json_object_get(asked, "properties");
    json_t *rows = json_object();
    if (!json_is_array(ids) || !json_is_array(properties)) {
        server_reply_detail(call, 400, "extend: expected {\"ids\": [...], \"properties\": [...]}");
    } else if (json_array_size(ids) > SERVER_BATCH_MAX) {
        server_reply_detail(call, 400, "Too many queries in one batch");
    } else {
        for (size_t i = 0; i < json_array_size(ids); i++) {
            const char *id = json_string_value(json_array_get(ids, i));
            if (id != NULL)
                json_object_set_new(rows, id, row_of(call, id, properties));
        }
        server_reply_json(call, 200,
                          json_pack("{s:o,s:O}", "meta", meta_of(properties), "rows", rows));
    }
    json_decref(rows);
    json_decref(asked);
}

/* ---- the routes ---- */

static void answer_either(server_call *call, const server_asking *a, const char *queries,
                          const char *extend)
{
    if (extend != NULL && extend[0] != '\0')
        answer_extend(call, extend);
    else
        answer_queries(call, a, queries);
}

void server_call_reconcile(server_call *call)
{
    server_asking a;
    const char *queries = server_parameter_of(call, "queries");
    const char *extend = server_parameter_of(call, "extend");
    if (!server_read_asking(call, &a, SERVER_MATCH_LIMIT))
        return;
    if (queries == NULL && extend == NULL)
        answer_manifest(call);
    else
        answer_either(call, &a, queries == NULL ? "" : queries, extend);
}

/* A field of the form in the body; the C library's. NULL: there is none. */
static char *field_of(const server_call *call, const char *name)
{
    char *field = NULL;
    size_t room;
    FILE *out = open_memstream(&field, &room);
    if (out == NULL)
        return NULL;
    fwrite(call->body, 1, call->body_len, out); /* what is decoded is never longer */
    if (fclose(out) == 0 && server_form_value(call->body, call->body_len, name, field))
        return field;
    free(field);
    return NULL;
}

void server_call_reconcile_queries(server_call *call)
{
    server_asking a;
    if (!server_read_asking(call, &a, SERVER_MATCH_LIMIT))
        return;
    char *queries = field_of(call, "queries");
    char *extend = field_of(call, "extend");
    if (queries == NULL && extend == NULL)
        server_reply_detail(call, 400, "expected a form with queries or extend");
    else
        answer_either(call, &a, queries == NULL ? "" : queries, extend);
    free(queries);
    free(extend);
}

/* ---- suggestions ---- */

/* Does a word of the text begin so? Case of ASCII letters does not count. */
static bool begins(const char *text, const char *prefix)
{
    size_t len = strlen(prefix);
    for (const char *at = text; *at != '\0'; at++)
        if ((at == text || at[-1] == ' ') && strncasecmp(at, prefix, len) == 0)
            return true;
    return false;
}

static bool read_suggest(server_call *call, const char **prefix, uint32_t *limit, uint32_t *cursor)
{
    *prefix = server_parameter_of(call, "prefix");
    *prefix = *prefix == NULL ? "" : *prefix;
    const char *text = server_parameter_of(call, "limit");
    if (!server_dataset_exists(call->snapshot, call->argument))
        server_reply_detail(call, 404, "No such dataset.");
    else if (text != NULL && !server_read_count(text, 0, SERVER_LIMIT_MAX, limit))
        server_reply_detail(call, 422, "limit: not a number in its range");
    else
        return server_take_count(call, "cursor", 0, CURSOR_MAX, cursor);
    return false;
}

/* The page of `limit` after the first `cursor`. */
static void skip(json_t *result, uint32_t cursor, uint32_t limit)
{
    for (uint32_t i = 0; i < cursor && json_array_size(result) > 0; i++)
        json_array_remove(result, 0);
    while (json_array_size(result) > limit)
        json_array_remove(result, json_array_size(result) - 1);
}

static void reply_suggestions(server_call *call, const char *prefix, json_t *result)
{
    server_reply_json(call, 200,
                      json_pack("{s:s,s:s,s:s,s:o}", "code", "/api/status/ok", "status", "200 OK",
                                "prefix", prefix, "result", result));
}

static bool is_there(const json_t *result, const char *id)
{
    size_t i;
    json_t *item;
    json_array_foreach((json_t *)(uintptr_t)result, i,
                       item) if (strcmp(json_string_value(json_object_get(item, "id")), id) ==
                                 0) return true;
    return false;
}

static void suggest_one(json_t *result, const char *id, const char *name, const char *about,
                        const char *schema)
{
    json_array_append_new(result, json_pack("{s:s,s:s,s:s*,s:[o],s:[o]}", "id", id, "name", name,
                                            "description", about, "type", type_of(schema),
                                            "notable", type_of(schema)));
}

/* Those whose names begin with what was typed, or that have it as their id. */
static void suggest_begun(server_call *call, const server_asking *a, const char *prefix,
                          json_t *result, uint32_t limit)
{
    char *text = NULL;
    size_t len = 0;
    tamis_error err = {0};
    tamis_search_options options = {.screen = &a->screen, .prefix = prefix, .limit = limit};
    FILE *out = prefix[0] == '\0' ? NULL : open_memstream(&text, &len);
    if (out == NULL)
        return;
    tamis_status status = tamis_search(call->snapshot, &options, server_write, out, &err);
    bool closed = fclose(out) == 0;
    json_t *answer = status == TAMIS_OK && closed ? json_loadb(text, len, 0, NULL) : NULL;
    size_t i;
    json_t *entity;
    json_array_foreach(json_object_get(answer, "results"), i, entity)
        suggest_one(result, json_string_value(json_object_get(entity, "id")),
                    json_string_value(json_object_get(entity, "caption")), NULL,
                    json_string_value(json_object_get(entity, "schema")));
    json_decref(answer);
    free(text);
}

/* After them those whose names are near it. */
static void suggest_near(server_call *call, const server_asking *a, const char *prefix,
                         json_t *result, uint32_t limit)
{
    tamis_hits *hits = NULL;
    tamis_error err = {0};
    tamis_property name = {"name", prefix};
    tamis_query query = {.properties = &name, .property_count = 1};
    if (tamis_screen(call->snapshot, &query, &a->screen, &hits, &err) != TAMIS_OK)
        return; /* nothing to search by yet */
    for (size_t i = 0; i < tamis_hits_count(hits) && json_array_size(result) < limit; i++) {
        tamis_hit hit = tamis_hits_get(hits, i);
        if (!is_there(result, hit.entity_id))
            suggest_one(result, hit.entity_id, hit.caption, hit.programs, hit.schema);
    }
    tamis_hits_free(hits);
}

static void record_suggestions(server_call *call, const char *prefix, double threshold,
                               const json_t *result)
{
    json_t *query = json_pack("{s:s}", "prefix", prefix);
    json_t *hits = json_array();
    size_t i;
    json_t *item;
    json_array_foreach((json_t *)(uintptr_t)result, i, item)
        json_array_append_new(hits, json_pack("{s:O}", "entity_id", json_object_get(item, "id")));
    server_record_query(call, query, threshold, hits);
    json_decref(query);
}

void server_call_suggest_entity(server_call *call)
{
    server_asking a;
    uint32_t limit = SERVER_SEARCH_LIMIT;
    uint32_t cursor = 0;
    unsigned status;
    char detail[SERVER_DETAIL_BYTES];
    const char *prefix;
    if (!read_suggest(call, &prefix, &limit, &cursor))
        return;
    server_asking_init(&a, cursor + limit);
    a.threshold = a.cutoff = 0.5;
    if (!server_asking_settle(&a, call->snapshot, call->argument, &status, detail)) {
        server_reply_detail(call, status, detail);
        return;
    }
    json_t *result = json_array();
    suggest_begun(call, &a, prefix, result, cursor + limit);
    suggest_near(call, &a, prefix, result, cursor + limit);
    skip(result, cursor, limit);
    record_suggestions(call, prefix, a.screen.threshold, result);
    reply_suggestions(call, prefix, result);
}

void server_call_suggest_property(server_call *call)
{
    uint32_t limit = SUGGESTIONS_MAX;
    uint32_t cursor = 0;
    const char *prefix;
    tamis_property_info info;
    if (!read_suggest(call, &prefix, &limit, &cursor))
        return;
    json_t *result = json_array();
    for (size_t i = 0; (info = tamis_property_get(i)).name != NULL; i++) {
        char id[128];
        if (info.schema == NULL || info.entity || json_array_size(result) >= cursor + limit ||
            !(begins(info.name, prefix) || begins(info.label, prefix)))
            continue;
        snprintf(id, sizeof id, "%s:%s", info.schema, info.name);
        json_array_append_new(result, json_pack("{s:s,s:s}", "id", id, "name", info.label));
    }
    skip(result, cursor, limit);
    reply_suggestions(call, prefix, result);
}

void server_call_suggest_type(server_call *call)
{
    uint32_t limit = SUGGESTIONS_MAX;
    uint32_t cursor = 0;
    const char *prefix;
    tamis_schema_info info;
    if (!read_suggest(call, &prefix, &limit, &cursor))
        return;
    json_t *result = json_array();
    for (size_t i = 0; (info = tamis_schema_get(i)).name != NULL; i++)
        if (info.matchable && json_array_size(result) < cursor + limit &&
            (begins(info.name, prefix) || begins(info.label, prefix) ||
             begins(info.plural, prefix)))
            json_array_append_new(result, type_of(info.name));
    skip(result, cursor, limit);
    reply_suggestions(call, prefix, result);
}

/* Is schema `name` the other, or made from it? */
static bool descends(const char *name, const char *other)
{
    for (;;) {
        if (strcmp(name, other) == 0)
            return true;
        tamis_schema_info info = schema_named(name);
        if (info.name == NULL || strcmp(info.parent, info.name) == 0)
            return false;
        name = info.parent;
    }
}

void server_call_extend_property(server_call *call)
{
    uint32_t limit = 0;
    uint32_t cursor = 0;
    const char *prefix;
    const char *type = server_parameter_of(call, "type");
    tamis_property_info info;
    if (!read_suggest(call, &prefix, &limit, &cursor))
        return;
    type = type == NULL || type[0] == '\0' ? "Thing" : type;
    if (schema_named(type).name == NULL) {
        server_reply_detail(call, 400, "Invalid type");
        return;
    }
    json_t *properties = json_array();
    for (size_t i = 0; (info = tamis_property_get(i)).name != NULL; i++)
        if (info.schema != NULL && !info.entity && descends(type, info.schema) &&
            (limit == 0 || json_array_size(properties) < limit))
            json_array_append_new(properties,
                                  json_pack("{s:s,s:s}", "id", info.name, "name", info.label));
    server_reply_json(
        call, 200,
        json_pack("{s:i,s:s,s:o}", "limit", (int)limit, "type", type, "properties", properties));
}
