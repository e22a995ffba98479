/* Looking into snapshots: open, verify, datasets, stats, show, diff. */
#include "world.h"

static const char *show(world *w, const tamis_snapshot *snapshot, const char *id, const char *as_of,
                        tamis_output format)
{
    tamis_error err = {0};
    if (tamis_show(snapshot, id, as_of, format, world_collect, w, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    return world_text(w);
}

static void shows_an_entity(void **state)
{
    world *w = *state;
    tamis_snapshot *snapshot = world_snapshot(w, "ftm/d:", "old.jsonl", "s");
    const char *text = show(w, snapshot, "d-acme", NULL, TAMIS_OUTPUT_TEXT);
    static const char *const parts[] = {"Acme Cryogenics\n",
                                        "Company  d-acme",
                                        "since 2020-02-03",
                                        "1 EX 12",
                                        "Presumption of denial",
                                        "Acme \"Cold\" Works",
                                        "de  Germany",
                                        "owned by",
                                        "Vasilisa Orlova [d-orlova], 62.50%"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (strstr(text, parts[i]) == NULL)
            fail_msg("without '%s':\n%s", parts[i], text);
    }
    text = show(w, snapshot, "d-orlova", NULL, TAMIS_OUTPUT_TEXT);
    assert_non_null(strstr(text, "No listing of its own"));
    assert_non_null(strstr(text, "owns"));
    tamis_snapshot_close(snapshot);
}

static void shows_a_day(void **state)
{
    world *w = *state;
    tamis_snapshot *snapshot = world_snapshot(w, "ftm/d:", "old.jsonl", "s");
    const char *text = show(w, snapshot, "d-acme", "2020-02-02", TAMIS_OUTPUT_TEXT);
    assert_non_null(strstr(text, "Not listed on that day"));
    assert_non_null(strstr(text, "Listed on other days"));
    text = show(w, snapshot, "d-acme", "2020-02-03", TAMIS_OUTPUT_TEXT);
    assert_null(strstr(text, "Not listed"));
    assert_null(strstr(text, "other days"));
    text = show(w, snapshot, "d-acme", "2020-02-02", TAMIS_OUTPUT_JSON);
    assert_non_null(strstr(text, "\"listings\":[]"));
    tamis_error err = {0};
    assert_int_equal(
        tamis_show(snapshot, "d-acme", "2020-02", TAMIS_OUTPUT_TEXT, world_collect, w, &err),
        TAMIS_ERR_ARGUMENT);
    tamis_snapshot_close(snapshot);
}

static void shows_json(void **state)
{
    world *w = *state;
    tamis_snapshot *snapshot = world_snapshot(w, "ftm/d:", "old.jsonl", "s");
    const char *text = show(w, snapshot, "d-acme", NULL, TAMIS_OUTPUT_JSON);
    assert_int_equal(world_json_lines(text), 1);
    json_t *value = json_loads(text, 0, NULL);
    json_t *properties = json_object_get(value, "properties");
    assert_string_equal(json_string_value(json_array_get(json_object_get(properties, "alias"), 0)),
                        "Acme \"Cold\" Works");
    json_t *link = json_array_get(json_object_get(value, "links"), 0);
    assert_string_equal(json_string_value(json_object_get(link, "direction")), "in");
    assert_true(json_real_value(json_object_get(link, "percentMin")) == 62.5);
    json_decref(value);
    tamis_snapshot_close(snapshot);
}

static void finds_by_reference(void **state)
{
    world *w = *state;
    tamis_snapshot *snapshot = world_snapshot(w, "ftm/d:", "old.jsonl", "s");
    const char *text = show(w, snapshot, "EX-7", NULL, TAMIS_OUTPUT_TEXT);
    assert_non_null(strstr(text, "Company  d-acme"));
    tamis_error err = {0};
    static const char *const unknown[] = {"", "d-nobody", "d-acm", "d-acmee"};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        assert_int_equal(
            tamis_show(snapshot, unknown[i], NULL, TAMIS_OUTPUT_TEXT, world_collect, w, &err),
            TAMIS_ERR_NOT_FOUND);
    assert_non_null(strstr(err.message, "d-acmee"));
    tamis_snapshot_close(snapshot);
}

static void passes_on_what_write_says(void **state)
{
    world *w = *state;
    tamis_snapshot *a = world_snapshot(w, "ftm/d:", "old.jsonl", "a");
    tamis_snapshot *b = world_snapshot(w, "ftm/d:", "new.jsonl", "b");
    uint64_t differences;
    assert_int_equal(tamis_show(a, "d-acme", NULL, TAMIS_OUTPUT_TEXT, world_refuse, NULL, NULL),
                     TAMIS_ERR_CANCELLED);
    assert_int_equal(tamis_stats(a, TAMIS_OUTPUT_JSON, world_refuse, NULL, NULL),
                     TAMIS_ERR_CANCELLED);
    assert_int_equal(tamis_diff(a, b, TAMIS_OUTPUT_JSON, world_refuse, NULL, &differences, NULL),
                     TAMIS_ERR_CANCELLED);
    tamis_snapshot_close(a);
    tamis_snapshot_close(b);
}

static uint64_t diff(world *w, const tamis_snapshot *older, const tamis_snapshot *newer,
                     tamis_output format)
{
    uint64_t differences = UINT64_MAX;
    assert_int_equal(tamis_diff(older, newer, format, world_collect, w, &differences, NULL),
                     TAMIS_OK);
    return differences;
}

static void tells_what_changed(void **state)
{
    world *w = *state;
    tamis_snapshot *a = world_snapshot(w, "ftm/d:", "old.jsonl", "a");
    tamis_snapshot *b = world_snapshot(w, "ftm/d:", "new.jsonl", "b");
    assert_int_equal(diff(w, a, b, TAMIS_OUTPUT_TEXT), 4);
    assert_string_equal(
        world_text(w),
        "~ d-acme  Company  Acme Cryogenics\n"
        "    - alias: Acme \"Cold\" Works\n"
        "    + alias: Acme Low Temperature\n"
        "    ~ listing d licensePolicy: \"Presumption of denial\" -> \"Case by case\"\n"
        "+ d-guild  Organization  Borealis Guild\n"
        "    + name: Borealis Guild\n"
        "- d-orlova  Person  Vasilisa Orlova\n"
        "    - name: Vasilisa Orlova\n"
        "    - birthDate: 1971-05-06\n"
        "- d-own  Ownership\n"
        "    - owner: d-orlova\n"
        "    - asset: d-acme\n"
        "    - percentage: 62.5\n");
    assert_int_equal(diff(w, a, b, TAMIS_OUTPUT_JSON), 4);
    assert_int_equal(world_json_lines(world_text(w)), 4);
    assert_int_equal(diff(w, b, a, TAMIS_OUTPUT_TEXT), 4);
    assert_non_null(strstr(world_text(w), "+ d-orlova"));
    tamis_snapshot_close(a);
    tamis_snapshot_close(b);
}

static void finds_nothing_in_itself(void **state)
{
    world *w = *state;
    tamis_snapshot *a = world_snapshot(w, "ftm/d:", "old.jsonl", "a");
    assert_int_equal(diff(w, a, a, TAMIS_OUTPUT_TEXT), 0);
    assert_string_equal(world_text(w), "");
    world_write(w, "bare.jsonl", "{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{}}\n");
    tamis_snapshot *bare = world_snapshot(w, "ftm/d:", "bare.jsonl", "b");
    assert_int_equal(diff(w, bare, bare, TAMIS_OUTPUT_TEXT), 0);
    assert_string_equal(world_text(w), "");
    assert_int_equal(diff(w, bare, a, TAMIS_OUTPUT_JSON), 4);
    assert_int_equal(world_json_lines(world_text(w)), 4);
    tamis_snapshot_close(bare);
    tamis_snapshot_close(a);
}

static void counts(void **state)
{
    world *w = *state;
    tamis_snapshot *snapshot = world_snapshot(w, "ftm/d@2024-01-31:", "old.jsonl", "s");
    assert_int_equal(tamis_snapshot_dataset_count(snapshot), 1);
    tamis_dataset dataset = tamis_snapshot_dataset(snapshot, 0);
    assert_string_equal(dataset.name, "d");
    assert_string_equal(dataset.edition, "2024-01-31");
    assert_int_equal(dataset.listings, 1);
    assert_string_equal(tamis_snapshot_dataset(snapshot, 1).name, "");
    assert_int_equal(tamis_stats(snapshot, TAMIS_OUTPUT_JSON, world_collect, w, NULL), TAMIS_OK);
    const char *text = world_text(w);
    assert_int_equal(world_json_lines(text), 3);
    assert_non_null(strstr(text, "\"read\":4,\"kept\":4,\"skipped\":0"));
    tamis_snapshot_close(snapshot);
}

static void notices_damage(void **state)
{
    world *w = *state;
    char path[WORLD_PATH];
    tamis_snapshot_close(world_snapshot(w, "ftm/d:", "old.jsonl", "s"));
    world_path(w, "s", path);
    assert_int_equal(tamis_verify(path, NULL), TAMIS_OK);
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, -1, SEEK_END), 0);
    int last = fgetc(file);
    assert_int_equal(fseek(file, -1, SEEK_END), 0);
    assert_true(fputc(last ^ 1, file) != EOF);
    assert_int_equal(fclose(file), 0);
    tamis_error err = {0};
    assert_int_equal(tamis_verify(path, &err), TAMIS_ERR_CORRUPT);
    world_path(w, "missing", path);
    assert_int_equal(tamis_verify(path, &err), TAMIS_ERR_IO);
    tamis_snapshot *snapshot = NULL;
    assert_int_equal(tamis_snapshot_open(w->engine, path, &snapshot, &err), TAMIS_ERR_IO);
    assert_null(snapshot);
    world_path(w, "old.jsonl", path);
    assert_int_equal(tamis_snapshot_open(w->engine, path, &snapshot, &err), TAMIS_ERR_FORMAT);
    tamis_snapshot_close(NULL);
    tamis_engine_free(NULL);
    tamis_compile_report_free(NULL);
}

/* Opens and looks, with the nth allocation failing, for every n. */
static tamis_status look(world *w, const char *path, tamis_error *err)
{
    tamis_snapshot *snapshot = NULL;
    uint64_t differences;
    tamis_status status = tamis_snapshot_open(w->engine, path, &snapshot, err);
    if (status == TAMIS_OK)
        status = tamis_show(snapshot, "EX-7", NULL, TAMIS_OUTPUT_TEXT, world_collect, w, err);
    if (status == TAMIS_OK)
        status = tamis_show(snapshot, "EX-7", NULL, TAMIS_OUTPUT_JSON, world_collect, w, err);
    if (status == TAMIS_OK)
        status = tamis_stats(snapshot, TAMIS_OUTPUT_TEXT, world_collect, w, err);
    if (status == TAMIS_OK)
        status =
            tamis_diff(snapshot, snapshot, TAMIS_OUTPUT_TEXT, world_collect, w, &differences, err);
    tamis_snapshot_close(snapshot);
    return status;
}

static void survives_want_of_memory(void **state)
{
    world *w = *state;
    char path[WORLD_PATH];
    static const char content[] =
        "{\"id\":\"x\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Ada\"],"
        "\"country\":[\"gb\"]}}\n"
        "[]\n"
        "{\"id\":\"y\",\"schema\":\"Sanction\",\"properties\":{\"entity\":[\"x\"],"
        "\"authorityId\":[\"EX-7\"]}}\n";
    world_write(w, "skips.jsonl", content);
    tamis_snapshot_close(world_snapshot(w, "ftm/d:", "skips.jsonl", "s"));
    world_path(w, "s", path);
    tamis_status status = TAMIS_ERR_NOMEM;
    for (int64_t n = 0; status != TAMIS_OK; n++) {
        assert_true(n < WORLD_ALLOCATIONS_MAX);
        tamis_error err = {0};
        tamis__memory_fail_after(n);
        status = look(w, path, &err);
        tamis__memory_fail_after(-1);
        tamis__buffer_reset(&w->text);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_an_entity),
        cmocka_unit_test(shows_a_day),
        cmocka_unit_test(shows_json),
        cmocka_unit_test(finds_by_reference),
        cmocka_unit_test(passes_on_what_write_says),
        cmocka_unit_test(tells_what_changed),
        cmocka_unit_test(finds_nothing_in_itself),
        cmocka_unit_test(counts),
        cmocka_unit_test(notices_damage),
        cmocka_unit_test(survives_want_of_memory),
    };
    return cmocka_run_group_tests(tests, world_open, world_close);
}
