/*
 * rules/tell.c - what a determination tells besides its outcome: each rule's part in it, conditions, citations, facts and
 * listings used, and the questions whose answers would change it.
 *
 * Everything is in an order that depends on the answer alone: strictest first, then regimes as the packs have them, then
 * rules by kind and id.
 */
#include <stdlib.h>

#include "base/error.h"
#include "rules/weigh.h"

/* Same outcome, same order as before. */
enum { LEVELS = TAMIS__PROHIBITED + 1 };

typedef struct telling {
    tamis__asked *asked;
    const tamis__ground *grounds;
    const tamis__weighed *weighed;
    size_t count;
    tamis__determination *out;
} telling;

/* ---- Traces ---------------------------------------------------------------------------------- */

/* The first authorization that holds, is open and names the class. */
static const tamis__entry *lifted_by(const tamis__ground *ground, const tamis__entry *entry)
{
    for (size_t a = ground->first[TAMIS__AUTHORIZATION]; a < ground->first[4]; a++) {
        const tamis__entry *lift = &ground->entries[a];
        if (lift->value == TAMIS__YES && lift->open_now && tamis__lifts(lift->rule, entry->rule) &&
            (lift->rule->exception.len == 0 ||
             tamis__exception_open(entry->rule, lift->rule->exception)))
            return lift;
    }
    return NULL;
}

static void trace_restriction(const tamis__ground *ground, const tamis__weighed *weighed,
                              const tamis__entry *entry, tamis__trace *out)
{
    out->license = entry->license;
    out->note = entry->note;
    if (entry->value == TAMIS__UNKNOWN || weighed->conditional) {
        out->state = TAMIS__RULE_UNKNOWN;
        for (size_t i = 0; weighed->conditional && i < ground->first[TAMIS__EXCLUSION]; i++)
            if (ground->entries[i].value == TAMIS__UNKNOWN)
                tamis__unknowns_merge(&out->unknowns, &ground->entries[i].unknowns);
        tamis__unknowns_merge(&out->unknowns, &ground->concerned_unknowns);
        return;
    }
    out->state = TAMIS__RULE_FIRED;
    const tamis__entry *lift = lifted_by(ground, entry);
    if (entry->saved == TAMIS__YES) {
        out->state = TAMIS__RULE_SAVED;
        out->saving = entry->saving;
    } else if (lift != NULL) {
        out->state = TAMIS__RULE_LIFTED;
        out->by = lift->rule;
    } else if (entry->licensed == TAMIS__YES) {
        out->state = TAMIS__RULE_LIFTED;
    }
}

static void trace_authorization(const tamis__ground *ground, const tamis__entry *entry,
                                tamis__trace *out)
{
    out->state = TAMIS__RULE_NO_USE;
    out->note = "no restriction that it lifts";
    bool lifts = false;
    for (size_t r = ground->first[TAMIS__RESTRICTION]; r < ground->first[TAMIS__AUTHORIZATION]; r++)
        lifts = lifts || (ground->entries[r].value != TAMIS__NO &&
                          tamis__lifts(entry->rule, ground->entries[r].rule));
    if (entry->value == TAMIS__UNKNOWN) {
        out->state = lifts ? TAMIS__RULE_UNKNOWN : TAMIS__RULE_NO_USE;
    } else if (lifts && !entry->open_now) {
        out->note = "a restriction that fires does not allow this license exception";
    } else if (lifts) {
        out->state = TAMIS__RULE_APPLIED;
    }
    if (out->state != TAMIS__RULE_NO_USE)
        out->note = NULL;
}

static tamis__trace trace_of(const tamis__ground *ground, const tamis__weighed *weighed,
                             const tamis__entry *entry)
{
    tamis__trace trace = {.rule = entry->rule,
                          .state = entry->hold,
                          .window = entry->window,
                          .stay = entry->stay,
                          .policy = entry->policy,
                          .unknowns = entry->unknowns};
    if (entry->value == TAMIS__NO)
        return trace;
    switch (entry->rule->kind) {
    case TAMIS__RESTRICTION: trace_restriction(ground, weighed, entry, &trace); break;
    case TAMIS__AUTHORIZATION: trace_authorization(ground, entry, &trace); break;
    default:
        trace.state = entry->value == TAMIS__YES ? TAMIS__RULE_APPLIED : TAMIS__RULE_UNKNOWN;
        break;
    }
    return trace;
}

static tamis_status tell_regimes(const telling *t, tamis_error *err)
{
    tamis__arena *arena = &t->out->arena;
    tamis__regime_answer *answers = tamis__arena_zero(arena, t->count + 1, sizeof *answers);
    if (answers == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < t->count; i++) {
        const tamis__ground *ground = &t->grounds[i];
        const tamis__weighed *w = &t->weighed[i];
        tamis__trace *traces =
            tamis__arena_alloc(arena, (ground->first[4] + 1) * sizeof(tamis__trace));
        if (traces == NULL)
            return tamis__fail_nomem(err);
        for (size_t k = 0; k < ground->first[4]; k++)
            traces[k] = trace_of(ground, w, &ground->entries[k]);
        answers[i] = (tamis__regime_answer){.regime = ground->regime,
                                            .speaks = w->speaks,
                                            .concerned = ground->concerned,
                                            .subject = w->subject,
                                            .outcome = w->outcome,
                                            .best = w->best,
                                            .worst = w->worst,
                                            .policy = w->policy,
                                            .exceptions_available = w->exceptions,
                                            .traces = traces,
                                            .trace_count = ground->first[4]};
    }
    t->out->regimes = answers;
    t->out->regime_count = t->count;
    return TAMIS_OK;
}

/* ---- Conditions and citations ---------------------------------------------------------------- */

/* How much a rule's part weighs; -1: it does not count. */
static int level_of(const tamis__regime_answer *answer, const tamis__trace *trace)
{
    switch (trace->state) {
    case TAMIS__RULE_FIRED: return trace->rule->outcome;
    case TAMIS__RULE_LIFTED:
    case TAMIS__RULE_SAVED: return TAMIS__ALLOWED_WITH_CONDITIONS;
    case TAMIS__RULE_APPLIED:
        return trace->rule->kind == TAMIS__AUTHORIZATION ? TAMIS__ALLOWED_WITH_CONDITIONS
                                                         : TAMIS__NOT_SUBJECT;
    case TAMIS__RULE_UNKNOWN:
        return trace->rule->kind == TAMIS__RESTRICTION && answer->outcome == TAMIS__REVIEW &&
                       tamis__unknowns_raise(&trace->unknowns, trace->rule->ask_only)
                   ? TAMIS__REVIEW
                   : -1;
    default: return -1;
    }
}

typedef void (*visit)(const tamis__trace *trace, void *context);

/* Every trace that counts, strictest first. */
static void each_counting(const tamis__determination *d, visit visitor, void *context)
{
    for (int level = LEVELS - 1; level >= 0; level--)
        for (size_t r = 0; r < d->regime_count; r++)
            for (size_t i = 0; i < d->regimes[r].trace_count; i++)
                if (level_of(&d->regimes[r], &d->regimes[r].traces[i]) == level)
                    visitor(&d->regimes[r].traces[i], context);
}

typedef struct condition_list {
    tamis_bytes *items; /* NULL: only counted */
    size_t count;
} condition_list;

static void add_conditions(condition_list *list, const tamis_bytes *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool known = false;
        for (size_t k = 0; k < list->count && !known && list->items != NULL; k++)
            known = tamis__bytes_equal(list->items[k], items[i]);
        if (known)
            continue;
        if (list->items != NULL)
            list->items[list->count] = items[i];
        list->count++;
    }
}

/* A restriction that is lifted or saved leaves its own conditions behind. */
static void visit_conditions(const tamis__trace *trace, void *context)
{
    condition_list *list = context;
    if (trace->state == TAMIS__RULE_SAVED)
        add_conditions(list, trace->saving->conditions, trace->saving->condition_count);
    else if (trace->state == TAMIS__RULE_LIFTED && trace->by == NULL)
        add_conditions(list, trace->license->conditions, trace->license->condition_count);
    else if (trace->state != TAMIS__RULE_LIFTED)
        add_conditions(list, trace->rule->conditions, trace->rule->condition_count);
}

typedef struct citation_list {
    const tamis__citation **items; /* NULL: only counted */
    size_t count;
} citation_list;

static bool same_citation(const tamis__citation *a, const tamis__citation *b)
{
    return tamis__bytes_equal(a->ref, b->ref) && tamis__bytes_equal(a->pinpoint, b->pinpoint) &&
           tamis__bytes_equal(a->edition, b->edition);
}

static void add_citation(citation_list *list, const tamis__citation *cite)
{
    for (size_t i = 0; i < list->count && list->items != NULL; i++)
        if (same_citation(list->items[i], cite))
            return;
    if (list->items != NULL)
        list->items[list->count] = cite;
    list->count++;
}

static void visit_citations(const tamis__trace *trace, void *context)
{
    citation_list *list = context;
    for (size_t i = 0; i < trace->rule->cite_count; i++)
        add_citation(list, &trace->rule->cites[i]);
    if (trace->state == TAMIS__RULE_SAVED && trace->saving->cite.ref.len > 0)
        add_citation(list, &trace->saving->cite);
}

/* Counted first, so that the room is known. */
static tamis_status tell_texts(const telling *t, tamis_error *err)
{
    tamis__determination *d = t->out;
    condition_list conditions = {0};
    citation_list citations = {0};
    each_counting(d, visit_conditions, &conditions);
    each_counting(d, visit_citations, &citations);
    conditions.items = tamis__arena_alloc(&d->arena, (conditions.count + 1) * sizeof(tamis_bytes));
    citations.items =
        tamis__arena_alloc(&d->arena, (citations.count + 1) * sizeof *citations.items);
    if (conditions.items == NULL || citations.items == NULL)
        return tamis__fail_nomem(err);
    conditions.count = citations.count = 0;
    each_counting(d, visit_conditions, &conditions);
    each_counting(d, visit_citations, &citations);
    d->conditions = conditions.items;
    d->condition_count = conditions.count;
    d->citations = citations.items;
    d->citation_count = citations.count;
    return TAMIS_OK;
}

/* ---- What was used --------------------------------------------------------------------------- */

static void tell_facts(const telling *t)
{
    for (size_t r = 0; r < t->count; r++)
        for (size_t i = 0; i < t->grounds[r].first[4]; i++) {
            const tamis__entry *entry = &t->grounds[r].entries[i];
            const tamis__rule_info *info = &t->asked->decider->infos[entry->number];
            for (size_t w = 0; entry->value != TAMIS__NO && w < TAMIS__FACT_WORDS; w++)
                t->out->facts_used[w] |= info->reads[w];
        }
}

static tamis_status tell_listings(const telling *t, tamis_error *err)
{
    const tamis__facts *facts = t->asked->facts;
    int32_t day = t->asked->moment->day;
    size_t count = 0;
    for (size_t h = 0; h < facts->holder_count; h++)
        count += facts->holders[h].listing_count;
    if (count == 0)
        return TAMIS_OK;
    tamis__listing_used *used = tamis__arena_alloc(&t->out->arena, count * sizeof *used);
    if (used == NULL)
        return tamis__fail_nomem(err);
    count = 0;
    for (size_t h = 0; h < facts->holder_count; h++)
        for (size_t i = 0; i < facts->holders[h].listing_count; i++) {
            const tamis__held_listing *listing = &facts->holders[h].listings[i];
            if (listing->from <= day && day <= listing->until)
                used[count++] = (tamis__listing_used){(uint32_t)h, listing};
        }
    t->out->listings = used;
    t->out->listing_count = count;
    return TAMIS_OK;
}

static tamis_status tell_captures(const telling *t, tamis_error *err)
{
    const tamis__working *working = &t->asked->decider->working;
    size_t count = t->asked->decider->packs->ownership_count;
    if (count == 0)
        return TAMIS_OK;
    const tamis__capture **captures = tamis__arena_zero(&t->out->arena, count, sizeof *captures);
    if (captures == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < count; i++)
        if (working->captures[i].stamp == working->stamp)
            captures[i] = working->captures[i].items;
    t->out->captures = captures;
    return TAMIS_OK;
}

/* ---- Conflict of law ------------------------------------------------------------------------- */

/* Does a regime of the jurisdiction ask for more than care? */
static bool is_restricted_by(const tamis__determination *d, tamis_bytes jurisdiction)
{
    for (size_t i = 0; i < d->regime_count; i++)
        if (d->regimes[i].outcome >= TAMIS__REVIEW &&
            tamis__bytes_equal_nocase(d->regimes[i].regime->jurisdiction, jurisdiction))
            return true;
    return false;
}

static bool is_conflict(const tamis__determination *d)
{
    for (size_t r = 0; r < d->regime_count; r++)
        for (size_t i = 0; i < d->regimes[r].trace_count; i++) {
            const tamis__trace *trace = &d->regimes[r].traces[i];
            if (trace->state == TAMIS__RULE_FIRED && trace->rule->conflict_with.len > 0 &&
                is_restricted_by(d, trace->rule->conflict_with))
                return true;
        }
    return false;
}

tamis_status tamis__tell(tamis__asked *asked, const tamis__ground *grounds,
                         const tamis__weighed *weighed, size_t count, tamis__determination *out,
                         tamis_error *err)
{
    telling t = {asked, grounds, weighed, count, out};
    TAMIS_TRY(tell_regimes(&t, err));
    TAMIS_TRY(tell_texts(&t, err));
    tell_facts(&t);
    TAMIS_TRY(tell_listings(&t, err));
    out->conflict_of_law = is_conflict(out);
    return tell_captures(&t, err);
}

/* ---- Questions ------------------------------------------------------------------------------- */

static void unite(uint64_t *into, uint64_t *null_into, const tamis__unknowns *from)
{
    for (size_t i = 0; i < TAMIS__FACT_WORDS; i++) {
        into[i] |= from->facts[i];
        null_into[i] |= from->null_facts[i];
    }
}

static void unknown_facts(const tamis__ground *ground, uint64_t *facts, uint64_t *null_facts)
{
    unite(facts, null_facts, &ground->concerned_unknowns);
    for (size_t i = 0; i < ground->first[4]; i++) {
        unite(facts, null_facts, &ground->entries[i].unknowns);
        unite(facts, null_facts, &ground->entries[i].saving_unknowns);
        unite(facts, null_facts, &ground->entries[i].license_unknowns);
    }
}

/* The overall answer with one fact settled; regimes that do not ask it stay. */
static tamis__outcome outcome_if(const telling *t, uint16_t fact, bool strict,
                                 const uint64_t (*facts)[TAMIS__FACT_WORDS],
                                 tamis__weighed *scratch)
{
    tamis__view view = {fact, strict};
    for (size_t r = 0; r < t->count; r++) {
        if (tamis__has_fact(facts[r], fact))
            tamis__weigh(&t->grounds[r], &view, &scratch[r]);
        else
            scratch[r] = t->weighed[r];
    }
    tamis__overall overall;
    tamis__join(scratch, t->count, &overall);
    return overall.outcome;
}

static bool entry_asks(const tamis__entry *entry, uint16_t fact)
{
    return tamis__has_fact(entry->unknowns.facts, fact) ||
           tamis__has_fact(entry->saving_unknowns.facts, fact) ||
           tamis__has_fact(entry->license_unknowns.facts, fact);
}

/* The first rule that asks, and its words for the question, or those of the first that has words of its own. */
static void word_question(const telling *t, tamis__question *question)
{
    for (size_t r = 0; r < t->count; r++)
        for (size_t i = 0; i < t->grounds[r].first[4]; i++) {
            const tamis__entry *entry = &t->grounds[r].entries[i];
            if (!entry_asks(entry, question->fact))
                continue;
            if (question->rule == NULL)
                question->rule = entry->rule;
            for (size_t k = 0; k < entry->rule->ask_count; k++)
                if (entry->rule->asks[k].fact == question->fact) {
                    question->text = entry->rule->asks[k].text;
                    question->rule = entry->rule;
                    return;
                }
        }
}

static tamis__question make_question(const telling *t, uint16_t fact, bool null_fact)
{
    const tamis__fact_info *info = tamis__fact_info_of(fact);
    tamis__question question = {.fact = fact,
                                .path = tamis__bytes_of(info->path),
                                .text = tamis__bytes_of(info->question),
                                .null_fact = null_fact};
    word_question(t, &question);
    return question;
}

/* Those that move the answer most first. */
static int by_weight(const void *a, const void *b)
{
    const tamis__question *x = a, *y = b;
    int width_x = (int)x->worst - (int)x->best, width_y = (int)y->worst - (int)y->best;
    if (width_x != width_y)
        return width_x > width_y ? -1 : 1;
    if (x->worst != y->worst)
        return x->worst > y->worst ? -1 : 1;
    if (x->null_fact != y->null_fact)
        return x->null_fact ? -1 : 1;
    return x->fact < y->fact ? -1 : x->fact > y->fact;
}

tamis_status tamis__tell_questions(tamis__asked *asked, const tamis__ground *grounds,
                                   const tamis__weighed *weighed, size_t count,
                                   tamis__determination *out, tamis_error *err)
{
    telling t = {asked, grounds, weighed, count, out};
    uint64_t all[TAMIS__FACT_WORDS] = {0}, nulls[TAMIS__FACT_WORDS] = {0};
    uint64_t(*facts)[TAMIS__FACT_WORDS] = tamis__arena_zero(&out->arena, count + 1, sizeof *facts);
    tamis__weighed *scratch = tamis__arena_alloc(&out->arena, (count + 1) * sizeof *scratch);
    if (facts == NULL || scratch == NULL)
        return tamis__fail_nomem(err);
    for (size_t r = 0; r < count; r++) {
        unknown_facts(&grounds[r], facts[r], nulls);
        for (size_t w = 0; w < TAMIS__FACT_WORDS; w++)
            all[w] |= facts[r][w];
    }
    size_t asked_count = 0;
    for (uint16_t fact = 0; fact < TAMIS__FACT_COUNT; fact++)
        asked_count += tamis__has_fact(all, fact);
    if (asked_count == 0)
        return TAMIS_OK;
    tamis__question *questions = tamis__arena_alloc(&out->arena, asked_count * sizeof *questions);
    if (questions == NULL)
        return tamis__fail_nomem(err);
    size_t kept = 0;
    for (uint16_t fact = 0; fact < TAMIS__FACT_COUNT; fact++) {
        if (!tamis__has_fact(all, fact))
            continue;
        const uint64_t(*asks)[TAMIS__FACT_WORDS] = (const uint64_t(*)[TAMIS__FACT_WORDS])facts;
        tamis__outcome mild = outcome_if(&t, fact, false, asks, scratch);
        tamis__outcome strict = outcome_if(&t, fact, true, asks, scratch);
        if (mild == out->outcome && strict == out->outcome)
            continue;
        questions[kept] = make_question(&t, fact, tamis__has_fact(nulls, fact));
        questions[kept].best = mild < strict ? mild : strict;
        questions[kept++].worst = mild < strict ? strict : mild;
    }
    qsort(questions, kept, sizeof *questions, by_weight);
    out->questions = questions;
    out->question_count = kept;
    return TAMIS_OK;
}
