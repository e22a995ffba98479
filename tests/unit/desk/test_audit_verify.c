/* A tampered audit trail is found wherever it was touched, and the first record that does not fit is named. */
#include "trail_world.h"

#include "support/random.h"

/* ---- the whole one ---- */

static void an_untouched_trail_is_whole(void **state)
{
    trail *t = *state;
    expect_whole(t);
    /* Nothing is left beside the file. */
    char log[DESK_PATH_BYTES + 8];
    snprintf(log, sizeof log, "%s-wal", t->f->path);
    assert_int_equal(access(log, F_OK), -1);
    /* While the desk is open, too. */
    desk_fixture_open(t->f);
    expect_whole(t);
    append(t->f, "match", "", "{}");
    assert_int_equal(verify_with(t->f->path, NULL, NULL).records, RECORDS + 1);
    desk_fixture_close(t->f);
}

static void an_empty_trail_is_whole(void **state)
{
    trail *t = *state;
    char path[DESK_PATH_BYTES], public_key[65];
    desk_fixture_path(t->f, "empty", path);
    OK(tamis__desk_create(path, public_key, NULL));
    tamis_audit_report report = verify_with(path, public_key, NULL);
    assert_true(report.whole);
    assert_int_equal(report.records, 0);
    assert_string_equal(report.newest_hash, public_key);
}

/* ---- single records ---- */

static void every_column_of_every_record_counts(void **state)
{
    trail *t = *state;
    static const struct {
        const char *set, *words;
    } cases[] = {
        {"time = time + 1", "does not follow"},
        {"actor = 'user:bob'", "does not follow"},
        {"action = action || ' '", "does not follow"},
        {"subject = 'case:2'", "does not follow"},
        {"digest = zeroblob(32)", "text does not match"},
        {"digest = zeroblob(31)", "damaged"},
        {"body = replace(body, 'number', 'NUMBER')", "text does not match"},
        {"body = ''", "text does not match"},
        {"body = NULL", "missing, and no record says"},
        {"hash = zeroblob(32)", "does not follow"},
        {"hash = x''", "damaged"},
        {"seq = seq + 1000", "is missing"},
        {"seq = -seq", ""},
    };
    for (int n = 1; n <= RECORDS; n++)
        for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
            restore(t);
            change(t, "UPDATE audit SET %s WHERE seq = %d", cases[i].set, n);
            bool first = strcmp(cases[i].set, "seq = -seq") == 0;
            bool last = n == RECORDS && i == TAMIS_COUNT_OF(cases) - 2;
            expect(t, first ? 1 : n, last ? "are missing" : cases[i].words);
        }
    restore(t);
    expect_whole(t);
}

static void every_missing_record_is_named(void **state)
{
    trail *t = *state;
    for (int n = 1; n <= RECORDS; n++) {
        restore(t);
        change(t, "DELETE FROM audit WHERE seq = %d", n);
        expect(t, n, "missing");
        /* With the others moved up, so that no number is missing. */
        restore(t);
        change(t,
               "DELETE FROM audit WHERE seq = %d; UPDATE audit SET seq = -seq WHERE seq > %d;"
               "UPDATE audit SET seq = -seq - 1 WHERE seq < 0;",
               n, n);
        expect(t, n, n == RECORDS ? "missing" : "does not follow");
        restore(t);
        change(t, "DELETE FROM audit WHERE seq IN (%d, %d)", n, n + 1);
        expect(t, n, "missing");
    }
}

static void every_changed_place_is_named(void **state)
{
    trail *t = *state;
    for (int n = 1; n < RECORDS; n++)
        for (int m = n + 1; m <= RECORDS; m++) {
            restore(t);
            change(t,
                   "UPDATE audit SET seq = -1 WHERE seq = %d; UPDATE audit SET seq = %d "
                   "WHERE seq = %d; UPDATE audit SET seq = %d WHERE seq = -1;",
                   n, n, m, m);
            expect(t, n, m == n + 1 ? "" : "does not follow");
        }
}

static void what_was_put_in_is_named(void **state)
{
    trail *t = *state;
    for (int n = 1; n <= RECORDS + 1; n++) {
        restore(t);
        change(t,
               "UPDATE audit SET seq = -seq WHERE seq >= %d; UPDATE audit SET seq = 1 - seq "
               "WHERE seq < 0; INSERT INTO audit SELECT %d, time, actor, action, subject, digest, "
               "body, hash FROM audit WHERE seq = %d;",
               n, n, n <= 5 ? 10 : 2);
        expect(t, n, n <= RECORDS ? "was put in" : "does not follow");
    }
}

/* ---- the end ---- */

static void every_shorter_trail_is_found(void **state)
{
    trail *t = *state;
    for (int n = 0; n < RECORDS; n++) {
        restore(t);
        change(t, "DELETE FROM audit WHERE seq > %d", n);
        expect(t, n + 1, "missing");
        /* With checkpoints and head moved, as far as that goes without the key. */
        change(t, "DELETE FROM audit_checkpoint WHERE seq > %d", n);
        expect(t, n + 1, "missing at the end");
        if (n == 0)
            continue;
        change(t,
               "UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit WHERE seq = %d)",
               n);
        expect(t, n, "seal");
    }
}

static void the_head_counts(void **state)
{
    trail *t = *state;
    static const struct {
        const char *sql, *words;
        int first_bad;
    } cases[] = {
        {"UPDATE audit_head SET seq = seq + 1", "missing at the end", RECORDS + 1},
        {"UPDATE audit_head SET seq = seq - 1", "after the end", RECORDS},
        {"UPDATE audit_head SET hash = zeroblob(32)", "not the one that was sealed", RECORDS},
        {"UPDATE audit_head SET hash = x'00'", "removed", RECORDS + 1},
        {"UPDATE audit_head SET seal = zeroblob(32)", "seal", RECORDS},
        {"UPDATE audit_head SET seal = x''", "seal", RECORDS},
        {"DELETE FROM audit_head", "removed", RECORDS + 1},
        {"DROP TABLE audit_head", "cannot be read", RECORDS + 1},
        {"DROP TABLE audit", "cannot be read", 1},
        {"DELETE FROM desk", "cannot be read", 1},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        restore(t);
        change(t, "%s", cases[i].sql);
        expect(t, cases[i].first_bad, cases[i].words);
    }
}

static void checkpoints_count(void **state)
{
    trail *t = *state;
    static const struct {
        const char *set, *words;
        int first_bad;
    } cases[] = {
        {"time = time + 1", "not signed", SIGNED},
        {"hash = zeroblob(32)", "not signed", SIGNED},
        {"hash = x''", "damaged", SIGNED},
        {"signature = zeroblob(64)", "not signed", SIGNED},
        {"signature = x'01'", "damaged", SIGNED},
        {"seq = 13", "not signed", 13},
        {"seq = 0", "not signed", 1},
        {"seq = 99", "not signed", RECORDS + 1},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        restore(t);
        change(t, "UPDATE audit_checkpoint SET %s WHERE seq = %d", cases[i].set, SIGNED);
        expect(t, cases[i].first_bad, cases[i].words);
    }
}

static void a_checkpoint_that_is_due_cannot_go(void **state)
{
    trail *t = *state;
    desk_fixture_open(t->f);
    for (int i = RECORDS; i < TAMIS__AUDIT_CHECKPOINT_EVERY + 5; i++)
        append(t->f, "match", "", "{}");
    desk_fixture_close(t->f);
    assert_true(verify_with(t->f->path, NULL, NULL).whole);
    change(t, "DELETE FROM audit_checkpoint WHERE seq = 1000");
    expect(t, 1000, "its checkpoint was removed");
}

/* ---- somebody who knows how it is made ---- */

/* Hashes anew from record `from` on, as a forger would. */
static void rechain(const trail *t, int from)
{
    sqlite3 *file;
    sqlite3_stmt *s, *u;
    assert_int_equal(sqlite3_open(t->f->path, &file), SQLITE_OK);
    tamis__digest hash;
    sqlite3_prepare_v2(file, "SELECT hash FROM audit WHERE seq = ?", -1, &s, NULL);
    sqlite3_bind_int(s, 1, from - 1);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    assert_true(tamis__digest_load(tamis__desk_blob(s, 0), &hash));
    sqlite3_finalize(s);
    sqlite3_prepare_v2(file,
                       "SELECT seq, time, actor, action, subject, body FROM audit WHERE seq >= ? "
                       "ORDER BY seq",
                       -1, &s, NULL);
    sqlite3_prepare_v2(file, "UPDATE audit SET digest = ?, hash = ? WHERE seq = ?", -1, &u, NULL);
    sqlite3_bind_int(s, 1, from);
    while (sqlite3_step(s) == SQLITE_ROW) {
        tamis__audit_record r = {.seq = sqlite3_column_int64(s, 0),
                                 .time = sqlite3_column_int64(s, 1),
                                 .actor = tamis__desk_text(s, 2),
                                 .action = tamis__desk_text(s, 3),
                                 .subject = tamis__desk_text(s, 4)};
        tamis__digest next;
        tamis__digest_of(tamis__desk_text(s, 5), &r.digest);
        tamis__audit_hash(&hash, &r, &next);
        hash = next;
        sqlite3_bind_blob(u, 1, r.digest.bytes, 32, SQLITE_TRANSIENT);
        sqlite3_bind_blob(u, 2, hash.bytes, 32, SQLITE_TRANSIENT);
        sqlite3_bind_int64(u, 3, r.seq);
        assert_int_equal(sqlite3_step(u), SQLITE_DONE);
        sqlite3_reset(u);
    }
    sqlite3_finalize(s);
    sqlite3_finalize(u);
    sqlite3_close(file);
    change(t, "UPDATE audit_head SET hash = (SELECT hash FROM audit WHERE seq = %d)", RECORDS);
}

static void a_rewritten_past_is_found(void **state)
{
    trail *t = *state;
    char kept[DESK_PATH_BYTES], key[DESK_PATH_BYTES + 8], away[DESK_PATH_BYTES];
    desk_fixture_path(t->f, "kept", kept);
    desk_fixture_path(t->f, "away", away);
    snprintf(key, sizeof key, "%s.key", t->f->path);
    desk_fixture_write(kept, t->text.ptr, t->text.len);
    assert_true(verify_with(t->f->path, NULL, kept).whole);
    change(t, "UPDATE audit SET actor = 'user:eve' WHERE seq = 5");
    rechain(t, 5);
    expect(t, SIGNED, "not the one that was signed");
    change(t, "DELETE FROM audit_checkpoint");
    expect(t, RECORDS, "seal");
    /* Without the key beside it the file alone tells nothing; what was kept elsewhere does. */
    rename(key, away);
    tamis_audit_report report = verify_with(t->f->path, t->f->public_key, NULL);
    assert_true(report.whole);
    assert_non_null(strstr(report.finding, "for want of the key"));
    report = verify_with(t->f->path, t->f->public_key, kept);
    assert_false(report.whole);
    assert_int_equal(report.first_bad, SIGNED);
    rename(away, key);
}

static void an_old_end_put_back_is_found_by_what_was_kept(void **state)
{
    trail *t = *state;
    char kept[DESK_PATH_BYTES];
    desk_fixture_path(t->f, "kept", kept);
    tamis__buffer newer;
    tamis__buffer_init(&newer, 0);
    desk_fixture_open(t->f);
    append(t->f, "match", "", "{}");
    OK(tamis__audit_checkpoint(t->f->desk, &newer, NULL));
    desk_fixture_close(t->f);
    tamis__buffer_byte(&newer, '\n');
    tamis__buffer_append(&newer, tamis__buffer_bytes(&t->text));
    desk_fixture_write(kept, newer.ptr, newer.len);
    assert_true(verify_with(t->f->path, NULL, kept).whole);
    restore(t); /* the whole file of before */
    assert_true(verify_with(t->f->path, NULL, NULL).whole);
    tamis_audit_report report = verify_with(t->f->path, NULL, kept);
    assert_false(report.whole);
    assert_int_equal(report.first_bad, RECORDS + 1);
    tamis__buffer_clear(&newer);
}

static void another_desk_in_its_place_is_found(void **state)
{
    trail *t = *state;
    char other[DESK_PATH_BYTES], public_key[65], kept[DESK_PATH_BYTES];
    desk_fixture_path(t->f, "other", other);
    desk_fixture_path(t->f, "kept", kept);
    desk_fixture_write(kept, t->text.ptr, t->text.len);
    OK(tamis__desk_create(other, public_key, NULL));
    tamis_audit_report report = verify_with(other, t->f->public_key, NULL);
    assert_false(report.whole);
    assert_int_equal(report.first_bad, 1);
    report = verify_with(other, NULL, kept);
    assert_false(report.whole);
    change(t, "UPDATE desk SET value = '%s' WHERE name = 'public_key'", public_key);
    expect(t, 1, "key beside");
}

/* ---- exports ---- */

static size_t lines(const tamis__buffer *text)
{
    size_t count = 0;
    for (size_t i = 0; i < text->len; i++)
        count += text->ptr[i] == '\n';
    return count;
}

static void an_export_is_checked_without_the_desk(void **state)
{
    trail *t = *state;
    char path[DESK_PATH_BYTES];
    desk_fixture_path(t->f, "export", path);
    export_all(t, 0, 0, NULL);
    assert_int_equal(lines(&t->text), RECORDS + 4);
    desk_fixture_write(path, t->text.ptr, t->text.len);
    tamis_audit_report report = verify_with(path, t->f->public_key, NULL);
    if (!report.whole)
        fail_msg("%s", report.finding);
    assert_int_equal(report.records, RECORDS);
    assert_int_equal(report.checkpoints, 2);
    /* An export serves as checkpoints kept elsewhere, too. */
    assert_true(verify_with(t->f->path, NULL, path).whole);
    export_all(t, 10, 0, NULL);
    assert_int_equal(lines(&t->text), RECORDS - 10 + 4);
    desk_fixture_write(path, t->text.ptr, t->text.len);
    assert_true(verify_with(path, t->f->public_key, NULL).whole);
    export_all(t, 0, 5, NULL);
    assert_int_equal(lines(&t->text), 6);
    desk_fixture_write(path, t->text.ptr, t->text.len);
    report = verify_with(path, NULL, NULL);
    assert_false(report.whole);
    assert_int_equal(report.first_bad, 6);
}

static void filters_choose(void **state)
{
    trail *t = *state;
    static const struct {
        const char *filter;
        size_t lines;
    } cases[] = {
        {"{}", 20},
        {"{\"action\": \"case.open\"}", 6},
        {"{\"subject\": \"case:1\"}", 6},
        {"{\"subject\": \"case:1\", \"action\": \"match\"}", 0},
        {"{\"subject\": \"\"}", 20},
        {"{\"actor\": \"user:ann\"}", 20},
        {"{\"actor\": \"user:bob\"}", 0},
        {"{\"from\": \"2026-11-28\", \"until\": \"2026-11-28\"}", 20},
        {"{\"until\": \"2026-11-27\"}", 0},
        {"{\"from\": \"2026-11-29\"}", 0},
        {"{\"from\": \"2026-11-28T06:00:03Z\", \"until\": \"2026-11-28T06:00:05.000Z\"}", 2},
        {"{\"order\": \"oldest\"}", 20},
        {"{\"order\": \"newest\", \"action\": \"case.open\"}", 6},
        {"{\"order\": \"newest\", \"subject\": \"case:1\"}", 6},
        {"{\"before\": 4}", 3},
        {"{\"before\": 1}", 0},
        {"{\"before\": 21}", 20},
        {"{\"before\": 9223372036854775807}", 20},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        export_all(t, 0, 0, cases[i].filter);
        if (lines(&t->text) != cases[i].lines)
            fail_msg("%s: %zu lines", cases[i].filter, lines(&t->text));
    }
    export_all(t, 3, 4, "{\"action\": \"match\"}");
    assert_int_equal(lines(&t->text), 4);
    static const char *const bad[] = {"",
                                      "[]",
                                      "{",
                                      "{\"who\": \"a\"}",
                                      "{\"actor\": 1}",
                                      "{\"from\": \"yesterday\"}",
                                      "{\"order\": \"up\"}",
                                      "{\"order\": 1}",
                                      "{\"before\": 0}",
                                      "{\"before\": -1}",
                                      "{\"before\": \"5\"}",
                                      "{\"until\": \"2026-02-30\"}"};
    tamis_error err;
    desk_fixture_open(t->f);
    for (size_t i = 0; i < TAMIS_COUNT_OF(bad); i++)
        assert_int_equal(tamis__audit_export(t->f->desk, 0, 0, bad[i], collect, &t->text, &err),
                         TAMIS_ERR_ARGUMENT);
    assert_int_equal(tamis__audit_export(t->f->desk, 21, 0, NULL, collect, &t->text, &err),
                     TAMIS_ERR_ARGUMENT);
    desk_fixture_close(t->f);
}

/* Line n of the export, from 0, with its newline. */
static tamis_bytes line_at(const tamis__buffer *text, size_t n)
{
    const char *start = text->ptr;
    for (; n > 0; n--)
        start = strchr(start, '\n') + 1;
    return tamis__bytes(start, (size_t)(strchr(start, '\n') + 1 - start));
}

/* Pages of the newest records, each below the last of the page before, are all records once. */
static void the_newest_come_first(void **state)
{
    trail *t = *state;
    char filter[64] = "{\"order\": \"newest\"}";
    int expected = RECORDS;
    while (expected > 0) {
        export_all(t, 0, 7, filter);
        size_t count = lines(&t->text);
        assert_int_equal(count, expected < 7 ? expected : 7);
        tamis__buffer_byte(&t->text, '\0'); /* for the end of the text */
        for (size_t i = 0; i < count; i++, expected--) {
            char start[32];
            snprintf(start, sizeof start, "{\"seq\":%d,", expected);
            assert_memory_equal(line_at(&t->text, i).ptr, start, strlen(start));
        }
        snprintf(filter, sizeof filter, "{\"order\": \"newest\", \"before\": %d}", expected + 1);
    }
}

static void every_line_of_an_export_counts(void **state)
{
    trail *t = *state;
    char path[DESK_PATH_BYTES];
    desk_fixture_path(t->f, "export", path);
    export_all(t, 0, 0, NULL);
    tamis__buffer_byte(&t->text, '\0');
    t->text.len--;
    size_t count = lines(&t->text);
    char *copy = malloc(2 * t->text.len);
    for (size_t n = 1; n < count; n++) {
        tamis_bytes line = line_at(&t->text, n);
        size_t before = (size_t)(line.ptr - t->text.ptr), behind = t->text.len - before - line.len;
        bool checkpoint = strncmp(line.ptr, "{\"checkpoint\"", 13) == 0;
        /* Removed: but for checkpoints, which are not due by themselves. */
        memcpy(copy, t->text.ptr, before);
        memcpy(copy + before, line.ptr + line.len, behind);
        desk_fixture_write(path, copy, before + behind);
        assert_int_equal(verify_with(path, NULL, NULL).whole, checkpoint);
        /* Twice. */
        memcpy(copy + before, line.ptr, line.len);
        memcpy(copy + before + line.len, line.ptr, line.len + behind);
        desk_fixture_write(path, copy, t->text.len + line.len);
        assert_int_equal(verify_with(path, NULL, NULL).whole, checkpoint);
    }
    free(copy);
}

static void every_byte_of_an_export_counts(void **state)
{
    trail *t = *state;
    char path[DESK_PATH_BYTES];
    desk_fixture_path(t->f, "export", path);
    export_all(t, 16, 0, NULL);
    char *copy = malloc(t->text.len);
    tamis_audit_report report;
    tamis_error err;
    tamis__verify_options options = {.path = path, .public_key = t->f->public_key};
    for (size_t i = 0; i < t->text.len; i++) {
        memcpy(copy, t->text.ptr, t->text.len);
        copy[i] ^= 1 << i % 7;
        desk_fixture_write(path, copy, t->text.len);
        tamis_status status = tamis__audit_verify(&options, &report, &err);
        if (status == TAMIS_OK && report.whole) {
            /* Hexadecimal digits of either case, and white space, say the same. */
            bool same = copy[i] == (t->text.ptr[i] ^ 0x20);
            if (!same)
                fail_msg("byte %zu: '%c' for '%c'", i, copy[i], t->text.ptr[i]);
        }
        desk_fixture_write(path, t->text.ptr, i);
        status = tamis__audit_verify(&options, &report, &err);
        /* All but the last newline. */
        assert_true(status != TAMIS_OK || !report.whole || i + 1 == t->text.len);
    }
    free(copy);
}

/* ---- damage ---- */

static void other_files_are_refused(void **state)
{
    trail *t = *state;
    char path[DESK_PATH_BYTES];
    static const char *const contents[] = {"",
                                           "\n",
                                           "{}\n",
                                           "x",
                                           "{\"seq\": 1}\n",
                                           "[1]\n",
                                           "{\"audit\": 1}\n",
                                           "{\"audit\": 2, \"after\": 0}"};
    tamis_audit_report report;
    tamis_error err;
    desk_fixture_path(t->f, "other", path);
    tamis__verify_options options = {.path = path};
    assert_int_equal(tamis__audit_verify(&options, &report, &err), TAMIS_ERR_NOT_FOUND);
    for (size_t i = 0; i < TAMIS_COUNT_OF(contents); i++) {
        desk_fixture_write(path, contents[i], strlen(contents[i]));
        assert_int_equal(tamis__audit_verify(&options, &report, &err), TAMIS_ERR_FORMAT);
        assert_false(report.whole);
        options = (tamis__verify_options){.path = t->f->path, .checkpoints = path};
        assert_int_equal(tamis__audit_verify(&options, &report, &err), TAMIS_ERR_FORMAT);
        options = (tamis__verify_options){.path = path};
    }
    options = (tamis__verify_options){.path = t->f->path, .public_key = "0123"};
    assert_int_equal(tamis__audit_verify(&options, &report, &err), TAMIS_ERR_ARGUMENT);
}

static void damage_is_survived(void **state)
{
    trail *t = *state;
    test_random random = test_random_start("damage_is_survived");
    char *copy = malloc(t->len);
    tamis_audit_report report;
    tamis_error err;
    tamis__verify_options options = {.path = t->f->path};
    for (int round = 0; round < 400; round++) {
        memcpy(copy, t->content, t->len);
        size_t reach = round % 4 == 0 ? 400 : t->len;
        for (size_t n = 1 + test_random_below(&random, 30); n > 0; n--)
            copy[test_random_below(&random, reach)] = (char)test_random_next(&random);
        desk_fixture_write(t->f->path, copy, t->len);
        (void)!tamis__audit_verify(&options, &report, &err);
        desk_fixture_write(t->f->path, t->content, test_random_below(&random, t->len));
        (void)!tamis__audit_verify(&options, &report, &err);
    }
    free(copy);
}

static tamis_status stop(void *ctx, const char *stage, uint64_t done, uint64_t total)
{
    (void)ctx, (void)done, (void)total;
    assert_string_equal(stage, "verify");
    return TAMIS_ERR_CANCELLED;
}

static void it_can_be_stopped(void **state)
{
    trail *t = *state;
    desk_fixture_open(t->f);
    for (int i = 0; i < 4200; i++)
        append(t->f, "match", "", "{}");
    desk_fixture_close(t->f);
    tamis_audit_report report;
    tamis_error err;
    tamis__verify_options options = {.path = t->f->path, .progress = stop};
    assert_int_equal(tamis__audit_verify(&options, &report, &err), TAMIS_ERR_CANCELLED);
    assert_false(report.whole);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(an_untouched_trail_is_whole),
        CASE(an_empty_trail_is_whole),
        CASE(every_column_of_every_record_counts),
        CASE(every_missing_record_is_named),
        CASE(every_changed_place_is_named),
        CASE(what_was_put_in_is_named),
        CASE(every_shorter_trail_is_found),
        CASE(the_head_counts),
        CASE(checkpoints_count),
        CASE(a_checkpoint_that_is_due_cannot_go),
        CASE(a_rewritten_past_is_found),
        CASE(an_old_end_put_back_is_found_by_what_was_kept),
        CASE(another_desk_in_its_place_is_found),
        CASE(an_export_is_checked_without_the_desk),
        CASE(filters_choose),
        CASE(the_newest_come_first),
        CASE(every_line_of_an_export_counts),
        CASE(every_byte_of_an_export_counts),
        CASE(other_files_are_refused),
        CASE(damage_is_survived),
        CASE(it_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
