/* Screening against some entities alone: the hits among them, with the scores of screening all. */
#include "screen_world.h"

enum { HITS_MAX = 8 };

static tamis_hits *screen(const screen_world *w, const tamis_property *property,
                          const tamis_selection *selection, bool exhaustive)
{
    tamis_error err = {0};
    tamis_hits *hits = NULL;
    tamis_query query = {.properties = property, .property_count = 1};
    tamis_screen_options options = tamis_screen_options_default();
    options.threshold = 0.3;
    options.selection = selection;
    options.exhaustive = exhaustive;
    options.threads = 1;
    if (tamis_screen(w->snapshot, &query, &options, &hits, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    return hits;
}

static bool is_among(const char *id, const char *const *ids, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(ids[i], id) == 0)
            return true;
    return false;
}

/* The hits of the selection are those of all that are selected, in the same order. */
static void holds(const screen_world *w, const tamis_property *property, const char *const *ids,
                  size_t count)
{
    tamis_selection *selection = NULL;
    assert_int_equal(tamis_selection_new(w->snapshot, ids, count, &selection, NULL), TAMIS_OK);
    for (int exhaustive = 0; exhaustive < 2; exhaustive++) {
        tamis_hits *all = screen(w, property, NULL, exhaustive);
        tamis_hits *some = screen(w, property, selection, exhaustive);
        size_t k = 0;
        for (size_t i = 0; i < tamis_hits_count(all); i++) {
            tamis_hit hit = tamis_hits_get(all, i);
            if (!is_among(hit.entity_id, ids, count))
                continue;
            tamis_hit found = tamis_hits_get(some, k++);
            assert_string_equal(found.entity_id, hit.entity_id);
            assert_true(found.score == hit.score);
            assert_string_equal(found.explanation, hit.explanation);
        }
        assert_int_equal(tamis_hits_count(some), k);
        tamis_hits_free(all);
        tamis_hits_free(some);
    }
    tamis_selection_free(selection);
}

static void finds_the_selected(void **state)
{
    const screen_world *w = *state;
    static const tamis_property asked[] = {{"name", "Huawei"},
                                           {"name", "Huawai Technologies"},
                                           {"name", "Putin, Vladimir"},
                                           {"name", "Example Star"},
                                           {"id:imo", "9074729"},
                                           {"passportNumber", "P1234567"},
                                           {"name", "Quibble Vanished"},
                                           {"name", "Nobody At All"},
                                           {"name", "Ltd"}};
    static const char *const ids[] = {"d-huawei", "d-star", "d-nobody", "d-putin", "d-star"};
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
        for (size_t count = 0; count <= sizeof ids / sizeof ids[0]; count++)
            holds(w, &asked[i], ids, count);
}

static void counts_what_there_is(void **state)
{
    const screen_world *w = *state;
    static const char *const ids[] = {"d-star", "", "d-nobody", "d-putin", "d-star"};
    tamis_selection *selection = NULL;
    assert_int_equal(tamis_selection_new(w->snapshot, ids, 5, &selection, NULL), TAMIS_OK);
    assert_int_equal(tamis_selection_count(selection), 2);
    tamis_selection_free(selection);
    assert_int_equal(tamis_selection_new(w->snapshot, NULL, 0, &selection, NULL), TAMIS_OK);
    assert_int_equal(tamis_selection_count(selection), 0);
    tamis_selection_free(selection);
    tamis_selection_free(NULL);
}

static void belongs_to_its_snapshot(void **state)
{
    const screen_world *w = *state;
    static const char *const ids[] = {"d-star"};
    const tamis_property property = {"name", "Example Star"};
    tamis_query query = {.properties = &property, .property_count = 1};
    tamis_screen_options options = tamis_screen_options_default();
    tamis_selection *selection = NULL;
    tamis_hits *hits = NULL;
    tamis_error err = {0};
    tamis_snapshot *other = world_snapshot(w->base, "ftm/d:", "parties.jsonl", "other");
    assert_int_equal(tamis_selection_new(other, ids, 1, &selection, NULL), TAMIS_OK);
    options.selection = selection;
    assert_int_equal(tamis_screen(w->snapshot, &query, &options, &hits, &err), TAMIS_ERR_ARGUMENT);
    assert_null(hits);
    assert_non_null(strstr(err.message, "selection"));
    tamis_selection_free(selection);
    tamis_snapshot_close(other);
}

/* Wherever memory ends, nothing is left behind and nothing is said to be there. */
static void survives_without_memory(void **state)
{
    const screen_world *w = *state;
    static const char *const ids[] = {"d-star", "d-putin"};
    for (int64_t n = 0; n < WORLD_ALLOCATIONS_MAX; n++) {
        tamis_selection *selection = NULL;
        tamis__memory_fail_after(n);
        tamis_status status = tamis_selection_new(w->snapshot, ids, 2, &selection, NULL);
        tamis__memory_fail_after(-1);
        tamis_selection_free(selection);
        if (status == TAMIS_OK)
            return;
        assert_int_equal(status, TAMIS_ERR_NOMEM);
        assert_null(selection);
    }
    fail();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(finds_the_selected, screen_world_open, screen_world_close),
        cmocka_unit_test_setup_teardown(counts_what_there_is, screen_world_open,
                                        screen_world_close),
        cmocka_unit_test_setup_teardown(belongs_to_its_snapshot, screen_world_open,
                                        screen_world_close),
        cmocka_unit_test_setup_teardown(survives_without_memory, screen_world_open,
                                        screen_world_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
