/* rules/pack_findings.c - problems of a load, kept with their place; room in the packs' arena. */
#include <stdarg.h>
#include <stdio.h>

#include "base/error.h"
#include "rules/pack_read.h"

enum { MESSAGE_BYTES = 480 };

static void keep_first_error(tamis__loader *l, tamis_bytes file, uint32_t line, uint32_t column,
                             const char *message)
{
    if (l->failed || l->err == NULL)
        return;
    tamis__fail_at(l->err, TAMIS_ERR_FORMAT, line, 0, "%.*s:%u:%u: %s", TAMIS_FMT(file), line,
                   column, message);
}

static void add_finding(tamis__loader *l, tamis_bytes file, uint32_t line, uint32_t column,
                        bool warning, const char *message)
{
    tamis__findings *findings = l->findings;
    if (findings == NULL || findings->count >= TAMIS__FINDINGS_MAX)
        return;
    tamis_bytes copy = tamis__arena_copy(&findings->arena, tamis__bytes_of(message));
    tamis_bytes place = tamis__arena_copy(&findings->arena, file);
    if (copy.ptr == NULL || place.ptr == NULL ||
        !TAMIS_GROW(findings->items, findings->capacity, findings->count + 1)) {
        l->status = TAMIS_ERR_NOMEM;
        return;
    }
    findings->items[findings->count++] = (tamis__finding){{place, line, column}, warning, copy};
}

void tamis__find_at(tamis__loader *l, tamis_bytes file, uint32_t line, uint32_t column,
                    bool warning, const char *format, ...)
{
    char message[MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    add_finding(l, file, line, column, warning, message);
    if (!warning) {
        keep_first_error(l, file, line, column, message);
        l->failed = true;
    }
}

void *tamis__load_room(tamis__loader *l, size_t count, size_t item_bytes)
{
    void *room = tamis__arena_zero(l->arena, count + 1, item_bytes);
    if (room == NULL)
        l->status = TAMIS_ERR_NOMEM;
    return room;
}

bool tamis__load_grow(tamis__loader *l, void **items, size_t count, size_t *capacity,
                      size_t item_bytes)
{
    if (count < *capacity)
        return true;
    size_t wanted = *capacity == 0 ? 16 : *capacity * 2;
    void *grown = tamis__load_room(l, wanted, item_bytes);
    if (grown == NULL)
        return false;
    if (count > 0)
        memcpy(grown, *items, count * item_bytes);
    *items = grown;
    *capacity = wanted;
    return true;
}

static int compare_findings(const tamis__finding *a, const tamis__finding *b)
{
    int order = tamis__bytes_compare(a->place.file, b->place.file);
    if (order != 0)
        return order;
    if (a->place.line != b->place.line)
        return a->place.line < b->place.line ? -1 : 1;
    return (a->place.column > b->place.column) - (a->place.column < b->place.column);
}

/* In the order of a reader; a load finds them in an order of its own. Few, so insertion will do. */
void tamis__findings_sort(tamis__findings *findings)
{
    for (size_t i = 1; i < findings->count; i++) {
        tamis__finding finding = findings->items[i];
        size_t at = i;
        for (; at > 0 && compare_findings(&finding, &findings->items[at - 1]) < 0; at--)
            findings->items[at] = findings->items[at - 1];
        findings->items[at] = finding;
    }
}

void tamis__findings_clear(tamis__findings *findings)
{
    if (findings == NULL)
        return;
    tamis__release(findings->items);
    tamis__arena_clear(&findings->arena);
    *findings = (tamis__findings){.count = 0};
}
