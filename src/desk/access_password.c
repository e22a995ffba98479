/*
 * desk/access_password.c - passwords hashed and weighed, a few at once; failures of names that nobody has.
 */
#include <sodium.h>

#include "base/error.h"
#include "base/utf8.h"
#include "desk/access_memory.h"
#include "desk/access_state.h"

enum { DIFFERENT_MIN = 5 };

/* What a password is weighed against when there is no account: made with the same limits, of random bytes that were thrown away. */
static const char nobodys_hash[TAMIS__PASSWORD_HASH_BYTES] =
    "$argon2id$v=19$m=65536,t=2,p=1$T7HnZX1zxvn5FuT/"
    "BsKevQ$ZBu39RDZXEJxHZDfRuUnhsohKlxBIUXbElvqMQ9Xxtk";

tamis_status tamis__password_check(const char *name, const char *password, tamis_error *err)
{
    size_t len = strnlen(password, TAMIS_PASSWORD_MAX + 1);
    if (len < TAMIS_PASSWORD_MIN || len > TAMIS_PASSWORD_MAX)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "a password has %d to %d bytes",
                           TAMIS_PASSWORD_MIN, TAMIS_PASSWORD_MAX);
    tamis_bytes text = tamis__bytes(password, len);
    if (tamis__utf8_valid_prefix(text) != len)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "the password is not UTF-8");
    if (tamis__bytes_equal_nocase(text, tamis__bytes_of(name)))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "the password is the name of the account");
    bool seen[256] = {false};
    int different = 0;
    for (size_t i = 0; i < len; i++) {
        different += !seen[(unsigned char)password[i]];
        seen[(unsigned char)password[i]] = true;
    }
    if (different < DIFFERENT_MIN)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "the password has fewer than %d different characters", DIFFERENT_MIN);
    return TAMIS_OK;
}

tamis_status tamis__password_turn(tamis__desk *desk, tamis_error *err)
{
    struct tamis__access *access = desk->access;
    pthread_mutex_lock(&access->lock);
    bool admitted = access->waiting < TAMIS__LOGINS_WAITING;
    if (admitted) {
        access->waiting++;
        while (access->turns == TAMIS__LOGINS_AT_ONCE)
            pthread_cond_wait(&access->turn_free, &access->lock);
        access->waiting--;
        access->turns++;
    }
    pthread_mutex_unlock(&access->lock);
    return admitted ? TAMIS_OK
                    : tamis__fail(err, TAMIS_ERR_LIMIT, "too many logins at once: try again");
}

void tamis__password_turn_end(tamis__desk *desk)
{
    pthread_mutex_lock(&desk->access->lock);
    desk->access->turns--;
    pthread_cond_signal(&desk->access->turn_free);
    pthread_mutex_unlock(&desk->access->lock);
}

tamis_status tamis__password_hash(tamis__desk *desk, const char *password,
                                  char out[TAMIS__PASSWORD_HASH_BYTES], tamis_error *err)
{
    _Static_assert(crypto_pwhash_STRBYTES <= TAMIS__PASSWORD_HASH_BYTES, "size of a hash");
    TAMIS_TRY(tamis__password_turn(desk, err));
    int failed =
        crypto_pwhash_str(out, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE);
    tamis__password_turn_end(desk);
    return failed != 0 ? tamis__fail_nomem(err) : TAMIS_OK;
}

bool tamis__password_matches(const char *hash, const char *password)
{
    /* A hash with other limits is none of ours: a changed file shall not make us take gigabytes. */
    bool ours =
        hash != NULL && crypto_pwhash_str_needs_rehash(hash, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                                       crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0;
    size_t len = strnlen(password, TAMIS_PASSWORD_MAX);
    int different = crypto_pwhash_str_verify(ours ? hash : nobodys_hash, password, len);
    return ours && different == 0 && password[len] == '\0';
}

/* ---- names that nobody has ---- */

static tamis__stranger *stranger_of(struct tamis__access *access, uint64_t name)
{
    return &access->strangers[name % TAMIS__STRANGERS_MAX];
}

bool tamis__stranger_waits(tamis__desk *desk, const char *name)
{
    uint64_t hash = tamis__hash64(tamis__bytes_of(name));
    int64_t now = tamis__desk_now(desk);
    pthread_mutex_lock(&desk->access->lock);
    const tamis__stranger *s = stranger_of(desk->access, hash);
    bool waits = s->name == hash && s->failures >= TAMIS__LOGIN_FAILURES &&
                 now - s->failed < TAMIS__LOGIN_WAIT_MS;
    pthread_mutex_unlock(&desk->access->lock);
    return waits;
}

void tamis__stranger_failed(tamis__desk *desk, const char *name)
{
    uint64_t hash = tamis__hash64(tamis__bytes_of(name));
    int64_t now = tamis__desk_now(desk);
    pthread_mutex_lock(&desk->access->lock);
    tamis__stranger *s = stranger_of(desk->access, hash);
    if (s->name != hash || now - s->failed >= TAMIS__LOGIN_WAIT_MS)
        *s = (tamis__stranger){.name = hash};
    s->failures++;
    s->failed = now;
    pthread_mutex_unlock(&desk->access->lock);
}
