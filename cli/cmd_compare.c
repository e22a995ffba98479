/* cmd_compare.c - tamis compare: two names, or a file of pairs. */
#include "batch.h"
#include "session.h"

static tamis_query query_of(const cli_arguments *arguments, tamis_property *name, size_t operand)
{
    *name = (tamis_property){.name = "name", .value = arguments->operands[operand]};
    return (tamis_query){
        .schema = cli_value(arguments, CLI_OPTION_SCHEMA), .properties = name, .property_count = 1};
}

/* The score, and on request the evidence as the library writes it. */
static int compare_two(const cli_arguments *arguments, const cli_session *session,
                       const tamis_screen_options *asked)
{
    tamis_property names[2];
    tamis_query a = query_of(arguments, &names[0], 0);
    tamis_query b = query_of(arguments, &names[1], 1);
    bool json = cli_has(arguments, CLI_OPTION_JSON);
    bool explain = json || cli_has(arguments, CLI_OPTION_EXPLAIN);
    tamis_compare_options options = {.parameters = asked->parameters,
                                     .explanation = json ? TAMIS_OUTPUT_JSON : TAMIS_OUTPUT_TEXT};
    double score = 0;
    tamis_error err = {0};
    if (tamis_compare(session->engine, session->snapshot, &a, &b, &options, &score, NULL, NULL,
                      &err) != TAMIS_OK)
        return cli_fail_call(&err);
    bool match = score >= asked->threshold;
    if (json)
        printf("{\"score\":%.4f,\"match\":%s,\"explanations\":", score, match ? "true" : "false");
    else
        printf("%.4f  %s at %.2f\n", score, match ? "match" : "no match", asked->threshold);
    if (explain && tamis_compare(session->engine, session->snapshot, &a, &b, &options, &score,
                                 cli_write, stdout, &err) != TAMIS_OK)
        return cli_fail_call(&err);
    if (json)
        puts("}");
    return match ? CLI_EXIT_FOUND : CLI_EXIT_NOTHING;
}

static int compare_file(const cli_arguments *arguments, const cli_session *session,
                        const tamis_screen_options *asked)
{
    cli_batch batch;
    tamis_file_options file = {.screen = *asked, .schema = cli_value(arguments, CLI_OPTION_SCHEMA)};
    if (!cli_batch_open(arguments, &file, &batch))
        return CLI_EXIT_ERROR;
    tamis_file_summary summary = {0};
    tamis_error err = {0};
    tamis_status status =
        tamis_compare_file(session->engine, session->snapshot, &file, &summary, &err);
    return cli_batch_close(&batch, status, &summary, &err);
}

int cli_run_compare(const cli_arguments *arguments)
{
    bool one = cli_value(arguments, CLI_OPTION_IN) == NULL;
    tamis_screen_options options = tamis_screen_options_default();
    tamis_parameters *parameters;
    uint64_t threads = 0;
    if (one && arguments->operand_count != 2)
        return cli_fail("compare: name two names, each in quotes, or a file with --in");
    if (!cli_fraction(arguments, CLI_OPTION_THRESHOLD, &options.threshold) ||
        !cli_number(arguments, CLI_OPTION_THREADS, 256, &threads) ||
        !cli_session_parameters(arguments, &parameters))
        return CLI_EXIT_ERROR;
    options.threads = (unsigned)threads;
    options.parameters = parameters;
    cli_session session;
    int result = CLI_EXIT_ERROR;
    if (cli_session_open(&session, arguments, CLI_NEED_OWN))
        result = one ? compare_two(arguments, &session, &options)
                     : compare_file(arguments, &session, &options);
    cli_session_close(&session);
    tamis_parameters_free(parameters);
    return result;
}
