/* Claims against the record: phrases, numbers, whom they are about, records that are none. */
#include "scan_fixture.h"

static const char record[] =
    "[{\"id\":\"count\",\"about\":\"huawei\",\"claim\":{\"says\":\"# affiliates were listed\","
    "\"phrases\":[\"its # affiliates\",\"# affiliates\"]},\"record_number\":68,"
    "\"verdict\":\"differs_in_number\",\"record\":\"68\",\"citation\":\"84 FR 22961\"},"
    "{\"id\":\"delay\",\"about\":\"huawei\",\"claim\":{\"says\":\"put off for # days\","
    "\"phrases\":[\"delays the ban\",\"a #-day delay\"]},\"verdict\":\"differs\","
    "\"record\":\"No delay.\",\"citation\":\"84 FR 23468\"},"
    "{\"id\":\"other\",\"about\":\"star\",\"claim\":{\"says\":\"x\",\"phrases\":[\"the ban\"]},"
    "\"verdict\":\"differs\",\"record\":\"y\",\"citation\":\"z\"}]";

typedef struct found_claims {
    scanned scan;
    tamis__claim_list list;
} found_claims;

static tamis_status find(const scan_world *w, tamis_bytes json, const char *text, found_claims *f,
                         tamis_error *err)
{
    *f = (found_claims){.scan = scan_bytes(w, tamis__bytes_of(text), TAMIS__DAY_MIN, 0.7, false)};
    return tamis__claims_find(w->scanner, json, f->scan.text, &f->scan.sentences, &f->scan.list,
                              &f->scan.arena, &f->list, err);
}

static void clear(found_claims *f)
{
    tamis__release(f->list.items);
    scan_release(&f->scan);
}

static void differences_are_found(void **state)
{
    found_claims f;
    assert_int_equal(find(*state, TAMIS_LIT(record),
                          "They added Huawei and ITS  70\naffiliates. A 90-day delay: it delays "
                          "the ban.",
                          &f, NULL),
                     TAMIS_OK);
    assert_int_equal(f.list.count, 2);
    assert_bytes(f.list.items[0].says, "70 affiliates were listed");
    assert_bytes(f.list.items[0].verdict, "differs_in_number");
    assert_bytes(f.list.items[0].citation, "84 FR 22961");
    assert_bytes(tamis__bytes_sub(f.scan.text, f.list.items[0].start, f.list.items[0].end),
                 "ITS  70\naffiliates");
    assert_bytes(f.list.items[1].says, "put off for 90 days");
    clear(&f);
}

static void agreement_is_no_difference(void **state)
{
    found_claims f;
    assert_int_equal(find(*state, TAMIS_LIT(record), "Huawei and its 68 affiliates.", &f, NULL),
                     TAMIS_OK);
    assert_int_equal(f.list.count, 0);
    clear(&f);
}

static void only_about_whom_the_text_mentions(void **state)
{
    found_claims f;
    assert_int_equal(find(*state, TAMIS_LIT(record), "Its 70 affiliates fear the ban.", &f, NULL),
                     TAMIS_OK);
    assert_int_equal(f.list.count, 0);
    clear(&f);
}

static void phrases_stay_in_a_sentence_and_in_words(void **state)
{
    found_claims f;
    assert_int_equal(find(*state, TAMIS_LIT(record),
                          "Huawei has 70. Affiliates delay. It delays the banner. A 90 degree "
                          "delay.",
                          &f, NULL),
                     TAMIS_OK);
    assert_int_equal(f.list.count, 0);
    clear(&f);
}

static void the_number_may_be_unsaid(void **state)
{
    found_claims f;
    assert_int_equal(find(*state, TAMIS_LIT(record), "Huawei: Trump delays the ban.", &f, NULL),
                     TAMIS_OK);
    assert_int_equal(f.list.count, 1);
    assert_bytes(f.list.items[0].says, "put off for some days");
    clear(&f);
}

static void bad_records(void **state)
{
    static const char *const bad[] = {"",
                                      "{}",
                                      "[1]",
                                      "[{}]",
                                      "[{\"claim\":{\"says\":1}}]",
                                      "[{\"claim\":{\"says\":\"x\",\"phrases\":2}}]",
                                      "[{\"a\":"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(bad); i++) {
        found_claims f;
        tamis_error err = {0};
        assert_int_equal(find(*state, tamis__bytes_of(bad[i]), "Huawei", &f, &err),
                         TAMIS_ERR_FORMAT);
        assert_true(err.message[0] != '\0');
        clear(&f);
    }
    for (size_t len = 0; len + 1 < sizeof record - 1; len++) {
        found_claims f;
        assert_int_equal(find(*state, tamis__bytes(record, len), "Huawei", &f, NULL),
                         TAMIS_ERR_FORMAT);
        clear(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_are_found),
        cmocka_unit_test(agreement_is_no_difference),
        cmocka_unit_test(only_about_whom_the_text_mentions),
        cmocka_unit_test(phrases_stay_in_a_sentence_and_in_words),
        cmocka_unit_test(the_number_may_be_unsaid),
        cmocka_unit_test(bad_records),
    };
    return cmocka_run_group_tests(tests, scan_setup, scan_teardown);
}
