/*
 * screen/glimpse.c - may a name reach what is needed, by which of its words may be linked?
 *
 * The first look at a candidate, in a few dozen instructions. Two things end most of them: the sum of retrieve.h over
 * the parts that this very name may link, and strangers. At most thresholds one word of full weight on either side that
 * nothing answers to is enough to end it (docs/MATCHING.md), and letters tell most words that are no slip of the pen.
 */
#include "match/similarity.h"
#include "screen/sought.h"

enum { SLIPS_MAX = 2 /* of a near miss */, AHEAD_TOKENS = 6 };

typedef struct glimpse {
    const tamis__sought *sought;
    const uint8_t *records; /* of its tokens */
    uint32_t count;
    uint64_t linked; /* bit per part that may be */
    uint64_t alone;  /* bit per token, a name word that nothing of the query is linked with */
} glimpse;

static uint32_t word_of(const glimpse *g, uint32_t j)
{
    return tamis__load_u32le(g->records + (size_t)j * TAMIS__TOKEN_BYTES);
}

static uint8_t kind_of(const glimpse *g, uint32_t j)
{
    return g->records[(size_t)j * TAMIS__TOKEN_BYTES + 4];
}

/* What the link of token j adds at most: the lesser weight counts, and tokens that are no name words weigh little. */
static double worth_of(const glimpse *g, const tamis__sought_link *link, uint32_t j)
{
    const uint8_t kind = kind_of(g, j);
    const double weight = g->sought->weights[kind < TAMIS__TOKEN_KINDS ? kind : 0];
    const double worth = weight * link->gain;
    return link->index >= TAMIS__RUN_INDEX || link->worth < worth ? link->worth : worth;
}

static void raise_parts(const tamis__sought *sought, const tamis__sought_link *link, double worth,
                        double *best)
{
    for (uint64_t rest = sought->parts_of[link->index]; rest != 0; rest &= rest - 1) {
        double *of_part = &best[__builtin_ctzll(rest)];
        *of_part = worth > *of_part ? worth : *of_part;
    }
}

/* Which parts may be linked with which tokens; returns the greatest sum over all parts. */
static double read_links(glimpse *g)
{
    const tamis__sought *sought = g->sought;
    const uint32_t parts = sought->list.parts.count;
    double best[TAMIS__NAME_TOKENS_MAX], sum = 0.0;
    for (uint32_t i = 0; i < parts; i++)
        best[i] = sought->left_out[0][i];
    g->linked = 0;
    g->alone = 0;
    for (uint32_t j = 0; j < g->count; j++) {
        uint64_t any = 0;
        for (uint32_t at = tamis__sought_first(sought, word_of(g, j)); at != 0;
             at = sought->links[at - 1].next) {
            const tamis__sought_link *link = &sought->links[at - 1];
            any |= sought->parts_of[link->index];
            raise_parts(sought, link, worth_of(g, link, j), best);
        }
        g->linked |= any;
        if (any == 0 && kind_of(g, j) == TAMIS__TOKEN_WORD)
            g->alone |= UINT64_C(1) << j;
    }
    for (uint32_t i = 0; i < parts; i++)
        sum += best[i];
    return sum;
}

/* Legal forms and particles of one class, and initials, answer to each other without a look-up. */
static bool has_kind(const glimpse *g, uint8_t kind)
{
    for (uint32_t j = 0; j < g->count; j++)
        if (kind_of(g, j) == kind)
            return true;
    return false;
}

/* May a word be a slip of the pen for the part, by letters and length? */
static bool may_be_slip(const tamis__sought *sought, uint32_t i, uint64_t fact)
{
    const uint64_t letters = tamis__fact_letters(fact);
    const size_t len = tamis__fact_length(fact), asked = sought->list.items[i].text.len;
    uint64_t more = letters & ~sought->letters[i], less = sought->letters[i] & ~letters;
    more &= more - 1; /* two letters are allowed on either side */
    less &= less - 1;
    more &= more - 1;
    less &= less - 1;
    return (more | less) == 0 && len <= asked + SLIPS_MAX && asked <= len + SLIPS_MAX;
}

/* A word of the name, of full weight, that nothing of the query answers to? */
static bool has_stranger(const glimpse *g)
{
    const tamis__sought *sought = g->sought;
    for (uint64_t rest = g->alone; rest != 0; rest &= rest - 1) {
        uint64_t fact =
            tamis__word_facts_of(sought->facts, word_of(g, (uint32_t)__builtin_ctzll(rest)));
        bool near = tamis__fact_business(fact) || fact == 0;
        for (uint32_t i = 0; i < sought->list.parts.count && !near; i++)
            near = sought->list.items[i].kind == TAMIS__TOKEN_WORD && may_be_slip(sought, i, fact);
        if (!near)
            return true;
    }
    return false;
}

/* A word of the query that nothing of the name answers to? */
static bool has_missing(const glimpse *g)
{
    const tamis__sought *sought = g->sought;
    for (uint64_t rest = sought->full_words & ~g->linked; rest != 0; rest &= rest - 1) {
        uint32_t i = (uint32_t)__builtin_ctzll(rest);
        bool near = false;
        for (uint32_t j = 0; j < g->count && !near; j++)
            near = kind_of(g, j) == TAMIS__TOKEN_WORD &&
                   may_be_slip(sought, i, tamis__word_facts_of(sought->facts, word_of(g, j)));
        if (!near)
            return true;
    }
    return false;
}

bool tamis__sought_glimpse(const tamis__sought *sought, const tamis__snapshot *snapshot,
                           const tamis__name_row *row, uint64_t glued)
{
    glimpse g = {.sought = sought};
    if (glued != 0 || sought->needed <= 0.0)
        return true;
    g.records = tamis__snapshot_token_records(snapshot, row, &g.count);
    if (read_links(&g) < -TAMIS__SUM_SLACK)
        return false;
    if (sought->strangers_end && !sought->has_initial && g.alone != 0 &&
        (sought->full_words & ~g.linked) != 0 && has_missing(&g) && has_stranger(&g))
        return false;
    if (sought->has_filler || sought->has_initial || has_kind(&g, TAMIS__TOKEN_INITIAL))
        return true;
    return tamis__sought_sum(sought, g.linked) >= -TAMIS__SUM_SLACK; /* it may be thin */
}

void tamis__sought_ahead(const tamis__sought *sought, const tamis__snapshot *snapshot,
                         uint32_t name)
{
    tamis__name_row row = tamis__snapshot_name(snapshot, name);
    glimpse g = {.sought = sought};
    g.records = tamis__snapshot_token_records(snapshot, &row, &g.count);
    for (uint32_t j = 0; j < g.count && j < AHEAD_TOKENS; j++) {
        uint32_t word = word_of(&g, j);
        if (word >= sought->words)
            continue;
        TAMIS_PREFETCH(&sought->first[word]);
        TAMIS_PREFETCH(&sought->facts->words[word]);
    }
}
