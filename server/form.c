/* form.c - fields of a form: NAME=VALUE joined by '&', '+' for a space, %XX for any byte. */
#include "form.h"

#include <string.h>

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* False: not well formed. *used: bytes written, without the NUL. */
static bool decode(const char *text, size_t len, char *out, size_t *used)
{
    *used = 0;
    for (size_t i = 0; i < len; i++) {
        char c = text[i] == '+' ? ' ' : text[i];
        if (c == '%') {
            int high = len - i > 2 ? hex(text[i + 1]) : -1;
            int low = high < 0 ? -1 : hex(text[i + 2]);
            if (low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        }
        if (c == '\0')
            return false;
        out[(*used)++] = c;
    }
    out[*used] = '\0';
    return true;
}

bool server_form_value(const char *form, size_t len, const char *name, char *out)
{
    for (size_t at = 0; at < len;) {
        const char *field = form + at;
        const char *end = memchr(field, '&', len - at);
        size_t size = end == NULL ? len - at : (size_t)(end - field);
        const char *sign = memchr(field, '=', size);
        size_t used;
        size_t head = sign == NULL ? size : (size_t)(sign - field);
        at += size + 1;
        if (!decode(field, head, out, &used) || strcmp(out, name) != 0)
            continue;
        return decode(field + head + (sign != NULL), size - head - (sign != NULL), out, &used);
    }
    return false;
}
