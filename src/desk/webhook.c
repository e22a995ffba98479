/* desk/webhook.c - webhooks and their deliveries as rows: added, listed, tried again. */
#include "desk/webhook.h"

#include <stdio.h>

#include <jansson.h>
#include <sodium.h>

#include "base/error.h"
#include "desk/audit.h"
#include "desk/events.h"
#include "desk/members.h"

enum { SECRET_BYTES = 32, SECRET_TEXT = 2 * SECRET_BYTES + 1, TITLE_MAX = 200 };

static tamis_status admins_only(const tamis_actor *actor, tamis_error *err)
{
    if (actor->role >= TAMIS_ROLE_ADMIN && (actor->scopes & TAMIS_SCOPE_ADMIN) != 0)
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_DENIED, "webhooks: needs an admin");
}

static tamis_status note(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                         const char *action, int64_t id, tamis_bytes body, tamis_error *err)
{
    char subject[40];
    snprintf(subject, sizeof subject, "webhook:%lld", (long long)id);
    return tamis__audit_append(desk, db, actor->name, action, subject, body, err);
}

/* ---- adding ---------------------------------------------------------------------------------- */

typedef struct wanted {
    const char *url, *title;
    tamis__buffer events; /* " case.opened list.changed " */
    bool private;
} wanted;

static tamis_status no_such_event(const char *event, tamis_error *err)
{
    static const char *const events[] = {TAMIS__EVENTS};
    tamis__buffer names;
    tamis__buffer_init(&names, 0);
    for (size_t i = 0; i < TAMIS_COUNT_OF(events); i++) {
        tamis__buffer_text(&names, i == 0 ? "" : ", ");
        tamis__buffer_text(&names, events[i]);
    }
    tamis__buffer_byte(&names, '\0');
    tamis_status status = names.failed
                              ? tamis__fail_nomem(err)
                              : tamis__fail(err, TAMIS_ERR_ARGUMENT,
                                            "events: there is no \"%.40s\"; expected some of %s",
                                            event == NULL ? "" : event, names.ptr);
    tamis__buffer_clear(&names);
    return status;
}

static tamis_status read_events(const json_t *events, wanted *out, tamis_error *err)
{
    if (!json_is_array(events) || json_array_size(events) == 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "events: expected a list such as [\"case.opened\", \"list.changed\"]");
    tamis__buffer_byte(&out->events, ' ');
    for (size_t i = 0; i < json_array_size(events); i++) {
        const char *event = json_string_value(json_array_get(events, i));
        if (event == NULL || !tamis__event_is_known(event))
            return no_such_event(event, err);
        tamis__buffer_text(&out->events, event);
        tamis__buffer_byte(&out->events, ' ');
    }
    return out->events.failed ? tamis__fail_nomem(err) : TAMIS_OK;
}

static tamis_status read_member(const char *key, const json_t *value, wanted *out, tamis_error *err)
{
    if (strcmp(key, "url") == 0 && json_is_string(value))
        out->url = json_string_value(value);
    else if (strcmp(key, "title") == 0 && json_is_string(value))
        out->title = json_string_value(value);
    else if (strcmp(key, "private") == 0 && json_is_boolean(value))
        out->private = json_is_true(value);
    else if (strcmp(key, "events") == 0)
        return read_events(value, out, err);
    else
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "\"%.40s\" is not understood: expected url, events, title (texts), "
                           "private (true or false)",
                           key);
    return TAMIS_OK;
}

static tamis_status read_wanted(const json_t *request, wanted *out, tamis_error *err)
{
    const char *key;
    json_t *value;
    bool loopback;
    json_object_foreach((json_t *)(uintptr_t)request, key, value)
        TAMIS_TRY(read_member(key, value, out, err));
    if (out->url == NULL || out->events.len == 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "expected url and events");
    if (strlen(out->title) > TITLE_MAX)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "title: at most %d bytes", (int)TITLE_MAX);
    return tamis__webhook_url(out->url, &loopback, err);
}

static tamis_status check_count(tamis__desk_db *db, tamis_error *err)
{
    static const char sql[] = "SELECT count(*) FROM webhook";
    sqlite3_stmt *row;
    bool any = false;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    TAMIS_TRY(tamis__desk_step(db, row, &any, err));
    int64_t count = any ? sqlite3_column_int64(row, 0) : 0;
    sqlite3_reset(row);
    if (count < TAMIS__WEBHOOKS_MAX)
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_LIMIT, "at most %d webhooks", (int)TAMIS__WEBHOOKS_MAX);
}

static tamis_status insert(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                           const wanted *w, tamis__buffer *out, tamis_error *err)
{
    static const char sql[] = "INSERT INTO webhook (url, title, events, secret, private, created) "
                              "VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    uint8_t random[SECRET_BYTES];
    char secret[SECRET_TEXT];
    if (sodium_init() < 0)
        return tamis__fail(err, TAMIS_ERR_UNSUPPORTED, "no source of random numbers");
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(secret, sizeof secret, random, sizeof random);
    TAMIS_TRY(tamis__desk_run(db, NULL, err, sql, "ttsbii", w->url, w->title,
                              tamis__buffer_bytes(&w->events), tamis__bytes_of(secret),
                              (int64_t)w->private, tamis__desk_now(desk)));
    int64_t id = tamis__desk_last_id(db);
    tamis__buffer body;
    tamis__buffer_init(&body, 0);
    tamis__json_open(&body, '{');
    tamis__member_text(&body, "url", tamis__bytes_of(w->url));
    tamis__member_text(&body, "events", tamis__bytes_trim(tamis__buffer_bytes(&w->events)));
    tamis__json_key(&body, "private");
    tamis__buffer_text(&body, w->private ? "true" : "false");
    tamis__json_close(&body, '}');
    tamis_status status =
        body.failed ? tamis__fail_nomem(err)
                    : note(desk, db, actor, "webhook.add", id, tamis__buffer_bytes(&body), err);
    tamis__buffer_clear(&body);
    tamis__json_open(out, '{');
    tamis__member_number(out, "id", id);
    tamis__member_text(out, "secret", tamis__bytes_of(secret));
    tamis__json_close(out, '}');
    sodium_memzero(random, sizeof random);
    sodium_memzero(secret, sizeof secret);
    return status;
}

tamis_status tamis__webhook_add(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                                tamis_bytes request, tamis__buffer *out, tamis_error *err)
{
    json_error_t problem;
    wanted w = {.title = ""};
    TAMIS_TRY(admins_only(actor, err));
    TAMIS_TRY(check_count(db, err));
    json_t *json = json_loadb(request.len == 0 ? "" : request.ptr, request.len,
                              JSON_REJECT_DUPLICATES, &problem);
    if (!json_is_object(json)) {
        json_decref(json);
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "expected a JSON object with url and events");
    }
    tamis__buffer_init(&w.events, 0);
    tamis_status status = read_wanted(json, &w, err);
    if (status == TAMIS_OK)
        status = insert(desk, db, actor, &w, out, err);
    tamis__buffer_clear(&w.events);
    json_decref(json);
    return status;
}

tamis_status tamis__webhook_remove(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                                   int64_t id, tamis_error *err)
{
    static const char sql[] = "DELETE FROM webhook WHERE id = ?1";
    int64_t changes = 0;
    TAMIS_TRY(admins_only(actor, err));
    TAMIS_TRY(tamis__desk_run(db, &changes, err, sql, "i", id));
    if (changes == 0)
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "there is no webhook %lld", (long long)id);
    return note(desk, db, actor, "webhook.remove", id, TAMIS_LIT("{}"), err);
}

/* ---- listing --------------------------------------------------------------------------------- */

static void json_events(tamis__buffer *out, tamis_bytes events)
{
    tamis_bytes rest = tamis__bytes_trim(events);
    tamis_bytes event;
    tamis__json_key(out, "events");
    tamis__json_open(out, '[');
    while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT(" "), &event)) {
        tamis__json_item(out);
        tamis__json_string(out, event);
    }
    tamis__json_close(out, ']');
}

static void json_webhook(tamis__buffer *out, sqlite3_stmt *row)
{
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__member_number(out, "id", sqlite3_column_int64(row, 0));
    tamis__member_text(out, "url", tamis__desk_text(row, 1));
    tamis__member_text(out, "title", tamis__desk_text(row, 2));
    json_events(out, tamis__desk_text(row, 3));
    tamis__json_key(out, "private");
    tamis__buffer_text(out, sqlite3_column_int(row, 4) != 0 ? "true" : "false");
    tamis__member_time(out, "created", sqlite3_column_int64(row, 5));
    tamis__member_number(out, "waiting", sqlite3_column_int64(row, 6));
    tamis__member_number(out, "dead", sqlite3_column_int64(row, 7));
    tamis__member_time(out, "last_delivery", sqlite3_column_int64(row, 8));
    tamis__member_text_or_null(out, "last_error", tamis__desk_text(row, 9));
    tamis__json_close(out, '}');
}

tamis_status tamis__webhook_list(tamis__desk_db *db, const tamis_actor *actor, tamis__buffer *out,
                                 tamis_error *err)
{
    static const char sql[] =
        "SELECT id, url, title, events, private, created, "
        "(SELECT count(*) FROM delivery d WHERE d.webhook = w.id AND d.state = 'waiting'), "
        "(SELECT count(*) FROM delivery d WHERE d.webhook = w.id AND d.state = 'dead'), "
        "(SELECT max(delivered) FROM delivery d WHERE d.webhook = w.id), "
        "(SELECT error FROM delivery d WHERE d.webhook = w.id AND d.state <> 'delivered' "
        "AND error IS NOT NULL ORDER BY id DESC LIMIT 1) FROM webhook w ORDER BY id";
    sqlite3_stmt *row;
    bool any = true;
    TAMIS_TRY(admins_only(actor, err));
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    tamis__json_open(out, '{');
    tamis__json_key(out, "webhooks");
    tamis__json_open(out, '[');
    for (;;) {
        TAMIS_TRY(tamis__desk_step(db, row, &any, err));
        if (!any)
            break;
        json_webhook(out, row);
    }
    tamis__json_close(out, ']');
    tamis__json_close(out, '}');
    return TAMIS_OK;
}

static void json_delivery(tamis__buffer *out, sqlite3_stmt *row)
{
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__member_number(out, "id", sqlite3_column_int64(row, 0));
    tamis__member_number(out, "webhook", sqlite3_column_int64(row, 1));
    tamis__member_text(out, "event", tamis__desk_text(row, 2));
    tamis__member_text(out, "state", tamis__desk_text(row, 3));
    tamis__member_number(out, "attempts", sqlite3_column_int64(row, 4));
    tamis__member_time(out, "created", sqlite3_column_int64(row, 5));
    tamis__member_time(out, "next", sqlite3_column_int64(row, 6));
    tamis__member_time(out, "delivered", sqlite3_column_int64(row, 7));
    tamis__member_number(out, "status", sqlite3_column_int64(row, 8));
    tamis__member_text_or_null(out, "error", tamis__desk_text(row, 9));
    tamis__json_close(out, '}');
}

/* {"state"?, "limit"?} */
static tamis_status read_filter(tamis_bytes filter, char state[16], int64_t *limit,
                                tamis_error *err)
{
    json_t *json = json_loadb(filter.len == 0 ? "{}" : filter.ptr, filter.len == 0 ? 2 : filter.len,
                              JSON_REJECT_DUPLICATES, NULL);
    const char *wanted_state = json_string_value(json_object_get(json, "state"));
    const json_t *wanted_limit = json_object_get(json, "limit");
    bool good = json_is_object(json);
    *limit = json_is_integer(wanted_limit) ? json_integer_value(wanted_limit) : 50;
    snprintf(state, 16, "%s", wanted_state == NULL ? "" : wanted_state);
    good = good && *limit >= 1 && *limit <= TAMIS__DELIVERY_LIST_MAX;
    good = good && (state[0] == '\0' || strcmp(state, "waiting") == 0 ||
                    strcmp(state, "delivered") == 0 || strcmp(state, "dead") == 0);
    json_decref(json);
    if (good)
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                       "expected state (waiting, delivered or dead) and limit (1 to %d)",
                       (int)TAMIS__DELIVERY_LIST_MAX);
}

tamis_status tamis__delivery_list(tamis__desk_db *db, const tamis_actor *actor, int64_t webhook,
                                  tamis_bytes filter, tamis__buffer *out, tamis_error *err)
{
    static const char sql[] =
        "SELECT id, webhook, event, state, attempts, created, next, delivered, status, error "
        "FROM delivery WHERE (?1 = 0 OR webhook = ?1) AND (?2 = '' OR state = ?2) "
        "ORDER BY id DESC LIMIT ?3";
    sqlite3_stmt *row;
    bool any = true;
    char state[16];
    int64_t limit;
    TAMIS_TRY(admins_only(actor, err));
    TAMIS_TRY(read_filter(filter, state, &limit, err));
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "iti", webhook, state, limit));
    tamis__json_open(out, '{');
    tamis__json_key(out, "deliveries");
    tamis__json_open(out, '[');
    for (;;) {
        TAMIS_TRY(tamis__desk_step(db, row, &any, err));
        if (!any)
            break;
        json_delivery(out, row);
    }
    tamis__json_close(out, ']');
    tamis__json_close(out, '}');
    sqlite3_reset(row);
    return TAMIS_OK;
}

tamis_status tamis__delivery_retry(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                                   int64_t webhook, int64_t *count, tamis_error *err)
{
    static const char sql[] = "UPDATE delivery SET state = 'waiting', attempts = 0, next = ?2 "
                              "WHERE webhook = ?1 AND state = 'dead'";
    TAMIS_TRY(admins_only(actor, err));
    TAMIS_TRY(tamis__desk_run(db, count, err, sql, "ii", webhook, tamis__desk_now(desk)));
    return note(desk, db, actor, "webhook.retry", webhook, TAMIS_LIT("{}"), err);
}
