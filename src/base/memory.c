/*
 * base/memory.c - the heap with a test hook, and arenas.
 *
 * An arena is a list of blocks, the one in use first:
 *
 *   arena -> [head: used ......free] -> [older] -> [older] -> NULL
 *
 * Blocks double in size up to a maximum. A request too large for a share of a block gets a block
 * of its own, put behind the head so that the room left in the head is not wasted. used_bytes
 * counts what was asked for (rounded to the alignment), and it alone is held against the limit.
 */
#include "base/memory.h"

#include <stdlib.h>

enum { ARENA_ALIGN = 8, ARENA_BLOCK_MIN = 4096, ARENA_BLOCK_MAX = 1 << 20, GROW_MIN = 8 };

/* Allocations left before they fail; negative: no limit. Per thread, so that tests of one thread
 * do not starve another; the only mutable state outside of objects in the library. */
static _Thread_local int64_t allocations_left = -1;

void tamis__memory_fail_after(int64_t n)
{
    allocations_left = n;
}

static bool may_allocate(size_t size_bytes)
{
    if (size_bytes > PTRDIFF_MAX)
        return false;
    if (allocations_left < 0)
        return true;
    if (allocations_left == 0)
        return false;
    allocations_left--;
    return true;
}

void *tamis__alloc(size_t size_bytes)
{
    return may_allocate(size_bytes) ? malloc(size_bytes == 0 ? 1 : size_bytes) : NULL;
}

void *tamis__alloc_zero(size_t count, size_t size_bytes)
{
    if (size_bytes != 0 && count > PTRDIFF_MAX / size_bytes)
        return NULL;
    size_t total = count * size_bytes;
    return may_allocate(total) ? calloc(1, total == 0 ? 1 : total) : NULL;
}

void *tamis__realloc(void *ptr, size_t size_bytes)
{
    return may_allocate(size_bytes) ? realloc(ptr, size_bytes == 0 ? 1 : size_bytes) : NULL;
}

void tamis__release(void *ptr)
{
    free(ptr);
}

bool tamis__grow(void **items, size_t *capacity, size_t needed, size_t item_bytes)
{
    if (needed <= *capacity)
        return true;
    size_t count_max = PTRDIFF_MAX / item_bytes;
    if (needed > count_max)
        return false;
    size_t wanted = *capacity > count_max / 2 ? count_max : *capacity * 2;
    if (wanted < needed)
        wanted = needed;
    if (wanted < GROW_MIN && count_max >= GROW_MIN)
        wanted = GROW_MIN;
    void *grown = tamis__realloc(*items, wanted * item_bytes);
    if (grown == NULL)
        return false;
    *items = grown;
    *capacity = wanted;
    return true;
}

typedef struct tamis__arena_block {
    struct tamis__arena_block *next;
    size_t size;
    size_t used;
    _Alignas(ARENA_ALIGN) char data[];
} arena_block;

void tamis__arena_init(tamis__arena *arena, size_t limit_bytes)
{
    *arena = (tamis__arena){.limit_bytes = limit_bytes};
}

static void release_blocks(arena_block *block)
{
    while (block != NULL) {
        arena_block *next = block->next;
        tamis__release(block);
        block = next;
    }
}

void tamis__arena_clear(tamis__arena *arena)
{
    release_blocks(arena->blocks);
    arena->blocks = NULL;
    arena->used_bytes = 0;
}

void tamis__arena_reset(tamis__arena *arena)
{
    arena->used_bytes = 0;
    arena_block *head = arena->blocks;
    if (head == NULL)
        return;
    release_blocks(head->next);
    head->next = NULL;
    head->used = 0;
}

static arena_block *new_block(size_t size)
{
    arena_block *block = tamis__alloc(sizeof(arena_block) + size);
    if (block == NULL)
        return NULL;
    block->next = NULL;
    block->size = size;
    block->used = 0;
    return block;
}

/* A block with room for `size`, linked into the arena. */
static arena_block *add_block(tamis__arena *arena, size_t size)
{
    arena_block *head = arena->blocks;
    size_t standard = head == NULL ? ARENA_BLOCK_MIN : head->size * 2;
    if (standard > ARENA_BLOCK_MAX)
        standard = ARENA_BLOCK_MAX;
    bool own = size > standard / 4;
    arena_block *block = new_block(own ? size : standard);
    if (block == NULL)
        return NULL;
    if (own && head != NULL) {
        block->next = head->next;
        head->next = block;
    } else {
        block->next = head;
        arena->blocks = block;
    }
    return block;
}

void *tamis__arena_alloc(tamis__arena *arena, size_t size_bytes)
{
    if (size_bytes > PTRDIFF_MAX / 2)
        return NULL;
    size_t size = (size_bytes + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    if (size == 0)
        size = ARENA_ALIGN;
    if (arena->limit_bytes != 0 && (arena->used_bytes > arena->limit_bytes ||
                                    size_bytes > arena->limit_bytes - arena->used_bytes))
        return NULL;
    arena_block *block = arena->blocks;
    if (block == NULL || size > block->size - block->used)
        block = add_block(arena, size);
    if (block == NULL)
        return NULL;
    void *place = block->data + block->used;
    block->used += size;
    arena->used_bytes += size;
    return place;
}

void *tamis__arena_zero(tamis__arena *arena, size_t count, size_t size_bytes)
{
    if (size_bytes != 0 && count > PTRDIFF_MAX / size_bytes)
        return NULL;
    void *place = tamis__arena_alloc(arena, count * size_bytes);
    return place == NULL ? NULL : memset(place, 0, count * size_bytes);
}

tamis_bytes tamis__arena_copy(tamis__arena *arena, tamis_bytes b)
{
    char *copy = b.len == SIZE_MAX ? NULL : tamis__arena_alloc(arena, b.len + 1);
    if (copy == NULL)
        return tamis__bytes(NULL, 0);
    if (b.len > 0)
        memcpy(copy, b.ptr, b.len);
    copy[b.len] = '\0';
    return tamis__bytes(copy, b.len);
}
