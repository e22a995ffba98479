/*
 * desk/keys.h - the secret of a desk, and what is made with it.
 *
 * PATH.key (mode 0600) holds a line that says what it is and a seed of 32 random bytes in hexadecimal digits. From the seed come the Ed25519 key
 * (RFC 8032) that signs checkpoints and the BLAKE2b key that seals the newest record.
 */
#ifndef TAMIS_DESK_KEYS_H
#define TAMIS_DESK_KEYS_H

#include <tamis/status.h>

#include "base/hash.h"

enum { TAMIS__SECRET_BYTES = 64, TAMIS__SIGNATURE_BYTES = 64 };

typedef struct tamis__desk_keys {
    uint8_t public_key[TAMIS__DIGEST_BYTES];
    uint8_t secret[TAMIS__SECRET_BYTES];
    uint8_t seal[TAMIS__DIGEST_BYTES];
} tamis__desk_keys;

/* Random ones, written to PATH.key, which must not be there yet (ARGUMENT), and synced. */
TAMIS_MUST_USE tamis_status tamis__keys_create(const char *desk_path, tamis__desk_keys *out,
                                               tamis_error *err);
/* Reads PATH.key. Errors: NOT_FOUND, IO, FORMAT. */
TAMIS_MUST_USE tamis_status tamis__keys_read(const char *desk_path, tamis__desk_keys *out,
                                             tamis_error *err);
void tamis__keys_wipe(tamis__desk_keys *keys);
/* Removes PATH.key; for a creation that failed. */
void tamis__keys_remove(const char *desk_path);

/* Waits until nobody else holds the lock on PATH.key, a thread or a process; it ends with the process that holds it, however that ends. For what
 * takes many transactions and must not be done twice at a time. *lock is for the unlock. Errors: NOT_FOUND, IO, NOMEM. */
TAMIS_MUST_USE tamis_status tamis__keys_lock(const char *desk_path, int *lock, tamis_error *err);
void tamis__keys_unlock(int lock);

/* The seal of a head: BLAKE2b-256 of number and hash under the seal key. */
void tamis__keys_seal(const tamis__desk_keys *keys, int64_t seq, const tamis__digest *hash,
                      tamis__digest *out);
bool tamis__keys_sealed(const tamis__desk_keys *keys, int64_t seq, const tamis__digest *hash,
                        tamis_bytes seal);

/* What a signature of a record stands for; neither can be passed off as the other. */
typedef enum tamis__signed {
    TAMIS__SIGNED_CHECKPOINT, /* this was the newest record */
    TAMIS__SIGNED_END         /* an export ended with this record */
} tamis__signed;

void tamis__keys_sign(const tamis__desk_keys *keys, tamis__signed what, int64_t seq, int64_t time,
                      const tamis__digest *hash, uint8_t signature[TAMIS__SIGNATURE_BYTES]);
bool tamis__keys_signed(const uint8_t public_key[TAMIS__DIGEST_BYTES], tamis__signed what,
                        int64_t seq, int64_t time, const tamis__digest *hash,
                        tamis_bytes signature);

/* Hexadecimal digits of either case, exactly `size` bytes. */
bool tamis__from_hex(tamis_bytes text, uint8_t *out, size_t size);
/* Lower case, with a NUL: 2 * size + 1 bytes. */
void tamis__to_hex(const uint8_t *bytes, size_t size, char *out);

#endif
