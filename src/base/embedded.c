/*
 * Lookup in the table of data files that tools/embed.c generates. The table is sorted by name and
 * ends with a row whose name is NULL; it is short (tens of files), so a walk is all it needs.
 */
#include "base/embedded.h"

#include <string.h>

tamis_bytes tamis__embedded_find(const char *name)
{
    for (const tamis__embedded *file = tamis__embedded_files; file->name != NULL; file++) {
        if (strcmp(file->name, name) == 0)
            return (tamis_bytes){(const char *)file->data, file->size};
    }
    return (tamis_bytes){0};
}
