/* A claim beside record, lists and rules: words that claim, denials, days. */
#include "scan_fixture.h"

#include "rules/facts.h"
#include "screen/claim_check.h"

static const char record[] =
    "[{\"id\":\"count\",\"about\":\"huawei\",\"claim\":{\"says\":\"# affiliates were listed\","
    "\"phrases\":[\"its # affiliates\"]},\"record_number\":68,\"verdict\":\"differs_in_number\","
    "\"record\":\"68\",\"citation\":\"84 FR 22961\"}]";

/* "source/words/says/verdict" of each finding, one a line. The answer is license_required on 2019-05-23. */
static char *check(const scan_world *w, const char *facts_json, tamis_bytes asked_record)
{
    tamis__facts facts;
    tamis_error err = {0};
    if (tamis__facts_parse(tamis__bytes_of(facts_json), &facts, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    tamis__determination answer = {.facts = &facts, .outcome = TAMIS__LICENSE_REQUIRED};
    assert_true(tamis__day_from_ymd(2019, 5, 23, &answer.moment.day));
    tamis__arena arena;
    tamis__arena_init(&arena, 0);
    tamis__claim_findings found = {0};
    assert_int_equal(tamis__claim_check(w->scanner, asked_record, &answer, &arena, &found, &err),
                     TAMIS_OK);
    tamis__buffer out;
    tamis__buffer_init(&out, 0);
    for (size_t i = 0; i < found.count; i++) {
        const tamis__claim_finding *f = &found.items[i];
        assert_true(f->found.len > 0);
        tamis__buffer_text(&out, i == 0 ? "" : "\n");
        tamis__buffer_text(&out, f->source);
        tamis__buffer_byte(&out, '/');
        tamis__buffer_append(&out, f->words);
        tamis__buffer_byte(&out, '/');
        tamis__buffer_append(&out, f->says);
        tamis__buffer_byte(&out, '/');
        tamis__buffer_append(&out, f->verdict);
    }
    tamis__buffer_byte(&out, '\0');
    tamis__release(found.items);
    tamis__arena_clear(&arena);
    tamis__facts_clear(&facts);
    return out.ptr;
}

#define assert_check(state, text, asked, expected)                                                 \
    do {                                                                                           \
        char *found_ =                                                                             \
            check(*(state), "{\"date\":\"2019-05-23\",\"claim\":{\"text\":\"" text "\"}}",         \
                  tamis__bytes_of(asked));                                                         \
        assert_string_equal(found_, expected);                                                     \
        tamis__release(found_);                                                                    \
    } while (0)

static void three_sources_answer(void **state)
{
    assert_check(
        state, "Huawei and its 70 affiliates were put on a trade blacklist and are banned.", record,
        "record/its 70 affiliates/70 affiliates were listed/differs_in_number\n"
        "list/trade blacklist/listed/agrees\n"
        "rules/banned/prohibited/differs");
    assert_check(state, "A licence is required to ship to Huawei.", "",
                 "rules/licence is required/license_required/agrees");
}

static void denials_and_silence_claim_nothing(void **state)
{
    assert_check(state, "Huawei is not banned. Its banner is red.", record, "");
    assert_check(state, "", record, "");
    char *found = check(*state, "{\"date\":\"2019-05-23\"}", TAMIS_LIT(record));
    assert_string_equal(found, "");
    tamis__release(found);
}

static void one_meaning_is_asked_once(void **state)
{
    assert_check(state, "They banned it. The ban forbids it.", "",
                 "rules/banned/prohibited/differs");
}

static void a_claim_of_another_day_is_not_compared(void **state)
{
    char *found = check(*state,
                        "{\"date\":\"2019-05-23\",\"claim\":{\"text\":\"Huawei is banned and "
                        "blacklisted.\",\"date\":\"2010-01-01\"}}",
                        TAMIS_LIT(""));
    assert_string_equal(found,
                        "list/blacklisted/listed/differs\nrules/banned/prohibited/another_day");
    tamis__release(found);
}

static void a_record_that_is_none_is_an_error(void **state)
{
    scan_world *w = *state;
    tamis__facts facts;
    assert_int_equal(
        tamis__facts_parse(TAMIS_LIT("{\"date\":\"2019-05-23\",\"claim\":{\"text\":\"Huawei\"}}"),
                           &facts, NULL),
        TAMIS_OK);
    tamis__determination answer = {.facts = &facts};
    tamis__arena arena;
    tamis__arena_init(&arena, 0);
    tamis__claim_findings found = {0};
    assert_int_equal(tamis__claim_check(w->scanner, TAMIS_LIT("[{"), &answer, &arena, &found, NULL),
                     TAMIS_ERR_FORMAT);
    tamis__release(found.items);
    tamis__arena_clear(&arena);
    tamis__facts_clear(&facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_sources_answer),
        cmocka_unit_test(denials_and_silence_claim_nothing),
        cmocka_unit_test(one_meaning_is_asked_once),
        cmocka_unit_test(a_claim_of_another_day_is_not_compared),
        cmocka_unit_test(a_record_that_is_none_is_an_error),
    };
    return cmocka_run_group_tests(tests, scan_setup, scan_teardown);
}
