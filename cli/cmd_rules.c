/* cmd_rules.c - tamis rules: what packs hold, whether they are in order, whether they answer their examples. */
#include <string.h>

#include "terminal.h"

static void put_finding(const tamis_finding *finding, bool json)
{
    if (!json) {
        printf("%s:%u:%u: %s: ", finding->file, (unsigned)finding->line, (unsigned)finding->column,
               finding->warning ? "warning" : "error");
        cli_put(stdout, finding->message, 0);
        putchar('\n');
        return;
    }
    fputs("{\"file\":", stdout);
    cli_put_json(stdout, finding->file);
    printf(",\"line\":%u,\"column\":%u,\"severity\":\"%s\",\"message\":", (unsigned)finding->line,
           (unsigned)finding->column, finding->warning ? "warning" : "error");
    cli_put_json(stdout, finding->message);
    puts("}");
}

static int check(const cli_arguments *arguments, tamis_status status,
                 const tamis_findings *findings, const tamis_error *err)
{
    size_t count = tamis_findings_count(findings);
    size_t errors = 0;
    for (size_t i = 0; i < count; i++) {
        tamis_finding finding = tamis_findings_get(findings, i);
        errors += !finding.warning;
        put_finding(&finding, cli_has(arguments, CLI_OPTION_JSON));
    }
    if (status != TAMIS_OK && errors == 0)
        return cli_fail_call(err);
    cli_say(arguments, "%zu errors, %zu warnings", errors, count - errors);
    return errors > 0 ? CLI_EXIT_FOUND : CLI_EXIT_NOTHING;
}

static int list(const cli_arguments *arguments, const tamis_rules *rules)
{
    tamis_error err = {0};
    tamis_output format =
        cli_has(arguments, CLI_OPTION_JSON) ? TAMIS_OUTPUT_JSON : TAMIS_OUTPUT_TEXT;
    tamis_status status = tamis_rules_list(rules, format, cli_write, stdout, &err);
    return status == TAMIS_OK ? CLI_EXIT_NOTHING : cli_fail_call(&err);
}

static int test(const cli_arguments *arguments, const tamis_rules *rules)
{
    tamis_error err = {0};
    uint64_t run = 0;
    uint64_t failed = 0;
    char run_text[CLI_COUNT_BYTES];
    char failed_text[CLI_COUNT_BYTES];
    tamis_output format =
        cli_has(arguments, CLI_OPTION_JSON) ? TAMIS_OUTPUT_JSON : TAMIS_OUTPUT_TEXT;
    if (tamis_rules_test(rules, format, cli_write, stdout, &run, &failed, &err) != TAMIS_OK)
        return cli_fail_call(&err);
    cli_say(arguments, "%s examples, %s not as expected", cli_count(run, run_text),
            cli_count(failed, failed_text));
    return failed > 0 ? CLI_EXIT_FOUND : CLI_EXIT_NOTHING;
}

static int run_on(const cli_arguments *arguments, const char *what)
{
    tamis_rules *rules = NULL;
    tamis_findings *findings = NULL;
    tamis_error err = {0};
    int result = CLI_EXIT_ERROR;
    tamis_status status = tamis_rules_open(arguments->operands + 1, arguments->operand_count - 1,
                                           &rules, &findings, &err);
    if (strcmp(what, "check") == 0)
        result = check(arguments, status, findings, &err);
    else if (status != TAMIS_OK)
        result = cli_fail_call(&err);
    else
        result = strcmp(what, "list") == 0 ? list(arguments, rules) : test(arguments, rules);
    tamis_findings_free(findings);
    tamis_rules_close(rules);
    return result;
}

int cli_run_rules(const cli_arguments *arguments)
{
    static const char *const known[] = {"list", "check", "test"};
    const char *what = arguments->operand_count > 0 ? arguments->operands[0] : "";
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(what, known[i]) == 0)
            return run_on(arguments, what);
    return cli_fail("rules: expected list, check or test, found '%s'", what);
}
