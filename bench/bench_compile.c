/*
 * bench/bench_compile.c - all lists into one snapshot by the program itself: time, peak memory, and how
 * fast the result opens.
 *
 *   bench_compile PROGRAM SNAPSHOT      runs tools/compile_all.sh; SNAPSHOT is written
 *
 * Status 77 without lists. Run from the top of the repository.
 */
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure.h"

enum { SKIPPED = 77 };

#define COMPILE_SECONDS 15.0
#define COMPILE_MEMORY_RATIO 3.0
#define OPEN_MS 10.0

/* The exit status; *usage is that of the program, which replaces the shell. */
static int run(const char *program, const char *snapshot, struct rusage *usage)
{
    fflush(stdout);
    pid_t child = fork();
    if (child < 0)
        exit(2);
    if (child == 0) {
        execl("tools/compile_all.sh", "compile_all.sh", program, snapshot, "--threads", "2",
              "--quiet", (char *)NULL);
        _exit(2);
    }
    int status = 0;
    if (wait4(child, &status, 0, usage) != child || !WIFEXITED(status))
        exit(2);
    return WEXITSTATUS(status);
}

static double seconds_of(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: bench_compile PROGRAM SNAPSHOT\n");
        return 2;
    }
    struct rusage usage = {0};
    struct stat file;
    double start = now_seconds();
    int status = run(argv[1], argv[2], &usage);
    double seconds = now_seconds() - start;
    if (status != 0 || stat(argv[2], &file) != 0)
        return status == 0 ? 2 : status;
    double memory_mb = (double)usage.ru_maxrss * 1024 / 1e6, file_mb = (double)file.st_size / 1e6;
    print_budget("compile all lists, 2 threads", seconds, "s", AT_MOST, COMPILE_SECONDS);
    print_measure("  processor time", seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime), "s");
    print_measure("  snapshot", file_mb, "MB");
    print_budget("  peak memory per snapshot size", memory_mb / file_mb, "times", AT_MOST,
                 COMPILE_MEMORY_RATIO);
    print_budget("open", open_ms(argv[2]), "ms", AT_MOST, OPEN_MS);
    return 0;
}
