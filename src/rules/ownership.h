/*
 * rules/ownership.h - who is caught through owners, by a regime's own test.
 *
 * A cascade to its least fixpoint (OFAC FAQ 401; 90 FR 47201): a holder is caught when it is listed, or when the shares that caught
 * holders have in it pass the threshold (their sum, or the largest one where shares do not add up). Percentages are never
 * multiplied along a chain. Unknown shares and ranges give three values: caught for sure from the low ends, maybe from the
 * high ends. Cycles need no care: a least fixpoint never catches a ring that nobody listed holds.
 *
 * Shares are compared as whole millionths of a per cent, to the nearest (tamis__share_units), so that 33.3 and 16.7 are
 * exactly 50 and no sum depends on its order. Owners that are stated are all the owners there are; owners that nobody stated
 * are unknown, except below a listed holder. A test that is for foreign parties only cascades through parties of its home
 * country, but does not catch them.
 */
#ifndef TAMIS_RULES_OWNERSHIP_H
#define TAMIS_RULES_OWNERSHIP_H

#include "rules/pack.h"

/* Per holder of the facts. */
typedef struct tamis__capture {
    tamis__tri caught;         /* listed, or held by caught ones: what cascades */
    tamis__tri owned;          /* held by caught ones, and no exemption of its country */
    bool listed;               /* on one of the test's lists itself */
    double share_lo, share_hi; /* of caught holders: the sum, or the largest; per cent */
    tamis__tri any_share;      /* has a listed owner somewhere above, of whatever size */
    tamis__tri controlled;     /* by a caught holder */
    bool by_control;           /* `via` controls it, its share does not decide */
    int32_t via;               /* the holder whose share decided, -1 none: follow for the path */
} tamis__capture;

/* A share in millionths of a per cent: 50 is 50,000,000; outside of 0 to 100 (or no number) it is taken as the nearer end. */
int64_t tamis__share_units(double per_cent);

/* Is the holder on one of the lists on the day? UNKNOWN where nobody said, the listing is uncertain, or the snapshot that it was screened
 * in lacks one of the lists. */
tamis__tri tamis__holder_listed(const tamis__facts *facts, const tamis__holder *holder,
                                const tamis_bytes *lists, size_t list_count, int32_t day);

/* `out` has facts->holder_count places; `scratch` is an arena reset by the caller. Listings and stakes count when they hold on `day`.
 * O(holders + stakes). Errors: NOMEM. */
TAMIS_MUST_USE tamis_status tamis__ownership_run(const tamis__ownership_test *test,
                                                 const tamis__facts *facts, int32_t day,
                                                 tamis__arena *scratch, tamis__capture *out,
                                                 tamis_error *err);

#endif
