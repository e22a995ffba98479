/* desk/book.c - books: their settings, made, changed, removed, listed. */
#include "desk/book.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/error.h"
#include "base/utf8.h"
#include "desk/audit.h"
#include "desk/book_states.h"
#include "desk/members.h"
#include "model/schema.h"

static const double standard_threshold = 0.7;
enum { STANDARD_LIMIT = 20 };

tamis_status tamis__book_may(const tamis_actor *actor, tamis_role role, const char *what,
                             tamis_error *err)
{
    static const char *const names[] = {"nobody", "a viewer", "an analyst", "an approver",
                                        "an admin"};
    if (actor->role < role)
        return tamis__fail(err, TAMIS_ERR_DENIED, "%s: needs %s", what, names[role]);
    if ((actor->scopes & TAMIS_SCOPE_WATCH) == 0)
        return tamis__fail(err, TAMIS_ERR_DENIED, "%s: the key is not for watching", what);
    return TAMIS_OK;
}

/* ---- settings -------------------------------------------------------------------------------- */

static bool is_names(const json_t *value)
{
    if (!json_is_array(value) || json_array_size(value) > TAMIS__BOOK_NAMES_MAX)
        return false;
    for (size_t i = 0; i < json_array_size(value); i++)
        if (json_string_length(json_array_get(value, i)) == 0)
            return false;
    return true;
}

static bool topics_known(const json_t *topics)
{
    for (size_t i = 0; i < json_array_size(topics); i++)
        if (!tamis__topic_known(tamis__bytes_of(json_string_value(json_array_get(topics, i)))))
            return false;
    return true;
}

static tamis_status check_setting(const char *key, const json_t *value, tamis_error *err)
{
    double number = json_number_value(value);
    if (strcmp(key, "title") == 0 && json_is_string(value) &&
        json_string_length(value) <= TAMIS__BOOK_TITLE_MAX)
        return TAMIS_OK;
    if (strcmp(key, "threshold") == 0 && json_is_number(value) && number > 0.0 && number <= 1.0)
        return TAMIS_OK;
    if (strcmp(key, "limit") == 0 && json_is_integer(value) && number >= 1.0 &&
        number <= TAMIS__BOOK_LIMIT_MAX)
        return TAMIS_OK;
    if (strcmp(key, "datasets") == 0 && is_names(value))
        return TAMIS_OK;
    if (strcmp(key, "topics") == 0 && is_names(value) && topics_known(value))
        return TAMIS_OK;
    if (strcmp(key, "open_cases") == 0 && json_is_boolean(value))
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                       "\"%.40s\": expected title (a text), threshold (above 0 to 1), limit (1 to "
                       "%d), datasets, topics (lists of names), open_cases (true or false)",
                       key, (int)TAMIS__BOOK_LIMIT_MAX);
}

/* *out is an object of checked settings; the caller's reference. */
static tamis_status read_settings(tamis_bytes text, json_t **out, tamis_error *err)
{
    const char *key;
    json_t *value;
    json_error_t problem;
    *out = json_loadb(text.len == 0 ? "{}" : text.ptr, text.len == 0 ? 2 : text.len,
                      JSON_REJECT_DUPLICATES, &problem);
    if (!json_is_object(*out))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "settings: expected a JSON object");
    json_object_foreach(*out, key, value) TAMIS_TRY(check_setting(key, value, err));
    return TAMIS_OK;
}

static tamis_status copy_names(const json_t *names, tamis__arena *arena, const char ***out,
                               size_t *count, tamis_error *err)
{
    *count = json_array_size(names);
    *out = tamis__arena_zero(arena, *count + 1, sizeof(**out));
    if (*out == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < *count; i++) {
        const char *name = json_string_value(json_array_get(names, i));
        (*out)[i] = tamis__arena_copy(arena, tamis__bytes_of(name)).ptr;
        if ((*out)[i] == NULL)
            return tamis__fail_nomem(err);
    }
    return TAMIS_OK;
}

static tamis_status fill_settings(tamis_bytes text, tamis__book *out, tamis_error *err)
{
    json_t *settings = NULL;
    tamis_status status = read_settings(text, &settings, err);
    if (status == TAMIS_ERR_ARGUMENT)
        status = tamis__fail(err, TAMIS_ERR_CORRUPT, "the desk: settings of a book");
    if (status == TAMIS_OK) {
        const json_t *threshold = json_object_get(settings, "threshold");
        const json_t *limit = json_object_get(settings, "limit");
        out->threshold = threshold == NULL ? standard_threshold : json_number_value(threshold);
        out->limit = limit == NULL ? STANDARD_LIMIT : (uint32_t)json_integer_value(limit);
        out->open_cases = !json_is_false(json_object_get(settings, "open_cases"));
        status = copy_names(json_object_get(settings, "datasets"), &out->arena, &out->datasets,
                            &out->dataset_count, err);
    }
    if (status == TAMIS_OK)
        status = copy_names(json_object_get(settings, "topics"), &out->arena, &out->topics,
                            &out->topic_count, err);
    json_decref(settings);
    return status;
}

/* ---- finding --------------------------------------------------------------------------------- */

tamis_status tamis__book_find(tamis__desk_db *db, const char *name, tamis__book *out,
                              tamis_error *err)
{
    static const char sql[] =
        "SELECT id, seen, target, cursor, whole, settings, loaded, load FROM book WHERE name = ?1";
    sqlite3_stmt *row;
    bool any = false;
    memset(out, 0, sizeof *out);
    tamis__arena_init(&out->arena, 0);
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "t", name));
    TAMIS_TRY(tamis__desk_step(db, row, &any, err));
    if (!any || name[0] == '.')
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "there is no book \"%.60s\"", name);
    out->id = sqlite3_column_int64(row, 0);
    out->seen = sqlite3_column_int64(row, 1);
    out->target = sqlite3_column_int64(row, 2);
    out->cursor = sqlite3_column_int64(row, 3);
    out->whole = sqlite3_column_int(row, 4) != 0;
    out->loaded = sqlite3_column_int64(row, 6);
    out->load = sqlite3_column_int64(row, 7);
    tamis_status status = fill_settings(tamis__desk_text(row, 5), out, err);
    sqlite3_reset(row);
    return status;
}

void tamis__book_clear(tamis__book *book)
{
    tamis__arena_clear(&book->arena);
    memset(book, 0, sizeof *book);
}

tamis_status tamis__book_names(tamis__desk_db *db, tamis__arena *arena, const char ***out,
                               size_t *count, tamis_error *err)
{
    static const char sql[] = "SELECT name, count(*) OVER () FROM book "
                              "WHERE name NOT LIKE '.%' ORDER BY name";
    sqlite3_stmt *row;
    bool any = false;
    *count = 0;
    *out = NULL;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    for (;;) {
        TAMIS_TRY(tamis__desk_step(db, row, &any, err));
        if (!any)
            break;
        if (*out == NULL)
            *out =
                tamis__arena_zero(arena, (size_t)sqlite3_column_int64(row, 1) + 1, sizeof(**out));
        const char *name = tamis__arena_copy(arena, tamis__desk_text(row, 0)).ptr;
        if (*out == NULL || name == NULL)
            return tamis__fail_nomem(err);
        (*out)[(*count)++] = name;
    }
    sqlite3_reset(row);
    return TAMIS_OK;
}

/* ---- making and changing --------------------------------------------------------------------- */

static bool good_name(const char *name)
{
    size_t len = strlen(name);
    if (len == 0 || len > TAMIS__BOOK_NAME_MAX || name[0] == '.')
        return false;
    for (size_t i = 0; i < len; i++)
        if (!tamis__is_letter(name[i]) && !tamis__is_digit(name[i]) &&
            memchr("._-", name[i], 3) == NULL)
            return false;
    return true;
}

/* The settings that the book has; an empty object when there is no such book. */
static tamis_status load_settings(tamis__desk_db *db, const char *name, json_t **out, bool *exists,
                                  tamis_error *err)
{
    static const char sql[] = "SELECT settings FROM book WHERE name = ?1";
    sqlite3_stmt *row;
    *out = NULL;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "t", name));
    TAMIS_TRY(tamis__desk_step(db, row, exists, err));
    tamis_bytes text = *exists ? tamis__desk_text(row, 0) : TAMIS_LIT("{}");
    *out = json_loadb(text.ptr, text.len, 0, NULL);
    sqlite3_reset(row);
    if (json_is_object(*out))
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_CORRUPT, "the desk: settings of a book");
}

/* Does the change make other hits? */
static bool screens_anew(const json_t *before, const json_t *change)
{
    static const char *const keys[] = {"threshold", "limit", "datasets", "topics"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(keys); i++) {
        const json_t *new = json_object_get(change, keys[i]);
        const json_t *old = json_object_get(before, keys[i]);
        if (new != NULL &&
            (old == NULL || !json_equal((json_t *)(uintptr_t)old, (json_t *)(uintptr_t) new)))
            return true;
    }
    return false;
}

static tamis_status keep_settings(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                                  const char *name, const json_t *settings, bool exists, bool anew,
                                  tamis_error *err)
{
    static const char make[] = "INSERT INTO book (settings, created, name) VALUES (?1, ?2, ?3)";
    static const char change[] = "UPDATE book SET settings = ?1, run = NULL, "
                                 "seen = iif(?2, NULL, seen), target = iif(?2, NULL, target), "
                                 "cursor = iif(?2, 0, cursor) WHERE name = ?3";
    char subject[TAMIS__BOOK_NAME_MAX + 16];
    char *text = json_dumps(settings, JSON_COMPACT | JSON_SORT_KEYS);
    if (text == NULL)
        return tamis__fail_nomem(err);
    snprintf(subject, sizeof subject, "book:%s", name);
    tamis_status status = tamis__desk_run(db, NULL, err, exists ? change : make, "tit", text,
                                          exists ? (int64_t)anew : tamis__desk_now(desk), name);
    if (status == TAMIS_OK)
        status = tamis__audit_append(desk, db, actor->name, "book.set", subject,
                                     tamis__bytes_of(text), err);
    free(text);
    return status;
}

tamis_status tamis__book_set(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                             const char *name, tamis_bytes settings, tamis_error *err)
{
    json_t *change = NULL, *merged = NULL;
    bool exists = false;
    TAMIS_TRY(tamis__book_may(actor, TAMIS_ROLE_ANALYST, "a book", err));
    if (!good_name(name))
        return tamis__fail(
            err, TAMIS_ERR_ARGUMENT,
            "a book's name has 1 to %d letters, digits and . _ -, and does not begin "
            "with a point",
            (int)TAMIS__BOOK_NAME_MAX);
    tamis_status status = read_settings(settings, &change, err);
    if (status == TAMIS_OK)
        status = load_settings(db, name, &merged, &exists, err);
    bool anew = exists && screens_anew(merged, change);
    if (status == TAMIS_OK && json_object_update(merged, change) != 0)
        status = tamis__fail_nomem(err);
    if (status == TAMIS_OK)
        status = keep_settings(desk, db, actor, name, merged, exists, anew, err);
    json_decref(merged);
    json_decref(change);
    return status;
}

tamis_status tamis__book_remove(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                                const char *name, tamis_error *err)
{
    /* Its customers are swept later, a few at a time: until then the book has a name that nobody can ask for. */
    static const char sql[] = "UPDATE book SET name = '.' || id, run = NULL, load = NULL "
                              "WHERE name = ?1 AND name NOT LIKE '.%'";
    char subject[TAMIS__BOOK_NAME_MAX + 16];
    int64_t changes = 0;
    TAMIS_TRY(tamis__book_may(actor, TAMIS_ROLE_ANALYST, "a book", err));
    TAMIS_TRY(tamis__desk_run(db, &changes, err, sql, "t", name));
    if (changes == 0)
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "there is no book \"%.60s\"", name);
    snprintf(subject, sizeof subject, "book:%.64s", name);
    return tamis__audit_append(desk, db, actor->name, "book.remove", subject, TAMIS_LIT("{}"), err);
}

/* ---- listing --------------------------------------------------------------------------------- */

static void json_book(tamis__buffer *out, sqlite3_stmt *row)
{
    tamis_bytes settings = tamis__desk_text(row, 1);
    json_t *json = json_loadb(settings.ptr, settings.len, 0, NULL);
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_key(out, "name");
    tamis__json_string(out, tamis__desk_text(row, 0));
    tamis__json_key(out, "title");
    tamis__json_string(out, tamis__bytes_of(json_string_value(json_object_get(json, "title"))));
    tamis__json_key(out, "settings");
    tamis__buffer_append(out, settings);
    int64_t customers = sqlite3_column_int64(row, 4), waiting = sqlite3_column_int64(row, 5);
    tamis__member_number(out, "customers", customers);
    tamis__member_number(out, "waiting", waiting < 0 ? customers : waiting);
    tamis__member_number(out, "hits", sqlite3_column_int64(row, 6));
    tamis__member_number(out, "open_cases", sqlite3_column_int64(row, 7));
    tamis__member_time(out, "screened", sqlite3_column_int64(row, 2));
    tamis__member_text_or_null(out, "snapshot", tamis__desk_text(row, 3));
    tamis__json_close(out, '}');
    json_decref(json);
}

tamis_status tamis__book_list(tamis__desk_db *db, const tamis_actor *actor, tamis__buffer *out,
                              tamis_error *err)
{
    static const char sql[] =
        "SELECT name, settings, screened, (SELECT digest FROM seen_snapshot s WHERE s.id = "
        "b.seen), "
        "(SELECT count(*) FROM customer c WHERE c.book = b.id AND " TAMIS__CUSTOMER_THERE "), "
        "iif(b.seen IS NULL, -1, "
        "(SELECT count(*) FROM customer c WHERE c.book = b.id AND c.screened IS NULL "
        "AND " TAMIS__CUSTOMER_THERE ") + (SELECT count(*) FROM customer c WHERE c.book = b.id "
        "AND c.next IS NOT NULL AND c.next <= b.loaded AND c.screened IS NOT NULL "
        "AND " TAMIS__CUSTOMER_THERE ")), "
        "(SELECT count(*) FROM customer_hit h CROSS JOIN customer c ON c.id = h.customer "
        "WHERE c.book = b.id AND " TAMIS__CUSTOMER_THERE "), "
        "(SELECT count(*) FROM alert_case a WHERE a.book = b.name AND a.state <> 'closed') "
        "FROM book b WHERE name NOT LIKE '.%' ORDER BY name";
    sqlite3_stmt *row;
    bool any = false;
    TAMIS_TRY(tamis__book_may(actor, TAMIS_ROLE_VIEWER, "books", err));
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    tamis__json_open(out, '{');
    tamis__json_key(out, "books");
    tamis__json_open(out, '[');
    for (;;) {
        TAMIS_TRY(tamis__desk_step(db, row, &any, err));
        if (!any)
            break;
        json_book(out, row);
    }
    tamis__json_close(out, ']');
    tamis__json_close(out, '}');
    return TAMIS_OK;
}
