/* cmd_cases.c - tamis cases: the queue, one case, the steps of a case. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "desk.h"

enum { ID_MAX_DIGITS = 18 };

typedef struct cases {
    const cli_arguments *arguments;
    cli_session session;
    tamis_desk *desk;
    tamis_actor actor;
    json_t *answer;
} cases;

/* ---- calls --------------------------------------------------------------------------------------- */

/* The answer to a call that is shown: as it comes, or kept for a table. */
static tamis_status take_shown(void *ctx, const char *text, size_t len, tamis_error *err)
{
    cases *c = ctx;
    if (!cli_has(c->arguments, CLI_OPTION_JSON))
        return cli_take_json(&c->answer, text, len, err);
    tamis_status status = cli_write(stdout, text, len, err);
    putchar('\n');
    return status;
}

static bool read_id(const char *text, uint64_t *id)
{
    size_t len = strlen(text);
    if (len == 0 || len > ID_MAX_DIGITS || strspn(text, "0123456789") != len) {
        cli_fail("cases: expected the number of a case, found '%s'", text);
        return false;
    }
    *id = 0;
    for (size_t i = 0; i < len; i++)
        *id = *id * 10 + (uint64_t)(text[i] - '0');
    return true;
}

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text == NULL ? "" : text;
}

/* ---- the queue ----------------------------------------------------------------------------------- */

static const char *case_cell(void *ctx, size_t row, size_t column, char scratch[CLI_CELL_BYTES])
{
    static const char *const members[] = {
        "state", "due", "query_caption", "entity_caption", "entity_id", "assigned", "customer"};
    const json_t *item = json_array_get(ctx, row);
    if (column == 0)
        snprintf(scratch, CLI_CELL_BYTES, "%lld",
                 (long long)json_integer_value(json_object_get(item, "id")));
    else if (column == 1)
        snprintf(scratch, CLI_CELL_BYTES, "%.3f",
                 json_number_value(json_object_get(item, "score")));
    else
        snprintf(scratch, CLI_CELL_BYTES, "%s", text_of(item, members[column - 2]));
    return scratch;
}

static void put_list(const cases *c)
{
    static const cli_column columns[] = {
        {"case", 0, true},    {"score", 0, true},       {"state", 0, false},
        {"due", 0, false},    {"asked for", 28, false}, {"listed as", 28, false},
        {"entity", 0, false}, {"assigned", 16, false},  {"customer", 16, false},
    };
    json_t *found = json_object_get(c->answer, "cases");
    json_int_t total = json_integer_value(json_object_get(c->answer, "total"));
    size_t count = json_array_size(found);
    if (count > 0)
        cli_table(stdout, columns, sizeof columns / sizeof columns[0], count, case_cell, found);
    cli_say(c->arguments, "%zu of %lld case%s", count, (long long)total, total == 1 ? "" : "s");
}

static int list(cases *c)
{
    tamis_error err = {0};
    uint64_t limit = 50;
    if (c->arguments->operand_count > 1)
        return cli_fail("cases: list takes no operands");
    if (!cli_number(c->arguments, CLI_OPTION_LIMIT, 500, &limit))
        return CLI_EXIT_ERROR;
    json_t *filter = json_pack("{s:I,s:s*,s:s*,s:s*,s:s*}", "limit", (json_int_t)limit, "state",
                               cli_value(c->arguments, CLI_OPTION_STATE), "text",
                               cli_value(c->arguments, CLI_OPTION_TEXT), "sort",
                               cli_value(c->arguments, CLI_OPTION_SORT), "dataset",
                               cli_value(c->arguments, CLI_OPTION_DATASET));
    char *text = json_dumps(filter, JSON_COMPACT);
    json_decref(filter);
    if (text == NULL)
        return cli_fail("cases: an option is not UTF-8");
    tamis_status status = tamis_case_list(c->desk, &c->actor, text, take_shown, c, &err);
    free(text);
    if (status != TAMIS_OK)
        return cli_fail_call(&err);
    if (c->answer != NULL)
        put_list(c);
    return CLI_EXIT_NOTHING;
}

/* ---- one case ------------------------------------------------------------------------------------ */

static void put_line(const json_t *root, const char *head, const char *name)
{
    const char *text = text_of(root, name);
    if (*text == '\0')
        return;
    printf("  %-10s ", head);
    cli_put(stdout, text, 0);
    putchar('\n');
}

static void put_event(const json_t *event)
{
    static const char *const members[] = {"outcome", "to", "due", "text", "reason"};
    const json_t *body = json_object_get(event, "body");
    printf("  %.16s  %-8s ", text_of(event, "time"), text_of(event, "kind"));
    cli_put(stdout, text_of(event, "actor"), 0);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const char *text = text_of(body, members[i]);
        if (*text == '\0')
            continue;
        fputs("  ", stdout);
        cli_put(stdout, text, 0);
    }
    putchar('\n');
}

static void put_case(const json_t *root)
{
    size_t i;
    json_t *item;
    printf("case %lld, version %lld: %s\n",
           (long long)json_integer_value(json_object_get(root, "id")),
           (long long)json_integer_value(json_object_get(root, "version")), text_of(root, "state"));
    put_line(root, "outcome", "outcome");
    put_line(root, "because", "reason");
    put_line(root, "decided by", "decided_by");
    put_line(root, "approved", "approved_by");
    put_line(root, "until", "until");
    put_line(root, "asked for", "query_caption");
    put_line(root, "listed as", "entity_caption");
    put_line(root, "entity", "entity_id");
    printf("  %-10s %.3f\n", "score", json_number_value(json_object_get(root, "score")));
    put_line(root, "due", "due");
    put_line(root, "assigned", "assigned");
    put_line(root, "book", "book");
    put_line(root, "customer", "customer");
    if (json_integer_value(json_object_get(root, "refers")) > 0)
        printf("  %-10s case %lld\n", "before",
               (long long)json_integer_value(json_object_get(root, "refers")));
    json_array_foreach(json_object_get(root, "attachments"), i, item)
        put_line(item, i == 0 ? "files" : "", "name");
    puts("steps");
    json_array_foreach(json_object_get(root, "events"), i, item) put_event(item);
}

static int show(cases *c)
{
    uint64_t id;
    tamis_error err = {0};
    if (c->arguments->operand_count != 2)
        return cli_fail("cases: show takes the number of one case");
    if (!read_id(c->arguments->operands[1], &id))
        return CLI_EXIT_ERROR;
    if (tamis_case_get(c->desk, &c->actor, id, take_shown, c, &err) != TAMIS_OK)
        return cli_fail_call(&err);
    if (c->answer != NULL)
        put_case(c->answer);
    return CLI_EXIT_NOTHING;
}

/* ---- steps --------------------------------------------------------------------------------------- */

/* The member that the operand after the action fills. */
static const char *operand_name(const char *action)
{
    static const char *const names[][2] = {
        {"assign", "to"}, {"comment", "text"}, {"due", "due"}, {"decide", "outcome"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i][0], action) == 0)
            return names[i][1];
    return NULL;
}

/* NULL after a message. "nobody" and "none" stand for null. */
static json_t *make_step(const cases *c, json_int_t version)
{
    const char *action = c->arguments->operands[2];
    const char *name = operand_name(action);
    const char *value = c->arguments->operand_count > 3 ? c->arguments->operands[3] : NULL;
    if ((name == NULL) != (value == NULL)) {
        cli_fail(name == NULL ? "cases: %s takes no further operand" : "cases: %s what?", action);
        return NULL;
    }
    json_t *step = json_pack("{s:s,s:I,s:s*,s:s*}", "action", action, "version", version, "reason",
                             cli_value(c->arguments, CLI_OPTION_REASON), "until",
                             cli_value(c->arguments, CLI_OPTION_UNTIL));
    if (step == NULL) {
        cli_fail("cases: an option is not UTF-8");
        return NULL;
    }
    bool nothing =
        value != NULL && ((strcmp(action, "assign") == 0 && strcmp(value, "nobody") == 0) ||
                          (strcmp(action, "due") == 0 && strcmp(value, "none") == 0));
    if (value != NULL)
        json_object_set_new(step, name, nothing ? json_null() : json_string(value));
    return step;
}

static int send_step(cases *c, uint64_t id, json_t *step)
{
    tamis_error err = {0};
    char *text = json_dumps(step, JSON_COMPACT);
    if (text == NULL)
        return cli_fail("out of memory");
    tamis_status status =
        tamis_case_act(c->desk, &c->actor, NULL, id, text, strlen(text), take_shown, c, &err);
    free(text);
    if (status != TAMIS_OK)
        return cli_fail_call(&err);
    if (c->answer != NULL)
        put_case(c->answer);
    return CLI_EXIT_NOTHING;
}

static int act(cases *c)
{
    uint64_t id;
    tamis_error err = {0};
    if (c->arguments->operand_count < 3 || c->arguments->operand_count > 4)
        return cli_fail("cases: act takes a case's number, an action and maybe its value");
    if (!read_id(c->arguments->operands[1], &id))
        return CLI_EXIT_ERROR;
    json_t *seen = NULL;
    if (tamis_case_get(c->desk, &c->actor, id, cli_take_json, &seen, &err) != TAMIS_OK)
        return cli_fail_call(&err);
    json_t *step = make_step(c, json_integer_value(json_object_get(seen, "version")));
    json_decref(seen);
    int result = step == NULL ? CLI_EXIT_ERROR : send_step(c, id, step);
    json_decref(step);
    return result;
}

/* `settings` alone shows them, `settings OUTCOME...` sets which need two persons, `settings none` none. */
static int settings(cases *c)
{
    tamis_error err = {0};
    const cli_arguments *arguments = c->arguments;
    bool none = arguments->operand_count == 2 && strcmp(arguments->operands[1], "none") == 0;
    json_t *outcomes = json_array();
    for (size_t i = 1; i < arguments->operand_count && !none; i++)
        json_array_append_new(outcomes, json_string(arguments->operands[i]));
    json_t *change = json_pack("{s:o}", "four_eyes", outcomes);
    char *text = arguments->operand_count > 1 ? json_dumps(change, JSON_COMPACT) : NULL;
    tamis_status status = tamis_case_settings(c->desk, &c->actor, text, cli_write, stdout, &err);
    free(text);
    json_decref(change);
    if (status != TAMIS_OK)
        return cli_fail_call(&err);
    putchar('\n');
    return CLI_EXIT_NOTHING;
}

static int run(cases *c)
{
    static const struct {
        const char *name;
        int (*run)(cases *c);
    } commands[] = {{"list", list}, {"show", show}, {"act", act}, {"settings", settings}};
    const char *name = c->arguments->operand_count > 0 ? c->arguments->operands[0] : "list";
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(commands[i].name, name) == 0)
            return commands[i].run(c);
    return cli_fail("cases: expected list, show, act or settings, found '%s'", name);
}

int cli_run_cases(const cli_arguments *arguments)
{
    cases c = {.arguments = arguments, .actor = tamis_actor_local()};
    int result = CLI_EXIT_ERROR;
    if (cli_session_open(&c.session, arguments, CLI_NEED_ENGINE) &&
        cli_desk_open(arguments, c.session.engine, &c.desk))
        result = run(&c);
    json_decref(c.answer);
    tamis_desk_close(c.desk);
    cli_session_close(&c.session);
    return result;
}
