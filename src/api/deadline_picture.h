/* api/deadline_picture.h - when equipment has to go: one row a deadline on a common time line, with how many devices. */
#ifndef TAMIS_API_DEADLINE_PICTURE_H
#define TAMIS_API_DEADLINE_PICTURE_H

#include <tamis/status.h>

#include "api/outcome_mark.h"

typedef struct tamis__deadline {
    int32_t day;              /* the first day of the stricter answer */
    tamis__outcome outcome;   /* from then */
    tamis_bytes jurisdiction; /* UK */
    tamis_bytes what;         /* the rule's title, or its regime */
    uint64_t count;           /* devices */
} tamis__deadline;

enum { TAMIS__DEADLINES_DRAWN_MAX = 24 };

/* `deadlines` sorted by day; what is past `today` is told as overdue. More than DRAWN_MAX: the rest is counted in a last row.
 * Nothing is written when there are none. Errors: NOMEM. */
TAMIS_MUST_USE tamis_status tamis__deadline_picture(tamis__svg *svg, const char *id,
                                                    const tamis__deadline *deadlines, size_t count,
                                                    int32_t today, tamis_error *err);

#endif
