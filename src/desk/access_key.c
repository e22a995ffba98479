/*
 * desk/access_key.c - keys for programs.
 */
#include <sodium.h>
#include <stdio.h>

#include "base/date.h"
#include "base/error.h"
#include "desk/access_state.h"
#include "desk/audit.h"
#include "desk/members.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

static tamis_bytes slice(const tamis__digest *digest)
{
    return tamis__bytes((const char *)digest->bytes, sizeof digest->bytes);
}

static void json_scopes(tamis__buffer *out, unsigned scopes)
{
    tamis__json_key(out, "scopes");
    tamis__json_open(out, '[');
    for (unsigned i = 0; tamis__scope_name(i) != NULL; i++) {
        if ((scopes & 1u << i) == 0)
            continue;
        tamis__json_item(out);
        tamis__json_string(out, tamis__bytes_of(tamis__scope_name(i)));
    }
    tamis__json_close(out, ']');
}

/* The last day on which it is good, from the first moment after; null for 0. */
static void json_last_day(tamis__buffer *out, int64_t until)
{
    char day[TAMIS__DATE_TEXT_BYTES];
    tamis__json_key(out, "expires");
    int64_t number = until / DAY_MS - 1;
    if (until <= 0 || number > INT32_MAX / 2)
        tamis__buffer_text(out, "null");
    else
        tamis__json_string(out, tamis__bytes_of(tamis__day_format((int32_t)number, day)));
}

/* ---- adding ---- */

static tamis_status check_request(const tamis__key_request *request, tamis_error *err)
{
    if (!tamis__access_name_good(request->name))
        return tamis__fail(
            err, TAMIS_ERR_ARGUMENT,
            "a name has 1 to %d letters, digits and . _ - @, a letter or digit first",
            TAMIS_NAME_BYTES - 1);
    if (request->role < TAMIS_ROLE_VIEWER || request->role > TAMIS_ROLE_ADMIN)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "a role is viewer, analyst, approver or admin");
    if (request->scopes == 0 || (request->scopes & ~(unsigned)TAMIS_SCOPE_ALL) != 0)
        return tamis__fail(
            err, TAMIS_ERR_ARGUMENT,
            "scopes are some of screen, decide, cases, watch, changes, audit, admin");
    if (request->per_minute > TAMIS__PER_MINUTE_MAX)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "per_minute is at most %d",
                           TAMIS__PER_MINUTE_MAX);
    return TAMIS_OK;
}

/* The first moment after the last day; 0 for none. */
static tamis_status read_expires(tamis__desk *desk, const char *text, int64_t *out,
                                 tamis_error *err)
{
    tamis__date date;
    *out = 0;
    if (text == NULL)
        return TAMIS_OK;
    if (!tamis__date_parse(tamis__bytes_of(text), &date) || date.lo != date.hi || date.circa)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "expires: expected a day as YYYY-MM-DD, found '%.*s'",
                           TAMIS_FMT(tamis__bytes_of(text)));
    *out = ((int64_t)date.lo + 1) * DAY_MS;
    if (*out <= tamis__desk_now(desk))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "expires: %s is over", text);
    return TAMIS_OK;
}

static tamis_status audit_key(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                              const tamis__key_request *request, int64_t until, tamis_error *err)
{
    char subject[TAMIS_NAME_BYTES + 8];
    snprintf(subject, sizeof subject, "key:%s", request->name);
    tamis__buffer body;
    tamis__buffer_init(&body, 0);
    tamis__json_open(&body, '{');
    tamis__json_key(&body, "role");
    tamis__json_string(&body, tamis__bytes_of(tamis__role_name(request->role)));
    json_scopes(&body, request->scopes);
    tamis__json_key(&body, "per_minute");
    tamis__json_u64(&body, request->per_minute);
    json_last_day(&body, until);
    tamis__json_close(&body, '}');
    tamis_status status = tamis__buffer_status(&body);
    if (status == TAMIS_OK)
        status = tamis__audit_append(desk, db, actor->name, "key.add", subject,
                                     tamis__buffer_bytes(&body), err);
    tamis__buffer_clear(&body);
    return status;
}

static tamis_status insert(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                           const tamis__key_request *request, const tamis__digest *digest,
                           int64_t until, tamis_error *err)
{
    sqlite3_stmt *s;
    bool taken;
    TAMIS_TRY(tamis__desk_prepare(db, "SELECT 1 FROM api_key WHERE name = ?", &s, err));
    TAMIS_TRY(tamis__desk_bind(s, err, "t", request->name));
    TAMIS_TRY(tamis__desk_step(db, s, &taken, err));
    if (taken)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "there is, or was, a key %s", request->name);
    TAMIS_TRY(tamis__desk_run(db, NULL, err,
                              "INSERT INTO api_key (name, digest, role, scopes, per_minute, "
                              "created, created_by, expires) "
                              "VALUES (?, ?, ?, ?, ?, ?, ?, nullif(?, 0))",
                              "tbiiiiti", request->name, slice(digest), (int64_t)request->role,
                              (int64_t)request->scopes, (int64_t)request->per_minute,
                              tamis__desk_now(desk), actor->name, until));
    return audit_key(desk, db, actor, request, until, err);
}

tamis_status tamis__key_add(tamis__desk *desk, const tamis_actor *actor,
                            const tamis__key_request *request, char token[TAMIS_TOKEN_BYTES],
                            tamis_error *err)
{
    token[0] = '\0';
    TAMIS_TRY(tamis__access_check(actor, TAMIS_ROLE_ADMIN, TAMIS_SCOPE_ADMIN, "add keys", err));
    TAMIS_TRY(check_request(request, err));
    int64_t until;
    TAMIS_TRY(read_expires(desk, request->expires, &until, err));
    tamis__digest digest;
    tamis__token_make(token);
    if (!tamis__token_digest(token, &digest))
        return tamis__fail(err, TAMIS_ERR_IO, "a token could not be made");
    tamis__desk_db *db;
    tamis_status status = tamis__desk_begin(desk, true, &db, err);
    if (status == TAMIS_OK) {
        status = insert(desk, db, actor, request, &digest, until, err);
        status = tamis__desk_end(desk, db, status, err);
    }
    if (status != TAMIS_OK)
        sodium_memzero(token, TAMIS_TOKEN_BYTES);
    return status;
}

/* ---- revoking ---- */

static tamis_status revoke(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                           const char *name, tamis_error *err)
{
    int64_t count;
    TAMIS_TRY(tamis__desk_run(db, &count, err,
                              "UPDATE api_key SET revoked = ? WHERE name = ? AND revoked IS NULL",
                              "it", tamis__desk_now(desk), name));
    if (count == 0)
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "there is no key %.*s in use",
                           TAMIS_FMT(tamis__bytes_of(name)));
    char subject[TAMIS_NAME_BYTES + 8];
    snprintf(subject, sizeof subject, "key:%s", name);
    return tamis__audit_append(desk, db, actor->name, "key.revoke", subject, TAMIS_LIT("{}"), err);
}

tamis_status tamis__key_revoke(tamis__desk *desk, const tamis_actor *actor, const char *name,
                               tamis_error *err)
{
    TAMIS_TRY(tamis__access_check(actor, TAMIS_ROLE_ADMIN, TAMIS_SCOPE_ADMIN, "revoke keys", err));
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin(desk, true, &db, err));
    tamis_status status = revoke(desk, db, actor, name, err);
    return tamis__desk_end(desk, db, status, err);
}

/* ---- listing ---- */

static void json_key_row(tamis__buffer *out, sqlite3_stmt *s)
{
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_key(out, "name");
    tamis__json_string(out, tamis__desk_text(s, 0));
    tamis__json_key(out, "role");
    tamis__json_string(out,
                       tamis__bytes_of(tamis__role_name((tamis_role)sqlite3_column_int(s, 1))));
    json_scopes(out, (unsigned)sqlite3_column_int(s, 2));
    tamis__json_key(out, "per_minute");
    tamis__json_u64(out, (uint64_t)sqlite3_column_int64(s, 3));
    tamis__member_time(out, "created", sqlite3_column_int64(s, 4));
    json_last_day(out, sqlite3_column_int64(s, 5));
    tamis__member_time(out, "revoked", sqlite3_column_int64(s, 6));
    tamis__member_time(out, "last_used", sqlite3_column_int64(s, 7));
    tamis__json_close(out, '}');
}

static tamis_status list(tamis__desk_db *db, tamis__buffer *out, tamis_error *err)
{
    sqlite3_stmt *s;
    bool row;
    TAMIS_TRY(tamis__desk_prepare(
        db,
        "SELECT name, role, scopes, per_minute, created, expires, revoked, last_used "
        "FROM api_key ORDER BY name",
        &s, err));
    tamis__json_open(out, '{');
    tamis__json_key(out, "keys");
    tamis__json_open(out, '[');
    TAMIS_TRY(tamis__desk_step(db, s, &row, err));
    while (row) {
        json_key_row(out, s);
        TAMIS_TRY(tamis__desk_step(db, s, &row, err));
    }
    tamis__json_close(out, ']');
    tamis__json_close(out, '}');
    return tamis__buffer_status(out) == TAMIS_OK ? TAMIS_OK : tamis__fail_nomem(err);
}

tamis_status tamis__key_list(tamis__desk *desk, const tamis_actor *actor, tamis__buffer *out,
                             tamis_error *err)
{
    TAMIS_TRY(tamis__access_check(actor, TAMIS_ROLE_ADMIN, TAMIS_SCOPE_ADMIN, "see keys", err));
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin_read(desk, &db, err));
    tamis_status status = list(db, out, err);
    return tamis__desk_end(desk, db, status, err);
}

/* ---- using ---- */

typedef struct found_key {
    int64_t id, per_minute, last_used;
} found_key;

static tamis_status read_key(tamis__desk *desk, tamis__desk_db *db, const tamis__digest *digest,
                             tamis_actor *out, found_key *key, tamis_error *err)
{
    sqlite3_stmt *s;
    bool row;
    TAMIS_TRY(tamis__desk_prepare(
        db,
        "SELECT id, name, role, scopes, per_minute, expires, revoked IS NOT NULL, last_used "
        "FROM api_key WHERE digest = ?",
        &s, err));
    TAMIS_TRY(tamis__desk_bind(s, err, "b", slice(digest)));
    TAMIS_TRY(tamis__desk_step(db, s, &row, err));
    if (!row)
        return tamis__fail(err, TAMIS_ERR_DENIED, "there is no such key");
    if (sqlite3_column_int(s, 6) != 0)
        return tamis__fail(err, TAMIS_ERR_DENIED, "this key was revoked");
    int64_t until = sqlite3_column_int64(s, 5);
    if (until != 0 && tamis__desk_now(desk) >= until)
        return tamis__fail(err, TAMIS_ERR_DENIED, "this key has expired");
    tamis_bytes name = tamis__desk_text(s, 1);
    if (name.len >= TAMIS_NAME_BYTES)
        return tamis__fail(err, TAMIS_ERR_CORRUPT, "the key is damaged");
    snprintf(out->name, sizeof out->name, "key:%.*s", (int)name.len, name.ptr);
    out->role = (tamis_role)sqlite3_column_int(s, 2);
    out->scopes = (unsigned)sqlite3_column_int(s, 3) & TAMIS_SCOPE_ALL;
    key->id = sqlite3_column_int64(s, 0);
    key->per_minute = sqlite3_column_int64(s, 4);
    key->last_used = sqlite3_column_int64(s, 7);
    if (key->per_minute < 0 || key->per_minute > TAMIS__PER_MINUTE_MAX)
        return tamis__fail(err, TAMIS_ERR_CORRUPT, "the key is damaged");
    return TAMIS_OK;
}

/* That it was used; nobody is refused because that cannot be written. */
static void touch_key(tamis__desk *desk, int64_t id)
{
    tamis__desk_db *db;
    if (tamis__desk_begin(desk, false, &db, NULL) != TAMIS_OK)
        return;
    tamis_status status = tamis__desk_run(
        db, NULL, NULL,
        "UPDATE api_key SET last_used = max(coalesce(last_used, 0), ?) WHERE id = ?", "ii",
        tamis__desk_now(desk), id);
    status = tamis__desk_end(desk, db, status, NULL);
    (void)status;
}

tamis_status tamis__key_find(tamis__desk *desk, const char *token, tamis_actor *out,
                             unsigned *retry_after, tamis_error *err)
{
    *out = (tamis_actor){0};
    *retry_after = 0;
    tamis__digest digest;
    if (!tamis__token_digest(token, &digest))
        return tamis__fail(err, TAMIS_ERR_DENIED, "there is no such key");
    tamis__desk_db *db;
    found_key key = {0};
    TAMIS_TRY(tamis__desk_begin_read(desk, &db, err));
    tamis_status status = read_key(desk, db, &digest, out, &key, err);
    status = tamis__desk_end(desk, db, status, err);
    if (status == TAMIS_OK)
        status = tamis__rate_take(desk, key.id, (uint32_t)key.per_minute, retry_after, err);
    if (status != TAMIS_OK) {
        *out = (tamis_actor){0};
        return status;
    }
    if (tamis__desk_now(desk) - key.last_used >= TAMIS__USED_EVERY_MS)
        touch_key(desk, key.id);
    return TAMIS_OK;
}
