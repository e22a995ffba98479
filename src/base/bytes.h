/*
 * base/bytes.h - text and binary slices, and the little-endian loads of everything read from disk.
 *
 * A tamis_bytes is borrowed: it owns nothing and is not NUL-terminated. Empty is {any, 0}.
 */
#ifndef TAMIS_BASE_BYTES_H
#define TAMIS_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/compiler.h"

typedef struct tamis_bytes {
    const char *ptr;
    size_t len;
} tamis_bytes;

#define TAMIS_LIT(literal) ((tamis_bytes){(literal), sizeof(literal) - 1})
/* Arguments for a printf "%.*s" (clamped so that a hostile length cannot overflow int). */
#define TAMIS_FMT(b) (int)((b).len > 200 ? 200 : (b).len), ((b).len == 0 ? "" : (b).ptr)

TAMIS_INLINE tamis_bytes tamis__bytes(const char *ptr, size_t len)
{
    return (tamis_bytes){ptr, len};
}

TAMIS_INLINE tamis_bytes tamis__bytes_of(const char *nul_terminated)
{
    return (tamis_bytes){nul_terminated, nul_terminated == NULL ? 0 : strlen(nul_terminated)};
}

TAMIS_INLINE bool tamis__bytes_equal(tamis_bytes a, tamis_bytes b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* ASCII classes; the space is that of isspace in the C locale. */
TAMIS_INLINE bool tamis__is_digit(char c)
{
    return c >= '0' && c <= '9';
}

TAMIS_INLINE bool tamis__is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

TAMIS_INLINE bool tamis__is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Bytewise order (as memcmp, shorter first on a tie): <0, 0, >0. */
int tamis__bytes_compare(tamis_bytes a, tamis_bytes b);
/* Without leading and trailing ASCII white space and U+00A0. */
tamis_bytes tamis__bytes_trim(tamis_bytes b);
/* [start, end) clamped to b. */
tamis_bytes tamis__bytes_sub(tamis_bytes b, size_t start, size_t end);
bool tamis__bytes_starts_with(tamis_bytes b, tamis_bytes prefix);
bool tamis__bytes_ends_with(tamis_bytes b, tamis_bytes suffix);
/* ASCII-case-insensitive equality and search; search returns the offset or SIZE_MAX. */
bool tamis__bytes_equal_nocase(tamis_bytes a, tamis_bytes b);
bool tamis__bytes_starts_nocase(tamis_bytes b, tamis_bytes prefix);
size_t tamis__bytes_find(tamis_bytes haystack, tamis_bytes needle, size_t from);
size_t tamis__bytes_find_nocase(tamis_bytes haystack, tamis_bytes needle, size_t from);
/* Next piece of *rest up to `separator` (removed), advancing *rest; false when *rest is used up.
 * Start with a copy of the whole; an empty whole yields one empty piece. */
bool tamis__bytes_split(tamis_bytes *rest, tamis_bytes separator, tamis_bytes *piece);
/* Unsigned decimal number, the whole slice; false when empty, not digits or above `max`. */
bool tamis__bytes_to_u64(tamis_bytes b, uint64_t max, uint64_t *out);

TAMIS_INLINE uint16_t tamis__load_u16le(const void *p)
{
    const uint8_t *b = p;
    return (uint16_t)(b[0] | (b[1] << 8));
}

TAMIS_INLINE uint32_t tamis__load_u32le(const void *p)
{
    const uint8_t *b = p;
    return (uint32_t)b[0] | ((uint32_t)b[1] << 8) | ((uint32_t)b[2] << 16) | ((uint32_t)b[3] << 24);
}

TAMIS_INLINE uint64_t tamis__load_u64le(const void *p)
{
    return (uint64_t)tamis__load_u32le(p) |
           ((uint64_t)tamis__load_u32le((const uint8_t *)p + 4) << 32);
}

void tamis__store_u16le(void *p, uint16_t v);
void tamis__store_u32le(void *p, uint32_t v);
void tamis__store_u64le(void *p, uint64_t v);

#endif
