/*
 * base/buffer.h - a growing byte buffer with a ceiling, and JSON text written into it.
 *
 * Failure is sticky: after one failed append all later ones are ignored and `failed` stays true, so
 * that a writer checks once at the end (tamis__buffer_status).
 */
#ifndef TAMIS_BASE_BUFFER_H
#define TAMIS_BASE_BUFFER_H

#include <tamis/status.h>

#include "base/bytes.h"

typedef struct tamis__buffer {
    char *ptr;
    size_t len;
    size_t capacity;
    size_t limit_bytes; /* 0: none */
    bool failed;
} tamis__buffer;

void tamis__buffer_init(tamis__buffer *buffer, size_t limit_bytes);
void tamis__buffer_clear(tamis__buffer *buffer); /* frees; accepts a zeroed buffer */
TAMIS_INLINE void tamis__buffer_reset(tamis__buffer *buffer)
{
    buffer->len = 0;
    buffer->failed = false;
}
void tamis__buffer_append(tamis__buffer *buffer, tamis_bytes b);
void tamis__buffer_text(tamis__buffer *buffer, const char *nul_terminated);
void tamis__buffer_byte(tamis__buffer *buffer, char c);
void tamis__buffer_printf(tamis__buffer *buffer, const char *format, ...) TAMIS_PRINTF(2, 3);
/* Unicode scalar value as UTF-8; an invalid one becomes U+FFFD. */
void tamis__buffer_rune(tamis__buffer *buffer, uint32_t rune);
/* TAMIS_OK, or TAMIS_ERR_NOMEM when an append failed. */
tamis_status tamis__buffer_status(const tamis__buffer *buffer);
TAMIS_INLINE tamis_bytes tamis__buffer_bytes(const tamis__buffer *buffer)
{
    return (tamis_bytes){buffer->ptr, buffer->len};
}

/* JSON text. A string is quoted and escaped; invalid UTF-8 becomes U+FFFD, so the output is always
 * valid. `key` writes a comma when the last byte is not an opening bracket, then "key":. */
void tamis__json_string(tamis__buffer *buffer, tamis_bytes text);
void tamis__json_key(tamis__buffer *buffer, const char *key);
/* Comma before an array element when one is needed. */
void tamis__json_item(tamis__buffer *buffer);
void tamis__json_open(tamis__buffer *buffer, char bracket);
void tamis__json_close(tamis__buffer *buffer, char bracket);
/* Fixed decimals, locale-independent, e.g. (0.98765, 3) -> 0.988. */
void tamis__json_number(tamis__buffer *buffer, double value, int decimals);
void tamis__json_u64(tamis__buffer *buffer, uint64_t value);

/* One CSV field: quoted only when needed (RFC 4180). */
void tamis__csv_field(tamis__buffer *buffer, tamis_bytes text);

#endif
