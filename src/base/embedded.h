/* base/embedded.h - data files compiled into the library (tools/embed.c makes the table). Names are
 * paths below data/, e.g. "text/legal_forms.tsv". Content is followed by a NUL that is not counted. */
#ifndef TAMIS_BASE_EMBEDDED_H
#define TAMIS_BASE_EMBEDDED_H

#include "base/bytes.h"

typedef struct tamis__embedded {
    const char *name;
    const unsigned char *data;
    size_t size;
} tamis__embedded;

/* Sorted by name, ends with a NULL name. */
extern const tamis__embedded tamis__embedded_files[];

/* {NULL,0} when absent. */
tamis_bytes tamis__embedded_find(const char *name);

#endif
