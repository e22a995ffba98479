/* batch.c - files in, files out. */
#include "batch.h"

#include <string.h>

enum { TOLD_MAX = 20 };

static bool output_table(const cli_arguments *arguments, tamis_table *out)
{
    const char *format = cli_value(arguments, CLI_OPTION_FORMAT);
    *out = cli_has(arguments, CLI_OPTION_JSON) ? TAMIS_TABLE_JSON : TAMIS_TABLE_AUTO;
    if (format == NULL)
        return true;
    if (strcmp(format, "csv") != 0 && strcmp(format, "json") != 0) {
        cli_fail("%s: --format: expected csv or json, found '%s'", arguments->command->name,
                 format);
        return false;
    }
    *out = strcmp(format, "csv") == 0 ? TAMIS_TABLE_CSV : TAMIS_TABLE_JSON;
    return true;
}

static void tell_problem(void *ctx, uint64_t row, const char *message)
{
    cli_batch *batch = ctx;
    char number[CLI_COUNT_BYTES];
    batch->told++;
    if (batch->told > TOLD_MAX)
        return;
    cli_progress_end(&batch->progress);
    cli_say(batch->arguments, "row %s: %s", cli_count(row, number), message);
}

bool cli_batch_open(const cli_arguments *arguments, tamis_file_options *file, cli_batch *batch)
{
    *batch = (cli_batch){.arguments = arguments};
    if (arguments->operand_count > 0) {
        cli_fail("%s: a name or a file with --in, not both", arguments->command->name);
        return false;
    }
    if (!output_table(arguments, &file->output_table))
        return false;
    const char *output = cli_value(arguments, CLI_OPTION_OUT);
    file->input = cli_value(arguments, CLI_OPTION_IN);
    file->output = output == NULL ? "-" : output;
    file->map = cli_value(arguments, CLI_OPTION_MAP);
    file->progress = cli_progress_step;
    file->progress_ctx = &batch->progress;
    file->row_problem = tell_problem;
    file->row_problem_ctx = batch;
    cli_progress_start(&batch->progress, arguments);
    return true;
}

/* Rows that nobody screened are told even when all else is silenced. */
static void tell_problems(const cli_batch *batch, const tamis_file_summary *summary)
{
    char number[CLI_COUNT_BYTES];
    if (batch->told > TOLD_MAX)
        cli_say(batch->arguments, "%s more problems; --json writes each into its row",
                cli_count(batch->told - TOLD_MAX, number));
    if (summary->unread_facts > 0)
        cli_say(batch->arguments, "facts not understood and left out: %s",
                cli_count(summary->unread_facts, number));
    if (summary->bad_rows > 0 && cli_has(batch->arguments, CLI_OPTION_QUIET))
        cli_warn("%s: rows in error: %s", batch->arguments->command->name,
                 cli_count(summary->bad_rows, number));
}

int cli_batch_close(cli_batch *batch, tamis_status status, const tamis_file_summary *summary,
                    const tamis_error *err)
{
    cli_progress_end(&batch->progress);
    if (status != TAMIS_OK)
        return cli_fail_call(err);
    char rows[CLI_COUNT_BYTES];
    char hits[CLI_COUNT_BYTES];
    char with_hits[CLI_COUNT_BYTES];
    char bad[CLI_COUNT_BYTES];
    char rate[CLI_COUNT_BYTES];
    double seconds = summary->seconds > 0.001 ? summary->seconds : 0.001;
    tell_problems(batch, summary);
    cli_say(batch->arguments, "%s rows, %s hits in %s of them, %s rows in error; %.2f s, %s rows/s",
            cli_count(summary->rows, rows), cli_count(summary->hits, hits),
            cli_count(summary->rows_with_hits, with_hits), cli_count(summary->bad_rows, bad),
            summary->seconds, cli_count((uint64_t)((double)summary->rows / seconds), rate));
    return summary->hits > 0 ? CLI_EXIT_FOUND : CLI_EXIT_NOTHING;
}
