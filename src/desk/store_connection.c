/*
 * desk/store_connection.c - connections, set up so that a damaged or hostile file can do no harm (sqlite.org/security.html).
 */
#include <sys/stat.h>

#include "base/error.h"
#include "base/memory.h"
#include "desk/inside.h"

/* SQLite reads "file:..." as a URI and ":memory:" as no file, so a path never begins with either. */
static void put_plain(tamis__buffer *out, const char *path)
{
    tamis__buffer_text(out, path[0] == '/' ? "" : "./");
    tamis__buffer_text(out, path);
    tamis__buffer_byte(out, '\0');
}

/* As a URI that has the file read as it is, without log and locks: nothing is written beside it. */
static void put_immutable(tamis__buffer *out, const char *path)
{
    tamis__buffer_text(out, path[0] == '/' ? "file:" : "file:./");
    for (const char *p = path; *p != '\0'; p++) {
        if (strchr("%?#", *p) != NULL)
            tamis__buffer_printf(out, "%%%02X", (unsigned)(unsigned char)*p);
        else
            tamis__buffer_byte(out, *p);
    }
    tamis__buffer_text(out, "?immutable=1");
    tamis__buffer_byte(out, '\0');
}

/* Is there a log beside the file whose content belongs to it? */
static bool has_log(const char *path)
{
    struct stat info;
    tamis__buffer name;
    tamis__buffer_init(&name, 0);
    tamis__buffer_text(&name, path);
    tamis__buffer_text(&name, "-wal");
    tamis__buffer_byte(&name, '\0');
    bool found = name.failed || (stat(name.ptr, &info) == 0 && info.st_size > 0);
    tamis__buffer_clear(&name);
    return found;
}

static void set_limits(sqlite3 *sqlite)
{
    static const int limits[][2] = {
        {SQLITE_LIMIT_LENGTH, TAMIS__DESK_VALUE_MAX},
        {SQLITE_LIMIT_SQL_LENGTH, 1 << 18},
        {SQLITE_LIMIT_COLUMN, 100},
        {SQLITE_LIMIT_EXPR_DEPTH, 100},
        {SQLITE_LIMIT_COMPOUND_SELECT, 10},
        {SQLITE_LIMIT_VDBE_OP, 25000},
        {SQLITE_LIMIT_FUNCTION_ARG, 16},
        {SQLITE_LIMIT_ATTACHED, 0},
        {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 8192},
        {SQLITE_LIMIT_VARIABLE_NUMBER, 100},
        {SQLITE_LIMIT_TRIGGER_DEPTH, 10},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(limits); i++)
        sqlite3_limit(sqlite, limits[i][0], limits[i][1]);
}

/* Triggers and views are none of ours, so whatever a file brings stays without effect; foreign keys are no triggers. */
static void set_defences(sqlite3 *sqlite)
{
    static const int switches[][2] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1},    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},        {SQLITE_DBCONFIG_DQS_DDL, 0},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(switches); i++)
        sqlite3_db_config(sqlite, switches[i][0], switches[i][1], NULL);
}

static tamis_status configure(tamis__desk_db *db, tamis__desk_mode mode, tamis_error *err)
{
    sqlite3_extended_result_codes(db->sqlite, 1);
    set_limits(db->sqlite);
    set_defences(db->sqlite);
    sqlite3_busy_timeout(db->sqlite, TAMIS__DESK_BUSY_MS);
    TAMIS_TRY(tamis__desk_exec(db,
                               "PRAGMA mmap_size = 0;"
                               "PRAGMA cell_size_check = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA cache_size = -8192;",
                               err));
    if (mode != TAMIS__DESK_WRITES)
        return tamis__desk_exec(db, "PRAGMA query_only = ON;", err);
    db->full = true;
    /* The log is brought back into the file a little more seldom than by default (1,000 pages): that is the only moment at which
     * a record of a query waits for the disk. What is deleted is overwritten (audit_erase.h). */
    return tamis__desk_exec(db,
                            "PRAGMA synchronous = FULL;"
                            "PRAGMA wal_autocheckpoint = 4000;"
                            "PRAGMA secure_delete = ON;"
                            "PRAGMA journal_size_limit = 67108864;",
                            err);
}

static tamis_status open_sqlite(tamis__desk_db *db, const char *path, tamis__desk_mode mode,
                                tamis_error *err)
{
    bool untrusted = mode == TAMIS__DESK_UNTRUSTED;
    int flags = untrusted ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI : SQLITE_OPEN_READWRITE;
    tamis__buffer name;
    tamis__buffer_init(&name, 0);
    if (untrusted && !has_log(path))
        put_immutable(&name, path);
    else
        put_plain(&name, path);
    tamis_status status = tamis__buffer_status(&name);
    if (status == TAMIS_OK) {
        int code = sqlite3_open_v2(name.ptr, &db->sqlite, flags | SQLITE_OPEN_NOMUTEX, NULL);
        status = code == SQLITE_OK ? TAMIS_OK : tamis__desk_fail(db, code, err);
    } else {
        status = tamis__fail_nomem(err);
    }
    tamis__buffer_clear(&name);
    return status;
}

tamis_status tamis__desk_connect(const char *path, tamis__desk_mode mode, tamis__desk_db **out,
                                 tamis_error *err)
{
    *out = NULL;
    tamis__desk_db *db = tamis__alloc_zero(1, sizeof *db);
    if (db == NULL)
        return tamis__fail_nomem(err);
    db->writes = mode == TAMIS__DESK_WRITES;
    tamis_status status = open_sqlite(db, path, mode, err);
    if (status == TAMIS_OK)
        status = configure(db, mode, err);
    if (status != TAMIS_OK) {
        tamis__desk_disconnect(db);
        return status;
    }
    *out = db;
    return TAMIS_OK;
}

void tamis__desk_disconnect(tamis__desk_db *db)
{
    if (db == NULL)
        return;
    for (size_t i = 0; i < TAMIS__DESK_STATEMENT_HEADS; i++) {
        tamis__desk_statement *s = db->heads[i];
        while (s != NULL) {
            tamis__desk_statement *next = s->next;
            sqlite3_finalize(s->statement);
            tamis__release(s);
            s = next;
        }
    }
    sqlite3_close(db->sqlite);
    tamis__release(db);
}
