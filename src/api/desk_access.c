/* api/desk_access.c - accounts, sessions, keys: requests read, answers written out. */
#include <jansson.h>

#include "api/desk.h"
#include "base/error.h"
#include "desk/access.h"

enum { CHANGE_BYTES_MAX = 16384 };

/* ---- accounts ---- */

tamis_status tamis_account_add(tamis_desk *desk, const tamis_actor *actor, const char *name,
                               tamis_role role, const char *password, tamis_error *err)
{
    return tamis__account_add(desk->store, actor, name, role, password, err);
}

static tamis_status wrong(tamis_error *err, const char *field, const char *expected)
{
    return tamis__fail(err, TAMIS_ERR_ARGUMENT, "%.*s: expected %s",
                       TAMIS_FMT(tamis__bytes_of(field)), expected);
}

/* One field of a change; texts belong to the JSON. */
static tamis_status read_field(const char *field, const json_t *value,
                               tamis__account_change *change, bool *disabled, tamis_error *err)
{
    if (strcmp(field, "disabled") == 0) {
        if (!json_is_boolean(value))
            return wrong(err, field, "true or false");
        *disabled = json_is_true(value);
        change->disabled = disabled;
        return TAMIS_OK;
    }
    const char *text = json_string_value(value);
    if (strcmp(field, "role") == 0) {
        change->role = tamis_role_find(text);
        return change->role == TAMIS_ROLE_NONE
                   ? wrong(err, field, "viewer, analyst, approver or admin")
                   : TAMIS_OK;
    }
    bool is_new = strcmp(field, "password") == 0;
    if (!is_new && strcmp(field, "old_password") != 0)
        return wrong(err, field, "no such field (role, disabled, password, old_password)");
    if (text == NULL)
        return wrong(err, field, "a text");
    *(is_new ? &change->password : &change->old_password) = text;
    return TAMIS_OK;
}

tamis_status tamis_account_change(tamis_desk *desk, const tamis_actor *actor, const char *name,
                                  const char *change, tamis_error *err)
{
    json_error_t problem;
    size_t len = strnlen(change, CHANGE_BYTES_MAX);
    json_t *json = json_loadb(change, len, JSON_REJECT_DUPLICATES, &problem);
    if (!json_is_object(json)) {
        json_decref(json);
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "expected a JSON object of what changes");
    }
    tamis__account_change asked = {0};
    bool disabled = false;
    tamis_status status = TAMIS_OK;
    const char *field;
    json_t *value;
    json_object_foreach(json, field, value) if (status == TAMIS_OK) status =
        read_field(field, value, &asked, &disabled, err);
    if (status == TAMIS_OK)
        status = tamis__account_change_to(desk->store, actor, name, &asked, err);
    json_decref(json);
    return status;
}

/* ---- lists ---- */

typedef tamis_status (*list_fn)(tamis__desk *desk, const tamis_actor *actor, tamis__buffer *out,
                                tamis_error *err);

static tamis_status write_list(tamis_desk *desk, const tamis_actor *actor, list_fn list,
                               tamis_write_fn write, void *ctx, tamis_error *err)
{
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis_status status = list(desk->store, actor, &text, err);
    if (status == TAMIS_OK)
        status = write(ctx, text.ptr, text.len, err);
    tamis__buffer_clear(&text);
    return status;
}

tamis_status tamis_account_list(tamis_desk *desk, const tamis_actor *actor, tamis_write_fn write,
                                void *ctx, tamis_error *err)
{
    return write_list(desk, actor, tamis__account_list, write, ctx, err);
}

tamis_status tamis_key_list(tamis_desk *desk, const tamis_actor *actor, tamis_write_fn write,
                            void *ctx, tamis_error *err)
{
    return write_list(desk, actor, tamis__key_list, write, ctx, err);
}

/* ---- sessions ---- */

tamis_status tamis_login(tamis_desk *desk, const char *name, const char *password,
                         tamis_session *out, tamis_error *err)
{
    return tamis__login(desk->store, name, password, out, err);
}

tamis_status tamis_session_find(tamis_desk *desk, const char *token, tamis_session *out,
                                tamis_error *err)
{
    return tamis__session_find(desk->store, token, out, err);
}

tamis_status tamis_logout(tamis_desk *desk, const char *token, tamis_error *err)
{
    return tamis__logout(desk->store, token, err);
}

/* ---- keys ---- */

tamis_status tamis_key_add(tamis_desk *desk, const tamis_actor *actor, const char *name,
                           tamis_role role, unsigned scopes, uint32_t per_minute,
                           const char *expires, char token[TAMIS_TOKEN_BYTES], tamis_error *err)
{
    tamis__key_request request = {
        .name = name, .role = role, .scopes = scopes, .per_minute = per_minute, .expires = expires};
    return tamis__key_add(desk->store, actor, &request, token, err);
}

tamis_status tamis_key_revoke(tamis_desk *desk, const tamis_actor *actor, const char *name,
                              tamis_error *err)
{
    return tamis__key_revoke(desk->store, actor, name, err);
}

tamis_status tamis_key_find(tamis_desk *desk, const char *token, tamis_actor *out,
                            unsigned *retry_after, tamis_error *err)
{
    return tamis__key_find(desk->store, token, out, retry_after, err);
}
