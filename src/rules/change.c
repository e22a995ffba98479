/*
 * rules/change.c - the next moment at which the answer differs, all facts being equal.
 *
 * Everything that turns by itself is a candidate: windows, stays, savings and relative starts of rules that could matter,
 * listings, shares, licenses and notices of the facts. Candidates are tried in order of time until the answer differs. A rule
 * could matter unless its condition is false and cannot become true by the mere passing of time.
 *
 * A transaction known by its day is asked day by day: a time of day turns the day it lies in (for what touches) or the day
 * after (for what must cover), so both are tried.
 */
#include <stdlib.h>

#include "base/error.h"
#include "rules/weigh.h"

enum { DAY_SECONDS = 86400, MOMENTS_MAX = 1024, CANDIDATES_MAX = 1 << 16 };

typedef struct candidate {
    int64_t key; /* the first second of the day, or the instant */
    int64_t local;
    uint32_t index; /* order of collection, which is that of the rules */
    uint8_t zone;
    const tamis__rule *rule;
    uint32_t number;
    const tamis__held_listing *listing;
    const char *why;
} candidate;

typedef struct search {
    tamis__asked *asked;
    const tamis__moment *now;
    const tamis__ground *grounds;
    const tamis__weighed *weighed;
    size_t count;
    candidate *items;
    size_t item_count;
    bool facts_turn; /* listings, shares or notices that begin or end */
    bool full;       /* no room for more, or out of memory */
} search;

/* ---- Collecting ------------------------------------------------------------------------------ */

static void keep(search *s, candidate c)
{
    tamis__decider *decider = s->asked->decider;
    if (c.key <= (s->now->has_instant ? s->now->instant : (int64_t)s->now->day * DAY_SECONDS))
        return;
    candidate *items = decider->changes;
    if (s->item_count == CANDIDATES_MAX ||
        !TAMIS_GROW(items, decider->change_capacity, s->item_count + 1)) {
        s->full = true;
        return;
    }
    decider->changes = s->items = items;
    c.index = (uint32_t)s->item_count;
    s->items[s->item_count++] = c;
}

static bool is_finite(int64_t local)
{
    const int64_t far = (int64_t)INT32_MAX * DAY_SECONDS;
    return local > -far && local < far;
}

static int64_t floor_day(int64_t local)
{
    int64_t day = local / DAY_SECONDS;
    return local % DAY_SECONDS < 0 ? day - 1 : day;
}

/* A turn in local time of a zone. */
static void add_local(search *s, candidate c, int64_t local, uint8_t zone)
{
    if (!is_finite(local))
        return;
    c.local = local;
    c.zone = zone;
    if (s->now->has_instant) {
        c.key = tamis__zone_instant(&s->asked->decider->packs->time_zones, zone, local);
        keep(s, c);
        return;
    }
    c.key = floor_day(local) * DAY_SECONDS;
    keep(s, c);
    if (c.key != local) {
        c.key += DAY_SECONDS;
        keep(s, c);
    }
}

/* A turn at the beginning of a day, in whatever zone the transaction is dated. */
static void add_day(search *s, candidate c, int64_t day)
{
    if (day <= TAMIS__DAY_MIN || day >= TAMIS__DAY_MAX)
        return;
    c.local = day * DAY_SECONDS;
    c.key = s->now->has_instant ? c.local - s->now->offset : c.local;
    keep(s, c);
}

typedef struct turn {
    search *search;
    candidate of;
} turn;

static void visit_turn(void *context, int64_t day)
{
    const turn *t = context;
    add_day(t->search, t->of, day);
}

/* Days that a condition compares with the day asked for. */
static void add_turns(search *s, const tamis__expr *expr, candidate c)
{
    turn t = {s, c};
    t.of.why = "day is reached";
    tamis__expr_turns(expr, &s->asked->decision, visit_turn, &t);
}

static void add_rule(search *s, uint32_t number)
{
    const tamis__rule *rule = &s->asked->decider->packs->rules[number];
    candidate c = {.rule = rule, .number = number};
    for (size_t i = 0; i < rule->window_count; i++) {
        const tamis__window *window = &rule->windows[i];
        c.why = "begins";
        add_local(s, c, window->start, window->zone);
        c.why = "ends";
        add_local(s, c, window->end, window->zone);
    }
    for (size_t i = 0; i < rule->stay_count; i++) {
        const tamis__window *window = &rule->stays[i].window;
        c.why = "stay begins";
        add_local(s, c, window->start, window->zone);
        c.why = "stay ends";
        add_local(s, c, window->end, window->zone);
    }
    c.why = "saving ends";
    for (size_t i = 0; i < rule->saving_count; i++)
        add_local(s, c, rule->savings[i].end, rule->window_count > 0 ? rule->windows[0].zone : 0);
    int32_t start = 0;
    c.why = "begins";
    if (rule->after != NULL && tamis__expr_day(rule->after, &s->asked->decision, &start))
        add_day(s, c, start);
    if (rule->when != NULL && s->asked->decider->infos[number].reads_date)
        add_turns(s, rule->when, c);
}

static void add_facts(search *s)
{
    const tamis__facts *facts = s->asked->facts;
    for (size_t h = 0; h < facts->holder_count; h++) {
        const tamis__holder *holder = &facts->holders[h];
        for (size_t i = 0; i < holder->listing_count; i++) {
            const tamis__held_listing *listing = &holder->listings[i];
            add_day(s, (candidate){.listing = listing, .why = "listing begins"}, listing->from);
            add_day(s, (candidate){.listing = listing, .why = "listing ends"},
                    (int64_t)listing->until + 1);
        }
        for (size_t i = 0; i < holder->owner_count; i++) {
            add_day(s, (candidate){.why = "share begins"}, holder->owners[i].from);
            add_day(s, (candidate){.why = "share ends"}, (int64_t)holder->owners[i].until + 1);
        }
    }
    for (size_t i = 0; i < facts->notice_count; i++)
        add_day(s, (candidate){.why = "notice begins"}, facts->notices[i].day);
    s->facts_turn = s->item_count > 0;
}

static void add_licenses(search *s, const tamis__license *licenses, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        add_day(s, (candidate){.why = "license begins"}, licenses[i].from);
        add_day(s, (candidate){.why = "license ends"}, (int64_t)licenses[i].until + 1);
    }
}

/* Every bound rule was evaluated when the answer of now was gathered. */
static bool could_matter(const search *s, uint32_t number, const tamis__regime *regime)
{
    const tamis__decider *decider = s->asked->decider;
    const tamis__rule *rule = &decider->packs->rules[number];
    const tamis__rule_info *info = &decider->infos[number];
    if (tamis__rule_unheard_of(rule, s->asked->options) ||
        tamis__rule_binds(rule, regime, s->asked->facts, NULL) == TAMIS__NO)
        return false;
    return rule->when == NULL || decider->kept[number].value != TAMIS__NO || info->reads_date ||
           (s->facts_turn && info->depends_on_day);
}

/* A regime that does not reach the transaction can only change by its scope. */
static void add_regime(search *s, const tamis__ground *ground, const tamis__weighed *weighed)
{
    const tamis__decider *decider = s->asked->decider;
    size_t regime = (size_t)(ground->regime - decider->packs->regimes);
    if (ground->regime->concerns != NULL)
        add_turns(s, ground->regime->concerns, (candidate){0});
    int end = weighed->subject == TAMIS__NO ? TAMIS__RESTRICTION : TAMIS__AUTHORIZATION + 1;
    for (uint32_t i = decider->first[regime][TAMIS__SCOPE]; i < decider->first[regime][end]; i++)
        if (could_matter(s, decider->order[i], ground->regime))
            add_rule(s, decider->order[i]);
}

static int by_time(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* ---- Trying ---------------------------------------------------------------------------------- */

/* The answer of another moment, in the second half of the decider's room. */
typedef struct later {
    tamis__moment moment;
    tamis__ground *grounds;
    tamis__weighed *weighed;
    size_t count;
    tamis__overall overall;
} later;

static void evaluate_at(const search *s, int64_t key, later *out)
{
    tamis__decider *decider = s->asked->decider;
    const tamis__packs *packs = decider->packs;
    if (s->now->has_instant)
        tamis__moment_of_instant(&packs->time_zones, key, s->now->offset, &out->moment);
    else
        tamis__moment_of_day(&packs->time_zones, (int32_t)floor_day(key), &out->moment);
    tamis__arena_reset(&decider->scratch);
    tamis__asked asked = *s->asked;
    asked.full = false;
    tamis__asked_at(&asked, &out->moment, &decider->scratch);
    out->grounds = decider->grounds + packs->regime_count + 1;
    out->weighed = decider->weighed + packs->regime_count + 1;
    out->count = tamis__gather(&asked, decider->entries + packs->rule_count + 1, out->grounds);
    for (size_t i = 0; i < out->count; i++)
        tamis__weigh(&out->grounds[i], NULL, &out->weighed[i]);
    tamis__join(out->weighed, out->count, &out->overall);
}

static const tamis__weighed *answer_of(const tamis__ground *grounds, const tamis__weighed *weighed,
                                       size_t count, const tamis__regime *regime)
{
    for (size_t i = 0; i < count; i++)
        if (grounds[i].regime == regime)
            return &weighed[i];
    return NULL;
}

static bool regime_differs(const search *s, const later *l, const tamis__regime *regime)
{
    const tamis__weighed *before = answer_of(s->grounds, s->weighed, s->count, regime);
    const tamis__weighed *after = answer_of(l->grounds, l->weighed, l->count, regime);
    if (before == NULL || after == NULL)
        return before != after;
    return before->outcome != after->outcome || before->policy != after->policy;
}

static bool differs(const search *s, const later *l, const tamis__determination *now)
{
    if (l->overall.outcome != now->outcome || l->overall.policy != now->policy ||
        l->count != s->count)
        return true;
    for (size_t i = 0; i < s->count; i++)
        if (regime_differs(s, l, s->grounds[i].regime))
            return true;
    return false;
}

static const tamis__entry *entry_of(const tamis__ground *grounds, size_t count, uint32_t number)
{
    for (size_t g = 0; g < count; g++)
        for (size_t i = 0; i < grounds[g].first[4]; i++)
            if (grounds[g].entries[i].number == number && grounds[g].entries[i].value != TAMIS__NO)
                return &grounds[g].entries[i];
    return NULL;
}

static bool rule_differs(const search *s, const later *l, const candidate *c)
{
    if (c->rule == NULL)
        return false;
    const tamis__entry *before = entry_of(s->grounds, s->count, c->number);
    const tamis__entry *after = entry_of(l->grounds, l->count, c->number);
    if (before == NULL || after == NULL)
        return before != after;
    return before->value != after->value || before->saved != after->saved;
}

/* The likeliest reason among those that turn at this moment: a rule that turned in a regime whose answer did. */
static const candidate *reason(const search *s, const later *l, size_t first, size_t end)
{
    const candidate *best = &s->items[first];
    int best_weight = -1;
    for (size_t i = first; i < end; i++) {
        const candidate *c = &s->items[i];
        int weight = rule_differs(s, l, c) ? 4 : c->rule == NULL ? 2 : 0;
        const tamis__regime *regimes = s->asked->decider->packs->regimes;
        weight += c->rule != NULL && regime_differs(s, l, &regimes[c->rule->regime]);
        if (weight > best_weight) {
            best_weight = weight;
            best = c;
        }
    }
    return best;
}

static void tell_change(const later *l, const candidate *c, tamis__change *out)
{
    *out = (tamis__change){.exists = true,
                           .day = l->moment.day,
                           .local = c->local,
                           .zone = c->zone,
                           .has_time = c->local % DAY_SECONDS != 0,
                           .rule = c->rule,
                           .listing = c->listing,
                           .why = c->why,
                           .outcome = l->overall.outcome};
}

tamis_status tamis__find_change(tamis__asked *asked, const tamis__ground *grounds,
                                const tamis__weighed *weighed, size_t count,
                                tamis__determination *out, tamis_error *err)
{
    search s = {.asked = asked,
                .now = &out->moment,
                .grounds = grounds,
                .weighed = weighed,
                .count = count,
                .items = asked->decider->changes};
    add_facts(&s);
    add_licenses(&s, asked->facts->licenses, asked->facts->license_count);
    add_licenses(&s, asked->options->licenses, asked->options->license_count);
    for (size_t i = 0; i < count; i++)
        add_regime(&s, &grounds[i], &weighed[i]);
    if (s.full && s.item_count < CANDIDATES_MAX)
        return tamis__fail_nomem(err);
    if (s.item_count > 0)
        qsort(s.items, s.item_count, sizeof *s.items, by_time);
    later l;
    size_t first = 0;
    for (int moments = 0; first < s.item_count && moments < MOMENTS_MAX; moments++) {
        size_t end = first + 1;
        while (end < s.item_count && s.items[end].key == s.items[first].key)
            end++;
        evaluate_at(&s, s.items[first].key, &l);
        if (differs(&s, &l, out)) {
            tell_change(&l, reason(&s, &l, first, end), &out->next);
            break;
        }
        first = end;
    }
    return TAMIS_OK;
}
