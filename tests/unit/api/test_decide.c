/* Decisions through the public API: packs opened and reloaded, shared by threads; options, licenses, failures. */
#include "world.h"

#include <pthread.h>

#define SAMPLE "tests/data/rules/sample"
#define ROUTER                                                                                     \
    "{\"id\":\"r\",\"facts\":{\"date\":\"2020-07-01\",\"jurisdiction\":\"ZZ\",\"activity\":"       \
    "\"export\","                                                                                  \
    "\"party\":{\"name\":\"A\",\"lists\":[],\"owned_by\":[]},\"item\":{\"desc\":\"a "              \
    "router\",\"value\":60}}}"

static const char *const sample[] = {SAMPLE};

static tamis_rules *open_sample(void)
{
    tamis_rules *rules = NULL;
    tamis_error err = {0};
    if (tamis_rules_open(sample, 1, &rules, NULL, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    return rules;
}

static tamis_status decide(const tamis_rules *rules, const char *facts,
                           const tamis_decide_options *options, world *w, tamis_outcome *outcome,
                           tamis_error *err)
{
    return tamis_decide(rules, NULL, facts, strlen(facts), options, TAMIS_OUTPUT_JSON,
                        world_collect, w, outcome, err);
}

static void a_transaction_is_decided(void **state)
{
    world *w = *state;
    tamis_rules *rules = open_sample();
    tamis_outcome outcome = TAMIS_OUTCOME_NOT_SUBJECT;
    assert_int_equal(decide(rules, ROUTER, NULL, w, &outcome, NULL), TAMIS_OK);
    assert_int_equal(outcome, TAMIS_OUTCOME_LICENSE_REQUIRED);
    const char *text = world_text(w);
    assert_int_equal(world_json_lines(text), 1);
    assert_non_null(strstr(text, "{\"id\":\"r\",\"outcome\":\"license_required\""));
    /* Facts alone, facts over others, no wish to see the answer. */
    const char *const over[] = {"item.desc=tea", "date=2021-01-01"};
    tamis_decide_options options = tamis_decide_options_default();
    options.facts = over;
    options.fact_count = 2;
    options.skip_next_change = true;
    assert_int_equal(decide(rules, ROUTER, &options, w, &outcome, NULL), TAMIS_OK);
    assert_int_equal(outcome, TAMIS_OUTCOME_ALLOWED);
    text = world_text(w);
    assert_null(strstr(text, "\"next_change\""));
    assert_non_null(strstr(text, "\"date\":\"2021-01-01\""));
    assert_int_equal(
        tamis_decide(rules, NULL, NULL, 0, &options, TAMIS_OUTPUT_JSON, NULL, NULL, &outcome, NULL),
        TAMIS_OK);
    assert_int_equal(tamis_decide(rules, NULL, "date: 2021-01-01", 16, &options, TAMIS_OUTPUT_TEXT,
                                  world_collect, w, NULL, NULL),
                     TAMIS_OK);
    assert_non_null(strstr(world_text(w), "Not checked"));
    tamis_rules_close(rules);
}

static void outcomes_have_names(void **state)
{
    (void)state;
    assert_string_equal(tamis_outcome_name(TAMIS_OUTCOME_NOT_SUBJECT), "not_subject");
    assert_string_equal(tamis_outcome_name(TAMIS_OUTCOME_PROHIBITED), "prohibited");
    assert_string_equal(tamis_outcome_name((tamis_outcome)TAMIS_OUTCOME_COUNT), "");
    assert_string_equal(tamis_outcome_name((tamis_outcome)-1), "");
}

static void what_is_wrong_is_told(void **state)
{
    world *w = *state;
    tamis_rules *rules = open_sample();
    tamis_error err = {0};
    static const struct {
        const char *facts;
        tamis_status status;
        const char *says;
    } cases[] = {
        {"{}", TAMIS_ERR_ARGUMENT, "date"},
        {"{\"date\":\"2020-01-01\",\"dat\":1}", TAMIS_ERR_FORMAT, "dat"},
        {"{\"date\":\"2020-01-01\"", TAMIS_ERR_FORMAT, "column"},
        {"[]", TAMIS_ERR_FORMAT, "object"},
        {"{\"date\":\"2020-01-01\",\"time\":\"noon\"}", TAMIS_ERR_FORMAT, "time"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tamis_status status = decide(rules, cases[i].facts, NULL, w, NULL, &err);
        if (status != cases[i].status || strstr(err.message, cases[i].says) == NULL)
            fail_msg("%s: %d %s", cases[i].facts, (int)status, err.message);
    }
    tamis_decide_options options = tamis_decide_options_default();
    options.threshold = 1.5;
    assert_int_equal(decide(rules, ROUTER, &options, w, NULL, &err), TAMIS_ERR_ARGUMENT);
    assert_int_equal(tamis_decide(rules, NULL, ROUTER, strlen(ROUTER), NULL, TAMIS_OUTPUT_JSON,
                                  world_refuse, w, NULL, &err),
                     TAMIS_ERR_CANCELLED);
    tamis_rules_close(rules);
}

static void a_failed_reload_keeps_the_packs(void **state)
{
    world *w = *state;
    tamis_rules *rules = open_sample();
    tamis_findings *findings = NULL;
    tamis_error err = {0};
    char folder[WORLD_PATH];
    world_write(w, "pack.yaml", "pack: broken\ntitle: 7\nregimes: maybe\n");
    world_path(w, ".", folder);
    const char *const broken[] = {folder};
    assert_int_equal(tamis_rules_reload(rules, broken, 1, &findings, &err), TAMIS_ERR_FORMAT);
    assert_true(tamis_findings_count(findings) > 0);
    tamis_finding finding = tamis_findings_get(findings, 0);
    assert_non_null(strstr(finding.file, "pack.yaml"));
    assert_true(finding.line > 0 && finding.column > 0);
    assert_true(finding.message[0] != '\0');
    assert_string_equal(tamis_findings_get(findings, 9999).message, "");
    tamis_findings_free(findings);
    tamis_outcome outcome;
    assert_int_equal(decide(rules, ROUTER, NULL, w, &outcome, NULL), TAMIS_OK);
    assert_int_equal(outcome, TAMIS_OUTCOME_LICENSE_REQUIRED);
    world_text(w);
    /* With others in place the old ones are gone. */
    assert_int_equal(tamis_rules_reload(rules, NULL, 0, NULL, &err), TAMIS_OK);
    assert_int_equal(decide(rules, ROUTER, NULL, w, &outcome, NULL), TAMIS_OK);
    assert_int_equal(outcome, TAMIS_OUTCOME_ALLOWED);
    world_text(w);
    tamis_rules_close(rules);
    const char *const absent[] = {"tests/data/rules/absent"};
    assert_int_not_equal(tamis_rules_open(absent, 1, &rules, &findings, &err), TAMIS_OK);
    assert_null(rules);
    tamis_findings_free(findings);
    tamis_findings_free(NULL);
    tamis_rules_close(NULL);
    assert_int_equal(tamis_findings_count(NULL), 0);
}

enum { THREADS = 4, ROUNDS = 60 };

typedef struct shared {
    tamis_rules *rules;
    char expected[8192];
    int wrong[THREADS];
} shared;

typedef struct share {
    shared *all;
    int number;
} share;

static tamis_status compare_text(void *ctx, const char *text, size_t len, tamis_error *err)
{
    share *mine = ctx;
    (void)err;
    mine->all->wrong[mine->number] +=
        len != strlen(mine->all->expected) || memcmp(text, mine->all->expected, len) != 0;
    return TAMIS_OK;
}

static void *decide_often(void *ctx)
{
    share *mine = ctx;
    for (int i = 0; i < ROUNDS; i++) {
        if (tamis_decide(mine->all->rules, NULL, ROUTER, strlen(ROUTER), NULL, TAMIS_OUTPUT_JSON,
                         compare_text, mine, NULL, NULL) != TAMIS_OK)
            mine->all->wrong[mine->number]++;
        if (mine->number == 0 && i % 10 == 0 &&
            tamis_rules_reload(mine->all->rules, sample, 1, NULL, NULL) != TAMIS_OK)
            mine->all->wrong[0]++;
    }
    return NULL;
}

static void threads_share_packs_while_they_are_reloaded(void **state)
{
    world *w = *state;
    static shared all;
    share shares[THREADS];
    pthread_t threads[THREADS];
    all.rules = open_sample();
    assert_int_equal(decide(all.rules, ROUTER, NULL, w, NULL, NULL), TAMIS_OK);
    snprintf(all.expected, sizeof all.expected, "%s", world_text(w));
    for (int i = 0; i < THREADS; i++) {
        shares[i] = (share){&all, i};
        assert_int_equal(pthread_create(&threads[i], NULL, decide_often, &shares[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(all.wrong[i], 0);
    }
    tamis_rules_close(all.rules);
}

static void licenses_go_down(void **state)
{
    world *w = *state;
    tamis_rules *rules = open_sample();
    tamis_decide_options options = tamis_decide_options_default();
    tamis_outcome outcome;
    char path[WORLD_PATH];
    world_write(w, "held.json",
                "[{\"number\":\"Z\",\"regime\":\"sample\",\"lifts\":[\"routers\"],\"value\":100}]");
    world_path(w, "held.json", path);
    assert_int_equal(tamis_licenses_read(path, &options.licenses, NULL), TAMIS_OK);
    assert_int_equal(decide(rules, ROUTER, &options, w, &outcome, NULL), TAMIS_OK);
    assert_int_equal(outcome, TAMIS_OUTCOME_ALLOWED_WITH_CONDITIONS);
    /* An answer that nobody got takes nothing. */
    tamis_licenses_free(options.licenses);
    assert_int_equal(tamis_licenses_read(path, &options.licenses, NULL), TAMIS_OK);
    assert_int_equal(tamis_decide(rules, NULL, ROUTER, strlen(ROUTER), &options, TAMIS_OUTPUT_JSON,
                                  world_refuse, w, NULL, NULL),
                     TAMIS_ERR_CANCELLED);
    assert_int_equal(decide(rules, ROUTER, &options, w, &outcome, NULL), TAMIS_OK);
    assert_int_equal(outcome, TAMIS_OUTCOME_ALLOWED_WITH_CONDITIONS);
    assert_int_equal(decide(rules, ROUTER, &options, w, &outcome, NULL), TAMIS_OK);
    assert_int_equal(outcome, TAMIS_OUTCOME_LICENSE_REQUIRED);
    world_text(w);
    tamis_licenses_free(options.licenses);
    tamis_licenses_free(NULL);
    tamis_rules_close(rules);
}

static void memory_may_end_while_deciding(void **state)
{
    world *w = *state;
    tamis_rules *rules = open_sample();
    for (int64_t n = 0;; n++) {
        assert_true(n < WORLD_ALLOCATIONS_MAX);
        tamis_error err = {0};
        world_text(w);
        tamis__memory_fail_after(n);
        tamis_status status = tamis_decide(rules, NULL, ROUTER, strlen(ROUTER), NULL,
                                           TAMIS_OUTPUT_JSON, world_collect, w, NULL, &err);
        tamis__memory_fail_after(-1);
        if (status == TAMIS_OK)
            break;
        assert_int_equal(status, TAMIS_ERR_NOMEM);
    }
    world_text(w);
    tamis_rules_close(rules);
}

static void memory_may_end_while_opening(void **state)
{
    (void)state;
    for (int64_t n = 0;; n += 1 + n / 50) {
        assert_true(n < WORLD_ALLOCATIONS_MAX);
        tamis_rules *rules = NULL;
        tamis_findings *findings = NULL;
        tamis__memory_fail_after(n);
        tamis_status status = tamis_rules_open(sample, 1, &rules, &findings, NULL);
        tamis__memory_fail_after(-1);
        tamis_findings_free(findings);
        tamis_rules_close(rules);
        if (status == TAMIS_OK)
            break;
        assert_null(rules);
        assert_int_equal(status, TAMIS_ERR_NOMEM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_transaction_is_decided),
        cmocka_unit_test(outcomes_have_names),
        cmocka_unit_test(what_is_wrong_is_told),
        cmocka_unit_test(a_failed_reload_keeps_the_packs),
        cmocka_unit_test(threads_share_packs_while_they_are_reloaded),
        cmocka_unit_test(licenses_go_down),
        cmocka_unit_test(memory_may_end_while_deciding),
        cmocka_unit_test(memory_may_end_while_opening),
    };
    return cmocka_run_group_tests(tests, world_open, world_close);
}
