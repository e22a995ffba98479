/* terminal.c - messages, clean text, numbers, tables in columns. */
#include "terminal.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MESSAGE_BYTES = 2048, LINE_COLUMNS = 100, GAP = 2 };

/* ---- characters -------------------------------------------------------------------------------- */

typedef struct range {
    uint32_t first, last;
} range;

/* East Asian Width W and F (Unicode 15, UAX 11), runs joined over unassigned characters. */
static const range wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
    {0x25FD, 0x25FE},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x26AA, 0x26AB},
    {0x26BD, 0x26BE},   {0x2705, 0x2705},   {0x270A, 0x270B},   {0x274C, 0x274C},
    {0x2753, 0x2755},   {0x2795, 0x2797},   {0x2E80, 0x303E},   {0x3041, 0x3247},
    {0x3250, 0x4DBF},   {0x4E00, 0xA4C6},   {0xA960, 0xA97C},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6B},   {0xFF01, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x16FE0, 0x18CD5}, {0x1AFF0, 0x1B2FB}, {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

/* Marks and invisible characters of the scripts that the lists use (categories Mn, Me, Cf). */
static const range zero[] = {
    {0x00AD, 0x00AD}, {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF},
    {0x05C1, 0x05C2}, {0x05C4, 0x05C5}, {0x05C7, 0x05C7}, {0x0610, 0x061A}, {0x061C, 0x061C},
    {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC}, {0x06DF, 0x06E4}, {0x06E7, 0x06E8},
    {0x06EA, 0x06ED}, {0x0711, 0x0711}, {0x0730, 0x074A}, {0x0900, 0x0902}, {0x093A, 0x093A},
    {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D}, {0x0951, 0x0957}, {0x0981, 0x0981},
    {0x09BC, 0x09BC}, {0x09C1, 0x09C4}, {0x09CD, 0x09CD}, {0x0A3C, 0x0A51}, {0x0ABC, 0x0ABC},
    {0x0AC1, 0x0AC8}, {0x0ACD, 0x0ACD}, {0x0B3C, 0x0B3C}, {0x0B4D, 0x0B4D}, {0x0BC0, 0x0BC0},
    {0x0BCD, 0x0BCD}, {0x0C3E, 0x0C40}, {0x0C46, 0x0C56}, {0x0CBC, 0x0CBC}, {0x0CCC, 0x0CCD},
    {0x0D41, 0x0D44}, {0x0D4D, 0x0D4D}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E},
    {0x0EB1, 0x0EB1}, {0x0EB4, 0x0EBC}, {0x0EC8, 0x0ECE}, {0x0F71, 0x0F7E}, {0x102D, 0x1030},
    {0x1032, 0x1037}, {0x1039, 0x103A}, {0x1160, 0x11FF}, {0x135D, 0x135F}, {0x17B4, 0x17B5},
    {0x17B7, 0x17BD}, {0x17C6, 0x17C6}, {0x17C9, 0x17D3}, {0x1AB0, 0x1ACE}, {0x1DC0, 0x1DFF},
    {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F}, {0x20D0, 0x20F0}, {0x302A, 0x302D},
    {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF},
};

static bool in_ranges(const range *ranges, size_t count, uint32_t rune)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (rune > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && rune >= ranges[low].first;
}

/* Size of the UTF-8 sequence at text (1 for what is none) and its character (U+FFFD then). */
static size_t next_rune(const char *text, uint32_t *rune)
{
    unsigned char c = (unsigned char)text[0];
    *rune = c;
    if (c < 0x80)
        return 1;
    size_t size = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    uint32_t value = c & (0xFFu >> (size + 1));
    *rune = 0xFFFD;
    if (c < 0xC2 || c > 0xF4)
        return 1;
    for (size_t i = 1; i < size; i++) {
        unsigned char next = (unsigned char)text[i];
        if ((next & 0xC0) != 0x80)
            return 1;
        value = value << 6 | (next & 0x3Fu);
    }
    *rune = value;
    return size;
}

static bool is_control(uint32_t rune)
{
    return rune < 0x20 || (rune >= 0x7F && rune < 0xA0);
}

/* Embeddings, overrides and isolates of direction (UAX 9): one that a name leaves open turns the rest of
 * the line around. What each letter needs, terminals do by themselves. */
static bool is_direction(uint32_t rune)
{
    return (rune >= 0x202A && rune <= 0x202E) || (rune >= 0x2066 && rune <= 0x2069);
}

static size_t rune_width(uint32_t rune)
{
    if (rune < 0xAD)
        return 1;
    if (in_ranges(zero, sizeof zero / sizeof zero[0], rune))
        return 0;
    return in_ranges(wide, sizeof wide / sizeof wide[0], rune) ? 2 : 1;
}

size_t cli_width(const char *text)
{
    size_t width = 0;
    while (*text != '\0') {
        uint32_t rune;
        text += next_rune(text, &rune);
        width += rune_width(rune);
    }
    return width;
}

void cli_put(FILE *out, const char *text, size_t columns)
{
    bool cut = columns > 0 && cli_width(text) > columns;
    size_t room = cut ? columns - 1 : SIZE_MAX;
    size_t used = 0;
    while (*text != '\0') {
        uint32_t rune;
        size_t size = next_rune(text, &rune);
        used += rune_width(rune);
        if (used > room)
            break;
        if (is_control(rune))
            fputc(' ', out);
        else if (rune == 0xFFFD && size == 1)
            fputs("\xEF\xBF\xBD", out);
        else if (!is_direction(rune))
            fwrite(text, 1, size, out);
        text += size;
    }
    if (cut)
        fputs("\xE2\x80\xA6", out);
}

static void put_spaces(FILE *out, size_t count)
{
    while (count-- > 0)
        fputc(' ', out);
}

void cli_put_wrapped(FILE *out, const char *text, size_t column, size_t margin)
{
    size_t start = column;
    while (*text != '\0') {
        char word[1024];
        size_t len = strcspn(text, " \n");
        size_t kept = len < sizeof word ? len : sizeof word - 1;
        memcpy(word, text, kept);
        word[kept] = '\0';
        size_t width = cli_width(word);
        if (column > start && column + 1 + width > LINE_COLUMNS) {
            fputc('\n', out);
            put_spaces(out, margin);
            column = start = margin;
        } else if (column > start) {
            fputc(' ', out);
            column++;
        }
        cli_put(out, word, 0);
        column += width;
        text += kept;
        text += kept == len ? strspn(text, " \n") : 0;
    }
}

void cli_put_json(FILE *out, const char *text)
{
    fputc('"', out);
    while (*text != '\0') {
        uint32_t rune;
        size_t size = next_rune(text, &rune);
        if (rune == '"' || rune == '\\')
            fprintf(out, "\\%c", (char)rune);
        else if (rune < 0x20)
            fprintf(out, "\\u%04x", (unsigned)rune);
        else if (rune == 0xFFFD && size == 1)
            fputs("\\ufffd", out);
        else
            fwrite(text, 1, size, out);
        text += size;
    }
    fputc('"', out);
}

void cli_put_csv(FILE *out, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

const char *cli_count(uint64_t value, char out[CLI_COUNT_BYTES])
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)value);
    size_t to = 0;
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            out[to++] = ',';
        out[to++] = digits[i];
    }
    out[to] = '\0';
    return out;
}

/* ---- messages ---------------------------------------------------------------------------------- */

static void CLI_PRINTF(2, 0) put_message(const char *prefix, const char *format, va_list arguments)
{
    char message[MESSAGE_BYTES];
    vsnprintf(message, sizeof message, format, arguments);
    fputs(prefix, stderr);
    cli_put(stderr, message, 0);
    fputc('\n', stderr);
}

int cli_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_message("tamis: ", format, arguments);
    va_end(arguments);
    return CLI_EXIT_ERROR;
}

void cli_warn(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_message("tamis: ", format, arguments);
    va_end(arguments);
}

int cli_fail_call(const tamis_error *err)
{
    const char *message = err->message[0] == '\0' ? tamis_status_text(err->code) : err->message;
    if (err->line > 0 && strstr(message, "line ") == NULL)
        return cli_fail("%s (line %llu)", message, (unsigned long long)err->line);
    return cli_fail("%s", message);
}

void cli_say(const cli_arguments *arguments, const char *format, ...)
{
    if (cli_has(arguments, CLI_OPTION_QUIET))
        return;
    va_list list;
    va_start(list, format);
    put_message("", format, list);
    va_end(list);
}

cli_style cli_style_of(FILE *stream)
{
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    bool plain = !isatty(fileno(stream)) || (no_color != NULL && no_color[0] != '\0') ||
                 term == NULL || strcmp(term, "dumb") == 0;
    if (plain)
        return (cli_style){"", "", "", "", ""};
    return (cli_style){"\033[1m", "\033[2m", "\033[31m", "\033[33m", "\033[0m"};
}

tamis_status cli_write(void *stream, const char *text, size_t len, tamis_error *err)
{
    if (fwrite(text, 1, len, stream) == len)
        return TAMIS_OK;
    if (err != NULL) {
        *err = (tamis_error){.code = TAMIS_ERR_IO};
        snprintf(err->message, sizeof err->message, "cannot write the output");
    }
    return TAMIS_ERR_IO;
}

/* ---- tables ------------------------------------------------------------------------------------ */

/* *pending: columns to the next text, put only when there is one, so that no line ends in spaces. */
static void put_cell(FILE *out, const char *text, const cli_column *column, size_t width,
                     size_t *pending)
{
    size_t own = cli_width(text);
    if (column->columns_max > 0 && own > column->columns_max)
        own = column->columns_max;
    size_t before = column->right ? width - own : 0;
    if (own > 0) {
        put_spaces(out, *pending + before);
        cli_put(out, text, column->columns_max);
        *pending = 0;
    } else {
        *pending += before;
    }
    *pending += (column->right ? 0 : width - own) + GAP;
}

void cli_table(FILE *out, const cli_column *columns, size_t column_count, size_t row_count,
               cli_cell_fn cell, void *ctx)
{
    char scratch[CLI_CELL_BYTES];
    size_t widths[CLI_COLUMNS_MAX] = {0};
    size_t last = 0;
    for (size_t c = 0; c < column_count; c++) {
        for (size_t r = 0; r < row_count; r++) {
            size_t width = cli_width(cell(ctx, r, c, scratch));
            if (columns[c].columns_max > 0 && width > columns[c].columns_max)
                width = columns[c].columns_max;
            if (width > widths[c])
                widths[c] = width;
        }
        if (widths[c] == 0)
            continue;
        last = c;
        if (widths[c] < cli_width(columns[c].head))
            widths[c] = cli_width(columns[c].head);
    }
    cli_style style = cli_style_of(out);
    fputs(style.dim, out);
    size_t pending = 0;
    for (size_t c = 0; c <= last; c++) {
        if (widths[c] > 0)
            put_cell(out, columns[c].head, &columns[c], widths[c], &pending);
    }
    fprintf(out, "%s\n", style.reset);
    for (size_t r = 0; r < row_count; r++) {
        pending = 0;
        for (size_t c = 0; c <= last; c++) {
            if (widths[c] > 0)
                put_cell(out, cell(ctx, r, c, scratch), &columns[c], widths[c], &pending);
        }
        fputc('\n', out);
    }
}
