/*
 * base/utf8.c - well-formed UTF-8.
 *
 * The second byte alone carries the exceptions of table 3-7 of the Unicode Standard (overlong
 * forms, surrogates, the end of the code space), so one range for it and a plain continuation test
 * for the rest decide everything.
 */
#include "base/utf8.h"

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

static size_t lead_size(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2)
        return 0;
    if (lead < 0xE0)
        return 2;
    if (lead < 0xF0)
        return 3;
    return lead < 0xF5 ? 4 : 0;
}

static bool second_fits(unsigned char lead, unsigned char second)
{
    switch (lead) {
    case 0xE0: return second >= 0xA0 && second <= 0xBF;
    case 0xED: return second >= 0x80 && second <= 0x9F;
    case 0xF0: return second >= 0x90 && second <= 0xBF;
    case 0xF4: return second >= 0x80 && second <= 0x8F;
    default: return is_continuation(second);
    }
}

size_t tamis__utf8_sequence(const char *text, size_t len)
{
    if (len == 0)
        return 0;
    unsigned char lead = (unsigned char)text[0];
    size_t size = lead_size(lead);
    if (size <= 1)
        return size;
    if (size > len || !second_fits(lead, (unsigned char)text[1]))
        return 0;
    for (size_t i = 2; i < size; i++) {
        if (!is_continuation((unsigned char)text[i]))
            return 0;
    }
    return size;
}

size_t tamis__utf8_valid_prefix(tamis_bytes b)
{
    size_t at = 0;
    while (at < b.len) {
        /* Most text is ASCII: eight bytes at a time while no top bit is set. */
        while (b.len - at >= 8 && (tamis__load_u64le(b.ptr + at) & 0x8080808080808080u) == 0)
            at += 8;
        if (at == b.len)
            break;
        size_t size = tamis__utf8_sequence(b.ptr + at, b.len - at);
        if (size == 0)
            break;
        at += size;
    }
    return at;
}

size_t tamis__utf8_encode(uint32_t rune, char out[TAMIS__UTF8_BYTES_MAX])
{
    if (rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF))
        rune = TAMIS__RUNE_REPLACEMENT;
    if (rune < 0x80) {
        out[0] = (char)rune;
        return 1;
    }
    if (rune < 0x800) {
        out[0] = (char)(0xC0 | (rune >> 6));
        out[1] = (char)(0x80 | (rune & 0x3F));
        return 2;
    }
    if (rune < 0x10000) {
        out[0] = (char)(0xE0 | (rune >> 12));
        out[1] = (char)(0x80 | ((rune >> 6) & 0x3F));
        out[2] = (char)(0x80 | (rune & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | (rune >> 18));
    out[1] = (char)(0x80 | ((rune >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((rune >> 6) & 0x3F));
    out[3] = (char)(0x80 | (rune & 0x3F));
    return 4;
}
