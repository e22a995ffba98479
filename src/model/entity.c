/*
 * model/entity.c - the builder that readers fill.
 *
 * Text lives in the arena, which reset forgets between records; the statement and listing arrays grow
 * once and are reused. Failure is sticky (`failed`), so that a reader of hundreds of fields checks once,
 * in finish. Repetitions are found by a scan over the last REPEAT_WINDOW statements: publishers repeat
 * a value in its neighbourhood, and the index writer unites the rest.
 */
#include "model/entity.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/error.h"

enum { REPEAT_WINDOW = 64, RECORD_BYTES_MAX = 256 << 20 };

void tamis__builder_init(tamis__entity_builder *builder)
{
    *builder = (tamis__entity_builder){0};
    tamis__arena_init(&builder->arena, RECORD_BYTES_MAX);
}

void tamis__builder_clear(tamis__entity_builder *builder)
{
    tamis__arena_clear(&builder->arena);
    tamis__release(builder->statements);
    tamis__release(builder->listings);
    *builder = (tamis__entity_builder){0};
}

static bool utf8_continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* At most VALUE_BYTES_MAX bytes, cut before a character that does not fit whole. */
static tamis_bytes cut_value(tamis_bytes value)
{
    if (value.len <= TAMIS__VALUE_BYTES_MAX)
        return value;
    size_t len = TAMIS__VALUE_BYTES_MAX;
    while (len > TAMIS__VALUE_BYTES_MAX - 4 && utf8_continues(value.ptr[len]))
        len--;
    return (tamis_bytes){value.ptr, len};
}

static tamis_bytes copy(tamis__entity_builder *builder, tamis_bytes value)
{
    value = cut_value(tamis__bytes_trim(value));
    if (value.len == 0)
        return TAMIS_LIT("");
    tamis_bytes held = tamis__arena_copy(&builder->arena, value);
    if (held.ptr == NULL) {
        builder->failed = true;
        return TAMIS_LIT("");
    }
    return held;
}

void tamis__builder_start(tamis__entity_builder *builder, tamis_bytes id, tamis_bytes source_id,
                          tamis__schema schema, uint64_t line)
{
    tamis__arena_reset(&builder->arena);
    builder->failed = false;
    builder->entity = (tamis__entity){.schema = schema, .line = line, .caption = TAMIS_LIT("")};
    builder->entity.id = copy(builder, id);
    builder->entity.source_id = copy(builder, source_id);
}

void tamis__builder_add(tamis__entity_builder *builder, tamis__prop prop, tamis_bytes value)
{
    tamis__builder_add_full(builder, &(tamis__statement){.prop = prop,
                                                         .value = value,
                                                         .detail = TAMIS_LIT(""),
                                                         .from = TAMIS__DAY_MIN,
                                                         .until = TAMIS__DAY_MAX});
}

static bool same_statement(const tamis__statement *a, const tamis__statement *b)
{
    return a->prop == b->prop && a->from == b->from && a->until == b->until &&
           tamis__bytes_equal(a->value, b->value) && tamis__bytes_equal(a->detail, b->detail);
}

static bool is_repeated(const tamis__entity_builder *builder, const tamis__statement *statement)
{
    size_t count = builder->entity.statement_count;
    size_t first = count > REPEAT_WINDOW ? count - REPEAT_WINDOW : 0;
    for (size_t i = first; i < count; i++) {
        if (same_statement(&builder->statements[i], statement))
            return true;
    }
    return false;
}

void tamis__builder_add_full(tamis__entity_builder *builder, const tamis__statement *statement)
{
    tamis__statement added = *statement;
    added.value = cut_value(tamis__bytes_trim(added.value));
    added.detail = cut_value(tamis__bytes_trim(added.detail));
    if (added.value.len == 0 || is_repeated(builder, &added))
        return;
    size_t count = builder->entity.statement_count;
    if (count >= TAMIS__STATEMENTS_MAX ||
        !TAMIS_GROW(builder->statements, builder->statement_capacity, count + 1)) {
        builder->failed = true;
        return;
    }
    added.value = copy(builder, added.value);
    added.detail = copy(builder, added.detail);
    builder->statements[count] = added;
    builder->entity.statement_count = count + 1;
}

void tamis__builder_listing(tamis__entity_builder *builder, const tamis__listing *listing)
{
    size_t count = builder->entity.listing_count;
    if (count >= TAMIS__LISTINGS_MAX ||
        !TAMIS_GROW(builder->listings, builder->listing_capacity, count + 1)) {
        builder->failed = true;
        return;
    }
    tamis__listing held = *listing;
    tamis_bytes *texts[] = {&held.list_id,
                            &held.reference,
                            &held.program,
                            &held.authority,
                            &held.license_requirement,
                            &held.license_policy,
                            &held.citation,
                            &held.measures,
                            &held.reason,
                            &held.url};
    for (size_t i = 0; i < TAMIS_COUNT_OF(texts); i++)
        *texts[i] = copy(builder, *texts[i]);
    builder->listings[count] = held;
    builder->entity.listing_count = count + 1;
}

tamis__listing tamis__listing_empty(void)
{
    const tamis_bytes none = TAMIS_LIT("");
    return (tamis__listing){.list_id = none,
                            .reference = none,
                            .program = none,
                            .authority = none,
                            .license_requirement = none,
                            .license_policy = none,
                            .citation = none,
                            .measures = none,
                            .reason = none,
                            .url = none,
                            .start = TAMIS__DAY_MIN,
                            .end = TAMIS__DAY_MAX,
                            .published = TAMIS__DAY_MIN};
}

tamis_bytes tamis__builder_printf(tamis__entity_builder *builder, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = size < 0 ? NULL : tamis__arena_alloc(&builder->arena, (size_t)size + 1);
    if (text != NULL)
        (void)vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    if (text == NULL) {
        builder->failed = true;
        return TAMIS_LIT("");
    }
    return (tamis_bytes){text, (size_t)size};
}

tamis_status tamis__builder_finish(tamis__entity_builder *builder, const tamis__entity **out,
                                   tamis_error *err)
{
    *out = NULL;
    const tamis__entity *entity = &builder->entity;
    if (builder->failed) {
        if (entity->statement_count >= TAMIS__STATEMENTS_MAX ||
            entity->listing_count >= TAMIS__LISTINGS_MAX ||
            builder->arena.used_bytes >= RECORD_BYTES_MAX / 2)
            return tamis__fail_at(err, TAMIS_ERR_LIMIT, entity->line, 0,
                                  "one record has more than %d statements, %d listings or %d MiB",
                                  TAMIS__STATEMENTS_MAX, TAMIS__LISTINGS_MAX,
                                  RECORD_BYTES_MAX >> 21);
        return tamis__fail_nomem(err);
    }
    builder->entity.statements = builder->statements;
    builder->entity.listings = builder->listings;
    *out = entity;
    return TAMIS_OK;
}
