/* rules/node.c - trees from JSON, and JSON from trees. */
#include "rules/node.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"

/* ---- From JSON -------------------------------------------------------------------------------------- */

typedef struct reader {
    tamis__arena *arena;
    unsigned depth_max;
    tamis_error *err;
} reader;

static tamis_status read_value(const reader *r, const json_t *json, unsigned depth,
                               tamis__node *out);

static tamis_status read_text(const reader *r, const char *text, size_t len, tamis_bytes *out)
{
    *out = tamis__arena_copy(r->arena, tamis__bytes(text, len));
    return out->ptr == NULL ? tamis__fail_nomem(r->err) : TAMIS_OK;
}

static tamis_status read_list(const reader *r, const json_t *json, unsigned depth, tamis__node *out)
{
    out->kind = TAMIS__NODE_LIST;
    out->count = json_array_size(json);
    tamis__node *items = tamis__arena_zero(r->arena, out->count + 1, sizeof *items);
    if (items == NULL)
        return tamis__fail_nomem(r->err);
    out->first = out->count == 0 ? NULL : items;
    for (size_t i = 0; i < out->count; i++) {
        items[i].next = i + 1 < out->count ? &items[i + 1] : NULL;
        TAMIS_TRY(read_value(r, json_array_get(json, i), depth + 1, &items[i]));
    }
    return TAMIS_OK;
}

static tamis_status read_map(const reader *r, json_t *json, unsigned depth, tamis__node *out)
{
    out->kind = TAMIS__NODE_MAP;
    out->count = json_object_size(json);
    tamis__node *items = tamis__arena_zero(r->arena, out->count + 1, sizeof *items);
    if (items == NULL)
        return tamis__fail_nomem(r->err);
    out->first = out->count == 0 ? NULL : items;
    tamis__node *item = items;
    const char *key;
    json_t *value;
    json_object_foreach(json, key, value)
    {
        TAMIS_TRY(read_text(r, key, strlen(key), &item->key));
        TAMIS_TRY(read_value(r, value, depth + 1, item));
        item->next = item + 1 < items + out->count ? item + 1 : NULL;
        item++;
    }
    return TAMIS_OK;
}

static tamis_status read_value(const reader *r, const json_t *json, unsigned depth,
                               tamis__node *out)
{
    if (depth > r->depth_max)
        return tamis__fail(r->err, TAMIS_ERR_LIMIT, "nested deeper than %u", r->depth_max);
    switch (json_typeof(json)) {
    case JSON_OBJECT: return read_map(r, (json_t *)(uintptr_t)json, depth, out);
    case JSON_ARRAY: return read_list(r, json, depth, out);
    case JSON_STRING:
        out->kind = TAMIS__NODE_TEXT;
        return read_text(r, json_string_value(json), json_string_length(json), &out->text);
    case JSON_INTEGER:
    case JSON_REAL:
        out->kind = TAMIS__NODE_NUMBER;
        out->number = json_number_value(json);
        return TAMIS_OK;
    case JSON_TRUE:
    case JSON_FALSE:
        out->kind = TAMIS__NODE_BOOL;
        out->truth = json_is_true(json);
        return TAMIS_OK;
    default: out->kind = TAMIS__NODE_NULL; return TAMIS_OK;
    }
}

static tamis_status fail_json(const json_error_t *error, tamis_error *err)
{
    enum json_error_code code = json_error_code(error);
    uint64_t line = error->line > 0 ? (uint64_t)error->line : 0;
    uint64_t offset = error->position > 0 ? (uint64_t)error->position : 0;
    if (code == json_error_out_of_memory)
        return tamis__fail_nomem(err);
    if (code == json_error_stack_overflow)
        return tamis__fail_at(err, TAMIS_ERR_LIMIT, line, offset, "JSON nested too deep");
    return tamis__fail_at(err, TAMIS_ERR_FORMAT, line, offset, "line %d, column %d: %s",
                          error->line, error->column, error->text);
}

tamis_status tamis__node_from_json(tamis_bytes json, unsigned depth_max, tamis__arena *arena,
                                   tamis__node **out, tamis_error *err)
{
    *out = NULL;
    json_error_t error;
    json_t *document =
        json_loadb(json.ptr, json.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (document == NULL)
        return fail_json(&error, err);
    tamis_status status = TAMIS_ERR_NOMEM;
    const reader r = {arena, depth_max, err};
    tamis__node *root = tamis__arena_zero(arena, 1, sizeof *root);
    status = root == NULL ? tamis__fail_nomem(err) : read_value(&r, document, 1, root);
    json_decref(document);
    if (status == TAMIS_OK)
        *out = root;
    return status;
}

/* ---- Looking at trees ------------------------------------------------------------------------------- */

tamis__node *tamis__node_get(const tamis__node *map, const char *key)
{
    if (map == NULL || map->kind != TAMIS__NODE_MAP)
        return NULL;
    tamis_bytes wanted = tamis__bytes_of(key);
    tamis__node *node = map->first;
    while (node != NULL && !tamis__bytes_equal(node->key, wanted))
        node = node->next;
    return node;
}

bool tamis__node_text(tamis__node *node, tamis_bytes *out)
{
    if (node->plain && (node->kind == TAMIS__NODE_BOOL || node->kind == TAMIS__NODE_NUMBER))
        node->kind = TAMIS__NODE_TEXT;
    if (node->kind != TAMIS__NODE_TEXT)
        return false;
    *out = node->text;
    return true;
}

/* ---- To JSON ---------------------------------------------------------------------------------------- */

enum { NUMBER_BYTES = 40, KEYS_SORTED_AT_ONCE = 128 };

static void write_number(double number, tamis__buffer *out)
{
    if (number == floor(number) && fabs(number) < 9007199254740992.0) {
        tamis__json_number(out, number, 0);
        return;
    }
    char text[NUMBER_BYTES];
    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    for (char *c = text; *c != '\0'; c++) { /* a locale may write another decimal point */
        if (!tamis__is_digit(*c) && strchr("+-e", *c) == NULL)
            *c = '.';
    }
    tamis__buffer_text(out, text);
}

static void write_entry(const tamis__node *node, bool sorted, tamis__buffer *out)
{
    tamis__json_item(out);
    tamis__json_string(out, node->key);
    tamis__buffer_byte(out, ':');
    tamis__node_write_json(node, sorted, out);
}

/* The entry with the least key behind `after`; NULL at the end. For maps too large to be sorted in place. */
static const tamis__node *next_by_key(const tamis__node *map, const tamis__node *after)
{
    const tamis__node *least = NULL;
    for (const tamis__node *node = map->first; node != NULL; node = node->next) {
        if ((after == NULL || tamis__bytes_compare(node->key, after->key) > 0) &&
            (least == NULL || tamis__bytes_compare(node->key, least->key) < 0))
            least = node;
    }
    return least;
}

static void write_sorted(const tamis__node *map, tamis__buffer *out)
{
    const tamis__node *order[KEYS_SORTED_AT_ONCE];
    if (map->count > KEYS_SORTED_AT_ONCE) {
        const tamis__node *node = NULL;
        while ((node = next_by_key(map, node)) != NULL)
            write_entry(node, true, out);
        return;
    }
    size_t count = 0;
    for (const tamis__node *node = map->first; node != NULL; node = node->next) {
        size_t at = count++;
        for (; at > 0 && tamis__bytes_compare(node->key, order[at - 1]->key) < 0; at--)
            order[at] = order[at - 1];
        order[at] = node;
    }
    for (size_t i = 0; i < count; i++)
        write_entry(order[i], true, out);
}

static void write_children(const tamis__node *node, bool sorted, tamis__buffer *out)
{
    for (const tamis__node *child = node->first; child != NULL; child = child->next) {
        if (node->kind == TAMIS__NODE_MAP) {
            write_entry(child, sorted, out);
        } else {
            tamis__json_item(out);
            tamis__node_write_json(child, sorted, out);
        }
    }
}

void tamis__node_write_json(const tamis__node *node, bool sorted, tamis__buffer *out)
{
    switch (node->kind) {
    case TAMIS__NODE_NULL: tamis__buffer_text(out, "null"); break;
    case TAMIS__NODE_BOOL: tamis__buffer_text(out, node->truth ? "true" : "false"); break;
    case TAMIS__NODE_NUMBER: write_number(node->number, out); break;
    case TAMIS__NODE_TEXT: tamis__json_string(out, node->text); break;
    case TAMIS__NODE_LIST:
        tamis__json_open(out, '[');
        write_children(node, sorted, out);
        tamis__json_close(out, ']');
        break;
    case TAMIS__NODE_MAP:
        tamis__json_open(out, '{');
        if (sorted)
            write_sorted(node, out);
        else
            write_children(node, false, out);
        tamis__json_close(out, '}');
        break;
    }
}
