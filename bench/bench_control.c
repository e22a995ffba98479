/*
 * bench/bench_control.c - the control set: every primary name of every listed entity, screened as it
 * stands and with nothing else known, must find its own entity first or tied for first.
 *
 *   bench_control SNAPSHOT [--sample N] [--seed S] [--threads T] [--threshold X]
 *
 * Prints each miss with its cause as far as it shows, then the count, time and rate. Status 1 when
 * there is a miss.
 */
#include <stdatomic.h>

#include "../tests/support/random.h"
#include "base/thread.h"
#include "measure.h"

enum { THREADS_MAX = 256, LIMIT = 100000 };

typedef struct control {
    world world;
    uint32_t *names; /* the control set, by name number */
    uint8_t *missed; /* by position in it */
    size_t count;
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

/* What the name found. */
typedef struct answer {
    double best, own; /* scores; own is 0 when its entity is not among the hits */
    uint32_t first;   /* entity */
    bool comparable;  /* the name has words to compare */
} answer;

static answer ask(control *c, uint32_t name, unsigned worker)
{
    tamis_error err = {0};
    tamis__arena *arena = &c->arenas[worker];
    tamis__arena_reset(arena);
    tamis__query *query = tamis__arena_alloc(arena, sizeof *query);
    if (query == NULL)
        must(TAMIS_ERR_NOMEM, "query", &err);
    tamis__query_init(query);
    must(tamis__query_add(query, tamis__worker_scratch(c->workers[worker]), c->world.text, arena,
                          TAMIS_LIT("name"), tamis__snapshot_name_text(c->world.snapshot, name),
                          &err),
         "query", &err);
    tamis__settings settings = {.threshold = c->threshold, .limit = LIMIT};
    tamis__hit_list hits;
    must(tamis__screen(c->workers[worker], query, &settings, arena, &hits, &err), "screen", &err);
    answer found = {.first = TAMIS__NONE,
                    .comparable = query->name_count > 0 && query->names[0].count > 0};
    if (hits.count > 0) {
        found.best = hits.items[0].score;
        found.first = hits.items[0].entity;
    }
    uint32_t own = tamis__snapshot_name(c->world.snapshot, name).entity;
    for (size_t i = 0; i < hits.count; i++)
        if (hits.items[i].entity == own)
            found.own = hits.items[i].score;
    return found;
}

static tamis_status check(void *ctx, size_t index, unsigned worker, tamis_error *err)
{
    control *c = ctx;
    if (c->workers[worker] == NULL)
        TAMIS_TRY(tamis__worker_new(c->world.screener, &c->workers[worker], err));
    answer found = ask(c, c->names[index], worker);
    c->missed[index] = found.own <= 0 || found.own < found.best;
    size_t done = atomic_fetch_add(&c->done, 1) + 1;
    if (done % 1000 == 0)
        fprintf(stderr, "\r%zu of %zu", done, c->count);
    return TAMIS_OK;
}

static void print_miss(control *c, uint32_t name)
{
    const tamis__snapshot *s = c->world.snapshot;
    answer found = ask(c, name, 0);
    tamis__entity_row own = tamis__snapshot_entity(s, tamis__snapshot_name(s, name).entity);
    tamis_bytes text = tamis__snapshot_name_text(s, name);
    printf("miss: %.*s \"%.*s\": ", TAMIS_FMT(own.id), TAMIS_FMT(text));
    if (!found.comparable) {
        printf("nothing to compare\n");
        return;
    }
    printf("own %.3f", found.own);
    if (found.first != TAMIS__NONE) {
        tamis__entity_row first = tamis__snapshot_entity(s, found.first);
        printf(", first %.3f %.*s \"%.*s\"", found.best, TAMIS_FMT(first.id),
               TAMIS_FMT(first.caption));
    }
    printf("\n");
}

/* Primary names of listed entities; of all of them, a random sample when one is asked for. */
static void choose(control *c, const options *o)
{
    const tamis__snapshot *s = c->world.snapshot;
    uint32_t names = tamis__snapshot_info_of(s).names;
    c->names = calloc(names + 1, sizeof *c->names);
    c->missed = calloc(names + 1, 1);
    if (c->names == NULL || c->missed == NULL)
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
    must(tamis__parallel_for(c.count, o.threads, &c, check, &err), "screen", &err);
    double seconds = now_seconds() - start;
    fprintf(stderr, "\r");
    size_t misses = 0;
    for (size_t i = 0; i < c.count; i++) {
        misses += c.missed[i];
        if (c.missed[i])
            print_miss(&c, c.names[i]);
    }
    printf("control set: %zu primary names, %zu found themselves first or tied (%.3f %%), %zu "
           "missed; %.1f s, %.0f names/s on %u threads\n",
           c.count, c.count - misses, 100.0 * (double)(c.count - misses) / (double)c.count, misses,
           seconds, (double)c.count / seconds, tamis__thread_count(o.threads));
    for (size_t i = 0; i < THREADS_MAX; i++) {
        tamis__worker_free(c.workers[i]);
        tamis__arena_clear(&c.arenas[i]);
    }
    free(c.names);
    free(c.missed);
    world_close(&c.world);
    return misses > 0;
}
