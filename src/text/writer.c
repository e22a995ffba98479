/*
 * text/writer.c - writing into a fixed stretch of memory, and looking letters up.
 *
 * A writer never overruns: text that does not fit is dropped whole and `cut` says so.
 */
#include "text/internal.h"

void tamis__write(tamis__writer *out, const char *text, size_t len)
{
    if (len > out->capacity - out->len) {
        out->cut = true;
        return;
    }
    memcpy(out->ptr + out->len, text, len);
    out->len += len;
}

void tamis__write_text(tamis__writer *out, const char *nul_terminated)
{
    tamis__write(out, nul_terminated, strlen(nul_terminated));
}

void tamis__write_rune(tamis__writer *out, uint32_t rune)
{
    char utf8[TAMIS__UTF8_BYTES_MAX];
    tamis__write(out, utf8, tamis__utf8_encode(rune, utf8));
}

const char *tamis__letter_find(const tamis__letter *table, size_t count, uint32_t rune)
{
    /* Most tables begin with an alphabet without gaps. */
    uint32_t dense = rune - table[0].rune;
    if (dense < count && table[dense].rune == rune)
        return table[dense].text;
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table[middle].rune < rune)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && table[low].rune == rune ? table[low].text : NULL;
}
