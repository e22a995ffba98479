/*
 * base/memory.h - the only way to the heap, and arenas.
 *
 * Every allocation can be made to fail in tests (tamis__memory_fail_after), so that each caller's
 * way out is exercised. An arena frees all at once and has a ceiling: TAMIS_ERR_LIMIT conditions
 * show as NULL, like memory exhaustion.
 */
#ifndef TAMIS_BASE_MEMORY_H
#define TAMIS_BASE_MEMORY_H

#include "base/bytes.h"

/* NULL on failure; size 0 gives a valid unique pointer. Release with tamis__release (NULL allowed). */
void *tamis__alloc(size_t size_bytes);
void *tamis__alloc_zero(size_t count, size_t size_bytes);
void *tamis__realloc(void *ptr, size_t size_bytes);
void tamis__release(void *ptr);

/* Grows an array to hold at least `needed` items (doubling). `*items` stays valid on failure.
 * Returns false when memory is out or the size would overflow. */
bool tamis__grow(void **items, size_t *capacity, size_t needed, size_t item_bytes);
#define TAMIS_GROW(items, capacity, needed)                                                        \
    tamis__grow((void **)&(items), &(capacity), (needed), sizeof(*(items)))

/* Test hook, per thread: after n more allocations every one fails; n < 0 switches it off. */
void tamis__memory_fail_after(int64_t n);

typedef struct tamis__arena {
    struct tamis__arena_block *blocks;
    size_t used_bytes;
    size_t limit_bytes;
} tamis__arena;

/* Starts empty; limit_bytes 0 means no limit. Clear accepts a zeroed arena. */
void tamis__arena_init(tamis__arena *arena, size_t limit_bytes);
void tamis__arena_clear(tamis__arena *arena);
/* Forgets all but keeps one block for reuse. */
void tamis__arena_reset(tamis__arena *arena);
/* Aligned to 8. NULL on failure. */
void *tamis__arena_alloc(tamis__arena *arena, size_t size_bytes);
void *tamis__arena_zero(tamis__arena *arena, size_t count, size_t size_bytes);
/* A copy with a NUL behind it (not counted); {NULL,0} on failure, so test .ptr. */
tamis_bytes tamis__arena_copy(tamis__arena *arena, tamis_bytes b);

#endif
