/* Rights, accounts, logins, sessions, keys. */
#include "support/desk_fixture.h"

#include <pthread.h>

#include "desk/access.h"
#include "desk/access_state.h"

#define OK(call) assert_int_equal((call), TAMIS_OK)

enum { MINUTE = 60 * 1000, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

static const tamis_actor root = {
    .name = "cli:root", .role = TAMIS_ROLE_ADMIN, .scopes = TAMIS_SCOPE_ALL};
static const char right[] = "correct horse battery";
static const char other[] = "staple of another kind";

static tamis_actor user(const char *name, tamis_role role)
{
    tamis_actor actor = {.role = role, .scopes = TAMIS_SCOPE_ALL};
    snprintf(actor.name, sizeof actor.name, "user:%s", name);
    return actor;
}

static int64_t count(desk_fixture *f, const char *sql)
{
    tamis__desk_db *db;
    sqlite3_stmt *s;
    bool row;
    OK(tamis__desk_begin_read(f->desk, &db, NULL));
    OK(tamis__desk_prepare(db, sql, &s, NULL));
    OK(tamis__desk_step(db, s, &row, NULL));
    int64_t found = sqlite3_column_int64(s, 0);
    OK(tamis__desk_end(f->desk, db, TAMIS_OK, NULL));
    return found;
}

/* ---- rights ---- */

static void roles_and_scopes_count(void **state)
{
    (void)state;
    tamis_error err;
    for (int has = 0; has <= 4; has++)
        for (int needs = 0; needs <= 4; needs++) {
            tamis_actor actor = {.role = (tamis_role)has, .scopes = TAMIS_SCOPE_CASES};
            assert_int_equal(tamis__access_check(&actor, (tamis_role)needs, 0, "try", &err),
                             has >= needs ? TAMIS_OK : TAMIS_ERR_DENIED);
            assert_int_equal(
                tamis__access_check(&actor, (tamis_role)needs, TAMIS_SCOPE_AUDIT, "try", &err),
                TAMIS_ERR_DENIED);
        }
    tamis_actor forged = {.role = (tamis_role)5, .scopes = TAMIS_SCOPE_ALL};
    assert_int_equal(tamis__access_check(&forged, TAMIS_ROLE_VIEWER, 0, "try", &err),
                     TAMIS_ERR_DENIED);
}

static void names_are_plain(void **state)
{
    (void)state;
    static const char *const good[] = {"a", "ann", "ann.b-c_d@example.org", "7up"};
    static const char *const bad[] = {"", ".ann", "-ann", "a b", "a/b", "\xc3\xa4", "a\n", "a:b"};
    char longest[TAMIS_NAME_BYTES + 1];
    for (size_t i = 0; i < TAMIS_COUNT_OF(good); i++)
        assert_true(tamis__access_name_good(good[i]));
    for (size_t i = 0; i < TAMIS_COUNT_OF(bad); i++)
        assert_false(tamis__access_name_good(bad[i]));
    memset(longest, 'a', sizeof longest);
    longest[TAMIS_NAME_BYTES] = '\0';
    assert_false(tamis__access_name_good(longest));
    longest[TAMIS_NAME_BYTES - 1] = '\0';
    assert_true(tamis__access_name_good(longest));
}

/* ---- accounts ---- */

static void accounts_are_made_by_admins(void **state)
{
    desk_fixture *f = *state;
    tamis_error err;
    tamis_actor approver = user("bob", TAMIS_ROLE_APPROVER);
    tamis_actor narrow = root;
    narrow.scopes = TAMIS_SCOPE_SCREEN;
    assert_int_equal(tamis__account_add(f->desk, &approver, "ann", TAMIS_ROLE_VIEWER, right, &err),
                     TAMIS_ERR_DENIED);
    assert_int_equal(tamis__account_add(f->desk, &narrow, "ann", TAMIS_ROLE_VIEWER, right, &err),
                     TAMIS_ERR_DENIED);
    OK(tamis__account_add(f->desk, &root, "ann", TAMIS_ROLE_VIEWER, right, &err));
    assert_int_equal(tamis__account_add(f->desk, &root, "ann", TAMIS_ROLE_VIEWER, right, &err),
                     TAMIS_ERR_ARGUMENT);
    static const struct {
        const char *name;
        int role;
        const char *password;
    } bad[] = {{"a b", 1, "correct horse battery"},
               {"bob", 0, "correct horse battery"},
               {"bob", 5, "correct horse battery"},
               {"bob", 1, "short"},
               {"bob", 1, ""},
               {"bob", 1, "aaaaaaaaaaaaaaaaaaaa"},
               {"bob.of.accounting", 1, "Bob.of.Accounting"},
               {"bob", 1, "not UTF-8 \xff\xff\xff"}};
    for (size_t i = 0; i < TAMIS_COUNT_OF(bad); i++)
        assert_int_equal(tamis__account_add(f->desk, &root, bad[i].name, (tamis_role)bad[i].role,
                                            bad[i].password, &err),
                         TAMIS_ERR_ARGUMENT);
    char longest[TAMIS_PASSWORD_MAX + 2];
    for (size_t i = 0; i < sizeof longest; i++)
        longest[i] = (char)('a' + i % 20);
    longest[TAMIS_PASSWORD_MAX + 1] = '\0';
    assert_int_equal(tamis__account_add(f->desk, &root, "bob", TAMIS_ROLE_VIEWER, longest, &err),
                     TAMIS_ERR_ARGUMENT);
    longest[TAMIS_PASSWORD_MAX] = '\0';
    OK(tamis__account_add(f->desk, &root, "bob", TAMIS_ROLE_VIEWER, longest, &err));
    tamis_session session;
    OK(tamis__login(f->desk, "bob", longest, &session, &err));
    assert_int_equal(count(f, "SELECT count(*) FROM audit WHERE action = 'account.add'"), 2);
    assert_int_equal(count(f, "SELECT count(*) FROM account WHERE password LIKE '%horse%'"), 0);
}

static void the_list_tells_no_secrets(void **state)
{
    desk_fixture *f = *state;
    tamis__buffer out;
    tamis__buffer_init(&out, 0);
    OK(tamis__account_add(f->desk, &root, "bob", TAMIS_ROLE_ANALYST, right, NULL));
    OK(tamis__account_add(f->desk, &root, "ann", TAMIS_ROLE_ADMIN, right, NULL));
    OK(tamis__account_list(f->desk, &root, &out, NULL));
    assert_bytes(
        tamis__buffer_bytes(&out),
        "{\"accounts\":[{\"name\":\"ann\",\"role\":\"admin\",\"disabled\":false,\"created\":"
        "\"2026-11-28T06:00:00.000Z\",\"last_login\":null},{\"name\":\"bob\",\"role\":\"analyst\","
        "\"disabled\":false,\"created\":\"2026-11-28T06:00:00.000Z\",\"last_login\":null}]}");
    tamis_actor viewer = user("bob", TAMIS_ROLE_APPROVER);
    assert_int_equal(tamis__account_list(f->desk, &viewer, &out, NULL), TAMIS_ERR_DENIED);
    tamis__buffer_clear(&out);
}

static void the_last_admin_stays(void **state)
{
    desk_fixture *f = *state;
    const bool yes = true, no = false;
    tamis_error err;
    OK(tamis__account_add(f->desk, &root, "ann", TAMIS_ROLE_ADMIN, right, NULL));
    OK(tamis__account_add(f->desk, &root, "bob", TAMIS_ROLE_VIEWER, right, NULL));
    tamis__account_change less = {.role = TAMIS_ROLE_APPROVER}, off = {.disabled = &yes},
                          on = {.disabled = &no}, more = {.role = TAMIS_ROLE_ADMIN}, none = {0};
    assert_int_equal(tamis__account_change_to(f->desk, &root, "ann", &less, &err),
                     TAMIS_ERR_ARGUMENT);
    assert_int_equal(tamis__account_change_to(f->desk, &root, "ann", &off, &err),
                     TAMIS_ERR_ARGUMENT);
    assert_int_equal(tamis__account_change_to(f->desk, &root, "ann", &none, &err),
                     TAMIS_ERR_ARGUMENT);
    assert_int_equal(tamis__account_change_to(f->desk, &root, "eve", &on, &err),
                     TAMIS_ERR_NOT_FOUND);
    OK(tamis__account_change_to(f->desk, &root, "ann", &more, &err));
    OK(tamis__account_change_to(f->desk, &root, "bob", &more, &err));
    OK(tamis__account_change_to(f->desk, &root, "ann", &off, &err));
    assert_int_equal(tamis__account_change_to(f->desk, &root, "bob", &less, &err),
                     TAMIS_ERR_ARGUMENT);
    OK(tamis__account_change_to(f->desk, &root, "ann", &on, &err));
    OK(tamis__account_change_to(f->desk, &root, "bob", &less, &err));
}

static void ones_own_password_needs_the_old_one(void **state)
{
    desk_fixture *f = *state;
    tamis_error err;
    tamis_session session;
    const bool yes = true;
    OK(tamis__account_add(f->desk, &root, "ann", TAMIS_ROLE_ANALYST, right, NULL));
    OK(tamis__account_add(f->desk, &root, "bob", TAMIS_ROLE_ANALYST, right, NULL));
    OK(tamis__login(f->desk, "ann", right, &session, &err));
    tamis_actor ann = session.actor;
    tamis__account_change change = {.password = other};
    assert_int_equal(tamis__account_change_to(f->desk, &ann, "ann", &change, &err),
                     TAMIS_ERR_ARGUMENT);
    assert_int_equal(tamis__account_change_to(f->desk, &ann, "bob", &change, &err),
                     TAMIS_ERR_DENIED);
    change.old_password = other;
    assert_int_equal(tamis__account_change_to(f->desk, &ann, "ann", &change, &err),
                     TAMIS_ERR_DENIED);
    change.old_password = right;
    change.disabled = &yes;
    assert_int_equal(tamis__account_change_to(f->desk, &ann, "ann", &change, &err),
                     TAMIS_ERR_DENIED);
    change.disabled = NULL;
    OK(tamis__account_change_to(f->desk, &ann, "ann", &change, &err));
    /* It ends the sessions of before. */
    assert_int_equal(tamis__session_find(f->desk, session.token, &session, &err), TAMIS_ERR_DENIED);
    assert_int_equal(tamis__login(f->desk, "ann", right, &session, &err), TAMIS_ERR_DENIED);
    OK(tamis__login(f->desk, "ann", other, &session, &err));
    /* An admin needs no old one. */
    tamis__account_change reset = {.password = right};
    OK(tamis__account_change_to(f->desk, &root, "ann", &reset, &err));
    assert_int_equal(count(f, "SELECT count(*) FROM session"), 0);
}

/* ---- logins ---- */

static void a_login_gives_a_session(void **state)
{
    desk_fixture *f = *state;
    tamis_session session, found;
    tamis_error err;
    OK(tamis__account_add(f->desk, &root, "ann", TAMIS_ROLE_APPROVER, right, NULL));
    OK(tamis__login(f->desk, "ann", right, &session, &err));
    assert_string_equal(session.actor.name, "user:ann");
    assert_int_equal(session.actor.role, TAMIS_ROLE_APPROVER);
    assert_int_equal(session.actor.scopes, TAMIS_SCOPE_ALL);
    assert_int_equal(strlen(session.token), 49);
    assert_int_equal(strncmp(session.token, "tamis_", 6), 0);
    assert_int_equal(session.expires, f->now / 1000 + 3600);
    OK(tamis__session_find(f->desk, session.token, &found, &err));
    assert_string_equal(found.actor.name, "user:ann");
    assert_string_equal(found.csrf, session.csrf);
    assert_string_equal(found.token, "");
    char bent[TAMIS_TOKEN_BYTES];
    for (size_t i = 0; i < strlen(session.token); i++) {
        memcpy(bent, session.token, sizeof bent);
        bent[i] = bent[i] == 'a' ? 'b' : 'a';
        assert_int_equal(tamis__session_find(f->desk, bent, &found, &err), TAMIS_ERR_DENIED);
        memcpy(bent, session.token, sizeof bent);
        bent[i] = '\0';
        assert_int_equal(tamis__session_find(f->desk, bent, &found, &err), TAMIS_ERR_DENIED);
    }
    OK(tamis__logout(f->desk, session.token, &err));
    assert_int_equal(tamis__session_find(f->desk, session.token, &found, &err), TAMIS_ERR_DENIED);
    assert_int_equal(tamis__logout(f->desk, session.token, &err), TAMIS_ERR_DENIED);
    assert_int_equal(found.actor.role, TAMIS_ROLE_NONE);
}

static void sessions_end(void **state)
{
    desk_fixture *f = *state;
    tamis_session session, found;
    tamis_error err;
    OK(tamis__account_add(f->desk, &root, "ann", TAMIS_ROLE_VIEWER, right, NULL));
    OK(tamis__login(f->desk, "ann", right, &session, &err));
    int64_t start = f->now;
    f->now += HOUR - 1;
    OK(tamis__session_find(f->desk, session.token, &found, &err));
    f->now += HOUR;
    assert_int_equal(tamis__session_find(f->desk, session.token, &found, &err), TAMIS_ERR_DENIED);
    f->now = start;
    OK(tamis__login(f->desk, "ann", right, &session, &err));
    for (; f->now < start + 12 * HOUR; f->now += 30 * MINUTE)
        OK(tamis__session_find(f->desk, session.token, &found, &err));
    assert_int_equal(tamis__session_find(f->desk, session.token, &found, &err), TAMIS_ERR_DENIED);
    f->now = start;
    OK(tamis__login(f->desk, "ann", right, &session, &err));
    const bool yes = true;
    OK(tamis__account_change_to(f->desk, &root, "ann", &(tamis__account_change){.disabled = &yes},
                                &err));
    assert_int_equal(tamis__session_find(f->desk, session.token, &found, &err), TAMIS_ERR_DENIED);
    assert_int_equal(tamis__login(f->desk, "ann", right, &session, &err), TAMIS_ERR_DENIED);
}

static void a_changed_role_counts_at_once(void **state)
{
    desk_fixture *f = *state;
    tamis_session session, found;
    OK(tamis__account_add(f->desk, &root, "ann", TAMIS_ROLE_APPROVER, right, NULL));
    OK(tamis__login(f->desk, "ann", right, &session, NULL));
    OK(tamis__account_change_to(f->desk, &root, "ann",
                                &(tamis__account_change){.role = TAMIS_ROLE_VIEWER}, NULL));
    OK(tamis__session_find(f->desk, session.token, &found, NULL));
    assert_int_equal(found.actor.role, TAMIS_ROLE_VIEWER);
}

static void whoever_fails_waits(void **state)
{
    desk_fixture *f = *state;
    tamis_session session;
    tamis_error known, unknown;
    OK(tamis__account_add(f->desk, &root, "ann", TAMIS_ROLE_VIEWER, right, NULL));
    for (int i = 0; i < TAMIS__LOGIN_FAILURES; i++) {
        assert_int_equal(tamis__login(f->desk, "ann", other, &session, &known), TAMIS_ERR_DENIED);
        assert_int_equal(tamis__login(f->desk, "eve", other, &session, &unknown), TAMIS_ERR_DENIED);
        assert_string_equal(known.message, unknown.message);
        f->now += MINUTE;
    }
    assert_int_equal(tamis__login(f->desk, "ann", right, &session, &known), TAMIS_ERR_LIMIT);
    assert_int_equal(tamis__login(f->desk, "eve", right, &session, &unknown), TAMIS_ERR_LIMIT);
    assert_string_equal(known.message, unknown.message);
    assert_int_equal(session.actor.role, TAMIS_ROLE_NONE);
    f->now += 14 * MINUTE;
    OK(tamis__login(f->desk, "ann", right, &session, &known));
    assert_int_equal(tamis__login(f->desk, "eve", right, &session, &unknown), TAMIS_ERR_DENIED);
    assert_int_equal(count(f, "SELECT failures FROM account"), 0);
    assert_int_equal(count(f, "SELECT count(*) FROM audit WHERE action = 'login.failed'"),
                     2 * TAMIS__LOGIN_FAILURES + 1);
    /* What strangers typed is not kept. */
    assert_int_equal(
        count(f, "SELECT count(*) FROM audit WHERE body LIKE '%eve%' OR subject LIKE '%eve%'"), 0);
}

static void failures_long_ago_do_not_count(void **state)
{
    desk_fixture *f = *state;
    tamis_session session;
    OK(tamis__account_add(f->desk, &root, "ann", TAMIS_ROLE_VIEWER, right, NULL));
    for (int i = 0; i < 2 * TAMIS__LOGIN_FAILURES; i++) {
        assert_int_equal(tamis__login(f->desk, "ann", other, &session, NULL), TAMIS_ERR_DENIED);
        f->now += 15 * MINUTE;
    }
    OK(tamis__login(f->desk, "ann", right, &session, NULL));
}

static void nobodys_password_takes_as_long(void **state)
{
    (void)state;
    /* The hash that stands in has the limits of the others: the same work. Nothing matches it. */
    assert_false(tamis__password_matches(NULL, right));
    assert_false(
        tamis__password_matches("$argon2id$v=19$m=1048576,t=9,p=1$c2FsdHNhbHRzYWx0$aGFzaA", right));
    assert_false(tamis__password_matches("plain text", "plain text"));
}

/* ---- keys ---- */

static const tamis__key_request shop = {
    .name = "shop", .role = TAMIS_ROLE_VIEWER, .scopes = TAMIS_SCOPE_SCREEN | TAMIS_SCOPE_DECIDE};

static void keys_are_found_until_revoked(void **state)
{
    desk_fixture *f = *state;
    char token[TAMIS_TOKEN_BYTES], again[TAMIS_TOKEN_BYTES];
    tamis_actor actor, viewer = user("bob", TAMIS_ROLE_APPROVER);
    unsigned after;
    tamis_error err;
    assert_int_equal(tamis__key_add(f->desk, &viewer, &shop, token, &err), TAMIS_ERR_DENIED);
    OK(tamis__key_add(f->desk, &root, &shop, token, &err));
    OK(tamis__key_find(f->desk, token, &actor, &after, &err));
    assert_string_equal(actor.name, "key:shop");
    assert_int_equal(actor.role, TAMIS_ROLE_VIEWER);
    assert_int_equal(actor.scopes, TAMIS_SCOPE_SCREEN | TAMIS_SCOPE_DECIDE);
    assert_int_equal(tamis__key_add(f->desk, &root, &shop, again, &err), TAMIS_ERR_ARGUMENT);
    assert_string_equal(again, "");
    assert_int_equal(tamis__key_revoke(f->desk, &viewer, "shop", &err), TAMIS_ERR_DENIED);
    OK(tamis__key_revoke(f->desk, &root, "shop", &err));
    assert_int_equal(tamis__key_find(f->desk, token, &actor, &after, &err), TAMIS_ERR_DENIED);
    assert_int_equal(actor.role, TAMIS_ROLE_NONE);
    assert_int_equal(tamis__key_revoke(f->desk, &root, "shop", &err), TAMIS_ERR_NOT_FOUND);
    /* A name is not given twice: the audit trail knows it. */
    assert_int_equal(tamis__key_add(f->desk, &root, &shop, again, &err), TAMIS_ERR_ARGUMENT);
    assert_int_equal(tamis__key_find(f->desk, "tamis_", &actor, &after, &err), TAMIS_ERR_DENIED);
    assert_int_equal(tamis__key_find(f->desk, "", &actor, &after, &err), TAMIS_ERR_DENIED);
    tamis__key_request bad = shop;
    bad.name = "b";
    bad.scopes = 0;
    assert_int_equal(tamis__key_add(f->desk, &root, &bad, again, &err), TAMIS_ERR_ARGUMENT);
    bad.scopes = 128;
    assert_int_equal(tamis__key_add(f->desk, &root, &bad, again, &err), TAMIS_ERR_ARGUMENT);
    bad.scopes = 1;
    bad.role = TAMIS_ROLE_NONE;
    assert_int_equal(tamis__key_add(f->desk, &root, &bad, again, &err), TAMIS_ERR_ARGUMENT);
}

static void keys_expire_after_their_last_day(void **state)
{
    desk_fixture *f = *state;
    char token[TAMIS_TOKEN_BYTES];
    tamis_actor actor;
    unsigned after;
    tamis_error err;
    tamis__key_request request = shop;
    static const char *const bad[] = {"2026-11-27", "2026-13-01", "soon", "", "2026", "2027-01"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(bad); i++) {
        request.expires = bad[i];
        assert_int_equal(tamis__key_add(f->desk, &root, &request, token, &err), TAMIS_ERR_ARGUMENT);
    }
    request.expires = "2026-11-28";
    OK(tamis__key_add(f->desk, &root, &request, token, &err));
    f->now += 18 * (int64_t)HOUR - 1;
    OK(tamis__key_find(f->desk, token, &actor, &after, &err));
    f->now += 1;
    assert_int_equal(tamis__key_find(f->desk, token, &actor, &after, &err), TAMIS_ERR_DENIED);
    tamis__buffer out;
    tamis__buffer_init(&out, 0);
    OK(tamis__key_list(f->desk, &root, &out, &err));
    assert_bytes(tamis__buffer_bytes(&out),
                 "{\"keys\":[{\"name\":\"shop\",\"role\":\"viewer\",\"scopes\":[\"screen\","
                 "\"decide\"],\"per_minute\":0,\"created\":\"2026-11-28T06:00:00.000Z\","
                 "\"expires\":\"2026-11-28\",\"revoked\":null,\"last_used\":"
                 "\"2026-11-28T23:59:59.999Z\"}]}");
    tamis__buffer_clear(&out);
}

static void a_key_has_a_rate(void **state)
{
    desk_fixture *f = *state;
    char token[TAMIS_TOKEN_BYTES], free_token[TAMIS_TOKEN_BYTES];
    tamis_actor actor;
    unsigned after;
    tamis_error err;
    tamis__key_request request = shop;
    request.per_minute = 6;
    OK(tamis__key_add(f->desk, &root, &request, token, &err));
    request.name = "free";
    request.per_minute = 0;
    OK(tamis__key_add(f->desk, &root, &request, free_token, &err));
    for (int i = 0; i < 6; i++)
        OK(tamis__key_find(f->desk, token, &actor, &after, &err));
    assert_int_equal(tamis__key_find(f->desk, token, &actor, &after, &err), TAMIS_ERR_LIMIT);
    assert_int_equal(after, 10);
    for (int i = 0; i < 50; i++)
        OK(tamis__key_find(f->desk, free_token, &actor, &after, &err));
    f->now += 4000;
    assert_int_equal(tamis__key_find(f->desk, token, &actor, &after, &err), TAMIS_ERR_LIMIT);
    assert_int_equal(after, 6);
    f->now += 6000;
    OK(tamis__key_find(f->desk, token, &actor, &after, &err));
    assert_int_equal(tamis__key_find(f->desk, token, &actor, &after, &err), TAMIS_ERR_LIMIT);
    /* Nobody saves up more than a minute's. */
    f->now += HOUR;
    for (int i = 0; i < 6; i++)
        OK(tamis__key_find(f->desk, token, &actor, &after, &err));
    assert_int_equal(tamis__key_find(f->desk, token, &actor, &after, &err), TAMIS_ERR_LIMIT);
    /* A clock that is set back gives and takes nothing. */
    f->now -= DAY;
    assert_int_equal(tamis__key_find(f->desk, token, &actor, &after, &err), TAMIS_ERR_LIMIT);
    f->now += 10000;
    OK(tamis__key_find(f->desk, token, &actor, &after, &err));
}

static void use_is_written_once_a_minute(void **state)
{
    desk_fixture *f = *state;
    char token[TAMIS_TOKEN_BYTES];
    tamis_actor actor;
    unsigned after;
    OK(tamis__key_add(f->desk, &root, &shop, token, NULL));
    int64_t first = f->now;
    OK(tamis__key_find(f->desk, token, &actor, &after, NULL));
    f->now += MINUTE - 1;
    OK(tamis__key_find(f->desk, token, &actor, &after, NULL));
    assert_int_equal(count(f, "SELECT last_used FROM api_key"), first);
    f->now += 1;
    OK(tamis__key_find(f->desk, token, &actor, &after, NULL));
    assert_int_equal(count(f, "SELECT last_used FROM api_key"), first + MINUTE);
}

/* ---- many at once ---- */

typedef struct crowd {
    desk_fixture *f;
    const char *session, *key;
} crowd;

static void *crowd_work(void *ctx)
{
    const crowd *c = ctx;
    tamis_session session;
    tamis_actor actor;
    unsigned after;
    for (int i = 0; i < 30; i++) {
        if (tamis__session_find(c->f->desk, c->session, &session, NULL) != TAMIS_OK)
            return "session";
        if (tamis__key_find(c->f->desk, c->key, &actor, &after, NULL) != TAMIS_OK)
            return "key";
    }
    if (tamis__login(c->f->desk, "ann", right, &session, NULL) != TAMIS_OK)
        return "login";
    return NULL;
}

static void many_threads_ask(void **state)
{
    enum { THREADS = 6 };
    desk_fixture *f = *state;
    char token[TAMIS_TOKEN_BYTES];
    tamis_session session;
    tamis__key_request request = shop;
    request.per_minute = 100000;
    OK(tamis__account_add(f->desk, &root, "ann", TAMIS_ROLE_VIEWER, right, NULL));
    OK(tamis__login(f->desk, "ann", right, &session, NULL));
    OK(tamis__key_add(f->desk, &root, &request, token, NULL));
    crowd c = {.f = f, .session = session.token, .key = token};
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, crowd_work, &c), 0);
    for (int i = 0; i < THREADS; i++) {
        void *failure;
        pthread_join(threads[i], &failure);
        if (failure != NULL)
            fail_msg("%s", (const char *)failure);
    }
    assert_int_equal(count(f, "SELECT count(*) FROM session"), THREADS + 1);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, desk_fixture_setup, desk_fixture_teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roles_and_scopes_count),
        cmocka_unit_test(names_are_plain),
        CASE(accounts_are_made_by_admins),
        CASE(the_list_tells_no_secrets),
        CASE(the_last_admin_stays),
        CASE(ones_own_password_needs_the_old_one),
        CASE(a_login_gives_a_session),
        CASE(sessions_end),
        CASE(a_changed_role_counts_at_once),
        CASE(whoever_fails_waits),
        CASE(failures_long_ago_do_not_count),
        CASE(nobodys_password_takes_as_long),
        CASE(keys_are_found_until_revoked),
        CASE(keys_expire_after_their_last_day),
        CASE(a_key_has_a_rate),
        CASE(use_is_written_once_a_minute),
        CASE(many_threads_ask),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
