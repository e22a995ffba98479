/* screen/party_owners.h - who owns the parties that were found, as the ownership edges of the snapshot say. */
#ifndef TAMIS_SCREEN_PARTY_OWNERS_H
#define TAMIS_SCREEN_PARTY_OWNERS_H

#include "index/snapshot.h"
#include "rules/facts.h"

/* An entity that is the party, or may be it. */
typedef struct tamis__found_party {
    uint32_t entity;
    tamis_bytes id, caption, matched;
    double score;
    bool listed, uncertain;
} tamis__found_party;

/* Adds the entity's listings to the holder (parties.c). */
TAMIS_MUST_USE tamis_status tamis__party_take(const tamis__snapshot *snapshot,
                                              const tamis__found_party *found, tamis__arena *arena,
                                              tamis__holder *holder, tamis_error *err);

/* Which holder is which entity. */
typedef struct tamis__known_party {
    uint32_t holder, entity;
} tamis__known_party;

typedef struct tamis__party_owners {
    const tamis__snapshot *snapshot;
    tamis__facts *facts;
    tamis__known_party *known;
    size_t known_count, known_capacity;
    size_t holder_capacity; /* of facts->holders; 0: as parsed */
    size_t added;
} tamis__party_owners;

void tamis__party_owners_init(tamis__party_owners *owners, const tamis__snapshot *snapshot,
                              tamis__facts *facts);
void tamis__party_owners_clear(tamis__party_owners *owners);
/* This holder is that entity, for certain. */
TAMIS_MUST_USE tamis_status tamis__party_owners_note(tamis__party_owners *owners, uint32_t holder,
                                                     uint32_t entity, tamis_error *err);
/*
 * Gives every noted holder whose owners nobody stated those of the snapshot, and so on upwards; at most
 * TAMIS__PARTY_OWNERS_MAX are added. Shares that the edges leave open belong to an owner without name whose lists are
 * unknown, since a list tells of some owners and not of all. Errors: LIMIT, NOMEM.
 */
TAMIS_MUST_USE tamis_status tamis__party_owners_add(tamis__party_owners *owners, tamis_error *err);

#endif
