/*
 * api/query_options.h - the "options" that one query of JSON brings along (docs/QUERIES.md).
 *
 * They start as the options of the whole request; what the query names takes the place of theirs, but
 * excluded ids are added to theirs, and of the parameters only those named change.
 */
#ifndef TAMIS_API_QUERY_OPTIONS_H
#define TAMIS_API_QUERY_OPTIONS_H

#include <tamis/tamis.h>

#include "base/memory.h"

struct json_t;

/* Everything of *out that is not of `base` lives in `arena`. `pair`: of a
 * comparison, which knows only threshold and parameters. Values are taken as they are: whether a list or
 * a topic exists is asked where they are used (tamis__ask_options).
 * Errors: ARGUMENT (an unknown option, or a value of another kind), NOMEM. */
TAMIS_MUST_USE tamis_status tamis__query_options_read(const struct json_t *object,
                                                      const tamis_screen_options *base, bool pair,
                                                      tamis__arena *arena,
                                                      tamis_screen_options *out, tamis_error *err);

#endif
