/* call_access.c - logging in and out, oneself, accounts, keys. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const scope_names[] = {"screen",  "decide", "cases", "watch",
                                          "changes", "audit",  "admin"};
enum { SCOPES = sizeof scope_names / sizeof scope_names[0] };

static json_t *scopes_of(unsigned scopes)
{
    json_t *names = json_array();
    for (unsigned i = 0; i < SCOPES; i++)
        if ((scopes >> i & 1) != 0)
            json_array_append_new(names, json_string(scope_names[i]));
    return names;
}

json_t *server_body_object(server_call *call)
{
    json_t *body = json_loadb(call->body, call->body_len, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(body))
        return body;
    json_decref(body);
    server_reply_detail(call, 422, "The body: expected a JSON object.");
    return NULL;
}

bool server_body_is_object(server_call *call)
{
    json_t *body = server_body_object(call);
    bool fine = body != NULL;
    json_decref(body);
    return fine;
}

static const char *text_of(const json_t *body, const char *name)
{
    return json_string_value(json_object_get(body, name));
}

/* "ann" of "user:ann". */
static const char *bare_name(const tamis_actor *actor)
{
    const char *colon = strchr(actor->name, ':');
    return colon == NULL ? actor->name : colon + 1;
}

/* ---- Sessions ---------------------------------------------------------------------------------- */

static json_t *session_json(const tamis_session *session)
{
    char expires[32];
    server_time_text((time_t)session->expires, expires);
    return json_pack("{s:s,s:s,s:o,s:s,s:s,s:b}", "name", bare_name(&session->actor), "role",
                     tamis_role_name(session->actor.role), "scopes",
                     scopes_of(session->actor.scopes), "csrf", session->csrf, "expires", expires,
                     "desk", 1);
}

/* A form of another site cannot send JSON, and says where it comes from: nobody is logged in by others. */
static bool is_foreign(const server_call *call)
{
    const char *site =
        MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND, "Sec-Fetch-Site");
    const char *type =
        MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND, "Content-Type");
    bool other = site != NULL && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0;
    return other || type == NULL || strncasecmp(type, "application/json", 16) != 0;
}

static void login(server_call *call, const char *name, const char *password)
{
    tamis_desk *desk = call->owner->options->desk;
    tamis_session session = {0};
    tamis_error err = {0};
    tamis_status status = tamis_login(desk, name, password, &session, &err);
    server_desk_note(call->owner, status, &err);
    if (status == TAMIS_ERR_LIMIT) {
        server_add_header(call, "Retry-After", "%d", 900);
        server_reply_detail(call, 429, "Too many attempts; wait a quarter of an hour.");
    } else if (status == TAMIS_ERR_DENIED || status == TAMIS_ERR_ARGUMENT) {
        server_add_header(call, "WWW-Authenticate", "Bearer realm=\"tamis\"");
        server_reply_detail(call, 401, "Name and password do not fit.");
    } else if (status != TAMIS_OK) {
        server_reply_desk(call, &err);
    } else {
        const char *before = server_session_cookie(call);
        if (before != NULL && strlen(before) < TAMIS_TOKEN_BYTES)
            (void)!tamis_logout(desk, before, &err); /* that one ends, whoever it was */
        server_set_cookie(call, session.token, session.expires - (int64_t)time(NULL));
        server_reply_json(call, 200, session_json(&session));
    }
    memset(&session, 0, sizeof session);
}

void server_call_login(server_call *call)
{
    if (is_foreign(call)) {
        server_reply_detail(call, 403,
                            "Expected JSON (Content-Type: application/json) from our own page.");
        return;
    }
    json_t *body = server_body_object(call);
    const char *name = text_of(body, "name");
    const char *password = text_of(body, "password");
    if (name != NULL && password != NULL)
        login(call, name, password);
    else if (body != NULL)
        server_reply_detail(call, 422, "expected {\"name\", \"password\"}");
    json_decref(body);
}

void server_call_logout(server_call *call)
{
    const char *token = server_session_cookie(call);
    tamis_error err = {0};
    if (call->who == SERVER_WHO_SESSION && token != NULL &&
        tamis_logout(call->owner->options->desk, token, &err) != TAMIS_OK) {
        server_reply_desk(call, &err);
        return;
    }
    server_set_cookie(call, "", 0);
    call->status = 204;
}

void server_call_me(server_call *call)
{
    if (call->who == SERVER_WHO_SESSION) {
        server_reply_json(call, 200, session_json(&call->session));
        return;
    }
    bool known = call->who == SERVER_WHO_KEY;
    server_reply_json(
        call, 200,
        json_pack("{s:s?,s:s,s:o,s:n,s:b}", "name", known ? bare_name(&call->actor) : NULL, "role",
                  tamis_role_name(call->actor.role), "scopes", scopes_of(call->actor.scopes),
                  "csrf", "desk", call->owner->options->desk != NULL));
}

/* {"old_password", "password"} of the one who asks. */
static tamis_status change_own(server_call *call, FILE *out, tamis_error *err)
{
    (void)out;
    json_t *body = server_body_object(call);
    if (body == NULL)
        return TAMIS_OK;
    json_t *only = json_pack("{s:O?,s:O?}", "password", json_object_get(body, "password"),
                             "old_password", json_object_get(body, "old_password"));
    char *change = only == NULL ? NULL : json_dumps(only, JSON_COMPACT);
    tamis_status status = TAMIS_OK;
    if (call->who != SERVER_WHO_SESSION || text_of(body, "password") == NULL ||
        text_of(body, "old_password") == NULL)
        server_reply_detail(call, 422, "expected {\"old_password\", \"password\"} in a session");
    else if (change != NULL)
        status = tamis_account_change(call->owner->options->desk, &call->actor,
                                      bare_name(&call->actor), change, err);
    free(change);
    json_decref(only);
    json_decref(body);
    return status;
}

void server_call_own_password(server_call *call)
{
    server_ask_desk(call, change_own);
}

/* ---- Accounts ---------------------------------------------------------------------------------- */

static tamis_status list_accounts(server_call *call, FILE *out, tamis_error *err)
{
    return tamis_account_list(call->owner->options->desk, &call->actor, server_write, out, err);
}

void server_call_accounts(server_call *call)
{
    server_ask_desk(call, list_accounts);
}

static tamis_status add_account(server_call *call, FILE *out, tamis_error *err)
{
    (void)out;
    json_t *body = server_body_object(call);
    const char *name = text_of(body, "name");
    const char *role = text_of(body, "role");
    const char *password = text_of(body, "password");
    tamis_status status = TAMIS_OK;
    if (name != NULL && role != NULL && password != NULL) {
        status = tamis_account_add(call->owner->options->desk, &call->actor, name,
                                   tamis_role_find(role), password, err);
        if (status == TAMIS_OK)
            server_reply_json(call, 201, json_pack("{s:s,s:s}", "name", name, "role", role));
    } else if (body != NULL) {
        server_reply_detail(call, 422, "expected {\"name\", \"role\", \"password\"}");
    }
    json_decref(body);
    return status;
}

void server_call_account_add(server_call *call)
{
    server_ask_desk(call, add_account);
}

static tamis_status change_account(server_call *call, FILE *out, tamis_error *err)
{
    (void)out;
    return tamis_account_change(call->owner->options->desk, &call->actor, call->argument,
                                call->body, err);
}

void server_call_account_change(server_call *call)
{
    if (server_body_is_object(call))
        server_ask_desk(call, change_account);
}

/* ---- Keys -------------------------------------------------------------------------------------- */

static tamis_status list_keys(server_call *call, FILE *out, tamis_error *err)
{
    return tamis_key_list(call->owner->options->desk, &call->actor, server_write, out, err);
}

void server_call_keys(server_call *call)
{
    server_ask_desk(call, list_keys);
}

/* 0: none, or a word that is no scope. */
static unsigned read_scopes(const json_t *names)
{
    unsigned scopes = 0;
    size_t i;
    json_t *name;
    json_array_foreach(names, i, name)
    {
        unsigned found = 0;
        for (unsigned k = 0; json_is_string(name) && k < SCOPES; k++)
            if (strcmp(json_string_value(name), scope_names[k]) == 0)
                found = 1u << k;
        if (found == 0)
            return 0;
        scopes |= found;
    }
    return scopes;
}

static tamis_status make_key(server_call *call, const json_t *body, unsigned scopes,
                             tamis_error *err)
{
    char token[TAMIS_TOKEN_BYTES] = "";
    const char *name = text_of(body, "name");
    json_int_t rate = json_integer_value(json_object_get(body, "per_minute"));
    tamis_status status = tamis_key_add(call->owner->options->desk, &call->actor, name,
                                        tamis_role_find(text_of(body, "role")), scopes,
                                        (uint32_t)rate, text_of(body, "expires"), token, err);
    if (status == TAMIS_OK)
        server_reply_json(call, 201, json_pack("{s:s,s:s}", "name", name, "token", token));
    memset(token, 0, sizeof token);
    return status;
}

static tamis_status add_key(server_call *call, FILE *out, tamis_error *err)
{
    (void)out;
    json_t *body = server_body_object(call);
    if (body == NULL)
        return TAMIS_OK;
    unsigned scopes = read_scopes(json_object_get(body, "scopes"));
    const json_t *rate = json_object_get(body, "per_minute");
    json_int_t per_minute = json_integer_value(rate);
    tamis_status status = TAMIS_OK;
    if (text_of(body, "name") == NULL || text_of(body, "role") == NULL || scopes == 0 ||
        (rate != NULL && !json_is_integer(rate)) || per_minute < 0 || per_minute > 1000000)
        server_reply_detail(
            call, 422,
            "expected {\"name\", \"role\", \"scopes\": [screen, decide, cases, watch, "
            "changes, audit, admin], \"per_minute\"?, \"expires\"?}");
    else
        status = make_key(call, body, scopes, err);
    json_decref(body);
    return status;
}

void server_call_key_add(server_call *call)
{
    server_ask_desk(call, add_key);
}

static tamis_status revoke_key(server_call *call, FILE *out, tamis_error *err)
{
    (void)out;
    return tamis_key_revoke(call->owner->options->desk, &call->actor, call->argument, err);
}

void server_call_key_revoke(server_call *call)
{
    server_ask_desk(call, revoke_key);
}
