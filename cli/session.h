/* session.h - what a command works with: an engine, a snapshot, parameters of the scorer. */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "terminal.h"

enum { CLI_PATH_BYTES = 4096 };

typedef struct cli_session {
    tamis_engine *engine;
    tamis_snapshot *snapshot; /* NULL when none is needed and none was found */
    char path[CLI_PATH_BYTES];
} cli_session;

typedef enum cli_need {
    CLI_NEED_SNAPSHOT, /* the starter sample will do, and the user is told */
    CLI_NEED_ANY,      /* the same, but none is fine, too */
    CLI_NEED_OWN,      /* only one that the user chose; none is fine */
    CLI_NEED_ENGINE    /* no snapshot */
} cli_need;

/* False after a message. Close it whatever the outcome. */
bool cli_session_open(cli_session *session, const cli_arguments *arguments, cli_need need);
void cli_session_close(cli_session *session);

/* Where the snapshot is: the order of the help topic SNAPSHOT. *starter: it is the sample. False when
 * there is none. */
bool cli_find_snapshot(const cli_arguments *arguments, char path[CLI_PATH_BYTES], bool *starter);
/* The user's own snapshot, whether or not it exists; false when there is no home. */
bool cli_own_snapshot(char path[CLI_PATH_BYTES]);

/* The parameters of --parameters and --parameter, checked; *out is NULL when neither was given, else the
 * caller frees it. False after a message. */
bool cli_session_parameters(const cli_arguments *arguments, tamis_parameters **out);

/* The packs of --rules, else the built-in ones; the caller closes them. False after messages. */
bool cli_session_rules(const cli_arguments *arguments, tamis_rules **out);

#endif
