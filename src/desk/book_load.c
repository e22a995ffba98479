/* desk/book_load.c - customers compared with those of the book, and spooled. */
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "desk/book_loading.h"
#include "desk/book_states.h"
#include "desk/inside.h"

enum {
    RENEW = 4096, /* rows compared with one state of the file */
    SPOOLED_MAX = 16 << 20
};

/* ---- begin ----------------------------------------------------------------------------------- */

static tamis_status open_spool(tamis__book_load *load, tamis_error *err)
{
    size_t size = strlen(load->desk->path) + sizeof ".load-XXXXXX";
    char *path = tamis__alloc(size);
    if (path == NULL)
        return tamis__fail_nomem(err);
    snprintf(path, size, "%s.load-XXXXXX", load->desk->path);
    int file = mkstemp(path);
    if (file >= 0)
        unlink(path);
    tamis__release(path);
    load->spool = file < 0 ? NULL : fdopen(file, "w+b");
    if (load->spool != NULL)
        return TAMIS_OK;
    if (file >= 0)
        close(file);
    return tamis__fail(err, TAMIS_ERR_IO, "no file can be written beside the desk");
}

static tamis_status read_range(tamis__book_load *load, tamis__desk_db *db, tamis_error *err)
{
    static const char sql[] = "SELECT coalesce(min(c.id), 1), coalesce(max(c.id), 0) "
                              "FROM book b CROSS JOIN customer c ON c.book = b.id "
                              "WHERE b.id = ?1 AND " TAMIS__CUSTOMER_THERE;
    sqlite3_stmt *row;
    bool any = false;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "i", load->book.id));
    TAMIS_TRY(tamis__desk_step(db, row, &any, err));
    load->first = sqlite3_column_int64(row, 0);
    load->last = sqlite3_column_int64(row, 1);
    sqlite3_reset(row);
    if (load->first < 1 || load->last - load->first >= INT32_MAX)
        return tamis__fail(err, TAMIS_ERR_CORRUPT, "the desk: numbers of customers");
    load->met = tamis__alloc_zero((size_t)(load->last - load->first + 1) / 64 + 1, 8);
    return load->met == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

static tamis_status begin(tamis__book_load *load, tamis_error *err)
{
    tamis__desk_db *db;
    TAMIS_TRY(tamis__book_may(load->actor, TAMIS_ROLE_ANALYST, "loading customers", err));
    TAMIS_TRY(tamis__desk_begin_read(load->desk, &db, err));
    tamis_status status = tamis__book_find(db, load->name, &load->book, err);
    if (status == TAMIS_OK)
        status = read_range(load, db, err);
    TAMIS_TRY(tamis__desk_end(load->desk, db, status, err));
    return open_spool(load, err);
}

tamis_status tamis__book_load_begin(tamis__desk *desk, const tamis_actor *actor, const char *book,
                                    bool replace,
                                    void (*problem)(void *ctx, uint64_t row, const char *message),
                                    void *problem_ctx, tamis__book_load **out, tamis_error *err)
{
    *out = NULL;
    tamis__book_load *load = tamis__alloc_zero(1, sizeof *load);
    if (load == NULL)
        return tamis__fail_nomem(err);
    load->desk = desk;
    load->actor = actor;
    load->replace = replace;
    load->problem = problem;
    load->problem_ctx = problem_ctx;
    tamis__arena_init(&load->arena, 0);
    snprintf(load->name, sizeof load->name, "%s", book);
    tamis_status status = begin(load, err);
    if (status != TAMIS_OK) {
        tamis__book_load_free(load);
        return status;
    }
    *out = load;
    return TAMIS_OK;
}

void tamis__book_load_free(tamis__book_load *load)
{
    if (load == NULL)
        return;
    if (load->reader != NULL) {
        tamis_status ended TAMIS_UNUSED =
            tamis__desk_end(load->desk, load->reader, TAMIS_ERR_CANCELLED, NULL);
    }
    if (load->spool != NULL)
        fclose(load->spool);
    tamis__book_clear(&load->book);
    tamis__arena_clear(&load->arena);
    tamis__release(load->met);
    tamis__release(load);
}

/* ---- rows ------------------------------------------------------------------------------------ */

tamis_status tamis__book_load_end_reader(tamis__book_load *load, tamis_status status,
                                         tamis_error *err)
{
    tamis__desk_db *reader = load->reader;
    load->reader = NULL;
    load->reads = 0;
    return reader == NULL ? status : tamis__desk_end(load->desk, reader, status, err);
}

/* The customer with this id; *number 0: there is none. */
static tamis_status look_up(tamis__book_load *load, tamis_bytes id, int64_t *number,
                            tamis__digest *digest, tamis_error *err)
{
    static const char sql[] =
        "SELECT c.id, coalesce(m.digest, c.digest) "
        "FROM book b CROSS JOIN customer c ON c.book = b.id AND c.ref = ?2 "
        "LEFT JOIN customer_next m ON m.customer = c.id AND c.next <= b.loaded "
        "WHERE b.id = ?1 AND " TAMIS__CUSTOMER_THERE;
    sqlite3_stmt *row;
    bool any = false;
    *number = 0;
    if (load->reads++ == RENEW)
        TAMIS_TRY(tamis__book_load_end_reader(load, TAMIS_OK, err));
    if (load->reader == NULL)
        TAMIS_TRY(tamis__desk_begin_read(load->desk, &load->reader, err));
    TAMIS_TRY(tamis__desk_prepare(load->reader, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "is", load->book.id, id));
    TAMIS_TRY(tamis__desk_step(load->reader, row, &any, err));
    if (any) {
        tamis_bytes kept = tamis__desk_blob(row, 1);
        *number = sqlite3_column_int64(row, 0);
        memset(digest, 0, sizeof *digest);
        if (kept.len == sizeof digest->bytes)
            memcpy(digest->bytes, kept.ptr, kept.len);
    }
    sqlite3_reset(row);
    return TAMIS_OK;
}

/* Marks a customer as met; false when it was. One that came into the book since the begin has no mark. */
static bool meet(tamis__book_load *load, int64_t number)
{
    if (number < load->first || number > load->last)
        return true;
    uint64_t place = (uint64_t)(number - load->first);
    uint64_t bit = (uint64_t)1 << (place % 64);
    bool was = (load->met[place / 64] & bit) != 0;
    load->met[place / 64] |= bit;
    return !was;
}

void tamis__book_load_left_out(tamis__book_load *load, uint64_t row, const char *message)
{
    load->summary.bad_rows++;
    if (load->problem != NULL)
        load->problem(load->problem_ctx, row, message);
}

static tamis_status spool(tamis__book_load *load, const tamis__loaded *c, bool is_new,
                          tamis_error *err)
{
    char head[TAMIS__LOADED_HEAD_BYTES];
    tamis__store_u64le(head, c->row);
    head[8] = is_new ? 1 : 0;
    tamis__store_u32le(head + 9, (uint32_t)c->id.len);
    tamis__store_u32le(head + 13, (uint32_t)c->query.len);
    memcpy(head + 17, c->digest->bytes, TAMIS__DIGEST_BYTES);
    bool good = fwrite(head, sizeof head, 1, load->spool) == 1 &&
                fwrite(c->id.ptr, 1, c->id.len, load->spool) == c->id.len &&
                fwrite(c->query.ptr, 1, c->query.len, load->spool) == c->query.len;
    load->spooled++;
    return good ? TAMIS_OK
                : tamis__fail(err, TAMIS_ERR_IO, "the customers cannot be kept: no space left?");
}

tamis_status tamis__book_load_add(tamis__book_load *load, const tamis__loaded *customer,
                                  tamis_error *err)
{
    int64_t number;
    tamis__digest kept;
    if (!tamis__customer_id_good(customer->id))
        return tamis__book_load_skip(load, customer->row, (tamis_bytes){0},
                                     "no id, or one that is too long or has control characters",
                                     err);
    if (customer->query.len > SPOOLED_MAX)
        return tamis__book_load_skip(load, customer->row, customer->id, "too much of it", err);
    load->summary.rows++;
    TAMIS_TRY(look_up(load, customer->id, &number, &kept, err));
    if (number != 0 && !meet(load, number)) {
        tamis__book_load_left_out(load, customer->row,
                                  "the id has come before: the first row counts");
        return TAMIS_OK;
    }
    if (number != 0 && memcmp(kept.bytes, customer->digest->bytes, sizeof kept.bytes) == 0) {
        load->summary.same++;
        return TAMIS_OK;
    }
    return spool(load, customer, number == 0, err);
}

tamis_status tamis__book_load_skip(tamis__book_load *load, uint64_t row, tamis_bytes id,
                                   const char *message, tamis_error *err)
{
    int64_t number;
    tamis__digest kept;
    load->summary.rows++;
    tamis__book_load_left_out(load, row, message);
    load->nameless += id.len == 0;
    if (id.len == 0)
        return TAMIS_OK;
    TAMIS_TRY(look_up(load, id, &number, &kept, err));
    if (number != 0)
        meet(load, number);
    return TAMIS_OK;
}
