/* cmd_look.c - the commands that look into snapshots: show, diff, stats, verify. */
#include "session.h"

static tamis_output output_of(const cli_arguments *arguments)
{
    return cli_has(arguments, CLI_OPTION_JSON) ? TAMIS_OUTPUT_JSON : TAMIS_OUTPUT_TEXT;
}

static int show(const cli_arguments *arguments, const tamis_snapshot *snapshot)
{
    for (size_t i = 0; i < arguments->operand_count; i++) {
        tamis_error err = {0};
        if (i > 0 && output_of(arguments) == TAMIS_OUTPUT_TEXT)
            putchar('\n');
        if (tamis_show(snapshot, arguments->operands[i], cli_value(arguments, CLI_OPTION_AS_OF),
                       output_of(arguments), cli_write, stdout, &err) != TAMIS_OK)
            return cli_fail_call(&err);
    }
    return CLI_EXIT_NOTHING;
}

int cli_run_show(const cli_arguments *arguments)
{
    if (arguments->operand_count == 0)
        return cli_fail("show: name an entity by its id or its publisher's reference");
    cli_session session;
    int result = CLI_EXIT_ERROR;
    if (cli_session_open(&session, arguments, CLI_NEED_SNAPSHOT))
        result = show(arguments, session.snapshot);
    cli_session_close(&session);
    return result;
}

static int diff(const cli_arguments *arguments, const tamis_snapshot *older,
                const tamis_snapshot *newer)
{
    tamis_error err = {0};
    uint64_t differences = 0;
    if (tamis_diff(older, newer, output_of(arguments), cli_write, stdout, &differences, &err) !=
        TAMIS_OK)
        return cli_fail_call(&err);
    cli_say(arguments, "%llu entit%s differ%s", (unsigned long long)differences,
            differences == 1 ? "y" : "ies", differences == 1 ? "s" : "");
    return differences == 0 ? CLI_EXIT_NOTHING : CLI_EXIT_FOUND;
}

int cli_run_diff(const cli_arguments *arguments)
{
    if (arguments->operand_count != 2)
        return cli_fail("diff: name two snapshots, the older first");
    cli_session session;
    tamis_snapshot *older = NULL;
    tamis_snapshot *newer = NULL;
    tamis_error err = {0};
    int result = CLI_EXIT_ERROR;
    if (cli_session_open(&session, arguments, CLI_NEED_ENGINE)) {
        bool opened =
            tamis_snapshot_open(session.engine, arguments->operands[0], &older, &err) == TAMIS_OK &&
            tamis_snapshot_open(session.engine, arguments->operands[1], &newer, &err) == TAMIS_OK;
        result = opened ? diff(arguments, older, newer) : cli_fail_call(&err);
    }
    tamis_snapshot_close(newer);
    tamis_snapshot_close(older);
    cli_session_close(&session);
    return result;
}

int cli_run_stats(const cli_arguments *arguments)
{
    cli_session session;
    tamis_error err = {0};
    int result = CLI_EXIT_ERROR;
    if (arguments->operand_count > 0)
        return cli_fail("stats: takes no file; name the snapshot with --snapshot FILE");
    if (cli_session_open(&session, arguments, CLI_NEED_SNAPSHOT)) {
        bool fine = tamis_stats(session.snapshot, output_of(arguments), cli_write, stdout, &err) ==
                    TAMIS_OK;
        result = fine ? CLI_EXIT_NOTHING : cli_fail_call(&err);
    }
    cli_session_close(&session);
    return result;
}

static int verify(const cli_arguments *arguments, const char *path)
{
    tamis_error err = {0};
    if (tamis_verify(path, &err) != TAMIS_OK)
        return cli_fail_call(&err);
    if (cli_has(arguments, CLI_OPTION_JSON)) {
        fputs("{\"path\":", stdout);
        cli_put_json(stdout, path);
        puts(",\"whole\":true}");
    } else {
        cli_put(stdout, path, 0);
        puts(": whole and unchanged");
    }
    return CLI_EXIT_NOTHING;
}

int cli_run_verify(const cli_arguments *arguments)
{
    if (arguments->operand_count == 0) {
        char path[CLI_PATH_BYTES];
        bool starter;
        if (!cli_find_snapshot(arguments, path, &starter))
            return cli_fail("verify: there is no snapshot; name a file");
        return verify(arguments, path);
    }
    int result = CLI_EXIT_NOTHING;
    for (size_t i = 0; i < arguments->operand_count; i++) {
        if (verify(arguments, arguments->operands[i]) != CLI_EXIT_NOTHING)
            result = CLI_EXIT_ERROR;
    }
    return result;
}
