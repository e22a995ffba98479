/*
 * desk/access.h - who may: rights, accounts, sessions, keys (docs/DESK.md).
 *
 * Passwords are kept as argon2id (libsodium's INTERACTIVE limits: 64 MiB, two passes, well above what OWASP asks for at least; MODERATE
 * would take 256 MiB and most of a second for each attempt, with which strangers could bring a small machine to its knees). Two
 * attempts are weighed at once, others wait in a short queue.
 *
 * Of sessions and keys only the BLAKE2b digest of the token is kept. Tokens are 256 random bits, so that a look-up by digest tells an
 * attacker nothing by its time.
 */
#ifndef TAMIS_DESK_ACCESS_H
#define TAMIS_DESK_ACCESS_H

#include <tamis/desk_types.h>

#include "desk/store.h"

enum {
    TAMIS__LOGINS_AT_ONCE = 2,
    TAMIS__LOGINS_WAITING = 16,
    TAMIS__LOGIN_FAILURES = 5, /* then the account waits */
    TAMIS__LOGIN_WAIT_MS = 15 * 60 * 1000,
    TAMIS__SESSION_MS = 12 * 60 * 60 * 1000,
    TAMIS__SESSION_IDLE_MS = 60 * 60 * 1000,
    TAMIS__SESSIONS_MAX = 50, /* of an account; the oldest goes */
    TAMIS__USED_EVERY_MS = 60 * 1000,
    TAMIS__PER_MINUTE_MAX = 1000000
};

/* ---- rights ---- */

/* DENIED unless the actor has this role or a higher one, and the scope (0: any). `what`: "work on cases". */
TAMIS_MUST_USE tamis_status tamis__access_check(const tamis_actor *actor, tamis_role role,
                                                unsigned scope, const char *what, tamis_error *err);
/* As tamis_role_name and tamis_role_find. */
const char *tamis__role_name(tamis_role role);
tamis_role tamis__role_find(tamis_bytes name);
/* "cases"; NULL past the last. `i` counts the bits from 0. */
const char *tamis__scope_name(unsigned i);
/* 1 to 63 letters, digits, . _ - @ of ASCII, beginning with a letter or digit. */
bool tamis__access_name_good(const char *name);

/* State of a desk that is open: attempts under way, rates. NULL when memory is out. */
struct tamis__access *tamis__access_new(void);
void tamis__access_free(struct tamis__access *access); /* NULL allowed */

/* ---- accounts: as tamis/desk.h has them ---- */

TAMIS_MUST_USE tamis_status tamis__account_add(tamis__desk *desk, const tamis_actor *actor,
                                               const char *name, tamis_role role,
                                               const char *password, tamis_error *err);

/* What a change of an account asks for; what is not given is NULL, or 0. */
typedef struct tamis__account_change {
    tamis_role role; /* NONE: as it is */
    const bool *disabled;
    const char *password, *old_password;
} tamis__account_change;

TAMIS_MUST_USE tamis_status tamis__account_change_to(tamis__desk *desk, const tamis_actor *actor,
                                                     const char *name,
                                                     const tamis__account_change *change,
                                                     tamis_error *err);
/* Appends {"accounts": [...]}. */
TAMIS_MUST_USE tamis_status tamis__account_list(tamis__desk *desk, const tamis_actor *actor,
                                                tamis__buffer *out, tamis_error *err);

/* ---- sessions ---- */

TAMIS_MUST_USE tamis_status tamis__login(tamis__desk *desk, const char *name, const char *password,
                                         tamis_session *out, tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__session_find(tamis__desk *desk, const char *token,
                                                tamis_session *out, tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__logout(tamis__desk *desk, const char *token, tamis_error *err);

/* ---- keys ---- */

/* What a new key is to be. */
typedef struct tamis__key_request {
    const char *name;
    tamis_role role;
    unsigned scopes;
    uint32_t per_minute;
    const char *expires; /* YYYY-MM-DD, its last day (UTC); NULL: none */
} tamis__key_request;

TAMIS_MUST_USE tamis_status tamis__key_add(tamis__desk *desk, const tamis_actor *actor,
                                           const tamis__key_request *request,
                                           char token[TAMIS_TOKEN_BYTES], tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__key_revoke(tamis__desk *desk, const tamis_actor *actor,
                                              const char *name, tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__key_list(tamis__desk *desk, const tamis_actor *actor,
                                            tamis__buffer *out, tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__key_find(tamis__desk *desk, const char *token, tamis_actor *out,
                                            unsigned *retry_after, tamis_error *err);

#endif
