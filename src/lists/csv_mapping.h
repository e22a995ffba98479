/*
 * lists/csv_mapping.h - mapping files: how the columns of a table become entities. The format is
 * documented in docs/CSV_MAPPING.md.
 */
#ifndef TAMIS_LISTS_CSV_MAPPING_H
#define TAMIS_LISTS_CSV_MAPPING_H

#include <jansson.h>

#include "lists/lists.h"

enum { TAMIS__MAPPING_COLUMNS_MAX = 256, TAMIS__MAPPING_BYTES_MAX = 4 << 20 };

typedef enum tamis__listing_field {
    TAMIS__FIELD_LIST_ID,
    TAMIS__FIELD_REFERENCE,
    TAMIS__FIELD_PROGRAM,
    TAMIS__FIELD_AUTHORITY,
    TAMIS__FIELD_LICENSE_REQUIREMENT,
    TAMIS__FIELD_LICENSE_POLICY,
    TAMIS__FIELD_CITATION,
    TAMIS__FIELD_MEASURES,
    TAMIS__FIELD_REASON,
    TAMIS__FIELD_URL,
    TAMIS__FIELD_START,
    TAMIS__FIELD_END,
    TAMIS__FIELD_PUBLISHED,
    TAMIS__FIELDS
} tamis__listing_field;

/* Where a value comes from and what is done to it. */
typedef struct tamis__csv_value {
    int column; /* number in the mapping's columns; -1: `fallback` is the value */
    tamis_bytes fallback;
    tamis_bytes split; /* empty: one value */
    tamis_bytes strip; /* characters taken off the end */
    bool month_first;
    const json_t *between; /* [[start, [end, ...]], ...] or NULL */
    const json_t *values;  /* {"cell": "value"} or NULL */
    tamis__prop prop;
    bool is_link;     /* the value names another party of the list */
    const char *role; /* of the link */
} tamis__csv_value;

/* One entity made of a row. */
typedef struct tamis__csv_record {
    bool present; /* the mapping has this one */
    tamis__csv_value schema;
    const tamis__csv_value *properties;
    size_t property_count;
} tamis__csv_record;

enum { TAMIS__CSV_RECORDS_MAX = 8 };

typedef struct tamis__csv_mapping {
    json_t *root;
    tamis__arena arena;
    const char *dataset;
    const char *title;
    const char *columns[TAMIS__MAPPING_COLUMNS_MAX];
    size_t column_count;
    size_t required; /* the first so many must be in the header */
    int id_columns[TAMIS__MAPPING_COLUMNS_MAX];
    size_t id_count;
    tamis__csv_record records[TAMIS__CSV_RECORDS_MAX]; /* the row's own, then "also" */
    size_t record_count;
    tamis__csv_record otherwise; /* when the row names no one */
    bool has_listing;
    bool has_field[TAMIS__FIELDS];
    tamis__csv_value fields[TAMIS__FIELDS];
} tamis__csv_mapping;

/* `name` is for messages. TAMIS_ERR_FORMAT with line and column and the keys that are expected there.
 * On success clear it; on failure nothing is held. */
TAMIS_MUST_USE tamis_status tamis__csv_mapping_parse(tamis_bytes json, const char *name,
                                                     tamis__csv_mapping *out, tamis_error *err);
void tamis__csv_mapping_clear(tamis__csv_mapping *mapping); /* accepts a zeroed one */

#endif
