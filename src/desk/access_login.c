/*
 * desk/access_login.c - login, sessions.
 *
 * Whether an account exists must not show: a password is weighed in any case, a failure is written in any case, and names that nobody has wait after as
 * many failures as the others.
 */
#include "desk/access_login.h"

#include <sodium.h>
#include <stdio.h>

#include "base/error.h"
#include "desk/audit.h"

/* ---- accounts ---- */

static bool copy_text(tamis_bytes text, char *out, size_t size)
{
    if (text.len >= size)
        return false;
    memcpy(out, text.ptr, text.len);
    out[text.len] = '\0';
    return true;
}

tamis_status tamis__login_account_find(tamis__desk_db *db, const char *name,
                                       tamis__login_account *out, tamis_error *err)
{
    sqlite3_stmt *s;
    *out = (tamis__login_account){0};
    if (!tamis__access_name_good(name))
        return TAMIS_OK;
    TAMIS_TRY(tamis__desk_prepare(
        db,
        "SELECT id, role, disabled, failures, failed, name, password FROM account WHERE name = ?",
        &s, err));
    TAMIS_TRY(tamis__desk_bind(s, err, "t", name));
    TAMIS_TRY(tamis__desk_step(db, s, &out->known, err));
    if (!out->known)
        return TAMIS_OK;
    out->id = sqlite3_column_int64(s, 0);
    out->role = (tamis_role)sqlite3_column_int(s, 1);
    out->disabled = sqlite3_column_int64(s, 2) != 0;
    out->failures = sqlite3_column_int64(s, 3);
    out->failed = sqlite3_column_int64(s, 4);
    bool good = copy_text(tamis__desk_text(s, 5), out->name, sizeof out->name) &&
                copy_text(tamis__desk_text(s, 6), out->hash, sizeof out->hash);
    sqlite3_reset(s);
    return good ? TAMIS_OK : tamis__fail(err, TAMIS_ERR_CORRUPT, "the account is damaged");
}

static tamis_status read_account(tamis__desk *desk, const char *name, tamis__login_account *out,
                                 tamis_error *err)
{
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin_read(desk, &db, err));
    tamis_status status = tamis__login_account_find(db, name, out, err);
    return tamis__desk_end(desk, db, status, err);
}

/* ---- attempts ---- */

static bool must_wait(tamis__desk *desk, const char *name, const tamis__login_account *account)
{
    if (!account->known)
        return tamis__stranger_waits(desk, name);
    return account->failures >= TAMIS__LOGIN_FAILURES &&
           tamis__desk_now(desk) - account->failed < TAMIS__LOGIN_WAIT_MS;
}

static tamis_status write_failure(tamis__desk *desk, tamis__desk_db *db,
                                  const tamis__login_account *account, tamis_error *err)
{
    int64_t now = tamis__desk_now(desk);
    /* A name that nobody has is not kept: it may be a password in the wrong field. */
    char subject[TAMIS_NAME_BYTES + 16] = "";
    if (account->known)
        snprintf(subject, sizeof subject, "account:%s", account->name);
    TAMIS_TRY(tamis__desk_run(db, NULL, err,
                              "UPDATE account SET failed = ?1, failures = "
                              "CASE WHEN failed > ?2 THEN failures + 1 ELSE 1 END WHERE id = ?3",
                              "iii", now, now - TAMIS__LOGIN_WAIT_MS,
                              account->known ? account->id : INT64_C(-1)));
    return tamis__audit_append(desk, db, "system", "login.failed", subject,
                               account->known ? TAMIS_LIT("{}") : TAMIS_LIT("{\"known\":false}"),
                               err);
}

static tamis_status refuse(tamis__desk *desk, const char *name, const tamis__login_account *account,
                           tamis_error *err)
{
    if (!account->known)
        tamis__stranger_failed(desk, name);
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin(desk, true, &db, err));
    tamis_status status = write_failure(desk, db, account, err);
    TAMIS_TRY(tamis__desk_end(desk, db, status, err));
    return tamis__fail(err, TAMIS_ERR_DENIED, "name or password is wrong");
}

static tamis_status weigh(tamis__desk *desk, const char *name, const char *password,
                          tamis__login_account *account, tamis_error *err)
{
    TAMIS_TRY(read_account(desk, name, account, err));
    if (must_wait(desk, name, account))
        return tamis__fail(err, TAMIS_ERR_LIMIT,
                           "too many failed logins: wait %d minutes, or ask an admin",
                           TAMIS__LOGIN_WAIT_MS / 60000);
    bool right = tamis__password_matches(account->known ? account->hash : NULL, password);
    if (right && !account->disabled)
        return TAMIS_OK;
    return refuse(desk, name, account, err);
}

/* One attempt at a time of so many: what a failure counts is seen by the next. */
static tamis_status attempt(tamis__desk *desk, const char *name, const char *password,
                            tamis__login_account *account, tamis_error *err)
{
    TAMIS_TRY(tamis__password_turn(desk, err));
    tamis_status status = weigh(desk, name, password, account, err);
    tamis__password_turn_end(desk);
    sodium_memzero(account->hash, sizeof account->hash);
    return status;
}

tamis_status tamis__login_confirm(tamis__desk *desk, const char *name, const char *password,
                                  tamis_error *err)
{
    tamis__login_account account;
    return attempt(desk, name, password, &account, err);
}

/* ---- sessions ---- */

static tamis_status drop_sessions(tamis__desk_db *db, int64_t account, int64_t now,
                                  tamis_error *err)
{
    TAMIS_TRY(tamis__desk_run(db, NULL, err, "DELETE FROM session WHERE created <= ? OR used <= ?",
                              "ii", now - TAMIS__SESSION_MS, now - TAMIS__SESSION_IDLE_MS));
    return tamis__desk_run(db, NULL, err,
                           "DELETE FROM session WHERE account = ?1 AND digest NOT IN "
                           "(SELECT digest FROM session WHERE account = ?1 "
                           "ORDER BY used DESC, digest LIMIT ?2)",
                           "ii", account, (int64_t)TAMIS__SESSIONS_MAX - 1);
}

static int64_t end_of(int64_t created, int64_t used)
{
    int64_t at_most = created + TAMIS__SESSION_MS;
    int64_t idle = used + TAMIS__SESSION_IDLE_MS;
    return idle < at_most ? idle : at_most;
}

static void fill_actor(tamis_session *out, const char *name, tamis_role role)
{
    snprintf(out->actor.name, sizeof out->actor.name, "user:%s", name);
    out->actor.role = role;
    out->actor.scopes = TAMIS_SCOPE_ALL;
}

static tamis_status write_session(tamis__desk *desk, tamis__desk_db *db,
                                  const tamis__login_account *account, tamis_session *out,
                                  tamis_error *err)
{
    int64_t now = tamis__desk_now(desk);
    TAMIS_TRY(drop_sessions(db, account->id, now, err));
    tamis__digest digest;
    tamis__token_make(out->token);
    tamis__token_make(out->csrf);
    if (!tamis__token_digest(out->token, &digest))
        return tamis__fail(err, TAMIS_ERR_IO, "a token could not be made");
    TAMIS_TRY(tamis__desk_run(
        db, NULL, err,
        "INSERT INTO session (digest, account, csrf, created, used) VALUES (?, ?, ?, ?, ?)",
        "bitii", tamis__bytes((const char *)digest.bytes, sizeof digest.bytes), account->id,
        out->csrf, now, now));
    TAMIS_TRY(tamis__desk_run(
        db, NULL, err,
        "UPDATE account SET failures = 0, failed = NULL, last_login = ? WHERE id = ?", "ii", now,
        account->id));
    fill_actor(out, account->name, account->role);
    out->expires = end_of(now, now) / 1000;
    return tamis__audit_append(desk, db, out->actor.name, "login", "", TAMIS_LIT("{}"), err);
}

tamis_status tamis__login(tamis__desk *desk, const char *name, const char *password,
                          tamis_session *out, tamis_error *err)
{
    *out = (tamis_session){0};
    tamis__login_account account;
    TAMIS_TRY(attempt(desk, name, password, &account, err));
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin(desk, true, &db, err));
    tamis_status status = write_session(desk, db, &account, out, err);
    status = tamis__desk_end(desk, db, status, err);
    if (status != TAMIS_OK)
        sodium_memzero(out, sizeof *out);
    return status;
}

static tamis_status no_session(tamis_error *err)
{
    return tamis__fail(err, TAMIS_ERR_DENIED, "there is no such session: log in again");
}

static tamis_status read_session(tamis__desk *desk, tamis__desk_db *db, const tamis__digest *digest,
                                 tamis_session *out, int64_t *used, tamis_error *err)
{
    sqlite3_stmt *s;
    bool row;
    int64_t now = tamis__desk_now(desk);
    TAMIS_TRY(tamis__desk_prepare(db,
                                  "SELECT s.created, s.used, s.csrf, a.name, a.role, a.disabled "
                                  "FROM session s JOIN account a ON a.id = s.account "
                                  "WHERE s.digest = ?",
                                  &s, err));
    TAMIS_TRY(tamis__desk_bind(s, err, "b",
                               tamis__bytes((const char *)digest->bytes, sizeof digest->bytes)));
    TAMIS_TRY(tamis__desk_step(db, s, &row, err));
    if (!row || sqlite3_column_int64(s, 5) != 0)
        return no_session(err);
    int64_t created = sqlite3_column_int64(s, 0);
    *used = sqlite3_column_int64(s, 1);
    char name[TAMIS_NAME_BYTES];
    if (created < 0 || created > now + TAMIS__SESSION_MS || *used > now + TAMIS__SESSION_MS ||
        *used < created || now >= end_of(created, *used) ||
        !copy_text(tamis__desk_text(s, 2), out->csrf, sizeof out->csrf) ||
        !copy_text(tamis__desk_text(s, 3), name, sizeof name))
        return no_session(err);
    fill_actor(out, name, (tamis_role)sqlite3_column_int(s, 4));
    out->expires = end_of(created, now) / 1000;
    return TAMIS_OK;
}

/* That it was used; when that cannot be written, the session ends earlier, and that is all. */
static void touch_session(tamis__desk *desk, const tamis__digest *digest)
{
    tamis__desk_db *db;
    if (tamis__desk_begin(desk, false, &db, NULL) != TAMIS_OK)
        return;
    tamis_status status = tamis__desk_run(
        db, NULL, NULL, "UPDATE session SET used = max(used, ?) WHERE digest = ?", "ib",
        tamis__desk_now(desk), tamis__bytes((const char *)digest->bytes, sizeof digest->bytes));
    status = tamis__desk_end(desk, db, status, NULL);
    (void)status;
}

tamis_status tamis__session_find(tamis__desk *desk, const char *token, tamis_session *out,
                                 tamis_error *err)
{
    *out = (tamis_session){0};
    tamis__digest digest;
    if (!tamis__token_digest(token, &digest))
        return no_session(err);
    tamis__desk_db *db;
    int64_t used = 0;
    TAMIS_TRY(tamis__desk_begin_read(desk, &db, err));
    tamis_status status = read_session(desk, db, &digest, out, &used, err);
    status = tamis__desk_end(desk, db, status, err);
    if (status != TAMIS_OK)
        *out = (tamis_session){0};
    else if (tamis__desk_now(desk) - used >= TAMIS__USED_EVERY_MS)
        touch_session(desk, &digest);
    return status;
}

static tamis_status drop_session(tamis__desk *desk, tamis__desk_db *db, const tamis__digest *digest,
                                 const char *actor, tamis_error *err)
{
    int64_t count;
    TAMIS_TRY(tamis__desk_run(db, &count, err, "DELETE FROM session WHERE digest = ?", "b",
                              tamis__bytes((const char *)digest->bytes, sizeof digest->bytes)));
    if (count == 0)
        return no_session(err);
    return tamis__audit_append(desk, db, actor, "logout", "", TAMIS_LIT("{}"), err);
}

tamis_status tamis__logout(tamis__desk *desk, const char *token, tamis_error *err)
{
    tamis_session session;
    tamis__digest digest;
    TAMIS_TRY(tamis__session_find(desk, token, &session, err));
    if (!tamis__token_digest(token, &digest))
        return no_session(err);
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin(desk, true, &db, err));
    tamis_status status = drop_session(desk, db, &digest, session.actor.name, err);
    return tamis__desk_end(desk, db, status, err);
}
