/* screen/compare.h - two parties against each other, without a search. */
#ifndef TAMIS_SCREEN_COMPARE_H
#define TAMIS_SCREEN_COMPARE_H

#include "screen/explain.h"

/* The best pair of names and the facts of two queries. `snapshot` (may be NULL) gives rarity;
 * params NULL: tamis__score_defaults. *names
 * is filled with the best pair; reasons->names is NULL when one side has no name. */
void tamis__compare_queries(const tamis__query *a, const tamis__query *b,
                            const tamis__snapshot *snapshot, const tamis__text *text,
                            const tamis__score_params *params, tamis__comparison *names,
                            tamis__reasons *reasons);

#endif
