/* desk/keys.c - the key file; seals and signatures. */
#include "desk/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"

_Static_assert(crypto_sign_PUBLICKEYBYTES == TAMIS__DIGEST_BYTES, "size of a public key");
_Static_assert(crypto_sign_SECRETKEYBYTES == TAMIS__SECRET_BYTES, "size of a secret key");
_Static_assert(crypto_sign_BYTES == TAMIS__SIGNATURE_BYTES, "size of a signature");

enum { SEED_BYTES = crypto_sign_SEEDBYTES, SEED_HEX = 2 * SEED_BYTES + 1, MESSAGE_BYTES = 128 };

static const char key_file_line[] = "tamis-desk-key-1\n";

bool tamis__from_hex(tamis_bytes text, uint8_t *out, size_t size)
{
    size_t got = 0;
    return text.len == 2 * size &&
           sodium_hex2bin(out, size, text.ptr, text.len, NULL, &got, NULL) == 0 && got == size;
}

void tamis__to_hex(const uint8_t *bytes, size_t size, char *out)
{
    sodium_bin2hex(out, 2 * size + 1, bytes, size);
}

static char *key_path(const char *desk_path)
{
    size_t size = strlen(desk_path) + sizeof ".key";
    char *path = tamis__alloc(size);
    if (path != NULL)
        snprintf(path, size, "%s.key", desk_path);
    return path;
}

static void derive(const uint8_t seed[SEED_BYTES], tamis__desk_keys *out)
{
    static const char seal_name[] = "tamis desk: seal of the newest record";
    crypto_sign_seed_keypair(out->public_key, out->secret, seed);
    crypto_generichash(out->seal, sizeof out->seal, (const uint8_t *)seal_name,
                       sizeof seal_name - 1, seed, SEED_BYTES);
}

static bool write_all(int file, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t size = write(file, text, len);
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return false;
        text += size;
        len -= (size_t)size;
    }
    return fsync(file) == 0;
}

static tamis_status write_key(const char *path, const uint8_t seed[SEED_BYTES], tamis_error *err)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0 && errno == EEXIST)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "there is a key already: %.*s",
                           TAMIS_FMT(tamis__bytes_of(path)));
    if (file < 0)
        return tamis__fail_io(err, errno, "create", path);
    char text[sizeof key_file_line + SEED_HEX];
    char hex[SEED_HEX];
    tamis__to_hex(seed, SEED_BYTES, hex);
    int len = snprintf(text, sizeof text, "%s%s\n", key_file_line, hex);
    bool written = write_all(file, text, (size_t)len);
    int reason = errno;
    sodium_memzero(text, sizeof text);
    sodium_memzero(hex, sizeof hex);
    if (close(file) != 0 && written) {
        reason = errno;
        written = false;
    }
    if (written)
        return TAMIS_OK;
    unlink(path);
    return tamis__fail_io(err, reason, "write", path);
}

/* *path is released by the caller. */
static tamis_status begin(const char *desk_path, char **path, tamis_error *err)
{
    if (sodium_init() < 0)
        return tamis__fail(err, TAMIS_ERR_IO, "the system gives no random numbers");
    *path = key_path(desk_path);
    return *path == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

tamis_status tamis__keys_create(const char *desk_path, tamis__desk_keys *out, tamis_error *err)
{
    char *path = NULL;
    TAMIS_TRY(begin(desk_path, &path, err));
    uint8_t seed[SEED_BYTES];
    randombytes_buf(seed, sizeof seed);
    tamis_status status = write_key(path, seed, err);
    if (status == TAMIS_OK)
        derive(seed, out);
    sodium_memzero(seed, sizeof seed);
    tamis__release(path);
    return status;
}

tamis_status tamis__keys_lock(const char *desk_path, int *lock, tamis_error *err)
{
    char *path = NULL;
    int held = 0;
    *lock = -1;
    TAMIS_TRY(begin(desk_path, &path, err));
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    while (file >= 0 && (held = flock(file, LOCK_EX)) != 0 && errno == EINTR)
        continue;
    int reason = errno;
    tamis_status status = TAMIS_OK;
    if (file < 0 || held != 0)
        status = tamis__fail_io(err, reason, file < 0 ? "open" : "lock", path);
    if (status == TAMIS_OK)
        *lock = file;
    else if (file >= 0)
        close(file);
    tamis__release(path);
    return status;
}

void tamis__keys_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
}

/* Up to size - 1 bytes, with a NUL; -1 with errno. */
static ssize_t read_all(const char *path, char *out, size_t size)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0)
        return -1;
    size_t len = 0;
    ssize_t got = 1;
    while (got > 0 && len < size - 1) {
        got = read(file, out + len, size - 1 - len);
        if (got < 0 && errno == EINTR)
            got = 1;
        else if (got > 0)
            len += (size_t)got;
    }
    int reason = errno;
    close(file);
    errno = reason;
    out[len] = '\0';
    return got < 0 ? -1 : (ssize_t)len;
}

static tamis_status read_key(const char *path, uint8_t seed[SEED_BYTES], tamis_error *err)
{
    char text[2 * (sizeof key_file_line + SEED_HEX)];
    ssize_t len = read_all(path, text, sizeof text);
    if (len < 0 && errno == ENOENT)
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "the key of the desk is missing: %.*s",
                           TAMIS_FMT(tamis__bytes_of(path)));
    if (len < 0)
        return tamis__fail_io(err, errno, "read", path);
    tamis_bytes rest = tamis__bytes(text, (size_t)len);
    bool known = tamis__bytes_starts_with(rest, tamis__bytes_of(key_file_line));
    rest = tamis__bytes_trim(tamis__bytes_sub(rest, sizeof key_file_line - 1, rest.len));
    known = known && tamis__from_hex(rest, seed, SEED_BYTES);
    sodium_memzero(text, sizeof text);
    if (!known)
        return tamis__fail(err, TAMIS_ERR_FORMAT, "no key of a desk: %.*s",
                           TAMIS_FMT(tamis__bytes_of(path)));
    return TAMIS_OK;
}

tamis_status tamis__keys_read(const char *desk_path, tamis__desk_keys *out, tamis_error *err)
{
    char *path = NULL;
    TAMIS_TRY(begin(desk_path, &path, err));
    uint8_t seed[SEED_BYTES];
    tamis_status status = read_key(path, seed, err);
    if (status == TAMIS_OK)
        derive(seed, out);
    sodium_memzero(seed, sizeof seed);
    tamis__release(path);
    return status;
}

void tamis__keys_wipe(tamis__desk_keys *keys)
{
    sodium_memzero(keys, sizeof *keys);
}

void tamis__keys_remove(const char *desk_path)
{
    char *path = key_path(desk_path);
    if (path != NULL)
        unlink(path);
    tamis__release(path);
}

/* ---- seals and signatures ---- */

/* What is sealed or signed: a name of the purpose with its NUL, then number, time and hash, all of fixed size. */
static size_t message(const char *purpose, int64_t seq, int64_t time, const tamis__digest *hash,
                      uint8_t out[MESSAGE_BYTES])
{
    size_t len = strlen(purpose) + 1;
    memcpy(out, purpose, len);
    tamis__store_u64le(out + len, (uint64_t)seq);
    tamis__store_u64le(out + len + 8, (uint64_t)time);
    memcpy(out + len + 16, hash->bytes, sizeof hash->bytes);
    return len + 16 + sizeof hash->bytes;
}

void tamis__keys_seal(const tamis__desk_keys *keys, int64_t seq, const tamis__digest *hash,
                      tamis__digest *out)
{
    uint8_t text[MESSAGE_BYTES];
    size_t len = message("tamis audit head", seq, 0, hash, text);
    crypto_generichash(out->bytes, sizeof out->bytes, text, len, keys->seal, sizeof keys->seal);
}

bool tamis__keys_sealed(const tamis__desk_keys *keys, int64_t seq, const tamis__digest *hash,
                        tamis_bytes seal)
{
    tamis__digest right;
    tamis__keys_seal(keys, seq, hash, &right);
    return seal.len == sizeof right.bytes &&
           sodium_memcmp(right.bytes, seal.ptr, sizeof right.bytes) == 0;
}

static const char *purpose_of(tamis__signed what)
{
    return what == TAMIS__SIGNED_END ? "tamis audit end of export" : "tamis audit checkpoint";
}

void tamis__keys_sign(const tamis__desk_keys *keys, tamis__signed what, int64_t seq, int64_t time,
                      const tamis__digest *hash, uint8_t signature[TAMIS__SIGNATURE_BYTES])
{
    uint8_t text[MESSAGE_BYTES];
    size_t len = message(purpose_of(what), seq, time, hash, text);
    crypto_sign_detached(signature, NULL, text, len, keys->secret);
}

bool tamis__keys_signed(const uint8_t public_key[TAMIS__DIGEST_BYTES], tamis__signed what,
                        int64_t seq, int64_t time, const tamis__digest *hash, tamis_bytes signature)
{
    uint8_t text[MESSAGE_BYTES];
    size_t len = message(purpose_of(what), seq, time, hash, text);
    return signature.len == TAMIS__SIGNATURE_BYTES &&
           crypto_sign_verify_detached((const uint8_t *)signature.ptr, text, len, public_key) == 0;
}
