/* desk/cases_names.c - what a file with a case is called and what it is, as far as a stranger says so. */
#include "base/utf8.h"
#include "desk/cases_internal.h"

enum { NAME_MAX_BYTES = 200, TYPE_BYTES = 128 };

/* Not in a name: what separates folders, what file systems and shells object to, and what is not seen or turns the writing around. */
static bool is_unwanted(tamis_bytes sequence)
{
    static const char *const unseen[] = {"\u200e", "\u200f", "\u202a", "\u202b", "\u202c",
                                         "\u202d", "\u202e", "\u2066", "\u2067", "\u2068",
                                         "\u2069", "\u2028", "\u2029", "\ufeff"};
    if (sequence.len == 1)
        return (unsigned char)sequence.ptr[0] < 0x20 || sequence.ptr[0] == 0x7f ||
               strchr("\"*:<>?|/\\", sequence.ptr[0]) != NULL;
    if (sequence.len == 2 && (unsigned char)sequence.ptr[0] == 0xc2 &&
        (unsigned char)sequence.ptr[1] < 0xa0)
        return true; /* C1 control characters */
    for (size_t i = 0; i < TAMIS_COUNT_OF(unseen); i++)
        if (tamis__bytes_equal(sequence, tamis__bytes_of(unseen[i])))
            return true;
    return false;
}

/* What follows the last separator of folders. */
static tamis_bytes last_part(tamis_bytes name)
{
    for (size_t i = name.len; i > 0; i--)
        if (name.ptr[i - 1] == '/' || name.ptr[i - 1] == '\\')
            return tamis__bytes_sub(name, i, name.len);
    return name;
}

void tamis__attachment_name(const char *given, char out[256])
{
    tamis_bytes name = last_part(tamis__bytes_of(given));
    size_t used = 0;
    for (size_t at = 0; at < name.len && used < NAME_MAX_BYTES;) {
        size_t size = tamis__utf8_sequence(name.ptr + at, name.len - at);
        bool bad = size == 0 || is_unwanted(tamis__bytes(name.ptr + at, size));
        if (bad) {
            out[used++] = '_';
            at += size == 0 ? 1 : size;
            continue;
        }
        memcpy(out + used, name.ptr + at, size);
        used += size;
        at += size;
    }
    while (used > 0 && (out[used - 1] == ' ' || out[used - 1] == '.'))
        used--;
    size_t start = 0;
    while (start < used && (out[start] == ' ' || out[start] == '.'))
        start++;
    memmove(out, out + start, used - start);
    out[used - start] = '\0';
    if (out[0] == '\0')
        memcpy(out, "file", sizeof("file"));
}

/* type "/" subtype of RFC 6838, section 4.2, in lower case; parameters are cut off. */
bool tamis__attachment_type(const char *given, char out[128])
{
    size_t len = strcspn(given, ";");
    size_t slashes = 0;
    while (len > 0 && given[len - 1] == ' ')
        len--;
    if (len == 0 || len >= TYPE_BYTES)
        return false;
    for (size_t i = 0; i < len; i++) {
        char c = given[i];
        bool first = i == 0 || given[i - 1] == '/';
        bool plain = tamis__is_letter(c) || tamis__is_digit(c);
        if (c == '/' && !first && i + 1 < len)
            slashes++;
        else if (!plain && (first || c == '\0' || strchr("!#$&-^_.+", c) == NULL))
            return false;
        out[i] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
    }
    out[len] = '\0';
    return slashes == 1;
}
