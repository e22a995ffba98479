/*
 * bench/measure.h - what the benchmarks share: a clock, peak memory, percentiles, a way out, and an
 * open snapshot with all that screening needs.
 */
#ifndef TAMIS_BENCH_MEASURE_H
#define TAMIS_BENCH_MEASURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "screen/screen.h"

enum { OPENINGS = 101 }; /* of open_ms */

static inline double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static inline double peak_mb(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

/* Of this process, all threads: does not count what else the machine does. */
static inline double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

typedef enum budget_side { AT_MOST, AT_LEAST } budget_side;

/* One line of the table: what was measured, and the budget it is held against. */
static inline void print_budget(const char *what, double value, const char *unit, budget_side side,
                                double budget)
{
    bool met = side == AT_MOST ? value <= budget : value >= budget;
    printf("%-44s %12.2f %-9s budget %s %g: %s\n", what, value, unit,
           side == AT_MOST ? "at most" : "at least", budget, met ? "met" : "NOT MET");
}

static inline void print_measure(const char *what, double value, const char *unit)
{
    printf("%-44s %12.2f %s\n", what, value, unit);
}

/* Leaves with the message when a step did not succeed. */
static inline void must(tamis_status status, const char *step, const tamis_error *err)
{
    if (status == TAMIS_OK)
        return;
    fprintf(stderr, "%s: %s\n", step, err->message);
    exit(2);
}

static inline int by_number(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Sorts. share 0.5: median; 1: greatest. 0 without samples. */
static inline double percentile(double *samples, size_t count, double share)
{
    if (count == 0)
        return 0;
    qsort(samples, count, sizeof *samples, by_number);
    size_t at = (size_t)(share * (double)count);
    return samples[at < count ? at : count - 1];
}

/* Median milliseconds to map the file and check its structure. */
static inline double open_ms(const char *path)
{
    double samples[OPENINGS];
    for (size_t i = 0; i < OPENINGS; i++) {
        tamis__snapshot *snapshot = NULL;
        tamis_error err = {0};
        double start = now_seconds();
        must(tamis__snapshot_open(path, &snapshot, &err), path, &err);
        samples[i] = (now_seconds() - start) * 1e3;
        tamis__snapshot_close(snapshot);
    }
    return percentile(samples, OPENINGS, 0.5);
}

typedef struct world {
    tamis__text *text;
    tamis__snapshot *snapshot;
    tamis__screener *screener;
} world;

static inline void world_open(world *w, const char *path)
{
    tamis_error err = {0};
    must(tamis__text_new(&w->text, &err), "text", &err);
    must(tamis__snapshot_open(path, &w->snapshot, &err), path, &err);
    must(tamis__screener_new(w->snapshot, w->text, &w->screener, &err), "screener", &err);
}

static inline void world_close(world *w)
{
    tamis__screener_free(w->screener);
    tamis__snapshot_close(w->snapshot);
    tamis__text_free(w->text);
}

#endif
