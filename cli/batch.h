/* batch.h - what the commands that work on files share. */
#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include "terminal.h"

typedef struct cli_batch {
    const cli_arguments *arguments;
    cli_progress progress;
    uint64_t told; /* problems of rows told so far */
} cli_batch;

/* Fills in the files of --in, --out, --map, --format and --json, the progress bar, and the report of
 * rows with problems: the first are told, the others counted. False after a message. */
bool cli_batch_open(const cli_arguments *arguments, tamis_file_options *file, cli_batch *batch);
/* Tells what was done, and gives the exit status. */
int cli_batch_close(cli_batch *batch, tamis_status status, const tamis_file_summary *summary,
                    const tamis_error *err);

#endif
