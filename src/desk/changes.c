/*
 * desk/changes.c - another snapshot noted.
 *
 * What the desk knows and what the snapshot has are both in order of ids, so one walk side by side finds what differs. The walk reads one state of
 * the file; the transaction that writes looks whether that is still the newest, else all is done again.
 */
#include "desk/changes.h"

#include <stdio.h>

#include <jansson.h>

#include "base/error.h"
#include "desk/audit.h"
#include "desk/events.h"

enum { TRIES = 5, TEXT_BATCH = 2000 };

typedef enum change_kind { KIND_ADDED, KIND_CHANGED, KIND_REMOVED } change_kind;
static const char *const kind_names[] = {"added", "changed", "removed"};

typedef struct difference {
    change_kind kind;
    size_t number; /* in the source, unless it was removed */
    tamis_bytes id;
    tamis__digest digest;
} difference;

typedef struct noting {
    tamis__desk *desk;
    const tamis__changes_source *source;
    tamis__desk_db *db;
    tamis__arena arena;
    difference *items;
    size_t count, capacity;
    int64_t seen; /* the newest snapshot as the walk found it; 0: none */
    bool same;    /* is this one */
    int64_t number, time;
    uint64_t counts[3]; /* by kind */
    tamis__buffer before, after, packed, what;
} noting;

static tamis_bytes bytes_of(const tamis__digest *digest)
{
    return tamis__bytes((const char *)digest->bytes, sizeof digest->bytes);
}

/* ---- the walk -------------------------------------------------------------------------------- */

static tamis_status newest(tamis__desk_db *db, const char *digest, int64_t *seen, bool *same,
                           tamis_error *err)
{
    static const char sql[] = "SELECT id, digest FROM seen_snapshot ORDER BY id DESC LIMIT 1";
    sqlite3_stmt *row;
    bool any = false;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    TAMIS_TRY(tamis__desk_step(db, row, &any, err));
    *seen = any ? sqlite3_column_int64(row, 0) : 0;
    *same = any && tamis__bytes_equal(tamis__desk_text(row, 1), tamis__bytes_of(digest));
    sqlite3_reset(row);
    return TAMIS_OK;
}

static tamis_status add(noting *n, change_kind kind, size_t number, tamis_bytes id,
                        const tamis__digest *digest, tamis_error *err)
{
    if (!TAMIS_GROW(n->items, n->capacity, n->count + 1))
        return tamis__fail_nomem(err);
    difference *d = &n->items[n->count++];
    *d = (difference){.kind = kind, .number = number, .id = id};
    if (digest != NULL)
        d->digest = *digest;
    n->counts[kind]++;
    return TAMIS_OK;
}

/* What the desk knows under the cursor: `row` has one when *any. A tombstone is nobody. */
static tamis_status next_known(noting *n, sqlite3_stmt *row, bool *any, tamis_error *err)
{
    do {
        TAMIS_TRY(tamis__desk_step(n->db, row, any, err));
    } while (*any && tamis__desk_blob(row, 1).len == 0);
    return TAMIS_OK;
}

static tamis_status compare_one(noting *n, sqlite3_stmt *row, size_t number, int order,
                                tamis_error *err)
{
    tamis__digest digest;
    if (order < 0) {
        tamis_bytes id = tamis__arena_copy(&n->arena, tamis__desk_text(row, 0));
        return id.ptr == NULL ? tamis__fail_nomem(err) : add(n, KIND_REMOVED, 0, id, NULL, err);
    }
    n->source->entity_digest(n->source->ctx, number, &digest);
    if (order == 0 && tamis__bytes_equal(tamis__desk_blob(row, 1), bytes_of(&digest)))
        return TAMIS_OK;
    return add(n, order == 0 ? KIND_CHANGED : KIND_ADDED, number,
               n->source->id(n->source->ctx, number), &digest, err);
}

static tamis_status walk(noting *n, tamis_error *err)
{
    static const char sql[] = "SELECT entity_id, digest FROM seen_entity ORDER BY entity_id";
    const tamis__changes_source *source = n->source;
    sqlite3_stmt *row;
    bool any = false;
    TAMIS_TRY(newest(n->db, source->digest, &n->seen, &n->same, err));
    n->number = n->seen;
    if (n->same)
        return TAMIS_OK;
    TAMIS_TRY(tamis__desk_prepare(n->db, sql, &row, err));
    TAMIS_TRY(next_known(n, row, &any, err));
    for (size_t number = 0; any || number < source->count;) {
        int order =
            !any ? 1
            : number == source->count
                ? -1
                : tamis__bytes_compare(tamis__desk_text(row, 0), source->id(source->ctx, number));
        TAMIS_TRY(compare_one(n, row, number, order, err));
        number += order >= 0;
        if (order <= 0)
            TAMIS_TRY(next_known(n, row, &any, err));
    }
    sqlite3_reset(row);
    return TAMIS_OK;
}

/* ---- texts ----------------------------------------------------------------------------------- */

static tamis_status load_text(noting *n, tamis_bytes id, tamis_error *err)
{
    static const char sql[] = "SELECT bytes, text FROM seen_text WHERE entity_id = ?1";
    sqlite3_stmt *row;
    bool any = false;
    tamis__buffer_reset(&n->before);
    TAMIS_TRY(tamis__desk_prepare(n->db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "s", id));
    TAMIS_TRY(tamis__desk_step(n->db, row, &any, err));
    tamis_status status = any ? tamis__changes_unpack(tamis__desk_blob(row, 1),
                                                      sqlite3_column_int64(row, 0), &n->before, err)
                              : TAMIS_OK;
    sqlite3_reset(row);
    return status;
}

/* What the snapshot says, into `after`; of a monster only the first line. */
static tamis_status make_text(noting *n, const difference *d, tamis_error *err)
{
    tamis__buffer_reset(&n->after);
    TAMIS_TRY(n->source->text(n->source->ctx, d->number, &n->after, err));
    if (n->after.failed)
        return tamis__fail_nomem(err);
    if (n->after.len > TAMIS__CHANGE_TEXT_MAX) {
        const char *end = memchr(n->after.ptr, '\n', n->after.len);
        n->after.len = end == NULL ? 0 : (size_t)(end - n->after.ptr) + 1;
        n->after.len = n->after.len > TAMIS__CHANGE_TEXT_MAX ? 0 : n->after.len;
    }
    return TAMIS_OK;
}

static tamis_status keep_text(noting *n, const difference *d, tamis_error *err)
{
    static const char sql[] =
        "INSERT INTO seen_text (entity_id, bytes, text) VALUES (?1, ?2, ?3) "
        "ON CONFLICT (entity_id) DO UPDATE SET bytes = excluded.bytes, text = excluded.text";
    static const char gone[] = "DELETE FROM seen_text WHERE entity_id = ?1";
    if (d->kind == KIND_REMOVED)
        return tamis__desk_run(n->db, NULL, err, gone, "s", d->id);
    tamis__buffer_reset(&n->packed);
    TAMIS_TRY(tamis__changes_pack(tamis__buffer_bytes(&n->after), &n->packed, err));
    return tamis__desk_run(n->db, NULL, err, sql, "sib", d->id, (int64_t)n->after.len,
                           tamis__buffer_bytes(&n->packed));
}

/* Of the first snapshot, before it counts as seen and without holding others up: doing it twice does no harm. */
static tamis_status keep_first_texts(noting *n, tamis_error *err)
{
    tamis_status status = TAMIS_OK;
    for (size_t i = 0; i < n->count && status == TAMIS_OK;) {
        TAMIS_TRY(tamis__desk_begin(n->desk, false, &n->db, err));
        for (size_t end = i + TEXT_BATCH; i < n->count && i < end && status == TAMIS_OK; i++) {
            status = make_text(n, &n->items[i], err);
            if (status == TAMIS_OK)
                status = keep_text(n, &n->items[i], err);
        }
        status = tamis__desk_end(n->desk, n->db, status, err);
    }
    return status;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void lower(tamis__buffer *buffer)
{
    for (size_t i = 0; i < buffer->len; i++)
        if (buffer->ptr[i] >= 'A' && buffer->ptr[i] <= 'Z')
            buffer->ptr[i] = (char)(buffer->ptr[i] - 'A' + 'a');
}

static tamis_status insert_change(noting *n, const char *kind, tamis_bytes id, const json_t *head,
                                  tamis_error *err)
{
    static const char sql[] =
        "INSERT INTO change (time, snapshot, kind, entity_id, caption, schema, datasets, search, "
        "what) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ' ' || ?7 || ' ', ?8, ?9)";
    const char *caption = json_string_value(json_object_get(head, "caption"));
    const char *schema = json_string_value(json_object_get(head, "schema"));
    const char *datasets = json_string_value(json_object_get(head, "datasets"));
    tamis__buffer search;
    tamis__buffer_init(&search, 0);
    tamis__buffer_text(&search, caption == NULL ? "" : caption);
    tamis__buffer_byte(&search, ' ');
    tamis__buffer_append(&search, id);
    lower(&search);
    tamis_status status =
        search.failed
            ? tamis__fail_nomem(err)
            : tamis__desk_run(n->db, NULL, err, sql, "ittstttss", n->time, n->source->digest, kind,
                              id, caption == NULL ? "" : caption, schema == NULL ? "" : schema,
                              datasets == NULL ? "" : datasets, tamis__buffer_bytes(&search),
                              tamis__buffer_bytes(&n->what));
    tamis__buffer_clear(&search);
    return status;
}

static tamis_status tell_change(noting *n, const difference *d, tamis_error *err)
{
    tamis__buffer_reset(&n->what);
    TAMIS_TRY(load_text(n, d->id, err));
    TAMIS_TRY(tamis__changes_differ(tamis__buffer_bytes(&n->before), tamis__buffer_bytes(&n->after),
                                    &n->what, err));
    const tamis__buffer *text = d->kind == KIND_REMOVED ? &n->before : &n->after;
    tamis_bytes rest = tamis__buffer_bytes(text);
    tamis_bytes head = {0};
    if (rest.len > 0)
        tamis__bytes_split(&rest, TAMIS_LIT("\n"), &head);
    json_t *json =
        json_loadb(head.len == 0 ? "{}" : head.ptr, head.len == 0 ? 2 : head.len, 0, NULL);
    tamis_status status = insert_change(n, kind_names[d->kind], d->id, json, err);
    json_decref(json);
    return status;
}

static tamis_status keep_difference(noting *n, const difference *d, bool tells, tamis_error *err)
{
    static const char sql[] =
        "INSERT INTO seen_entity (entity_id, digest, changed) VALUES (?1, ?2, ?3) "
        "ON CONFLICT (entity_id) DO UPDATE SET digest = excluded.digest, changed = "
        "excluded.changed";
    tamis_bytes digest = d->kind == KIND_REMOVED ? tamis__bytes("", 0) : bytes_of(&d->digest);
    TAMIS_TRY(tamis__desk_run(n->db, NULL, err, sql, "sbi", d->id, digest, n->number));
    if (n->seen == 0)
        return TAMIS_OK; /* its text is there already */
    tamis__buffer_reset(&n->after);
    if (d->kind != KIND_REMOVED)
        TAMIS_TRY(make_text(n, d, err));
    if (tells)
        TAMIS_TRY(tell_change(n, d, err));
    return keep_text(n, d, err);
}

static tamis_status tell_rest(noting *n, tamis_error *err)
{
    if (n->count <= TAMIS__CHANGES_KEPT_MAX)
        return TAMIS_OK;
    tamis__buffer_reset(&n->what);
    tamis__buffer_printf(&n->what, "[{\"more\":%zu}]", n->count - TAMIS__CHANGES_KEPT_MAX);
    return n->what.failed ? tamis__fail_nomem(err)
                          : insert_change(n, "more", tamis__bytes("", 0), NULL, err);
}

static tamis_status tell_others(noting *n, tamis_error *err)
{
    char body[400];
    snprintf(
        body, sizeof body,
        "{\"snapshot\":\"%s\",\"changes\":%zu,\"added\":%llu,\"changed\":%llu,\"removed\":%llu}",
        n->source->digest, n->seen == 0 ? 0 : n->count,
        (unsigned long long)(n->seen == 0 ? 0 : n->counts[KIND_ADDED]),
        (unsigned long long)n->counts[KIND_CHANGED], (unsigned long long)n->counts[KIND_REMOVED]);
    TAMIS_TRY(tamis__audit_append(n->desk, n->db, "system", "list.changed", "",
                                  tamis__bytes_of(body), err));
    if (n->seen == 0)
        return TAMIS_OK;
    return tamis__events_add(n->desk, n->db, "list.changed", tamis__bytes_of(body), err);
}

static tamis_status write_all(noting *n, bool *again, tamis_error *err)
{
    static const char sql[] =
        "INSERT INTO seen_snapshot (id, digest, time, added, changed, removed) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    int64_t seen;
    bool same;
    TAMIS_TRY(newest(n->db, n->source->digest, &seen, &same, err));
    *again = seen != n->seen;
    if (*again)
        return TAMIS_OK;
    n->number = seen + 1;
    n->time = tamis__desk_now(n->desk);
    TAMIS_TRY(tamis__desk_run(n->db, NULL, err, sql, "itiiii", n->number, n->source->digest,
                              n->time, n->seen == 0 ? (int64_t)0 : (int64_t)n->counts[KIND_ADDED],
                              (int64_t)n->counts[KIND_CHANGED], (int64_t)n->counts[KIND_REMOVED]));
    for (size_t i = 0; i < n->count; i++)
        TAMIS_TRY(keep_difference(n, &n->items[i], i < TAMIS__CHANGES_KEPT_MAX, err));
    if (n->seen != 0)
        TAMIS_TRY(tell_rest(n, err));
    return tell_others(n, err);
}

/* ---- all together ---------------------------------------------------------------------------- */

static void clear(noting *n)
{
    tamis__arena_clear(&n->arena);
    tamis__release(n->items);
    tamis__buffer_clear(&n->before);
    tamis__buffer_clear(&n->after);
    tamis__buffer_clear(&n->packed);
    tamis__buffer_clear(&n->what);
}

static tamis_status note_once(noting *n, bool *again, tamis_error *err)
{
    *again = false;
    TAMIS_TRY(tamis__desk_begin_read(n->desk, &n->db, err));
    tamis_status status = walk(n, err);
    TAMIS_TRY(tamis__desk_end(n->desk, n->db, status, err));
    if (n->same)
        return TAMIS_OK;
    if (n->seen == 0)
        TAMIS_TRY(keep_first_texts(n, err));
    TAMIS_TRY(tamis__desk_begin(n->desk, true, &n->db, err));
    status = write_all(n, again, err);
    return tamis__desk_end(n->desk, n->db, status, err);
}

tamis_status tamis__changes_note(tamis__desk *desk, const tamis__changes_source *source,
                                 int64_t *number, uint64_t *changes, tamis_error *err)
{
    bool again = true;
    tamis_status status = TAMIS_OK;
    for (int i = 0; i < TRIES && again && status == TAMIS_OK; i++) {
        noting n = {.desk = desk, .source = source};
        tamis__arena_init(&n.arena, 0);
        status = note_once(&n, &again, err);
        *number = n.number;
        if (changes != NULL)
            *changes = n.same || n.seen == 0 ? 0 : n.count;
        clear(&n);
    }
    if (status == TAMIS_OK && again)
        return tamis__fail(err, TAMIS_ERR_CONFLICT, "others note other snapshots all the time");
    return status;
}
