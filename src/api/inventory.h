/*
 * api/inventory.h - devices, the cases they fall into, and what was decided of each case.
 *
 * Devices that differ in nothing that a rule can see are one case: it is decided once in each jurisdiction that is asked. Forty thousand
 * devices are some hundred cases.
 */
#ifndef TAMIS_API_INVENTORY_H
#define TAMIS_API_INVENTORY_H

#include <tamis/inventory.h>

#include "api/device_rows.h"
#include "api/handles.h"
#include "model/makers.h"
#include "rules/decide.h"
#include "rules/zones.h"

/* Who made a device, as far as it can be told. */
typedef struct tamis__device_maker {
    tamis__maker_found by_text; /* vendor, brand or model column */
    tamis__maker_found by_mac;
    tamis_bytes producer;      /* what rules are asked with; empty: not known */
    tamis_bytes company;       /* the same as export lists spell it */
    tamis_bytes country;       /* of the maker; empty: not known */
    const tamis__maker *maker; /* NULL: only the text of the vendor column */
    bool conflict; /* the columns name one maker, the address block belongs to another */
    bool doubt;    /* a brand that was sold, and when the device was made is not known */
} tamis__device_maker;

/* What was decided of a case in one jurisdiction. Texts live as long as the inventory. */
typedef struct tamis__verdict {
    tamis_bytes jurisdiction;
    tamis__outcome outcome, best, worst;
    bool silent;       /* no rule pack speaks of it */
    bool has_deadline; /* the next change makes it stricter */
    int32_t deadline;  /* last day before that */
    int32_t change_day;
    tamis__outcome change_outcome;
    tamis_bytes change_what; /* title of the rule, or of the listing, that changes it */
    int32_t since; /* first day of the prohibition that holds; TAMIS__DAY_MIN: not known */
    tamis_bytes rule, rule_title, regime; /* strictest one that counts; may be empty */
    bool unverified;
    const tamis_bytes *conditions, *citations, *questions;
    size_t condition_count, citation_count, question_count;
} tamis__verdict;

typedef struct tamis__case_listing {
    tamis_bytes list, cite, caption, entity_id;
    int32_t from;
    bool uncertain;
} tamis__case_listing;

typedef struct tamis__case {
    tamis__arena arena;
    size_t first; /* device that stands for it */
    uint64_t devices;
    tamis__verdict *verdicts;
    size_t verdict_count;
    tamis__case_listing *listings; /* of the maker, in force on the day */
    size_t listing_count;
    bool listed; /* for certain */
    bool maybe_listed;
    tamis__outcome outcome; /* the strictest */
    bool overdue;
    int32_t deadline; /* the earliest to come; TAMIS__DAY_MAX: none */
    bool finding;
} tamis__case;

typedef struct tamis__device_state {
    tamis__device_maker maker;
    uint32_t item;         /* its case */
    const uint32_t *zones; /* numbers in the packs' zones, ascending */
    size_t zone_count;
    bool zones_known; /* every zone of its country is drawn, and so is where it stands */
} tamis__device_state;

/* Whose rules are asked for equipment in a country. */
typedef struct tamis__country_rules {
    tamis_bytes country, jurisdictions; /* separated by a space */
} tamis__country_rules;

typedef struct tamis__actor {
    tamis_bytes jurisdiction; /* empty: any */
    tamis_bytes actor;
} tamis__actor;

struct tamis_inventory {
    tamis__arena arena;
    const tamis__packs *packs;
    const tamis_snapshot *snapshot;
    struct tamis__ruleset
        *set; /* kept while the inventory lives; NULL: the packs are the caller's */
    const tamis_rules *rules;
    tamis__makers *makers;
    tamis__devices devices;
    tamis__device_state *states; /* beside devices.items */
    tamis__case *cases;
    size_t case_count;
    int32_t day;
    tamis_bytes day_text, activity;
    tamis__actor *actors;
    size_t actor_count;
    tamis_bytes *asked; /* jurisdictions of the options; none: by country */
    size_t asked_count;
    bool ask_all;
    tamis_bytes *known; /* jurisdictions of the packs, in byte order */
    size_t known_count;
    struct tamis__country_rules *countries; /* of data/inventory/jurisdictions.tsv */
    size_t country_count;
    double threshold;
    unsigned threads;
    tamis_inventory_summary summary;
};

/* The whole work with packs at hand. *out is NULL on failure. */
TAMIS_MUST_USE tamis_status tamis__inventory_run(const tamis__packs *packs,
                                                 const tamis_snapshot *snapshot,
                                                 const tamis_inventory_options *options,
                                                 tamis_inventory **out, tamis_error *err);

/* "UK" for GB, "SE EU" for SE, else the country itself; empty for a country that is not known. */
tamis_bytes tamis__inventory_jurisdictions(const tamis_inventory *inventory, const char *country);
/* Is `word` one of the words of `list`, separated by spaces? */
bool tamis__inventory_among(tamis_bytes list, tamis_bytes word);

/* Makers, zones and cases of the devices (inventory_place.c). */
TAMIS_MUST_USE tamis_status tamis__inventory_place(tamis_inventory *inventory,
                                                   const tamis_inventory_options *options,
                                                   tamis_error *err);
/* Verdicts of the cases (inventory_decide.c). */
TAMIS_MUST_USE tamis_status tamis__inventory_decide(tamis_inventory *inventory,
                                                    const tamis_inventory_options *options,
                                                    tamis_error *err);

/* Renderings. */
TAMIS_MUST_USE tamis_status tamis__inventory_json(const tamis_inventory *inventory,
                                                  tamis_write_fn write, void *ctx,
                                                  tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__inventory_text(const tamis_inventory *inventory,
                                                  tamis_write_fn write, void *ctx,
                                                  tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__inventory_html(const tamis_inventory *inventory,
                                                  tamis_write_fn write, void *ctx,
                                                  tamis_error *err);

/* Is the device to be told? */
bool tamis__device_is_finding(const tamis_inventory *inventory, size_t device);
/* The name by which its maker is told: the listed maker's, else the vendor column's. */
tamis_bytes tamis__device_maker_name(const tamis_inventory *inventory, size_t device);

#endif
