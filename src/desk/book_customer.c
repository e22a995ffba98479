/* desk/book_customer.c - single customers: put in, taken out, listed with their hits. */
#include <stdio.h>

#include <jansson.h>

#include "base/error.h"
#include "base/utf8.h"
#include "desk/audit.h"
#include "desk/book_states.h"
#include "desk/members.h"

bool tamis__customer_id_good(tamis_bytes id)
{
    if (id.len == 0 || id.len > TAMIS__CUSTOMER_ID_MAX || tamis__utf8_valid_prefix(id) != id.len)
        return false;
    for (size_t i = 0; i < id.len; i++)
        if ((unsigned char)id.ptr[i] < 0x20 || id.ptr[i] == 0x7F)
            return false;
    return true;
}

/* ---- one ------------------------------------------------------------------------------------- */

static tamis_status note(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                         const char *action, const char *book, tamis_bytes id, tamis_error *err)
{
    char subject[TAMIS__BOOK_NAME_MAX + 16];
    tamis__buffer body;
    tamis__buffer_init(&body, 0);
    snprintf(subject, sizeof subject, "book:%.64s", book);
    tamis__json_open(&body, '{');
    tamis__json_key(&body, "customer");
    tamis__json_string(&body, id);
    tamis__json_close(&body, '}');
    tamis_status status = body.failed ? tamis__fail_nomem(err)
                                      : tamis__audit_append(desk, db, actor->name, action, subject,
                                                            tamis__buffer_bytes(&body), err);
    tamis__buffer_clear(&body);
    return status;
}

static tamis_status take_out(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                             const char *name, const tamis__book *book, tamis_bytes id,
                             tamis_error *err)
{
    bool found = false;
    TAMIS_TRY(tamis__customer_take_out(db, book->id, id, &found, err));
    if (!found)
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "there is no customer \"%.*s\" in the book",
                           TAMIS_FMT(id));
    return note(desk, db, actor, "customer.remove", name, id, err);
}

static tamis_status put_in(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                           const char *name, const tamis__book *book, tamis_bytes id,
                           const tamis__kept_query *query, tamis_error *err)
{
    static const char sql[] =
        "INSERT INTO customer (book, ref, digest, query) VALUES (?1, ?2, ?3, ?4) "
        "ON CONFLICT (book, ref) DO UPDATE SET digest = excluded.digest, query = excluded.query, "
        "screened = NULL WHERE digest <> excluded.digest";
    int64_t changes = 0;
    tamis_bytes digest = {(const char *)query->digest.bytes, sizeof query->digest.bytes};
    TAMIS_TRY(tamis__customer_settle(db, book->id, id, err));
    TAMIS_TRY(tamis__desk_run(db, &changes, err, sql, "isbs", book->id, id, digest,
                              tamis__buffer_bytes(&query->json)));
    return changes == 0 ? TAMIS_OK : note(desk, db, actor, "customer.set", name, id, err);
}

static tamis_status read_customer(tamis_bytes text, tamis__kept_query *out, tamis_error *err)
{
    json_error_t problem;
    json_t *json = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &problem);
    memset(out, 0, sizeof *out);
    tamis_status status = TAMIS_OK;
    if (!json_is_object(json))
        status =
            tamis__fail(err, TAMIS_ERR_ARGUMENT, "customer: expected {\"schema\", \"properties\"}");
    else
        status = tamis__kept_query_json("customer", json_object_get(json, "schema"),
                                        json_object_get(json, "properties"), out, err);
    json_decref(json);
    return status;
}

tamis_status tamis__customer_set(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                                 const char *book, tamis_bytes id, tamis_bytes customer,
                                 tamis_error *err)
{
    tamis__book found;
    tamis__kept_query query = {0};
    TAMIS_TRY(tamis__book_may(actor, TAMIS_ROLE_ANALYST, "a customer", err));
    if (!tamis__customer_id_good(id))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "a customer's id has 1 to %d bytes and no control characters",
                           (int)TAMIS__CUSTOMER_ID_MAX);
    tamis_status status = tamis__book_find(db, book, &found, err);
    if (status == TAMIS_OK && customer.len == 0)
        status = take_out(desk, db, actor, book, &found, id, err);
    else if (status == TAMIS_OK) {
        status = read_customer(customer, &query, err);
        if (status == TAMIS_OK)
            status = put_in(desk, db, actor, book, &found, id, &query, err);
        tamis__kept_query_clear(&query);
    }
    tamis__book_clear(&found);
    return status;
}

/* ---- listing --------------------------------------------------------------------------------- */

typedef struct asked {
    char text[256];
    bool with_hits;
    int64_t limit, after;
} asked;

static bool read_member(const char *key, const json_t *value, asked *out)
{
    if (strcmp(key, "text") == 0 && json_string_length(value) < sizeof out->text &&
        json_is_string(value))
        snprintf(out->text, sizeof out->text, "%s", json_string_value(value));
    else if (strcmp(key, "with_hits") == 0 && json_is_boolean(value))
        out->with_hits = json_is_true(value);
    else if (strcmp(key, "limit") == 0 && json_is_integer(value))
        out->limit = json_integer_value(value);
    else if (strcmp(key, "after") == 0 && json_is_integer(value))
        out->after = json_integer_value(value);
    else
        return false;
    return out->limit >= 1 && out->limit <= TAMIS__CUSTOMER_LIST_MAX && out->after >= 0;
}

static tamis_status read_asked(tamis_bytes filter, asked *out, tamis_error *err)
{
    const char *key;
    json_t *value;
    *out = (asked){.limit = 50};
    json_t *json = json_loadb(filter.len == 0 ? "{}" : filter.ptr, filter.len == 0 ? 2 : filter.len,
                              JSON_REJECT_DUPLICATES, NULL);
    bool good = json_is_object(json);
    json_object_foreach(json, key, value) good = good && read_member(key, value, out);
    json_decref(json);
    if (good)
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                       "expected text (a text), with_hits (true or false), limit (1 to %d), after "
                       "(the \"next\" of the page before)",
                       (int)TAMIS__CUSTOMER_LIST_MAX);
}

/* A hit as it was found, with the time since when it is one. */
static void json_hit(tamis__buffer *out, sqlite3_stmt *row)
{
    tamis_bytes hit = tamis__desk_text(row, 0);
    tamis__json_item(out);
    tamis__buffer_append(out, tamis__bytes_sub(hit, 0, hit.len == 0 ? 0 : hit.len - 1));
    tamis__json_key(out, "found");
    tamis__desk_json_time(out, sqlite3_column_int64(row, 1));
    tamis__json_close(out, '}');
}

static tamis_status json_hits(tamis__desk_db *db, int64_t customer, tamis__buffer *out,
                              tamis_error *err)
{
    static const char sql[] = "SELECT hit, since FROM customer_hit WHERE customer = ?1 "
                              "ORDER BY score DESC, entity_id";
    sqlite3_stmt *row;
    bool any = false;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "i", customer));
    tamis__json_key(out, "hits");
    tamis__json_open(out, '[');
    for (;;) {
        TAMIS_TRY(tamis__desk_step(db, row, &any, err));
        if (!any)
            break;
        json_hit(out, row);
    }
    tamis__json_close(out, ']');
    sqlite3_reset(row);
    return TAMIS_OK;
}

static tamis_status json_customer(tamis__desk_db *db, sqlite3_stmt *row, tamis__buffer *out,
                                  tamis_error *err)
{
    tamis_bytes query = tamis__desk_text(row, 2);
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_key(out, "id");
    tamis__json_string(out, tamis__desk_text(row, 1));
    tamis__json_item(out);
    tamis__buffer_append(out, tamis__bytes_sub(query, 1, query.len == 0 ? 0 : query.len - 1));
    tamis__json_key(out, "screened");
    tamis__desk_json_time(out, sqlite3_column_int64(row, 3));
    TAMIS_TRY(json_hits(db, sqlite3_column_int64(row, 0), out, err));
    tamis__json_close(out, '}');
    return TAMIS_OK;
}

/* One row more than asked for tells whether there is a next page. */
static tamis_status list_in(tamis__desk_db *db, const tamis__book *book, const asked *a,
                            tamis__buffer *out, tamis_error *err)
{
    static const char sql[] =
        "SELECT c.id, c.ref, coalesce(m.query, c.query), "
        "iif(c.screened IS NULL OR m.query IS NOT NULL, 0, max(c.screened, "
        "coalesce(b.screened, 0))) FROM book b CROSS JOIN customer c ON c.book = b.id "
        "LEFT JOIN customer_next m ON m.customer = c.id AND c.next <= b.loaded "
        "WHERE b.id = ?1 AND c.id > ?2 AND " TAMIS__CUSTOMER_THERE
        "AND (?3 = '' OR instr(lower(coalesce(m.query, c.query)), lower(?3)) > 0 "
        "OR instr(lower(c.ref), lower(?3)) > 0) "
        "AND (?4 = 0 OR EXISTS (SELECT 1 FROM customer_hit h WHERE h.customer = c.id)) "
        "ORDER BY c.id LIMIT ?5";
    sqlite3_stmt *row;
    bool any = false;
    int64_t count = 0, last = 0;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "iitii", book->id, a->after, a->text,
                               (int64_t)a->with_hits, a->limit + 1));
    for (;;) {
        TAMIS_TRY(tamis__desk_step(db, row, &any, err));
        if (!any || count == a->limit)
            break;
        last = sqlite3_column_int64(row, 0);
        TAMIS_TRY(json_customer(db, row, out, err));
        count++;
    }
    sqlite3_reset(row);
    tamis__members_page_end(out, any, last);
    return TAMIS_OK;
}

tamis_status tamis__customer_list(tamis__desk_db *db, const tamis_actor *actor, const char *book,
                                  tamis_bytes filter, tamis__buffer *out, tamis_error *err)
{
    tamis__book found;
    asked a;
    TAMIS_TRY(tamis__book_may(actor, TAMIS_ROLE_VIEWER, "customers", err));
    TAMIS_TRY(read_asked(filter, &a, err));
    tamis_status status = tamis__book_find(db, book, &found, err);
    tamis__json_open(out, '{');
    tamis__json_key(out, "customers");
    tamis__json_open(out, '[');
    if (status == TAMIS_OK)
        status = list_in(db, &found, &a, out, err);
    tamis__json_close(out, '}');
    tamis__book_clear(&found);
    return status;
}
