/*
 * text/keymap.c - the map from keys to numbers that reading a name asks for every word.
 *
 * Most words of names are in no table, so saying no must be cheap. The open-addressing table is two
 * arrays: 16 bits of the hash per slot, small enough to stay in the processor's cache, and the numbers,
 * looked at only where those bits agree. All of it is made with the library and never changes.
 *
 *   tags     | 0 | a1f3 | 0 | 77c0 | ...     0 is free
 *   numbers  | . |   12 | . |    3 | ...     into keys, in the order of their coming
 *
 * Invariants: a power of two of slots, at most half of them taken.
 */
#include "text/internal.h"

enum { SLOTS_MIN = 64 };

/* Two rounds of multiplying and folding, as in wyhash (Wang Yi, public domain): every bit of the key
 * reaches every bit of the result. The tables are made by a program of the same compiler. */
static uint64_t fold(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t product = a * b;
    return product ^ (product >> 32) ^ (a >> 29) * b;
#endif
}

static uint64_t load8(const char *p)
{
    uint64_t value;
    memcpy(&value, p, sizeof value);
    return value;
}

static uint64_t load4(const char *p)
{
    uint32_t value;
    memcpy(&value, p, sizeof value);
    return value;
}

static uint64_t hash_of(tamis_bytes key)
{
    const uint64_t a = UINT64_C(0x2d358dccaa6c78a5), b = UINT64_C(0x8bb84b93962eacc9);
    uint64_t hash = key.len * a;
    const char *p = key.ptr;
    size_t left = key.len;
    for (; left > 8; left -= 8, p += 8)
        hash = fold(hash ^ load8(p), b);
    uint64_t last = 0;
    if (key.len >= 8)
        last = load8(key.ptr + key.len - 8);
    else if (left >= 4)
        last = load4(p) << 32 | load4(p + left - 4);
    else if (left > 0)
        last = (uint64_t)(uint8_t)p[0] << 16 | (uint64_t)(uint8_t)p[left / 2] << 8 |
               (uint8_t)p[left - 1];
    return fold(hash ^ last, a);
}

static uint16_t tag_of(uint64_t hash)
{
    uint16_t tag = (uint16_t)(hash >> 48);
    return tag == 0 ? 1 : tag;
}

uint32_t tamis__keymap_slots(uint32_t count)
{
    uint32_t slots = SLOTS_MIN;
    while (slots < 2 * (uint64_t)count)
        slots *= 2;
    return slots;
}

void tamis__keymap_fill(const tamis__keymap *map, uint16_t *tags, uint32_t *numbers)
{
    for (uint32_t i = 0; i < map->keys.count; i++) {
        uint64_t hash = hash_of(tamis__strings_get(&map->keys, i));
        size_t at = (size_t)hash & map->mask;
        while (tags[at] != 0)
            at = (at + 1) & map->mask;
        tags[at] = tag_of(hash);
        numbers[at] = i;
    }
}

uint32_t tamis__keymap_find(const tamis__keymap *map, tamis_bytes key)
{
    uint64_t hash = hash_of(key);
    uint16_t tag = tag_of(hash);
    for (size_t at = (size_t)hash & map->mask; map->tags[at] != 0; at = (at + 1) & map->mask) {
        if (map->tags[at] == tag &&
            tamis__bytes_equal(tamis__strings_get(&map->keys, map->numbers[at]), key))
            return map->numbers[at];
    }
    return UINT32_MAX;
}
