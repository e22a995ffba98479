/* api/facts_set.h - single facts set over an object of facts: "party.name=Huawei", "party.owned_by[0].pct=60". */
#ifndef TAMIS_API_FACTS_SET_H
#define TAMIS_API_FACTS_SET_H

#include <tamis/status.h>

#include "base/buffer.h"

enum { TAMIS__SET_INDEX_MAX = 1000, TAMIS__SET_PATH_BYTES_MAX = 1000 };

/*
 * `facts` is JSON: facts, {"id", "facts"}, or nothing. The result is written to `out`. Where the fact of a path has a type, the
 * value is read as that: a text stands as it is, without quotes. Elsewhere true, false, null, numbers, and what begins with
 * [, { or a quote are JSON. An index may be one past the end of its list.
 * Errors: FORMAT (facts that are no JSON object), ARGUMENT (names the assignment), LIMIT, NOMEM.
 */
TAMIS_MUST_USE tamis_status tamis__facts_set(tamis_bytes facts, const char *const *assignments,
                                             size_t count, tamis__buffer *out, tamis_error *err);

#endif
