/* rules/node.c - looking at trees, and JSON from them. */
#include "rules/node.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"

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

enum { KEYS_COMPARED_ALL = 24 };

static const tamis__node *duplicate_of_few(const tamis__node *map)
{
    for (const tamis__node *a = map->first; a != NULL; a = a->next) {
        for (const tamis__node *b = map->first; b != a; b = b->next) {
            if (tamis__bytes_equal(a->key, b->key))
                return a;
        }
    }
    return NULL;
}

bool tamis__node_duplicate(const tamis__node *map, const tamis__node **out)
{
    *out = NULL;
    if (map->count <= KEYS_COMPARED_ALL) {
        *out = duplicate_of_few(map);
        return true;
    }
    tamis__strmap keys = {0};
    bool ok = tamis__strmap_init(&keys, 0);
    uint32_t count = 0;
    for (const tamis__node *node = map->first; ok && node != NULL && *out == NULL;
         node = node->next) {
        uint32_t number = tamis__strmap_intern(&keys, node->key);
        ok = number != UINT32_MAX;
        if (ok && number != count++)
            *out = node;
    }
    tamis__strmap_clear(&keys);
    return ok;
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
