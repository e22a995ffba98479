/* options.c - the option table, the parser over it, and the guess at what was meant. */
#include "options.h"

#include <stdlib.h>
#include <string.h>

#include "terminal.h"

const cli_option cli_options[CLI_OPTION_COUNT] = {
#define CLI_OPTION_ROW(id, letter, name, argument, words, text)                                    \
    {letter, name, argument, words, text},
    CLI_OPTION_LIST(CLI_OPTION_ROW)
#undef CLI_OPTION_ROW
};

const cli_command *cli_command_find(const char *name)
{
    for (const cli_command *command = cli_commands; command->name != NULL; command++) {
        if (strcmp(command->name, name) == 0)
            return command;
    }
    return NULL;
}

/* ---- near words -------------------------------------------------------------------------------- */

enum { NEAR_BYTES_MAX = 32 };

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* Edits from `typed` to a word, or to the beginning of a longer one (which costs one more). */
static size_t distance(const char *typed, const char *word)
{
    size_t rows[2][NEAR_BYTES_MAX + 1];
    size_t typed_len = strlen(typed);
    size_t word_len = strlen(word);
    if (typed_len > NEAR_BYTES_MAX || word_len > NEAR_BYTES_MAX)
        return SIZE_MAX;
    for (size_t k = 0; k <= word_len; k++)
        rows[0][k] = k;
    for (size_t i = 1; i <= typed_len; i++) {
        const size_t *above = rows[(i - 1) % 2];
        size_t *row = rows[i % 2];
        row[0] = i;
        for (size_t k = 1; k <= word_len; k++)
            row[k] =
                min3(above[k] + 1, row[k - 1] + 1, above[k - 1] + (typed[i - 1] != word[k - 1]));
    }
    const size_t *last = rows[typed_len % 2];
    size_t edits = last[word_len];
    for (size_t k = typed_len; k < word_len; k++)
        edits = last[k] + 1 < edits ? last[k] + 1 : edits;
    return edits;
}

const char *cli_nearest(const char *typed, const char *const *candidates, size_t count)
{
    size_t fewest = strlen(typed) / 3 + 2;
    const char *best = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t edits = distance(typed, candidates[i]);
        if (edits < fewest) {
            best = candidates[i];
            fewest = edits;
        }
    }
    return best;
}

/* ---- parsing ----------------------------------------------------------------------------------- */

static bool takes(const cli_command *command, cli_option_id option)
{
    for (const uint8_t *at = command->options; *at != CLI_OPTION_COUNT; at++) {
        if (*at == option)
            return true;
    }
    return false;
}

static cli_option_id find_name(const cli_command *command, const char *name, size_t len)
{
    for (int id = 0; id < CLI_OPTION_COUNT; id++) {
        const char *known = cli_options[id].name;
        if (strlen(known) == len && strncmp(known, name, len) == 0 &&
            takes(command, (cli_option_id)id))
            return (cli_option_id)id;
    }
    return CLI_OPTION_COUNT;
}

static cli_option_id find_letter(const cli_command *command, char letter)
{
    for (int id = 0; id < CLI_OPTION_COUNT; id++) {
        if (cli_options[id].letter == letter && takes(command, (cli_option_id)id))
            return (cli_option_id)id;
    }
    return CLI_OPTION_COUNT;
}

static bool unknown_option(const cli_command *command, const char *typed)
{
    const char *names[CLI_OPTION_COUNT];
    size_t count = 0;
    for (const uint8_t *at = command->options; *at != CLI_OPTION_COUNT; at++)
        names[count++] = cli_options[*at].name;
    char bare[NEAR_BYTES_MAX + 1] = "";
    const char *start = typed + strspn(typed, "-");
    size_t len = strcspn(start, "=");
    memcpy(bare, start, len < NEAR_BYTES_MAX ? len : NEAR_BYTES_MAX);
    const char *near = bare[0] == '\0' ? NULL : cli_nearest(bare, names, count);
    if (near != NULL)
        cli_fail("%s: unknown option '%s'; did you mean '--%s'?", command->name, typed, near);
    else
        cli_fail("%s: unknown option '%s'; 'tamis %s --help' names them all", command->name, typed,
                 command->name);
    return false;
}

static bool give(cli_arguments *out, cli_option_id option, const char *value)
{
    if (out->given_count == CLI_GIVEN_MAX) {
        cli_fail("more than %d options", CLI_GIVEN_MAX);
        return false;
    }
    out->given[out->given_count].option = option;
    out->given[out->given_count].value = value;
    out->given_count++;
    return true;
}

typedef struct words {
    int argc;
    char **argv;
    int at;
} words;

/* `attached` is what stands in the same word; NULL: nothing. */
static bool take_option(words *w, cli_arguments *out, cli_option_id option, const char *attached)
{
    const cli_option *row = &cli_options[option];
    if (row->argument == NULL && attached == NULL)
        return give(out, option, NULL);
    if (row->argument == NULL) {
        cli_fail("%s: option '--%s' takes no value", out->command->name, row->name);
        return false;
    }
    if (attached == NULL && w->at + 1 < w->argc)
        attached = w->argv[++w->at];
    if (attached != NULL)
        return give(out, option, attached);
    cli_fail("%s: option '--%s' needs a value: --%s %s", out->command->name, row->name, row->name,
             row->argument);
    return false;
}

static bool take_long(words *w, cli_arguments *out)
{
    const char *name = w->argv[w->at] + 2;
    size_t len = strcspn(name, "=");
    cli_option_id option = find_name(out->command, name, len);
    if (option == CLI_OPTION_COUNT)
        return unknown_option(out->command, w->argv[w->at]);
    return take_option(w, out, option, name[len] == '=' ? name + len + 1 : NULL);
}

/* "-j", "-qj", "-n5", "-n 5" */
static bool take_letters(words *w, cli_arguments *out)
{
    const char *word = w->argv[w->at];
    for (const char *letter = word + 1; *letter != '\0'; letter++) {
        cli_option_id option = find_letter(out->command, *letter);
        if (option == CLI_OPTION_COUNT)
            return unknown_option(out->command, word);
        if (cli_options[option].argument != NULL)
            return take_option(w, out, option, letter[1] == '\0' ? NULL : letter + 1);
        if (!give(out, option, NULL))
            return false;
    }
    return true;
}

bool cli_parse(const cli_command *command, int argc, char **argv, int first, cli_arguments *out)
{
    out->command = command;
    out->given_count = 0;
    words w = {.argc = argc, .argv = argv, .at = first};
    int operand_count = 0;
    bool only_operands = false;
    for (; w.at < argc; w.at++) {
        char *word = argv[w.at];
        bool fine = true;
        if (only_operands || word[0] != '-' || word[1] == '\0')
            argv[operand_count++] = word;
        else if (strcmp(word, "--") == 0)
            only_operands = true;
        else if (word[1] == '-')
            fine = take_long(&w, out);
        else
            fine = take_letters(&w, out);
        if (!fine)
            return false;
    }
    out->operands = (const char *const *)argv;
    out->operand_count = (size_t)operand_count;
    return true;
}

/* ---- values ------------------------------------------------------------------------------------ */

bool cli_has(const cli_arguments *arguments, cli_option_id option)
{
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (arguments->given[i].option == option)
            return true;
    }
    return false;
}

const char *cli_value(const cli_arguments *arguments, cli_option_id option)
{
    for (size_t i = arguments->given_count; i-- > 0;) {
        if (arguments->given[i].option == option)
            return arguments->given[i].value;
    }
    return NULL;
}

size_t cli_values(const cli_arguments *arguments, cli_option_id option,
                  const char *out[CLI_GIVEN_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (arguments->given[i].option == option)
            out[count++] = arguments->given[i].value;
    }
    return count;
}

static bool bad_value(const cli_arguments *arguments, cli_option_id option, const char *expected)
{
    cli_fail("%s: --%s: expected %s, found '%s'", arguments->command->name,
             cli_options[option].name, expected, cli_value(arguments, option));
    return false;
}

bool cli_number(const cli_arguments *arguments, cli_option_id option, uint64_t max, uint64_t *out)
{
    const char *text = cli_value(arguments, option);
    if (text == NULL)
        return true;
    uint64_t value = 0;
    for (const char *c = text; *c != '\0'; c++) {
        if (*c < '0' || *c > '9' || value > (max - (uint64_t)(*c - '0')) / 10)
            return bad_value(arguments, option, "a whole number in range");
        value = value * 10 + (uint64_t)(*c - '0');
    }
    if (text[0] == '\0')
        return bad_value(arguments, option, "a whole number");
    *out = value;
    return true;
}

bool cli_fraction(const cli_arguments *arguments, cli_option_id option, double *out)
{
    const char *text = cli_value(arguments, option);
    if (text == NULL)
        return true;
    char *end = NULL;
    double value = strtod(text, &end);
    bool digits_only = strspn(text, "0123456789.") == strlen(text);
    if (end == text || *end != '\0' || !digits_only || !(value >= 0 && value <= 1))
        return bad_value(arguments, option, "a number from 0 to 1");
    *out = value;
    return true;
}
