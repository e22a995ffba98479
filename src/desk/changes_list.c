/*
 * desk/changes_list.c - changes told: pages of JSON, and an Atom feed (RFC 4287).
 *
 * Ids of the feed and its entries are UUIDs made from the desk's public key and the number of the change (RFC 4122, version 8 of
 * RFC 9562), so that they are the same however often and under whatever address the feed is read.
 */
#include <stdio.h>

#include <jansson.h>

#include "base/date.h"
#include "base/error.h"
#include "base/utf8.h"
#include "desk/changes.h"
#include "desk/members.h"

enum { TEXT_BYTES = 256, DAY_MS = 86400000, FEED_ENTRIES = 100 };

typedef struct asked {
    char text[TEXT_BYTES], dataset[TEXT_BYTES], kind[16];
    int64_t since, before, limit;
} asked;

/* ---- filters --------------------------------------------------------------------------------- */

static bool read_text(const json_t *value, char *out, size_t size)
{
    if (!json_is_string(value) || json_string_length(value) >= size)
        return false;
    snprintf(out, size, "%s", json_string_value(value));
    return true;
}

/* YYYY-MM-DD, with THH:MM or THH:MM:SS and maybe fractions behind it, in UTC. */
static bool read_time(tamis_bytes text, int64_t *out)
{
    static const char form[] = "THH:MM:SS";
    tamis__date day;
    uint64_t part[3] = {0};
    if (!tamis__date_parse(tamis__bytes_sub(text, 0, 10), &day) || day.lo != day.hi)
        return false;
    tamis_bytes rest = tamis__bytes_sub(text, 10, text.len);
    if (tamis__bytes_ends_with(rest, TAMIS_LIT("Z")))
        rest.len--;
    size_t point = tamis__bytes_find(rest, TAMIS_LIT("."), 0);
    rest.len = point == SIZE_MAX ? rest.len : point;
    if (rest.len != 0 && rest.len != 6 && rest.len != sizeof form - 1)
        return false;
    for (size_t i = 0; i < rest.len / 3; i++)
        if (rest.ptr[3 * i] != form[3 * i] ||
            !tamis__bytes_to_u64(tamis__bytes_sub(rest, 3 * i + 1, 3 * i + 3), 59, &part[i]))
            return false;
    *out = (int64_t)day.lo * DAY_MS + (int64_t)((part[0] * 60 + part[1]) * 60 + part[2]) * 1000;
    return part[0] < 24;
}

static bool is_kind(const char *kind)
{
    return strcmp(kind, "added") == 0 || strcmp(kind, "changed") == 0 ||
           strcmp(kind, "removed") == 0;
}

static bool read_number(const json_t *value, int64_t min, int64_t max, int64_t *out)
{
    *out = json_integer_value(value);
    return json_is_integer(value) && *out >= min && *out <= max;
}

static bool read_member(const char *key, const json_t *value, asked *out)
{
    if (strcmp(key, "text") == 0)
        return read_text(value, out->text, sizeof out->text);
    if (strcmp(key, "dataset") == 0)
        return read_text(value, out->dataset, sizeof out->dataset);
    if (strcmp(key, "kind") == 0)
        return read_text(value, out->kind, sizeof out->kind) && is_kind(out->kind);
    if (strcmp(key, "since") == 0)
        return json_is_string(value) &&
               read_time(tamis__bytes_of(json_string_value(value)), &out->since);
    if (strcmp(key, "limit") == 0)
        return read_number(value, 1, TAMIS__CHANGES_LIST_MAX, &out->limit);
    if (strcmp(key, "before") == 0)
        return read_number(value, 1, INT64_MAX, &out->before);
    return false;
}

static tamis_status read_asked(tamis_bytes filter, asked *out, tamis_error *err)
{
    const char *key;
    json_t *value;
    char wrong[40] = "";
    *out = (asked){.limit = 50, .before = INT64_MAX, .since = INT64_MIN};
    json_t *json = json_loadb(filter.len == 0 ? "{}" : filter.ptr, filter.len == 0 ? 2 : filter.len,
                              JSON_REJECT_DUPLICATES, NULL);
    bool good = json_is_object(json);
    json_object_foreach(json, key, value)
    {
        if (good && !read_member(key, value, out)) {
            good = false;
            snprintf(wrong, sizeof wrong, "%s: ", key);
        }
    }
    json_decref(json);
    if (good)
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                       "%sexpected since (YYYY-MM-DD, or with THH:MM:SSZ), dataset, kind (added, "
                       "changed, removed), text, limit (1 to %d), before (the \"next\" of the page "
                       "before)",
                       wrong, (int)TAMIS__CHANGES_LIST_MAX);
}

/* Rows that are asked for, newest first: one more than the limit. */
static tamis_status select_rows(tamis__desk_db *db, const asked *a, sqlite3_stmt **out,
                                tamis_error *err)
{
    static const char sql[] =
        "SELECT c.id, s.time, kind, entity_id, caption, schema, datasets, what, s.digest "
        "FROM change c CROSS JOIN seen_snapshot s ON s.id = c.number "
        "WHERE c.id < ?1 AND s.time >= ?2 AND (?3 = '' OR kind = ?3) "
        "AND (?4 = '' OR instr(datasets, ' ' || ?4 || ' ') > 0) "
        "AND (?5 = '' OR instr(search, lower(?5)) > 0) ORDER BY c.id DESC LIMIT ?6";
    TAMIS_TRY(tamis__desk_prepare(db, sql, out, err));
    return tamis__desk_bind(*out, err, "iittti", a->before, a->since, a->kind, a->dataset, a->text,
                            a->limit + 1);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void json_change(tamis__buffer *out, sqlite3_stmt *row)
{
    tamis_bytes datasets = tamis__bytes_trim(tamis__desk_text(row, 6));
    tamis_bytes dataset;
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_key(out, "id");
    tamis__json_u64(out, (uint64_t)sqlite3_column_int64(row, 0));
    tamis__json_key(out, "time");
    tamis__desk_json_time(out, sqlite3_column_int64(row, 1));
    tamis__member_text(out, "kind", tamis__desk_text(row, 2));
    tamis__member_text(out, "entity_id", tamis__desk_text(row, 3));
    tamis__member_text(out, "caption", tamis__desk_text(row, 4));
    tamis__member_text(out, "schema", tamis__desk_text(row, 5));
    tamis__json_key(out, "datasets");
    tamis__json_open(out, '[');
    while (datasets.len > 0 && tamis__bytes_split(&datasets, TAMIS_LIT(" "), &dataset)) {
        tamis__json_item(out);
        tamis__json_string(out, dataset);
    }
    tamis__json_close(out, ']');
    tamis__member_text(out, "snapshot", tamis__desk_text(row, 8));
    tamis__json_key(out, "what");
    tamis__buffer_append(out, tamis__desk_text(row, 7));
    tamis__json_close(out, '}');
}

tamis_status tamis__changes_list(tamis__desk_db *db, tamis_bytes filter, tamis__buffer *out,
                                 tamis_error *err)
{
    sqlite3_stmt *row;
    asked a;
    bool any = false;
    int64_t count = 0, last = 0;
    TAMIS_TRY(read_asked(filter, &a, err));
    TAMIS_TRY(select_rows(db, &a, &row, err));
    tamis__json_open(out, '{');
    tamis__json_key(out, "changes");
    tamis__json_open(out, '[');
    for (;;) {
        TAMIS_TRY(tamis__desk_step(db, row, &any, err));
        if (!any || count == a.limit)
            break;
        json_change(out, row);
        last = sqlite3_column_int64(row, 0);
        count++;
    }
    sqlite3_reset(row);
    tamis__members_page_end(out, any, last);
    tamis__json_close(out, '}');
    return TAMIS_OK;
}

/* ---- Atom ------------------------------------------------------------------------------------ */

/* Text of an element or attribute: what XML 1.0 does not allow at all becomes U+FFFD. */
static void xml_text(tamis__buffer *out, tamis_bytes text)
{
    for (size_t at = 0; at < text.len;) {
        size_t size = tamis__utf8_sequence(text.ptr + at, text.len - at);
        unsigned char c = (unsigned char)text.ptr[at];
        bool control = size == 1 && c < 0x20 && c != '\n' && c != '\t';
        bool nothing = size == 3 && memcmp(text.ptr + at, "\xEF\xBF", 2) == 0 &&
                       (unsigned char)text.ptr[at + 2] >= 0xBE;
        if (size == 0 || control || nothing)
            tamis__buffer_rune(out, TAMIS__RUNE_REPLACEMENT);
        else if (c == '&')
            tamis__buffer_text(out, "&amp;");
        else if (c == '<')
            tamis__buffer_text(out, "&lt;");
        else if (c == '>')
            tamis__buffer_text(out, "&gt;");
        else if (c == '"')
            tamis__buffer_text(out, "&quot;");
        else
            tamis__buffer_append(out, tamis__bytes_sub(text, at, at + size));
        at += size == 0 ? 1 : size;
    }
}

static void xml_element(tamis__buffer *out, const char *name, tamis_bytes text)
{
    tamis__buffer_printf(out, "<%s>", name);
    xml_text(out, text);
    tamis__buffer_printf(out, "</%s>", name);
}

/* A JSON string of a time without its quotes. */
static void xml_time(tamis__buffer *out, int64_t time)
{
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis__desk_json_time(&text, time == 0 ? 1 : time);
    tamis__buffer_text(out, "<updated>");
    if (text.len > 2 && text.ptr[0] == '"')
        tamis__buffer_append(out, tamis__bytes(text.ptr + 1, text.len - 2));
    else
        tamis__buffer_text(out, "1970-01-01T00:00:00Z");
    tamis__buffer_text(out, "</updated>");
    out->failed = out->failed || text.failed;
    tamis__buffer_clear(&text);
}

static void xml_id(tamis__buffer *out, tamis_bytes desk, int64_t number)
{
    tamis__digester digester;
    tamis__digest digest;
    char text[32];
    int size = snprintf(text, sizeof text, " change %lld", (long long)number);
    tamis__digest_init(&digester);
    tamis__digest_update(&digester, desk);
    tamis__digest_update(&digester, tamis__bytes(text, size > 0 ? (size_t)size : 0));
    tamis__digest_final(&digester, &digest);
    digest.bytes[6] = (uint8_t)((digest.bytes[6] & 0x0F) | 0x80);
    digest.bytes[8] = (uint8_t)((digest.bytes[8] & 0x3F) | 0x80);
    tamis__buffer_text(out, "<id>urn:uuid:");
    for (size_t i = 0; i < 16; i++)
        tamis__buffer_printf(out, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
                             digest.bytes[i]);
    tamis__buffer_text(out, "</id>");
}

static void xml_value(tamis__buffer *out, const char *before, const json_t *value)
{
    if (json_string_length(value) == 0)
        return;
    tamis__buffer_text(out, before);
    xml_text(out, tamis__bytes(json_string_value(value), json_string_length(value)));
}

/* One difference as a line. */
static void xml_difference(tamis__buffer *out, const json_t *item)
{
    const char *change = json_string_value(json_object_get(item, "change"));
    const json_t *listing = json_object_get(item, "listing");
    const json_t *more = json_object_get(item, "more");
    if (more != NULL) {
        tamis__buffer_printf(out, "and %lld more\n", (long long)json_integer_value(more));
        return;
    }
    xml_text(out, tamis__bytes_of(change));
    if (listing != NULL) {
        xml_value(out, ": listing ", json_object_get(listing, "list"));
        xml_value(out, " ", json_object_get(listing, "reference"));
        xml_value(out, " since ", json_object_get(listing, "start"));
        xml_value(out, ", ", json_object_get(listing, "program"));
    } else {
        xml_value(out, ": ", json_object_get(item, "prop"));
        xml_value(out, " ", json_object_get(item, "value"));
        xml_value(out, ": ", json_object_get(item, "list"));
        xml_value(out, " ", json_object_get(item, "field"));
        xml_value(out, " from ", json_object_get(item, "before"));
        xml_value(out, " to ", json_object_get(item, "after"));
    }
    tamis__buffer_byte(out, '\n');
}

static void xml_content(tamis__buffer *out, tamis_bytes what)
{
    json_t *items = json_loadb(what.ptr, what.len, 0, NULL);
    tamis__buffer_text(out, "<content type=\"text\">");
    for (size_t i = 0; i < json_array_size(items); i++)
        xml_difference(out, json_array_get(items, i));
    tamis__buffer_text(out, "</content>");
    json_decref(items);
}

static void xml_categories(tamis__buffer *out, const char *term, tamis_bytes datasets)
{
    tamis_bytes dataset;
    tamis__buffer_printf(out, "<category term=\"%s\" scheme=\"urn:tamis:change\"/>", term);
    datasets = tamis__bytes_trim(datasets);
    while (datasets.len > 0 && tamis__bytes_split(&datasets, TAMIS_LIT(" "), &dataset)) {
        tamis__buffer_text(out, "<category term=\"");
        xml_text(out, dataset);
        tamis__buffer_text(out, "\" scheme=\"urn:tamis:dataset\"/>");
    }
}

static void xml_entry(tamis__buffer *out, tamis_bytes desk, sqlite3_stmt *row)
{
    tamis_bytes kind = tamis__desk_text(row, 2);
    tamis_bytes caption = tamis__desk_text(row, 4);
    char term[16];
    snprintf(term, sizeof term, "%.*s", TAMIS_FMT(kind));
    tamis__buffer_text(out, "<entry>");
    xml_id(out, desk, sqlite3_column_int64(row, 0));
    tamis__buffer_text(out, "<title>");
    xml_text(out, kind);
    tamis__buffer_text(out, ": ");
    xml_text(out, caption.len > 0 ? caption : tamis__desk_text(row, 3));
    tamis__buffer_text(out, "</title>");
    xml_time(out, sqlite3_column_int64(row, 1));
    xml_categories(out, term, tamis__desk_text(row, 6));
    xml_content(out, tamis__desk_text(row, 7));
    tamis__buffer_text(out, "</entry>\n");
}

/* The desk's public key and when it last met a snapshot, or was made. */
static tamis_status read_feed(tamis__desk_db *db, char desk[80], int64_t *updated, tamis_error *err)
{
    static const char sql[] =
        "SELECT (SELECT value FROM desk WHERE name = 'public_key'), "
        "coalesce((SELECT max(time) FROM seen_snapshot), "
        "(SELECT CAST(value AS INTEGER) FROM desk WHERE name = 'created'), 0)";
    sqlite3_stmt *row;
    bool any = false;
    TAMIS_TRY(tamis__desk_prepare(db, sql, &row, err));
    TAMIS_TRY(tamis__desk_step(db, row, &any, err));
    snprintf(desk, 80, "%.*s", TAMIS_FMT(tamis__desk_text(row, 0)));
    *updated = sqlite3_column_int64(row, 1);
    sqlite3_reset(row);
    return TAMIS_OK;
}

static void open_feed(tamis__buffer *out, const char *desk, int64_t updated, const char *self)
{
    tamis__buffer_text(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                            "<feed xmlns=\"http://www.w3.org/2005/Atom\">");
    xml_id(out, tamis__bytes_of(desk), 0);
    xml_element(out, "title", TAMIS_LIT("Changes of restriction lists"));
    xml_time(out, updated);
    tamis__buffer_text(out, "<author><name>tamis</name></author><generator>tamis</generator>");
    if (self != NULL && self[0] != '\0') {
        tamis__buffer_text(out, "<link rel=\"self\" type=\"application/atom+xml\" href=\"");
        xml_text(out, tamis__bytes_of(self));
        tamis__buffer_text(out, "\"/>");
    }
    tamis__buffer_byte(out, '\n');
}

tamis_status tamis__changes_atom(tamis__desk_db *db, tamis_bytes filter, const char *self,
                                 tamis__buffer *out, tamis_error *err)
{
    sqlite3_stmt *row;
    asked a;
    char desk[80];
    int64_t updated;
    bool any = false;
    TAMIS_TRY(read_asked(filter, &a, err));
    if (filter.len == 0)
        a.limit = FEED_ENTRIES;
    TAMIS_TRY(read_feed(db, desk, &updated, err));
    TAMIS_TRY(select_rows(db, &a, &row, err));
    open_feed(out, desk, updated, self);
    for (int64_t count = 0; count < a.limit; count++) {
        TAMIS_TRY(tamis__desk_step(db, row, &any, err));
        if (!any)
            break;
        xml_entry(out, tamis__bytes_of(desk), row);
    }
    sqlite3_reset(row);
    tamis__buffer_text(out, "</feed>\n");
    return TAMIS_OK;
}
