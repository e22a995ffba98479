/*
 * text/keymap.c - the map from keys to numbers that reading a name asks for every word.
 *
 * Most words of names are in no table, so saying no must be cheap. The open-addressing table is two
 * arrays: 16 bits of the hash per slot, small enough to stay in the processor's cache, and the numbers,
 * looked at only where those bits agree.
 *
 *   tags     | 0 | a1f3 | 0 | 77c0 | ...     0 is free
 *   numbers  | . |   12 | . |    3 | ...     into keys, in the order of their coming
 *
 * Invariants: a power of two of slots, at most half of them taken.
 */
#include "text/internal.h"

enum { SLOTS_MIN = 64 };

/* Two rounds of multiplying and folding, as in wyhash (Wang Yi, public domain): every bit of the key
 * reaches every bit of the result. Never leaves the program, so it may differ between machines. */
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

void tamis__keymap_clear(tamis__keymap *map)
{
    tamis__release(map->tags);
    tamis__release(map->numbers);
    tamis__release(map->keys);
    *map = (tamis__keymap){0};
}

static void place(tamis__keymap *map, uint32_t number)
{
    uint64_t hash = hash_of(map->keys[number]);
    size_t at = (size_t)hash & map->mask;
    while (map->tags[at] != 0)
        at = (at + 1) & map->mask;
    map->tags[at] = tag_of(hash);
    map->numbers[at] = number;
}

static bool grow_slots(tamis__keymap *map)
{
    size_t count = map->tags == NULL ? SLOTS_MIN : (map->mask + 1) * 2;
    uint16_t *tags = tamis__alloc_zero(count, sizeof *tags);
    uint32_t *numbers = tamis__alloc(count * sizeof *numbers);
    if (tags == NULL || numbers == NULL) {
        tamis__release(tags);
        tamis__release(numbers);
        return false;
    }
    tamis__release(map->tags);
    tamis__release(map->numbers);
    map->tags = tags;
    map->numbers = numbers;
    map->mask = count - 1;
    for (uint32_t i = 0; i < map->count; i++)
        place(map, i);
    return true;
}

uint32_t tamis__keymap_intern(tamis__keymap *map, tamis__arena *arena, tamis_bytes key)
{
    uint32_t found = tamis__keymap_find(map, key);
    if (found != UINT32_MAX)
        return found;
    size_t count = (size_t)map->count + 1;
    if (count == UINT32_MAX || !TAMIS_GROW(map->keys, map->capacity, count) ||
        ((map->tags == NULL || count * 2 > map->mask + 1) && !grow_slots(map)))
        return UINT32_MAX;
    tamis_bytes copy = tamis__arena_copy(arena, key);
    if (copy.ptr == NULL)
        return UINT32_MAX;
    map->keys[map->count] = copy;
    place(map, map->count);
    return map->count++;
}

uint32_t tamis__keymap_find(const tamis__keymap *map, tamis_bytes key)
{
    if (map->tags == NULL)
        return UINT32_MAX;
    uint64_t hash = hash_of(key);
    uint16_t tag = tag_of(hash);
    for (size_t at = (size_t)hash & map->mask; map->tags[at] != 0; at = (at + 1) & map->mask) {
        if (map->tags[at] == tag && tamis__bytes_equal(map->keys[map->numbers[at]], key))
            return map->numbers[at];
    }
    return UINT32_MAX;
}
