/*
 * desk/audit_chain.h - how records of the audit trail hang together: for who writes them and who checks them.
 */
#ifndef TAMIS_DESK_AUDIT_CHAIN_H
#define TAMIS_DESK_AUDIT_CHAIN_H

#include "base/hash.h"

/* What the hash of a record is made of, besides the one before. Borrowed. */
typedef struct tamis__audit_record {
    int64_t seq, time;
    tamis_bytes actor, action, subject;
    tamis__digest digest; /* of the body */
} tamis__audit_record;

void tamis__audit_hash(const tamis__digest *before, const tamis__audit_record *record,
                       tamis__digest *out);

TAMIS_INLINE tamis_bytes tamis__digest_slice(const tamis__digest *digest)
{
    return tamis__bytes((const char *)digest->bytes, sizeof digest->bytes);
}

/* False when the slice has another size. */
TAMIS_INLINE bool tamis__digest_load(tamis_bytes b, tamis__digest *out)
{
    if (b.len != sizeof out->bytes)
        return false;
    memcpy(out->bytes, b.ptr, b.len);
    return true;
}

TAMIS_INLINE bool tamis__digest_same(const tamis__digest *a, const tamis__digest *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

#endif
