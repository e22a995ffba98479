/*
 * desk/store.c - a desk that is open: one connection that writes, some that read, transactions.
 *
 * Threads of this process queue at the lock `writing`; other processes are met by BEGIN IMMEDIATE, for which SQLite waits. Readers are
 * connected when first needed and kept.
 */
#include "desk/store.h"

#include <assert.h>
#include <time.h>

#include "base/date.h"
#include "base/error.h"
#include "base/memory.h"
#include "desk/access.h"
#include "desk/audit.h"
#include "desk/inside.h"

/* ---- time ---- */

int64_t tamis__desk_now(const tamis__desk *desk)
{
    if (desk != NULL && desk->clock != NULL)
        return desk->clock(desk->clock_ctx);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void tamis__desk_set_clock(tamis__desk *desk, int64_t (*clock)(void *ctx), void *ctx)
{
    desk->clock = clock;
    desk->clock_ctx = ctx;
}

void tamis__desk_json_time(tamis__buffer *out, int64_t milliseconds)
{
    enum { DAY = 86400000 };
    /* Years 1 to 9999, so that a damaged file cannot make it more than a text of this length. */
    static const int64_t first = -62135596800000, last = 253402300799999;
    if (milliseconds == 0 || milliseconds < first || milliseconds > last) {
        tamis__buffer_text(out, "null");
        return;
    }
    int64_t day = milliseconds / DAY - (milliseconds % DAY < 0);
    int of_day = (int)(milliseconds - day * DAY);
    int year, month, day_of_month;
    tamis__day_to_ymd((int32_t)day, &year, &month, &day_of_month);
    tamis__buffer_printf(out, "\"%04d-%02d-%02dT%02d:%02d:%02d.%03dZ\"", year, month, day_of_month,
                         of_day / 3600000, of_day / 60000 % 60, of_day / 1000 % 60, of_day % 1000);
}

/* ---- opening and closing ---- */

static tamis_status read_state(tamis__desk *desk, tamis_error *err)
{
    TAMIS_TRY(tamis__desk_migrate(desk->writer, err));
    TAMIS_TRY(tamis__desk_exec(desk->writer, "PRAGMA journal_mode = WAL;", err));
    uint8_t public_key[TAMIS__DIGEST_BYTES];
    TAMIS_TRY(tamis__desk_public_key(desk->writer, public_key, err));
    TAMIS_TRY(tamis__keys_read(desk->path, &desk->keys, err));
    if (memcmp(public_key, desk->keys.public_key, sizeof public_key) != 0)
        return tamis__fail(err, TAMIS_ERR_CORRUPT, "%.*s.key is not the key of this desk",
                           TAMIS_FMT(tamis__bytes_of(desk->path)));
    return TAMIS_OK;
}

static bool make_locks(tamis__desk *desk)
{
    pthread_mutex_t *const locks[] = {&desk->next, &desk->writing, &desk->reading};
    size_t made = 0;
    while (made < TAMIS_COUNT_OF(locks) && pthread_mutex_init(locks[made], NULL) == 0)
        made++;
    if (made == TAMIS_COUNT_OF(locks) && pthread_cond_init(&desk->reader_free, NULL) == 0)
        return true;
    while (made > 0)
        pthread_mutex_destroy(locks[--made]);
    return false;
}

static void release_desk(tamis__desk *desk)
{
    while (desk->free_readers != NULL) {
        tamis__desk_db *next = desk->free_readers->next_free;
        tamis__desk_disconnect(desk->free_readers);
        desk->free_readers = next;
    }
    tamis__desk_disconnect(desk->writer); /* the last one, which tidies the log */
    tamis__keys_wipe(&desk->keys);
    pthread_cond_destroy(&desk->reader_free);
    pthread_mutex_destroy(&desk->reading);
    pthread_mutex_destroy(&desk->writing);
    pthread_mutex_destroy(&desk->next);
    tamis__access_free(desk->access);
    tamis__release(desk->path);
    tamis__release(desk);
}

static tamis__desk *new_desk(const char *path)
{
    size_t size = strlen(path) + 1;
    tamis__desk *desk = tamis__alloc_zero(1, sizeof *desk);
    if (desk == NULL)
        return NULL;
    desk->path = tamis__alloc(size);
    desk->access = tamis__access_new();
    if (desk->path == NULL || desk->access == NULL || !make_locks(desk)) {
        tamis__access_free(desk->access);
        tamis__release(desk->path);
        tamis__release(desk);
        return NULL;
    }
    memcpy(desk->path, path, size);
    return desk;
}

tamis_status tamis__desk_open(const char *path, tamis__desk **out, tamis_error *err)
{
    *out = NULL;
    TAMIS_TRY(tamis__desk_recognize(path, err));
    tamis__desk *desk = new_desk(path);
    if (desk == NULL)
        return tamis__fail_nomem(err);
    tamis_status status = tamis__desk_connect(path, TAMIS__DESK_WRITES, &desk->writer, err);
    if (status == TAMIS_OK)
        status = read_state(desk, err);
    if (status != TAMIS_OK) {
        release_desk(desk);
        return status;
    }
    *out = desk;
    return TAMIS_OK;
}

void tamis__desk_close(tamis__desk *desk)
{
    if (desk == NULL)
        return;
    tamis__audit_close(desk);
    release_desk(desk);
}

/* ---- transactions ---- */

/* SQLite takes another level of syncing only between transactions. */
static tamis_status set_durable(tamis__desk_db *db, bool durable, tamis_error *err)
{
    if (db->full == durable)
        return TAMIS_OK;
    TAMIS_TRY(tamis__desk_exec(
        db, durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", err));
    db->full = durable;
    return TAMIS_OK;
}

/* A statement of control, kept prepared like the others. */
static tamis_status control(tamis__desk_db *db, const char *sql, tamis_error *err)
{
    sqlite3_stmt *statement;
    bool row;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &statement, err));
    tamis_status status = tamis__desk_step(db, statement, &row, err);
    sqlite3_reset(statement);
    return status;
}

tamis_status tamis__desk_begin(tamis__desk *desk, bool durable, tamis__desk_db **out,
                               tamis_error *err)
{
    *out = NULL;
    pthread_mutex_lock(&desk->next);
    pthread_mutex_lock(&desk->writing);
    pthread_mutex_unlock(&desk->next);
    tamis_status status = set_durable(desk->writer, durable, err);
    if (status == TAMIS_OK)
        status = control(desk->writer, "BEGIN IMMEDIATE", err);
    if (status != TAMIS_OK) {
        tamis__desk_reset_used(desk->writer);
        pthread_mutex_unlock(&desk->writing);
        return status;
    }
    *out = desk->writer;
    return TAMIS_OK;
}

/* A free reader, or one more as long as there may be. */
static tamis_status take_reader(tamis__desk *desk, tamis__desk_db **out, tamis_error *err)
{
    pthread_mutex_lock(&desk->reading);
    while (desk->free_readers == NULL && desk->reader_count == TAMIS__DESK_READERS)
        pthread_cond_wait(&desk->reader_free, &desk->reading);
    tamis__desk_db *db = desk->free_readers;
    if (db != NULL)
        desk->free_readers = db->next_free;
    else
        desk->reader_count++;
    pthread_mutex_unlock(&desk->reading);
    *out = db;
    if (db != NULL)
        return TAMIS_OK;
    tamis_status status = tamis__desk_connect(desk->path, TAMIS__DESK_READS, out, err);
    if (status != TAMIS_OK) {
        pthread_mutex_lock(&desk->reading);
        desk->reader_count--;
        pthread_cond_signal(&desk->reader_free);
        pthread_mutex_unlock(&desk->reading);
    }
    return status;
}

static void give_reader(tamis__desk *desk, tamis__desk_db *db)
{
    pthread_mutex_lock(&desk->reading);
    db->next_free = desk->free_readers;
    desk->free_readers = db;
    pthread_cond_signal(&desk->reader_free);
    pthread_mutex_unlock(&desk->reading);
}

tamis_status tamis__desk_begin_read(tamis__desk *desk, tamis__desk_db **out, tamis_error *err)
{
    TAMIS_TRY(take_reader(desk, out, err));
    tamis_status status = control(*out, "BEGIN", err);
    if (status != TAMIS_OK) {
        tamis__desk_reset_used(*out);
        give_reader(desk, *out);
        *out = NULL;
    }
    return status;
}

tamis_status tamis__desk_end(tamis__desk *desk, tamis__desk_db *db, tamis_status status,
                             tamis_error *err)
{
    tamis__desk_reset_used(db);
    if (status == TAMIS_OK)
        status = control(db, "COMMIT", err);
    /* SQLite may have rolled back by itself, as it does when the disk is full. */
    if (status != TAMIS_OK && !sqlite3_get_autocommit(db->sqlite)) {
        tamis_status undone TAMIS_UNUSED = control(db, "ROLLBACK", NULL);
        assert(undone == TAMIS_OK || undone == TAMIS_ERR_NOMEM || undone == TAMIS_ERR_IO);
    }
    tamis__desk_reset_used(db);
    if (!db->writes) {
        give_reader(desk, db);
        return status;
    }
    if (status == TAMIS_OK && desk->audit_pending != 0)
        desk->audit_seen = desk->audit_pending;
    desk->audit_pending = 0;
    pthread_mutex_unlock(&desk->writing);
    return status;
}
