/* cmd_audit.c - tamis audit: the trail of all that was asked and done; checked, written out, signed. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

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
        printf(",\"newest_hash\":\"%s\",\"erased\":%llu}\n", report->newest_hash,
               (unsigned long long)report->erased);
    } else if (report->whole) {
        char records[CLI_COUNT_BYTES], checkpoints[CLI_COUNT_BYTES], erased[CLI_COUNT_BYTES];
        printf("whole: %s records, %s checkpoints, newest hash %s\n",
               cli_count(report->records, records), cli_count(report->checkpoints, checkpoints),
               report->newest_hash);
        if (report->erased > 0)
            printf("the texts of %s records were erased, as later ones say\n",
                   cli_count(report->erased, erased));
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

static int put_erasure(const cli_arguments *arguments, const tamis_audit_erasure *erasure)
{
    char count[CLI_COUNT_BYTES];
    if (cli_has(arguments, CLI_OPTION_JSON))
        printf("{\"records\":%llu,\"first\":%llu,\"last\":%llu}\n",
               (unsigned long long)erasure->records, (unsigned long long)erasure->first,
               (unsigned long long)erasure->last);
    else
        cli_say(arguments, "the texts of %s records were erased",
                cli_count(erasure->records, count));
    return CLI_EXIT_NOTHING;
}

static int erase(const cli_arguments *arguments, tamis_desk *desk)
{
    const char *filter = cli_value(arguments, CLI_OPTION_FILTER);
    const char *reason = cli_value(arguments, CLI_OPTION_REASON);
    tamis_actor actor = tamis_actor_local();
    tamis_audit_erasure erasure;
    tamis_error err = {0};
    if (filter == NULL || reason == NULL)
        return cli_fail("audit erase: --reason TEXT and --filter JSON are needed");
    json_t *request = json_loads(filter, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(request)) {
        json_decref(request);
        return cli_fail("--filter: expected a JSON object");
    }
    json_object_set_new(request, "reason", json_string(reason));
    char *text = json_dumps(request, JSON_COMPACT);
    json_decref(request);
    if (text == NULL)
        return cli_fail("out of memory");
    tamis_status status = tamis_audit_erase(desk, &actor, text, strlen(text), &erasure, &err);
    free(text);
    return status == TAMIS_OK ? put_erasure(arguments, &erasure) : cli_fail_call(&err);
}

static int write_export(const cli_arguments *arguments, tamis_desk *desk)
{
    uint64_t after = 0, limit = 0;
    tamis_actor actor = tamis_actor_local();
    tamis_error err = {0};
    if (!cli_number(arguments, CLI_OPTION_AFTER, INT64_MAX, &after) ||
        !cli_number(arguments, CLI_OPTION_LIMIT, INT64_MAX, &limit))
        return CLI_EXIT_ERROR;
    tamis_status status =
        tamis_audit_export(desk, &actor, after, limit, cli_value(arguments, CLI_OPTION_FILTER),
                           cli_write, stdout, &err);
    return status == TAMIS_OK ? CLI_EXIT_NOTHING : cli_fail_call(&err);
}

static int checkpoint(const cli_arguments *arguments, tamis_desk *desk)
{
    tamis_actor actor = tamis_actor_local();
    tamis_error err = {0};
    (void)arguments;
    if (tamis_audit_checkpoint(desk, &actor, cli_write, stdout, &err) != TAMIS_OK)
        return cli_fail_call(&err);
    putchar('\n');
    return CLI_EXIT_NOTHING;
}

static const struct {
    const char *name;
    int (*run)(const cli_arguments *arguments, tamis_desk *desk);
} works[] = {{"export", write_export}, {"checkpoint", checkpoint}, {"erase", erase}};

static int run_with_desk(const cli_arguments *arguments, size_t work)
{
    cli_session session;
    tamis_desk *desk = NULL;
    int result = CLI_EXIT_ERROR;
    if (cli_session_open(&session, arguments, CLI_NEED_ENGINE) &&
        cli_desk_open(arguments, session.engine, &desk))
        result = works[work].run(arguments, desk);
    tamis_desk_close(desk);
    cli_session_close(&session);
    return result;
}

int cli_run_audit(const cli_arguments *arguments)
{
    const char *what = arguments->operand_count > 0 ? arguments->operands[0] : "";
    if (strcmp(what, "verify") == 0)
        return arguments->operand_count > 2 ? cli_fail("audit verify: expected one file")
                                            : verify(arguments);
    for (size_t i = 0; i < sizeof works / sizeof works[0]; i++)
        if (strcmp(what, works[i].name) == 0)
            return arguments->operand_count > 1 ? cli_fail("audit %s: expected nothing more", what)
                                                : run_with_desk(arguments, i);
    return cli_fail("audit: expected verify, export, checkpoint or erase, found '%s'", what);
}
