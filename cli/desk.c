/* desk.c - which desk, and what it says to the hits of one party. */
#include "desk.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

const char *cli_desk_path(const cli_arguments *arguments)
{
    const char *path = cli_value(arguments, CLI_OPTION_DESK);
    if (path == NULL)
        path = getenv("TAMIS_DESK");
    return path == NULL || *path == '\0' ? NULL : path;
}

bool cli_desk_open(const cli_arguments *arguments, const tamis_engine *engine, tamis_desk **out)
{
    const char *path = cli_desk_path(arguments);
    tamis_error err = {0};
    *out = NULL;
    if (path == NULL) {
        cli_fail("%s: name a desk with --desk FILE or in TAMIS_DESK", arguments->command->name);
        return false;
    }
    if (tamis_desk_open(engine, path, out, &err) == TAMIS_OK)
        return true;
    cli_fail_call(&err);
    return false;
}

/* ---- what the desk says -------------------------------------------------------------------------- */

tamis_status cli_take_json(void *json, const char *text, size_t len, tamis_error *err)
{
    json_t **out = json;
    (void)err;
    json_decref(*out);
    *out = json_loadb(text, len, 0, NULL);
    return *out == NULL ? TAMIS_ERR_NOMEM : TAMIS_OK;
}

enum { ASKED_AT_ONCE = 500 };

/* Of the hits from `first` on; *said is for the caller. */
static bool ask_some(const cli_marks *marks, const cli_session *session, const tamis_query *query,
                     const tamis_hits *hits, size_t first, json_t **said)
{
    const char *ids[ASKED_AT_ONCE];
    tamis_error err = {0};
    size_t count = 0;
    for (; count < ASKED_AT_ONCE && first + count < tamis_hits_count(hits); count++)
        ids[count] = tamis_hits_get(hits, first + count).entity_id;
    if (tamis_memory_ask_all(marks->desk, session->snapshot, query, ids, count, cli_take_json, said,
                             &err) == TAMIS_OK)
        return true;
    cli_fail_call(&err);
    return false;
}

static bool ask_all(cli_marks *marks, const cli_session *session, const tamis_query *query,
                    const tamis_hits *hits)
{
    bool good = true;
    marks->told = json_array();
    for (size_t first = 0; good && first < tamis_hits_count(hits); first += ASKED_AT_ONCE) {
        json_t *said = NULL;
        good = ask_some(marks, session, query, hits, first, &said) &&
               json_array_extend(marks->told, said) == 0;
        json_decref(said);
    }
    return good;
}

bool cli_marks_make(cli_marks *marks, const cli_arguments *arguments, const cli_session *session,
                    const tamis_query *query, const tamis_hits *hits)
{
    memset(marks, 0, sizeof *marks);
    if (cli_desk_path(arguments) == NULL && !cli_has(arguments, CLI_OPTION_OPEN_CASES))
        return true;
    return cli_desk_open(arguments, session->engine, &marks->desk) &&
           ask_all(marks, session, query, hits);
}

void cli_marks_clear(cli_marks *marks)
{
    json_decref(marks->told);
    tamis_desk_close(marks->desk);
    memset(marks, 0, sizeof *marks);
}

const char *cli_marks_text(const cli_marks *marks, size_t hit, char scratch[CLI_CELL_BYTES])
{
    const char *kind;
    json_t *said, *change;
    size_t i;
    scratch[0] = '\0';
    json_object_foreach(json_array_get(marks->told, hit), kind, said)
    {
        size_t used =
            (size_t)snprintf(scratch, CLI_CELL_BYTES, "%s, case %lld", kind,
                             (long long)json_integer_value(json_object_get(said, "case")));
        json_array_foreach(json_object_get(said, "changed"), i, change) if (used < CLI_CELL_BYTES)
            used += (size_t)snprintf(scratch + used, CLI_CELL_BYTES - used, "%s%s",
                                     i == 0 ? ": " : ", ", json_string_value(change));
    }
    return scratch;
}

void cli_marks_put_json(const cli_marks *marks, const tamis_hits *hits, size_t hit)
{
    const char *text = tamis_hits_json(hits, hit);
    const json_t *said = json_array_get(marks->told, hit);
    if (json_object_size(said) == 0) {
        puts(text);
        return;
    }
    printf("%.*s,", (int)strlen(text) - 1, text); /* one object of two */
    json_dumpf(said, stdout, JSON_COMPACT | JSON_EMBED);
    puts("}");
}

/* ---- opening cases ------------------------------------------------------------------------------- */

static json_t *query_json(const tamis_query *query)
{
    json_t *properties = json_object();
    for (size_t i = 0; i < query->property_count; i++) {
        json_t *values = json_object_get(properties, query->properties[i].name);
        if (values == NULL) {
            values = json_array();
            json_object_set_new(properties, query->properties[i].name, values);
        }
        json_array_append_new(values, json_string(query->properties[i].value));
    }
    return json_pack("{s:s*,s:o}", "schema", query->schema, "properties", properties);
}

static void say_opened(const cli_arguments *arguments, const json_t *answer)
{
    size_t i;
    json_t *opened;
    json_array_foreach(json_object_get(answer, "cases"), i, opened)
        cli_say(arguments, "case %lld, %s%s: %s",
                (long long)json_integer_value(json_object_get(opened, "id")),
                json_is_true(json_object_get(opened, "new")) ? "new and " : "",
                json_string_value(json_object_get(opened, "state")),
                json_string_value(json_object_get(opened, "entity_id")));
}

bool cli_marks_open_cases(const cli_marks *marks, const cli_arguments *arguments,
                          const tamis_snapshot *snapshot, const tamis_query *query,
                          const tamis_hits *hits)
{
    tamis_actor actor = tamis_actor_local();
    tamis_error err = {0};
    json_t *answer = NULL;
    if (marks->desk == NULL || tamis_hits_count(hits) == 0 ||
        !cli_has(arguments, CLI_OPTION_OPEN_CASES))
        return true;
    json_t *found = json_array();
    for (size_t i = 0; i < tamis_hits_count(hits); i++)
        json_array_append_new(found, json_loads(tamis_hits_json(hits, i), 0, NULL));
    json_t *request =
        json_pack("{s:s,s:o,s:o}", "source", "cli", "hits", found, "query", query_json(query));
    char *text = json_dumps(request, JSON_COMPACT);
    json_decref(request);
    tamis_status status = TAMIS_ERR_ARGUMENT;
    if (text == NULL)
        cli_fail("screen: no case can be opened for a query that is not UTF-8");
    else
        status = tamis_case_open(marks->desk, &actor, snapshot, text, strlen(text), cli_take_json,
                                 &answer, &err);
    if (status == TAMIS_OK)
        say_opened(arguments, answer);
    else if (text != NULL)
        cli_fail_call(&err);
    json_decref(answer);
    free(text);
    return status == TAMIS_OK;
}
