/*
 * screen/glance.c - may a name reach what is needed, by the numbers of its words alone?
 *
 * The sum of retrieve.h with what this one name says: the worth of the best link of each part, what is left
 * out on either side, and two factors of the score. A word that nothing answers to on both sides, and that
 * is no slip of the pen either, contradicts; so at most thresholds most names end with the first such pair.
 * docs/MATCHING.md has the proof.
 */
#include "base/bytes.h"
#include "match/typo.h"
#include "screen/sought.h"

#define NOTHING (-1e9)

enum { SLIPS_MAX = 2 }; /* of a near miss; more letters than these apart are none */

typedef struct glance {
    const tamis__sought *sought;
    const tamis__snapshot *snapshot;
    tamis__token_row tokens[TAMIS__NAME_TOKENS_MAX];
    double weight[TAMIS__NAME_TOKENS_MAX]; /* most that a token with a link may weigh */
    double least
        [TAMIS__NAME_TOKENS_MAX]; /* and least: what a link costs that is worth less than asked */
    uint32_t count;
    uint32_t words, linked_words; /* name words, and those of them that may be linked */
    uint64_t linked;              /* bit per part that may be */
    uint64_t alone;               /* bit per token that nothing of the query answers to */
    uint64_t glued;               /* bit per part that a run of the name may mean */
} glance;

static double lesser(double a, double b)
{
    return a < b ? a : b;
}

static double greater(double a, double b)
{
    return a > b ? a : b;
}

/* ---- links ------------------------------------------------------------------------------------- */

/* Value of a link where the token stands, at most; negative when it is none there. */
static double value_of(const tamis__sought *sought, uint32_t at, const tamis__token_row *token)
{
    const tamis__word_link *kept = tamis__sought_kept(sought, at);
    const tamis__writing writing = tamis__writing_of(token->script);
    const bool run = sought->links[at].index >= TAMIS__RUN_INDEX;
    double least = token->kind == TAMIS__TOKEN_INITIAL ? sought->params->initial_value : -1.0;
    if (kept == NULL)
        return sought->links[at].met == NULL ? least : -1.0;
    double similarity = kept->similarity[writing];
    if (kept->family && similarity < TAMIS__NICKNAME_SIMILARITY)
        similarity = TAMIS__NICKNAME_SIMILARITY;
    similarity = greater(similarity, kept->learned);
    if (similarity <= 0.0)
        return least;
    if (run)
        return tamis__link_value(sought->params, similarity, false, true);
    uint8_t script = sought->list.items[sought->links[at].index].script;
    bool plain = tamis__spelling_of(tamis__writing_of(script), writing) == TAMIS__SPELLING_PLAIN;
    double value = plain ? tamis__link_value(sought->params, similarity, false, false)
                         : tamis__foreign_value(sought->params, similarity);
    return greater(value, least);
}

static void raise(double *worth, double to)
{
    *worth = greater(*worth, to);
}

/* What a link of token j and a part adds at most. */
static double link_adds(const glance *g, uint32_t j, double part_weight, double gain)
{
    return lesser(part_weight, gain < 0.0 ? g->least[j] : g->weight[j]) * gain;
}

/* What each part is worth at most with the links of token j. False when there are none. */
static bool take_links(const glance *g, uint32_t j, double asked, double *worth)
{
    const tamis__sought *sought = g->sought;
    const tamis__part *parts = sought->list.items;
    bool any = false;
    for (uint32_t at = tamis__sought_first(sought, g->tokens[j].word); at != 0;
         at = sought->links[at - 1].next) {
        const tamis__sought_link *link = &sought->links[at - 1];
        double value = value_of(sought, at - 1, &g->tokens[j]);
        if (value < 0.0)
            continue;
        any = true;
        if (link->index < TAMIS__RUN_INDEX) {
            double weight = parts[link->index].weight;
            raise(&worth[link->index], link_adds(g, j, weight, value - asked));
            continue;
        }
        tamis__token_run run = sought->runs[link->index - TAMIS__RUN_INDEX];
        for (uint32_t k = 0; k < run.count; k++) {
            uint32_t part = (run.first + k) % sought->list.parts.count;
            raise(&worth[part], greater(parts[part].weight * (value - asked), 0.0));
        }
    }
    return any;
}

/* Particles and legal forms of one class answer to each other without a look-up. */
static bool has_kind(const glance *g, uint8_t kind)
{
    for (uint32_t j = 0; j < g->count; j++)
        if (g->tokens[j].kind == kind)
            return true;
    return false;
}

static bool meets_by_kind(const glance *g, uint8_t kind)
{
    return (kind == TAMIS__TOKEN_PARTICLE || kind == TAMIS__TOKEN_LEGAL_FORM) && has_kind(g, kind);
}

/* The greatest sum over the parts of the query when `asked` is needed. Tells what may be linked. */
static double sum_of_parts(glance *g, double asked)
{
    const tamis__sought *sought = g->sought;
    double worth[TAMIS__NAME_TOKENS_MAX], sum = 0.0;
    for (uint32_t i = 0; i < sought->list.parts.count; i++)
        worth[i] = NOTHING;
    g->linked = 0;
    g->alone = 0;
    g->linked_words = 0;
    for (uint32_t j = 0; j < g->count; j++) {
        bool any = take_links(g, j, asked, worth);
        g->linked_words += any && g->tokens[j].kind == TAMIS__TOKEN_WORD;
        g->alone |= any ? 0 : UINT64_C(1) << j;
    }
    for (uint32_t i = 0; i < sought->list.parts.count; i++) {
        const tamis__part *part = &sought->list.items[i];
        if (meets_by_kind(g, part->kind))
            raise(&worth[i], part->weight * (1.0 - asked));
        if ((g->glued >> i & 1) != 0)
            raise(&worth[i], part->weight * (sought->params->glue_value - asked));
        g->linked |= worth[i] > NOTHING ? UINT64_C(1) << i : 0;
        double left_out =
            part->kind == TAMIS__TOKEN_INITIAL
                ? tamis__sought_initial(part, sought->params, asked, sought->query_cost)
                : -asked * sought->query_cost * part->weight;
        sum += greater(worth[i], left_out);
    }
    return sum;
}

/* ---- what is certainly left over --------------------------------------------------------------- */

/* Does the text begin with an initial of the query? */
static bool answers_initial(const tamis__sought *sought, tamis_bytes text)
{
    for (uint32_t i = 0; i < sought->list.parts.count && sought->has_initial; i++)
        if (sought->list.items[i].kind == TAMIS__TOKEN_INITIAL &&
            tamis__bytes_starts_with(text, sought->list.items[i].text))
            return true;
    return false;
}

/* May a word of the query be a slip of the pen for the word, or the other way round? */
static bool may_be_slip(const tamis__sought *sought, uint32_t i, tamis_bytes text, uint64_t letters)
{
    const tamis__part *part = &sought->list.items[i];
    if (part->kind != TAMIS__TOKEN_WORD ||
        tamis__more_letters(letters & ~sought->letters[i], SLIPS_MAX) ||
        tamis__more_letters(sought->letters[i] & ~letters, SLIPS_MAX))
        return false;
    tamis__part word = {.text = text};
    return tamis__near_miss(part, &word) != 0;
}

/* At least what a token weighs: in a business, its words may weigh less. */
static double least_weight(const glance *g, const tamis__token_row *token,
                           const tamis__word_row *word)
{
    double weight =
        tamis__token_weight(token->kind, token->group, word->entity_count, g->sought->entities);
    double term = tamis__token_weight(TAMIS__TOKEN_TERM, 0, 0, 1);
    bool business = token->kind == TAMIS__TOKEN_WORD && (word->traits & TAMIS__WORD_BUSINESS) != 0;
    return business ? lesser(term, weight) : weight;
}

/* Weight of words that nothing answers to, linked or by slips, on either side. */
typedef struct strangers {
    double query, candidate;
} strangers;

static strangers find_strangers(const glance *g)
{
    const tamis__sought *sought = g->sought;
    const uint32_t parts = sought->list.parts.count;
    strangers found = {0.0, 0.0};
    uint64_t near = 0;
    for (uint32_t j = 0; j < g->count; j++) {
        if (g->tokens[j].kind != TAMIS__TOKEN_WORD)
            continue;
        tamis__word_row word = tamis__snapshot_word(g->snapshot, g->tokens[j].word);
        uint64_t letters = tamis__letter_set(word.text);
        bool slip = false;
        for (uint32_t i = 0; i < parts; i++)
            if (may_be_slip(sought, i, word.text, letters)) {
                near |= UINT64_C(1) << i;
                slip = true;
            }
        if ((g->alone >> j & 1) != 0 && !slip && !answers_initial(sought, word.text))
            found.candidate += least_weight(g, &g->tokens[j], &word);
    }
    for (uint32_t i = 0; i < parts; i++)
        if (sought->list.items[i].kind == TAMIS__TOKEN_WORD && ((g->linked | near) >> i & 1) == 0)
            found.query += sought->list.items[i].weight;
    return found;
}

/* What a word of the candidate that is no slip costs at least, besides the query's share of it. */
static double stranger_cost(const tamis__sought *sought)
{
    const tamis__score_params *params = sought->params;
    double both = lesser(lesser(params->contradiction, params->initial), params->term);
    if (sought->has_number)
        both = lesser(both, params->number);
    return greater(lesser(params->omission_candidate, both - sought->query_cost), 0.0);
}

/* Is one word all the words that may agree, of several? */
static bool is_thin(const glance *g)
{
    const tamis__sought *sought = g->sought;
    uint32_t linked = 0;
    for (uint32_t i = 0; i < sought->list.parts.count; i++)
        linked += sought->list.items[i].kind == TAMIS__TOKEN_WORD && (g->linked >> i & 1) != 0;
    return linked <= 1 && g->linked_words <= 1 &&
           (sought->name_words > linked || g->words > g->linked_words);
}

static void read_tokens(glance *g, const tamis__name_row *row)
{
    tamis__snapshot_tokens(g->snapshot, row, g->tokens);
    g->count =
        row->token_count < TAMIS__NAME_TOKENS_MAX ? row->token_count : TAMIS__NAME_TOKENS_MAX;
    g->words = 0;
    for (uint32_t j = 0; j < g->count; j++) {
        const tamis__token_row *token = &g->tokens[j];
        bool word = token->kind == TAMIS__TOKEN_WORD;
        g->words += word;
        if (tamis__sought_first(g->sought, token->word) == 0)
            continue;
        uint32_t bearers = word ? tamis__snapshot_bearers(g->snapshot, token->word) : 0;
        g->weight[j] = tamis__token_weight(token->kind, token->group, bearers, g->sought->entities);
        g->least[j] = g->weight[j];
        if (word) {
            tamis__word_row row_word = tamis__snapshot_word(g->snapshot, token->word);
            g->least[j] = least_weight(g, token, &row_word);
        }
    }
}

bool tamis__sought_may_reach(const tamis__sought *sought, const tamis__snapshot *snapshot,
                             const tamis__name_row *row, uint64_t glued)
{
    glance g; /* a kilobyte, of which little is used */
    g.sought = sought;
    g.snapshot = snapshot;
    g.glued = glued;
    if (sought->needed <= 0.0)
        return true;
    read_tokens(&g, row);
    if (sum_of_parts(&g, sought->needed) < -TAMIS__SUM_SLACK)
        return false;
    if (glued != 0)
        return true; /* its runs may answer to anything */
    /* An initial may answer to one more word than is known here. */
    double asked = sought->asked[!sought->has_initial && is_thin(&g)];
    strangers apart = find_strangers(&g);
    double both = lesser(apart.query, apart.candidate);
    double cost = stranger_cost(sought);
    double more = greater(sought->params->contradiction - sought->query_cost - cost, 0.0);
    asked /= 1.0 - sought->params->stranger * lesser(1.0, both / TAMIS__STRANGER_WEIGHT);
    if (!(asked <= 1.0 + TAMIS__SUM_SLACK))
        return false;
    return sum_of_parts(&g, asked) - asked * (cost * apart.candidate + more * both) >=
           -TAMIS__SUM_SLACK;
}
