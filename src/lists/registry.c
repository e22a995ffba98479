/* lists/registry.c - the formats, by name. A new format is one reader file and one line here. */
#include "lists/lists.h"

const tamis__format tamis__formats[] = {
    {"au_dfat", "Australia DFAT Consolidated List (CSV)", tamis__read_au_dfat},
    {"csv", "Any table with a header, read through a mapping file", tamis__read_csv},
    {"eu_journal", "EU Official Journal annexes (CSV)", tamis__read_eu_journal},
    {"ftm", "FollowTheMoney entities (JSON lines)", tamis__read_ftm},
    {"gb_ofsi", "UK OFSI Consolidated List (CSV)", tamis__read_gb_ofsi},
    {"un_sc", "UN Security Council Consolidated List (XML)", tamis__read_un_sc},
    {"us_csl", "US Consolidated Screening List (CSV)", tamis__read_us_csl},
    {"us_ofac_sdn", "US OFAC SDN list (folder of sdn.csv, alt.csv, add.csv)",
     tamis__read_us_ofac_sdn},
    {NULL, NULL, NULL},
};

const tamis__format *tamis__format_find(tamis_bytes name)
{
    for (const tamis__format *format = tamis__formats; format->name != NULL; format++) {
        if (tamis__bytes_equal(name, tamis__bytes_of(format->name)))
            return format;
    }
    return NULL;
}
