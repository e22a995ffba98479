/* lists/csv.h - reading a table with a mapping that is at hand (tests, fuzzing, requests). */
#ifndef TAMIS_LISTS_CSV_H
#define TAMIS_LISTS_CSV_H

#include "lists/csv_mapping.h"

TAMIS_MUST_USE tamis_status tamis__read_csv_mapped(const tamis__source *source,
                                                   const tamis__csv_mapping *mapping,
                                                   tamis__sink *sink, tamis__source_report *report,
                                                   tamis_error *err);

#endif
