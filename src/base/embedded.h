/*
 * Data files built into the library (legal forms, nicknames, mappings...).
 *
 * tools/embed.c generates the definitions at build time from data/text/ and data/mappings/. Names
 * are paths relative to data/, for example "text/legal_forms.tsv". Everything here is constant and
 * may be read by any thread at any time.
 */
#ifndef TAMIS_BASE_EMBEDDED_H
#define TAMIS_BASE_EMBEDDED_H

#include <stddef.h>

typedef struct tamis__embedded {
    const char *name;
    const unsigned char *data; /* data[size] is NUL, for parsers that want a C string */
    size_t size;
} tamis__embedded;

/* The file of that name, or NULL. */
const tamis__embedded *tamis__embedded_find(const char *name);

/* All files in byte order of their names; NULL at and after the count. */
size_t tamis__embedded_count(void);
const tamis__embedded *tamis__embedded_at(size_t index);

#endif
