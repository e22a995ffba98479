/* lists/list_ids.h - the ids by which facts and rule packs call a list (US-BIS-EL, UN-SC). */
#ifndef TAMIS_LISTS_LIST_IDS_H
#define TAMIS_LISTS_LIST_IDS_H

#include "base/bytes.h"

bool tamis__list_id_known(tamis_bytes id);

#endif
