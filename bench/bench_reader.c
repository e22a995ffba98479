/*
 * bench/bench_reader.c - a list far larger than memory should hold: a made-up Consolidated Screening
 * List through a pipe, read by its reader, records dropped. Memory must stay flat.
 *
 *   bench_reader [MEGABYTES [NAMES]]      256 and 10,000 by default
 *
 * NAMES is how many different names occur: the reader remembers names, to link rows to parents that are
 * named elsewhere in the list, and nothing else.
 */
#include <sys/wait.h>
#include <unistd.h>

#include "../tests/support/random.h"
#include "lists/lists.h"
#include "measure.h"

enum { READER_MB = 64, NOTICES = 40 };

static const char header[] =
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_"
    "date,"
    "end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_"
    "tonnage,"
    "gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,alt_names,"
    "citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids\n";

static void put_row(FILE *out, test_random *random, size_t number, size_t names)
{
    size_t name = test_random_below(random, names);
    fprintf(out,
            "%zu,Specially Designated Nationals (SDN) - Treasury Department,%zu,Individual,SDGT,"
            "\"SURNAME%zu, Given%zu\",,\"%zu Street, Town, IR; %zu Avenue, Village, SY\",",
            number, number, name, name % 977, number % 4999, number % 9973);
    for (size_t i = 0; i < NOTICES; i++)
        fprintf(out, "%s%zu FR %zu", i == 0 ? "" : "; ", 40 + i, number + i);
    fprintf(out,
            ",,,,,,,,,,,,\"DOB 12 Mar %zu; POB Town, Iran; Gender Male; Passport P%zu (Iran).\","
            "https://example.org/list,\"OTHER%zu, Given\",,,,,,\n",
            1940 + number % 60, number, name);
}

static void write_list(int descriptor, uint64_t bytes, size_t names)
{
    FILE *out = fdopen(descriptor, "w");
    test_random random = {1};
    if (out == NULL)
        _exit(2);
    fputs(header, out);
    uint64_t written = sizeof header - 1;
    for (size_t number = 1; written < bytes && !ferror(out); number++) {
        char *row = NULL;
        size_t size = 0;
        FILE *memory = open_memstream(&row, &size);
        if (memory == NULL)
            _exit(2);
        put_row(memory, &random, number, names);
        fclose(memory);
        fwrite(row, 1, size, out);
        written += size;
        free(row);
    }
    fclose(out);
    _exit(0);
}

static tamis_status drop_entity(void *ctx, const tamis__entity *entity, tamis_error *err)
{
    (void)err;
    uint64_t *statements = ctx;
    *statements += entity->statement_count;
    return TAMIS_OK;
}

static tamis_status drop_skip(void *ctx, uint64_t line, const char *reason, tamis_bytes detail,
                              tamis_error *err)
{
    (void)ctx;
    (void)err;
    fprintf(stderr, "line %llu: %s %.*s\n", (unsigned long long)line, reason, TAMIS_FMT(detail));
    return TAMIS_OK;
}

/* Makes the writing process and its pipe our standard input. */
static pid_t start_writer(uint64_t bytes, size_t names)
{
    int ends[2];
    if (pipe(ends) != 0)
        exit(2);
    pid_t child = fork();
    if (child < 0)
        exit(2);
    if (child == 0) {
        close(ends[0]);
        write_list(ends[1], bytes, names);
    }
    close(ends[1]);
    if (dup2(ends[0], STDIN_FILENO) < 0)
        exit(2);
    close(ends[0]);
    return child;
}

int main(int argc, char **argv)
{
    uint64_t megabytes = argc > 1 ? strtoull(argv[1], NULL, 10) : 256;
    size_t names = argc > 2 ? strtoull(argv[2], NULL, 10) : 10000;
    if (megabytes == 0 || names == 0) {
        fprintf(stderr, "usage: bench_reader [MEGABYTES [NAMES]]\n");
        return 2;
    }
    pid_t writer = start_writer(megabytes * 1000000, names);
    tamis_error err = {0};
    tamis__text *text = NULL;
    must(tamis__text_new(&text, &err), "text", &err);
    uint64_t statements = 0;
    tamis__sink sink = {.ctx = &statements, .entity = drop_entity, .skipped = drop_skip};
    tamis__source source = {.format = "us_csl", .path = "-", .dataset = "us_csl", .text = text};
    tamis__source_report report = {.edition = TAMIS__DAY_MIN};
    double start = cpu_seconds();
    must(tamis__read_us_csl(&source, &sink, &report, &err), "read", &err);
    double seconds = cpu_seconds() - start;
    waitpid(writer, NULL, 0);
    printf("%llu MB, %llu rows, %llu statements, %llu skipped\n", (unsigned long long)megabytes,
           (unsigned long long)report.read, (unsigned long long)statements,
           (unsigned long long)report.skipped);
    print_measure("read a list, one core", (double)megabytes / seconds, "MB/s");
    print_budget("  peak memory", peak_mb(), "MB", AT_MOST, READER_MB);
    tamis__text_free(text);
    return 0;
}
