/* What conditions ask of facts: listings of every kind of holder, footnotes, notices, and which unknown fact would settle it. */
#include "support/unit.h"

#include "rules/evaluate.h"

enum { TODAY = 20000 };

static const tamis_bytes entity_list[] = {{"US-BIS-EL", 9}};

typedef struct scene {
    tamis__packs packs;
    tamis__facts facts;
    tamis__holder holders[4];
    tamis__held_listing listings[4][2];
    tamis__stake stakes[4][2];
    tamis__notice notice;
    tamis__moment moment;
    tamis__working working;
    tamis__arena arena;
    tamis__decision decision;
    tamis__unknowns unknowns;
} scene;

/* A party, another one, their owner, a producer; nobody is listed, and that is known. */
static int set_up(void **state)
{
    static scene s;
    s = (scene){0};
    for (size_t h = 0; h < 4; h++)
        s.holders[h] = (tamis__holder){.lists_known = true,
                                       .listings = s.listings[h],
                                       .owners = s.stakes[h],
                                       .owners_state = TAMIS__KNOWN};
    s.stakes[0][0] = (tamis__stake){
        .owner = 2, .lo = 10, .hi = 10, .from = TAMIS__DAY_MIN, .until = TAMIS__DAY_MAX};
    s.holders[0].owner_count = 1;
    s.facts.holders = s.holders;
    s.facts.holder_count = 4;
    s.facts.party_count = 2;
    s.facts.producer = 3;
    s.facts.scalars[TAMIS__FACT_OTHER_PARTIES].presence = TAMIS__KNOWN;
    s.moment.day = TODAY;
    s.working.stamp = 1;
    s.working.arena = &s.arena;
    s.decision = (tamis__decision){&s.packs, &s.facts, &s.moment, &s.working};
    *state = &s;
    return 0;
}

static int tear_down(void **state)
{
    scene *s = *state;
    tamis__arena_clear(&s->arena);
    return 0;
}

static tamis__held_listing *list(scene *s, size_t holder)
{
    tamis__held_listing *listing = &s->listings[holder][s->holders[holder].listing_count++];
    *listing =
        (tamis__held_listing){.list = entity_list[0], .from = TODAY - 10, .until = TAMIS__DAY_MAX};
    return listing;
}

static tamis__tri listed(scene *s, tamis__who who)
{
    s->unknowns = (tamis__unknowns){0};
    s->working.stamp++;
    return tamis__decision_listed(&s->decision, who, entity_list, 1, &s->unknowns);
}

static bool asks(const scene *s, unsigned fact)
{
    return (s->unknowns.facts[fact / 64] >> (fact % 64)) & 1;
}

static bool is_null(const scene *s, unsigned fact)
{
    return (s->unknowns.null_facts[fact / 64] >> (fact % 64)) & 1;
}

static void every_kind_of_holder(void **state)
{
    scene *s = *state;
    static const struct {
        size_t holder;
        tamis__tri party, parties, owners, producer;
    } cases[] = {
        {0, TAMIS__YES, TAMIS__YES, TAMIS__NO, TAMIS__NO},
        {1, TAMIS__NO, TAMIS__YES, TAMIS__NO, TAMIS__NO},
        {2, TAMIS__NO, TAMIS__NO, TAMIS__YES, TAMIS__NO},
        {3, TAMIS__NO, TAMIS__NO, TAMIS__NO, TAMIS__YES},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        list(s, cases[i].holder);
        assert_int_equal(listed(s, TAMIS__WHO_PARTY), cases[i].party);
        assert_int_equal(listed(s, TAMIS__WHO_PARTIES), cases[i].parties);
        assert_int_equal(listed(s, TAMIS__WHO_OWNERS), cases[i].owners);
        assert_int_equal(listed(s, TAMIS__WHO_PRODUCER), cases[i].producer);
        s->holders[cases[i].holder].listing_count = 0;
    }
}

static void the_first_and_the_last_day(void **state)
{
    scene *s = *state;
    tamis__held_listing *listing = list(s, 0);
    for (int32_t shift = -1; shift <= 1; shift++) {
        listing->from = TODAY + shift;
        listing->until = TAMIS__DAY_MAX;
        assert_int_equal(listed(s, TAMIS__WHO_PARTY), shift <= 0 ? TAMIS__YES : TAMIS__NO);
        listing->from = TAMIS__DAY_MIN;
        listing->until = TODAY + shift;
        assert_int_equal(listed(s, TAMIS__WHO_PARTY), shift >= 0 ? TAMIS__YES : TAMIS__NO);
    }
}

static void the_fact_that_would_settle_it(void **state)
{
    scene *s = *state;
    static const struct {
        size_t holder;
        tamis__who who;
        unsigned fact;
    } cases[] = {
        {0, TAMIS__WHO_PARTY, TAMIS__FACT_PARTY_LISTS},
        {1, TAMIS__WHO_PARTIES, TAMIS__FACT_OTHER_PARTIES},
        {2, TAMIS__WHO_OWNERS, TAMIS__FACT_PARTY_OWNED_BY},
        {3, TAMIS__WHO_PRODUCER, TAMIS__FACT_ITEM_PRODUCER_LISTS},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        s->holders[cases[i].holder].lists_known = false;
        assert_int_equal(listed(s, cases[i].who), TAMIS__UNKNOWN);
        assert_true(asks(s, cases[i].fact));
        assert_false(is_null(s, cases[i].fact));
        s->facts.scalars[cases[i].fact].presence = TAMIS__NULL;
        assert_int_equal(listed(s, cases[i].who), TAMIS__UNKNOWN);
        assert_true(is_null(s, cases[i].fact));
        s->holders[cases[i].holder].lists_known = true;
        s->facts.scalars[cases[i].fact].presence = TAMIS__KNOWN;
    }
    s->stakes[0][0].null_pct = true;
    s->holders[2].lists_known = false;
    assert_int_equal(listed(s, TAMIS__WHO_OWNERS), TAMIS__UNKNOWN);
    assert_true(is_null(s, TAMIS__FACT_PARTY_OWNED_BY));
    list(s, 1);
    s->holders[0].lists_known = false;
    assert_int_equal(listed(s, TAMIS__WHO_PARTIES), TAMIS__YES);
    assert_true(tamis__unknowns_empty(&s->unknowns));
}

static void nobody_to_ask_about(void **state)
{
    scene *s = *state;
    s->facts.producer = -1;
    assert_int_equal(listed(s, TAMIS__WHO_PRODUCER), TAMIS__UNKNOWN);
    assert_true(asks(s, TAMIS__FACT_ITEM_PRODUCER));
    s->facts.scalars[TAMIS__FACT_OTHER_PARTIES].presence = TAMIS__NULL;
    assert_int_equal(listed(s, TAMIS__WHO_PARTIES), TAMIS__UNKNOWN);
    s->facts.scalars[TAMIS__FACT_OTHER_PARTIES].presence = TAMIS__ABSENT;
    assert_int_equal(listed(s, TAMIS__WHO_PARTIES), TAMIS__NO);
    s->holders[2].owners_state = TAMIS__ABSENT;
    assert_int_equal(listed(s, TAMIS__WHO_OWNERS), TAMIS__UNKNOWN);
    s->facts.party_count = 0;
    assert_int_equal(listed(s, TAMIS__WHO_PARTY), TAMIS__UNKNOWN);
    assert_true(asks(s, TAMIS__FACT_PARTY));
}

static void uncertain_and_screened(void **state)
{
    scene *s = *state;
    list(s, 0)->uncertain = true;
    assert_int_equal(listed(s, TAMIS__WHO_PARTY), TAMIS__UNKNOWN);
    s->holders[0].listing_count = 0;
    s->holders[0].screened = true;
    assert_int_equal(listed(s, TAMIS__WHO_PARTY), TAMIS__UNKNOWN);
    s->facts.screened_lists = entity_list;
    s->facts.screened_list_count = 1;
    assert_int_equal(listed(s, TAMIS__WHO_PARTY), TAMIS__NO);
    list(s, 0);
    assert_int_equal(listed(s, TAMIS__WHO_PARTY), TAMIS__YES);
}

static void the_earliest_listing(void **state)
{
    scene *s = *state;
    int32_t day = 7;
    assert_false(
        tamis__decision_listed_since(&s->decision, TAMIS__WHO_PARTIES, entity_list[0], &day));
    list(s, 0);
    list(s, 1)->from = TODAY - 20;
    list(s, 1)->until = TODAY - 1;
    assert_true(
        tamis__decision_listed_since(&s->decision, TAMIS__WHO_PARTIES, entity_list[0], &day));
    assert_int_equal(day, TODAY - 20);
    assert_ptr_equal(tamis__decision_listing(&s->decision, TAMIS__WHO_PARTIES, entity_list[0]),
                     &s->listings[0][0]);
    s->listings[0][0].from = TAMIS__DAY_MIN;
    s->listings[1][0].from = TAMIS__DAY_MIN;
    assert_false(
        tamis__decision_listed_since(&s->decision, TAMIS__WHO_PARTIES, entity_list[0], &day));
}

static tamis__tri footnote(scene *s, unsigned n)
{
    s->unknowns = (tamis__unknowns){0};
    return tamis__decision_footnote(&s->decision, TAMIS__WHO_PARTIES, n, &s->unknowns);
}

static void footnotes(void **state)
{
    scene *s = *state;
    assert_int_equal(footnote(s, 1), TAMIS__NO);
    tamis__held_listing *listing = list(s, 0);
    listing->footnotes = 1;
    assert_int_equal(footnote(s, 1), TAMIS__UNKNOWN);
    assert_true(asks(s, TAMIS__FACT_PARTY_FOOTNOTES));
    s->facts.scalars[TAMIS__FACT_PARTY_FOOTNOTES].presence = TAMIS__KNOWN;
    assert_int_equal(footnote(s, 1), TAMIS__NO);
    s->holders[0].footnotes = 1u << 1;
    assert_int_equal(footnote(s, 1), TAMIS__YES);
    assert_int_equal(footnote(s, 4), TAMIS__NO);
    s->facts.scalars[TAMIS__FACT_PARTY_FOOTNOTES].presence = TAMIS__ABSENT;
    listing->footnotes = 1u << 4;
    assert_int_equal(footnote(s, 4), TAMIS__YES);
    listing->until = TODAY - 1;
    assert_int_equal(footnote(s, 4), TAMIS__NO);
    assert_int_equal(footnote(s, 0), TAMIS__NO);
    assert_int_equal(footnote(s, 32), TAMIS__NO);
}

static tamis__tri notice(scene *s, bool others)
{
    s->unknowns = (tamis__unknowns){0};
    return tamis__decision_notice(&s->decision, TAMIS_LIT("is_informed"), others, &s->unknowns);
}

static void notices(void **state)
{
    scene *s = *state;
    tamis__fact *actor = &s->facts.scalars[TAMIS__FACT_ACTOR];
    assert_int_equal(notice(s, false), TAMIS__UNKNOWN);
    assert_true(asks(s, TAMIS__FACT_NOTICES));
    s->facts.scalars[TAMIS__FACT_NOTICES].presence = TAMIS__KNOWN;
    assert_int_equal(notice(s, false), TAMIS__NO);
    s->notice = (tamis__notice){TAMIS_LIT("is_informed"), TAMIS_LIT("us_exporter:a"), TODAY};
    s->facts.notices = &s->notice;
    s->facts.notice_count = 1;
    assert_int_equal(notice(s, false), TAMIS__UNKNOWN);
    assert_true(asks(s, TAMIS__FACT_ACTOR));
    actor->presence = TAMIS__KNOWN;
    actor->as.text = TAMIS_LIT("us_exporter:a");
    assert_int_equal(notice(s, false), TAMIS__YES);
    assert_int_equal(notice(s, true), TAMIS__NO);
    actor->as.text = TAMIS_LIT("us_exporter:b");
    assert_int_equal(notice(s, false), TAMIS__NO);
    assert_int_equal(notice(s, true), TAMIS__YES);
    s->notice.day = TODAY + 1;
    assert_int_equal(notice(s, true), TAMIS__NO);
    s->notice.day = TODAY;
    s->notice.addressee = TAMIS_LIT("");
    assert_int_equal(notice(s, false), TAMIS__UNKNOWN);
    actor->as.text = TAMIS_LIT("us_exporter:addressee");
    assert_int_equal(notice(s, false), TAMIS__YES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_kind_of_holder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_first_and_the_last_day, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_fact_that_would_settle_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nobody_to_ask_about, set_up, tear_down),
        cmocka_unit_test_setup_teardown(uncertain_and_screened, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_earliest_listing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(footnotes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(notices, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
