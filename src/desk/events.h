/*
 * desk/events.h - events and the webhooks that want them.
 */
#ifndef TAMIS_DESK_EVENTS_H
#define TAMIS_DESK_EVENTS_H

#include "desk/store.h"

/* Queues a delivery for every webhook that asked for `event`, in the caller's writing transaction. `body`: a JSON object. */
TAMIS_MUST_USE tamis_status tamis__events_add(tamis__desk *desk, tamis__desk_db *db,
                                              const char *event, tamis_bytes body,
                                              tamis_error *err);

#endif
