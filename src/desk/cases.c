/*
 * desk/cases.c - who may do what, the steps of a case as they are kept, and opening.
 *
 * A step is: a change of the row of alert_case, and tamis__case_note, which counts the version up and tells everybody. All of it happens in
 * one transaction of the caller's, so that a case, its events, the audit trail and the queue of the webhooks never differ.
 */
#include "desk/cases_internal.h"

#include <stdio.h>

#include "base/date.h"
#include "base/error.h"
#include "base/utf8.h"
#include "desk/audit.h"
#include "desk/events.h"
#include "desk/spelling.h"

/* ---- rights -------------------------------------------------------------------------------------- */

tamis_status tamis__case_may(const tamis_actor *actor, tamis_role role, const char *what,
                             tamis_error *err)
{
    static const char *const names[] = {"nobody", "a viewer", "an analyst", "an approver",
                                        "an admin"};
    if (actor->role < role)
        return tamis__fail(err, TAMIS_ERR_DENIED, "%s: needs %s", what, names[role]);
    if ((actor->scopes & TAMIS_SCOPE_CASES) == 0)
        return tamis__fail(err, TAMIS_ERR_DENIED, "%s: the key is not for cases", what);
    return TAMIS_OK;
}

enum { KEY_CHAIN_MAX = 8 }; /* keys that keys made */

/* The actor who made the key; false when there is no such key. */
static tamis_status maker_of(tamis__desk_db *db, tamis_bytes key, char out[TAMIS__PERSON_BYTES],
                             bool *found, tamis_error *err)
{
    static const char sql[] = "SELECT created_by FROM api_key WHERE name = ?1";
    sqlite3_stmt *row;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    tamis_status status = tamis__desk_bind(row, err, "s", key);
    if (status == TAMIS_OK)
        status = tamis__desk_step(db, row, found, err);
    if (status == TAMIS_OK && *found)
        snprintf(out, TAMIS__PERSON_BYTES, "%.*s", TAMIS_FMT(tamis__desk_text(row, 0)));
    sqlite3_reset(row);
    return status;
}

tamis_status tamis__case_person(tamis__desk_db *db, tamis_bytes actor,
                                char out[TAMIS__PERSON_BYTES], tamis_error *err)
{
    static const tamis_bytes own[] = {{"user:", 5}, {"cli:", 4}};
    char maker[TAMIS__PERSON_BYTES];
    bool found = true;
    snprintf(out, TAMIS__PERSON_BYTES, "%.*s", TAMIS_FMT(actor));
    for (int i = 0; i < KEY_CHAIN_MAX && strncmp(out, "key:", 4) == 0 && found; i++) {
        TAMIS_TRY(maker_of(db, tamis__bytes_of(out + 4), maker, &found, err));
        if (found)
            memcpy(out, maker, sizeof(maker));
    }
    for (size_t i = 0; i < TAMIS_COUNT_OF(own); i++)
        if (strncmp(out, own[i].ptr, own[i].len) == 0)
            memmove(out, out + own[i].len, strlen(out + own[i].len) + 1);
    return TAMIS_OK;
}

tamis_status tamis__case_four_eyes(tamis__desk_db *db, const char *outcome, bool *out,
                                   tamis_error *err)
{
    static const char sql[] = "SELECT value FROM desk WHERE name = 'four_eyes'";
    sqlite3_stmt *row;
    bool any;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    tamis_status status = tamis__desk_step(db, row, &any, err);
    if (status == TAMIS_OK) {
        tamis_bytes rest = any ? tamis__desk_text(row, 0) : TAMIS_LIT("false_alert");
        tamis_bytes word;
        *out = false;
        while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT(" "), &word))
            *out = *out || tamis__bytes_equal(word, tamis__bytes_of(outcome));
    }
    sqlite3_reset(row);
    return status;
}

/* ---- rows ---------------------------------------------------------------------------------------- */

tamis_status tamis__case_number(tamis__desk_db *db, const char *sql, int64_t id, int64_t *out,
                                tamis_error *err)
{
    sqlite3_stmt *row;
    bool any = false;
    *out = 0;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    tamis_status status = tamis__desk_bind(row, err, "i", id);
    if (status == TAMIS_OK)
        status = tamis__desk_step(db, row, &any, err);
    if (status == TAMIS_OK && any)
        *out = sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
    return status;
}

tamis_status tamis__case_state(tamis__desk_db *db, int64_t id, const char **out, tamis_error *err)
{
    static const char sql[] = "SELECT CASE state WHEN 'open' THEN 1 WHEN 'pending' THEN 2 ELSE 3 "
                              "END FROM alert_case WHERE id = ?1";
    static const char *const names[] = {"", "open", "pending", "closed"};
    int64_t number;
    TAMIS_TRY(tamis__case_number(db, sql, id, &number, err));
    *out = names[number];
    return TAMIS_OK;
}

/* The members of an object without its brackets. */
static tamis_bytes members_of(const tamis__buffer *object)
{
    return tamis__bytes_sub(tamis__buffer_bytes(object), 1, object->len - 1);
}

/* What webhooks and the audit trail are told of the case as it is after the step. Names of customers are not among it. */
static void write_told(tamis__buffer *out, sqlite3_stmt *row, int64_t id)
{
    static const char *const texts[] = {"state",          "outcome", "entity_id",
                                        "entity_caption", "book",    "customer"};
    tamis__json_open(out, '{');
    tamis__json_key(out, "case");
    tamis__json_u64(out, (uint64_t)id);
    tamis__json_key(out, "version");
    tamis__json_u64(out, (uint64_t)sqlite3_column_int64(row, 0));
    for (int i = 0; i < (int)TAMIS_COUNT_OF(texts); i++)
        tamis__member_text_or_null(out, texts[i], tamis__desk_text(row, i + 1));
}

static tamis_status load_told(tamis__desk_db *db, int64_t id, tamis__buffer *out, tamis_error *err)
{
    static const char sql[] = "SELECT version, state, outcome, entity_id, entity_caption, book, "
                              "customer FROM alert_case WHERE id = ?1";
    sqlite3_stmt *row;
    bool any = false;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    tamis_status status = tamis__desk_bind(row, err, "i", id);
    if (status == TAMIS_OK)
        status = tamis__desk_step(db, row, &any, err);
    if (status == TAMIS_OK && any)
        write_told(out, row, id);
    sqlite3_reset(row);
    return status;
}

static const char *event_name(const char *kind)
{
    static const char *const names[][2] = {
        {"open", "case.opened"},       {"wake", "case.woken"},      {"assign", "case.assigned"},
        {"comment", "case.commented"}, {"due", "case.due"},         {"decide", "case.decided"},
        {"approve", "case.decided"},   {"reject", "case.reopened"}, {"reopen", "case.reopened"},
        {"attach", "case.attached"},   {"change", "case.changed"},  {"forget", "case.forgotten"}};
    for (size_t i = 0; i < TAMIS_COUNT_OF(names); i++)
        if (strcmp(names[i][0], kind) == 0)
            return names[i][1];
    return "case.changed";
}

/* The record and the event: what is told, and what of the step goes to each. */
static tamis_status tell(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                         int64_t id, const char *kind, const tamis__buffer *body, tamis_error *err)
{
    char subject[32], action[32];
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis_status status = load_told(db, id, &text, err);
    size_t told = text.len;
    tamis__json_key(&text, "actor");
    tamis__json_string(&text, tamis__bytes_of(actor->name));
    tamis__json_key(&text, "step");
    tamis__json_string(&text, tamis__bytes_of(kind));
    tamis__json_close(&text, '}');
    if (status == TAMIS_OK)
        status = tamis__buffer_status(&text);
    if (status == TAMIS_OK)
        status = tamis__events_add(desk, db, event_name(kind), tamis__buffer_bytes(&text), err);
    text.len = text.failed ? 0 : told;
    if (body->len > 2) {
        tamis__buffer_byte(&text, ',');
        tamis__buffer_append(&text, members_of(body));
    }
    tamis__json_close(&text, '}');
    snprintf(subject, sizeof(subject), "case:%lld", (long long)id);
    snprintf(action, sizeof(action), "case.%s", kind);
    if (status == TAMIS_OK && tamis__buffer_status(&text) != TAMIS_OK)
        status = tamis__fail_nomem(err);
    if (status == TAMIS_OK)
        status = tamis__audit_append(desk, db, actor->name, action, subject,
                                     tamis__buffer_bytes(&text), err);
    tamis__buffer_clear(&text);
    return status;
}

/* Talk must not fill a case so that nobody can decide it: the other steps have as much room again. */
static bool is_talk(const char *kind)
{
    static const char *const kinds[] = {"comment", "assign", "due", "attach", "change"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(kinds); i++)
        if (strcmp(kinds[i], kind) == 0)
            return true;
    return false;
}

tamis_status tamis__case_note(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                              int64_t id, const char *kind, const tamis__buffer *body,
                              tamis_error *err)
{
    static const char step[] =
        "UPDATE alert_case SET version = version + 1, events = events + 1, event_bytes = "
        "event_bytes + ?2 WHERE id = ?1 AND events < ?3 AND event_bytes + ?2 <= ?4";
    static const char event[] = "INSERT INTO case_event (alert_case, time, actor, kind, body) "
                                "VALUES (?1, ?2, ?3, ?4, ?5)";
    int64_t changes = 0;
    int64_t room = is_talk(kind) ? 1 : 2;
    if (tamis__buffer_status(body) != TAMIS_OK)
        return tamis__fail_nomem(err);
    TAMIS_TRY(tamis__desk_run(db, &changes, err, step, "iiii", id, (int64_t)body->len,
                              room * TAMIS__CASE_EVENTS_MAX, room * TAMIS__CASE_EVENT_BYTES_MAX));
    if (changes == 0)
        return tamis__fail(
            err, TAMIS_ERR_LIMIT, "case %lld is full: at most %d steps and %d bytes of texts",
            (long long)id, (int)TAMIS__CASE_EVENTS_MAX, (int)TAMIS__CASE_EVENT_BYTES_MAX);
    TAMIS_TRY(tamis__desk_run(db, NULL, err, event, "iitts", id, tamis__desk_now(desk), actor->name,
                              kind, tamis__buffer_bytes(body)));
    return tell(desk, db, actor, id, kind, body, err);
}

/* ---- JSON ---------------------------------------------------------------------------------------- */

void tamis__json_first_day(tamis__buffer *out, int64_t milliseconds)
{
    char text[TAMIS__DATE_TEXT_BYTES];
    if (milliseconds <= 0) {
        tamis__buffer_text(out, "null");
        return;
    }
    tamis__json_string(out, tamis__bytes_of(tamis__day_format(
                                (int32_t)(milliseconds / TAMIS__DAY_MILLISECONDS), text)));
}

void tamis__json_last_day(tamis__buffer *out, int64_t milliseconds)
{
    tamis__json_first_day(out, milliseconds == 0 ? 0 : milliseconds - 1);
}

/* ---- opening ------------------------------------------------------------------------------------- */

typedef struct opening {
    tamis__desk *desk;
    tamis__desk_db *db;
    const tamis_actor *actor;
    const tamis__case_record *record;
    tamis__memory memory;
    tamis__buffer search, body, datasets;
} opening;

static tamis_bytes digest_bytes(const tamis__digest *digest)
{
    return tamis__bytes((const char *)digest->bytes, sizeof(digest->bytes));
}

static tamis_status check_record(const tamis__case_record *r, tamis_error *err)
{
    bool short_enough = r->entity_id.len > 0 && r->entity_id.len <= TAMIS__CASE_TEXT_MAX &&
                        r->entity_caption.len <= TAMIS__CASE_TEXT_MAX &&
                        (r->customer == NULL || strlen(r->customer) <= TAMIS__CASE_TEXT_MAX) &&
                        (r->note == NULL || strlen(r->note) <= TAMIS__CASE_COMMENT_MAX);
    if (!short_enough)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "an entity's id or caption, a customer's id or a note is too long");
    if (r->hit.len > TAMIS__CASE_HIT_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "a hit of %zu bytes, at most %d are kept",
                           r->hit.len, (int)TAMIS__CASE_HIT_MAX);
    return TAMIS_OK;
}

static tamis_status make_search(opening *o, tamis_error *err)
{
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    const tamis_bytes parts[] = {tamis__buffer_bytes(&o->record->query->caption),
                                 o->record->entity_caption, o->record->entity_id,
                                 tamis__bytes_of(o->record->customer)};
    for (size_t i = 0; i < TAMIS_COUNT_OF(parts); i++) {
        tamis__buffer_append(&text, parts[i]);
        tamis__buffer_byte(&text, ' ');
    }
    tamis_status status =
        tamis__buffer_status(&text) == TAMIS_OK ? TAMIS_OK : tamis__fail_nomem(err);
    if (status == TAMIS_OK)
        status = tamis__spell(TAMIS__SPELLING_FOLDED, tamis__buffer_bytes(&text), &o->search, err);
    tamis__buffer_clear(&text);
    tamis__buffer_byte(&o->datasets, ' ');
    tamis__buffer_append(&o->datasets, o->record->datasets);
    tamis__buffer_byte(&o->datasets, ' ');
    return status == TAMIS_OK && o->datasets.failed ? tamis__fail_nomem(err) : status;
}

/* The hit as it is now, when the lists say something else of the entity than at the opening. A case that is full stays as it is. */
static tamis_status refresh(opening *o, int64_t id, tamis_error *err)
{
    static const char sql[] =
        "UPDATE alert_case SET entity_digest = ?2, entity_caption = ?3, datasets = ?4, score = ?5, "
        "snapshot = ?6, search = ?7 WHERE id = ?1";
    static const char text[] = "UPDATE case_text SET hit = ?2 WHERE alert_case = ?1";
    const tamis__case_record *r = o->record;
    tamis__json_open(&o->body, '{');
    tamis__json_key(&o->body, "score");
    tamis__json_number(&o->body, r->score, 4);
    tamis__json_key(&o->body, "snapshot");
    tamis__json_string(&o->body, r->snapshot);
    tamis__json_close(&o->body, '}');
    tamis_status status = tamis__case_note(o->desk, o->db, o->actor, id, "change", &o->body, err);
    if (status != TAMIS_OK)
        return status == TAMIS_ERR_LIMIT ? TAMIS_OK : status;
    TAMIS_TRY(make_search(o, err));
    TAMIS_TRY(tamis__desk_run(o->db, NULL, err, sql, "ibssdss", id, digest_bytes(&r->entity_digest),
                              r->entity_caption, tamis__buffer_bytes(&o->datasets), r->score,
                              r->snapshot, tamis__buffer_bytes(&o->search)));
    return tamis__desk_run(o->db, NULL, err, text, "is", id, r->hit);
}

/* The case of this pair and customer that is not closed; *id 0 when there is none. */
static tamis_status find_unclosed(opening *o, int64_t *id, bool *stale, tamis_error *err)
{
    static const char sql[] =
        "SELECT id, state, entity_digest FROM alert_case WHERE query_digest = ?1 AND entity_id = "
        "?2 AND coalesce(book, '') = ?3 AND coalesce(customer, '') = ?4 AND state <> 'closed'";
    const tamis__case_record *r = o->record;
    sqlite3_stmt *row;
    bool any = false;
    TAMIS_TRY(tamis__desk_prepare(o->db, sql, &row, err));
    tamis_status status =
        tamis__desk_bind(row, err, "bstt", digest_bytes(&r->query->digest), r->entity_id,
                         r->book == NULL ? "" : r->book, r->customer == NULL ? "" : r->customer);
    if (status == TAMIS_OK)
        status = tamis__desk_step(o->db, row, &any, err);
    *id = status == TAMIS_OK && any ? sqlite3_column_int64(row, 0) : 0;
    *stale = *id != 0 && tamis__bytes_equal(tamis__desk_text(row, 1), TAMIS_LIT("open")) &&
             !tamis__bytes_equal(tamis__desk_blob(row, 2), digest_bytes(&r->entity_digest));
    sqlite3_reset(row);
    return status;
}

static tamis_status insert(opening *o, int64_t *id, tamis_error *err)
{
    static const char sql[] =
        "INSERT INTO alert_case (version, state, opened, opened_by, due, refers, source, book, "
        "customer, query_digest, query_key, query_caption, entity_id, entity_digest, "
        "entity_caption, datasets, score, snapshot, search) VALUES (0, 'open', ?1, ?2, nullif(?3, "
        "0), nullif(?4, 0), ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";
    static const char texts[] =
        "INSERT INTO case_text (alert_case, query, hit) VALUES (?1, ?2, ?3)";
    const tamis__case_record *r = o->record;
    const char *customer = r->customer == NULL || *r->customer == '\0' ? NULL : r->customer;
    TAMIS_TRY(make_search(o, err));
    TAMIS_TRY(tamis__desk_run(
        o->db, NULL, err, sql, "itiitttbbssbssdss", tamis__desk_now(o->desk), o->actor->name,
        r->due, o->memory.alert_case, r->source, r->book, customer, digest_bytes(&r->query->digest),
        digest_bytes(&r->query->key), tamis__buffer_bytes(&r->query->caption), r->entity_id,
        digest_bytes(&r->entity_digest), r->entity_caption, tamis__buffer_bytes(&o->datasets),
        r->score, r->snapshot, tamis__buffer_bytes(&o->search)));
    *id = tamis__desk_last_id(o->db);
    return tamis__desk_run(o->db, NULL, err, texts, "iss", *id,
                           tamis__buffer_bytes(&r->query->json), r->hit);
}

static tamis_status note_opening(opening *o, int64_t id, tamis_error *err)
{
    const tamis__case_record *r = o->record;
    tamis__json_open(&o->body, '{');
    tamis__json_key(&o->body, "score");
    tamis__json_number(&o->body, r->score, 4);
    tamis__json_key(&o->body, "source");
    tamis__json_string(&o->body, tamis__bytes_of(r->source));
    tamis__json_key(&o->body, "query");
    tamis__json_string(&o->body, tamis__buffer_bytes(&r->query->caption));
    tamis__json_key(&o->body, "snapshot");
    tamis__json_string(&o->body, r->snapshot);
    tamis__memory_json(&o->body, &o->memory);
    tamis__json_close(&o->body, '}');
    TAMIS_TRY(tamis__case_note(o->desk, o->db, o->actor, id, "open", &o->body, err));
    if (o->memory.kind == TAMIS__MEMORY_WOKEN) {
        tamis__buffer_reset(&o->body);
        tamis__json_open(&o->body, '{');
        tamis__json_key(&o->body, "refers");
        tamis__json_u64(&o->body, (uint64_t)o->memory.alert_case);
        tamis__changed_json(&o->body, o->memory.changed);
        tamis__json_close(&o->body, '}');
        TAMIS_TRY(tamis__case_note(o->desk, o->db, o->actor, id, "wake", &o->body, err));
    }
    if (r->note == NULL || tamis__bytes_trim(tamis__bytes_of(r->note)).len == 0)
        return TAMIS_OK;
    tamis__buffer_reset(&o->body);
    tamis__json_open(&o->body, '{');
    tamis__json_key(&o->body, "text");
    tamis__json_string(&o->body, tamis__bytes_of(r->note));
    tamis__json_close(&o->body, '}');
    return tamis__case_note(o->desk, o->db, o->actor, id, "comment", &o->body, err);
}

static tamis_status open_case(opening *o, int64_t *id, bool *is_new, tamis_error *err)
{
    const tamis__case_record *r = o->record;
    bool stale;
    *is_new = false;
    TAMIS_TRY(check_record(r, err));
    TAMIS_TRY(find_unclosed(o, id, &stale, err));
    if (*id != 0)
        return stale ? refresh(o, *id, err) : TAMIS_OK;
    TAMIS_TRY(tamis__memory_find(o->desk, o->db, r->query, r->entity_id,
                                 tamis__entity_now_of(&r->entity_digest), &o->memory, err));
    *id = o->memory.alert_case;
    if (tamis__memory_settles(&o->memory))
        return TAMIS_OK;
    TAMIS_TRY(insert(o, id, err));
    *is_new = true;
    return note_opening(o, *id, err);
}

tamis_status tamis__case_open(tamis__desk *desk, tamis__desk_db *db, const tamis_actor *actor,
                              const tamis__case_record *record, int64_t *id, bool *is_new,
                              tamis_error *err)
{
    opening o = {.desk = desk, .db = db, .actor = actor, .record = record};
    tamis__buffer_init(&o.search, 0);
    tamis__buffer_init(&o.body, 0);
    tamis__buffer_init(&o.datasets, 0);
    tamis_status status = open_case(&o, id, is_new, err);
    tamis__memory_clear(&o.memory);
    tamis__buffer_clear(&o.search);
    tamis__buffer_clear(&o.body);
    tamis__buffer_clear(&o.datasets);
    return status;
}
