/*
 * bench/bench_index.c - the snapshot at size: how long it takes to make, how large it is, how fast it
 * opens and answers.
 *
 *   bench_index [ENTITIES [SEED [THREADS]]]      200,000, 1 and all by default
 *
 * Entities are made up: two to four names from a vocabulary with a long tail, eight statements, one
 * listing, an identifier for every second, an owner for every tenth.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "../tests/support/random.h"
#include "index/writer.h"

enum { VOCABULARY = 100000, LOOKUPS = 1000000, LOOKUP_KEYS = 4096 };

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void die(const char *what, const tamis_error *err)
{
    fprintf(stderr, "bench_index: %s: %s\n", what, err->message);
    exit(1);
}

/* Word `rank` of the vocabulary: two to four syllables that spell the rank. */
static size_t put_word(char *out, size_t rank)
{
    static const char syllables[] = "kalimotasheruzenpovidarungobeyafehcijulqwox";
    size_t len = 0;
    for (int i = 0; i < 2 || rank > 0; i++, rank /= 21) {
        out[len++] = syllables[rank % 21 * 2];
        out[len++] = syllables[rank % 21 * 2 + 1];
    }
    return len;
}

/* Small ranks are frequent, as words of names are. */
static size_t random_rank(test_random *random)
{
    size_t a = test_random_below(random, VOCABULARY), b = test_random_below(random, VOCABULARY);
    return a < b ? a * b / VOCABULARY : b * a / VOCABULARY;
}

static void random_name(test_random *random, char *out)
{
    size_t words = 2 + test_random_below(random, 3), len = 0;
    for (size_t i = 0; i < words; i++) {
        if (i > 0)
            out[len++] = ' ';
        len += put_word(out + len, random_rank(random));
    }
    out[len] = '\0';
}

static void add_names(tamis__entity_builder *builder, test_random *random)
{
    char text[256];
    size_t names = 2 + test_random_below(random, 3);
    for (size_t i = 0; i < names; i++) {
        random_name(random, text);
        tamis__builder_add(builder, i == 0 ? TAMIS__PROP_name : TAMIS__PROP_alias,
                           tamis__bytes_of(text));
    }
}

static void add_facts(tamis__entity_builder *builder, test_random *random, size_t number)
{
    char text[256];
    tamis__builder_add(builder, TAMIS__PROP_country, TAMIS_LIT("ir"));
    tamis__builder_add(builder, TAMIS__PROP_topics, TAMIS_LIT("sanction"));
    snprintf(text, sizeof text, "%zu", 1940 + test_random_below(random, 65));
    tamis__builder_add(builder, TAMIS__PROP_birthDate, tamis__bytes_of(text));
    snprintf(text, sizeof text, "%zu Street, Town %zu", number % 977, number % 4999);
    tamis__builder_add(builder, TAMIS__PROP_address, tamis__bytes_of(text));
    if (number % 2 == 0) {
        snprintf(text, sizeof text, "P%08zu", number);
        tamis__builder_add(builder, TAMIS__PROP_passportNumber, tamis__bytes_of(text));
    }
    tamis__listing listing = tamis__listing_empty();
    snprintf(text, sizeof text, "%zu", number);
    listing.list_id = TAMIS_LIT("BENCH");
    listing.reference = tamis__bytes_of(text);
    listing.program = TAMIS_LIT("PROGRAM");
    tamis__builder_listing(builder, &listing);
}

static void emit(tamis__writer *writer, tamis__entity_builder *builder, uint64_t *text_bytes)
{
    tamis_error err = {0};
    const tamis__entity *entity = NULL;
    if (tamis__builder_finish(builder, &entity, &err) != TAMIS_OK ||
        tamis__writer_entity(writer, entity, &err) != TAMIS_OK)
        die("record", &err);
    *text_bytes += entity->id.len;
    for (size_t i = 0; i < entity->statement_count; i++)
        *text_bytes += entity->statements[i].value.len;
    for (size_t i = 0; i < entity->listing_count; i++)
        *text_bytes += entity->listings[i].reference.len;
}

static void feed(tamis__writer *writer, size_t entities, uint64_t seed, uint64_t *text_bytes)
{
    test_random random = {seed};
    tamis__entity_builder builder;
    tamis__builder_init(&builder);
    tamis_error err = {0};
    if (tamis__writer_begin(writer, &err) != TAMIS_OK)
        die("begin", &err);
    char id[64], other[64];
    for (size_t i = 0; i < entities; i++) {
        int len = snprintf(id, sizeof id, "bench-%zu", i);
        tamis__builder_start(&builder, tamis__bytes(id, (size_t)len), TAMIS_LIT(""),
                             i % 3 == 0 ? TAMIS__SCHEMA_Company : TAMIS__SCHEMA_Person, i + 1);
        add_names(&builder, &random);
        add_facts(&builder, &random, i);
        emit(writer, &builder, text_bytes);
        if (i % 10 != 0)
            continue;
        snprintf(other, sizeof other, "bench-%zu", test_random_below(&random, entities));
        snprintf(id, sizeof id, "owner-%zu", i);
        tamis__builder_start(&builder, tamis__bytes_of(id), TAMIS_LIT(""), TAMIS__SCHEMA_Ownership,
                             i + 1);
        snprintf(id, sizeof id, "bench-%zu", i);
        tamis__builder_add(&builder, TAMIS__PROP_owner, tamis__bytes_of(other));
        tamis__builder_add(&builder, TAMIS__PROP_asset, tamis__bytes_of(id));
        tamis__builder_add(&builder, TAMIS__PROP_percentage, TAMIS_LIT("51"));
        emit(writer, &builder, text_bytes);
    }
    tamis__source_facts facts = {.format = "bench", .dataset = "bench", .edition = TAMIS__DAY_MIN};
    if (tamis__writer_end(writer, &facts, &err) != TAMIS_OK)
        die("end", &err);
    tamis__builder_clear(&builder);
}

static double resident_mb(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static void compile(const char *path, size_t entities, uint64_t seed, unsigned threads,
                    uint64_t *text_bytes)
{
    tamis_error err = {0};
    tamis__text *text = NULL;
    tamis__writer *writer = NULL;
    if (tamis__text_new(&text, &err) != TAMIS_OK ||
        tamis__writer_new(text, &writer, &err) != TAMIS_OK)
        die("start", &err);
    double resident = resident_mb(), start = now_seconds();
    feed(writer, entities, seed, text_bytes);
    double fed = now_seconds();
    if (tamis__writer_commit(writer, path, threads, NULL, NULL, &err) != TAMIS_OK)
        die("commit", &err);
    printf("collect %.2f s, commit %.2f s, peak memory %.0f MB\n", fed - start, now_seconds() - fed,
           resident_mb() - resident);
    tamis__writer_free(writer);
    tamis__text_free(text);
}

static void print_rate(const char *what, double seconds, uint64_t found)
{
    printf("%-12s %.0f ns each, %llu found\n", what, seconds * 1e9 / LOOKUPS,
           (unsigned long long)found);
}

static void look_up(const tamis__snapshot *s, uint64_t seed)
{
    test_random random = {seed};
    tamis__snapshot_info info = tamis__snapshot_info_of(s);
    tamis_bytes ids[LOOKUP_KEYS], words[LOOKUP_KEYS], values[LOOKUP_KEYS];
    for (size_t i = 0; i < LOOKUP_KEYS; i++) {
        ids[i] = tamis__snapshot_entity(s, (uint32_t)test_random_below(&random, info.entities)).id;
        words[i] = tamis__snapshot_word(s, TAMIS__DICT_WORDS,
                                        (uint32_t)test_random_below(&random, info.words))
                       .text;
        values[i] =
            tamis__snapshot_identifier(s, (uint32_t)test_random_below(&random, info.identifiers))
                .value;
    }
    uint64_t found = 0;
    uint32_t first = 0;
    double start = now_seconds();
    for (size_t i = 0; i < LOOKUPS; i++)
        found += tamis__snapshot_find_entity(s, ids[i % LOOKUP_KEYS]) != TAMIS__NONE;
    print_rate("entity", now_seconds() - start, found);
    found = 0;
    start = now_seconds();
    for (size_t i = 0; i < LOOKUPS; i++)
        found +=
            tamis__snapshot_find_word(s, TAMIS__DICT_WORDS, words[i % LOOKUP_KEYS]) != TAMIS__NONE;
    print_rate("word", now_seconds() - start, found);
    found = 0;
    start = now_seconds();
    for (size_t i = 0; i < LOOKUPS; i++)
        found += tamis__snapshot_find_identifiers(s, values[i % LOOKUP_KEYS], &first) > 0;
    print_rate("identifier", now_seconds() - start, found);
}

static void measure(const char *path, uint64_t text_bytes, uint64_t seed)
{
    tamis_error err = {0};
    tamis__snapshot *s = NULL;
    double start = now_seconds();
    if (tamis__snapshot_open(path, &s, &err) != TAMIS_OK)
        die("open", &err);
    double opened = now_seconds();
    tamis__snapshot_info info = tamis__snapshot_info_of(s);
    printf("snapshot %.1f MB: %u entities, %u names, %u words, %u glues; %.0f bytes per entity "
           "besides %.0f of text\n",
           (double)info.file_bytes / 1e6, info.entities, info.names, info.words, info.glues,
           ((double)info.file_bytes - (double)text_bytes) / info.entities,
           (double)text_bytes / info.entities);
    printf("open         %.3f ms\n", (opened - start) * 1e3);
    look_up(s, seed);
    start = now_seconds();
    if (tamis__snapshot_verify(s, &err) != TAMIS_OK)
        die("verify", &err);
    printf("verify       %.2f s\n", now_seconds() - start);
    tamis__snapshot_close(s);
}

int main(int argc, char **argv)
{
    size_t entities = argc > 1 ? strtoull(argv[1], NULL, 10) : 200000;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    unsigned threads = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 0;
    const char *base = getenv("TMPDIR");
    char path[4096];
    snprintf(path, sizeof path, "%s/tamis-bench-XXXXXX", base == NULL ? P_tmpdir : base);
    int descriptor = mkstemp(path);
    if (descriptor < 0 || entities == 0) {
        fprintf(stderr, "usage: bench_index [ENTITIES [SEED [THREADS]]]\n");
        return 1;
    }
    close(descriptor);
    uint64_t text_bytes = 0;
    compile(path, entities, seed, threads, &text_bytes);
    measure(path, text_bytes, seed);
    unlink(path);
    return 0;
}
