/* desk/book_load.c - customers compared with those of the book, spooled, and put in by one transaction. */
#include "desk/book_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "desk/audit.h"
#include "desk/inside.h"

enum {
    RENEW = 4096, /* rows compared with one state of the file */
    HEAD_BYTES = 8 + 1 + 4 + 4 + TAMIS__DIGEST_BYTES,
    SPOOLED_MAX = 16 << 20,
    REMOVE_CHUNK = 1000
};

struct tamis__book_load {
    tamis__desk *desk;
    const tamis_actor *actor;
    tamis__book book;
    char name[TAMIS__BOOK_NAME_MAX + 1];
    bool replace;
    void (*problem)(void *ctx, uint64_t row, const char *message);
    void *problem_ctx;
    tamis_book_load_summary summary;
    uint64_t nameless; /* rows skipped that have no id */
    /* Customers that were there at the begin, by number less `first`: a bit for each that the input has. */
    int64_t first, last;
    uint64_t *met;
    FILE *spool;
    uint64_t spooled;
    tamis__desk_db *reader;
    unsigned reads;
    tamis__buffer record;
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
    static const char sql[] = "SELECT coalesce(min(id), 1), coalesce(max(id), 0) FROM customer "
                              "WHERE book = ?1";
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
    tamis__buffer_init(&load->record, 0);
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
    tamis__buffer_clear(&load->record);
    tamis__release(load->met);
    tamis__release(load);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static tamis_status end_reader(tamis__book_load *load, tamis_status status, tamis_error *err)
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
    static const char sql[] = "SELECT id, digest FROM customer WHERE book = ?1 AND ref = ?2";
    sqlite3_stmt *row;
    bool any = false;
    *number = 0;
    if (load->reads++ == RENEW)
        TAMIS_TRY(end_reader(load, TAMIS_OK, err));
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

static void left_out(tamis__book_load *load, uint64_t row, const char *message)
{
    load->summary.bad_rows++;
    if (load->problem != NULL)
        load->problem(load->problem_ctx, row, message);
}

static tamis_status spool(tamis__book_load *load, const tamis__loaded *c, bool is_new,
                          tamis_error *err)
{
    char head[HEAD_BYTES];
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
        left_out(load, customer->row, "the id has come before: the first row counts");
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
    left_out(load, row, message);
    load->nameless += id.len == 0;
    if (id.len == 0)
        return TAMIS_OK;
    TAMIS_TRY(look_up(load, id, &number, &kept, err));
    if (number != 0)
        meet(load, number);
    return TAMIS_OK;
}

/* ---- commit ---------------------------------------------------------------------------------- */

static tamis_status broken_spool(tamis_error *err)
{
    return tamis__fail(err, TAMIS_ERR_IO, "the spooled customers cannot be read back");
}

/* The next record of the spool; `c` borrows from load->record. */
static tamis_status unspool(tamis__book_load *load, tamis__loaded *c, tamis__digest *digest,
                            bool *is_new, tamis_error *err)
{
    char head[HEAD_BYTES];
    char piece[4096];
    if (fread(head, sizeof head, 1, load->spool) != 1)
        return broken_spool(err);
    size_t id_len = tamis__load_u32le(head + 9);
    size_t query_len = tamis__load_u32le(head + 13);
    size_t left = id_len + query_len;
    c->row = tamis__load_u64le(head);
    *is_new = head[8] != 0;
    memcpy(digest->bytes, head + 17, TAMIS__DIGEST_BYTES);
    c->digest = digest;
    tamis__buffer_reset(&load->record);
    while (left > 0) {
        size_t size = left < sizeof piece ? left : sizeof piece;
        if (fread(piece, 1, size, load->spool) != size)
            return broken_spool(err);
        tamis__buffer_append(&load->record, tamis__bytes(piece, size));
        left -= size;
    }
    if (load->record.failed)
        return tamis__fail_nomem(err);
    c->id = tamis__bytes(load->record.ptr, id_len);
    c->query = tamis__bytes(load->record.ptr + id_len, query_len);
    return TAMIS_OK;
}

static tamis_status put_in(tamis__book_load *load, tamis__desk_db *db, const tamis__loaded *c,
                           bool is_new, tamis_error *err)
{
    static const char make[] = "INSERT INTO customer (book, ref, digest, query) "
                               "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (book, ref) DO NOTHING";
    static const char change[] =
        "INSERT INTO customer (book, ref, digest, query) VALUES (?1, ?2, ?3, ?4) "
        "ON CONFLICT (book, ref) DO UPDATE SET digest = excluded.digest, query = excluded.query, "
        "screened = NULL";
    int64_t changes = 0;
    tamis_bytes digest = {(const char *)c->digest->bytes, sizeof c->digest->bytes};
    if (is_new)
        TAMIS_TRY(tamis__desk_run(db, &changes, err, make, "isbs", load->book.id, c->id, digest,
                                  c->query));
    else
        TAMIS_TRY(tamis__desk_run(db, &changes, err, change, "isbs", load->book.id, c->id, digest,
                                  c->query));
    if (changes == 0)
        left_out(load, c->row, "the id has come before: the first row counts");
    load->summary.added += changes > 0 && is_new;
    load->summary.changed += changes > 0 && !is_new;
    return TAMIS_OK;
}

static bool has_met(const tamis__book_load *load, int64_t number)
{
    uint64_t place = (uint64_t)(number - load->first);
    return (load->met[place / 64] >> (place % 64) & 1) != 0;
}

/* Numbers of customers that the input does not have, from `after` on: at most REMOVE_CHUNK; *after moves on. */
static tamis_status missing(tamis__book_load *load, tamis__desk_db *db, int64_t *after,
                            int64_t out[REMOVE_CHUNK], size_t *count, tamis_error *err)
{
    static const char sql[] = "SELECT id FROM customer WHERE book = ?1 AND id > ?2 AND id <= ?3 "
                              "ORDER BY id";
    sqlite3_stmt *row;
    bool any = false;
    *count = 0;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "iii", load->book.id, *after, load->last));
    for (;;) {
        TAMIS_TRY(tamis__desk_step(db, row, &any, err));
        if (!any || *count == REMOVE_CHUNK)
            break;
        *after = sqlite3_column_int64(row, 0);
        if (*after >= load->first && !has_met(load, *after))
            out[(*count)++] = *after;
    }
    sqlite3_reset(row);
    return TAMIS_OK;
}

static tamis_status remove_missing(tamis__book_load *load, tamis__desk_db *db, tamis_error *err)
{
    static const char sql[] = "DELETE FROM customer WHERE id = ?1";
    int64_t numbers[REMOVE_CHUNK];
    int64_t after = load->first - 1;
    size_t count;
    do {
        TAMIS_TRY(missing(load, db, &after, numbers, &count, err));
        for (size_t i = 0; i < count; i++)
            TAMIS_TRY(tamis__desk_run(db, NULL, err, sql, "i", numbers[i]));
        load->summary.removed += count;
    } while (count > 0);
    return TAMIS_OK;
}

static tamis_status note(tamis__book_load *load, tamis__desk_db *db, tamis_error *err)
{
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
    return tamis__audit_append(load->desk, db, load->actor->name, "book.load", subject,
                               tamis__bytes_of(body), err);
}

static tamis_status commit_in(tamis__book_load *load, tamis__desk_db *db, tamis_error *err)
{
    tamis__loaded customer;
    tamis__digest digest;
    tamis__book now;
    bool is_new;
    tamis_status status = tamis__book_find(db, load->name, &now, err);
    bool same = now.id == load->book.id;
    tamis__book_clear(&now);
    if (status == TAMIS_OK && !same)
        status = tamis__fail(err, TAMIS_ERR_CONFLICT, "the book was removed and made again");
    TAMIS_TRY(status);
    for (uint64_t i = 0; i < load->spooled; i++) {
        TAMIS_TRY(unspool(load, &customer, &digest, &is_new, err));
        TAMIS_TRY(put_in(load, db, &customer, is_new, err));
    }
    if (load->replace)
        TAMIS_TRY(remove_missing(load, db, err));
    return note(load, db, err);
}

tamis_status tamis__book_load_commit(tamis__book_load *load, tamis_book_load_summary *out,
                                     tamis_error *err)
{
    tamis__desk_db *db;
    TAMIS_TRY(end_reader(load, TAMIS_OK, err));
    if (load->replace && load->nameless > 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "%llu rows have no id that can be read, so it cannot be told who is to "
                           "leave the book: nothing was changed",
                           (unsigned long long)load->nameless);
    if (fflush(load->spool) != 0 || fseek(load->spool, 0, SEEK_SET) != 0)
        return tamis__fail(err, TAMIS_ERR_IO, "the customers cannot be kept: no space left?");
    TAMIS_TRY(tamis__desk_begin(load->desk, true, &db, err));
    tamis_status status = commit_in(load, db, err);
    status = tamis__desk_end(load->desk, db, status, err);
    if (status == TAMIS_OK)
        *out = load->summary;
    return status;
}
