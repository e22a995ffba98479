/* session.c - finding and opening the snapshot; reading parameters. */
#include "session.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool set_path(char path[CLI_PATH_BYTES], const char *a, const char *b)
{
    int size = snprintf(path, CLI_PATH_BYTES, "%s%s", a, b);
    return size > 0 && size < CLI_PATH_BYTES;
}

static const char *from_environment(const char *name)
{
    const char *value = getenv(name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

bool cli_own_snapshot(char path[CLI_PATH_BYTES])
{
    const char *data = from_environment("XDG_DATA_HOME");
    if (data != NULL)
        return set_path(path, data, "/tamis/default.snap");
    const char *home = from_environment("HOME");
    return home != NULL && set_path(path, home, "/.local/share/tamis/default.snap");
}

/* The starter sample in the folder of the program (as the build leaves it) or where an installation
 * put it, which may have been moved as a whole. */
static bool find_starter(char path[CLI_PATH_BYTES])
{
    static const char *const places[] = {"/starter.snap", "/../share/tamis/starter.snap"};
    char program[CLI_PATH_BYTES];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
    program[size > 0 ? size : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (slash != NULL)
        *slash = '\0';
    for (size_t i = 0; slash != NULL && i < sizeof places / sizeof places[0]; i++) {
        if (set_path(path, program, places[i]) && access(path, F_OK) == 0)
            return true;
    }
    return set_path(path, TAMIS_DATA_DIR, "/starter.snap") && access(path, F_OK) == 0;
}

bool cli_find_snapshot(const cli_arguments *arguments, char path[CLI_PATH_BYTES], bool *starter)
{
    *starter = false;
    const char *asked = cli_value(arguments, CLI_OPTION_SNAPSHOT);
    if (asked == NULL)
        asked = from_environment("TAMIS_SNAPSHOT");
    if (asked != NULL)
        return set_path(path, asked, "");
    if (cli_own_snapshot(path) && access(path, F_OK) == 0)
        return true;
    *starter = true;
    return find_starter(path);
}

static bool open_snapshot(cli_session *session, const cli_arguments *arguments, cli_need need)
{
    bool starter;
    bool found = cli_find_snapshot(arguments, session->path, &starter);
    if (need == CLI_NEED_OWN && (!found || starter))
        return true;
    if (!found && need == CLI_NEED_ANY)
        return true;
    if (!found) {
        cli_fail("no snapshot: compile the publishers' lists first ('tamis compile --help'), or "
                 "name one with --snapshot");
        return false;
    }
    if (starter)
        cli_say(arguments, "note: using the starter sample, which is no list to screen against; "
                           "'tamis compile --help' says how to read real lists");
    tamis_error err = {0};
    if (tamis_snapshot_open(session->engine, session->path, &session->snapshot, &err) == TAMIS_OK)
        return true;
    cli_fail_call(&err);
    return false;
}

bool cli_session_open(cli_session *session, const cli_arguments *arguments, cli_need need)
{
    session->engine = NULL;
    session->snapshot = NULL;
    tamis_error err = {0};
    if (tamis_engine_new(&session->engine, &err) != TAMIS_OK) {
        cli_fail_call(&err);
        return false;
    }
    return need == CLI_NEED_ENGINE || open_snapshot(session, arguments, need);
}

void cli_session_close(cli_session *session)
{
    tamis_snapshot_close(session->snapshot);
    tamis_engine_free(session->engine);
}

static tamis_status read_parameters(const cli_arguments *arguments, tamis_parameters *parameters,
                                    tamis_error *err)
{
    for (size_t i = 0; i < arguments->given_count; i++) {
        tamis_status status = TAMIS_OK;
        if (arguments->given[i].option == CLI_OPTION_PARAMETERS)
            status = tamis_parameters_read(parameters, arguments->given[i].value, err);
        else if (arguments->given[i].option == CLI_OPTION_PARAMETER)
            status = tamis_parameters_set_text(parameters, arguments->given[i].value, err);
        if (status != TAMIS_OK)
            return status;
    }
    return tamis_parameters_check(parameters, err);
}

bool cli_session_parameters(const cli_arguments *arguments, tamis_parameters **out)
{
    tamis_error err = {0};
    *out = NULL;
    if (!cli_has(arguments, CLI_OPTION_PARAMETERS) && !cli_has(arguments, CLI_OPTION_PARAMETER))
        return true;
    tamis_status status = tamis_parameters_new(out, &err);
    if (status == TAMIS_OK)
        status = read_parameters(arguments, *out, &err);
    if (status == TAMIS_OK)
        return true;
    cli_fail_call(&err);
    tamis_parameters_free(*out);
    *out = NULL;
    return false;
}

enum { FINDINGS_TOLD_MAX = 20 };

static void tell_findings(const tamis_findings *findings)
{
    for (size_t i = 0; i < tamis_findings_count(findings) && i < FINDINGS_TOLD_MAX; i++) {
        tamis_finding finding = tamis_findings_get(findings, i);
        if (!finding.warning)
            cli_warn("%s:%u:%u: %s", finding.file, (unsigned)finding.line, (unsigned)finding.column,
                     finding.message);
    }
}

bool cli_session_rules(const cli_arguments *arguments, tamis_rules **out)
{
    const char *folders[CLI_GIVEN_MAX];
    size_t count = cli_values(arguments, CLI_OPTION_RULES, folders);
    tamis_findings *findings = NULL;
    tamis_error err = {0};
    tamis_status status = tamis_rules_open(folders, count, out, &findings, &err);
    if (status != TAMIS_OK && tamis_findings_count(findings) > 0)
        tell_findings(findings);
    else if (status != TAMIS_OK)
        cli_fail_call(&err);
    tamis_findings_free(findings);
    return status == TAMIS_OK;
}
