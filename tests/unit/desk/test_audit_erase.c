/* Texts of the audit trail that are erased: what was erased is told as such, what was tampered with is found besides. */
#include "trail_world.h"

#include "desk/audit_erase.h"

static const tamis_actor admin = {"user:ann", TAMIS_ROLE_ADMIN, TAMIS_SCOPE_ALL};

static tamis_audit_erasure erase(trail *t, const char *request)
{
    tamis_audit_erasure out;
    tamis_error err = {0};
    desk_fixture_open(t->f);
    if (tamis__audit_erase(t->f->desk, &admin, tamis__bytes_of(request), &out, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    desk_fixture_close(t->f);
    return out;
}

static void erased_texts_are_explained(void **state)
{
    trail *t = *state;
    tamis_audit_erasure e = erase(t, "{\"first\":7,\"last\":9,\"reason\":\"asked for\"}");
    assert_int_equal(e.records, 3);
    assert_int_equal(e.first, 7);
    assert_int_equal(e.last, 9);
    tamis_audit_report report = verify_with(t->f->path, NULL, NULL);
    assert_true(report.whole);
    assert_int_equal(report.erased, 3);
    assert_int_equal(report.records, RECORDS + 1);
    e = erase(t, "{\"last\":11,\"reason\":\"kept long enough\"}");
    assert_int_equal(e.records, 8);
    report = verify_with(t->f->path, NULL, NULL);
    assert_true(report.whole);
    assert_int_equal(report.erased, 11);
    /* Again: there is nothing left. */
    assert_int_equal(erase(t, "{\"last\":11,\"reason\":\"again\"}").records, 0);
    assert_int_equal(verify_with(t->f->path, NULL, NULL).records, RECORDS + 2);
}

/* A trail with erased texts, and what becomes of it; the first record that does not fit. */
static void what_was_tampered_with_is_found_besides(void **state)
{
    trail *t = *state;
    static const struct {
        const char *sql;
        uint64_t first_bad;
        const char *words;
    } cases[] = {
        {"UPDATE audit SET body = NULL WHERE seq = 14", 14, "no record says"},
        {"UPDATE audit SET body = NULL WHERE seq = 3", 3, "no record says"},
        {"UPDATE audit SET body = NULL WHERE action = 'audit.erase'", 5, "no record says"},
        {"UPDATE audit SET body = '{\"n\": 6}' WHERE seq = 6", 6, "does not match its digest"},
        {"UPDATE audit SET actor = 'user:eve' WHERE seq = 6", 6, "does not follow"},
        {"UPDATE audit SET digest = zeroblob(32) WHERE seq = 6", 6, "does not follow"},
        {"UPDATE audit SET time = time + 1 WHERE seq = 16", 16, "does not follow"},
        {"UPDATE audit SET body = replace(body, '[[5,7]]', '[[5,8]]') WHERE action = "
         "'audit.erase'",
         RECORDS + 1, "does not match its digest"},
        {"DELETE FROM audit WHERE seq = 6", 6, "missing"},
        {"DELETE FROM audit WHERE action = 'audit.erase'", RECORDS + 1, "missing"},
    };
    erase(t, "{\"first\":5,\"last\":7,\"reason\":\"asked for\"}");
    size_t len;
    char *whole = desk_fixture_read(t->f->path, &len);
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        change(t, "%s", cases[i].sql);
        tamis_audit_report report = verify_with(t->f->path, NULL, NULL);
        if (report.whole || report.first_bad != cases[i].first_bad ||
            strstr(report.finding, cases[i].words) == NULL)
            fail_msg("%s: %llu %s", cases[i].sql, (unsigned long long)report.first_bad,
                     report.finding);
        desk_fixture_write(t->f->path, whole, len);
    }
    free(whole);
}

/* Whoever has the old file can put an erased text back, digest and all. */
static void a_text_put_back_is_found(void **state)
{
    trail *t = *state;
    sqlite3 *file;
    sqlite3_stmt *s;
    char body[SQL_BYTES];
    assert_int_equal(sqlite3_open(t->f->path, &file), SQLITE_OK);
    sqlite3_prepare_v2(file, "SELECT body FROM audit WHERE seq = 6", -1, &s, NULL);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    snprintf(body, sizeof body, "%s", (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    sqlite3_close(file);
    erase(t, "{\"first\":5,\"last\":7,\"reason\":\"asked for\"}");
    change(t, "UPDATE audit SET body = '%s' WHERE seq = 6", body);
    expect(t, 6, "was erased, but its text is there");
}

static void contains(const trail *t, const char *suffix, const char *text, bool expected)
{
    char path[DESK_PATH_BYTES + 8];
    size_t len;
    snprintf(path, sizeof path, "%s%s", t->f->path, suffix);
    if (access(path, F_OK) != 0)
        return;
    char *content = desk_fixture_read(path, &len);
    bool found =
        tamis__bytes_find(tamis__bytes(content, len), tamis__bytes_of(text), 0) != SIZE_MAX;
    free(content);
    assert_int_equal(found, expected);
}

/* One person's texts leave the file, however they are written; those of others stay. */
static void one_persons_texts_are_erased(void **state)
{
    trail *t = *state;
    static const char *const bodies[] = {
        "{\"queries\":[{\"query\":{\"name\":[\"Vasilisa  ORLOVA\"]}}]}",
        "{\"queries\":[{\"query\":{\"name\":[\"V\\u0061silisa Orlova-Petrov\"]}}]}",
        "{\"Vasilisa Orlova\":1}",
        "{\"queries\":[{\"query\":{\"name\":[\"Vasili Orlov\"]}}]}",
    };
    static char large[30000];
    memset(large, 'x', sizeof large - 1);
    memcpy(large, "{\"a\":\"", 6);
    memcpy(large + 20000, "vasilisa orlova", 15);
    memcpy(large + sizeof large - 3, "\"}", 2);
    large[6] = 'y';
    desk_fixture_open(t->f);
    for (size_t i = 0; i < TAMIS_COUNT_OF(bodies); i++)
        append(t->f, "match", "", bodies[i]);
    append(t->f, "match", "", large);
    tamis_audit_erasure out;
    tamis_error err = {0};
    const char *request = "{\"text\":\" Vasilisa\\u00A0orlova\",\"reason\":\"asked for\"}";
    OK(tamis__audit_erase(t->f->desk, &admin, tamis__bytes_of(request), &out, &err));
    assert_int_equal(out.records, 4);
    assert_int_equal(out.first, RECORDS + 1);
    assert_int_equal(out.last, RECORDS + 5);
    /* While the desk is open. */
    contains(t, "", "Vasili Orlov", true);
    contains(t, "-wal", "ORLOVA", false);
    contains(t, "", "ORLOVA", false);
    contains(t, "", "silisa Orlova", false);
    contains(t, "", "vasilisa orlova", false);
    desk_fixture_close(t->f);
    contains(t, "", "silisa Orlova", false);
    tamis_audit_report report = verify_with(t->f->path, NULL, NULL);
    assert_true(report.whole);
    assert_int_equal(report.erased, 4);
}

static void erasing_needs_a_reason_and_bounds(void **state)
{
    trail *t = *state;
    static const char *const wrong[] = {"",
                                        "[]",
                                        "{}",
                                        "{\"reason\":\"r\"}",
                                        "{\"last\":3}",
                                        "{\"last\":3,\"reason\":\" \"}",
                                        "{\"last\":0,\"reason\":\"r\"}",
                                        "{\"last\":\"3\",\"reason\":\"r\"}",
                                        "{\"first\":3,\"reason\":\"r\"}",
                                        "{\"from\":\"2020-01-01\",\"reason\":\"r\"}",
                                        "{\"text\":\"a \",\"reason\":\"r\"}",
                                        "{\"until\":\"soon\",\"reason\":\"r\"}",
                                        "{\"last\":3,\"reason\":\"r\",\"order\":\"newest\"}",
                                        "{\"last\":3,\"last\":4,\"reason\":\"r\"}",
                                        "{\"last\":3,\"reason\":\"r\""};
    tamis_actor analyst = {"user:bob", TAMIS_ROLE_APPROVER, TAMIS_SCOPE_ALL};
    tamis_audit_erasure out;
    desk_fixture_open(t->f);
    for (size_t i = 0; i < TAMIS_COUNT_OF(wrong); i++)
        if (tamis__audit_erase(t->f->desk, &admin, tamis__bytes_of(wrong[i]), &out, NULL) !=
            TAMIS_ERR_ARGUMENT)
            fail_msg("%s", wrong[i]);
    assert_int_equal(tamis__audit_erase(t->f->desk, &analyst,
                                        TAMIS_LIT("{\"last\":3,\"reason\":\"r\"}"), &out, NULL),
                     TAMIS_ERR_DENIED);
    desk_fixture_close(t->f);
    assert_int_equal(verify_with(t->f->path, NULL, NULL).records, RECORDS);
}

/* More than one transaction erases; by action, and never what tells of erasures. */
static void many_texts_are_erased(void **state)
{
    trail *t = *state;
    enum { MANY = 1300 };
    desk_fixture_open(t->f);
    for (int i = 0; i < MANY; i++)
        append(t->f, i % 2 == 0 ? "match" : "screen", "", "{\"a\":1}");
    desk_fixture_close(t->f);
    uint64_t before = verify_with(t->f->path, NULL, NULL).records;
    tamis_audit_erasure e = erase(t, "{\"action\":\"screen\",\"reason\":\"r\"}");
    assert_int_equal(e.records, MANY / 2);
    tamis_audit_report report = verify_with(t->f->path, NULL, NULL);
    assert_true(report.whole);
    assert_int_equal(report.erased, MANY / 2);
    assert_int_equal(report.records, before + 2);
    e = erase(t, "{\"until\":\"2100-01-01\",\"reason\":\"all of it\"}");
    assert_int_equal(e.records, before - MANY / 2);
    report = verify_with(t->f->path, NULL, NULL);
    assert_true(report.whole);
    assert_int_equal(report.erased, before);
}

static void an_export_shows_erased_texts_as_such(void **state)
{
    trail *t = *state;
    char path[DESK_PATH_BYTES];
    desk_fixture_path(t->f, "trail", path);
    erase(t, "{\"first\":5,\"last\":7,\"reason\":\"asked for\"}");
    export_all(t, 0, 0, NULL);
    desk_fixture_write(path, t->text.ptr, t->text.len);
    tamis_audit_report report = verify_with(path, NULL, NULL);
    assert_true(report.whole);
    assert_int_equal(report.erased, 3);
    export_all(t, 6, 0, NULL);
    desk_fixture_write(path, t->text.ptr, t->text.len);
    report = verify_with(path, NULL, NULL);
    assert_true(report.whole);
    assert_int_equal(report.erased, 1);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(erased_texts_are_explained),
        CASE(what_was_tampered_with_is_found_besides),
        CASE(a_text_put_back_is_found),
        CASE(one_persons_texts_are_erased),
        CASE(erasing_needs_a_reason_and_bounds),
        CASE(many_texts_are_erased),
        CASE(an_export_shows_erased_texts_as_such),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
