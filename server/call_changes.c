/* call_changes.c - what changed on the lists, as JSON and as an Atom feed; webhooks. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

static tamis_status list(server_call *call, FILE *out, tamis_error *err)
{
    char *filter = server_filter(call);
    tamis_status status = TAMIS_OK;
    if (filter != NULL)
        status = tamis_changes_list(server_desk(call), filter, server_write, out, err);
    free(filter);
    return status;
}

void server_call_changes(server_call *call)
{
    server_ask_desk(call, list);
}

enum { BASE_BYTES = 300, SELF_BYTES = BASE_BYTES + sizeof "/changes.atom" };

/* The address that the feed was asked at. */
static void self_of(const server_call *call, char out[SELF_BYTES])
{
    char base[BASE_BYTES];
    server_base_url(call, base, sizeof base);
    snprintf(out, SELF_BYTES, "%s/changes.atom", base);
}

static tamis_status feed(server_call *call, FILE *out, tamis_error *err)
{
    char self[SELF_BYTES];
    char *filter = server_filter(call);
    tamis_status status = TAMIS_OK;
    self_of(call, self);
    if (filter != NULL)
        status = tamis_changes_atom(server_desk(call), filter, self, server_write, out, err);
    free(filter);
    call->type = call->status == 0 ? "application/atom+xml; charset=utf-8" : call->type;
    return status;
}

void server_call_changes_feed(server_call *call)
{
    server_ask_desk(call, feed);
}

/* ---- Webhooks ---------------------------------------------------------------------------------- */

static tamis_status list_webhooks(server_call *call, FILE *out, tamis_error *err)
{
    return tamis_webhook_list(server_desk(call), &call->actor, server_write, out, err);
}

void server_call_webhooks(server_call *call)
{
    server_ask_desk(call, list_webhooks);
}

static tamis_status add(server_call *call, FILE *out, tamis_error *err)
{
    return tamis_webhook_add(server_desk(call), &call->actor, call->body, server_write, out, err);
}

void server_call_webhook_add(server_call *call)
{
    if (!server_body_is_object(call))
        return;
    server_ask_desk(call, add);
    if (call->status == 200)
        call->status = 201;
}

static tamis_status drop(server_call *call, FILE *out, tamis_error *err)
{
    (void)out;
    uint64_t id;
    if (!server_take_id(call, call->argument, &id))
        return TAMIS_OK;
    return tamis_webhook_remove(server_desk(call), &call->actor, id, err);
}

void server_call_webhook_remove(server_call *call)
{
    server_ask_desk(call, drop);
}

static tamis_status list_deliveries(server_call *call, FILE *out, tamis_error *err)
{
    uint64_t id;
    char *filter = server_take_id(call, call->argument, &id) ? server_filter(call) : NULL;
    tamis_status status = TAMIS_OK;
    if (filter != NULL)
        status = tamis_delivery_list(server_desk(call), &call->actor, id, filter, server_write, out,
                                     err);
    free(filter);
    return status;
}

void server_call_deliveries(server_call *call)
{
    server_ask_desk(call, list_deliveries);
}

static tamis_status retry(server_call *call, FILE *out, tamis_error *err)
{
    uint64_t id;
    uint64_t count = 0;
    if (!server_take_id(call, call->argument, &id))
        return TAMIS_OK;
    tamis_status status = tamis_delivery_retry(server_desk(call), &call->actor, id, &count, err);
    if (status == TAMIS_OK)
        fprintf(out, "{\"waiting\":%llu}", (unsigned long long)count);
    return status;
}

void server_call_webhook_retry(server_call *call)
{
    server_ask_desk(call, retry);
}
