/* base/hash.h - fast hashes for tables (XXH3) and content digests (BLAKE2b-256, libsodium). Both
 * give the same value on every machine. */
#ifndef TAMIS_BASE_HASH_H
#define TAMIS_BASE_HASH_H

#include "base/bytes.h"

uint64_t tamis__hash64(tamis_bytes b);

enum { TAMIS__DIGEST_BYTES = 32, TAMIS__DIGEST_HEX = 65 };

typedef struct tamis__digest {
    uint8_t bytes[TAMIS__DIGEST_BYTES];
} tamis__digest;

/* Incremental: opaque state in caller's storage, sized for crypto_generichash_state. It may stand
 * anywhere in memory and be copied; a copy goes on from the same bytes. */
typedef struct tamis__digester {
    uint8_t state[448];
} tamis__digester;

void tamis__digest_init(tamis__digester *digester);
void tamis__digest_update(tamis__digester *digester, tamis_bytes b);
void tamis__digest_final(tamis__digester *digester, tamis__digest *out);
void tamis__digest_of(tamis_bytes b, tamis__digest *out);
/* Lower-case hex, NUL-terminated. */
void tamis__digest_hex(const tamis__digest *digest, char out[TAMIS__DIGEST_HEX]);

/*
 * String -> u32, insertion-ordered. Keys are copied into the map's own arena.
 * Not thread-safe while it grows; any number of readers afterwards.
 */
typedef struct tamis__strmap {
    struct tamis__strmap_impl *impl;
} tamis__strmap;

/* max_keys bounds growth (0: 2^32-2). */
bool tamis__strmap_init(tamis__strmap *map, size_t max_keys);
void tamis__strmap_clear(tamis__strmap *map); /* accepts a zeroed map */
/* The key's number: its insertion index from 0. UINT32_MAX when out of memory or over the limit. */
uint32_t tamis__strmap_intern(tamis__strmap *map, tamis_bytes key);
/* UINT32_MAX when absent. */
uint32_t tamis__strmap_find(const tamis__strmap *map, tamis_bytes key);
uint32_t tamis__strmap_count(const tamis__strmap *map);
tamis_bytes tamis__strmap_key(const tamis__strmap *map, uint32_t number);

#endif
