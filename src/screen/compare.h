/* screen/compare.h - two parties against each other, without a search. */
#ifndef TAMIS_SCREEN_COMPARE_H
#define TAMIS_SCREEN_COMPARE_H

#include "screen/explain.h"

/* The best pair of names and the facts of two queries. `snapshot` (may be NULL) gives rarity. *names
 * is filled with the best pair; reasons->names is NULL when one side has no name. */
void tamis__compare_queries(const tamis__query *a, const tamis__query *b,
                            const tamis__snapshot *snapshot, const tamis__text *text,
                            tamis__comparison *names, tamis__reasons *reasons);

#endif
