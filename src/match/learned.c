/* match/learned.c - from support and strength to similarity. */
#include "match/learned.h"

#include "match/similarity.h"

/* Support at which half of what support can say is said; two parties are the least that is learned. */
#define SUPPORT_HALF 2.0
/* What the least pair is worth. Two words of three must not reach 0.7 by it alone. */
#define LEAST 0.84

double tamis__learned_similarity(uint32_t support, uint32_t strength)
{
    double often = (double)support / ((double)support + SUPPORT_HALF);
    double mostly = strength < 1000 ? (double)strength / 1000.0 : 1.0;
    double similarity = LEAST + (TAMIS__LEARNED_MAX - LEAST) * often * (1.0 + mostly) / 2.0;
    return similarity < TAMIS__LINK_MIN ? TAMIS__LINK_MIN : similarity;
}
