/*
 * The packs that are built in, on every transaction of their examples: the outcome lies in its interval, the next change is
 * one and nothing changes on the day before, what is decided again is the same, and several threads answer alike.
 */
#include "decide_fixture.h"

#include <pthread.h>

enum { THREADS = 3 };

typedef struct real {
    tamis__packs *packs;
    tamis__facts *facts;
    size_t count;
} real;

static int set_up(void **state)
{
    static real r;
    tamis_error err = {0};
    if (tamis__packs_built_in(&r.packs, NULL, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    r.facts = tamis__alloc_zero(r.packs->example_count + 1, sizeof *r.facts);
    for (size_t i = 0; i < r.packs->example_count; i++)
        if (tamis__facts_parse(r.packs->examples[i].facts_json, &r.facts[r.count], &err) ==
            TAMIS_OK)
            r.count++;
    assert_int_equal(r.count, r.packs->example_count);
    *state = &r;
    return 0;
}

static int tear_down(void **state)
{
    real *r = *state;
    for (size_t i = 0; i < r->count; i++)
        tamis__facts_clear(&r->facts[i]);
    tamis__release(r->facts);
    tamis__packs_free(r->packs);
    return 0;
}

static world world_of(const real *r, bool next_change)
{
    world w = {.packs = r->packs,
               .options = {.next_change = next_change, .known_on = TAMIS__DAY_MAX}};
    assert_int_equal(tamis__decider_new(r->packs, &w.decider, NULL), TAMIS_OK);
    return w;
}

static void leave(world *w)
{
    tamis__determination_clear(&w->answer);
    tamis__decider_free(w->decider);
}

static void decide(world *w, const tamis__facts *facts)
{
    tamis_error err = {0};
    if (tamis__decide(w->decider, facts, &w->options, &w->answer, &err) != TAMIS_OK)
        fail_msg("%.*s: %s", TAMIS_FMT(facts->canonical), err.message);
}

static void outcomes_lie_in_their_intervals(void **state)
{
    const real *r = *state;
    world w = world_of(r, false);
    for (size_t i = 0; i < r->count; i++) {
        decide(&w, &r->facts[i]);
        const tamis__determination *d = &w.answer;
        if (d->outcome < d->best || d->outcome > d->worst)
            fail_msg("%.*s", TAMIS_FMT(r->facts[i].canonical));
        for (size_t k = 0; k < d->regime_count; k++)
            if (d->regimes[k].outcome < d->regimes[k].best ||
                d->regimes[k].outcome > d->regimes[k].worst)
                fail_msg("%.*s: %.*s", TAMIS_FMT(r->facts[i].canonical),
                         TAMIS_FMT(d->regimes[k].regime->id));
    }
    leave(&w);
}

static bool same_answers(const tamis__determination *a, const tamis__determination *b)
{
    if (a->outcome != b->outcome || a->policy != b->policy || a->regime_count != b->regime_count)
        return false;
    for (size_t i = 0; i < a->regime_count; i++)
        if (a->regimes[i].regime != b->regimes[i].regime ||
            a->regimes[i].outcome != b->regimes[i].outcome ||
            a->regimes[i].policy != b->regimes[i].policy)
            return false;
    return true;
}

/* Asked as a whole day: what has a time of day is asked so as well. */
static void changes_happen_on_their_day(void **state)
{
    const real *r = *state;
    world now = world_of(r, true), then = world_of(r, false);
    size_t changes = 0;
    for (size_t i = 0; i < r->count; i++) {
        tamis__facts facts = r->facts[i];
        facts.scalars[TAMIS__FACT_TIME].presence = TAMIS__ABSENT;
        decide(&now, &facts);
        if (!now.answer.next.exists)
            continue;
        changes++;
        tamis__facts later = facts;
        later.scalars[TAMIS__FACT_DATE].as.day = now.answer.next.day;
        decide(&then, &later);
        if (same_answers(&now.answer, &then.answer) ||
            then.answer.outcome != now.answer.next.outcome)
            fail_msg("%.*s: nothing changes on day %d", TAMIS_FMT(facts.canonical),
                     (int)now.answer.next.day);
        later.scalars[TAMIS__FACT_DATE].as.day = now.answer.next.day - 1;
        decide(&then, &later);
        if (!same_answers(&now.answer, &then.answer))
            fail_msg("%.*s: it changes before day %d", TAMIS_FMT(facts.canonical),
                     (int)now.answer.next.day);
    }
    assert_true(changes > r->count / 4);
    leave(&now);
    leave(&then);
}

/* ---- Less knowledge -------------------------------------------------------------------------- */

static bool text_asks_whether_known(tamis_bytes text, const char *path)
{
    char call[128];
    (void)snprintf(call, sizeof call, "has(%s)", path);
    return tamis__bytes_find(text, tamis__bytes_of(call), 0) != SIZE_MAX;
}

/* has() asks what is known, and its answer may turn when something becomes known: the one part of the language that may narrow. */
static bool is_asked_whether_known(const tamis__packs *packs, const char *path)
{
    for (size_t i = 0; i < packs->definition_count; i++)
        if (text_asks_whether_known(tamis__expr_text(packs->definitions[i]), path))
            return true;
    for (size_t i = 0; i < packs->rule_count; i++)
        if (packs->rules[i].when != NULL &&
            text_asks_whether_known(tamis__expr_text(packs->rules[i].when), path))
            return true;
    return false;
}

/* The day and whose law is asked for are the question, not part of what is known. */
static bool can_be_taken_away(const tamis__packs *packs, unsigned fact)
{
    const tamis__fact_info *info = tamis__fact_info_of(fact);
    return fact != TAMIS__FACT_DATE && fact != TAMIS__FACT_TIME &&
           fact != TAMIS__FACT_JURISDICTION && info->type != TAMIS__TYPE_RECORD &&
           !is_asked_whether_known(packs, info->path);
}

static void check_less(world *less, const tamis__facts *all, unsigned fact,
                       tamis__presence presence, const tamis__determination *answer)
{
    tamis__facts facts = *all;
    facts.scalars[fact].presence = presence;
    if (fact == TAMIS__FACT_ACTIVITY)
        facts.activity_bit = 0;
    if (fact == TAMIS__FACT_ACTOR)
        facts.actor_bit = 0;
    decide(less, &facts);
    if (less->answer.best > answer->best || less->answer.worst < answer->worst)
        fail_msg("without %s: [%s, %s] becomes [%s, %s] in %.*s", tamis__fact_info_of(fact)->path,
                 tamis__outcome_name(answer->best), tamis__outcome_name(answer->worst),
                 tamis__outcome_name(less->answer.best), tamis__outcome_name(less->answer.worst),
                 TAMIS_FMT(all->canonical));
}

static void less_knowledge_never_narrows(void **state)
{
    const real *r = *state;
    world all = world_of(r, false), less = world_of(r, false);
    size_t taken = 0;
    bool may[TAMIS__FACT_COUNT];
    for (unsigned fact = 0; fact < TAMIS__FACT_COUNT; fact++)
        may[fact] = can_be_taken_away(r->packs, fact);
    for (size_t i = 0; i < r->count; i++) {
        decide(&all, &r->facts[i]);
        for (unsigned fact = 0; fact < TAMIS__FACT_COUNT; fact++) {
            if (!may[fact] || r->facts[i].scalars[fact].presence != TAMIS__KNOWN)
                continue;
            check_less(&less, &r->facts[i], fact, TAMIS__ABSENT, &all.answer);
            check_less(&less, &r->facts[i], fact, TAMIS__NULL, &all.answer);
            taken++;
        }
    }
    assert_true(taken > r->count);
    leave(&all);
    leave(&less);
}

/* ---- Threads --------------------------------------------------------------------------------- */

typedef struct worker {
    const real *r;
    tamis__buffer text;
    size_t first;
} worker;

/* Each begins somewhere else; what it writes goes by the order of the examples. */
static void *work(void *context)
{
    worker *me = context;
    world w = world_of(me->r, true);
    tamis__buffer *texts = tamis__alloc_zero(me->r->count, sizeof *texts);
    for (size_t i = 0; i < me->r->count; i++) {
        size_t at = (i + me->first) % me->r->count;
        decide(&w, &me->r->facts[at]);
        determination_text(&w.answer, &texts[at]);
    }
    for (size_t i = 0; i < me->r->count; i++) {
        tamis__buffer_append(&me->text, tamis__buffer_bytes(&texts[i]));
        tamis__buffer_clear(&texts[i]);
    }
    tamis__release(texts);
    leave(&w);
    return NULL;
}

static void threads_answer_alike(void **state)
{
    worker workers[THREADS] = {0};
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++) {
        workers[i].r = *state;
        workers[i].first = i * 97;
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (size_t i = 1; i < THREADS; i++)
        assert_true(tamis__bytes_equal(tamis__buffer_bytes(&workers[0].text),
                                       tamis__buffer_bytes(&workers[i].text)));
    for (size_t i = 0; i < THREADS; i++)
        tamis__buffer_clear(&workers[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outcomes_lie_in_their_intervals),
        cmocka_unit_test(changes_happen_on_their_day),
        cmocka_unit_test(less_knowledge_never_narrows),
        cmocka_unit_test(threads_answer_alike),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
