/*
 * rules/gather.c - which rules of which regimes hold, may hold, or are worth showing, at one moment.
 *
 * The two sides of time: a restriction holds if it is in force at any instant of the moment, so one that begins at a quarter
 * past four applies to a transaction known by its day alone; a permission must be in force throughout. Windows and stays of
 * a rule are walked in order, so that one that ends where the next begins leaves no gap.
 */
#include "rules/weigh.h"

/* Where a rule stands in time. */
typedef struct standing {
    tamis__rule_state hold;
    const tamis__window *window;
    const tamis__stay *stay;
} standing;

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
static standing touched(const tamis__rule *rule, const tamis__moment *moment)
{
    standing found = {.hold = TAMIS__RULE_NOT_IN_FORCE};
    for (size_t i = 0; i < rule->window_count; i++) {
        const tamis__window *window = &rule->windows[i];
        if (!tamis__window_touches(window, moment))
            continue;
        span held = moment_in(moment, window->zone);
        held.start = held.start > window->start ? held.start : window->start;
        held.end = held.end < window->end ? held.end : window->end;
        const tamis__stay *by = NULL;
        if (!stayed_through(rule, window, held, moment, &by))
            return (standing){TAMIS__RULE_FIRED, window, NULL};
        found = (standing){TAMIS__RULE_STAYED, window, by};
    }
    return found;
}

/* Does the window, with those that follow it without a gap, last to the end of the moment? */
static bool lasts(const tamis__rule *rule, size_t first, int64_t until)
{
    const tamis__window *window = &rule->windows[first];
    int64_t end = window->end;
    for (size_t k = first + 1; k < rule->window_count && end < until; k++)
        if (rule->windows[k].zone == window->zone && rule->windows[k].start <= end)
            end = rule->windows[k].end;
    return end >= until;
}

/* In force throughout. */
static standing covered(const tamis__rule *rule, const tamis__moment *moment)
{
    for (size_t i = 0; i < rule->window_count; i++) {
        const tamis__window *window = &rule->windows[i];
        span wanted = moment_in(moment, window->zone);
        if (window->start > wanted.start || window->end <= wanted.start)
            continue;
        if (!lasts(rule, i, wanted.end))
            return (standing){TAMIS__RULE_NOT_IN_FORCE, window, NULL};
        for (size_t k = 0; k < rule->stay_count; k++)
            if (tamis__window_touches(&rule->stays[k].window, moment))
                return (standing){TAMIS__RULE_STAYED, window, &rule->stays[k]};
        return (standing){TAMIS__RULE_FIRED, window, NULL};
    }
    return (standing){.hold = TAMIS__RULE_NOT_IN_FORCE};
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
                              tamis__unknowns *unknowns)
{
    int32_t day = 0;
    if (rule->after == NULL)
        return TAMIS__YES;
    if (tamis__expr_day(rule->after, &asked->decision, &day))
        return asked->moment->day >= day ? TAMIS__YES : TAMIS__NO;
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

/* Is the truth of a condition the same at any later moment? */
static bool is_lasting(const tamis__asked *asked, const tamis__rule_info *info)
{
    return !info->depends_on_day || (!tamis__turns_by_date(info, asked->moment->day) &&
                                     !info->reads_zone && !asked->facts_turn);
}

static tamis__tri condition(const tamis__asked *asked, uint32_t number, const tamis__expr *expr,
                            tamis__unknowns *unknowns)
{
    if (expr == NULL)
        return TAMIS__YES;
    tamis__kept *kept = &asked->decider->kept[number];
    if (kept->stamp != asked->decider->facts_stamp) {
        kept->unknowns = (tamis__unknowns){0};
        kept->value = tamis__expr_tri(expr, &asked->decision, &kept->unknowns);
        kept->stamp =
            is_lasting(asked, &asked->decider->infos[number]) ? asked->decider->facts_stamp : 0;
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
static bool is_near(const tamis__asked *asked, const tamis__rule *rule, const standing *stands)
{
    return asked->full && rule->near != NULL && stands->hold == TAMIS__RULE_FIRED &&
           tamis__expr_tri(rule->near, &asked->decision, NULL) == TAMIS__YES;
}

/* Most rules are out of the question; so an entry is only written once it is wanted. */
static bool write_entry(const tamis__asked *asked, uint32_t number, const standing *stands,
                        tamis__tri value, const tamis__unknowns *unknowns, tamis__entry *entry)
{
    const tamis__rule *rule = &asked->decider->packs->rules[number];
    bool counts = stands->hold == TAMIS__RULE_FIRED && value != TAMIS__NO;
    *entry = (tamis__entry){
        .rule = rule,
        .number = number,
        .value = counts ? value : TAMIS__NO,
        .hold = stands->hold,
        .window = stands->hold == TAMIS__RULE_NOT_IN_FORCE ? nearest_window(rule, asked->moment)
                                                           : stands->window,
        .stay = stands->stay,
    };
    if (entry->value == TAMIS__UNKNOWN)
        entry->unknowns = *unknowns;
    return true;
}

/* False when the rule neither counts nor shows. */
static bool fill_entry(const tamis__asked *asked, const tamis__regime *regime, uint32_t number,
                       tamis__entry *entry)
{
    const tamis__rule *rule = &asked->decider->packs->rules[number];
    if (tamis__rule_unheard_of(rule, asked->options))
        return false;
    tamis__unknowns unknowns = {0};
    tamis__tri value = tamis__rule_binds(rule, regime, asked->facts, &unknowns);
    if (value == TAMIS__NO)
        return false;
    bool permission = rule->kind == TAMIS__EXCLUSION || rule->kind == TAMIS__AUTHORIZATION;
    standing stands = permission ? covered(rule, asked->moment) : touched(rule, asked->moment);
    if (stands.hold != TAMIS__RULE_FIRED && !asked->full)
        return false;
    value = tamis__tri_and(value, condition(asked, number, rule->when, &unknowns));
    if (value == TAMIS__NO) {
        if (!is_near(asked, rule, &stands))
            return false;
        stands.hold = TAMIS__RULE_NEAR;
        return write_entry(asked, number, &stands, value, &unknowns, entry);
    }
    tamis__tri begun = after_start(asked, rule, &unknowns);
    if (begun == TAMIS__NO && stands.hold == TAMIS__RULE_FIRED)
        stands.hold = TAMIS__RULE_NOT_IN_FORCE;
    if (stands.hold != TAMIS__RULE_FIRED && (!asked->full || value != TAMIS__YES))
        return false;
    return write_entry(asked, number, &stands, tamis__tri_and(value, begun), &unknowns, entry);
}

/* ---- Regimes --------------------------------------------------------------------------------- */

static bool is_asked(const tamis__asked *asked, const tamis__regime *regime, tamis__ground *ground)
{
    const tamis__facts *facts = asked->facts;
    const tamis__fact *jurisdiction = &facts->scalars[TAMIS__FACT_JURISDICTION];
    if (jurisdiction->presence == TAMIS__KNOWN &&
        (jurisdiction->as.text.len != regime->jurisdiction.len ||
         !tamis__bytes_equal_nocase(jurisdiction->as.text, regime->jurisdiction)))
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

bool tamis__gather_regime(const tamis__asked *asked, size_t regime, tamis__entry *entries,
                          tamis__ground *ground)
{
    *ground =
        (tamis__ground){.regime = &asked->decider->packs->regimes[regime], .entries = entries};
    if (!is_asked(asked, ground->regime, ground))
        return false;
    size_t count = 0;
    bool out = false;
    for (int kind = TAMIS__SCOPE; kind <= TAMIS__AUTHORIZATION; kind++) {
        ground->first[kind] = count;
        out = out || (kind == TAMIS__RESTRICTION && is_out(ground, count));
        for (uint32_t i = asked->first[regime][kind]; !out && i < asked->first[regime][kind + 1];
             i++) {
            tamis__entry *entry = &entries[count];
            if (!fill_entry(asked, ground->regime, asked->order[i], entry))
                continue;
            if (kind == TAMIS__RESTRICTION)
                fill_restriction(asked, ground->regime, entry);
            count++;
        }
    }
    ground->first[TAMIS__AUTHORIZATION + 1] = count;
    return true;
}

size_t tamis__gather(const tamis__asked *asked, tamis__entry *entries, tamis__ground *grounds)
{
    size_t count = 0;
    for (size_t r = 0; r < asked->decider->packs->regime_count; r++) {
        tamis__ground *ground = &grounds[count];
        if (!tamis__gather_regime(asked, r, entries, ground))
            continue;
        entries += ground->first[TAMIS__AUTHORIZATION + 1];
        count++;
    }
    return count;
}
