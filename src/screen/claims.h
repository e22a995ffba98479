/*
 * screen/claims.h - what a report claims, against what the record says.
 *
 * The record is a JSON array (data/starter/README.md describes its keys): claims about an entity, the
 * phrases in which reports make them, and what the official record has instead. An entry applies to a
 * text that mentions its entity.
 */
#ifndef TAMIS_SCREEN_CLAIMS_H
#define TAMIS_SCREEN_CLAIMS_H

#include "screen/attribution.h"
#include "screen/scanner.h"

enum {
    TAMIS__RECORD_BYTES_MAX = 16 << 20,
    TAMIS__RECORD_ENTRIES_MAX = 100000,
    TAMIS__CLAIM_BYTES_MAX = 4096
};

/* Texts have a NUL behind them. */
typedef struct tamis__claim {
    tamis_bytes says; /* with the number of the text in place of "#" */
    tamis_bytes record;
    tamis_bytes citation;
    tamis_bytes verdict;
    uint32_t start;
    uint32_t end;
    uint32_t sentence;
} tamis__claim;

typedef struct tamis__claim_list {
    tamis__claim *items; /* in order of the text, each entry of the record once */
    size_t count;
    size_t capacity;
} tamis__claim_list;

/* Claims of `text` that the record contradicts or qualifies. Texts live in `arena`; the list is the
 * caller's to release, whatever the outcome. Errors: FORMAT (with the place), LIMIT, NOMEM. */
TAMIS_MUST_USE tamis_status tamis__claims_find(const tamis__scanner *scanner, tamis_bytes record,
                                               tamis_bytes text, const tamis__sentences *sentences,
                                               const tamis__mention_list *mentions,
                                               tamis__arena *arena, tamis__claim_list *out,
                                               tamis_error *err);

#endif
