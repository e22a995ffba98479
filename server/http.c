/*
 * http.c - requests as libmicrohttpd brings them: bodies gathered within limits, routes called, answers sent.
 *
 * Every request takes one of a fixed number of places from its first header to its last byte; when all
 * are taken it gets 503, so memory is bounded by places times body size.
 */
#include "http.h"

#include "page.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static server_request *take_place(server *owner)
{
    server_request *place = NULL;
    pthread_mutex_lock(&owner->lock);
    for (size_t i = 0; place == NULL && i < SERVER_REQUESTS_MAX; i++)
        if (!owner->requests[i].used)
            place = &owner->requests[i];
    if (place != NULL) {
        *place = (server_request){.used = true, .start_ns = server_now_ns()};
        owner->active++;
    } else {
        owner->refused++;
    }
    pthread_mutex_unlock(&owner->lock);
    return place;
}

static enum MHD_Result send_text(struct MHD_Connection *connection, const server *owner,
                                 const server_call *call, enum MHD_ResponseMemoryMode mode)
{
    static char none[] = "";
    struct MHD_Response *response =
        MHD_create_response_from_buffer(call->len, call->text == NULL ? none : call->text,
                                        call->text == NULL ? MHD_RESPMEM_PERSISTENT : mode);
    if (response == NULL) {
        if (mode == MHD_RESPMEM_MUST_FREE)
            free(call->text);
        return MHD_NO;
    }
    MHD_add_response_header(response, "Content-Type", call->type);
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "Content-Security-Policy",
                            "default-src 'none'; frame-ancestors 'none'");
    MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
    MHD_add_response_header(response, "Cache-Control", "no-store");
    if (call->status == 503)
        MHD_add_response_header(response, "Retry-After", "1");
    if (call->location[0] != '\0')
        MHD_add_response_header(response, "Location", call->location);
    if (call->route == SERVER_ROUTE_OTHER_METHOD)
        MHD_add_response_header(response, "Allow", "GET, POST");
    if (owner->draining || call->status == 413)
        MHD_add_response_header(response, "Connection", "close");
    enum MHD_Result result = MHD_queue_response(connection, call->status, response);
    MHD_destroy_response(response);
    return result;
}

/* Parameters that the route does not know would change the answer if they were known: refused by name. */
static enum MHD_Result take_parameter(void *ctx, enum MHD_ValueKind kind, const char *name,
                                      const char *value)
{
    server_call *call = ctx;
    (void)kind;
    if (call->status != 0)
        return MHD_NO;
    if (call->parameter_count == SERVER_PARAMETERS_MAX) {
        server_reply_detail(call, 400, "too many parameters");
    } else if (!server_route_takes(call->route, name)) {
        char detail[160];
        snprintf(detail, sizeof detail, "%.64s: this parameter is not supported here", name);
        server_reply_detail(call, 400, detail);
    } else {
        call->parameters[call->parameter_count++] =
            (server_parameter){name, value == NULL ? "" : value};
    }
    return MHD_YES;
}

static void answer(server_call *call)
{
    switch (call->route) {
    case SERVER_ROUTE_MATCH: server_call_match(call); break;
    case SERVER_ROUTE_SEARCH: server_call_search(call); break;
    case SERVER_ROUTE_ENTITY: server_call_entity(call); break;
    case SERVER_ROUTE_CATALOG: server_call_catalog(call); break;
    case SERVER_ROUTE_ALGORITHMS: server_call_algorithms(call); break;
    case SERVER_ROUTE_DECIDE: server_call_decide(call); break;
    case SERVER_ROUTE_METRICS: server_call_metrics(call); break;
    case SERVER_ROUTE_OPENAPI: server_call_openapi(call); break;
    case SERVER_ROUTE_OTHER_METHOD: server_reply_detail(call, 405, "Method Not Allowed"); break;
    case SERVER_ROUTE_COUNT: /* none */ server_reply_detail(call, 404, "Not Found"); break;
    case SERVER_ROUTE_HEALTHZ:
    case SERVER_ROUTE_READYZ: /* it never listens without a snapshot */
        server_reply_json(call, 200, json_pack("{s:s}", "status", "ok"));
        break;
    }
}

static enum MHD_Result handle(server *owner, struct MHD_Connection *connection,
                              server_request *request, const char *method, const char *path)
{
    const server_page_file *file = server_page_find(method, path);
    if (file != NULL) {
        request->route = SERVER_ROUTE_NONE;
        return server_page_send(connection, file, owner->draining, &request->status,
                                &request->reply_len);
    }
    server_generation *generation = server_acquire(owner);
    server_call call = {.owner = owner,
                        .generation = generation,
                        .snapshot = generation->snapshot,
                        .body = request->text == NULL ? "" : request->text,
                        .body_len = request->len};
    call.route = server_route_find(method, path, &call.argument);
    request->route = call.route;
    if (request->too_large)
        server_reply_detail(&call, 413, "The body is too large.");
    else if (call.route < SERVER_ROUTE_COUNT)
        MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, take_parameter, &call);
    if (call.status == 0)
        answer(&call);
    server_release(owner, generation);
    request->status = call.status;
    request->reply_len = call.len;
    return send_text(connection, owner, &call, MHD_RESPMEM_MUST_FREE);
}

/* A body that grows beyond its limit is read on and dropped up to twice the limit, so that its sender
 * gets to see the answer; after that, or when it takes too long, the connection is closed. */
static enum MHD_Result take_body(const server *owner, server_request *request, const char *data,
                                 size_t size)
{
    int64_t limit_ns = (int64_t)owner->options->request_seconds * 1000000000;
    if (server_now_ns() - request->start_ns > limit_ns)
        return MHD_NO;
    if (request->too_large) {
        request->len += size;
        return request->len > 2 * owner->options->body_bytes_max ? MHD_NO : MHD_YES;
    }
    if (request->body == NULL)
        request->body = open_memstream(&request->text, &request->len);
    if (request->body == NULL)
        return MHD_NO;
    if (fwrite(data, 1, size, request->body) != size || fflush(request->body) != 0)
        return MHD_NO;
    request->too_large = request->len > owner->options->body_bytes_max;
    return MHD_YES;
}

static bool states_too_large(const server *owner, struct MHD_Connection *connection)
{
    const char *length = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Length");
    uint32_t size;
    uint32_t max = (uint32_t)owner->options->body_bytes_max;
    return length != NULL && !server_read_count(length, 0, max, &size);
}

static enum MHD_Result begin(server *owner, struct MHD_Connection *connection, void **place)
{
    server_request *request = take_place(owner);
    *place = request;
    if (request == NULL) {
        static char busy[] = "{\"detail\":\"Too many requests at once; try again.\"}";
        server_call call = {.status = 503,
                            .text = busy,
                            .len = sizeof busy - 1,
                            .type = "application/json",
                            .route = SERVER_ROUTE_NONE};
        return send_text(connection, owner, &call, MHD_RESPMEM_PERSISTENT);
    }
    request->route = SERVER_ROUTE_NONE;
    if (!states_too_large(owner, connection))
        return MHD_YES;
    request->too_large = true;
    return handle(owner, connection, request, "", "");
}

enum MHD_Result server_http_request(void *ctx, struct MHD_Connection *connection, const char *path,
                                    const char *method, const char *version, const char *data,
                                    size_t *size, void **place)
{
    server *owner = ctx;
    (void)version;
    if (*place == NULL)
        return begin(owner, connection, place);
    server_request *request = *place;
    if (*size > 0) {
        enum MHD_Result result = take_body(owner, request, data, *size);
        *size = 0;
        return result;
    }
    if (request->body != NULL)
        fclose(request->body);
    request->body = NULL;
    return handle(owner, connection, request, method, path);
}

static void count(server *owner, const server_request *request, uint64_t us)
{
    static const uint64_t bounds_us[SERVER_BUCKETS] = {1000,   5000,   10000,   50000,
                                                       100000, 500000, 1000000, 5000000};
    size_t bucket = 0;
    while (bucket < SERVER_BUCKETS && us > bounds_us[bucket])
        bucket++;
    size_t route = request->route < SERVER_ROUTE_COUNT ? request->route : SERVER_ROUTE_COUNT;
    owner->counts[route][request->status / 100 % SERVER_STATUS_CLASSES]++;
    owner->buckets[bucket]++;
    owner->microseconds += us;
}

/* Names of routes only: what stands in an address may be a name that was asked for. */
static void write_log(const server *owner, const server_request *request, uint64_t us)
{
    if (owner->options->log == NULL)
        return;
    struct tm day;
    time_t now = time(NULL);
    char text[32] = "";
    if (gmtime_r(&now, &day) != NULL)
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &day);
    bool known = request->route < SERVER_ROUTE_COUNT;
    fprintf(owner->options->log,
            "{\"time\":\"%s\",\"route\":\"%s\",\"status\":%u,\"ms\":%.3f,\"bytes\":%zu}\n", text,
            known ? server_routes[request->route].prefix : "other", request->status,
            (double)us / 1000, request->reply_len);
}

void server_http_completed(void *ctx, struct MHD_Connection *connection, void **place,
                           enum MHD_RequestTerminationCode code)
{
    server *owner = ctx;
    server_request *request = *place;
    (void)connection;
    (void)code;
    if (request == NULL)
        return;
    if (request->body != NULL)
        fclose(request->body);
    free(request->text);
    uint64_t us = (uint64_t)(server_now_ns() - request->start_ns) / 1000;
    if (request->status != 0)
        write_log(owner, request, us);
    pthread_mutex_lock(&owner->lock);
    if (request->status != 0)
        count(owner, request, us);
    request->used = false;
    owner->active--;
    pthread_mutex_unlock(&owner->lock);
    *place = NULL;
}
