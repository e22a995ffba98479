/* call_cases.c - cases, their files, the memory of false alerts. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- Cases ------------------------------------------------------------------------------------- */

static tamis_status list(server_call *call, FILE *out, tamis_error *err)
{
    char *filter = server_filter(call);
    tamis_status status = TAMIS_OK;
    if (filter != NULL)
        status = tamis_case_list(server_desk(call), &call->actor, filter, server_write, out, err);
    free(filter);
    return status;
}

void server_call_cases(server_call *call)
{
    server_ask_desk(call, list);
}

static tamis_status open_cases(server_call *call, FILE *out, tamis_error *err)
{
    return tamis_case_open(server_desk(call), &call->actor, call->snapshot, call->body,
                           call->body_len, server_write, out, err);
}

void server_call_case_open(server_call *call)
{
    if (server_body_is_object(call))
        server_ask_desk(call, open_cases);
}

static tamis_status get(server_call *call, FILE *out, tamis_error *err)
{
    uint64_t id;
    if (!server_take_id(call, call->argument, &id))
        return TAMIS_OK;
    return tamis_case_get(server_desk(call), &call->actor, id, server_write, out, err);
}

void server_call_case(server_call *call)
{
    server_ask_desk(call, get);
}

static tamis_status act(server_call *call, FILE *out, tamis_error *err)
{
    uint64_t id;
    if (!server_take_id(call, call->argument, &id))
        return TAMIS_OK;
    return tamis_case_act(server_desk(call), &call->actor, call->snapshot, id, call->body,
                          call->body_len, server_write, out, err);
}

void server_call_case_act(server_call *call)
{
    if (server_body_is_object(call))
        server_ask_desk(call, act);
}

/* Of an account: to whom may a case be given? The desk asks the same again. */
static bool works_on_cases(const json_t *account)
{
    return !json_is_true(json_object_get(account, "disabled")) &&
           tamis_role_find(json_string_value(json_object_get(account, "role"))) >=
               TAMIS_ROLE_ANALYST;
}

/* The list of accounts is an admin's; who works on cases may know the others who do, and no more of them. */
static tamis_status members(server_call *call, FILE *out, tamis_error *err)
{
    static const tamis_actor actor = {"system", TAMIS_ROLE_ADMIN, TAMIS_SCOPE_ALL};
    char *text = NULL;
    size_t len = 0, i;
    FILE *listed = open_memstream(&text, &len);
    tamis_status status = TAMIS_ERR_NOMEM;
    json_t *found = json_array(), *account;
    if (listed != NULL) {
        status = tamis_account_list(server_desk(call), &actor, server_write, listed, err);
        status = fclose(listed) != 0 && status == TAMIS_OK ? TAMIS_ERR_NOMEM : status;
    }
    json_t *all = status == TAMIS_OK ? json_loadb(text, len, 0, NULL) : NULL;
    json_array_foreach(json_object_get(all, "accounts"), i, account) if (works_on_cases(account))
        json_array_append_new(found,
                              json_pack("{s:O,s:O}", "name", json_object_get(account, "name"),
                                        "role", json_object_get(account, "role")));
    json_decref(all);
    free(text);
    (void)out;
    if (status == TAMIS_OK)
        server_reply_json(call, 200, json_pack("{s:O}", "members", found));
    json_decref(found);
    return status;
}

void server_call_members(server_call *call)
{
    server_ask_desk(call, members);
}

static tamis_status settings(server_call *call, FILE *out, tamis_error *err)
{
    const char *change = call->body_len > 0 ? call->body : NULL;
    return tamis_case_settings(server_desk(call), &call->actor, change, server_write, out, err);
}

void server_call_settings(server_call *call)
{
    call->body_len = 0;
    server_ask_desk(call, settings);
}

void server_call_settings_change(server_call *call)
{
    if (server_body_is_object(call))
        server_ask_desk(call, settings);
}

/* ---- Files of cases ---------------------------------------------------------------------------- */

static tamis_status attach(server_call *call, FILE *out, tamis_error *err)
{
    uint64_t id;
    const char *name = server_parameter_of(call, "name");
    const char *type =
        MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND, "Content-Type");
    if (!server_take_id(call, call->argument, &id))
        return TAMIS_OK;
    if (name == NULL || name[0] == '\0') {
        server_reply_detail(call, 422, "name: the name of the file is needed");
        return TAMIS_OK;
    }
    return tamis_case_attach(server_desk(call), &call->actor, id, name,
                             type == NULL ? "application/octet-stream" : type, call->body,
                             call->body_len, server_write, out, err);
}

void server_call_attach(server_call *call)
{
    server_ask_desk(call, attach);
}

/* The name as RFC 8187 has it: letters, digits and a few marks as they are, else %XX. */
static void add_disposition(server_call *call, const char *name)
{
    char coded[3 * 256 + 1];
    char *end = coded;
    for (; *name != '\0' && end < coded + sizeof coded - 4; name++) {
        unsigned char c = (unsigned char)*name;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '.' || c == '-' || c == '_';
        end += plain ? snprintf(end, 4, "%c", c) : snprintf(end, 4, "%%%02X", c);
    }
    *end = '\0';
    server_add_header(call, "Content-Disposition", "attachment; filename*=UTF-8''%s", coded);
}

/* A type is sent back only when it is no more than a type. */
static bool is_type(const char *type)
{
    size_t len = strspn(type, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/+.-");
    return len > 0 && type[len] == '\0';
}

static tamis_status send_attachment(server_call *call, FILE *out, tamis_error *err)
{
    uint64_t id;
    uint64_t number;
    char name[256] = "";
    char type[128] = "";
    if (!server_take_id(call, call->argument, &id) ||
        !server_take_id(call, call->arguments.at[1], &number))
        return TAMIS_OK;
    tamis_status status = tamis_case_attachment(server_desk(call), &call->actor, id, number, name,
                                                type, server_write, out, err);
    if (status != TAMIS_OK)
        return status;
    add_disposition(call, name);
    server_add_header(call, "Content-Type", "%s",
                      is_type(type) ? type : "application/octet-stream");
    call->type = "";
    call->policy = "default-src 'none'; sandbox; frame-ancestors 'none'";
    return TAMIS_OK;
}

void server_call_attachment(server_call *call)
{
    server_ask_desk(call, send_attachment);
}

/* ---- The memory -------------------------------------------------------------------------------- */

static tamis_status list_memory(server_call *call, FILE *out, tamis_error *err)
{
    char *filter = server_filter(call);
    tamis_status status = TAMIS_OK;
    if (filter != NULL)
        status = tamis_memory_list(server_desk(call), &call->actor, filter, server_write, out, err);
    free(filter);
    return status;
}

void server_call_memory(server_call *call)
{
    server_ask_desk(call, list_memory);
}

static tamis_status forget(server_call *call, FILE *out, tamis_error *err)
{
    (void)out;
    uint64_t id;
    const char *reason = server_parameter_of(call, "reason");
    if (!server_take_id(call, call->argument, &id))
        return TAMIS_OK;
    if (reason == NULL || reason[0] == '\0') {
        server_reply_detail(call, 422, "reason: say why it is forgotten");
        return TAMIS_OK;
    }
    return tamis_memory_forget(server_desk(call), &call->actor, id, reason, err);
}

void server_call_forget(server_call *call)
{
    server_ask_desk(call, forget);
}
