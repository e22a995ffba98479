/* base/hash.c - XXH3 for tables, BLAKE2b-256 for content. */
#include "base/hash.h"

#include <sodium.h>
#include <xxhash.h>

_Static_assert(sizeof(crypto_generichash_state) <= sizeof(((tamis__digester *)0)->state),
               "tamis__digester is too small for libsodium's state");

uint64_t tamis__hash64(tamis_bytes b)
{
    return XXH3_64bits(b.ptr, b.len);
}

/* libsodium wants its state aligned to 64, which no heap block promises. So each call works on an
 * aligned copy: a few hundred bytes, nothing beside the hashing. */
static crypto_generichash_state load_state(const tamis__digester *digester)
{
    crypto_generichash_state state;
    memcpy(&state, digester->state, sizeof state);
    return state;
}

static void store_state(tamis__digester *digester, const crypto_generichash_state *state)
{
    memcpy(digester->state, state, sizeof *state);
}

void tamis__digest_init(tamis__digester *digester)
{
    /* Idempotent and thread-safe. It only picks the fastest implementation: should it fail, the
     * portable one gives the same digest. */
    int ready TAMIS_UNUSED = sodium_init();
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, TAMIS__DIGEST_BYTES);
    store_state(digester, &state);
}

void tamis__digest_update(tamis__digester *digester, tamis_bytes b)
{
    crypto_generichash_state state = load_state(digester);
    crypto_generichash_update(&state, (const unsigned char *)b.ptr, b.len);
    store_state(digester, &state);
}

void tamis__digest_final(tamis__digester *digester, tamis__digest *out)
{
    crypto_generichash_state state = load_state(digester);
    crypto_generichash_final(&state, out->bytes, sizeof out->bytes);
}

void tamis__digest_of(tamis_bytes b, tamis__digest *out)
{
    tamis__digester digester;
    tamis__digest_init(&digester);
    tamis__digest_update(&digester, b);
    tamis__digest_final(&digester, out);
}

void tamis__digest_hex(const tamis__digest *digest, char out[TAMIS__DIGEST_HEX])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < TAMIS__DIGEST_BYTES; i++) {
        out[2 * i] = digits[digest->bytes[i] >> 4];
        out[2 * i + 1] = digits[digest->bytes[i] & 15];
    }
    out[TAMIS__DIGEST_HEX - 1] = '\0';
}
