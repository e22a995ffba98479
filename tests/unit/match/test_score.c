/*
 * The score of two names and of the facts beside them: orderings and bounds that hold whatever the
 * parameters are tuned to.
 */
#include "name_parts.h"

enum { ROUNDS = 20000, NAME = 512 };

/* Sums of a few weights. */
#define ROUNDING 1e-9

static void scores_lie_between_zero_and_one(void **state)
{
    (void)state;
    test_random random = test_random_start("score");
    size_t between = 0;
    for (size_t i = 0; i < ROUNDS; i++) {
        char a[NAME];
        char b[NAME];
        test_random_name(&random, 8, a, sizeof a);
        test_random_name(&random, 8, b, sizeof b);
        double score = test_score(a, b);
        if (!(score >= 0.0 && score <= 1.0))
            fail_msg("%s / %s: %f", a, b, score);
        between += score > 0.0 && score < 1.0;
        assert_true(test_score(a, a) == 1.0);
    }
    assert_true(between > ROUNDS / 2);
}

static void nothing_in_common_scores_nothing(void **state)
{
    (void)state;
    assert_true(test_score("ahmed", "gonzales") == 0.0);
    static test_name empty;
    static test_name name;
    tamis__alignment alignment;
    test_name_set(&empty, "");
    test_name_set(&name, "ahmed");
    const tamis__score_params *params = &tamis__score_defaults;
    assert_true(tamis__score_names(&empty.parts, &name.parts, params, &alignment) == 0.0);
    assert_true(tamis__score_names(&name.parts, &empty.parts, params, &alignment) == 0.0);
    assert_true(tamis__score_names(&empty.parts, &empty.parts, params, &alignment) == 0.0);
}

/* A stranger on one side or on both never makes names more alike. */
static void an_unlinked_part_never_raises(void **state)
{
    (void)state;
    static const char *const strangers[] = {"zzqfvk", "t:qqqq", "n:987654", "c:zzzz", "o:vvvv"};
    test_random random = test_random_start("unlinked");
    for (size_t i = 0; i < ROUNDS; i++) {
        char a[NAME];
        char b[NAME];
        char longer[NAME + 16];
        test_random_name(&random, 6, a, sizeof a);
        test_random_name(&random, 6, b, sizeof b);
        const char *stranger = strangers[test_random_below(&random, TAMIS_COUNT_OF(strangers))];
        double plain = test_score(a, b);
        snprintf(longer, sizeof longer, "%s %s", a, stranger);
        double query = test_score(longer, b);
        snprintf(longer, sizeof longer, "%s %s", b, stranger);
        double candidate = test_score(a, longer);
        if (query > plain + ROUNDING || candidate > plain + ROUNDING)
            fail_msg("%s / %s with %s: %f, then %f and %f", a, b, stranger, plain, query,
                     candidate);
    }
}

static void a_contradiction_is_worse_than_an_omission(void **state)
{
    (void)state;
    double same = test_score("ahmad salman", "ahmad salman");
    double omitted = test_score("ahmad", "ahmad salman");
    double added = test_score("ahmad salman", "ahmad");
    double contradicted = test_score("ahmad salman", "ahmad gonzales");
    assert_true(same > omitted && same > added);
    assert_true(omitted > contradicted && added > contradicted);
    double sibling = test_score("huawei n:2", "huawei n:3");
    assert_true(test_score("huawei n:2", "huawei") > sibling);
    assert_true(test_score("huawei c:chile", "huawei c:panama") <
                test_score("huawei c:chile", "huawei"));
    /* A place where the other has a word contradicts as well. */
    assert_true(test_score("huawei c:chile", "huawei gonzales") <
                test_score("huawei c:chile", "huawei"));
}

static void more_and_weightier_agreement_scores_higher(void **state)
{
    (void)state;
    assert_true(test_score("ahmad salman huawei", "ahmad salman gonzales") >
                test_score("ahmad salman huawei", "ahmad dominguez gonzales"));
    assert_true(test_score("huawei t:technology", "huawei t:trading") >
                test_score("huawei t:technology", "zzqfvk t:technology"));
    assert_true(test_score("huawei t:technology", "huawei") >
                test_score("huawei t:technology", "t:technology"));
    assert_true(test_score("huawei l:ltd", "huawei l:llc") > 0.9);
    assert_true(test_score("ahmad salman", "ahmed salman") >
                test_score("ahmad salman", "i:a salman"));
    assert_true(test_score("i:a salman", "ahmad salman") >
                test_score("i:b salman", "ahmad salman"));
}

static void the_order_of_a_patronymic_chain_matters(void **state)
{
    (void)state;
    double same = test_score("salman p:bin f:muhamad", "salman p:bin f:muhamad");
    double turned = test_score("salman p:bin f:muhamad", "muhamad p:bin f:salman");
    assert_true(same == 1.0);
    assert_true(turned < 0.7);
    /* Where no chain is written, an exchange is only a way of writing. */
    assert_true(test_score("salman muhamad", "muhamad salman") >= 0.95);
    assert_true(test_score("salman muhamad", "muhamad salman") < 1.0);
}

static void a_link_is_worth_more_the_more_alike(void **state)
{
    (void)state;
    const tamis__score_params *params = &tamis__score_defaults;
    double last = 0.0;
    for (int percent = 0; percent <= 100; percent++) {
        double value = tamis__link_value(params, percent / 100.0, false, false);
        assert_true(value >= last && value >= 0.0 && value <= 1.0);
        assert_true(tamis__link_value(params, percent / 100.0, false, true) <= value);
        last = value;
    }
    assert_true(last == 1.0);
    double initial = tamis__link_value(params, 0.8, true, false);
    assert_true(initial > 0.0 && initial < 1.0);
}

/* ---- facts ---- */

static double with_facts(double name, tamis__fact_evidence facts)
{
    return tamis__score_facts(name, &facts);
}

static void agreement_raises_difference_lowers_absence_does_neither(void **state)
{
    (void)state;
    typedef tamis__fact_evidence facts;
    for (double name = 0.0; name <= 1.0; name += 0.01) {
        assert_true(with_facts(name, (facts){0}) == name);
        assert_true(with_facts(name, (facts){.birth = TAMIS__DIFFERS}) <=
                    with_facts(name, (facts){.birth = TAMIS__DIFFERS_SLIGHTLY}));
        assert_true(with_facts(name, (facts){.birth = TAMIS__DIFFERS_SLIGHTLY}) <= name);
        assert_true(with_facts(name, (facts){.birth = TAMIS__AGREES_ROUGHLY}) >= name);
        assert_true(with_facts(name, (facts){.birth = TAMIS__AGREES}) >=
                    with_facts(name, (facts){.birth = TAMIS__AGREES_ROUGHLY}));
        assert_true(with_facts(name, (facts){.country = TAMIS__AGREES}) >= name);
        assert_true(with_facts(name, (facts){.country = TAMIS__DIFFERS}) <= name);
        assert_true(with_facts(name, (facts){.gender = TAMIS__DIFFERS}) <= name);
        assert_true(with_facts(name, (facts){.weak_id = TAMIS__AGREES}) >= name);
        assert_true(with_facts(name, (facts){.strong_id = TAMIS__DIFFERS}) <= name);
        assert_true(with_facts(name, (facts){.strong_id = TAMIS__AGREES}) >= 0.7);
    }
    /* Below the floor a shared birthday, country and telephone make no relative. */
    double low = TAMIS__AGREEMENT_FLOOR - 0.01;
    facts all = {.birth = TAMIS__AGREES, .country = TAMIS__AGREES, .weak_id = TAMIS__AGREES};
    assert_true(with_facts(low, all) == low);
    assert_true(with_facts(low + 0.02, all) > low + 0.02);
}

static tamis__fact_evidence random_facts(test_random *random)
{
    tamis__agreement picks[4];
    for (size_t i = 0; i < TAMIS_COUNT_OF(picks); i++)
        picks[i] = (tamis__agreement)test_random_below(random, TAMIS__DIFFERS + 1);
    return (tamis__fact_evidence){
        .birth = picks[0], .country = picks[1], .gender = picks[2], .weak_id = picks[3]};
}

static tamis__agreement at_best(tamis__agreement fact)
{
    return fact == TAMIS__UNSAID ? TAMIS__UNSAID : TAMIS__AGREES;
}

/* Facts keep the order of names, and stay within bounds. */
static void facts_keep_the_order_of_names(void **state)
{
    (void)state;
    test_random random = test_random_start("facts");
    for (size_t i = 0; i < ROUNDS; i++) {
        tamis__fact_evidence facts = random_facts(&random);
        facts.strong_id = (tamis__agreement)test_random_below(&random, TAMIS__DIFFERS + 1);
        double a = (double)test_random_below(&random, 100001) / 100000.0;
        double b = (double)test_random_below(&random, 100001) / 100000.0;
        double score_a = tamis__score_facts(a, &facts);
        double score_b = tamis__score_facts(b, &facts);
        assert_true(score_a >= 0.0 && score_a <= 1.0);
        assert_true(a > b ? score_a >= score_b : score_b >= score_a);
    }
}

/* Retrieval looks for names down to what is needed: what facts lift to the threshold was not below. */
static void what_is_needed_is_never_too_much(void **state)
{
    (void)state;
    test_random random = test_random_start("needed");
    size_t lifted = 0;
    for (size_t i = 0; i < ROUNDS * 5; i++) {
        tamis__fact_evidence facts = random_facts(&random);
        tamis__fact_evidence best = {.birth = at_best(facts.birth),
                                     .country = at_best(facts.country),
                                     .weak_id = at_best(facts.weak_id)};
        double threshold = (double)test_random_below(&random, 1001) / 1000.0;
        double name = (double)test_random_below(&random, 100001) / 100000.0;
        double needed = tamis__score_needed(threshold, &best);
        assert_true(needed <= threshold);
        double score = tamis__score_facts(name, &facts);
        if (score >= threshold && name < needed - ROUNDING)
            fail_msg("%f reaches %f of %f, but %f was asked for", name, score, threshold, needed);
        /* Without facts nothing but the name can reach it. */
        assert_true(tamis__score_needed(threshold, &(tamis__fact_evidence){0}) == threshold);
        lifted += score >= threshold && name < threshold;
    }
    assert_true(lifted > ROUNDS / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_lie_between_zero_and_one),
        cmocka_unit_test(nothing_in_common_scores_nothing),
        cmocka_unit_test(an_unlinked_part_never_raises),
        cmocka_unit_test(a_contradiction_is_worse_than_an_omission),
        cmocka_unit_test(more_and_weightier_agreement_scores_higher),
        cmocka_unit_test(the_order_of_a_patronymic_chain_matters),
        cmocka_unit_test(a_link_is_worth_more_the_more_alike),
        cmocka_unit_test(agreement_raises_difference_lowers_absence_does_neither),
        cmocka_unit_test(facts_keep_the_order_of_names),
        cmocka_unit_test(what_is_needed_is_never_too_much),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
