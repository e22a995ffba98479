/*
 * desk/cases_read.c - a case as JSON, and the queue.
 *
 * The columns of a case stand in one table, which gives both the statement's column list (in the same order) and the members.
 */
#include "base/error.h"
#include "desk/cases_internal.h"

typedef enum member_kind {
    MEMBER_NUMBER,
    MEMBER_TEXT,
    MEMBER_TEXT_OR_NULL,
    MEMBER_TIME,      /* null for 0 */
    MEMBER_FIRST_DAY, /* the day that begins then */
    MEMBER_LAST_DAY,  /* the day that ends then */
    MEMBER_WORDS,     /* joined by ' ' */
    MEMBER_SCORE,
    MEMBER_NUMBER_OR_NULL,
    MEMBER_JSON
} member_kind;

/* name, kind; the name is that of the column */
#define MEMBERS(X)                                                                                 \
    X(id, NUMBER)                                                                                  \
    X(version, NUMBER)                                                                             \
    X(state, TEXT)                                                                                 \
    X(outcome, TEXT_OR_NULL)                                                                       \
    X(decided_by, TEXT_OR_NULL)                                                                    \
    X(decided, TIME)                                                                               \
    X(reason, TEXT_OR_NULL)                                                                        \
    X(until, LAST_DAY)                                                                             \
    X(approved_by, TEXT_OR_NULL)                                                                   \
    X(approved, TIME)                                                                              \
    X(opened, TIME)                                                                                \
    X(opened_by, TEXT)                                                                             \
    X(closed, TIME)                                                                                \
    X(assigned, TEXT_OR_NULL)                                                                      \
    X(due, FIRST_DAY)                                                                              \
    X(refers, NUMBER_OR_NULL)                                                                      \
    X(source, TEXT)                                                                                \
    X(book, TEXT_OR_NULL)                                                                          \
    X(customer, TEXT_OR_NULL)                                                                      \
    X(query, JSON)                                                                                 \
    X(query_caption, TEXT)                                                                         \
    X(entity_id, TEXT)                                                                             \
    X(entity_caption, TEXT)                                                                        \
    X(datasets, WORDS)                                                                             \
    X(score, SCORE)                                                                                \
    X(snapshot, TEXT)

#define MEMBER_COLUMN(name, kind) COLUMN_##kind(name)
#define COLUMN_NUMBER(name) "c." #name ", "
#define COLUMN_TEXT COLUMN_NUMBER
#define COLUMN_TEXT_OR_NULL COLUMN_NUMBER
#define COLUMN_TIME COLUMN_NUMBER
#define COLUMN_FIRST_DAY COLUMN_NUMBER
#define COLUMN_LAST_DAY COLUMN_NUMBER
#define COLUMN_WORDS COLUMN_NUMBER
#define COLUMN_SCORE COLUMN_NUMBER
#define COLUMN_NUMBER_OR_NULL COLUMN_NUMBER
#define COLUMN_JSON(name) "(SELECT " #name " FROM case_text WHERE alert_case = c.id), "
#define CASE_COLUMNS "SELECT " MEMBERS(MEMBER_COLUMN)

static const struct member {
    const char *name;
    member_kind kind;
} members[] = {
#define MEMBER_ROW(name, kind) {#name, MEMBER_##kind},
    MEMBERS(MEMBER_ROW)
#undef MEMBER_ROW
};

static void write_words(tamis__buffer *out, tamis_bytes joined)
{
    tamis_bytes rest = joined;
    tamis_bytes word;
    tamis__json_open(out, '[');
    while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT(" "), &word)) {
        if (word.len == 0)
            continue;
        tamis__json_item(out);
        tamis__json_string(out, word);
    }
    tamis__json_close(out, ']');
}

static void write_member(tamis__buffer *out, sqlite3_stmt *row, int column)
{
    const struct member *member = &members[column];
    int64_t number = sqlite3_column_int64(row, column);
    if (member->kind == MEMBER_TEXT_OR_NULL) {
        tamis__member_text_or_null(out, member->name, tamis__desk_text(row, column));
        return;
    }
    tamis__json_key(out, member->name);
    switch (member->kind) {
    case MEMBER_TIME: tamis__desk_json_time(out, number); break;
    case MEMBER_FIRST_DAY: tamis__json_first_day(out, number); break;
    case MEMBER_LAST_DAY: tamis__json_last_day(out, number); break;
    case MEMBER_WORDS: write_words(out, tamis__desk_text(row, column)); break;
    case MEMBER_SCORE: tamis__json_number(out, sqlite3_column_double(row, column), 4); break;
    case MEMBER_JSON: tamis__buffer_append(out, tamis__desk_text(row, column)); break;
    case MEMBER_NUMBER_OR_NULL:
        if (number == 0) {
            tamis__buffer_text(out, "null");
            break;
        }
        /* fall through */
    case MEMBER_NUMBER: tamis__json_u64(out, (uint64_t)number); break;
    case MEMBER_TEXT:
    case MEMBER_TEXT_OR_NULL: tamis__json_string(out, tamis__desk_text(row, column)); break;
    }
}

static void write_members(tamis__buffer *out, sqlite3_stmt *row)
{
    tamis__json_open(out, '{');
    for (int i = 0; i < (int)TAMIS_COUNT_OF(members); i++)
        write_member(out, row, i);
}

/* ---- one case ------------------------------------------------------------------------------------ */

static void write_event(tamis__buffer *out, sqlite3_stmt *row)
{
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_key(out, "id");
    tamis__json_u64(out, (uint64_t)sqlite3_column_int64(row, 0));
    tamis__json_key(out, "time");
    tamis__desk_json_time(out, sqlite3_column_int64(row, 1));
    tamis__json_key(out, "actor");
    tamis__json_string(out, tamis__desk_text(row, 2));
    tamis__json_key(out, "kind");
    tamis__json_string(out, tamis__desk_text(row, 3));
    tamis__json_key(out, "body");
    tamis__buffer_append(out, tamis__desk_text(row, 4));
    tamis__json_close(out, '}');
}

void tamis__attachment_json(tamis__buffer *out, sqlite3_stmt *row)
{
    char hex[TAMIS__DIGEST_HEX];
    tamis__digest digest = {0};
    tamis_bytes blob = tamis__desk_blob(row, 4);
    if (blob.len == sizeof(digest.bytes))
        memcpy(digest.bytes, blob.ptr, blob.len);
    tamis__digest_hex(&digest, hex);
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_key(out, "id");
    tamis__json_u64(out, (uint64_t)sqlite3_column_int64(row, 0));
    tamis__json_key(out, "name");
    tamis__json_string(out, tamis__desk_text(row, 1));
    tamis__json_key(out, "type");
    tamis__json_string(out, tamis__desk_text(row, 2));
    tamis__json_key(out, "bytes");
    tamis__json_u64(out, (uint64_t)sqlite3_column_int64(row, 3));
    tamis__json_key(out, "digest");
    tamis__json_string(out, tamis__bytes_of(hex));
    tamis__json_key(out, "time");
    tamis__desk_json_time(out, sqlite3_column_int64(row, 5));
    tamis__json_key(out, "actor");
    tamis__json_string(out, tamis__desk_text(row, 6));
    tamis__json_close(out, '}');
}

static tamis_status write_all(tamis__desk_db *db, const char *sql, int64_t id, const char *name,
                              void (*write)(tamis__buffer *out, sqlite3_stmt *row),
                              tamis__buffer *out, tamis_error *err)
{
    sqlite3_stmt *row;
    bool any = true;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    tamis__json_key(out, name);
    tamis__json_open(out, '[');
    tamis_status status = tamis__desk_bind(row, err, "i", id);
    while (status == TAMIS_OK && any) {
        status = tamis__desk_step(db, row, &any, err);
        if (status == TAMIS_OK && any)
            write(out, row);
    }
    sqlite3_reset(row);
    tamis__json_close(out, ']');
    return status;
}

/* What the lists say of the entity now, beside what they said when the case was opened or last changed. */
static tamis_status write_changed(tamis__buffer *out, tamis_bytes entity_id, tamis_bytes kept,
                                  const tamis__entity_now *now, tamis_error *err)
{
    tamis__digest digest;
    tamis_error gone;
    tamis_status status = now->digest(now->ctx, entity_id, &digest, &gone);
    if (status != TAMIS_OK && status != TAMIS_ERR_NOT_FOUND)
        return tamis__fail(err, status, "%s", gone.message);
    bool same = status == TAMIS_OK && kept.len == sizeof(digest.bytes) &&
                memcmp(kept.ptr, digest.bytes, kept.len) == 0;
    tamis__json_key(out, "entity_changed");
    tamis__buffer_text(out, same ? "false" : "true");
    return TAMIS_OK;
}

static tamis_status write_case(tamis__desk_db *db, int64_t id, const tamis__entity_now *now,
                               tamis__buffer *out, bool *found, tamis_error *err)
{
    static const char sql[] =
        CASE_COLUMNS "t.hit, c.entity_id, c.entity_digest FROM alert_case c JOIN case_text t ON "
                     "t.alert_case = c.id WHERE c.id = ?1";
    enum { HIT = TAMIS_COUNT_OF(members), ENTITY, DIGEST };
    sqlite3_stmt *row;
    *found = false;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    tamis_status status = tamis__desk_bind(row, err, "i", id);
    if (status == TAMIS_OK)
        status = tamis__desk_step(db, row, found, err);
    if (status == TAMIS_OK && *found) {
        write_members(out, row);
        tamis__json_key(out, "hit");
        tamis__buffer_append(out, tamis__desk_text(row, HIT));
        if (now != NULL)
            status = write_changed(out, tamis__desk_text(row, ENTITY),
                                   tamis__desk_blob(row, DIGEST), now, err);
    }
    sqlite3_reset(row);
    return status;
}

tamis_status tamis__case_get(tamis__desk_db *db, const tamis_actor *actor, int64_t id,
                             const tamis__entity_now *now, tamis__buffer *out, tamis_error *err)
{
    static const char events[] =
        "SELECT id, time, actor, kind, body FROM case_event WHERE alert_case = ?1 ORDER BY id";
    static const char attachments[] = "SELECT id, name, type, bytes, digest, time, actor FROM "
                                      "attachment WHERE alert_case = ?1 ORDER BY id";
    bool found;
    TAMIS_TRY(tamis__case_may(actor, TAMIS_ROLE_VIEWER, "cases", err));
    TAMIS_TRY(write_case(db, id, now, out, &found, err));
    if (!found)
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "no case %lld", (long long)id);
    TAMIS_TRY(write_all(db, events, id, "events", write_event, out, err));
    TAMIS_TRY(write_all(db, attachments, id, "attachments", tamis__attachment_json, out, err));
    tamis__json_close(out, '}');
    return tamis__buffer_status(out) == TAMIS_OK ? TAMIS_OK : tamis__fail_nomem(err);
}

/* ---- the queue ----------------------------------------------------------------------------------- */

static void write_listed(tamis__buffer *out, sqlite3_stmt *row)
{
    tamis__json_item(out);
    write_members(out, row);
    tamis__json_close(out, '}');
}

#define DUE "coalesce(c.due, 9223372036854775807)"
static const struct queue_order {
    const char *order, *after; /* `after` has the number of a case for its "?" */
} orders[] = {
    [TAMIS__CASE_BY_DUE] = {" ORDER BY " DUE ", c.id",
                            "(" DUE ", c.id) > (SELECT coalesce(due, 9223372036854775807), id FROM "
                            "alert_case WHERE id = ?)"},
    [TAMIS__CASE_BY_SCORE] = {" ORDER BY c.score DESC, c.id DESC",
                              "(c.score, c.id) < (SELECT score, id FROM alert_case WHERE id = ?)"},
    [TAMIS__CASE_BY_OPENED] = {" ORDER BY c.id DESC", "c.id < ?"},
    [TAMIS__CASE_BY_AGE] = {" ORDER BY c.id", "c.id > ?"},
};

/* "me", "nobody" or an account. */
static tamis_status add_assigned(tamis__desk_db *db, const tamis_actor *actor, const char *assigned,
                                 tamis__sql *where, char me[TAMIS__PERSON_BYTES], tamis_error *err)
{
    if (strcmp(assigned, "nobody") == 0) {
        tamis__sql_and(where, "c.assigned IS NULL AND ? = 0", 'i', (int64_t)0);
        return TAMIS_OK;
    }
    if (strcmp(assigned, "me") == 0) {
        TAMIS_TRY(tamis__case_person(db, tamis__bytes_of(actor->name), me, err));
        assigned = me;
    }
    tamis__sql_and(where, "c.assigned = ?", 't', assigned);
    return TAMIS_OK;
}

static void add_text(tamis__sql *where, const char *condition, const char *value)
{
    if (value != NULL)
        tamis__sql_and(where, condition, 't', value);
}

static tamis_status add_conditions(tamis__desk_db *db, const tamis_actor *actor,
                                   const tamis__case_filter *filter, tamis__sql *where,
                                   char me[TAMIS__PERSON_BYTES], tamis_error *err)
{
    add_text(where, "c.state = ?", filter->state);
    add_text(where, "c.outcome = ?", filter->outcome);
    add_text(where, "c.source = ?", filter->source);
    add_text(where, "c.book = ?", filter->book);
    add_text(where, "c.customer = ?", filter->customer);
    add_text(where, "c.entity_id = ?", filter->entity_id);
    add_text(where, "instr(c.datasets, ' ' || ? || ' ') > 0", filter->dataset);
    if (filter->due_before != 0)
        tamis__sql_and(where, "c.due < ?", 'i', filter->due_before);
    if (filter->assigned != NULL)
        TAMIS_TRY(add_assigned(db, actor, filter->assigned, where, me, err));
    if (filter->text != NULL) {
        /* The index of `search` holds all that this looks at. */
        tamis__buffer_text(&where->text, " AND c.id IN (SELECT id FROM alert_case s WHERE 1");
        TAMIS_TRY(tamis__sql_and_search(where, "s.search", filter->text, err));
        tamis__buffer_byte(&where->text, ')');
    }
    tamis__sql_count_so_far(where);
    if (filter->after != 0)
        tamis__sql_and(where, orders[filter->order].after, 'i', filter->after);
    return TAMIS_OK;
}

tamis_status tamis__case_list(tamis__desk_db *db, const tamis_actor *actor, tamis_bytes filter,
                              tamis__buffer *out, tamis_error *err)
{
    static const char columns[] = CASE_COLUMNS "0 FROM alert_case c WHERE 1";
    static const char count[] = "SELECT count(*) FROM alert_case c WHERE 1";
    char me[TAMIS__PERSON_BYTES];
    tamis__case_filter wanted;
    tamis__sql where;
    TAMIS_TRY(tamis__case_may(actor, TAMIS_ROLE_VIEWER, "cases", err));
    tamis__sql_init(&where);
    tamis_status status = tamis__case_filter_read(filter, &wanted, err);
    if (status == TAMIS_OK)
        status = add_conditions(db, actor, &wanted, &where, me, err);
    if (status == TAMIS_OK)
        status = tamis__sql_page(db, &where, columns, count, orders[wanted.order].order, &wanted,
                                 "cases", write_listed, out, err);
    tamis__sql_clear(&where);
    tamis__case_filter_clear(&wanted);
    return status;
}
