/*
 * tools/fit/fit.c - labeled pairs in, parameters of the scorer out.
 *
 *   fit PAIRS.csv SNAPSHOT CUSTOMERS.csv [-o FILE] [--folds N] [--seed S] [--guards N] [--errors]
 *
 * Prints precision, recall and F1 at the threshold of the prior parameters, of the fitted ones on the pairs they
 * were fitted to, and of cross-validation: each fold judged by parameters fitted without it. The file
 * holds the parameters with their provenance; the build makes them the defaults.
 */
#include "fit.h"

static sources read_arguments(int argc, char **argv, const char **out, bool *errors)
{
    sources from = {.seed = 20190516, .folds = 10, .guards = 1500, .threshold = 0.7};
    const char *paths[3] = {NULL, NULL, NULL};
    size_t count = 0;
    *out = NULL;
    *errors = false;
    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc;
        if (strcmp(argv[i], "-o") == 0 && more)
            *out = argv[++i];
        else if (strcmp(argv[i], "--folds") == 0 && more)
            from.folds = (uint32_t)strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--seed") == 0 && more)
            from.seed = strtoull(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--guards") == 0 && more)
            from.guards = (uint32_t)strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--errors") == 0)
            *errors = true;
        else if (count < 3)
            paths[count++] = argv[i];
    }
    if (count != 3 || from.folds < 2) {
        fprintf(stderr, "fit PAIRS.csv SNAPSHOT CUSTOMERS.csv [-o FILE] [--folds N] [--seed S] "
                        "[--guards N] [--errors]\n");
        exit(2);
    }
    from.pairs = paths[0];
    from.snapshot = paths[1];
    from.customers = paths[2];
    return from;
}

typedef struct tally {
    uint32_t hits, false_hits, misses, strong_errors;
} tally;

static void count_answer(tally *t, const example *e, double score, double threshold)
{
    bool said = score >= threshold;
    t->hits += said && e->match;
    t->false_hits += said && !e->match;
    t->misses += !said && e->match;
    t->strong_errors += said != e->match && e->quality == QUALITY_STRONG;
}

static double share(uint32_t part, uint32_t whole)
{
    return whole == 0 ? 0.0 : (double)part / (double)whole;
}

static void write_tally(tamis__buffer *out, const char *what, const tally *t)
{
    tamis__buffer_printf(out, "%-28s precision ", what);
    tamis__json_number(out, share(t->hits, t->hits + t->false_hits), 3);
    tamis__buffer_text(out, " recall ");
    tamis__json_number(out, share(t->hits, t->hits + t->misses), 3);
    tamis__buffer_text(out, " F1 ");
    tamis__json_number(out, share(2 * t->hits, 2 * t->hits + t->false_hits + t->misses), 3);
    tamis__buffer_printf(out, ", %u errors, %u of them strong\n", t->false_hits + t->misses,
                         t->strong_errors);
}

/* Of the labeled pairs: those read with the snapshot are the odd examples. */
static void judge(tamis__buffer *out, const char *what, const examples *all,
                  const tamis__score_params *by_fold, const uint32_t *fold_of, double threshold)
{
    static const char *const modes[2] = {"words all rare", "words as on the lists"};
    for (size_t mode = 0; mode < 2; mode++) {
        tally t = {0};
        char title[64];
        for (size_t i = mode; i < all->count && all->items[i].pair != UINT32_MAX; i += 2) {
            const example *e = &all->items[i];
            count_answer(&t, e, example_score(e, &by_fold[fold_of[e->pair]]), threshold);
        }
        snprintf(title, sizeof title, "%s, %s:", what, modes[mode]);
        write_tally(out, title, &t);
    }
}

static void judge_guards(tamis__buffer *out, const char *what, const examples *all,
                         const tamis__score_params *params, double threshold)
{
    uint32_t found[2] = {0, 0};
    uint32_t count[2] = {0, 0};
    for (size_t i = 0; i < all->count; i++) {
        const example *e = &all->items[i];
        if (e->pair != UINT32_MAX)
            continue;
        count[e->match]++;
        found[e->match] += example_score(e, params) >= threshold;
    }
    tamis__buffer_printf(out, "%s: %u of %u aliases agree, %u of %u customers' nearest names do\n",
                         what, found[1], count[1], found[0], count[0]);
}

static void list_errors(const examples *all, const tamis__score_params *by_fold,
                        const uint32_t *fold_of, double threshold)
{
    for (size_t i = 0; i < all->count && all->items[i].pair != UINT32_MAX; i++) {
        const example *e = &all->items[i];
        double score = example_score(e, &by_fold[fold_of[e->pair]]);
        if ((score >= threshold) != e->match)
            printf("%.3f %s %s  %s | %s\n", score, e->match ? "same " : "other",
                   i % 2 == 0 ? "rare " : "lists", e->name1, e->name2);
    }
}

/* Pairs into folds of equal size, at random. */
static uint32_t *deal_folds(uint32_t pairs, const sources *from)
{
    uint32_t *fold_of = calloc((size_t)pairs + 1, sizeof *fold_of);
    uint64_t random = from->seed;
    if (fold_of == NULL)
        exit(2);
    for (uint32_t i = 0; i < pairs; i++)
        fold_of[i] = i % from->folds;
    for (uint32_t i = pairs; i > 1; i--) {
        uint32_t k = (uint32_t)(next_random(&random) % i);
        uint32_t fold = fold_of[i - 1];
        fold_of[i - 1] = fold_of[k];
        fold_of[k] = fold;
    }
    return fold_of;
}

static void write_parameters(const char *path, const sources *from, const tamis__buffer *report,
                             const tamis__score_params *params)
{
    tamis_error err = {0};
    tamis__buffer text;
    tamis__output *out = NULL;
    tamis_bytes rest = tamis__buffer_bytes(report);
    tamis_bytes line;
    tamis__buffer_init(&text, 0);
    tamis__buffer_printf(&text,
                         "# Parameters of the scorer, written by `make fit` (tools/fit). Do not "
                         "edit: change the priors there.\n"
                         "# Labeled pairs: name_pairs.csv, BLAKE2b-256 %s\n"
                         "# Guards: %u names with another name of the same party, %u customers of "
                         "customers_global.csv.xz, BLAKE2b-256 %s\n"
                         "# Rarity and guards: all lists of ../shared/data/lists compiled. "
                         "Seed %llu, %u folds, threshold 0.7.\n#\n",
                         from->digests[0], from->guards, from->guards, from->digests[2],
                         (unsigned long long)from->seed, from->folds);
    while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT("\n"), &line))
        tamis__buffer_printf(&text, "# %.*s\n", TAMIS_FMT(line));
    tamis__buffer_byte(&text, '\n');
    tamis__score_params_write(params, &text);
    must(tamis__buffer_status(&text), path, &err);
    must(tamis__output_open(path, &out, &err), path, &err);
    must(tamis__output_write(out, tamis__buffer_bytes(&text), &err), path, &err);
    must(tamis__output_commit(out, &err), path, &err);
    tamis__buffer_clear(&text);
}

int main(int argc, char **argv)
{
    const char *out = NULL;
    bool errors = false;
    sources from = read_arguments(argc, argv, &out, &errors);
    world w;
    examples all = {0};
    tamis__arena arena;
    tamis__buffer report;
    tamis__arena_init(&arena, 0);
    tamis__buffer_init(&report, 0);
    world_open(&w, from.snapshot);
    tamis__score_params prior = prior_params();
    read_pairs(&w, &from, &arena, &all);
    uint32_t pairs = (uint32_t)(all.count / 2);
    uint32_t *fold_of = deal_folds(pairs, &from);
    make_guards(&w, &from, &prior, &arena, &all);
    tamis__score_params *params = calloc(from.folds, sizeof *params);
    if (params == NULL)
        exit(2);
    for (uint32_t i = 0; i < from.folds; i++)
        params[i] = prior;
    judge(&report, "prior", &all, params, fold_of, from.threshold);
    judge_guards(&report, "prior", &all, &prior, from.threshold);
    for (uint32_t i = 0; i < from.folds; i++)
        params[i] = fit_params(&all, fold_of, i, from.threshold);
    judge(&report, "cross-validation", &all, params, fold_of, from.threshold);
    if (errors)
        list_errors(&all, params, fold_of, from.threshold);
    tamis__score_params fitted = fit_params(&all, fold_of, UINT32_MAX, from.threshold);
    for (uint32_t i = 0; i < from.folds; i++)
        params[i] = fitted;
    judge(&report, "fitted, in sample", &all, params, fold_of, from.threshold);
    judge_guards(&report, "fitted", &all, &fitted, from.threshold);
    printf("%.*s", (int)report.len, report.ptr);
    if (out != NULL)
        write_parameters(out, &from, &report, &fitted);
    free(params);
    free(fold_of);
    tamis__release(all.items);
    tamis__buffer_clear(&report);
    world_close(&w);
    tamis__arena_clear(&arena);
    return 0;
}
