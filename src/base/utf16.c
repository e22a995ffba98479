/*
 * base/utf16.c - UTF-16 in, UTF-8 out.
 *
 * `raw` holds bytes not converted yet. A unit or a pair may be cut by the end of what was read, so
 * conversion stops where it cannot tell, and starts there again once more bytes came or none will.
 */
#include "base/utf16.h"

#include "base/memory.h"
#include "base/utf8.h"

struct tamis__utf16 {
    bool big_endian;
    bool ended;
    size_t start;
    size_t end;
    uint8_t raw[TAMIS__UTF16_HEAD_BYTES_MAX];
};

tamis__utf16 *tamis__utf16_new(bool big_endian, tamis_bytes head)
{
    if (head.len > TAMIS__UTF16_HEAD_BYTES_MAX)
        return NULL;
    tamis__utf16 *utf16 = tamis__alloc(sizeof *utf16);
    if (utf16 == NULL)
        return NULL;
    utf16->big_endian = big_endian;
    utf16->ended = false;
    utf16->start = 0;
    utf16->end = head.len;
    if (head.len > 0)
        memcpy(utf16->raw, head.ptr, head.len);
    return utf16;
}

void tamis__utf16_free(tamis__utf16 *utf16)
{
    tamis__release(utf16);
}

static uint32_t unit_at(const tamis__utf16 *utf16, size_t at)
{
    uint32_t first = utf16->raw[at];
    uint32_t second = utf16->raw[at + 1];
    return utf16->big_endian ? first << 8 | second : second << 8 | first;
}

/* Takes one character off `raw`; false when more bytes are needed to tell. */
static bool take_rune(tamis__utf16 *utf16, uint32_t *rune)
{
    size_t left = utf16->end - utf16->start;
    *rune = TAMIS__RUNE_REPLACEMENT;
    if (left < 2) {
        if (left == 0 || !utf16->ended)
            return false;
        utf16->start = utf16->end;
        return true;
    }
    uint32_t high = unit_at(utf16, utf16->start);
    if (high >= 0xD800 && high < 0xDC00) {
        if (left < 4 && !utf16->ended)
            return false;
        uint32_t low = left < 4 ? 0 : unit_at(utf16, utf16->start + 2);
        bool paired = low >= 0xDC00 && low < 0xE000;
        if (paired)
            *rune = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
        utf16->start += paired ? 4 : 2;
        return true;
    }
    utf16->start += 2;
    *rune = high; /* a lone low surrogate is replaced when it is encoded */
    return true;
}

static tamis_status refill(tamis__utf16 *utf16, tamis__input *input, tamis_error *err)
{
    size_t left = utf16->end - utf16->start;
    memmove(utf16->raw, utf16->raw + utf16->start, left);
    utf16->start = 0;
    utf16->end = left;
    size_t got = 0;
    TAMIS_TRY(
        tamis__input_read(input, (char *)utf16->raw + left, sizeof utf16->raw - left, &got, err));
    utf16->end += got;
    utf16->ended = got == 0;
    return TAMIS_OK;
}

tamis_status tamis__utf16_read(tamis__utf16 *utf16, tamis__input *input, char *out, size_t capacity,
                               size_t *got, tamis_error *err)
{
    *got = 0;
    for (;;) {
        uint32_t rune;
        while (capacity - *got >= TAMIS__UTF8_BYTES_MAX && take_rune(utf16, &rune))
            *got += tamis__utf8_encode(rune, out + *got);
        if (*got > 0 || (utf16->ended && utf16->start == utf16->end))
            return TAMIS_OK;
        TAMIS_TRY(refill(utf16, input, err));
    }
}
