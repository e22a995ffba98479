/* decide_days.h - tamis decide --on: the same transactions on several days. */
#ifndef CLI_DECIDE_DAYS_H
#define CLI_DECIDE_DAYS_H

#include "session.h"

/* Do --on and --timeline go with what else is given? False after a message. */
bool cli_decide_days_usage(const cli_arguments *arguments);
/* What was asked of tamis decide, on the days of --on. Returns the exit status. */
int cli_decide_days(const cli_arguments *arguments, const tamis_rules *rules,
                    const tamis_snapshot *snapshot, const tamis_decide_file_options *file);

#endif
