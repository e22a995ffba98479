/*
 * match/score.c - from linked parts to a score.
 *
 * Unlinked words that are a slip or two apart are near misses. What else is unlinked falls into pools by
 * what it is. Within a pool what is unlinked on both sides contradicts, then across pools as CROSSINGS
 * says; what is left over is an omission.
 */
#include "match/score.h"

#include "match/align.h"
#include "match/typo.h"

const tamis__score_params tamis__score_defaults = {
#include "match/score_parameters.inc"
};

typedef enum pool {
    POOL_WORDS,
    POOL_TERMS,
    POOL_INITIALS,
    POOL_PLACES,
    POOL_NUMBERS,
    POOL_DRESSING,
    POOLS
} pool;

static pool pool_of(const tamis__part *part)
{
    if (part->kind == TAMIS__TOKEN_PARTICLE && part->group == TAMIS__PARTICLE_BOUND)
        return POOL_INITIALS; /* "abdul" begins a name and is most of one */
    switch (part->kind) {
    case TAMIS__TOKEN_TERM: return POOL_TERMS;
    case TAMIS__TOKEN_INITIAL: return POOL_INITIALS;
    case TAMIS__TOKEN_PLACE: return POOL_PLACES;
    case TAMIS__TOKEN_NUMBER: return POOL_NUMBERS;
    case TAMIS__TOKEN_LEGAL_FORM:
    case TAMIS__TOKEN_TITLE:
    case TAMIS__TOKEN_CONNECTOR: return POOL_DRESSING;
    default: return POOL_WORDS;
    }
}

static double lesser(double a, double b)
{
    return a < b ? a : b;
}

/* What is unlinked of one side. */
typedef struct unlinked {
    double pools[POOLS];
    uint64_t words; /* bit per part that may be a near miss */
} unlinked;

static void find_unlinked(const tamis__parts *parts, uint64_t linked, unlinked *out)
{
    *out = (unlinked){0};
    for (uint32_t i = 0; i < parts->count; i++) {
        if ((linked >> i & 1) != 0)
            continue;
        out->pools[pool_of(&parts->items[i])] += parts->items[i].weight;
        if (parts->items[i].kind == TAMIS__TOKEN_WORD)
            out->words |= UINT64_C(1) << i;
    }
}

/* The word of the candidate that is nearest to word `part` of the query by slips, the first of several;
 * its count when none is near. */
static uint32_t near_word(const tamis__part *part, const tamis__parts *candidate, uint64_t words,
                          uint32_t *slips)
{
    uint32_t best = candidate->count;
    *slips = UINT32_MAX;
    for (uint32_t i = 0; i < candidate->count; i++) {
        uint32_t found = (words >> i & 1) != 0 ? tamis__near_miss(part, &candidate->items[i]) : 0;
        if (found != 0 && found < *slips) {
            best = i;
            *slips = found;
        }
    }
    return best;
}

/* Takes near misses out of the words of both sides and returns their weight, that of a single slip
 * counted at ONE_SLIP. */
static double take_near_misses(const tamis__parts *query, const tamis__parts *candidate,
                               unlinked *q, unlinked *c)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < query->count && c->words != 0; i++) {
        uint32_t slips = 0;
        if ((q->words >> i & 1) == 0)
            continue;
        uint32_t k = near_word(&query->items[i], candidate, c->words, &slips);
        if (k == candidate->count)
            continue;
        double weight = lesser(query->items[i].weight, candidate->items[k].weight);
        q->pools[POOL_WORDS] -= weight;
        c->pools[POOL_WORDS] -= weight;
        c->words &= ~(UINT64_C(1) << k);
        sum += slips == 1 ? TAMIS__ONE_SLIP * weight : weight;
    }
    return sum;
}

/* Takes what contradicts out of both sides and returns it. */
static double contradict(double *query, double *candidate)
{
    double both = lesser(*query, *candidate);
    if (both <= 0.0)
        return 0.0;
    *query -= both;
    *candidate -= both;
    return both;
}

/* The same for two pools that contradict each other in both directions. */
static double cross(unlinked *q, unlinked *c, pool a, pool b)
{
    double sum = contradict(&q->pools[a], &c->pools[b]);
    return a == b ? sum : sum + contradict(&q->pools[b], &c->pools[a]);
}

static double left_over(const unlinked *side)
{
    double sum = 0.0;
    for (int i = 0; i < POOLS; i++)
        sum += side->pools[i] > 0.0 ? side->pools[i] : 0.0;
    return sum;
}

static void weigh_unlinked(const tamis__parts *query, const tamis__parts *candidate,
                           tamis__alignment *out)
{
    unlinked q, c;
    find_unlinked(query, out->query_linked, &q);
    find_unlinked(candidate, out->candidate_linked, &c);
    out->near_miss = take_near_misses(query, candidate, &q, &c);
    out->contradicted = cross(&q, &c, POOL_WORDS, POOL_WORDS);
    out->term = cross(&q, &c, POOL_TERMS, POOL_TERMS);
    out->initial = cross(&q, &c, POOL_INITIALS, POOL_INITIALS);
    out->sibling = cross(&q, &c, POOL_PLACES, POOL_PLACES);
    out->number = cross(&q, &c, POOL_NUMBERS, POOL_NUMBERS);
    out->dressing = cross(&q, &c, POOL_DRESSING, POOL_DRESSING);
    out->initial += cross(&q, &c, POOL_INITIALS, POOL_WORDS);
    out->contradicted += cross(&q, &c, POOL_PLACES, POOL_WORDS);
    out->term += cross(&q, &c, POOL_PLACES, POOL_TERMS);
    out->term += cross(&q, &c, POOL_TERMS, POOL_WORDS);
    out->number += cross(&q, &c, POOL_NUMBERS, POOL_WORDS);
    out->omitted_query = left_over(&q);
    out->omitted_candidate = left_over(&c);
    for (uint32_t i = 0; i < out->link_count; i++) {
        out->omitted_query += out->links[i].query_rest;
        out->omitted_candidate += out->links[i].candidate_rest;
    }
}

/* All that stands against the names being one. */
static double weigh_against(const tamis__score_params *p, const tamis__alignment *a)
{
    return a->lost + p->contradiction * a->contradicted + p->near_miss * a->near_miss +
           p->term * a->term + p->initial * a->initial + p->sibling * a->sibling +
           p->number * a->number + p->dressing * a->dressing +
           p->omission_query * a->omitted_query + p->omission_candidate * a->omitted_candidate;
}

/* A word, term, initial or place that the other name contradicts says that it is another party, however
 * long the names are. */
static double stranger_factor(const tamis__score_params *params, const tamis__alignment *a)
{
    double weight = a->contradicted + a->term + a->initial + a->sibling;
    return 1.0 - params->stranger * lesser(1.0, weight / TAMIS__STRANGER_WEIGHT);
}

/* Words of a name, and how many of them are linked. */
static uint32_t count_words(const tamis__parts *parts, uint64_t linked, uint32_t *linked_words)
{
    uint32_t count = 0;
    *linked_words = 0;
    for (uint32_t i = 0; i < parts->count; i++) {
        bool word = parts->items[i].kind == TAMIS__TOKEN_WORD;
        count += word;
        *linked_words += word && (linked >> i & 1) != 0;
    }
    return count;
}

/* One word that agrees, where either name has more, is little to go by: many share it. */
static double thin_factor(const tamis__score_params *params, const tamis__parts *query,
                          const tamis__parts *candidate, const tamis__alignment *a)
{
    uint32_t of_query, of_candidate;
    uint32_t q = count_words(query, a->query_linked, &of_query);
    uint32_t c = count_words(candidate, a->candidate_linked, &of_candidate);
    bool thin = of_query <= 1 && of_candidate <= 1 && (q > of_query || c > of_candidate);
    return thin ? 1.0 - params->thin : 1.0;
}

double tamis__link_value(const tamis__score_params *params, double similarity, bool initial,
                         bool glued)
{
    double value = initial ? params->initial_value : 1.0 - params->steepness * (1.0 - similarity);
    if (glued)
        value *= params->glue_value;
    return value < 0.0 ? 0.0 : value;
}

double tamis__foreign_value(const tamis__score_params *params, double similarity)
{
    bool foreign = params->steepness_foreign > params->steepness; /* never gentler than at home */
    double steepness = foreign ? params->steepness_foreign : params->steepness;
    double value = 1.0 - steepness * (1.0 - similarity);
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
    out->stranger = stranger_factor(params, out);
    out->thin = thin_factor(params, query, candidate, out);
    if (out->matched <= 0.0)
        return 0.0;
    out->score = out->order * out->stranger * out->thin * out->matched /
                 (out->matched + weigh_against(params, out));
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
    const double costs[] = {TAMIS__ONE_SLIP * params->near_miss,
                            params->term,
                            params->initial,
                            params->sibling,
                            params->number,
                            params->dressing};
    double both = params->contradiction;
    for (size_t i = 0; i < TAMIS_COUNT_OF(costs); i++)
        both = lesser(both, costs[i]);
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
