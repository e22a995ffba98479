/* call_service.c - GET /metrics (Prometheus text format 0.0.4) and /openapi.json, both from the table of routes. */
#include "internal.h"

#include <string.h>
#include <time.h>

static const char *const bounds[SERVER_BUCKETS] = {"0.001", "0.005", "0.01", "0.05",
                                                   "0.1",   "0.5",   "1",    "5"};

static const char *route_name(size_t i)
{
    return i < SERVER_ROUTE_COUNT ? server_routes[i].prefix : "other";
}

static void write_metrics(const server *owner, const server_call *call, FILE *out)
{
    uint64_t below = 0;
    fputs("# TYPE tamis_requests_total counter\n", out);
    for (size_t i = 0; i < SERVER_ROUTE_COUNT + 1; i++)
        for (size_t k = 1; k < SERVER_STATUS_CLASSES; k++)
            if (owner->counts[i][k] > 0)
                fprintf(out, "tamis_requests_total{route=\"%s\",status=\"%zuxx\"} %llu\n",
                        route_name(i), k, (unsigned long long)owner->counts[i][k]);
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

static json_t *operation_of(const server_route *route)
{
    json_t *parameters = json_array();
    if (route->argument != NULL)
        json_array_append_new(parameters,
                              json_pack("{s:s,s:s,s:b,s:{s:s}}", "name", route->argument, "in",
                                        "path", "required", 1, "schema", "type", "string"));
    for (const char *at = route->parameters; *at != '\0';)
        json_array_append_new(parameters, next_parameter(&at));
    bool posts = strcmp(route->method, "POST") == 0;
    const char *type = strcmp(route->prefix, "/metrics") == 0 ? "text/plain" : "application/json";
    json_t *operation = json_pack(
        "{s:s,s:o,s:{s:{s:s,s:{s:{}}},s:{s:s,s:{s:{s:{s:s}}}}}}", "summary", route->summary,
        "parameters", parameters, "responses", "200", "description", "The answer", "content", type,
        "default", "description", "An error, as {\"detail\": ...}", "content", "application/json",
        "schema", "$ref", "#/components/schemas/ErrorResponse");
    if (posts)
        json_object_set_new(operation, "requestBody",
                            json_pack("{s:b,s:{s:{s:{s:s}}}}", "required", 1, "content",
                                      "application/json", "schema", "type", "object"));
    return operation;
}

void server_call_openapi(server_call *call)
{
    json_t *paths = json_object();
    for (size_t i = 0; i < SERVER_ROUTE_COUNT; i++) {
        const server_route *route = &server_routes[i];
        char path[128];
        snprintf(path, sizeof path, route->argument == NULL ? "%s" : "%s{%s}", route->prefix,
                 route->argument);
        json_object_set_new(
            paths, path,
            json_pack("{s:o}", route->method[0] == 'P' ? "post" : "get", operation_of(route)));
    }
    server_reply_json(call, 200,
                      json_pack("{s:s,s:{s:s,s:s},s:o,s:{s:{s:{s:s,s:[s],s:{s:{s:s}}}}}}",
                                "openapi", "3.1.0", "info", "title", "tamis", "version",
                                tamis_version(), "paths", paths, "components", "schemas",
                                "ErrorResponse", "type", "object", "required", "detail",
                                "properties", "detail", "type", "string"));
}
