/*
 * desk/changes_text.c - what was said of an entity before and after: kept packed, compared line by line.
 *
 * A line is one statement or listing as JSON, so lines that both sides have are what stayed. Of the rest, listings of the same list,
 * reference and programme belong together: theirs is told field by field.
 */
#include <stdlib.h>

#include <jansson.h>
#include <zstd.h>

#include "base/error.h"
#include "desk/changes.h"

enum { PACK_LEVEL = 3 };

/* ---- packing --------------------------------------------------------------------------------- */

tamis_status tamis__changes_pack(tamis_bytes text, tamis__buffer *out, tamis_error *err)
{
    size_t bound = ZSTD_compressBound(text.len);
    void *packed = tamis__alloc(bound);
    if (packed == NULL)
        return tamis__fail_nomem(err);
    size_t size = ZSTD_compress(packed, bound, text.len == 0 ? "" : text.ptr, text.len, PACK_LEVEL);
    if (!ZSTD_isError(size))
        tamis__buffer_append(out, tamis__bytes(packed, size));
    tamis__release(packed);
    return ZSTD_isError(size) || out->failed ? tamis__fail_nomem(err) : TAMIS_OK;
}

tamis_status tamis__changes_unpack(tamis_bytes packed, int64_t bytes, tamis__buffer *out,
                                   tamis_error *err)
{
    if (bytes < 0 || bytes > TAMIS__CHANGE_TEXT_MAX)
        return tamis__fail(err, TAMIS_ERR_CORRUPT, "the desk: the size of a kept text");
    char *text = tamis__alloc((size_t)bytes + 1);
    if (text == NULL)
        return tamis__fail_nomem(err);
    size_t size = ZSTD_decompress(text, (size_t)bytes + 1, packed.ptr, packed.len);
    bool good = !ZSTD_isError(size) && size == (size_t)bytes;
    if (good)
        tamis__buffer_append(out, tamis__bytes(text, size));
    tamis__release(text);
    if (!good)
        return tamis__fail(err, TAMIS_ERR_CORRUPT, "the desk: a kept text cannot be unpacked");
    return out->failed ? tamis__fail_nomem(err) : TAMIS_OK;
}

/* ---- lines ----------------------------------------------------------------------------------- */

typedef struct lines {
    tamis_bytes *items;
    size_t count, capacity;
} lines;

static int compare_lines(const void *a, const void *b)
{
    return tamis__bytes_compare(*(const tamis_bytes *)a, *(const tamis_bytes *)b);
}

/* The first line is the head; the others are sorted. */
static tamis_status cut(tamis_bytes text, tamis_bytes *head, lines *out, tamis_error *err)
{
    tamis_bytes line;
    *head = (tamis_bytes){0};
    for (bool first = true; text.len > 0 && tamis__bytes_split(&text, TAMIS_LIT("\n"), &line);
         first = false) {
        if (first) {
            *head = line;
            continue;
        }
        if (line.len == 0)
            continue;
        if (!TAMIS_GROW(out->items, out->capacity, out->count + 1))
            return tamis__fail_nomem(err);
        out->items[out->count++] = line;
    }
    if (out->count > 0)
        qsort(out->items, out->count, sizeof(*out->items), compare_lines);
    return TAMIS_OK;
}

/* Takes out of both what they share. */
static void keep_differences(lines *a, lines *b)
{
    size_t i = 0, k = 0, a_count = 0, b_count = 0;
    while (i < a->count || k < b->count) {
        int order = i == a->count   ? 1
                    : k == b->count ? -1
                                    : tamis__bytes_compare(a->items[i], b->items[k]);
        if (order < 0)
            a->items[a_count++] = a->items[i];
        if (order > 0)
            b->items[b_count++] = b->items[k];
        i += order <= 0;
        k += order >= 0;
    }
    a->count = a_count;
    b->count = b_count;
}

/* ---- differences ----------------------------------------------------------------------------- */

typedef struct differing {
    tamis__buffer *out;
    size_t told, untold;
} differing;

/* Is there room for one more? */
static bool tell(differing *d)
{
    if (d->told == TAMIS__CHANGE_DETAILS_MAX) {
        d->untold++;
        return false;
    }
    d->told++;
    tamis__json_item(d->out);
    tamis__json_open(d->out, '{');
    return true;
}

/* {"change": "added", and the members of the line. */
static void tell_line(differing *d, const char *change, tamis_bytes line)
{
    if (!tell(d))
        return;
    tamis__json_key(d->out, "change");
    tamis__json_string(d->out, tamis__bytes_of(change));
    tamis__json_item(d->out);
    tamis__buffer_append(d->out, tamis__bytes_sub(line, 1, line.len));
}

static void json_text(tamis__buffer *out, const char *key, const char *text)
{
    tamis__json_key(out, key);
    tamis__json_string(out, tamis__bytes_of(text));
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

static void tell_field(differing *d, const json_t *before, const json_t *after, const char *field)
{
    const char *old = text_of(before, field);
    const char *new = text_of(after, field);
    if (strcmp(old, new) == 0 || !tell(d))
        return;
    json_text(d->out, "change", "changed");
    if (text_of(after, "list")[0] != '\0')
        json_text(d->out, "list", text_of(after, "list"));
    if (text_of(after, "reference")[0] != '\0')
        json_text(d->out, "reference", text_of(after, "reference"));
    json_text(d->out, "field", field);
    json_text(d->out, "before", old);
    json_text(d->out, "after", new);
    tamis__json_close(d->out, '}');
}

static bool same_listing(const json_t *a, const json_t *b)
{
    static const char *const keys[] = {"dataset", "list", "reference", "program"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(keys); i++)
        if (strcmp(text_of(a, keys[i]), text_of(b, keys[i])) != 0)
            return false;
    return true;
}

static json_t *listing_of(tamis_bytes line)
{
    if (!tamis__bytes_starts_with(line, TAMIS_LIT("{\"listing\":")))
        return NULL;
    json_t *object = json_loadb(line.ptr, line.len, 0, NULL);
    json_t *listing = json_incref(json_object_get(object, "listing"));
    json_decref(object);
    return listing;
}

static void tell_fields(differing *d, const json_t *before, const json_t *after)
{
    static const char *const fields[] = {
        "start",         "end",      "published", "authority", "licenseRequirement",
        "licensePolicy", "citation", "measures",  "reason",    "url"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(fields); i++)
        tell_field(d, before, after, fields[i]);
}

/* A listing that is there with other fields: told, and taken out of both sides. */
static void pair_listing(differing *d, tamis_bytes *old, lines *after)
{
    json_t *before = listing_of(*old);
    for (size_t k = 0; before != NULL && k < after->count && old->len > 0; k++) {
        json_t *new = listing_of(after->items[k]);
        if (new != NULL && same_listing(before, new)) {
            tell_fields(d, before, new);
            old->len = 0;
            after->items[k].len = 0;
        }
        json_decref(new);
    }
    json_decref(before);
}

/* More than these are told as they are: pairing is quadratic. */
enum { PAIRED_MAX = 200 };

static void differ(differing *d, tamis_bytes head_before, tamis_bytes head_after, lines *before,
                   lines *after)
{
    if (head_before.len > 0 && head_after.len > 0) {
        json_t *old = json_loadb(head_before.ptr, head_before.len, 0, NULL);
        json_t *new = json_loadb(head_after.ptr, head_after.len, 0, NULL);
        tell_field(d, old, new, "schema");
        json_decref(old);
        json_decref(new);
    }
    bool pairs = before->count <= PAIRED_MAX && after->count <= PAIRED_MAX;
    for (size_t i = 0; pairs && i < before->count; i++)
        pair_listing(d, &before->items[i], after);
    for (size_t i = 0; i < before->count; i++)
        if (before->items[i].len > 0)
            tell_line(d, "removed", before->items[i]);
    for (size_t i = 0; i < after->count; i++)
        if (after->items[i].len > 0)
            tell_line(d, "added", after->items[i]);
}

tamis_status tamis__changes_differ(tamis_bytes before, tamis_bytes after, tamis__buffer *out,
                                   tamis_error *err)
{
    differing d = {.out = out};
    lines old = {0}, new = {0};
    tamis_bytes old_head, new_head;
    tamis_status status = cut(before, &old_head, &old, err);
    if (status == TAMIS_OK)
        status = cut(after, &new_head, &new, err);
    if (status == TAMIS_OK) {
        keep_differences(&old, &new);
        tamis__json_open(out, '[');
        differ(&d, old_head, new_head, &old, &new);
        if (d.untold > 0) {
            tamis__json_item(out);
            tamis__json_open(out, '{');
            tamis__json_key(out, "more");
            tamis__json_u64(out, d.untold);
            tamis__json_close(out, '}');
        }
        tamis__json_close(out, ']');
        status = out->failed ? tamis__fail_nomem(err) : TAMIS_OK;
    }
    tamis__release(old.items);
    tamis__release(new.items);
    return status;
}
