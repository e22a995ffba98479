/*
 * base/unpack.h - gzip, xz, zstd and plain bytes behind one push decoder.
 *
 * It knows neither files nor limits on size: file_input.c feeds it and watches what comes out. Its
 * own memory is bounded whatever the archive asks for.
 */
#ifndef TAMIS_BASE_UNPACK_H
#define TAMIS_BASE_UNPACK_H

#include <tamis/status.h>

#include "base/bytes.h"

typedef enum tamis__packing {
    TAMIS__PACKING_NONE = 0,
    TAMIS__PACKING_GZIP = 1,
    TAMIS__PACKING_XZ = 2,
    TAMIS__PACKING_ZSTD = 3
} tamis__packing;

enum { TAMIS__PACKING_MAGIC_BYTES = 6 };

/* By magic bytes; `start` is the start of the file, TAMIS__PACKING_MAGIC_BYTES of it when it has
 * that many. */
tamis__packing tamis__packing_of(tamis_bytes start);
const char *tamis__packing_name(tamis__packing packing);

typedef struct tamis__unpacker tamis__unpacker;

/* NULL when out of memory. */
tamis__unpacker *tamis__unpacker_new(tamis__packing packing);
void tamis__unpacker_free(tamis__unpacker *unpacker); /* NULL allowed */

typedef struct tamis__unpack_step {
    tamis_bytes in; /* packed bytes; what was used is taken off its front */
    bool last;      /* nothing comes after `in` */
    char *out;
    size_t capacity; /* at least 1 */
    size_t got;      /* bytes written to out */
    bool end;        /* all is unpacked and the archive is complete */
} tamis__unpack_step;

/* TAMIS_ERR_FORMAT: truncated or damaged; TAMIS_ERR_LIMIT: it wants more memory to unpack than
 * allowed; TAMIS_ERR_NOMEM. *problem then says what is wrong, in a few words. */
TAMIS_MUST_USE tamis_status tamis__unpack(tamis__unpacker *unpacker, tamis__unpack_step *step,
                                          const char **problem);

#endif
