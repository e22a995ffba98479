/*
 * bench/bench_control.c - the control set: every primary name of every listed entity, screened as it
 * stands and with nothing else known, must find its own entity first or tied for first.
 *
 *   bench_control SNAPSHOT [--sample N] [--seed S] [--threads T] [--threshold X]
 *
 * Names that several entities share are asked once. Prints each miss with what was found instead, then
 * count, time and rate. Status 1 when there is a miss.
 */
#include <stdatomic.h>

#include "../tests/support/random.h"
#include "base/thread.h"
#include "measure.h"

enum { THREADS_MAX = 256, LIMIT = 100000 };

typedef struct control {
    world world;
    uint32_t *names; /* the control set: name numbers, those of one text together */
    size_t count;
    uint8_t *missed;       /* by position in names */
    size_t *first;         /* by question: position of its first name; one more at the end */
    size_t question_count; /* distinct texts */
    double threshold;
    tamis__worker *workers[THREADS_MAX];
    tamis__arena arenas[THREADS_MAX];
    atomic_size_t done;
} control;

typedef struct options {
    const char *path;
    size_t sample; /* 0: all */
    uint64_t seed;
    unsigned threads;
    double threshold;
} options;

/* The hits of a text, in the worker's arena. */
static tamis__hit_list ask(control *c, tamis_bytes text, unsigned worker)
{
    tamis_error err = {0};
    tamis__arena *arena = &c->arenas[worker];
    tamis__arena_reset(arena);
    if (c->workers[worker] == NULL)
        must(tamis__worker_new(c->world.screener, &c->workers[worker], &err), "worker", &err);
    tamis__query *query = tamis__arena_alloc(arena, sizeof *query);
    if (query == NULL)
        must(TAMIS_ERR_NOMEM, "query", &err);
    tamis__query_init(query);
    must(tamis__query_add(query, tamis__worker_scratch(c->workers[worker]), c->world.text, arena,
                          TAMIS_LIT("name"), text, &err),
         "query", &err);
    tamis__settings settings = {.threshold = c->threshold, .limit = LIMIT};
    tamis__hit_list hits;
    must(tamis__screen(c->workers[worker], query, &settings, arena, &hits, &err), "screen", &err);
    return hits;
}

/* 0: not among the hits. */
static double score_of(const tamis__hit_list *hits, uint32_t entity)
{
    for (size_t i = 0; i < hits->count; i++)
        if (hits->items[i].entity == entity)
            return hits->items[i].score;
    return 0;
}

static tamis_status check(void *ctx, size_t question, unsigned worker, tamis_error *err)
{
    (void)err;
    control *c = ctx;
    const tamis__snapshot *s = c->world.snapshot;
    size_t first = c->first[question], end = c->first[question + 1];
    tamis__hit_list hits = ask(c, tamis__snapshot_name_text(s, c->names[first]), worker);
    for (size_t i = first; i < end; i++) {
        double own = score_of(&hits, tamis__snapshot_name(s, c->names[i]).entity);
        c->missed[i] = own <= 0 || own < hits.items[0].score;
    }
    size_t done = atomic_fetch_add(&c->done, 1) + 1;
    if (done % 1000 == 0)
        fprintf(stderr, "\r%zu of %zu", done, c->question_count);
    return TAMIS_OK;
}

static void print_miss(control *c, uint32_t name)
{
    const tamis__snapshot *s = c->world.snapshot;
    uint32_t entity = tamis__snapshot_name(s, name).entity;
    tamis_bytes text = tamis__snapshot_name_text(s, name);
    tamis__hit_list hits = ask(c, text, 0);
    tamis__entity_row own = tamis__snapshot_entity(s, entity);
    printf("miss: %.*s \"%.*s\": own %.3f", TAMIS_FMT(own.id), TAMIS_FMT(text),
           score_of(&hits, entity));
    if (hits.count > 0) {
        tamis__entity_row first = tamis__snapshot_entity(s, hits.items[0].entity);
        printf(", first %.3f %.*s \"%.*s\"", hits.items[0].score, TAMIS_FMT(first.id),
               TAMIS_FMT(first.caption));
    }
    printf("\n");
}

static int by_text(const void *a, const void *b, void *snapshot)
{
    const uint32_t *x = a, *y = b;
    int order = tamis__bytes_compare(tamis__snapshot_name_text(snapshot, *x),
                                     tamis__snapshot_name_text(snapshot, *y));
    return order != 0 ? order : *x < *y ? -1 : *x > *y;
}

/* Names of one text become one question. */
static void group(control *c)
{
    const tamis__snapshot *s = c->world.snapshot;
    qsort_r(c->names, c->count, sizeof *c->names, by_text, c->world.snapshot);
    for (size_t i = 0; i < c->count; i++)
        if (i == 0 || !tamis__bytes_equal(tamis__snapshot_name_text(s, c->names[i - 1]),
                                          tamis__snapshot_name_text(s, c->names[i])))
            c->first[c->question_count++] = i;
    c->first[c->question_count] = c->count;
}

/* Primary names of listed entities; of all of them, a random sample when one is asked for. */
static void choose(control *c, const options *o)
{
    const tamis__snapshot *s = c->world.snapshot;
    uint32_t names = tamis__snapshot_info_of(s).names;
    c->names = calloc(names + 1, sizeof *c->names);
    c->missed = calloc(names + 1, 1);
    c->first = calloc(names + 1, sizeof *c->first);
    if (c->names == NULL || c->missed == NULL || c->first == NULL)
        exit(2);
    for (uint32_t i = 0; i < names; i++) {
        tamis__name_row row = tamis__snapshot_name(s, i);
        if (row.strength == TAMIS__NAME_PRIMARY &&
            tamis__snapshot_entity(s, row.entity).listing_count > 0)
            c->names[c->count++] = i;
    }
    test_random random = {o->seed};
    for (size_t i = 0; i < o->sample && i < c->count; i++) {
        size_t other = i + test_random_below(&random, c->count - i);
        uint32_t name = c->names[i];
        c->names[i] = c->names[other];
        c->names[other] = name;
    }
    if (o->sample > 0 && o->sample < c->count)
        c->count = o->sample;
    group(c);
}

static bool parse(int argc, char **argv, options *o)
{
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (argv[i][0] != '-' && o->path == NULL)
            o->path = argv[i];
        else if (value == NULL)
            return false;
        else if (strcmp(argv[i], "--sample") == 0)
            o->sample = strtoull(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--seed") == 0)
            o->seed = strtoull(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--threads") == 0)
            o->threads = (unsigned)strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--threshold") == 0)
            o->threshold = strtod(argv[++i], NULL);
        else
            return false;
    }
    return o->path != NULL;
}

int main(int argc, char **argv)
{
    options o = {.seed = 1, .threshold = 0.7};
    if (!parse(argc, argv, &o)) {
        fprintf(stderr, "usage: bench_control SNAPSHOT [--sample N] [--seed S] [--threads T] "
                        "[--threshold X]\n");
        return 2;
    }
    static control c;
    tamis_error err = {0};
    world_open(&c.world, o.path);
    c.threshold = o.threshold;
    choose(&c, &o);
    double start = now_seconds();
    must(tamis__parallel_for(c.question_count, o.threads, &c, check, &err), "screen", &err);
    double seconds = now_seconds() - start;
    fprintf(stderr, "\r");
    size_t misses = 0;
    for (size_t i = 0; i < c.count; i++) {
        misses += c.missed[i];
        if (c.missed[i])
            print_miss(&c, c.names[i]);
    }
    printf(
        "control set: %zu primary names (%zu texts), %zu find themselves first or tied (%.3f %%), "
        "%zu missed; %.1f s, %.0f texts/s on %u threads\n",
        c.count, c.question_count, c.count - misses,
        100.0 * (double)(c.count - misses) / (double)c.count, misses, seconds,
        (double)c.question_count / seconds, tamis__thread_count(o.threads));
    for (size_t i = 0; i < THREADS_MAX; i++) {
        tamis__worker_free(c.workers[i]);
        tamis__arena_clear(&c.arenas[i]);
    }
    free(c.names);
    free(c.missed);
    free(c.first);
    world_close(&c.world);
    return misses > 0;
}
