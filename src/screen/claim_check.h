/*
 * screen/claim_check.h - a claim about a transaction (text, speaker, date) set beside what lists, record and rules
 * have for its day.
 *
 * Three sources answer: the record of known claims (screen/claims.h), the listings of the parties that the claim
 * mentions, and the determination of the transaction that it was made about. The words that claim an outcome are
 * data/text/claim_words.tsv. A claim never changes the answer.
 */
#ifndef TAMIS_SCREEN_CLAIM_CHECK_H
#define TAMIS_SCREEN_CLAIM_CHECK_H

#include "rules/decide.h"
#include "screen/claims.h"

typedef struct tamis__claim_finding {
    const char *source; /* "record" "list" "rules" */
    tamis_bytes words;  /* of the claim */
    tamis_bytes says;   /* what they claim */
    tamis_bytes found;  /* what the source has */
    tamis_bytes citation;
    tamis_bytes
        verdict; /* "agrees" "differs" "another_day", or that of the record's entry; a NUL behind it */
} tamis__claim_finding;

typedef struct tamis__claim_findings {
    tamis__claim_finding
        *items; /* the record's first, then lists, then rules; each in order of the text */
    size_t count;
    size_t capacity;
} tamis__claim_findings;

/* Without claim.text among the facts nothing is found. `record` may be empty: then the record is not asked. Texts live
 * in `arena`; release out->items whatever the outcome. Errors: FORMAT (of the record), LIMIT, NOMEM. */
TAMIS_MUST_USE tamis_status tamis__claim_check(const tamis__scanner *scanner, tamis_bytes record,
                                               const tamis__determination *determination,
                                               tamis__arena *arena, tamis__claim_findings *out,
                                               tamis_error *err);

#endif
