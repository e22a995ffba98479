/*
 * tamis/status.h - outcome of every call that can fail, and where it failed.
 *
 * Every fallible function returns a tamis_status and, through an optional caller-owned
 * tamis_error, a message that says what was expected, what was found and where. No heap is used.
 */
#ifndef TAMIS_STATUS_H
#define TAMIS_STATUS_H

#include <stdint.h>

/* Code, number, short text. Numbers are part of the ABI and are never reused. */
#define TAMIS_STATUS_LIST(X)                                                                       \
    X(OK, 0, "ok")                                                                                 \
    X(ERR_NOMEM, 1, "out of memory")                                                               \
    X(ERR_IO, 2, "input/output error")                                                             \
    X(ERR_FORMAT, 3, "not of the expected format")                                                 \
    X(ERR_LIMIT, 4, "a limit was exceeded")                                                        \
    X(ERR_ARGUMENT, 5, "invalid argument")                                                         \
    X(ERR_NOT_FOUND, 6, "not found")                                                               \
    X(ERR_VERSION, 7, "unsupported version")                                                       \
    X(ERR_CORRUPT, 8, "content does not match its checksum")                                       \
    X(ERR_UNSUPPORTED, 9, "not supported")                                                         \
    X(ERR_CANCELLED, 10, "cancelled")                                                              \
    X(ERR_DENIED, 11, "not allowed")                                                               \
    X(ERR_CONFLICT, 12, "changed by somebody else meanwhile")

typedef enum tamis_status {
#define TAMIS_STATUS_ENUM(name, number, text) TAMIS_##name = number,
    TAMIS_STATUS_LIST(TAMIS_STATUS_ENUM)
#undef TAMIS_STATUS_ENUM
} tamis_status;

enum { TAMIS_ERROR_MESSAGE_BYTES = 256 };

/* Place and cause of a failure. `line` counts from 1 and `offset` in bytes from 0; both are 0 when
 * they mean nothing. `message` is NUL-terminated UTF-8 (cut at a character boundary). */
typedef struct tamis_error {
    tamis_status code;
    uint64_t offset;
    uint64_t line;
    char message[TAMIS_ERROR_MESSAGE_BYTES];
} tamis_error;

#endif
