/*
 * terminal.h - talking to people: messages, colours, tables in columns, progress.
 *
 * Messages and progress go to standard error, data to standard output. Colours and progress bars only
 * where a terminal is, and no colours when NO_COLOR is set (no-color.org).
 */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdio.h>

#include <tamis/tamis.h>

#include "options.h"

#if defined(__GNUC__) || defined(__clang__)
#define CLI_PRINTF(format_index, first) __attribute__((format(printf, format_index, first)))
#else
#define CLI_PRINTF(format_index, first)
#endif

/* "tamis: ..." on standard error; returns CLI_EXIT_ERROR. Control characters become '?'. */
int cli_fail(const char *format, ...) CLI_PRINTF(1, 2);
/* The same for what the user must know although the work goes on. */
void cli_warn(const char *format, ...) CLI_PRINTF(1, 2);
/* As cli_fail for a failed call, with its place. */
int cli_fail_call(const tamis_error *err);
/* Talk on standard error, unless --quiet. */
void cli_say(const cli_arguments *arguments, const char *format, ...) CLI_PRINTF(2, 3);

/* Escape sequences for a stream; all empty where colours are not wanted. */
typedef struct cli_style {
    const char *bold, *dim, *red, *yellow, *reset;
} cli_style;

cli_style cli_style_of(FILE *stream);

/* Columns that a terminal needs: 2 for East Asian wide characters, 0 for marks. */
size_t cli_width(const char *text);
/* Text without characters that control the terminal or the direction of writing, in at most `columns` columns (0: all), cut with an ellipsis. */
void cli_put(FILE *out, const char *text, size_t columns);
/* Whole words from `column` on, in lines of 100 columns, further lines indented by `margin`. */
void cli_put_wrapped(FILE *out, const char *text, size_t column, size_t margin);
/* A JSON string with its quotes. */
void cli_put_json(FILE *out, const char *text);
/* One field of CSV, quoted when needed. */
void cli_put_csv(FILE *out, const char *text);
/* 12345 as "12,345". Returns out. */
enum { CLI_COUNT_BYTES = 32 };
const char *cli_count(uint64_t value, char out[CLI_COUNT_BYTES]);

enum { CLI_CELL_BYTES = 256, CLI_COLUMNS_MAX = 12 };

typedef struct cli_column {
    const char *head;
    size_t columns_max; /* wider cells are cut; 0: never */
    bool right;
} cli_column;

/* Text of a cell; may be written to `scratch`. Called twice for each cell. */
typedef const char *(*cli_cell_fn)(void *ctx, size_t row, size_t column,
                                   char scratch[CLI_CELL_BYTES]);

/* Columns that are empty in every row are left out. */
void cli_table(FILE *out, const cli_column *columns, size_t column_count, size_t row_count,
               cli_cell_fn cell, void *ctx);

/* Sends text to a FILE, for tamis_write_fn. */
tamis_status cli_write(void *stream, const char *text, size_t len, tamis_error *err);

typedef struct cli_progress {
    bool shown; /* a bar stands on the terminal */
    bool wanted;
    double stage_start;
    char stage[128];
} cli_progress;

/* Also makes the first Ctrl-C end the work in good order, through the progress function. */
void cli_progress_start(cli_progress *progress, const cli_arguments *arguments);
tamis_status cli_progress_step(void *progress, const char *stage, uint64_t done, uint64_t total);
void cli_progress_end(cli_progress *progress);
double cli_seconds(void);

#endif
