/*
 * bench/bench_index.c - a snapshot as a file: how large it is and what of, what its words are like, how
 * fast it opens, answers and is verified.
 *
 *   bench_index SNAPSHOT [--json FILE] [--sections] [--seed S]
 *
 * The text of a snapshot is its string section: every name, value, id and text of a listing, each once.
 * What is besides it is the index. Words that a single entity bears, and the counts of the most
 * frequent ones, show whether made-up lists (bench_generate) have the statistics of their model.
 */
#include "../tests/support/random.h"
#include "index/view.h"
#include "measure.h"

enum { LOOKUPS = 1000000, LOOKUP_KEYS = 4096, RANKS = 5 };

#define TWO_MILLION_BYTES 500.0
#define OPEN_MS 10.0

static const uint32_t ranks[RANKS] = {1, 10, 100, 1000, 10000};

typedef struct options {
    const char *path, *json;
    bool sections;
    uint64_t seed;
} options;

typedef struct word_shape {
    uint32_t single;         /* words of one entity */
    uint32_t at_rank[RANKS]; /* entities that bear the word of that rank */
} word_shape;

typedef struct figures {
    tamis__snapshot_info info;
    uint32_t named;                 /* entities with names */
    double text_bytes, other_bytes; /* per entity */
    double open_ms, verify_s;
    word_shape words;
} figures;

static int most_first(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x > *y ? -1 : *x < *y;
}

static word_shape shape_of(const tamis__snapshot *s)
{
    word_shape shape = {0};
    uint32_t count = tamis__snapshot_word_count(s);
    uint32_t *counts = calloc((size_t)count + 1, sizeof *counts);
    if (counts == NULL)
        exit(2);
    for (uint32_t i = 0; i < count; i++) {
        counts[i] = tamis__snapshot_word(s, i).entity_count;
        shape.single += counts[i] == 1;
    }
    qsort(counts, count, sizeof *counts, most_first);
    for (size_t i = 0; i < RANKS; i++)
        shape.at_rank[i] = ranks[i] <= count ? counts[ranks[i] - 1] : 0;
    free(counts);
    return shape;
}

static uint32_t named_entities(const tamis__snapshot *s)
{
    uint32_t count = tamis__snapshot_info_of(s).entities, named = 0;
    for (uint32_t i = 0; i < count; i++)
        named += tamis__snapshot_entity(s, i).name_count > 0;
    return named;
}

static void print_sections(const tamis__snapshot *s)
{
#define PRINT_SECTION(name, id, bytes)                                                             \
    print_measure("  " #name, (double)s->sections[TAMIS__SECTION_##name].size / s->info.entities,  \
                  "bytes per entity");
    TAMIS__SECTION_LIST(PRINT_SECTION)
#undef PRINT_SECTION
}

static void print_rate(const char *what, double seconds)
{
    print_measure(what, seconds * 1e9 / LOOKUPS, "ns");
}

static void look_up(const tamis__snapshot *s, uint64_t seed)
{
    test_random random = {seed};
    tamis__snapshot_info info = tamis__snapshot_info_of(s);
    tamis_bytes ids[LOOKUP_KEYS], words[LOOKUP_KEYS], values[LOOKUP_KEYS];
    if (info.entities == 0 || info.words == 0 || info.identifiers == 0)
        return;
    for (size_t i = 0; i < LOOKUP_KEYS; i++) {
        ids[i] = tamis__snapshot_entity(s, (uint32_t)test_random_below(&random, info.entities)).id;
        words[i] = tamis__snapshot_word(s, (uint32_t)test_random_below(&random, info.words)).text;
        values[i] =
            tamis__snapshot_identifier(s, (uint32_t)test_random_below(&random, info.identifiers))
                .value;
    }
    uint64_t found = 0;
    uint32_t first = 0;
    double start = cpu_seconds();
    for (size_t i = 0; i < LOOKUPS; i++)
        found += tamis__snapshot_find_entity(s, ids[i % LOOKUP_KEYS]) != TAMIS__NONE;
    print_rate("look up an entity", cpu_seconds() - start);
    start = cpu_seconds();
    for (size_t i = 0; i < LOOKUPS; i++)
        found += tamis__snapshot_find_word(s, words[i % LOOKUP_KEYS]) != TAMIS__NONE;
    print_rate("look up a word", cpu_seconds() - start);
    start = cpu_seconds();
    for (size_t i = 0; i < LOOKUPS; i++)
        found += tamis__snapshot_find_identifiers(s, values[i % LOOKUP_KEYS], &first) > 0;
    print_rate("look up an identifier", cpu_seconds() - start);
    if (found != 3 * (uint64_t)LOOKUPS)
        fprintf(stderr, "bench_index: a look-up of what is there found nothing\n");
}

static figures measure(const tamis__snapshot *s, const char *path)
{
    tamis_error err = {0};
    figures f = {.info = tamis__snapshot_info_of(s), .open_ms = open_ms(path)};
    double entities = f.info.entities == 0 ? 1 : f.info.entities;
    double text = (double)s->sections[TAMIS__SECTION_STRINGS].size;
    f.named = named_entities(s);
    f.text_bytes = text / entities;
    f.other_bytes = ((double)f.info.file_bytes - text) / entities;
    f.words = shape_of(s);
    double start = cpu_seconds();
    must(tamis__snapshot_verify(s, &err), "verify", &err);
    f.verify_s = cpu_seconds() - start;
    return f;
}

static void print_figures(const figures *f)
{
    print_measure("snapshot", (double)f->info.file_bytes / 1e6, "MB");
    print_measure("entities", f->info.entities, "");
    print_measure("  with names", f->named, "");
    print_measure("names", f->info.names, "");
    print_measure("words", f->info.words, "");
    print_measure("  of one entity", f->words.single, "");
    for (size_t i = 0; i < RANKS; i++) {
        char what[64];
        snprintf(what, sizeof what, "  entities with the word of rank %u", ranks[i]);
        print_measure(what, f->words.at_rank[i], "");
    }
    print_measure("text", f->text_bytes, "bytes per entity");
    print_budget("index besides text", f->other_bytes, "bytes per entity", AT_MOST,
                 TWO_MILLION_BYTES);
    print_budget("open", f->open_ms, "ms", AT_MOST, OPEN_MS);
    print_measure("verify", f->verify_s, "s");
}

static void write_json(const char *path, const figures *f)
{
    FILE *file = fopen(path, "w");
    if (file == NULL)
        exit(2);
    fprintf(file,
            "{\"file_bytes\": %llu, \"entities\": %u, \"named\": %u, \"names\": %u, \"words\": %u, "
            "\"single_words\": %u, \"text_bytes\": %.1f, \"other_bytes\": %.1f, "
            "\"open_ms\": %.3f, \"verify_s\": %.2f}\n",
            (unsigned long long)f->info.file_bytes, f->info.entities, f->named, f->info.names,
            f->info.words, f->words.single, f->text_bytes, f->other_bytes, f->open_ms, f->verify_s);
    if (fclose(file) != 0)
        exit(2);
}

static bool parse(int argc, char **argv, options *o)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--sections") == 0)
            o->sections = true;
        else if (strcmp(argv[i], "--json") == 0 && i + 1 < argc)
            o->json = argv[++i];
        else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
            o->seed = strtoull(argv[++i], NULL, 10);
        else if (argv[i][0] != '-' && o->path == NULL)
            o->path = argv[i];
        else
            return false;
    }
    return o->path != NULL;
}

int main(int argc, char **argv)
{
    options o = {.seed = 1};
    tamis_error err = {0};
    tamis__snapshot *s = NULL;
    if (!parse(argc, argv, &o)) {
        fprintf(stderr, "usage: bench_index SNAPSHOT [--json FILE] [--sections] [--seed S]\n");
        return 2;
    }
    must(tamis__snapshot_open(o.path, &s, &err), o.path, &err);
    figures f = measure(s, o.path);
    print_figures(&f);
    if (o.sections)
        print_sections(s);
    look_up(s, o.seed);
    if (o.json != NULL)
        write_json(o.json, &f);
    tamis__snapshot_close(s);
    return 0;
}
