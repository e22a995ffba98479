/* base/embedded.c - finding a data file that tools/embed.c compiled in. */
#include "base/embedded.h"

tamis_bytes tamis__embedded_find(const char *name)
{
    /* A few dozen names, looked up once at start: a walk will do. */
    for (const tamis__embedded *file = tamis__embedded_files; file->name != NULL; file++) {
        if (strcmp(file->name, name) == 0)
            return tamis__bytes((const char *)file->data, file->size);
    }
    return tamis__bytes(NULL, 0);
}
