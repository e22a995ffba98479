/*
 * screen/sought.c - scoring names of the snapshot by the numbers of their words.
 */
#include "screen/sought.h"

#include "base/error.h"
#include "base/memory.h"

enum { RUN_INDEX = TAMIS__RUN_INDEX, LEAD = 12 };

/* More than any token weighs. */
#define WEIGHT_UNKNOWN 1e9

tamis_status tamis__sought_init(tamis__sought *sought, const tamis__word_facts *facts,
                                uint32_t words, tamis_error *err)
{
    memset(sought, 0, sizeof(*sought));
    sought->facts = facts;
    sought->words = words;
    for (unsigned kind = 0; kind < TAMIS__TOKEN_KINDS; kind++)
        sought->weights[kind] =
            kind == TAMIS__TOKEN_WORD
                ? WEIGHT_UNKNOWN
                : tamis__token_weight((uint8_t)kind, TAMIS__PARTICLE_BOUND, 0, 1);
    sought->first = tamis__alloc_zero((size_t)words + 1, sizeof(*sought->first));
    return sought->first != NULL ? TAMIS_OK : tamis__fail_nomem(err);
}

void tamis__sought_clear(tamis__sought *sought)
{
    tamis__release(sought->first);
    tamis__release(sought->links);
}

static double greater(double a, double b)
{
    return a > b ? a : b;
}

/* ---- links ------------------------------------------------------------------------------------- */

static void forget_links(tamis__sought *sought)
{
    for (size_t i = 0; i < sought->link_count; i++)
        sought->first[sought->links[i].word] = 0;
    sought->link_count = 0;
}

static double best_value(const tamis__sought *sought, const tamis__sought_link *link)
{
    const tamis__score_params *params = sought->params;
    const tamis__word_link *kept = tamis__met_link(sought->look_ups, link->met);
    double similarity = kept->family ? TAMIS__NICKNAME_SIMILARITY : 0.0;
    similarity = kept->learned > similarity ? kept->learned : similarity;
    for (unsigned writing = 0; writing < TAMIS__WRITINGS; writing++)
        if (kept->similarity[writing] > similarity)
            similarity = kept->similarity[writing];
    return tamis__link_value(params, similarity, false, link->index >= RUN_INDEX);
}

static double gain_of(const tamis__sought *sought, const tamis__sought_link *link, int thin)
{
    return greater(link->value, sought->params->initial_value) - sought->asked[thin];
}

/* What a link is worth whose value and weight are known, or as good as can be. Of a run, to the part that gains most. */
static void rate_link(const tamis__sought *sought, tamis__sought_link *link)
{
    link->gain = greater(gain_of(sought, link, 0), 0.0);
    link->worth = 0.0;
    for (uint64_t rest = tamis__sought_parts(sought, link); rest != 0; rest &= rest - 1)
        link->worth = greater(
            link->worth, tamis__sought_worth(sought, link, (uint32_t)__builtin_ctzll(rest), 0));
}

static void weigh_link(tamis__sought *sought, tamis__sought_link *link)
{
    link->value = best_value(sought, link);
    link->weight = tamis__word_facts_weight(
        sought->facts, tamis__snapshot_bearers(sought->look_ups->snapshot, link->word));
    rate_link(sought, link);
}

/* `like` is an initial that may stand for the part, or tells only the index. */
static void add_link(tamis__sought *sought, uint32_t word, const tamis__met_word *met,
                     const tamis__sought_link *like)
{
    tamis__sought_link *link = &sought->links[sought->link_count];
    *link = *like;
    link->met = met;
    link->word = word;
    link->next = sought->first[word];
    link->postings =
        tamis__snapshot_postings(sought->look_ups->snapshot, word, &link->posting_count);
    if (met != NULL)
        weigh_link(sought, link);
    sought->first[word] = (uint32_t)++sought->link_count;
}

/* All that the text of a part or run is linked with. */
static tamis_status add_meeting(tamis__sought *sought, const tamis__meeting *meeting,
                                uint32_t index, tamis_error *err)
{
    const tamis__sought_link like = {.index = (uint8_t)index};
    if (!TAMIS_GROW(sought->links, sought->link_capacity, sought->link_count + meeting->count))
        return tamis__fail_nomem(err);
    for (uint32_t i = 0; i < meeting->count; i++) {
        if (i + LEAD < meeting->count)
            tamis__ahead_word(sought->look_ups->snapshot, meeting->words[i + LEAD].word);
        add_link(sought, meeting->words[i].word, &meeting->words[i], &like);
    }
    return TAMIS_OK;
}

/* Initials that may stand for the part, where the names of the snapshot have them. The kinds of the two
 * parts decide what such a link is worth. */
static tamis_status add_initials(tamis__sought *sought, const tamis__snapshot *snapshot, uint32_t i,
                                 tamis_error *err)
{
    tamis_bytes text = sought->list.items[i].text;
    tamis__sought_link like = {
        .value = sought->params->initial_value, .weight = WEIGHT_UNKNOWN, .index = (uint8_t)i};
    rate_link(sought, &like);
    if (!TAMIS_GROW(sought->links, sought->link_capacity,
                    sought->link_count + TAMIS__INITIAL_BYTES_MAX))
        return tamis__fail_nomem(err);
    for (size_t len = 1; len <= TAMIS__INITIAL_BYTES_MAX && len < text.len; len++) {
        uint32_t word = tamis__snapshot_find_word(snapshot, tamis__bytes_sub(text, 0, len));
        if (word != TAMIS__NONE &&
            (tamis__snapshot_word(snapshot, word).traits & TAMIS__WORD_INITIAL) != 0)
            add_link(sought, word, NULL, &like);
    }
    return TAMIS_OK;
}

static tamis__look_up look_up_of(uint8_t kind)
{
    switch (kind) {
    case TAMIS__TOKEN_WORD: return TAMIS__LOOK_UP_WORD;
    case TAMIS__TOKEN_TERM:
    case TAMIS__TOKEN_TITLE:
    case TAMIS__TOKEN_PARTICLE:
    case TAMIS__TOKEN_PLACE: return TAMIS__LOOK_UP_OTHER;
    default: return TAMIS__LOOK_UP_EXACT;
    }
}

static tamis_status link_parts(tamis__sought *sought, bool exhaustive, tamis_error *err)
{
    tamis__look_ups *links = sought->look_ups;
    for (uint32_t i = 0; i < sought->list.parts.count; i++) {
        const tamis__part *part = &sought->list.items[i];
        tamis__meeting *meeting = NULL;
        TAMIS_TRY(tamis__look_up_meet(links, part->text, part->word,
                                      tamis__writing_of(part->script), look_up_of(part->kind),
                                      exhaustive, &meeting, err));
        TAMIS_TRY(add_meeting(sought, meeting, i, err));
        if (look_up_of(part->kind) != TAMIS__LOOK_UP_EXACT)
            TAMIS_TRY(add_initials(sought, links->snapshot, i, err));
    }
    return TAMIS_OK;
}

static tamis_status link_run(tamis__sought *sought, uint32_t i, bool exhaustive, tamis_error *err)
{
    const tamis__parts *parts = &sought->list.parts;
    char buffer[TAMIS__GLUE_BYTES_MAX];
    tamis_bytes text = tamis__glue(parts, sought->runs[i], buffer);
    tamis__meeting *meeting = NULL;
    if (text.len == 0)
        return TAMIS_OK;
    uint8_t script = parts->items[sought->runs[i].first].script;
    TAMIS_TRY(tamis__look_up_meet(sought->look_ups, text, TAMIS__NONE, tamis__writing_of(script),
                                  TAMIS__LOOK_UP_GLUED, exhaustive, &meeting, err));
    return add_meeting(sought, meeting, RUN_INDEX + i, err);
}

static tamis_status link_runs(tamis__sought *sought, bool exhaustive, tamis_error *err)
{
    for (uint32_t i = 0; i < sought->run_count; i++)
        TAMIS_TRY(link_run(sought, i, exhaustive, err));
    return TAMIS_OK;
}

/* ---- what each part may add ---------------------------------------------------------------------- */

/* An initial of the query meets any word that begins with it, which is not looked up: the lesser of the two
 * weights counts by initial_value, the rest of the initial's is left out. Linear in that weight, so
 * greatest at one of its ends. */
double tamis__sought_initial(const tamis__part *part, const tamis__score_params *params,
                             double needed, double cost)
{
    double none = -needed * cost * part->weight;
    double whole = part->weight * (params->initial_value - needed);
    return greater(none, whole);
}

static void weigh_part(tamis__sought *sought, uint32_t i, const tamis__score_params *params,
                       double cost)
{
    const tamis__part *part = &sought->list.items[i];
    for (int thin = 0; thin < 2; thin++) {
        double asked = sought->asked[thin];
        sought->linked[thin][i] = part->weight * greater(1.0 - asked, 0.0);
        sought->left_out[thin][i] = part->kind == TAMIS__TOKEN_INITIAL
                                        ? tamis__sought_initial(part, params, asked, cost)
                                        : -asked * cost * part->weight;
        if (tamis__is_filler(part->kind))
            sought->left_out[thin][i] = sought->linked[thin][i];
    }
}

static void weigh_parts(tamis__sought *sought, const tamis__score_params *params)
{
    tamis__score_costs costs = tamis__least_costs(params);
    sought->asked[0] = sought->needed;
    sought->asked[1] = params->thin < 1.0 ? sought->needed / (1.0 - params->thin) : 1e9;
    sought->query_cost = costs.query;
    sought->has_number = false;
    sought->has_initial = false;
    sought->has_filler = false;
    sought->full_words = 0;
    sought->word_parts = 0;
    sought->strangers_end = sought->needed > (1.0 - params->stranger) * (1.0 + TAMIS__SUM_SLACK);
    sought->name_words = 0;
    for (uint32_t i = 0; i < sought->list.parts.count; i++) {
        uint8_t kind = sought->list.items[i].kind;
        weigh_part(sought, i, params, costs.query);
        sought->has_initial = sought->has_initial || kind == TAMIS__TOKEN_INITIAL;
        sought->has_number = sought->has_number || kind == TAMIS__TOKEN_NUMBER;
        sought->letters[i] = tamis__letter_set(sought->list.items[i].text);
        sought->name_words += kind == TAMIS__TOKEN_WORD;
        sought->word_parts |= kind == TAMIS__TOKEN_WORD ? UINT64_C(1) << i : 0;
        sought->has_filler = sought->has_filler || tamis__is_filler(kind);
        if (kind == TAMIS__TOKEN_WORD && sought->list.items[i].weight >= TAMIS__STRANGER_WEIGHT)
            sought->full_words |= UINT64_C(1) << i;
    }
}

/* With all other parts left out. Fillers may be linked with words of the name, so with them it may not be thin. */
static void weigh_alone(tamis__sought *sought)
{
    const int thin = sought->name_words > 1 && !sought->has_filler && !sought->has_initial;
    double all = 0.0;
    for (uint32_t i = 0; i < sought->list.parts.count; i++)
        all += sought->left_out[thin][i];
    for (uint32_t i = 0; i < sought->list.parts.count; i++) {
        double others = all - sought->left_out[thin][i] + TAMIS__SUM_SLACK;
        sought->alone[i] = sought->asked[thin] - others / sought->list.items[i].weight;
    }
}

static uint64_t parts_of_index(const tamis__sought *sought, uint32_t index)
{
    uint64_t parts = 0;
    if (index < RUN_INDEX)
        return UINT64_C(1) << index;
    tamis__token_run run = sought->runs[index - RUN_INDEX];
    for (uint32_t k = 0; k < run.count; k++)
        parts |= UINT64_C(1) << (run.first + k) % sought->list.parts.count;
    return parts;
}

static void read_indices(tamis__sought *sought)
{
    for (uint32_t i = 0; i < sought->list.parts.count; i++)
        sought->parts_of[i] = parts_of_index(sought, i);
    for (uint32_t i = 0; i < sought->run_count; i++)
        sought->parts_of[RUN_INDEX + i] = parts_of_index(sought, RUN_INDEX + i);
}

uint64_t tamis__sought_parts(const tamis__sought *sought, const tamis__sought_link *link)
{
    return sought->parts_of[link->index];
}

/* Words weigh more than tokens of any other kind. The lesser weight counts; of a run, that of its parts. */
double tamis__sought_worth(const tamis__sought *sought, const tamis__sought_link *link, uint32_t i,
                           int thin)
{
    double weight = sought->list.items[i].weight;
    double gain = gain_of(sought, link, thin);
    if (gain < 0.0)
        return 0.0; /* where the word weighs next to nothing, it costs next to nothing */
    if (link->index < RUN_INDEX && link->weight < weight)
        weight = link->weight;
    return weight * gain;
}

bool tamis__sought_strong(const tamis__sought *sought, const tamis__sought_link *link)
{
    double asked = 2.0;
    for (uint64_t rest = sought->parts_of[link->index]; rest != 0; rest &= rest - 1) {
        double alone = sought->alone[__builtin_ctzll(rest)];
        asked = alone < asked ? alone : asked;
    }
    if (asked > 1.0)
        return false;
    if (link->index >= RUN_INDEX || link->value < asked)
        return link->index >= RUN_INDEX || sought->params->initial_value >= asked;
    return greater(link->value, sought->params->initial_value) >= asked;
}

/* The parts of `among` are worth at least what the link adds. */
static void raise_parts(tamis__sought *sought, const tamis__sought_link *link, uint64_t among)
{
    for (uint64_t rest = tamis__sought_parts(sought, link) & among; rest != 0; rest &= rest - 1) {
        uint32_t i = (uint32_t)__builtin_ctzll(rest);
        for (int thin = 0; thin < 2; thin++)
            sought->linked[thin][i] =
                greater(sought->linked[thin][i], tamis__sought_worth(sought, link, i, thin));
    }
}

/* Parts that meet nothing but what was looked up are worth their best link, if any. */
static void bound_parts(tamis__sought *sought)
{
    uint64_t bounded = 0;
    for (uint32_t i = 0; i < sought->list.parts.count; i++) {
        uint8_t kind = sought->list.items[i].kind;
        if (kind == TAMIS__TOKEN_INITIAL || tamis__is_filler(kind))
            continue;
        bounded |= UINT64_C(1) << i;
        for (int thin = 0; thin < 2; thin++)
            sought->linked[thin][i] = sought->left_out[thin][i];
    }
    for (size_t k = 0; k < sought->link_count; k++)
        raise_parts(sought, &sought->links[k], bounded);
}

/* Is a name certainly thin in which just these parts are linked, one to one: one at most, of several words?
 * Parts of all kinds are counted, since any may be linked with a word of the name; so may an initial. */
static int is_thin(const tamis__sought *sought, uint64_t linked)
{
    return __builtin_popcountll(linked) <= 1 && sought->name_words > 1 && !sought->has_initial;
}

double tamis__sought_sum(const tamis__sought *sought, uint64_t linked)
{
    int thin = is_thin(sought, linked);
    double sum = 0.0;
    for (uint32_t i = 0; i < sought->list.parts.count; i++)
        sum += (linked >> i & 1) != 0 ? sought->linked[thin][i] : sought->left_out[thin][i];
    return sum;
}

double tamis__sought_whole(const tamis__sought *sought, uint32_t i)
{
    double whole = sought->list.items[i].weight * (1.0 - sought->needed);
    return greater(whole, sought->linked[0][i]);
}

double tamis__sought_glued_sum(const tamis__sought *sought, uint64_t linked)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < sought->list.parts.count; i++)
        sum += (linked >> i & 1) != 0 ? tamis__sought_whole(sought, i) : sought->left_out[0][i];
    return sum;
}

tamis_status tamis__seek(tamis__sought *sought, tamis__look_ups *links, const tamis__name *name,
                         const tamis__score_params *params, double needed, bool exhaustive,
                         const tamis__selection *only, tamis_error *err)
{
    forget_links(sought);
    sought->look_ups = links;
    TAMIS_TRY(tamis__look_ups_begin(links, only, err));
    sought->needed = needed;
    sought->params = params;
    sought->entities = tamis__snapshot_info_of(links->snapshot).entities;
    tamis__parts_of_query(name, links->snapshot, links->text, &sought->list);
    const tamis__parts *parts = &sought->list.parts;
    sought->run_count = tamis__query_runs(parts, sought->runs);
    tamis__glue_keys(parts, sought->glue_keys);
    read_indices(sought);
    weigh_parts(sought, params);
    weigh_alone(sought);
    TAMIS_TRY(link_parts(sought, exhaustive, err));
    TAMIS_TRY(link_runs(sought, exhaustive, err));
    bound_parts(sought);
    return TAMIS_OK;
}

/* ---- the score ----------------------------------------------------------------------------------- */

/* The links of a name: by part or run of the query and by part of the name, plus one; 0: none. */
typedef struct matrix {
    uint32_t link[TAMIS__INDICES * TAMIS__NAME_TOKENS_MAX];
    uint32_t columns;
} matrix;

static void fill_matrix(const tamis__sought *sought, const tamis__snapshot *snapshot,
                        const tamis__name_row *row, const tamis__part_list *candidate, matrix *m)
{
    m->columns = candidate->parts.count;
    memset(m->link, 0, (size_t)sought->list.parts.count * m->columns * sizeof(*m->link));
    memset(&m->link[(size_t)RUN_INDEX * m->columns], 0,
           (size_t)sought->run_count * m->columns * sizeof(*m->link));
    tamis__token_row tokens[TAMIS__NAME_TOKENS_MAX];
    tamis__snapshot_tokens(snapshot, row, tokens);
    for (uint32_t j = 0; j < m->columns; j++) {
        uint32_t word = tokens[candidate->token[j]].word;
        for (uint32_t at = tamis__sought_first(sought, word); at != 0;
             at = sought->links[at - 1].next)
            m->link[sought->links[at - 1].index * m->columns + j] = at;
    }
}

/* As tamis__propose has it for two parts: spelling, kinds, nicknames, and what was learned. */
static double pair_similarity(const tamis__sought *sought, const tamis__part *q,
                              const tamis__part *c, uint32_t at, uint32_t *support)
{
    const tamis__word_link *link = at == 0 ? NULL : tamis__sought_kept(sought, at - 1);
    unsigned writing = tamis__writing_of(c->script);
    double spelled = link == NULL ? 0.0 : link->similarity[writing];
    *support = 0;
    if (spelled >= 1.0) /* the same text */
        return 1.0;
    double fixed = tamis__fixed_similarity(q, c);
    double similarity = fixed >= 0.0 ? fixed : spelled;
    if (link == NULL || c->kind != TAMIS__TOKEN_WORD || q->kind != TAMIS__TOKEN_WORD)
        return similarity;
    if (link->family && similarity < TAMIS__NICKNAME_SIMILARITY)
        similarity = TAMIS__NICKNAME_SIMILARITY;
    if (link->learned <= similarity)
        return similarity;
    *support = link->support;
    return link->learned;
}

static void propose_pairs(const tamis__sought *sought, const tamis__parts *candidate,
                          const matrix *m, const tamis__score_params *params, tamis__proposals *out)
{
    const tamis__parts *query = &sought->list.parts;
    for (uint32_t i = 0; i < query->count; i++)
        for (uint32_t j = 0; j < candidate->count; j++) {
            uint32_t support = 0;
            double similarity = pair_similarity(sought, &query->items[i], &candidate->items[j],
                                                m->link[i * m->columns + j], &support);
            if (similarity >= TAMIS__LINK_MIN)
                tamis__propose_pair(query, i, candidate, j, similarity, support, params, out);
        }
}

static void propose_query_runs(const tamis__sought *sought, const tamis__parts *candidate,
                               const matrix *m, const tamis__score_params *params,
                               tamis__proposals *out)
{
    for (uint32_t i = 0; i < sought->run_count; i++)
        for (uint32_t j = 0; j < candidate->count; j++) {
            uint32_t at = m->link[(RUN_INDEX + i) * m->columns + j];
            const tamis__part *c = &candidate->items[j];
            const tamis__word_link *kept = at == 0 ? NULL : tamis__sought_kept(sought, at - 1);
            if (kept == NULL || !tamis__may_mean_run(c))
                continue;
            double similarity = kept->similarity[tamis__writing_of(c->script)];
            bool near =
                c->kind == TAMIS__TOKEN_NUMBER ? similarity >= 1.0 : similarity >= TAMIS__GLUE_MIN;
            if (near)
                tamis__propose_run(&sought->list.parts, sought->runs[i], candidate, j, true,
                                   similarity, params, out);
        }
}

double tamis__sought_score(const tamis__sought *sought, const tamis__snapshot *snapshot,
                           const tamis__name_row *row, bool glued,
                           const tamis__score_params *params)
{
    tamis__part_list candidate;
    tamis__alignment alignment;
    matrix m;
    const tamis__parts *query = &sought->list.parts;
    tamis__parts_of_row(snapshot, row, &candidate);
    if (!tamis__align_identical(query, &candidate.parts, &alignment)) {
        tamis__proposals all;
        all.count = 0;
        fill_matrix(sought, snapshot, row, &candidate, &m);
        propose_pairs(sought, &candidate.parts, &m, params, &all);
        propose_query_runs(sought, &candidate.parts, &m, params, &all);
        if (glued)
            tamis__propose_runs(&candidate.parts, query, sought->glue_keys, false, params, &all);
        if (all.count == 0)
            return 0.0;
        tamis__choose_links(query, &candidate.parts, &all, &alignment);
    }
    return tamis__score_links(query, &candidate.parts, params, &alignment);
}
