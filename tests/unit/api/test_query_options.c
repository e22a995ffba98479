/* Options that one query of JSON lines brings along: they hold for it alone, and so does what is wrong
 * in them. */
#include "screen_world.h"

enum { LINES_MAX = 32 };

/* The answers to JSON lines, parsed; released by the next run and by drop(). */
typedef struct answers {
    json_t *rows[LINES_MAX];
    size_t count;
    file_run run;
} answers;

static void drop(answers *a)
{
    for (size_t i = 0; i < a->count; i++)
        json_decref(a->rows[i]);
    tamis__buffer_clear(&a->run.problems);
    *a = (answers){0};
}

static void ask(const screen_world *w, answers *a, bool compare, const char *lines)
{
    drop(a);
    a->run = (file_run){.input = "q.jsonl", .output = "a.jsonl", .compare = compare};
    char *text = run_text(w, &a->run, lines);
    for (char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1) {
        assert_true(a->count < LINES_MAX);
        a->rows[a->count] = json_loadb(line, strcspn(line, "\n"), 0, NULL);
        assert_non_null(a->rows[a->count]);
        a->count++;
    }
    free(text);
}

static size_t hits_of(const answers *a, size_t row)
{
    return json_array_size(json_object_get(a->rows[row], "hits"));
}

static const char *error_of(const answers *a, size_t row)
{
    const char *text = json_string_value(json_object_get(a->rows[row], "error"));
    return text == NULL ? "" : text;
}

#define HUAWEI "{\"properties\":{\"name\":\"Huawei\"}"
#define PUTIN "{\"properties\":{\"name\":\"Vladimir Putin\"}"

static void they_hold_for_their_row(void **state)
{
    const screen_world *w = *state;
    answers a = {0};
    ask(w, &a, false,
        HUAWEI "}\n" HUAWEI ",\"options\":{\"datasets\":[\"d\"],\"topics\":\"export.control\","
               "\"countries\":[\"China\"],\"limit\":1}}\n" HUAWEI
               ",\"options\":{\"topics\":[\"sanction\"]}}\n" HUAWEI
               ",\"options\":{\"countries\":[\"ru\",\"de\"]}}\n" HUAWEI
               ",\"options\":{\"exclude\":\"d-huawei\"}}\n" HUAWEI
               ",\"options\":{\"skipDatasets\":[\"d\"]}}\n" HUAWEI
               ",\"options\":{\"exhaustive\":true,\"weakAliases\":false,\"asOf\":null}}\n" HUAWEI
               ",\"options\":{}}\n" HUAWEI ",\"options\":null}\n" HUAWEI "}\n");
    static const size_t expected[] = {1, 1, 0, 0, 0, 0, 1, 1, 1, 1};
    assert_int_equal(a.count, 10);
    for (size_t i = 0; i < 10; i++) {
        assert_string_equal(error_of(&a, i), "");
        assert_int_equal(hits_of(&a, i), expected[i]);
    }
    assert_int_equal(a.run.summary.bad_rows, 0);
    drop(&a);
}

static void threshold_and_parameters_move_the_score(void **state)
{
    const screen_world *w = *state;
    answers a = {0};
    ask(w, &a, false,
        "{\"properties\":{\"name\":\"Vanished Quible\"}}\n"
        "{\"properties\":{\"name\":\"Vanished Quible\"},\"options\":{\"threshold\":1}}\n"
        "{\"properties\":{\"name\":\"Vanished Quible\"},\"options\":"
        "{\"parameters\":{\"steepness\":90}}}\n"
        "{\"properties\":{\"name\":\"Vanished Quible\"},\"options\":"
        "{\"parameters\":{\"steepness\":0}}}\n"
        "{\"properties\":{\"name\":\"Vanished Quible\"}}\n");
    static const size_t expected[] = {1, 0, 0, 1, 1};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(hits_of(&a, i), expected[i]);
    json_t *plain = json_array_get(json_object_get(a.rows[0], "hits"), 0);
    json_t *lenient = json_array_get(json_object_get(a.rows[3], "hits"), 0);
    json_t *after = json_array_get(json_object_get(a.rows[4], "hits"), 0);
    assert_true(json_real_value(json_object_get(lenient, "score")) >
                json_real_value(json_object_get(plain, "score")));
    assert_true(json_equal(plain, after));
    drop(&a);
}

static void a_wrong_one_is_an_error_of_its_row(void **state)
{
    const screen_world *w = *state;
    static const struct {
        const char *options, *says;
    } cases[] = {
        {"[]", "options: expected an object"},
        {"7", "options: expected an object"},
        {"{\"colour\":1}", "no option \"colour\": expected threshold, limit"},
        {"{\"threshold\":\"high\"}", "options: threshold: expected a number"},
        {"{\"threshold\":1.01}", "options: the threshold must lie"},
        {"{\"limit\":0}", "options: limit: expected a whole number from 1"},
        {"{\"limit\":2.5}", "options: limit: expected a whole number from 1"},
        {"{\"datasets\":[\"nowhere\"]}", "options: no dataset \"nowhere\""},
        {"{\"skipDatasets\":\"nowhere\"}", "options: no dataset \"nowhere\""},
        {"{\"datasets\":[1]}", "options: datasets: expected a text"},
        {"{\"topics\":[\"trouble\"]}", "options: unknown topic"},
        {"{\"countries\":[\"Atlantis\"]}", "options: country \"Atlantis\" is unknown"},
        {"{\"exclude\":{}}", "options: exclude: expected a text"},
        {"{\"asOf\":\"yesterday\"}", "options: as-of date"},
        {"{\"asOf\":2020}", "options: asOf: expected a day"},
        {"{\"weakAliases\":\"no\"}", "options: weakAliases: expected true or false"},
        {"{\"parameters\":[1]}", "options: parameters: expected an object"},
        {"{\"parameters\":{\"colour\":1}}", "no parameter \"colour\""},
        {"{\"parameters\":{\"sibling\":true}}", "parameter sibling: expected a number"},
        {"{\"parameters\":{\"sibling\":0.0}}", "options: parameters: omission_query"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char lines[1024];
        answers a = {0};
        snprintf(lines, sizeof lines,
                 PUTIN "}\n" HUAWEI ",\"id\":\"x\",\"options\":%s}\n" PUTIN "}\n",
                 cases[i].options);
        ask(w, &a, false, lines);
        assert_int_equal(a.count, 3);
        assert_true(hits_of(&a, 0) == 1 && hits_of(&a, 1) == 0 && hits_of(&a, 2) == 1);
        if (strncmp(error_of(&a, 1), cases[i].says, strlen(cases[i].says)) != 0)
            fail_msg("%s: '%s'", cases[i].options, error_of(&a, 1));
        assert_string_equal(json_string_value(json_object_get(a.rows[1], "id")), "x");
        assert_int_equal(a.run.summary.bad_rows, 1);
        drop(&a);
    }
}

static void those_of_the_file_are_where_they_start(void **state)
{
    const screen_world *w = *state;
    char input[WORLD_PATH];
    char output[WORLD_PATH];
    world_write(w->base, "q.jsonl",
                HUAWEI "}\n" HUAWEI ",\"options\":{\"exclude\":[\"d-star\"]}}\n" PUTIN "}\n" PUTIN
                       ",\"options\":{\"exclude\":[\"d-putin\"]}}\n" PUTIN
                       ",\"options\":{\"topics\":[]}}\n");
    world_path(w->base, "q.jsonl", input);
    world_path(w->base, "a.jsonl", output);
    static const char *const excluded[] = {"d-huawei"};
    static const char *const topics[] = {"export.control"};
    tamis_file_options file = {.input = input, .output = output};
    file.screen = tamis_screen_options_default();
    file.screen.exclude = excluded;
    file.screen.exclude_count = 1;
    file.screen.threads = 1;
    tamis_file_summary summary;
    assert_int_equal(tamis_screen_file(w->snapshot, &file, &summary, NULL), TAMIS_OK);
    assert_int_equal(summary.hits, 2); /* the first and the last of Putin */
    file.screen.topics = topics;
    file.screen.topic_count = 1;
    assert_int_equal(tamis_screen_file(w->snapshot, &file, &summary, NULL), TAMIS_OK);
    assert_int_equal(summary.hits, 1); /* an empty list takes the filter away */
}

static void pairs_know_threshold_and_parameters(void **state)
{
    const screen_world *w = *state;
    static const char pair[] = "{\"query\":{\"properties\":{\"name\":\"Vanished Quible\"}},"
                               "\"candidate\":{\"properties\":{\"name\":\"Vanished Quibble\"}}";
    char lines[2048];
    answers a = {0};
    snprintf(
        lines, sizeof lines,
        "%s}\n%s,\"options\":{\"threshold\":1}}\n%s,\"options\":{\"parameters\":"
        "{\"steepness\":90}}}\n%s,\"options\":{\"limit\":1}}\n%s,\"options\":{\"threshold\":2}}\n",
        pair, pair, pair, pair, pair);
    ask(w, &a, true, lines);
    assert_int_equal(a.count, 5);
    double scores[3];
    for (size_t i = 0; i < 3; i++)
        scores[i] = json_number_value(json_object_get(a.rows[i], "score"));
    assert_true(scores[0] > 0.7 && scores[0] < 1.0);
    assert_true(scores[1] == scores[0] && scores[2] < scores[0]);
    assert_int_equal(a.run.summary.hits, 1);
    assert_non_null(strstr(error_of(&a, 3), "no option \"limit\": expected threshold, parameters"));
    assert_non_null(strstr(error_of(&a, 4), "the threshold must lie"));
    assert_int_equal(a.run.summary.bad_rows, 2);
    drop(&a);
}

static void a_schema_for_rows_that_state_none(void **state)
{
    const screen_world *w = *state;
    char input[WORLD_PATH];
    char output[WORLD_PATH];
    world_write(w->base, "q.csv", "name,type\nHuawei,\nHuawei,company\nVladimir Putin,\n");
    world_path(w->base, "q.csv", input);
    world_path(w->base, "a.csv", output);
    tamis_file_options file = {.input = input, .output = output, .schema = "Person"};
    file.screen = tamis_screen_options_default();
    tamis_file_summary summary;
    tamis_error err = {0};
    assert_int_equal(tamis_screen_file(w->snapshot, &file, &summary, NULL), TAMIS_OK);
    assert_int_equal(summary.hits, 2); /* a person called Huawei is on no list */
    file.schema = "Cat";
    assert_int_equal(tamis_screen_file(w->snapshot, &file, &summary, &err), TAMIS_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "unknown schema \"Cat\""));
}

static void no_memory_for_options(void **state)
{
    const screen_world *w = *state;
    file_run run = {.input = "q.jsonl", .output = "a.jsonl"};
    world_write(w->base, "q.jsonl",
                HUAWEI ",\"options\":{\"datasets\":[\"d\"],\"countries\":[\"cn\"],\"exclude\":"
                       "[\"d-star\"],\"parameters\":{\"sibling\":3}}}\n");
    tamis_status status = TAMIS_ERR_NOMEM;
    int64_t n = 0;
    for (; status != TAMIS_OK && n < 5000; n++) {
        tamis__memory_fail_after(n);
        status = run_file(w, &run);
        tamis__memory_fail_after(-1);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM);
    }
    assert_int_equal(status, TAMIS_OK);
    assert_int_equal(run.summary.hits, 1);
    tamis__buffer_clear(&run.problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_hold_for_their_row),
        cmocka_unit_test(threshold_and_parameters_move_the_score),
        cmocka_unit_test(a_wrong_one_is_an_error_of_its_row),
        cmocka_unit_test(those_of_the_file_are_where_they_start),
        cmocka_unit_test(pairs_know_threshold_and_parameters),
        cmocka_unit_test(a_schema_for_rows_that_state_none),
        cmocka_unit_test(no_memory_for_options),
    };
    return cmocka_run_group_tests(tests, screen_world_open, screen_world_close);
}
