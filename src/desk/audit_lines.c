/* desk/audit_lines.c - records and checkpoints as lines of JSON, both ways. */
#include "desk/audit_lines.h"

#include <jansson.h>

#include "base/date.h"
#include "desk/keys.h"
#include "desk/members.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

/* ---- writing ---- */

static void put_hex(tamis__buffer *out, const char *key, const uint8_t *bytes, size_t size)
{
    char hex[2 * TAMIS__SIGNATURE_BYTES + 1];
    tamis__to_hex(bytes, size, hex);
    tamis__json_key(out, key);
    tamis__json_string(out, tamis__bytes(hex, 2 * size));
}

static void put_number(tamis__buffer *out, const char *key, int64_t value)
{
    tamis__json_key(out, key);
    tamis__buffer_printf(out, "%lld", (long long)value);
}

static void put_time(tamis__buffer *out, int64_t time)
{
    tamis__json_key(out, "time");
    tamis__desk_json_time(out, time);
}

void tamis__audit_line_begin(tamis__buffer *out, const uint8_t public_key[TAMIS__DIGEST_BYTES],
                             int64_t after, const tamis__digest *hash)
{
    tamis__json_open(out, '{');
    put_number(out, "audit", 1);
    put_hex(out, "public_key", public_key, TAMIS__DIGEST_BYTES);
    put_number(out, "after", after);
    put_hex(out, "hash", hash->bytes, sizeof hash->bytes);
    tamis__buffer_text(out, "}\n");
}

void tamis__audit_line_record(tamis__buffer *out, const tamis__audit_record *record,
                              const tamis__digest *hash, tamis_bytes body, bool erased)
{
    tamis__json_open(out, '{');
    put_number(out, "seq", record->seq);
    put_time(out, record->time);
    tamis__member_text(out, "actor", record->actor);
    tamis__member_text(out, "action", record->action);
    tamis__member_text(out, "subject", record->subject);
    put_hex(out, "digest", record->digest.bytes, sizeof record->digest.bytes);
    put_hex(out, "hash", hash->bytes, sizeof hash->bytes);
    tamis__json_key(out, "body");
    if (erased)
        tamis__buffer_text(out, "null");
    else
        tamis__buffer_append(out, body);
    tamis__buffer_text(out, "}\n");
}

static void put_signed(tamis__buffer *out, const char *what, const tamis__checkpoint *checkpoint)
{
    tamis__json_open(out, '{');
    put_number(out, what, checkpoint->seq);
    put_time(out, checkpoint->time);
    put_hex(out, "hash", checkpoint->hash.bytes, sizeof checkpoint->hash.bytes);
    put_hex(out, "signature", checkpoint->signature, sizeof checkpoint->signature);
}

void tamis__audit_line_end(tamis__buffer *out, const tamis__checkpoint *end)
{
    put_signed(out, "end", end);
    tamis__buffer_text(out, "}\n");
}

void tamis__audit_line_checkpoint(tamis__buffer *out, const tamis__checkpoint *checkpoint,
                                  const uint8_t *alone)
{
    put_signed(out, "checkpoint", checkpoint);
    if (alone != NULL)
        put_hex(out, "public_key", alone, TAMIS__DIGEST_BYTES);
    tamis__buffer_text(out, alone != NULL ? "}" : "}\n");
}

/* ---- times ---- */

/* Digits of a fixed width; false when one of them is none, or the number is too large. */
static bool number_at(tamis_bytes text, size_t at, size_t digits, int max, int *out)
{
    uint64_t value;
    if (at + digits > text.len ||
        !tamis__bytes_to_u64(tamis__bytes_sub(text, at, at + digits), (uint64_t)max, &value))
        return false;
    *out = (int)value;
    return true;
}

static bool mark_at(tamis_bytes text, size_t at, char mark)
{
    return at < text.len && text.ptr[at] == mark;
}

/* ":SS" and ".mmm" where they are; *at moves behind them. */
static bool read_seconds(tamis_bytes text, size_t *at, int *second, int *milli)
{
    *second = *milli = 0;
    if (!mark_at(text, *at, ':'))
        return true;
    if (!number_at(text, *at + 1, 2, 59, second))
        return false;
    *at += 3;
    if (!mark_at(text, *at, '.'))
        return true;
    if (!number_at(text, *at + 1, 3, 999, milli))
        return false;
    *at += 4;
    return true;
}

bool tamis__audit_time_read(tamis_bytes text, int64_t *out)
{
    enum { DAY_LEN = 10, MINUTE_LEN = 16 };
    int year, month, day, hour, minute, second, milli;
    int32_t number;
    size_t at = MINUTE_LEN;
    if (!number_at(text, 0, 4, 9999, &year) || !mark_at(text, 4, '-') ||
        !number_at(text, 5, 2, 12, &month) || !mark_at(text, 7, '-') ||
        !number_at(text, 8, 2, 31, &day) || !tamis__day_from_ymd(year, month, day, &number))
        return false;
    if (!mark_at(text, DAY_LEN, 'T') || !number_at(text, DAY_LEN + 1, 2, 23, &hour) ||
        !mark_at(text, DAY_LEN + 3, ':') || !number_at(text, DAY_LEN + 4, 2, 59, &minute) ||
        !read_seconds(text, &at, &second, &milli) || !mark_at(text, at, 'Z') || at + 1 != text.len)
        return false;
    *out = (int64_t)number * DAY_MS + ((hour * 60 + minute) * 60 + second) * INT64_C(1000) + milli;
    return true;
}

/* ---- reading ---- */

static bool get_text(const json_t *json, const char *key, tamis_bytes *out)
{
    const json_t *value = json_object_get(json, key);
    *out = tamis__bytes(json_string_value(value), json_string_length(value));
    return out->ptr != NULL;
}

static bool get_hex(const json_t *json, const char *key, uint8_t *out, size_t size)
{
    tamis_bytes text;
    return get_text(json, key, &text) && tamis__from_hex(text, out, size);
}

static bool get_number(const json_t *json, const char *key, int64_t *out)
{
    const json_t *value = json_object_get(json, key);
    *out = json_integer_value(value);
    return json_is_integer(value);
}

static bool get_time(const json_t *json, int64_t *out)
{
    tamis_bytes text;
    return get_text(json, "time", &text) && tamis__audit_time_read(text, out);
}

/* The member "body" as it stands in the line. A quotation mark within a string has a backslash before it, so the first place where this key
 * stands is the key. */
static bool find_body(tamis_bytes line, tamis__audit_line *out)
{
    static const char key[] = ",\"body\":";
    size_t at = tamis__bytes_find(line, TAMIS_LIT(",\"body\":"), 0);
    if (at == SIZE_MAX || line.ptr[line.len - 1] != '}')
        return false;
    out->body = tamis__bytes_sub(line, at + sizeof key - 1, line.len - 1);
    out->erased = tamis__bytes_equal(out->body, TAMIS_LIT("null"));
    return true;
}

/* Members that no hash covers could say anything. */
static bool has_members(const json_t *json, size_t count)
{
    return json_object_size(json) == count;
}

static bool read_record(tamis_bytes line, tamis__audit_line *out)
{
    tamis__audit_record *r = &out->record;
    return has_members(out->json, 8) && get_number(out->json, "seq", &r->seq) &&
           get_time(out->json, &r->time) && get_text(out->json, "actor", &r->actor) &&
           get_text(out->json, "action", &r->action) &&
           get_text(out->json, "subject", &r->subject) &&
           get_hex(out->json, "digest", r->digest.bytes, sizeof r->digest.bytes) &&
           get_hex(out->json, "hash", out->hash.bytes, sizeof out->hash.bytes) &&
           find_body(line, out);
}

static bool read_signed(const char *what, tamis__audit_line *out)
{
    tamis__checkpoint *c = &out->checkpoint;
    bool alone = json_object_get(out->json, "public_key") != NULL;
    return has_members(out->json, alone ? 5 : 4) && get_number(out->json, what, &c->seq) &&
           get_time(out->json, &c->time) &&
           get_hex(out->json, "hash", c->hash.bytes, sizeof c->hash.bytes) &&
           get_hex(out->json, "signature", c->signature, sizeof c->signature);
}

static bool read_begin(tamis__audit_line *out)
{
    int64_t form;
    return has_members(out->json, 4) && get_number(out->json, "audit", &form) && form == 1 &&
           get_hex(out->json, "public_key", out->public_key, sizeof out->public_key) &&
           get_number(out->json, "after", &out->after) && out->after >= 0 &&
           get_hex(out->json, "hash", out->hash.bytes, sizeof out->hash.bytes);
}

static tamis__audit_line_kind kind_of(const json_t *json)
{
    if (json_object_get(json, "seq") != NULL)
        return TAMIS__AUDIT_LINE_RECORD;
    if (json_object_get(json, "checkpoint") != NULL)
        return TAMIS__AUDIT_LINE_CHECKPOINT;
    if (json_object_get(json, "end") != NULL)
        return TAMIS__AUDIT_LINE_END;
    if (json_object_get(json, "audit") != NULL)
        return TAMIS__AUDIT_LINE_BEGIN;
    return TAMIS__AUDIT_LINE_OTHER;
}

bool tamis__audit_line_read(tamis_bytes text, tamis__audit_line *out)
{
    json_error_t problem;
    *out = (tamis__audit_line){.json = json_loadb(text.len == 0 ? "" : text.ptr, text.len,
                                                  JSON_REJECT_DUPLICATES, &problem)};
    if (!json_is_object(out->json))
        return false;
    out->kind = kind_of(out->json);
    switch (out->kind) {
    case TAMIS__AUDIT_LINE_BEGIN: return read_begin(out);
    case TAMIS__AUDIT_LINE_RECORD: return read_record(tamis__bytes_trim(text), out);
    case TAMIS__AUDIT_LINE_CHECKPOINT: return read_signed("checkpoint", out);
    case TAMIS__AUDIT_LINE_END: return read_signed("end", out);
    case TAMIS__AUDIT_LINE_OTHER: break;
    }
    return true;
}

void tamis__audit_line_clear(tamis__audit_line *line)
{
    json_decref(line->json);
    *line = (tamis__audit_line){0};
}
