/*
 * desk/events.h - events and the webhooks that want them.
 */
#ifndef TAMIS_DESK_EVENTS_H
#define TAMIS_DESK_EVENTS_H

#include <stdbool.h>
#include <string.h>

#include "desk/store.h"

/* Every event there is: what webhooks may ask for, and the only names that are queued. */
#define TAMIS__EVENTS                                                                              \
    "case.opened", "case.woken", "case.assigned", "case.commented", "case.due", "case.decided",    \
        "case.reopened", "case.attached", "case.changed", "case.forgotten", "list.changed",        \
        "watch.finished"

static inline bool tamis__event_is_known(const char *event)
{
    static const char *const events[] = {TAMIS__EVENTS};
    for (size_t i = 0; i < TAMIS_COUNT_OF(events); i++)
        if (strcmp(events[i], event) == 0)
            return true;
    return false;
}

/* Queues a delivery for every webhook that asked for `event`, in the caller's writing transaction. `event` is one of
 * TAMIS__EVENTS, `body` a JSON object. */
TAMIS_MUST_USE tamis_status tamis__events_add(tamis__desk *desk, tamis__desk_db *db,
                                              const char *event, tamis_bytes body,
                                              tamis_error *err);

#endif
