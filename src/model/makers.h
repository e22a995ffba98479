/*
 * model/makers.h - who made a device: brand names and MAC address blocks of the makers that restrictions name.
 *
 * The tables are data (data/inventory, its README says columns and sources); they hold listed makers only, so "not found" says
 * nothing about any other maker. Immutable once made, shared by threads. Texts point into the tables.
 */
#ifndef TAMIS_MODEL_MAKERS_H
#define TAMIS_MODEL_MAKERS_H

#include <tamis/status.h>

#include "base/bytes.h"

typedef struct tamis__makers tamis__makers;

typedef struct tamis__maker {
    tamis_bytes id;      /* huawei */
    tamis_bytes name;    /* as statutes spell it */
    tamis_bytes company; /* as export lists spell it */
    tamis_bytes country; /* ISO 3166 alpha-2, lower case */
    tamis_bytes source;
} tamis__maker;

typedef struct tamis__maker_found {
    const tamis__maker *maker; /* NULL: not found */
    tamis_bytes basis;         /* company, affiliate, brand */
    tamis_bytes by;            /* the brand, or the registered name of the block's holder */
    tamis_bytes note;          /* for people; may be empty */
    uint64_t block;            /* MAC: the first address of the block */
    unsigned block_bits;       /* MAC: 24, 28 or 36; else 0 */
    int32_t from, until;       /* days on which the brand was this maker's; infinities open */
} tamis__maker_found;

enum { TAMIS__MAKERS_MAX = 1000, TAMIS__MAKER_ROWS_MAX = 200000 };

/* Texts of the four tables of data/inventory. */
typedef struct tamis__maker_tables {
    tamis_bytes makers, registrants, prefixes, brands;
} tamis__maker_tables;

/* Tables must outlive the result. Errors: FORMAT (table, line, what was expected), LIMIT, NOMEM. */
TAMIS_MUST_USE tamis_status tamis__makers_read(const tamis__maker_tables *tables,
                                               tamis__makers **out, tamis_error *err);
/* The tables built into the library. */
TAMIS_MUST_USE tamis_status tamis__makers_built_in(tamis__makers **out, tamis_error *err);
void tamis__makers_free(tamis__makers *makers); /* NULL allowed */

/* The holder of the block of an address of kind TAMIS__MAC_UNIVERSAL: O(log blocks). */
tamis__maker_found tamis__maker_of_mac(const tamis__makers *makers, uint64_t mac);
/* The brand with which a vendor text begins, whole words, case and punctuation aside; the longest one. */
tamis__maker_found tamis__maker_of_vendor(const tamis__makers *makers, tamis_bytes vendor);

#endif
