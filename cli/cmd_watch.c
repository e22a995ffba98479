/* cmd_watch.c - tamis watch: books of customers kept up to date; tamis changes: what changed on the lists. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "desk.h"

enum { TOLD_MAX = 20, CHANGES_MAX = 500 };

typedef struct watch {
    const cli_arguments *arguments;
    const char *book; /* NULL: none named */
    cli_session session;
    tamis_desk *desk;
    tamis_actor actor;
    cli_progress progress;
    uint64_t told; /* problems of rows */
} watch;

static json_t *names_of(const cli_arguments *arguments, cli_option_id option)
{
    const char *given[CLI_GIVEN_MAX];
    size_t count = cli_values(arguments, option, given);
    json_t *names = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(names, json_string(given[i]));
    return names;
}

/* ---- load ------------------------------------------------------------------------------------ */

/* The settings that the options name, as JSON; NULL after a message. free() it. */
static char *settings_of(const cli_arguments *arguments)
{
    double threshold = 0;
    uint64_t limit = 0;
    if (!cli_fraction(arguments, CLI_OPTION_THRESHOLD, &threshold) ||
        !cli_number(arguments, CLI_OPTION_LIMIT, UINT32_MAX, &limit))
        return NULL;
    json_t *settings = json_object();
    if (cli_has(arguments, CLI_OPTION_THRESHOLD))
        json_object_set_new(settings, "threshold", json_real(threshold));
    if (cli_has(arguments, CLI_OPTION_LIMIT))
        json_object_set_new(settings, "limit", json_integer((json_int_t)limit));
    if (cli_has(arguments, CLI_OPTION_DATASET))
        json_object_set_new(settings, "datasets", names_of(arguments, CLI_OPTION_DATASET));
    if (cli_has(arguments, CLI_OPTION_TOPIC))
        json_object_set_new(settings, "topics", names_of(arguments, CLI_OPTION_TOPIC));
    char *text = json_dumps(settings, JSON_COMPACT);
    json_decref(settings);
    if (text == NULL)
        cli_fail("watch: a name that is not UTF-8, or no memory");
    return text;
}

static void tell_problem(void *ctx, uint64_t row, const char *message)
{
    watch *w = ctx;
    char number[CLI_COUNT_BYTES];
    if (++w->told > TOLD_MAX)
        return;
    cli_progress_end(&w->progress);
    cli_say(w->arguments, "row %s: %s", cli_count(row, number), message);
}

static void print_loaded(const watch *w, const tamis_book_load_summary *s)
{
    json_t *json = json_pack("{s:s,s:I,s:I,s:I,s:I,s:I,s:I}", "book", w->book, "rows",
                             (json_int_t)s->rows, "added", (json_int_t)s->added, "changed",
                             (json_int_t)s->changed, "same", (json_int_t)s->same, "removed",
                             (json_int_t)s->removed, "bad_rows", (json_int_t)s->bad_rows);
    json_dumpf(json, stdout, JSON_COMPACT);
    json_decref(json);
    putchar('\n');
}

static void say_loaded(const watch *w, const tamis_book_load_summary *s)
{
    char text[5][CLI_COUNT_BYTES];
    if (w->told > TOLD_MAX)
        cli_say(w->arguments, "%s more problems", cli_count(w->told - TOLD_MAX, text[0]));
    cli_say(w->arguments, "%s added, %s changed, %s as they were, %s removed, %s rows left out",
            cli_count(s->added, text[0]), cli_count(s->changed, text[1]),
            cli_count(s->same, text[2]), cli_count(s->removed, text[3]),
            cli_count(s->bad_rows, text[4]));
}

static int load(watch *w)
{
    tamis_error err = {0};
    tamis_book_load_summary summary;
    tamis_book_load_options options = {.input = cli_value(w->arguments, CLI_OPTION_IN),
                                       .map = cli_value(w->arguments, CLI_OPTION_MAP),
                                       .schema = cli_value(w->arguments, CLI_OPTION_SCHEMA),
                                       .replace = cli_has(w->arguments, CLI_OPTION_REPLACE),
                                       .progress = cli_progress_step,
                                       .progress_ctx = &w->progress,
                                       .row_problem = tell_problem,
                                       .row_problem_ctx = w};
    if (w->book == NULL || options.input == NULL)
        return cli_fail("watch: load BOOK --in FILE");
    char *settings = settings_of(w->arguments);
    if (settings == NULL)
        return CLI_EXIT_ERROR;
    tamis_status status = tamis_book_set(w->desk, &w->actor, w->book, settings, &err);
    free(settings);
    cli_progress_start(&w->progress, w->arguments);
    if (status == TAMIS_OK)
        status = tamis_book_load(w->desk, &w->actor, w->book, &options, &summary, &err);
    cli_progress_end(&w->progress);
    if (status != TAMIS_OK)
        return cli_fail_call(&err);
    if (cli_has(w->arguments, CLI_OPTION_JSON))
        print_loaded(w, &summary);
    else
        say_loaded(w, &summary);
    return CLI_EXIT_NOTHING;
}

/* ---- run ------------------------------------------------------------------------------------- */

static void print_run(const tamis_watch_summary *s)
{
    json_t *json = json_pack(
        "{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I}", "customers", (json_int_t)s->customers,
        "screened_whole", (json_int_t)s->screened_whole, "screened_changes",
        (json_int_t)s->screened_changes, "entities_changed", (json_int_t)s->entities_changed,
        "new_hits", (json_int_t)s->new_hits, "changed_hits", (json_int_t)s->changed_hits,
        "ended_hits", (json_int_t)s->ended_hits, "new_cases", (json_int_t)s->new_cases);
    json_dumpf(json, stdout, JSON_COMPACT);
    json_decref(json);
    putchar('\n');
}

static void say_run(const watch *w, const tamis_watch_summary *s)
{
    char text[5][CLI_COUNT_BYTES];
    cli_say(w->arguments, "%s customers screened against everything, %s against %s that changed",
            cli_count(s->screened_whole, text[0]), cli_count(s->screened_changes, text[1]),
            cli_count(s->entities_changed, text[2]));
    printf("%s new hits, %s changed, %s ended; %s new cases\n", cli_count(s->new_hits, text[0]),
           cli_count(s->changed_hits, text[1]), cli_count(s->ended_hits, text[2]),
           cli_count(s->new_cases, text[3]));
}

static int run(watch *w)
{
    tamis_error err = {0};
    tamis_watch_summary summary;
    uint64_t threads = 0;
    uint32_t next;
    if (!cli_number(w->arguments, CLI_OPTION_THREADS, 256, &threads))
        return CLI_EXIT_ERROR;
    tamis_watch_options options = {.book = w->book,
                                   .all = cli_has(w->arguments, CLI_OPTION_ALL),
                                   .threads = (unsigned)threads,
                                   .progress = cli_progress_step,
                                   .progress_ctx = &w->progress};
    cli_progress_start(&w->progress, w->arguments);
    tamis_status status =
        tamis_watch_run(w->desk, &w->actor, w->session.snapshot, &options, &summary, &err);
    cli_progress_end(&w->progress);
    if (status != TAMIS_OK)
        return cli_fail_call(&err);
    if (cli_has(w->arguments, CLI_OPTION_JSON))
        print_run(&summary);
    else
        say_run(w, &summary);
    if (tamis_webhooks_send(w->desk, &next, &err) != TAMIS_OK)
        return cli_fail_call(&err);
    return summary.new_hits > 0 ? CLI_EXIT_FOUND : CLI_EXIT_NOTHING;
}

/* ---- list, remove ---------------------------------------------------------------------------- */

static const char *book_cell(void *ctx, size_t row, size_t column, char scratch[CLI_CELL_BYTES])
{
    static const char *const keys[] = {"name",       "customers", "waiting", "hits",
                                       "open_cases", "screened",  "title"};
    const json_t *value = json_object_get(json_array_get(ctx, row), keys[column]);
    char number[CLI_COUNT_BYTES];
    if (json_is_string(value))
        snprintf(scratch, CLI_CELL_BYTES, "%s", json_string_value(value));
    else if (json_is_integer(value))
        snprintf(scratch, CLI_CELL_BYTES, "%s",
                 cli_count((uint64_t)json_integer_value(value), number));
    else
        snprintf(scratch, CLI_CELL_BYTES, "never");
    return scratch;
}

static void print_books(const json_t *answer)
{
    static const cli_column columns[] = {{.head = "book"},
                                         {.head = "customers", .right = true},
                                         {.head = "waiting", .right = true},
                                         {.head = "hits", .right = true},
                                         {.head = "open cases", .right = true},
                                         {.head = "screened"},
                                         {.head = "title", .columns_max = 40}};
    json_t *books = json_object_get(answer, "books");
    cli_table(stdout, columns, sizeof columns / sizeof columns[0], json_array_size(books),
              book_cell, books);
}

static int list(watch *w)
{
    tamis_error err = {0};
    json_t *answer = NULL;
    if (tamis_book_list(w->desk, &w->actor, cli_take_json, &answer, &err) != TAMIS_OK)
        return cli_fail_call(&err);
    if (cli_has(w->arguments, CLI_OPTION_JSON)) {
        size_t i;
        json_t *book;
        json_array_foreach(json_object_get(answer, "books"), i, book)
        {
            json_dumpf(book, stdout, JSON_COMPACT);
            putchar('\n');
        }
    } else {
        print_books(answer);
    }
    json_decref(answer);
    return CLI_EXIT_NOTHING;
}

static int remove_book(watch *w)
{
    tamis_error err = {0};
    if (w->book == NULL)
        return cli_fail("watch: remove BOOK");
    if (tamis_book_remove(w->desk, &w->actor, w->book, &err) != TAMIS_OK)
        return cli_fail_call(&err);
    cli_say(w->arguments, "removed %s; its cases stay", w->book);
    return CLI_EXIT_NOTHING;
}

/* ---- watch ----------------------------------------------------------------------------------- */

static int in_watch(const cli_arguments *arguments, cli_need need, int (*work)(watch *w))
{
    watch w = {.arguments = arguments, .actor = tamis_actor_local()};
    int result = CLI_EXIT_ERROR;
    w.book = arguments->operand_count > 1 ? arguments->operands[1] : NULL;
    if (cli_session_open(&w.session, arguments, need) &&
        cli_desk_open(arguments, w.session.engine, &w.desk))
        result = work(&w);
    tamis_desk_close(w.desk);
    cli_session_close(&w.session);
    return result;
}

int cli_run_watch(const cli_arguments *arguments)
{
    const char *command = arguments->operand_count == 0 ? "list" : arguments->operands[0];
    if (arguments->operand_count > 2)
        return cli_fail("watch: one book at a time");
    if (strcmp(command, "load") == 0)
        return in_watch(arguments, CLI_NEED_ENGINE, load);
    if (strcmp(command, "run") == 0)
        return in_watch(arguments, CLI_NEED_SNAPSHOT, run);
    if (strcmp(command, "list") == 0)
        return in_watch(arguments, CLI_NEED_ENGINE, list);
    if (strcmp(command, "remove") == 0)
        return in_watch(arguments, CLI_NEED_ENGINE, remove_book);
    return cli_fail("watch: expected load, run, list or remove, found '%s'", command);
}

/* ---- changes --------------------------------------------------------------------------------- */

/* Filters of the options as JSON; NULL after a message. free() it. */
static char *filter_of(const cli_arguments *arguments)
{
    static const struct {
        cli_option_id option;
        const char *key;
    } texts[] = {
        {CLI_OPTION_SINCE, "since"}, {CLI_OPTION_DATASET, "dataset"}, {CLI_OPTION_TEXT, "text"}};
    uint64_t limit = 50;
    if (!cli_number(arguments, CLI_OPTION_LIMIT, CHANGES_MAX, &limit))
        return NULL;
    json_t *filter = json_pack("{s:I}", "limit", (json_int_t)limit);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (cli_value(arguments, texts[i].option) != NULL)
            json_object_set_new(filter, texts[i].key,
                                json_string(cli_value(arguments, texts[i].option)));
    char *text = json_dumps(filter, JSON_COMPACT);
    json_decref(filter);
    if (text == NULL)
        cli_fail("changes: a filter that is not UTF-8, or no memory");
    return text;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

static const char *change_cell(void *ctx, size_t row, size_t column, char scratch[CLI_CELL_BYTES])
{
    static const char *const keys[] = {"time", "kind", "entity_id", "schema", "caption"};
    const json_t *change = json_array_get(ctx, row);
    if (column < sizeof keys / sizeof keys[0])
        snprintf(scratch, CLI_CELL_BYTES, "%.*s", column == 0 ? 16 : CLI_CELL_BYTES - 1,
                 text_of(change, keys[column]));
    else
        snprintf(scratch, CLI_CELL_BYTES, "%zu", json_array_size(json_object_get(change, "what")));
    return scratch;
}

static void print_changes(const json_t *answer, bool json)
{
    static const cli_column columns[] = {{.head = "time"},
                                         {.head = "change"},
                                         {.head = "entity", .columns_max = 40},
                                         {.head = "schema"},
                                         {.head = "name", .columns_max = 40},
                                         {.head = "differences", .right = true}};
    json_t *changes = json_object_get(answer, "changes");
    size_t i;
    json_t *change;
    if (!json) {
        cli_table(stdout, columns, sizeof columns / sizeof columns[0], json_array_size(changes),
                  change_cell, changes);
        return;
    }
    json_array_foreach(changes, i, change)
    {
        json_dumpf(change, stdout, JSON_COMPACT);
        putchar('\n');
    }
}

static int changes(watch *w)
{
    tamis_error err = {0};
    json_t *answer = NULL;
    char *filter = filter_of(w->arguments);
    tamis_status status;
    if (filter == NULL)
        return CLI_EXIT_ERROR;
    if (cli_has(w->arguments, CLI_OPTION_ATOM))
        status = tamis_changes_atom(w->desk, filter, "", cli_write, stdout, &err);
    else
        status = tamis_changes_list(w->desk, filter, cli_take_json, &answer, &err);
    free(filter);
    if (status != TAMIS_OK)
        return cli_fail_call(&err);
    if (answer != NULL)
        print_changes(answer, cli_has(w->arguments, CLI_OPTION_JSON));
    json_decref(answer);
    return CLI_EXIT_NOTHING;
}

int cli_run_changes(const cli_arguments *arguments)
{
    if (arguments->operand_count > 0)
        return cli_fail("changes: takes no operands; filters are options");
    return in_watch(arguments, CLI_NEED_ENGINE, changes);
}
