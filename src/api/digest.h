/* api/digest.h - the digest of an entity by its number (api/digest.c). */
#ifndef TAMIS_API_DIGEST_H
#define TAMIS_API_DIGEST_H

#include "index/snapshot.h"

/* As tamis_entity_digest, before it is written as digits. */
void tamis__entity_digest(const tamis__snapshot *snapshot, uint32_t number, tamis__digest *out);

#endif
