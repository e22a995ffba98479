/* cmd_desk.c - tamis desk: a desk made, copied, checked. */
#include <string.h>

#include "desk.h"

static int init(const char *path)
{
    char public_key[65];
    tamis_error err = {0};
    if (tamis_desk_create(path, public_key, &err) != TAMIS_OK)
        return cli_fail_call(&err);
    puts(public_key);
    return CLI_EXIT_NOTHING;
}

static int back_up(const cli_arguments *arguments, const char *path)
{
    cli_session session;
    cli_progress progress;
    tamis_desk *desk = NULL;
    tamis_error err = {0};
    int result = CLI_EXIT_ERROR;
    if (cli_session_open(&session, arguments, CLI_NEED_ENGINE) &&
        cli_desk_open(arguments, session.engine, &desk)) {
        cli_progress_start(&progress, arguments);
        tamis_status status = tamis_desk_backup(desk, path, cli_progress_step, &progress, &err);
        cli_progress_end(&progress);
        result = status == TAMIS_OK ? CLI_EXIT_NOTHING : cli_fail_call(&err);
    }
    tamis_desk_close(desk);
    cli_session_close(&session);
    return result;
}

static int check(const cli_arguments *arguments, const char *path)
{
    tamis_error err = {0};
    tamis_status status = tamis_desk_check(path, &err);
    if (status == TAMIS_ERR_CORRUPT) {
        cli_put(stdout, err.message, 0);
        putchar('\n');
        return CLI_EXIT_FOUND;
    }
    if (status != TAMIS_OK)
        return cli_fail_call(&err);
    cli_say(arguments, "%s is sound", path);
    return CLI_EXIT_NOTHING;
}

int cli_run_desk(const cli_arguments *arguments)
{
    const char *what = arguments->operand_count > 0 ? arguments->operands[0] : "";
    const char *path = arguments->operand_count > 1 ? arguments->operands[1] : NULL;
    if (arguments->operand_count > 2)
        return cli_fail("desk: expected one file");
    if (strcmp(what, "backup") == 0)
        return path == NULL ? cli_fail("desk backup: name the file to write")
                            : back_up(arguments, path);
    if (path == NULL)
        path = cli_desk_path(arguments);
    if (strcmp(what, "init") != 0 && strcmp(what, "check") != 0)
        return cli_fail("desk: expected init, backup or check, found '%s'", what);
    if (path == NULL)
        return cli_fail("desk %s: name a file", what);
    return strcmp(what, "init") == 0 ? init(path) : check(arguments, path);
}
