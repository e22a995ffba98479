/* Parties of a transaction found in a snapshot: who is taken for whom, what stays uncertain, who owns whom. */
#include "unit/api/world.h"

#include "api/handles.h"
#include "screen/parties.h"
#include "screen/pool.h"

#define ENTITY(id, schema, properties)                                                             \
    "{\"id\":\"" id "\",\"schema\":\"" schema "\",\"caption\":\"" id                               \
    "\",\"properties\":{" properties "},\"datasets\":[\"d\"]}\n"
#define LISTING(of, number, properties)                                                            \
    ENTITY(of "-" number, "Sanction", "\"entity\":[\"" of "\"]," properties)
#define OWNS(id, owner, asset, percent)                                                            \
    ENTITY(id, "Ownership",                                                                        \
           "\"owner\":[\"" owner "\"],\"asset\":[\"" asset "\"],\"percentage\":[\"" percent "\"]")

static const char lists[] = ENTITY(
    "quibble", "Company",
    "\"name\":[\"Quibble Technologies Co., Ltd.\"],\"alias\":[\"Quibble\"],"
    "\"weakAlias\":[\"Zanzibar Lantern\"],\"country\":[\"cn\"]")
    LISTING(
        "quibble", "1",
        "\"programId\":[\"US-BIS-EL\"],\"startDate\":[\"2019-05-16\"],\"licenseRequirement\":["
        "\"For "
        "all items (see 734.9(e) [footnote 1])\"],\"licensePolicy\":[\"Presumption of denial\"]")
        LISTING("quibble", "2", "\"programId\":[\"US-DOD-1260H\"],\"startDate\":[\"2021-06-03\"]")
            ENTITY("oriflamme", "Company",
                   "\"name\":[\"Oriflamme Galvanics GmbH\"],\"country\":[\"de\"]")
                LISTING("oriflamme", "1", "\"programId\":[\"EU-FSF\"]") ENTITY(
                    "subsidiary", "Company",
                    "\"name\":[\"Marzipan Cartography LLC\"],\"country\":[\"ae\"]")
                    OWNS("own-1", "quibble", "subsidiary", "60") OWNS("own-2", "holding", "quibble",
                                                                      "100%")
                        ENTITY("holding", "Company",
                               "\"name\":[\"Vermilion Umbrella Holding\"],\"country\":[\"cn\"]")
                            OWNS("own-3", "absent-owner", "holding", "10-20") ENTITY(
                                "ring-a", "Company", "\"name\":[\"Ouroboros Alpha Works\"]")
                                ENTITY("ring-b", "Company", "\"name\":[\"Ouroboros Beta Works\"]")
                                    OWNS("own-4", "ring-a", "ring-b", "50")
                                        OWNS("own-5", "ring-b", "ring-a", "50")
                                            OWNS("own-6", "ring-a", "ring-a", "5");

typedef struct party_world {
    world *base;
    tamis_snapshot *snapshot;
    tamis__facts facts;
} party_world;

static int open_world(void **state)
{
    party_world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    world_open((void **)&w->base);
    world_write(w->base, "lists.jsonl", lists);
    w->snapshot = world_snapshot(w->base, "ftm/d@2022-02-02:", "lists.jsonl", "lists.snap");
    *state = w;
    return 0;
}

static int close_world(void **state)
{
    party_world *w = *state;
    tamis__facts_clear(&w->facts);
    tamis_snapshot_close(w->snapshot);
    world_close((void **)&w->base);
    free(w);
    return 0;
}

static tamis_status find(party_world *w, const char *json, tamis_error *err)
{
    tamis__worker *worker = NULL;
    const tamis__party_settings settings = {0.7, TAMIS__PARTY_CERTAIN};
    tamis__facts_clear(&w->facts);
    memset(&w->facts, 0, sizeof w->facts);
    tamis_status status = tamis__facts_parse(tamis__bytes_of(json), &w->facts, err);
    if (status == TAMIS_OK)
        status = tamis__pool_take(w->snapshot->pool, &worker, err);
    if (status == TAMIS_OK)
        status = tamis__parties_find(w->snapshot->parties, worker, &settings, &w->facts, err);
    tamis__pool_give(w->snapshot->pool, worker);
    return status;
}

static const tamis__holder *party(party_world *w, const char *json)
{
    tamis_error err = {0};
    if (find(w, json, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    assert_true(w->facts.holder_count > 0);
    return &w->facts.holders[0];
}

static bool is(tamis_bytes found, const char *expected)
{
    return tamis__bytes_equal(found, tamis__bytes_of(expected));
}

static int32_t day(const char *text)
{
    tamis__date date;
    assert_true(tamis__date_parse(tamis__bytes_of(text), &date));
    return date.lo;
}

static void the_name_as_listed_is_the_party(void **state)
{
    const char *const names[] = {"Quibble Technologies Co., Ltd.", "quibble technologies",
                                 "QUIBBLE"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char json[200];
        snprintf(json, sizeof json, "{\"party\":{\"name\":\"%s\",\"country\":\"CN\"}}", names[i]);
        const tamis__holder *found = party(*state, json);
        assert_true(found->lists_known && found->screened);
        assert_int_equal(found->listing_count, 2);
        const tamis__held_listing *listing = &found->listings[0];
        assert_true(is(listing->list, "US-BIS-EL"));
        assert_false(listing->uncertain);
        assert_int_equal(listing->from, day("2019-05-16"));
        assert_int_equal(listing->until, TAMIS__DAY_MAX);
        assert_int_equal(listing->footnotes, 2);
        assert_true(is(listing->license_policy, "Presumption of denial"));
        assert_true(is(listing->dataset, "d"));
        assert_true(is(listing->edition, "2022-02-02"));
        assert_true(is(listing->entity_id, "quibble"));
        assert_true(listing->score >= TAMIS__PARTY_CERTAIN);
        assert_int_equal(found->listings[1].footnotes, 1);
    }
}

static void what_is_near_weak_or_elsewhere_is_uncertain(void **state)
{
    const char *const facts[] = {
        "{\"party\":{\"name\":\"Quibbel Technologes\"}}",
        "{\"party\":{\"name\":\"Zanzibar Lantern\"}}",
        "{\"party\":{\"name\":\"Quibble Technologies Co., Ltd.\",\"country\":\"DE\"}}",
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        const tamis__holder *found = party(*state, facts[i]);
        assert_true(found->lists_known);
        assert_int_equal(found->listing_count, 2);
        assert_true(found->listings[0].uncertain && found->listings[1].uncertain);
        assert_int_equal(found->owners_state, TAMIS__ABSENT);
    }
}

static void an_unknown_country_contradicts_nothing(void **state)
{
    const tamis__holder *found =
        party(*state, "{\"party\":{\"name\":\"Quibble\",\"country\":\"XX\"}}");
    assert_int_equal(found->listing_count, 2);
    assert_false(found->listings[0].uncertain);
}

static void nobody_found_is_known_to_be_on_none_of_these_lists(void **state)
{
    party_world *w = *state;
    const tamis__holder *found = party(w, "{\"party\":{\"name\":\"Harmless Bakery\"}}");
    assert_true(found->lists_known && found->screened);
    assert_int_equal(found->listing_count, 0);
    assert_int_equal(w->facts.screened_list_count, 3);
    assert_true(is(w->facts.screened_lists[0], "EU-FSF"));
    assert_true(is(w->facts.screened_lists[1], "US-BIS-EL"));
    assert_true(is(w->facts.screened_lists[2], "US-DOD-1260H"));
}

static void what_is_stated_stands(void **state)
{
    const tamis__holder *found = party(*state, "{\"party\":{\"name\":\"Quibble\",\"lists\":[]}}");
    assert_int_equal(found->listing_count, 0);
    assert_false(found->screened);
    found = party(*state, "{\"party\":{\"name\":\"Quibble\",\"lists\":null}}");
    assert_false(found->lists_known);
    found = party(*state, "{\"party\":{\"name\":\"...\"}}");
    assert_false(found->lists_known);
    found = party(*state, "{\"party\":{\"name\":\"Quibble\",\"owned_by\":[]}}");
    assert_int_equal(found->listing_count, 2);
    assert_int_equal(found->owner_count, 0);
}

static void an_undated_listing_holds_since_its_first_edition(void **state)
{
    const tamis__holder *found = party(*state, "{\"party\":{\"name\":\"Oriflamme Galvanics\"}}");
    assert_int_equal(found->listing_count, 2);
    assert_false(found->listings[0].uncertain);
    assert_int_equal(found->listings[0].from, day("2022-02-02"));
    assert_true(found->listings[1].uncertain && found->listings[1].undated);
    assert_int_equal(found->listings[1].until, day("2022-02-01"));
    found = party(*state, "{\"party\":{\"name\":\"Oriflame Galvanic\"}}");
    assert_true(found->listings[0].uncertain && !found->listings[0].undated);
}

static void owners_come_from_the_snapshot(void **state)
{
    party_world *w = *state;
    const tamis__holder *found = party(w, "{\"party\":{\"name\":\"Marzipan Cartography\"}}");
    assert_int_equal(found->owners_state, TAMIS__KNOWN);
    assert_int_equal(found->owner_count, 2);
    assert_true(found->owners[0].lo == 60 && found->owners[0].hi == 60);
    const tamis__holder *quibble = &w->facts.holders[found->owners[0].owner];
    assert_true(is(quibble->name, "quibble"));
    assert_true(is(quibble->country, "CN"));
    assert_int_equal(quibble->listing_count, 2);
    assert_false(quibble->listings[0].uncertain);
    /* What no edge tells is held by somebody whom nobody knows. */
    assert_true(found->owners[1].lo == 0 && found->owners[1].hi == 40);
    assert_false(w->facts.holders[found->owners[1].owner].lists_known);
    const tamis__holder *holding = &w->facts.holders[quibble->owners[0].owner];
    assert_true(is(holding->name, "holding"));
    assert_int_equal(quibble->owner_count, 1);
    assert_int_equal(holding->owner_count, 2);
    assert_true(holding->owners[0].lo == 10 && holding->owners[0].hi == 20);
    assert_true(is(w->facts.holders[holding->owners[0].owner].name, "absent-owner"));
    assert_int_equal(w->facts.party_count, 1);
}

static void rings_of_owners_end(void **state)
{
    party_world *w = *state;
    const tamis__holder *found = party(w, "{\"party\":{\"name\":\"Ouroboros Alpha Works\"}}");
    assert_int_equal(found->owner_count, 2);
    const tamis__holder *beta = &w->facts.holders[found->owners[0].owner];
    assert_int_equal(beta->owners[0].owner, 0);
}

static void all_who_matter_are_looked_for(void **state)
{
    party_world *w = *state;
    party(w, "{\"party\":{\"name\":\"Harmless "
             "Bakery\",\"owned_by\":[{\"name\":\"Quibble\",\"pct\":50}]},"
             "\"other_parties\":[{\"name\":\"Oriflamme Galvanics\",\"role\":\"end_user\"}],"
             "\"item\":{\"producer\":\"Quibble Technologies\"}}");
    size_t listed = 0;
    for (size_t i = 0; i < w->facts.holder_count; i++)
        listed += w->facts.holders[i].listing_count > 0;
    assert_int_equal(listed, 3);
    assert_true(w->facts.producer >= 0);
    assert_int_equal(w->facts.holders[w->facts.producer].listing_count, 2);
}

static void memory_may_end_anywhere(void **state)
{
    party_world *w = *state;
    static const char json[] = "{\"party\":{\"name\":\"Marzipan Cartography\"}}";
    party(w, json);
    for (int64_t n = 0; n < WORLD_ALLOCATIONS_MAX; n++) {
        tamis_error err = {0};
        tamis__memory_fail_after(n);
        tamis_status status = find(w, json, &err);
        tamis__memory_fail_after(-1);
        if (status == TAMIS_OK)
            return;
        assert_int_equal(status, TAMIS_ERR_NOMEM);
    }
    fail_msg("it never succeeds");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_name_as_listed_is_the_party),
        cmocka_unit_test(what_is_near_weak_or_elsewhere_is_uncertain),
        cmocka_unit_test(an_unknown_country_contradicts_nothing),
        cmocka_unit_test(nobody_found_is_known_to_be_on_none_of_these_lists),
        cmocka_unit_test(what_is_stated_stands),
        cmocka_unit_test(an_undated_listing_holds_since_its_first_edition),
        cmocka_unit_test(owners_come_from_the_snapshot),
        cmocka_unit_test(rings_of_owners_end),
        cmocka_unit_test(all_who_matter_are_looked_for),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
