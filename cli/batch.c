/* batch.c - files in, files out. */
#include "batch.h"

#include <string.h>

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

bool cli_batch_open(const cli_arguments *arguments, tamis_file_options *file,
                    cli_progress *progress)
{
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
    file->progress_ctx = progress;
    cli_progress_start(progress, arguments);
    return true;
}

int cli_batch_close(const cli_arguments *arguments, tamis_status status,
                    const tamis_file_summary *summary, const tamis_error *err,
                    cli_progress *progress)
{
    cli_progress_end(progress);
    if (status != TAMIS_OK)
        return cli_fail_call(err);
    char rows[CLI_COUNT_BYTES];
    char hits[CLI_COUNT_BYTES];
    char with_hits[CLI_COUNT_BYTES];
    char bad[CLI_COUNT_BYTES];
    char rate[CLI_COUNT_BYTES];
    double seconds = summary->seconds > 0.001 ? summary->seconds : 0.001;
    cli_say(arguments, "%s rows, %s hits in %s of them, %s rows unreadable; %.2f s, %s rows/s",
            cli_count(summary->rows, rows), cli_count(summary->hits, hits),
            cli_count(summary->rows_with_hits, with_hits), cli_count(summary->bad_rows, bad),
            summary->seconds, cli_count((uint64_t)((double)summary->rows / seconds), rate));
    return summary->hits > 0 ? CLI_EXIT_FOUND : CLI_EXIT_NOTHING;
}
