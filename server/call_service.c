/* call_service.c - GET /metrics (Prometheus text format 0.0.4) and /openapi.json, both from the table of routes. */
#include "internal.h"

#include <string.h>
#include <time.h>

static const char *const bounds[SERVER_BUCKETS] = {"0.001", "0.005", "0.01", "0.05",
                                                   "0.1",   "0.5",   "1",    "5"};

static const char *route_name(size_t i)
{
    return i < SERVER_ROUTE_COUNT ? server_routes[i].path : "other";
}

static const char *method_name(size_t i)
{
    return i < SERVER_ROUTE_COUNT ? server_routes[i].method : "";
}

static void write_metrics(const server *owner, const server_call *call, FILE *out)
{
    uint64_t below = 0;
    fputs("# TYPE tamis_requests_total counter\n", out);
    for (size_t i = 0; i < SERVER_ROUTE_COUNT + 1; i++)
        for (size_t k = 1; k < SERVER_STATUS_CLASSES; k++)
            if (owner->counts[i][k] > 0)
                fprintf(out,
                        "tamis_requests_total{method=\"%s\",route=\"%s\",status=\"%zuxx\"} %llu\n",
                        method_name(i), route_name(i), k, (unsigned long long)owner->counts[i][k]);
    fputs("# TYPE tamis_request_seconds histogram\n", out);
    for (size_t i = 0; i < SERVER_BUCKETS; i++) {
        below += owner->buckets[i];
        fprintf(out, "tamis_request_seconds_bucket{le=\"%s\"} %llu\n", bounds[i],
                (unsigned long long)below);
    }
    below += owner->buckets[SERVER_BUCKETS];
    fprintf(out,
            "tamis_request_seconds_bucket{le=\"+Inf\"} %llu\ntamis_request_seconds_sum %.6f\n"
            "tamis_request_seconds_count %llu\n",
            (unsigned long long)below, (double)owner->microseconds / 1e6,
            (unsigned long long)below);
    fprintf(out,
            "# TYPE tamis_requests_active gauge\ntamis_requests_active %u\n"
            "# TYPE tamis_requests_refused_total counter\ntamis_requests_refused_total %llu\n"
            "# TYPE tamis_snapshot_swaps_total counter\ntamis_snapshot_swaps_total %llu\n"
            "# TYPE tamis_snapshot_swaps_failed_total counter\n"
            "tamis_snapshot_swaps_failed_total %llu\n"
            "# TYPE tamis_snapshot_entities gauge\ntamis_snapshot_entities %llu\n"
            "# TYPE tamis_snapshot_opened_seconds gauge\ntamis_snapshot_opened_seconds %lld\n",
            owner->active, (unsigned long long)owner->refused, (unsigned long long)owner->swaps,
            (unsigned long long)owner->swaps_failed, (unsigned long long)call->generation->entities,
            (long long)call->generation->opened);
}

static void write_jobs(server *owner, FILE *out)
{
    size_t counts[3];
    server_jobs_count(owner, counts);
    fprintf(out,
            "# TYPE tamis_jobs gauge\ntamis_jobs{state=\"waiting\"} %zu\n"
            "tamis_jobs{state=\"running\"} %zu\ntamis_jobs{state=\"ended\"} %zu\n",
            counts[0], counts[1], counts[2]);
}

void server_call_metrics(server_call *call)
{
    FILE *out = open_memstream(&call->text, &call->len);
    if (out == NULL) {
        server_reply_detail(call, 500, "out of memory");
        return;
    }
    pthread_mutex_lock(&call->owner->lock);
    write_metrics(call->owner, call, out);
    pthread_mutex_unlock(&call->owner->lock);
    write_jobs(call->owner, out);
    fprintf(out, "# TYPE tamis_desk_failures_total counter\ntamis_desk_failures_total %lu\n",
            (unsigned long)call->owner->desk_failures);
    call->status = fclose(out) == 0 ? 200 : 500;
    call->type = "text/plain; version=0.0.4; charset=utf-8";
}

/* Reads one "name:type" or "name:type*" and moves on. */
static json_t *next_parameter(const char **at)
{
    size_t name = strcspn(*at, ":");
    size_t type = strcspn(*at + name + 1, " *");
    const char *kind = *at + name + 1;
    bool repeated = kind[type] == '*';
    json_t *schema = json_pack("{s:s%}", "type", kind, type);
    if (repeated)
        schema = json_pack("{s:s,s:o}", "type", "array", "items", schema);
    json_t *parameter = json_pack("{s:s%,s:s,s:b,s:o}", "name", *at, name, "in", "query",
                                  "required", 0, "schema", schema);
    *at = kind + type + repeated;
    *at += strspn(*at, " ");
    return parameter;
}

/* The arguments of "/cases/{id}/attachments/{n}". */
static void add_arguments(json_t *parameters, const char *path)
{
    for (const char *at = strchr(path, '{'); at != NULL; at = strchr(at + 1, '{'))
        json_array_append_new(parameters, json_pack("{s:s%,s:s,s:b,s:{s:s}}", "name", at + 1,
                                                    strcspn(at + 1, "}"), "in", "path", "required",
                                                    1, "schema", "type", "string"));
}

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

static json_t *body_of(server_body body)
{
    bool json = body == SERVER_BODY_JSON || body == SERVER_BODY_SMALL;
    return json ? json_pack("{s:b,s:{s:{s:{s:s}}}}", "required", 1, "content", "application/json",
                            "schema", "type", "object")
                : json_pack("{s:b,s:{s:{}}}", "required", 1, "content", "application/octet-stream");
}

static json_t *operation_of(const server_route *route)
{
    json_t *parameters = json_array();
    add_arguments(parameters, route->path);
    for (const char *at = route->parameters; *at != '\0';)
        json_array_append_new(parameters, next_parameter(&at));
    json_t *operation = json_pack(
        "{s:s,s:o,s:{s:{s:s,s:o},s:{s:s,s:{s:{s:{s:s}}}}}}", "summary", route->summary,
        "parameters", parameters, "responses", "200", "description", "The answer", "content",
        media_of(route->answers), "default", "description", "An error, as {\"detail\": ...}",
        "content", "application/json", "schema", "$ref", "#/components/schemas/ErrorResponse");
    if (route->body != SERVER_BODY_NONE)
        json_object_set_new(operation, "requestBody", body_of(route->body));
    return operation;
}

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

void server_call_openapi(server_call *call)
{
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
        json_object_set_new(path, operation_name(route->method), operation_of(route));
    }
    server_reply_json(call, 200,
                      json_pack("{s:s,s:{s:s,s:s},s:o,s:{s:{s:{s:s,s:[s],s:{s:{s:s}}}}}}",
                                "openapi", "3.1.0", "info", "title", "tamis", "version",
                                tamis_version(), "paths", paths, "components", "schemas",
                                "ErrorResponse", "type", "object", "required", "detail",
                                "properties", "detail", "type", "string"));
}

/* The process answers, so it runs. */
void server_call_health(server_call *call)
{
    server_reply_json(call, 200, json_pack("{s:s}", "status", "ok"));
}

/* It never listens without a snapshot; with a desk that fails it can record nothing, so it answers no query. */
void server_call_ready(server_call *call)
{
    if (call->owner->desk_failing) {
        server_reply_detail(call, 503, "The desk of this service fails.");
        return;
    }
    server_reply_json(call, 200, json_pack("{s:s}", "status", "ok"));
}
