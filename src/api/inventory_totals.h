/* api/inventory_totals.h - findings counted by maker, zone, deadline, site and place, for tables and pictures. */
#ifndef TAMIS_API_INVENTORY_TOTALS_H
#define TAMIS_API_INVENTORY_TOTALS_H

#include "api/deadline_picture.h"
#include "api/inventory.h"
#include "api/map_picture.h"

typedef struct tamis__maker_total {
    tamis_bytes name;
    uint64_t devices;
    uint64_t outcomes[TAMIS__PROHIBITED + 1]; /* by the strictest of each device */
    int32_t deadline;                         /* first to come; TAMIS__DAY_MAX none */
    const tamis__case *example;               /* whose listings are told */
} tamis__maker_total;

typedef struct tamis__zone_total {
    uint32_t zone; /* number in the packs' zones */
    uint64_t devices;
} tamis__zone_total;

/* Devices of one maker at one site, in one layer. */
typedef struct tamis__site_total {
    tamis_bytes site, maker, country, network;
    uint64_t devices;
    tamis__outcome outcome;
    int32_t deadline;
    int32_t since; /* of the prohibition; TAMIS__DAY_MIN none */
    size_t first;  /* device that stands for them */
} tamis__site_total;

/* One rule of one jurisdiction that a device meets or will meet. */
typedef struct tamis__inventory_totals {
    tamis__arena arena;
    tamis__maker_total *makers; /* most devices first */
    size_t maker_count;
    tamis__zone_total *zones; /* most devices first */
    size_t zone_count;
    tamis__deadline *deadlines; /* by day */
    size_t deadline_count;
    tamis__site_total *sites; /* strictest first, then by deadline, devices, name */
    size_t site_count;
    tamis__map_place *places; /* in order of first device */
    size_t place_count;
    uint64_t unplaced; /* findings without coordinates */
} tamis__inventory_totals;

/* The caller clears, whatever the outcome. Errors: NOMEM. */
TAMIS_MUST_USE tamis_status tamis__inventory_totals_make(const tamis_inventory *inventory,
                                                         tamis__inventory_totals *out,
                                                         tamis_error *err);
void tamis__inventory_totals_clear(tamis__inventory_totals *totals);

/* First day of the earliest prohibition that holds on a case; TAMIS__DAY_MIN: none, or not known. */
int32_t tamis__case_since(const tamis__case *c);

#endif
