/*
 * bench/bench_screen.c - how fast single names, customer files and pairs are scored.
 *
 *   bench_screen SNAPSHOT [CUSTOMERS] [--queries N] [--rows N] [--seed S]
 *
 * CUSTOMERS is a CSV with the column full_name; without it no customers are asked. Times are processor
 * time, so that other work of the machine does not count; only the file on two threads is measured by
 * the clock. Cold: a new worker, that has met no word before; warm: the same query again, all its words
 * known; in a row: one worker over the different queries of the class, as in a running service.
 */
#include <unistd.h>

#include <tamis/tamis.h>

#include "../tests/support/random.h"
#include "base/csv.h"
#include "measure.h"

enum { QUERY_BYTES = 512, EXHAUSTIVE_QUERIES = 5, PATH_BYTES = 4096, MADE_WORDS = 3 };

#define P50_US 50.0
#define P99_US 500.0
#define FILE_RATE 20000.0
#define PAIR_RATE 1e6

typedef struct options {
    const char *snapshot, *customers;
    size_t queries, rows;
    uint64_t seed;
} options;

typedef struct queries {
    char (*texts)[QUERY_BYTES];
    size_t count, capacity;
} queries;

static void add_query(queries *q, tamis_bytes text)
{
    if (text.len == 0 || text.len >= QUERY_BYTES || q->count == q->capacity)
        return;
    memcpy(q->texts[q->count], text.ptr, text.len);
    q->texts[q->count++][text.len] = '\0';
}

/* ---- the classes ------------------------------------------------------------------------------- */

static bool is_latin(tamis_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((text.ptr[i] & 0x80) != 0)
            return false;
    return text.len > 0;
}

/* Beyond Latin: a byte that begins Cyrillic, Arabic, Han and what follows them. */
static bool is_original(tamis_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((uint8_t)text.ptr[i] >= 0xD0)
            return true;
    return false;
}

static tamis_bytes random_name(const tamis__snapshot *s, test_random *random)
{
    uint32_t names = tamis__snapshot_info_of(s).names;
    return tamis__snapshot_name_text(s, (uint32_t)test_random_below(random, names));
}

static void add_exact(queries *q, const tamis__snapshot *s, test_random *random)
{
    add_query(q, random_name(s, random));
}

/* One letter lost, doubled, or exchanged with its neighbour. */
static void add_typo(queries *q, const tamis__snapshot *s, test_random *random)
{
    tamis_bytes name = random_name(s, random);
    size_t before = q->count;
    if (!is_latin(name) || name.len < 6 || name.len + 2 > QUERY_BYTES)
        return;
    add_query(q, name);
    if (q->count == before)
        return;
    char *text = q->texts[before];
    size_t at = 1 + test_random_below(random, name.len - 2);
    char letter = text[at];
    switch (test_random_below(random, 3)) {
    case 0: memmove(text + at, text + at + 1, name.len - at); break;
    case 1: memmove(text + at + 1, text + at, name.len - at + 1); break;
    default: text[at] = text[at + 1]; text[at + 1] = letter;
    }
}

static void add_original(queries *q, const tamis__snapshot *s, test_random *random)
{
    tamis_bytes name = random_name(s, random);
    if (is_original(name))
        add_query(q, name);
}

/* Words that nobody bears, of two to four syllables. */
static void add_made_up(queries *q, const tamis__snapshot *s, test_random *random)
{
    static const char syllables[] = "kalimotasheruzenpovidarungobeyafehcijulqwox";
    char text[MADE_WORDS * 9 + 1];
    size_t len = 0;
    (void)s;
    for (size_t word = 0; word < MADE_WORDS; word++) {
        if (word > 0)
            text[len++] = ' ';
        for (size_t n = 2 + test_random_below(random, 3); n > 0; n--) {
            size_t at = test_random_below(random, sizeof syllables / 2) * 2;
            text[len++] = syllables[at];
            text[len++] = syllables[at + 1];
        }
    }
    add_query(q, tamis__bytes(text, len));
}

static void add_customers(queries *q, const char *path)
{
    tamis_error err = {0};
    tamis__input *input = NULL;
    tamis__csv *csv = NULL;
    tamis__csv_row row;
    bool end = false;
    must(tamis__input_open(path, &input, &err), path, &err);
    must(tamis__csv_open(input, NULL, &csv, &err), path, &err);
    while (!end && q->count < q->capacity) {
        must(tamis__csv_next(csv, &row, &end, &err), path, &err);
        if (!end && row.number > 1 && row.count > 0)
            add_query(q, row.fields[0]);
    }
    tamis__csv_close(csv);
    tamis__input_close(input);
}

/* ---- latency ----------------------------------------------------------------------------------- */

/* Microseconds for one query from text to hits. */
static double ask(const world *w, tamis__worker *worker, tamis__arena *arena, const char *text,
                  bool exhaustive)
{
    tamis_error err = {0};
    tamis__hit_list hits;
    tamis__settings settings = {
        .threshold = 0.7, .limit = 20, .exhaustive = exhaustive, .threads = 1};
    tamis__arena_reset(arena);
    double start = cpu_seconds();
    tamis__query *query = tamis__arena_alloc(arena, sizeof *query);
    if (query == NULL)
        must(TAMIS_ERR_NOMEM, "query", &err);
    tamis__query_init(query);
    must(tamis__query_add(query, tamis__worker_scratch(worker), w->text, arena, TAMIS_LIT("name"),
                          tamis__bytes_of(text), &err),
         text, &err);
    must(tamis__screen(worker, query, &settings, arena, &hits, &err), text, &err);
    return (cpu_seconds() - start) * 1e6;
}

static tamis__worker *new_worker(const world *w)
{
    tamis__worker *worker = NULL;
    tamis_error err = {0};
    must(tamis__worker_new(w->screener, &worker, &err), "worker", &err);
    return worker;
}

static void print_samples(const char *what, const char *how, double *samples, size_t count)
{
    double p50 = percentile(samples, count, 0.5), p99 = percentile(samples, count, 0.99);
    printf("  %-18s %-10s %12.1f %12.1f %12.1f\n", what, how, p50, p99, samples[count - 1]);
}

/* In a row: appended to `all`, from which the budget is judged. */
static void measure_class(const world *w, const char *what, const queries *q, double *all,
                          size_t *all_count)
{
    if (q->count == 0)
        return;
    double *cold = calloc(q->count, sizeof *cold), *warm = calloc(q->count, sizeof *warm);
    double *row = calloc(q->count, sizeof *row);
    tamis__arena arena;
    tamis__arena_init(&arena, 0);
    if (cold == NULL || warm == NULL || row == NULL)
        exit(2);
    for (size_t i = 0; i < q->count; i++) {
        tamis__worker *worker = new_worker(w);
        cold[i] = ask(w, worker, &arena, q->texts[i], false);
        warm[i] = ask(w, worker, &arena, q->texts[i], false);
        tamis__worker_free(worker);
    }
    tamis__worker *worker = new_worker(w);
    for (size_t i = 0; i < q->count; i++)
        all[(*all_count)++] = row[i] = ask(w, worker, &arena, q->texts[i], false);
    tamis__worker_free(worker);
    print_samples(what, "cold", cold, q->count);
    print_samples(what, "in a row", row, q->count);
    print_samples(what, "warm", warm, q->count);
    tamis__arena_clear(&arena);
    free(cold);
    free(warm);
    free(row);
}

typedef struct query_class {
    const char *name;
    void (*add)(queries *q, const tamis__snapshot *s, test_random *random);
} query_class;

static const query_class classes[] = {{"listed names", add_exact},
                                      {"with a typo", add_typo},
                                      {"original script", add_original},
                                      {"made-up names", add_made_up}};

static void measure_latency(const world *w, const options *o)
{
    enum { CLASSES = sizeof classes / sizeof *classes, TRIES = 1000 };
    test_random random = {o->seed};
    queries q = {calloc(o->queries, QUERY_BYTES), 0, o->queries};
    double *all = calloc(o->queries * (CLASSES + 1), sizeof *all);
    size_t count = 0;
    if (q.texts == NULL || all == NULL)
        exit(2);
    printf("one name, one core, microseconds                   p50          p99          max\n");
    for (size_t i = 0; i < CLASSES; i++) {
        q.count = 0;
        for (size_t tries = 0; tries < o->queries * TRIES && q.count < q.capacity; tries++)
            classes[i].add(&q, w->snapshot, &random);
        measure_class(w, classes[i].name, &q, all, &count);
    }
    q.count = 0;
    if (o->customers != NULL)
        add_customers(&q, o->customers);
    measure_class(w, "customers", &q, all, &count);
    print_budget("one name, all classes, p50", percentile(all, count, 0.5), "us", AT_MOST, P50_US);
    print_budget("one name, all classes, p99", percentile(all, count, 0.99), "us", AT_MOST, P99_US);
    free(all);
    free(q.texts);
}

static void measure_pairs(const world *w, const options *o)
{
    test_random random = {o->seed};
    tamis__arena arena;
    tamis__arena_init(&arena, 0);
    tamis__worker *worker = new_worker(w);
    double microseconds = 0;
    for (size_t i = 0; i < EXHAUSTIVE_QUERIES; i++) {
        char text[QUERY_BYTES];
        tamis_bytes name = random_name(w->snapshot, &random);
        snprintf(text, sizeof text, "%.*s", TAMIS_FMT(name));
        microseconds += ask(w, worker, &arena, text, true);
    }
    double pairs = (double)tamis__snapshot_info_of(w->snapshot).names * EXHAUSTIVE_QUERIES;
    print_budget("every name scored, one core", pairs / microseconds * 1e6, "pairs/s", AT_LEAST,
                 PAIR_RATE);
    tamis__worker_free(worker);
    tamis__arena_clear(&arena);
}

/* ---- files ------------------------------------------------------------------------------------- */

static void write_file(const char *path, const options *o)
{
    test_random random = {o->seed};
    queries q = {calloc(o->rows, QUERY_BYTES), 0, o->rows};
    FILE *file = fopen(path, "w");
    if (q.texts == NULL || file == NULL)
        exit(2);
    if (o->customers != NULL)
        add_customers(&q, o->customers);
    while (o->customers == NULL && q.count < q.capacity)
        add_made_up(&q, NULL, &random);
    fputs("name\n", file);
    for (size_t i = 0; i < q.count; i++)
        fprintf(file, "\"%s\"\n", q.texts[i]); /* no customer's name holds a quote */
    if (fclose(file) != 0)
        exit(2);
    free(q.texts);
}

static void screen_file(const tamis_snapshot *snapshot, const char *path, unsigned threads)
{
    tamis_file_options asked = {
        .input = path, .output = "/dev/null", .screen = tamis_screen_options_default()};
    asked.screen.threads = threads;
    tamis_file_summary summary;
    tamis_error err = {0};
    double start = cpu_seconds();
    must(tamis_screen_file(snapshot, &asked, &summary, &err), path, &err);
    double busy = cpu_seconds() - start;
    char what[64];
    snprintf(what, sizeof what, "file of %llu names, %u thread%s", (unsigned long long)summary.rows,
             threads, threads == 1 ? "" : "s");
    print_budget(what, (double)summary.rows / busy, "names/s/core", AT_LEAST, FILE_RATE);
    print_measure("  by the clock", (double)summary.rows / summary.seconds, "names/s");
}

static void measure_files(const options *o)
{
    char path[] = "/tmp/tamis-bench-XXXXXX";
    int descriptor = mkstemp(path);
    if (descriptor < 0)
        exit(2);
    close(descriptor);
    write_file(path, o);
    tamis_error err = {0};
    tamis_engine *engine = NULL;
    tamis_snapshot *snapshot = NULL;
    must(tamis_engine_new(&engine, &err), "engine", &err);
    for (unsigned threads = 1; threads <= 2; threads++) {
        /* Opened anew, so that no worker knows the words already. */
        must(tamis_snapshot_open(engine, o->snapshot, &snapshot, &err), o->snapshot, &err);
        screen_file(snapshot, path, threads);
        tamis_snapshot_close(snapshot);
    }
    tamis_engine_free(engine);
    unlink(path);
}

static bool parse(int argc, char **argv, options *o)
{
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (argv[i][0] != '-' && o->snapshot == NULL)
            o->snapshot = argv[i];
        else if (argv[i][0] != '-' && o->customers == NULL)
            o->customers = argv[i];
        else if (value == NULL)
            return false;
        else if (strcmp(argv[i], "--queries") == 0)
            o->queries = strtoull(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--rows") == 0)
            o->rows = strtoull(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--seed") == 0)
            o->seed = strtoull(argv[++i], NULL, 10);
        else
            return false;
    }
    return o->snapshot != NULL && o->queries > 0 && o->rows > 0;
}

int main(int argc, char **argv)
{
    options o = {.queries = 100, .rows = 1000, .seed = 1};
    world w;
    if (!parse(argc, argv, &o)) {
        fprintf(stderr, "usage: bench_screen SNAPSHOT [CUSTOMERS] [--queries N] [--rows N] "
                        "[--seed S]\n");
        return 2;
    }
    world_open(&w, o.snapshot);
    measure_latency(&w, &o);
    measure_pairs(&w, &o);
    world_close(&w);
    measure_files(&o);
    return 0;
}
