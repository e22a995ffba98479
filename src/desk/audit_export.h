/*
 * desk/audit_export.h - the audit trail written out.
 */
#ifndef TAMIS_DESK_AUDIT_EXPORT_H
#define TAMIS_DESK_AUDIT_EXPORT_H

#include "desk/store.h"

/* As tamis_write_fn. */
typedef tamis_status (*tamis__audit_write)(void *ctx, const char *text, size_t len,
                                           tamis_error *err);

/*
 * Records with a number above `after`, at most `limit` (0: all), up to what is the newest now. Without a filter the lines are those of
 * audit_lines.h, which tamis__audit_verify can check; with one, records alone. Filter: a JSON object {"actor"?, "action"?, "subject"?, "from"?,
 * "until"?, "order"?, "before"?}: `from` and `until` a day (until: with this day) or a time (until: without it); `order` "oldest" (else) or "newest"
 * first; `before` the number of a record, only those below it: with "newest" the page after one that ended with it.
 * Errors: ARGUMENT (a filter that is none; without a filter: there are fewer records than `after`), what `write` returns.
 */
TAMIS_MUST_USE tamis_status tamis__audit_export(tamis__desk *desk, int64_t after, int64_t limit,
                                                const char *filter, tamis__audit_write write,
                                                void *ctx, tamis_error *err);
/* {"checkpoint", ...} of the newest record, signed now if it is not yet. Errors: NOT_FOUND (there is no record). */
TAMIS_MUST_USE tamis_status tamis__audit_checkpoint(tamis__desk *desk, tamis__buffer *out,
                                                    tamis_error *err);

#endif
