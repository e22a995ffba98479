/*
 * desk/store_copy.c - a copy of a desk in use; the check of a file.
 *
 * The copy is made through a reading transaction, which sees one state of the file however much is written meanwhile.
 */
#include "desk/store_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "desk/inside.h"

enum { BACKUP_PAGES = 512 };

/* ---- copying ---- */

static tamis_status copy_pages(tamis__desk_db *from, tamis__desk_db *to,
                               tamis__copy_progress progress, void *ctx, tamis_error *err)
{
    int64_t tables;
    /* Reading something fixes the state that is seen. */
    TAMIS_TRY(tamis__desk_number(from, "SELECT count(*) FROM sqlite_schema", &tables, err));
    sqlite3_backup *backup = sqlite3_backup_init(to->sqlite, "main", from->sqlite, "main");
    if (backup == NULL)
        return tamis__desk_fail(to, sqlite3_errcode(to->sqlite), err);
    tamis_status status = TAMIS_OK;
    int code = SQLITE_OK;
    while (code == SQLITE_OK && status == TAMIS_OK) {
        code = sqlite3_backup_step(backup, BACKUP_PAGES);
        uint64_t total = (uint64_t)sqlite3_backup_pagecount(backup);
        uint64_t left = (uint64_t)sqlite3_backup_remaining(backup);
        if (progress != NULL && (code == SQLITE_OK || code == SQLITE_DONE))
            status = progress(ctx, "backup", total - left, total);
    }
    int finished = sqlite3_backup_finish(backup);
    if (status != TAMIS_OK)
        return tamis__fail(err, status, "stopped");
    return finished == SQLITE_OK ? TAMIS_OK : tamis__desk_fail(to, finished, err);
}

static tamis_status copy_to(tamis__desk *desk, const char *path, tamis__copy_progress progress,
                            void *ctx, tamis_error *err)
{
    tamis__desk_db *from, *to;
    TAMIS_TRY(tamis__desk_connect(path, TAMIS__DESK_WRITES, &to, err));
    tamis_status status = tamis__desk_begin_read(desk, &from, err);
    if (status == TAMIS_OK) {
        status = copy_pages(from, to, progress, ctx, err);
        status = tamis__desk_end(desk, from, status, err);
    }
    tamis__desk_disconnect(to);
    return status;
}

/* A log that belongs to the file of before would be read into the new one. */
static tamis_status check_target(const tamis__desk *desk, const char *path, const char *log,
                                 tamis_error *err)
{
    struct stat target, own;
    if (stat(path, &target) == 0 && stat(desk->path, &own) == 0 && target.st_dev == own.st_dev &&
        target.st_ino == own.st_ino)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "%.*s is the desk itself",
                           TAMIS_FMT(tamis__bytes_of(path)));
    if (stat(log, &target) == 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "%.*s is in use: there is a log beside it",
                           TAMIS_FMT(tamis__bytes_of(path)));
    return TAMIS_OK;
}

static void sync_folder(const char *path)
{
    tamis__buffer folder;
    tamis__buffer_init(&folder, 0);
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        tamis__buffer_byte(&folder, '.');
    else
        tamis__buffer_append(&folder, tamis__bytes(path, (size_t)(slash - path) + 1));
    tamis__buffer_byte(&folder, '\0');
    int file = folder.failed ? -1 : open(folder.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file >= 0) {
        fsync(file);
        close(file);
    }
    tamis__buffer_clear(&folder);
}

static tamis_status back_up(tamis__desk *desk, const char *path, const char *temporary,
                            tamis__copy_progress progress, void *ctx, tamis_error *err)
{
    int file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return tamis__fail_io(err, errno, "create", temporary);
    close(file);
    tamis_status status = copy_to(desk, temporary, progress, ctx, err);
    if (status == TAMIS_OK && rename(temporary, path) != 0)
        status = tamis__fail_io(err, errno, "replace", path);
    if (status == TAMIS_OK)
        sync_folder(path);
    else
        unlink(temporary);
    return status;
}

/* The path with something behind it, and a NUL. */
static void put_path(tamis__buffer *out, const char *path, const char *behind)
{
    tamis__buffer_init(out, 0);
    tamis__buffer_text(out, path);
    tamis__buffer_text(out, behind);
    tamis__buffer_byte(out, '\0');
}

tamis_status tamis__desk_backup(tamis__desk *desk, const char *path, tamis__copy_progress progress,
                                void *progress_ctx, tamis_error *err)
{
    tamis__buffer log, temporary;
    char ending[32];
    snprintf(ending, sizeof ending, ".%ld.tmp", (long)getpid());
    put_path(&log, path, "-wal");
    put_path(&temporary, path, ending);
    tamis_status status = log.failed || temporary.failed ? tamis__fail_nomem(err)
                                                         : check_target(desk, path, log.ptr, err);
    if (status == TAMIS_OK)
        status = back_up(desk, path, temporary.ptr, progress, progress_ctx, err);
    tamis__buffer_clear(&log);
    tamis__buffer_clear(&temporary);
    return status;
}

/* ---- checking ---- */

static tamis_status check_pages(tamis__desk_db *db, tamis_error *err)
{
    sqlite3_stmt *s;
    bool row;
    TAMIS_TRY(tamis__desk_prepare(db, "PRAGMA integrity_check(1)", &s, err));
    TAMIS_TRY(tamis__desk_step(db, s, &row, err));
    tamis_bytes found = tamis__desk_text(s, 0);
    if (row && tamis__bytes_equal(found, TAMIS_LIT("ok")))
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_CORRUPT, "the file is damaged: %.*s", TAMIS_FMT(found));
}

static tamis_status check_references(tamis__desk_db *db, tamis_error *err)
{
    sqlite3_stmt *s;
    bool row;
    TAMIS_TRY(tamis__desk_prepare(db, "PRAGMA foreign_key_check", &s, err));
    TAMIS_TRY(tamis__desk_step(db, s, &row, err));
    if (!row)
        return TAMIS_OK;
    tamis_bytes table = tamis__desk_text(s, 0), other = tamis__desk_text(s, 2);
    return tamis__fail(err, TAMIS_ERR_CORRUPT,
                       "a row of the table %.*s refers to one of %.*s that is not there",
                       TAMIS_FMT(table), TAMIS_FMT(other));
}

static const char schema_sql[] =
    "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' "
    "ORDER BY type, name";

/* Both walked in step: the first that is here or there alone, or differs. */
static tamis_status compare_schemata(tamis__desk_db *db, sqlite3_stmt *ours, tamis_error *err)
{
    sqlite3_stmt *s;
    bool row;
    TAMIS_TRY(tamis__desk_prepare(db, schema_sql, &s, err));
    for (;;) {
        bool wanted = sqlite3_step(ours) == SQLITE_ROW;
        TAMIS_TRY(tamis__desk_step(db, s, &row, err));
        if (!wanted && !row)
            return TAMIS_OK;
        tamis_bytes name = tamis__desk_text(s, 0), right = tamis__desk_text(ours, 0);
        if (!wanted || (row && tamis__bytes_compare(name, right) < 0))
            return tamis__fail(err, TAMIS_ERR_CORRUPT, "the file has a %.*s that is not ours",
                               TAMIS_FMT(name));
        if (!row || tamis__bytes_compare(name, right) > 0)
            return tamis__fail(err, TAMIS_ERR_CORRUPT, "the %.*s is missing", TAMIS_FMT(right));
        if (!tamis__bytes_equal(tamis__desk_text(s, 1), tamis__desk_text(ours, 1)))
            return tamis__fail(err, TAMIS_ERR_CORRUPT, "the %.*s is another one", TAMIS_FMT(right));
    }
}

static tamis_status check_schema(tamis__desk_db *db, int64_t form, tamis_error *err)
{
    sqlite3 *model = NULL;
    sqlite3_stmt *ours = NULL;
    tamis_status status = TAMIS_ERR_NOMEM;
    if (sqlite3_open(":memory:", &model) == SQLITE_OK && tamis__desk_run_forms(model, form) &&
        sqlite3_prepare_v2(model, schema_sql, -1, &ours, NULL) == SQLITE_OK)
        status = compare_schemata(db, ours, err);
    else
        tamis__fail_nomem(err);
    sqlite3_finalize(ours);
    sqlite3_close(model);
    return status;
}

/* SQLite reads what is missing of the last page as zeros. */
static tamis_status check_size(tamis__desk_db *db, const char *path, tamis_error *err)
{
    int64_t page;
    struct stat info;
    TAMIS_TRY(tamis__desk_number(db, "PRAGMA page_size", &page, err));
    if (stat(path, &info) != 0)
        return tamis__fail_io(err, errno, "read", path);
    if (page > 0 && info.st_size % page == 0)
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_CORRUPT, "the file was cut");
}

static tamis_status check_all(tamis__desk_db *db, tamis_error *err)
{
    int64_t form, newest = tamis__desk_newest_form();
    TAMIS_TRY(tamis__desk_number(db, "PRAGMA user_version", &form, err));
    if (form < 1 || form > newest)
        return tamis__fail(err, TAMIS_ERR_VERSION,
                           "the desk has form %lld; this program knows forms up to %lld",
                           (long long)form, (long long)newest);
    TAMIS_TRY(check_pages(db, err));
    TAMIS_TRY(check_schema(db, form, err));
    return check_references(db, err);
}

tamis_status tamis__desk_check(const char *path, tamis_error *err)
{
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_recognize(path, err));
    TAMIS_TRY(tamis__desk_connect(path, TAMIS__DESK_UNTRUSTED, &db, err));
    tamis_status status = check_size(db, path, err);
    if (status == TAMIS_OK)
        status = check_all(db, err);
    tamis__desk_disconnect(db);
    return status;
}
