/*
 * screen/query.h - the party asked for, made ready for scoring.
 *
 * Built once per query from FtM properties; everything lives in the caller's arena.
 *
 * The same words are read in one way as a person's name and in another as an organization's ("San",
 * "Temp Avia"). Since a candidate's name was read as what the candidate is, the query's name is read as
 * all that a candidate may be, and each reading is held only against candidates of its domains. So a
 * listed name always equals itself, whatever is known about the party asked for.
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
    TAMIS__QUERY_READINGS_MAX = TAMIS__QUERY_NAMES_MAX * TAMIS__DOMAINS,
    TAMIS__QUERY_WORDS_MAX = 2048, /* of all names together */
    TAMIS__QUERY_FACTS_MAX = 64    /* of each kind: identifiers, dates, countries */
};

typedef struct tamis__query_id {
    tamis_bytes value; /* normal form */
    tamis__id_kind kind;
} tamis__query_id;

typedef struct tamis__query {
    /* What stands before the arrays begins as zero; of an array, its count says what is meant. */
    bool any_schema;
    char gender; /* 'm', 'f' or 0 */
    tamis__schema schema;
    uint32_t name_count; /* readings */
    uint32_t names_given, words_given;
    uint32_t birth_count;
    uint32_t country_count;
    uint32_t id_count;
    tamis__name names[TAMIS__QUERY_READINGS_MAX]; /* distinct readings of the names */
    uint8_t domains[TAMIS__QUERY_READINGS_MAX];   /* bit 1 << tamis__name_domain: may be met by */
    tamis__date births[TAMIS__QUERY_FACTS_MAX];
    tamis_bytes countries[TAMIS__QUERY_FACTS_MAX]; /* codes */
    tamis__query_id ids[TAMIS__QUERY_FACTS_MAX];
} tamis__query;

void tamis__query_init(tamis__query *query);
/* As much of a name as is looked at and shown: a little more than TAMIS__NAME_BYTES_MAX, so that a longer
 * one is known to be cut. */
tamis_bytes tamis__query_name_head(tamis_bytes value);
/* Is reading `i` the one for candidates of that schema? */
bool tamis__query_reads(const tamis__query *query, uint32_t i, tamis__schema candidate);
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
/* Adds another form of a name that is there; nothing when there is no room for it. */
TAMIS_MUST_USE tamis_status tamis__query_add_form(tamis__query *query, tamis__text_scratch *scratch,
                                                  tamis__arena *arena, tamis_bytes form,
                                                  tamis_error *err);

#endif
