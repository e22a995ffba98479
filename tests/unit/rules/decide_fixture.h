/* decide_fixture.h - packs from text, facts from text, and a determination as text that holds all of it. */
#ifndef TAMIS_TESTS_DECIDE_FIXTURE_H
#define TAMIS_TESTS_DECIDE_FIXTURE_H

#include "support/unit.h"

#include <stdio.h>

#include "base/buffer.h"
#include "rules/decide.h"

typedef struct world {
    tamis__packs *packs;
    tamis__decider *decider;
    tamis__facts facts;
    tamis__determination answer;
    tamis__decide_options options;
} world;

/* One folder "p" of pack.yaml and rules.yaml. */
static inline void world_open(world *w, const char *pack, const char *rules)
{
    *w = (world){.options = {.next_change = true, .known_on = TAMIS__DAY_MAX}};
    tamis__pack_file files[] = {
        {TAMIS_LIT("p"), TAMIS_LIT("pack.yaml"), tamis__bytes_of(pack)},
        {TAMIS_LIT("p"), TAMIS_LIT("rules.yaml"), tamis__bytes_of(rules)},
    };
    tamis__findings findings = {0};
    tamis_error err = {0};
    tamis_status status =
        tamis__packs_load(files, TAMIS_COUNT_OF(files), &w->packs, &findings, &err);
    if (status != TAMIS_OK) {
        for (size_t i = 0; i < findings.count; i++)
            if (!findings.items[i].warning)
                printf("%.*s:%u: %.*s\n", TAMIS_FMT(findings.items[i].place.file),
                       findings.items[i].place.line, TAMIS_FMT(findings.items[i].message));
        fail_msg("%s\n%s", err.message, rules);
    }
    tamis__findings_clear(&findings);
    assert_int_equal(tamis__decider_new(w->packs, &w->decider, &err), TAMIS_OK);
}

static inline void world_close(world *w)
{
    tamis__determination_clear(&w->answer);
    tamis__facts_clear(&w->facts);
    tamis__decider_free(w->decider);
    tamis__packs_free(w->packs);
}

static inline tamis_status world_try(world *w, const char *facts, tamis_error *err)
{
    tamis__facts_clear(&w->facts);
    tamis_status status = tamis__facts_parse(tamis__bytes_of(facts), &w->facts, err);
    if (status != TAMIS_OK)
        return status;
    return tamis__decide(w->decider, &w->facts, &w->options, &w->answer, err);
}

static inline const tamis__determination *world_ask(world *w, const char *facts)
{
    tamis_error err = {0};
    if (world_try(w, facts, &err) != TAMIS_OK)
        fail_msg("%s: %s", facts, err.message);
    return &w->answer;
}

static inline void say(tamis__buffer *out, tamis_bytes text)
{
    tamis__buffer_append(out, text);
}

static inline void say_word(tamis__buffer *out, const char *text)
{
    say(out, tamis__bytes_of(text));
    say(out, TAMIS_LIT(" "));
}

static inline void say_number(tamis__buffer *out, long long number)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%lld", number);
    say_word(out, text);
}

static inline void say_regime(tamis__buffer *out, const tamis__regime_answer *regime)
{
    say(out, regime->regime->id);
    say(out, TAMIS_LIT(": "));
    say_word(out, tamis__outcome_name(regime->outcome));
    say_word(out, tamis__outcome_name(regime->best));
    say_word(out, tamis__outcome_name(regime->worst));
    say_word(out, tamis__policy_name(regime->policy));
    say_number(out, regime->speaks);
    say_number(out, regime->exceptions_available);
    for (size_t i = 0; i < regime->trace_count; i++) {
        const tamis__trace *trace = &regime->traces[i];
        say(out, trace->rule->id);
        say(out, TAMIS_LIT("="));
        say_number(out, trace->state);
        say_number(out, (long long)trace->unknowns.facts[0]);
        if (trace->by != NULL)
            say(out, trace->by->id);
        if (trace->note != NULL)
            say_word(out, trace->note);
    }
    say(out, TAMIS_LIT("\n"));
}

/* Everything of a determination but addresses. */
static inline void determination_text(const tamis__determination *d, tamis__buffer *out)
{
    say_word(out, tamis__outcome_name(d->outcome));
    say_word(out, tamis__outcome_name(d->best));
    say_word(out, tamis__outcome_name(d->worst));
    say_word(out, tamis__policy_name(d->policy));
    say_number(out, d->exceptions_available);
    say_number(out, d->conflict_of_law);
    for (size_t i = 0; i < d->regime_count; i++)
        say_regime(out, &d->regimes[i]);
    for (size_t i = 0; i < d->condition_count; i++)
        say(out, d->conditions[i]);
    for (size_t i = 0; i < d->citation_count; i++)
        say(out, d->citations[i]->ref);
    for (size_t i = 0; i < d->question_count; i++) {
        say(out, d->questions[i].path);
        say(out, d->questions[i].text);
        say_number(out, d->questions[i].best);
        say_number(out, d->questions[i].worst);
        if (d->questions[i].rule != NULL)
            say(out, d->questions[i].rule->id);
    }
    if (d->next.exists) {
        say_number(out, d->next.day);
        say_number(out, d->next.local);
        say_word(out, d->next.why);
        say_word(out, tamis__outcome_name(d->next.outcome));
        if (d->next.rule != NULL)
            say(out, d->next.rule->id);
    }
}

static inline int32_t day_of(int year, int month, int day)
{
    int32_t number = 0;
    assert_true(tamis__day_from_ymd(year, month, day, &number));
    return number;
}

static inline const tamis__trace *trace_of(const tamis__determination *d, const char *rule)
{
    for (size_t r = 0; r < d->regime_count; r++)
        for (size_t i = 0; i < d->regimes[r].trace_count; i++)
            if (tamis__bytes_equal(d->regimes[r].traces[i].rule->id, tamis__bytes_of(rule)))
                return &d->regimes[r].traces[i];
    return NULL;
}

static inline void assert_state(const tamis__determination *d, const char *rule,
                                tamis__rule_state state)
{
    const tamis__trace *trace = trace_of(d, rule);
    if (trace == NULL)
        fail_msg("%s has no trace", rule);
    else if (trace->state != state)
        fail_msg("%s is in state %d, not %d", rule, (int)trace->state, (int)state);
}

static inline void assert_outcome(const tamis__determination *d, const char *outcome)
{
    assert_string_equal(tamis__outcome_name(d->outcome), outcome);
}

static inline void assert_interval(const tamis__determination *d, const char *best,
                                   const char *outcome, const char *worst)
{
    assert_string_equal(tamis__outcome_name(d->best), best);
    assert_string_equal(tamis__outcome_name(d->outcome), outcome);
    assert_string_equal(tamis__outcome_name(d->worst), worst);
}

#endif
