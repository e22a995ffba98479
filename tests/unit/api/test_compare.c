/* Comparing parties through the API: one pair, and files of pairs. */
#include "screen_world.h"

static const tamis_compare_options json_reasons = {.explanation = TAMIS_OUTPUT_JSON};

static double compare(const screen_world *w, const char *schema, const char *a, const char *b)
{
    tamis_property left[] = {{"name", a}};
    tamis_property right[] = {{"name", b}};
    tamis_query x = {.schema = schema, .properties = left, .property_count = 1};
    tamis_query y = {.schema = schema, .properties = right, .property_count = 1};
    double there = -1.0;
    tamis_error err = {0};
    if (tamis_compare(w->base->engine, NULL, &x, &y, NULL, &there, NULL, NULL, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    assert_true(there >= 0.0 && there <= 1.0);
    return there;
}

static void pairs_are_ordered_as_people_would(void **state)
{
    const screen_world *w = *state;
    assert_true(compare(w, "Person", "Vladimir Putin", "Vladimir Putin") == 1.0);
    assert_true(compare(w, "Person", "Vladimir Putin", "PUTIN, Vladimir") >= 0.95);
    assert_true(compare(w, "Person", "Vladimir Putin", "Владимир Путин") >= 0.9);
    assert_true(compare(w, "Person", "Vladimir Putin", "Dmitri Medvedev") < 0.3);
    assert_true(compare(w, "Company", "Huawei", "HUAWEI") == 1.0);
    assert_true(compare(w, "Company", "Acme Cold LLC", "Acme Cold Ltd") >
                compare(w, "Company", "Acme Cold LLC", "Acme Warm LLC"));
    assert_true(compare(w, NULL, "", "Huawei") == 0.0);
}

static void facts_and_identifiers_count(void **state)
{
    const screen_world *w = *state;
    tamis_property left[] = {{"name", "Ahmad Hassan"}, {"birthDate", "1960-01-02"}};
    tamis_property right[] = {{"name", "Ahmed Hasan"}, {"birthDate", "1960-01-02"}};
    tamis_query x = {.schema = "Person", .properties = left, .property_count = 2};
    tamis_query y = {.schema = "Person", .properties = right, .property_count = 2};
    double score = 0.0;
    double without = compare(w, "Person", "Ahmad Hassan", "Ahmed Hasan");
    world *base = w->base;
    assert_int_equal(tamis_compare(base->engine, w->snapshot, &x, &y, &json_reasons, &score,
                                   world_collect, base, NULL),
                     TAMIS_OK);
    assert_true(score > without);
    json_t *json = json_loads(world_text(base), 0, NULL);
    assert_true(json_is_object(json));
    json_t *facts = json_object_get(json, "facts");
    assert_string_equal(json_string_value(json_object_get(facts, "birth_date")), "agrees");
    assert_true(json_array_size(json_object_get(json, "links")) == 2);
    json_decref(json);
    right[1].value = "1990";
    assert_int_equal(tamis_compare(base->engine, NULL, &x, &y, NULL, &score, NULL, NULL, NULL),
                     TAMIS_OK);
    assert_true(score < without);
    right[0] = (tamis_property){"passportNumber", "P 123-456"};
    left[1] = (tamis_property){"passportNumber", "P123456"};
    y.property_count = 1;
    assert_int_equal(tamis_compare(base->engine, NULL, &x, &y, NULL, &score, NULL, NULL, NULL),
                     TAMIS_OK);
    assert_true(score >= 0.7);
}

static void errors_come_back(void **state)
{
    const screen_world *w = *state;
    tamis_property name[] = {{"name", "x"}};
    tamis_property wrong[] = {{"nmae", "x"}};
    tamis_query good = {.properties = name, .property_count = 1};
    tamis_query bad = {.properties = wrong, .property_count = 1};
    tamis_query alien = {.schema = "Alien", .properties = name, .property_count = 1};
    double score;
    const tamis_engine *engine = w->base->engine;
    assert_int_equal(tamis_compare(engine, NULL, &good, &bad, NULL, &score, NULL, NULL, NULL),
                     TAMIS_ERR_ARGUMENT);
    assert_int_equal(tamis_compare(engine, NULL, &alien, &good, NULL, &score, NULL, NULL, NULL),
                     TAMIS_ERR_ARGUMENT);
    assert_int_equal(
        tamis_compare(engine, NULL, &good, &good, NULL, &score, world_refuse, NULL, NULL),
        TAMIS_ERR_CANCELLED);
    tamis_status status = TAMIS_ERR_NOMEM;
    int64_t n = 0;
    for (; status != TAMIS_OK && n < 1000; n++) {
        tamis__memory_fail_after(n);
        status =
            tamis_compare(engine, NULL, &good, &good, NULL, &score, world_collect, w->base, NULL);
        tamis__memory_fail_after(-1);
        tamis__buffer_clear(&w->base->text);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM);
    }
    assert_int_equal(status, TAMIS_OK);
    assert_true(n > 3);
}

/* ---- files ---- */

static void csv_rows_come_back_with_a_score(void **state)
{
    const screen_world *w = *state;
    file_run run = {.input = "pairs.csv", .output = "out.csv", .compare = true};
    char *text = run_text(w, &run,
                          "schema,name1,name2,\"my, note\"\n"
                          "Person,Vladimir Putin,Vladimir Putin,\"a \"\"b\"\"\"\n"
                          "Company,\"Acme, Inc.\",Zorbex,\n"
                          "Person,,Somebody,empty\n");
    assert_ptr_equal(strstr(text, "schema,name1,name2,\"my, note\",score\n"), text);
    assert_non_null(strstr(text, "\nPerson,Vladimir Putin,Vladimir Putin,\"a \"\"b\"\"\",1"));
    assert_non_null(strstr(text, "\nCompany,\"Acme, Inc.\",Zorbex,,0"));
    assert_non_null(strstr(text, "\nPerson,,Somebody,empty,\n"));
    assert_int_equal(run.summary.rows, 3);
    assert_int_equal(run.summary.bad_rows, 1);
    assert_int_equal(run.summary.rows_with_hits, 1);
    assert_non_null(strstr(run_problems(&run), "3: a side has no name"));
    free(text);
    tamis__buffer_clear(&run.problems);
}

static void json_objects_come_back_with_more_members(void **state)
{
    const screen_world *w = *state;
    file_run run = {.input = "pairs.jsonl", .output = "out.jsonl", .compare = true};
    char *text = run_text(
        w, &run,
        "{\"note\":\"a }\",\"query\":{\"schema\":\"Person\",\"properties\":{\"name\":[\"Xi "
        "Jinping\"]}},\"candidate\":{\"properties\":{\"name\":[\"XI, Jinping\",\"习近平\"]}} }  \n"
        "{\"query\":{\"properties\":{\"name\":\"x\"}}}\n"
        "nonsense\n");
    assert_int_equal(world_json_lines(text), 3);
    json_t *first = json_loadb(text, strcspn(text, "\n"), 0, NULL);
    assert_string_equal(json_string_value(json_object_get(first, "note")), "a }");
    assert_true(json_is_object(json_object_get(first, "query")));
    assert_true(json_is_object(json_object_get(first, "candidate")));
    assert_true(json_number_value(json_object_get(first, "score")) >= 0.95);
    assert_true(json_is_object(json_object_get(first, "explanations")));
    json_decref(first);
    assert_non_null(strstr(text, "{\"row\":2,\"error\":"));
    assert_non_null(strstr(text, "{\"row\":3,\"error\":\"not JSON"));
    assert_int_equal(run.summary.bad_rows, 2);
    free(text);
    tamis__buffer_clear(&run.problems);
}

static void a_table_without_two_names_is_refused(void **state)
{
    const screen_world *w = *state;
    file_run run = {.input = "pairs.csv", .output = "none.csv", .compare = true};
    world_write(w->base, "pairs.csv", "name,name2\nx,y\n");
    assert_int_equal(run_file(w, &run), TAMIS_ERR_FORMAT);
    assert_non_null(strstr(run.err.message, "name1"));
    assert_null(world_read(w->base, "none.csv"));
    assert_int_equal(leftovers(w->base), 0);
}

static void threads_change_nothing(void **state)
{
    const screen_world *w = *state;
    tamis__buffer table;
    tamis__buffer_init(&table, 0);
    tamis__buffer_text(&table, "name1,name2\n");
    for (int i = 0; i < 300; i++)
        tamis__buffer_printf(&table, "Ahmad Number %d,Ahmed %d\n", i % 17, i % 5);
    tamis__buffer_byte(&table, '\0');
    file_run first = {.input = "pairs.csv", .output = "1.csv", .compare = true};
    char *expected = run_text(w, &first, table.ptr);
    for (unsigned threads = 2; threads <= 8; threads++) {
        file_run run = {
            .input = "pairs.csv", .output = "n.csv", .threads = threads, .compare = true};
        char *text = run_text(w, &run, table.ptr);
        assert_string_equal(text, expected);
        free(text);
    }
    free(expected);
    tamis__buffer_clear(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_ordered_as_people_would),
        cmocka_unit_test(facts_and_identifiers_count),
        cmocka_unit_test(errors_come_back),
        cmocka_unit_test(csv_rows_come_back_with_a_score),
        cmocka_unit_test(json_objects_come_back_with_more_members),
        cmocka_unit_test(a_table_without_two_names_is_refused),
        cmocka_unit_test(threads_change_nothing),
    };
    return cmocka_run_group_tests(tests, screen_world_open, screen_world_close);
}
