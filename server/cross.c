/*
 * cross.c - pages of other origins that may read answers (CORS).
 *
 * The reconciliation protocol has every client's page ask by itself, OpenRefine's at http://127.0.0.1:3333 among them. So the routes of
 * that protocol, and no other, tell browsers that pages of this machine may read what they answer, and those of the origin that the operator
 * named. What was asked in the name of a session stays unreadable: nothing here allows credentials.
 */
#include "internal.h"

#include <string.h>

#include "listen.h"

static bool is_local(const char *origin)
{
    const char *host = strncmp(origin, "http://", 7) == 0    ? origin + 7
                       : strncmp(origin, "https://", 8) == 0 ? origin + 8
                                                             : "";
    return host[0] != '\0' && server_host_is_local(host);
}

static bool is_allowed(const server_call *call, const char *origin)
{
    const char *named = call->owner->options->allow_origin;
    return is_local(origin) ||
           (named != NULL && (strcmp(named, "*") == 0 || strcmp(named, origin) == 0));
}

void server_cross_allow(server_call *call, bool asks_before)
{
    const char *origin = MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND, "Origin");
    if (origin == NULL || strlen(origin) >= SERVER_HEADER_TEXT_BYTES || !is_allowed(call, origin))
        return;
    server_add_header(call, "Access-Control-Allow-Origin", "%s", origin);
    server_add_header(call, "Vary", "Origin");
    if (asks_before)
        server_add_header(call, "Access-Control-Allow-Headers", "Authorization, Content-Type");
}
