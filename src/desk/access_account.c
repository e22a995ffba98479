/*
 * desk/access_account.c - accounts made and changed.
 */
#include <sodium.h>
#include <stdio.h>

#include "base/error.h"
#include "desk/access_login.h"
#include "desk/access_state.h"
#include "desk/audit.h"

/* ---- what both share ---- */

static tamis_status audit(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                          const char *action, const char *name, tamis__buffer *body,
                          tamis_error *err)
{
    char subject[TAMIS_NAME_BYTES + 16];
    snprintf(subject, sizeof subject, "account:%s", name);
    if (tamis__buffer_status(body) != TAMIS_OK)
        return tamis__fail_nomem(err);
    return tamis__audit_append(desk, db, actor->name, action, subject, tamis__buffer_bytes(body),
                               err);
}

static bool good_role(tamis_role role)
{
    return role >= TAMIS_ROLE_VIEWER && role <= TAMIS_ROLE_ADMIN;
}

static void json_role(tamis__buffer *out, tamis_role role)
{
    tamis__json_key(out, "role");
    tamis__json_string(out, tamis__bytes_of(tamis__role_name(role)));
}

static void json_flag(tamis__buffer *out, const char *key, bool value)
{
    tamis__json_key(out, key);
    tamis__buffer_text(out, value ? "true" : "false");
}

/* ---- adding ---- */

static tamis_status insert(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                           const char *name, tamis_role role, const char *hash, tamis_error *err)
{
    tamis__login_account account;
    TAMIS_TRY(tamis__login_account_find(db, name, &account, err));
    if (account.known)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "there is an account %s already", name);
    TAMIS_TRY(tamis__desk_run(
        db, NULL, err, "INSERT INTO account (name, role, password, created) VALUES (?, ?, ?, ?)",
        "titi", name, (int64_t)role, hash, tamis__desk_now(desk)));
    tamis__buffer body;
    tamis__buffer_init(&body, 0);
    tamis__json_open(&body, '{');
    json_role(&body, role);
    tamis__json_close(&body, '}');
    tamis_status status = audit(desk, db, actor, "account.add", name, &body, err);
    tamis__buffer_clear(&body);
    return status;
}

tamis_status tamis__account_add(tamis__desk *desk, const tamis_actor *actor, const char *name,
                                tamis_role role, const char *password, tamis_error *err)
{
    TAMIS_TRY(tamis__access_check(actor, TAMIS_ROLE_ADMIN, TAMIS_SCOPE_ADMIN, "add accounts", err));
    if (!tamis__access_name_good(name))
        return tamis__fail(
            err, TAMIS_ERR_ARGUMENT,
            "a name has 1 to %d letters, digits and . _ - @, a letter or digit first",
            TAMIS_NAME_BYTES - 1);
    if (!good_role(role))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "a role is viewer, analyst, approver or admin");
    TAMIS_TRY(tamis__password_check(name, password, err));
    char hash[TAMIS__PASSWORD_HASH_BYTES];
    TAMIS_TRY(tamis__password_hash(desk, password, hash, err));
    tamis__desk_db *db;
    tamis_status status = tamis__desk_begin(desk, true, &db, err);
    if (status == TAMIS_OK) {
        status = insert(desk, db, actor, name, role, hash, err);
        status = tamis__desk_end(desk, db, status, err);
    }
    sodium_memzero(hash, sizeof hash);
    return status;
}

/* ---- changing ---- */

static tamis_status check_rights(const tamis_actor *actor, bool own,
                                 const tamis__account_change *change, tamis_error *err)
{
    if (change->role == TAMIS_ROLE_NONE && change->disabled == NULL && change->password == NULL)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "expected one of role, disabled, password to change");
    if (change->role != TAMIS_ROLE_NONE && !good_role(change->role))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "a role is viewer, analyst, approver or admin");
    bool password_alone = change->role == TAMIS_ROLE_NONE && change->disabled == NULL;
    if (!own || !password_alone)
        TAMIS_TRY(tamis__access_check(actor, TAMIS_ROLE_ADMIN, TAMIS_SCOPE_ADMIN, "change accounts",
                                      err));
    return TAMIS_OK;
}

/* Somebody must be left who can let others in. */
static tamis_status keep_an_admin(tamis__desk_db *db, const tamis__login_account *account,
                                  const tamis__account_change *change, tamis_error *err)
{
    bool was = account->role == TAMIS_ROLE_ADMIN && !account->disabled;
    bool stays = (change->role == TAMIS_ROLE_NONE || change->role == TAMIS_ROLE_ADMIN) &&
                 (change->disabled == NULL || !*change->disabled);
    if (!was || stays)
        return TAMIS_OK;
    sqlite3_stmt *s;
    bool row;
    TAMIS_TRY(tamis__desk_prepare(
        db, "SELECT count(*) FROM account WHERE role = 4 AND disabled = 0", &s, err));
    TAMIS_TRY(tamis__desk_step(db, s, &row, err));
    if (row && sqlite3_column_int64(s, 0) > 1)
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_ARGUMENT, "%s is the last admin", account->name);
}

static tamis_status write_change(tamis__desk_db *db, const tamis__login_account *account,
                                 const tamis__account_change *change, const char *hash,
                                 tamis_error *err)
{
    if (change->role != TAMIS_ROLE_NONE)
        TAMIS_TRY(tamis__desk_run(db, NULL, err, "UPDATE account SET role = ? WHERE id = ?", "ii",
                                  (int64_t)change->role, account->id));
    if (change->disabled != NULL)
        TAMIS_TRY(tamis__desk_run(db, NULL, err, "UPDATE account SET disabled = ? WHERE id = ?",
                                  "ii", (int64_t)*change->disabled, account->id));
    if (hash != NULL)
        TAMIS_TRY(tamis__desk_run(db, NULL, err,
                                  "UPDATE account SET password = ?, failures = 0, failed = NULL "
                                  "WHERE id = ?",
                                  "ti", hash, account->id));
    if (hash == NULL && (change->disabled == NULL || !*change->disabled))
        return TAMIS_OK;
    return tamis__desk_run(db, NULL, err, "DELETE FROM session WHERE account = ?", "i",
                           account->id);
}

static tamis_status apply(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                          const char *name, const tamis__account_change *change, const char *hash,
                          tamis_error *err)
{
    tamis__login_account account;
    TAMIS_TRY(tamis__login_account_find(db, name, &account, err));
    if (!account.known)
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "there is no account %.*s",
                           TAMIS_FMT(tamis__bytes_of(name)));
    TAMIS_TRY(keep_an_admin(db, &account, change, err));
    TAMIS_TRY(write_change(db, &account, change, hash, err));
    tamis__buffer body;
    tamis__buffer_init(&body, 0);
    tamis__json_open(&body, '{');
    if (change->role != TAMIS_ROLE_NONE)
        json_role(&body, change->role);
    if (change->disabled != NULL)
        json_flag(&body, "disabled", *change->disabled);
    if (hash != NULL)
        json_flag(&body, "password", true);
    tamis__json_close(&body, '}');
    tamis_status status = audit(desk, db, actor, "account.change", account.name, &body, err);
    tamis__buffer_clear(&body);
    return status;
}

/* A new password, hashed, once oneself has shown that one is oneself. */
static tamis_status prepare_password(tamis__desk *desk, bool own, const char *name,
                                     const tamis__account_change *change,
                                     char hash[TAMIS__PASSWORD_HASH_BYTES], tamis_error *err)
{
    TAMIS_TRY(tamis__password_check(name, change->password, err));
    if (own && change->old_password == NULL)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "old_password is missing");
    if (own)
        TAMIS_TRY(tamis__login_confirm(desk, name, change->old_password, err));
    return tamis__password_hash(desk, change->password, hash, err);
}

tamis_status tamis__account_change_to(tamis__desk *desk, const tamis_actor *actor, const char *name,
                                      const tamis__account_change *change, tamis_error *err)
{
    bool own = strncmp(actor->name, "user:", 5) == 0 && strcmp(actor->name + 5, name) == 0;
    TAMIS_TRY(check_rights(actor, own, change, err));
    char hash[TAMIS__PASSWORD_HASH_BYTES];
    if (change->password != NULL)
        TAMIS_TRY(prepare_password(desk, own, name, change, hash, err));
    tamis__desk_db *db;
    tamis_status status = tamis__desk_begin(desk, true, &db, err);
    if (status == TAMIS_OK) {
        status = apply(desk, db, actor, name, change, change->password == NULL ? NULL : hash, err);
        status = tamis__desk_end(desk, db, status, err);
    }
    sodium_memzero(hash, sizeof hash);
    return status;
}

/* ---- listing ---- */

static void json_account(tamis__buffer *out, sqlite3_stmt *s)
{
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_key(out, "name");
    tamis__json_string(out, tamis__desk_text(s, 0));
    json_role(out, (tamis_role)sqlite3_column_int(s, 1));
    json_flag(out, "disabled", sqlite3_column_int64(s, 2) != 0);
    tamis__json_key(out, "created");
    tamis__desk_json_time(out, sqlite3_column_int64(s, 3));
    tamis__json_key(out, "last_login");
    tamis__desk_json_time(out, sqlite3_column_int64(s, 4));
    tamis__json_close(out, '}');
}

static tamis_status list(tamis__desk_db *db, tamis__buffer *out, tamis_error *err)
{
    sqlite3_stmt *s;
    bool row;
    TAMIS_TRY(tamis__desk_prepare(
        db, "SELECT name, role, disabled, created, last_login FROM account ORDER BY name", &s,
        err));
    tamis__json_open(out, '{');
    tamis__json_key(out, "accounts");
    tamis__json_open(out, '[');
    TAMIS_TRY(tamis__desk_step(db, s, &row, err));
    while (row) {
        json_account(out, s);
        TAMIS_TRY(tamis__desk_step(db, s, &row, err));
    }
    tamis__json_close(out, ']');
    tamis__json_close(out, '}');
    return tamis__buffer_status(out) == TAMIS_OK ? TAMIS_OK : tamis__fail_nomem(err);
}

tamis_status tamis__account_list(tamis__desk *desk, const tamis_actor *actor, tamis__buffer *out,
                                 tamis_error *err)
{
    TAMIS_TRY(tamis__access_check(actor, TAMIS_ROLE_ADMIN, TAMIS_SCOPE_ADMIN, "see accounts", err));
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin_read(desk, &db, err));
    tamis_status status = list(db, out, err);
    return tamis__desk_end(desk, db, status, err);
}
