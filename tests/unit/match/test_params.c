/* The parameters of the scorer by name: what is taken, what is refused and why. */
#include "support/unit.h"

#include <math.h>

#include "match/params.h"

static void every_field_is_named_once(void **state)
{
    (void)state;
    size_t count = 0;
    for (; tamis__score_param_at(count) != NULL; count++) {
        const tamis__score_param *param = tamis__score_param_at(count);
        assert_true(param->offset == count * sizeof(double));
        assert_true(param->min < param->max);
        assert_true(strlen(param->text) > 10 && strchr(param->text, '\n') == NULL);
        for (size_t k = 0; k < count; k++)
            assert_string_not_equal(tamis__score_param_at(k)->name, param->name);
    }
    assert_int_equal(count * sizeof(double), sizeof(tamis__score_params));
}

static void defaults_are_valid_and_read_back(void **state)
{
    (void)state;
    tamis__score_params read = {0};
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    assert_int_equal(tamis__score_params_check(&tamis__score_defaults, NULL), TAMIS_OK);
    tamis__score_params_write(&tamis__score_defaults, &text);
    assert_int_equal(tamis__buffer_status(&text), TAMIS_OK);
    assert_int_equal(tamis__score_params_read(&read, tamis__buffer_bytes(&text), NULL), TAMIS_OK);
    for (size_t i = 0; tamis__score_param_at(i) != NULL; i++)
        assert_true(tamis__score_param_value(&read, i) ==
                    tamis__score_param_value(&tamis__score_defaults, i));
    tamis__buffer_clear(&text);
}

static double set_to(const char *value)
{
    tamis__score_params params = tamis__score_defaults;
    tamis_status status =
        tamis__score_params_set_text(&params, TAMIS_LIT("steepness"), tamis__bytes_of(value), NULL);
    return status == TAMIS_OK ? params.steepness : -1.0;
}

static void decimals_are_exact(void **state)
{
    (void)state;
    assert_true(set_to("0") == 0.0);
    assert_true(set_to("1.9") == 1.9);
    assert_true(set_to(".5") == 0.5);
    assert_true(set_to("2.") == 2.0);
    assert_true(set_to("0.1") == 0.1);
    assert_true(set_to("0.30000000000001") == 0.30000000000001);
    assert_true(set_to("3.14159265358979") == 3.14159265358979);
    assert_true(set_to("00000000000000000100") == 100.0);
    assert_true(set_to("0.123456789012345") == 0.123456789012345);
    assert_true(set_to("0.000000000000001") == 0.000000000000001);
    assert_true(set_to("99.1234567890123") == 99.1234567890123);
    static const char *const wrong[] = {"",
                                        ".",
                                        "1,9",
                                        "1e1",
                                        "+1",
                                        "-1",
                                        "1.2.3",
                                        "0x10",
                                        " 1",
                                        "1 ",
                                        "nan",
                                        "inf",
                                        "100.1",
                                        "1234567890123456",
                                        "0.0000000000000001"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(wrong); i++)
        if (set_to(wrong[i]) != -1.0)
            fail_msg("'%s' was taken as %g", wrong[i], set_to(wrong[i]));
}

static void refusals_say_what_was_expected(void **state)
{
    (void)state;
    tamis__score_params params = tamis__score_defaults;
    tamis_error err = {0};
    assert_int_equal(tamis__score_params_set(&params, TAMIS_LIT("colour"), 1.0, &err),
                     TAMIS_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "\"colour\""));
    assert_non_null(strstr(err.message, "steepness"));
    assert_int_equal(tamis__score_params_set(&params, TAMIS_LIT("glue_value"), 1.5, &err),
                     TAMIS_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "glue_value: expected a number from 0 to 1"));
    assert_int_equal(tamis__score_params_set(&params, TAMIS_LIT("glue_value"), NAN, NULL),
                     TAMIS_ERR_ARGUMENT);
    assert_int_equal(tamis__score_params_set(&params, TAMIS_LIT("sibling"), INFINITY, NULL),
                     TAMIS_ERR_ARGUMENT);
    assert_memory_equal(&params, &tamis__score_defaults, sizeof params);
}

static tamis_status read_text(const char *text, tamis__score_params *params, tamis_error *err)
{
    *params = tamis__score_defaults;
    return tamis__score_params_read(params, tamis__bytes_of(text), err);
}

static void a_file_changes_what_it_names(void **state)
{
    (void)state;
    tamis__score_params params;
    assert_int_equal(
        read_text("# fitted\n\nsteepness = 2.25 # per step\r\n sibling=3\n", &params, NULL),
        TAMIS_OK);
    assert_true(params.steepness == 2.25 && params.sibling == 3.0);
    assert_true(params.glue_value == tamis__score_defaults.glue_value);
    assert_int_equal(read_text("", &params, NULL), TAMIS_OK);
}

static void a_bad_line_is_told_and_nothing_taken(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"steepness = 2\nsibling 3\n", "line 2: expected NAME = VALUE, found \"sibling 3\""},
        {"steepness = 2\n\ncolour = 3\n", "line 3: no parameter \"colour\""},
        {"steepness = 2\nsteepness = 2\n", "line 2: parameter steepness stands there twice"},
        {"steepness = two", "line 1: parameter steepness: expected a number such as 1.9"},
        {"= 2", "line 1: no parameter \"\""},
        {"steepness = 2 = 3", "line 1: parameter steepness: expected a number"},
        {"steepness = 2\nglue_value = 9", "line 2: parameter glue_value: expected a number from"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        tamis__score_params params;
        tamis_error err = {0};
        assert_int_equal(read_text(cases[i].text, &params, &err), TAMIS_ERR_FORMAT);
        if (strstr(err.message, cases[i].says) != err.message)
            fail_msg("expected '%s', found '%s'", cases[i].says, err.message);
        assert_int_equal(err.code, TAMIS_ERR_FORMAT);
        assert_memory_equal(&params, &tamis__score_defaults, sizeof params);
        assert_int_equal(read_text(cases[i].text, &params, NULL), TAMIS_ERR_FORMAT);
    }
}

static void what_would_lose_hits_is_refused(void **state)
{
    (void)state;
    tamis__score_params params = tamis__score_defaults;
    tamis_error err = {0};
    params.contradiction = params.omission_query / 2;
    assert_int_equal(tamis__score_params_check(&params, &err), TAMIS_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "contradiction"));
    params = tamis__score_defaults;
    params.sibling = params.omission_query / 2;
    assert_int_equal(tamis__score_params_check(&params, &err), TAMIS_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "sibling"));
    params.sibling = params.omission_query;
    assert_int_equal(tamis__score_params_check(&params, NULL), TAMIS_OK);
    params.order_mixed = 1.01;
    assert_int_equal(tamis__score_params_check(&params, &err), TAMIS_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "order_mixed"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_is_named_once),
        cmocka_unit_test(defaults_are_valid_and_read_back),
        cmocka_unit_test(decimals_are_exact),
        cmocka_unit_test(refusals_say_what_was_expected),
        cmocka_unit_test(a_file_changes_what_it_names),
        cmocka_unit_test(a_bad_line_is_told_and_nothing_taken),
        cmocka_unit_test(what_would_lose_hits_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
