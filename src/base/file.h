/*
 * base/file.h - files in and out.
 *
 * Input is a stream that unpacks gzip, xz and zstd by their magic bytes, never by file name, and
 * reads "-" as standard input. Nothing is loaded whole unless asked, and then under a limit.
 * Output to a file is atomic: a temporary file beside it, fsync, rename; an abandoned one is removed.
 */
#ifndef TAMIS_BASE_FILE_H
#define TAMIS_BASE_FILE_H

#include <tamis/status.h>

#include "base/buffer.h"
#include "base/hash.h"

typedef struct tamis__input tamis__input;

TAMIS_MUST_USE tamis_status tamis__input_open(const char *path, tamis__input **out,
                                              tamis_error *err);
/* Over memory owned by the caller (tests, fuzzing, request bodies); it may be compressed, too. */
TAMIS_MUST_USE tamis_status tamis__input_from_memory(tamis_bytes content, tamis__input **out,
                                                     tamis_error *err);
void tamis__input_close(tamis__input *input); /* NULL allowed */
/* Up to `capacity` unpacked bytes; *got == 0 at the end. A truncated or damaged archive is
 * TAMIS_ERR_FORMAT. More than 1,000 bytes out per byte in, past the first 64 MiB, or more than
 * 1 TiB in all is TAMIS_ERR_LIMIT (a decompression bomb). */
TAMIS_MUST_USE tamis_status tamis__input_read(tamis__input *input, char *out, size_t capacity,
                                              size_t *got, tamis_error *err);
/* For progress: packed bytes consumed so far and packed size (0 when unknown, as for a pipe). */
void tamis__input_progress(const tamis__input *input, uint64_t *consumed, uint64_t *total);
/* Digest of all packed bytes; valid after the end was read. */
void tamis__input_digest(tamis__input *input, tamis__digest *out);
/* Reads to the end into `out`, whose limit applies (TAMIS_ERR_LIMIT). */
TAMIS_MUST_USE tamis_status tamis__input_read_all(tamis__input *input, tamis__buffer *out,
                                                  tamis_error *err);

typedef struct tamis__output tamis__output;

/* "-" is standard output (not atomic). Buffered. */
TAMIS_MUST_USE tamis_status tamis__output_open(const char *path, tamis__output **out,
                                               tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__output_write(tamis__output *output, tamis_bytes b,
                                                tamis_error *err);
/* Flush, fsync, rename into place; frees the handle whatever the outcome. */
TAMIS_MUST_USE tamis_status tamis__output_commit(tamis__output *output, tamis_error *err);
/* Throws it away, removing the temporary file. NULL allowed. */
void tamis__output_abandon(tamis__output *output);

typedef struct tamis__mapping {
    tamis_bytes content;
    void *address; /* for unmapping */
} tamis__mapping;

/* Read-only memory map of a whole regular file; an empty file gives empty content. */
TAMIS_MUST_USE tamis_status tamis__map_file(const char *path, tamis__mapping *out,
                                            tamis_error *err);
void tamis__unmap_file(tamis__mapping *mapping); /* accepts a zeroed mapping */

bool tamis__path_is_directory(const char *path);

#endif
