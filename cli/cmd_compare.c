/* cmd_compare.c - tamis compare: two names, or a file of pairs. */
#include "batch.h"
#include "session.h"

static tamis_query query_of(const cli_arguments *arguments, tamis_property *name, size_t operand)
{
    *name = (tamis_property){.name = "name", .value = arguments->operands[operand]};
    return (tamis_query){
        .schema = cli_value(arguments, CLI_OPTION_SCHEMA), .properties = name, .property_count = 1};
}

/* The score, and the evidence as the library writes it: one JSON object. */
static int compare_two(const cli_arguments *arguments, const cli_session *session, double threshold)
{
    tamis_property names[2];
    tamis_query a = query_of(arguments, &names[0], 0);
    tamis_query b = query_of(arguments, &names[1], 1);
    bool json = cli_has(arguments, CLI_OPTION_JSON);
    bool explain = json || cli_has(arguments, CLI_OPTION_EXPLAIN);
    double score = 0;
    tamis_error err = {0};
    if (tamis_compare(session->engine, session->snapshot, &a, &b, &score, NULL, NULL, &err) !=
        TAMIS_OK)
        return cli_fail_call(&err);
    if (json)
        printf("{\"score\":%.4f,\"match\":%s,\"explanations\":", score,
               score >= threshold ? "true" : "false");
    else
        printf("%.4f  %s at %.2f\n", score, score >= threshold ? "match" : "no match", threshold);
    if (explain && tamis_compare(session->engine, session->snapshot, &a, &b, &score, cli_write,
                                 stdout, &err) != TAMIS_OK)
        return cli_fail_call(&err);
    if (explain)
        puts(json ? "}" : "");
    return score >= threshold ? CLI_EXIT_FOUND : CLI_EXIT_NOTHING;
}

static int compare_file(const cli_arguments *arguments, const cli_session *session,
                        double threshold, unsigned threads)
{
    cli_progress progress;
    tamis_file_options file = {.screen = tamis_screen_options_default()};
    file.screen.threshold = threshold;
    file.screen.threads = threads;
    if (!cli_batch_open(arguments, &file, &progress))
        return CLI_EXIT_ERROR;
    tamis_file_summary summary = {0};
    tamis_error err = {0};
    tamis_status status =
        tamis_compare_file(session->engine, session->snapshot, &file, &summary, &err);
    return cli_batch_close(arguments, status, &summary, &err, &progress);
}

int cli_run_compare(const cli_arguments *arguments)
{
    bool one = cli_value(arguments, CLI_OPTION_IN) == NULL;
    double threshold = TAMIS_THRESHOLD_DEFAULT;
    uint64_t threads = 0;
    if (one && arguments->operand_count != 2)
        return cli_fail("compare: name two names, each in quotes, or a file with --in");
    if (!cli_fraction(arguments, CLI_OPTION_THRESHOLD, &threshold) ||
        !cli_number(arguments, CLI_OPTION_THREADS, 256, &threads))
        return CLI_EXIT_ERROR;
    cli_session session;
    int result = CLI_EXIT_ERROR;
    if (cli_session_open(&session, arguments, CLI_NEED_OWN))
        result = one ? compare_two(arguments, &session, threshold)
                     : compare_file(arguments, &session, threshold, (unsigned)threads);
    cli_session_close(&session);
    return result;
}
