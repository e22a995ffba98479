/* tests/unit/desk/trail_world.h - a desk with an audit trail whose file is kept, to be tampered with and put back. */
#ifndef TAMIS_TESTS_TRAIL_WORLD_H
#define TAMIS_TESTS_TRAIL_WORLD_H

#include "support/desk_fixture.h"

#include <sqlite3.h>

#include "base/memory.h"
#include "desk/audit_export.h"
#include "desk/audit_verify.h"

#define OK(call) assert_int_equal((call), TAMIS_OK)

enum { RECORDS = 20, SIGNED = 12, SQL_BYTES = 4096 };

typedef struct trail {
    desk_fixture *f;
    char *content; /* of the desk's file, untouched */
    size_t len;
    tamis__buffer text;
} trail;

TAMIS_UNUSED static void restore(const trail *t)
{
    desk_fixture_write(t->f->path, t->content, t->len);
}

TAMIS_UNUSED static tamis_status collect(void *ctx, const char *text, size_t len, tamis_error *err)
{
    (void)err;
    tamis__buffer_append(ctx, tamis__bytes(text, len));
    return TAMIS_OK;
}

/* ---- the trail ---- */

TAMIS_UNUSED static void append(desk_fixture *f, const char *action, const char *subject,
                                const char *body)
{
    tamis__desk_db *db;
    OK(tamis__desk_begin(f->desk, false, &db, NULL));
    tamis_status status =
        tamis__audit_append(f->desk, db, "user:ann", action, subject, tamis__bytes_of(body), NULL);
    OK(tamis__desk_end(f->desk, db, status, NULL));
}

/* Twenty records, the twelfth and the last signed. */
TAMIS_UNUSED static int setup(void **state)
{
    trail *t = calloc(1, sizeof *t);
    desk_fixture_setup((void **)&t->f);
    tamis__buffer_init(&t->text, 0);
    for (int i = 1; i <= RECORDS; i++) {
        char body[64];
        snprintf(body, sizeof body, "{\"number\":%d,\"text\":\",\\\"body\\\":x\"}", i);
        t->f->now += 1000;
        append(t->f, i % 3 == 0 ? "case.open" : "match", i % 3 == 0 ? "case:1" : "", body);
        if (i == SIGNED)
            OK(tamis__audit_checkpoint(t->f->desk, &t->text, NULL));
    }
    desk_fixture_close(t->f);
    t->content = desk_fixture_read(t->f->path, &t->len);
    *state = t;
    return 0;
}

TAMIS_UNUSED static int teardown(void **state)
{
    trail *t = *state;
    restore(t);
    tamis__buffer_clear(&t->text);
    desk_fixture_teardown((void **)&t->f);
    free(t->content);
    free(t);
    return 0;
}

TAMIS_UNUSED static void change(const trail *t, const char *format, ...)
{
    char sql[SQL_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sql, sizeof sql, format, arguments);
    va_end(arguments);
    sqlite3 *file;
    assert_int_equal(sqlite3_open(t->f->path, &file), SQLITE_OK);
    sqlite3_exec(file, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
    if (sqlite3_exec(file, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(file));
    sqlite3_close(file);
}

TAMIS_UNUSED static tamis_audit_report verify_with(const char *path, const char *public_key,
                                                   const char *checkpoints)
{
    tamis_audit_report report;
    tamis_error err = {0};
    tamis__verify_options options = {
        .path = path, .public_key = public_key, .checkpoints = checkpoints};
    if (tamis__audit_verify(&options, &report, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    return report;
}

/* The trail as it is now has its first bad record here, with these words in what is said. */
TAMIS_UNUSED static void expect(const trail *t, int first_bad, const char *words)
{
    tamis_audit_report report = verify_with(t->f->path, NULL, NULL);
    if (report.whole || report.first_bad != (uint64_t)first_bad ||
        strstr(report.finding, words) == NULL)
        fail_msg("expected %d (%s), found %llu: %s", first_bad, words,
                 (unsigned long long)report.first_bad, report.finding);
}

TAMIS_UNUSED static void expect_whole(const trail *t)
{
    tamis_audit_report report = verify_with(t->f->path, t->f->public_key, NULL);
    if (!report.whole)
        fail_msg("%s", report.finding);
    assert_int_equal(report.records, RECORDS);
    assert_int_equal(report.checkpoints, 2);
    assert_int_equal(report.first_bad, 0);
    assert_int_equal(strlen(report.newest_hash), 64);
}

TAMIS_UNUSED static void export_all(trail *t, int64_t after, int64_t limit, const char *filter)
{
    tamis__buffer_reset(&t->text);
    tamis_error err = {0};
    desk_fixture_open(t->f);
    if (tamis__audit_export(t->f->desk, after, limit, filter, collect, &t->text, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    desk_fixture_close(t->f);
}

#endif
