/*
 * api/device_rows.h - an inventory of devices read from CSV.
 *
 * Columns are recognized by the names that people give them ("MAC address", "Hersteller", "lat"), or named by a map
 * "vendor=COLUMN,mac=COLUMN". What a cell says that cannot be understood is reported and left out; a row that names neither
 * vendor, brand, model nor MAC address, or is no CSV, is reported and skipped.
 */
#ifndef TAMIS_API_DEVICE_ROWS_H
#define TAMIS_API_DEVICE_ROWS_H

#include <tamis/tamis.h>

#include "base/csv.h"
#include "base/memory.h"
#include "model/mac.h"
#include "text/text.h"

typedef enum tamis__device_field {
    TAMIS__DEVICE_ID,
    TAMIS__DEVICE_VENDOR,
    TAMIS__DEVICE_BRAND,
    TAMIS__DEVICE_MODEL,
    TAMIS__DEVICE_MAC,
    TAMIS__DEVICE_CLASS,
    TAMIS__DEVICE_NETWORK,
    TAMIS__DEVICE_LAT,
    TAMIS__DEVICE_LON,
    TAMIS__DEVICE_SITE,
    TAMIS__DEVICE_INSTALLED,
    TAMIS__DEVICE_COUNTRY,
    TAMIS__DEVICE_ZONE, /* ids of zones, separated by ';' */
    TAMIS__DEVICE_FIELDS
} tamis__device_field;

/* The name of a field in maps and output: "mac". */
const char *tamis__device_field_name(tamis__device_field field);

typedef struct tamis__device {
    uint64_t row, line;                     /* from 1: without the header; in the file */
    tamis_bytes text[TAMIS__DEVICE_FIELDS]; /* as written, trimmed; empty when absent */
    uint64_t mac;
    tamis__mac_kind mac_kind;
    double lat, lon;
    bool placed;         /* lat and lon are known */
    int32_t installed;   /* TAMIS__DAY_MIN: not known */
    char country[3];     /* ISO 3166 alpha-2, upper case; "" not known */
    const char *network; /* a value of the fact item.network; NULL: not known */
} tamis__device;

typedef struct tamis__devices {
    tamis__arena arena;
    tamis__device *items;
    size_t count, capacity;
    uint64_t rows, bad_rows, unread_facts, repaired_fields;
    bool has[TAMIS__DEVICE_FIELDS]; /* columns found */
} tamis__devices;

enum { TAMIS__DEVICES_MAX = 2000000, TAMIS__DEVICE_TEXT_BYTES_MAX = 1 << 12 };

typedef struct tamis__device_source {
    const char *path; /* "-": standard input; may be packed */
    const char *map;  /* "vendor=Hersteller,mac=MAC"; NULL: by name */
    const tamis__text *text;
    tamis_progress_fn progress; /* stage "read"; may be NULL */
    void *progress_ctx;
    void (*problem)(void *ctx, uint64_t line, const char *message); /* may be NULL */
    void *problem_ctx;
} tamis__device_source;

/* Reads all rows. The caller clears, whatever the outcome. Errors: IO, FORMAT (no header, none of the columns that name a
 * maker: the message lists the columns), ARGUMENT (map), LIMIT, CANCELLED, NOMEM. */
TAMIS_MUST_USE tamis_status tamis__devices_read(const tamis__device_source *source,
                                                tamis__devices *out, tamis_error *err);
/* The same from memory. */
TAMIS_MUST_USE tamis_status tamis__devices_parse(const tamis__device_source *source,
                                                 tamis_bytes content, tamis__devices *out,
                                                 tamis_error *err);
void tamis__devices_clear(tamis__devices *devices); /* accepts a zeroed one */

/* "gNodeB", "5G RAN", "LTE", "FTTH" to a value of item.network; NULL when it is not understood. */
const char *tamis__network_value(tamis_bytes text);
/* A coordinate in decimal degrees, with point or comma, with or without a hemisphere ("51.9", "-2,07", "2.07 W"); false when it is
 * none or beyond `max`. */
bool tamis__coordinate_parse(tamis_bytes text, double max, double *out);

#endif
