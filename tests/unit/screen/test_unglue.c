/* Words of business that were written together with their neighbors. */
#include "screen_fixture.h"

#include "screen/unglue.h"

static double score(test_world *w, const char *schema, const char *name, const char *id,
                    uint32_t *forms)
{
    test_asked asked;
    const tamis__settings settings = test_settings(0.5);
    test_ask_init(&asked, schema);
    test_ask_add(w, &asked, "name", tamis__bytes_of(name));
    uint32_t before = asked.query->name_count;
    assert_int_equal(tamis__query_unglue(w->worker, asked.query, &asked.arena, NULL), TAMIS_OK);
    *forms = asked.query->name_count - before;
    test_screen(w->worker, &asked, &settings);
    double score = test_score_of(w, &asked.hits, id);
    test_ask_clear(&asked);
    return score;
}

static void glued_words_are_taken_apart(void **state)
{
    static const struct {
        const char *name, *id;
    } cases[] = {
        {"HISILICONtechnologies Co Ltd", "a-02"},
        {"HiSilicon TechnologiesLtd", "a-02"},
        {"RENAMED LANTERNllc", "a-16"},
        {"VANISHED QUIBBLEgmbh", "a-15"},
    };
    uint32_t forms = 0;
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        double found = score(*state, "Company", cases[i].name, cases[i].id, &forms);
        if (forms == 0 || found < 0.7)
            fail_msg("'%s': %u forms, score %f", cases[i].name, forms, found);
        (void)score(*state, "", cases[i].name, cases[i].id, &forms);
        assert_true(forms > 0);
    }
}

static void other_words_are_left_alone(void **state)
{
    static const char *const names[] = {
        "HiSilicon Technologies", /* the lists know each word */
        "Unheardoflimited",       /* and nothing of this rest */
        "Technologies",
        "Ltd",
        "",
        "12limited",
        "Hisilicon-limited",
        "\xff\xfehisiliconltd",
        "ЛантернLimited",
    };
    uint32_t forms = 0;
    (void)score(*state, "Person", "VANISHED QUIBBLEgmbh", "a-15", &forms);
    assert_int_equal(forms, 0);
    for (size_t i = 0; i < TAMIS_COUNT_OF(names); i++) {
        (void)score(*state, "Company", names[i], "a-02", &forms);
        if (forms > 0 && i != 7)
            fail_msg("'%s' was taken apart", names[i]);
    }
}

/* What does not fit into a query is left out. */
static void a_full_query_stays_as_it_is(void **state)
{
    test_world *w = *state;
    test_asked asked;
    test_ask_init(&asked, "Company");
    for (int i = 0; i < TAMIS__QUERY_NAMES_MAX; i++) {
        char name[600] = "";
        for (int k = 0; k < 30; k++)
            snprintf(name + strlen(name), sizeof name - strlen(name), "Zq%c%c ", 'a' + i % 26,
                     'a' + k % 26);
        snprintf(name + strlen(name), sizeof name - strlen(name), "quibble%sgmbh",
                 i % 2 == 0 ? "" : "s");
        test_ask_add(w, &asked, "name", tamis__bytes_of(name));
    }
    assert_int_equal(tamis__query_unglue(w->worker, asked.query, &asked.arena, NULL), TAMIS_OK);
    assert_true(asked.query->words_given <= TAMIS__QUERY_WORDS_MAX);
    assert_true(asked.query->name_count <= TAMIS__QUERY_READINGS_MAX);
    test_ask_clear(&asked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(glued_words_are_taken_apart),
        cmocka_unit_test(other_words_are_left_alone),
        cmocka_unit_test(a_full_query_stays_as_it_is),
    };
    return cmocka_run_group_tests(tests, test_setup, test_teardown);
}
