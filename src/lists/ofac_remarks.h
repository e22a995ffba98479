/*
 * lists/ofac_remarks.h - facts that OFAC writes as labelled prose, in its SDN remarks ("DOB 1955;
 * Passport A12 (Iran) issued 2003; Linked To: HIZBALLAH.") and, re-encoded, in the ids column of the
 * US Consolidated Screening List ("Passport, A12, IR, 2003").
 */
#ifndef TAMIS_LISTS_OFAC_REMARKS_H
#define TAMIS_LISTS_OFAC_REMARKS_H

#include "lists/facts.h"
#include "lists/links.h"

typedef struct tamis__ofac {
    tamis__facts facts;
    tamis__links *links; /* NULL: links are kept as notes */
    const char *scope;   /* of names, see links.h */
    uint64_t line;
} tamis__ofac;

/* Takes remarks apart; what has no known label becomes a note (or a person's position). */
void tamis__ofac_remarks(const tamis__ofac *ofac, tamis_bytes remarks);
/* The ids column: items separated by "; ", fields by ", ". */
void tamis__ofac_ids(const tamis__ofac *ofac, tamis_bytes ids);
/* A link of the current record to a party known by its name. */
void tamis__ofac_link(const tamis__ofac *ofac, const char *role, tamis_bytes name);

#endif
