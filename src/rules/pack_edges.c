/*
 * rules/pack_edges.c - the boundary days of windows: does the rule have an example on each?
 *
 * A window that is off by a day is found by an example on the day before it, its first day, its last and the day after, and by
 * hardly anything else. Which days those are depends on who asks: what restricts holds on a day that its window touches, what
 * permits only on days it covers, and a stay is the other way round. A window without beginning or end has no such day there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "rules/pack_read.h"

enum { DAY_SECONDS = 86400, EDGES = 4, DAYS_TEXT_BYTES = 160 };

typedef struct edges {
    tamis__loader *l;
    const tamis__rule_source *source;
    const int32_t *days; /* of the rule's examples, sorted */
    size_t day_count;
} edges;

static int by_day(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left;
    int32_t b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

/* Rounded down, also before 1970. */
static int64_t day_of(int64_t local)
{
    return local / DAY_SECONDS - (local % DAY_SECONDS < 0);
}

/* Can a fact state the day? The calendar ends somewhere. */
static bool can_be_stated(int64_t day)
{
    int32_t first = 0;
    int32_t last = 0;
    return tamis__day_from_ymd(TAMIS__YEAR_MIN, 1, 1, &first) &&
           tamis__day_from_ymd(TAMIS__YEAR_MAX, 12, 31, &last) && day >= first && day <= last;
}

static void tell_missing(const edges *e, int64_t day, const char *which, char *out)
{
    if (!can_be_stated(day))
        return;
    int32_t wanted = (int32_t)day;
    if (e->day_count > 0 && bsearch(&wanted, e->days, e->day_count, sizeof wanted, by_day) != NULL)
        return;
    char text[TAMIS__DATE_TEXT_BYTES];
    size_t at = strlen(out);
    (void)snprintf(out + at, DAYS_TEXT_BYTES - at, "%s%s (%s)", at > 0 ? ", " : "",
                   tamis__day_format(wanted, text), which);
}

/* `whole`: it holds only on days that it covers from midnight to midnight. */
static void check_window(const edges *e, const tamis__window *window, bool whole, const char *kind,
                         const tamis__node *node)
{
    bool has_start = window->start != TAMIS__LOCAL_MIN;
    bool has_end = window->end != TAMIS__LOCAL_MAX;
    int64_t first = !has_start ? INT64_MIN
                    : whole    ? day_of(window->start - 1) + 1
                               : day_of(window->start);
    int64_t last = !has_end ? INT64_MAX : whole ? day_of(window->end) - 1 : day_of(window->end - 1);
    char days[DAYS_TEXT_BYTES] = "";
    if (first > last)
        return; /* a part of a day only, on which it never holds throughout */
    if (has_start) {
        tell_missing(e, first - 1, "the day before", days);
        tell_missing(e, first, "the first day", days);
    }
    if (has_end) {
        tell_missing(e, last, "the last day", days);
        tell_missing(e, last + 1, "the day after", days);
    }
    if (days[0] != '\0')
        tamis__find_at(e->l, e->source->file, node->line, node->column, true,
                       "the rule '%.*s' has no example on a boundary day of this %s: %s",
                       TAMIS_FMT(e->source->rule.id), kind, days);
}

static void check_rule(const edges *e)
{
    const tamis__rule *rule = &e->source->rule;
    bool permits = rule->kind == TAMIS__EXCLUSION || rule->kind == TAMIS__AUTHORIZATION;
    const tamis__node *list = tamis__node_get(e->source->node, "in_force");
    const tamis__node *node = list == NULL ? NULL : list->first;
    for (size_t i = 0; node != NULL && i < rule->window_count; i++, node = node->next)
        check_window(e, &rule->windows[i], permits, "window", node);
    list = tamis__node_get(e->source->node, "stays");
    node = list == NULL ? NULL : list->first;
    for (size_t i = 0; node != NULL && i < rule->stay_count; i++, node = node->next)
        check_window(e, &rule->stays[i].window, !permits, "stay", node);
}

void tamis__load_check_edges(tamis__loader *l)
{
    const tamis__packs *packs = l->packs;
    int32_t *days = tamis__load_room(l, packs->example_count, sizeof *days);
    size_t at = 0;
    for (size_t i = 0; days != NULL && i < l->rule_count; i++) {
        size_t first = at;
        for (; at < packs->example_count && packs->examples[at].rule == i; at++)
            days[at] = packs->examples[at].day;
        edges e = {l, &l->rules[i], days + first, at - first};
        if (e.day_count == 0)
            continue; /* told already: no examples */
        qsort(days + first, e.day_count, sizeof *days, by_day);
        check_rule(&e);
    }
}
