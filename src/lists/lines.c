/*
 * lists/lines.c - a window over the stream: [start, len) of the buffer is read and not yet handed out.
 * The window is moved to the front before more is read, so the buffer grows only with the longest line.
 */
#include "lists/lines.h"

#include "base/error.h"

enum { CHUNK_BYTES = 1 << 16 };

void tamis__lines_init(tamis__lines *lines, tamis__input *input)
{
    *lines = (tamis__lines){.input = input};
    tamis__buffer_init(&lines->buffer, TAMIS__LINE_BYTES_MAX + CHUNK_BYTES);
}

void tamis__lines_clear(tamis__lines *lines)
{
    tamis__buffer_clear(&lines->buffer);
}

static tamis_status fill(tamis__lines *lines, tamis_error *err)
{
    char chunk[CHUNK_BYTES];
    tamis__buffer *buffer = &lines->buffer;
    if (lines->start > 0) {
        memmove(buffer->ptr, buffer->ptr + lines->start, buffer->len - lines->start);
        buffer->len -= lines->start;
        lines->start = 0;
    }
    size_t got = 0;
    TAMIS_TRY(tamis__input_read(lines->input, chunk, sizeof chunk, &got, err));
    lines->at_end = got == 0;
    if (buffer->len >= TAMIS__LINE_BYTES_MAX) {
        /* Too long a line: read on to its end without keeping more. */
        const char *newline = memchr(chunk, '\n', got);
        lines->cut = true;
        if (newline == NULL)
            return TAMIS_OK;
        size_t skipped = (size_t)(newline - chunk);
        tamis__buffer_append(buffer, (tamis_bytes){chunk + skipped, got - skipped});
    } else {
        tamis__buffer_append(buffer, (tamis_bytes){chunk, got});
    }
    return tamis__buffer_status(buffer) == TAMIS_OK ? TAMIS_OK : tamis__fail_nomem(err);
}

static void hand_out(tamis__lines *lines, size_t end, tamis_bytes *line)
{
    size_t len = end - lines->start;
    const char *text = lines->buffer.ptr + lines->start;
    if (len > 0 && text[len - 1] == '\r')
        len--;
    *line = (tamis_bytes){text, len};
    lines->start = end < lines->buffer.len ? end + 1 : end;
    lines->number++;
}

tamis_status tamis__lines_next(tamis__lines *lines, tamis_bytes *line, bool *end, tamis_error *err)
{
    size_t searched = lines->start;
    lines->cut = false;
    for (;;) {
        const tamis__buffer *buffer = &lines->buffer;
        const char *newline = buffer->len == searched
                                  ? NULL
                                  : memchr(buffer->ptr + searched, '\n', buffer->len - searched);
        if (newline != NULL) {
            hand_out(lines, (size_t)(newline - buffer->ptr), line);
            break;
        }
        if (lines->at_end) {
            *end = buffer->len == lines->start;
            if (!*end)
                hand_out(lines, buffer->len, line);
            return TAMIS_OK;
        }
        searched = buffer->len - lines->start;
        TAMIS_TRY(fill(lines, err));
    }
    *end = false;
    return TAMIS_OK;
}
