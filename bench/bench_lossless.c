/*
 * bench/bench_lossless.c - does retrieval lose anything? The promise of docs/MATCHING.md, put to real lists:
 * screening finds what scoring every name finds, to the last bit of every score.
 *
 *   bench_lossless SNAPSHOT [--customers FILE.csv] [--queries N] [--seed S] [--seconds X]
 *
 * Queries of six kinds in turn: listed names by strength and script as they stand, the same damaged,
 * names mixed from words of two others, noise, and customers (column full_name). Some state a schema, a
 * birth date or a country. Every name is scored once at the lowest threshold: hits do not depend on the
 * threshold but by being at or above it, so the same list, cut, is the answer at the others. After
 * --seconds no further query is asked.
 *
 * Prints each difference, then queries, hits and differences by kind and by script. Status 1 when there
 * is a difference, 2 when a file is not what it should be.
 */
#include "../tests/support/damage.h"
#include "base/csv.h"
#include "base/file.h"
#include "measure.h"

enum { LIMIT = 100000, TRIES = 400, SHOWN_MAX = 20, COLUMNS_MAX = 32 };

static const double thresholds[] = {0.6, 0.7, 0.85};
enum { THRESHOLDS = TAMIS_COUNT_OF(thresholds) };

typedef enum kind { AS_LISTED, DAMAGED, MIXED, NOISE, CUSTOMER, DAMAGED_CUSTOMER, KINDS } kind;
static const char *const kind_names[KINDS] = {"listed names", "damaged names", "mixed names",
                                              "noise",        "customers",     "damaged customers"};
static const char *const script_names[TAMIS__SCRIPTS] = {
    "Latin", "Cyrillic, Greek and kin", "Arabic and Hebrew", "Han", "Kana", "Hangul", "Indic",
    "other"};

typedef struct tally {
    size_t queries, hits[THRESHOLDS], differences;
} tally;

typedef struct options {
    const char *snapshot, *customers;
    size_t queries;
    uint64_t seed;
    double seconds; /* 0: no end */
} options;

typedef struct bench {
    world world;
    tamis__worker *worker;
    tamis__arena arena; /* of one query */
    test_random random;
    char **customers;
    size_t customer_count, customer_capacity;
    tally kinds[KINDS], scripts[TAMIS__SCRIPTS];
} bench;

/* ---- names ------------------------------------------------------------------------------------- */

static void keep_customer(bench *b, tamis_bytes name)
{
    char *copy = malloc(DAMAGE_BYTES);
    if (copy == NULL || !TAMIS_GROW(b->customers, b->customer_capacity, b->customer_count + 1))
        exit(2);
    snprintf(copy, DAMAGE_BYTES, "%.*s", TAMIS_FMT(name));
    b->customers[b->customer_count++] = copy;
}

static void read_customers(bench *b, const char *path)
{
    tamis_error err = {0};
    tamis__input *input = NULL;
    tamis__csv *csv = NULL;
    tamis__csv_row row;
    bool end = false;
    size_t column = 0;
    must(tamis__input_open(path, &input, &err), path, &err);
    must(tamis__csv_open(input, NULL, &csv, &err), path, &err);
    must(tamis__csv_next(csv, &row, &end, &err), path, &err);
    while (column < row.count && !tamis__bytes_equal(row.fields[column], TAMIS_LIT("full_name")))
        column++;
    for (;;) {
        must(tamis__csv_next(csv, &row, &end, &err), path, &err);
        if (end)
            break;
        if (column < row.count)
            keep_customer(b, row.fields[column]);
    }
    tamis__csv_close(csv);
    tamis__input_close(input);
    if (b->customer_count == 0) {
        fprintf(stderr, "bench_lossless: %s: no column full_name\n", path);
        exit(2);
    }
}

static uint8_t script_of(const tamis__snapshot *s, const tamis__name_row *name)
{
    return name->token_count == 0 ? TAMIS__SCRIPT_OTHER
                                  : tamis__snapshot_token(s, name->token_first).script;
}

/* A name of the wanted strength and script, or the last one that was tried: there may be none. */
static uint32_t draw_name(bench *b, uint8_t strength, uint8_t script)
{
    const tamis__snapshot *s = b->world.snapshot;
    uint32_t names = tamis__snapshot_info_of(s).names;
    uint32_t name = 0;
    for (size_t tries = 0; tries < TRIES; tries++) {
        name = (uint32_t)test_random_below(&b->random, names);
        tamis__name_row row = tamis__snapshot_name(s, name);
        if (row.strength == strength && script_of(s, &row) == script)
            break;
    }
    return name;
}

/* The first words of one name before the last words of another. */
static void mix(bench *b, const char *other, char *text)
{
    char *space = strchr(text, ' ');
    const char *last = strrchr(other, ' ');
    size_t at = space == NULL ? strlen(text) : (size_t)(space - text);
    snprintf(text + at, DAMAGE_BYTES - at, " %s", last == NULL ? other : last + 1);
    if (test_random_below(&b->random, 2) == 0)
        damage_edit(&b->random, text);
}

static void listed_text(const bench *b, uint32_t name, char out[DAMAGE_BYTES])
{
    snprintf(out, DAMAGE_BYTES, "%.*s",
             TAMIS_FMT(tamis__snapshot_name_text(b->world.snapshot, name)));
}

/* Strengths and scripts take turns, so that rare ones are not drowned by Latin names. Returns the
 * script that the name is counted under. */
static uint8_t make_name(bench *b, kind of, size_t turn, char out[DAMAGE_BYTES])
{
    char other[DAMAGE_BYTES];
    uint32_t name = draw_name(b, (uint8_t)(turn % 4), (uint8_t)(turn / 4 % TAMIS__SCRIPTS));
    tamis__name_row row = tamis__snapshot_name(b->world.snapshot, name);
    listed_text(b, name, out);
    switch (of) {
    case AS_LISTED: break;
    case DAMAGED: damage_name(&b->random, out); break;
    case MIXED:
        listed_text(b, draw_name(b, TAMIS__NAME_PRIMARY, TAMIS__SCRIPT_LATIN), other);
        mix(b, other, out);
        break;
    case NOISE: damage_noise(&b->random, out); return TAMIS__SCRIPT_OTHER;
    default:
        snprintf(out, DAMAGE_BYTES, "%s",
                 b->customers[test_random_below(&b->random, b->customer_count)]);
        if (of == DAMAGED_CUSTOMER)
            damage_name(&b->random, out);
        return TAMIS__SCRIPT_OTHER;
    }
    return script_of(b->world.snapshot, &row);
}

/* ---- questions --------------------------------------------------------------------------------- */

static void add(bench *b, tamis__query *query, const char *property, const char *value)
{
    tamis_error err = {0};
    must(tamis__query_add(query, tamis__worker_scratch(b->worker), b->world.text, &b->arena,
                          tamis__bytes_of(property), tamis__bytes_of(value), &err),
         "query", &err);
}

static tamis__query *make_query(bench *b, const char *name)
{
    static const char *const schemata[] = {"",      "", "", "Person", "Company", "LegalEntity",
                                           "Vessel"};
    static const char *const facts[][2] = {{"birthDate", "1952-10-07"}, {"birthDate", "1960"},
                                           {"country", "ru"},           {"country", "cn"},
                                           {"gender", "male"},          {"nationality", "ir"}};
    tamis_error err = {0};
    tamis__query *query = tamis__arena_alloc(&b->arena, sizeof *query);
    if (query == NULL)
        must(TAMIS_ERR_NOMEM, "query", &err);
    tamis__query_init(query);
    const char *schema = schemata[test_random_below(&b->random, TAMIS_COUNT_OF(schemata))];
    must(tamis__query_schema(query, tamis__bytes_of(schema), &err), "schema", &err);
    add(b, query, "name", name);
    for (size_t i = test_random_below(&b->random, 4); i >= 2; i--) {
        size_t fact = test_random_below(&b->random, TAMIS_COUNT_OF(facts));
        add(b, query, facts[fact][0], facts[fact][1]);
    }
    return query;
}

static tamis__hit_list ask(bench *b, const tamis__query *query, double threshold, bool exhaustive)
{
    tamis_error err = {0};
    tamis__hit_list hits;
    tamis__settings settings = {
        .threshold = threshold, .limit = LIMIT, .exhaustive = exhaustive, .threads = 1};
    must(tamis__screen(b->worker, query, &settings, &b->arena, &hits, &err), "screen", &err);
    return hits;
}

static bool same_hit(const tamis__hit *x, const tamis__hit *y)
{
    return x->entity == y->entity && x->name == y->name && x->query_name == y->query_name &&
           memcmp(&x->name_score, &y->name_score, sizeof x->name_score) == 0 &&
           memcmp(&x->score, &y->score, sizeof x->score) == 0;
}

/* Are `found` those of `all` (best first) that are at or above the threshold? */
static bool is_cut_of(const tamis__hit_list *found, const tamis__hit_list *all, double threshold)
{
    size_t count = 0;
    while (count < all->count && all->items[count].score >= threshold)
        count++;
    bool same = found->count == count;
    for (size_t i = 0; same && i < count; i++)
        same = same_hit(&found->items[i], &all->items[i]);
    return same;
}

static void compare(bench *b, size_t number, kind of, size_t turn)
{
    char name[DAMAGE_BYTES];
    tamis__arena_reset(&b->arena);
    uint8_t script = make_name(b, of, turn, name);
    tamis__query *query = make_query(b, name);
    tamis__hit_list all = ask(b, query, thresholds[0], true);
    tally *tallies[2] = {&b->kinds[of], &b->scripts[script]};
    for (size_t k = 0; k < 2; k++)
        tallies[k]->queries++;
    for (size_t i = 0; i < THRESHOLDS; i++) {
        tamis__hit_list found = ask(b, query, thresholds[i], false);
        bool same = is_cut_of(&found, &all, thresholds[i]);
        if (!same && b->kinds[of].differences < SHOWN_MAX)
            printf("difference: query %zu, \"%s\" at %.2f: %zu hits\n", number, name, thresholds[i],
                   found.count);
        for (size_t k = 0; k < 2; k++) {
            tallies[k]->hits[i] += found.count;
            tallies[k]->differences += !same;
        }
    }
}

/* ---- the table --------------------------------------------------------------------------------- */

static void print_tally(const char *what, const tally *t)
{
    printf("%-24s %9zu %11zu %11zu %11zu %12zu\n", what, t->queries, t->hits[0], t->hits[1],
           t->hits[2], t->differences);
}

static size_t print_table(const bench *b)
{
    tally all = {0};
    printf("%-24s %9s %11s %11s %11s %12s\n", "", "queries", "hits at .6", "at .7", "at .85",
           "differences");
    for (size_t k = 0; k < KINDS; k++) {
        print_tally(kind_names[k], &b->kinds[k]);
        all.queries += b->kinds[k].queries;
        all.differences += b->kinds[k].differences;
        for (size_t i = 0; i < THRESHOLDS; i++)
            all.hits[i] += b->kinds[k].hits[i];
    }
    print_tally("all", &all);
    printf("of names by script (customers and noise are \"other\"):\n");
    for (size_t i = 0; i < TAMIS__SCRIPTS; i++)
        print_tally(script_names[i], &b->scripts[i]);
    return all.differences;
}

static options read_options(int argc, char **argv)
{
    options o = {.queries = 20000, .seed = 20190516};
    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc;
        if (more && strcmp(argv[i], "--customers") == 0)
            o.customers = argv[++i];
        else if (more && strcmp(argv[i], "--queries") == 0)
            o.queries = strtoull(argv[++i], NULL, 10);
        else if (more && strcmp(argv[i], "--seed") == 0)
            o.seed = strtoull(argv[++i], NULL, 10);
        else if (more && strcmp(argv[i], "--seconds") == 0)
            o.seconds = strtod(argv[++i], NULL);
        else if (o.snapshot == NULL && argv[i][0] != '-')
            o.snapshot = argv[i];
        else
            o.queries = 0;
    }
    if (o.snapshot == NULL || o.queries == 0) {
        fprintf(stderr, "bench_lossless SNAPSHOT [--customers FILE.csv] [--queries N] [--seed S] "
                        "[--seconds X]\n");
        exit(2);
    }
    return o;
}

static void run(bench *b, const options *o)
{
    double begin = now_seconds();
    for (size_t i = 0; i < o->queries; i++) {
        kind of = (kind)(i % KINDS);
        if (b->customer_count == 0 && of >= CUSTOMER)
            of = DAMAGED;
        if (o->seconds > 0 && now_seconds() - begin > o->seconds)
            break;
        compare(b, i, of, i / KINDS);
        if (i % 100 == 99)
            fprintf(stderr, "\r%zu of %zu", i + 1, o->queries);
    }
    fprintf(stderr, "\n");
}

int main(int argc, char **argv)
{
    tamis_error err = {0};
    options o = read_options(argc, argv);
    bench *b = calloc(1, sizeof *b);
    if (b == NULL)
        return 2;
    b->random = (test_random){o.seed};
    world_open(&b->world, o.snapshot);
    tamis__arena_init(&b->arena, 0);
    must(tamis__worker_new(b->world.screener, &b->worker, &err), "worker", &err);
    if (o.customers != NULL)
        read_customers(b, o.customers);
    if (tamis__snapshot_info_of(b->world.snapshot).names == 0)
        must(TAMIS_ERR_ARGUMENT, "a snapshot without names", &err);
    printf("%u entities, %u names; seed %llu\n",
           tamis__snapshot_info_of(b->world.snapshot).entities,
           tamis__snapshot_info_of(b->world.snapshot).names, (unsigned long long)o.seed);
    run(b, &o);
    size_t differences = print_table(b);
    for (size_t i = 0; i < b->customer_count; i++)
        free(b->customers[i]);
    tamis__release(b->customers);
    tamis__worker_free(b->worker);
    tamis__arena_clear(&b->arena);
    world_close(&b->world);
    free(b);
    return differences == 0 ? 0 : 1;
}
