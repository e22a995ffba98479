/* Parameters of the scorer through the API: as a handle, as files, in calls that use them. */
#include "screen_world.h"

static double value_of(const tamis_parameters *parameters, const char *name)
{
    for (size_t i = 0; i < tamis_parameters_count(); i++) {
        tamis_parameter parameter = tamis_parameters_get(parameters, i);
        if (strcmp(parameter.name, name) == 0)
            return parameter.value;
    }
    fail_msg("no parameter %s", name);
    return 0.0;
}

static tamis_parameters *new_parameters(void)
{
    tamis_parameters *parameters = NULL;
    assert_int_equal(tamis_parameters_new(&parameters, NULL), TAMIS_OK);
    return parameters;
}

static void all_are_shown(void **state)
{
    (void)state;
    tamis_parameters *parameters = new_parameters();
    assert_true(tamis_parameters_count() > 0);
    for (size_t i = 0; i < tamis_parameters_count(); i++) {
        tamis_parameter own = tamis_parameters_get(parameters, i);
        tamis_parameter standard = tamis_parameters_get(NULL, i);
        assert_string_equal(own.name, standard.name);
        assert_true(own.value == own.standard && own.value == standard.value);
        assert_true(own.min <= own.value && own.value <= own.max);
        assert_true(own.text[0] != '\0');
    }
    assert_null(tamis_parameters_get(parameters, tamis_parameters_count()).name);
    assert_int_equal(tamis_parameters_check(parameters, NULL), TAMIS_OK);
    tamis_parameters_free(parameters);
    tamis_parameters_free(NULL);
}

static void values_are_set_and_refused(void **state)
{
    (void)state;
    tamis_parameters *parameters = new_parameters();
    tamis_error err = {0};
    assert_int_equal(tamis_parameters_set(parameters, "contradiction", 2.5, &err), TAMIS_OK);
    assert_int_equal(tamis_parameters_set_text(parameters, " sibling = 2.75 ", &err), TAMIS_OK);
    assert_true(value_of(parameters, "contradiction") == 2.5);
    assert_true(value_of(parameters, "sibling") == 2.75);
    static const char *const wrong[] = {"sibling", "sibling=",   "sibling=much",
                                        "=1",      "siblings=1", "sibling=-1"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(tamis_parameters_set_text(parameters, wrong[i], &err), TAMIS_ERR_ARGUMENT);
    assert_int_equal(tamis_parameters_set(parameters, "sibling", -1.0, &err), TAMIS_ERR_ARGUMENT);
    assert_int_equal(tamis_parameters_set(parameters, NULL, 1.0, &err), TAMIS_ERR_ARGUMENT);
    assert_true(value_of(parameters, "sibling") == 2.75);
    tamis_parameters_free(parameters);
}

static tamis_status read_file(const world *w, tamis_parameters *parameters, const char *content,
                              tamis_error *err)
{
    char path[WORLD_PATH];
    world_write(w, "parameters", content);
    world_path(w, "parameters", path);
    *err = (tamis_error){0};
    return tamis_parameters_read(parameters, path, err);
}

static void files_are_read_in_both_forms(void **state)
{
    const screen_world *w = *state;
    tamis_parameters *parameters = new_parameters();
    tamis_error err;
    assert_int_equal(read_file(w->base, parameters, "# mine\nsibling = 3\n", &err), TAMIS_OK);
    assert_true(value_of(parameters, "sibling") == 3.0);
    assert_int_equal(read_file(w->base, parameters, " {\"sibling\": 4, \"steepness\": 2.5}", &err),
                     TAMIS_OK);
    assert_true(value_of(parameters, "sibling") == 4.0);
    assert_true(value_of(parameters, "steepness") == 2.5);
    assert_int_equal(read_file(w->base, parameters, "", &err), TAMIS_OK);
    static const struct {
        const char *content, *says;
        tamis_status status;
    } wrong[] = {
        {"sibling = 5\nsibling\n", "line 2", TAMIS_ERR_FORMAT},
        {"{\"sibling\": 5", "not JSON", TAMIS_ERR_FORMAT},
        {"{\"sibling\": 5, \"sibling\": 6}", "not JSON", TAMIS_ERR_FORMAT},
        {"{\"sibling\": \"5\"}", "sibling: expected a number", TAMIS_ERR_ARGUMENT},
        {"{\"steepness\": 3, \"colour\": 1}", "no parameter \"colour\"", TAMIS_ERR_ARGUMENT},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(read_file(w->base, parameters, wrong[i].content, &err), wrong[i].status);
        assert_non_null(strstr(err.message, wrong[i].says));
        assert_non_null(strstr(err.message, w->base->folder));
        assert_true(value_of(parameters, "sibling") == 4.0);
        assert_true(value_of(parameters, "steepness") == 2.5);
    }
    assert_int_equal(tamis_parameters_read(parameters, "/nowhere/at/all", &err), TAMIS_ERR_IO);
    tamis_parameters_free(parameters);
}

static void what_is_written_is_read(void **state)
{
    const screen_world *w = *state;
    world *base = w->base;
    static const tamis_output forms[] = {TAMIS_OUTPUT_TEXT, TAMIS_OUTPUT_JSON};
    for (size_t i = 0; i < 2; i++) {
        tamis_parameters *written = new_parameters();
        tamis_parameters *read = new_parameters();
        tamis_error err;
        assert_int_equal(tamis_parameters_set(written, "sibling", 3.0625, NULL), TAMIS_OK);
        tamis__buffer_reset(&base->text);
        assert_int_equal(tamis_parameters_write(written, forms[i], world_collect, base, NULL),
                         TAMIS_OK);
        assert_int_equal(read_file(base, read, world_text(base), &err), TAMIS_OK);
        for (size_t k = 0; k < tamis_parameters_count(); k++)
            assert_true(tamis_parameters_get(written, k).value ==
                        tamis_parameters_get(read, k).value);
        tamis_parameters_free(written);
        tamis_parameters_free(read);
    }
    assert_int_equal(tamis_parameters_write(NULL, TAMIS_OUTPUT_TEXT, world_refuse, base, NULL),
                     TAMIS_ERR_CANCELLED);
}

/* The score of the one hit; 0 when there is none. */
static double screen_with(const screen_world *w, const tamis_parameters *parameters,
                          tamis_error *err)
{
    tamis_screen_options options = tamis_screen_options_default();
    options.parameters = parameters;
    options.threshold = 0.1;
    tamis_property properties[] = {{"name", "Vanished Quible Ltd"}};
    tamis_query query = {.properties = properties, .property_count = 1};
    tamis_hits *hits = NULL;
    *err = (tamis_error){0};
    if (tamis_screen(w->snapshot, &query, &options, &hits, err) != TAMIS_OK)
        return -1.0;
    double score = tamis_hits_count(hits) == 0 ? 0.0 : tamis_hits_get(hits, 0).score;
    tamis_hits_free(hits);
    return score;
}

static double compare_with(const screen_world *w, const tamis_parameters *parameters,
                           tamis_error *err)
{
    tamis_property left[] = {{"name", "Vanished Quible Ltd"}};
    tamis_property right[] = {{"name", "Vanished Quibble GmbH"}};
    tamis_query x = {.schema = "Company", .properties = left, .property_count = 1};
    tamis_query y = {.schema = "Company", .properties = right, .property_count = 1};
    tamis_compare_options options = {.parameters = parameters};
    double score = -1.0;
    *err = (tamis_error){0};
    tamis_status status =
        tamis_compare(w->base->engine, w->snapshot, &x, &y, &options, &score, NULL, NULL, err);
    return status == TAMIS_OK ? score : -1.0;
}

static void calls_score_with_them(void **state)
{
    const screen_world *w = *state;
    tamis_error err;
    tamis_parameters *parameters = new_parameters();
    double screened = screen_with(w, NULL, &err);
    double compared = compare_with(w, NULL, &err);
    assert_true(screened > 0.1 && screened < 1.0);
    assert_true(screen_with(w, parameters, &err) == screened);
    assert_true(compare_with(w, parameters, &err) == compared);
    assert_int_equal(tamis_parameters_set(parameters, "steepness", 4.0, NULL), TAMIS_OK);
    assert_true(screen_with(w, parameters, &err) < screened);
    assert_true(compare_with(w, parameters, &err) < compared);
    assert_true(screen_with(w, NULL, &err) == screened); /* and nobody remembers them */
    assert_int_equal(tamis_parameters_set(parameters, "omission_query", 50.0, NULL), TAMIS_OK);
    assert_int_equal(tamis_parameters_check(parameters, NULL), TAMIS_ERR_ARGUMENT);
    assert_true(screen_with(w, parameters, &err) == -1.0);
    assert_int_equal(err.code, TAMIS_ERR_ARGUMENT);
    assert_true(compare_with(w, parameters, &err) == -1.0);
    assert_int_equal(err.code, TAMIS_ERR_ARGUMENT);
    tamis_parameters_free(parameters);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_are_shown),
        cmocka_unit_test(values_are_set_and_refused),
        cmocka_unit_test(files_are_read_in_both_forms),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(calls_score_with_them),
    };
    return cmocka_run_group_tests(tests, screen_world_open, screen_world_close);
}
