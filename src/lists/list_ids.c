/* lists/list_ids.c - list ids that readers give and rule packs ask for. */
#include "lists/list_ids.h"

static const char *const list_ids[] = {
    "AU-DFAT",         "EU-FSF",         "EU-RU-833-ANNEX-IV", "GB-FCDO",     "GB-OFSI",
    "UN-SC",           "US-BIS-DPL",     "US-BIS-EL",          "US-BIS-MEU",  "US-BIS-UVL",
    "US-DOD-1260H",    "US-FCC-COVERED", "US-NDAA-889",        "US-OFAC-CAP", "US-OFAC-FSE",
    "US-OFAC-NS-CMIC", "US-OFAC-NS-MBS", "US-OFAC-PLC",        "US-OFAC-SDN", "US-OFAC-SSI",
    "US-STATE-DTC",    "US-STATE-ISN",
};

bool tamis__list_id_known(tamis_bytes id)
{
    for (size_t i = 0; i < TAMIS_COUNT_OF(list_ids); i++) {
        if (tamis__bytes_equal(id, tamis__bytes_of(list_ids[i])))
            return true;
    }
    return false;
}
