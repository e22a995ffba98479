/*
 * desk/store_copy.h - a copy of a desk in use; is a file sound?
 */
#ifndef TAMIS_DESK_STORE_COPY_H
#define TAMIS_DESK_STORE_COPY_H

#include "desk/store.h"

/* As tamis_progress_fn. */
typedef tamis_status (*tamis__copy_progress)(void *ctx, const char *stage, uint64_t done,
                                             uint64_t total);

/* A copy of one moment, while others read and write; a file of that name is replaced at the end. Stage "backup", pages done.
 * Errors: ARGUMENT (the file is the desk itself, or a desk in use), IO, what `progress` returns. */
TAMIS_MUST_USE tamis_status tamis__desk_backup(tamis__desk *desk, const char *path,
                                               tamis__copy_progress progress, void *progress_ctx,
                                               tamis_error *err);
/* SQLite's own check, references, and whether tables and indexes are those of our migrations. Errors: as opening, CORRUPT with the first finding. */
TAMIS_MUST_USE tamis_status tamis__desk_check(const char *path, tamis_error *err);

#endif
