/*
 * http.c - requests as libmicrohttpd brings them: admitted, bodies gathered within limits, routes called, answers sent.
 *
 * Every request takes one of a fixed number of places from its first header to its last byte; when all
 * are taken it gets 503, so memory is bounded by places times body size. Whether a request may be asked is known before its
 * body comes; the body of one that may not is dropped.
 */
#include "http.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "listen.h"
#include "page.h"

/* A body may take this long besides the time of a request: bytes a second. */
enum { UPLOAD_RATE_MIN = 16384, LOGINS_MAX = 8 };

static server_request *take_place(server *owner)
{
    size_t i = 0;
    pthread_mutex_lock(&owner->lock);
    while (i < SERVER_REQUESTS_MAX && owner->taken[i])
        i++;
    if (i < SERVER_REQUESTS_MAX) {
        owner->taken[i] = true;
        owner->active++;
    } else {
        owner->refused++;
    }
    pthread_mutex_unlock(&owner->lock);
    return i < SERVER_REQUESTS_MAX ? &owner->requests[i] : NULL;
}

static bool is_text(const char *text)
{
    json_t *value = text == NULL ? NULL : json_string(text);
    bool fine = text == NULL || value != NULL;
    json_decref(value);
    return fine;
}

/* Parameters that the route does not know would change the answer if they were known: refused by name. */
static enum MHD_Result take_parameter(void *ctx, enum MHD_ValueKind kind, const char *name,
                                      const char *value)
{
    server_call *call = ctx;
    (void)kind;
    if (call->status != 0)
        return MHD_NO;
    if (!is_text(name) || !is_text(value)) {
        server_reply_detail(call, 400, "a parameter that is not UTF-8");
    } else if (call->parameter_count == SERVER_PARAMETERS_MAX) {
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

/* ---- Answers ----------------------------------------------------------------------------------- */

/* What no route answers. */
static void answer_no_route(server_call *call, const char *path)
{
    char allowed[SERVER_ALLOW_BYTES];
    if (call->route == SERVER_ROUTE_NONE) {
        server_reply_detail(call, 404, "Not Found");
        return;
    }
    server_route_allow(path, allowed);
    server_add_header(call, "Allow", "%s", allowed);
    if (call->route == SERVER_ROUTE_OPTIONS && strncmp(path, "/reconcile/", 11) == 0)
        server_cross_allow(call, true);
    if (call->route == SERVER_ROUTE_OPTIONS)
        call->status = 204;
    else
        server_reply_detail(call, 405, "Method Not Allowed");
}

enum { STATUS_LEFT = 499 }; /* of no standard, and nobody is there to get it */

/* Has the browser that asked closed its connection? It does when something else is typed before the answer is there. What a
 * program asked is recorded all the same: nobody knows what it did before it left. */
static bool has_left(const server_call *call)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(call->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct pollfd end = {.fd = info == NULL ? -1 : info->connect_fd, .events = POLLRDHUP};
    return call->who == SERVER_WHO_SESSION && server_routes[call->route].audit != NULL &&
           poll(&end, 1, 0) > 0;
}

/* An answer that nobody can get is not given, and then it needs no record either. */
static void drop_answer(server_call *call)
{
    free(call->text);
    call->text = NULL;
    call->len = 0;
    server_reply_detail(call, STATUS_LEFT, "The client has left.");
}

/* Calls the route of a request, by whatever thread. */
static void call_route(server_request *request)
{
    server_call *call = &request->call;
    if (has_left(call)) {
        drop_answer(call);
        return;
    }
    server_generation *generation = server_acquire(call->owner);
    call->generation = generation;
    call->snapshot = generation->snapshot;
    call->again = false;
    server_routes[call->route].call(call);
    if (!call->again && has_left(call))
        drop_answer(call);
    else if (!call->again)
        server_record(call);
    call->snapshot = NULL;
    call->generation = NULL;
    server_release(call->owner, generation);
}

static void work_for(server_request *request)
{
    call_route(request);
    MHD_resume_connection(request->call.connection);
}

static enum MHD_Result send_answer(server_request *request)
{
    request->phase = SERVER_PHASE_ANSWERED;
    request->status = request->call.status;
    request->reply_len = request->call.len;
    return server_send(&request->call);
}

/* Who is to work on it; NULL: this thread. A thread of libmicrohttpd has many connections, and one may have all of those that
 * ask just now; so queries are shared out. With a desk even a quick answer is recorded, which may have to wait for others who
 * write. */
static server_crew *crew_for(server_call *call)
{
    const server_route *route = &server_routes[call->route];
    if (route->slow)
        return &call->owner->crew;
    const bool desk = call->owner->options->desk != NULL && route->desk;
    const bool shared = desk || route->audit != NULL;
    return shared && route->body != SERVER_BODY_UPLOAD ? &call->owner->quick_crew : NULL;
}

/* May this thread answer when nobody else has time? */
static bool may_answer(const server_call *call)
{
    return !server_routes[call->route].slow && call->owner->options->desk == NULL;
}

/* The body is there. Also called again when the connection of a request is resumed. */
static enum MHD_Result proceed(server_request *request)
{
    server_call *call = &request->call;
    if (request->phase == SERVER_PHASE_WORKING || call->status != 0)
        return send_answer(request);
    server_crew *crew = crew_for(call);
    if (crew != NULL) {
        const server_phase before = request->phase;
        request->phase = SERVER_PHASE_WORKING;
        if (server_crew_push(crew, work_for, request))
            return MHD_YES;
        request->phase = before;
        if (!may_answer(call)) {
            server_reply_detail(call, 503, "Too many requests wait for an answer; try again.");
            return send_answer(request);
        }
    }
    call_route(request);
    return call->again ? MHD_YES : send_answer(request);
}

/* ---- Bodies ------------------------------------------------------------------------------------ */

static size_t body_max(const server *owner, server_body body)
{
    switch (body) {
    case SERVER_BODY_SMALL: return SERVER_SMALL_BYTES;
    case SERVER_BODY_UPLOAD: return owner->options->upload_bytes_max;
    default: return owner->options->body_bytes_max;
    }
}

static server_body body_of(const server_call *call)
{
    return call->route < SERVER_ROUTE_COUNT ? server_routes[call->route].body : SERVER_BODY_NONE;
}

static void refuse_large(server_call *call)
{
    server_reply_detail(call, 413, "The body is too large.");
}

static void take_upload(server_call *call, const char *data, size_t size)
{
    server_job *job = call->job;
    if (job->received == 0)
        server_upload_look(job, data, size);
    job->received += size;
    crypto_generichash_update(&job->input_digest, (const unsigned char *)data, size);
    if (server_spool_write(job->input, data, size))
        return;
    bool full = server_disk_full();
    server_reply_detail(call, full ? 507 : 500, "The file cannot be kept: no room.");
}

static bool take_text(server_request *request, const char *data, size_t size)
{
    if (request->body == NULL)
        request->body = open_memstream(&request->text, &request->len);
    return request->body != NULL && fwrite(data, 1, size, request->body) == size;
}

/* The body of a request that is answered already is read on and dropped, so that its sender gets to see the
 * answer, but not for ever; when it takes too long, the connection is closed. */
static enum MHD_Result take_body(server_request *request, const char *data, size_t size)
{
    server_call *call = &request->call;
    const server_options *options = call->owner->options;
    server_body body = body_of(call);
    size_t max = body_max(call->owner, body);
    int64_t seconds = options->request_seconds;
    request->received += size;
    if (body == SERVER_BODY_UPLOAD)
        seconds += (int64_t)(request->received / UPLOAD_RATE_MIN);
    if (server_now_ns() - request->start_ns > seconds * 1000000000)
        return MHD_NO;
    if (call->status == 0 && request->received > max)
        refuse_large(call);
    if (call->status != 0 || body == SERVER_BODY_NONE)
        return request->received > max + options->body_bytes_max ? MHD_NO : MHD_YES;
    if (body == SERVER_BODY_UPLOAD)
        take_upload(call, data, size);
    else if (!take_text(request, data, size))
        return MHD_NO;
    return MHD_YES;
}

static void end_body(server_request *request)
{
    if (request->body == NULL)
        return;
    if (fclose(request->body) != 0 && request->call.status == 0)
        server_reply_detail(&request->call, 500, "out of memory");
    request->body = NULL;
    if (request->text != NULL) {
        request->call.body = request->text;
        request->call.body_len = request->len;
    }
}

/* ---- Begin and end ----------------------------------------------------------------------------- */

static const char *header_of(const server_call *call, const char *name)
{
    return MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND, name);
}

static bool states_more_than(const server_call *call, size_t max)
{
    const char *length = header_of(call, "Content-Length");
    uint32_t size;
    return length != NULL &&
           !server_read_count(length, 0, max > UINT32_MAX ? UINT32_MAX : (uint32_t)max, &size);
}

static bool states_too_large(const server_call *call)
{
    return states_more_than(call, body_max(call->owner, body_of(call)));
}

static enum MHD_Result add_length(void *ctx, enum MHD_ValueKind kind, const char *name,
                                  const char *value)
{
    size_t *sum = ctx;
    (void)kind;
    *sum += strlen(name) + (value == NULL ? 0 : strlen(value)) + 4;
    return MHD_YES;
}

/* Address and headers within their limits, and asked for by a name that is this service's. */
static void judge_head(server_call *call, const char *path)
{
    size_t address = strlen(path);
    size_t headers = 0;
    MHD_get_connection_values(call->connection, MHD_GET_ARGUMENT_KIND, add_length, &address);
    MHD_get_connection_values(call->connection, MHD_HEADER_KIND, add_length, &headers);
    if (address > SERVER_ADDRESS_BYTES_MAX)
        server_reply_detail(call, 414, "The address is too long.");
    else if (headers > SERVER_HEADER_BYTES_MAX)
        server_reply_detail(call, 431, "The headers are too long.");
    else if (call->owner->loopback && !call->owner->options->trust_proxy &&
             !server_host_is_local(header_of(call, "Host")))
        server_reply_detail(call, 403, "Another host is asked for than this one.");
}

/* Everything that can be known before the body; an answer is left in the call. */
static void judge(server_request *request, const char *method, const char *path)
{
    server_call *call = &request->call;
    call->route = server_route_find(method, path, &call->arguments);
    call->argument = call->arguments.at[0];
    if (call->route >= SERVER_ROUTE_COUNT) {
        answer_no_route(call, path);
        return;
    }
    if (server_routes[call->route].shared)
        server_cross_allow(call, false);
    if (!server_admit(call, method))
        return;
    if (call->route == SERVER_ROUTE_LOGIN) { /* each takes much time and memory on purpose */
        call->logs_in = true;
        if (atomic_fetch_add(&call->owner->logins, 1) >= LOGINS_MAX)
            server_reply_detail(call, 429, "Too many logins at once; try again.");
    }
    for (size_t i = 0; i < SERVER_ARGUMENTS_MAX && call->status == 0; i++)
        if (!is_text(call->arguments.at[i]))
            server_reply_detail(call, 404, "Not Found");
    if (call->status == 0)
        MHD_get_connection_values(call->connection, MHD_GET_ARGUMENT_KIND, take_parameter, call);
    if (call->status == 0 && states_too_large(call))
        refuse_large(call);
    if (call->status == 0 && body_of(call) == SERVER_BODY_UPLOAD)
        call->job = server_upload_begin(call);
}

static server_link *link_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

static enum MHD_Result begin(server *owner, struct MHD_Connection *connection, const char *path,
                             const char *method, void **place)
{
    server_request *request = take_place(owner);
    *place = request;
    if (request == NULL)
        return server_send_busy(owner, connection);
    *request = (server_request){.start_ns = server_now_ns()};
    server_call *call = &request->call;
    call->owner = owner;
    call->request = request;
    call->connection = connection;
    call->body = "";
    call->actor =
        (tamis_actor){.name = "anyone", .role = TAMIS_ROLE_VIEWER, .scopes = TAMIS_SCOPE_ALL};
    server_links_begin(&owner->links, link_of(connection));
    const server_page_file *file = server_page_find(method, path);
    if (file != NULL) {
        call->route = SERVER_ROUTE_NONE;
        request->file = file;
        return MHD_YES; /* an answer before the request was read to its end would close the connection */
    }
    judge_head(call, path);
    if (call->status == 0)
        judge(request, method, path);
    else
        call->route = SERVER_ROUTE_NONE;
    /* Who waits to be told to go on, or means to send more than will be dropped, is answered at once. To answer others
     * while they still send could reset their connection before they read the answer. */
    size_t dropped = body_max(owner, body_of(call)) + owner->options->body_bytes_max;
    bool at_once = header_of(call, "Expect") != NULL || states_more_than(call, dropped);
    return call->status != 0 && at_once ? send_answer(request) : MHD_YES;
}

enum MHD_Result server_http_request(void *ctx, struct MHD_Connection *connection, const char *path,
                                    const char *method, const char *version, const char *data,
                                    size_t *size, void **place)
{
    server *owner = ctx;
    (void)version;
    if (*place == NULL)
        return begin(owner, connection, path, method, place);
    server_request *request = *place;
    if (*size > 0) {
        enum MHD_Result result = take_body(request, data, *size);
        *size = 0;
        return result;
    }
    if (request->file != NULL) {
        request->phase = SERVER_PHASE_ANSWERED;
        return server_page_send(connection, request->file, owner->draining, &request->status,
                                &request->reply_len);
    }
    end_body(request);
    return proceed(request);
}

void server_http_completed(void *ctx, struct MHD_Connection *connection, void **place,
                           enum MHD_RequestTerminationCode code)
{
    server *owner = ctx;
    server_request *request = *place;
    (void)code;
    if (request == NULL)
        return;
    if (request->body != NULL)
        fclose(request->body);
    if (request->text != NULL && body_of(&request->call) == SERVER_BODY_SMALL)
        explicit_bzero(request->text, request->len); /* it may hold a password */
    free(request->text);
    json_decref(request->call.record);
    if (request->phase != SERVER_PHASE_ANSWERED)
        free(request->call.text);
    if (request->call.follower != NULL)
        server_follower_free(request->call.follower);
    server_job_leave(request->call.job);
    if (request->call.logs_in)
        atomic_fetch_sub(&owner->logins, 1);
    server_observe(owner, request);
    pthread_mutex_lock(&owner->lock);
    owner->taken[request - owner->requests] = false;
    owner->active--;
    pthread_mutex_unlock(&owner->lock);
    server_links_end(&owner->links, link_of(connection), server_now_ns());
    *place = NULL;
}
