/* send.c - answers as libmicrohttpd sends them; what is counted of each. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

static struct MHD_Response *response_of(server_call *call)
{
    static char none[] = "";
    if (call->stream != NULL)
        return call->stream;
    if (call->text == NULL)
        return MHD_create_response_from_buffer(0, none, MHD_RESPMEM_PERSISTENT);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(call->len, call->text, MHD_RESPMEM_MUST_FREE);
    if (response == NULL)
        free(call->text);
    return response;
}

static void add_headers(struct MHD_Response *response, const server_call *call)
{
    const char *policy =
        call->policy == NULL ? "default-src 'none'; frame-ancestors 'none'" : call->policy;
    if (call->type != NULL && call->type[0] != '\0')
        MHD_add_response_header(response, "Content-Type", call->type);
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "Content-Security-Policy", policy);
    MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
    MHD_add_response_header(response, "Cache-Control", "no-store");
    if (call->location[0] != '\0')
        MHD_add_response_header(response, "Location", call->location);
    for (size_t i = 0; i < call->header_count; i++)
        MHD_add_response_header(response, call->headers[i].name, call->headers[i].value);
}

static bool has_header(const server_call *call, const char *name)
{
    bool found = false;
    for (size_t i = 0; i < call->header_count; i++)
        found = found || strcmp(call->headers[i].name, name) == 0;
    return found;
}

enum MHD_Result server_send(server_call *call)
{
    struct MHD_Response *response = response_of(call);
    if (response == NULL)
        return MHD_NO;
    add_headers(response, call);
    if ((call->status == 503 || call->status == 429) && !has_header(call, "Retry-After"))
        MHD_add_response_header(response, "Retry-After", "1");
    if (call->owner->draining || call->status == 413)
        MHD_add_response_header(response, "Connection", "close");
    enum MHD_Result result = MHD_queue_response(call->connection, call->status, response);
    MHD_destroy_response(response);
    return result;
}

enum MHD_Result server_send_busy(server *owner, struct MHD_Connection *connection)
{
    server_call call = {.owner = owner, .connection = connection, .route = SERVER_ROUTE_NONE};
    server_reply_detail(&call, 503, "Too many requests at once; try again.");
    return server_send(&call);
}

static void count(server *owner, const server_request *request, uint64_t us)
{
    static const uint64_t bounds_us[SERVER_BUCKETS] = {1000,   5000,   10000,   50000,
                                                       100000, 500000, 1000000, 5000000};
    size_t bucket = 0;
    while (bucket < SERVER_BUCKETS && us > bounds_us[bucket])
        bucket++;
    size_t route =
        request->call.route < SERVER_ROUTE_COUNT ? request->call.route : SERVER_ROUTE_COUNT;
    owner->counts[route][request->status / 100 % SERVER_STATUS_CLASSES]++;
    owner->buckets[bucket]++;
    owner->microseconds += us;
}

void server_observe(server *owner, const server_request *request)
{
    uint64_t us = (uint64_t)(server_now_ns() - request->start_ns) / 1000;
    if (request->status == 0)
        return;
    server_log_request(owner, request, us);
    pthread_mutex_lock(&owner->lock);
    count(owner, request, us);
    pthread_mutex_unlock(&owner->lock);
}
