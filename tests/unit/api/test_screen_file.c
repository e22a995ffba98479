/* Screening through the API: one query, and files of customers with all that is wrong in them. */
#include "screen_world.h"

#include "base/file.h"

/* ---- one query ---- */

static tamis_status screen_one(const screen_world *w, const char *property, const char *value,
                               const tamis_screen_options *options, tamis_hits **out,
                               tamis_error *err)
{
    tamis_property properties[] = {{property, value}};
    tamis_query query = {.properties = properties, .property_count = 1};
    return tamis_screen(w->snapshot, &query, options, out, err);
}

static void a_hit_shows_everything(void **state)
{
    const screen_world *w = *state;
    tamis_screen_options options = tamis_screen_options_default();
    tamis_hits *hits = NULL;
    tamis_error err = {0};
    assert_int_equal(screen_one(w, "name", "Huawei", &options, &hits, &err), TAMIS_OK);
    assert_int_equal(tamis_hits_count(hits), 1);
    tamis_hit hit = tamis_hits_get(hits, 0);
    assert_int_equal(hit.rank, 1);
    assert_true(hit.score == 1.0 && hit.match);
    assert_string_equal(hit.entity_id, "d-huawei");
    assert_string_equal(hit.dataset, "d");
    assert_string_equal(hit.schema, "Company");
    assert_string_equal(hit.caption, "Huawei");
    assert_string_equal(hit.matched_name, "Huawei");
    assert_string_equal(hit.topics, "export.control");
    assert_string_equal(hit.countries, "cn");
    assert_non_null(strstr(hit.explanation, "Huawei = Huawei"));
    json_t *json = json_loads(tamis_hits_json(hits, 0), 0, NULL);
    assert_string_equal(json_string_value(json_object_get(json, "entity_id")), "d-huawei");
    assert_true(json_is_array(json_object_get(json, "listings")));
    assert_true(json_is_object(json_object_get(json, "evidence")));
    json_decref(json);
    assert_non_null(strstr(tamis_hits_explain(hits, 0), "name score 1.000"));
    assert_string_equal(tamis_hits_json(hits, 1), "");
    assert_string_equal(tamis_hits_explain(hits, 1), "");
    assert_null(tamis_hits_get(hits, 1).caption);
    tamis_hits_free(hits);
    tamis_hits_free(NULL);
}

static void an_identifier_alone_is_explained(void **state)
{
    const screen_world *w = *state;
    tamis_screen_options options = tamis_screen_options_default();
    tamis_hits *hits = NULL;
    assert_int_equal(screen_one(w, "id", "IMO 9074729", &options, &hits, NULL), TAMIS_OK);
    assert_int_equal(tamis_hits_count(hits), 1);
    assert_string_equal(tamis_hits_get(hits, 0).matched_name, "");
    assert_string_equal(tamis_hits_get(hits, 0).explanation, "identifier agrees");
    tamis_hits_free(hits);
}

static void wrong_options_are_refused(void **state)
{
    const screen_world *w = *state;
    static const char *const unknown[] = {"nowhere"};
    tamis_screen_options cases[7];
    for (size_t i = 0; i < 7; i++)
        cases[i] = tamis_screen_options_default();
    cases[0].threshold = 1.01;
    cases[1].threshold = -0.1;
    cases[2].threshold = 0.0 / 0.0;
    cases[3].datasets = unknown;
    cases[3].dataset_count = 1;
    cases[4].topics = unknown;
    cases[4].topic_count = 1;
    cases[5].as_of = "2020-13-01";
    cases[6].limit = TAMIS_LIMIT_MAX + 1;
    for (size_t i = 0; i < 7; i++) {
        tamis_hits *hits = NULL;
        tamis_error err = {0};
        tamis_status expected = i == 6 ? TAMIS_ERR_LIMIT : TAMIS_ERR_ARGUMENT;
        assert_int_equal(screen_one(w, "name", "x", &cases[i], &hits, &err), expected);
        assert_null(hits);
        assert_true(err.message[0] != '\0');
    }
    tamis_screen_options fine = tamis_screen_options_default();
    tamis_hits *hits = NULL;
    assert_int_equal(screen_one(w, "nmae", "x", &fine, &hits, NULL), TAMIS_ERR_ARGUMENT);
    assert_int_equal(screen_one(w, "birthDate", "someday", &fine, &hits, NULL), TAMIS_ERR_ARGUMENT);
}

static void no_memory_at_any_point(void **state)
{
    const screen_world *w = *state;
    tamis_screen_options options = tamis_screen_options_default();
    static const char *const all[] = {"d"};
    options.datasets = all;
    options.dataset_count = 1;
    tamis_property properties[] = {{"name", "Vladimir Putin"}, {"passportNumber", "P1234567"}};
    tamis_query query = {.schema = "Person", .properties = properties, .property_count = 2};
    tamis_status status = TAMIS_ERR_NOMEM;
    int64_t n = 0;
    for (; status != TAMIS_OK && n < 5000; n++) {
        /* A fresh snapshot has no idle worker, so that making one can fail, too. */
        char path[WORLD_PATH];
        tamis_snapshot *snapshot = NULL;
        tamis_hits *hits = NULL;
        world_path(w->base, "snapshot", path);
        assert_int_equal(tamis_snapshot_open(w->base->engine, path, &snapshot, NULL), TAMIS_OK);
        tamis__memory_fail_after(n);
        status = tamis_screen(snapshot, &query, &options, &hits, NULL);
        tamis__memory_fail_after(-1);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM);
        assert_int_equal(hits != NULL, status == TAMIS_OK);
        if (hits != NULL)
            assert_int_equal(tamis_hits_count(hits), 1);
        tamis_hits_free(hits);
        tamis_snapshot_close(snapshot);
    }
    assert_int_equal(status, TAMIS_OK);
    assert_true(n > 20);
}

/* ---- files ---- */

#define HEADER                                                                                     \
    "row,query,rank,score,match,entity_id,source_id,dataset,schema,caption,matched_name,topics,"   \
    "programs,countries,explanation\n"

static void csv_out_is_the_contract(void **state)
{
    const screen_world *w = *state;
    file_run run = {.input = "in.csv", .output = "out.csv"};
    char *text = run_text(w, &run, "name\nNobody Inparticular\n\"Huawei\"\n\nVanished Quibble\n");
    assert_non_null(strstr(text, HEADER "2,Huawei,1,1"));
    assert_non_null(strstr(text, ",true,d-huawei,"));
    assert_non_null(strstr(text, "\n3,Vanished Quibble,1,"));
    assert_non_null(strstr(text, ",\"Vanished, \"\"Quibble\"\"\","));
    assert_int_equal(run.summary.rows, 3);
    assert_int_equal(run.summary.hits, 2);
    assert_int_equal(run.summary.rows_with_hits, 2);
    assert_int_equal(run.summary.bad_rows, 0);
    free(text);
    text = run_text(w, &run, "name\n");
    assert_string_equal(text, HEADER);
    free(text);
    tamis__buffer_clear(&run.problems);
}

/* Does the row of this table meet the party? */
static void meets(const screen_world *w, const char *table, const char *map, const char *id)
{
    file_run run = {.input = "in.csv", .output = "out.csv", .map = map};
    char *text = run_text(w, &run, table);
    char wanted[64];
    snprintf(wanted, sizeof wanted, ",%s,", id);
    if (strstr(text, wanted) == NULL)
        fail_msg("%s not in: %s (%s)", id, text, table);
    free(text);
    tamis__buffer_clear(&run.problems);
}

static void headings_are_recognized(void **state)
{
    const screen_world *w = *state;
    meets(w, "Full Name,DOB\nVladimir Putin,1952-10-07\n", NULL, "d-putin");
    meets(w, "id,company_name\n7,Huawei\n", NULL, "d-huawei");
    meets(w, "First Name,Last-Name\nVladimir,Putin\n", NULL, "d-putin");
    meets(w, "surname,given_names,middle name\nPutin,Vladimir,Vladimirovich\n", NULL, "d-putin");
    meets(w, "name,Passport No\nSomebody Else,P 1234567\n", NULL, "d-putin");
    meets(w, "vessel name,type,IMO\n,ship,9074729\n", NULL, "d-star");
    meets(w, "\xEF\xBB\xBFname\r\nHuawei\r\n", NULL, "d-huawei");
    meets(w, "caption,Identifier\nx,IMO9074729\n", "name=caption", "d-star");
    meets(w, "who,born\nVladimir Putin,1952\n", "name=who,birthDate=born", "d-putin");
    meets(w, "name,real_name\nNobody Inparticular,Huawei\n", "name=real_name", "d-huawei");
    meets(w, "a,b\nx,9074729\n", "name=a, id:imo = B", "d-star");
}

static void a_full_name_goes_before_its_pieces(void **state)
{
    const screen_world *w = *state;
    file_run run = {.input = "in.csv", .output = "out.csv"};
    char *text = run_text(w, &run, "name,first name,last name\nJohn Appleseed,Vladimir,Putin\n");
    assert_string_equal(text, HEADER);
    free(text);
    run.map = "name=other";
    text = run_text(w, &run, "name,other\nHuawei,John Appleseed\n");
    assert_string_equal(text, HEADER); /* a mapped property is read from its column alone */
    free(text);
    run.map = "name=n,schema=kind";
    text = run_text(w, &run, "n,kind,type\nHuawei,Company,Person\n");
    assert_non_null(strstr(text, "d-huawei"));
    free(text);
    tamis__buffer_clear(&run.problems);
}

static void bad_maps_and_headers_are_refused(void **state)
{
    const screen_world *w = *state;
    static const struct {
        const char *table, *map, *says;
        tamis_status status;
    } cases[] = {
        {"foo,bar\nx,y\n", NULL, "foo, bar", TAMIS_ERR_FORMAT},
        {"", NULL, "header", TAMIS_ERR_FORMAT},
        {"name\nx\n", "name", "PROPERTY=COLUMN", TAMIS_ERR_ARGUMENT},
        {"name\nx\n", "name=nome", "nome", TAMIS_ERR_ARGUMENT},
        {"name\nx\n", "nmae=name", "nmae", TAMIS_ERR_ARGUMENT},
    };
    world_write(w->base, "kept.csv", "before");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        file_run run = {.input = "in.csv", .output = "kept.csv", .map = cases[i].map};
        world_write(w->base, "in.csv", cases[i].table);
        assert_int_equal(run_file(w, &run), cases[i].status);
        if (strstr(run.err.message, cases[i].says) == NULL)
            fail_msg("%s", run.err.message);
        char *text = world_read(w->base, "kept.csv");
        assert_string_equal(text, "before");
        free(text);
        tamis__buffer_clear(&run.problems);
    }
    assert_int_equal(leftovers(w->base), 0);
}

static void facts_not_understood_are_said_and_left_out(void **state)
{
    const screen_world *w = *state;
    file_run run = {.input = "in.csv", .output = "out.csv"};
    char *text = run_text(w, &run,
                          "name,dob,country,type\n"
                          "Huawei,someday,Atlantis,conglomerate\n"
                          ",1952,ru,Person\n"
                          "Huawei,,,\n");
    assert_int_equal(run.summary.rows, 3);
    assert_int_equal(run.summary.unread_facts, 3);
    assert_int_equal(run.summary.bad_rows, 1);
    assert_int_equal(run.summary.rows_with_hits, 2);
    const char *problems = run_problems(&run);
    assert_non_null(strstr(problems, "1: birth date \"someday\""));
    assert_non_null(strstr(problems, "1: country \"Atlantis\""));
    assert_non_null(strstr(problems, "1: type \"conglomerate\""));
    assert_non_null(strstr(problems, "2: no name and no identifier"));
    assert_null(strstr(problems, "3: "));
    free(text);
    tamis__buffer_clear(&run.problems);
}

static void json_lines_in_and_out(void **state)
{
    const screen_world *w = *state;
    file_run run = {.input = "in.jsonl", .output = "out.jsonl"};
    char *text = run_text(w, &run,
                          "{\"id\":\"c1\",\"schema\":\"Company\",\"properties\":{\"name\":"
                          "[\"Nobody Inparticular\",\"Huawei\"],\"country\":\"cn\"}}\n"
                          "\n"
                          "{\"properties\":{\"imoNumber\":[9074729]}}\n"
                          "{\"id\":\n"
                          "[1]\n"
                          "{\"properties\":{\"nmae\":[\"x\"],\"name\":\"Vladimir Putin\"}}\n"
                          "{\"properties\":{}}\n");
    assert_int_equal(world_json_lines(text), 6);
    assert_int_equal(run.summary.rows, 6);
    assert_int_equal(run.summary.bad_rows, 3);
    assert_int_equal(run.summary.rows_with_hits, 3);
    assert_int_equal(run.summary.unread_facts, 1);
    assert_non_null(strstr(text, "{\"row\":1,\"id\":\"c1\",\"query\":\"Nobody Inparticular\""));
    assert_non_null(strstr(text, "\"error\":\"not JSON"));
    assert_non_null(strstr(text, "\"warning\":"));
    free(text);
    run.output = "out.csv"; /* the ending says */
    text = run_text(w, &run, "{\"properties\":{\"name\":\"Huawei\"}}");
    assert_non_null(strstr(text, HEADER "1,Huawei,1,1"));
    free(text);
    tamis__buffer_clear(&run.problems);
}

/* A table long enough to keep eight threads apart, with bad rows between. */
static char *long_table(void)
{
    static const char *const rows[] = {
        "Huawei,cn",     "\"Putin, Vladimir\",ru", ",xx",
        "Example Star,", "John Appleseed,us",      "Vanished Quibble,Atlantis"};
    tamis__buffer table;
    tamis__buffer_init(&table, 0);
    tamis__buffer_text(&table, "name,country\n");
    for (size_t i = 0; i < 600; i++) {
        tamis__buffer_text(&table, rows[i % 6]);
        tamis__buffer_byte(&table, '\n');
    }
    tamis__buffer_byte(&table, '\0');
    return table.ptr;
}

static void threads_change_nothing(void **state)
{
    const screen_world *w = *state;
    char *table = long_table();
    for (size_t json = 0; json < 2; json++) {
        file_run first = {.input = "in.csv", .output = json == 1 ? "1.jsonl" : "1.csv"};
        char *expected = run_text(w, &first, table);
        for (unsigned threads = 2; threads <= 8; threads++) {
            file_run run = {
                .input = "in.csv", .output = json == 1 ? "n.jsonl" : "n.csv", .threads = threads};
            char *text = run_text(w, &run, table);
            assert_string_equal(text, expected);
            assert_string_equal(run_problems(&run), run_problems(&first));
            assert_int_equal(run.summary.hits, first.summary.hits);
            assert_int_equal(run.summary.bad_rows, 100);
            free(text);
            tamis__buffer_clear(&run.problems);
        }
        free(expected);
        tamis__buffer_clear(&first.problems);
    }
    tamis__release(table);
}

/* Input that ends anywhere gives a file or an error, never half an output. */
static void cut_at_every_byte(void **state)
{
    const screen_world *w = *state;
    static const char *const whole[] = {
        "name,\"dob\",country\n\"Huawei \"\"T\"\"\",1987,cn\nПутин,1952-10-07,ru\n",
        "{\"id\":\"1\",\"properties\":{\"name\":[\"Huawei\"]}}\n{\"properties\":{\"name\":\"é\"}}"
        "\n"};
    for (size_t kind = 0; kind < 2; kind++) {
        file_run run = {.input = kind == 0 ? "in.csv" : "in.jsonl", .output = "cut.csv"};
        for (size_t len = 0; len <= strlen(whole[kind]); len++) {
            char text[256];
            char path[WORLD_PATH];
            snprintf(text, sizeof text, "%.*s", (int)len, whole[kind]);
            world_write(w->base, run.input, text);
            world_path(w->base, "cut.csv", path);
            unlink(path);
            tamis_status status = run_file(w, &run);
            assert_true(status == TAMIS_OK || status == TAMIS_ERR_FORMAT);
            assert_int_equal(access(path, F_OK) == 0, status == TAMIS_OK);
        }
        tamis__buffer_clear(&run.problems);
    }
    assert_int_equal(leftovers(w->base), 0);
}

static tamis_status stop(void *ctx, const char *stage, uint64_t done, uint64_t total)
{
    int *calls = ctx;
    ++*calls;
    assert_string_equal(stage, "screen");
    assert_true(done <= total);
    return TAMIS_ERR_CANCELLED;
}

static void output_is_all_or_nothing(void **state)
{
    const screen_world *w = *state;
    char input[WORLD_PATH];
    char output[WORLD_PATH];
    char *table = long_table();
    int calls = 0;
    world_write(w->base, "in.csv", table);
    tamis__release(table);
    world_write(w->base, "kept.csv", "before");
    world_path(w->base, "in.csv", input);
    world_path(w->base, "kept.csv", output);
    tamis_file_options options = {.input = input,
                                  .output = output,
                                  .screen = tamis_screen_options_default(),
                                  .progress = stop,
                                  .progress_ctx = &calls};
    tamis_file_summary summary;
    tamis_error err = {0};
    assert_int_equal(tamis_screen_file(w->snapshot, &options, &summary, &err), TAMIS_ERR_CANCELLED);
    assert_int_equal(calls, 1);
    options.progress = NULL;
    options.input = "/nowhere/in.csv";
    assert_int_equal(tamis_screen_file(w->snapshot, &options, &summary, &err), TAMIS_ERR_IO);
    options.input = input;
    options.output = "/nowhere/out.csv";
    assert_int_equal(tamis_screen_file(w->snapshot, &options, &summary, &err), TAMIS_ERR_IO);
    char *text = world_read(w->base, "kept.csv");
    assert_string_equal(text, "before");
    free(text);
    assert_int_equal(leftovers(w->base), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hit_shows_everything),
        cmocka_unit_test(an_identifier_alone_is_explained),
        cmocka_unit_test(wrong_options_are_refused),
        cmocka_unit_test(no_memory_at_any_point),
        cmocka_unit_test(csv_out_is_the_contract),
        cmocka_unit_test(headings_are_recognized),
        cmocka_unit_test(a_full_name_goes_before_its_pieces),
        cmocka_unit_test(bad_maps_and_headers_are_refused),
        cmocka_unit_test(facts_not_understood_are_said_and_left_out),
        cmocka_unit_test(json_lines_in_and_out),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(output_is_all_or_nothing),
    };
    return cmocka_run_group_tests(tests, screen_world_open, screen_world_close);
}
