/*
 * log.c - what goes to the log, a line of JSON each: requests and events, no personal data.
 *
 * What nobody reads holds up no answer: while the reader of a pipe is behind, lines are left out and counted, and told of as
 * soon as there is room.
 */
#include "internal.h"

#include <poll.h>
#include <stdlib.h>
#include <time.h>

enum { LINE_BYTES = 512 };

void server_time_text(time_t when, char out[32])
{
    struct tm utc;
    out[0] = '\0';
    if (gmtime_r(&when, &utc) != NULL && strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
        out[0] = '\0';
}

/* Can a line be written without waiting? A pipe says so when a page of it is free, and no line is that long. */
static bool has_room(FILE *log)
{
    struct pollfd end = {.fd = fileno(log), .events = POLLOUT};
    return end.fd < 0 || poll(&end, 1, 0) > 0;
}

static void write_line(server *owner, const char *line)
{
    FILE *log = owner->options->log;
    flockfile(log); /* between the question and the line nobody else takes the room */
    if (owner->log_lost > 0 && has_room(log))
        fprintf(log, "{\"event\":\"log lines lost\",\"count\":%lu}\n",
                (unsigned long)atomic_exchange(&owner->log_lost, 0));
    if (has_room(log))
        fprintf(log, "%s\n", line);
    else
        atomic_fetch_add(&owner->log_lost, 1);
    funlockfile(log);
}

void server_log_event(server *owner, const char *event, const char *error)
{
    if (owner->options->log == NULL)
        return;
    char stamp[32];
    server_time_text(time(NULL), stamp);
    json_t *line = json_pack("{s:s,s:s}", "time", stamp, "event", event);
    if (error != NULL)
        json_object_set_new(line, "error", server_text(error));
    char *dumped = line == NULL ? NULL : json_dumps(line, JSON_COMPACT);
    if (dumped != NULL)
        write_line(owner, dumped);
    free(dumped);
    json_decref(line);
}

/* Names of routes only: what stands in an address may be a name that was asked for. */
void server_log_request(server *owner, const server_request *request, uint64_t us)
{
    if (owner->options->log == NULL)
        return;
    char stamp[32];
    char line[LINE_BYTES];
    server_time_text(time(NULL), stamp);
    const server_route *route =
        request->call.route < SERVER_ROUTE_COUNT ? &server_routes[request->call.route] : NULL;
    snprintf(line, sizeof line,
             "{\"time\":\"%s\",\"method\":\"%s\",\"route\":\"%s\",\"status\":%u,\"ms\":%.3f,"
             "\"bytes\":%zu}",
             stamp, route == NULL ? "" : route->method, route == NULL ? "other" : route->path,
             request->status, (double)us / 1000, request->reply_len);
    write_line(owner, line);
}
