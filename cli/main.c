/*
 * main.c - the program: finds the command, parses its arguments, runs it.
 *
 * Exit status: 0 nothing found, 1 at least one hit, 2 error; the same for every command.
 */
#include <string.h>

#include "help.h"
#include "terminal.h"

static int run(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "help";
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        word = "help";
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
        word = "version";
    const cli_command *command = cli_command_find(word);
    if (command == NULL)
        return cli_fail_command(word);
    cli_arguments arguments;
    if (!cli_parse(command, argc, argv, argc > 1 ? 2 : 1, &arguments))
        return CLI_EXIT_ERROR;
    if (cli_has(&arguments, CLI_OPTION_HELP)) {
        cli_put_help(stdout, command);
        return CLI_EXIT_NOTHING;
    }
    return command->run(&arguments);
}

int main(int argc, char **argv)
{
    int status = run(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout))
        status = cli_fail("cannot write the output");
    return status;
}
