/*
 * api/desk_book.c - tamis_book_* and tamis_customer_*.
 *
 * A file of customers is read like one that is screened; every thread makes rows into queries of the normal form, and the desk
 * compares them in the order of the input.
 */
#include <stdio.h>

#include "api/desk.h"
#include "api/desk_answer.h"
#include "api/desk_file.h"
#include "api/rows.h"
#include "base/error.h"
#include "base/thread.h"
#include "desk/book.h"
#include "desk/book_load.h"
#include "desk/book_states.h"

/* ---- calls of one transaction ---------------------------------------------------------------- */

tamis_status tamis_book_set(tamis_desk *desk, const tamis_actor *actor, const char *book,
                            const char *settings, tamis_error *err)
{
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin(desk->store, true, &db, err));
    tamis_status status =
        tamis__book_set(desk->store, db, actor, book, tamis__bytes_of(settings), err);
    return tamis__desk_end(desk->store, db, status, err);
}

tamis_status tamis_book_remove(tamis_desk *desk, const tamis_actor *actor, const char *book,
                               tamis_error *err)
{
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin(desk->store, true, &db, err));
    tamis_status status = tamis__book_remove(desk->store, db, actor, book, err);
    TAMIS_TRY(tamis__desk_end(desk->store, db, status, err));
    /* It is removed; what cannot be swept now, the next run sweeps. */
    tamis_status swept TAMIS_UNUSED = tamis__books_sweep(desk->store, NULL);
    return TAMIS_OK;
}

tamis_status tamis_book_list(tamis_desk *desk, const tamis_actor *actor, tamis_write_fn write,
                             void *ctx, tamis_error *err)
{
    tamis__buffer out;
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin_read(desk->store, &db, err));
    tamis__buffer_init(&out, 0);
    tamis_status status = tamis__book_list(db, actor, &out, err);
    status = tamis__desk_end(desk->store, db, status, err);
    return tamis__desk_answer(&out, status, write, ctx, err);
}

tamis_status tamis_customer_set(tamis_desk *desk, const tamis_actor *actor, const char *book,
                                const char *id, const char *customer, tamis_error *err)
{
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin(desk->store, true, &db, err));
    tamis_status status = tamis__customer_set(desk->store, db, actor, book, tamis__bytes_of(id),
                                              tamis__bytes_of(customer), err);
    return tamis__desk_end(desk->store, db, status, err);
}

tamis_status tamis_customer_list(tamis_desk *desk, const tamis_actor *actor, const char *book,
                                 const char *filter, tamis_write_fn write, void *ctx,
                                 tamis_error *err)
{
    tamis__buffer out;
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin_read(desk->store, &db, err));
    tamis__buffer_init(&out, 0);
    tamis_status status = tamis__customer_list(db, actor, book, tamis__bytes_of(filter), &out, err);
    status = tamis__desk_end(desk->store, db, status, err);
    return tamis__desk_answer(&out, status, write, ctx, err);
}

/* ---- loading --------------------------------------------------------------------------------- */

typedef struct item {
    tamis__row row;
    tamis__kept_query query;
    char problem[TAMIS_ERROR_MESSAGE_BYTES]; /* why it cannot be used; empty when it can */
    uint64_t bytes_read, bytes_total;
} item;

typedef struct loading {
    const tamis_book_load_options *options;
    tamis__rows rows;
    tamis__book_load *load;
    uint64_t count;
} loading;

enum { PROGRESS_ROWS = 1024 };

static tamis_status produce(void *ctx, void *slot, bool *end, tamis_error *err)
{
    loading *l = ctx;
    item *it = slot;
    TAMIS_TRY(tamis__rows_next(&l->rows, &it->row, end, err));
    tamis__input_progress(l->rows.input, &it->bytes_read, &it->bytes_total);
    return TAMIS_OK;
}

/* Is there anything to search by? */
static bool is_searchable(const tamis__party *party)
{
    for (size_t i = 0; i < party->count; i++) {
        tamis_bytes property = party->cells[i].property;
        tamis__prop prop;
        if (tamis__bytes_trim(party->cells[i].value).len == 0)
            continue;
        if (tamis__bytes_equal(property, TAMIS_LIT("id")) ||
            tamis__bytes_starts_with(property, TAMIS_LIT("id:")))
            return true;
        if (tamis__prop_find(property, &prop) &&
            (tamis__prop_type_of(prop) == TAMIS__PROP_TYPE_NAME ||
             tamis__prop_type_of(prop) == TAMIS__PROP_TYPE_IDENTIFIER))
            return true;
    }
    return false;
}

static tamis_status make_query(item *it, tamis_error *err)
{
    tamis_error problem = {0};
    tamis_status status = tamis__party_query(&it->row.party, &it->row.arena, &it->query, &problem);
    if (status != TAMIS_ERR_ARGUMENT && status != TAMIS_ERR_LIMIT) {
        if (status != TAMIS_OK && err != NULL)
            *err = problem;
        return status;
    }
    memcpy(it->problem, problem.message, sizeof it->problem);
    return TAMIS_OK;
}

static tamis_status work(void *ctx, void *slot, unsigned worker, tamis_error *err)
{
    item *it = slot;
    (void)ctx;
    (void)worker;
    it->problem[0] = '\0';
    tamis__kept_query_clear(&it->query);
    if (it->row.problem.len > 0) {
        snprintf(it->problem, sizeof it->problem, "%.*s", TAMIS_FMT(it->row.problem));
        return TAMIS_OK;
    }
    if (!is_searchable(&it->row.party)) {
        snprintf(it->problem, sizeof it->problem, "no name and no identifier to screen");
        return TAMIS_OK;
    }
    return make_query(it, err);
}

static tamis_status consume(void *ctx, void *slot, tamis_error *err)
{
    loading *l = ctx;
    item *it = slot;
    const tamis_book_load_options *o = l->options;
    tamis_bytes id = tamis__bytes_trim(it->row.party.id);
    if (it->problem[0] != '\0')
        TAMIS_TRY(tamis__book_load_skip(l->load, it->row.number, id, it->problem, err));
    else {
        tamis__loaded loaded = {.row = it->row.number,
                                .id = id,
                                .digest = &it->query.digest,
                                .query = tamis__buffer_bytes(&it->query.json)};
        TAMIS_TRY(tamis__book_load_add(l->load, &loaded, err));
    }
    if (o->progress != NULL && ++l->count % PROGRESS_ROWS == 0 &&
        o->progress(o->progress_ctx, "load", it->bytes_read, it->bytes_total) != TAMIS_OK)
        return tamis__fail(err, TAMIS_ERR_CANCELLED, "cancelled: nothing was changed");
    return TAMIS_OK;
}

static void clear(void *ctx, void *slot)
{
    item *it = slot;
    (void)ctx;
    tamis__arena_clear(&it->row.arena);
    tamis__kept_query_clear(&it->query);
}

tamis_status tamis_book_load(tamis_desk *desk, const tamis_actor *actor, const char *book,
                             const tamis_book_load_options *options,
                             tamis_book_load_summary *summary, tamis_error *err)
{
    tamis_file_options file = {.input = options->input,
                               .output = "-",
                               .input_table = options->input_table,
                               .map = options->map,
                               .schema = options->schema,
                               .screen = tamis_screen_options_default()};
    loading l = {.options = options};
    tamis__ordered plan = {.ctx = &l,
                           .item_bytes = sizeof(item),
                           .produce = produce,
                           .work = work,
                           .consume = consume,
                           .clear = clear};
    *summary = (tamis_book_load_summary){0};
    TAMIS_TRY(tamis__book_load_begin(desk->store, actor, book, options->replace,
                                     options->row_problem, options->row_problem_ctx, &l.load, err));
    tamis_status status = tamis__rows_open(&file, false, &l.rows, err);
    if (status == TAMIS_OK)
        status = tamis__ordered_run(&plan, err);
    if (status == TAMIS_OK)
        status = tamis__book_load_commit(
            l.load, &(tamis__book_load_watch){options->progress, options->progress_ctx}, summary,
            err);
    tamis__rows_close(&l.rows);
    tamis__book_load_free(l.load);
    return status;
}
