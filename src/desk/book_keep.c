/*
 * desk/book_keep.c - what was found, compared with the hits that a customer has: new, changed, ended.
 *
 * A customer that was screened against changes alone keeps the hits on all other entities. When it has as many hits as are kept at most, the
 * changes alone do not tell which those are: it then waits to be screened against everything.
 */
#include <math.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/error.h"
#include "desk/book_run.h"
#include "desk/book_states.h"
#include "desk/cases.h"

enum { CURSOR_EVERY = 64 * TAMIS__WATCH_CHUNK };
static const double same_score = 5e-5; /* half of the last digit shown */

/* A hit that the customer has. */
typedef struct kept_hit {
    tamis_bytes entity_id;
    tamis__digest entity, query;
    double score;
    bool found; /* again */
} kept_hit;

typedef struct keeping {
    tamis__book_run *run;
    tamis__desk_db *db;
    tamis__arena arena; /* of one customer */
    const tamis__watch_customer *customer;
    bool whole;
    kept_hit *hits;
    size_t hit_count;
} keeping;

static tamis_bytes bytes_of(const tamis__digest *digest)
{
    return tamis__bytes((const char *)digest->bytes, sizeof digest->bytes);
}

static void take_digest(tamis_bytes blob, tamis__digest *out)
{
    memset(out, 0, sizeof *out);
    if (blob.len == sizeof out->bytes)
        memcpy(out->bytes, blob.ptr, blob.len);
}

static bool same_digest(const tamis__digest *a, const tamis__digest *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/* ---- cases ----------------------------------------------------------------------------------- */

/* Cases of the pair that are open: *out in the arena. */
static tamis_status open_cases(keeping *k, tamis_bytes entity, int64_t **out, size_t *count,
                               tamis_error *err)
{
    static const char sql[] =
        "SELECT id, count(*) OVER () FROM alert_case WHERE book = ?1 AND customer = ?2 AND "
        "entity_id = ?3 AND state <> 'closed' ORDER BY id";
    sqlite3_stmt *row;
    bool any = false;
    *count = 0;
    *out = NULL;
    TAMIS_TRY(tamis__desk_prepare(k->db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "tss", k->run->name, k->customer->ref, entity));
    for (;;) {
        TAMIS_TRY(tamis__desk_step(k->db, row, &any, err));
        if (!any)
            break;
        if (*out == NULL)
            *out =
                tamis__arena_zero(&k->arena, (size_t)sqlite3_column_int64(row, 1), sizeof(**out));
        if (*out == NULL)
            return tamis__fail_nomem(err);
        (*out)[(*count)++] = sqlite3_column_int64(row, 0);
    }
    sqlite3_reset(row);
    return TAMIS_OK;
}

/* A comment on every open case of the pair but `except`. A case that is full stays as it is. */
static tamis_status comment(keeping *k, tamis_bytes entity, int64_t except, const char *text,
                            tamis_error *err)
{
    tamis_actor actor = k->run->actor;
    int64_t *cases;
    size_t count;
    tamis__buffer step;
    actor.role = TAMIS_ROLE_ADMIN; /* may run, so may say what came of it */
    actor.scopes = TAMIS_SCOPE_ALL;
    TAMIS_TRY(open_cases(k, entity, &cases, &count, err));
    tamis__buffer_init(&step, 0);
    tamis__json_open(&step, '{');
    tamis__json_key(&step, "action");
    tamis__json_string(&step, TAMIS_LIT("comment"));
    tamis__json_key(&step, "text");
    tamis__json_string(&step, tamis__bytes_of(text));
    tamis__json_close(&step, '}');
    tamis_status status = step.failed ? tamis__fail_nomem(err) : TAMIS_OK;
    for (size_t i = 0; i < count && status == TAMIS_OK; i++) {
        if (cases[i] == except)
            continue;
        status =
            tamis__case_act(k->run->desk, k->db, &actor, cases[i], tamis__buffer_bytes(&step), err);
        if (status == TAMIS_ERR_LIMIT)
            status = TAMIS_OK;
    }
    tamis__buffer_clear(&step);
    return status;
}

static tamis_status read_query(tamis_bytes text, tamis__kept_query *out, tamis_error *err)
{
    json_t *json = json_loadb(text.ptr, text.len, 0, NULL);
    memset(out, 0, sizeof *out);
    tamis_status status = tamis__kept_query_json("customer", json_object_get(json, "schema"),
                                                 json_object_get(json, "properties"), out, err);
    json_decref(json);
    return status;
}

static tamis_status open_case(keeping *k, const tamis__watch_hit *hit, bool was_hit,
                              tamis_error *err)
{
    char ref[TAMIS__CUSTOMER_ID_MAX + 1] = "";
    tamis__kept_query query;
    int64_t id = 0;
    bool is_new = false;
    if (!k->run->book.open_cases)
        return TAMIS_OK;
    memcpy(ref, k->customer->ref.ptr,
           k->customer->ref.len < sizeof ref ? k->customer->ref.len : sizeof ref - 1);
    tamis_status status = read_query(k->customer->query, &query, err);
    if (status == TAMIS_OK) {
        tamis__case_record record = {.source = "watch",
                                     .book = k->run->name,
                                     .customer = ref,
                                     .query = &query,
                                     .entity_id = hit->entity_id,
                                     .entity_caption = hit->caption,
                                     .entity_digest = hit->digest,
                                     .datasets = hit->datasets,
                                     .score = hit->score,
                                     .hit = hit->json,
                                     .snapshot = tamis__bytes_of(k->run->snapshot)};
        status = tamis__case_open(k->run->desk, k->db, &k->run->actor, &record, &id, &is_new, err);
    }
    k->run->summary.new_cases += is_new;
    tamis__kept_query_clear(&query);
    if (status == TAMIS_OK && was_hit && is_new)
        status = comment(k, hit->entity_id, id,
                         "What is known of the customer has changed: there is a new case.", err);
    return status;
}

/* ---- hits ------------------------------------------------------------------------------------ */

static tamis_status load_hits(keeping *k, tamis_error *err)
{
    static const char sql[] =
        "SELECT entity_id, entity_digest, query_digest, score, count(*) OVER () "
        "FROM customer_hit WHERE customer = ?1 ORDER BY entity_id";
    sqlite3_stmt *row;
    bool any = false;
    k->hits = NULL;
    k->hit_count = 0;
    TAMIS_TRY(tamis__desk_prepare(k->db, sql, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "i", k->customer->id));
    for (;;) {
        TAMIS_TRY(tamis__desk_step(k->db, row, &any, err));
        if (!any)
            break;
        if (k->hits == NULL)
            k->hits =
                tamis__arena_zero(&k->arena, (size_t)sqlite3_column_int64(row, 4), sizeof *k->hits);
        if (k->hits == NULL)
            return tamis__fail_nomem(err);
        kept_hit *hit = &k->hits[k->hit_count++];
        hit->entity_id = tamis__arena_copy(&k->arena, tamis__desk_text(row, 0));
        take_digest(tamis__desk_blob(row, 1), &hit->entity);
        take_digest(tamis__desk_blob(row, 2), &hit->query);
        hit->score = sqlite3_column_double(row, 3);
        if (hit->entity_id.ptr == NULL)
            return tamis__fail_nomem(err);
    }
    sqlite3_reset(row);
    return TAMIS_OK;
}

static kept_hit *find_hit(const keeping *k, tamis_bytes entity)
{
    for (size_t i = 0; i < k->hit_count; i++)
        if (tamis__bytes_equal(k->hits[i].entity_id, entity))
            return &k->hits[i];
    return NULL;
}

static tamis_status keep_hit(keeping *k, const tamis__watch_hit *found, tamis_error *err)
{
    static const char make[] =
        "INSERT INTO customer_hit (customer, entity_id, entity_digest, query_digest, score, hit, "
        "since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    static const char change[] =
        "UPDATE customer_hit SET entity_digest = ?3, query_digest = ?4, score = ?5, hit = ?6 "
        "WHERE customer = ?1 AND entity_id = ?2";
    kept_hit *was = find_hit(k, found->entity_id);
    bool changed = was != NULL && (!same_digest(&was->entity, &found->digest) ||
                                   !same_digest(&was->query, &k->customer->digest));
    if (was != NULL)
        was->found = true;
    if (was != NULL && !changed && fabs(was->score - found->score) < same_score)
        return TAMIS_OK;
    if (was == NULL)
        TAMIS_TRY(tamis__desk_run(k->db, NULL, err, make, "isbbdsi", k->customer->id,
                                  found->entity_id, bytes_of(&found->digest),
                                  bytes_of(&k->customer->digest), found->score, found->json,
                                  tamis__desk_now(k->run->desk)));
    else
        TAMIS_TRY(tamis__desk_run(k->db, NULL, err, change, "isbbds", k->customer->id,
                                  found->entity_id, bytes_of(&found->digest),
                                  bytes_of(&k->customer->digest), found->score, found->json));
    k->run->summary.new_hits += was == NULL;
    k->run->summary.changed_hits += changed;
    return was == NULL || changed ? open_case(k, found, was != NULL, err) : TAMIS_OK;
}

/* What was looked for and not found has ended. */
static tamis_status end_hits(keeping *k, tamis_error *err)
{
    static const char sql[] = "DELETE FROM customer_hit WHERE customer = ?1 AND entity_id = ?2";
    for (size_t i = 0; i < k->hit_count; i++) {
        kept_hit *hit = &k->hits[i];
        bool sought =
            k->whole || tamis__strmap_find(&k->run->changed, hit->entity_id) != UINT32_MAX;
        if (hit->found || !sought)
            continue;
        TAMIS_TRY(tamis__desk_run(k->db, NULL, err, sql, "is", k->customer->id, hit->entity_id));
        TAMIS_TRY(comment(k, hit->entity_id, 0,
                          "The hit has ended: the lists, or the customer, are no longer what they "
                          "were.",
                          err));
        k->run->summary.ended_hits++;
    }
    return TAMIS_OK;
}

/* ---- customers ------------------------------------------------------------------------------- */

/* Is it still as it was screened? Then it does no longer wait. */
static tamis_status is_current(keeping *k, bool *current, tamis_error *err)
{
    static const char whole[] =
        "UPDATE customer AS c SET screened = ?3 FROM book b WHERE c.id = ?1 AND c.digest = ?2 "
        "AND b.id = c.book AND " TAMIS__CUSTOMER_SETTLED;
    static const char changes[] =
        "SELECT 1 FROM customer c JOIN book b ON b.id = c.book WHERE c.id = ?1 AND c.digest = ?2 "
        "AND c.screened IS NOT NULL AND " TAMIS__CUSTOMER_SETTLED;
    int64_t count = 0;
    sqlite3_stmt *row;
    tamis_bytes digest = bytes_of(&k->customer->digest);
    if (k->whole) {
        TAMIS_TRY(tamis__desk_run(k->db, &count, err, whole, "ibi", k->customer->id, digest,
                                  tamis__desk_now(k->run->desk)));
        *current = count > 0;
        return TAMIS_OK;
    }
    TAMIS_TRY(tamis__desk_prepare(k->db, changes, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "ib", k->customer->id, digest));
    TAMIS_TRY(tamis__desk_step(k->db, row, current, err));
    sqlite3_reset(row);
    return TAMIS_OK;
}

static tamis_status wait_for_all(keeping *k, tamis_error *err)
{
    static const char sql[] = "UPDATE customer SET screened = NULL WHERE id = ?1";
    return tamis__desk_run(k->db, NULL, err, sql, "i", k->customer->id);
}

static tamis_status keep_customer(keeping *k, tamis_error *err)
{
    bool current;
    tamis__arena_reset(&k->arena);
    TAMIS_TRY(is_current(k, &current, err));
    if (!current)
        return TAMIS_OK;
    TAMIS_TRY(load_hits(k, err));
    uint32_t limit = k->run->book.limit;
    if (!k->whole && (k->hit_count >= limit || k->hit_count + k->customer->hit_count > limit))
        return wait_for_all(k, err);
    for (size_t i = 0; i < k->customer->hit_count; i++)
        TAMIS_TRY(keep_hit(k, &k->customer->hits[i], err));
    return end_hits(k, err);
}

static bool is_affected(const tamis__book_run *run, int64_t customer)
{
    size_t from = 0, to = run->affected_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (run->affected[middle] < customer)
            from = middle + 1;
        else
            to = middle;
    }
    return from < run->affected_count && run->affected[from] == customer;
}

static bool concerns(const tamis__book_run *run, const tamis__watch_customer *customer, bool whole)
{
    return whole || customer->hit_count > 0 || is_affected(run, customer->id);
}

/* Moves the cursor, which shows as well whether this is still the run that may write. */
static tamis_status hold(tamis__book_run *run, tamis__desk_db *db, tamis_error *err)
{
    static const char sql[] = "UPDATE book SET cursor = ?3 WHERE id = ?1 AND run = ?2";
    int64_t changes = 0;
    TAMIS_TRY(
        tamis__desk_run(db, &changes, err, sql, "iii", run->book.id, run->token, run->cursor));
    if (changes == 0)
        return tamis__book_run_lost(err);
    run->kept_cursor = run->cursor;
    return TAMIS_OK;
}

static tamis_status keep_in(tamis__book_run *run, tamis__desk_db *db,
                            const tamis__watch_chunk *chunk, tamis_error *err)
{
    keeping k = {.run = run, .db = db, .whole = chunk->whole};
    TAMIS_TRY(hold(run, db, err));
    tamis__arena_init(&k.arena, 0);
    tamis_status status = TAMIS_OK;
    for (size_t i = 0; i < chunk->count && status == TAMIS_OK; i++) {
        k.customer = &chunk->customers[i];
        if (concerns(run, k.customer, chunk->whole))
            status = keep_customer(&k, err);
    }
    tamis__arena_clear(&k.arena);
    return status;
}

tamis_status tamis__book_run_keep(tamis__book_run *run, tamis__watch_pass pass,
                                  const tamis__watch_chunk *chunk, tamis_error *err)
{
    tamis__desk_db *db;
    bool any = false;
    tamis_watch_summary before = run->summary;
    int64_t cursor_before = run->cursor;
    for (size_t i = 0; i < chunk->count; i++)
        any = any || concerns(run, &chunk->customers[i], chunk->whole);
    if (pass == TAMIS__PASS_MAIN && chunk->count > 0)
        run->cursor = chunk->customers[chunk->count - 1].id;
    if (chunk->whole)
        run->summary.screened_whole += chunk->count;
    else
        run->summary.screened_changes += chunk->count;
    if (!any && run->cursor - run->kept_cursor < CURSOR_EVERY)
        return TAMIS_OK;
    tamis_status status = tamis__desk_begin(run->desk, false, &db, err);
    if (status == TAMIS_OK) {
        status = keep_in(run, db, chunk, err);
        status = tamis__desk_end(run->desk, db, status, err);
    }
    if (status != TAMIS_OK) {
        run->summary = before;
        run->cursor = cursor_before;
    }
    return status;
}
