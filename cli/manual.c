/* manual.c - the manual page, as roff (man macros). */

#include "help.h"
#include "terminal.h"

/* Text in which roff sees nothing of its own: no backslash, no control line, plain hyphens. */
static void put_roff(FILE *out, const char *text)
{
    if (text[0] == '.' || text[0] == '\'')
        fputs("\\&", out);
    for (; *text != '\0'; text++) {
        if (*text == '\\')
            fputs("\\e", out);
        else if (*text == '-')
            fputs("\\-", out);
        else
            fputc(*text, out);
    }
}

static void put_paragraphs(FILE *out, const char *const *paragraphs)
{
    for (size_t i = 0; paragraphs[i] != NULL; i++) {
        fputs(".PP\n", out);
        put_roff(out, paragraphs[i]);
        fputc('\n', out);
    }
}

static void put_option(FILE *out, const cli_option *option)
{
    fputs(".TP\n", out);
    if (option->letter != 0)
        fprintf(out, "\\fB\\-%c\\fR, ", option->letter);
    fputs("\\fB\\-\\-", out);
    put_roff(out, option->name);
    fputs("\\fR", out);
    if (option->argument != NULL) {
        fputs(" \\fI", out);
        put_roff(out, option->argument);
        fputs("\\fR", out);
    }
    fputc('\n', out);
    put_roff(out, option->text);
    fputs(".\n", out);
}

static void put_command(FILE *out, const cli_command *command)
{
    fputs(".SS ", out);
    put_roff(out, command->name);
    fputs("\n", out);
    put_roff(out, command->summary);
    fputs("\n.PP\n", out);
    for (size_t i = 0; command->usages[i] != NULL; i++) {
        fputs("\\fBtamis ", out);
        put_roff(out, command->usages[i]);
        fputs("\\fR\n.br\n", out);
    }
    put_paragraphs(out, command->about);
    for (const uint8_t *id = command->options; *id != CLI_OPTION_COUNT; id++)
        put_option(out, &cli_options[*id]);
    fputs(".PP\nExamples:\n", out);
    for (const cli_example *example = command->examples; example->line != NULL; example++) {
        fputs(".TP\n\\fB", out);
        put_roff(out, example->line);
        fputs("\\fR\n", out);
        put_roff(out, example->text);
        fputc('\n', out);
    }
}

static void put_manual(FILE *out)
{
    fprintf(out,
            ".TH TAMIS 1 \"\" \"tamis %s\" \"User Commands\"\n"
            ".SH NAME\n"
            "tamis \\- screen names, files and documents against restriction lists\n"
            ".SH SYNOPSIS\n"
            ".B tamis\n.I COMMAND\n[options]\n"
            ".SH DESCRIPTION\n"
            "tamis compiles published restriction lists into one snapshot and screens names, files "
            "and documents against it, with scores that it can explain.\n"
            ".SH COMMANDS\n",
            tamis_version());
    for (const cli_command *command = cli_commands; command->name != NULL; command++)
        put_command(out, command);
    fputs(".SH FORMATS\n", out);
    for (size_t i = 0; tamis_format_name(i) != NULL; i++) {
        fputs(".TP\n\\fB", out);
        put_roff(out, tamis_format_name(i));
        fputs("\\fR\n", out);
        put_roff(out, tamis_format_title(i));
        fputc('\n', out);
    }
    for (const cli_topic *topic = cli_topics; topic->title != NULL; topic++) {
        fprintf(out, ".SH %s\n", topic->title);
        put_paragraphs(out, topic->paragraphs);
    }
}

int cli_run_man(const cli_arguments *arguments)
{
    (void)arguments;
    put_manual(stdout);
    return CLI_EXIT_NOTHING;
}
