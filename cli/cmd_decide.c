/* cmd_decide.c - tamis decide: what each regime asks for a transaction. */
#include <string.h>

#include "decide_days.h"
#include "session.h"

enum { TOLD_MAX = 20 };

typedef struct deciding {
    const cli_arguments *arguments;
    cli_session session;
    tamis_rules *rules;
    tamis_licenses *licenses;
    cli_progress progress;
    uint64_t told;
    const char *facts[CLI_GIVEN_MAX + 1];
    char known_on[64];
    tamis_decide_file_options file;
} deciding;

/* ---- What is asked ----------------------------------------------------------------------------------- */

static bool read_facts(deciding *d)
{
    tamis_decide_options *options = &d->file.decide;
    const char *known_on = cli_value(d->arguments, CLI_OPTION_KNOWN_ON);
    size_t count = cli_values(d->arguments, CLI_OPTION_FACT, d->facts);
    if (known_on != NULL) {
        int size = snprintf(d->known_on, sizeof d->known_on, "known_on=%s", known_on);
        if (size < 0 || (size_t)size >= sizeof d->known_on) {
            cli_fail("decide: --known-on: expected a day as YYYY-MM-DD");
            return false;
        }
        d->facts[count++] = d->known_on;
    }
    options->facts = d->facts;
    options->fact_count = count;
    return cli_fraction(d->arguments, CLI_OPTION_THRESHOLD, &options->threshold);
}

static bool check_usage(const cli_arguments *arguments)
{
    bool replay = cli_has(arguments, CLI_OPTION_REPLAY);
    if (arguments->operand_count > 0)
        cli_fail("decide: takes no operand; --facts FILE names the transactions, --fact PATH=VALUE "
                 "states one fact");
    else if (replay &&
             (cli_has(arguments, CLI_OPTION_FACTS) || cli_has(arguments, CLI_OPTION_FACT) ||
              cli_has(arguments, CLI_OPTION_KNOWN_ON)))
        cli_fail("decide: --replay takes the facts from the answers; --facts, --fact and "
                 "--known-on do not go with it");
    else if (!replay && !cli_has(arguments, CLI_OPTION_FACTS) &&
             !cli_has(arguments, CLI_OPTION_FACT))
        cli_fail("decide: state facts with --facts FILE or --fact PATH=VALUE ('tamis decide "
                 "--help' shows how)");
    else if (cli_has(arguments, CLI_OPTION_EXPLAIN) && cli_has(arguments, CLI_OPTION_JSON))
        cli_fail("decide: --explain is for people, --json for programs: one of them");
    else if (cli_has(arguments, CLI_OPTION_HTML) &&
             (cli_has(arguments, CLI_OPTION_EXPLAIN) || cli_has(arguments, CLI_OPTION_JSON) ||
              cli_has(arguments, CLI_OPTION_OUT) || replay))
        cli_fail("decide: --html writes one answer as a page; --explain, --json, --out and "
                 "--replay do not go with it");
    else
        return true;
    return false;
}

static bool open_licenses(deciding *d)
{
    const char *path = cli_value(d->arguments, CLI_OPTION_LICENSES);
    tamis_error err = {0};
    if (path == NULL || tamis_licenses_read(path, &d->licenses, &err) == TAMIS_OK) {
        d->file.decide.licenses = d->licenses;
        return true;
    }
    cli_fail_call(&err);
    return false;
}

static void tell_problem(void *ctx, uint64_t line, const char *message)
{
    deciding *d = ctx;
    char number[CLI_COUNT_BYTES];
    d->told++;
    if (d->told > TOLD_MAX)
        return;
    cli_progress_end(&d->progress);
    cli_warn("decide: line %s: %s", cli_count(line, number), message);
}

static bool prepare(deciding *d)
{
    const cli_arguments *arguments = d->arguments;
    const char *out = cli_value(arguments, CLI_OPTION_OUT);
    uint64_t threads = 0;
    d->file.decide = tamis_decide_options_default();
    if (!check_usage(arguments) || !read_facts(d) ||
        !cli_number(arguments, CLI_OPTION_THREADS, 256, &threads))
        return false;
    d->file.decide.record = cli_value(arguments, CLI_OPTION_RECORD);
    d->file.threads = (unsigned)threads;
    d->file.output = out == NULL ? "-" : out;
    d->file.format = cli_has(arguments, CLI_OPTION_EXPLAIN) ? TAMIS_OUTPUT_TEXT : TAMIS_OUTPUT_JSON;
    if (cli_has(arguments, CLI_OPTION_HTML)) {
        d->file.format = TAMIS_OUTPUT_HTML;
        d->file.output = cli_value(arguments, CLI_OPTION_HTML);
    }
    d->file.progress = cli_progress_step;
    d->file.progress_ctx = &d->progress;
    d->file.row_problem = tell_problem;
    d->file.row_problem_ctx = d;
    return cli_session_rules(arguments, &d->rules) && open_licenses(d) &&
           cli_session_open(&d->session, arguments, CLI_NEED_ANY);
}

/* ---- Answers ----------------------------------------------------------------------------------------- */

static int decide_stated(const deciding *d)
{
    tamis_outcome outcome = TAMIS_OUTCOME_NOT_SUBJECT;
    tamis_error err = {0};
    const char *path = d->file.output;
    FILE *out = strcmp(path, "-") == 0 ? stdout : fopen(path, "w");
    if (out == NULL)
        return cli_fail("cannot create %s", path);
    tamis_status status = tamis_decide(d->rules, d->session.snapshot, NULL, 0, &d->file.decide,
                                       d->file.format, cli_write, out, &outcome, &err);
    bool closed = out == stdout || fclose(out) == 0;
    if (status != TAMIS_OK)
        return cli_fail_call(&err);
    if (!closed)
        return cli_fail("cannot write %s", path);
    return outcome > TAMIS_OUTCOME_ALLOWED_WITH_CONDITIONS ? CLI_EXIT_FOUND : CLI_EXIT_NOTHING;
}

static void tell_outcomes(const deciding *d, const tamis_decide_summary *summary)
{
    char number[CLI_COUNT_BYTES];
    char bad[CLI_COUNT_BYTES];
    char line[512];
    size_t used = 0;
    for (int i = 0; i < TAMIS_OUTCOME_COUNT; i++) {
        if (summary->outcomes[i] == 0)
            continue;
        int size =
            snprintf(line + used, sizeof line - used, ", %s %s",
                     cli_count(summary->outcomes[i], number), tamis_outcome_name((tamis_outcome)i));
        used += size > 0 ? (size_t)size : 0;
    }
    line[used] = '\0';
    cli_say(d->arguments, "%s decided%s; %s in error; %.2f s", cli_count(summary->decided, number),
            line, cli_count(summary->bad, bad), summary->seconds);
}

static int end_batch(deciding *d, tamis_status status, const tamis_decide_summary *summary,
                     const tamis_error *err)
{
    char number[CLI_COUNT_BYTES];
    cli_progress_end(&d->progress);
    if (status != TAMIS_OK)
        return cli_fail_call(err);
    if (d->told > TOLD_MAX)
        cli_warn("decide: %s more lines in error", cli_count(d->told - TOLD_MAX, number));
    if (summary->decided + summary->bad != 1)
        tell_outcomes(d, summary);
    return summary->bad > 0 ? CLI_EXIT_ERROR : CLI_EXIT_NOTHING;
}

static int decide_file(deciding *d)
{
    tamis_decide_summary summary = {0};
    tamis_error err = {0};
    d->file.input = cli_value(d->arguments, CLI_OPTION_FACTS);
    cli_progress_start(&d->progress, d->arguments);
    tamis_status status =
        tamis_decide_file(d->rules, d->session.snapshot, &d->file, &summary, &err);
    int result = end_batch(d, status, &summary, &err);
    if (result != CLI_EXIT_NOTHING)
        return result;
    uint64_t strict = summary.outcomes[TAMIS_OUTCOME_REVIEW] +
                      summary.outcomes[TAMIS_OUTCOME_LICENSE_REQUIRED] +
                      summary.outcomes[TAMIS_OUTCOME_PROHIBITED];
    return strict > 0 ? CLI_EXIT_FOUND : CLI_EXIT_NOTHING;
}

static int replay(deciding *d)
{
    tamis_decide_summary summary = {0};
    tamis_error err = {0};
    char same[CLI_COUNT_BYTES];
    char other[CLI_COUNT_BYTES];
    d->file.input = cli_value(d->arguments, CLI_OPTION_REPLAY);
    cli_progress_start(&d->progress, d->arguments);
    tamis_status status =
        tamis_replay_file(d->rules, d->session.snapshot, &d->file, &summary, &err);
    int result = end_batch(d, status, &summary, &err);
    if (status == TAMIS_OK)
        cli_say(d->arguments, "%s the same to the byte, %s not", cli_count(summary.same, same),
                cli_count(summary.differing, other));
    if (result != CLI_EXIT_NOTHING)
        return result;
    return summary.differing > 0 ? CLI_EXIT_FOUND : CLI_EXIT_NOTHING;
}

int cli_run_decide(const cli_arguments *arguments)
{
    deciding d = {.arguments = arguments};
    int result = CLI_EXIT_ERROR;
    if (!cli_decide_days_usage(arguments) || !prepare(&d))
        result = CLI_EXIT_ERROR;
    else if (cli_has(arguments, CLI_OPTION_ON))
        result = cli_decide_days(arguments, d.rules, d.session.snapshot, &d.file);
    else if (cli_has(arguments, CLI_OPTION_REPLAY))
        result = replay(&d);
    else if (cli_has(arguments, CLI_OPTION_FACTS))
        result = decide_file(&d);
    else
        result = decide_stated(&d);
    tamis_licenses_free(d.licenses);
    tamis_rules_close(d.rules);
    cli_session_close(&d.session);
    return result;
}
