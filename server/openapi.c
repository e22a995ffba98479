/*
 * openapi.c - GET /openapi.json: the table of routes with what data/server/openapi.json says of them.
 *
 * Which routes and parameters there are, and who may ask, is the table's word alone. The file adds schemata and
 * descriptions, so it may be behind the table but never say what the table does not.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

static const unsigned char described[] = {
#include "server_openapi.inc"
};

enum { OPERATION_BYTES = 128, REFERENCE_BYTES = 192 };

static json_t *error_answer(const char *description)
{
    return json_pack("{s:s,s:{s:{s:{s:s}}}}", "description", description, "content",
                     "application/json", "schema", "$ref", "#/components/schemas/ErrorResponse");
}

static const char *meaning_of(unsigned status)
{
    switch (status) {
    case 308: return "The entity has another id: see Location";
    case 400: return "This cannot be asked";
    case 401: return "No valid key or session";
    case 403: return "Not for this key or role";
    case 404: return "There is no such thing";
    case 413: return "The body is too large";
    case 422: return "A body or a parameter cannot be read";
    case 429: return "This key asks too often: see Retry-After";
    case 503: return "Too much is under way: see Retry-After";
    default: return "An error";
    }
}

static void add_error(json_t *answers, unsigned status)
{
    char key[16];
    snprintf(key, sizeof key, "%u", status);
    if (json_object_get(answers, key) == NULL)
        json_object_set_new(answers, key, error_answer(meaning_of(status)));
}

/* ---- parameters ---- */

static json_t *parameter_of(const json_t *file, const json_t *operation, const char *name,
                            const char *place, json_t *schema)
{
    const json_t *own = json_object_get(json_object_get(operation, "parameters"), name);
    const json_t *any = json_object_get(json_object_get(file, "parameters"), name);
    const json_t *told = own == NULL ? any : own;
    json_t *parameter = json_pack("{s:s,s:s,s:b,s:o}", "name", name, "in", place, "required",
                                  strcmp(place, "path") == 0, "schema", schema);
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)told, key, value)
        json_object_set(parameter, key, value);
    return parameter;
}

/* Reads one "name:type" or "name:type*" and moves on. */
static json_t *next_parameter(const json_t *file, const json_t *operation, const char **at)
{
    char name[64];
    size_t len = strcspn(*at, ":");
    const char *kind = *at + len + 1;
    size_t type = strcspn(kind, " *");
    bool repeated = kind[type] == '*';
    snprintf(name, sizeof name, "%.*s", (int)len, *at);
    json_t *schema = json_pack("{s:s%}", "type", kind, type);
    if (repeated)
        schema = json_pack("{s:s,s:o}", "type", "array", "items", schema);
    *at = kind + type + repeated;
    *at += strspn(*at, " ");
    return parameter_of(file, operation, name, "query", schema);
}

/* The arguments of "/cases/{id}/attachments/{n}". */
static void add_arguments(const json_t *file, const json_t *operation, json_t *parameters,
                          const char *path)
{
    char name[64];
    for (const char *at = strchr(path, '{'); at != NULL; at = strchr(at + 1, '{')) {
        snprintf(name, sizeof name, "%.*s", (int)strcspn(at + 1, "}"), at + 1);
        json_array_append_new(
            parameters, parameter_of(file, operation, name, "path",
                                     json_pack("{s:s,s:i}", "type", "string", "minLength", 1)));
    }
}

static json_t *parameters_of(const json_t *file, const json_t *operation, const server_route *route)
{
    json_t *parameters = json_array();
    add_arguments(file, operation, parameters, route->path);
    for (const char *at = route->parameters; *at != '\0';)
        json_array_append_new(parameters, next_parameter(file, operation, &at));
    return parameters;
}

/* ---- links ---- */

/* "GET" as the document spells it. */
static const char *operation_name(const char *method)
{
    static const char *const names[][2] = {
        {"GET", "get"}, {"POST", "post"}, {"PUT", "put"}, {"PATCH", "patch"}, {"DELETE", "delete"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i][0], method) == 0)
            return names[i][1];
    return "get";
}

/* "GET /jobs/{job}" as "#/paths/~1jobs~1{job}/get". */
static void refer_to(const char *operation, char out[REFERENCE_BYTES])
{
    char method[16];
    int len = (int)strcspn(operation, " ");
    int at = snprintf(out, REFERENCE_BYTES, "#/paths/");
    snprintf(method, sizeof method, "%.*s", len, operation);
    for (const char *c = operation + len + 1; *c != '\0' && at < REFERENCE_BYTES - 16; c++) {
        if (*c == '/')
            out[at++] = '~';
        out[at++] = *c == '/' ? '1' : *c;
    }
    snprintf(out + at, (size_t)(REFERENCE_BYTES - at), "/%s", operation_name(method));
}

/* What to ask next with an answer: {"GET /jobs/{job}": {"job": "$response.body#/job"}}. */
static json_t *links_of(const json_t *told)
{
    json_t *links = json_object();
    const char *operation;
    json_t *parameters;
    json_object_foreach((json_t *)(uintptr_t)told, operation, parameters)
    {
        char reference[REFERENCE_BYTES];
        refer_to(operation, reference);
        json_object_set_new(
            links, operation,
            json_pack("{s:s,s:O}", "operationRef", reference, "parameters", parameters));
    }
    return links;
}

/* ---- bodies and answers ---- */

static json_t *media_of(const char *answers)
{
    json_t *content = json_object();
    for (const char *at = answers == NULL ? "application/json" : answers; *at != '\0';) {
        char name[64];
        size_t len = strcspn(at, " ");
        snprintf(name, sizeof name, "%.*s", (int)len, at);
        json_object_set_new(content, name, json_object());
        at += len + strspn(at + len, " ");
    }
    return content;
}

static json_t *body_of(const json_t *operation, server_body body)
{
    json_t *request = json_object_get(operation, "request");
    if (request != NULL)
        return json_pack("{s:b,s:O}", "required", 1, "content", request);
    bool json = body == SERVER_BODY_JSON || body == SERVER_BODY_SMALL;
    return json ? json_pack("{s:b,s:{s:{s:{s:s}}}}", "required", 1, "content", "application/json",
                            "schema", "type", "object")
                : json_pack("{s:b,s:{s:{}}}", "required", 1, "content", "application/octet-stream");
}

static void add_errors(json_t *answers, const json_t *operation, const server_route *route)
{
    const json_t *errors = json_object_get(operation, "errors");
    for (size_t i = 0; i < json_array_size(errors); i++)
        add_error(answers, (unsigned)json_integer_value(json_array_get(errors, i)));
    if (route->role != TAMIS_ROLE_NONE) {
        add_error(answers, 401);
        add_error(answers, 403);
        add_error(answers, 429);
    }
    add_error(answers, 503);
    if (operation == NULL)
        json_object_set_new(answers, "default", error_answer("An error"));
}

static json_t *answers_of(const json_t *operation, const server_route *route)
{
    json_t *answers = json_object();
    const char *status;
    json_t *content;
    json_object_foreach(json_object_get(operation, "answers"), status, content) json_object_set_new(
        answers, status, json_pack("{s:s,s:O}", "description", "The answer", "content", content));
    json_t *links;
    json_object_foreach(json_object_get(operation, "links"), status, links)
        json_object_set_new(json_object_get(answers, status), "links", links_of(links));
    if (json_object_size(answers) == 0)
        json_object_set_new(answers, "200",
                            json_pack("{s:s,s:o}", "description", "The answer", "content",
                                      media_of(route->answers)));
    add_errors(answers, operation, route);
    return answers;
}

static json_t *operation_of(const json_t *file, const server_route *route)
{
    char name[OPERATION_BYTES];
    snprintf(name, sizeof name, "%s %s", route->method, route->path);
    const json_t *told = json_object_get(json_object_get(file, "operations"), name);
    json_t *tag = json_object_get(told, "tag");
    json_t *operation =
        json_pack("{s:s,s:[O*],s:o,s:o}", "summary", route->summary, "tags", tag, "parameters",
                  parameters_of(file, told, route), "responses", answers_of(told, route));
    if (route->body != SERVER_BODY_NONE)
        json_object_set_new(operation, "requestBody", body_of(told, route->body));
    return operation;
}

json_t *server_openapi_file(void)
{
    return json_loadb((const char *)described, sizeof described, JSON_REJECT_DUPLICATES, NULL);
}

void server_call_openapi(server_call *call)
{
    json_t *file = server_openapi_file();
    json_t *paths = json_object();
    for (size_t i = 0; i < SERVER_ROUTE_COUNT; i++) {
        const server_route *route = &server_routes[i];
        if (route->desk && call->owner->options->desk == NULL)
            continue; /* what there is, no more */
        json_t *path = json_object_get(paths, route->path);
        if (path == NULL) {
            path = json_object();
            json_object_set_new(paths, route->path, path);
        }
        json_object_set_new(path, operation_name(route->method), operation_of(file, route));
    }
    server_reply_json(call, 200,
                      json_pack("{s:s,s:{s:s,s:s,s:s},s:o,s:{s:O}}", "openapi", "3.1.0", "info",
                                "title", "tamis", "version", tamis_version(), "description",
                                "Restricted-party screening and trade controls.", "paths", paths,
                                "components", "schemas", json_object_get(file, "schemas")));
    json_decref(file);
}
