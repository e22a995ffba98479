/*
 * base/strmap.c - string -> number, insertion-ordered.
 *
 * Keys stand in one array in the order of their coming; an open-addressing table of
 * {32 bits of hash, number + 1} finds them. The hash in the slot spares most key comparisons and
 * lets the table double without reading a key. Invariants: the number of slots is a power of two,
 * at most 3/4 of them are taken, number_plus_1 == 0 marks a free one.
 */
#include "base/hash.h"
#include "base/memory.h"

enum { SLOTS_MIN = 16 };

typedef struct slot {
    uint32_t hash;
    uint32_t number_plus_1;
} slot;

struct tamis__strmap_impl {
    tamis__arena arena;
    tamis_bytes *keys;
    size_t keys_capacity;
    slot *slots;
    size_t slot_count;
    size_t max_keys;
    uint32_t count;
};

bool tamis__strmap_init(tamis__strmap *map, size_t max_keys)
{
    map->impl = tamis__alloc_zero(1, sizeof *map->impl);
    if (map->impl == NULL)
        return false;
    tamis__arena_init(&map->impl->arena, 0);
    if (max_keys == 0 || max_keys > UINT32_MAX - 1)
        max_keys = UINT32_MAX - 1;
    map->impl->max_keys = max_keys;
    return true;
}

void tamis__strmap_clear(tamis__strmap *map)
{
    if (map->impl == NULL)
        return;
    tamis__arena_clear(&map->impl->arena);
    tamis__release(map->impl->keys);
    tamis__release(map->impl->slots);
    tamis__release(map->impl);
    map->impl = NULL;
}

/* The slot that holds the key, or the free one where it belongs. */
static size_t probe(const struct tamis__strmap_impl *impl, uint32_t hash, tamis_bytes key)
{
    size_t mask = impl->slot_count - 1;
    size_t at = hash & mask;
    while (impl->slots[at].number_plus_1 != 0) {
        slot here = impl->slots[at];
        if (here.hash == hash && tamis__bytes_equal(impl->keys[here.number_plus_1 - 1], key))
            break;
        at = (at + 1) & mask;
    }
    return at;
}

static bool grow_slots(struct tamis__strmap_impl *impl)
{
    size_t count = impl->slot_count == 0 ? SLOTS_MIN : impl->slot_count * 2;
    slot *slots = tamis__alloc_zero(count, sizeof *slots);
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < impl->slot_count; i++) {
        if (impl->slots[i].number_plus_1 == 0)
            continue;
        size_t at = impl->slots[i].hash & (count - 1);
        while (slots[at].number_plus_1 != 0)
            at = (at + 1) & (count - 1);
        slots[at] = impl->slots[i];
    }
    tamis__release(impl->slots);
    impl->slots = slots;
    impl->slot_count = count;
    return true;
}

static uint32_t add_key(struct tamis__strmap_impl *impl, uint32_t hash, tamis_bytes key)
{
    if (impl->count >= impl->max_keys ||
        !TAMIS_GROW(impl->keys, impl->keys_capacity, (size_t)impl->count + 1))
        return UINT32_MAX;
    if (((size_t)impl->count + 1) * 4 > impl->slot_count * 3 && !grow_slots(impl))
        return UINT32_MAX;
    tamis_bytes copy = tamis__arena_copy(&impl->arena, key);
    if (copy.ptr == NULL)
        return UINT32_MAX;
    uint32_t number = impl->count++;
    impl->slots[probe(impl, hash, key)] = (slot){hash, number + 1};
    impl->keys[number] = copy;
    return number;
}

uint32_t tamis__strmap_intern(tamis__strmap *map, tamis_bytes key)
{
    uint32_t found = tamis__strmap_find(map, key);
    return found == UINT32_MAX ? add_key(map->impl, (uint32_t)tamis__hash64(key), key) : found;
}

uint32_t tamis__strmap_find(const tamis__strmap *map, tamis_bytes key)
{
    const struct tamis__strmap_impl *impl = map->impl;
    if (impl == NULL || impl->slot_count == 0)
        return UINT32_MAX;
    /* A free slot holds 0, which becomes UINT32_MAX. */
    return impl->slots[probe(impl, (uint32_t)tamis__hash64(key), key)].number_plus_1 - 1;
}

uint32_t tamis__strmap_count(const tamis__strmap *map)
{
    return map->impl == NULL ? 0 : map->impl->count;
}

tamis_bytes tamis__strmap_key(const tamis__strmap *map, uint32_t number)
{
    return number < tamis__strmap_count(map) ? map->impl->keys[number] : tamis__bytes(NULL, 0);
}
