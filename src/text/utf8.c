/* text/utf8.c - decoders: UTF-8 on the well-formedness rules of base/utf8.h, and ICU's UTF-16. */
#include "text/internal.h"

uint32_t tamis__utf8_next(tamis_bytes b, size_t *at)
{
    const unsigned char *p = (const unsigned char *)b.ptr + *at;
    size_t size = tamis__utf8_sequence(b.ptr + *at, b.len - *at);
    *at += size == 0 ? 1 : size;
    switch (size) {
    case 1: return p[0];
    case 2: return ((uint32_t)(p[0] & 0x1F) << 6) | (p[1] & 0x3F);
    case 3: return ((uint32_t)(p[0] & 0x0F) << 12) | ((uint32_t)(p[1] & 0x3F) << 6) | (p[2] & 0x3F);
    case 4:
        return ((uint32_t)(p[0] & 0x07) << 18) | ((uint32_t)(p[1] & 0x3F) << 12) |
               ((uint32_t)(p[2] & 0x3F) << 6) | (p[3] & 0x3F);
    default: return TAMIS__RUNE_REPLACEMENT;
    }
}

uint32_t tamis__utf16_next(const UChar *units, int32_t length, int32_t *at)
{
    uint32_t lead = units[(*at)++];
    if ((lead & 0xFC00) != 0xD800 || *at >= length)
        return lead;
    uint32_t trail = units[*at];
    if ((trail & 0xFC00) != 0xDC00)
        return lead;
    (*at)++;
    return 0x10000 + ((lead & 0x3FF) << 10) + (trail & 0x3FF);
}
