/*
 * rules/moment.h - when something holds: days, instants with zones, windows.
 *
 * A rule's window is kept in local time of the rule's zone, in seconds from 1970-01-01T00:00 local, so that a
 * transaction known by its day alone needs no zone. A transaction known by its instant is turned into each
 * zone's local time once (tamis__moment_make). Zones are IANA names (ICU knows their history).
 */
#ifndef TAMIS_RULES_MOMENT_H
#define TAMIS_RULES_MOMENT_H

#include <tamis/status.h>

#include "base/bytes.h"
#include "base/date.h"
#include "rules/tri.h"

enum { TAMIS__ZONES_MAX = 64 };

#define TAMIS__LOCAL_MIN INT64_MIN
#define TAMIS__LOCAL_MAX INT64_MAX

/* The zones that the loaded packs name; index 0 is UTC. Immutable once packs are loaded. */
typedef struct tamis__zone_table {
    tamis_bytes names[TAMIS__ZONES_MAX];
    void *calendars
        [TAMIS__ZONES_MAX]; /* what moment.c keeps for ICU; never used by two threads at once: cloned per moment */
    size_t count;
} tamis__zone_table;

/* [start, end) in local seconds; a day without time of day is [day * 86400, (day + 1) * 86400). */
typedef struct tamis__window {
    int64_t start;
    int64_t end;
    uint8_t zone;
} tamis__window;

/* When the transaction happens. With a day only, every zone's local time is the whole day. */
typedef struct tamis__moment {
    int32_t day; /* the day stated, or of the instant in its own offset */
    bool has_instant;
    int64_t instant; /* seconds UTC */
    struct {
        int64_t start;
        int64_t end;
    } local[TAMIS__ZONES_MAX];
} tamis__moment;

/* `time` is empty or RFC 3339 with an offset ("2019-05-16T12:00:00-04:00"). Errors: FORMAT with what was expected. */
TAMIS_MUST_USE tamis_status tamis__moment_make(const tamis__zone_table *zones, int32_t day,
                                               tamis_bytes time, tamis__moment *out,
                                               tamis_error *err);

/* Does the window touch any instant of the moment (a restriction that begins on the day applies on it)? */
bool tamis__window_touches(const tamis__window *window, const tamis__moment *moment);
/* Does the window hold throughout the moment (what a permission must do)? */
bool tamis__window_covers(const tamis__window *window, const tamis__moment *moment);

#endif
