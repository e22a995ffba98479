/* base/name.c - which tokens of a name are looked at as one. */
#include "base/name.h"

uint32_t tamis__name_runs(uint32_t count, uint32_t split, tamis__token_run out[TAMIS__RUNS_MAX])
{
    uint32_t runs = 0;
    bool two_readings = split > 0 && split < count;
    for (uint32_t i = 0; i + 1 < count; i++)
        out[runs++] = (tamis__token_run){(uint8_t)i, 2};
    if (two_readings)
        out[runs++] = (tamis__token_run){(uint8_t)(count - 1), 2};
    if (count < 3 || count > TAMIS__GLUE_PARTS_MAX)
        return runs;
    out[runs++] = (tamis__token_run){0, (uint8_t)count};
    if (two_readings)
        out[runs++] = (tamis__token_run){(uint8_t)split, (uint8_t)count};
    return runs;
}
