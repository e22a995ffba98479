/* api/show.h - what an entity's card is made of, for others that show entities. */
#ifndef TAMIS_API_SHOW_H
#define TAMIS_API_SHOW_H

#include "api/handles.h"
#include "base/buffer.h"

/* All links of an entity as JSON objects with commas between, without brackets. */
void tamis__show_links(const tamis_snapshot *snapshot, uint32_t entity, tamis__buffer *out);
/* Does the entity bear this publisher's reference, as its own or of a listing? */
bool tamis__show_bears(const tamis__snapshot *index, uint32_t number, tamis_bytes reference);

#endif
