/* index/format.c - section ids and record sizes as tables (docs/SNAPSHOT.md, "Section table"). */
#include "index/format.h"

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
