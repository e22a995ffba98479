/* desk/book_states.c - what loads left behind, settled or swept a few rows at a time. */
#include "desk/book_states.h"

#include "base/error.h"

enum { BATCH = 250 };

typedef struct marked {
    int64_t id;
    bool becomes; /* something else; otherwise it leaves */
} marked;

/* ---- one row --------------------------------------------------------------------------------- */

static tamis_status become(tamis__desk_db *db, int64_t customer, tamis_error *err)
{
    static const char take[] =
        "UPDATE customer SET screened = NULL, next = NULL, (digest, query) = "
        "(SELECT n.digest, n.query FROM customer_next n WHERE n.customer = ?1) WHERE id = ?1";
    static const char drop[] = "DELETE FROM customer_next WHERE customer = ?1";
    TAMIS_TRY(tamis__desk_run(db, NULL, err, take, "i", customer));
    return tamis__desk_run(db, NULL, err, drop, "i", customer);
}

static tamis_status leave(tamis__desk_db *db, int64_t customer, tamis_error *err)
{
    static const char sql[] = "DELETE FROM customer WHERE id = ?1";
    return tamis__desk_run(db, NULL, err, sql, "i", customer);
}

/* ---- settling -------------------------------------------------------------------------------- */

static tamis_status find_marked(tamis__desk_db *db, int64_t book, marked out[BATCH], size_t *count,
                                tamis_error *err)
{
    static const char sql[] =
        "SELECT c.id, EXISTS (SELECT 1 FROM customer_next n WHERE n.customer = c.id) "
        "FROM customer c INDEXED BY customer_next_load WHERE c.book = ?1 AND c.next IS NOT NULL "
        "AND c.next <= (SELECT loaded FROM book WHERE id = ?1) LIMIT ?2";
    sqlite3_stmt *row;
    bool any = false;
    *count = 0;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "ii", book, (int64_t)BATCH));
    for (;;) {
        TAMIS_TRY(tamis__desk_step(db, row, &any, err));
        if (!any || *count == BATCH)
            break;
        out[(*count)++] = (marked){sqlite3_column_int64(row, 0), sqlite3_column_int(row, 1) != 0};
    }
    sqlite3_reset(row);
    return TAMIS_OK;
}

static tamis_status settle_in(tamis__desk_db *db, int64_t book, size_t *count, tamis_error *err)
{
    marked items[BATCH];
    TAMIS_TRY(find_marked(db, book, items, count, err));
    for (size_t i = 0; i < *count; i++)
        TAMIS_TRY(items[i].becomes ? become(db, items[i].id, err) : leave(db, items[i].id, err));
    return TAMIS_OK;
}

/* Looks without keeping others from writing. */
static tamis_status any_marked(tamis__desk *desk, int64_t book, size_t *count, tamis_error *err)
{
    marked items[BATCH];
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin_read(desk, &db, err));
    tamis_status status = find_marked(db, book, items, count, err);
    return tamis__desk_end(desk, db, status, err);
}

tamis_status tamis__book_settle(tamis__desk *desk, int64_t book, tamis_error *err)
{
    tamis__desk_db *db;
    size_t count = 0;
    TAMIS_TRY(any_marked(desk, book, &count, err));
    while (count > 0) {
        TAMIS_TRY(tamis__desk_begin(desk, false, &db, err));
        tamis_status status = settle_in(db, book, &count, err);
        TAMIS_TRY(tamis__desk_end(desk, db, status, err));
    }
    return TAMIS_OK;
}

/* ---- sweeping -------------------------------------------------------------------------------- */

tamis_status tamis__book_holds(tamis__desk_db *db, int64_t book, int64_t token, tamis_error *err)
{
    static const char sql[] = "SELECT 1 FROM book WHERE id = ?1 AND load = ?2";
    sqlite3_stmt *row;
    bool any = false;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "ii", book, token));
    TAMIS_TRY(tamis__desk_step(db, row, &any, err));
    sqlite3_reset(row);
    if (any)
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_CONFLICT,
                       "the book was removed, or another load of it has begun");
}

/* The next rows from *after on that never counted. */
static tamis_status find_unborn(tamis__desk *desk, int64_t book, int64_t *after, int64_t out[BATCH],
                                size_t *count, tamis_error *err)
{
    static const char sql[] =
        "SELECT c.id FROM customer c INDEXED BY customer_order WHERE c.book = ?1 AND c.id > ?2 "
        "AND c.born > (SELECT loaded FROM book WHERE id = ?1) ORDER BY c.id LIMIT ?3";
    tamis__desk_db *db;
    sqlite3_stmt *row;
    bool any = true;
    *count = 0;
    TAMIS_TRY(tamis__desk_begin_read(desk, &db, err));
    tamis_status status = tamis__desk_prepare(db, sql, &row, err);
    if (status == TAMIS_OK)
        status = tamis__desk_bind(row, err, "iii", book, *after, (int64_t)BATCH);
    while (status == TAMIS_OK && any && *count < BATCH) {
        status = tamis__desk_step(db, row, &any, err);
        if (status == TAMIS_OK && any)
            *after = out[(*count)++] = sqlite3_column_int64(row, 0);
    }
    return tamis__desk_end(desk, db, status, err);
}

static tamis_status sweep_unborn(tamis__desk *desk, int64_t book, int64_t token, tamis_error *err)
{
    tamis__desk_db *db;
    int64_t numbers[BATCH];
    int64_t after = 0;
    size_t count;
    for (;;) {
        TAMIS_TRY(find_unborn(desk, book, &after, numbers, &count, err));
        if (count == 0)
            return TAMIS_OK;
        TAMIS_TRY(tamis__desk_begin(desk, false, &db, err));
        tamis_status status = tamis__book_holds(db, book, token, err);
        for (size_t i = 0; i < count && status == TAMIS_OK; i++)
            status = leave(db, numbers[i], err);
        TAMIS_TRY(tamis__desk_end(desk, db, status, err));
    }
}

static tamis_status unmark_in(tamis__desk_db *db, int64_t book, int64_t *changes, tamis_error *err)
{
    static const char drop[] =
        "DELETE FROM customer_next WHERE customer IN (SELECT id FROM customer WHERE book = ?1 AND "
        "next IS NOT NULL AND next > (SELECT loaded FROM book WHERE id = ?1) ORDER BY next, id "
        "LIMIT ?2)";
    static const char clear[] =
        "UPDATE customer SET next = NULL WHERE id IN (SELECT id FROM customer WHERE book = ?1 AND "
        "next IS NOT NULL AND next > (SELECT loaded FROM book WHERE id = ?1) ORDER BY next, id "
        "LIMIT ?2)";
    TAMIS_TRY(tamis__desk_run(db, NULL, err, drop, "ii", book, (int64_t)BATCH));
    return tamis__desk_run(db, changes, err, clear, "ii", book, (int64_t)BATCH);
}

static tamis_status sweep_marks(tamis__desk *desk, int64_t book, int64_t token, tamis_error *err)
{
    tamis__desk_db *db;
    int64_t changes = 1;
    while (changes > 0) {
        TAMIS_TRY(tamis__desk_begin(desk, false, &db, err));
        tamis_status status = tamis__book_holds(db, book, token, err);
        if (status == TAMIS_OK)
            status = unmark_in(db, book, &changes, err);
        TAMIS_TRY(tamis__desk_end(desk, db, status, err));
    }
    return TAMIS_OK;
}

tamis_status tamis__book_sweep(tamis__desk *desk, int64_t book, int64_t token, tamis_error *err)
{
    TAMIS_TRY(tamis__book_settle(desk, book, err));
    TAMIS_TRY(sweep_unborn(desk, book, token, err));
    return sweep_marks(desk, book, token, err);
}

/* ---- removed books --------------------------------------------------------------------------- */

static tamis_status find_removed(tamis__desk *desk, int64_t *book, tamis_error *err)
{
    static const char sql[] = "SELECT min(id) FROM book WHERE name LIKE '.%'";
    tamis__desk_db *db;
    sqlite3_stmt *row;
    bool any = false;
    *book = 0;
    TAMIS_TRY(tamis__desk_begin_read(desk, &db, err));
    tamis_status status = tamis__desk_prepare(db, sql, &row, err);
    if (status == TAMIS_OK)
        status = tamis__desk_step(db, row, &any, err);
    if (status == TAMIS_OK && any)
        *book = sqlite3_column_int64(row, 0);
    return tamis__desk_end(desk, db, status, err);
}

/* Some of its customers, or in the end itself. */
static tamis_status sweep_removed_in(tamis__desk_db *db, int64_t book, bool *gone, tamis_error *err)
{
    static const char customers[] =
        "DELETE FROM customer WHERE id IN (SELECT id FROM customer WHERE book = ?1 LIMIT ?2)";
    static const char itself[] = "DELETE FROM book WHERE id = ?1";
    int64_t changes = 0;
    TAMIS_TRY(tamis__desk_run(db, &changes, err, customers, "ii", book, (int64_t)BATCH));
    *gone = changes == 0;
    return *gone ? tamis__desk_run(db, NULL, err, itself, "i", book) : TAMIS_OK;
}

tamis_status tamis__books_sweep(tamis__desk *desk, tamis_error *err)
{
    tamis__desk_db *db;
    int64_t book;
    TAMIS_TRY(find_removed(desk, &book, err));
    while (book != 0) {
        bool gone = false;
        while (!gone) {
            TAMIS_TRY(tamis__desk_begin(desk, false, &db, err));
            tamis_status status = sweep_removed_in(db, book, &gone, err);
            TAMIS_TRY(tamis__desk_end(desk, db, status, err));
        }
        TAMIS_TRY(find_removed(desk, &book, err));
    }
    return TAMIS_OK;
}

/* ---- one customer ---------------------------------------------------------------------------- */

typedef struct state {
    int64_t id;
    bool unborn; /* a load that does not count yet brings it */
    bool marked; /* a load changes it or takes it out */
    bool due;    /* that load counts */
    bool becomes;
} state;

static tamis_status find_state(tamis__desk_db *db, int64_t book, tamis_bytes ref, state *out,
                               tamis_error *err)
{
    static const char sql[] =
        "SELECT c.id, c.born > b.loaded, c.next IS NOT NULL, c.next <= b.loaded, "
        "EXISTS (SELECT 1 FROM customer_next n WHERE n.customer = c.id) "
        "FROM customer c JOIN book b ON b.id = c.book WHERE c.book = ?1 AND c.ref = ?2";
    sqlite3_stmt *row;
    bool any = false;
    *out = (state){.id = 0};
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "is", book, ref));
    TAMIS_TRY(tamis__desk_step(db, row, &any, err));
    if (any)
        *out = (state){sqlite3_column_int64(row, 0), sqlite3_column_int(row, 1) != 0,
                       sqlite3_column_int(row, 2) != 0, sqlite3_column_int(row, 3) != 0,
                       sqlite3_column_int(row, 4) != 0};
    sqlite3_reset(row);
    return TAMIS_OK;
}

/* One that a load brings is put in before: it is there now, and becomes what the load says. */
static tamis_status bear_early(tamis__desk_db *db, int64_t customer, tamis_error *err)
{
    static const char keep[] = "INSERT INTO customer_next (customer, digest, query) "
                               "SELECT id, digest, query FROM customer WHERE id = ?1";
    static const char bear[] =
        "UPDATE customer SET next = born, born = 0, digest = x'' WHERE id = ?1";
    TAMIS_TRY(tamis__desk_run(db, NULL, err, keep, "i", customer));
    return tamis__desk_run(db, NULL, err, bear, "i", customer);
}

/* One that a load changes is taken out before: until the load counts, it is not there. */
static tamis_status bear_again(tamis__desk_db *db, int64_t customer, tamis_error *err)
{
    static const char hits[] = "DELETE FROM customer_hit WHERE customer = ?1";
    static const char bear[] = "UPDATE customer SET born = next WHERE id = ?1";
    TAMIS_TRY(tamis__desk_run(db, NULL, err, hits, "i", customer));
    TAMIS_TRY(tamis__desk_run(db, NULL, err, bear, "i", customer));
    return become(db, customer, err);
}

tamis_status tamis__customer_settle(tamis__desk_db *db, int64_t book, tamis_bytes ref,
                                    tamis_error *err)
{
    state s;
    TAMIS_TRY(find_state(db, book, ref, &s, err));
    if (s.due)
        return s.becomes ? become(db, s.id, err) : leave(db, s.id, err);
    return s.unborn ? bear_early(db, s.id, err) : TAMIS_OK;
}

tamis_status tamis__customer_take_out(tamis__desk_db *db, int64_t book, tamis_bytes ref,
                                      bool *found, tamis_error *err)
{
    state s;
    TAMIS_TRY(find_state(db, book, ref, &s, err));
    *found = s.id != 0 && !s.unborn && !(s.due && !s.becomes);
    if (s.id == 0 || s.unborn)
        return TAMIS_OK;
    if (s.marked && !s.due && s.becomes)
        return bear_again(db, s.id, err);
    return leave(db, s.id, err);
}
