/* cmd_parameters.c - tamis parameters: the numbers that scores are made with. */
#include "session.h"

int cli_run_parameters(const cli_arguments *arguments)
{
    tamis_parameters *parameters = NULL;
    if (arguments->operand_count > 0)
        return cli_fail("parameters: takes no operand; --parameters FILE reads a file");
    if (!cli_session_parameters(arguments, &parameters))
        return CLI_EXIT_ERROR;
    tamis_error err = {0};
    tamis_output format =
        cli_has(arguments, CLI_OPTION_JSON) ? TAMIS_OUTPUT_JSON : TAMIS_OUTPUT_TEXT;
    tamis_status status = tamis_parameters_write(parameters, format, cli_write, stdout, &err);
    tamis_parameters_free(parameters);
    return status == TAMIS_OK ? CLI_EXIT_NOTHING : cli_fail_call(&err);
}
