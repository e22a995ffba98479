/*
 * progress.c - a bar with rate and time left, on a terminal only, and a calm way out on Ctrl-C.
 *
 * The work asks the progress function now and then whether to go on, so the handler of the signal
 * only leaves a mark. A second Ctrl-C ends the program at once (the handler is reset by the first).
 */
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "terminal.h"

enum { BAR_CELLS = 30 };

/* Before that a rate is mostly chance. */
static const double rate_seconds_min = 0.25;

/* A signal handler can reach nothing else. */
static volatile sig_atomic_t interrupted = 0;

static void on_interrupt(int signal_number)
{
    (void)signal_number;
    interrupted = 1;
}

double cli_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void cli_progress_start(cli_progress *progress, const cli_arguments *arguments)
{
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    *progress = (cli_progress){0};
    progress->wanted = isatty(STDERR_FILENO) && !cli_has(arguments, CLI_OPTION_QUIET);
}

static void put_left(double seconds)
{
    if (seconds < 60)
        fprintf(stderr, "%.0f s left", seconds);
    else if (seconds < 3600)
        fprintf(stderr, "%.0f min left", seconds / 60);
    else
        fprintf(stderr, "%.1f h left", seconds / 3600);
}

/* The library counts names while indexing, customers of books when it screens or keeps them, bytes elsewhere. */
static void put_rate(const char *stage, double per_second)
{
    char text[CLI_COUNT_BYTES];
    if (strcmp(stage, "index") == 0)
        fprintf(stderr, "%s names/s", cli_count((uint64_t)per_second, text));
    else if (strcmp(stage, "watch") == 0 || strcmp(stage, "keep") == 0)
        fprintf(stderr, "%s customers/s", cli_count((uint64_t)per_second, text));
    else
        fprintf(stderr, per_second < 1e6 ? "%.1f kB/s" : "%.1f MB/s",
                per_second < 1e6 ? per_second / 1e3 : per_second / 1e6);
}

static void draw(cli_progress *progress, uint64_t done, uint64_t total)
{
    double elapsed = cli_seconds() - progress->stage_start;
    double per_second = elapsed > 0 ? (double)done / elapsed : 0;
    fputs("\r\033[K", stderr);
    if (total > 0 && done <= total) {
        int filled = (int)((double)done / (double)total * BAR_CELLS);
        fputc('[', stderr);
        for (int i = 0; i < BAR_CELLS; i++)
            fputc(i < filled ? '#' : '.', stderr);
        fprintf(stderr, "] %3.0f %%  ", (double)done / (double)total * 100);
    }
    if (elapsed >= rate_seconds_min) {
        put_rate(progress->stage, per_second);
        fputs("  ", stderr);
    }
    if (elapsed >= rate_seconds_min && total > done && per_second > 0) {
        put_left((double)(total - done) / per_second);
        fputs("  ", stderr);
    }
    cli_put(stderr, progress->stage, 40);
    fflush(stderr);
    progress->shown = true;
}

tamis_status cli_progress_step(void *ctx, const char *stage, uint64_t done, uint64_t total)
{
    cli_progress *progress = ctx;
    if (interrupted != 0)
        return TAMIS_ERR_CANCELLED;
    if (!progress->wanted)
        return TAMIS_OK;
    if (progress->stage_start <= 0 ||
        strncmp(progress->stage, stage, sizeof progress->stage - 1) != 0) {
        snprintf(progress->stage, sizeof progress->stage, "%s", stage);
        progress->stage_start = cli_seconds();
    }
    draw(progress, done, total);
    return TAMIS_OK;
}

void cli_progress_end(cli_progress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
}
