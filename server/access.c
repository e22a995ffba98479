/*
 * access.c - who asks, and may they?
 *
 * Who asks is a key (Authorization) or a session (cookie); with neither, everybody is "anyone", who may do what a viewer may where the
 * operator said so. May they: the table of routes names the least role, and what a key must be for. A wrong key or session is never
 * passed over, so that nobody works with fewer rights than they believe to have. Tokens go to the desk and nowhere else.
 */
#include "internal.h"

#include <string.h>

#define TOKEN_START "tamis_"
#define COOKIE "tamis_session"

static const char *header_of(const server_call *call, const char *name)
{
    return MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND, name);
}

/* The time does not tell how many bytes are the same. */
static bool same_secret(const char *a, const char *b)
{
    char left[TAMIS_TOKEN_BYTES] = "";
    char right[TAMIS_TOKEN_BYTES] = "";
    unsigned char differing = 0;
    snprintf(left, sizeof left, "%s", a);
    snprintf(right, sizeof right, "%s", b);
    for (size_t i = 0; i < sizeof left; i++)
        differing |= (unsigned char)(left[i] ^ right[i]);
    return differing == 0 && left[0] != '\0' && strlen(a) < sizeof left && strlen(b) < sizeof right;
}

static bool take_token(const char *text, char out[TAMIS_TOKEN_BYTES])
{
    size_t len = strlen(text);
    if (len >= TAMIS_TOKEN_BYTES)
        return false;
    memcpy(out, text, len + 1);
    return len > 0;
}

/* User name or password of Basic, whichever looks like a token. */
static bool take_basic(const server_call *call, char out[TAMIS_TOKEN_BYTES])
{
    char *password = NULL;
    char *name = MHD_basic_auth_get_username_password(call->connection, &password);
    bool by_name = name != NULL && strncmp(name, TOKEN_START, strlen(TOKEN_START)) == 0;
    bool found = by_name ? take_token(name, out) : password != NULL && take_token(password, out);
    MHD_free(name);
    MHD_free(password);
    return found;
}

static bool take_authorization(const server_call *call, const char *header,
                               char out[TAMIS_TOKEN_BYTES])
{
    static const char *const schemes[] = {"Bearer ", "ApiKey "};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t len = strlen(schemes[i]);
        if (strncasecmp(header, schemes[i], len) == 0)
            return take_token(header + len + strspn(header + len, " "), out);
    }
    return strncasecmp(header, "Basic ", 6) == 0 && take_basic(call, out);
}

const char *server_session_cookie(const server_call *call)
{
    return MHD_lookup_connection_value(call->connection, MHD_COOKIE_KIND, COOKIE);
}

void server_set_cookie(server_call *call, const char *token, int64_t seconds)
{
    server_add_header(call, "Set-Cookie",
                      COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%lld%s", token,
                      (long long)seconds, server_is_secure(call) ? "; Secure" : "");
}

static void refuse_unknown(server_call *call, bool given)
{
    server_add_header(call, "WWW-Authenticate",
                      given ? "Bearer realm=\"tamis\", error=\"invalid_token\""
                            : "Bearer realm=\"tamis\"");
    if (server_session_cookie(call) != NULL)
        server_set_cookie(call, "", 0);
    server_reply_detail(
        call, 401, given ? "This key or session is not valid." : "A key or a session is needed.");
}

static void refuse(server_call *call, tamis_status status, const tamis_error *err, unsigned after)
{
    if (status == TAMIS_ERR_DENIED || status == TAMIS_ERR_ARGUMENT ||
        status == TAMIS_ERR_NOT_FOUND) {
        refuse_unknown(call, true);
    } else if (status == TAMIS_ERR_LIMIT) {
        server_add_header(call, "Retry-After", "%u", after == 0 ? 1 : after);
        server_reply_detail(call, 429, "This key asks too often.");
    } else {
        server_reply_desk(call, err);
    }
}

/* False after an answer. */
static bool find_key(server_call *call, const char *header)
{
    char token[TAMIS_TOKEN_BYTES];
    unsigned after = 0;
    tamis_error err = {0};
    tamis_status status = TAMIS_ERR_DENIED;
    if (take_authorization(call, header, token))
        status = tamis_key_find(call->owner->options->desk, token, &call->actor, &after, &err);
    call->who = SERVER_WHO_KEY;
    if (status != TAMIS_OK)
        refuse(call, status, &err, after);
    return status == TAMIS_OK;
}

static bool find_session(server_call *call, const char *cookie)
{
    tamis_error err = {0};
    tamis_status status = TAMIS_ERR_DENIED;
    if (strlen(cookie) < TAMIS_TOKEN_BYTES)
        status = tamis_session_find(call->owner->options->desk, cookie, &call->session, &err);
    call->who = SERVER_WHO_SESSION;
    call->actor = call->session.actor;
    if (status != TAMIS_OK)
        refuse(call, status, &err, 0);
    return status == TAMIS_OK;
}

static bool identify(server_call *call)
{
    const char *header = header_of(call, "Authorization");
    const char *cookie = server_session_cookie(call);
    if (header != NULL)
        return find_key(call, header);
    if (cookie != NULL && cookie[0] != '\0')
        return find_session(call, cookie);
    if (call->owner->options->allow_anyone)
        return true;
    refuse_unknown(call, false);
    return false;
}

/* A browser sends the cookie of itself, so what changes something needs what only our page knows. */
static bool is_forged(const server_call *call, const char *method)
{
    bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    const char *said = header_of(call, "X-Tamis-CSRF");
    return call->who == SERVER_WHO_SESSION && !reads &&
           (said == NULL || !same_secret(said, call->session.csrf));
}

bool server_admit(server_call *call, const char *method)
{
    const server_route *route = &server_routes[call->route];
    if (route->desk && call->owner->options->desk == NULL) {
        server_reply_detail(call, 404, "This service has no desk; start it with --desk FILE.");
        return false;
    }
    if (route->role == TAMIS_ROLE_NONE || call->owner->options->desk == NULL)
        return true;
    if (!identify(call))
        return false;
    const char *refused = NULL;
    if (is_forged(call, method))
        refused = "The header X-Tamis-CSRF of the session is needed.";
    else if (call->actor.role < route->role)
        refused = "This role may not do that.";
    else if (route->scope != 0 && (call->actor.scopes & route->scope) == 0)
        refused = "This key is not for that.";
    if (refused != NULL)
        server_reply_detail(call, 403, refused);
    return refused == NULL;
}
