/* The file of a desk: made, opened, refused when it is none or damaged; transactions and statements. */
#include "support/desk_fixture.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>

#include "base/memory.h"
#include "desk/store_copy.h"
#include "desk/inside.h"
#include "support/random.h"

#define OK(call) assert_int_equal((call), TAMIS_OK)

/* A statement that gives one number. */
static int64_t number(tamis__desk *desk, const char *sql)
{
    tamis__desk_db *db;
    sqlite3_stmt *s;
    bool row;
    OK(tamis__desk_begin_read(desk, &db, NULL));
    OK(tamis__desk_prepare(db, sql, &s, NULL));
    OK(tamis__desk_step(db, s, &row, NULL));
    assert_true(row);
    int64_t found = sqlite3_column_int64(s, 0);
    OK(tamis__desk_end(desk, db, TAMIS_OK, NULL));
    return found;
}

static tamis_status add(tamis__desk *desk, bool durable, const char *body, tamis_error *err)
{
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin(desk, durable, &db, err));
    tamis_status status =
        tamis__audit_append(desk, db, "user:ann", "test", "", tamis__bytes_of(body), err);
    return tamis__desk_end(desk, db, status, err);
}

/* ---- making and opening ---- */

static void made_for_its_owner_alone(void **state)
{
    desk_fixture *f = *state;
    char key[DESK_PATH_BYTES + 8];
    snprintf(key, sizeof key, "%s.key", f->path);
    struct stat info;
    assert_int_equal(stat(f->path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(stat(key, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(strlen(f->public_key), 64);
    OK(add(f->desk, true, "{}", NULL));
    snprintf(key, sizeof key, "%s-wal", f->path);
    assert_int_equal(stat(key, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
}

static void never_made_over_a_file(void **state)
{
    desk_fixture *f = *state;
    char public_key[65], path[DESK_PATH_BYTES], other_key[DESK_PATH_BYTES];
    tamis_error err = {0};
    assert_int_equal(tamis__desk_create(f->path, public_key, &err), TAMIS_ERR_ARGUMENT);
    /* A key that lies there may be that of a desk that is elsewhere now. */
    desk_fixture_path(f, "other", path);
    desk_fixture_path(f, "other.key", other_key);
    fclose(fopen(other_key, "w"));
    assert_int_equal(tamis__desk_create(path, public_key, &err), TAMIS_ERR_ARGUMENT);
    assert_int_equal(access(path, F_OK), -1);
    desk_fixture_path(f, "no/such/folder", path);
    assert_int_equal(tamis__desk_create(path, public_key, &err), TAMIS_ERR_IO);
}

static void other_files_are_refused(void **state)
{
    desk_fixture *f = *state;
    static const char *const contents[] = {"", "x", "SQLite format 3", "{\"seq\": 1}\n"};
    char path[DESK_PATH_BYTES];
    tamis__desk *desk;
    tamis_error err = {0};
    desk_fixture_path(f, "other", path);
    assert_int_equal(tamis__desk_open(path, &desk, &err), TAMIS_ERR_NOT_FOUND);
    for (size_t i = 0; i < TAMIS_COUNT_OF(contents); i++) {
        FILE *file = fopen(path, "w");
        fputs(contents[i], file);
        fclose(file);
        assert_int_equal(tamis__desk_open(path, &desk, &err), TAMIS_ERR_FORMAT);
        assert_null(desk);
    }
    assert_int_equal(tamis__desk_open(f->folder, &desk, &err), TAMIS_ERR_IO);
    unlink(path);
    sqlite3 *other;
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "CREATE TABLE a (b)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    assert_int_equal(tamis__desk_open(path, &desk, &err), TAMIS_ERR_FORMAT);
}

static void change_file(const desk_fixture *f, const char *sql)
{
    sqlite3 *file;
    assert_int_equal(sqlite3_open(f->path, &file), SQLITE_OK);
    if (sqlite3_exec(file, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(file));
    sqlite3_close(file);
}

static void a_newer_form_is_refused(void **state)
{
    desk_fixture *f = *state;
    int64_t form = number(f->desk, "PRAGMA user_version");
    assert_true(form >= 1);
    desk_fixture_close(f);
    change_file(f, "PRAGMA user_version = 9998");
    tamis_error err = {0};
    assert_int_equal(tamis__desk_open(f->path, &f->desk, &err), TAMIS_ERR_VERSION);
    change_file(f, "PRAGMA user_version = -1");
    assert_int_equal(tamis__desk_open(f->path, &f->desk, &err), TAMIS_ERR_VERSION);
    char back[64];
    snprintf(back, sizeof back, "PRAGMA user_version = %d", (int)form);
    change_file(f, back);
    desk_fixture_open(f);
}

static void the_key_must_be_that_of_the_desk(void **state)
{
    desk_fixture *f = *state;
    char key[DESK_PATH_BYTES + 8], kept[DESK_PATH_BYTES], other[DESK_PATH_BYTES], public_key[65];
    tamis_error err = {0};
    desk_fixture_close(f);
    snprintf(key, sizeof key, "%s.key", f->path);
    desk_fixture_path(f, "kept", kept);
    rename(key, kept);
    assert_int_equal(tamis__desk_open(f->path, &f->desk, &err), TAMIS_ERR_NOT_FOUND);
    desk_fixture_path(f, "other", other);
    OK(tamis__desk_create(other, public_key, NULL));
    assert_string_not_equal(public_key, f->public_key);
    desk_fixture_path(f, "other.key", other);
    rename(other, key);
    assert_int_equal(tamis__desk_open(f->path, &f->desk, &err), TAMIS_ERR_CORRUPT);
    FILE *file = fopen(key, "w");
    fputs("tamis-desk-key-1\n0123\n", file);
    fclose(file);
    assert_int_equal(tamis__desk_open(f->path, &f->desk, &err), TAMIS_ERR_FORMAT);
    rename(kept, key);
    desk_fixture_open(f);
}

/* A desk of the first form, with what that one kept, becomes one of the newest. */
static void an_older_form_is_brought_up_to_date(void **state)
{
    desk_fixture *f = *state;
    char old[DESK_PATH_BYTES];
    sqlite3 *file;
    tamis_error err = {0};
    desk_fixture_close(f);
    desk_fixture_path(f, "old", old);
    rename(f->path, old);
    assert_int_equal(sqlite3_open(f->path, &file), SQLITE_OK);
    assert_true(tamis__desk_run_forms(file, 1));
    char *sql = sqlite3_mprintf(
        "PRAGMA user_version = 1; PRAGMA application_id = %d; ATTACH %Q AS old;"
        "INSERT INTO desk SELECT * FROM old.desk;"
        "INSERT INTO audit_head SELECT * FROM old.audit_head;"
        "INSERT INTO seen_snapshot VALUES (1, 'aa', 5, 0, 0, 0), (2, 'bb', 6, 1, 1, 1),"
        "(3, 'aa', 7, 0, 1, 0);"
        "INSERT INTO seen_entity VALUES ('e', x'01', 1), ('f', x'02', 3), ('g', x'', 2);"
        "INSERT INTO seen_text VALUES ('e', 3, x'0a'), ('f', 4, x'0b');"
        "INSERT INTO change (time, snapshot, kind, entity_id, caption, schema, datasets, search, "
        "what) VALUES (6, 'bb', 'removed', 'g', '', '', '', '', '[]'), "
        "(7, 'aa', 'changed', 'f', '', '', '', '', '[]');"
        "INSERT INTO book (id, name, settings, created) VALUES (1, 'shop', '{}', 1);"
        "INSERT INTO customer (book, ref, digest, query) VALUES (1, 'c', x'00', '{}');",
        TAMIS__DESK_APPLICATION, old);
    assert_int_equal(sqlite3_exec(file, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_free(sql);
    sqlite3_close(file);
    desk_fixture_open(f);
    assert_int_equal(number(f->desk, "PRAGMA user_version"), tamis__desk_newest_form());
    assert_int_equal(number(f->desk, "SELECT count(*) FROM known_entity"), 3);
    assert_int_equal(number(f->desk, "SELECT changed FROM known_text WHERE entity_id = 'f'"), 3);
    assert_int_equal(number(f->desk, "SELECT number FROM change WHERE entity_id = 'g'"), 2);
    assert_int_equal(number(f->desk, "SELECT number FROM change WHERE entity_id = 'f'"), 3);
    assert_int_equal(number(f->desk, "SELECT born + loaded FROM customer, book"), 0);
    OK(tamis__desk_check(f->path, &err));
    desk_fixture_close(f);
    OK(tamis__desk_check(f->path, &err));
    desk_fixture_open(f);
}

/* ---- transactions ---- */

static void what_fails_leaves_nothing(void **state)
{
    desk_fixture *f = *state;
    tamis__desk_db *db;
    tamis_error err = {.message = "kept"};
    OK(tamis__desk_begin(f->desk, true, &db, NULL));
    OK(tamis__desk_run(db, NULL, NULL, "INSERT INTO desk VALUES (?, ?)", "tt", "a", "b"));
    assert_int_equal(tamis__desk_end(f->desk, db, TAMIS_ERR_DENIED, &err), TAMIS_ERR_DENIED);
    assert_string_equal(err.message, "kept");
    assert_int_equal(number(f->desk, "SELECT count(*) FROM desk WHERE name = 'a'"), 0);
    OK(tamis__desk_begin(f->desk, true, &db, NULL));
    int64_t changes = -1;
    OK(tamis__desk_run(db, &changes, NULL, "INSERT INTO desk VALUES (?, ?)", "tt", "a", "b"));
    assert_int_equal(changes, 1);
    assert_int_equal(
        tamis__desk_run(db, NULL, &err, "INSERT INTO desk VALUES (?, ?)", "tt", "a", "b"),
        TAMIS_ERR_CONFLICT);
    OK(tamis__desk_end(f->desk, db, TAMIS_OK, NULL));
    assert_int_equal(number(f->desk, "SELECT count(*) FROM desk WHERE name = 'a'"), 1);
}

static void values_come_back(void **state)
{
    desk_fixture *f = *state;
    tamis__desk_db *db;
    sqlite3_stmt *s;
    bool row;
    OK(tamis__desk_begin_read(f->desk, &db, NULL));
    OK(tamis__desk_prepare(db, "SELECT ?, ?, ?, ?, ?, ?, ?", &s, NULL));
    OK(tamis__desk_bind(s, NULL, "idtsbns", INT64_MIN, 0.5, "text", TAMIS_LIT("slice"),
                        tamis__bytes("a\0b", 3), tamis__bytes(NULL, 0)));
    OK(tamis__desk_step(db, s, &row, NULL));
    assert_true(row);
    assert_true(sqlite3_column_int64(s, 0) == INT64_MIN);
    assert_true(sqlite3_column_double(s, 1) == 0.5);
    assert_bytes(tamis__desk_text(s, 2), "text");
    assert_bytes(tamis__desk_text(s, 3), "slice");
    assert_bytes(tamis__desk_blob(s, 4), "a\0b");
    assert_int_equal(sqlite3_column_type(s, 5), SQLITE_NULL);
    assert_int_equal(tamis__desk_text(s, 5).len, 0);
    assert_int_equal(sqlite3_column_type(s, 6), SQLITE_TEXT);
    OK(tamis__desk_step(db, s, &row, NULL));
    assert_false(row);
    OK(tamis__desk_end(f->desk, db, TAMIS_OK, NULL));
}

static void a_reader_sees_one_state_and_writes_nothing(void **state)
{
    desk_fixture *f = *state;
    tamis__desk_db *db;
    sqlite3_stmt *s;
    bool row;
    static const char count[] = "SELECT count(*) FROM audit";
    OK(add(f->desk, false, "{}", NULL));
    OK(tamis__desk_begin_read(f->desk, &db, NULL));
    OK(tamis__desk_prepare(db, count, &s, NULL));
    OK(tamis__desk_step(db, s, &row, NULL));
    assert_int_equal(sqlite3_column_int64(s, 0), 1);
    OK(add(f->desk, false, "{}", NULL));
    OK(tamis__desk_prepare(db, count, &s, NULL));
    OK(tamis__desk_step(db, s, &row, NULL));
    assert_int_equal(sqlite3_column_int64(s, 0), 1);
    assert_int_not_equal(tamis__desk_run(db, NULL, NULL, "DELETE FROM audit", ""), TAMIS_OK);
    OK(tamis__desk_end(f->desk, db, TAMIS_OK, NULL));
    assert_int_equal(number(f->desk, count), 2);
}

static void references_hold_and_foreign_triggers_do_not_run(void **state)
{
    desk_fixture *f = *state;
    desk_fixture_close(f);
    change_file(f, "CREATE TRIGGER evil AFTER INSERT ON desk BEGIN DELETE FROM desk; END");
    desk_fixture_open(f);
    tamis__desk_db *db;
    OK(tamis__desk_begin(f->desk, false, &db, NULL));
    OK(tamis__desk_run(db, NULL, NULL, "INSERT INTO desk VALUES ('a', 'b')", ""));
    OK(tamis__desk_run(db, NULL, NULL,
                       "INSERT INTO account VALUES (1, 'ann', 1, 'x', 0, 1, NULL, 0, NULL)", ""));
    OK(tamis__desk_run(db, NULL, NULL, "INSERT INTO session VALUES (x'00', 1, 'c', 1, 1)", ""));
    assert_int_equal(
        tamis__desk_run(db, NULL, NULL, "INSERT INTO session VALUES (x'01', 2, 'c', 1, 1)", ""),
        TAMIS_ERR_CONFLICT);
    OK(tamis__desk_run(db, NULL, NULL, "DELETE FROM account", ""));
    OK(tamis__desk_end(f->desk, db, TAMIS_OK, NULL));
    assert_int_equal(number(f->desk, "SELECT count(*) FROM session"), 0);
    assert_true(number(f->desk, "SELECT count(*) FROM desk") > 1);
}

static void times_are_written(void **state)
{
    (void)state;
    static const struct {
        int64_t time;
        const char *text;
    } cases[] = {{1795844817123, "\"2026-11-28T05:46:57.123Z\""},
                 {0, "null"},
                 {1, "\"1970-01-01T00:00:00.001Z\""},
                 {-1, "\"1969-12-31T23:59:59.999Z\""},
                 {253402300799999, "\"9999-12-31T23:59:59.999Z\""},
                 {253402300800000, "null"},
                 {-62135596800000, "\"0001-01-01T00:00:00.000Z\""},
                 {INT64_MIN, "null"},
                 {INT64_MAX, "null"}};
    tamis__buffer out;
    tamis__buffer_init(&out, 0);
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        tamis__buffer_reset(&out);
        tamis__desk_json_time(&out, cases[i].time);
        assert_int_equal(out.len, strlen(cases[i].text));
        assert_memory_equal(out.ptr, cases[i].text, out.len);
    }
    tamis__buffer_clear(&out);
}

/* ---- many at once ---- */

enum { THREADS = 12, ROUNDS = 40 };

static void *work(void *ctx)
{
    tamis__desk *desk = ctx;
    for (int i = 0; i < ROUNDS; i++) {
        if (add(desk, i % 8 == 0, "{\"a\": 1}", NULL) != TAMIS_OK)
            return "append";
        tamis__desk_db *db;
        sqlite3_stmt *s;
        bool row;
        if (tamis__desk_begin_read(desk, &db, NULL) != TAMIS_OK ||
            tamis__desk_prepare(db, "SELECT count(*), max(seq) FROM audit", &s, NULL) != TAMIS_OK ||
            tamis__desk_step(db, s, &row, NULL) != TAMIS_OK || !row)
            return "read";
        bool whole = sqlite3_column_int64(s, 0) == sqlite3_column_int64(s, 1);
        if (tamis__desk_end(desk, db, TAMIS_OK, NULL) != TAMIS_OK || !whole)
            return "gap";
    }
    return NULL;
}

static void many_threads_use_one_desk(void **state)
{
    desk_fixture *f = *state;
    pthread_t threads[THREADS];
    /* Two desks on one file, as two processes have. */
    tamis__desk *second;
    OK(tamis__desk_open(f->path, &second, NULL));
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, i % 3 == 0 ? second : f->desk), 0);
    for (int i = 0; i < THREADS; i++) {
        void *failure;
        pthread_join(threads[i], &failure);
        if (failure != NULL)
            fail_msg("%s", (const char *)failure);
    }
    tamis__desk_close(second);
    assert_int_equal(number(f->desk, "SELECT count(*) FROM audit"), THREADS * ROUNDS);
    assert_int_equal(number(f->desk, "SELECT seq FROM audit_head"), THREADS * ROUNDS);
}

/* ---- copies and checks ---- */

typedef struct copying {
    desk_fixture *f;
    int calls;
    tamis_status answer;
} copying;

/* Writes while the copy is made. */
static tamis_status meanwhile(void *ctx, const char *stage, uint64_t done, uint64_t total)
{
    copying *c = ctx;
    assert_string_equal(stage, "backup");
    assert_true(done <= total);
    c->calls++;
    OK(add(c->f->desk, false, "{}", NULL));
    return c->answer;
}

static void a_copy_is_of_one_moment(void **state)
{
    desk_fixture *f = *state;
    char path[DESK_PATH_BYTES];
    static char body[100000];
    tamis_error err = {0};
    copying c = {.f = f};
    memset(body, 'a', sizeof body - 1);
    body[0] = '{';
    body[sizeof body - 2] = '}';
    for (int i = 0; i < 60; i++)
        OK(add(f->desk, false, body, NULL));
    desk_fixture_path(f, "copy", path);
    OK(tamis__desk_backup(f->desk, path, meanwhile, &c, &err));
    assert_true(c.calls > 1);
    OK(tamis__desk_check(path, &err));
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    sqlite3 *copy;
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_open(path, &copy), SQLITE_OK);
    sqlite3_prepare_v2(copy, "SELECT count(*) FROM audit", -1, &s, NULL);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(s, 0), 60);
    sqlite3_finalize(s);
    sqlite3_close(copy);
    /* A stopped one leaves the one of before, and nothing else. */
    c.answer = TAMIS_ERR_CANCELLED;
    assert_int_equal(tamis__desk_backup(f->desk, path, meanwhile, &c, &err), TAMIS_ERR_CANCELLED);
    OK(tamis__desk_check(path, &err));
    OK(tamis__desk_backup(f->desk, path, NULL, NULL, &err));
    assert_int_equal(tamis__desk_backup(f->desk, f->path, NULL, NULL, &err), TAMIS_ERR_ARGUMENT);
    desk_fixture_path(f, "no/folder", path);
    assert_int_equal(tamis__desk_backup(f->desk, path, NULL, NULL, &err), TAMIS_ERR_IO);
    desk_fixture_path(f, "busy", path);
    tamis__desk *busy;
    char public_key[65];
    OK(tamis__desk_create(path, public_key, &err));
    OK(tamis__desk_open(path, &busy, &err));
    OK(add(busy, false, "{}", NULL));
    assert_int_equal(tamis__desk_backup(f->desk, path, NULL, NULL, &err), TAMIS_ERR_ARGUMENT);
    tamis__desk_close(busy);
}

static void the_check_finds_what_is_wrong(void **state)
{
    desk_fixture *f = *state;
    static const struct {
        const char *sql, *words;
    } cases[] = {
        {"CREATE TABLE more (a)", "not ours"},
        {"CREATE TRIGGER t AFTER INSERT ON desk BEGIN SELECT 1; END", "not ours"},
        {"DROP TABLE delivery", "missing"},
        {"DROP INDEX audit_subject", "missing"},
        {"ALTER TABLE book ADD COLUMN more TEXT", "another one"},
        {"INSERT INTO session VALUES (x'00', 7, 'c', 1, 1)", "refers"},
        {"PRAGMA user_version = 9000", "form"},
    };
    tamis_error err = {0};
    OK(add(f->desk, false, "{}", NULL));
    OK(tamis__desk_check(f->path, &err)); /* in use */
    desk_fixture_close(f);
    OK(tamis__desk_check(f->path, &err));
    size_t len;
    char *whole = desk_fixture_read(f->path, &len);
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        change_file(f, cases[i].sql);
        tamis_status status = tamis__desk_check(f->path, &err);
        assert_true(status == TAMIS_ERR_CORRUPT || status == TAMIS_ERR_VERSION);
        if (strstr(err.message, cases[i].words) == NULL)
            fail_msg("%s: %s", cases[i].sql, err.message);
        desk_fixture_write(f->path, whole, len);
    }
    test_random random = test_random_start("the_check_finds_what_is_wrong");
    char *copy = malloc(len);
    for (int round = 0; round < 200; round++) {
        memcpy(copy, whole, len);
        for (int n = 0; n < 8; n++)
            copy[test_random_below(&random, len)] = (char)test_random_next(&random);
        desk_fixture_write(f->path, copy, len);
        (void)!tamis__desk_check(f->path, &err);
    }
    for (size_t cut = 0; cut < len; cut += 1 + len / 50) {
        desk_fixture_write(f->path, whole, cut);
        assert_int_not_equal(tamis__desk_check(f->path, &err), TAMIS_OK);
    }
    desk_fixture_write(f->path, whole, len);
    free(copy);
    free(whole);
}

/* ---- damage ---- */

/* Opens, appends, reads; each step may be refused with a message, none may do harm. */
static void examine(desk_fixture *f)
{
    tamis_error err = {0};
    char log[DESK_PATH_BYTES + 8];
    tamis_status status = tamis__desk_open(f->path, &f->desk, &err);
    if (status == TAMIS_OK) {
        status = add(f->desk, false, "{}", &err);
        if (status == TAMIS_OK)
            status = add(f->desk, true, "{}", &err);
    }
    if (status != TAMIS_OK) {
        assert_int_equal(err.code, status);
        assert_true(err.message[0] != '\0');
        assert_true(status == TAMIS_ERR_CORRUPT || status == TAMIS_ERR_FORMAT ||
                    status == TAMIS_ERR_VERSION || status == TAMIS_ERR_IO ||
                    status == TAMIS_ERR_LIMIT || status == TAMIS_ERR_CONFLICT ||
                    status == TAMIS_ERR_NOT_FOUND);
    }
    desk_fixture_close(f);
    snprintf(log, sizeof log, "%s-wal", f->path);
    unlink(log);
    snprintf(log, sizeof log, "%s-shm", f->path);
    unlink(log);
}

static void damage_is_survived(void **state)
{
    desk_fixture *f = *state;
    test_random random = test_random_start("damage_is_survived");
    for (int i = 0; i < 30; i++)
        OK(add(f->desk, false, "{\"route\": \"match\"}", NULL));
    desk_fixture_close(f);
    size_t len;
    char *whole = desk_fixture_read(f->path, &len);
    char *copy = malloc(len);
    for (int round = 0; round < 200; round++) {
        memcpy(copy, whole, len);
        size_t reach = round % 4 == 0 ? 200 : len;
        for (size_t n = 1 + test_random_below(&random, 12); n > 0; n--)
            copy[test_random_below(&random, reach)] = (char)test_random_next(&random);
        desk_fixture_write(f->path, copy, len);
        examine(f);
    }
    for (int round = 0; round < 60; round++) {
        desk_fixture_write(f->path, whole, test_random_below(&random, len));
        examine(f);
    }
    desk_fixture_write(f->path, whole, len);
    desk_fixture_open(f);
    OK(add(f->desk, true, "{}", NULL));
    free(copy);
    free(whole);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, desk_fixture_setup, desk_fixture_teardown)
    const struct CMUnitTest tests[] = {
        CASE(made_for_its_owner_alone),
        CASE(never_made_over_a_file),
        CASE(other_files_are_refused),
        CASE(a_newer_form_is_refused),
        CASE(the_key_must_be_that_of_the_desk),
        CASE(an_older_form_is_brought_up_to_date),
        CASE(what_fails_leaves_nothing),
        CASE(values_come_back),
        CASE(a_reader_sees_one_state_and_writes_nothing),
        CASE(references_hold_and_foreign_triggers_do_not_run),
        CASE(times_are_written),
        CASE(many_threads_use_one_desk),
        CASE(a_copy_is_of_one_moment),
        CASE(the_check_finds_what_is_wrong),
        CASE(damage_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
