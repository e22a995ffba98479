/*
 * bench/bench_decide.c - what deciding costs: loading the packs that are built in, reading facts, and determinations on one
 * core with all packs loaded.
 *
 *   bench_decide [--facts FILE] [--seconds N]
 *
 * The transactions are the examples in the packs (those that name a day), and each line of FILE. Every round decides all of them; the
 * figures are of the best round. Reading the facts is not part of a determination and is measured apart.
 */
#include "base/file.h"
#include "measure.h"
#include "rules/decide.h"

enum { LOADINGS = 21, SAMPLES_MAX = 100000 };

typedef struct cases {
    tamis__facts *items;
    size_t count, capacity;
    size_t bytes;
} cases;

static void add_case(cases *all, tamis_bytes text)
{
    if (!TAMIS_GROW(all->items, all->capacity, all->count + 1))
        exit(2);
    tamis__facts *facts = &all->items[all->count];
    *facts = (tamis__facts){0};
    tamis_error err = {0};
    if (tamis__facts_parse(text, facts, &err) == TAMIS_OK &&
        facts->scalars[TAMIS__FACT_DATE].presence == TAMIS__KNOWN) {
        all->count++;
        all->bytes += text.len;
    } else {
        tamis__facts_clear(facts);
    }
}

static tamis__packs *load_packs(double *ms)
{
    double samples[LOADINGS];
    tamis__packs *packs = NULL;
    for (size_t i = 0; i < LOADINGS; i++) {
        tamis_error err = {0};
        tamis__packs_free(packs);
        double start = now_seconds();
        must(tamis__packs_built_in(&packs, NULL, &err), "packs", &err);
        samples[i] = (now_seconds() - start) * 1e3;
    }
    *ms = percentile(samples, LOADINGS, 0.5);
    return packs;
}

static double read_rate(const tamis__packs *packs)
{
    double start = now_seconds();
    size_t count = 0;
    for (size_t i = 0; i < packs->example_count; i++) {
        tamis__facts facts = {0};
        count += tamis__facts_parse(packs->examples[i].facts_json, &facts, NULL) == TAMIS_OK;
        tamis__facts_clear(&facts);
    }
    double taken = now_seconds() - start;
    return taken > 0 ? (double)count / taken : 0;
}

/* Determinations a second of the best round. */
static double decide_rate(tamis__decider *decider, const cases *all, bool next_change,
                          double seconds)
{
    tamis__decide_options options = {.next_change = next_change, .known_on = TAMIS__DAY_MAX};
    tamis__determination answer = {0};
    double best = 0, end = now_seconds() + seconds;
    while (now_seconds() < end) {
        double start = cpu_seconds();
        for (size_t i = 0; i < all->count; i++) {
            tamis_error err = {0};
            must(tamis__decide(decider, &all->items[i], &options, &answer, &err), "decide", &err);
        }
        double taken = cpu_seconds() - start;
        if (taken > 0 && (double)all->count / taken > best)
            best = (double)all->count / taken;
    }
    tamis__determination_clear(&answer);
    return best;
}

static void print_percentiles(tamis__decider *decider, const cases *all)
{
    static double samples[SAMPLES_MAX];
    tamis__decide_options options = {.next_change = true, .known_on = TAMIS__DAY_MAX};
    tamis__determination answer = {0};
    size_t count = all->count < SAMPLES_MAX ? all->count : SAMPLES_MAX;
    for (size_t i = 0; i < count; i++) {
        double start = now_seconds();
        tamis_error err = {0};
        must(tamis__decide(decider, &all->items[i], &options, &answer, &err), "decide", &err);
        samples[i] = (now_seconds() - start) * 1e6;
    }
    print_measure("one determination with its next change, p50", percentile(samples, count, 0.5),
                  "us");
    print_measure("  p99", percentile(samples, count, 0.99), "us");
    tamis__determination_clear(&answer);
}

static void add_file(cases *all, const char *path)
{
    tamis__mapping map;
    tamis_error err = {0};
    must(tamis__map_file(path, &map, &err), path, &err);
    tamis_bytes rest = map.content, line;
    while (tamis__bytes_split(&rest, TAMIS_LIT("\n"), &line))
        if (line.len > 0)
            add_case(all, line);
    tamis__unmap_file(&map);
}

int main(int argc, char **argv)
{
    double seconds = 3, load_ms = 0;
    cases all = {0};
    tamis__packs *packs = load_packs(&load_ms);
    for (size_t i = 0; i < packs->example_count; i++)
        add_case(&all, packs->examples[i].facts_json);
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--facts") == 0)
            add_file(&all, argv[i + 1]);
        else if (strcmp(argv[i], "--seconds") == 0)
            seconds = strtod(argv[i + 1], NULL);
    }
    if (all.count == 0) {
        fprintf(stderr, "no transaction to decide\n");
        return 2;
    }
    tamis_error err = {0};
    tamis__decider *decider = NULL;
    must(tamis__decider_new(packs, &decider, &err), "decider", &err);
    printf("%zu rules in %zu regimes of %zu packs, %zu transactions\n", packs->rule_count,
           packs->regime_count, packs->pack_count, all.count);
    print_budget("packs loaded", load_ms, "ms", AT_MOST, 50);
    print_measure("facts read", read_rate(packs), "/s");
    print_budget("determinations on one core", decide_rate(decider, &all, false, seconds), "/s",
                 AT_LEAST, 100000);
    print_measure("  with the next change", decide_rate(decider, &all, true, seconds), "/s");
    print_percentiles(decider, &all);
    tamis__decider_free(decider);
    for (size_t i = 0; i < all.count; i++)
        tamis__facts_clear(&all.items[i]);
    tamis__release(all.items);
    tamis__packs_free(packs);
    return 0;
}
