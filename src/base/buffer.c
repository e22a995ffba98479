/*
 * base/buffer.c - a growing byte buffer with a ceiling.
 *
 * Invariant: len <= capacity, and len <= limit_bytes when there is a limit. Growth doubles but
 * stops at the limit, so that a buffer near its ceiling does not hold twice of it.
 */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/memory.h"
#include "base/utf8.h"

enum { BUFFER_MIN_BYTES = 64, PRINTF_STACK_BYTES = 256 };

void tamis__buffer_init(tamis__buffer *buffer, size_t limit_bytes)
{
    *buffer = (tamis__buffer){.limit_bytes = limit_bytes};
}

void tamis__buffer_clear(tamis__buffer *buffer)
{
    tamis__release(buffer->ptr);
    tamis__buffer_init(buffer, buffer->limit_bytes);
}

/* Room for `extra` more bytes, or sticky failure. */
static bool reserve(tamis__buffer *buffer, size_t extra)
{
    if (buffer->failed)
        return false;
    size_t max = buffer->limit_bytes == 0 ? PTRDIFF_MAX : buffer->limit_bytes;
    buffer->failed = buffer->len > max || extra > max - buffer->len;
    if (buffer->failed || extra <= buffer->capacity - buffer->len)
        return !buffer->failed;
    size_t needed = buffer->len + extra;
    size_t wanted = buffer->capacity > max / 2 ? max : buffer->capacity * 2;
    if (wanted < BUFFER_MIN_BYTES)
        wanted = BUFFER_MIN_BYTES;
    if (wanted < needed)
        wanted = needed;
    char *grown = tamis__realloc(buffer->ptr, wanted);
    if (grown == NULL) {
        buffer->failed = true;
        return false;
    }
    buffer->ptr = grown;
    buffer->capacity = wanted;
    return true;
}

void tamis__buffer_append(tamis__buffer *buffer, tamis_bytes b)
{
    if (b.len == 0 || !reserve(buffer, b.len))
        return;
    memcpy(buffer->ptr + buffer->len, b.ptr, b.len);
    buffer->len += b.len;
}

void tamis__buffer_text(tamis__buffer *buffer, const char *nul_terminated)
{
    tamis__buffer_append(buffer, tamis__bytes_of(nul_terminated));
}

void tamis__buffer_byte(tamis__buffer *buffer, char c)
{
    if (!reserve(buffer, 1))
        return;
    buffer->ptr[buffer->len] = c;
    buffer->len++;
}

/* For what does not fit the stack: `size` characters and a NUL. */
static void TAMIS_PRINTF(3, 0)
    append_long_format(tamis__buffer *buffer, size_t size, const char *format, va_list arguments)
{
    char *text = tamis__alloc(size + 1);
    if (text == NULL) {
        buffer->failed = true;
        return;
    }
    vsnprintf(text, size + 1, format, arguments);
    tamis__buffer_append(buffer, tamis__bytes(text, size));
    tamis__release(text);
}

void tamis__buffer_printf(tamis__buffer *buffer, const char *format, ...)
{
    char text[PRINTF_STACK_BYTES];
    va_list arguments;
    va_list again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(text, sizeof text, format, arguments);
    if (size < 0)
        buffer->failed = true;
    else if ((size_t)size < sizeof text)
        tamis__buffer_append(buffer, tamis__bytes(text, (size_t)size));
    else
        append_long_format(buffer, (size_t)size, format, again);
    va_end(again);
    va_end(arguments);
}

void tamis__buffer_rune(tamis__buffer *buffer, uint32_t rune)
{
    char text[TAMIS__UTF8_BYTES_MAX];
    tamis__buffer_append(buffer, tamis__bytes(text, tamis__utf8_encode(rune, text)));
}

tamis_status tamis__buffer_status(const tamis__buffer *buffer)
{
    return buffer->failed ? TAMIS_ERR_NOMEM : TAMIS_OK;
}

static bool needs_quotes(tamis_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '"' || c == ',' || c == '\n' || c == '\r')
            return true;
    }
    return false;
}

void tamis__csv_field(tamis__buffer *buffer, tamis_bytes text)
{
    if (!needs_quotes(text)) {
        tamis__buffer_append(buffer, text);
        return;
    }
    tamis__buffer_byte(buffer, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            tamis__buffer_byte(buffer, '"');
        tamis__buffer_byte(buffer, text.ptr[i]);
    }
    tamis__buffer_byte(buffer, '"');
}
