/*
 * desk.c - how calls use the desk: its answers as ours, its failures, the record of every query, what it remembers of hits.
 *
 * A desk that fails is told by its status, by the log, by /readyz and by the metrics. A query whose record cannot be written
 * is not answered: nobody could show later what was known.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

static bool is_failure(tamis_status status)
{
    return status == TAMIS_ERR_IO || status == TAMIS_ERR_CORRUPT || status == TAMIS_ERR_NOMEM;
}

tamis_desk *server_desk(const server_call *call)
{
    return call->owner->options->desk;
}

void server_desk_note(server *owner, tamis_status status, const tamis_error *err)
{
    if (!is_failure(status)) {
        if (status == TAMIS_OK && atomic_exchange(&owner->desk_failing, false))
            server_log_event(owner, "desk works again", NULL);
        return;
    }
    atomic_fetch_add(&owner->desk_failures, 1);
    if (!atomic_exchange(&owner->desk_failing, true))
        server_log_event(owner, "desk fails", err->message);
}

void server_reply_desk(server_call *call, const tamis_error *err)
{
    server_desk_note(call->owner, err->code, err);
    if (is_failure(err->code))
        server_reply_detail(call, 503, "The desk of this service fails; nothing was done.");
    else
        server_reply_error(call, err);
}

void server_ask_desk(server_call *call, server_desk_ask *ask)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    tamis_error err = {0};
    tamis_status status = out == NULL ? TAMIS_ERR_NOMEM : ask(call, out, &err);
    bool closed = out != NULL && fclose(out) == 0;
    if (status == TAMIS_OK && strcmp(server_routes[call->route].method, "GET") != 0)
        server_watch_wake(call->owner); /* what was changed may be an event that is waited for */
    if (status == TAMIS_OK && closed && call->status == 0) {
        call->status = len > 0 ? 200 : 204;
        call->text = text;
        call->len = len;
        if (call->type == NULL && len > 0)
            call->type = "application/json";
        return;
    }
    free(text);
    if (call->status != 0) /* answered by itself */
        return;
    err.code = status == TAMIS_OK ? TAMIS_ERR_NOMEM : status;
    server_reply_desk(call, &err);
}

/* ---- Parameters as filters ---------------------------------------------------------------------- */

/* Its type in the table of routes. */
static bool is_of(const server_call *call, const char *name, const char *type)
{
    char wanted[96];
    int len = snprintf(wanted, sizeof wanted, "%.60s:%s", name, type);
    const char *at = server_routes[call->route].parameters;
    for (; (at = strstr(at, wanted)) != NULL; at++)
        if ((at == server_routes[call->route].parameters || at[-1] == ' ') &&
            strchr(" *", at[len]) != NULL)
            return true;
    return false;
}

char *server_filter(server_call *call)
{
    json_t *filter = json_object();
    for (size_t i = 0; i < call->parameter_count; i++) {
        const char *name = call->parameters[i].name;
        const char *value = call->parameters[i].value;
        uint32_t number = 0;
        bool yes = false;
        json_t *member = NULL;
        if (is_of(call, name, "integer") && !server_take_count(call, name, 0, UINT32_MAX, &number))
            break;
        if (is_of(call, name, "boolean") && !server_take_bool(call, name, &yes))
            break;
        if (is_of(call, name, "integer"))
            member = json_integer((json_int_t)number);
        else if (is_of(call, name, "boolean"))
            member = json_boolean(yes);
        else
            member = json_string(value);
        if (json_object_set_new(filter, name, member) != 0) {
            server_reply_detail(call, 422, "A parameter is not UTF-8.");
            break;
        }
    }
    char *text = call->status == 0 ? json_dumps(filter, JSON_COMPACT) : NULL;
    json_decref(filter);
    if (text == NULL && call->status == 0)
        server_reply_detail(call, 500, "out of memory");
    return text;
}

bool server_take_id(server_call *call, const char *text, uint64_t *out)
{
    uint32_t value;
    bool fine = server_read_count(text, 1, UINT32_MAX, &value);
    *out = fine ? value : 0;
    if (!fine)
        server_reply_detail(call, 404, "Not Found");
    return fine;
}

/* ---- The record of a query ---------------------------------------------------------------------- */

/* An error of a query says nothing of what the lists hold. */
static bool is_answer(const server_call *call)
{
    return call->status >= 200 && call->status < 300;
}

static bool write_record(const server_call *call, json_t *record, tamis_error *err)
{
    const server_route *route = &server_routes[call->route];
    json_object_set_new(record, "route", json_string(route->path));
    json_object_set_new(record, "snapshot", json_string(call->generation->digest));
    json_object_set_new(record, "engine", json_string(tamis_version()));
    char *text = json_dumps(record, JSON_COMPACT | JSON_REAL_PRECISION(6));
    tamis_status status = TAMIS_ERR_NOMEM;
    if (text != NULL)
        status = tamis_audit_add(call->owner->options->desk, &call->actor, route->audit, "", text,
                                 strlen(text), err);
    free(text);
    server_desk_note(call->owner, status, err);
    return status == TAMIS_OK;
}

void server_record(server_call *call)
{
    const char *action = server_routes[call->route].audit;
    if (call->owner->options->desk == NULL || action == NULL || !is_answer(call))
        return;
    tamis_error err = {0};
    json_t *record = call->record == NULL ? json_object() : json_incref(call->record);
    if (!write_record(call, record, &err)) {
        free(call->text);
        call->text = NULL;
        call->len = 0;
        call->header_count = 0;
        server_reply_detail(call, 503,
                            "The answer cannot be recorded, so it is not given; try again.");
    }
    json_decref(record);
}

tamis_status server_record_job(const server_job *job, const char *digest, json_t *body,
                               tamis_error *err)
{
    char subject[16 + SERVER_JOB_ID_BYTES];
    tamis_desk *desk = job->owner->options->desk;
    tamis_status status = TAMIS_OK;
    snprintf(subject, sizeof subject, "job:%s", job->id);
    json_object_set_new(body, "route", json_string("/screen"));
    json_object_set_new(body, "snapshot", json_string(digest));
    json_object_set_new(body, "engine", json_string(tamis_version()));
    char *text = desk == NULL ? NULL : json_dumps(body, JSON_COMPACT | JSON_REAL_PRECISION(6));
    if (text != NULL)
        status = tamis_audit_add(desk, &job->actor, "screen", subject, text, strlen(text), err);
    free(text);
    json_decref(body);
    server_desk_note(job->owner, status, err);
    return status;
}

void server_digest(const void *data, size_t len, char out[TAMIS_DIGEST_CHARS])
{
    unsigned char digest[(TAMIS_DIGEST_CHARS - 1) / 2];
    crypto_generichash(digest, sizeof digest, data, len, NULL, 0);
    sodium_bin2hex(out, TAMIS_DIGEST_CHARS, digest, sizeof digest);
}

json_t *server_recorded(server_call *call, const char *list)
{
    if (call->owner->options->desk == NULL)
        return NULL;
    if (call->record == NULL)
        call->record = json_object();
    json_t *items = json_object_get(call->record, list);
    if (items == NULL) {
        items = json_array();
        json_object_set_new(call->record, list, items);
    }
    return items;
}

void server_record_query(server_call *call, json_t *query, double threshold, json_t *hits)
{
    json_t *queries = server_recorded(call, "queries");
    if (queries == NULL)
        json_decref(hits);
    else
        json_array_append_new(queries, json_pack("{s:O?,s:f,s:o?}", "query", query, "threshold",
                                                 threshold, "hits", hits));
}

/* ---- What is remembered of a hit ---------------------------------------------------------------- */

json_t *server_marks(const server_call *call, const tamis_query *query,
                     const char *const *entity_ids, size_t count)
{
    char *text = NULL;
    size_t len = 0;
    if (call->owner->options->desk == NULL || count == 0)
        return NULL;
    FILE *out = open_memstream(&text, &len);
    if (out == NULL)
        return NULL;
    tamis_error err = {0};
    tamis_status status = tamis_memory_ask_all(call->owner->options->desk, call->snapshot, query,
                                               entity_ids, count, server_write, out, &err);
    bool closed = fclose(out) == 0;
    server_desk_note(call->owner, status, &err);
    json_t *marks = status == TAMIS_OK && closed ? json_loadb(text, len, 0, NULL) : NULL;
    free(text);
    return marks;
}
