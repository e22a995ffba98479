/*
 * match/align.c - linking the parts of two names.
 *
 * All pairs of parts that are alike enough are proposed, and so are runs of two to four parts on one
 * side that, written together, make one part of the other ("xijinping" - "xi jinping"). Proposals are
 * taken greedily by explained weight. A name has at most 64 parts, so proposals are bounded; only the
 * first TAMIS__PROPOSALS_MAX of a pathological name are looked at.
 */
#include "match/align.h"

#include "match/korean.h"
#include "match/letters.h"
#include "match/typo.h"

#include <string.h>

static double weight_of(const tamis__parts *parts, tamis__token_run run)
{
    double sum = 0.0;
    for (uint32_t k = 0; k < run.count; k++)
        sum += parts->items[(run.first + k) % parts->count].weight;
    return sum;
}

static void propose(tamis__proposals *all, const tamis__link *link)
{
    if (all->count < TAMIS__PROPOSALS_MAX && link->value > 0.0)
        all->items[all->count++] = *link;
}

/* Two texts of names of which one is Korean in Hangul and the other, in Latin letters, spells other syllables. */
static bool other_syllables(const tamis__parts *a, tamis_bytes a_text, uint8_t a_script,
                            const tamis__parts *b, tamis_bytes b_text, uint8_t b_script)
{
    if (a_script == TAMIS__SCRIPT_HANGUL && b_script == TAMIS__SCRIPT_LATIN)
        return tamis__is_korean_name(a) && !tamis__is_korean_spelling(a_text, b_text);
    if (b_script == TAMIS__SCRIPT_HANGUL && a_script == TAMIS__SCRIPT_LATIN)
        return tamis__is_korean_name(b) && !tamis__is_korean_spelling(b_text, a_text);
    return false;
}

void tamis__propose_pair(const tamis__parts *query, uint32_t i, const tamis__parts *candidate,
                         uint32_t j, double similarity, uint32_t support,
                         const tamis__score_params *params, tamis__proposals *out)
{
    const tamis__part *q = &query->items[i];
    const tamis__part *c = &candidate->items[j];
    bool initial =
        similarity < 1.0 && (q->kind == TAMIS__TOKEN_INITIAL) != (c->kind == TAMIS__TOKEN_INITIAL);
    if (similarity < 1.0 &&
        (tamis__other_word(q, c, similarity) ||
         (!initial && other_syllables(query, q->text, q->script, candidate, c->text, c->script))))
        return;
    tamis__link link = {.query_first = (uint8_t)i,
                        .query_count = 1,
                        .candidate_first = (uint8_t)j,
                        .candidate_count = 1,
                        .similarity = similarity,
                        .support = support};
    link.weight = q->weight < c->weight ? q->weight : c->weight;
    link.value = tamis__link_value(params, similarity, initial, false);
    if (!initial && tamis__spelling_of(tamis__writing_of(q->script),
                                       tamis__writing_of(c->script)) != TAMIS__SPELLING_PLAIN)
        link.value = tamis__foreign_value(params, similarity);
    link.query_rest = initial ? q->weight - link.weight : 0.0;
    link.candidate_rest = initial ? c->weight - link.weight : 0.0;
    propose(out, &link);
}

/* The greater of what is written and what was learned of two name words. */
static double learned_similarity(const tamis__parts *query, const tamis__part *q,
                                 const tamis__part *c, double written, uint32_t *support)
{
    double learned = 0.0;
    uint32_t parties = 0;
    bool words = q->kind == TAMIS__TOKEN_WORD && c->kind == TAMIS__TOKEN_WORD &&
                 q->word != TAMIS__NO_WORD && c->word != TAMIS__NO_WORD;
    if (!words || written >= 1.0 || query->learned.find == NULL ||
        !query->learned.find(query->learned.of, q->word, c->word, &learned, &parties) ||
        learned <= written)
        return written;
    *support = parties;
    return learned;
}

static void propose_pairs(const tamis__parts *query, const tamis__parts *candidate,
                          const tamis__score_params *params, tamis__proposals *all)
{
    for (uint32_t i = 0; i < query->count; i++)
        for (uint32_t j = 0; j < candidate->count; j++) {
            uint32_t support = 0;
            double similarity = tamis__part_similarity(&query->items[i], &candidate->items[j]);
            similarity = learned_similarity(query, &query->items[i], &candidate->items[j],
                                            similarity, &support);
            if (similarity >= TAMIS__LINK_MIN)
                tamis__propose_pair(query, i, candidate, j, similarity, support, params, all);
        }
}

bool tamis__may_glue(const tamis__part *part)
{
    return part->kind != TAMIS__TOKEN_LEGAL_FORM && part->kind != TAMIS__TOKEN_CONNECTOR;
}

/* "ng" of Myo'ng, "d" of D'Arcy: no word by itself. */
static bool is_scrap(const tamis__part *part)
{
    bool two = part->kind == TAMIS__TOKEN_WORD && part->text.len == 2;
    return part->kind == TAMIS__TOKEN_INITIAL ||
           (two && !tamis__vowel_like(part->text.ptr[0]) && !tamis__vowel_like(part->text.ptr[1]));
}

static bool is_word(const tamis__part *part)
{
    return part->kind == TAMIS__TOKEN_WORD;
}

static bool is_scrap_and_word(const tamis__part *a, const tamis__part *b)
{
    return is_scrap(a) && is_word(b);
}

static bool is_connector_and_word(const tamis__part *a, const tamis__part *b)
{
    return a->kind == TAMIS__TOKEN_CONNECTOR && is_word(b);
}

/* Two initials and a word: two consonants that were cut off a word are read as initials. */
static bool is_cut_off(const tamis__part *part)
{
    bool before = part[0].kind == TAMIS__TOKEN_INITIAL && is_word(&part[2]);
    bool behind = part[2].kind == TAMIS__TOKEN_INITIAL && is_word(&part[0]);
    return part[1].kind == TAMIS__TOKEN_INITIAL && (before || behind);
}

uint32_t tamis__query_runs(const tamis__parts *query, tamis__token_run out[TAMIS__RUNS_MAX])
{
    uint32_t count = tamis__name_runs(query->count, query->split, out);
    for (uint32_t i = 0; i + 1 < query->count; i++) { /* the runs of two come first */
        const tamis__part *pair = &query->items[i];
        out[i].loose =
            is_connector_and_word(pair, pair + 1) || is_connector_and_word(pair + 1, pair);
        if (is_scrap_and_word(pair, pair + 1) || is_scrap_and_word(pair + 1, pair))
            out[count++] = (tamis__token_run){.first = (uint8_t)i, .count = 2, .turned = true};
        if (query->count > 3 && i + 2 < query->count && is_cut_off(pair))
            out[count++] = (tamis__token_run){.first = (uint8_t)i, .count = 3};
    }
    return count;
}

tamis_bytes tamis__glue(const tamis__parts *parts, tamis__token_run run,
                        char out[TAMIS__GLUE_BYTES_MAX])
{
    size_t len = 0;
    for (uint32_t k = 0; k < run.count; k++) {
        uint32_t at = run.first + (run.turned ? run.count - 1 - k : k);
        const tamis__part *part = &parts->items[at % parts->count];
        bool may = tamis__may_glue(part) || (run.loose && part->kind == TAMIS__TOKEN_CONNECTOR);
        if (!may || part->text.len > TAMIS__GLUE_BYTES_MAX - len)
            return (tamis_bytes){out, 0};
        memcpy(out + len, part->text.ptr, part->text.len);
        len += part->text.len;
    }
    return (tamis_bytes){out, len};
}

bool tamis__may_mean_run(const tamis__part *one)
{
    return tamis__may_glue(one) && one->kind != TAMIS__TOKEN_INITIAL;
}

/* A run written together. */
typedef struct glued_run {
    tamis_bytes text;
    tamis__writing writing;
    uint32_t key;
} glued_run;

/* Similarity of a glued run with one part of the other side, whose key is known; 0 when it cannot be
 * meant. */
static double glued_similarity(const glued_run *glued, const tamis__part *one, uint32_t key)
{
    if (key != glued->key || !tamis__may_mean_run(one))
        return 0.0;
    if (one->kind == TAMIS__TOKEN_NUMBER)
        return tamis__bytes_equal(glued->text, one->text) ? 1.0 : 0.0;
    return tamis__written_similarity(glued->text, glued->writing, one->text,
                                     tamis__writing_of(one->script), TAMIS__GLUE_MIN);
}

static tamis__link glued_link(tamis__token_run run, uint32_t single, bool query_is_many)
{
    tamis__link link = {0};
    link.query_first = query_is_many ? run.first : (uint8_t)single;
    link.query_count = query_is_many ? run.count : 1;
    link.candidate_first = query_is_many ? (uint8_t)single : run.first;
    link.candidate_count = query_is_many ? 1 : run.count;
    return link;
}

void tamis__propose_run(const tamis__parts *many, tamis__token_run run, const tamis__parts *single,
                        uint32_t j, bool query_is_many, double similarity,
                        const tamis__score_params *params, tamis__proposals *out)
{
    char buffer[TAMIS__GLUE_BYTES_MAX];
    const tamis__part *one = &single->items[j];
    if (similarity < 1.0 &&
        other_syllables(many, tamis__glue(many, run, buffer), many->items[run.first].script, single,
                        one->text, one->script))
        return;
    double run_weight = weight_of(many, run);
    tamis__link link = glued_link(run, j, query_is_many);
    link.similarity = similarity;
    link.weight = one->weight < run_weight ? one->weight : run_weight;
    link.value = tamis__link_value(params, similarity, false, true);
    propose(out, &link);
}

void tamis__glue_keys(const tamis__parts *parts, uint32_t out[TAMIS__NAME_TOKENS_MAX])
{
    for (uint32_t i = 0; i < parts->count; i++)
        out[i] = tamis__glue_key(parts->items[i].text);
}

void tamis__propose_runs(const tamis__parts *many, const tamis__parts *single,
                         const uint32_t *single_keys, bool query_is_many,
                         const tamis__score_params *params, tamis__proposals *out)
{
    tamis__token_run runs[TAMIS__RUNS_MAX];
    uint32_t count = query_is_many ? tamis__query_runs(many, runs)
                                   : tamis__name_runs(many->count, many->split, runs);
    for (uint32_t i = 0; i < count; i++) {
        char buffer[TAMIS__GLUE_BYTES_MAX];
        glued_run glued = {.text = tamis__glue(many, runs[i], buffer)};
        if (glued.text.len == 0)
            continue;
        glued.writing = tamis__writing_of(many->items[runs[i].first].script);
        glued.key = tamis__glue_key(glued.text);
        for (uint32_t j = 0; j < single->count; j++) {
            double similarity = glued_similarity(&glued, &single->items[j], single_keys[j]);
            if (similarity >= TAMIS__GLUE_MIN)
                tamis__propose_run(many, runs[i], single, j, query_is_many, similarity, params,
                                   out);
        }
    }
}

void tamis__propose(const tamis__parts *query, const tamis__parts *candidate,
                    const tamis__score_params *params, tamis__proposals *out)
{
    uint32_t keys[TAMIS__NAME_TOKENS_MAX];
    propose_pairs(query, candidate, params, out);
    tamis__glue_keys(candidate, keys);
    tamis__propose_runs(query, candidate, keys, true, params, out);
    tamis__glue_keys(query, keys);
    tamis__propose_runs(candidate, query, keys, false, params, out);
}

static int distance_of(const tamis__link *link)
{
    int d = (int)link->query_first - (int)link->candidate_first;
    return d < 0 ? -d : d;
}

/* Better first: more explained weight, then nearer positions, then earlier ones. */
static bool better(const tamis__link *a, const tamis__link *b)
{
    double gain_a = a->weight * a->value;
    double gain_b = b->weight * b->value;
    if (gain_a != gain_b)
        return gain_a > gain_b;
    if (distance_of(a) != distance_of(b))
        return distance_of(a) < distance_of(b);
    if (a->query_first != b->query_first)
        return a->query_first < b->query_first;
    return a->candidate_first < b->candidate_first;
}

/* One bit for each part of a run, which may wrap around the `parts` of its name. */
static uint64_t bits_of(uint32_t first, uint32_t count, uint32_t parts)
{
    uint64_t bits = 0;
    for (uint32_t k = 0; k < count; k++)
        bits |= UINT64_C(1) << ((first + k) % parts);
    return bits;
}

static uint64_t query_bits(const tamis__link *link, const tamis__parts *query)
{
    return bits_of(link->query_first, link->query_count, query->count);
}

static uint64_t candidate_bits(const tamis__link *link, const tamis__parts *candidate)
{
    return bits_of(link->candidate_first, link->candidate_count, candidate->count);
}

bool tamis__align_identical(const tamis__parts *query, const tamis__parts *candidate,
                            tamis__alignment *out)
{
    if (query->count != candidate->count)
        return false;
    for (uint32_t i = 0; i < query->count; i++)
        if (!tamis__bytes_equal(query->items[i].text, candidate->items[i].text))
            return false;
    out->query_linked = 0;
    for (uint32_t i = 0; i < query->count; i++) {
        double q = query->items[i].weight;
        double c = candidate->items[i].weight;
        out->links[i] = (tamis__link){.query_first = (uint8_t)i,
                                      .query_count = 1,
                                      .candidate_first = (uint8_t)i,
                                      .candidate_count = 1,
                                      .similarity = 1.0,
                                      .weight = q < c ? q : c,
                                      .value = 1.0};
        out->query_linked |= UINT64_C(1) << i;
    }
    out->link_count = query->count;
    out->candidate_linked = out->query_linked;
    return true;
}

void tamis__choose_links(const tamis__parts *query, const tamis__parts *candidate,
                         const tamis__proposals *all, tamis__alignment *out)
{
    out->link_count = 0;
    out->query_linked = 0;
    out->candidate_linked = 0;
    while (out->link_count < TAMIS__NAME_TOKENS_MAX) {
        const tamis__link *best = NULL;
        for (uint32_t i = 0; i < all->count; i++) {
            const tamis__link *link = &all->items[i];
            bool taken = (out->query_linked & query_bits(link, query)) != 0 ||
                         (out->candidate_linked & candidate_bits(link, candidate)) != 0;
            if (!taken && (best == NULL || better(link, best)))
                best = link;
        }
        if (best == NULL)
            return;
        out->links[out->link_count++] = *best;
        out->query_linked |= query_bits(best, query);
        out->candidate_linked |= candidate_bits(best, candidate);
    }
}

void tamis__align(const tamis__parts *query, const tamis__parts *candidate,
                  const tamis__score_params *params, tamis__alignment *out)
{
    tamis__proposals all;
    if (tamis__align_identical(query, candidate, out))
        return;
    all.count = 0;
    tamis__propose(query, candidate, params, &all);
    tamis__choose_links(query, candidate, &all, out);
}

/* "bin" with a father's name; at the end of a name it is only misplaced. */
static bool has_chain(const tamis__parts *parts)
{
    bool particle = false, father = false;
    for (uint32_t i = 0; i < parts->count; i++)
        if (parts->items[i].kind == TAMIS__TOKEN_PARTICLE &&
            parts->items[i].group == TAMIS__PARTICLE_PATRONYMIC)
            particle = true;
        else if ((parts->items[i].flags & TAMIS__FLAG_PATRONYMIC) != 0)
            father = true;
    return particle && father;
}

static bool carries_order(const tamis__part *part)
{
    return part->kind == TAMIS__TOKEN_WORD || part->kind == TAMIS__TOKEN_INITIAL ||
           part->kind == TAMIS__TOKEN_TERM || part->kind == TAMIS__TOKEN_PLACE;
}

/* Candidate positions of the linked words, in the order of the query. Returns how many. */
static uint32_t linked_positions(const tamis__parts *query, const tamis__alignment *links,
                                 uint8_t out[TAMIS__NAME_TOKENS_MAX])
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < query->count; i++)
        for (uint32_t k = 0; k < links->link_count; k++)
            if (links->links[k].query_first == i && carries_order(&query->items[i]))
                out[count++] = links->links[k].candidate_first;
    return count;
}

/* The same fathers in the same order: a name that follows "bin" on one side does so on the other, too.
 * Where the rest of the name stands does not matter ("EFENDIEV Nazim Tofik ogly"). */
static bool chain_kept(const tamis__parts *query, const tamis__parts *candidate,
                       const tamis__alignment *links)
{
    int last = -1;
    for (uint32_t i = 0; i < query->count; i++) {
        for (uint32_t k = 0; k < links->link_count; k++) {
            const tamis__link *link = &links->links[k];
            if (link->query_first != i || !carries_order(&query->items[i]))
                continue;
            uint8_t flags = candidate->items[link->candidate_first].flags;
            bool father = (query->items[i].flags & TAMIS__FLAG_PATRONYMIC) != 0;
            if (father != ((flags & TAMIS__FLAG_PATRONYMIC) != 0))
                return false;
            if (father && (int)link->candidate_first < last)
                return false;
            last = father ? (int)link->candidate_first : last;
        }
    }
    return true;
}

double tamis__order_factor(const tamis__parts *query, const tamis__parts *candidate,
                           const tamis__score_params *params, const tamis__alignment *links)
{
    uint8_t at[TAMIS__NAME_TOKENS_MAX];
    uint32_t count = linked_positions(query, links, at);
    uint32_t descents = 0;
    for (uint32_t i = 1; i < count; i++)
        descents += at[i] < at[i - 1];
    if (descents == 0)
        return 1.0;
    if (has_chain(query) && has_chain(candidate) && !chain_kept(query, candidate, links))
        return params->order_chain;
    bool rotated = descents == 1 && at[count - 1] < at[0];
    return rotated ? params->order_rotated : params->order_mixed;
}
