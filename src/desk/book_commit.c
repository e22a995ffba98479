/*
 * desk/book_commit.c - a load put into its book by many short transactions, the last of which makes all of it count (book_states.h).
 *
 * The load claims the book with a random token, which every transaction asks for: a later load takes over, and this one ends with CONFLICT. What a
 * load left that was broken off is swept before, what this one leaves when it fails is swept if that works, else by the next.
 */
#include <sodium.h>

#include "base/error.h"
#include "desk/audit.h"
#include "desk/book_loading.h"
#include "desk/book_states.h"

/* Of one transaction. */
enum { BATCH_ROWS = 500, BATCH_BYTES = 1 << 20 };

typedef struct unspooled {
    tamis__loaded customer;
    tamis__digest digest;
    bool is_new;
    bool twice; /* the id has come before in this load */
} unspooled;

typedef struct committing {
    tamis__book_load *load;
    const tamis__book_load_watch *watch;
    tamis__desk_db *db;
    unspooled items[BATCH_ROWS];
    size_t count;
    uint64_t done;
} committing;

/* ---- begin ----------------------------------------------------------------------------------- */

static tamis_status claim_in(committing *c, bool *left, tamis_error *err)
{
    static const char sql[] = "UPDATE book SET load = ?2 WHERE id = ?1";
    tamis__book_load *load = c->load;
    tamis__book now;
    tamis_status status = tamis__book_find(c->db, load->name, &now, err);
    bool same = now.id == load->book.id;
    *left = now.load != 0;
    load->number = now.loaded + 1;
    tamis__book_clear(&now);
    if (status == TAMIS_OK && !same)
        status = tamis__fail(err, TAMIS_ERR_CONFLICT, "the book was removed and made again");
    TAMIS_TRY(status);
    return tamis__desk_run(c->db, NULL, err, sql, "ii", load->book.id, load->token);
}

static tamis_status claim(committing *c, tamis_error *err)
{
    bool left = false;
    if (sodium_init() < 0)
        return tamis__fail(err, TAMIS_ERR_UNSUPPORTED, "no source of random numbers");
    c->load->token = (int64_t)randombytes_uniform(UINT32_MAX) + 1;
    TAMIS_TRY(tamis__desk_begin(c->load->desk, true, &c->db, err));
    tamis_status status = claim_in(c, &left, err);
    TAMIS_TRY(tamis__desk_end(c->load->desk, c->db, status, err));
    return left ? tamis__book_sweep(c->load->desk, c->load->book.id, c->load->token, err)
                : TAMIS_OK;
}

/* ---- batches --------------------------------------------------------------------------------- */

static tamis_status broken_spool(tamis_error *err)
{
    return tamis__fail(err, TAMIS_ERR_IO, "the spooled customers cannot be read back");
}

/* The next record of the spool; its texts are in the arena. */
static tamis_status unspool(committing *c, size_t *bytes, tamis_error *err)
{
    char head[TAMIS__LOADED_HEAD_BYTES];
    FILE *spool = c->load->spool;
    unspooled *u = &c->items[c->count++];
    if (fread(head, sizeof head, 1, spool) != 1)
        return broken_spool(err);
    size_t id_len = tamis__load_u32le(head + 9);
    size_t query_len = tamis__load_u32le(head + 13);
    char *text = tamis__arena_alloc(&c->load->arena, id_len + query_len + 1);
    if (text == NULL)
        return tamis__fail_nomem(err);
    if (fread(text, 1, id_len + query_len, spool) != id_len + query_len)
        return broken_spool(err);
    *u = (unspooled){.customer = {.row = tamis__load_u64le(head),
                                  .id = tamis__bytes(text, id_len),
                                  .query = tamis__bytes(text + id_len, query_len)},
                     .is_new = head[8] != 0};
    memcpy(u->digest.bytes, head + 17, TAMIS__DIGEST_BYTES);
    *bytes += id_len + query_len;
    return TAMIS_OK;
}

static tamis_status fill_batch(committing *c, tamis_error *err)
{
    size_t bytes = 0;
    tamis__arena_reset(&c->load->arena);
    for (c->count = 0; c->done < c->load->spooled && c->count < BATCH_ROWS && bytes < BATCH_BYTES;
         c->done++)
        TAMIS_TRY(unspool(c, &bytes, err));
    return TAMIS_OK;
}

static tamis_status mark(committing *c, int64_t customer, const unspooled *u, tamis_error *err)
{
    static const char sql[] = "UPDATE customer SET next = ?2 WHERE id = ?1";
    static const char becomes[] =
        "INSERT OR REPLACE INTO customer_next (customer, digest, query) VALUES (?1, ?2, ?3)";
    tamis_bytes digest = {(const char *)u->digest.bytes, sizeof u->digest.bytes};
    TAMIS_TRY(tamis__desk_run(c->db, NULL, err, sql, "ii", customer, c->load->number));
    return tamis__desk_run(c->db, NULL, err, becomes, "ibs", customer, digest, u->customer.query);
}

/* The id is in the book: since the begin, or because the load has brought it already. */
static tamis_status put_again(committing *c, unspooled *u, tamis_error *err)
{
    static const char sql[] = "SELECT id, born = ?3 OR coalesce(next = ?3, 0) FROM customer "
                              "WHERE book = ?1 AND ref = ?2";
    sqlite3_stmt *row;
    bool any = false;
    TAMIS_TRY(tamis__desk_prepare(c->db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "isi", c->load->book.id, u->customer.id, c->load->number));
    TAMIS_TRY(tamis__desk_step(c->db, row, &any, err));
    int64_t id = any ? sqlite3_column_int64(row, 0) : 0;
    u->twice = any && sqlite3_column_int(row, 1) != 0;
    sqlite3_reset(row);
    return u->twice ? TAMIS_OK : mark(c, id, u, err);
}

static tamis_status put_in(committing *c, unspooled *u, tamis_error *err)
{
    static const char make[] = "INSERT INTO customer (book, ref, digest, query, born) "
                               "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (book, ref) DO NOTHING";
    int64_t changes = 0;
    tamis_bytes digest = {(const char *)u->digest.bytes, sizeof u->digest.bytes};
    TAMIS_TRY(tamis__desk_run(c->db, &changes, err, make, "isbsi", c->load->book.id, u->customer.id,
                              digest, u->customer.query, c->load->number));
    return changes > 0 ? TAMIS_OK : put_again(c, u, err);
}

static tamis_status write_batch(committing *c, tamis_error *err)
{
    tamis__book_load *load = c->load;
    TAMIS_TRY(tamis__desk_begin(load->desk, false, &c->db, err));
    tamis_status status = tamis__book_holds(c->db, load->book.id, load->token, err);
    for (size_t i = 0; i < c->count && status == TAMIS_OK; i++)
        status = put_in(c, &c->items[i], err);
    TAMIS_TRY(tamis__desk_end(load->desk, c->db, status, err));
    for (size_t i = 0; i < c->count; i++) {
        const unspooled *u = &c->items[i];
        if (u->twice)
            tamis__book_load_left_out(load, u->customer.row,
                                      "the id has come before: the first row counts");
        load->summary.added += !u->twice && u->is_new;
        load->summary.changed += !u->twice && !u->is_new;
    }
    return TAMIS_OK;
}

static tamis_status tell(const committing *c, bool may_stop, tamis_error *err)
{
    const tamis__book_load_watch *w = c->watch;
    if (w->progress == NULL)
        return TAMIS_OK;
    tamis_status status = w->progress(w->progress_ctx, "keep", c->done, c->load->spooled);
    if (status == TAMIS_OK || !may_stop)
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_CANCELLED, "cancelled: nothing was changed");
}

static tamis_status put_all(committing *c, tamis_error *err)
{
    while (c->done < c->load->spooled) {
        TAMIS_TRY(fill_batch(c, err));
        TAMIS_TRY(write_batch(c, err));
        TAMIS_TRY(tell(c, true, err));
    }
    return TAMIS_OK;
}

/* ---- who leaves ------------------------------------------------------------------------------ */

static bool has_met(const tamis__book_load *load, int64_t number)
{
    uint64_t place = (uint64_t)(number - load->first);
    return (load->met[place / 64] >> (place % 64) & 1) != 0;
}

/* Numbers of customers that the input does not have, from *after on, which moves on. */
static tamis_status find_missing(committing *c, int64_t *after, int64_t out[BATCH_ROWS],
                                 size_t *count, tamis_error *err)
{
    static const char sql[] = "SELECT id FROM customer WHERE book = ?1 AND id > ?2 AND id <= ?3 "
                              "AND born < ?4 ORDER BY id";
    const tamis__book_load *load = c->load;
    sqlite3_stmt *row;
    bool any = true;
    *count = 0;
    TAMIS_TRY(tamis__desk_prepare(c->db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "iiii", load->book.id, *after, load->last, load->number));
    while (*count < BATCH_ROWS) {
        TAMIS_TRY(tamis__desk_step(c->db, row, &any, err));
        if (!any)
            break;
        *after = sqlite3_column_int64(row, 0);
        if (*after >= load->first && !has_met(load, *after))
            out[(*count)++] = *after;
    }
    sqlite3_reset(row);
    return TAMIS_OK;
}

static tamis_status mark_missing(committing *c, const int64_t *numbers, size_t count,
                                 tamis_error *err)
{
    static const char sql[] = "UPDATE customer SET next = ?2 WHERE id = ?1";
    tamis__book_load *load = c->load;
    TAMIS_TRY(tamis__desk_begin(load->desk, false, &c->db, err));
    tamis_status status = tamis__book_holds(c->db, load->book.id, load->token, err);
    for (size_t i = 0; i < count && status == TAMIS_OK; i++)
        status = tamis__desk_run(c->db, NULL, err, sql, "ii", numbers[i], load->number);
    return tamis__desk_end(load->desk, c->db, status, err);
}

static tamis_status take_out_missing(committing *c, tamis_error *err)
{
    int64_t numbers[BATCH_ROWS];
    int64_t after = c->load->first - 1;
    size_t count;
    do {
        TAMIS_TRY(tamis__desk_begin_read(c->load->desk, &c->db, err));
        tamis_status status = find_missing(c, &after, numbers, &count, err);
        TAMIS_TRY(tamis__desk_end(c->load->desk, c->db, status, err));
        if (count > 0)
            TAMIS_TRY(mark_missing(c, numbers, count, err));
        c->load->summary.removed += count;
        TAMIS_TRY(tell(c, true, err));
    } while (count > 0);
    return TAMIS_OK;
}

/* ---- end ------------------------------------------------------------------------------------- */

static tamis_status note(committing *c, tamis_error *err)
{
    const tamis__book_load *load = c->load;
    const tamis_book_load_summary *s = &load->summary;
    char subject[TAMIS__BOOK_NAME_MAX + 16], body[256];
    snprintf(subject, sizeof subject, "book:%s", load->name);
    snprintf(body, sizeof body,
             "{\"rows\":%llu,\"added\":%llu,\"changed\":%llu,\"same\":%llu,\"removed\":%llu,"
             "\"bad_rows\":%llu,\"replace\":%s}",
             (unsigned long long)s->rows, (unsigned long long)s->added,
             (unsigned long long)s->changed, (unsigned long long)s->same,
             (unsigned long long)s->removed, (unsigned long long)s->bad_rows,
             load->replace ? "true" : "false");
    return tamis__audit_append(load->desk, c->db, load->actor->name, "book.load", subject,
                               tamis__bytes_of(body), err);
}

static tamis_status finish(committing *c, tamis_error *err)
{
    static const char sql[] = "UPDATE book SET loaded = ?2 WHERE id = ?1";
    tamis__book_load *load = c->load;
    TAMIS_TRY(tamis__desk_begin(load->desk, true, &c->db, err));
    tamis_status status = tamis__book_holds(c->db, load->book.id, load->token, err);
    if (status == TAMIS_OK)
        status = tamis__desk_run(c->db, NULL, err, sql, "ii", load->book.id, load->number);
    if (status == TAMIS_OK)
        status = note(c, err);
    return tamis__desk_end(load->desk, c->db, status, err);
}

/* Nothing of the load is left to be done. */
static tamis_status let_go(committing *c, tamis_error *err)
{
    static const char sql[] = "UPDATE book SET load = NULL WHERE id = ?1 AND load = ?2";
    tamis__book_load *load = c->load;
    TAMIS_TRY(tamis__desk_begin(load->desk, false, &c->db, err));
    tamis_status status = tamis__desk_run(c->db, NULL, err, sql, "ii", load->book.id, load->token);
    return tamis__desk_end(load->desk, c->db, status, err);
}

/* As far as it goes: what is left is hidden, or shown as it is to be, until the next load. */
static void tidy(committing *c, bool counts)
{
    const tamis__book_load *load = c->load;
    tamis_status status = counts ? tamis__book_settle(load->desk, load->book.id, NULL)
                                 : tamis__book_sweep(load->desk, load->book.id, load->token, NULL);
    if (status == TAMIS_OK)
        status = let_go(c, NULL);
    (void)status;
}

static tamis_status commit(committing *c, tamis_error *err)
{
    TAMIS_TRY(claim(c, err));
    tamis_status status = c->load->replace ? take_out_missing(c, err) : TAMIS_OK;
    if (status == TAMIS_OK)
        status = put_all(c, err);
    if (status == TAMIS_OK)
        status = finish(c, err);
    if (status == TAMIS_OK)
        status = tell(c, false, err);
    if (status != TAMIS_ERR_CONFLICT)
        tidy(c, status == TAMIS_OK);
    return status;
}

tamis_status tamis__book_load_commit(tamis__book_load *load, const tamis__book_load_watch *watch,
                                     tamis_book_load_summary *out, tamis_error *err)
{
    TAMIS_TRY(tamis__book_load_end_reader(load, TAMIS_OK, err));
    if (load->replace && load->nameless > 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "%llu rows have no id that can be read, so it cannot be told who is to "
                           "leave the book: nothing was changed",
                           (unsigned long long)load->nameless);
    if (fflush(load->spool) != 0 || fseek(load->spool, 0, SEEK_SET) != 0)
        return tamis__fail(err, TAMIS_ERR_IO, "the customers cannot be kept: no space left?");
    committing *c = tamis__alloc_zero(1, sizeof *c);
    if (c == NULL)
        return tamis__fail_nomem(err);
    c->load = load;
    c->watch = watch;
    tamis_status status = commit(c, err);
    tamis__release(c);
    if (status == TAMIS_OK)
        *out = load->summary;
    return status;
}
