/* api/columns.h - which column of a table holds which property. */
#ifndef TAMIS_API_COLUMNS_H
#define TAMIS_API_COLUMNS_H

#include <tamis/status.h>

#include "base/memory.h"

enum { TAMIS__HEADING_BYTES_MAX = 64 };

/* A heading as headings are compared: lower case, letters and digits only. False when it does not fit. */
bool tamis__column_squeeze(tamis_bytes text, char out[TAMIS__HEADING_BYTES_MAX],
                           tamis_bytes *squeezed);
/* Position of a column by its exact heading, else without case and punctuation; count when absent. */
size_t tamis__column_find(const tamis_bytes *header, size_t count, tamis_bytes name);

/* What a column heading says: an FtM property, "id:KIND", "@id" (the row's own id), "@schema",
 * "@name1", "@name2", or empty when it is not known. */
tamis_bytes tamis__column_property(tamis_bytes heading);
/* FtM schema for what people write in a type column (individual, ship, company ...); empty when it is
 * not understood. */
tamis_bytes tamis__column_schema(tamis_bytes value);

/* Properties of all columns; `map` ("name=full_name,birthDate=dob", may be NULL) goes before headings.
 * With several columns of given and family names but none with a full name, those are marked "@first",
 * "@middle" and "@last", to be joined. */
TAMIS_MUST_USE tamis_status tamis__columns_resolve(const tamis_bytes *header, size_t count,
                                                   const char *map, tamis__arena *arena,
                                                   tamis_bytes **out, tamis_error *err);

#endif
