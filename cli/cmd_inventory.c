/* cmd_inventory.c - tamis inventory: makers, zones and deadlines of a file of devices. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include <tamis/inventory.h>

#include "session.h"

enum { TOLD_MAX = 20, DAY_BYTES = 16 };

typedef struct taking {
    const cli_arguments *arguments;
    cli_session session;
    tamis_rules *rules;
    cli_progress progress;
    uint64_t told;
    const char *jurisdictions[CLI_GIVEN_MAX];
    const char *actors[CLI_GIVEN_MAX];
    char today[DAY_BYTES];
    tamis_inventory_options options;
} taking;

static void tell_problem(void *ctx, uint64_t line, const char *message)
{
    taking *t = ctx;
    char number[CLI_COUNT_BYTES];
    t->told++;
    if (t->told > TOLD_MAX)
        return;
    cli_progress_end(&t->progress);
    cli_say(t->arguments, "line %s: %s", cli_count(line, number), message);
}

static bool today(char out[DAY_BYTES])
{
    time_t now = time(NULL);
    struct tm utc;
    return gmtime_r(&now, &utc) != NULL && strftime(out, DAY_BYTES, "%Y-%m-%d", &utc) > 0;
}

static bool prepare(taking *t)
{
    const cli_arguments *arguments = t->arguments;
    tamis_inventory_options *options = &t->options;
    uint64_t threads = 0;
    *options = tamis_inventory_options_default();
    if (arguments->operand_count != 1) {
        cli_fail("inventory: expected one FILE of devices, found %zu", arguments->operand_count);
        return false;
    }
    if (!cli_fraction(arguments, CLI_OPTION_THRESHOLD, &options->threshold) ||
        !cli_number(arguments, CLI_OPTION_THREADS, 256, &threads) || !today(t->today))
        return false;
    options->input = arguments->operands[0];
    options->map = cli_value(arguments, CLI_OPTION_MAP);
    options->as_of = cli_value(arguments, CLI_OPTION_AS_OF);
    if (options->as_of == NULL)
        options->as_of = t->today;
    options->jurisdiction_count = cli_values(arguments, CLI_OPTION_JURISDICTION, t->jurisdictions);
    options->jurisdictions = t->jurisdictions;
    options->actor_count = cli_values(arguments, CLI_OPTION_ACTOR, t->actors);
    options->actors = t->actors;
    options->activity = cli_value(arguments, CLI_OPTION_ACTIVITY);
    options->threads = (unsigned)threads;
    options->progress = cli_progress_step;
    options->progress_ctx = &t->progress;
    options->row_problem = tell_problem;
    options->row_problem_ctx = t;
    return cli_session_rules(arguments, &t->rules) &&
           cli_session_open(&t->session, arguments, CLI_NEED_SNAPSHOT);
}

static bool write_page(const tamis_inventory *inventory, const char *path)
{
    tamis_error err = {0};
    bool standard = strcmp(path, "-") == 0;
    FILE *out = standard ? stdout : fopen(path, "wb");
    if (out == NULL) {
        cli_fail("cannot create '%s': %s", path, strerror(errno));
        return false;
    }
    tamis_status status = tamis_inventory_write(inventory, TAMIS_OUTPUT_HTML, cli_write, out, &err);
    bool written = standard ? fflush(out) == 0 : fclose(out) == 0;
    if (status != TAMIS_OK)
        cli_fail_call(&err);
    else if (!written)
        cli_fail("cannot write '%s': %s", path, strerror(errno));
    return status == TAMIS_OK && written;
}

static void tell_summary(const taking *t, const tamis_inventory_summary *s)
{
    char devices[CLI_COUNT_BYTES], findings[CLI_COUNT_BYTES], bad[CLI_COUNT_BYTES];
    char cells[CLI_COUNT_BYTES];
    if (t->told > TOLD_MAX)
        cli_say(t->arguments, "%s more problems", cli_count(t->told - TOLD_MAX, devices));
    cli_say(t->arguments,
            "%s devices, findings on %s, %s rows skipped, %s cells not understood; %.2f s",
            cli_count(s->devices, devices), cli_count(s->findings, findings),
            cli_count(s->bad_rows, bad), cli_count(s->unread_cells, cells), s->seconds);
    if (s->bad_rows > 0 && cli_has(t->arguments, CLI_OPTION_QUIET))
        cli_warn("inventory: rows skipped: %s", cli_count(s->bad_rows, bad));
}

static int put(taking *t, const tamis_inventory *inventory)
{
    const char *page = cli_value(t->arguments, CLI_OPTION_HTML);
    bool json = cli_has(t->arguments, CLI_OPTION_JSON);
    tamis_inventory_summary summary = tamis_inventory_summary_get(inventory);
    tamis_error err = {0};
    if (page != NULL && !write_page(inventory, page))
        return CLI_EXIT_ERROR;
    if ((page == NULL || strcmp(page, "-") != 0) &&
        tamis_inventory_write(inventory, json ? TAMIS_OUTPUT_JSON : TAMIS_OUTPUT_TEXT, cli_write,
                              stdout, &err) != TAMIS_OK)
        return cli_fail_call(&err);
    tell_summary(t, &summary);
    return summary.findings > 0 ? CLI_EXIT_FOUND : CLI_EXIT_NOTHING;
}

static int take(taking *t)
{
    tamis_inventory *inventory = NULL;
    tamis_error err = {0};
    cli_progress_start(&t->progress, t->arguments);
    tamis_status status =
        tamis_inventory_read(t->rules, t->session.snapshot, &t->options, &inventory, &err);
    cli_progress_end(&t->progress);
    if (status != TAMIS_OK)
        return cli_fail_call(&err);
    int result = put(t, inventory);
    tamis_inventory_free(inventory);
    return result;
}

int cli_run_inventory(const cli_arguments *arguments)
{
    taking t = {.arguments = arguments};
    int result = prepare(&t) ? take(&t) : CLI_EXIT_ERROR;
    cli_session_close(&t.session);
    tamis_rules_close(t.rules);
    return result;
}
