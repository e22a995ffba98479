/* desk/access.c - rights, names, tokens, and the state of a desk that is open. */
#include "desk/access.h"

#include <sodium.h>
#include <stdio.h>

#include "base/error.h"
#include "base/memory.h"
#include "desk/access_memory.h"
#include "desk/access_state.h"

/* ---- rights ---- */

static const char *const role_names[] = {"", "viewer", "analyst", "approver", "admin"};

const char *tamis__role_name(tamis_role role)
{
    return (unsigned)role < TAMIS_COUNT_OF(role_names) ? role_names[role] : "";
}

tamis_role tamis__role_find(tamis_bytes name)
{
    for (unsigned i = TAMIS_ROLE_VIEWER; i < TAMIS_COUNT_OF(role_names); i++)
        if (tamis__bytes_equal(name, tamis__bytes_of(role_names[i])))
            return (tamis_role)i;
    return TAMIS_ROLE_NONE;
}

tamis_status tamis__access_check(const tamis_actor *actor, tamis_role role, unsigned scope,
                                 const char *what, tamis_error *err)
{
    static const char *const needed[] = {"anybody", "viewers", "analysts", "approvers", "admins"};
    if (actor->role < role || actor->role > TAMIS_ROLE_ADMIN)
        return tamis__fail(err, TAMIS_ERR_DENIED, "only %s may %s", needed[role], what);
    if (scope != 0 && (actor->scopes & scope) != scope)
        return tamis__fail(err, TAMIS_ERR_DENIED, "this key may not be used to %s", what);
    return TAMIS_OK;
}

const char *tamis__scope_name(unsigned i)
{
    static const char *const names[] = {"screen",  "decide", "cases", "watch",
                                        "changes", "audit",  "admin"};
    return i < TAMIS_COUNT_OF(names) ? names[i] : NULL;
}

bool tamis__access_name_good(const char *name)
{
    size_t len = 0;
    for (; name[len] != '\0'; len++) {
        char c = name[len];
        bool word = tamis__is_letter(c) || tamis__is_digit(c);
        if (len + 1 >= TAMIS_NAME_BYTES || (!word && (len == 0 || strchr("._-@", c) == NULL)))
            return false;
    }
    return len > 0;
}

/* ---- tokens ---- */

static const char token_start[] = "tamis_";

enum { TOKEN_RANDOM = 32, TOKEN_LETTERS = 43, TOKEN_LEN = sizeof token_start - 1 + TOKEN_LETTERS };

_Static_assert((int)TOKEN_LEN < (int)TAMIS_TOKEN_BYTES, "room for a token");

void tamis__token_make(char out[TAMIS_TOKEN_BYTES])
{
    uint8_t random[TOKEN_RANDOM];
    randombytes_buf(random, sizeof random);
    memcpy(out, token_start, sizeof token_start);
    sodium_bin2base64(out + sizeof token_start - 1, TAMIS_TOKEN_BYTES - sizeof token_start + 1,
                      random, sizeof random, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(random, sizeof random);
}

bool tamis__token_digest(const char *token, tamis__digest *out)
{
    size_t len = strnlen(token, TAMIS_TOKEN_BYTES);
    if (len != TOKEN_LEN || memcmp(token, token_start, sizeof token_start - 1) != 0)
        return false;
    tamis__digest_of(tamis__bytes(token, len), out);
    return true;
}

/* ---- state ---- */

struct tamis__access *tamis__access_new(void)
{
    struct tamis__access *access = tamis__alloc_zero(1, sizeof *access);
    if (access == NULL)
        return NULL;
    if (pthread_mutex_init(&access->lock, NULL) != 0) {
        tamis__release(access);
        return NULL;
    }
    if (pthread_cond_init(&access->turn_free, NULL) != 0) {
        pthread_mutex_destroy(&access->lock);
        tamis__release(access);
        return NULL;
    }
    return access;
}

void tamis__access_free(struct tamis__access *access)
{
    if (access == NULL)
        return;
    pthread_cond_destroy(&access->turn_free);
    pthread_mutex_destroy(&access->lock);
    tamis__release(access->rates);
    tamis__release(access);
}
