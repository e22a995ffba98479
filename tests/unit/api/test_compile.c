/* Compiling through the API: source texts, the account of rows, editions, and every way to fail. */
#include "world.h"

static const char *message_of(const world *w, const char *source, tamis_status expected,
                              tamis_error *err)
{
    tamis_compile_report *report = NULL;
    *err = (tamis_error){0};
    assert_int_equal(world_compile(w, &source, 1, "out", &report, err), expected);
    assert_null(report);
    char path[WORLD_PATH];
    world_path(w, "out", path);
    assert_int_not_equal(access(path, F_OK), 0);
    return err->message;
}

static void refuses_bad_source_texts(void **state)
{
    static const struct {
        const char *source, *says;
    } cases[] = {
        {"", "no colon"},         {"ftm", "no colon"},
        {"ftm:", "no path"},      {":x", "unknown format"},
        {"us_cls:x", "us_csl"},   {"ftm@2024-02-30:x", "edition is no day"},
        {"ftm@2024:x", "no day"}, {"ftm@2024~:x", "no day"},
        {"ftm/:x", "dataset"},    {"ftm/Upper:x", "dataset"},
        {"ftm/a-b:x", "dataset"}, {"ftm/d@:x", "no day"},
    };
    tamis_error err;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *message = message_of(*state, cases[i].source, TAMIS_ERR_ARGUMENT, &err);
        if (strstr(message, cases[i].says) == NULL)
            fail_msg("'%s': %s", cases[i].source, message);
    }
    char longest[100] = "ftm/";
    memset(longest + 4, 'a', 64);
    snprintf(longest + 68, sizeof longest - 68, ":x");
    message_of(*state, longest, TAMIS_ERR_ARGUMENT, &err);
}

static void refuses_nothing(void **state)
{
    const world *w = *state;
    tamis_compile_report *report = NULL;
    tamis_error err;
    assert_int_equal(world_compile(w, NULL, 0, "out", &report, &err), TAMIS_ERR_ARGUMENT);
    const char *source = "ftm:x";
    tamis_compile_options options = {.sources = &source, .source_count = 1};
    assert_int_equal(tamis_compile(w->engine, &options, &report, &err), TAMIS_ERR_ARGUMENT);
    options.output = "x";
    options.source_count = SIZE_MAX;
    assert_int_equal(tamis_compile(w->engine, &options, &report, NULL), TAMIS_ERR_LIMIT);
}

static void names_the_file_that_fails(void **state)
{
    const world *w = *state;
    tamis_error err;
    char source[WORLD_PATH];
    world_source(w, "ftm:", "missing.jsonl", source);
    assert_non_null(strstr(message_of(w, source, TAMIS_ERR_IO, &err), "missing.jsonl"));
    world_source(w, "un_sc:", "old.jsonl", source);
    assert_non_null(strstr(message_of(w, source, TAMIS_ERR_FORMAT, &err), "old.jsonl"));
    assert_true(err.line > 0);
}

static void accounts_for_every_row(void **state)
{
    const world *w = *state;
    char source[WORLD_PATH];
    world_write(w, "some.jsonl",
                "{\"id\":\"x-1\",\"schema\":\"Person\",\"properties\":"
                "{\"name\":[\"Ada Lovelace\"]}}\n[1]\n{\"id\":\n");
    world_source(w, "ftm/x@2024-03-01:", "some.jsonl", source);
    const char *sources[] = {source};
    tamis_compile_report *report = NULL;
    assert_int_equal(world_compile(w, sources, 1, "out", &report, NULL), TAMIS_OK);
    assert_int_equal(tamis_compile_report_count(report), 1);
    tamis_source_summary s = tamis_compile_report_source(report, 0);
    assert_string_equal(s.dataset, "x");
    assert_string_equal(s.edition, "2024-03-01");
    assert_string_equal(s.format, "ftm");
    assert_int_equal(s.read, 3);
    assert_int_equal(s.kept, 1);
    assert_int_equal(s.skipped, 2);
    uint64_t line = 0;
    const char *reason = NULL;
    const char *detail = NULL;
    assert_true(tamis_compile_report_skip(report, 0, 0, &line, &reason, &detail));
    assert_int_equal(line, 2);
    assert_true(reason[0] != '\0');
    assert_true(tamis_compile_report_skip(report, 0, 1, &line, &reason, &detail));
    assert_int_equal(line, 3);
    assert_false(tamis_compile_report_skip(report, 0, 2, &line, &reason, &detail));
    assert_false(tamis_compile_report_skip(report, 1, 0, &line, &reason, &detail));
    assert_string_equal(tamis_compile_report_source(report, 1).dataset, "");
    tamis_compile_report_free(report);
}

/* The report has the first thousand skipped rows, the snapshot all of them. */
static void keeps_a_thousand_skips(void **state)
{
    world *w = *state;
    enum { ROWS = 1500 };
    tamis__buffer rows;
    tamis__buffer_init(&rows, 0);
    tamis__buffer_text(&rows, "{\"id\":\"x\",\"schema\":\"Person\",\"properties\":{}}\n");
    for (int i = 0; i < ROWS; i++)
        tamis__buffer_text(&rows, "[]\n");
    tamis__buffer_byte(&rows, '\0');
    world_write(w, "bad.jsonl", rows.ptr);
    tamis__buffer_clear(&rows);
    char source[WORLD_PATH];
    world_source(w, "ftm/x:", "bad.jsonl", source);
    const char *sources[] = {source};
    tamis_compile_report *report = NULL;
    assert_int_equal(world_compile(w, sources, 1, "out", &report, NULL), TAMIS_OK);
    uint64_t line;
    const char *reason;
    const char *detail;
    assert_true(tamis_compile_report_skip(report, 0, 999, &line, &reason, &detail));
    assert_false(tamis_compile_report_skip(report, 0, 1000, &line, &reason, &detail));
    assert_int_equal(tamis_compile_report_source(report, 0).skipped, ROWS);
    tamis_compile_report_free(report);
    tamis_snapshot *snapshot = world_snapshot(w, "ftm/x:", "bad.jsonl", "out");
    assert_int_equal(tamis_stats(snapshot, TAMIS_OUTPUT_TEXT, world_collect, w, NULL), TAMIS_OK);
    assert_non_null(strstr(world_text(w), "1500 skipped"));
    tamis_snapshot_close(snapshot);
}

static void two_editions_answer_for_past_days(void **state)
{
    world *w = *state;
    char older[WORLD_PATH];
    char newer[WORLD_PATH];
    char path[WORLD_PATH];
    world_source(w, "ftm/d@2024-01-01:", "old.jsonl", older);
    world_source(w, "ftm/d@2024-06-01:", "new.jsonl", newer);
    const char *sources[] = {newer, older};
    tamis_compile_report *report = NULL;
    assert_int_equal(world_compile(w, sources, 2, "both", &report, NULL), TAMIS_OK);
    tamis_compile_report_free(report);
    world_path(w, "both", path);
    tamis_snapshot *snapshot = NULL;
    assert_int_equal(tamis_snapshot_open(w->engine, path, &snapshot, NULL), TAMIS_OK);
    assert_string_equal(tamis_snapshot_dataset(snapshot, 0).edition, "2024-06-01");
    assert_int_equal(
        tamis_show(snapshot, "d-acme", "2024-05-31", TAMIS_OUTPUT_TEXT, world_collect, w, NULL),
        TAMIS_OK);
    const char *before = world_text(w);
    assert_non_null(strstr(before, "Cold"));
    assert_null(strstr(before, "Low Temperature"));
    assert_int_equal(
        tamis_show(snapshot, "d-acme", "2024-06-01", TAMIS_OUTPUT_TEXT, world_collect, w, NULL),
        TAMIS_OK);
    const char *after = world_text(w);
    assert_null(strstr(after, "Cold"));
    assert_non_null(strstr(after, "Low Temperature"));
    tamis_snapshot_close(snapshot);
}

static void refuses_dated_beside_undated(void **state)
{
    const world *w = *state;
    char older[WORLD_PATH];
    char newer[WORLD_PATH];
    world_source(w, "ftm/d@2024-01-01:", "old.jsonl", older);
    world_source(w, "ftm/d:", "new.jsonl", newer);
    const char *sources[] = {older, newer};
    tamis_compile_report *report = NULL;
    assert_int_equal(world_compile(w, sources, 2, "out", &report, NULL), TAMIS_ERR_ARGUMENT);
    assert_null(report);
}

static tamis_status count_and_cancel(void *ctx, const char *stage, uint64_t done, uint64_t total)
{
    (void)stage;
    (void)done;
    (void)total;
    ++*(int *)ctx;
    return TAMIS_ERR_CANCELLED;
}

/* Progress begins after a while, so the file must be long enough to be seen at work. */
static void stops_when_told(void **state)
{
    const world *w = *state;
    enum { ROWS = 60000 };
    tamis__buffer rows;
    tamis__buffer_init(&rows, 0);
    for (int i = 0; i < ROWS; i++)
        tamis__buffer_printf(&rows,
                             "{\"id\":\"x-%d\",\"schema\":\"Person\",\"properties\":"
                             "{\"name\":[\"Person Number%d\"]}}\n",
                             i, i);
    tamis__buffer_byte(&rows, '\0');
    world_write(w, "long.jsonl", rows.ptr);
    tamis__buffer_clear(&rows);
    char source[WORLD_PATH];
    char path[WORLD_PATH];
    world_source(w, "ftm/x:", "long.jsonl", source);
    world_path(w, "cancelled", path);
    const char *sources[] = {source};
    int calls = 0;
    tamis_compile_options options = {.sources = sources,
                                     .source_count = 1,
                                     .output = path,
                                     .progress = count_and_cancel,
                                     .progress_ctx = &calls};
    tamis_compile_report *report = NULL;
    tamis_error err = {0};
    assert_int_equal(tamis_compile(w->engine, &options, &report, &err), TAMIS_ERR_CANCELLED);
    assert_int_equal(calls, 1);
    assert_int_not_equal(access(path, F_OK), 0);
}

/* Each allocation fails once; the old snapshot stays until one compile gets through. */
static void survives_want_of_memory(void **state)
{
    const world *w = *state;
    char source[WORLD_PATH];
    char path[WORLD_PATH];
    world_source(w, "ftm/d:", "old.jsonl", source);
    world_write(w, "kept", "as it was");
    world_path(w, "kept", path);
    const char *sources[] = {source};
    tamis_status status = TAMIS_ERR_NOMEM;
    for (int64_t n = 0; status != TAMIS_OK; n++) {
        assert_true(n < WORLD_ALLOCATIONS_MAX);
        tamis_compile_report *report = NULL;
        tamis_error err = {0};
        tamis__memory_fail_after(n);
        status = world_compile(w, sources, 1, "kept", &report, &err);
        tamis__memory_fail_after(-1);
        if (status == TAMIS_OK) {
            tamis_compile_report_free(report);
            break;
        }
        assert_int_equal(status, TAMIS_ERR_NOMEM);
        assert_null(report);
        FILE *file = fopen(path, "r");
        char content[32] = "";
        assert_non_null(file);
        assert_non_null(fgets(content, sizeof content, file));
        fclose(file);
        assert_string_equal(content, "as it was");
    }
}

static void lists_its_formats(void **state)
{
    (void)state;
    size_t count = 0;
    while (tamis_format_name(count) != NULL) {
        assert_non_null(tamis_format_title(count));
        count++;
    }
    assert_true(count >= 8);
    assert_null(tamis_format_name(count + 100));
    assert_null(tamis_format_title(count));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_bad_source_texts),
        cmocka_unit_test(refuses_nothing),
        cmocka_unit_test(names_the_file_that_fails),
        cmocka_unit_test(accounts_for_every_row),
        cmocka_unit_test(keeps_a_thousand_skips),
        cmocka_unit_test(two_editions_answer_for_past_days),
        cmocka_unit_test(refuses_dated_beside_undated),
        cmocka_unit_test(stops_when_told),
        cmocka_unit_test(survives_want_of_memory),
        cmocka_unit_test(lists_its_formats),
    };
    return cmocka_run_group_tests(tests, world_open, world_close);
}
