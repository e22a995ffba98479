/*
 * base/bytes.c - slices: comparing, searching, cutting.
 *
 * A slice may be {NULL, 0}, so no function hands a pointer to memcmp and its kin before it knows
 * that there is at least one byte.
 */
#include "base/bytes.h"

int tamis__bytes_compare(tamis_bytes a, tamis_bytes b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared == 0 ? 0 : memcmp(a.ptr, b.ptr, shared);
    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

static const char no_break_space[2] = {'\xC2', '\xA0'};

static size_t space_at_start(tamis_bytes b)
{
    if (b.len >= 1 && tamis__is_space(b.ptr[0]))
        return 1;
    return b.len >= 2 && memcmp(b.ptr, no_break_space, 2) == 0 ? 2 : 0;
}

static size_t space_at_end(tamis_bytes b)
{
    if (b.len >= 1 && tamis__is_space(b.ptr[b.len - 1]))
        return 1;
    return b.len >= 2 && memcmp(b.ptr + b.len - 2, no_break_space, 2) == 0 ? 2 : 0;
}

tamis_bytes tamis__bytes_trim(tamis_bytes b)
{
    for (size_t size = space_at_start(b); size > 0; size = space_at_start(b)) {
        b.ptr += size;
        b.len -= size;
    }
    for (size_t size = space_at_end(b); size > 0; size = space_at_end(b))
        b.len -= size;
    return b;
}

tamis_bytes tamis__bytes_sub(tamis_bytes b, size_t start, size_t end)
{
    if (end > b.len)
        end = b.len;
    if (start > end)
        start = end;
    return b.ptr == NULL ? b : tamis__bytes(b.ptr + start, end - start);
}

bool tamis__bytes_starts_with(tamis_bytes b, tamis_bytes prefix)
{
    return prefix.len <= b.len && tamis__bytes_equal(tamis__bytes_sub(b, 0, prefix.len), prefix);
}

bool tamis__bytes_ends_with(tamis_bytes b, tamis_bytes suffix)
{
    return suffix.len <= b.len &&
           tamis__bytes_equal(tamis__bytes_sub(b, b.len - suffix.len, b.len), suffix);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool tamis__bytes_equal_nocase(tamis_bytes a, tamis_bytes b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++) {
        if (lower(a.ptr[i]) != lower(b.ptr[i]))
            return false;
    }
    return true;
}

bool tamis__bytes_starts_nocase(tamis_bytes b, tamis_bytes prefix)
{
    return prefix.len <= b.len &&
           tamis__bytes_equal_nocase(tamis__bytes_sub(b, 0, prefix.len), prefix);
}

size_t tamis__bytes_find(tamis_bytes haystack, tamis_bytes needle, size_t from)
{
    if (from > haystack.len || needle.len > haystack.len - from)
        return SIZE_MAX;
    if (needle.len == 0)
        return from;
    const char *found = memmem(haystack.ptr + from, haystack.len - from, needle.ptr, needle.len);
    return found == NULL ? SIZE_MAX : (size_t)(found - haystack.ptr);
}

size_t tamis__bytes_find_nocase(tamis_bytes haystack, tamis_bytes needle, size_t from)
{
    if (from > haystack.len || needle.len > haystack.len - from)
        return SIZE_MAX;
    for (size_t at = from; at <= haystack.len - needle.len; at++) {
        if (tamis__bytes_equal_nocase(tamis__bytes_sub(haystack, at, at + needle.len), needle))
            return at;
    }
    return SIZE_MAX;
}

/* Where *rest points after its last piece: an empty whole (whatever its pointer) still has one. */
static const char used_up[1];

bool tamis__bytes_split(tamis_bytes *rest, tamis_bytes separator, tamis_bytes *piece)
{
    if (rest->ptr == used_up) {
        *piece = tamis__bytes(NULL, 0);
        return false;
    }
    size_t at = separator.len == 0 ? SIZE_MAX : tamis__bytes_find(*rest, separator, 0);
    if (at == SIZE_MAX) {
        *piece = *rest;
        *rest = tamis__bytes(used_up, 0);
        return true;
    }
    *piece = tamis__bytes_sub(*rest, 0, at);
    *rest = tamis__bytes_sub(*rest, at + separator.len, rest->len);
    return true;
}

bool tamis__bytes_to_u64(tamis_bytes b, uint64_t max, uint64_t *out)
{
    if (b.len == 0)
        return false;
    uint64_t value = 0;
    for (size_t i = 0; i < b.len; i++) {
        if (b.ptr[i] < '0' || b.ptr[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(b.ptr[i] - '0');
        if (digit > max || value > (max - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

void tamis__store_u16le(void *p, uint16_t v)
{
    uint8_t *b = p;
    b[0] = (uint8_t)v;
    b[1] = (uint8_t)(v >> 8);
}

void tamis__store_u32le(void *p, uint32_t v)
{
    tamis__store_u16le(p, (uint16_t)v);
    tamis__store_u16le((uint8_t *)p + 2, (uint16_t)(v >> 16));
}

void tamis__store_u64le(void *p, uint64_t v)
{
    tamis__store_u32le(p, (uint32_t)v);
    tamis__store_u32le((uint8_t *)p + 4, (uint32_t)(v >> 32));
}
