/* screen/entity_facts.h - what an entity says besides its names, against what the query says. */
#ifndef TAMIS_SCREEN_ENTITY_FACTS_H
#define TAMIS_SCREEN_ENTITY_FACTS_H

#include "screen/screen.h"

tamis__fact_evidence tamis__compare_facts(const tamis__snapshot *snapshot, uint32_t entity,
                                          const tamis__query *query);
/* Two queries against each other (tamis compare). */
tamis__fact_evidence tamis__compare_query_facts(const tamis__query *a, const tamis__query *b);
/* Evidence if everything the query states agreed. */
tamis__fact_evidence tamis__best_case(const tamis__query *query);

#endif
