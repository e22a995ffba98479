/*
 * tools/fit/search.c - the parameters of least loss, by pattern search (Hooke & Jeeves 1961).
 *
 * The loss of an example is a smooth count of errors: near 1 far on the wrong side of the threshold,
 * near 0 far on the right one, so that a label which no parameters can meet pulls little. Pull toward the
 * prior keeps parameters of which the examples say nothing where reasoning put them.
 */
#include "fit.h"

/* A score this far from the threshold counts as half decided. */
#define SOFTNESS 0.04
/* Strength of the pull, per parameter, at a departure of its whole prior. */
#define PULL 3.0
#define STEP_FIRST 0.25
#define STEP_LAST 0.02
#define DECIMALS 1000.0

/* Parameters that are not searched stay at their prior: too few examples speak of them. Where a range ends
 * at the prior, the pairs would pull further, at the cost of alerts for ordinary customers (initial_value,
 * omission_candidate) or of telling ships and funds of one series apart (number): most labels say match
 * of these, few say otherwise. */
typedef struct searched {
    const char *name;
    double prior, least, most;
} searched;

static const searched table[] = {
    {"steepness", 1.6, 1.5, 2.6},
    {"steepness_foreign", 2.4, 2.4, 2.4},
    {"initial_value", 0.8, 0.5, 0.8},
    {"glue_value", 0.98, 0.98, 0.98},
    {"contradiction", 2.4, 1.0, 3.0},
    {"near_miss", 0.68, 0.66, 1.4},
    {"term", 1.9, 1.0, 3.0},
    {"initial", 2.4, 1.0, 4.0},
    {"sibling", 2.4, 1.2, 4.0},
    {"number", 1.2, 1.2, 2.0},
    {"dressing", 1.8, 0.6, 3.0},
    {"omission_query", 0.42, 0.42,
     0.42}, /* below, a common word alone would reach too many names */
    {"omission_candidate", 0.37, 0.37, 0.6},
    {"stranger", 0.3, 0.05, 0.4},
    {"thin", 0.1, 0.0, 0.3},
    {"order_rotated", 0.98, 0.98, 0.98},
    {"order_mixed", 0.95, 0.9, 0.97},
    {"order_chain", 0.62, 0.62, 0.62},
};

static void set_param(tamis__score_params *params, size_t i, double value)
{
    tamis_error err = {0};
    must(tamis__score_params_set(params, tamis__bytes_of(table[i].name), value, &err),
         table[i].name, &err);
}

tamis__score_params prior_params(void)
{
    tamis__score_params params = tamis__score_defaults;
    for (size_t i = 0; i < TAMIS_COUNT_OF(table); i++)
        set_param(&params, i, table[i].prior);
    return params;
}

double example_score(const example *e, const tamis__score_params *params)
{
    double best = 0.0;
    tamis__alignment alignment;
    for (uint32_t i = 0; i < e->readings; i++) {
        double score =
            tamis__score_names(&e->query[i]->parts, &e->candidate[i]->parts, params, &alignment);
        best = score > best ? score : best;
    }
    return best;
}

/* From 0 (right) to 1 (wrong); x / (1 + |x|) instead of a logistic, which no two C libraries round
 * alike. */
static double loss_of(const example *e, const tamis__score_params *params, double threshold)
{
    double x = (example_score(e, params) - threshold) / SOFTNESS;
    double wrong = e->match ? -x : x;
    return 0.5 + 0.5 * wrong / (1.0 + (wrong < 0.0 ? -wrong : wrong));
}

/* The search works on values of the table, in its order. */
typedef struct search {
    const examples *all;
    const uint32_t *fold_of;
    uint32_t left_out;
    double threshold;
} search;

static double total_loss(const search *s, const double *values)
{
    tamis__score_params params = prior_params();
    double sum = 0.0;
    for (size_t i = 0; i < TAMIS_COUNT_OF(table); i++) {
        double away = (values[i] - table[i].prior) / table[i].prior;
        sum += PULL * away * away;
        set_param(&params, i, values[i]);
    }
    tamis_error err = {0};
    if (tamis__score_params_check(&params, &err) != TAMIS_OK)
        return 1e9;
    for (size_t i = 0; i < s->all->count; i++) {
        const example *e = &s->all->items[i];
        bool held = e->pair != UINT32_MAX && s->fold_of[e->pair] == s->left_out;
        if (!held)
            sum += e->weight * loss_of(e, &params, s->threshold);
    }
    return sum;
}

/* Whole thousandths, within the range. */
static double rounded(size_t i, double value)
{
    double whole = (double)(int64_t)(value * DECIMALS + 0.5) / DECIMALS;
    whole = whole < table[i].least ? table[i].least : whole;
    return whole > table[i].most ? table[i].most : whole;
}

/* One round over all parameters; true when the loss fell. */
static bool try_steps(const search *s, double *values, double step, double *loss)
{
    bool better = false;
    for (size_t i = 0; i < TAMIS_COUNT_OF(table); i++) {
        double before = values[i];
        for (int sign = -1; sign <= 1; sign += 2) {
            values[i] = rounded(i, before + sign * step * table[i].prior);
            double found = values[i] == before ? *loss : total_loss(s, values);
            if (found < *loss) {
                *loss = found;
                better = true;
                before = values[i];
                break;
            }
            values[i] = before;
        }
    }
    return better;
}

tamis__score_params fit_params(const examples *all, const uint32_t *fold_of, uint32_t left_out,
                               double threshold)
{
    search s = {all, fold_of, left_out, threshold};
    double values[TAMIS_COUNT_OF(table)];
    for (size_t i = 0; i < TAMIS_COUNT_OF(table); i++)
        values[i] = table[i].prior;
    double loss = total_loss(&s, values);
    for (double step = STEP_FIRST; step >= STEP_LAST; step /= 2)
        while (try_steps(&s, values, step, &loss))
            ;
    tamis__score_params params = prior_params();
    for (size_t i = 0; i < TAMIS_COUNT_OF(table); i++)
        set_param(&params, i, values[i]);
    return params;
}
