/*
 * screen/query.h - the party asked for, made ready for scoring.
 *
 * Built once per query from FtM properties; everything lives in the caller's arena.
 */
#ifndef TAMIS_SCREEN_QUERY_H
#define TAMIS_SCREEN_QUERY_H

#include <tamis/status.h>

#include "base/date.h"
#include "base/memory.h"
#include "match/part.h"
#include "model/identifier.h"
#include "text/text.h"

enum {
    TAMIS__QUERY_NAMES_MAX = 64,
    TAMIS__QUERY_FACTS_MAX = 64 /* of each kind: identifiers, dates, countries */
};

typedef struct tamis__query_id {
    tamis_bytes value; /* normal form */
    tamis__id_kind kind;
} tamis__query_id;

typedef struct tamis__query {
    bool any_schema;
    tamis__schema schema;
    tamis__name names[TAMIS__QUERY_NAMES_MAX];
    uint32_t name_count;
    tamis__date births[TAMIS__QUERY_FACTS_MAX];
    uint32_t birth_count;
    tamis_bytes countries[TAMIS__QUERY_FACTS_MAX]; /* codes */
    uint32_t country_count;
    tamis__query_id ids[TAMIS__QUERY_FACTS_MAX];
    uint32_t id_count;
    char gender; /* 'm', 'f' or 0 */
} tamis__query;

void tamis__query_init(tamis__query *query);
/* Schema by FtM name; empty: any. ARGUMENT when unknown. */
TAMIS_MUST_USE tamis_status tamis__query_schema(tamis__query *query, tamis_bytes name,
                                                tamis_error *err);
/*
 * Adds one property. `name` is an FtM property, or "id" (kind guessed), or "id:KIND". What does not
 * bear on matching (address, notes) is ignored; a property unknown to FtM is ARGUMENT; a date or
 * country that cannot be read is ARGUMENT, so that no condition is lost in silence; an empty value is
 * nothing. Set the schema first: it decides how names are read. More facts than fit: LIMIT.
 */
TAMIS_MUST_USE tamis_status tamis__query_add(tamis__query *query, tamis__text_scratch *scratch,
                                             const tamis__text *text, tamis__arena *arena,
                                             tamis_bytes name, tamis_bytes value, tamis_error *err);

#endif
