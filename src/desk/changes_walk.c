/*
 * desk/changes_walk.c - what differs between what the desk knows and what a snapshot says.
 *
 * Both are in order of ids, so one walk side by side finds it. Of an entity the desk may have several rows, the newest of which counts.
 */
#include "base/error.h"
#include "desk/changes_noting.h"

/* The rows of one entity. */
typedef struct known {
    tamis__buffer id;
    bool any;        /* there is one under the cursor */
    int64_t changed; /* of the row that counts; 0: none */
    bool lives;      /* it is no tombstone */
    tamis__digest digest;
    bool has_next; /* a note that was broken off left a row */
    bool next_lives;
    tamis__digest next;
} known;

typedef struct walking {
    tamis__noting *n;
    tamis__desk_db *db;
    sqlite3_stmt *row;
    bool more; /* there is a row under the cursor that was not taken yet */
    known known;
} walking;

tamis_status tamis__changes_newest(tamis__desk_db *db, const char *digest, int64_t *seen,
                                   bool *same, tamis_error *err)
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

static bool same_digest(const tamis__digest *a, const tamis__digest *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/* ---- what is found --------------------------------------------------------------------------- */

static tamis_status add_stale(tamis__noting *n, tamis_bytes id, int64_t changed, tamis_error *err)
{
    if (!TAMIS_GROW(n->stale, n->stale_capacity, n->stale_count + 1))
        return tamis__fail_nomem(err);
    id = tamis__arena_copy(&n->arena, id);
    if (id.ptr == NULL)
        return tamis__fail_nomem(err);
    n->stale[n->stale_count++] = (tamis__stale){id, changed};
    return TAMIS_OK;
}

static tamis_status add(tamis__noting *n, const tamis__difference *item, tamis_error *err)
{
    if (!TAMIS_GROW(n->items, n->capacity, n->count + 1))
        return tamis__fail_nomem(err);
    n->items[n->count++] = *item;
    n->counts[item->kind]++;
    return TAMIS_OK;
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* False for an empty one. */
static bool take_digest(tamis_bytes blob, tamis__digest *out)
{
    memset(out, 0, sizeof *out);
    if (blob.len == sizeof out->bytes)
        memcpy(out->bytes, blob.ptr, blob.len);
    return blob.len != 0;
}

/* The row under the cursor is of the entity in w->known. */
static tamis_status take_row(walking *w, tamis_error *err)
{
    known *k = &w->known;
    int64_t changed = sqlite3_column_int64(w->row, 2);
    if (changed > w->n->seen) {
        k->has_next = true;
        k->next_lives = take_digest(tamis__desk_blob(w->row, 1), &k->next);
        return TAMIS_OK;
    }
    if (k->changed != 0)
        TAMIS_TRY(add_stale(w->n, tamis__buffer_bytes(&k->id), k->changed, err));
    k->changed = changed;
    k->lives = take_digest(tamis__desk_blob(w->row, 1), &k->digest);
    return TAMIS_OK;
}

/* All rows of the next entity. */
static tamis_status next_known(walking *w, tamis_error *err)
{
    known *k = &w->known;
    tamis__buffer id = k->id;
    *k = (known){.id = id, .any = w->more};
    if (!w->more)
        return TAMIS_OK;
    tamis__buffer_reset(&k->id);
    tamis__buffer_append(&k->id, tamis__desk_text(w->row, 0));
    if (k->id.failed)
        return tamis__fail_nomem(err);
    do {
        TAMIS_TRY(take_row(w, err));
        TAMIS_TRY(tamis__desk_step(w->db, w->row, &w->more, err));
    } while (w->more &&
             tamis__bytes_equal(tamis__desk_text(w->row, 0), tamis__buffer_bytes(&k->id)));
    return TAMIS_OK;
}

/* ---- side by side ---------------------------------------------------------------------------- */

static tamis_status drop_next(walking *w, tamis_error *err)
{
    if (!w->known.has_next)
        return TAMIS_OK;
    return add_stale(w->n, tamis__buffer_bytes(&w->known.id), w->n->seen + 1, err);
}

static tamis_status gone(walking *w, tamis_error *err)
{
    const known *k = &w->known;
    tamis__difference item = {.kind = TAMIS__CHANGE_REMOVED,
                              .written = k->has_next && !k->next_lives,
                              .old = k->changed,
                              .id = tamis__arena_copy(&w->n->arena, tamis__buffer_bytes(&k->id))};
    if (!k->lives)
        return drop_next(w, err);
    return item.id.ptr == NULL ? tamis__fail_nomem(err) : add(w->n, &item, err);
}

/* Entity `number` of the source, which the desk may know. */
static tamis_status there(walking *w, size_t number, const known *k, tamis_error *err)
{
    const tamis__changes_source *source = w->n->source;
    tamis__difference item = {.kind = TAMIS__CHANGE_ADDED, .number = number};
    source->entity_digest(source->ctx, number, &item.digest);
    item.id = source->id(source->ctx, number);
    if (k != NULL) {
        if (k->lives && same_digest(&k->digest, &item.digest))
            return drop_next(w, err);
        item.kind = k->lives ? TAMIS__CHANGE_CHANGED : TAMIS__CHANGE_ADDED;
        item.old = k->changed;
        item.written = k->has_next && k->next_lives && same_digest(&k->next, &item.digest);
    }
    return add(w->n, &item, err);
}

static tamis_status walk(walking *w, tamis_error *err)
{
    const tamis__changes_source *source = w->n->source;
    TAMIS_TRY(tamis__desk_step(w->db, w->row, &w->more, err));
    TAMIS_TRY(next_known(w, err));
    for (size_t number = 0; w->known.any || number < source->count;) {
        int order = !w->known.any ? 1
                    : number == source->count
                        ? -1
                        : tamis__bytes_compare(tamis__buffer_bytes(&w->known.id),
                                               source->id(source->ctx, number));
        if (order < 0)
            TAMIS_TRY(gone(w, err));
        else
            TAMIS_TRY(there(w, number, order == 0 ? &w->known : NULL, err));
        number += order >= 0;
        if (order <= 0)
            TAMIS_TRY(next_known(w, err));
    }
    return TAMIS_OK;
}

tamis_status tamis__changes_walk(tamis__noting *n, tamis__desk_db *db, tamis_error *err)
{
    static const char sql[] =
        "SELECT entity_id, digest, changed FROM known_entity ORDER BY entity_id, changed";
    walking w = {.n = n, .db = db};
    TAMIS_TRY(tamis__changes_newest(db, n->source->digest, &n->seen, &n->same, err));
    if (n->same)
        return TAMIS_OK;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &w.row, err));
    tamis__buffer_init(&w.known.id, 0);
    tamis_status status = walk(&w, err);
    sqlite3_reset(w.row);
    tamis__buffer_clear(&w.known.id);
    return status;
}
