/*
 * desk/audit.h - the audit trail: records chained by hash, sealed, signed.
 *
 * hash(n) = BLAKE2b-256(hash(n-1), n, time, actor, action, subject, BLAKE2b-256(body)), each with its length before it; hash(0) is the desk's
 * public key. The newest number and hash are sealed with a key that is not in the file, so that a shortened trail shows.
 */
#ifndef TAMIS_DESK_AUDIT_H
#define TAMIS_DESK_AUDIT_H

#include "desk/store.h"

enum {
    TAMIS__AUDIT_CHECKPOINT_EVERY = 1000, /* records */
    TAMIS__AUDIT_ACTOR_MAX = 128,         /* bytes */
    TAMIS__AUDIT_ACTION_MAX = 64,
    TAMIS__AUDIT_SUBJECT_MAX = 2048,
    TAMIS__AUDIT_BODY_MAX = 32 << 20
};

/* Appends a record in the caller's writing transaction: whatever changes the desk calls this before it ends. `body`: a JSON object; white
 * space that would break a line becomes a space. Errors: ARGUMENT (a text too long, no JSON object), CORRUPT (the newest record
 * is not the one that was sealed: nothing more is appended to a trail that was tampered with), NOMEM, IO. */
TAMIS_MUST_USE tamis_status tamis__audit_append(tamis__desk *desk, tamis__desk_db *db,
                                                const char *actor, const char *action,
                                                const char *subject, tamis_bytes body,
                                                tamis_error *err);

/* Number and hash of the newest record, in any transaction; CORRUPT when they do not bear the seal. */
TAMIS_MUST_USE tamis_status tamis__audit_head_read(tamis__desk *desk, tamis__desk_db *db,
                                                   int64_t *seq, tamis__digest *hash,
                                                   tamis_error *err);

/* A signed record. */
typedef struct tamis__checkpoint {
    int64_t seq, time;
    tamis__digest hash;
    uint8_t signature[64];
} tamis__checkpoint;

/* Signs the newest record, in the caller's writing transaction; that of before when it is signed already. seq 0: there is no record. */
TAMIS_MUST_USE tamis_status tamis__audit_sign(tamis__desk *desk, tamis__desk_db *db,
                                              tamis__checkpoint *out, tamis_error *err);
/* Signs what was not signed, before the desk is closed; as far as that works. */
void tamis__audit_close(tamis__desk *desk);

#endif
