/* address.c - how the client called the service: what a proxy says of that is believed only where the operator said so. */
#include "internal.h"

#include <string.h>

/* What may stand in the host of an address; anything else is not written into an answer. */
static bool is_host(const char *text)
{
    return text != NULL && text[0] != '\0' &&
           text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "0123456789-_.:[]")] == '\0';
}

static const char *header_of(const server_call *call, const char *name)
{
    return MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND, name);
}

bool server_is_secure(const server_call *call)
{
    const server_options *o = call->owner->options;
    const char *scheme = o->trust_proxy ? header_of(call, "X-Forwarded-Proto") : NULL;
    return scheme == NULL ? o->tls_key != NULL : strcasecmp(scheme, "https") == 0;
}

void server_base_url(const server_call *call, char *out, size_t size)
{
    const char *host =
        call->owner->options->trust_proxy ? header_of(call, "X-Forwarded-Host") : NULL;
    host = is_host(host) ? host : header_of(call, "Host");
    snprintf(out, size, "%s://%s", server_is_secure(call) ? "https" : "http",
             is_host(host) ? host : "localhost");
}
