/*
 * rules/weigh.c - from rules that hold, or may hold, to an answer with its interval.
 *
 * Each restriction contributes its outcome, or what softens it leaves: a saving, a license of the user, authorizations.
 * Three answers are taken from the same entries:
 *
 *   outcome   what fires for sure, softened by what is sure to soften it; an unknown restriction that is stricter makes it a
 *             review
 *   best      what fires for sure, softened by all that may; not subject where scope or exclusion leave it open
 *   worst     all that may fire, softened only by what is sure to soften it even then
 *
 * Settling an unknown fact therefore moves best up and worst down only, and the outcome lies between (tests/unit/rules/
 * test_properties.c).
 */
#include "rules/weigh.h"

/* ---- Views ----------------------------------------------------------------------------------- */

/* `strict_value` is what the unknown becomes in a strict view. */
static tamis__tri settle(tamis__tri value, const tamis__unknowns *unknowns, const tamis__view *view,
                         tamis__tri strict_value)
{
    if (value != TAMIS__UNKNOWN || view == NULL || !tamis__has_fact(unknowns->facts, view->fact))
        return value;
    return view->strict ? strict_value : tamis__tri_not(strict_value);
}

/* Scopes and restrictions are strict when they hold, exclusions and authorizations when they do not. */
static tamis__tri seen(const tamis__entry *entry, const tamis__view *view)
{
    bool permission =
        entry->rule->kind == TAMIS__EXCLUSION || entry->rule->kind == TAMIS__AUTHORIZATION;
    return settle(entry->value, &entry->unknowns, view, permission ? TAMIS__NO : TAMIS__YES);
}

static tamis__tri any_of(const tamis__ground *ground, tamis__rule_kind kind,
                         const tamis__view *view)
{
    tamis__tri any = TAMIS__NO;
    for (size_t i = ground->first[kind]; i < ground->first[kind + 1]; i++)
        any = tamis__tri_or(any, seen(&ground->entries[i], view));
    return any;
}

/* ---- Softening ------------------------------------------------------------------------------- */

bool tamis__lifts(const tamis__rule *authorization, const tamis__rule *restriction)
{
    for (size_t i = 0; i < authorization->lift_count; i++)
        if (authorization->lifts[i] == restriction->rule_class)
            return true;
    return false;
}

bool tamis__exception_open(const tamis__rule *restriction, tamis_bytes symbol)
{
    if (restriction->exceptions.any)
        return true;
    for (size_t i = 0; i < restriction->exceptions.count; i++)
        if (tamis__bytes_equal(restriction->exceptions.symbols[i], symbol))
            return true;
    return false;
}

static void open_exceptions(const tamis__ground *ground, const tamis__view *view)
{
    for (size_t a = ground->first[TAMIS__AUTHORIZATION]; a < ground->first[4]; a++) {
        tamis__entry *entry = &ground->entries[a];
        entry->open_now = entry->open_all = true;
        if (entry->rule->exception.len == 0)
            continue;
        for (size_t r = ground->first[TAMIS__RESTRICTION]; r < ground->first[TAMIS__AUTHORIZATION];
             r++) {
            tamis__tri fires = seen(&ground->entries[r], view);
            if (fires == TAMIS__NO ||
                tamis__exception_open(ground->entries[r].rule, entry->rule->exception))
                continue;
            entry->open_all = false;
            if (fires == TAMIS__YES)
                entry->open_now = false;
        }
    }
}

/* What is left of one restriction. */
typedef struct softened {
    tamis__outcome outcome, best, worst;
    bool lifted; /* `outcome` is softened */
} softened;

/* The softening of all that was seen so far. */
typedef struct softening {
    bool sure, possible, lasting; /* now; now, perhaps; whatever else fires */
    tamis__outcome sure_most, possible_least, possible_most;
} softening;

static void soften(softening *s, tamis__outcome left, tamis__tri holds, bool lasts)
{
    if (holds == TAMIS__NO)
        return;
    s->possible_least = s->possible && s->possible_least < left ? s->possible_least : left;
    s->possible_most = s->possible && s->possible_most > left ? s->possible_most : left;
    s->possible = true;
    if (holds == TAMIS__YES) {
        s->sure_most = s->sure && s->sure_most > left ? s->sure_most : left;
        s->sure = true;
        s->lasting = s->lasting || lasts;
    }
}

static tamis__outcome milder(tamis__outcome a, tamis__outcome b)
{
    return a < b ? a : b;
}

static tamis__outcome stricter(tamis__outcome a, tamis__outcome b)
{
    return a > b ? a : b;
}

static void soften_by_authorizations(const tamis__ground *ground, const tamis__entry *entry,
                                     const tamis__view *view, softening *s)
{
    for (size_t a = ground->first[TAMIS__AUTHORIZATION]; a < ground->first[4]; a++) {
        const tamis__entry *lift = &ground->entries[a];
        bool open = lift->open_now && (lift->rule->exception.len == 0 ||
                                       tamis__exception_open(entry->rule, lift->rule->exception));
        if (open && tamis__lifts(lift->rule, entry->rule))
            soften(s,
                   lift->rule->condition_count > 0 ? TAMIS__ALLOWED_WITH_CONDITIONS
                                                   : TAMIS__ALLOWED,
                   seen(lift, view), lift->open_all);
    }
}

static softened what_is_left(const tamis__ground *ground, const tamis__entry *entry,
                             const tamis__view *view)
{
    softening s = {0};
    soften(&s, TAMIS__ALLOWED_WITH_CONDITIONS,
           settle(entry->saved, &entry->saving_unknowns, view, TAMIS__NO), true);
    soften(&s, TAMIS__ALLOWED_WITH_CONDITIONS,
           settle(entry->licensed, &entry->license_unknowns, view, TAMIS__NO), true);
    soften_by_authorizations(ground, entry, view, &s);
    tamis__outcome full = entry->outcome;
    return (softened){
        .lifted = s.sure,
        .outcome = s.sure ? milder(s.sure_most, full) : full,
        .best = s.possible ? milder(s.possible_least, full) : full,
        .worst = s.lasting ? milder(s.possible_most, full) : full,
    };
}

/* ---- License exceptions ---------------------------------------------------------------------- */

/* Is there one that every firing restriction allows? The candidates are those of the first that does not allow all. */
static tamis__tri exceptions_left(const tamis__ground *ground, const tamis__view *view)
{
    const tamis__exceptions *some = NULL;
    size_t first = ground->first[TAMIS__RESTRICTION], end = ground->first[TAMIS__AUTHORIZATION];
    for (size_t r = first; r < end && some == NULL; r++)
        if (seen(&ground->entries[r], view) == TAMIS__YES &&
            !ground->entries[r].rule->exceptions.any)
            some = &ground->entries[r].rule->exceptions;
    if (some == NULL)
        return TAMIS__YES;
    for (size_t i = 0; i < some->count; i++) {
        bool open = true;
        for (size_t r = first; r < end && open; r++)
            open = seen(&ground->entries[r], view) != TAMIS__YES ||
                   tamis__exception_open(ground->entries[r].rule, some->symbols[i]);
        if (open)
            return TAMIS__YES;
    }
    return TAMIS__NO;
}

/* ---- A regime -------------------------------------------------------------------------------- */

/* What makes a firing restriction conditional: is it known to be unknown, or must it be settled before going on? */
static bool scope_raises(const tamis__ground *ground, tamis__tri concerned)
{
    if (concerned == TAMIS__UNKNOWN)
        return true;
    for (size_t i = ground->first[TAMIS__SCOPE]; i < ground->first[TAMIS__EXCLUSION]; i++) {
        const tamis__entry *entry = &ground->entries[i];
        if (entry->value == TAMIS__UNKNOWN &&
            tamis__unknowns_raise(&entry->unknowns, entry->rule->ask_only))
            return true;
    }
    return false;
}

static bool rule_raises(const tamis__entry *entry)
{
    return tamis__unknowns_raise(&entry->unknowns, entry->rule->ask_only);
}

static void weigh_restriction(const tamis__ground *ground, const tamis__entry *entry,
                              const tamis__view *view, bool raises, tamis__weighed *out,
                              bool *raised)
{
    tamis__tri fires = seen(entry, view);
    if (fires == TAMIS__NO)
        return;
    softened left = what_is_left(ground, entry, view);
    out->worst = stricter(out->worst, left.worst);
    out->maybe = true;
    if (fires == TAMIS__YES && !out->conditional) {
        out->outcome = stricter(out->outcome, left.outcome);
        out->best = stricter(out->best, left.best);
        out->speaks = out->sure = true;
        if (!left.lifted && entry->policy > out->policy)
            out->policy = entry->policy;
    } else if (left.outcome > TAMIS__ALLOWED &&
               (fires == TAMIS__UNKNOWN ? rule_raises(entry) : raises)) {
        raised[left.outcome] = true;
    }
}

static void weigh_restrictions(const tamis__ground *ground, const tamis__view *view,
                               tamis__tri concerned, tamis__weighed *out)
{
    bool raised[TAMIS__PROHIBITED + 1] = {false};
    bool raises = out->conditional && scope_raises(ground, concerned);
    open_exceptions(ground, view);
    for (size_t r = ground->first[TAMIS__RESTRICTION]; r < ground->first[TAMIS__AUTHORIZATION]; r++)
        weigh_restriction(ground, &ground->entries[r], view, raises, out, raised);
    for (size_t level = (size_t)out->outcome + 1; level < TAMIS_COUNT_OF(raised); level++)
        if (raised[level]) {
            out->outcome = stricter(out->outcome, TAMIS__REVIEW);
            out->speaks = true;
        }
}

void tamis__weigh(const tamis__ground *ground, const tamis__view *view, tamis__weighed *out)
{
    bool has_scope = ground->regime->has_scope;
    tamis__tri concerned = settle(ground->concerned, &ground->concerned_unknowns, view, TAMIS__YES);
    tamis__tri scope = has_scope ? any_of(ground, TAMIS__SCOPE, view) : TAMIS__YES;
    tamis__tri excluded = any_of(ground, TAMIS__EXCLUSION, view);
    *out = (tamis__weighed){.subject = tamis__tri_and(scope, tamis__tri_not(excluded)),
                            .exceptions = TAMIS__UNKNOWN,
                            .outcome = TAMIS__ALLOWED,
                            .best = TAMIS__ALLOWED,
                            .worst = TAMIS__ALLOWED};
    if (concerned == TAMIS__NO)
        return;
    bool sure = concerned == TAMIS__YES;
    out->maybe = !sure || excluded == TAMIS__UNKNOWN;
    out->speaks = has_scope;
    out->sure = has_scope && sure;
    if (out->subject == TAMIS__NO) {
        out->outcome = out->best = TAMIS__NOT_SUBJECT;
        out->worst = TAMIS__NOT_SUBJECT;
        out->speaks = true;
        out->sure = sure;
        return;
    }
    out->conditional = !sure || scope == TAMIS__UNKNOWN;
    weigh_restrictions(ground, view, concerned, out);
    if (out->subject == TAMIS__UNKNOWN)
        out->best = TAMIS__NOT_SUBJECT;
    out->best = milder(out->best, out->outcome);
    out->worst = stricter(out->worst, out->outcome);
    if (out->outcome < TAMIS__LICENSE_REQUIRED)
        out->policy = TAMIS__POLICY_NONE;
    else
        out->exceptions = exceptions_left(ground, view);
}

/* ---- All regimes ----------------------------------------------------------------------------- */

void tamis__join(const tamis__weighed *weighed, size_t count, tamis__overall *out)
{
    *out = (tamis__overall){.exceptions = TAMIS__UNKNOWN};
    bool speaks = false, sure = false;
    tamis__outcome perhaps = TAMIS__ALLOWED;
    for (size_t i = 0; i < count; i++) {
        const tamis__weighed *w = &weighed[i];
        speaks = speaks || w->speaks;
        sure = sure || w->sure;
        if (w->speaks)
            out->outcome = stricter(out->outcome, w->outcome);
        if (w->sure)
            out->best = stricter(out->best, w->best);
        else if (w->speaks || w->maybe)
            perhaps = milder(perhaps, w->best);
        if (w->speaks || w->maybe)
            out->worst = stricter(out->worst, w->worst);
        out->policy = w->policy > out->policy ? w->policy : out->policy;
        if (w->exceptions == TAMIS__NO || out->exceptions == TAMIS__UNKNOWN)
            out->exceptions = w->exceptions;
    }
    if (!speaks)
        out->outcome = TAMIS__ALLOWED;
    if (!sure) {
        out->best = perhaps;
        out->worst = stricter(out->worst, TAMIS__ALLOWED);
    }
    out->best = milder(out->best, out->outcome);
    out->worst = stricter(out->worst, out->outcome);
}
