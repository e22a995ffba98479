/* help.c - the overview and the help of a command: usage, examples first, then options. */
#include "help.h"

#include <string.h>

#include "terminal.h"

enum { OPTION_COLUMN = 30, EXAMPLE_INDENT = 6 };

const cli_topic cli_topics[] = {
    {"SNAPSHOT",
     (const char *const[]){
         "The file given with --snapshot; else the one that TAMIS_SNAPSHOT names; else your own, "
         "$XDG_DATA_HOME/tamis/default.snap (~/.local/share/tamis/default.snap), which compile "
         "writes when it is given no -o; else the starter sample that came with the program.",
         NULL}},
    {"OUTPUT",
     (const char *const[]){
         "Results go to standard output, everything else to standard error. Colours and progress "
         "bars appear on a terminal only; NO_COLOR switches colours off.",
         NULL}},
    {"EXIT STATUS",
     (const char *const[]){
         "0: done, nothing found. 1: at least one hit, mention or difference. 2: error.", NULL}},
    {NULL, NULL},
};

static void put_paragraph(FILE *out, const char *text, size_t indent)
{
    fprintf(out, "%*s", (int)indent, "");
    cli_put_wrapped(out, text, indent, indent);
    fputc('\n', out);
}

void cli_put_overview(FILE *out)
{
    cli_style style = cli_style_of(out);
    fprintf(out,
            "%stamis%s %s: screen names, files and documents against the world's restriction "
            "lists.\n\n",
            style.bold, style.reset, tamis_version());
    fputs("For example:\n", out);
    fputs("  tamis screen \"Huawei Technologies\"      is this party on a list, since when, why?\n"
          "  tamis screen --in customers.csv          a whole file\n"
          "  tamis scan article.html                  who is mentioned in a document?\n"
          "  tamis compile us_csl:consolidated.csv    read the lists of the day\n\n",
          out);
    fputs("Commands:\n", out);
    for (const cli_command *command = cli_commands; command->name != NULL; command++)
        fprintf(out, "  %-12s %s\n", command->name, command->summary);
    fputs("\n'tamis COMMAND --help' explains each by example.\n", out);
}

static void put_option(FILE *out, const cli_option *option)
{
    char left[128];
    char letter[8] = "    ";
    if (option->letter != 0)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(left, sizeof left, "  %s--%s%s%s", letter, option->name,
             option->argument == NULL ? "" : " ", option->argument == NULL ? "" : option->argument);
    size_t width = cli_width(left);
    fputs(left, out);
    if (width + 1 > OPTION_COLUMN) {
        fputc('\n', out);
        width = 0;
    }
    fprintf(out, "%*s", (int)(OPTION_COLUMN - width), "");
    cli_put_wrapped(out, option->text, OPTION_COLUMN, OPTION_COLUMN);
    fputc('\n', out);
}

static void put_formats(FILE *out)
{
    fputs("\nFormats:\n", out);
    for (size_t i = 0; tamis_format_name(i) != NULL; i++)
        fprintf(out, "  %-14s %s\n", tamis_format_name(i), tamis_format_title(i));
}

void cli_put_help(FILE *out, const cli_command *command)
{
    cli_style style = cli_style_of(out);
    fprintf(out, "%stamis %s%s: %s\n\n", style.bold, command->name, style.reset, command->summary);
    for (size_t i = 0; command->usages[i] != NULL; i++)
        fprintf(out, "  tamis %s\n", command->usages[i]);
    fputs("\nExamples:\n", out);
    for (const cli_example *example = command->examples; example->line != NULL; example++)
        fprintf(out, "  %s\n%s%*s%s%s\n", example->line, style.dim, EXAMPLE_INDENT, "",
                example->text, style.reset);
    for (size_t i = 0; command->about[i] != NULL; i++) {
        fputc('\n', out);
        put_paragraph(out, command->about[i], 0);
    }
    fputs("\nOptions:\n", out);
    bool snapshot = false;
    for (const uint8_t *id = command->options; *id != CLI_OPTION_COUNT; id++) {
        put_option(out, &cli_options[*id]);
        snapshot = snapshot || *id == CLI_OPTION_SNAPSHOT;
    }
    if (command->run == cli_run_compile)
        put_formats(out);
    for (const cli_topic *topic = cli_topics; topic->title != NULL; topic++) {
        if (strcmp(topic->title, "OUTPUT") == 0 ||
            (strcmp(topic->title, "SNAPSHOT") == 0 && !snapshot))
            continue;
        fprintf(out, "\n%s\n", topic->title);
        for (size_t i = 0; topic->paragraphs[i] != NULL; i++)
            put_paragraph(out, topic->paragraphs[i], 2);
    }
}

int cli_fail_command(const char *typed)
{
    enum { COMMANDS_MAX = 32 };
    const char *names[COMMANDS_MAX];
    size_t count = 0;
    for (const cli_command *c = cli_commands; c->name != NULL && count < COMMANDS_MAX; c++)
        names[count++] = c->name;
    const char *near = cli_nearest(typed, names, count);
    if (near != NULL)
        return cli_fail("no command '%s'; did you mean '%s'?", typed, near);
    return cli_fail("no command '%s'; 'tamis help' names them all", typed);
}

int cli_run_help(const cli_arguments *arguments)
{
    if (arguments->operand_count == 0) {
        cli_put_overview(stdout);
        return CLI_EXIT_NOTHING;
    }
    const cli_command *command = cli_command_find(arguments->operands[0]);
    if (command == NULL)
        return cli_fail_command(arguments->operands[0]);
    cli_put_help(stdout, command);
    return CLI_EXIT_NOTHING;
}

int cli_run_version(const cli_arguments *arguments)
{
    (void)arguments;
    printf("tamis %s\n", tamis_version());
    return CLI_EXIT_NOTHING;
}
