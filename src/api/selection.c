/* api/selection.c - some entities of a snapshot by their ids, to screen against these alone. */
#include "api/selection.h"

#include "base/error.h"
#include "screen/screen.h"

static tamis_status fill(tamis_selection *selection, const tamis_snapshot *snapshot,
                         const char *const *ids, size_t count, tamis_error *err)
{
    uint32_t *numbers = tamis__alloc_zero(count + 1, sizeof *numbers);
    if (numbers == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < count; i++) /* TAMIS__NONE is past the last */
        numbers[i] = tamis__snapshot_find_entity(snapshot->index, tamis__bytes_of(ids[i]));
    tamis_status status =
        tamis__selection_init(&selection->entities, snapshot->index,
                              tamis__screener_serial(snapshot->screener), numbers, count, err);
    tamis__release(numbers);
    return status;
}

tamis_status tamis_selection_new(const tamis_snapshot *snapshot, const char *const *ids,
                                 size_t count, tamis_selection **out, tamis_error *err)
{
    *out = NULL;
    tamis_selection *selection = tamis__alloc_zero(1, sizeof *selection);
    if (selection == NULL)
        return tamis__fail_nomem(err);
    tamis_status status = fill(selection, snapshot, ids, count, err);
    if (status != TAMIS_OK) {
        tamis_selection_free(selection);
        return status;
    }
    *out = selection;
    return TAMIS_OK;
}

void tamis_selection_free(tamis_selection *selection)
{
    if (selection == NULL)
        return;
    tamis__selection_clear(&selection->entities);
    tamis__release(selection);
}

size_t tamis_selection_count(const tamis_selection *selection)
{
    return selection->entities.count;
}
