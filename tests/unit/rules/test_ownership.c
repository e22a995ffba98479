/*
 * Ownership: worked examples of each regime's test, random graphs with cycles, unknowns and dates against a slow oracle that
 * shares nothing with the engine, and graphs of ten thousand holders.
 */
#include "support/unit.h"

#include <math.h>

#include "rules/ownership.h"
#include "support/random.h"

enum { HOLDERS = 8, STAKES = 4, GRAPHS = 20000, MANY = 10000, TODAY = 20000 };

typedef struct graph {
    tamis__facts facts;
    tamis__holder holders[HOLDERS];
    tamis__stake stakes[HOLDERS][STAKES];
    uint32_t controllers[HOLDERS][2];
    tamis__held_listing listings[HOLDERS];
    tamis__capture captures[HOLDERS];
} graph;

static const tamis_bytes one_list[] = {{"L", 1}};

static tamis__ownership_test test_of(double threshold, bool at_least, bool aggregate, bool control)
{
    return (tamis__ownership_test){.lists = one_list,
                                   .list_count = 1,
                                   .threshold = threshold,
                                   .at_least = at_least,
                                   .aggregate = aggregate,
                                   .control = control,
                                   .home = TAMIS_LIT("US")};
}

/* Known not to be listed, owned or controlled, in AE. */
static void clear(graph *g, size_t count)
{
    *g = (graph){0};
    g->facts.holders = g->holders;
    g->facts.holder_count = count;
    g->facts.party_count = 1;
    for (size_t h = 0; h < HOLDERS; h++) {
        g->holders[h] = (tamis__holder){.country = TAMIS_LIT("AE"),
                                        .lists_known = true,
                                        .listings = &g->listings[h],
                                        .owners = g->stakes[h],
                                        .controllers = g->controllers[h],
                                        .owners_state = TAMIS__KNOWN,
                                        .control_state = TAMIS__KNOWN};
        g->listings[h] = (tamis__held_listing){
            .list = one_list[0], .from = TAMIS__DAY_MIN, .until = TAMIS__DAY_MAX};
    }
}

static void list(graph *g, size_t holder)
{
    g->holders[holder].listing_count = 1;
}

static tamis__stake *own(graph *g, size_t held, uint32_t owner, double lo, double hi)
{
    tamis__stake *stake = &g->stakes[held][g->holders[held].owner_count++];
    *stake = (tamis__stake){
        .owner = owner, .lo = lo, .hi = hi, .from = TAMIS__DAY_MIN, .until = TAMIS__DAY_MAX};
    return stake;
}

static const tamis__capture *run(graph *g, const tamis__ownership_test *test)
{
    tamis__arena scratch = {0};
    assert_int_equal(tamis__ownership_run(test, &g->facts, TODAY, &scratch, g->captures, NULL),
                     TAMIS_OK);
    tamis__arena_clear(&scratch);
    return g->captures;
}

/* ---- Examples -------------------------------------------------------------------------------- */

static void decimals_add_up_exactly(void **state)
{
    (void)state;
    static const struct {
        double a, b, c;
        tamis__tri owned;
    } cases[] = {
        {25, 25, 0, TAMIS__YES},
        {33.3, 16.7, 0, TAMIS__YES},
        {16.7, 33.3, 0, TAMIS__YES},
        {49.9, 0.1, 0, TAMIS__YES},
        {10.1, 20.2, 19.7, TAMIS__YES},
        {24.99, 25, 0, TAMIS__NO},
        {49.999999, 0, 0, TAMIS__NO},
        {16.666666, 16.666667, 16.666667, TAMIS__YES},
        {33.33333333333, 16.66666666667, 0, TAMIS__YES},
        {50, 0, 0, TAMIS__YES},
    };
    tamis__ownership_test test = test_of(50, true, true, false);
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        graph g;
        clear(&g, 4);
        for (uint32_t o = 1; o < 4; o++)
            list(&g, o);
        own(&g, 0, 1, cases[i].a, cases[i].a);
        own(&g, 0, 2, cases[i].b, cases[i].b);
        own(&g, 0, 3, cases[i].c, cases[i].c);
        if (run(&g, &test)[0].owned != cases[i].owned)
            fail_msg("%g + %g + %g", cases[i].a, cases[i].b, cases[i].c);
    }
    assert_int_equal(tamis__share_units(-1), 0);
    assert_int_equal(tamis__share_units(1e300), 100000000);
    assert_int_equal(tamis__share_units((double)NAN), 0);
}

static void more_than_is_not_at_least(void **state)
{
    (void)state;
    static const double shares[] = {49.9, 50, 50.1};
    for (size_t i = 0; i < 3; i++) {
        graph g;
        clear(&g, 2);
        list(&g, 1);
        own(&g, 0, 1, shares[i], shares[i]);
        tamis__ownership_test at_least = test_of(50, true, true, false);
        tamis__ownership_test more = test_of(50, false, true, false);
        assert_int_equal(run(&g, &at_least)[0].owned, i >= 1 ? TAMIS__YES : TAMIS__NO);
        assert_int_equal(run(&g, &more)[0].owned, i == 2 ? TAMIS__YES : TAMIS__NO);
        assert_int_equal(g.captures[0].any_share, TAMIS__YES);
    }
}

static void percentages_are_never_multiplied(void **state)
{
    (void)state;
    tamis__ownership_test test = test_of(50, true, true, false);
    graph g;
    clear(&g, 3); /* 1 holds 60 of 0, 2 (listed) holds 60 of 1: 36 in product */
    list(&g, 2);
    own(&g, 0, 1, 60, 60);
    own(&g, 1, 2, 60, 60);
    const tamis__capture *c = run(&g, &test);
    assert_int_equal(c[0].owned, TAMIS__YES);
    assert_int_equal(c[0].via, 1);
    assert_int_equal(c[1].via, 2);
    assert_int_equal(c[2].via, -1);
    clear(&g, 3); /* 49 of 1, 1 holds all of 0 */
    list(&g, 2);
    own(&g, 0, 1, 100, 100);
    own(&g, 1, 2, 49, 49);
    c = run(&g, &test);
    assert_int_equal(c[0].owned, TAMIS__NO);
    assert_int_equal(c[0].any_share, TAMIS__YES);
}

static void stakes_add_up_only_where_the_test_says_so(void **state)
{
    (void)state;
    tamis__ownership_test uk = test_of(50, false, false, false);
    graph g;
    clear(&g, 3);
    list(&g, 1);
    list(&g, 2);
    own(&g, 0, 1, 30, 30);
    tamis__stake *other = own(&g, 0, 2, 30, 30);
    assert_int_equal(run(&g, &uk)[0].owned, TAMIS__NO);
    g.stakes[0][0].joint = other->joint = true;
    assert_int_equal(run(&g, &uk)[0].owned, TAMIS__YES);
    g.stakes[0][0].joint = other->joint = false;
    other->owner = 1; /* the same holder twice: one share */
    assert_int_equal(run(&g, &uk)[0].owned, TAMIS__YES);
}

static void control_catches_where_the_test_looks_at_it(void **state)
{
    (void)state;
    for (int control = 0; control < 2; control++) {
        tamis__ownership_test test = test_of(50, true, true, control == 1);
        graph g;
        clear(&g, 2);
        list(&g, 1);
        g.controllers[0][0] = 1;
        g.holders[0].controller_count = 1;
        const tamis__capture *c = run(&g, &test);
        assert_int_equal(c[0].controlled, TAMIS__YES);
        assert_int_equal(c[0].owned, control == 1 ? TAMIS__YES : TAMIS__NO);
        assert_int_equal(c[0].by_control, control == 1);
        clear(&g, 2);
        g.holders[0].control_state = TAMIS__ABSENT;
        c = run(&g, &test);
        assert_int_equal(c[0].controlled, TAMIS__UNKNOWN);
        assert_int_equal(c[0].owned, control == 1 ? TAMIS__UNKNOWN : TAMIS__NO);
    }
}

static void a_home_party_is_not_reached_but_cascades(void **state)
{
    (void)state;
    tamis__ownership_test test = test_of(50, true, true, false);
    test.foreign_only = true;
    graph g;
    clear(&g, 3);
    list(&g, 2);
    own(&g, 0, 1, 100, 100);
    own(&g, 1, 2, 100, 100);
    g.holders[1].country = TAMIS_LIT("us");
    const tamis__capture *c = run(&g, &test);
    assert_int_equal(c[1].owned, TAMIS__NO);
    assert_int_equal(c[0].owned, TAMIS__YES);
    g.holders[0].country = TAMIS_LIT("");
    assert_int_equal(run(&g, &test)[0].owned, TAMIS__UNKNOWN);
}

static void what_is_not_known(void **state)
{
    (void)state;
    tamis__ownership_test test = test_of(50, true, true, false);
    graph g;
    clear(&g, 2);
    list(&g, 1);
    own(&g, 0, 1, 0, 100)->null_pct = true;
    const tamis__capture *c = run(&g, &test);
    assert_int_equal(c[0].owned, TAMIS__UNKNOWN);
    assert_int_equal(c[0].via, 1);
    g.stakes[0][0].lo = 20, g.stakes[0][0].hi = 40;
    assert_int_equal(run(&g, &test)[0].owned, TAMIS__NO);
    g.stakes[0][0].lo = 50, g.stakes[0][0].hi = 75;
    assert_int_equal(run(&g, &test)[0].owned, TAMIS__YES);
    g.listings[1].uncertain = true;
    assert_int_equal(run(&g, &test)[0].owned, TAMIS__UNKNOWN);
    clear(&g, 1);
    g.holders[0].owners_state = TAMIS__ABSENT;
    c = run(&g, &test);
    assert_int_equal(c[0].owned, TAMIS__UNKNOWN);
    assert_int_equal(c[0].any_share, TAMIS__UNKNOWN);
    assert_true(c[0].share_hi == 100);
}

static void a_list_that_the_snapshot_lacks(void **state)
{
    (void)state;
    tamis__ownership_test test = test_of(50, true, true, false);
    graph g;
    clear(&g, 2);
    own(&g, 0, 1, 100, 100);
    g.holders[1].screened = true;
    assert_int_equal(run(&g, &test)[0].owned, TAMIS__UNKNOWN);
    g.facts.screened_lists = one_list;
    g.facts.screened_list_count = 1;
    assert_int_equal(run(&g, &test)[0].owned, TAMIS__NO);
}

static void stakes_and_listings_hold_on_their_days(void **state)
{
    (void)state;
    tamis__ownership_test test = test_of(50, true, true, false);
    for (int32_t shift = -1; shift <= 1; shift++) {
        graph g;
        clear(&g, 2);
        list(&g, 1);
        own(&g, 0, 1, 60, 60)->from = TODAY + shift;
        assert_int_equal(run(&g, &test)[0].owned, shift <= 0 ? TAMIS__YES : TAMIS__NO);
        g.stakes[0][0].from = TAMIS__DAY_MIN;
        g.stakes[0][0].until = TODAY + shift;
        assert_int_equal(run(&g, &test)[0].owned, shift >= 0 ? TAMIS__YES : TAMIS__NO);
        g.stakes[0][0].until = TAMIS__DAY_MAX;
        g.listings[1].until = TODAY + shift;
        assert_int_equal(run(&g, &test)[0].owned, shift >= 0 ? TAMIS__YES : TAMIS__NO);
    }
}

static void a_ring_that_nobody_listed_holds(void **state)
{
    (void)state;
    tamis__ownership_test test = test_of(50, true, true, false);
    graph g;
    clear(&g, 3);
    own(&g, 0, 1, 100, 100);
    own(&g, 1, 2, 100, 100);
    own(&g, 2, 0, 100, 100);
    const tamis__capture *c = run(&g, &test);
    for (size_t h = 0; h < 3; h++)
        assert_int_equal(c[h].caught, TAMIS__NO);
    list(&g, 1);
    c = run(&g, &test);
    assert_int_equal(c[0].owned, TAMIS__YES);
    assert_int_equal(c[2].owned, TAMIS__YES);
}

/* ---- Random graphs --------------------------------------------------------------------------- */

static void random_graph(test_random *random, graph *g)
{
    clear(g, 1 + test_random_below(random, HOLDERS));
    for (size_t h = 0; h < g->facts.holder_count; h++) {
        tamis__holder *holder = &g->holders[h];
        if (test_random_below(random, 4) == 0)
            list(g, h);
        g->listings[h].until = test_random_below(random, 5) == 0 ? TODAY - 1 : TAMIS__DAY_MAX;
        holder->lists_known = test_random_below(random, 8) != 0;
        if (test_random_below(random, 8) == 0)
            holder->owners_state = test_random_below(random, 2) ? TAMIS__ABSENT : TAMIS__NULL;
        if (test_random_below(random, 8) == 0)
            holder->control_state = TAMIS__ABSENT;
        if (test_random_below(random, 6) == 0)
            holder->country = test_random_below(random, 2) ? TAMIS_LIT("US") : TAMIS_LIT("");
        size_t stakes = test_random_below(random, STAKES + 1);
        for (size_t i = 0; i < stakes && holder->owners_state == TAMIS__KNOWN; i++) {
            double lo = (double)test_random_below(random, 11) * 5;
            double hi = test_random_below(random, 4) == 0
                            ? lo + (double)test_random_below(random, 5) * 10
                            : lo;
            tamis__stake *stake =
                own(g, h, (uint32_t)test_random_below(random, g->facts.holder_count), lo, hi);
            stake->joint = test_random_below(random, 3) == 0;
            if (test_random_below(random, 8) == 0)
                stake->from = TODAY + (int32_t)test_random_below(random, 2);
        }
        if (test_random_below(random, 4) == 0 && holder->control_state == TAMIS__KNOWN) {
            g->controllers[h][0] = (uint32_t)test_random_below(random, g->facts.holder_count);
            holder->controller_count = 1;
        }
    }
}

/* What a completion of the unknowns makes of it: `high` all, `low` none; sweeps until nothing moves. */
typedef struct oracle {
    const graph *g;
    const tamis__ownership_test *test;
    bool high;
    bool caught[HOLDERS], owned[HOLDERS];
} oracle;

static bool oracle_listed(const oracle *o, size_t h)
{
    const tamis__holder *holder = &o->g->holders[h];
    bool listed = holder->listing_count > 0 && o->g->listings[h].until >= TODAY;
    return listed || (!holder->lists_known && o->high);
}

static bool oracle_passes(const oracle *o, int share)
{
    int threshold = (int)(o->test->threshold * 10);
    return o->test->at_least ? share >= threshold : share > threshold;
}

/* In tenths of a per cent; every pair of holders looked at. */
static bool oracle_owned(const oracle *o, size_t h)
{
    const tamis__holder *holder = &o->g->holders[h];
    int sum = 0, largest = 0, joint = 0;
    for (size_t owner = 0; owner < o->g->facts.holder_count; owner++) {
        int single = 0;
        for (size_t i = 0; i < holder->owner_count; i++) {
            const tamis__stake *stake = &holder->owners[i];
            if (stake->owner != owner || stake->from > TODAY || !o->caught[owner])
                continue;
            int share = (int)((o->high ? stake->hi : stake->lo) * 10 + 0.5);
            share = share > 1000 ? 1000 : share;
            sum += share;
            if (stake->joint)
                joint += share;
            else
                single += share;
        }
        largest = single > largest ? single : largest;
    }
    largest = joint > largest ? joint : largest;
    bool owned = oracle_passes(o, o->test->aggregate ? sum : largest) ||
                 (o->high && holder->owners_state != TAMIS__KNOWN);
    bool controlled = o->high && holder->control_state != TAMIS__KNOWN;
    for (size_t i = 0; i < holder->controller_count; i++)
        controlled = controlled || o->caught[holder->controllers[i]];
    return owned || (o->test->control && controlled);
}

static void oracle_run(oracle *o)
{
    bool moved = true;
    while (moved) {
        moved = false;
        for (size_t h = 0; h < o->g->facts.holder_count; h++) {
            o->owned[h] = oracle_owned(o, h);
            bool caught = o->owned[h] || oracle_listed(o, h);
            moved = moved || caught != o->caught[h];
            o->caught[h] = caught;
        }
    }
}

static tamis__tri between(bool low, bool high)
{
    return low ? TAMIS__YES : high ? TAMIS__UNKNOWN : TAMIS__NO;
}

static tamis__tri oracle_reach(const oracle *o, size_t h)
{
    tamis_bytes country = o->g->holders[h].country;
    if (!o->test->foreign_only)
        return TAMIS__YES;
    return country.len == 0 ? TAMIS__UNKNOWN : country.ptr[0] == 'U' ? TAMIS__NO : TAMIS__YES;
}

/* The path leads, without turning back, to a holder with nobody above it. */
static void check_path(const graph *g, size_t h)
{
    size_t steps = 0;
    for (int32_t at = (int32_t)h; g->captures[at].via >= 0; at = g->captures[at].via)
        if (++steps > g->facts.holder_count)
            fail_msg("the path of holder %zu turns in a ring", h);
}

static void agrees_with_a_slow_oracle(void **state)
{
    (void)state;
    test_random random = test_random_start("ownership");
    for (int round = 0; round < GRAPHS; round++) {
        graph g;
        random_graph(&random, &g);
        static const double thresholds[] = {50, 25, 100, 0};
        tamis__ownership_test test =
            test_of(thresholds[test_random_below(&random, 4)], test_random_below(&random, 2),
                    test_random_below(&random, 2), test_random_below(&random, 2));
        test.foreign_only = test_random_below(&random, 2);
        if (test.threshold == 0)
            test.at_least = false;
        run(&g, &test);
        oracle low = {.g = &g, .test = &test}, high = {.g = &g, .test = &test, .high = true};
        oracle_run(&low);
        oracle_run(&high);
        for (size_t h = 0; h < g.facts.holder_count; h++) {
            tamis__tri caught = between(low.caught[h], high.caught[h]);
            tamis__tri owned =
                tamis__tri_and(between(low.owned[h], high.owned[h]), oracle_reach(&low, h));
            if (g.captures[h].caught != caught || g.captures[h].owned != owned)
                fail_msg("round %d, holder %zu: caught %d for %d, owned %d for %d", round, h,
                         (int)g.captures[h].caught, (int)caught, (int)g.captures[h].owned,
                         (int)owned);
            check_path(&g, h);
        }
    }
}

/* ---- Sizes ----------------------------------------------------------------------------------- */

static void ten_thousand_holders(void **state)
{
    (void)state;
    tamis__holder *holders = tamis__alloc_zero(MANY, sizeof *holders);
    tamis__stake *stakes = tamis__alloc_zero(2 * MANY, sizeof *stakes);
    tamis__capture *captures = tamis__alloc_zero(MANY, sizeof *captures);
    tamis__held_listing listing = {
        .list = one_list[0], .from = TAMIS__DAY_MIN, .until = TAMIS__DAY_MAX};
    for (uint32_t h = 0; h < MANY; h++) { /* a chain, and everybody holds a little of the first */
        stakes[2 * h] = (tamis__stake){
            .owner = h + 1, .lo = 50, .hi = 50, .from = TAMIS__DAY_MIN, .until = TAMIS__DAY_MAX};
        stakes[2 * h + 1] = (tamis__stake){
            .owner = 0, .lo = 1, .hi = 1, .from = TAMIS__DAY_MIN, .until = TAMIS__DAY_MAX};
        holders[h] = (tamis__holder){.lists_known = true,
                                     .owners = &stakes[2 * h],
                                     .owner_count = h + 1 < MANY ? 2 : 0,
                                     .owners_state = TAMIS__KNOWN,
                                     .control_state = TAMIS__KNOWN};
    }
    holders[MANY - 1].listings = &listing;
    holders[MANY - 1].listing_count = 1;
    tamis__facts facts = {.holders = holders, .holder_count = MANY, .party_count = 1};
    tamis__ownership_test test = test_of(50, true, true, false);
    tamis__arena scratch = {0};
    assert_int_equal(tamis__ownership_run(&test, &facts, TODAY, &scratch, captures, NULL),
                     TAMIS_OK);
    for (size_t h = 0; h < MANY; h++)
        assert_int_equal(captures[h].caught, TAMIS__YES);
    tamis__arena_clear(&scratch);
    tamis__release(holders);
    tamis__release(stakes);
    tamis__release(captures);
}

static void out_of_memory_is_told(void **state)
{
    (void)state;
    graph g;
    clear(&g, 2);
    own(&g, 0, 1, 50, 50);
    tamis__ownership_test test = test_of(50, true, true, false);
    tamis__arena scratch;
    tamis__arena_init(&scratch, 8);
    assert_int_equal(tamis__ownership_run(&test, &g.facts, TODAY, &scratch, g.captures, NULL),
                     TAMIS_ERR_NOMEM);
    tamis__arena_clear(&scratch);
}

static void owners_out_of_range_do_no_harm(void **state)
{
    (void)state;
    graph g;
    clear(&g, 1);
    own(&g, 0, 77, 100, 100);
    g.controllers[0][0] = UINT32_MAX;
    g.holders[0].controller_count = 1;
    tamis__ownership_test test = test_of(50, true, true, true);
    assert_int_equal(run(&g, &test)[0].caught, TAMIS__NO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_add_up_exactly),
        cmocka_unit_test(more_than_is_not_at_least),
        cmocka_unit_test(percentages_are_never_multiplied),
        cmocka_unit_test(stakes_add_up_only_where_the_test_says_so),
        cmocka_unit_test(control_catches_where_the_test_looks_at_it),
        cmocka_unit_test(a_home_party_is_not_reached_but_cascades),
        cmocka_unit_test(what_is_not_known),
        cmocka_unit_test(a_list_that_the_snapshot_lacks),
        cmocka_unit_test(stakes_and_listings_hold_on_their_days),
        cmocka_unit_test(a_ring_that_nobody_listed_holds),
        cmocka_unit_test(agrees_with_a_slow_oracle),
        cmocka_unit_test(ten_thousand_holders),
        cmocka_unit_test(out_of_memory_is_told),
        cmocka_unit_test(owners_out_of_range_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
