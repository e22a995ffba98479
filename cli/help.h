/* help.h - texts made from the tables of options.h: help, manual page, shell completion. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include <stdio.h>

#include "options.h"

typedef struct cli_topic {
    const char *title;
    const char *const *paragraphs; /* ends with NULL */
} cli_topic;

/* What holds for every command: snapshot, sources, exit status. Ends with a NULL title. */
extern const cli_topic cli_topics[];

/* What `tamis` alone says. */
void cli_put_overview(FILE *out);
void cli_put_help(FILE *out, const cli_command *command);
/* Says that there is no such command, and which is near; returns CLI_EXIT_ERROR. */
int cli_fail_command(const char *typed);

#endif
