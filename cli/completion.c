/* completion.c - completion scripts for bash, zsh and fish. */
#include <string.h>

#include "terminal.h"

static bool completes_files(const char *words)
{
    return strcmp(words, "file") == 0;
}

static void put_names(FILE *out, const cli_command *command)
{
    for (const uint8_t *id = command->options; *id != CLI_OPTION_COUNT; id++)
        fprintf(out, "%s--%s", id == command->options ? "" : " ", cli_options[*id].name);
}

static void put_commands(FILE *out)
{
    for (const cli_command *command = cli_commands; command->name != NULL; command++)
        fprintf(out, "%s%s", command == cli_commands ? "" : " ", command->name);
}

/* ---- bash -------------------------------------------------------------------------------------- */

static void put_bash_values(FILE *out)
{
    fputs("    case $prev in\n", out);
    for (int id = 0; id < CLI_OPTION_COUNT; id++) {
        const cli_option *option = &cli_options[id];
        if (option->argument == NULL)
            continue;
        fprintf(out, "    --%s", option->name);
        if (option->letter != 0)
            fprintf(out, "|-%c", option->letter);
        if (completes_files(option->words))
            fputs(") COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n", out);
        else
            fprintf(out, ") COMPREPLY=($(compgen -W '%s' -- \"$cur\")); return ;;\n",
                    option->words);
    }
    fputs("    esac\n", out);
}

static void put_bash(FILE *out)
{
    fputs("# bash completion for tamis\n"
          "_tamis() {\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
          "    if [ \"$COMP_CWORD\" = 1 ]; then\n"
          "        COMPREPLY=($(compgen -W '",
          out);
    put_commands(out);
    fputs("' -- \"$cur\")); return\n    fi\n", out);
    put_bash_values(out);
    fputs("    case ${COMP_WORDS[1]} in\n", out);
    for (const cli_command *command = cli_commands; command->name != NULL; command++) {
        fprintf(out, "    %s)\n        if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '",
                command->name);
        put_names(out, command);
        fputs("' -- \"$cur\"))\n        else COMPREPLY=($(compgen ", out);
        if (completes_files(command->operands))
            fputs("-f", out);
        else
            fprintf(out, "-W '%s'", command->operands);
        fputs(" -- \"$cur\")); fi ;;\n", out);
    }
    fputs("    esac\n}\ncomplete -o filenames -F _tamis tamis\n", out);
}

/* ---- zsh --------------------------------------------------------------------------------------- */

/* Text inside '...[...]': quotes, brackets and colons mean something there. */
static void put_zsh_text(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            fputs("'\\''", out);
        else if (*text == '[' || *text == ']' || *text == ':')
            fprintf(out, "\\%c", *text);
        else
            fputc(*text, out);
    }
}

static void put_zsh_option(FILE *out, const cli_option *option)
{
    fprintf(out, "        '*--%s%s[", option->name, option->argument == NULL ? "" : "=");
    put_zsh_text(out, option->text);
    fputc(']', out);
    if (option->argument != NULL) {
        fputc(':', out);
        put_zsh_text(out, option->argument);
        if (completes_files(option->words))
            fputs(":_files", out);
        else
            fprintf(out, ":(%s)", option->words);
    }
    fputs("' \\\n", out);
}

static void put_zsh(FILE *out)
{
    fputs("#compdef tamis\n_tamis() {\n    local -a commands\n    commands=(\n", out);
    for (const cli_command *command = cli_commands; command->name != NULL; command++) {
        fprintf(out, "        '%s:", command->name);
        put_zsh_text(out, command->summary);
        fputs("'\n", out);
    }
    fputs("    )\n    if (( CURRENT == 2 )); then _describe command commands; return; fi\n"
          "    local command=$words[2]\n    shift words; (( CURRENT-- ))\n    case $command in\n",
          out);
    for (const cli_command *command = cli_commands; command->name != NULL; command++) {
        fprintf(out, "    %s) _arguments \\\n", command->name);
        for (const uint8_t *id = command->options; *id != CLI_OPTION_COUNT; id++)
            put_zsh_option(out, &cli_options[*id]);
        if (completes_files(command->operands))
            fputs("        '*:file:_files' ;;\n", out);
        else
            fprintf(out, "        '*:word:(%s)' ;;\n", command->operands);
    }
    fputs("    esac\n}\nif [ \"$funcstack[1]\" = _tamis ]; then _tamis \"$@\"; "
          "else compdef _tamis tamis; fi\n",
          out);
}

/* ---- fish -------------------------------------------------------------------------------------- */

static void put_fish_text(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
}

static void put_fish_option(FILE *out, const cli_command *command, const cli_option *option)
{
    fprintf(out, "complete -c tamis -n '__fish_seen_subcommand_from %s' -l %s", command->name,
            option->name);
    if (option->letter != 0)
        fprintf(out, " -s %c", option->letter);
    if (option->argument != NULL)
        fputs(completes_files(option->words) ? " -r -F" : " -x", out);
    if (option->argument != NULL && !completes_files(option->words) && option->words[0] != '\0')
        fprintf(out, " -a '%s'", option->words);
    fputs(" -d '", out);
    put_fish_text(out, option->text);
    fputs("'\n", out);
}

static void put_fish(FILE *out)
{
    fputs("# fish completion for tamis\n", out);
    for (const cli_command *command = cli_commands; command->name != NULL; command++) {
        fprintf(out, "complete -c tamis -n __fish_use_subcommand -f -a %s -d '", command->name);
        put_fish_text(out, command->summary);
        fputs("'\n", out);
        if (!completes_files(command->operands))
            fprintf(out, "complete -c tamis -n '__fish_seen_subcommand_from %s' -f -a '%s'\n",
                    command->name, command->operands);
        for (const uint8_t *id = command->options; *id != CLI_OPTION_COUNT; id++)
            put_fish_option(out, command, &cli_options[*id]);
    }
}

int cli_run_completion(const cli_arguments *arguments)
{
    const char *shell = arguments->operand_count > 0 ? arguments->operands[0] : "";
    if (strcmp(shell, "bash") == 0)
        put_bash(stdout);
    else if (strcmp(shell, "zsh") == 0)
        put_zsh(stdout);
    else if (strcmp(shell, "fish") == 0)
        put_fish(stdout);
    else
        return cli_fail("completion: expected bash, zsh or fish");
    return CLI_EXIT_NOTHING;
}
