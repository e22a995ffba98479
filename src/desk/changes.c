/*
 * desk/changes.c - another snapshot noted.
 *
 * What differs is written in many short transactions, so that others can write in between; what a transaction puts down is made ready before it
 * begins. It counts only with the last one, which puts the snapshot's row there (changes_noting.h). One note is made at a time: the
 * lock on the key file sees to it, among processes as well, and is gone with a process that is killed.
 */
#include "desk/changes.h"

#include <stdio.h>

#include <jansson.h>

#include "base/error.h"
#include "desk/audit.h"
#include "desk/changes_noting.h"
#include "desk/events.h"
#include "desk/inside.h"

/* Of one transaction. */
enum { BATCH_ROWS = 250, BATCH_BYTES = 1 << 20 };

static const char *const kind_names[] = {"added", "changed", "removed"};

/* A row of the table change. */
typedef struct telling {
    const char *kind;
    tamis_bytes id, caption, schema, datasets, search, what;
} telling;

/* What is written of one difference; texts are in the arena of the batch. */
typedef struct ready {
    const tamis__difference *item;
    bool tells;
    telling telling;
    size_t bytes; /* of the text, before packing */
    tamis_bytes packed;
} ready;

typedef struct writing {
    tamis__noting *n;
    tamis__desk_db *db;
    int64_t number; /* of the snapshot that is noted */
    tamis__arena arena;
    ready items[BATCH_ROWS];
    size_t count;
    size_t bytes; /* of the batch */
    tamis__buffer before, after, work;
} writing;

static tamis_bytes bytes_of(const tamis__digest *digest)
{
    return tamis__bytes((const char *)digest->bytes, sizeof digest->bytes);
}

static tamis_status keep_bytes(writing *w, tamis_bytes from, tamis_bytes *out, tamis_error *err)
{
    *out = tamis__arena_copy(&w->arena, from);
    w->bytes += from.len;
    return out->ptr == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

/* ---- made ready ------------------------------------------------------------------------------ */

static tamis_status load_before(writing *w, const tamis__difference *d, tamis_error *err)
{
    static const char sql[] =
        "SELECT bytes, text FROM known_text WHERE entity_id = ?1 AND changed = ?2";
    sqlite3_stmt *row;
    bool any = false;
    tamis__buffer_reset(&w->before);
    if (d->old == 0)
        return TAMIS_OK;
    TAMIS_TRY(tamis__desk_prepare(w->db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "si", d->id, d->old));
    TAMIS_TRY(tamis__desk_step(w->db, row, &any, err));
    tamis_status status = any ? tamis__changes_unpack(tamis__desk_blob(row, 1),
                                                      sqlite3_column_int64(row, 0), &w->before, err)
                              : TAMIS_OK;
    sqlite3_reset(row);
    return status;
}

/* What the snapshot says, into `after`; of a monster only the first line. */
static tamis_status make_after(writing *w, const tamis__difference *d, tamis_error *err)
{
    const tamis__changes_source *source = w->n->source;
    tamis__buffer_reset(&w->after);
    if (d->kind == TAMIS__CHANGE_REMOVED)
        return TAMIS_OK;
    TAMIS_TRY(source->text(source->ctx, d->number, &w->after, err));
    if (w->after.failed)
        return tamis__fail_nomem(err);
    if (w->after.len > TAMIS__CHANGE_TEXT_MAX) {
        const char *end = memchr(w->after.ptr, '\n', w->after.len);
        w->after.len = end == NULL ? 0 : (size_t)(end - w->after.ptr) + 1;
        w->after.len = w->after.len > TAMIS__CHANGE_TEXT_MAX ? 0 : w->after.len;
    }
    return TAMIS_OK;
}

static void lower(tamis__buffer *buffer)
{
    for (size_t i = 0; i < buffer->len; i++)
        if (buffer->ptr[i] >= 'A' && buffer->ptr[i] <= 'Z')
            buffer->ptr[i] = (char)(buffer->ptr[i] - 'A' + 'a');
}

static tamis_bytes member(const json_t *head, const char *name)
{
    const json_t *value = json_object_get(head, name);
    return tamis__bytes(json_string_value(value), json_string_length(value));
}

static tamis_status tell_head(writing *w, const json_t *head, telling *t, tamis_error *err)
{
    tamis__buffer_reset(&w->work);
    tamis__buffer_append(&w->work, member(head, "caption"));
    tamis__buffer_byte(&w->work, ' ');
    tamis__buffer_append(&w->work, t->id);
    lower(&w->work);
    if (w->work.failed)
        return tamis__fail_nomem(err);
    TAMIS_TRY(keep_bytes(w, tamis__buffer_bytes(&w->work), &t->search, err));
    TAMIS_TRY(keep_bytes(w, member(head, "caption"), &t->caption, err));
    TAMIS_TRY(keep_bytes(w, member(head, "schema"), &t->schema, err));
    return keep_bytes(w, member(head, "datasets"), &t->datasets, err);
}

static tamis_status make_telling(writing *w, const tamis__difference *d, telling *t,
                                 tamis_error *err)
{
    *t = (telling){.kind = kind_names[d->kind], .id = d->id};
    tamis__buffer_reset(&w->work);
    TAMIS_TRY(tamis__changes_differ(tamis__buffer_bytes(&w->before), tamis__buffer_bytes(&w->after),
                                    &w->work, err));
    TAMIS_TRY(keep_bytes(w, tamis__buffer_bytes(&w->work), &t->what, err));
    tamis_bytes rest =
        tamis__buffer_bytes(d->kind == TAMIS__CHANGE_REMOVED ? &w->before : &w->after);
    tamis_bytes head = {0};
    if (rest.len > 0)
        tamis__bytes_split(&rest, TAMIS_LIT("\n"), &head);
    json_t *json =
        json_loadb(head.len == 0 ? "{}" : head.ptr, head.len == 0 ? 2 : head.len, 0, NULL);
    tamis_status status = tell_head(w, json, t, err);
    json_decref(json);
    return status;
}

static tamis_status make_ready(writing *w, const tamis__difference *d, bool tells, tamis_error *err)
{
    ready *r = &w->items[w->count++];
    *r = (ready){.item = d, .tells = tells};
    if (d->written && !tells)
        return TAMIS_OK;
    TAMIS_TRY(make_after(w, d, err));
    if (tells) {
        TAMIS_TRY(load_before(w, d, err));
        TAMIS_TRY(make_telling(w, d, &r->telling, err));
    }
    if (d->written || d->kind == TAMIS__CHANGE_REMOVED)
        return TAMIS_OK;
    tamis__buffer_reset(&w->work);
    r->bytes = w->after.len;
    TAMIS_TRY(tamis__changes_pack(tamis__buffer_bytes(&w->after), &w->work, err));
    return keep_bytes(w, tamis__buffer_bytes(&w->work), &r->packed, err);
}

/* The next batch from *at on. */
static tamis_status fill_batch(writing *w, size_t *at, tamis_error *err)
{
    tamis__arena_reset(&w->arena);
    w->count = w->bytes = 0;
    TAMIS_TRY(tamis__desk_begin_read(w->n->desk, &w->db, err));
    tamis_status status = TAMIS_OK;
    while (status == TAMIS_OK && *at < w->n->count && w->count < BATCH_ROWS &&
           w->bytes < BATCH_BYTES) {
        bool tells = w->n->seen != 0 && *at < TAMIS__CHANGES_KEPT_MAX;
        status = make_ready(w, &w->n->items[(*at)++], tells, err);
    }
    return tamis__desk_end(w->n->desk, w->db, status, err);
}

/* ---- written --------------------------------------------------------------------------------- */

static tamis_status put_change(writing *w, const telling *t, tamis_error *err)
{
    static const char sql[] =
        "INSERT INTO change (number, kind, entity_id, caption, schema, datasets, search, what) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ' ' || ?6 || ' ', ?7, ?8)";
    return tamis__desk_run(w->db, NULL, err, sql, "itssssss", w->number, t->kind, t->id, t->caption,
                           t->schema, t->datasets, t->search, t->what);
}

static tamis_status put_known(writing *w, const ready *r, tamis_error *err)
{
    static const char entity[] =
        "INSERT OR REPLACE INTO known_entity (entity_id, changed, digest) VALUES (?1, ?2, ?3)";
    static const char text[] = "INSERT OR REPLACE INTO known_text (entity_id, changed, bytes, text)"
                               " VALUES (?1, ?2, ?3, ?4)";
    static const char none[] = "DELETE FROM known_text WHERE entity_id = ?1 AND changed = ?2";
    const tamis__difference *d = r->item;
    bool gone = d->kind == TAMIS__CHANGE_REMOVED;
    tamis_bytes digest = gone ? tamis__bytes("", 0) : bytes_of(&d->digest);
    if (d->written)
        return TAMIS_OK;
    TAMIS_TRY(tamis__desk_run(w->db, NULL, err, entity, "sib", d->id, w->number, digest));
    if (gone)
        return tamis__desk_run(w->db, NULL, err, none, "si", d->id, w->number);
    return tamis__desk_run(w->db, NULL, err, text, "siib", d->id, w->number, (int64_t)r->bytes,
                           r->packed);
}

static tamis_status write_batch(writing *w, tamis_error *err)
{
    TAMIS_TRY(tamis__desk_begin(w->n->desk, false, &w->db, err));
    tamis_status status = TAMIS_OK;
    for (size_t i = 0; i < w->count && status == TAMIS_OK; i++) {
        status = put_known(w, &w->items[i], err);
        if (status == TAMIS_OK && w->items[i].tells)
            status = put_change(w, &w->items[i].telling, err);
    }
    return tamis__desk_end(w->n->desk, w->db, status, err);
}

/* ---- swept ----------------------------------------------------------------------------------- */

/* Changes that a note left behind which was broken off. */
static tamis_status sweep_changes(writing *w, tamis_error *err)
{
    static const char sql[] =
        "DELETE FROM change WHERE id IN (SELECT id FROM change WHERE number > ?1 LIMIT ?2)";
    int64_t changes = 1;
    while (changes > 0) {
        TAMIS_TRY(tamis__desk_begin(w->n->desk, false, &w->db, err));
        tamis_status status =
            tamis__desk_run(w->db, &changes, err, sql, "ii", w->n->seen, (int64_t)BATCH_ROWS);
        TAMIS_TRY(tamis__desk_end(w->n->desk, w->db, status, err));
    }
    return TAMIS_OK;
}

static tamis_status sweep_row(writing *w, tamis_bytes id, int64_t changed, tamis_error *err)
{
    static const char entity[] = "DELETE FROM known_entity WHERE entity_id = ?1 AND changed = ?2";
    static const char text[] = "DELETE FROM known_text WHERE entity_id = ?1 AND changed = ?2";
    TAMIS_TRY(tamis__desk_run(w->db, NULL, err, entity, "si", id, changed));
    return tamis__desk_run(w->db, NULL, err, text, "si", id, changed);
}

static tamis_status sweep_stale(writing *w, tamis_error *err)
{
    const tamis__noting *n = w->n;
    tamis_status status = TAMIS_OK;
    for (size_t i = 0; i < n->stale_count && status == TAMIS_OK;) {
        TAMIS_TRY(tamis__desk_begin(n->desk, false, &w->db, err));
        for (size_t end = i + BATCH_ROWS; i < n->stale_count && i < end && status == TAMIS_OK; i++)
            status = sweep_row(w, n->stale[i].id, n->stale[i].changed, err);
        status = tamis__desk_end(n->desk, w->db, status, err);
    }
    return status;
}

/* Rows in whose place others count now. */
static tamis_status sweep_old(writing *w, tamis_error *err)
{
    const tamis__noting *n = w->n;
    tamis_status status = TAMIS_OK;
    if (n->seen == 0)
        return TAMIS_OK;
    for (size_t i = 0; i < n->count && status == TAMIS_OK;) {
        TAMIS_TRY(tamis__desk_begin(n->desk, false, &w->db, err));
        for (size_t end = i + BATCH_ROWS; i < n->count && i < end && status == TAMIS_OK; i++)
            if (n->items[i].old != 0)
                status = sweep_row(w, n->items[i].id, n->items[i].old, err);
        status = tamis__desk_end(n->desk, w->db, status, err);
    }
    return status;
}

/* ---- the last transaction -------------------------------------------------------------------- */

static tamis_status tell_rest(writing *w, tamis_error *err)
{
    if (w->n->seen == 0 || w->n->count <= TAMIS__CHANGES_KEPT_MAX)
        return TAMIS_OK;
    tamis__buffer_reset(&w->work);
    tamis__buffer_printf(&w->work, "[{\"more\":%zu}]", w->n->count - TAMIS__CHANGES_KEPT_MAX);
    if (w->work.failed)
        return tamis__fail_nomem(err);
    tamis_bytes none = tamis__bytes("", 0);
    telling rest = {"more", none, none, none, none, TAMIS_LIT(" "), tamis__buffer_bytes(&w->work)};
    return put_change(w, &rest, err);
}

static tamis_status tell_others(writing *w, tamis_error *err)
{
    const tamis__noting *n = w->n;
    bool first = n->seen == 0;
    char body[400];
    snprintf(body, sizeof body,
             "{\"snapshot\":\"%s\",\"changes\":%zu,\"added\":%llu,\"changed\":%llu,"
             "\"removed\":%llu}",
             n->source->digest, first ? 0 : n->count,
             (unsigned long long)(first ? 0 : n->counts[TAMIS__CHANGE_ADDED]),
             (unsigned long long)n->counts[TAMIS__CHANGE_CHANGED],
             (unsigned long long)n->counts[TAMIS__CHANGE_REMOVED]);
    TAMIS_TRY(tamis__audit_append(n->desk, w->db, "system", "list.changed", "",
                                  tamis__bytes_of(body), err));
    if (first)
        return TAMIS_OK;
    return tamis__events_add(n->desk, w->db, "list.changed", tamis__bytes_of(body), err);
}

static tamis_status finish_in(writing *w, tamis_error *err)
{
    static const char sql[] =
        "INSERT INTO seen_snapshot (id, digest, time, added, changed, removed) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    const tamis__noting *n = w->n;
    int64_t seen;
    bool same;
    TAMIS_TRY(tamis__changes_newest(w->db, n->source->digest, &seen, &same, err));
    if (seen != n->seen)
        return tamis__fail(err, TAMIS_ERR_CONFLICT, "another snapshot was noted meanwhile");
    TAMIS_TRY(tamis__desk_run(
        w->db, NULL, err, sql, "itiiii", w->number, n->source->digest, tamis__desk_now(n->desk),
        seen == 0 ? (int64_t)0 : (int64_t)n->counts[TAMIS__CHANGE_ADDED],
        (int64_t)n->counts[TAMIS__CHANGE_CHANGED], (int64_t)n->counts[TAMIS__CHANGE_REMOVED]));
    TAMIS_TRY(tell_rest(w, err));
    return tell_others(w, err);
}

static tamis_status write_all(writing *w, tamis_error *err)
{
    size_t at = 0;
    TAMIS_TRY(sweep_changes(w, err));
    TAMIS_TRY(sweep_stale(w, err));
    while (at < w->n->count) {
        TAMIS_TRY(fill_batch(w, &at, err));
        TAMIS_TRY(write_batch(w, err));
    }
    TAMIS_TRY(tamis__desk_begin(w->n->desk, true, &w->db, err));
    tamis_status status = finish_in(w, err);
    TAMIS_TRY(tamis__desk_end(w->n->desk, w->db, status, err));
    /* It counts; what cannot be swept now is found by the next walk. */
    tamis_status swept TAMIS_UNUSED = sweep_old(w, NULL);
    return TAMIS_OK;
}

/* ---- all together ---------------------------------------------------------------------------- */

static tamis_status write_noted(tamis__noting *n, tamis_error *err)
{
    writing *w = tamis__alloc_zero(1, sizeof *w);
    if (w == NULL)
        return tamis__fail_nomem(err);
    w->n = n;
    w->number = n->seen + 1;
    tamis__arena_init(&w->arena, 0);
    tamis_status status = write_all(w, err);
    tamis__arena_clear(&w->arena);
    tamis__buffer_clear(&w->before);
    tamis__buffer_clear(&w->after);
    tamis__buffer_clear(&w->work);
    tamis__release(w);
    return status;
}

static tamis_status note(tamis__noting *n, tamis_error *err)
{
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin_read(n->desk, &db, err));
    tamis_status status = tamis__changes_walk(n, db, err);
    TAMIS_TRY(tamis__desk_end(n->desk, db, status, err));
    return n->same ? TAMIS_OK : write_noted(n, err);
}

/* For most calls, which need no lock. */
static tamis_status is_newest(tamis__noting *n, tamis_error *err)
{
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin_read(n->desk, &db, err));
    tamis_status status = tamis__changes_newest(db, n->source->digest, &n->seen, &n->same, err);
    return tamis__desk_end(n->desk, db, status, err);
}

tamis_status tamis__changes_note(tamis__desk *desk, const tamis__changes_source *source,
                                 int64_t *number, uint64_t *changes, tamis_error *err)
{
    tamis__noting n = {.desk = desk, .source = source};
    int lock;
    TAMIS_TRY(is_newest(&n, err));
    tamis_status status = TAMIS_OK;
    if (!n.same) {
        TAMIS_TRY(tamis__keys_lock(desk->path, &lock, err));
        tamis__arena_init(&n.arena, 0);
        status = note(&n, err);
        tamis__keys_unlock(lock);
        tamis__arena_clear(&n.arena);
        tamis__release(n.items);
        tamis__release(n.stale);
    }
    *number = n.same ? n.seen : n.seen + 1;
    if (changes != NULL)
        *changes = n.same || n.seen == 0 ? 0 : n.count;
    return status;
}
