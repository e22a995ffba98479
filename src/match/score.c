/*
 * match/score.c - from linked parts to a score.
 *
 * The unlinked parts of a name fall into three pools: words (with terms, initials, particles), marks
 * that tell siblings apart (places, numbers), and dressing (legal forms, titles, connectors). Within a
 * pool what is unlinked on both sides contradicts; what is left over is an omission.
 */
#include "match/score.h"

#include "match/align.h"

const tamis__score_params tamis__score_defaults = {
    .steepness = 1.9,
    .initial_value = 0.5,
    .contradiction = 1.8,
    .sibling = 2.4,
    .omission_query = 0.55,
    .omission_candidate = 0.40,
    .order_rotated = 0.98,
    .order_mixed = 0.95,
    .order_chain = 0.62,
    .glue_value = 0.98,
};

typedef enum pool { POOL_WORDS, POOL_SIBLING, POOL_DRESSING, POOLS } pool;

static pool pool_of(uint8_t kind)
{
    switch (kind) {
    case TAMIS__TOKEN_NUMBER:
    case TAMIS__TOKEN_PLACE: return POOL_SIBLING;
    case TAMIS__TOKEN_LEGAL_FORM:
    case TAMIS__TOKEN_TITLE:
    case TAMIS__TOKEN_CONNECTOR: return POOL_DRESSING;
    default: return POOL_WORDS;
    }
}

static void unlinked_weights(const tamis__parts *parts, uint64_t linked, double out[POOLS])
{
    for (int i = 0; i < POOLS; i++)
        out[i] = 0.0;
    for (uint32_t i = 0; i < parts->count; i++)
        if ((linked >> i & 1) == 0)
            out[pool_of(parts->items[i].kind)] += parts->items[i].weight;
}

static double lesser(double a, double b)
{
    return a < b ? a : b;
}

/* Takes what contradicts out of both sides and returns it. */
static double contradict(double *query, double *candidate)
{
    double both = lesser(*query, *candidate);
    *query -= both;
    *candidate -= both;
    return both;
}

static void weigh_unlinked(const tamis__parts *query, const tamis__parts *candidate,
                           tamis__alignment *out)
{
    double q[POOLS], c[POOLS];
    unlinked_weights(query, out->query_linked, q);
    unlinked_weights(candidate, out->candidate_linked, c);
    out->sibling = contradict(&q[POOL_SIBLING], &c[POOL_SIBLING]);
    out->contradicted = contradict(&q[POOL_WORDS], &c[POOL_WORDS]);
    out->contradicted += contradict(&q[POOL_DRESSING], &c[POOL_DRESSING]);
    out->contradicted += contradict(&q[POOL_WORDS], &c[POOL_SIBLING]);
    out->contradicted += contradict(&q[POOL_SIBLING], &c[POOL_WORDS]);
    out->omitted_query = q[POOL_WORDS] + q[POOL_SIBLING] + q[POOL_DRESSING];
    out->omitted_candidate = c[POOL_WORDS] + c[POOL_SIBLING] + c[POOL_DRESSING];
    for (uint32_t i = 0; i < out->link_count; i++) {
        out->omitted_query += out->links[i].query_rest;
        out->omitted_candidate += out->links[i].candidate_rest;
    }
}

double tamis__link_value(const tamis__score_params *params, double similarity, bool initial,
                         bool glued)
{
    double value = initial ? params->initial_value : 1.0 - params->steepness * (1.0 - similarity);
    if (glued)
        value *= params->glue_value;
    return value < 0.0 ? 0.0 : value;
}

double tamis__score_links(const tamis__parts *query, const tamis__parts *candidate,
                          const tamis__score_params *params, tamis__alignment *out)
{
    out->score = 0.0;
    out->matched = 0.0;
    out->lost = 0.0;
    for (uint32_t i = 0; i < out->link_count; i++) {
        out->matched += out->links[i].weight * out->links[i].value;
        out->lost += out->links[i].weight * (1.0 - out->links[i].value);
    }
    weigh_unlinked(query, candidate, out);
    out->order = tamis__order_factor(query, candidate, params, out);
    if (out->matched <= 0.0)
        return 0.0;
    double against = out->lost + params->contradiction * out->contradicted +
                     params->sibling * out->sibling + params->omission_query * out->omitted_query +
                     params->omission_candidate * out->omitted_candidate;
    out->score = out->order * out->matched / (out->matched + against);
    return out->score;
}

double tamis__score_names(const tamis__parts *query, const tamis__parts *candidate,
                          const tamis__score_params *params, tamis__alignment *out)
{
    tamis__align(query, candidate, params, out);
    return tamis__score_links(query, candidate, params, out);
}

tamis__score_costs tamis__least_costs(const tamis__score_params *params)
{
    /* What both sides have unlinked costs at least as much as if each left it out, or less is known. */
    double both = lesser(params->contradiction, params->sibling);
    double query = lesser(params->omission_query, both);
    return (tamis__score_costs){
        .query = query,
        .candidate = lesser(params->omission_candidate, both - query),
    };
}

/* Each fact scales the distance to certainty (agreement) or the score itself (difference). */
typedef struct fact_scale {
    double agrees, roughly, slightly, differs;
} fact_scale;

static const fact_scale birth_scale = {0.60, 0.80, 0.94, 0.72};
static const fact_scale country_scale = {0.95, 1.0, 1.0, 0.96};
static const fact_scale gender_scale = {1.0, 1.0, 1.0, 0.86};
static const fact_scale strong_id_scale = {0.12, 0.20, 1.0, 0.80};
static const fact_scale weak_id_scale = {0.70, 1.0, 1.0, 1.0};

static double raised(double score, tamis__agreement fact, fact_scale scale)
{
    double keep = fact == TAMIS__AGREES           ? scale.agrees
                  : fact == TAMIS__AGREES_ROUGHLY ? scale.roughly
                                                  : 1.0;
    return keep < 1.0 ? 1.0 - (1.0 - score) * keep : score; /* exactly the score without it */
}

static double lowered(double score, tamis__agreement fact, fact_scale scale)
{
    double keep = fact == TAMIS__DIFFERS            ? scale.differs
                  : fact == TAMIS__DIFFERS_SLIGHTLY ? scale.slightly
                                                    : 1.0;
    return score * keep;
}

double tamis__score_facts(double name_score, const tamis__fact_evidence *facts)
{
    double score = name_score;
    if (name_score >= TAMIS__AGREEMENT_FLOOR) {
        score = raised(score, facts->birth, birth_scale);
        score = raised(score, facts->country, country_scale);
        score = raised(score, facts->weak_id, weak_id_scale);
    }
    score = raised(score, facts->strong_id, strong_id_scale);
    score = lowered(score, facts->birth, birth_scale);
    score = lowered(score, facts->country, country_scale);
    score = lowered(score, facts->gender, gender_scale);
    return lowered(score, facts->strong_id, strong_id_scale);
}

double tamis__score_needed(double threshold, const tamis__fact_evidence *best_case)
{
    double keep = 1.0;
    keep *= best_case->birth == TAMIS__AGREES ? birth_scale.agrees : 1.0;
    keep *= best_case->country == TAMIS__AGREES ? country_scale.agrees : 1.0;
    keep *= best_case->weak_id == TAMIS__AGREES ? weak_id_scale.agrees : 1.0;
    double needed = 1.0 - (1.0 - threshold) / keep;
    if (needed >= threshold)
        return threshold;
    return needed > TAMIS__AGREEMENT_FLOOR ? needed : lesser(threshold, TAMIS__AGREEMENT_FLOOR);
}
