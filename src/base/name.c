/* base/name.c - which tokens of a name are looked at as one, and which given names stand for another. */
#include "base/name.h"

bool tamis__families_meet(const tamis__families *a, const tamis__families *b)
{
    for (uint32_t i = 0; i < TAMIS__FAMILIES_MAX && a->id[i] != 0; i++)
        for (uint32_t j = 0; j < TAMIS__FAMILIES_MAX && b->id[j] != 0; j++)
            if (a->id[i] == b->id[j])
                return true;
    return false;
}

uint32_t tamis__name_runs(uint32_t count, uint32_t split, tamis__token_run out[TAMIS__RUNS_MAX])
{
    uint32_t runs = 0;
    bool two_readings = split > 0 && split < count;
    for (uint32_t i = 0; i + 1 < count; i++)
        out[runs++] = (tamis__token_run){.first = (uint8_t)i, .count = 2};
    if (two_readings)
        out[runs++] = (tamis__token_run){.first = (uint8_t)(count - 1), .count = 2};
    if (count < 3 || count > TAMIS__GLUE_PARTS_MAX)
        return runs;
    out[runs++] = (tamis__token_run){.first = 0, .count = (uint8_t)count};
    if (two_readings)
        out[runs++] = (tamis__token_run){.first = (uint8_t)split, .count = (uint8_t)count};
    return runs;
}
