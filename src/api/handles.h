/*
 * api/handles.h - what is behind the opaque handles of the public API.
 *
 * Both are immutable once made and so are shared by threads. Texts of a snapshot are slices; the API
 * hands out NUL-terminated text, so the few that callers list (datasets) are copied when it opens.
 */
#ifndef TAMIS_API_HANDLES_H
#define TAMIS_API_HANDLES_H

#include <tamis/tamis.h>

#include "base/memory.h"
#include "index/snapshot.h"
#include "text/text.h"

struct tamis__screener;     /* screen/screen.h */
struct tamis__pool;         /* screen/pool.h */
struct tamis__scanner_slot; /* screen/scanner.h */
struct tamis__party_finder; /* screen/parties.h */

struct tamis_engine {
    tamis__text *text;
};

struct tamis_snapshot {
    const tamis_engine *engine;
    tamis__snapshot *index;
    struct tamis__screener *screener;
    struct tamis__pool *pool;            /* workers between queries: guarded by its own lock */
    struct tamis__scanner_slot *scanner; /* made at the first scan */
    struct tamis__party_finder *parties;
    tamis__arena arena; /* of the dataset table */
    tamis_dataset *datasets;
    size_t dataset_count;
};

/* A day in the form YYYY-MM-DD; NULL is `otherwise`. TAMIS_ERR_ARGUMENT names `what`. */
TAMIS_MUST_USE tamis_status tamis__api_day(const char *text, const char *what, int32_t otherwise,
                                           int32_t *day, tamis_error *err);

/* Puts the path before the message, unless the message names it; returns `status`. */
tamis_status tamis__api_fail_in(tamis_error *err, tamis_status status, const char *path);

#endif
