/*
 * base/error.c - filling a tamis_error.
 *
 * A message often quotes bytes of a hostile file, cut by a precision at any byte. So whatever was
 * formatted is cleaned afterwards: a sequence that is not UTF-8 and a control character (which
 * could drive a terminal) become '?', and a character that the end of the array cut goes.
 */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/utf8.h"

const char *tamis_status_text(tamis_status status)
{
    switch (status) {
#define STATUS_TEXT(name, number, text)                                                            \
    case TAMIS_##name: return text;
        TAMIS_STATUS_LIST(STATUS_TEXT)
#undef STATUS_TEXT
    }
    return "unknown status";
}

/* Length of a message that fills its array, less the first bytes of a character it may end in. */
static size_t without_cut_character(const char *text, size_t len)
{
    size_t start = len;
    while (start > 0 && len - start < 3 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0 || (unsigned char)text[start - 1] < 0xC0)
        return len;
    return tamis__utf8_sequence(text + start - 1, len - start + 1) == 0 ? start - 1 : len;
}

static bool is_control(const char *text, size_t size)
{
    unsigned char first = (unsigned char)text[0];
    if (size == 1)
        return first < 0x20 || first == 0x7F;
    return size == 2 && first == 0xC2 && (unsigned char)text[1] < 0xA0;
}

static void clean(char *text, bool cut)
{
    size_t len = strlen(text);
    if (cut)
        len = without_cut_character(text, len);
    text[len] = '\0';
    for (size_t at = 0; at < len;) {
        size_t size = tamis__utf8_sequence(text + at, len - at);
        size_t step = size == 0 ? 1 : size;
        if (size == 0 || is_control(text + at, size))
            memset(text + at, '?', step);
        at += step;
    }
}

static void TAMIS_PRINTF(3, 0)
    fill(tamis_error *err, tamis_status code, const char *format, va_list arguments)
{
    err->code = code;
    err->line = 0;
    err->offset = 0;
    int size = vsnprintf(err->message, sizeof err->message, format, arguments);
    if (size < 0)
        err->message[0] = '\0';
    clean(err->message, size >= (int)sizeof err->message);
}

tamis_status tamis__fail(tamis_error *err, tamis_status code, const char *format, ...)
{
    if (err == NULL)
        return code;
    va_list arguments;
    va_start(arguments, format);
    fill(err, code, format, arguments);
    va_end(arguments);
    return code;
}

tamis_status tamis__fail_at(tamis_error *err, tamis_status code, uint64_t line, uint64_t offset,
                            const char *format, ...)
{
    if (err == NULL)
        return code;
    va_list arguments;
    va_start(arguments, format);
    fill(err, code, format, arguments);
    va_end(arguments);
    err->line = line;
    err->offset = offset;
    return code;
}

tamis_status tamis__fail_io(tamis_error *err, int errno_value, const char *verb, const char *path)
{
    /* Not strerror: that one depends on the locale and shares a static array between threads. */
    const char *reason = strerrordesc_np(errno_value);
    return tamis__fail(err, TAMIS_ERR_IO, "cannot %s %.*s: %s", verb,
                       TAMIS_FMT(tamis__bytes_of(path)), reason == NULL ? "unknown error" : reason);
}

tamis_status tamis__fail_nomem(tamis_error *err)
{
    return tamis__fail(err, TAMIS_ERR_NOMEM, "out of memory");
}

tamis_status tamis__fail_context(tamis_error *err, tamis_status code, const char *context)
{
    if (err == NULL)
        return code;
    char message[TAMIS_ERROR_MESSAGE_BYTES];
    memcpy(message, err->message, sizeof message);
    message[sizeof message - 1] = '\0';
    uint64_t line = err->line;
    uint64_t offset = err->offset;
    return tamis__fail_at(err, code, line, offset, "%.*s: %s", TAMIS_FMT(tamis__bytes_of(context)),
                          message[0] == '\0' ? tamis_status_text(code) : message);
}
