/* index/format.c - section ids and record sizes as tables (docs/SNAPSHOT.md, "Section table"); the fingerprint. */
#include "index/format.h"
#include "index/snapshot.h"
#include "match/similarity.h"

const uint32_t tamis__section_ids[TAMIS__SECTION_COUNT] = {
#define SECTION_ID(name, id, bytes) id,
    TAMIS__SECTION_LIST(SECTION_ID)
#undef SECTION_ID
};

const uint32_t tamis__section_record_bytes[TAMIS__SECTION_COUNT] = {
#define SECTION_BYTES(name, id, bytes) bytes,
    TAMIS__SECTION_LIST(SECTION_BYTES)
#undef SECTION_BYTES
};

uint64_t tamis__snapshot_fingerprint(const tamis__text *text)
{
    return tamis__text_fingerprint(text) ^ TAMIS__KEYS_VERSION * UINT64_C(0x9E3779B97F4A7C15) ^
           TAMIS__SIMILARITY_VERSION * UINT64_C(0xC2B2AE3D27D4EB4F);
}
