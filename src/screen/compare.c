/* screen/compare.c - every name of one party against every name of the other; the best pair counts. */
#include "screen/compare.h"

#include "screen/entity_facts.h"

static bool schemata_meet(const tamis__query *a, const tamis__query *b)
{
    return a->any_schema || b->any_schema || tamis__schema_comparable(a->schema, b->schema);
}

/* Both names are read as what the party of the narrower schema is. */
static bool readings_meet(const tamis__query *a, uint32_t i, const tamis__query *b, uint32_t j)
{
    bool a_narrower = b->any_schema || tamis__schema_is_a(a->schema, b->schema);
    tamis__schema schema = a_narrower ? a->schema : b->schema;
    return tamis__query_reads(a, i, schema) && tamis__query_reads(b, j, schema);
}

void tamis__compare_queries(const tamis__query *a, const tamis__query *b,
                            const tamis__snapshot *snapshot, const tamis__text *text,
                            const tamis__score_params *params, tamis__comparison *names,
                            tamis__reasons *reasons)
{
    uint32_t best_a = 0;
    uint32_t best_b = 0;
    double best = -1.0;
    *reasons = (tamis__reasons){0};
    for (uint32_t i = 0; i < a->name_count; i++) {
        for (uint32_t j = 0; j < b->name_count; j++) {
            if (!readings_meet(a, i, b, j))
                continue;
            double score =
                tamis__compare_names(&a->names[i], &b->names[j], snapshot, text, params, names);
            if (score > best) {
                best = score;
                best_a = i;
                best_b = j;
            }
        }
    }
    if (best >= 0.0) {
        reasons->name_score = tamis__compare_names(&a->names[best_a], &b->names[best_b], snapshot,
                                                   text, params, names);
        reasons->names = names;
    }
    reasons->facts = tamis__compare_query_facts(a, b);
    if (schemata_meet(a, b))
        reasons->score = tamis__score_facts(reasons->name_score, &reasons->facts);
}
