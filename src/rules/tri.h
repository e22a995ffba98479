/* rules/tri.h - Kleene's strong three-valued logic (S. C. Kleene, Introduction to Metamathematics, 1952, par. 64). */
#ifndef TAMIS_RULES_TRI_H
#define TAMIS_RULES_TRI_H

#include "base/compiler.h"

/* Ordered so that "and" is the minimum and "or" the maximum. */
typedef enum tamis__tri { TAMIS__NO = 0, TAMIS__UNKNOWN = 1, TAMIS__YES = 2 } tamis__tri;

TAMIS_INLINE tamis__tri tamis__tri_and(tamis__tri a, tamis__tri b)
{
    return a < b ? a : b;
}

TAMIS_INLINE tamis__tri tamis__tri_or(tamis__tri a, tamis__tri b)
{
    return a > b ? a : b;
}

TAMIS_INLINE tamis__tri tamis__tri_not(tamis__tri a)
{
    return (tamis__tri)(TAMIS__YES - a);
}

#endif
