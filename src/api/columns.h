/* api/columns.h - which column of a table holds which property. */
#ifndef TAMIS_API_COLUMNS_H
#define TAMIS_API_COLUMNS_H

#include <tamis/status.h>

#include "base/memory.h"

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
