/*
 * desk/query.c - queries in their normal form, and what they are compared by.
 */
#include "desk/query.h"

#include <inttypes.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "desk/spelling.h"
#include "model/schema.h"

enum { NUMBER_BYTES = 32, FOUND_NAME = 1, FOUND_OTHER = 2, FOUND_ANY = 3 };

/* ---- normal form --------------------------------------------------------------------------------- */

static int compare_values(const void *a, const void *b)
{
    const tamis__kept_value *left = a;
    const tamis__kept_value *right = b;
    int order = tamis__bytes_compare(left->property, right->property);
    return order != 0 ? order : tamis__bytes_compare(left->value, right->value);
}

static bool is_name(tamis_bytes name)
{
    if (name.len == 0 || name.len > TAMIS__KEPT_NAME_MAX)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!tamis__is_letter(c) && !tamis__is_digit(c) && memchr(":_-.", c, 4) == NULL)
            return false;
    }
    return true;
}

static tamis_status spell_value(tamis__spelling spelling, tamis_bytes value, tamis__arena *arena,
                                tamis_bytes *out, tamis_error *err)
{
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis_status status = tamis__spell(spelling, value, &text, err);
    if (status == TAMIS_OK) {
        *out = tamis__arena_copy(arena, tamis__buffer_bytes(&text));
        status = out->ptr == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
    }
    tamis__buffer_clear(&text);
    return status;
}

/* Sorted, each once, without empty ones. Returns how many are left. */
static size_t order_values(tamis__kept_value *values, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (values[i].value.len > 0)
            values[kept++] = values[i];
    count = kept;
    if (count == 0)
        return 0;
    qsort(values, count, sizeof(*values), compare_values);
    kept = 1;
    for (size_t i = 1; i < count; i++)
        if (compare_values(&values[kept - 1], &values[i]) != 0)
            values[kept++] = values[i];
    return kept;
}

static void write_json(tamis_bytes schema, const tamis__kept_value *values, size_t count,
                       tamis__buffer *out)
{
    char name[TAMIS__KEPT_NAME_MAX + 1];
    tamis__json_open(out, '{');
    if (schema.len > 0) {
        tamis__json_key(out, "schema");
        tamis__json_string(out, schema);
    }
    tamis__json_key(out, "properties");
    tamis__json_open(out, '{');
    for (size_t i = 0; i < count; i++) {
        bool first = i == 0 || !tamis__bytes_equal(values[i].property, values[i - 1].property);
        if (first && i > 0)
            tamis__json_close(out, ']');
        if (first) {
            memcpy(name, values[i].property.ptr, values[i].property.len);
            name[values[i].property.len] = '\0';
            tamis__json_key(out, name);
            tamis__json_open(out, '[');
        }
        tamis__json_item(out);
        tamis__json_string(out, values[i].value);
    }
    tamis__json_close(out, ']');
    tamis__json_close(out, '}');
    tamis__json_close(out, '}');
}

/* ---- key ----------------------------------------------------------------------------------------- */

/* How near a property is to being the name: less is nearer. */
static int nearness(tamis_bytes property)
{
    static const char *const parts[] = {"firstName", "secondName", "middleName",
                                        "lastName",  "fatherName", "motherName"};
    tamis__prop prop;
    if (tamis__bytes_equal(property, TAMIS_LIT("name")))
        return FOUND_NAME;
    if (tamis__prop_find(property, &prop) && tamis__prop_type_of(prop) == TAMIS__PROP_TYPE_NAME)
        return FOUND_OTHER;
    for (size_t i = 0; i < TAMIS_COUNT_OF(parts); i++)
        if (tamis__bytes_equal(property, tamis__bytes_of(parts[i])))
            return FOUND_OTHER;
    return FOUND_ANY;
}

static void digest_text(tamis__digester *digester, tamis_bytes text)
{
    char len[8];
    tamis__store_u64le(len, text.len);
    tamis__digest_update(digester, tamis__bytes(len, sizeof(len)));
    tamis__digest_update(digester, text);
}

static tamis_status make_key(const tamis__kept_value *values, size_t count, tamis__arena *arena,
                             tamis__digest *out, tamis_error *err)
{
    int nearest = FOUND_ANY;
    for (size_t i = 0; i < count; i++)
        nearest = nearness(values[i].property) < nearest ? nearness(values[i].property) : nearest;
    tamis__kept_value *names = tamis__arena_zero(arena, count, sizeof(*names));
    if (names == NULL)
        return tamis__fail_nomem(err);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (nearness(values[i].property) != nearest)
            continue;
        if (nearest != FOUND_NAME)
            names[found].property = values[i].property;
        TAMIS_TRY(
            spell_value(TAMIS__SPELLING_FOLDED, values[i].value, arena, &names[found].value, err));
        found++;
    }
    found = order_values(names, found);
    tamis__digester digester;
    tamis__digest_init(&digester);
    for (size_t i = 0; i < found; i++) {
        digest_text(&digester, names[i].property);
        digest_text(&digester, names[i].value);
    }
    tamis__digest_final(&digester, out);
    return TAMIS_OK;
}

/* ---- making -------------------------------------------------------------------------------------- */

static tamis_bytes cut_caption(tamis_bytes text)
{
    if (text.len <= TAMIS__KEPT_CAPTION_MAX)
        return text;
    text.len = TAMIS__KEPT_CAPTION_MAX;
    text.len = tamis__utf8_valid_prefix(text); /* it is valid, but for the cut */
    return text;
}

/* The first value as given of the property nearest to a name. */
static tamis_bytes caption_of(const tamis__kept_value *values, size_t count)
{
    size_t best = 0;
    for (size_t i = 0; i < count; i++)
        if (values[best].value.len == 0 ||
            (values[i].value.len > 0 &&
             nearness(values[i].property) < nearness(values[best].property)))
            best = i;
    return cut_caption(values[best].value);
}

static tamis_status make_in(tamis__arena *arena, tamis_bytes schema,
                            const tamis__kept_value *values, size_t count, tamis__kept_query *out,
                            tamis_error *err)
{
    tamis__kept_value *kept = tamis__arena_zero(arena, count + 1, sizeof(*kept));
    size_t bytes = 0;
    if (kept == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < count; i++) {
        bytes += values[i].value.len;
        if (bytes > TAMIS__KEPT_BYTES_MAX)
            return tamis__fail(err, TAMIS_ERR_LIMIT, "a query of more than %d bytes",
                               (int)TAMIS__KEPT_BYTES_MAX);
        if (!is_name(values[i].property))
            return tamis__fail(err, TAMIS_ERR_ARGUMENT, "no name of a property: \"%.*s\"",
                               TAMIS_FMT(values[i].property));
        kept[i].property = values[i].property;
        TAMIS_TRY(spell_value(TAMIS__SPELLING_NFC, values[i].value, arena, &kept[i].value, err));
    }
    if (count > 0)
        tamis__buffer_append(&out->caption, caption_of(kept, count));
    count = order_values(kept, count);
    if (count == 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "a query without any value");
    write_json(schema, kept, count, &out->json);
    if (out->json.failed || out->caption.failed)
        return tamis__fail_nomem(err);
    tamis__digest_of(tamis__buffer_bytes(&out->json), &out->digest);
    return make_key(kept, count, arena, &out->key, err);
}

tamis_status tamis__kept_query_make(tamis_bytes schema, const tamis__kept_value *values,
                                    size_t count, tamis__kept_query *out, tamis_error *err)
{
    memset(out, 0, sizeof(*out));
    tamis__buffer_init(&out->json, 0);
    tamis__buffer_init(&out->caption, 0);
    if (schema.len > 0 && !is_name(schema))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "no name of a schema: \"%.*s\"",
                           TAMIS_FMT(schema));
    if (count > TAMIS__KEPT_VALUES_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "a query of more than %d values",
                           (int)TAMIS__KEPT_VALUES_MAX);
    tamis__arena arena;
    tamis__arena_init(&arena, 0);
    tamis_status status = make_in(&arena, schema, values, count, out, err);
    tamis__arena_clear(&arena);
    return status;
}

void tamis__kept_query_clear(tamis__kept_query *query)
{
    tamis__buffer_clear(&query->json);
    tamis__buffer_clear(&query->caption);
    memset(query, 0, sizeof(*query));
}

/* ---- from JSON ----------------------------------------------------------------------------------- */

typedef struct reading {
    const char *where;
    tamis__arena arena;
    tamis__kept_value *values;
    size_t count;
} reading;

static tamis_status take_value(reading *r, const char *property, const json_t *value,
                               tamis_error *err)
{
    char number[NUMBER_BYTES];
    tamis_bytes text;
    if (r->count == TAMIS__KEPT_VALUES_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "%s.properties: more than %d values", r->where,
                           (int)TAMIS__KEPT_VALUES_MAX);
    if (json_is_string(value)) {
        text = tamis__bytes(json_string_value(value), json_string_length(value));
    } else if (json_is_integer(value)) {
        snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        text = tamis__arena_copy(&r->arena, tamis__bytes_of(number));
        if (text.ptr == NULL)
            return tamis__fail_nomem(err);
    } else {
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "%s.properties.%.64s: expected a text or a list of texts", r->where,
                           property);
    }
    r->values[r->count++] = (tamis__kept_value){tamis__bytes_of(property), text};
    return TAMIS_OK;
}

static size_t count_values(const json_t *properties)
{
    const char *property;
    json_t *value;
    size_t count = 0;
    json_object_foreach((json_t *)(uintptr_t)properties, property, value) count +=
        json_is_array(value) ? json_array_size(value) : 1;
    return count < TAMIS__KEPT_VALUES_MAX ? count : TAMIS__KEPT_VALUES_MAX;
}

static tamis_status take_properties(reading *r, const json_t *properties, tamis_error *err)
{
    const char *property;
    json_t *value;
    r->values = tamis__arena_zero(&r->arena, count_values(properties) + 1, sizeof(*r->values));
    if (r->values == NULL)
        return tamis__fail_nomem(err);
    json_object_foreach((json_t *)(uintptr_t)properties, property, value)
    {
        if (!is_name(tamis__bytes_of(property)))
            return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                               "%s.properties: no name of a property: \"%.64s\"", r->where,
                               property);
        if (!json_is_array(value)) {
            TAMIS_TRY(take_value(r, property, value, err));
            continue;
        }
        for (size_t i = 0; i < json_array_size(value); i++)
            TAMIS_TRY(take_value(r, property, json_array_get(value, i), err));
    }
    return TAMIS_OK;
}

tamis_status tamis__kept_query_json(const char *where, const json_t *schema,
                                    const json_t *properties, tamis__kept_query *out,
                                    tamis_error *err)
{
    memset(out, 0, sizeof(*out));
    if (schema != NULL && !json_is_string(schema) && !json_is_null(schema))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "%s.schema: expected a text", where);
    if (!json_is_object(properties))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "%s.properties: expected an object", where);
    reading r = {.where = where};
    tamis__arena_init(&r.arena, 0);
    tamis_status status = take_properties(&r, properties, err);
    if (status == TAMIS_OK) {
        status = tamis__kept_query_make(tamis__bytes_of(json_string_value(schema)), r.values,
                                        r.count, out, err);
        if (status == TAMIS_ERR_ARGUMENT || status == TAMIS_ERR_LIMIT)
            status = tamis__fail_context(err, status, where);
    }
    tamis__arena_clear(&r.arena);
    return status;
}
