/* cmd_access.c - tamis user and tamis key: who may use the service. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "desk.h"
#include "password.h"

enum { PER_MINUTE_MAX = 1000000 };

typedef struct work {
    const cli_arguments *arguments;
    tamis_desk *desk;
    tamis_actor actor;
    const char *name; /* NULL: none was given */
} work;

static int fail_with(tamis_status status, const tamis_error *err)
{
    return status == TAMIS_OK ? CLI_EXIT_NOTHING : cli_fail_call(err);
}

/* TAMIS_ROLE_NONE when none was given; false after a message. */
static bool read_role(const cli_arguments *arguments, tamis_role *out)
{
    const char *text = cli_value(arguments, CLI_OPTION_ROLE);
    *out = text == NULL ? TAMIS_ROLE_NONE : tamis_role_find(text);
    if (text == NULL || *out != TAMIS_ROLE_NONE)
        return true;
    cli_fail("--role: expected viewer, analyst, approver or admin, found '%s'", text);
    return false;
}

/* ---- tables -------------------------------------------------------------------------------------- */

/* Rows are objects; the head of a column is its member. */
typedef struct table {
    const cli_column *columns;
    json_t *rows;
} table;

static const char *cell(void *ctx, size_t row, size_t column, char scratch[CLI_CELL_BYTES])
{
    const table *t = ctx;
    const json_t *value = json_object_get(json_array_get(t->rows, row), t->columns[column].head);
    if (json_is_string(value))
        return json_string_value(value);
    scratch[0] = '\0';
    if (json_is_true(value))
        return "yes";
    if (json_is_integer(value) && json_integer_value(value) != 0)
        snprintf(scratch, CLI_CELL_BYTES, "%lld", (long long)json_integer_value(value));
    size_t i, used = 0;
    json_t *item;
    json_array_foreach(value, i, item)
    {
        int size = snprintf(scratch + used, CLI_CELL_BYTES - used, "%s%s", i == 0 ? "" : " ",
                            json_string_value(item));
        used += (size_t)size;
        if (used >= CLI_CELL_BYTES)
            break;
    }
    return scratch;
}

static int put_list(const work *w, const char *member, const json_t *answer,
                    const cli_column *columns, size_t column_count)
{
    table t = {.columns = columns, .rows = json_object_get(answer, member)};
    if (!cli_has(w->arguments, CLI_OPTION_JSON)) {
        cli_table(stdout, columns, column_count, json_array_size(t.rows), cell, &t);
        return CLI_EXIT_NOTHING;
    }
    size_t i;
    json_t *row;
    json_array_foreach(t.rows, i, row)
    {
        json_dumpf(row, stdout, JSON_COMPACT);
        putchar('\n');
    }
    return CLI_EXIT_NOTHING;
}

/* ---- users --------------------------------------------------------------------------------------- */

static int user_add(const work *w)
{
    tamis_role role;
    char password[CLI_PASSWORD_BYTES];
    tamis_error err = {0};
    if (!read_role(w->arguments, &role))
        return CLI_EXIT_ERROR;
    if (role == TAMIS_ROLE_NONE)
        return cli_fail("user add: give a role with --role");
    int result = CLI_EXIT_ERROR;
    if (cli_ask_password(w->name, password))
        result =
            fail_with(tamis_account_add(w->desk, &w->actor, w->name, role, password, &err), &err);
    cli_wipe(password, sizeof password);
    return result;
}

static int user_list(const work *w)
{
    static const cli_column columns[] = {{"name", 0, false},
                                         {"role", 0, false},
                                         {"disabled", 0, false},
                                         {"created", 0, false},
                                         {"last_login", 0, false}};
    json_t *answer = NULL;
    tamis_error err = {0};
    tamis_status status = tamis_account_list(w->desk, &w->actor, cli_take_json, &answer, &err);
    int result = status == TAMIS_OK
                     ? put_list(w, "accounts", answer, columns, sizeof columns / sizeof columns[0])
                     : cli_fail_call(&err);
    json_decref(answer);
    return result;
}

/* What changes, as JSON; NULL after a message. */
static char *change_text(const work *w, tamis_role role, const char *password)
{
    json_t *change = json_object();
    if (role != TAMIS_ROLE_NONE)
        json_object_set_new(change, "role", json_string(tamis_role_name(role)));
    if (cli_has(w->arguments, CLI_OPTION_DISABLE) || cli_has(w->arguments, CLI_OPTION_ENABLE))
        json_object_set_new(change, "disabled",
                            json_boolean(cli_has(w->arguments, CLI_OPTION_DISABLE)));
    int unset =
        password == NULL ? 0 : json_object_set_new(change, "password", json_string(password));
    char *text = unset == 0 ? json_dumps(change, JSON_COMPACT) : NULL;
    if (text == NULL)
        cli_fail("the password is not UTF-8");
    json_decref(change);
    return text;
}

static int user_change(const work *w)
{
    tamis_role role;
    char password[CLI_PASSWORD_BYTES];
    tamis_error err = {0};
    bool asked = cli_has(w->arguments, CLI_OPTION_PASSWORD);
    if (!read_role(w->arguments, &role) || (asked && !cli_ask_password(w->name, password)))
        return CLI_EXIT_ERROR;
    char *text = change_text(w, role, asked ? password : NULL);
    int result = CLI_EXIT_ERROR;
    if (text != NULL) {
        result = fail_with(tamis_account_change(w->desk, &w->actor, w->name, text, &err), &err);
        cli_wipe(text, strlen(text));
    }
    free(text);
    cli_wipe(password, sizeof password);
    return result;
}

/* ---- keys ---------------------------------------------------------------------------------------- */

/* All scopes when none was given; false after a message. */
static bool read_scopes(const cli_arguments *arguments, unsigned *out)
{
    static const char *const names[] = {"screen",  "decide", "cases", "watch",
                                        "changes", "audit",  "admin"};
    const char *given[CLI_GIVEN_MAX];
    size_t count = cli_values(arguments, CLI_OPTION_SCOPE, given);
    *out = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned found = strcmp(given[i], "all") == 0 ? TAMIS_SCOPE_ALL : 0;
        for (unsigned k = 0; k < sizeof names / sizeof names[0]; k++)
            if (strcmp(given[i], names[k]) == 0)
                found = 1u << k;
        if (found == 0) {
            cli_fail("--scope: expected screen, decide, cases, watch, changes, audit, admin or "
                     "all, found '%s'",
                     given[i]);
            return false;
        }
        *out |= found;
    }
    if (count == 0)
        cli_fail("key add: give what the key is for with --scope");
    return count > 0;
}

static int key_add(const work *w)
{
    tamis_role role;
    unsigned scopes;
    uint64_t per_minute = 0;
    char token[TAMIS_TOKEN_BYTES];
    tamis_error err = {0};
    if (!read_role(w->arguments, &role) || !read_scopes(w->arguments, &scopes) ||
        !cli_number(w->arguments, CLI_OPTION_PER_MINUTE, PER_MINUTE_MAX, &per_minute))
        return CLI_EXIT_ERROR;
    if (tamis_key_add(w->desk, &w->actor, w->name,
                      role == TAMIS_ROLE_NONE ? TAMIS_ROLE_VIEWER : role, scopes,
                      (uint32_t)per_minute, cli_value(w->arguments, CLI_OPTION_EXPIRES), token,
                      &err) != TAMIS_OK)
        return cli_fail_call(&err);
    puts(token);
    cli_wipe(token, sizeof token);
    cli_say(w->arguments, "this is shown once: the desk keeps only its digest");
    return CLI_EXIT_NOTHING;
}

static int key_list(const work *w)
{
    static const cli_column columns[] = {{"name", 0, false},    {"role", 0, false},
                                         {"scopes", 0, false},  {"per_minute", 0, true},
                                         {"created", 0, false}, {"expires", 0, false},
                                         {"revoked", 0, false}, {"last_used", 0, false}};
    json_t *answer = NULL;
    tamis_error err = {0};
    tamis_status status = tamis_key_list(w->desk, &w->actor, cli_take_json, &answer, &err);
    int result = status == TAMIS_OK
                     ? put_list(w, "keys", answer, columns, sizeof columns / sizeof columns[0])
                     : cli_fail_call(&err);
    json_decref(answer);
    return result;
}

static int key_revoke(const work *w)
{
    tamis_error err = {0};
    return fail_with(tamis_key_revoke(w->desk, &w->actor, w->name, &err), &err);
}

/* ---- which of them ------------------------------------------------------------------------------- */

typedef struct verb {
    const char *name;
    int (*run)(const work *w);
    bool named; /* needs a name */
} verb;

static int run_verb(const cli_arguments *arguments, const verb *v)
{
    work w = {.arguments = arguments, .actor = tamis_actor_local()};
    size_t wanted = v->named ? 2 : 1;
    if (arguments->operand_count != wanted && (v->named || arguments->operand_count != 0))
        return cli_fail("%s %s: expected %s", arguments->command->name, v->name,
                        v->named ? "one name" : "nothing more");
    w.name = v->named ? arguments->operands[1] : NULL;
    cli_session session;
    int result = CLI_EXIT_ERROR;
    if (cli_session_open(&session, arguments, CLI_NEED_ENGINE) &&
        cli_desk_open(arguments, session.engine, &w.desk))
        result = v->run(&w);
    tamis_desk_close(w.desk);
    cli_session_close(&session);
    return result;
}

static int run_one_of(const cli_arguments *arguments, const verb *verbs, size_t count)
{
    const char *what = arguments->operand_count > 0 ? arguments->operands[0] : "list";
    for (size_t i = 0; i < count; i++)
        if (strcmp(what, verbs[i].name) == 0)
            return run_verb(arguments, &verbs[i]);
    return cli_fail("%s: expected %s, %s or %s, found '%s'", arguments->command->name,
                    verbs[0].name, verbs[1].name, verbs[2].name, what);
}

int cli_run_user(const cli_arguments *arguments)
{
    static const verb verbs[] = {
        {"add", user_add, true}, {"list", user_list, false}, {"change", user_change, true}};
    return run_one_of(arguments, verbs, sizeof verbs / sizeof verbs[0]);
}

int cli_run_key(const cli_arguments *arguments)
{
    static const verb verbs[] = {
        {"add", key_add, true}, {"list", key_list, false}, {"revoke", key_revoke, true}};
    return run_one_of(arguments, verbs, sizeof verbs / sizeof verbs[0]);
}
