/*
 * desk/audit.h - the audit trail: records chained by hash, sealed, signed.
 *
 * hash(n) = BLAKE2b-256(hash(n-1), n, time, actor, action, subject, BLAKE2b-256(body)), each with its length before it; hash(0) is the desk's
 * public key. The newest number and hash are sealed with a key that is not in the file, so that a shortened trail shows.
 */
#ifndef TAMIS_DESK_AUDIT_H
#define TAMIS_DESK_AUDIT_H

#include "desk/store.h"

/* Appends a record in the caller's writing transaction: whatever changes the desk calls this before it ends. */
TAMIS_MUST_USE tamis_status tamis__audit_append(tamis__desk *desk, tamis__desk_db *db,
                                                const char *actor, const char *action,
                                                const char *subject, tamis_bytes body,
                                                tamis_error *err);

#endif
