/* Determinations, step by step: scope, windows, stays, savings, authorizations, exceptions, licenses, unknown facts, regimes. */
#include "decide_fixture.h"

static const char pack_text[] =
    "pack: p\n"
    "title: A pack\n"
    "version: 2026-01-01\n"
    "source: the test\n"
    "time_zone: America/New_York\n"
    "regimes:\n"
    "  - {id: exports, title: Exports, jurisdiction: US, activities: [export, reexport]}\n"
    "  - {id: funds, title: Funds, jurisdiction: US, activities: [export, reexport, "
    "provide_service]}\n"
    "  - {id: other, title: Other, jurisdiction: EU, activities: [export, reexport]}\n"
    "lists: [L1, L2]\n"
    "ownership:\n"
    "  - {id: half, title: Half, lists: [L1], threshold: 50, compare: at_least, aggregate: true, "
    "control: false,\n"
    "     cite: [{ref: Law 1, edition: 2020}]}\n";

/* Rules share their last lines. */
#define LAW(id, kind, regime)                                                                      \
    "  - id: " id "\n    title: " id "\n    kind: " kind "\n    regime: " regime                   \
    "\n    legal_force: regulation\n    status: verified\n    cite: [{ref: Law " id                \
    ", edition: 2019-01-01}]\n"
#define RESTRICTION(id, regime, outcome, when)                                                     \
    LAW(id, "restriction", regime) "    outcome: " outcome "\n    when: \"" when "\"\n"

static const char rules_text[] =
    "rules:\n" LAW("us_item", "scope",
                   "exports") "    when: item.origin == 'US'\n" LAW("published", "exclusion",
                                                                    "exports") "    when: "
                                                                               "item."
                                                                               "published"
                                                                               "\n" RESTRICTION("li"
                                                                                                "st"
                                                                                                "_"
                                                                                                "1",
                                                                                                "ex"
                                                                                                "po"
                                                                                                "rt"
                                                                                                "s",
                                                                                                "li"
                                                                                                "ce"
                                                                                                "ns"
                                                                                                "e_"
                                                                                                "re"
                                                                                                "qu"
                                                                                                "ir"
                                                                                                "e"
                                                                                                "d",
                                                                                                "li"
                                                                                                "st"
                                                                                                "ed"
                                                                                                "(p"
                                                                                                "ar"
                                                                                                "ti"
                                                                                                "es"
                                                                                                ", "
                                                                                                "'L"
                                                                                                "1'"
                                                                                                ")") "    class: list_1\n    license_policy: presumption_of_denial\n"
                                                                                                     "    in_force:\n      - {from: 2019-05-16T16:15, time_zone: America/New_York}\n"
                                                                                                     "    savings:\n      - when: shipment.en_route_on <= date('2019-05-16')\n        until: 2019-06-17\n"
                                                                                                     "        conditions: [aboard a carrier]\n        cite: {ref: Saving, edition: 2019-05-21}\n" LAW("general",
                                                                                                                                                                                                      "authorization",
                                                                                                                                                                                                      "exports") "    lifts: [list_1]\n    when: purpose == 'maintain_existing_network'\n    conditions: [keep records]\n"
                                                                                                                                                                                                                 "    in_force:\n      - {from: 2019-05-20, until: 2019-08-19}\n      - {from: 2020-08-17}\n" RESTRICTION("control",
                                                                                                                                                                                                                                                                                                                          "exports", "license_required", "item.eccn == '5A002'") "    class: control\n    license_policy: case_by_case\n    exceptions: [ENC, TSU]\n" LAW("enc",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "authorization",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "exports") "    lifts: [control]\n    exception: ENC\n    when: proposed_exception == 'ENC'\n" RESTRICTION("affiliates",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                     "exports",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                     "license_required",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                     "owned('half')") "    class: affiliates\n    license_policy: presumption_of_denial\n    exceptions: none\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "    near: owned_at_all('half')\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "    in_force:\n      - {from: 2025-09-29}\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "    stays:\n      - {from: 2025-11-10, until: 2026-11-09, cite: {ref: Stay, edition: 2025-11-12}}\n" RESTRICTION(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "red_flag",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "exports",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "review", "owned_at_all('half')") "    if_unknown: ask\n    in_force:\n      - {from: 2025-09-29}\n" RESTRICTION("blocked", "funds", "prohibited", "listed(parties, 'L2')") "    in_force:\n      - {from: 2015-01-01}\n" RESTRICTION("later",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                "funds", "review", "listed(parties, 'L2')") "    after: {expr: \"listed_since(parties, 'L2')\", days: 60}\n" RESTRICTION("guidance", "funds", "review", "item.eccn == '9A001'") "    if_unknown: ask\n" RESTRICTION("blocking",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "other", "review",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "party.country == 'IR'") "    conflict_with: US\n" RESTRICTION("iran", "funds", "prohibited", "party.country == 'IR'");

#define FACTS(more)                                                                                \
    "{\"jurisdiction\":\"US\",\"activity\":\"export\",\"actor\":\"us_exporter\"," more "}"
#define KNOWN "\"item\":{\"origin\":\"US\",\"published\":false,\"eccn\":\"EAR99\"}"
#define PARTY(lists)                                                                               \
    "\"party\":{\"name\":\"P\",\"country\":\"CN\",\"lists\":[" lists "],\"owned_by\":[]}"
#define L1 "{\"list\":\"L1\",\"from\":\"2019-05-16\"}"
#define L2 "{\"list\":\"L2\",\"from\":\"2020-03-01\"}"

static int set_up(void **state)
{
    static world w;
    world_open(&w, pack_text, rules_text);
    *state = &w;
    return 0;
}

static int tear_down(void **state)
{
    world_close(*state);
    return 0;
}

static void nothing_fires(void **state)
{
    const tamis__determination *d =
        world_ask(*state, FACTS("\"date\":\"2024-01-10\"," KNOWN "," PARTY("")));
    assert_interval(d, "allowed", "allowed", "allowed");
    assert_int_equal(d->regime_count, 2);
    assert_true(d->regimes[0].speaks);
    assert_false(d->regimes[1].speaks);
    assert_int_equal(d->question_count, 0);
    assert_int_equal(d->exceptions_available, TAMIS__UNKNOWN);
}

static void a_time_of_day(void **state)
{
    world *w = *state;
    static const struct {
        const char *facts, *outcome;
    } cases[] = {
        {FACTS("\"date\":\"2019-05-15\"," KNOWN "," PARTY(L1)), "allowed"},
        {FACTS("\"date\":\"2019-05-16\"," KNOWN "," PARTY(L1)), "license_required"},
        {FACTS("\"date\":\"2019-05-16\",\"time\":\"2019-05-16T12:00:00-04:00\"," KNOWN
               "," PARTY(L1)),
         "allowed"},
        {FACTS("\"date\":\"2019-05-16\",\"time\":\"2019-05-16T16:15:00-04:00\"," KNOWN
               "," PARTY(L1)),
         "license_required"},
        {FACTS("\"date\":\"2019-05-17\",\"time\":\"2019-05-17T05:14:59+09:00\"," KNOWN
               "," PARTY(L1)),
         "allowed"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        const tamis__determination *d = world_ask(w, cases[i].facts);
        if (strcmp(tamis__outcome_name(d->outcome), cases[i].outcome) != 0)
            fail_msg("%s: %s", cases[i].facts, tamis__outcome_name(d->outcome));
    }
    const tamis__determination *d = world_ask(w, cases[2].facts);
    assert_true(d->next.exists);
    assert_true(d->next.has_time);
    assert_bytes(d->next.rule->id, "list_1");
    assert_string_equal(d->next.why, "begins");
    assert_int_equal(d->next.local % 86400, 16 * 3600 + 15 * 60);
}

static void scope_and_exclusion(void **state)
{
    world *w = *state;
    const tamis__determination *d =
        world_ask(w, FACTS("\"date\":\"2020-01-10\",\"item\":{\"origin\":\"DE\"}," PARTY(L1)));
    assert_interval(d, "not_subject", "not_subject", "review"); /* the ECCN, elsewhere */
    d = world_ask(w, FACTS("\"date\":\"2020-01-10\",\"item\":{\"origin\":\"US\",\"published\":true,"
                           "\"eccn\":\"EAR99\"}," PARTY(L1)));
    assert_outcome(d, "not_subject");
    assert_state(d, "published", TAMIS__RULE_APPLIED);
    d = world_ask(
        w, FACTS("\"date\":\"2020-01-10\",\"item\":{\"origin\":\"US\",\"eccn\":\"EAR99\"}," PARTY(
               L1)));
    assert_interval(d, "not_subject", "license_required", "license_required");
    assert_state(d, "published", TAMIS__RULE_UNKNOWN);
    assert_bytes(d->questions[0].path, "item.published");
    assert_int_equal(d->questions[0].best, TAMIS__NOT_SUBJECT);
    d = world_ask(
        w, FACTS("\"date\":\"2020-01-10\",\"item\":{\"published\":false,\"eccn\":\"EAR99\"}," PARTY(
               L1)));
    assert_interval(d, "not_subject", "review", "license_required");
    assert_bytes(d->questions[0].path, "item.origin");
}

static void the_general_license_and_its_gaps(void **state)
{
    world *w = *state;
    static const struct {
        const char *date, *outcome;
    } days[] = {
        {"2019-05-19", "license_required"},        {"2019-05-20", "allowed_with_conditions"},
        {"2019-08-19", "allowed_with_conditions"}, {"2019-08-20", "license_required"},
        {"2020-08-16", "license_required"},        {"2020-08-17", "allowed_with_conditions"},
    };
    char facts[512];
    for (size_t i = 0; i < TAMIS_COUNT_OF(days); i++) {
        (void)snprintf(
            facts, sizeof facts,
            FACTS("\"date\":\"%s\",\"purpose\":\"maintain_existing_network\"," KNOWN "," PARTY(L1)),
            days[i].date);
        assert_outcome(world_ask(w, facts), days[i].outcome);
    }
    const tamis__determination *d = &w->answer;
    assert_state(d, "list_1", TAMIS__RULE_LIFTED);
    assert_bytes(trace_of(d, "list_1")->by->id, "general");
    assert_int_equal(d->condition_count, 1);
    assert_bytes(d->conditions[0], "keep records");
    d = world_ask(w,
                  FACTS("\"date\":\"2019-08-19\",\"purpose\":\"maintain_existing_network\"," KNOWN
                        "," PARTY(L1)));
    assert_int_equal(d->next.day, day_of(2019, 8, 20));
    assert_bytes(d->next.rule->id, "general");
    assert_string_equal(d->next.why, "ends");
    assert_int_equal(d->next.outcome, TAMIS__LICENSE_REQUIRED);
    d = world_ask(w,
                  FACTS("\"date\":\"2019-08-20\",\"purpose\":\"maintain_existing_network\"," KNOWN
                        "," PARTY(L1)));
    assert_state(d, "general", TAMIS__RULE_NOT_IN_FORCE);
    assert_int_equal(d->next.day, day_of(2020, 8, 17));
}

static void an_unknown_authorization_is_asked(void **state)
{
    const tamis__determination *d =
        world_ask(*state, FACTS("\"date\":\"2019-06-20\"," KNOWN "," PARTY(L1)));
    assert_interval(d, "allowed_with_conditions", "license_required", "license_required");
    assert_int_equal(d->policy, TAMIS__POLICY_PRESUMPTION_OF_DENIAL);
    assert_int_equal(d->exceptions_available, TAMIS__NO);
    assert_bytes(d->questions[0].path, "purpose");
    assert_int_equal(d->questions[0].best, TAMIS__ALLOWED_WITH_CONDITIONS);
    assert_int_equal(d->questions[0].worst, TAMIS__LICENSE_REQUIRED);
}

static void a_saved_transaction(void **state)
{
    world *w = *state;
    static const char facts[] =
        FACTS("\"date\":\"%s\",\"purpose\":\"new_product_production\","
              "\"shipment\":{\"en_route_on\":\"2019-05-16\"}," KNOWN "," PARTY(L1));
    char text[sizeof facts + 16];
    (void)snprintf(text, sizeof text, facts, "2019-06-17");
    const tamis__determination *d = world_ask(w, text);
    assert_outcome(d, "allowed_with_conditions");
    assert_state(d, "list_1", TAMIS__RULE_SAVED);
    assert_bytes(d->conditions[0], "aboard a carrier");
    assert_int_equal(d->next.day, day_of(2019, 6, 18));
    assert_string_equal(d->next.why, "saving ends");
    (void)snprintf(text, sizeof text, facts, "2019-06-18");
    assert_outcome(world_ask(w, text), "license_required");
    d = world_ask(w, FACTS("\"date\":\"2019-06-10\",\"purpose\":\"new_product_production\"," KNOWN
                           "," PARTY(L1)));
    assert_interval(d, "allowed_with_conditions", "license_required", "license_required");
}

static void license_exceptions(void **state)
{
    world *w = *state;
#define ENC_ITEM "\"item\":{\"origin\":\"US\",\"published\":false,\"eccn\":\"5A002\"}"
    const tamis__determination *d = world_ask(
        w, FACTS("\"date\":\"2024-01-10\",\"proposed_exception\":\"ENC\"," ENC_ITEM "," PARTY("")));
    assert_outcome(d, "allowed");
    assert_state(d, "control", TAMIS__RULE_LIFTED);
    d = world_ask(
        w, FACTS("\"date\":\"2024-01-10\",\"proposed_exception\":\"GOV\"," ENC_ITEM "," PARTY("")));
    assert_outcome(d, "license_required");
    assert_int_equal(d->policy, TAMIS__POLICY_CASE_BY_CASE);
    assert_int_equal(d->exceptions_available, TAMIS__YES);
    d = world_ask(w, FACTS("\"date\":\"2024-01-10\",\"purpose\":\"new_product_production\","
                           "\"proposed_exception\":\"ENC\"," ENC_ITEM "," PARTY(L1)));
    assert_outcome(d, "license_required");
    assert_int_equal(d->policy, TAMIS__POLICY_PRESUMPTION_OF_DENIAL);
    assert_int_equal(d->exceptions_available, TAMIS__NO);
    assert_state(d, "enc", TAMIS__RULE_NO_USE);
    assert_non_null(trace_of(d, "enc")->note);
}

#define OWNED(date, pct)                                                                           \
    FACTS("\"date\":\"" date "\"," KNOWN                                                           \
          ",\"party\":{\"name\":\"P\",\"country\":\"AE\",\"lists\":[],"                            \
          "\"owned_by\":[{\"name\":\"O\",\"pct\":" pct                                             \
          ",\"listed\":\"L1\",\"owned_by\":[]},{\"name\":\"C\",\"pct\":1,\"listed\":null,\"owned_" \
          "by\":[]}]}")

static void the_affiliates_rule_and_its_stay(void **state)
{
    world *w = *state;
    assert_outcome(world_ask(w, OWNED("2025-09-28", "50")), "allowed");
    assert_outcome(world_ask(w, OWNED("2025-09-29", "50")), "license_required");
    assert_outcome(world_ask(w, OWNED("2025-09-29", "49")), "review");
    assert_outcome(world_ask(w, OWNED("2025-11-09", "50")), "license_required");
    const tamis__determination *d = world_ask(w, OWNED("2025-11-10", "50"));
    assert_outcome(d, "review");
    assert_state(d, "affiliates", TAMIS__RULE_STAYED);
    assert_non_null(trace_of(d, "affiliates")->stay);
    assert_int_equal(d->next.day, day_of(2026, 11, 10));
    assert_string_equal(d->next.why, "stay ends");
    assert_int_equal(d->next.outcome, TAMIS__LICENSE_REQUIRED);
    assert_outcome(world_ask(w, OWNED("2026-11-09", "50")), "review");
    assert_outcome(world_ask(w, OWNED("2026-11-10", "50")), "license_required");
    d = world_ask(w, OWNED("2026-11-10", "49"));
    assert_state(d, "affiliates", TAMIS__RULE_NEAR);
    d = world_ask(w, OWNED("2026-11-10", "null"));
    assert_interval(d, "review", "review", "license_required");
    assert_true(d->questions[0].null_fact);
    assert_bytes(d->questions[0].path, "party.owned_by");
    assert_non_null(d->captures[0]);
}

static void asked_only_unless_known_to_be_unknown(void **state)
{
    world *w = *state;
    const tamis__determination *d =
        world_ask(w, FACTS("\"date\":\"2024-01-10\",\"item\":{\"origin\":\"DE\"}," PARTY("")));
    assert_interval(d, "not_subject", "not_subject", "review");
    d = world_ask(
        w, FACTS("\"date\":\"2024-01-10\",\"item\":{\"origin\":\"DE\",\"eccn\":null}," PARTY("")));
    assert_interval(d, "not_subject", "review", "review");
}

static void relative_starts(void **state)
{
    world *w = *state;
    const tamis__determination *d =
        world_ask(w, FACTS("\"date\":\"2020-02-29\"," KNOWN "," PARTY(L2)));
    assert_outcome(d, "allowed");
    assert_int_equal(d->next.day, day_of(2020, 3, 1));
    assert_string_equal(d->next.why, "listing begins");
    assert_non_null(d->next.listing);
    d = world_ask(w, FACTS("\"date\":\"2020-04-29\"," KNOWN "," PARTY(L2)));
    assert_state(d, "later", TAMIS__RULE_NOT_IN_FORCE);
    d = world_ask(w, FACTS("\"date\":\"2020-04-30\"," KNOWN "," PARTY(L2)));
    assert_state(d, "later", TAMIS__RULE_FIRED);
    assert_outcome(d, "prohibited");
    assert_int_equal(d->listing_count, 1);
}

static void what_could_be_known(void **state)
{
    world *w = *state;
    w->options.known_on = day_of(2018, 12, 31);
    assert_outcome(world_ask(w, FACTS("\"date\":\"2024-01-10\"," KNOWN "," PARTY(L2))), "allowed");
    w->options.known_on = day_of(2019, 1, 1);
    assert_outcome(world_ask(w, FACTS("\"date\":\"2024-01-10\"," KNOWN "," PARTY(L2))),
                   "prohibited");
    w->options.known_on = TAMIS__DAY_MAX;
}

static void regimes_and_conflict_of_law(void **state)
{
    world *w = *state;
    const tamis__determination *d = world_ask(
        w, "{\"date\":\"2024-01-10\",\"activity\":\"export\",\"actor\":\"us_exporter\"," KNOWN
           ",\"party\":{\"name\":\"P\",\"country\":\"IR\",\"lists\":[],\"owned_by\":[]}}");
    assert_outcome(d, "prohibited");
    assert_int_equal(d->regime_count, 3);
    assert_true(d->conflict_of_law);
    d = world_ask(w, FACTS("\"date\":\"2024-01-10\"," KNOWN
                           ",\"party\":{\"name\":\"P\",\"country\":\"IR\","
                           "\"lists\":[],\"owned_by\":[]}"));
    assert_outcome(d, "prohibited");
    assert_false(d->conflict_of_law);
}

/* ---- Licenses of the user ---- */

#define LICENSE(more)                                                                              \
    "\"licenses\":[{\"number\":\"D1\",\"regime\":\"exports\",\"lifts\":[\"list_1\"],"              \
    "\"conditions\":[\"report\"]," more "}]"
#define LICENSED(more)                                                                             \
    FACTS("\"date\":\"2024-01-10\",\"purpose\":\"new_product_production\",\"item\":{\"origin\":"   \
          "\"US\","                                                                                \
          "\"published\":false,\"eccn\":\"5D002.c\",\"value\":100,\"quantity\":3}," PARTY(         \
              L1) "," LICENSE(more))

static void licenses_of_the_user(void **state)
{
    static const struct {
        const char *facts, *outcome, *note;
    } cases[] = {
        {LICENSED("\"value\":100"), "allowed_with_conditions", NULL},
        {LICENSED("\"value\":99.99"), "license_required", "less value left"},
        {LICENSED("\"quantity\":3"), "allowed_with_conditions", NULL},
        {LICENSED("\"quantity\":2"), "license_required", "less left than the quantity"},
        {LICENSED("\"party\":\"p\""), "allowed_with_conditions", NULL},
        {LICENSED("\"party\":\"Q\""), "license_required", "another party"},
        {LICENSED("\"eccn\":\"5D002\""), "allowed_with_conditions", NULL},
        {LICENSED("\"eccn\":\"5D992\""), "license_required", "another ECCN"},
        {LICENSED("\"until\":\"2024-01-10\""), "allowed_with_conditions", NULL},
        {LICENSED("\"until\":\"2024-01-09\""), "license_required", "expired"},
        {LICENSED("\"from\":\"2024-01-11\""), "license_required", "not valid yet"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        const tamis__determination *d = world_ask(*state, cases[i].facts);
        if (strcmp(tamis__outcome_name(d->outcome), cases[i].outcome) != 0)
            fail_msg("%s: %s", cases[i].facts, tamis__outcome_name(d->outcome));
        const char *note = trace_of(d, "list_1")->note;
        if ((note == NULL) != (cases[i].note == NULL) ||
            (note != NULL && strstr(note, cases[i].note) == NULL))
            fail_msg("%s: '%s'", cases[i].facts, note == NULL ? "" : note);
    }
    const tamis__determination *d = world_ask(*state, cases[8].facts);
    assert_string_equal(d->next.why, "license ends");
    assert_int_equal(d->next.day, day_of(2024, 1, 11));
}

static void a_license_is_drawn_down_in_order(void **state)
{
    world *w = *state;
    static const tamis_bytes lifts[] = {{"list_1", 6}};
    tamis__license license = {.number = TAMIS_LIT("D2"),
                              .regime = TAMIS_LIT("exports"),
                              .lifts = lifts,
                              .lift_count = 1,
                              .from = TAMIS__DAY_MIN,
                              .until = TAMIS__DAY_MAX,
                              .value_left = 250,
                              .quantity_left = -1};
    w->options.licenses = &license;
    w->options.license_count = 1;
    static const char facts[] =
        FACTS("\"date\":\"2024-01-10\",\"purpose\":\"new_product_production\",\"item\":{"
              "\"origin\":\"US\",\"published\":false,\"eccn\":\"EAR99\",\"value\":100}," PARTY(L1));
    static const char *const outcomes[] = {"allowed_with_conditions", "allowed_with_conditions",
                                           "license_required"};
    for (size_t i = 0; i < 3; i++) {
        assert_outcome(world_ask(w, facts), outcomes[i]);
        tamis__licenses_draw(&w->answer, &license, 1);
    }
    assert_true(license.value_left == 50);
    assert_true(license.quantity_left == -1);
    w->options.licenses = NULL;
    w->options.license_count = 0;
}

static void a_license_does_not_cross_regimes(void **state)
{
    const tamis__determination *d =
        world_ask(*state, FACTS("\"date\":\"2024-01-10\"," KNOWN
                                "," PARTY(L2) ",\"licenses\":[{\"number\":\"D1\",\"regime\":"
                                              "\"exports\",\"lifts\":[\"blocked\"]}]"));
    assert_outcome(d, "prohibited");
}

/* ---- What cannot be answered ---- */

static void a_day_is_needed(void **state)
{
    world *w = *state;
    tamis_error err = {0};
    tamis_status status = world_try(w, FACTS(KNOWN), &err);
    assert_true(status == TAMIS_ERR_ARGUMENT || status == TAMIS_ERR_FORMAT);
    assert_non_null(strstr(err.message, "date"));
    status = world_try(w, FACTS("\"date\":\"2024-01-10\",\"time\":\"noon\"," KNOWN), &err);
    assert_int_equal(status, TAMIS_ERR_FORMAT);
}

static void days_at_the_ends_of_the_calendar(void **state)
{
    world *w = *state;
    assert_outcome(world_ask(w, FACTS("\"date\":\"1000-01-01\"," KNOWN "," PARTY(L1))), "allowed");
    assert_outcome(world_ask(w, FACTS("\"date\":\"2999-12-31\"," KNOWN "," PARTY(L1))),
                   "license_required");
    assert_false(w->answer.next.exists);
}

static void out_of_memory_is_told(void **state)
{
    world *w = *state;
    tamis_error err = {0};
    static const char text[] = OWNED("2025-10-15", "null");
    assert_int_equal(world_try(w, text, &err), TAMIS_OK);
    bool done = false;
    for (int64_t n = 0; !done && n < 100; n++) {
        tamis__determination_clear(&w->answer);
        tamis__memory_fail_after(n);
        tamis_status status = tamis__decide(w->decider, &w->facts, &w->options, &w->answer, &err);
        tamis__memory_fail_after(-1);
        done = status == TAMIS_OK;
        if (!done)
            assert_int_equal(status, TAMIS_ERR_NOMEM);
    }
    assert_true(done);
    for (int64_t n = 0; n < 20; n++) {
        tamis__decider *decider = NULL;
        tamis__memory_fail_after(n);
        tamis_status status = tamis__decider_new(w->packs, &decider, &err);
        tamis__memory_fail_after(-1);
        assert_true((status == TAMIS_OK) == (decider != NULL));
        tamis__decider_free(decider);
    }
}

static void names(void **state)
{
    (void)state;
    assert_string_equal(tamis__policy_name(TAMIS__POLICY_NONE), "");
    assert_string_equal(tamis__policy_name(TAMIS__POLICY_DENIAL), "denial");
    assert_string_equal(tamis__legal_force_name(TAMIS__CLAIM), "claim");
    assert_string_equal(tamis__outcome_name((tamis__outcome)77), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_fires),
        cmocka_unit_test(a_time_of_day),
        cmocka_unit_test(scope_and_exclusion),
        cmocka_unit_test(the_general_license_and_its_gaps),
        cmocka_unit_test(an_unknown_authorization_is_asked),
        cmocka_unit_test(a_saved_transaction),
        cmocka_unit_test(license_exceptions),
        cmocka_unit_test(the_affiliates_rule_and_its_stay),
        cmocka_unit_test(asked_only_unless_known_to_be_unknown),
        cmocka_unit_test(relative_starts),
        cmocka_unit_test(what_could_be_known),
        cmocka_unit_test(regimes_and_conflict_of_law),
        cmocka_unit_test(licenses_of_the_user),
        cmocka_unit_test(a_license_is_drawn_down_in_order),
        cmocka_unit_test(a_license_does_not_cross_regimes),
        cmocka_unit_test(a_day_is_needed),
        cmocka_unit_test(days_at_the_ends_of_the_calendar),
        cmocka_unit_test(out_of_memory_is_told),
        cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
