/*
 * desk/audit_erase.h - texts of old records of the audit trail erased, while the trail still holds together.
 *
 * The hash of a record is made of the digest of its body, not of the body: so without its body a record still follows from the one before and the
 * next one from it. A record "audit.erase" says who erased which ones and why; without one, a missing body is a finding.
 */
#ifndef TAMIS_DESK_AUDIT_ERASE_H
#define TAMIS_DESK_AUDIT_ERASE_H

#include <tamis/desk_types.h>

#include "desk/store.h"

/* As tamis_audit_erase says; within no transaction. Errors: ARGUMENT, DENIED. */
TAMIS_MUST_USE tamis_status tamis__audit_erase(tamis__desk *desk, const tamis_actor *actor,
                                               tamis_bytes request, tamis_audit_erasure *out,
                                               tamis_error *err);

/* Records from `first` to `last`. */
typedef struct tamis__erased_range {
    int64_t first, last;
} tamis__erased_range;

/* The ranges of the body of a record "audit.erase", into a growing array; false when it is none. Those that do not lie before record `by` are left
 * out. *failed: out of memory. */
bool tamis__erased_ranges(tamis_bytes body, int64_t by, tamis__erased_range **ranges, size_t *count,
                          size_t *capacity, bool *failed);

#endif
