/* screen/filter.h - which entities a query may find at all, whatever they score. */
#ifndef TAMIS_SCREEN_FILTER_H
#define TAMIS_SCREEN_FILTER_H

#include "screen/screen.h"

/* Everything of the settings that filters, but the selection: ids left out, lists, kinds, topics,
 * countries, statements, the day. */
bool tamis__filter_passes(const tamis__snapshot *snapshot, const tamis__settings *settings,
                          uint32_t entity);

#endif
