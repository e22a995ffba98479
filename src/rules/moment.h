/*
 * rules/moment.h - when something holds: days, instants with zones, windows.
 *
 * A rule's window is kept in local time of the rule's zone, in seconds from 1970-01-01T00:00 local, so that a
 * transaction known by its day alone needs no zone. A transaction known by its instant is turned into each
 * zone's local time once (tamis__moment_make). Zones are IANA names. ICU is asked for their history when packs are loaded
 * (tamis__zone_add); afterwards only the list of their shifts is read, so that a table is shared by threads.
 */
#ifndef TAMIS_RULES_MOMENT_H
#define TAMIS_RULES_MOMENT_H

#include <tamis/status.h>

#include "base/bytes.h"
#include "base/date.h"
#include "base/memory.h"
#include "rules/tri.h"

enum { TAMIS__ZONES_MAX = 64 };

#define TAMIS__LOCAL_MIN INT64_MIN
#define TAMIS__LOCAL_MAX INT64_MAX

/* The zones that the loaded packs name; index 0 is UTC. Immutable once packs are loaded. */
typedef struct tamis__zone_table {
    tamis_bytes names[TAMIS__ZONES_MAX];
    struct {
        const struct tamis__zone_shift *items; /* by instant; the first holds since ever */
        size_t count;
    } shifts[TAMIS__ZONES_MAX];
    size_t count;
} tamis__zone_table;

/* From `instant` (UTC seconds) on, local time is UTC plus `offset` seconds. */
typedef struct tamis__zone_shift {
    int64_t instant;
    int32_t offset;
} tamis__zone_shift;

/* The number of a zone, added if it is new (a zeroed table first gets UTC). `arena` outlives the table. Errors: FORMAT (no such
 * IANA name), LIMIT (TAMIS__ZONES_MAX), NOMEM. */
TAMIS_MUST_USE tamis_status tamis__zone_add(tamis__zone_table *zones, tamis_bytes name,
                                            tamis__arena *arena, uint8_t *out, tamis_error *err);
/* Local seconds of an instant, and the instant of local seconds: the first of two, the one after a gap. */
int64_t tamis__zone_local(const tamis__zone_table *zones, uint8_t zone, int64_t instant);
int64_t tamis__zone_instant(const tamis__zone_table *zones, uint8_t zone, int64_t local);

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
    int32_t offset;  /* of the time stated, seconds east of UTC */
    struct {
        int64_t start;
        int64_t end;
    } local[TAMIS__ZONES_MAX];
} tamis__moment;

/* `time` is empty or RFC 3339 with an offset ("2019-05-16T12:00:00-04:00", seconds may be left out) on the day stated. Errors:
 * FORMAT with what was expected. */
TAMIS_MUST_USE tamis_status tamis__moment_make(const tamis__zone_table *zones, int32_t day,
                                               tamis_bytes time, tamis__moment *out,
                                               tamis_error *err);

/* The moments at which next_change looks: a whole day, and an instant. */
void tamis__moment_of_day(const tamis__zone_table *zones, int32_t day, tamis__moment *out);
void tamis__moment_of_instant(const tamis__zone_table *zones, int64_t instant, int32_t offset,
                              tamis__moment *out);

/* Does the window touch any instant of the moment (a restriction that begins on the day applies on it)? */
bool tamis__window_touches(const tamis__window *window, const tamis__moment *moment);
/* Does the window hold throughout the moment (what a permission must do)? */
bool tamis__window_covers(const tamis__window *window, const tamis__moment *moment);

#endif
