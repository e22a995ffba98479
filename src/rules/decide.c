/*
 * rules/decide.c - one call: facts and a moment in, a determination out.
 *
 * A decider keeps all room that a decision needs, so that after the first few nothing is allocated. Rules are put in order of
 * regime, kind and id once, whatever the order of their files, and so is everything told.
 */
#include "rules/decide.h"

#include <stdlib.h>

#include "base/error.h"
#include "rules/weigh.h"

static const char *const outcome_names[] = {
    [TAMIS__NOT_SUBJECT] = "not_subject",
    [TAMIS__ALLOWED] = "allowed",
    [TAMIS__ALLOWED_WITH_CONDITIONS] = "allowed_with_conditions",
    [TAMIS__REVIEW] = "review",
    [TAMIS__LICENSE_REQUIRED] = "license_required",
    [TAMIS__PROHIBITED] = "prohibited",
};

static const char *const policy_names[] = {
    [TAMIS__POLICY_NONE] = "",
    [TAMIS__POLICY_APPROVAL] = "approval",
    [TAMIS__POLICY_CASE_BY_CASE] = "case_by_case",
    [TAMIS__POLICY_AS_STATED_IN_NOTICE] = "as_stated_in_notice",
    [TAMIS__POLICY_PRESUMPTION_OF_DENIAL] = "presumption_of_denial",
    [TAMIS__POLICY_POLICY_OF_DENIAL] = "policy_of_denial",
    [TAMIS__POLICY_DENIAL] = "denial",
};

static const char *const force_names[] = {
    [TAMIS__STATUTE] = "statute",
    [TAMIS__REGULATION] = "regulation",
    [TAMIS__ORDER] = "order",
    [TAMIS__LICENSE_CONDITION] = "license_condition",
    [TAMIS__LEGAL_DECISION] = "decision",
    [TAMIS__GUIDANCE] = "guidance",
    [TAMIS__POLICY] = "policy",
    [TAMIS__PROPOSAL] = "proposal",
    [TAMIS__REPORT] = "report",
    [TAMIS__CLAIM] = "claim",
};

const char *tamis__outcome_name(tamis__outcome outcome)
{
    return outcome < TAMIS_COUNT_OF(outcome_names) ? outcome_names[outcome] : "";
}

const char *tamis__policy_name(tamis__license_policy policy)
{
    return policy < TAMIS_COUNT_OF(policy_names) ? policy_names[policy] : "";
}

const char *tamis__legal_force_name(tamis__legal_force force)
{
    return force < TAMIS_COUNT_OF(force_names) ? force_names[force] : "";
}

/* ---- A decider ------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b, void *context)
{
    const tamis__packs *packs = ((const tamis__decider *)context)->packs;
    const tamis__rule *x = &packs->rules[*(const uint32_t *)a];
    const tamis__rule *y = &packs->rules[*(const uint32_t *)b];
    if (x->regime != y->regime)
        return x->regime < y->regime ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    int order = tamis__bytes_compare(x->id, y->id);
    if (order != 0)
        return order;
    return x->pack < y->pack ? -1 : x->pack > y->pack;
}

/* order[first[r][k]] is the first rule of regime r of kind k. */
static void order_rules(tamis__decider *decider)
{
    const tamis__packs *packs = decider->packs;
    uint32_t count = (uint32_t)packs->rule_count, at = 0;
    for (uint32_t i = 0; i < count; i++)
        decider->order[i] = i;
    qsort_r(decider->order, count, sizeof *decider->order, by_place, decider);
    for (uint32_t r = 0; r < packs->regime_count; r++) {
        for (uint32_t kind = 0; kind <= TAMIS__AUTHORIZATION; kind++) {
            decider->first[r][kind] = at;
            while (at < count && packs->rules[decider->order[at]].regime == r &&
                   packs->rules[decider->order[at]].kind == kind)
                at++;
        }
        decider->first[r][TAMIS__AUTHORIZATION + 1] = at;
    }
}

static void read_expr(const tamis__expr *expr, tamis__rule_info *info)
{
    if (expr == NULL)
        return;
    uint64_t reads[TAMIS__FACT_WORDS] = {0};
    tamis__expr_reads(expr, reads);
    for (size_t i = 0; i < TAMIS__FACT_WORDS; i++)
        info->reads[i] |= reads[i];
    info->depends_on_day = info->depends_on_day || tamis__expr_depends_on_day(expr);
}

static void read_rule(const tamis__packs *packs, const tamis__rule *rule, tamis__rule_info *info)
{
    read_expr(rule->when, info);
    read_expr(rule->after, info);
    for (size_t i = 0; i < rule->saving_count; i++)
        read_expr(rule->savings[i].when, info);
    info->last_turn =
        rule->when == NULL ? TAMIS__DAY_MIN : tamis__expr_last_turn(rule->when, packs);
    info->reads_zone = tamis__has_fact(info->reads, TAMIS__FACT_ZONE_ZONE);
}

static bool make_room(tamis__decider *decider, const tamis__packs *packs)
{
    size_t rules = packs->rule_count + 1, regimes = packs->regime_count + 1;
    tamis__working *working = &decider->working;
    decider->order = tamis__alloc(rules * sizeof *decider->order);
    decider->first = tamis__alloc(regimes * sizeof *decider->first);
    decider->live = tamis__alloc(rules * sizeof *decider->live);
    decider->live_first = tamis__alloc(regimes * sizeof *decider->live_first);
    decider->infos = tamis__alloc_zero(rules, sizeof *decider->infos);
    decider->kept = tamis__alloc_zero(rules, sizeof *decider->kept);
    decider->entries = tamis__alloc(2 * rules * sizeof *decider->entries);
    decider->grounds = tamis__alloc(2 * regimes * sizeof *decider->grounds);
    decider->weighed = tamis__alloc(2 * regimes * sizeof *decider->weighed);
    decider->turning = tamis__alloc_zero(2 * regimes, sizeof *decider->turning);
    working->definitions =
        tamis__alloc_zero(packs->definition_count + 1, sizeof *working->definitions);
    working->captures = tamis__alloc_zero(packs->ownership_count + 1, sizeof *working->captures);
    return decider->order != NULL && decider->first != NULL && decider->live != NULL &&
           decider->live_first != NULL && decider->infos != NULL && decider->kept != NULL &&
           decider->entries != NULL && decider->grounds != NULL && decider->weighed != NULL &&
           decider->turning != NULL && working->definitions != NULL && working->captures != NULL;
}

tamis_status tamis__decider_new(const tamis__packs *packs, tamis__decider **out, tamis_error *err)
{
    *out = NULL;
    tamis__decider *decider = tamis__alloc_zero(1, sizeof *decider);
    if (decider == NULL)
        return tamis__fail_nomem(err);
    decider->packs = packs;
    if (!make_room(decider, packs)) {
        tamis__decider_free(decider);
        return tamis__fail_nomem(err);
    }
    order_rules(decider);
    for (size_t i = 0; i < packs->rule_count; i++)
        read_rule(packs, &packs->rules[i], &decider->infos[i]);
    *out = decider;
    return TAMIS_OK;
}

void tamis__decider_free(tamis__decider *decider)
{
    if (decider == NULL)
        return;
    tamis__release(decider->order);
    tamis__release(decider->first);
    tamis__release(decider->live);
    tamis__release(decider->live_first);
    tamis__release(decider->infos);
    tamis__release(decider->kept);
    tamis__release(decider->entries);
    tamis__release(decider->grounds);
    tamis__release(decider->weighed);
    tamis__release(decider->turning);
    tamis__release(decider->working.definitions);
    tamis__release(decider->working.captures);
    tamis__release(decider->changes);
    tamis__arena_clear(&decider->scratch);
    tamis__release(decider);
}

/* ---- One decision ---------------------------------------------------------------------------- */

static void reset(tamis__determination *out, const tamis__decider *decider,
                  const tamis__facts *facts)
{
    tamis__arena arena = out->arena;
    tamis__arena_reset(&arena);
    *out = (tamis__determination){.packs = decider->packs, .facts = facts};
    out->arena = arena;
}

/* Stamps tell what was worked out for this moment, and for these facts, from what is old; 0 is never one. */
static void next_stamp(uint32_t *stamp)
{
    if (++*stamp == 0)
        *stamp = 1;
}

void tamis__asked_at(tamis__asked *asked, const tamis__moment *moment, tamis__arena *arena)
{
    tamis__working *working = &asked->decider->working;
    next_stamp(&working->stamp);
    working->arena = arena;
    asked->moment = moment;
    asked->decision = (tamis__decision){
        .packs = asked->decider->packs,
        .facts = asked->facts,
        .moment = moment,
        .working = working,
    };
}

static tamis_status conclude(tamis__asked *asked, tamis__determination *out, tamis_error *err)
{
    tamis__decider *decider = asked->decider;
    size_t count = tamis__gather(asked, decider->entries, decider->grounds);
    for (size_t i = 0; i < count; i++)
        tamis__weigh(&decider->grounds[i], NULL, &decider->weighed[i]);
    tamis__overall overall;
    tamis__join(decider->weighed, count, &overall);
    out->outcome = overall.outcome;
    out->best = overall.best;
    out->worst = overall.worst;
    out->policy = overall.policy;
    out->exceptions_available = overall.exceptions;
    TAMIS_TRY(tamis__tell(asked, decider->grounds, decider->weighed, count, out, err));
    TAMIS_TRY(tamis__tell_questions(asked, decider->grounds, decider->weighed, count, out, err));
    if (asked->options->next_change)
        TAMIS_TRY(tamis__find_change(asked, decider->grounds, decider->weighed, count, out, err));
    return decider->working.out_of_memory ? tamis__fail_nomem(err) : TAMIS_OK;
}

tamis_status tamis__decide(tamis__decider *decider, const tamis__facts *facts,
                           const tamis__decide_options *options, tamis__determination *out,
                           tamis_error *err)
{
    reset(out, decider, facts);
    const tamis__fact *date = &facts->scalars[TAMIS__FACT_DATE];
    const tamis__fact *time = &facts->scalars[TAMIS__FACT_TIME];
    if (date->presence != TAMIS__KNOWN)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "date: expected the day of the act");
    tamis_bytes instant = time->presence == TAMIS__KNOWN ? time->as.text : TAMIS_LIT("");
    TAMIS_TRY(
        tamis__moment_make(&decider->packs->time_zones, date->as.day, instant, &out->moment, err));
    tamis__decide_options used = *options;
    const tamis__fact *known = &facts->scalars[TAMIS__FACT_KNOWN_ON];
    if (known->presence == TAMIS__KNOWN && known->as.day < used.known_on)
        used.known_on = known->as.day;
    tamis__asked asked = {
        .decider = decider,
        .facts = facts,
        .options = &used,
        .order = decider->order,
        .first = (const uint32_t(*)[5])decider->first,
        .full = true,
        .facts_turn = used.next_change && tamis__facts_turn(facts, date->as.day),
    };
    next_stamp(&decider->facts_stamp);
    decider->working.out_of_memory = false;
    tamis__asked_at(&asked, &out->moment, &out->arena);
    return conclude(&asked, out, err);
}

void tamis__determination_clear(tamis__determination *determination)
{
    tamis__arena_clear(&determination->arena);
    *determination = (tamis__determination){0};
}
