/* api/desk_changes.h - noting a snapshot, for the calls that need its number. */
#ifndef TAMIS_API_DESK_CHANGES_H
#define TAMIS_API_DESK_CHANGES_H

#include "api/desk.h"

/* tamis_changes_note, and the number of the snapshot among those that the desk has seen. */
TAMIS_MUST_USE tamis_status tamis__desk_note(tamis_desk *desk, const tamis_snapshot *snapshot,
                                             int64_t *number, uint64_t *changes, tamis_error *err);

#endif
