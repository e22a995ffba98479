/* base/error.h - filling a tamis_error. Every function accepts err == NULL and returns `code`, so
 * that a failure is one line: `return tamis__fail(err, TAMIS_ERR_FORMAT, "expected ...", ...)`. */
#ifndef TAMIS_BASE_ERROR_H
#define TAMIS_BASE_ERROR_H

#include <tamis/status.h>

#include "base/compiler.h"

/* Short English text of a status; never NULL. */
TAMIS_EXPORT const char *tamis_status_text(tamis_status status);

tamis_status tamis__fail(tamis_error *err, tamis_status code, const char *format, ...)
    TAMIS_PRINTF(3, 4);
/* With place: `line` from 1 (0: unknown), `offset` in bytes. */
tamis_status tamis__fail_at(tamis_error *err, tamis_status code, uint64_t line, uint64_t offset,
                            const char *format, ...) TAMIS_PRINTF(5, 6);
/* TAMIS_ERR_IO with strerror(errno_value) and the path. */
tamis_status tamis__fail_io(tamis_error *err, int errno_value, const char *verb, const char *path);
tamis_status tamis__fail_nomem(tamis_error *err);
/* Puts "context: " before the message that is already there (cut to fit). Returns err->code. */
tamis_status tamis__fail_context(tamis_error *err, tamis_status code, const char *context);

#endif
