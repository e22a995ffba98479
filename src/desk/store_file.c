/*
 * desk/store_file.c - the file of a desk: made, recognized, brought up to date.
 *
 * The forms of the tables are files of data/desk, built in, each run in one transaction; user_version counts them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/embedded.h"
#include "base/error.h"
#include "desk/audit.h"
#include "desk/inside.h"

enum { HEADER_BYTES = 100, APPLICATION_AT = 68, FORM_MAX = 9999 };

/* ---- forms ---- */

static tamis_bytes form(int64_t number)
{
    char name[32];
    snprintf(name, sizeof name, "desk/%04d.sql", (int)number);
    return tamis__embedded_find(name);
}

int64_t tamis__desk_newest_form(void)
{
    int64_t number = 0;
    while (number < FORM_MAX && form(number + 1).ptr != NULL)
        number++;
    return number;
}

bool tamis__desk_run_forms(sqlite3 *sqlite, int64_t until)
{
    for (int64_t number = 1; number <= until; number++)
        if (sqlite3_exec(sqlite, form(number).ptr, NULL, NULL, NULL) != SQLITE_OK)
            return false;
    return true;
}

static tamis_status run_form(tamis__desk_db *db, int64_t number, tamis_error *err)
{
    char version[64];
    snprintf(version, sizeof version, "PRAGMA user_version = %d;", (int)number);
    TAMIS_TRY(tamis__desk_exec(db, form(number).ptr, err));
    return tamis__desk_exec(db, version, err);
}

/* One form further, unless another process was faster. */
static tamis_status step_form(tamis__desk_db *db, int64_t *number, tamis_error *err)
{
    TAMIS_TRY(tamis__desk_exec(db, "BEGIN IMMEDIATE", err));
    tamis_status status = tamis__desk_number(db, "PRAGMA user_version", number, err);
    if (status == TAMIS_OK && *number >= 0 && *number < tamis__desk_newest_form()) {
        *number += 1;
        status = run_form(db, *number, err);
    }
    if (status == TAMIS_OK)
        status = tamis__desk_exec(db, "COMMIT", err);
    if (status != TAMIS_OK && !sqlite3_get_autocommit(db->sqlite))
        sqlite3_exec(db->sqlite, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

tamis_status tamis__desk_migrate(tamis__desk_db *db, tamis_error *err)
{
    int64_t newest = tamis__desk_newest_form();
    int64_t number;
    TAMIS_TRY(tamis__desk_number(db, "PRAGMA user_version", &number, err));
    while (number >= 0 && number < newest)
        TAMIS_TRY(step_form(db, &number, err));
    if (number != newest)
        return tamis__fail(err, TAMIS_ERR_VERSION,
                           "the desk has form %lld; this program knows forms up to %lld",
                           (long long)number, (long long)newest);
    return TAMIS_OK;
}

/* ---- what a file is ---- */

static tamis_status judge_header(const char *path, const uint8_t *header, ssize_t len,
                                 tamis_error *err)
{
    if (len < HEADER_BYTES || memcmp(header, "SQLite format 3", 16) != 0)
        return tamis__fail(err, TAMIS_ERR_FORMAT, "no desk: %.*s",
                           TAMIS_FMT(tamis__bytes_of(path)));
    const uint8_t *p = header + APPLICATION_AT;
    uint32_t application =
        (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
    if (application != TAMIS__DESK_APPLICATION)
        return tamis__fail(err, TAMIS_ERR_FORMAT, "a database, but no desk: %.*s",
                           TAMIS_FMT(tamis__bytes_of(path)));
    return TAMIS_OK;
}

tamis_status tamis__desk_recognize(const char *path, tamis_error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0 && (errno == ENOENT || errno == ENOTDIR))
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "there is no desk %.*s",
                           TAMIS_FMT(tamis__bytes_of(path)));
    if (file < 0)
        return tamis__fail_io(err, errno, "open", path);
    uint8_t header[HEADER_BYTES];
    ssize_t len = pread(file, header, sizeof header, 0);
    int reason = errno;
    close(file);
    if (len < 0 && reason != ESPIPE)
        return tamis__fail_io(err, reason, "read", path);
    return judge_header(path, header, len, err);
}

tamis_status tamis__desk_public_key(tamis__desk_db *db, uint8_t out[TAMIS__DIGEST_BYTES],
                                    tamis_error *err)
{
    sqlite3_stmt *statement;
    bool row;
    TAMIS_TRY(tamis__desk_prepare(db, "SELECT value FROM desk WHERE name = 'public_key'",
                                  &statement, err));
    TAMIS_TRY(tamis__desk_step(db, statement, &row, err));
    bool good = row && tamis__from_hex(tamis__desk_text(statement, 0), out, TAMIS__DIGEST_BYTES);
    tamis__desk_reset_used(db);
    return good ? TAMIS_OK
                : tamis__fail(err, TAMIS_ERR_CORRUPT, "the desk does not hold its public key");
}

/* ---- making one ---- */

static tamis_status fill(tamis__desk_db *db, const tamis__desk_keys *keys, const char *public_key,
                         tamis_error *err)
{
    char mark[64];
    snprintf(mark, sizeof mark, "PRAGMA application_id = %d;", TAMIS__DESK_APPLICATION);
    TAMIS_TRY(tamis__desk_exec(db, mark, err));
    TAMIS_TRY(tamis__desk_migrate(db, err));
    int64_t now = tamis__desk_now(NULL);
    char created[32];
    snprintf(created, sizeof created, "%lld", (long long)now);
    TAMIS_TRY(
        tamis__desk_run(db, NULL, err, "INSERT INTO desk VALUES ('created', ?)", "t", created));
    TAMIS_TRY(tamis__desk_run(db, NULL, err, "INSERT INTO desk VALUES ('public_key', ?)", "t",
                              public_key));
    tamis__digest hash, seal;
    memcpy(hash.bytes, keys->public_key, sizeof hash.bytes);
    tamis__keys_seal(keys, 0, &hash, &seal);
    TAMIS_TRY(tamis__desk_run(db, NULL, err, "INSERT INTO audit_head VALUES (1, 0, ?, ?)", "bb",
                              tamis__bytes((const char *)hash.bytes, sizeof hash.bytes),
                              tamis__bytes((const char *)seal.bytes, sizeof seal.bytes)));
    /* Only now, so that the mark stands in the file itself and not in a log beside it. */
    return tamis__desk_exec(db, "PRAGMA journal_mode = WAL;", err);
}

static tamis_status create_file(const char *path, tamis_error *err)
{
    /* What a desk holds is for nobody else; the files beside it get the same mode from SQLite. */
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0 && errno == EEXIST)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "there is a file already: %.*s",
                           TAMIS_FMT(tamis__bytes_of(path)));
    if (file < 0)
        return tamis__fail_io(err, errno, "create", path);
    close(file);
    return TAMIS_OK;
}

static tamis_status create_with(const char *path, const tamis__desk_keys *keys,
                                const char *public_key, tamis_error *err)
{
    TAMIS_TRY(create_file(path, err));
    tamis__desk_db *db = NULL;
    tamis_status status = tamis__desk_connect(path, TAMIS__DESK_WRITES, &db, err);
    if (status == TAMIS_OK)
        status = fill(db, keys, public_key, err);
    tamis__desk_disconnect(db);
    if (status != TAMIS_OK)
        unlink(path);
    return status;
}

tamis_status tamis__desk_create(const char *path, char public_key[65], tamis_error *err)
{
    struct stat info;
    if (lstat(path, &info) == 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "there is a file already: %.*s",
                           TAMIS_FMT(tamis__bytes_of(path)));
    tamis__desk_keys keys;
    TAMIS_TRY(tamis__keys_create(path, &keys, err));
    tamis__to_hex(keys.public_key, sizeof keys.public_key, public_key);
    tamis_status status = create_with(path, &keys, public_key, err);
    tamis__keys_wipe(&keys);
    if (status != TAMIS_OK)
        tamis__keys_remove(path);
    return status;
}
