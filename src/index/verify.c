/*
 * index/verify.c - everything that opening does not look at: digests, padding, strings, references.
 *
 * Digests find any accident. The rest finds files that were made wrong: by another program, or by an
 * attacker who can compute digests, too. Orders are checked in verify_order.c.
 */
#include "index/check.h"

#include <stdio.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"

tamis_status tamis__check_fault(const tamis__check *c, tamis__section section, uint32_t number,
                                const char *what)
{
    return tamis__fail(c->err, TAMIS_ERR_CORRUPT, "section %u, record %u: %s",
                       tamis__section_ids[section], number, what);
}

/* ---- Digests and padding ----------------------------------------------------------------------- */

static bool all_zero(const uint8_t *p, uint64_t size)
{
    for (uint64_t i = 0; i < size; i++)
        if (p[i] != 0)
            return false;
    return true;
}

/* Bounds were checked when the snapshot was opened. */
static tamis_status check_content(const tamis__check *c)
{
    const uint8_t *file = (const uint8_t *)c->s->content.ptr;
    uint32_t section_count = tamis__load_u32le(file + TAMIS__AT_SECTION_COUNT);
    uint64_t end = TAMIS__HEADER_BYTES + (uint64_t)section_count * TAMIS__TABLE_ENTRY_BYTES;
    for (uint32_t i = 0; i < section_count; i++) {
        const uint8_t *entry = file + TAMIS__HEADER_BYTES + (size_t)i * TAMIS__TABLE_ENTRY_BYTES;
        uint64_t position = tamis__load_u64le(entry + 8), size = tamis__load_u64le(entry + 16);
        if (!all_zero(file + end, position - end))
            return tamis__fail_at(c->err, TAMIS_ERR_CORRUPT, 0, end,
                                  "padding before section %u is not zero",
                                  tamis__load_u32le(entry));
        tamis__digest digest;
        tamis__digest_of(tamis__bytes((const char *)file + position, (size_t)size), &digest);
        if (memcmp(digest.bytes, entry + 32, TAMIS__DIGEST_BYTES) != 0)
            return tamis__fail_at(c->err, TAMIS_ERR_CORRUPT, 0, position,
                                  "section %u does not match its digest", tamis__load_u32le(entry));
        end = position + size;
    }
    return TAMIS_OK;
}

/* ---- Strings ----------------------------------------------------------------------------------- */

static bool shortest_form(const uint8_t *prefix, size_t bytes, size_t len)
{
    size_t least = len < 0x80 ? 1 : len < 0x4000 ? 2 : 3;
    return bytes == least && prefix[bytes - 1] < 0x80;
}

/* Walks the string section and marks where strings begin. */
static tamis_status check_strings(const tamis__check *c)
{
    const tamis__view *view = &c->s->sections[TAMIS__SECTION_STRINGS];
    for (uint64_t at = 0; at < view->size;) {
        uint32_t position = (uint32_t)at;
        tamis_bytes text = tamis__view_string(c->s, position);
        size_t prefix = (size_t)((const uint8_t *)text.ptr - (view->ptr + at));
        bool empty = text.len == 0;
        if (empty != (at == 0) || (empty && view->ptr[0] != 0))
            return tamis__check_fault(c, TAMIS__SECTION_STRINGS, position, "not a string");
        if (!empty &&
            (!shortest_form(view->ptr + at, prefix, text.len) ||
             text.len > TAMIS__STRING_BYTES_MAX || tamis__utf8_valid_prefix(text) != text.len))
            return tamis__check_fault(c, TAMIS__SECTION_STRINGS, position,
                                      "string of wrong form or not UTF-8");
        c->starts[at / 8] |= (uint8_t)(1U << (at % 8));
        at += empty ? 1 : prefix + text.len;
    }
    return TAMIS_OK;
}

static bool is_string(const tamis__check *c, uint32_t position)
{
    return position < c->s->sections[TAMIS__SECTION_STRINGS].size &&
           (c->starts[position / 8] >> (position % 8) & 1) != 0;
}

/* ---- References -------------------------------------------------------------------------------- */

/* A field of a record that must be below a limit, or hold a string's position. */
typedef enum field_kind {
    FIELD_STRING,
    FIELD_NUMBER,         /* u32 below the count of `of` */
    FIELD_NUMBER_OR_NONE, /* the same, or TAMIS__NONE */
    FIELD_SHARE,          /* "first": rises from 0, at most the count of `of` */
    FIELD_U16,            /* below the count of `of` */
    FIELD_U8_LIMIT,       /* below `of` itself */
    FIELD_U16_LIMIT
} field_kind;

typedef struct field {
    tamis__section section;
    uint32_t at;
    field_kind kind;
    uint32_t of;
} field;

#define STRINGS_OF(section, at)                                                                    \
    {                                                                                              \
        TAMIS__SECTION_##section, at, FIELD_STRING, 0                                              \
    }
#define FIELD(section, at, kind, of)                                                               \
    {                                                                                              \
        TAMIS__SECTION_##section, at, FIELD_##kind, of                                             \
    }
#define COUNT_OF(section) TAMIS__SECTION_##section

static const field fields[] = {
    STRINGS_OF(ENTITIES, 0),
    STRINGS_OF(ENTITIES, 4),
    STRINGS_OF(ENTITIES, 8),
    FIELD(ENTITIES, 12, SHARE, COUNT_OF(STATEMENTS)),
    FIELD(ENTITIES, 16, SHARE, COUNT_OF(NAMES)),
    FIELD(ENTITIES, 20, SHARE, COUNT_OF(LISTINGS)),
    FIELD(ENTITIES, 24, U16, COUNT_OF(DATASETS)),
    FIELD(ENTITIES, 26, U8_LIMIT, TAMIS__SCHEMA_COUNT),
    FIELD(ENTITIES, 27, U8_LIMIT, 1),
    STRINGS_OF(STATEMENTS, 0),
    FIELD(STATEMENTS, 4, NUMBER, COUNT_OF(SPANS)),
    STRINGS_OF(SPANS, 0),
    FIELD(SPANS, 20, U16_LIMIT, TAMIS__PROP_COUNT),
    FIELD(SPANS, 22, U16, COUNT_OF(DATASETS)),
    FIELD(LISTINGS, 0, NUMBER, COUNT_OF(ENTITIES)),
    STRINGS_OF(LISTINGS, 4),
    FIELD(LISTINGS, 8, NUMBER, COUNT_OF(TERMS)),
    STRINGS_OF(TERMS, 0),
    STRINGS_OF(TERMS, 4),
    STRINGS_OF(TERMS, 8),
    STRINGS_OF(TERMS, 12),
    STRINGS_OF(TERMS, 16),
    STRINGS_OF(TERMS, 20),
    STRINGS_OF(TERMS, 24),
    STRINGS_OF(TERMS, 28),
    STRINGS_OF(TERMS, 32),
    FIELD(TERMS, 56, NUMBER, COUNT_OF(DATASETS)),
    FIELD(NAMES, 0, NUMBER, COUNT_OF(ENTITIES)),
    FIELD(NAMES, 4, NUMBER, COUNT_OF(STATEMENTS)),
    FIELD(NAMES, 8, SHARE, COUNT_OF(TOKENS)),
    FIELD(NAMES, 12, U8_LIMIT, TAMIS__SCHEMA_COUNT),
    FIELD(NAMES, 13, U8_LIMIT, TAMIS__NAME_WEAK + 1),
    FIELD(NAMES, 14, U16_LIMIT, 1),
    FIELD(TOKENS, 0, NUMBER, COUNT_OF(WORDS)),
    FIELD(TOKENS, 4, U8_LIMIT, TAMIS__TOKEN_KINDS),
    FIELD(TOKENS, 6, U8_LIMIT, TAMIS__SCRIPTS),
    STRINGS_OF(IDENTIFIERS, 0),
    FIELD(IDENTIFIERS, 4, NUMBER, COUNT_OF(ENTITIES)),
    FIELD(IDENTIFIERS, 8, NUMBER, COUNT_OF(STATEMENTS)),
    FIELD(IDENTIFIERS, 12, U8_LIMIT, TAMIS__ID_KINDS),
    FIELD(IDENTIFIERS, 13, U8_LIMIT, TAMIS__ID_GOOD + 1),
    FIELD(IDENTIFIERS, 14, U16_LIMIT, 1),
    FIELD(EDGES, 0, NUMBER_OR_NONE, COUNT_OF(ENTITIES)),
    FIELD(EDGES, 4, NUMBER_OR_NONE, COUNT_OF(ENTITIES)),
    STRINGS_OF(EDGES, 8),
    STRINGS_OF(EDGES, 12),
    FIELD(EDGES, 16, NUMBER, COUNT_OF(ENTITIES)),
    STRINGS_OF(EDGES, 28),
    FIELD(EDGES, 32, U16_LIMIT, TAMIS__PERCENT_WHOLE + 1),
    FIELD(EDGES, 34, U16_LIMIT, TAMIS__PERCENT_WHOLE + 1),
    FIELD(EDGES, 36, U16, COUNT_OF(DATASETS)),
    FIELD(EDGES, 38, U8_LIMIT, TAMIS__SCHEMA_COUNT),
    FIELD(EDGES, 39, U8_LIMIT, 1),
    FIELD(EDGES_BY_TARGET, 0, NUMBER, COUNT_OF(EDGES)),
    STRINGS_OF(DATASETS, 0),
    STRINGS_OF(DATASETS, 4),
    STRINGS_OF(SOURCES, 0),
    STRINGS_OF(SOURCES, 4),
    FIELD(SOURCES, 12, U16, COUNT_OF(DATASETS)),
    FIELD(SOURCES, 14, U16_LIMIT, 1),
    FIELD(SKIPS, 0, NUMBER, COUNT_OF(SOURCES)),
    STRINGS_OF(SKIPS, 4),
    STRINGS_OF(SKIPS, 16),
    FIELD(WORDS, 0, SHARE, COUNT_OF(WORD_POSTINGS)),
    FIELD(WORD_POSTINGS, 0, NUMBER, COUNT_OF(NAMES)),
    FIELD(EQUIVALENTS, 0, NUMBER, COUNT_OF(WORDS)),
    FIELD(EQUIVALENTS, 4, NUMBER, COUNT_OF(WORDS)),
    FIELD(EQUIVALENTS, 10, U16_LIMIT, TAMIS__STRENGTH_MAX + 1),
    FIELD(WORD_TRAITS, 0, U16_LIMIT, TAMIS__WORD_TRAITS),
    FIELD(KEYS, 4, NUMBER, COUNT_OF(WORDS)),
    FIELD(KEY_STARTS, 0, SHARE, COUNT_OF(KEYS)),
    FIELD(GLUE_KEYS, 4, NUMBER, COUNT_OF(NAMES)),
    FIELD(GLUE_STARTS, 0, SHARE, COUNT_OF(GLUE_KEYS)),
    FIELD(LIKE_STARTS, 0, SHARE, COUNT_OF(LIKES)),
};

static bool field_holds(const tamis__check *c, const field *f, uint32_t number)
{
    const uint8_t *p = tamis__view_record(c->s, f->section, number) + f->at;
    uint32_t before = 0, value = 0;
    switch (f->kind) {
    case FIELD_STRING: return is_string(c, tamis__load_u32le(p));
    case FIELD_NUMBER: return tamis__load_u32le(p) < c->s->sections[f->of].count;
    case FIELD_NUMBER_OR_NONE:
        value = tamis__load_u32le(p);
        return value == TAMIS__NONE || value < c->s->sections[f->of].count;
    case FIELD_SHARE:
        before = number == 0 ? 0 : tamis__check_u32(c, f->section, number - 1, f->at);
        value = tamis__load_u32le(p);
        return value >= before && value <= c->s->sections[f->of].count &&
               (number > 0 || value == 0);
    case FIELD_U16: return tamis__load_u16le(p) < c->s->sections[f->of].count;
    case FIELD_U8_LIMIT: return *p < f->of;
    case FIELD_U16_LIMIT: return tamis__load_u16le(p) < f->of;
    }
    return false;
}

tamis_status tamis__check_references(const tamis__check *c)
{
    for (size_t i = 0; i < TAMIS_COUNT_OF(fields); i++)
        for (uint32_t n = 0; n < tamis__check_count(c, fields[i].section); n++)
            if (!field_holds(c, &fields[i], n)) {
                char what[64];
                (void)snprintf(what, sizeof what, "bad value at byte %u", fields[i].at);
                return tamis__check_fault(c, fields[i].section, n, what);
            }
    return TAMIS_OK;
}

static tamis_status check_all(const tamis__check *c)
{
    TAMIS_TRY(check_content(c));
    TAMIS_TRY(check_strings(c));
    TAMIS_TRY(tamis__check_references(c));
    TAMIS_TRY(tamis__check_order(c));
    return tamis__check_dict(c);
}

tamis_status tamis__snapshot_verify(const tamis__snapshot *snapshot, tamis_error *err)
{
    size_t bytes = (size_t)snapshot->sections[TAMIS__SECTION_STRINGS].size / 8 + 1;
    tamis__check c = {.s = snapshot, .starts = tamis__alloc_zero(bytes, 1), .err = err};
    if (c.starts == NULL)
        return tamis__fail_nomem(err);
    tamis_status status = check_all(&c);
    tamis__release(c.starts);
    return status;
}
