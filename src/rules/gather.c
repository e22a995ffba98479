/*
 * rules/gather.c - which rules of which regimes hold, may hold, or are worth showing, at one moment.
 *
 * The two sides of time: a restriction holds if it is in force at any instant of the moment, so one that begins at a quarter
 * past four applies to a transaction known by its day alone; a permission must be in force throughout. Windows and stays of
 * a rule are walked in order, so that one that ends where the next begins leaves no gap.
 */
#include "rules/weigh.h"

/* ---- Windows --------------------------------------------------------------------------------- */

typedef struct span {
    int64_t start, end;
} span;

static span moment_in(const tamis__moment *moment, uint8_t zone)
{
    return (span){moment->local[zone].start, moment->local[zone].end};
}

/* Do the stays cover all of the span? Stays of another zone have to cover the moment as they see it. */
static bool stayed_through(const tamis__rule *rule, const tamis__window *window, span held,
                           const tamis__moment *moment, const tamis__stay **by)
{
    int64_t at = held.start;
    for (size_t i = 0; i < rule->stay_count; i++) {
        const tamis__stay *stay = &rule->stays[i];
        bool covers = stay->window.zone == window->zone
                          ? stay->window.start <= at && at < stay->window.end
                          : tamis__window_covers(&stay->window, moment);
        if (!covers)
            continue;
        *by = stay;
        if (stay->window.zone != window->zone)
            return true;
        at = stay->window.end;
        if (at >= held.end)
            return true;
    }
    return false;
}

/* In force at any instant: FIRED, else STAYED or NOT_IN_FORCE. */
static tamis__rule_state touched(const tamis__rule *rule, const tamis__moment *moment,
                                 tamis__entry *entry)
{
    tamis__rule_state state = TAMIS__RULE_NOT_IN_FORCE;
    for (size_t i = 0; i < rule->window_count; i++) {
        const tamis__window *window = &rule->windows[i];
        if (!tamis__window_touches(window, moment))
            continue;
        span held = moment_in(moment, window->zone);
        held.start = held.start > window->start ? held.start : window->start;
        held.end = held.end < window->end ? held.end : window->end;
        entry->window = window;
        const tamis__stay *by = NULL;
        if (!stayed_through(rule, window, held, moment, &by)) {
            entry->stay = NULL;
            return TAMIS__RULE_FIRED;
        }
        entry->stay = by;
        state = TAMIS__RULE_STAYED;
    }
    return state;
}

/* In force throughout. */
static tamis__rule_state covered(const tamis__rule *rule, const tamis__moment *moment,
                                 tamis__entry *entry)
{
    for (size_t i = 0; i < rule->window_count; i++) {
        const tamis__window *window = &rule->windows[i];
        span wanted = moment_in(moment, window->zone);
        if (window->start > wanted.start || window->end <= wanted.start)
            continue;
        entry->window = window;
        int64_t end = window->end;
        for (size_t k = i + 1; k < rule->window_count && end < wanted.end; k++)
            if (rule->windows[k].zone == window->zone && rule->windows[k].start <= end)
                end = rule->windows[k].end;
        if (end < wanted.end)
            return TAMIS__RULE_NOT_IN_FORCE;
        for (size_t k = 0; k < rule->stay_count; k++)
            if (tamis__window_touches(&rule->stays[k].window, moment)) {
                entry->stay = &rule->stays[k];
                return TAMIS__RULE_STAYED;
            }
        return TAMIS__RULE_FIRED;
    }
    return TAMIS__RULE_NOT_IN_FORCE;
}

/* The window that begins next, else the one that ended last. */
static const tamis__window *nearest_window(const tamis__rule *rule, const tamis__moment *moment)
{
    const tamis__window *last = NULL;
    for (size_t i = 0; i < rule->window_count; i++) {
        if (rule->windows[i].start >= moment->local[rule->windows[i].zone].start)
            return &rule->windows[i];
        last = &rule->windows[i];
    }
    return last;
}

/* The relative start: YES once the day has come. */
static tamis__tri after_start(const tamis__asked *asked, const tamis__rule *rule,
                              const tamis__rule_info *info, tamis__unknowns *unknowns)
{
    int32_t day = 0;
    if (rule->after == NULL)
        return TAMIS__YES;
    if (tamis__expr_day(rule->after, &asked->decision, &day))
        return asked->moment->day >= day ? TAMIS__YES : TAMIS__NO;
    (void)info;
    uint64_t reads[TAMIS__FACT_WORDS] = {0};
    tamis__expr_reads(rule->after, reads);
    bool some = false;
    for (unsigned fact = 0; fact < TAMIS__FACT_COUNT; fact++)
        if (tamis__has_fact(reads, fact) && fact != TAMIS__FACT_DATE &&
            asked->facts->scalars[fact].presence != TAMIS__KNOWN) {
            tamis__unknowns_add(unknowns, asked->facts, fact);
            some = true;
        }
    if (!some)
        tamis__unknowns_add(unknowns, asked->facts, TAMIS__FACT_PARTY_LISTS);
    return TAMIS__UNKNOWN;
}

/* ---- Whom and what a rule is for ------------------------------------------------------------- */

static tamis__tri in_mask(uint64_t mask, uint64_t bit, unsigned fact, const tamis__facts *facts,
                          tamis__unknowns *unknowns)
{
    if (mask == UINT64_MAX)
        return TAMIS__YES;
    if (facts->scalars[fact].presence == TAMIS__KNOWN)
        return mask & bit ? TAMIS__YES : TAMIS__NO;
    tamis__unknowns_add(unknowns, facts, fact);
    return TAMIS__UNKNOWN;
}

/* What is subject at all is taken as it is: its citations tend to name the text as codified today. */
bool tamis__rule_unheard_of(const tamis__rule *rule, const tamis__decide_options *options)
{
    return rule->known_from > options->known_on &&
           (rule->kind == TAMIS__RESTRICTION || rule->kind == TAMIS__AUTHORIZATION);
}

tamis__tri tamis__rule_binds(const tamis__rule *rule, const tamis__regime *regime,
                             const tamis__facts *facts, tamis__unknowns *unknowns)
{
    uint64_t activities = rule->activities == regime->activities ? UINT64_MAX : rule->activities;
    tamis__unknowns found = {0};
    tamis__tri binds = tamis__tri_and(
        in_mask(activities, facts->activity_bit, TAMIS__FACT_ACTIVITY, facts, &found),
        in_mask(rule->actors, facts->actor_bit, TAMIS__FACT_ACTOR, facts, &found));
    if (binds == TAMIS__UNKNOWN)
        tamis__unknowns_merge(unknowns, &found);
    return binds;
}

/* ---- One rule -------------------------------------------------------------------------------- */

static tamis__tri condition(const tamis__asked *asked, uint32_t number, const tamis__expr *expr,
                            tamis__unknowns *unknowns)
{
    if (expr == NULL)
        return TAMIS__YES;
    tamis__kept *kept = &asked->decider->kept[number];
    if (kept->stamp != asked->decider->facts_stamp) {
        kept->unknowns = (tamis__unknowns){0};
        kept->value = tamis__expr_tri(expr, &asked->decision, &kept->unknowns);
        bool lasts = !asked->decider->infos[number].depends_on_day;
        kept->stamp = lasts ? asked->decider->facts_stamp : 0;
    }
    if (kept->value == TAMIS__UNKNOWN)
        tamis__unknowns_merge(unknowns, &kept->unknowns);
    return kept->value;
}

static tamis__outcome outcome_of(const tamis__rule *rule)
{
    bool binding = rule->legal_force < TAMIS__GUIDANCE;
    return !binding && rule->outcome > TAMIS__REVIEW ? TAMIS__REVIEW : rule->outcome;
}

static void find_saving(const tamis__asked *asked, tamis__entry *entry)
{
    const tamis__rule *rule = entry->rule;
    uint8_t zone = entry->window == NULL ? 0 : entry->window->zone;
    for (size_t i = 0; i < rule->saving_count && entry->saved != TAMIS__YES; i++) {
        const tamis__saving *saving = &rule->savings[i];
        if (asked->moment->local[zone].end > saving->end)
            continue;
        tamis__unknowns unknowns = {0};
        tamis__tri saved = saving->when == NULL
                               ? TAMIS__YES
                               : tamis__expr_tri(saving->when, &asked->decision, &unknowns);
        if (saved == TAMIS__UNKNOWN)
            tamis__unknowns_merge(&entry->saving_unknowns, &unknowns);
        if (saved > entry->saved) {
            entry->saved = saved;
            entry->saving = saving;
        }
    }
}

static bool word_in(tamis_bytes text, const char *words)
{
    return tamis__bytes_find_nocase(text, tamis__bytes_of(words), 0) != SIZE_MAX;
}

/* The policy as an entry's column says it; the strictest of those it names. */
static tamis__license_policy read_policy(tamis_bytes text)
{
    if (word_in(text, "presumption of denial"))
        return TAMIS__POLICY_PRESUMPTION_OF_DENIAL;
    if (word_in(text, "policy of denial"))
        return TAMIS__POLICY_POLICY_OF_DENIAL;
    if (word_in(text, "case-by-case") || word_in(text, "case by case"))
        return TAMIS__POLICY_CASE_BY_CASE;
    if (word_in(text, "denial"))
        return TAMIS__POLICY_DENIAL;
    return word_in(text, "approv") ? TAMIS__POLICY_APPROVAL : TAMIS__POLICY_NONE;
}

static tamis__license_policy policy_of(const tamis__asked *asked, const tamis__rule *rule)
{
    if (rule->policy_from_listing.len == 0)
        return rule->license_policy;
    tamis__license_policy policy = TAMIS__POLICY_NONE;
    const tamis__facts *facts = asked->facts;
    for (size_t h = 0; h < facts->holder_count; h++)
        for (size_t i = 0; i < facts->holders[h].listing_count; i++) {
            const tamis__held_listing *listing = &facts->holders[h].listings[i];
            if (listing->from > asked->moment->day || asked->moment->day > listing->until ||
                !tamis__bytes_equal(listing->list, rule->policy_from_listing))
                continue;
            tamis__license_policy said = read_policy(listing->license_policy);
            if (said == TAMIS__POLICY_NONE)
                said = rule->license_policy;
            policy = said > policy ? said : policy;
        }
    return policy == TAMIS__POLICY_NONE ? rule->license_policy : policy;
}

static void fill_restriction(const tamis__asked *asked, const tamis__regime *regime,
                             tamis__entry *entry)
{
    entry->outcome = outcome_of(entry->rule);
    if (entry->value == TAMIS__NO)
        return;
    entry->policy = policy_of(asked, entry->rule);
    if (entry->outcome > TAMIS__ALLOWED_WITH_CONDITIONS)
        find_saving(asked, entry);
    if (asked->facts->license_count + asked->options->license_count > 0)
        tamis__find_license(asked, regime, entry);
}

/* Nothing fires; is it near? */
static bool is_near(const tamis__asked *asked, const tamis__entry *entry)
{
    return asked->full && entry->rule->near != NULL && entry->hold == TAMIS__RULE_FIRED &&
           tamis__expr_tri(entry->rule->near, &asked->decision, NULL) == TAMIS__YES;
}

/* False when the rule neither counts nor shows. */
static bool fill_entry(const tamis__asked *asked, const tamis__regime *regime, uint32_t number,
                       tamis__entry *entry)
{
    const tamis__rule *rule = &asked->decider->packs->rules[number];
    const tamis__rule_info *info = &asked->decider->infos[number];
    if (tamis__rule_unheard_of(rule, asked->options))
        return false;
    *entry = (tamis__entry){.rule = rule, .number = number};
    tamis__unknowns unknowns = {0};
    tamis__tri value = tamis__rule_binds(rule, regime, asked->facts, &unknowns);
    if (value == TAMIS__NO)
        return false;
    bool permission = rule->kind == TAMIS__EXCLUSION || rule->kind == TAMIS__AUTHORIZATION;
    entry->hold =
        permission ? covered(rule, asked->moment, entry) : touched(rule, asked->moment, entry);
    if (entry->hold != TAMIS__RULE_FIRED && !asked->full)
        return false;
    value = tamis__tri_and(value, condition(asked, number, rule->when, &unknowns));
    if (value == TAMIS__NO) {
        if (!is_near(asked, entry))
            return false;
        entry->hold = TAMIS__RULE_NEAR;
        return true;
    }
    tamis__tri begun = after_start(asked, rule, info, &unknowns);
    if (begun == TAMIS__NO && entry->hold == TAMIS__RULE_FIRED)
        entry->hold = TAMIS__RULE_NOT_IN_FORCE;
    if (entry->hold != TAMIS__RULE_FIRED) {
        if (entry->hold == TAMIS__RULE_NOT_IN_FORCE)
            entry->window = nearest_window(rule, asked->moment);
        return asked->full && value == TAMIS__YES;
    }
    entry->value = tamis__tri_and(value, begun);
    if (entry->value == TAMIS__UNKNOWN)
        entry->unknowns = unknowns;
    return true;
}

/* ---- Regimes --------------------------------------------------------------------------------- */

static bool is_asked(const tamis__asked *asked, const tamis__regime *regime, tamis__ground *ground)
{
    const tamis__facts *facts = asked->facts;
    const tamis__fact *jurisdiction = &facts->scalars[TAMIS__FACT_JURISDICTION];
    if (jurisdiction->presence == TAMIS__KNOWN &&
        !tamis__bytes_equal_nocase(jurisdiction->as.text, regime->jurisdiction))
        return false;
    tamis__unknowns found = {0};
    ground->concerned =
        in_mask(regime->activities, facts->activity_bit, TAMIS__FACT_ACTIVITY, facts, &found);
    if (ground->concerned != TAMIS__NO && regime->concerns != NULL)
        ground->concerned = tamis__tri_and(
            ground->concerned, tamis__expr_tri(regime->concerns, &asked->decision, &found));
    if (ground->concerned == TAMIS__UNKNOWN)
        ground->concerned_unknowns = found;
    return ground->concerned != TAMIS__NO;
}

/* Is it sure by now that the regime does not reach the transaction? */
static bool is_out(const tamis__ground *ground, size_t count)
{
    tamis__tri scope = ground->regime->has_scope ? TAMIS__NO : TAMIS__YES;
    for (size_t i = ground->first[TAMIS__SCOPE]; i < ground->first[TAMIS__EXCLUSION]; i++)
        scope = tamis__tri_or(scope, ground->entries[i].value);
    for (size_t i = ground->first[TAMIS__EXCLUSION]; i < count; i++)
        if (ground->entries[i].value == TAMIS__YES)
            return true;
    return scope == TAMIS__NO;
}

static size_t gather_regime(const tamis__asked *asked, size_t regime, tamis__ground *ground)
{
    const tamis__decider *decider = asked->decider;
    size_t count = 0;
    for (int kind = TAMIS__SCOPE; kind <= TAMIS__AUTHORIZATION; kind++) {
        ground->first[kind] = count;
        if (kind == TAMIS__RESTRICTION && is_out(ground, count))
            break;
        for (uint32_t i = decider->first[regime][kind]; i < decider->first[regime][kind + 1]; i++) {
            tamis__entry *entry = &ground->entries[count];
            if (!fill_entry(asked, ground->regime, decider->order[i], entry))
                continue;
            if (kind == TAMIS__RESTRICTION)
                fill_restriction(asked, ground->regime, entry);
            count++;
        }
    }
    for (int kind = TAMIS__RESTRICTION; kind <= TAMIS__AUTHORIZATION + 1; kind++)
        if (kind > TAMIS__AUTHORIZATION || ground->first[kind] == SIZE_MAX)
            ground->first[kind] = count;
    return count;
}

size_t tamis__gather(tamis__asked *asked, tamis__entry *entries, tamis__ground *grounds)
{
    const tamis__packs *packs = asked->decider->packs;
    size_t count = 0;
    for (size_t r = 0; r < packs->regime_count; r++) {
        tamis__ground *ground = &grounds[count];
        *ground = (tamis__ground){.regime = &packs->regimes[r], .entries = entries};
        for (size_t k = 0; k < TAMIS_COUNT_OF(ground->first); k++)
            ground->first[k] = SIZE_MAX;
        if (!is_asked(asked, &packs->regimes[r], ground))
            continue;
        entries += gather_regime(asked, r, ground);
        count++;
    }
    return count;
}
