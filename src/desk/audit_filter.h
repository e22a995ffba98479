/*
 * desk/audit_filter.h - which records of the audit trail are meant: to be written out, or to be erased.
 */
#ifndef TAMIS_DESK_AUDIT_FILTER_H
#define TAMIS_DESK_AUDIT_FILTER_H

#include <tamis/status.h>

#include "base/bytes.h"

enum { TAMIS__AUDIT_FILTER_BYTES_MAX = 16384 };

typedef struct tamis__audit_filter {
    struct json_t *json;                /* owns the texts; NULL: there is no filter */
    tamis_bytes actor, action, subject; /* empty: any */
    int64_t from, until;                /* milliseconds: from <= time < until */
    bool newest_first;                  /* of an export */
    int64_t before;                     /* of an export; 0: none */
    tamis_bytes text, reason;           /* of an erasure */
    int64_t first, last;                /* of an erasure: numbers */
} tamis__audit_filter;

/* {"actor"?, "action"?, "subject"?, "from"?, "until"?}, the last two a day (until: with this day) or a time (until: without it); NULL: everything. An
 * export takes "order" and "before" as well; when it `erases`, "text", "reason", "first" and "last". Clear it whatever the outcome. Errors: ARGUMENT. */
TAMIS_MUST_USE tamis_status tamis__audit_filter_read(tamis_bytes text, bool erases,
                                                     tamis__audit_filter *out, tamis_error *err);
void tamis__audit_filter_clear(tamis__audit_filter *filter);

#endif
