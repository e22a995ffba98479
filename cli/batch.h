/* batch.h - what screen and compare share when they work through a file. */
#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include "terminal.h"

/* Fills input, output, forms and progress from the options. False after a message. */
bool cli_batch_open(const cli_arguments *arguments, tamis_file_options *file,
                    cli_progress *progress);
/* Ends the progress, says what was done, and returns the exit status. */
int cli_batch_close(const cli_arguments *arguments, tamis_status status,
                    const tamis_file_summary *summary, const tamis_error *err,
                    cli_progress *progress);

#endif
