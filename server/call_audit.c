/* call_audit.c - the audit trail: export, verification, checkpoints. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

enum { LIMIT = 1000, LIMIT_MAX = 10000 };

/* The filter of the desk has neither of both. */
static char *filter_without_place(server_call *call)
{
    char *text = server_filter(call);
    json_t *filter = text == NULL ? NULL : json_loads(text, 0, NULL);
    free(text);
    json_object_del(filter, "after");
    json_object_del(filter, "limit");
    text = filter == NULL ? NULL : json_dumps(filter, JSON_COMPACT);
    json_decref(filter);
    return text;
}

static tamis_status export_records(server_call *call, FILE *out, tamis_error *err)
{
    uint32_t after = 0;
    uint32_t limit = LIMIT;
    if (!server_take_count(call, "after", 0, UINT32_MAX, &after) ||
        !server_take_count(call, "limit", 1, LIMIT_MAX, &limit))
        return TAMIS_OK;
    char *filter = filter_without_place(call);
    tamis_status status = TAMIS_OK;
    if (filter != NULL)
        status = tamis_audit_export(server_desk(call), &call->actor, after, limit, filter,
                                    server_write, out, err);
    free(filter);
    if (call->status == 0)
        call->type = "application/x-ndjson";
    return status;
}

void server_call_audit(server_call *call)
{
    server_ask_desk(call, export_records);
    if (call->status == 204)
        call->status = 200; /* no record is an answer as well */
}

static tamis_status verify(server_call *call, FILE *out, tamis_error *err)
{
    (void)out;
    tamis_audit_report report = {0};
    tamis_status status =
        tamis_audit_verify(call->owner->options->desk_path, NULL, NULL, NULL, NULL, &report, err);
    if (status == TAMIS_OK)
        server_reply_json(call, 200,
                          json_pack("{s:b,s:I,s:I,s:I,s:s,s:s}", "whole", report.whole, "records",
                                    (json_int_t)report.records, "checkpoints",
                                    (json_int_t)report.checkpoints, "first_bad",
                                    (json_int_t)report.first_bad, "finding", report.finding,
                                    "newest_hash", report.newest_hash));
    return status;
}

void server_call_audit_verify(server_call *call)
{
    server_ask_desk(call, verify);
}

static tamis_status sign(server_call *call, FILE *out, tamis_error *err)
{
    return tamis_audit_checkpoint(server_desk(call), &call->actor, server_write, out, err);
}

void server_call_audit_checkpoint(server_call *call)
{
    server_ask_desk(call, sign);
}
