/*
 * desk/access_state.h - what the access files share: attempts at passwords, rates of keys, tokens.
 */
#ifndef TAMIS_DESK_ACCESS_STATE_H
#define TAMIS_DESK_ACCESS_STATE_H

#include "desk/access.h"
#include "desk/inside.h"

/* ---- passwords (access_password.c) ---- */

enum { TAMIS__PASSWORD_HASH_BYTES = 128 };

/* ARGUMENT: too short or long, no UTF-8, the name itself, few different characters. */
TAMIS_MUST_USE tamis_status tamis__password_check(const char *name, const char *password,
                                                  tamis_error *err);
/* Waits for its turn. Errors: LIMIT (too many wait), NOMEM. */
TAMIS_MUST_USE tamis_status tamis__password_hash(tamis__desk *desk, const char *password,
                                                 char out[TAMIS__PASSWORD_HASH_BYTES],
                                                 tamis_error *err);
/* The turn that weighing a password needs: at most so many at once. Errors: LIMIT. */
TAMIS_MUST_USE tamis_status tamis__password_turn(tamis__desk *desk, tamis_error *err);
void tamis__password_turn_end(tamis__desk *desk);
/* Within a turn. `hash` NULL: takes the same time, and is false. */
bool tamis__password_matches(const char *hash, const char *password);

/* Failures for names that no account has, so that these wait like the others. */
bool tamis__stranger_waits(tamis__desk *desk, const char *name);
void tamis__stranger_failed(tamis__desk *desk, const char *name);

/* ---- rates (access_rate.c) ---- */

/* Counts one request of a key: false when there were more than `per_minute`, with the seconds until one may pass. */
TAMIS_MUST_USE tamis_status tamis__rate_take(tamis__desk *desk, int64_t key, uint32_t per_minute,
                                             unsigned *retry_after, tamis_error *err);

/* ---- tokens (access_token.c) ---- */

/* "tamis_" and 43 letters; wiped by the caller when it is done. */
void tamis__token_make(char out[TAMIS_TOKEN_BYTES]);
/* False when it cannot be one by its form. */
bool tamis__token_digest(const char *token, tamis__digest *out);

#endif
