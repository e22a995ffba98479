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
    const tamis__held_listing *listing; /* neither rule nor listing: another fact */
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
    bool full; /* no room for more, or out of memory */
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
    if (rule->when != NULL && tamis__turns_by_date(&s->asked->decider->infos[number], s->now->day))
        add_turns(s, rule->when, c);
}

static bool turns(int32_t from, int32_t until, int32_t day)
{
    return from > day || (until >= day && until < TAMIS__DAY_MAX);
}

static bool holder_turns(const tamis__holder *holder, int32_t day)
{
    for (size_t i = 0; i < holder->listing_count; i++)
        if (turns(holder->listings[i].from, holder->listings[i].until, day))
            return true;
    for (size_t i = 0; i < holder->owner_count; i++)
        if (turns(holder->owners[i].from, holder->owners[i].until, day))
            return true;
    return false;
}

bool tamis__facts_turn(const tamis__facts *facts, int32_t day)
{
    for (size_t h = 0; h < facts->holder_count; h++)
        if (holder_turns(&facts->holders[h], day))
            return true;
    for (size_t i = 0; i < facts->notice_count; i++)
        if (facts->notices[i].day > day)
            return true;
    return false;
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
    return rule->when == NULL || decider->kept[number].value != TAMIS__NO ||
           tamis__turns_by_date(info, s->now->day) ||
           ((s->asked->facts_turn || info->reads_zone) && info->depends_on_day);
}

/* Rules that may hold at some later moment, as the decider's order. Of a regime that is not asked for by now nothing is known, of
 * one that does not reach the transaction nothing but its scope. */
static void list_live(const search *s, size_t regime, const tamis__ground *ground,
                      const tamis__weighed *weighed, uint32_t *at)
{
    tamis__decider *decider = s->asked->decider;
    for (int kind = TAMIS__SCOPE; kind <= TAMIS__AUTHORIZATION; kind++) {
        decider->live_first[regime][kind] = *at;
        bool known = ground != NULL && (kind < TAMIS__RESTRICTION || weighed->subject != TAMIS__NO);
        for (uint32_t i = decider->first[regime][kind]; i < decider->first[regime][kind + 1]; i++)
            if (!known || could_matter(s, decider->order[i], ground->regime))
                decider->live[(*at)++] = decider->order[i];
    }
    decider->live_first[regime][TAMIS__AUTHORIZATION + 1] = *at;
}

/* A regime that does not reach the transaction can only change by its scope. */
static void add_regime(search *s, size_t regime, const tamis__ground *ground,
                       const tamis__weighed *weighed)
{
    const tamis__decider *decider = s->asked->decider;
    if (ground->regime->concerns != NULL)
        add_turns(s, ground->regime->concerns, (candidate){0});
    int end = weighed->subject == TAMIS__NO ? TAMIS__RESTRICTION : TAMIS__AUTHORIZATION + 1;
    for (uint32_t i = decider->live_first[regime][TAMIS__SCOPE];
         i < decider->live_first[regime][end]; i++)
        add_rule(s, decider->live[i]);
}

static void add_regimes(search *s)
{
    const tamis__packs *packs = s->asked->decider->packs;
    uint32_t live = 0;
    size_t next = 0;
    for (size_t r = 0; r < packs->regime_count; r++) {
        bool asked = next < s->count && s->grounds[next].regime == &packs->regimes[r];
        const tamis__ground *ground = asked ? &s->grounds[next] : NULL;
        const tamis__weighed *weighed = asked ? &s->weighed[next] : NULL;
        list_live(s, r, ground, weighed, &live);
        if (asked)
            add_regime(s, r, ground, weighed);
        next += asked;
    }
}

static int by_time(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* ---- Trying ---------------------------------------------------------------------------------- */

/* The answer of another moment, in the second half of the decider's room: a place for each regime. Regimes of which nothing turns keep
 * the answer that they had at the moment before. */
typedef struct later {
    tamis__moment moment;
    tamis__ground *grounds; /* of the regimes asked again at this moment */
    bool *asked;            /* is the regime asked for? */
    tamis__weighed *weighed;
    size_t ground_count;
    tamis__overall overall;
} later;

/* What says nothing to the overall answer. */
static tamis__weighed silent_regime(void)
{
    return (tamis__weighed){.exceptions = TAMIS__UNKNOWN};
}

static void begin_later(const search *s, later *l)
{
    tamis__decider *decider = s->asked->decider;
    size_t regimes = decider->packs->regime_count;
    *l = (later){.grounds = decider->grounds + regimes + 1,
                 .weighed = decider->weighed + regimes + 1,
                 .asked = decider->turning + regimes};
    for (size_t r = 0; r < regimes; r++) {
        l->asked[r] = false;
        l->weighed[r] = silent_regime();
    }
    for (size_t i = 0; i < s->count; i++) {
        size_t regime = (size_t)(s->grounds[i].regime - decider->packs->regimes);
        l->asked[regime] = true;
        l->weighed[regime] = s->weighed[i];
    }
}

static void mark_turning(const search *s, size_t first, size_t end)
{
    tamis__decider *decider = s->asked->decider;
    memset(decider->turning, 0, decider->packs->regime_count);
    for (size_t i = first; i < end; i++) {
        if (s->items[i].rule != NULL)
            decider->turning[s->items[i].rule->regime] = true;
        else
            memset(decider->turning, 1, decider->packs->regime_count);
    }
}

static void evaluate_at(const search *s, size_t first, size_t end, later *l)
{
    tamis__decider *decider = s->asked->decider;
    const tamis__packs *packs = decider->packs;
    int64_t key = s->items[first].key;
    if (s->now->has_instant)
        tamis__moment_of_instant(&packs->time_zones, key, s->now->offset, &l->moment);
    else
        tamis__moment_of_day(&packs->time_zones, (int32_t)floor_day(key), &l->moment);
    tamis__arena_reset(&decider->scratch);
    tamis__asked asked = *s->asked;
    asked.full = false;
    asked.order = decider->live;
    asked.first = (const uint32_t(*)[5])decider->live_first;
    tamis__asked_at(&asked, &l->moment, &decider->scratch);
    mark_turning(s, first, end);
    tamis__entry *entries = decider->entries + packs->rule_count + 1;
    l->ground_count = 0;
    for (size_t r = 0; r < packs->regime_count; r++) {
        if (!decider->turning[r])
            continue;
        tamis__ground *ground = &l->grounds[l->ground_count];
        l->asked[r] = tamis__gather_regime(&asked, r, entries, ground);
        l->weighed[r] = silent_regime();
        if (!l->asked[r])
            continue;
        entries += ground->first[TAMIS__AUTHORIZATION + 1];
        tamis__weigh(ground, NULL, &l->weighed[r]);
        l->ground_count++;
    }
    tamis__join(l->weighed, packs->regime_count, &l->overall);
}

static const tamis__weighed *before_of(const search *s, size_t regime)
{
    const tamis__regime *wanted = &s->asked->decider->packs->regimes[regime];
    for (size_t i = 0; i < s->count; i++)
        if (s->grounds[i].regime == wanted)
            return &s->weighed[i];
    return NULL;
}

static bool regime_differs(const search *s, const later *l, size_t regime)
{
    const tamis__weighed *before = before_of(s, regime);
    const tamis__weighed *after = l->asked[regime] ? &l->weighed[regime] : NULL;
    if (before == NULL || after == NULL)
        return before != after;
    return before->outcome != after->outcome || before->policy != after->policy;
}

static bool differs(const search *s, const later *l, const tamis__determination *now)
{
    if (l->overall.outcome != now->outcome || l->overall.policy != now->policy)
        return true;
    for (size_t r = 0; r < s->asked->decider->packs->regime_count; r++)
        if (s->asked->decider->turning[r] && regime_differs(s, l, r))
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
    const tamis__entry *after = entry_of(l->grounds, l->ground_count, c->number);
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
        weight += c->rule != NULL && regime_differs(s, l, c->rule->regime);
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
    add_regimes(&s);
    if (s.full && s.item_count < CANDIDATES_MAX)
        return tamis__fail_nomem(err);
    if (s.item_count > 0)
        qsort(s.items, s.item_count, sizeof *s.items, by_time);
    later l;
    begin_later(&s, &l);
    size_t first = 0;
    for (int moments = 0; first < s.item_count && moments < MOMENTS_MAX; moments++) {
        size_t end = first + 1;
        while (end < s.item_count && s.items[end].key == s.items[first].key)
            end++;
        evaluate_at(&s, first, end, &l);
        if (differs(&s, &l, out)) {
            tell_change(&l, reason(&s, &l, first, end), &out->next);
            break;
        }
        first = end;
    }
    return TAMIS_OK;
}
