/* decide_days.c - the days of --on, given together or one by one; they are sorted, and one given twice counts once. */
#include "decide_days.h"

#include <stdlib.h>
#include <string.h>
#include <tamis/days.h>

enum { DAY_BYTES = 24 };

typedef struct days_given {
    char text[TAMIS_DAYS_MAX][DAY_BYTES];
    const char *days[TAMIS_DAYS_MAX];
    size_t count;
} days_given;

bool cli_decide_days_usage(const cli_arguments *arguments)
{
    bool on = cli_has(arguments, CLI_OPTION_ON);
    if (!on && cli_has(arguments, CLI_OPTION_TIMELINE))
        cli_fail("decide: --timeline needs --on with the first and the last day to draw");
    else if (on && !cli_has(arguments, CLI_OPTION_FACTS))
        cli_fail("decide: --on needs the transactions of --facts FILE");
    else if (on && (cli_has(arguments, CLI_OPTION_REPLAY) || cli_has(arguments, CLI_OPTION_HTML)))
        cli_fail("decide: --on does not go with --replay and --html; --timeline FILE.html writes a "
                 "page of all days");
    else
        return true;
    return false;
}

static bool add_day(days_given *given, const char *text, size_t size)
{
    if (given->count == TAMIS_DAYS_MAX) {
        cli_fail("decide: --on: more than %d days", TAMIS_DAYS_MAX);
        return false;
    }
    if (size != strlen("YYYY-MM-DD")) {
        cli_fail("decide: --on: expected a day as YYYY-MM-DD, found '%.*s'",
                 size > 40 ? 40 : (int)size, text);
        return false;
    }
    char *day = given->text[given->count];
    memcpy(day, text, size);
    day[size] = '\0';
    for (size_t i = 0; i < given->count; i++)
        if (strcmp(given->days[i], day) == 0)
            return true;
    given->days[given->count++] = day;
    return true;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool read_days(const cli_arguments *arguments, days_given *given)
{
    const char *values[CLI_GIVEN_MAX];
    size_t count = cli_values(arguments, CLI_OPTION_ON, values);
    for (size_t i = 0; i < count; i++) {
        for (const char *at = values[i];;) {
            size_t size = strcspn(at, ",");
            if (!add_day(given, at, size))
                return false;
            if (at[size] == '\0')
                break;
            at += size + 1;
        }
    }
    qsort(given->days, given->count, sizeof *given->days, by_text);
    return true;
}

int cli_decide_days(const cli_arguments *arguments, const tamis_rules *rules,
                    const tamis_snapshot *snapshot, const tamis_decide_file_options *file)
{
    days_given given = {.count = 0};
    tamis_decide_summary summary = {0};
    tamis_error err = {0};
    if (!read_days(arguments, &given))
        return CLI_EXIT_ERROR;
    tamis_days_options options = {.input = cli_value(arguments, CLI_OPTION_FACTS),
                                  .output = file->output,
                                  .format = file->format,
                                  .days = given.days,
                                  .day_count = given.count,
                                  .picture = cli_value(arguments, CLI_OPTION_TIMELINE),
                                  .decide = file->decide};
    if (tamis_decide_days(rules, snapshot, &options, &summary, &err) != TAMIS_OK)
        return cli_fail_call(&err);
    if (options.picture != NULL)
        cli_say(arguments, "time line written to %s", options.picture);
    uint64_t strict = summary.outcomes[TAMIS_OUTCOME_REVIEW] +
                      summary.outcomes[TAMIS_OUTCOME_LICENSE_REQUIRED] +
                      summary.outcomes[TAMIS_OUTCOME_PROHIBITED];
    return strict > 0 ? CLI_EXIT_FOUND : CLI_EXIT_NOTHING;
}
