/* screen/selection.c - some entities of a snapshot as a set of bits. */
#include "screen/selection.h"

#include "base/error.h"
#include "base/memory.h"

tamis_status tamis__selection_init(tamis__selection *selection, const tamis__snapshot *snapshot,
                                   const uint32_t *entities, size_t count, tamis_error *err)
{
    const uint32_t all = tamis__snapshot_info_of(snapshot).entities;
    *selection = (tamis__selection){.snapshot = snapshot};
    selection->entities = tamis__alloc_zero((size_t)all / 64 + 1, sizeof *selection->entities);
    if (selection->entities == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < count; i++) {
        if (entities[i] >= all || tamis__selection_has(selection, entities[i]))
            continue;
        selection->entities[entities[i] / 64] |= UINT64_C(1) << entities[i] % 64;
        selection->count++;
    }
    return TAMIS_OK;
}

void tamis__selection_clear(tamis__selection *selection)
{
    tamis__release(selection->entities);
    selection->entities = NULL;
}
