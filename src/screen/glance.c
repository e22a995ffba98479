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

enum {
    SLIPS_MAX = 2, /* of a near miss; more letters than these apart are none */
    TIES_MAX = 128 /* of a name with more, nothing is said */
};

/* A link of a token of the name, as it counts where the token stands, and a part that it may stand for. */
typedef struct tie {
    double value;
    double weight; /* most that the token may weigh */
    double least;  /* and least: what a link costs that is worth less than asked */
    uint8_t part;
    bool run; /* the part is one of several that the token stands for together */
} tie;

typedef struct glance {
    const tamis__sought *sought;
    const tamis__snapshot *snapshot;
    const uint8_t *records; /* of the tokens */
    uint32_t count;
    uint32_t tie_count;
    uint32_t words, linked_words; /* name words, and those of them that may be linked */
    uint32_t kinds;               /* bit per kind of token that the name has */
    uint64_t linked;              /* bit per part that may be */
    uint64_t alone;               /* bit per token that nothing of the query answers to */
    uint64_t glued;               /* bit per part that a run of the name may mean */
    tie ties[TIES_MAX];
} glance;

static double lesser(double a, double b)
{
    return a < b ? a : b;
}

static double greater(double a, double b)
{
    return a > b ? a : b;
}

static tamis__token_row token_of(const glance *g, uint32_t j)
{
    return tamis__token_of_record(g->records + (size_t)j * TAMIS__TOKEN_BYTES);
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

/* Most and least that a token weighs: in a business, its words may weigh less. */
static void weigh_token(const glance *g, const tamis__token_row *token, double *most, double *least)
{
    const tamis__sought *sought = g->sought;
    if (token->kind != TAMIS__TOKEN_WORD) {
        *most = *least = tamis__token_weight(token->kind, token->group, 0, sought->entities);
        return;
    }
    *most =
        tamis__word_facts_weight(sought->facts, tamis__snapshot_bearers(g->snapshot, token->word));
    *least = *most;
    if (tamis__fact_business(tamis__word_facts_of(sought->facts, token->word)))
        *least = lesser(tamis__token_weight(TAMIS__TOKEN_TERM, 0, 0, 1), *most);
}

/* What a link of the token ties it to. False when there is no room. */
static bool add_ties(glance *g, const tamis__sought_link *link, const tie *like)
{
    const tamis__sought *sought = g->sought;
    const bool run = link->index >= TAMIS__RUN_INDEX;
    for (uint64_t rest = tamis__sought_parts(sought, link); rest != 0; rest &= rest - 1) {
        if (g->tie_count == TIES_MAX)
            return false;
        tie *added = &g->ties[g->tie_count++];
        *added = *like;
        added->part = (uint8_t)__builtin_ctzll(rest);
        added->run = run;
    }
    return true;
}

static bool read_token(glance *g, uint32_t j)
{
    const tamis__sought *sought = g->sought;
    const tamis__token_row token = token_of(g, j);
    const uint32_t first = tamis__sought_first(sought, token.word);
    tie like = {.value = 0.0};
    bool any = false;
    if (first != 0)
        weigh_token(g, &token, &like.weight, &like.least);
    for (uint32_t at = first; at != 0; at = sought->links[at - 1].next) {
        like.value = value_of(sought, at - 1, &token);
        if (like.value < 0.0)
            continue;
        any = true;
        if (!add_ties(g, &sought->links[at - 1], &like))
            return false;
    }
    g->kinds |= UINT32_C(1) << token.kind;
    g->words += token.kind == TAMIS__TOKEN_WORD;
    g->linked_words += any && token.kind == TAMIS__TOKEN_WORD;
    g->alone |= any ? 0 : UINT64_C(1) << j;
    return true;
}

/* Particles and legal forms of one class answer to each other without a look-up. */
static bool meets_by_kind(const glance *g, uint8_t kind)
{
    return (kind == TAMIS__TOKEN_PARTICLE || kind == TAMIS__TOKEN_LEGAL_FORM) &&
           (g->kinds >> kind & 1) != 0;
}

static void raise(double *worth, double to)
{
    *worth = greater(*worth, to);
}

/* What each part is worth at most with the name's links. */
static void weigh_ties(const glance *g, double asked, double *worth)
{
    for (uint32_t k = 0; k < g->tie_count; k++) {
        const tie *t = &g->ties[k];
        const double part = g->sought->list.items[t->part].weight, gain = t->value - asked;
        raise(&worth[t->part], t->run ? greater(part * gain, 0.0)
                                      : lesser(part, gain < 0.0 ? t->least : t->weight) * gain);
    }
}

/* The greatest sum over the parts of the query when `asked` is needed. Tells what may be linked. */
static double sum_of_parts(glance *g, double asked)
{
    const tamis__sought *sought = g->sought;
    double worth[TAMIS__NAME_TOKENS_MAX], sum = 0.0;
    for (uint32_t i = 0; i < sought->list.parts.count; i++)
        worth[i] = NOTHING;
    g->linked = 0;
    weigh_ties(g, asked, worth);
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

/* May a word of the query be a slip of the pen for the word, or the other way round? Letters tell most. */
static bool may_be_slip(const glance *g, uint32_t i, uint32_t word)
{
    const tamis__sought *sought = g->sought;
    const uint64_t letters = tamis__fact_letters(tamis__word_facts_of(sought->facts, word));
    if (tamis__more_letters(letters & ~sought->letters[i], SLIPS_MAX) ||
        tamis__more_letters(sought->letters[i] & ~letters, SLIPS_MAX))
        return false;
    tamis__part other = {.text = tamis__snapshot_word_text(g->snapshot, word)};
    return tamis__near_miss(&sought->list.items[i], &other) != 0;
}

/* Weight of words that nothing answers to, linked or by slips, on either side. */
typedef struct strangers {
    double query, candidate;
} strangers;

/* Bit per name word of the query, among those of `asked`, that token j may be a slip of. */
static uint64_t slips_of(const glance *g, uint32_t j, uint64_t asked)
{
    uint64_t near = 0;
    for (uint64_t rest = asked; rest != 0; rest &= rest - 1) {
        uint32_t i = (uint32_t)__builtin_ctzll(rest);
        near |= may_be_slip(g, i, token_of(g, j).word) ? UINT64_C(1) << i : 0;
    }
    return near;
}

/* A linked word and a linked part need no slip to answer to something. */
static strangers find_strangers(const glance *g)
{
    const tamis__sought *sought = g->sought;
    strangers found = {0.0, 0.0};
    uint64_t missing = sought->word_parts & ~g->linked;
    for (uint32_t j = 0; j < g->count; j++) {
        const tamis__token_row token = token_of(g, j);
        const bool alone = (g->alone >> j & 1) != 0;
        if (token.kind != TAMIS__TOKEN_WORD || (!alone && missing == 0))
            continue;
        uint64_t near = slips_of(g, j, alone ? sought->word_parts : missing);
        missing &= ~near;
        if (!alone || near != 0 ||
            (sought->has_initial &&
             answers_initial(sought, tamis__snapshot_word_text(g->snapshot, token.word))))
            continue;
        double most = 0.0, least = 0.0;
        weigh_token(g, &token, &most, &least);
        found.candidate += least;
    }
    for (; missing != 0; missing &= missing - 1)
        found.query += sought->list.items[__builtin_ctzll(missing)].weight;
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
    const uint32_t linked = (uint32_t)__builtin_popcountll(sought->word_parts & g->linked);
    return linked <= 1 && g->linked_words <= 1 &&
           (sought->name_words > linked || g->words > g->linked_words);
}

bool tamis__sought_may_reach(const tamis__sought *sought, const tamis__snapshot *snapshot,
                             const tamis__name_row *row, uint64_t glued)
{
    glance g; /* kilobytes, of which little is used */
    if (sought->needed <= 0.0)
        return true;
    g.sought = sought;
    g.snapshot = snapshot;
    g.glued = glued;
    g.tie_count = g.words = g.linked_words = g.kinds = 0;
    g.alone = 0;
    g.records = tamis__snapshot_token_records(snapshot, row, &g.count);
    for (uint32_t j = 0; j < g.count; j++)
        if (!read_token(&g, j))
            return true;
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
