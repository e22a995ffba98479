/* cmd_audit.c - tamis audit: the trail of all that was asked and done; checked, written out, signed. */
#include <string.h>

#include "desk.h"

static int put_report(const cli_arguments *arguments, const tamis_audit_report *report)
{
    if (cli_has(arguments, CLI_OPTION_JSON)) {
        printf("{\"whole\":%s,\"records\":%llu,\"checkpoints\":%llu,\"first_bad\":",
               report->whole ? "true" : "false", (unsigned long long)report->records,
               (unsigned long long)report->checkpoints);
        if (report->first_bad == 0)
            fputs("null", stdout);
        else
            printf("%llu", (unsigned long long)report->first_bad);
        fputs(",\"finding\":", stdout);
        cli_put_json(stdout, report->finding);
        printf(",\"newest_hash\":\"%s\"}\n", report->newest_hash);
    } else if (report->whole) {
        char records[CLI_COUNT_BYTES], checkpoints[CLI_COUNT_BYTES];
        printf("whole: %s records, %s checkpoints, newest hash %s\n",
               cli_count(report->records, records), cli_count(report->checkpoints, checkpoints),
               report->newest_hash);
    } else {
        cli_put(stdout, report->finding, 0);
        putchar('\n');
    }
    if (report->whole && report->finding[0] != '\0')
        cli_warn("%s", report->finding);
    return report->whole ? CLI_EXIT_NOTHING : CLI_EXIT_FOUND;
}

static int verify(const cli_arguments *arguments)
{
    const char *path =
        arguments->operand_count > 1 ? arguments->operands[1] : cli_desk_path(arguments);
    if (path == NULL)
        return cli_fail("audit verify: name a desk or an export");
    cli_progress progress;
    tamis_audit_report report;
    tamis_error err = {0};
    cli_progress_start(&progress, arguments);
    tamis_status status = tamis_audit_verify(path, cli_value(arguments, CLI_OPTION_PUBLIC_KEY),
                                             cli_value(arguments, CLI_OPTION_CHECKPOINTS),
                                             cli_progress_step, &progress, &report, &err);
    cli_progress_end(&progress);
    return status == TAMIS_OK ? put_report(arguments, &report) : cli_fail_call(&err);
}

static int write_out(const cli_arguments *arguments, tamis_desk *desk, bool all)
{
    uint64_t after = 0, limit = 0;
    tamis_actor actor = tamis_actor_local();
    tamis_error err = {0};
    if (!cli_number(arguments, CLI_OPTION_AFTER, INT64_MAX, &after) ||
        !cli_number(arguments, CLI_OPTION_LIMIT, INT64_MAX, &limit))
        return CLI_EXIT_ERROR;
    tamis_status status =
        all ? tamis_audit_export(desk, &actor, after, limit,
                                 cli_value(arguments, CLI_OPTION_FILTER), cli_write, stdout, &err)
            : tamis_audit_checkpoint(desk, &actor, cli_write, stdout, &err);
    if (status != TAMIS_OK)
        return cli_fail_call(&err);
    if (!all)
        putchar('\n');
    return CLI_EXIT_NOTHING;
}

int cli_run_audit(const cli_arguments *arguments)
{
    const char *what = arguments->operand_count > 0 ? arguments->operands[0] : "";
    bool all = strcmp(what, "export") == 0;
    if (strcmp(what, "verify") == 0)
        return arguments->operand_count > 2 ? cli_fail("audit verify: expected one file")
                                            : verify(arguments);
    if (!all && strcmp(what, "checkpoint") != 0)
        return cli_fail("audit: expected verify, export or checkpoint, found '%s'", what);
    cli_session session;
    tamis_desk *desk = NULL;
    int result = CLI_EXIT_ERROR;
    if (arguments->operand_count > 1)
        cli_fail("audit %s: expected nothing more", what);
    else if (cli_session_open(&session, arguments, CLI_NEED_ENGINE) &&
             cli_desk_open(arguments, session.engine, &desk))
        result = write_out(arguments, desk, all);
    if (arguments->operand_count <= 1) {
        tamis_desk_close(desk);
        cli_session_close(&session);
    }
    return result;
}
